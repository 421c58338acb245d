"""The properties of paragraphs, runs, tables, rows, cells and sections: known, in the schema's order, with values that the schema knows.

Word calls a file unreadable for less. A report has tens of thousands of properties and a few hundred different ones: those alone are
looked at. Order and values: ECMA-376 part 1, the schema wml.xsd, as far as this program writes it.
"""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from exporters.word.markup import DRAWING_NAMESPACES, NAMESPACES

Element = Any  # lxml's stubs know no element type that can be named at run time
_KINDS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens "
    "kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing "
    "mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color "
    "spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd "
    "tblLayout tblCellMar tblLook tblCaption tblDescription",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt "
    "vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "numPr": "ilvl numId",
    "pBdr": "top left bottom right between bar",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right insideH insideV tl2br tr2bl",
    "tblCellMar": "top left bottom right",
}
_ORDER = {kind: {name: place for place, name in enumerate(names.split())} for kind, names in _KINDS.items()}
_AGAIN = {"headerReference", "footerReference"}
_FRAGMENT = re.compile(rb"<w:(pPr|rPr|tblPr|trPr|tcPr)>.*?</w:\1>|<w:sectPr>.*?</w:sectPr>", re.DOTALL)
_WHOLE = re.compile(r"-?\d{1,9}")
_WHOLE_NUMBERS = {
    **dict.fromkeys(("sz", "szCs", "kern", "gridSpan", "numId", "trHeight", "tblStyleRowBandSize"), ("val",)),
    "spacing": ("before", "after", "line", "val"),
    "ind": (
        "left",
        "right",
        "firstLine",
        "hanging",
        "leftChars",
        "rightChars",
        "firstLineChars",
        "hangingChars",
    ),
    "tcW": ("w",),
    "tblW": ("w",),
    "tab": ("pos",),
    "pgSz": ("w", "h"),
    "pgMar": ("top", "right", "bottom", "left", "header", "footer", "gutter"),
}
_SWITCH = frozenset(("0", "1", "true", "false", "on", "off"))
_ALIGNED = frozenset(("left", "right", "center", "both", "start", "end", "distribute"))
_VALUES = {
    **dict.fromkeys(
        ("keepNext", "keepLines", "pageBreakBefore", "widowControl", "cantSplit", "tblHeader", "b", "bCs"),
        _SWITCH,
    ),
    "jc": _ALIGNED,
    "vMerge": frozenset(("restart", "continue")),
    "vAlign": frozenset(("top", "center", "bottom", "both")),
    "ilvl": frozenset("012345678"),
    "outlineLvl": frozenset("0123456789"),
}
_NEEDED = {"sectPr": ("pgSz", "pgMar"), "pgSz": ("w", "h"), "tab": ("pos",)}
_EXTENT = re.compile(rb'<wp:extent cx="[1-9]\d{0,9}" cy="[1-9]\d{0,9}"/>')
_COLUMN = re.compile(rb'<w:gridCol w:w="[1-9]\d{0,5}"/>')
_FIELD_MARK = re.compile(rb'<w:fldChar w:fldCharType="(?:begin|separate|end)"')
_DRAWN = re.compile(rb'<wp:docPr id="\d{1,10}" name="')
_STRICT = (
    (b"<wp:extent ", _EXTENT),
    (b"<w:gridCol ", _COLUMN),
    (b"<w:fldChar ", _FIELD_MARK),
    (b"<wp:docPr ", _DRAWN),
)
_STORY = re.compile(r"word/(document|header\d+|footer\d+|footnotes|styles|numbering)\.xml")


def properties_trouble(parts: Mapping[str, bytes]) -> list[str]:
    """What is wrong with the properties in the parts of a package, as English phrases."""
    found = []
    for name, data in parts.items():
        if _STORY.fullmatch(name):
            said = _fragments_trouble({match[0] for match in _FRAGMENT.finditer(data)})
            said |= {
                f"{sign.decode().strip(' <')} with a value that is none"
                for sign, pattern in _STRICT
                if data.count(sign) != len(pattern.findall(data))
            }
            found += [f"{name}: {line}" for line in sorted(said)]
    return found


def _fragments_trouble(fragments: set[bytes]) -> set[str]:
    head = f"<x {NAMESPACES} {DRAWING_NAMESPACES}>".encode()
    try:
        root = etree.fromstring(head + b"".join(fragments) + b"</x>", etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError:
        return set()  # the part itself is not well-formed, which is said elsewhere
    return {line for element in root.iterdescendants() for line in _trouble(element)}


def _trouble(element: Element) -> list[str]:
    kind = _local(element.tag)
    names = [_local(child.tag) for child in element]
    given = {_local(key): value for key, value in element.attrib.items()}
    found = _order_trouble(kind, names) if kind in _ORDER else []
    found += [
        f"{kind} with {key} {given[key]!r}"
        for key in _WHOLE_NUMBERS.get(kind, ())
        if key in given and not _WHOLE.fullmatch(given[key])
    ]
    if kind in _VALUES and "val" in given and given["val"] not in _VALUES[kind]:
        found.append(f"{kind} with {given['val']!r}")
    return found + [
        f"{kind} without {need}" for need in _NEEDED.get(kind, ()) if need not in given and need not in names
    ]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _order_trouble(kind: str, names: list[str]) -> list[str]:
    order, last = _ORDER[kind], -1
    for name in names:
        place = order.get(name)
        if place is None:
            return [f"{name} in {kind} is unknown"]
        if place < last or (place == last and name not in _AGAIN):
            return [f"{name} in {kind} stands in the wrong place"]
        last = place
    return []
