"""The styles and lists of a Word package, as far as a layout needs them: styles.xml and numbering.xml resolved."""

from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from lxml import etree

from exporters.layout.model import Face, Ruling, Tab
from report.numbering import chinese_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Element: TypeAlias = Any
"""An element of lxml, whose stubs count on every attribute being absent; what the writer always writes is taken as there."""
_VAL = W + "val"
_OFF = ("0", "false", "off")


def is_on(element: Element) -> bool:
    """A switch that is there and not turned off."""
    return element.get(_VAL, "1") not in _OFF


def points(element: Element, name: str) -> float | None:
    """A length in twips as points, None where it is not given."""
    value = element.get(W + name)
    return None if value is None else int(value) / 20


@dataclass(frozen=True, slots=True)
class Form:
    """How a paragraph is set, before its text is known; the same fields as `model.Paragraph`."""

    pitch: float = 0.0
    align: str = "left"
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep_next: bool = False
    keep_lines: bool = False
    widows: bool = True
    page_break: bool = False
    tabs: tuple[Tab, ...] = ()
    outline: int = 0
    lined: bool = False
    list: tuple[int, int] | None = None


def with_properties(form: Form, properties: Element) -> Form:
    """The form changed by the children of a w:pPr."""
    own: dict[str, object] = {}
    for child in properties:
        name = child.tag[len(W) :]
        if name == "spacing":
            own.update(_spacing(child))
        elif name == "ind":
            own.update(_indents(child))
        elif name == "jc":
            own["align"] = {"start": "left", "end": "right"}.get(child.get(_VAL), child.get(_VAL))
        elif name in _SWITCHES:
            own[_SWITCHES[name]] = is_on(child)
        elif name == "tabs":
            own["tabs"] = tuple(_tab(tab) for tab in child if tab.get(_VAL) not in ("clear", "num"))
        elif name == "numPr":
            level, number = child.find(W + "ilvl"), child.find(W + "numId")
            if number is not None:
                own["list"] = (int(number.get(_VAL)), int(level.get(_VAL)) if level is not None else 0)
        elif name == "outlineLvl":
            own["outline"] = int(child.get(_VAL)) + 1
        elif name == "pBdr":
            own["lined"] = child.find(W + "bottom") is not None
    return replace(form, **own) if own else form  # type: ignore[arg-type]


_SWITCHES = {
    "keepNext": "keep_next",
    "keepLines": "keep_lines",
    "widowControl": "widows",
    "pageBreakBefore": "page_break",
}


def _spacing(element: Element) -> dict[str, object]:
    own: dict[str, object] = {}
    for name in ("before", "after"):
        if (value := points(element, name)) is not None:
            own[name] = value
    if (line := points(element, "line")) is not None:
        own["pitch"] = line if element.get(W + "lineRule") == "exact" else 0.0
    return own


def _indents(element: Element) -> dict[str, object]:
    own: dict[str, object] = {}
    for name in ("left", "right"):
        if (value := points(element, name)) is not None:
            own[name] = value
    if (value := points(element, "firstLine")) is not None:
        own["first"] = value
    if (value := points(element, "hanging")) is not None:
        own["first"] = -value
    return own


def _tab(element: Element) -> Tab:
    leader = {"dot": ".", "underscore": "_", "hyphen": "-", "middleDot": "·"}.get(
        element.get(W + "leader", ""), ""
    )
    return Tab(int(element.get(W + "pos")) / 20, element.get(_VAL) == "right", leader)


def with_run(face: Face, properties: Element) -> Face:
    """The face changed by the children of a w:rPr."""
    own: dict[str, object] = {}
    for child in properties:
        name = child.tag[len(W) :]
        if name == "rFonts":
            if east := child.get(W + "eastAsia"):
                own["east"] = east
            if latin := child.get(W + "ascii"):
                own["latin"] = latin
        elif name == "sz":
            own["size"] = int(child.get(_VAL)) / 2
        elif name == "b":
            own["bold"] = is_on(child)
        elif name == "color":
            value = child.get(_VAL)
            own["color"] = "000000" if value == "auto" else value
        elif name == "spacing":
            own["spacing"] = int(child.get(_VAL)) / 20
        elif name == "u":
            own["underline"] = child.get(_VAL) != "none"
        elif name == "vertAlign":
            own["raised"] = child.get(_VAL) == "superscript"
    return replace(face, **own) if own else face  # type: ignore[arg-type]


@dataclass(slots=True)
class Styles:
    """Every style resolved: paragraphs as (form, face), characters as their w:rPr, tables as rulings."""

    paragraphs: dict[str, tuple[Form, Face]] = field(default_factory=dict)
    characters: dict[str, Element] = field(default_factory=dict)
    tables: dict[str, Ruling] = field(default_factory=dict)
    default: str = "Normal"


def read_styles(data: bytes) -> Styles:
    """styles.xml resolved along w:basedOn."""
    root: Element = etree.fromstring(data)
    found = Styles()
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    face = Face("宋体", "Times New Roman", 10.5)
    face = face if defaults is None else with_run(face, defaults)
    by_id = {style.get(W + "styleId"): style for style in root.iter(W + "style")}
    for name, style in by_id.items():
        kind = style.get(W + "type")
        if kind == "paragraph":
            _paragraph_style(by_id, name, face, found)
            if style.get(W + "default") == "1":
                found.default = name
        elif kind == "character" and (run := style.find(W + "rPr")) is not None:
            found.characters[name] = run
        elif kind == "table" and (table := style.find(W + "tblPr")) is not None:
            found.tables[name] = with_table(NO_RULING, table)
    return found


