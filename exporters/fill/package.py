"""An .xlsx as it lies in its archive: parts, sheets, strings, formats, names; written back with only the changed parts new.

openpyxl loses borders, drawings and extensions of forms when it saves them; here a part nobody touched keeps its bytes.
"""

import copy
import io
import lzma
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from report.errors import UserError
from report.messages import say

Element = etree._Element

_MOST = 120_000_000  # bytes of all parts unfolded: no form is a tenth of that
# What reading a damaged archive may end in, whatever its members are packed with.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
_OLD, _MOST_OLD = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    20_000_000,
)  # how Excel's old files begin; how much of one is looked at
_MOST_TAGS = 4_000_000  # each becomes an object; a form has some ten thousand
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
SUFFIXES = (".xlsx", ".xlsm")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: "@"}
_BUILT_IN |= {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}


def local(element: Element) -> str:
    """The tag without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that local name."""
    return next((c for c in element if local(c) == name), None) if element is not None else None


def children(element: Element | None, name: str) -> list[Element]:
    """The children of that local name."""
    return [c for c in element if local(c) == name] if element is not None else []


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of the workbook, by name."""

    name: str
    visible: bool
    part: str


class Package:
    """The form's archive. Everything is read once; `tree` marks nothing, `changed` says which parts are written anew."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._infos, self._data = _read(path)
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self.book = next((t for k, t in self._related("").values() if k == "officeDocument"), "")
        root = self.tree(self.book)
        if root is None or local(root) != "workbook":
            raise UserError(say("fill.damaged", name=path.name))
        self._parts = dict(self._related(self.book).values())
        self.sheets = self._sheets(root)
        self._strings = self.tree(self._parts.get("sharedStrings", ""))
        self._items = children(self._strings, "si")
        self._places = {
            text: n for n, item in reversed(list(enumerate(self._items))) if (text := _plain(item))
        }
        self._styles = self.tree(self._parts.get("styles", ""))
        self._formats = {
            int(f.get("numFmtId", "0")): f.get("formatCode", "")
            for f in children(child(self._styles, "numFmts"), "numFmt")
        }
        self._xfs = children(child(self._styles, "cellXfs"), "xf")

    def tree(self, part: str) -> Element | None:
        """The part's root, parsed once; None where there is no such part."""
        if part not in self._trees and part in self._data:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            try:
                self._trees[part] = etree.fromstring(self._data[part], parser)
            except etree.XMLSyntaxError as error:
                raise UserError(say("fill.damaged", name=self.name)) from error
        return self._trees.get(part)

    def touch(self, part: str) -> None:
        """Marks a part as changed: it is written from its tree."""
        self._changed.add(part)

    def text(self, index: int) -> str:
        """A shared string, its formatted runs joined."""
        return string_text(self._items[index]) if 0 <= index < len(self._items) else ""

    def string(self, index: int) -> Element | None:
        """The element of a shared string."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def add_string(self, text: str) -> int | None:
        """The index of a shared string, appended where it is new; None where the workbook keeps no shared strings."""
        if self._strings is None:
            return None
        if text not in self._places:
            item = etree.SubElement(self._strings, self._strings.tag[: -len("sst")] + "si")
            fill_text(item, text)
            self._places[text] = self.append_string(item)
        return self._places[text]

    def append_string(self, item: Element) -> int:
        """Takes a new string element in; its index."""
        assert self._strings is not None  # the element can only come from there
        if item.getparent() is not self._strings:
            self._strings.append(item)
        self._items.append(item)
        self.touch(self._parts["sharedStrings"])
        return len(self._items) - 1

    def used_strings(self, more: int) -> None:
        """Keeps the counts of the string table right after `more` cells began to use it."""
        if self._strings is not None and self._parts["sharedStrings"] in self._changed:
            self._strings.set("uniqueCount", str(len(self._items)))
            if self._strings.get("count", "").isdigit():
                self._strings.set("count", str(int(self._strings.get("count", "0")) + more))

    def number_format(self, style: int) -> str:
        """The format code of a cell style."""
        if not 0 <= style < len(self._xfs):
            return "General"
        code = int(self._xfs[style].get("numFmtId", "0"))
        return self._formats.get(code) or _BUILT_IN.get(code, "General")

    def locked(self, style: int) -> bool:
        """Whether cells of that style are locked once the sheet is protected."""
        protection = child(self._xfs[style], "protection") if 0 <= style < len(self._xfs) else None
        return protection is None or protection.get("locked", "1") in ("1", "true")

    def defined(self, name: str) -> str:
        """What a defined name stands for, "" where there is none."""
        for element in children(child(self.tree(self.book), "definedNames"), "definedName"):
            if element.get("name") == name:
                return (element.text or "").strip()
        return ""

    def calculate_on_load(self) -> None:
        """Tells the office program to work out every formula when it opens the file."""
        root = self.tree(self.book)
        assert root is not None
        calc = child(root, "calcPr")
        if calc is None:
            calc = etree.Element(root.tag[: -len("workbook")] + "calcPr")
            before = ("definedNames", "externalReferences", "functionGroups", "sheets")
            follow = next(e for name in before if (e := child(root, name)) is not None)
            follow.addnext(calc)
        if calc.get("fullCalcOnLoad") not in ("1", "true"):
            calc.set("fullCalcOnLoad", "1")
            self.touch(self.book)

    def written(self) -> bytes:
        """The archive: the same parts in the same order with the same compression."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for info in self._infos:
                data = self._data[info.filename]
                if info.filename in self._changed:
                    tree = self._trees[info.filename].getroottree()
                    declared = data.lstrip().startswith(b"<?xml") or not data.startswith(b"<")
                    alone = b"standalone" in data[:200]
                    data = _serialised(tree, declared, alone)
                target.writestr(copy.copy(info), data, compress_type=info.compress_type)
        return out.getvalue()

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → (kind, part) of the inner relations of a part ("" for the archive itself)."""
        folder, _, name = part.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", name + ".rels"))
        found = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            full = (
                target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            if relation.get("TargetMode") != "External":
                found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], full)
        return found

    def _sheets(self, root: Element) -> list[SheetPart]:
        related = self._related(self.book)
        found = []
        for sheet in children(child(root, "sheets"), "sheet"):
            key = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
            kind, part = related.get(str(key), ("", ""))
            if kind == "worksheet" and part in self._data:
                visible = sheet.get("state", "visible") == "visible"
                found.append(SheetPart(sheet.get("name", ""), visible, part))
        return found


def _serialised(tree: etree._ElementTree, declared: bool, alone: bool) -> bytes:
    """The part as UTF-8, its declaration as the form had it."""
    if alone:
        return etree.tostring(tree, xml_declaration=declared, encoding="UTF-8", standalone=True)
    return etree.tostring(tree, xml_declaration=declared, encoding="UTF-8")


def string_text(item: Element) -> str:
    """The text of a string element, without the reading aids of East Asian text."""
    return "".join(t.text or "" for t in text_elements(item))


def text_elements(item: Element) -> list[Element]:
    """The elements that hold the text of a string, in order."""
    return [
        e for e in item.iter() if local(e) == "t" and (p := e.getparent()) is not None and local(p) != "rPh"
    ]


def fill_text(item: Element, text: str) -> None:
    """Puts plain text into a new string element."""
    holder = etree.SubElement(item, str(item.tag).rpartition("}")[0] + "}t")
    holder.text = text
    if text != text.strip() or "\n" in text:
        holder.set(_SPACE, "preserve")


def _plain(item: Element) -> str:
    return string_text(item) if [local(e) for e in item] == ["t"] else ""


def has_doctype(part: bytes) -> bool:
    """Whether an XML part brings a document type: no office program writes one, and its entities can unfold without end."""
    return any(mark in part for mark in _DOCTYPE)


def _trouble_of(path: Path) -> str:
    """The sentence for a file that is no archive: Excel's old form, and what a password makes of a new one, begin alike."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_OLD)
    except OSError:
        return "fill.damaged"
    if not data.startswith(_OLD):
        return "fill.damaged"
    return "fill.password" if "EncryptedPackage".encode("utf-16-le") in data else "fill.not_xlsx"


def _read(path: Path) -> tuple[list[zipfile.ZipInfo], dict[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > _MOST:
                raise UserError(say("fill.too_large", name=path.name))
            data = {info.filename: archive.read(info) for info in infos}
    except FileNotFoundError as error:
        raise UserError(say("fill.not_found", name=path)) from error
    except PermissionError as error:
        raise UserError(say("fill.in_use", name=path.name)) from error
    except _ZIP_ERRORS as error:
        raise UserError(say(_trouble_of(path), name=path.name)) from error
    if len(data) < len(infos) or any(has_doctype(part) for part in data.values()):
        raise UserError(say("fill.damaged", name=path.name))
    if sum(part.count(b"<") for name, part in data.items() if name.endswith(".xml")) > _MOST_TAGS:
        raise UserError(say("fill.too_large", name=path.name))
    return infos, data
