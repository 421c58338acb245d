"""The blocks of a section: text, table, figure, chart, case and indicator table.

A block is frozen; an edit puts another in its place. Numbers of figures, tables and cases are computed
(`report.numbering`), never stored; `printed_number` keeps what an imported document had typed.
"""

from dataclasses import dataclass
from enum import StrEnum

from report.codec import coded
from report.content import Content


class Role(StrEnum):
    """What a paragraph is for."""

    BODY = "body"
    BULLET = "bullet"  # 项目符号
    NUMBERED = "numbered"  # 编号列表: restarts after any paragraph of another role
    RUN_IN = "run_in"  # 段首标题: `lead` is the title, numbered as a heading one level below its section
    CASE_HEADING = "case_heading"  # 案例内标题: stays out of the contents
    SOURCE_NOTE = "source_note"  # 数据来源
    CLOSING = "closing"  # 落款


@coded("paragraph")
@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `level` nests lists and case headings from 0; `number_form` is a list's form ("{n}.", "（{n}）", "①")."""

    content: Content = ()
    role: str = Role.BODY
    lead: str = ""
    level: int = 0
    number_form: str = "{n}."
    printed_number: str = ""


@coded("text")
@dataclass(frozen=True, slots=True)
class Text:
    """A run of paragraphs edited together; at least one."""

    paragraphs: tuple[Paragraph, ...] = (Paragraph(),)


@coded("merge")
@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range of cells from (row, column), counted from 0; `rows` × `columns`, together more than one cell."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@coded("computed")
@dataclass(frozen=True, slots=True)
class Computed:
    """A row or column whose cells follow from others of the same table.

    `axis` is "row" or "column", `index` its place, `rule` one of sum, difference (second source − first), growth
    (second ÷ first − 1, in %), share (first ÷ second, in %). `sources` are the rows or columns it reads. `kept` lists
    the cells (places on the other axis) where the typed text stands instead, because a person wanted it so.
    """

    axis: str
    index: int
    rule: str
    sources: tuple[int, ...]
    kept: tuple[int, ...] = ()
    decimals: int = -1  # −1: as many as the sources show


@coded("table")
@dataclass(frozen=True, slots=True)
class Table:
    """A table of typed cells.

    `rows` is a full grid; cells covered by a merge are "". `caption_as` is "table", "figure" (numbered with the figures)
    or "none" (no number); `caption_place` "above", "below", "row" (first row is the title), "column" (first column is the
    title, set upright) or "none". `header_rows` repeat on each page. `same_as` names a table block shown here again.
    """

    rows: tuple[tuple[str, ...], ...] = (("", ""), ("", ""))
    merges: tuple[Merge, ...] = ()
    header_rows: int = 1
    caption: str = ""
    caption_as: str = "table"
    caption_place: str = "above"
    computed: tuple[Computed, ...] = ()
    source_note: str = ""
    same_as: str = ""
    printed_number: str = ""
    widths: tuple[float, ...] = ()  # relative; empty: by content


@coded("picture")
@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a figure: `sha` names its bytes in the draft file, `share` its part of the text width (0: natural)."""

    sha: str
    sub_caption: str = ""
    share: float = 0.0


@coded("figure")
@dataclass(frozen=True, slots=True)
class Figure:
    """One or several pictures under one caption. `columns` pictures stand side by side (0: as many as fit)."""

    pictures: tuple[Picture, ...] = ()
    caption: str = ""
    alt: str = ""
    columns: int = 0
    numbered: bool = True
    source_note: str = ""
    printed_number: str = ""


@coded("series")
@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one set of bars, of a chart: a row read across columns.

    From an indicator row: `row` is its id. From a table block: `row` is the row's place as text and the chart's `table` its id.
    """

    row: str
    label: str = ""


@coded("chart")
@dataclass(frozen=True, slots=True)
class Chart:
    """A chart drawn from table or indicator rows, numbered with the figures.

    `form` is bar, stacked, horizontal, line or pie. `table` is a table block's id, or "" when the series are indicator rows.
    `columns` are the columns read: value columns ("2024", "2025") or places in the table as text. `swap` makes the rows the
    categories and the columns the series. `native` writes it as Word's own chart, which can be edited there, instead of a picture.
    """

    form: str = "bar"
    series: tuple[Series, ...] = ()
    columns: tuple[str, ...] = ()
    table: str = ""
    caption: str = ""
    alt: str = ""
    swap: bool = False
    source_note: str = ""
    native: bool = False


@coded("case")
@dataclass(frozen=True, slots=True)
class Case:
    """A boxed example. Its contents are the blocks whose `parent` is this block's id."""

    title: str = ""
    printed_number: str = ""


@coded("layout_cell")
@dataclass(frozen=True, slots=True)
class LayoutCell:
    """A place of an imported layout that shows an indicator cell; `key` is `report.model.cell_key`."""

    row: int
    column: int
    key: str


@coded("indicators")
@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """A table of the edition, shown at this place: only its values are the school's.

    `layout` is the grid an imported report printed it in, with `cells` bound to the values; None: the province's form.
    """

    table: str
    caption: str = ""
    layout: Table | None = None
    cells: tuple[LayoutCell, ...] = ()


Body = Text | Table | Figure | Chart | Case | IndicatorTable


@coded("block")
@dataclass(frozen=True, slots=True)
class Block:
    """A block at its place: in a section, or in a case (`parent` is the case's id); siblings are ordered by `position`."""

    id: str
    section: str
    position: float
    body: Body
    parent: str = ""
