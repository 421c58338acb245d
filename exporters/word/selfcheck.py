"""Looks over a finished package before it is handed over: what Word would call unreadable must not leave
the house.

Covers what schema validators miss as well: cells without a paragraph, fields that never end, lists,
styles, notes and bookmarks that are used but not there, pictures that are none, merged cells that do not
fit their grid. Every part is parsed once and gone through once.
"""

import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from lxml import etree

from exporters.word.properties_check import properties_trouble

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL, _TABLE, _P, _VALUE = (_W + name for name in ("tc", "tbl", "p", "val"))
_SPAN, _MERGE, _CODE = (_W + name for name in ("gridSpan", "vMerge", "instrText"))
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_NOTES = tuple(_W + name for name in ("footnote", "hdr", "ftr"))
_SAYS = {
    **{_W + name: _VALUE for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "numId")},
    **{_W + name: _W + "id" for name in ("footnoteReference", "bookmarkEnd")},
    _W + "hyperlink": _W + "anchor",
    _W + "fldChar": _W + "fldCharType",
    _DRAWN: "id",
}
"""Element → the attribute of it that matters."""
_POINTING = {
    _BLIP: _R + "embed",
    **{_W + name: _R + "id" for name in ("headerReference", "footerReference")},
    _CHART: _R + "id",
}
_LOOKED_AT = (_CELL, _TABLE, _CODE, _W + "bookmarkStart", *_SAYS, *_POINTING, *_NOTES)
_PICTURES = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8"}
_STORIES = re.compile(r"word/(document|header\d+|footer\d+|footnotes)\.xml")
_REFERENCE = re.compile(r"\s*(?:PAGE)?REF (\S+)")

Element = Any  # lxml's stubs know no element type that can be named at run time


class UnsoundPackageError(RuntimeError):
    """The package that was made is unsound: a bug of ours, to be reported, never delivered."""


def check_package(data: bytes) -> None:
    """UnsoundPackageError with everything that is wrong with the .docx in `data`; nothing when it is
    sound.
    """
    _refuse(package_trouble(data))


def check_parts(parts: Mapping[str, bytes]) -> None:
    """The same for a package that is not zipped yet."""
    _refuse(parts_trouble(parts))


def _refuse(trouble: list[str]) -> None:
    if trouble:
        raise UnsoundPackageError("; ".join(trouble[:20]))


