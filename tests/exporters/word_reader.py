"""Reads a .docx for tests the way Word counts it: list labels, fields, captions, sections."""

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from lxml import etree

from exporters.word.markup import clean
from report.numbering import chinese_number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeezed(text: str) -> str:
    """Text without white space and without characters that a Word file cannot hold."""
    return re.sub(r"\s+", "", clean(text))


@dataclass
class Read:
    """One paragraph."""

    style: str
    text: str
    label: str
    drawn: bool
    in_table: bool
    breaks_page: bool
    sequence: str = ""
    sequence_after_update: str = ""

    @property
    def full(self) -> str:
        """Label and text."""
        return self.label + self.text


class Document:
    """A package taken apart."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.trees: dict[str, Any] = {
            name: etree.fromstring(content) for name, content in self.parts.items() if name.endswith(".xml")
        }
        self.body = self.trees["word/document.xml"][0]
        self._labels = _Labels(self.trees["word/numbering.xml"], self.trees["word/styles.xml"])
        self._counts: dict[str, int] = defaultdict(int)
        self.fields: list[tuple[str, str]] = []
        self.bookmarks: dict[str, str] = {}
        self.links = {
            str(h.get(W + "anchor")) for h in self.body.iter(W + "hyperlink") if h.get(W + "anchor")
        }
        self.paragraphs = [self._read(p) for p in self.body.iter(W + "p")]

    def _read(self, p: Any) -> Read:
        style = p.find(f"{W}pPr/{W}pStyle").get(W + "val")
        text, stack, open_marks = "", [], {}
        sequence = updated = ""
        for node in p.iter():
            if node.tag == W + "fldChar":
                kind = node.get(W + "fldCharType")
                if kind == "begin":
                    stack.append(["", "", False])
                elif kind == "separate":
                    stack[-1][2] = True
                elif stack:
                    code, result, _ = stack.pop()
                    self.fields.append((code.strip(), result))
                    if code.strip().startswith("SEQ"):
                        sequence, updated = result, self._count(code.strip())
            elif node.tag == W + "instrText":
                stack[-1][0] += node.text
            elif node.tag == W + "bookmarkStart":
                open_marks[node.get(W + "id")] = (node.get(W + "name"), len(text))
            elif node.tag == W + "bookmarkEnd":
                name, start = open_marks.pop(node.get(W + "id"))
                self.bookmarks[name] = text[start:]
            elif node.tag in (W + "t", W + "br") or (
                node.tag == W + "tab" and node.getparent().tag == W + "r"
            ):
                piece = node.text if node.tag == W + "t" else "\n" if node.tag == W + "br" else "\t"
                text += piece
                for entry in stack:
                    entry[1] += piece if entry[2] else ""
        return Read(
            style,
            text,
            self._labels.next(p, style),
            p.find(f".//{W}drawing") is not None,
            any(a.tag == W + "tc" for a in p.iterancestors()),
            p.find(f"{W}pPr/{W}pageBreakBefore") is not None,
            sequence,
            updated,
        )

    def _count(self, code: str) -> str:
        name = code.split()[1]
        restart = re.search(r"\\r (\d+)", code)
        self._counts[name] = int(restart[1]) if restart else self._counts[name] + 1
        return str(self._counts[name])

    def entries(self, code: str) -> list[tuple[str, str]]:
        """(text, page) of the stored entries of the TOC field with that code."""
        found, inside = [], False
        for p in self.body.iter(W + "p"):
            codes = "".join(t.text for t in p.iter(W + "instrText"))
            inside = inside or code in codes
            if inside:
                text = "".join(
                    "\t" if n.tag == W + "tab" else n.text
                    for n in p.iter(W + "t", W + "tab")
                    if n.getparent().tag == W + "r"
                )
                left, _, right = text.rpartition("\t")
                found.append((left, right))
                marks = [m.get(W + "fldCharType") for m in p.findall(f"{W}r/{W}fldChar")]
                if marks.count("end") > 0:
                    break
        return found

    def after_style(self, style: str, text: str) -> Read:
        """The paragraph behind the one of that style and text."""
        place = next(n for n, p in enumerate(self.paragraphs) if p.style == style and p.text == text)
        return self.paragraphs[place + 1]

    @property
    def sections(self) -> list[dict[str, Any]]:
        """Of each section: restart, number format, whether its pages are numbered, whether they lie on
        their side.
        """
        relations = {
            r.get("Id"): r.get("Target") for r in etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        }
        found = []
        for el in self.body.iter(W + "sectPr"):
            number = el.find(W + "pgNumType")
            footer = el.find(W + "footerReference")
            target = relations[next(v for k, v in footer.attrib.items() if k.endswith("}id"))]
            found.append(
                {
                    "start": "" if number is None else number.get(W + "start", ""),
                    "format": "" if number is None else number.get(W + "fmt", ""),
                    "number": b"PAGE" in self.parts[f"word/{target}"],
                    "landscape": el.find(W + "pgSz").get(W + "orient") == "landscape",
                }
            )
        return found


class _Labels:
    """Counts list numbers like Word: one counter per level, shared by the lists of one definition."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self.abstracts = {a.get(W + "abstractNumId"): a for a in numbering.iter(W + "abstractNum")}
        self.lists = {n.get(W + "numId"): n for n in numbering.findall(W + "num")}
        self.styles = {s.get(W + "styleId"): s.find(f"{W}pPr/{W}numPr") for s in styles.iter(W + "style")}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.begun: set[tuple[str, int]] = set()

    def next(self, p: Any, style: str) -> str:
        """The label of a paragraph."""
        own = p.find(f"{W}pPr/{W}numPr")
        own = self.styles.get(style) if own is None else own
        if own is None:
            return ""
        ident, level = own.find(W + "numId").get(W + "val"), int(own.find(W + "ilvl").get(W + "val"))
        if ident == "0":
            return ""
        made = self.lists[ident]
        abstract = made.find(W + "abstractNumId").get(W + "val")
        levels = {int(x.get(W + "ilvl")): x for x in self.abstracts[abstract].findall(W + "lvl")}
        counts = self.counts[abstract]
        over = {}
        for o in made.findall(W + "lvlOverride"):
            if (start := o.find(W + "startOverride")) is not None:
                over[int(o.get(W + "ilvl"))] = int(start.get(W + "val"))
            if (own_level := o.find(W + "lvl")) is not None:
                levels[int(o.get(W + "ilvl"))] = own_level
        if level in over and (ident, level) not in self.begun:
            counts[level] = over[level]
        else:
            counts[level] = counts.get(level, 0) + 1
        self.begun.add((ident, level))
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        return self._text(levels, level, counts)

    def _text(self, levels: dict[int, Any], level: int, counts: dict[int, int]) -> str:
        legal = levels[level].find(W + "isLgl") is not None
        if levels[level].find(W + "numFmt").get(W + "val") == "bullet":
            return "•"

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            form = levels[place].find(W + "numFmt").get(W + "val")
            n = counts.get(place, 1)
            if form == "chineseCountingThousand" and not legal:
                return chinese_number(n)
            return chr(0x2460 + n - 1) if form == "decimalEnclosedCircle" and not legal else str(n)

        text = re.sub(r"%(\d)", shown, levels[level].find(W + "lvlText").get(W + "val"))
        return text + (" " if levels[level].find(W + "suff").get(W + "val") == "space" else "")
