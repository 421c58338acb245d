"""How paragraphs of a Word file really look: styles along their chain, then what is set on the paragraph and its runs."""

import math
import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from importers.word.package import Package, W
from importers.word.styles import on, val

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_INT = re.compile(r"-?[0-9]{1,7}(\.[0-9]+)?")
_SINGLE = 1.3  # of the size: a line of Chinese type in Word with nothing asked for
_EAST = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")


@dataclass(frozen=True, slots=True)
class Setting:
    """A paragraph as printed: points, indents in characters, `align` left, right, center or both."""

    font: str = ""
    latin: str = ""
    size: float = 0.0
    bold: bool = False
    color: str = ""
    line: float = 0.0
    before: float = 0.0
    after: float = 0.0
    first: float = 0.0
    left: float = 0.0
    align: str = "left"


@dataclass
class _Merged:
    """Properties gathered from the defaults down; later ones win."""

    paragraph: dict[str, dict[str, str]] = field(default_factory=dict)
    run: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "_Merged":
        return _Merged({key: dict(value) for key, value in self.paragraph.items()}, dict(self.run))


class Looks:
    """Reads how the paragraphs of one file look. `grid` is the pitch of its line grid in points, 0: none."""

    def __init__(self, package: Package, grid: float = 0.0) -> None:
        self.grid = grid
        parts = package.related("/styles")
        root = package.tree(parts[0]) if parts else None
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        self._defaults = _Merged()
        self._theme = _theme(package)
        self._known: dict[str, _Merged] = {}
        if root is None:
            return
        for style in root.findall(W + "style"):
            key = style.get(W + "styleId", "")
            self._styles[key] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self._default = key
        defaults = root.find(W + "docDefaults")
        if defaults is not None:
            _add(
                self._defaults, defaults.find(f"{W}pPrDefault/{W}pPr"), defaults.find(f"{W}rPrDefault/{W}rPr")
            )

    def style_name(self, element: etree._Element) -> str:
        """The name of a paragraph's style, in lower case."""
        style = self._styles.get(val(element.find(W + "pPr"), W + "pStyle") or self._default)
        return (val(style, W + "name") or "").lower()

    def borders(self, table: etree._Element) -> set[str]:
        """The sides on which a table draws lines, by its style and by itself."""
        sides: dict[str, bool] = {}
        key = val(table, f"{W}tblPr/{W}tblStyle") or ""
        for element in (*reversed(self._chain(key)), table):
            borders = element.find(f"{W}tblPr/{W}tblBorders")
            for side in borders if borders is not None else ():
                name = etree.QName(side).localname
                sides[name] = side.get(W + "val", "none") not in ("none", "nil")
        return {name for name, drawn in sides.items() if drawn}

    def of(self, element: etree._Element) -> Setting:
        """How a w:p looks: of its runs what most of its characters have."""
        properties = element.find(W + "pPr")
        merged = self._style(val(properties, W + "pStyle") or self._default).copy()
        _add(merged, properties, None)
        counts: Counter[tuple[str, str, float, bool, str]] = Counter()
        for run in element.iter(W + "r"):
            text = "".join(t.text or "" for t in run.findall(W + "t")).strip()
            if text:
                counts[self._face(merged, run.find(W + "rPr"))] += 2 * len(_EAST.findall(text)) + 1
        mark = properties.find(W + "rPr") if properties is not None else None
        font, latin, size, bold, color = counts.most_common(1)[0][0] if counts else self._face(merged, mark)
        return self._setting(merged, (font, latin, size, bold, color))

    def _style(self, key: str) -> _Merged:
        if key in self._known:
            return self._known[key]
        merged = self._defaults.copy()
        for style in reversed(self._chain(key)):
            _add(merged, style.find(W + "pPr"), style.find(W + "rPr"))
        self._known[key] = merged
        return merged

    def _chain(self, key: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while key in self._styles and self._styles[key] not in chain and len(chain) < 20:
            chain.append(self._styles[key])
            key = val(chain[-1], W + "basedOn") or ""
        return chain

    def _face(self, merged: _Merged, properties: etree._Element | None) -> tuple[str, str, float, bool, str]:
        run = dict(merged.run)
        if properties is not None:
            if named := val(properties, W + "rStyle"):
                _add_run(run, self._styles[named].find(W + "rPr") if named in self._styles else None)
            _add_run(run, properties)
        east = run.get("eastAsia") or self._theme.get(run.get("eastAsiaTheme", ""), "") or "宋体"
        latin = run.get("ascii") or self._theme.get(run.get("asciiTheme", ""), "") or "Times New Roman"
        color = run.get("color", "")
        color = "" if color.lower() in ("auto", "000000") else color.upper()
        return east, latin, (_number(run.get("sz")) or 20) / 2, run.get("b") == "1", color

    def _setting(self, merged: _Merged, face: tuple[str, str, float, bool, str]) -> Setting:
        font, latin, size, bold, color = face
        spacing, indent = merged.paragraph.get("spacing", {}), merged.paragraph.get("ind", {})
        one = self.grid or size * _SINGLE
        first = _chars(indent, "firstLine", size) - _chars(indent, "hanging", size)
        align = merged.paragraph.get("jc", {}).get("val", "left")
        return Setting(
            font,
            latin,
            size,
            bold,
            color,
            round(self._line(spacing, size, merged.paragraph.get("snapToGrid", {})), 2),
            _space(spacing, "before", one),
            _space(spacing, "after", one),
            max(0.0, first),
            max(0.0, _chars(indent, "left", size) or _chars(indent, "start", size)),
            {"start": "left", "end": "right", "distribute": "both"}.get(align, align),
        )

    def _line(self, spacing: dict[str, str], size: float, snap: dict[str, str]) -> float:
        asked, rule = _number(spacing.get("line")), spacing.get("lineRule", "auto")
        natural = size * _SINGLE
        if self.grid and snap.get("val", "1") not in ("0", "false", "off"):
            natural = math.ceil((natural - 0.1) / self.grid) * self.grid
        if rule == "exact" and asked:
            return max(asked / 20, size)
        if rule == "atLeast" and asked:
            return max(asked / 20, natural)
        return natural * (asked / 240 if asked else 1.0)


def _number(text: str | None) -> float:
    return float(text) if text is not None and _INT.fullmatch(text) else 0.0


def _chars(indent: dict[str, str], side: str, size: float) -> float:
    """An indent in characters: as Word counts it, those given in characters go first."""
    if asked := _number(indent.get(side + "Chars")):
        return asked / 100
    return round(_number(indent.get(side)) / 20 / size * 2) / 2 if size else 0.0


def _space(spacing: dict[str, str], side: str, one: float) -> float:
    if asked := _number(spacing.get(side + "Lines")):
        return round(asked / 100 * one, 1)
    if spacing.get(side + "Autospacing") in ("1", "true", "on"):
        return 0.0
    return max(0.0, round(_number(spacing.get(side)) / 20, 1))


def _add(merged: _Merged, paragraph: etree._Element | None, run: etree._Element | None) -> None:
    for child in paragraph if paragraph is not None else ():
        name = etree.QName(child).localname
        if name in ("spacing", "ind", "jc", "snapToGrid"):
            given = {etree.QName(key).localname: str(value) for key, value in child.items()}
            held = merged.paragraph.setdefault(name, {})
            for side in (
                "firstLine",
                "hanging",
                "left",
            ):  # a plain length takes the place of one in characters
                if side in given and f"{side}Chars" not in given:
                    held.pop(f"{side}Chars", None)
            if "hanging" in given or "firstLine" in given:
                for other in ("firstLine", "firstLineChars", "hanging", "hangingChars"):
                    held.pop(other, None)
            held.update(given)
    _add_run(merged.run, run)


def _add_run(merged: dict[str, str], run: etree._Element | None) -> None:
    if run is None:
        return
    fonts = run.find(W + "rFonts")
    for key, value in fonts.items() if fonts is not None else ():
        name = etree.QName(key).localname
        merged[name] = str(value)
        other = f"{name}Theme" if not name.endswith("Theme") else name.removesuffix("Theme")
        merged.pop(other, None)
    for name in ("sz", "color"):
        if (given := val(run, W + name)) is not None:
            merged[name] = given
    if (bold := on(run.find(W + "b"))) is not None:
        merged["b"] = "1" if bold else "0"


def _theme(package: Package) -> dict[str, str]:
    """Name of a theme slot (minorEastAsia …) → the font it stands for."""
    parts = package.related("/theme")
    root = package.tree(parts[0]) if parts else None
    found: dict[str, str] = {}
    for kind in ("major", "minor"):
        fonts = root.find(f".//{_A}{kind}Font") if root is not None else None
        if fonts is None:
            continue
        faces = {etree.QName(e).localname: e.get("typeface", "") for e in fonts if e.get("script") is None}
        chinese = next((e.get("typeface", "") for e in fonts if e.get("script") == "Hans"), "")
        found[f"{kind}EastAsia"] = faces.get("ea") or chinese
        found[f"{kind}Ascii"] = found[f"{kind}HAnsi"] = faces.get("latin", "")
    return found
