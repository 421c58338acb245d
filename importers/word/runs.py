"""What stands inside one paragraph: runs, fields, links, notes, pictures and text boxes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from importers.word.margin import Margin
from importers.word.package import Package, R, W
from importers.word.raw import RawParagraph, RawPicture
from importers.word.references import MARK
from importers.word.styles import Style, Styles, on, run_look, val
from report.content import Content, Footnote, Inline, Span

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CONTENTS_FIELD = re.compile(r"^\s*(TOC|INDEX)\b", re.IGNORECASE)
_REFERENCE_FIELD = re.compile(r"^\s*REF\s+(\S+)", re.IGNORECASE)
_LINK_FIELD = re.compile(r'^\s*HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_WALKED = frozenset("ins moveTo smartTag customXml sdtContent bdo dir sdt".split())
_SYMBOLS = {
    ("wingdings", "fe"): "☑", ("wingdings", "a8"): "□", ("wingdings", "6f"): "□", ("wingdings", "fc"): "√",
    ("wingdings 2", "52"): "☑", ("wingdings 2", "50"): "√", ("wingdings 2", "a3"): "□", ("wingdings 2", "2a"): "□",
    ("symbol", "b7"): "•", ("wingdings", "6c"): "●", ("wingdings", "fd"): "☒",
}  # fmt: skip


def local(element: etree._Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def chosen(element: etree._Element) -> etree._Element | None:
    """The branch of mc:AlternateContent to read: the first choice, else the fallback; never both."""
    choice = element.find(_MC + "Choice")
    return choice if choice is not None else element.find(_MC + "Fallback")


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shown: bool = False


@dataclass
class Context:
    """What paragraphs share: fields may run over several of them, notes and counts belong to the file."""

    package: Package
    styles: Styles
    footnotes: dict[str, str]
    endnotes: dict[str, str]
    fields: list[_Field] = field(default_factory=list)
    margin: Margin = field(default_factory=Margin)
    hidden: list[str] = field(default_factory=list)

    @property
    def visible(self) -> bool:
        """Whether text now belongs to what a reader sees, not to a field's code."""
        return all(f.shown for f in self.fields)

    @property
    def in_contents(self) -> bool:
        """Whether a TOC field is open."""
        return any(_CONTENTS_FIELD.match(f.instruction) for f in self.fields)

    def link(self) -> str:
        """The address of the innermost open link field, "#" and a bookmark for a reference, or ""."""
        for one in reversed(self.fields):
            match = _LINK_FIELD.match(one.instruction)
            if match and "://" in match.group(1):
                return match.group(1)
            reference = _REFERENCE_FIELD.match(one.instruction)
            if reference:
                return MARK + reference.group(1)
        return ""