def _paragraph_style(
    by_id: dict[str, Element], name: str, face: Face, found: Styles, depth: int = 0
) -> tuple[Form, Face]:
    if name in found.paragraphs:
        return found.paragraphs[name]
    style = by_id[name]
    based = style.find(W + "basedOn")
    parent = based.get(_VAL) if based is not None else ""
    look = (Form(), face)
    if parent in by_id and depth < 20:
        look = _paragraph_style(by_id, parent, face, found, depth + 1)
    form, own = look
    if (properties := style.find(W + "pPr")) is not None:
        form = with_properties(form, properties)
    if (run := style.find(W + "rPr")) is not None:
        own = with_run(own, run)
    found.paragraphs[name] = (form, own)
    return form, own


NO_RULING = Ruling(0.0, 0.0, "000000", 5.4, 0.0)


def with_table(ruling: Ruling, properties: Element) -> Ruling:
    """The ruling changed by the borders and margins of a w:tblPr."""
    borders, margins = properties.find(W + "tblBorders"), properties.find(W + "tblCellMar")
    if borders is not None:
        sides = {child.tag[len(W) :]: child for child in borders}
        ruling = replace(
            ruling,
            frame=line_width(sides.get("top")),
            sides=line_width(sides.get("left")),
            inner=line_width(sides.get("insideH")),
            columns=line_width(sides.get("insideV")),
            color=_line_color(sides.get("top")) or "000000",
        )
    if margins is not None:
        top, left = margins.find(W + "top"), margins.find(W + "left")
        if top is not None:
            ruling = replace(ruling, pad_y=int(top.get(W + "w")) / 20)
        if left is not None:
            ruling = replace(ruling, pad_x=int(left.get(W + "w")) / 20)
    return ruling


def line_width(border: Element | None) -> float:
    """The width of a border in points, 0 where none is drawn."""
    if border is None or border.get(_VAL) in ("nil", "none"):
        return 0.0
    return int(border.get(W + "sz", "4")) / 8


def _line_color(border: Element | None) -> str:
    color = border.get(W + "color", "") if border is not None else ""
    return "" if color == "auto" else color


@dataclass(slots=True)
class _Level:
    start: int
    format: str
    text: str
    suffix: str
    legal: bool
    properties: Element | None
    run: Element | None


class Lists:
    """The lists of numbering.xml, counted as Word counts: one counter for each level, shared by all lists of one
    definition, begun anew where a list with a start of its own comes first.
    """

    def __init__(self, data: bytes | None) -> None:
        self._levels: dict[int, dict[int, _Level]] = {}
        self._lists: dict[int, tuple[int, dict[int, int], dict[int, _Level]]] = {}
        self._counts: dict[int, dict[int, int]] = {}
        self._begun: set[tuple[int, int]] = set()
        if data is not None:
            self._read(etree.fromstring(data))

    def _read(self, root: Element) -> None:
        for abstract in root.iter(W + "abstractNum"):
            levels = {int(level.get(W + "ilvl")): _level(level) for level in abstract.iter(W + "lvl")}
            self._levels[int(abstract.get(W + "abstractNumId"))] = levels
        for number in root.iter(W + "num"):
            starts = {
                int(over.get(W + "ilvl")): int(start.get(_VAL))
                for over in number.iter(W + "lvlOverride")
                if (start := over.find(W + "startOverride")) is not None
            }
            own = {int(level.get(W + "ilvl")): _level(level) for level in number.iter(W + "lvl")}
            abstract_id = number.find(W + "abstractNumId")
            self._lists[int(number.get(W + "numId"))] = (int(abstract_id.get(_VAL)), starts, own)

    def next(self, number: int, depth: int) -> tuple[str, _Level] | None:
        """The text of the next number of a list with what stands after it; None for no list."""
        if number not in self._lists:
            return None
        definition, starts, own = self._lists[number]
        levels = {**self._levels.get(definition, {}), **own}
        level = levels.get(depth)
        if level is None:
            return None
        counts = self._counts.setdefault(definition, {})
        if depth in starts and (number, depth) not in self._begun:
            self._begun.add((number, depth))
            counts[depth] = starts[depth]
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [k for k in counts if k > depth]:
            del counts[deeper]
        text = level.text
        for k in range(depth, -1, -1):
            form = (
                "decimal" if level.legal and k < depth else (levels[k].format if k in levels else "decimal")
            )
            text = text.replace(f"%{k + 1}", counted(counts.get(k, 1), form))
        return text + {"space": " ", "tab": "\t"}.get(level.suffix, ""), level


def _level(element: Element) -> _Level:
    def value(name: str, default: str) -> str:
        child = element.find(W + name)
        return default if child is None else child.get(_VAL, default)

    return _Level(
        int(value("start", "1")),
        value("numFmt", "decimal"),
        value("lvlText", ""),
        value("suff", "tab"),
        element.find(W + "isLgl") is not None,
        element.find(W + "pPr"),
        element.find(W + "rPr"),
    )


def counted(n: int, form: str) -> str:
    """A number in one of Word's number formats."""
    if form.startswith("chinese"):
        return chinese_number(n)
    if form.startswith("decimalEnclosedCircle") and 1 <= n <= 20:
        return chr(0x2460 + n - 1)
    return str(n)
