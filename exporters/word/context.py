"""What every part of the writer shares while one report is written: profile, lists, pictures, links,
notes, bookmarks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from exporters.word.markup import escape, one_line, run
from exporters.word.markup import field as field_xml
from exporters.word.numbering import Level, ListTable, level_of
from exporters.word.pictures import Media
from exporters.word.profile import Profile
from exporters.word.styles import indent, look_of
from report.charts import ChartData
from report.edition import Numbering
from report.house_style import numbering_of
from report.model import Kind, Report, Section
from report.numbering import Numbers, heading_number
from report.stream import CaseItem, ChartItem, FigureItem, HeadingItem, IndicatorItem, Item, Run, TableItem

SUFFIXES = {"": "nothing", " ": "space", "\t": "tab"}
"""What stands between a number and its words, as Word names it."""
MAX_LEVEL = 6
"""Deeper headings take the style of this level."""
_CAPTION = re.compile(r"(?P<lead>.*?)(?P<n>\d+)(?P<tail>\D*)$", re.S)
_CASE_REFERENCE = re.compile(r"^(?P<lead>案例「)(?P<title>.*)(?P<tail>」)$", re.S)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that can be pointed at: its bookmark, and how a reference to it is printed."""

    bookmark: str
    kind: str  # caption, case, number (a heading's number), title (an unnumbered heading)
    text: str


@dataclass
class Context:
    """The state of one export. `places` holds every id of the report that a reference can reach."""

    report: Report
    numbers: Numbers
    profile: Profile
    media: Media
    numbering: ListTable = field(default_factory=ListTable)
    places: dict[str, Place] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    charts: list[ChartData] = field(default_factory=list)  # those written as Word's own charts
    sequence: dict[str, int] = field(default_factory=dict)
    chapters_seen: int = 0
    paths: dict[str, tuple[tuple[str, ...], list[int]]] = field(default_factory=dict)
    run_ins: dict[str, int] = field(default_factory=dict)
    heading_list: int = 0
    preface_list: int = 0
    linked: dict[str, tuple[int, int]] = field(default_factory=dict)
    _ids: int = 0

    def next_id(self) -> int:
        """A number for a bookmark or drawing, given once."""
        self._ids += 1
        return self._ids


def prepare(
    report: Report, numbers: Numbers, profile: Profile, picture: Callable[[str], bytes], items: list[Item]
) -> Context:
    """A context that knows every place of the report before the first line is written: the contents come
    first.
    """
    context = Context(report, numbers, profile, Media(picture))
    for item in items:
        _note_place(context, item)
    context.paths = heading_paths(report)
    forms = numbering_of(report)
    context.heading_list = context.numbering.define("headings", _heading_levels(profile, forms, True))
    context.preface_list = context.numbering.define("preface", _heading_levels(profile, forms, False))
    main = context.numbering.main_list(context.heading_list)
    for depth, form in enumerate(forms.levels[:MAX_LEVEL]):
        if level_of(form, depth) is not None:
            context.linked[f"Heading{depth + 1}"] = (main, depth)
    return context


def _note_place(context: Context, item: Item) -> None:
    if isinstance(item, HeadingItem):
        name = f"_Toc{len(context.places) + 1:06d}"
        kind, text = ("number", item.number) if item.number else ("title", one_line(item.text))
        context.places[item.id] = Place(name, kind, text)
    elif isinstance(item, CaseItem):
        name = f"_Ref{len(context.places) + 1:06d}"
        context.places[item.block] = Place(name, "case", one_line(item.title))
        for inner in item.items:
            _note_place(context, inner)
    elif isinstance(item, TableItem | FigureItem | ChartItem | IndicatorItem) and item.number:
        name = f"_Ref{len(context.places) + 1:06d}"
        context.places[item.block] = Place(name, "caption", item.number)


def _heading_levels(profile: Profile, forms: Numbering, chapters: bool) -> dict[int, Level]:
    """The levels that number headings: those of chapters (linked to the heading styles) or those inside a
    preface.
    """
    levels = {}
    for depth, form in enumerate((forms.levels if chapters else forms.preface)[:9]):
        style = f"Heading{min(depth + (1 if chapters else 2), MAX_LEVEL)}"
        space = "" if form.endswith(("、", "）")) else forms.space  # as report.stream leaves it out there
        suffix = SUFFIXES.get(space)
        level = level_of(
            form if suffix else form + space,
            depth,
            suffix=suffix or "nothing",
            properties=indent(look_of(profile, style)),
            style=style if chapters and depth < MAX_LEVEL else "",
        )
        if level is not None:
            levels[depth] = level
    return levels


