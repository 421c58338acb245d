"""What an edition fixes: chapters, indicator tables, fields, numbering, rules. Read from TOML by `report.editions`.

An edition is one folder below `resources/editions/`. Row ids are never reused between editions.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column that holds values: `offset` counts years from the report's year (-1: last year), or is None for a fixed key."""

    offset: int | None
    key: str  # "一年级" where offset is None, else ""
    label: str  # "{year}年"

    def key_for(self, year: int) -> str:
        """The key under which values are stored: "2024", or the fixed key."""
        return self.key if self.offset is None else str(year + self.offset)

    def label_for(self, year: int) -> str:
        """The heading as printed; a fixed key's label may hold {year} (the report's) and {last} (the one before)."""
        return self.label.format(year=year + (self.offset or 0), last=year - 1)


@dataclass(frozen=True, slots=True)
class Formula:
    """How a row follows from others of the same column.

    kind "ratio": sum(terms) ÷ sum(divisors) × scale; "sum": sum(terms) − sum(divisors). `decimals` as printed.
    """

    kind: str
    terms: tuple[str, ...]
    divisors: tuple[str, ...] = ()
    scale: int = 1
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an indicator table.

    `level` 0 top, 1 其中, 2 below. `only_for` is all, gaozhi or zhongzhi; `mark` is what is printed in the value cells for
    the other kind of school (中职不填, 仅高职填). `kind` is value or heading. `same_label` marks a second unit line of the row above,
    whose name is printed once over both. `paper_label` is the label split over two columns, where the form does so.
    `remark` is "none" (no remark), "dash" (—— printed) or "open"; `remark_text` is what the form prints in an open one.
    """

    id: str
    number: str
    name: str
    unit: str
    level: int = 0
    starred: bool = False
    only_for: str = "all"
    mark: str = ""
    kind: str = "value"
    same_label: bool = False
    paper_label: tuple[str, ...] = ()
    definition: str = ""
    formula_text: str = ""
    formula: Formula | None = None
    decimals: int | None = None
    lower_is_better: bool = False
    supplier: str = ""
    remark: str = "none"
    remark_text: str = ""
    unconfirmed: bool = False

    @property
    def label(self) -> str:
        """The name as printed, with its star."""
        return self.name + ("*" if self.starred else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """A single-choice line of a table: all options are printed, one carries （√）."""

    id: str
    label: str
    options: tuple[str, ...]
    lead: str = ""  # a lead-in printed before some options: 公办院校


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """A table with fixed rows; `columns` holds the value columns only.

    `fixed_columns` are those printed before them, of: school_code, school_name, serial, name, sub_name, unit. `change` is "",
    difference or growth: the computed column of the in-body comparison tables. `place` is the section key of an in-body
    table ("" for the appendix).
    """

    id: str
    number: int | None
    title: str
    columns: tuple[ValueColumn, ...]
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...] = ()
    fixed_columns: tuple[str, ...] = ("serial", "name", "unit")
    serial_heading: str = "序号"  # "": one heading stands over serial and name
    name_heading: str = "指标"
    sub_heading: str = ""  # "": the name's heading stands over the sub_name too
    remark_column: bool = False
    remark_heading: str = "备注"
    change: str = ""
    change_heading: str = ""
    place: str = ""
    unconfirmed: str = ""  # a sentence where the rows were not seen in an official form

    def row(self, row_id: str) -> Row:
        """The row of that id; KeyError."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the page beside a section says; never exported."""

    say: str = ""
    figures: tuple[str, ...] = ()
    remember: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section as the edition foresees it.

    `kind` is a `report.model.Kind`. `rows` are the indicators its text should mention; `tables` the in-body indicator tables
    placed in it. `words` is the target band of characters (0, 0: none).
    """

    key: str
    title: str
    kind: str = "body"
    numbered: bool = True
    optional: bool = False
    words: tuple[int, int] = (0, 0)
    guidance: Guidance = field(default_factory=Guidance)
    rows: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    owner: str = ""
    children: tuple["SectionSpec", ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A line of the cover, the declaration or the page header. `default` may hold {school}, {english}, {year}, {title}, {date}.

    `part` is cover, declaration or header; `kind` text, date, long (a paragraph) or blank (a line kept empty for pen or stamp).
    `label` names the line on the screen, `printed_label` is printed before its text (单位名称（盖章）：). `role` is how it is
    set: school, english, title, edition, publisher, date, heading, body, stamp, signature.
    """

    key: str
    label: str
    part: str
    kind: str = "text"
    default: str = ""
    role: str = ""
    printed_label: str = ""
    optional: bool = False  # may stay empty: an English name, a second line of the title


