"""What the rules read: every item of a report with its place, gathered once for a run of checks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from report.blocks import IndicatorTable, Table
from report.checks.findings import Place
from report.house_style import numbering_of
from report.ignored_words import hidden, ignored_words
from report.indicators import expanded_grid, official_table
from report.model import Report, Section, cell_key
from report.numbering import Numbers, is_skipped, number_report
from report.stream import (
    CaseItem,
    ChartItem,
    FigureItem,
    FrontItem,
    HeadingItem,
    IndicatorItem,
    Item,
    ParagraphItem,
    TableItem,
    section_items,
)
from report.tables import expanded_rows

if TYPE_CHECKING:
    from report.checks.facts import Fact

_FEW_ROWS = 4  # a smaller table has no second header row
_SENTENCE_END = re.compile(r"[。！？；\n]")
CAPTIONED = TableItem | FigureItem | ChartItem | IndicatorItem


@dataclass(frozen=True, slots=True)
class Located:
    """An item with the section it stands in, and the title of the case around it, or ""."""

    item: Item
    section: str
    case: str = ""


@dataclass
class Context:
    """A report prepared for checking. `printed`: whether the numbers typed in an imported file are judged too."""

    report: Report
    printed: bool = True
    numbers: Numbers = field(init=False)
    items: list[Located] = field(init=False)
    _trails: dict[str, str] = field(init=False, default_factory=dict)
    _cells: dict[str, tuple[str, str, str]] | None = field(init=False, default=None)
    _grids: dict[str, tuple[tuple[str, ...], ...]] = field(init=False, default_factory=dict)
    _texts: list[tuple[str, Place]] = field(init=False, default_factory=list)
    _as_typed: dict[str, TableItem] = field(init=False, default_factory=dict)
    _facts: "tuple[Fact, ...] | None" = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.numbers = number_report(self.report)
        self.items = list(self._located())

    def printed_lines(self, kind: str) -> list[str]:
        """Lines that the importer kept as the file printed them: "contents", "captions", "cases" or "headings"."""
        return self.report.fields.get(f"printed/{kind}", "").split("\n") if self.printed else []

    def paragraphs(self) -> Iterator[tuple[ParagraphItem, Located]]:
        """Every paragraph of the text and the cases, in order."""
        for located in self.items:
            if isinstance(located.item, ParagraphItem):
                yield located.item, located

    def tables(self) -> Iterator[tuple[TableItem, Located]]:
        """Every table of typed cells, in order; one shown again elsewhere only once. An indicator table that the edition
        puts into the text is one of them: its cells are printed among the sentences that speak of them."""
        for located in self.items:
            item = located.item
            if isinstance(item, IndicatorItem) and not item.appendix:
                item = self._typed(item)
            if isinstance(item, TableItem) and not _shown_again(self.report, item.block):
                yield item, located

    def _typed(self, item: IndicatorItem) -> TableItem:
        if item.block not in self._as_typed:
            printed = item.printed
            body = Table(printed.rows, printed.merges, printed.header_rows, caption=item.caption)
            self._as_typed[item.block] = TableItem(item.block, item.number, body, printed.rows)
        return self._as_typed[item.block]

    def facts(self) -> tuple["Fact", ...]:
        """The facts of tables and indicator rows, gathered once."""
        if self._facts is None:
            from report.checks.facts import indicator_facts, table_facts  # facts read the context

            self._facts = (*table_facts(self), *indicator_facts(self))
        return self._facts

    def texts(self) -> list[tuple[str, Place]]:
        """Every text a reader sees: paragraphs, headings, captions, titles, cells, notes, lines of the front pages; words that
        are to be left alone hidden."""
        if not self._texts:
            words = ignored_words(self.report)
            found = (pair for located in self.items for pair in self._texts_of(located))
            self._texts = [(hidden(text, words), place) for text, place in found]
        return self._texts

    def grid(self, item: TableItem) -> tuple[tuple[str, ...], ...]:
        """A typed table with merged cells repeated; kept, since many places are told of one table."""
        if item.block not in self._grids:
            self._grids[item.block] = expanded_rows(item.body)
        return self._grids[item.block]

    def where(self, section: str, *more: str) -> str:
        """A readable place: the headings down to the section, then what is given, blank parts left out."""
        if section not in self._trails:
            self._trails[section] = " › ".join(self._headings(section))
        return " › ".join(part for part in (self._trails[section], *more) if part)

    def paragraph_place(self, item: ParagraphItem, located: Located, quote: str = "") -> Place:
        """The place of a paragraph; `quote` is the sentence meant, or the whole text."""
        where = self.where(located.section, f"案例「{located.case}」" if located.case else "")
        return Place(where, quote or item.text, located.section, item.block, item.place)

    def table_place(self, item: TableItem, located: Located, row: int, column: int = -1) -> Place:
        """The place of a cell or row of a typed table."""
        grid = self.grid(item)
        quote = "\t".join(item.rows[row]) if row >= 0 else ""
        names = [row_label(grid, row, item.body.header_rows) if row >= 0 else ""]
        if column >= 0:
            names.append(column_label(grid, column, item.body.header_rows))
        cell = " / ".join(name for name in names if name)
        where = self.where(located.section, self.caption(item), cell)
        return Place(where, quote, located.section, item.block, row=row, column=column)

    def block_place(self, item: CAPTIONED | CaseItem, located: Located, quote: str = "") -> Place:
        """The place of a block with a caption."""
        caption = self.caption(item)
        return Place(self.where(located.section, caption), quote or caption, located.section, item.block)

    def caption(self, item: CAPTIONED | CaseItem) -> str:
        """Number and caption as a reader of the file sees them: the typed number where the file has one."""
        if isinstance(item, CaseItem):
            return f"案例「{item.title}」"
        words = item.body.caption if isinstance(item, TableItem) else item.caption
        number = item.number
        if self.printed and isinstance(item, TableItem | FigureItem):
            number = item.printed_number or item.number
        return f"{number} {words}".strip()

    def cell_place(self, row: str, column: str = "") -> Place:
        """The place of an indicator cell, or of its row where `column` is ""; quoted as the report prints the row."""
        section, block, quote = self._indicator_rows().get(row, ("", "", ""))
        table = self.report.edition.table_of(row)
        label = f"{column}年" if column.isdigit() and len(column) == 4 else column
        name = " / ".join(part for part in (self.report.edition.row(row).name, label) if part)
        words = (self.table_name(table.id), name)
        where = self.where(section, *words) if section and table.place else " › ".join(words)
        quote = quote or name
        return Place(where, quote, section, block, cell=cell_key(row, column) if column else "")

    def table_name(self, table: str) -> str:
        """「附表 2 教学资源表」, or the title alone for a table in the text."""
        spec = self.report.edition.table(table)
        number = f"附表 {spec.number} " if spec.number and not spec.place else ""
        return number + spec.title

    def _located(self) -> Iterator[Located]:
        for section, depth in self.report.walk():
            if is_skipped(self.report, section):
                continue
            for item in section_items(self.report, section, depth, self.numbers):
                yield Located(item, section.id)
                if isinstance(item, CaseItem):
                    yield from (Located(inner, section.id, item.title) for inner in item.items)

    def _headings(self, section: str) -> list[str]:
        trail: list[str] = []
        while section:
            node = self.report.sections[section]
            trail.insert(0, self.heading(node))
            section = node.parent
        return [text for text in trail if text]

    def heading(self, section: Section) -> str:
        """A section's heading with its number, the typed one where the file has one."""
        number = (self.printed and section.printed_number) or self.numbers.sections.get(section.id, "")
        return f"{number}{numbering_of(self.report).space if number else ''}{section.title}"

    def _texts_of(self, located: Located) -> Iterator[tuple[str, Place]]:
        item, section = located.item, located.section
        if isinstance(item, ParagraphItem):
            yield item.text, self.paragraph_place(item, located)
        elif isinstance(item, HeadingItem):
            yield item.text, Place(self.where(section), item.text, section)
        elif isinstance(item, FrontItem):
            where = self.where(section)
            for line in item.lines:
                yield line.text, Place(f"{where} › {line.label}" if line.label else where, line.text, section)
        elif isinstance(item, TableItem):
            yield item.body.caption, self.block_place(item, located)
            for row, cells in enumerate(item.rows):
                for column, text in enumerate(cells):
                    if text:
                        yield text, self.table_place(item, located, row, column)
            if item.body.source_note:
                yield item.body.source_note, self.block_place(item, located, item.body.source_note)
        elif isinstance(item, CaseItem):
            yield item.title, self.block_place(item, located)
        elif isinstance(item, FigureItem | ChartItem):
            yield item.caption, self.block_place(item, located)
            if item.source_note:
                yield item.source_note, self.block_place(item, located, item.source_note)

    def _indicator_rows(self) -> dict[str, tuple[str, str, str]]:
        """Row id → (section, block, the row as printed)."""
        if self._cells is None:
            self._cells = {}
            for block in self.report.blocks_in_order():
                if isinstance(block.body, IndicatorTable):
                    for row, quote in _row_quotes(self.report, block.body).items():
                        self._cells.setdefault(row, (block.section, block.id, quote))
        return self._cells