@dataclass
class Runs:
    """Collects one paragraph's contents. `boxes` reads the paragraphs of a text box."""

    context: Context
    style: Style
    boxes: Callable[[etree._Element], list[RawParagraph]]
    parts: list[Inline] = field(default_factory=list)
    pictures: list[RawPicture] = field(default_factory=list)
    text_boxes: list[list[RawParagraph]] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    sizes: dict[tuple[int, str], int] = field(default_factory=dict)
    break_before: bool = False
    break_after: bool = False
    in_contents: bool = False

    def walk(self, element: etree._Element, link: str = "") -> None:
        """Reads the children of a paragraph or of something inside it."""
        for child in element:
            name = local(child)
            if name == "r":
                self._run(child, link)
            elif name == "hyperlink":
                target, outside = self.context.package.target(child.get(R + "id", ""))
                anchor = child.get(W + "anchor")
                self.walk(child, target if outside else MARK + anchor if anchor else link)
            elif name == "fldSimple":
                self.context.fields.append(_Field(child.get(W + "instr", ""), True))
                self.walk(child, self.context.link() or link)
                self.context.fields.pop()
            elif name in ("del", "moveFrom"):
                self.context.margin.change(child)
            elif name in _WALKED:
                if name in ("ins", "moveTo"):
                    self.context.margin.change(child)
                self.walk(child, link)
            elif name == "commentRangeStart":
                self.context.margin.begin(child)
            elif name == "commentRangeEnd":
                self.context.margin.end(child)
            elif name == "bookmarkStart":
                self.bookmarks.append(child.get(W + "name", ""))
            elif name in ("oMath", "oMathPara"):
                self._emit("".join(t.text or "" for t in child.iter() if local(t) == "t"), None, link)
            elif name == "AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    self.walk(branch, link)

    def _run(self, run: etree._Element, link: str) -> None:
        rpr = run.find(W + "rPr")
        look = run_look(rpr) if rpr is not None else {}
        character = val(rpr, W + "rStyle")
        base = self.context.styles.get(character) if character else None
        hidden = look.get("hidden", base.hidden if base else None)
        if hidden if hidden is not None else self.style.hidden:
            self.context.hidden.append("".join(t.text or "" for t in run.iter(W + "t")))
            return
        bold = look.get("bold", base.bold if base and base.bold else None)
        size = look.get("size", base.size if base and base.size else None)
        font = str(look.get("font", self.style.font or ""))
        shown = (
            bool(self.style.bold if bold is None else bold),
            size or self.style.size or self.context.styles.default_size,
            font,
        )
        for child in run:
            self._run_part(child, shown, link)

    def _run_part(self, child: etree._Element, shown: tuple[bool, object, str], link: str) -> None:
        name = local(child)
        if name == "t":
            self._emit(child.text or "", shown, link)
        elif name in ("tab", "ptab"):
            self._emit("\t", shown, link)
        elif name in ("br", "cr"):
            self._break(child, shown, link)
        elif name == "noBreakHyphen":
            self._emit("-", shown, link)
        elif name == "sym":
            self._emit(_symbol(child), shown, link)
        elif name == "fldChar":
            self._field_char(child)
        elif name == "instrText" and self.context.fields:
            self.context.fields[-1].instruction += child.text or ""
        elif name in ("footnoteReference", "endnoteReference", "commentReference"):
            self._reference(child, name)
        elif name in ("drawing", "pict", "object"):
            before = len(self.pictures)
            self.shapes(child)
            if (
                name == "object" and len(self.pictures) == before
            ):  # an embedded object without a picture of it
                self.pictures.append(RawPicture("", "", "object"))
        elif name == "AlternateContent":
            branch = chosen(child)
            for part in branch if branch is not None else ():
                self._run_part(part, shown, link)
        elif name == "ruby":
            for base in child.iter(W + "rubyBase"):
                self.walk(base, link)

    def _reference(self, child: etree._Element, name: str) -> None:
        """A note below the page or at the end becomes a footnote, a comment's mark settles where it hangs."""
        if name == "commentReference":
            self.context.margin.mark(child)
            return
        known = self.context.footnotes if name[0] == "f" else self.context.endnotes
        text = known.get(child.get(W + "id", ""), "")
        if text:
            self.parts.append(Footnote(text))

    def _break(self, child: etree._Element, shown: tuple[bool, object, str], link: str) -> None:
        if child.get(W + "type") in ("page", "column"):
            if any(isinstance(p, Span) and p.text.strip() for p in self.parts) or self.pictures:
                self.break_after = True
            else:
                self.break_before = True
        else:
            self._emit("\n", shown, link)

    def _field_char(self, child: etree._Element) -> None:
        kind, fields = child.get(W + "fldCharType"), self.context.fields
        if kind == "begin":
            fields.append(_Field())
            box = child.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                checked = on(box.find(W + "checked"))
                ticked = checked if checked is not None else bool(on(box.find(W + "default")))
                self.parts.append(Span("☑" if ticked else "□"))
        elif kind == "separate" and fields:
            fields[-1].shown = True
        elif kind == "end" and fields:
            self.in_contents = self.in_contents or (self.context.in_contents and bool(self.parts))
            fields.pop()

    def _emit(self, text: str, shown: tuple[bool, object, str] | None, link: str) -> None:
        if not text or not self.context.visible:
            return
        self.context.margin.hear(text)
        bold, size, font = shown or (bool(self.style.bold), self.style.size or 0, "")
        if self.context.in_contents:
            self.in_contents = True
        if text.strip():
            key = (int(str(size)), font)
            self.sizes[key] = self.sizes.get(key, 0) + len(text.strip())
        address = self.context.link() or (link if "://" in link or link.startswith(("mailto:", MARK)) else "")
        last = self.parts[-1] if self.parts else None
        if isinstance(last, Span) and (last.bold, last.link) == (bold, address):
            self.parts[-1] = Span(last.text + text, bold, address)
        else:
            self.parts.append(Span(text, bold, address))

    def shapes(self, element: etree._Element, name: str = "") -> None:
        """Pictures, text boxes and charts of a drawing, each once."""
        for child in element:
            tag = local(child)
            if tag == "docPr":
                name = child.get("descr") or child.get("title") or ""
            if tag == "txbxContent":
                self.text_boxes.append(self.boxes(child))
            elif tag == "blip":
                self._picture(child.get(R + "embed"), child.get(R + "link"), name)
            elif tag == "imagedata":
                self._picture(child.get(R + "id"), child.get(R + "href"), child.get("title") or name)
            elif tag == "chart" and child.get(R + "id"):
                target, _ = self.context.package.target(child.get(R + "id", ""))
                self.pictures.append(RawPicture(target, name, "chart"))
            elif tag == "relIds":
                self._diagram(child.get(R + "dm", ""), name)
            elif tag == "textpath" and child.get("string"):
                self.text_boxes.append([RawParagraph((Span(child.get("string", "")),))])
            elif tag == "AlternateContent":
                branch = chosen(child)
                if branch is not None:
                    self.shapes(branch, name)
            else:
                self.shapes(child, name)

    def _diagram(self, relation: str, name: str) -> None:
        """A SmartArt keeps its place as a picture that is not there, and its words as those of a text box."""
        target, outside = self.context.package.target(relation)
        root = self.context.package.tree(target) if target and not outside else None
        points = [e for e in root.iter() if local(e) == "pt"] if root is not None else []
        words = ["".join(t.text or "" for t in point.iter() if local(t) == "t").strip() for point in points]
        if any(words):
            self.text_boxes.append([RawParagraph((Span(text),)) for text in words if text])
        self.pictures.append(RawPicture("", name, "diagram"))

    def _picture(self, embedded: str | None, linked: str | None, name: str) -> None:
        target, outside = self.context.package.target(embedded or linked or "")
        if not target or outside or not self.context.package.holds(target):
            self.pictures.append(RawPicture("", name, "linked"))
        else:
            self.pictures.append(RawPicture(target, name))


def _symbol(element: etree._Element) -> str:
    font, code = (element.get(W + "font") or "").lower(), (element.get(W + "char") or "").lower()
    known = _SYMBOLS.get((font, code[-2:]))
    if known:
        return known
    char = chr(int(code, 16)) if re.fullmatch(r"[0-9a-f]{1,4}", code) else ""
    if "\ue000" <= char <= "\uf8ff":
        return "□"
    return (
        char if char.isprintable() else ""
    )  # a control character or half a surrogate is nothing that can be shown


def trimmed(parts: list[Inline]) -> Content:
    """Contents without the typed indent before and the blanks after; empty spans gone."""
    kept = list(parts)
    while kept and isinstance(kept[0], Span) and not kept[0].text.strip():
        kept.pop(0)
    while kept and isinstance(kept[-1], Span) and not kept[-1].text.strip():
        kept.pop()
    if kept and isinstance(kept[0], Span):
        kept[0] = Span(kept[0].text.lstrip(), kept[0].bold, kept[0].link)
    if kept and isinstance(kept[-1], Span):
        kept[-1] = Span(kept[-1].text.rstrip(), kept[-1].bold, kept[-1].link)
    return tuple(kept)
