"""Report → one stream of numbered, resolved output items in reading order.

The preview shows it, `dump` prints it, Word and Excel write it, checks read it: what is seen is what is sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Paragraph, Picture, Table, Text
from report.charts import ChartData, chart_data
from report.content import BoundNumber, Content, Footnote, Reference, Span
from report.edition import IndicatorTable as TableSpec
from report.fields import field_text, scanned_page
from report.house_style import numbering_of
from report.indicators import PrintedTable, effective_value, printed_table
from report.model import GENERATED, Kind, Report, Section
from report.numbering import Numbers, is_skipped, number_report
from report.tables import shown_rows

BLANK_BOUND = "（待填）"  # what a bound number shows while its cell is blank


@dataclass(frozen=True, slots=True)
class Run:
    """Resolved text of one look. `target` is the id a reference points at; `note` a footnote's text; `bound` row/column."""

    text: str
    bold: bool = False
    link: str = ""
    target: str = ""
    note: str = ""
    bound: str = ""


@dataclass(frozen=True, slots=True)
class HeadingItem:
    """A heading. `number` has its delimiters ("（一）"); `space` stands between number and text."""

    id: str
    level: int
    number: str
    text: str
    space: str = ""
    type: str = Kind.BODY
    printed_number: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphItem:
    """A paragraph. `number` is the list's or run-in heading's number, `lead` the run-in title (set bold)."""

    block: str
    place: int
    role: str
    runs: tuple[Run, ...]
    number: str = ""
    lead: str = ""
    level: int = 0
    printed_number: str = ""

    @property
    def text(self) -> str:
        """The whole text as a reader sees it, number and lead included; footnotes left out."""
        return self.number + self.lead + "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class TableItem:
    """A table of typed cells, computed ones filled in. `number` is "表 1-2", or "" where it carries none."""

    block: str
    number: str
    body: Table
    rows: tuple[tuple[str, ...], ...]
    printed_number: str = ""


@dataclass(frozen=True, slots=True)
class FigureItem:
    """Pictures under one caption."""

    block: str
    number: str
    caption: str
    pictures: tuple[Picture, ...]
    alt: str = ""
    columns: int = 0
    source_note: str = ""
    printed_number: str = ""


@dataclass(frozen=True, slots=True)
class ChartItem:
    """A chart with its data read."""

    block: str
    number: str
    caption: str
    data: ChartData
    alt: str = ""
    source_note: str = ""
    native: bool = False