def _row_quotes(report: Report, body: IndicatorTable) -> dict[str, str]:
    if body.layout is not None:
        grid = [list(row) for row in body.layout.rows]
        for cell in body.cells:
            row, _, column = cell.key.partition("/")
            value = report.value(row, column)
            grid[cell.row][cell.column] = value.typed or value.shown
        return {cell.key.partition("/")[0]: "\t".join(grid[cell.row]) for cell in body.cells}
    printed = official_table(report, report.edition.table(body.table))
    lines = zip(printed.row_ids, expanded_grid(printed), strict=True)
    return {row: "\t".join(line) for row, line in lines if row}


def _shown_again(report: Report, block: str) -> bool:
    body = report.blocks[block].body
    return getattr(body, "same_as", "") in report.blocks


def row_label(grid: tuple[tuple[str, ...], ...], row: int, header_rows: int) -> str:
    """The words that name a row: its first different texts that are no numbers."""
    if row < header_rows:
        return "表头"
    words = [t.strip() for t in dict.fromkeys(grid[row]) if re.search(r"[^\d\s.,%％+\-−/—:：]", t)]
    return " ".join(words[:2])


def column_label(grid: tuple[tuple[str, ...], ...], column: int, header_rows: int) -> str:
    """The words that name a column: its header cells from the top down."""
    return " ".join(dict.fromkeys(" ".join(row[column].split()) for row in grid[:header_rows])).strip()