def heading_paths(report: Report) -> dict[str, tuple[tuple[str, ...], list[int]]]:
    """Section id → (the forms it is numbered by, its place at each numbered level); as `report.numbering`
    counts.
    """
    found: dict[str, tuple[tuple[str, ...], list[int]]] = {}
    forms = numbering_of(report)

    def down(parent: str, depth: int, path: list[int], levels: tuple[str, ...]) -> None:
        count = 0
        for section in report.children(parent):
            if section.skipped:
                continue
            here, inside = path, levels
            if depth == 1 and section.type == Kind.PREFACE:
                inside, here = forms.preface, []
            elif _is_numbered(section):
                count += 1
                here = [*path, count]
                found[section.id] = (levels, here)
            down(section.id, depth + 1, here, inside)

    down("", 1, [], forms.levels)
    return found


def _is_numbered(section: Section) -> bool:
    return section.numbered and section.type == Kind.BODY


def heading_list(context: Context, item: HeadingItem) -> tuple[int, int] | None:
    """(numId, level) under which Word prints the heading's number by itself, or None where it must be
    typed.
    """
    known = context.paths.get(item.id)
    if known is None or not item.number:
        return None
    forms, path = known
    if len(path) > len(forms) or heading_number(forms[len(path) - 1], path) != item.number:
        return None
    preface = forms is numbering_of(context.report).preface
    definition = context.preface_list if preface else context.heading_list
    number = context.numbering.place(definition, path)
    return None if number is None else (number, len(path) - 1)


def sequence_name(number: str) -> str:
    """The SEQ name of a caption number: "图 1-2" → 图."""
    return re.sub(r"\W|\d", "", number.split(" ")[0]) or "图"


def caption_number(context: Context, number: str) -> str:
    r"""A caption's number as markup: label and chapter typed, the running number a SEQ field that shows
    `number`.

    The chapter is typed: a STYLEREF to a heading numbered 一、 would turn into 一 when the reader presses
    F9. A new chapter restarts by \r, not by \s 1, which LibreOffice does not know.
    """
    match = _CAPTION.match(number)
    if match is None:
        return run(number)
    name, wanted = sequence_name(number), int(match["n"])
    restart = "" if context.sequence.get(name, 0) + 1 == wanted else f" \\r {wanted}"
    context.sequence[name] = wanted
    return run(match["lead"]) + field_xml(f"SEQ {name} \\* ARABIC{restart}", match["n"]) + run(match["tail"])


def runs_xml(context: Context, runs: tuple[Run, ...]) -> str:
    """The runs of a paragraph: bold, links, references and footnotes."""
    return "".join(_run_xml(context, part) for part in runs)


def _run_xml(context: Context, part: Run) -> str:
    bold = "<w:b/><w:bCs/>" if part.bold else ""
    if part.note:
        context.notes.append(part.note)
        number = len(context.notes)
        return (
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{number}"/></w:r>'
        )
    if part.target:
        return _reference(context, part, bold)
    if part.link:
        relation = link_relation(context, part.link)
        if relation and part.text:
            inner = run(part.text, '<w:rStyle w:val="Hyperlink"/>' + bold)
            return f'<w:hyperlink r:id="{relation}" w:history="1">{inner}</w:hyperlink>'
    return run(part.text, bold)


def _reference(context: Context, part: Run, bold: str) -> str:
    place = context.places.get(part.target)
    if place is None or not place.text:
        return run(part.text, bold)
    if place.kind == "number" and part.text == place.text:
        # \n: the number alone; a reader's Word leaves out the point or 、 at its end when it updates
        return field_xml(f"REF {place.bookmark} \\n \\h", part.text, bold)
    lead, shown, tail = part.text.partition(place.text)
    if not shown or "\n" in part.text:
        return run(part.text, bold)
    return run(lead, bold) + field_xml(f"REF {place.bookmark} \\h", shown, bold) + run(tail, bold)


def link_relation(context: Context, address: str) -> str:
    """The relationship of an outside link, or "" for an address that is none."""
    target = address.strip()
    if not target:
        return ""
    if "://" not in target and not target.startswith("mailto:"):
        target = ("mailto:" if "@" in target and "/" not in target else "http://") + target
    try:
        urlsplit(target)
    except ValueError:
        return ""
    target = quote(target, safe=":/?#[]@!$&'()*+,;=%-._~")
    if target not in context.links:
        context.links[target] = f"rIdLink{len(context.links) + 1}"
    return context.links[target]


def footnotes_xml(context: Context, head: str, namespaces: str) -> bytes:
    """The footnotes part with its two separators."""
    parts = [
        f"{head}<w:footnotes {namespaces}>",
        (
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
            'w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>'
        ),
        (
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
            'w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        ),
    ]
    for number, text in enumerate(context.notes, 1):
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        parts.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            f"{mark}{run(' ' + text)}</w:p></w:footnote>"
        )
    return "".join([*parts, "</w:footnotes>"]).encode()


def relations_of_links(context: Context) -> list[str]:
    """The relationship elements of all outside links."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    return [
        f'<Relationship Id="{relation}" Type="{kind}" Target="{escape(target)}" TargetMode="External"/>'
        for target, relation in context.links.items()
    ]
