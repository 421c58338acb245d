"""Styles of a Word file, resolved along their basedOn chains."""

import re
from dataclasses import dataclass
from functools import cache

from lxml import etree

from importers.word.package import W

_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_CASE = re.compile(r"案例|case", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")
_WHOLE = re.compile(r"-?[0-9]{1,9}")


def on(element: etree._Element | None) -> bool | None:
    """A toggle property: None where it is not said."""
    return None if element is None else element.get(W + "val", "1").lower() not in _OFF


def val(parent: etree._Element | None, path: str) -> str | None:
    """The w:val of a descendant, or None."""
    found = None if parent is None else parent.find(path)
    return None if found is None else found.get(W + "val")


def whole(text: str | None, default: int = 0, most: int = 32767) -> int:
    """The number that an attribute says, kept within 0…`most`; `default` where it says none, as Word passes over nonsense."""
    return max(0, min(int(text), most)) if text is not None and _WHOLE.fullmatch(text) else default


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style as it works out. `heading` is 1–9 or 0; `number` (list id, level) or None."""

    id: str = ""
    name: str = ""
    heading: int = 0
    is_title: bool = False
    is_caption: bool = False
    is_contents: bool = False
    is_case: bool = False
    number: tuple[str, int] | None = None
    size: int | None = None
    bold: bool | None = None
    align: str | None = None
    font: str | None = None
    box: str | None = None
    page_break: bool | None = None
    hidden: bool | None = None


class Styles:
    """All styles of a file. `root` is styles.xml, or None."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self.default_id = ""
        for element in root.findall(W + "style") if root is not None else ():
            key = element.get(W + "styleId", "")
            self._elements[key] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self.default_id = key
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        self.default_size = whole(val(defaults, W + "sz"), 20)
        self.get = cache(self._resolve)

    def _chain(self, key: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while key in self._elements and self._elements[key] not in chain and len(chain) < 20:
            chain.append(self._elements[key])
            key = val(chain[-1], W + "basedOn") or ""
        return chain

    def _resolve(self, key: str) -> Style:
        """The style of that id, or the default paragraph style where there is no such."""
        chain = self._chain(key or self.default_id) or self._chain(self.default_id)
        if not chain:
            return Style()
        names = [(val(e, W + "name") or "").strip() for e in chain]
        lowered = [n.lower() for n in names]
        pprs = [e.find(W + "pPr") for e in chain]
        rprs = [e.find(W + "rPr") for e in chain]
        merged: dict[str, object] = {}
        for r in reversed(rprs):
            merged.update(run_look(r) if r is not None else {})
        numbered = next(
            ((p, k) for k, p in enumerate(pprs) if p is not None and p.find(W + "numPr") is not None), None
        )
        return Style(
            chain[0].get(W + "styleId", ""),
            names[0],
            self._heading(lowered, pprs),
            lowered[0] in ("title", "标题"),
            any(n in ("caption", "题注") for n in lowered),
            any(re.match(r"^(toc \d|toc heading|table of figures|目录)", n) for n in lowered),
            bool(_CASE.search(names[0])),
            _number(numbered[0]) if numbered else None,
            merged.get("size"),  # type: ignore[arg-type]
            merged.get("bold"),  # type: ignore[arg-type]
            next((a for a in (val(p, W + "jc") for p in pprs) if a), None),
            merged.get("font"),  # type: ignore[arg-type]
            next((b for b in (box_of(p) for p in pprs) if b is not None), None),
            next(
                (
                    b
                    for b in (on(p.find(W + "pageBreakBefore")) for p in pprs if p is not None)
                    if b is not None
                ),
                None,
            ),
            merged.get("hidden"),  # type: ignore[arg-type]
        )

    @staticmethod
    def _heading(names: list[str], pprs: list[etree._Element | None]) -> int:
        if names and names[0] == "toc heading":
            return 0
        for name, ppr in zip(names, pprs, strict=True):
            level = val(ppr, W + "outlineLvl")
            if level is not None and _WHOLE.fullmatch(level):
                return whole(level) + 1 if whole(level) < 9 else 0
            match = _HEADING.match(name)
            if match:
                return int(match.group(1))
        return 0


def run_look(rpr: etree._Element) -> dict[str, object]:
    """What a w:rPr says: bold, size, font, hidden; only what it says."""
    look: dict[str, object] = {}
    bold = on(rpr.find(W + "b"))
    if bold is not None:
        look["bold"] = bold
    size = val(rpr, W + "sz")
    if size and _WHOLE.fullmatch(size):
        look["size"] = whole(size)
    fonts = rpr.find(W + "rFonts")
    if fonts is not None and fonts.get(W + "eastAsia"):
        look["font"] = fonts.get(W + "eastAsia")
    hidden = on(rpr.find(W + "vanish"))
    if hidden is not None:
        look["hidden"] = hidden
    return look


def _number(ppr: etree._Element) -> tuple[str, int] | None:
    number = ppr.find(W + "numPr")
    if number is None:
        return None
    return val(number, W + "numId") or "", whole(val(number, W + "ilvl"))


def number_of(ppr: etree._Element | None) -> tuple[str, int] | None:
    """(list id, level) that a w:pPr gives directly, or None."""
    return None if ppr is None else _number(ppr)


def box_of(ppr: etree._Element | None) -> str | None:
    """A key for the frame that a w:pPr draws round its paragraph; None where it says nothing, "" for an explicit none."""
    if ppr is None:
        return None
    border, shade = ppr.find(W + "pBdr"), ppr.find(W + "shd")
    if border is None and shade is None:
        return None
    drawn = border is not None and any(side.get(W + "val", "none") not in ("none", "nil") for side in border)
    sides = (
        [side for side in border if side.get(W + "val", "none") not in ("none", "nil")]
        if border is not None
        else []
    )
    fill = (shade.get(W + "fill") or "auto").lower() if shade is not None else "auto"
    filled = fill not in ("auto", "ffffff")
    if filled or (drawn and len(sides) >= 3):  # one line above or below is a rule, not a box
        return "box"
    return ""