def header_of(grid: tuple[tuple[str, ...], ...], header_rows: int) -> int:
    """How many rows the header really has: a row of several words and no digit right below the first belongs to it, as in a
    text file, where nothing says which cells were merged."""
    if header_rows != 1 or len(grid) < _FEW_ROWS:
        return header_rows
    below = [cell for cell in grid[1] if cell.strip()]
    blank_above = [c for c, cell in enumerate(grid[0]) if not cell.strip() and grid[1][c].strip()]
    plain = not any(re.search(r"\d", cell) for cell in below)
    return 2 if plain and blank_above and len(below) > 1 and not grid[1][0].strip() else 1


def column_head(grid: tuple[tuple[str, ...], ...], column: int, header_rows: int) -> str:
    """As column_label; over a second header row a blank cell means what stands left of it."""
    if header_rows > 1 and not grid[0][column].strip() and grid[1][column].strip():
        left = next((grid[0][c] for c in range(column, -1, -1) if grid[0][c].strip()), "")
        return " ".join((left, column_label(grid, column, header_rows))).strip()
    return column_label(grid, column, header_rows)


def sentence(text: str, start: int) -> str:
    """The sentence of `text` that holds the place `start`."""
    begin = max((m.end() for m in _SENTENCE_END.finditer(text, 0, start)), default=0)
    end = _SENTENCE_END.search(text, start)
    return text[begin : end.end() if end else len(text)].strip()


def name_of(row_name: str, limit: int = 30) -> str:
    """A name short enough for a sentence."""
    return row_name if len(row_name) <= limit else row_name[: limit - 1] + "…"
