"""The parts of a .docx file, read safely: no bombs, no entities, no network."""

import posixpath
import zipfile
from pathlib import Path

from lxml import etree

from importers.opening import ZIP_ERRORS
from report.errors import UserError
from report.messages import say

MOST_BYTES = 600 << 20  # all parts together, expanded
MOST_XML = 120 << 20  # one XML part, expanded
MOST_TAGS = 6_000_000  # of one XML part: each becomes an object; a report of 80 pages has a hundred thousand
_OFFICE_DOCUMENT = "/officeDocument"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/drawingml/chart",
        b"http://schemas.openxmlformats.org/drawingml/2006/chart",
    ),
)


class Package:
    """An open .docx. Use as a context manager; UserError for what is damaged or too large."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except ZIP_ERRORS as error:
            raise UserError(say("importers.damaged", name=self.name)) from error
        self._names = {info.filename for info in self._zip.infolist()}
        if sum(info.file_size for info in self._zip.infolist()) > MOST_BYTES:
            self._zip.close()
            raise UserError(say("importers.too_large", name=self.name))
        self.document = self._main_part()
        self.relations = self._relations_of(self.document)

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def data(self, part: str, most: int = MOST_BYTES) -> bytes:
        """The bytes of a part; KeyError where there is none."""
        if part not in self._names:
            raise KeyError(part)
        try:
            with self._zip.open(part) as file:
                data = file.read(most + 1)  # the size that the directory names may lie
        except ZIP_ERRORS as error:
            raise UserError(say("importers.damaged", name=self.name)) from error
        if len(data) > most:
            raise UserError(say("importers.too_large", name=self.name))
        return data

    def tree(self, part: str) -> etree._Element | None:
        """A part's XML, or None where the package lacks it."""
        if part not in self._names:
            return None
        data = self.data(part, MOST_XML)
        if data.count(b"<") > MOST_TAGS:
            raise UserError(say("importers.too_large", name=self.name))
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise UserError(say("importers.damaged", name=self.name)) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise UserError(say("importers.damaged", name=self.name))
        return root

    def related(self, kind: str) -> list[str]:
        """The parts that the document points at with a relation of this kind ("/styles")."""
        return [
            target
            for target, type_, outside in self.relations.values()
            if type_.endswith(kind) and not outside
        ]

    def target(self, relation: str) -> tuple[str, bool]:
        """A relation's target and whether it lies outside the package; ("", False) for an unknown one."""
        target, _, outside = self.relations.get(relation, ("", "", False))
        return target, outside

    def holds(self, part: str) -> bool:
        """Whether the package has this part."""
        return part in self._names

    def _main_part(self) -> str:
        for target, kind, outside in self._relations_of("").values():
            if kind.endswith(_OFFICE_DOCUMENT) and not outside and target in self._names:
                return target
        if "word/document.xml" in self._names:
            return "word/document.xml"
        self._zip.close()
        raise UserError(say("importers.no_document", name=self.name))

    def _relations_of(self, part: str) -> dict[str, tuple[str, str, bool]]:
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str, bool]] = {}
        for relation in root if root is not None else ():
            target, outside = relation.get("Target", ""), relation.get("TargetMode") == "External"
            if not outside:
                target = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
            found[relation.get("Id", "")] = (target, relation.get("Type", ""), outside)
        return found