@dataclass(frozen=True, slots=True)
class CaseItem:
    """A case box. `label` is what the edition prints before the title."""

    block: str
    label: str
    title: str
    items: tuple["Item", ...]
    printed_number: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorItem:
    """An indicator table: what the edition says of it, and the grid to print."""

    block: str
    number: str
    caption: str
    table: TableSpec
    printed: PrintedTable
    appendix: bool


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One line of the cover or declaration with its text; `label` is printed before it."""

    key: str
    label: str
    text: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class FrontItem:
    """Cover, declaration, contents or a list of figures or tables; `type` is the section's Kind. `scan` is the picture of the
    signed page that is printed in place of a declaration.
    """

    section: str
    type: str
    title: str
    lines: tuple[FieldLine, ...] = field(default=())
    scan: str = ""


Item = HeadingItem | ParagraphItem | TableItem | FigureItem | ChartItem | CaseItem | IndicatorItem | FrontItem


def stream(report: Report, numbers: Numbers | None = None) -> Iterator[Item]:
    """The whole report in reading order. Skipped sections are left out."""
    numbers = numbers or number_report(report)
    for section, depth in report.walk():
        if not is_skipped(report, section):
            yield from section_items(report, section, depth, numbers)


def section_items(report: Report, section: Section, depth: int, numbers: Numbers) -> Iterator[Item]:
    """What one section itself adds: its heading (or front page) and its blocks, not its child sections."""
    if section.type in (Kind.COVER, Kind.DECLARATION) or section.type in GENERATED:
        scan = scanned_page(report) if section.type == Kind.DECLARATION else ""
        yield FrontItem(section.id, section.type, section.title, _lines(report, section), scan)
        return
    blocks = report.blocks_of(section.id)
    if section.type != Kind.INDICATORS and section.title:
        number = numbers.sections.get(section.id, "")
        # After 、 and after a bracket nothing stands (GB/T 15834), also where 1.1 takes a space.
        space = numbering_of(report).space if number and number[-1] not in "、）" else ""
        yield HeadingItem(
            section.id, depth, number, section.title, space, section.type, section.printed_number
        )
    for block in blocks:
        yield from block_items(report, block, numbers)


def block_items(report: Report, block: Block, numbers: Numbers) -> Iterator[Item]:
    """The items of one block: a text block gives one for each paragraph."""
    body, number = block.body, numbers.captions.get(block.id, "")
    if isinstance(body, Text):
        for place, paragraph in enumerate(body.paragraphs):
            yield paragraph_item(report, block.id, place, paragraph, numbers)
    elif isinstance(body, Table):
        shown = shown_table(report, body)
        yield TableItem(
            block.id, number, body if shown is body else shown, shown_rows(shown), body.printed_number
        )
    elif isinstance(body, Figure):
        yield FigureItem(
            block.id,
            number,
            body.caption,
            body.pictures,
            body.alt,
            body.columns,
            body.source_note,
            body.printed_number,
        )
    elif isinstance(body, Chart):
        data = chart_data(report, body)
        yield ChartItem(block.id, number, body.caption, data, body.alt, body.source_note, body.native)
    elif isinstance(body, IndicatorTable):
        spec = report.edition.table(body.table)
        appendix = report.sections[block.section].type == Kind.INDICATORS
        printed = printed_table(report, body)
        yield IndicatorItem(block.id, number, body.caption or spec.title, spec, printed, appendix)
    else:
        inner = tuple(
            i for b in report.blocks_of(block.section, block.id) for i in block_items(report, b, numbers)
        )
        yield CaseItem(block.id, numbers.cases.get(block.id, ""), body.title, inner, body.printed_number)


def shown_table(report: Report, body: Table) -> Table:
    """The table itself, or the one it shows again under its own caption."""
    other = report.blocks.get(body.same_as)
    if other is None or not isinstance(other.body, Table):
        return body
    return Table(
        other.body.rows,
        other.body.merges,
        other.body.header_rows,
        body.caption or other.body.caption,
        body.caption_as,
        body.caption_place,
        other.body.computed,
        body.source_note or other.body.source_note,
        widths=other.body.widths,
    )


def paragraph_item(
    report: Report, block: str, place: int, paragraph: Paragraph, numbers: Numbers
) -> ParagraphItem:
    """A paragraph with its number and its bound numbers and references resolved."""
    number = numbers.lists.get((block, place), "")
    run_in = numbers.run_ins.get((block, place), "")
    if run_in:
        number = run_in + numbering_of(report).space
    runs = resolved(report, paragraph.content, numbers)
    return ParagraphItem(
        block, place, paragraph.role, runs, number, paragraph.lead, paragraph.level, paragraph.printed_number
    )


def resolved(report: Report, content: Content, numbers: Numbers) -> tuple[Run, ...]:
    """Content as text a reader sees."""
    return tuple(_run(report, part, numbers) for part in content)


def _run(report: Report, part: Span | BoundNumber | Reference | Footnote, numbers: Numbers) -> Run:
    if isinstance(part, Span):
        return Run(part.text, part.bold, part.link)
    if isinstance(part, BoundNumber):
        return Run(bound_text(report, part), part.bold, bound=f"{part.row}/{part.column}")
    if isinstance(part, Reference):
        return Run(reference_text(report, part.target, numbers), target=part.target)
    return Run("", note=part.text)


def bound_text(report: Report, part: BoundNumber) -> str:
    """What a bound number shows now: the cell's printed form, typed or computed; （待填） for a blank one."""
    try:
        row = report.edition.row(part.row)
    except KeyError:  # a row that this edition no longer knows: its value is kept
        return report.value(part.row, part.column).shown or BLANK_BOUND
    shown = effective_value(report, row, part.column).shown
    return (shown + row.unit if part.unit and row.unit != "—" else shown) if shown else BLANK_BOUND


def reference_text(report: Report, target: str, numbers: Numbers) -> str:
    """ "表 1-2", "图 3-1", "案例一", "1.5"; （引用已删除） when the target is gone."""
    if target in numbers.captions:
        return numbers.captions[target]
    if target in numbers.cases and target in report.blocks:
        body = report.blocks[target].body
        title = body.title if isinstance(body, Case) else ""
        return f"案例「{title}」"
    if target in report.sections:
        return numbers.sections.get(target) or f"「{report.sections[target].title}」"
    return "（引用已删除）"


def _lines(report: Report, section: Section) -> tuple[FieldLine, ...]:
    part = {Kind.COVER: "cover", Kind.DECLARATION: "declaration"}.get(Kind(section.type))
    specs = [spec for spec in report.edition.fields if spec.part == part]
    return tuple(FieldLine(s.key, s.printed_label, field_text(report, s), s.kind, s.role) for s in specs)
