"""A Word file seen as the reader will: what in it may look otherwise there, or should not be sent.

Fonts that a plain PC lacks, comments, tracked changes, hidden text, personal names in the properties, links to other files,
pictures of few points, and the size. Works on our own file and on one that was changed by hand since.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from report.errors import UserError
from report.messages import say

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_MOST_PART = 80_000_000  # bytes of one XML part: more is no report

# What Windows with Chinese has had since version 7; WPS and Office bring more, but not on every PC.
COMMON_FONTS = frozenset(
    "宋体 新宋体 黑体 楷体 仿宋 微软雅黑 等线 SimSun NSimSun SimHei KaiTi FangSong Arial Calibri Cambria Symbol Wingdings "
    "Tahoma Verdana Georgia".split()
) | {"Times New Roman", "Microsoft YaHei", "Courier New", "Cambria Math", "Segoe UI"}

LOW_DPI = 110  # printed below this, a photograph looks coarse
MAIL_LIMIT = 20_000_000  # bytes that most school mail boxes take in one letter


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know before sending. `key` names it (fonts, comments …), `level` is query or hint."""

    key: str
    level: str
    sentence: str


def look_at(path: Path) -> list[Remark]:
    """What a reader might stumble over, gravest first; empty for a file without any. UserError for what is no Word file."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _Parts(archive)
            found = [
                *_marks(parts),
                *_properties(parts),
                *_links(parts),
                *_fonts(parts),
                *_pictures(parts),
                *_size(path),
            ]
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise UserError(say("delivery.no_word_file", name=path.name)) from error
    return sorted(found, key=lambda remark: remark.level != "query")


class _Parts:
    """The XML parts of a package, read once each; entities stay unresolved and nothing outside is fetched."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = archive.namelist()
        self._parser = etree.XMLParser(resolve_entities=False, no_network=True)
        self.document = self.read("word/document.xml")

    def read(self, name: str) -> etree._Element:
        """The root of a part; KeyError where there is none."""
        if self.archive.getinfo(name).file_size > _MOST_PART:
            raise zipfile.BadZipFile(name)
        return etree.fromstring(self.archive.read(name), self._parser)

    def bodies(self) -> Iterator[etree._Element]:
        """Document, headers, footers and notes."""
        yield self.document
        for name in self.names:
            if re.fullmatch(r"word/(header|footer)\d*\.xml|word/(foot|end)notes\.xml", name):
                yield self.read(name)


def _marks(parts: _Parts) -> Iterator[Remark]:
    if "word/comments.xml" in parts.names:
        count = len(parts.read("word/comments.xml").findall(f"{_W}comment"))
        if count:
            yield Remark("comments", "query", say("delivery.comments", count=count))
    changes = sum(len(list(body.iter(f"{_W}ins", f"{_W}del", f"{_W}moveFrom"))) for body in parts.bodies())
    if changes:
        yield Remark("revisions", "query", say("delivery.revisions", count=changes))
    hidden = [
        run
        for body in parts.bodies()
        for run in body.iter(f"{_W}r")
        if run.find(f"{_W}rPr/{_W}vanish") is not None and run.find(f"{_W}t") is not None
    ]
    if hidden:
        text = "".join(t.text or "" for t in hidden[0].iter(f"{_W}t"))[:20]
        yield Remark("hidden", "query", say("delivery.hidden", count=len(hidden), text=text))


def _properties(parts: _Parts) -> Iterator[Remark]:
    if "docProps/core.xml" not in parts.names:
        return
    core = parts.read("docProps/core.xml")
    people = {core.findtext(f"{_DC}creator") or "", core.findtext(f"{_CP}lastModifiedBy") or ""}
    company = ""
    if "docProps/app.xml" in parts.names:
        company = next(
            (e.text or "" for e in parts.read("docProps/app.xml") if e.tag.endswith("}Company")), ""
        )
    names = sorted(name for name in people if name and name not in (company, "学校"))
    if names:
        yield Remark("people", "query", say("delivery.people", names="、".join(names)))


def _links(parts: _Parts) -> Iterator[Remark]:
    outside: list[str] = []
    web: list[str] = []
    for name in parts.names:
        if name.endswith(".rels"):
            for relation in parts.read(name):
                if relation.get("TargetMode") == "External":
                    target = str(relation.get("Target") or "")
                    (web if target.startswith(("http:", "https:", "mailto:")) else outside).append(target)
    if outside:
        yield Remark("outside", "query", say("delivery.outside", count=len(outside), first=outside[0][:60]))
    if web:
        yield Remark("links", "hint", say("delivery.links", count=len(web), first=web[0][:60]))


def _fonts(parts: _Parts) -> Iterator[Remark]:
    used: set[str] = set()
    roots = [*parts.bodies(), *(parts.read(n) for n in ("word/styles.xml",) if n in parts.names)]
    for root in roots:
        for fonts in root.iter(f"{_W}rFonts"):
            named = ((str(name), str(value)) for name, value in fonts.items())
            used |= {value for name, value in named if name.startswith(_W) and "heme" not in name}
    rare = sorted(used - COMMON_FONTS - {"eastAsia", "default", "cs", "ascii"})
    if rare:
        yield Remark("fonts", "hint", say("delivery.fonts", names="、".join(rare)))


def _pictures(parts: _Parts) -> Iterator[Remark]:
    from PIL import Image

    name = "word/_rels/document.xml.rels"
    relations = parts.read(name) if name in parts.names else ()
    targets = {str(r.get("Id")): f"word/{r.get('Target')}" for r in relations}
    coarse = 0
    for picture in parts.document.iter(f"{_PIC}pic"):
        blip, extent = picture.find(f".//{_A}blip"), picture.find(f".//{_A}ext")
        target = targets.get(str(blip.get(_EMBED)) if blip is not None else "", "")
        if extent is None or target not in parts.names:
            continue
        with Image.open(io.BytesIO(parts.archive.read(target))) as image:
            inches = int(extent.get("cx") or 0) / 914400
            coarse += inches > 0 and image.size[0] / inches < LOW_DPI
    if coarse:
        yield Remark("coarse", "hint", say("delivery.coarse", count=coarse, dpi=LOW_DPI))


def _size(path: Path) -> Iterator[Remark]:
    size = path.stat().st_size
    if size > MAIL_LIMIT * 3 // 4:
        yield Remark("size", "hint", say("delivery.large", size=f"{size / 1_000_000:.1f}"))