def package_trouble(data: bytes) -> list[str]:
    """Everything that is wrong with the package, as English phrases for a bug report."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    return [f"{name} twice" for name, n in Counter(names).items() if n > 1] + parts_trouble(parts)


def parts_trouble(parts: Mapping[str, bytes]) -> list[str]:
    """Everything that is wrong with the parts of a package, by name."""
    trouble = []
    trees: dict[str, Element] = {}
    parser = etree.XMLParser(huge_tree=True, collect_ids=False, resolve_entities=False)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(content, parser)
            except etree.XMLSyntaxError as error:
                trouble.append(f"{name} is not well-formed: {error}")
    stories = {name: _Story(tree) for name, tree in trees.items() if _STORIES.fullmatch(name)}
    trouble += _relations(parts, trees, stories) + _pictures(parts)
    for name, story in stories.items():
        trouble += [f"{name}: {what}" for what in story.trouble()]
    return trouble + _dangling(trees, stories) + properties_trouble(parts)


class _Story:
    """What one text of the package uses, gathered in a single walk: element → the values of its attribute, in order."""

    def __init__(self, tree: Element) -> None:
        self.said: dict[str, list[str]] = defaultdict(list)
        self.starts: list[tuple[str, str]] = []  # (id, name) of every bookmark
        self.relations: list[str] = []
        self.wanted: set[str] = set()  # bookmarks that fields refer to
        self._found: list[str] = []
        for element in tree.iter(*_LOOKED_AT):
            tag = element.tag
            if tag == _CELL:
                if len(element) == 0 or element[-1].tag != _P:
                    self._found.append("a cell does not end with a paragraph")
            elif tag == _TABLE:
                self._found += _grid_trouble(element)
            elif tag in _NOTES:
                if element.find(_P) is None:
                    self._found.append("a note, header or footer without a paragraph")
            else:
                self._read(element, tag)

    def _read(self, element: Element, tag: str) -> None:
        if (attribute := _SAYS.get(tag)) is not None:
            if (value := element.get(attribute)) is not None:
                self.said[tag].append(value)
            elif (relation := element.get(_R + "id")) is not None:  # of a link that leads outside
                self.relations.append(relation)
        elif (attribute := _POINTING.get(tag)) is not None:
            self.relations.append(str(element.get(attribute)))
        elif tag == _CODE:
            if (match := _REFERENCE.match(element.text or "")) is not None:
                self.wanted.add(match[1])
        else:
            self.starts.append((str(element.get(_W + "id")), str(element.get(_W + "name"))))

    def trouble(self) -> list[str]:
        """What is wrong inside this text."""
        found = list(self._found)
        depth = 0
        for kind in self.said[_W + "fldChar"]:
            depth += (kind == "begin") - (kind == "end")
            if depth < 0:
                break
        if depth:
            found.append("a field is not closed")
        starts = [number for number, _ in self.starts]
        if sorted(starts) != sorted(self.said[_W + "bookmarkEnd"]) or len(set(starts)) != len(starts):
            found.append("bookmarks do not pair")
        drawings = Counter(self.said[_DRAWN])
        return found + [f"drawing id {n} twice" for n, times in drawings.items() if times > 1]

    def used(self) -> set[tuple[str, str]]:
        """(kind, name) of everything that must be defined somewhere."""
        kinds: dict[str, tuple[str, ...]] = {
            "style": ("pStyle", "rStyle", "tblStyle", "basedOn", "next"),
            "list": ("numId",),
            "note": ("footnoteReference",),
            "bookmark": ("hyperlink",),
        }
        said = {(kind, name) for kind, tags in kinds.items() for tag in tags for name in self.said[_W + tag]}
        return said | {("bookmark", name) for name in self.wanted}


def _relations(
    parts: Mapping[str, bytes], trees: dict[str, Element], stories: dict[str, _Story]
) -> list[str]:
    found = []
    types = trees.get("[Content_Types].xml")
    known = (
        {el.get("Extension") for el in types} | {el.get("PartName") for el in types}
        if types is not None
        else set()
    )
    for name in parts:
        ending = name.rpartition(".")[2]
        if name != "[Content_Types].xml" and ending not in known and f"/{name}" not in known:
            found.append(f"{name} has no content type")
    rels = trees.get("word/_rels/document.xml.rels")
    ids: set[str] = set()
    for rel in rels if rels is not None else ():
        ids.add(str(rel.get("Id")))
        if rel.get("TargetMode") != "External" and f"word/{rel.get('Target')}" not in parts:
            found.append(f"relationship to the missing part {rel.get('Target')}")
    if rels is not None and len(ids) != len(rels):
        found.append("a relationship id twice")
    body = stories.get("word/document.xml")
    used = body.relations if body is not None else []
    return found + [f"unknown relationship {name}" for name in used if name not in ids]


def _pictures(parts: Mapping[str, bytes]) -> list[str]:
    return [
        f"{name} is no picture"
        for name, content in parts.items()
        if "/media/" in name and not content.startswith(_PICTURES.get(name.rpartition(".")[2], b"\0none"))
    ]


def _grid_trouble(table: Element) -> list[str]:
    """Rows that do not fill the grid, and merges that continue nothing."""
    found = []
    columns = len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
    above: dict[int, int] = {}
    rows = list(table.iterchildren(f"{_W}tr"))
    if not rows or not columns:
        found.append("a table without rows or columns")
    for row in rows:
        at, now = 0, {}
        for cell in row.iterchildren(_CELL):
            wide, merge = 1, ""
            for one in cell[0].iterchildren(_SPAN, _MERGE) if len(cell) else ():
                if one.tag == _SPAN:
                    wide = int(one.get(_VALUE))
                else:
                    merge = one.get(_VALUE, "continue")
            if merge:
                now[at] = wide
                if merge == "continue" and above.get(at) != wide:
                    found.append("a merged cell continues nothing")
            at += wide
        if at != columns:
            found.append(f"a row of {at} in a table of {columns} columns")
        above = now
    return found


def _dangling(trees: dict[str, Element], stories: dict[str, _Story]) -> list[str]:
    """Styles, lists, notes and bookmarks that are used but not defined."""
    known = {
        "style": _defined(trees, "word/styles.xml", "style", "styleId"),
        "list": _defined(trees, "word/numbering.xml", "num", "numId") | {"0"},
        "definition of a list": _defined(trees, "word/numbering.xml", "abstractNum", "abstractNumId"),
        "note": _defined(trees, "word/footnotes.xml", "footnote", "id"),
        "bookmark": {name for story in stories.values() for _, name in story.starts},
    }
    styles = trees.get("word/styles.xml")
    users = [*stories.values(), *([] if styles is None else [_Story(styles)])]
    used = {each for story in users for each in story.used() if each[1]}
    numbering = trees.get("word/numbering.xml")
    for number in numbering.iter(f"{_W}num") if numbering is not None else ():
        of = number.iterchildren(f"{_W}abstractNumId")
        used |= {("definition of a list", str(el.get(_VALUE))) for el in of}
    return sorted(f"{what} {name} is not defined" for what, name in used if name not in known[what])


def _defined(trees: dict[str, Element], part: str, tag: str, attribute: str) -> set[str]:
    tree = trees.get(part)
    return set() if tree is None else {str(el.get(_W + attribute)) for el in tree.iter(_W + tag)}
