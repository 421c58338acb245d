"""Looks over a finished package before it is handed over: what Word would call unreadable must not leave
the house.

Covers what schema validators miss as well: cells without a paragraph, fields that never end, lists,
styles, notes and bookmarks that are used but not there, pictures that are none, merged cells that do not
fit their grid.
"""

import io
import re
import zipfile
from collections import Counter
from typing import Any

from lxml import etree

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W, _R = f"{{{_MAIN}}}", f"{{{_RELATIONS}}}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_PICTURES = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8"}
_STORIES = re.compile(r"word/(document|header\d+|footer\d+|footnotes)\.xml")

Element = Any  # lxml's stubs know no element type that can be named at run time


class UnsoundPackageError(RuntimeError):
    """The package that was made is unsound: a bug of ours, to be reported, never delivered."""


def check_package(data: bytes) -> None:
    """UnsoundPackageError with everything that is wrong with the .docx in `data`; nothing when it is
    sound.
    """
    trouble = package_trouble(data)
    if trouble:
        raise UnsoundPackageError("; ".join(trouble[:20]))


def package_trouble(data: bytes) -> list[str]:
    """Everything that is wrong with the package, as English phrases for a bug report."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    trouble = [f"{name} twice" for name, n in Counter(names).items() if n > 1]
    trees: dict[str, Element] = {}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(content, etree.XMLParser(huge_tree=True))
            except etree.XMLSyntaxError as error:
                trouble.append(f"{name} is not well-formed: {error}")
    trouble += _relations(parts, trees) + _pictures(parts)
    stories = {name: tree for name, tree in trees.items() if _STORIES.fullmatch(name)}
    for name, tree in stories.items():
        trouble += [f"{name}: {what}" for what in _story(tree)]
    return trouble + _dangling(trees, stories)


def _relations(parts: dict[str, bytes], trees: dict[str, Element]) -> list[str]:
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
    body = trees.get("word/document.xml")
    pointing = (f"{_W}hyperlink", f"{_W}headerReference", f"{_W}footerReference", _BLIP)
    for el in body.iter(*pointing) if body is not None else ():
        for key, value in el.attrib.items():
            if str(key).startswith(_R) and value not in ids:
                found.append(f"unknown relationship {value}")
    return found


def _pictures(parts: dict[str, bytes]) -> list[str]:
    return [
        f"{name} is no picture"
        for name, content in parts.items()
        if "/media/" in name and not content.startswith(_PICTURES.get(name.rpartition(".")[2], b"\0none"))
    ]


def _story(tree: Element) -> list[str]:
    found = []
    for cell in tree.iter(f"{_W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{_W}p":
            found.append("a cell does not end with a paragraph")
    for note in tree.iter(f"{_W}footnote", f"{_W}hdr", f"{_W}ftr"):
        if note.find(f"{_W}p") is None:
            found.append("a note, header or footer without a paragraph")
    for table in tree.iter(f"{_W}tbl"):
        found += _grid_trouble(table)
    depth = 0
    for mark in tree.iter(f"{_W}fldChar"):
        kind = mark.get(f"{_W}fldCharType")
        depth += (kind == "begin") - (kind == "end")
        if depth < 0:
            break
    if depth:
        found.append("a field is not closed")
    starts = [el.get(f"{_W}id") for el in tree.iter(f"{_W}bookmarkStart")]
    ends = [el.get(f"{_W}id") for el in tree.iter(f"{_W}bookmarkEnd")]
    if sorted(map(str, starts)) != sorted(map(str, ends)) or len(set(starts)) != len(starts):
        found.append("bookmarks do not pair")
    drawings = Counter(el.get("id") for el in tree.iter(_DRAWN))
    return found + [f"drawing id {n} twice" for n, times in drawings.items() if times > 1]


def _grid_trouble(table: Element) -> list[str]:
    """Rows that do not fill the grid, and merges that continue nothing."""
    found = []
    columns = len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
    above: dict[int, int] = {}
    rows = table.findall(f"{_W}tr")
    if not rows or not columns:
        found.append("a table without rows or columns")
    for row in rows:
        at, now = 0, {}
        for cell in row.findall(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            wide = int(span.get(f"{_W}val")) if span is not None else 1
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None:
                now[at] = wide
                if merge.get(f"{_W}val") == "continue" and above.get(at) != wide:
                    found.append("a merged cell continues nothing")
            at += wide
        if at != columns:
            found.append(f"a row of {at} in a table of {columns} columns")
        above = now
    return found


def _dangling(trees: dict[str, Element], stories: dict[str, Element]) -> list[str]:
    """Styles, lists, notes and bookmarks that are used but not defined."""
    styles = {str(el.get(f"{_W}styleId")) for el in _all(trees, "word/styles.xml", "style")}
    lists = {str(el.get(f"{_W}numId")) for el in _all(trees, "word/numbering.xml", "num")} | {"0"}
    notes = {str(el.get(f"{_W}id")) for el in _all(trees, "word/footnotes.xml", "footnote")}
    marks = {str(el.get(f"{_W}name")) for tree in stories.values() for el in tree.iter(f"{_W}bookmarkStart")}
    used: set[tuple[str, str]] = set()
    known = {"style": styles, "list": lists, "note": notes, "bookmark": marks}
    for tree in [*stories.values(), *(t for n, t in trees.items() if n == "word/styles.xml")]:
        named = tree.iter(*(_W + tag for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")))
        used |= {("style", str(el.get(f"{_W}val"))) for el in named}
        used |= {("list", str(el.get(f"{_W}val"))) for el in tree.iter(f"{_W}numId")}
        used |= {("note", str(el.get(f"{_W}id"))) for el in tree.iter(f"{_W}footnoteReference")}
        anchors = {el.get(f"{_W}anchor") for el in tree.iter(f"{_W}hyperlink")}
        used |= {("bookmark", str(anchor)) for anchor in anchors if anchor}
        for code in tree.iter(f"{_W}instrText"):
            match = re.match(r"\s*(?:PAGE)?REF (\S+)", code.text or "")
            used |= {("bookmark", match[1])} if match else set()
    return sorted(f"{what} {name} is not defined" for what, name in used if name not in known[what])


def _all(trees: dict[str, Element], part: str, tag: str) -> list[Element]:
    tree = trees.get(part)
    return [] if tree is None else list(tree.iter(_W + tag))