@dataclass(frozen=True, slots=True)
class Numbering:
    """Forms of numbers. Placeholders: {n} arabic, {han} Chinese, {path} arabic dotted path, {chapter} arabic chapter number.

    `levels` are the heading levels from 1; `preface` those inside a preface, from its sections down. A level without a form
    is not numbered. `case` may hold {title}.
    """

    levels: tuple[str, ...]
    preface: tuple[str, ...] = ("{han}、", "（{han}）", "{n}.")
    figure: str = "图 {chapter}-{n}"
    table: str = "表 {chapter}-{n}"
    appendix_table: str = "表 {n}"
    case: str = "【案例】{title}"
    space: str = ""  # what stands between a heading's number and its words


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation between rows that should hold in every year.

    kind: "formula" (result = formula), "parts" (sum(parts) = whole), "at_most" (sum(parts) ≤ whole), "each_at_most" (every part ≤
    whole), "range" (low ≤ row ≤ high). `level` is error, query or hint.
    """

    id: str
    kind: str
    level: str
    whole: str = ""
    parts: tuple[str, ...] = ()
    formula: Formula | None = None
    low: float = 0.0
    high: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitRule:
    """Numbers of unit `old` × `factor` are numbers of unit `new`; `rows` are the earlier rows for which it holds (none: all)."""

    old: str
    new: str
    factor: str  # a decimal number: "100", "0.01"
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """All that one edition fixes.

    `renamed` maps ids of rows and choices of earlier editions to ids of this one; `removed` are ids of rows, of this edition
    or an earlier one, that are gone for good and must not come back with another meaning.

    For rolling forward: `renamed_cells` maps a cell without a year ("row/column") of an earlier edition to the row whose
    last-year value it becomes; `renamed_notes` says under the old id why a person should look at what was carried; `renamed_sections` maps
    "<earlier edition>.<section key>" to a section key; `unit_map` knows units that are no multiples by nature; `next_year` maps
    the key of a column without a year (本年合格率) to the one that holds its values a year later (上一年合格率).
    """

    id: str
    title: str
    report_title: str
    school_kind: str  # zhongzhi, gaozhi or city
    year: int  # the report's year when nothing else is said
    status: str  # one Chinese sentence: how sure the facts are
    confirmed: bool
    fields: tuple[FieldSpec, ...]
    numbering: Numbering
    sections: tuple[SectionSpec, ...]
    tables: tuple[IndicatorTable, ...]
    rules: tuple[Rule, ...] = ()
    divider_pages: bool = False
    contents_levels: int = 2
    words: tuple[int, int] = (0, 0)
    case_limit: int = 1000
    style: str = "school"
    renamed: dict[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    renamed_cells: dict[str, str] = field(default_factory=dict)
    renamed_notes: dict[str, str] = field(default_factory=dict)
    renamed_sections: dict[str, str] = field(default_factory=dict)
    unit_map: tuple[UnitRule, ...] = ()
    next_year: dict[str, str] = field(default_factory=dict)
    # Row id → its table and itself, made when first asked for: a long report asks some thousand times at each edit.
    _places: dict[str, tuple[IndicatorTable, Row]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def table(self, table_id: str) -> IndicatorTable:
        """The table of that id; KeyError."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def row(self, row_id: str) -> Row:
        """The row of that id, in whatever table; KeyError."""
        return self._place(row_id)[1]

    def table_of(self, row_id: str) -> IndicatorTable:
        """The table that holds the row; KeyError."""
        return self._place(row_id)[0]

    def _place(self, row_id: str) -> tuple[IndicatorTable, Row]:
        if not self._places:
            # From the last table to the first: where an id stands twice, the first one counts.
            self._places.update({row.id: (t, row) for t in reversed(self.tables) for row in reversed(t.rows)})
        return self._places[row_id]

    def applies(self, row: Row) -> bool:
        """Whether a school of this edition's kind fills the row."""
        return row.kind == "value" and row.only_for in ("all", self.school_kind)

    def all_sections(self) -> tuple[SectionSpec, ...]:
        """Every section, parents before children, in reading order."""
        found: list[SectionSpec] = []

        def walk(specs: tuple[SectionSpec, ...]) -> None:
            for spec in specs:
                found.append(spec)
                walk(spec.children)

        walk(self.sections)
        return tuple(found)
