"""How far a report is: characters as Word counts them, filled rows, state and share of every section,
and who owes what.

Everything is computed from the report and its findings; nothing is typed. A section's figures include
those of the
sections below it, so that the sums of the board equal the whole.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter

from report.blocks import Block, Case, IndicatorTable, Text
from report.carried import carried_in
from report.checks.findings import Finding, Level
from report.content import BoundNumber, Content, Reference, Span
from report.edition import IndicatorTable as TableSpec
from report.edition import Row, SectionSpec
from report.fields import field_text
from report.indicators import effective_value
from report.model import GENERATED, Edit, Kind, Report, Section
from report.numbering import Numbers, is_skipped, number_report
from report.stream import bound_text, reference_text
from report.values import State

# Word's 字数: every Chinese character and full-width mark is one, a run of anything else is one.
_WIDE = (
    "\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u2460-\u24ff\u2e80-\u2fff"
    "\u3001-\ufaff\ufe30-\ufe4f\uff01-\uffee\U00020000-\U0003ffff"
)
_COUNTED = re.compile(f"[{_WIDE}]|[^\\s{_WIDE}]+")


class Stage(StrEnum):
    """The state of a section, worst news first where several hold."""

    LOCKED = "locked"
    TROUBLE = "trouble"
    REVIEW = "review"
    WRITING = "writing"
    EMPTY = "empty"
    GENERATED = "generated"  # made by the program: contents and lists
    SKIPPED = "skipped"


STAGE_NAMES = {
    Stage.LOCKED: "已锁定",
    Stage.TROUBLE: "有问题",
    Stage.REVIEW: "待核",
    Stage.WRITING: "填写中",
    Stage.EMPTY: "未开始",
    Stage.GENERATED: "自动生成",
    Stage.SKIPPED: "不写",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of one section with all below it. `low` and `high` are the band of characters (0: none)."""

    stage: Stage
    characters: int = 0
    low: int = 0
    high: int = 0
    rows: int = 0
    filled: int = 0
    errors: int = 0
    queries: int = 0
    hints: int = 0
    started: bool = False
    carried: int = 0  # numbers from last year that nobody has confirmed yet

    @property
    def share(self) -> float | None:
        """Done as a fraction: characters against the band's lower end, or filled rows; None where
        neither is asked for."""
        parts = [self.characters / self.low] if self.low else []
        parts += [self.filled / self.rows] if self.rows else []
        return sum(parts) / len(parts) if parts else None

    @property
    def share_text(self) -> str:
        """ "12/46" where rows are asked for, "88%" where characters are, else ""."""
        if self.rows and not self.low:
            return f"{self.filled}/{self.rows}"
        return "" if self.share is None else f"{int(self.share * 100)}%"


@dataclass(frozen=True, slots=True)
class Debt:
    """What one owner has not handed in yet: readable pieces, in the order of the report."""

    owner: str
    pieces: tuple[str, ...]


def count_characters(text: str) -> int:
    """字数 as Word's status bar shows it: 「2025 年」 is 2."""
    return len(_COUNTED.findall(text))


def report_progress(
    report: Report, findings: Sequence[Finding] = (), numbers: Numbers | None = None
) -> dict[str, Progress]:
    """Progress by section id; "" is the whole report. Skipped sections count nothing."""
    kept = KeptProgress(report)
    kept.count(findings, numbers or number_report(report))
    return kept.figures


class KeptProgress:
    """The figures of a report that is being worked at: after an edit only what it can have changed is counted again. `figures` are
    at every moment those of `report_progress`."""

    def __init__(self, report: Report) -> None:
        self.figures: dict[str, Progress] = {}
        self._report = report
        self._own: dict[str, Progress] = {}
        self._live: set[str] = set()  # sections whose own figures come from more than their blocks
        self._findings: Sequence[Finding] = ()
        self._levels: dict[str, dict[str, int]] = {}
        self._numbers: Numbers | None = None
        self._specs: dict[str, SectionSpec] = {}
        self._placed: set[str] = set()

    def count(self, findings: Sequence[Finding], numbers: Numbers) -> None:
        """Counts everything."""
        report = self._report
        self.figures, self._own, self._live = {}, {}, set()
        self._findings, self._levels, self._numbers = findings, _findings_by_section(findings), numbers
        self._specs = {spec.key: spec for spec in report.edition.all_sections()}
        self._placed = {section.spec for section in report.sections.values()}

        def walk(section_id: str) -> None:
            for child in report.children(section_id):
                walk(child.id)
            self._count_own(section_id)
            self._sum(section_id)

        walk("")

    def follow(self, edit: Edit | None, findings: Sequence[Finding], numbers: Numbers) -> set[str]:
        """After an edit that was applied, or None after a check: the ids of the sections whose figures changed."""
        if not self.figures or (edit is not None and edit.keys("sections")):
            before = self.figures
            self.count(findings, numbers)
            return {key for key, at in self.figures.items() if before.get(key) != at}
        touched: set[str] = set()
        if findings is not self._findings:
            old, new = self._levels, _findings_by_section(findings)
            touched |= {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
            self._findings, self._levels = findings, new
        outside = numbers is not self._numbers
        self._numbers = numbers
        for change in edit.changes if edit is not None else ():
            if change.store == "blocks":
                ends = [block for block in (change.before, change.after) if block is not None]
                touched |= {block.section for block in ends}
                # A reference quotes a case by its title.
                outside |= not all(isinstance(block.body, Text) for block in ends)
            else:
                outside |= change.store in ("values", "fields")
        return self._recount(touched | self._live if outside else touched)

    def _recount(self, touched: set[str]) -> set[str]:
        sections = self._report.sections
        again: dict[str, int] = {}  # section → how deep it is
        for key in touched:
            if key in sections or not key:
                before = self._own[key]
                self._count_own(key)
                if self._own[key] != before:
                    above = [key]
                    while above[-1]:
                        above.append(sections[above[-1]].parent)
                    again |= {each: len(above) - at for at, each in enumerate(above)}
        changed = set()
        for key in sorted(again, key=again.__getitem__, reverse=True):
            old = self.figures[key]
            self._sum(key)
            if self.figures[key] != old:
                changed.add(key)
        return changed

    def _count_own(self, key: str) -> None:
        report, numbers = self._report, self._numbers
        section = report.sections.get(key)
        if section is None or numbers is None:
            self._own[key] = _loose(self._levels)
            return
        band = _band(self._specs.get(section.spec), self._placed)
        self._own[key] = _own(report, section, numbers, self._levels.get(key, {}), band)
        if _is_live(report, section):
            self._live.add(key)
        else:
            self._live.discard(key)

    def _sum(self, key: str) -> None:
        parts = [self.figures[child.id] for child in self._report.children(key)]
        self.figures[key] = _summed(self._report.sections.get(key), self._own[key], parts)


def _is_live(report: Report, section: Section) -> bool:
    """Whether a section's own figures follow values, fields, numbers or other blocks' titles."""
    if section.type in (Kind.COVER, Kind.DECLARATION, Kind.INDICATORS):
        return True
    known = (report.counted.get(block.id) for block in _with_inner(report, section))
    return any(each is None or each[1] is None for each in known)


def section_label(report: Report, section: Section, numbers: Numbers) -> str:
    """Number and title as trees and lists show them: 「1.5 师生竞赛」, 「一、学生发展」, 「表 2
    教学资源表」."""
    number = numbers.sections.get(section.id, "")
    if section.type == Kind.INDICATORS:
        number = next((numbers.captions.get(b.id, "") for b in report.blocks_of(section.id)), "")
    gap = "" if not number or number.endswith(("、", "）")) else " "
    return f"{number}{gap}{section.title}"


def owner_of(report: Report, section: Section) -> str:
    """Who writes the section: its own owner, or that of the section above; "" for nobody."""
    while not section.owner and section.parent:
        section = report.sections[section.parent]
    return section.owner


def owner_key(row_id: str) -> str:
    """The field that says which department fills in an indicator row."""
    return f"owner/{row_id}"


def row_owners(report: Report, section: Section) -> dict[str, int]:
    """Who still has to fill in how many rows of an indicator section, the section's own department where a row names none."""
    owed: dict[str, int] = {}
    known = {table.id: table for table in report.edition.tables}
    for block in report.blocks_of(section.id):
        table = known.get(block.body.table) if isinstance(block.body, IndicatorTable) else None
        for row in table.rows if table else ():
            if report.edition.applies(row) and not _row_full(report, table, row):  # type: ignore[arg-type]
                owner = report.fields.get(owner_key(row.id)) or owner_of(report, section)
                owed[owner] = owed.get(owner, 0) + 1
    return owed


def debts(report: Report, progress: dict[str, Progress]) -> list[Debt]:
    """Who owes what: sections not begun and tables with blank rows, by owner in order of appearance."""
    owed: dict[str, list[str]] = {}
    for section, _ in report.walk():
        at = progress[section.id]
        if at.stage in (Stage.LOCKED, Stage.SKIPPED, Stage.GENERATED) or is_skipped(report, section):
            continue
        if section.type == Kind.INDICATORS and at.filled < at.rows:
            for owner, rows in row_owners(report, section).items():
                owed.setdefault(owner, []).append(f"{section.title}还欠 {rows} 行")
        elif section.type in (Kind.BODY, Kind.PREFACE) and not at.started and not report.children(section.id):
            owed.setdefault(owner_of(report, section), []).append(f"{section.title}未开始")
    return [Debt(owner or "未指定部门", tuple(pieces)) for owner, pieces in owed.items()]


def reminder(report: Report, owed: Iterable[Debt]) -> str:
    """The debts as plain text to paste into a message; one line for each owner."""
    lines = [f"{debt.owner}：{'、'.join(debt.pieces)}" for debt in owed]
    head = f"各部门好，{report.year} 年度质量报告还有以下内容待交："
    return "\n".join([head, *lines]) if lines else f"{report.year} 年度质量报告各部分都已开始填写。"


def required_rows(report: Report, table: TableSpec) -> tuple[int, int]:
    """(rows that this school fills, rows that hold this year's value); a true 不适用 is an answer."""
    rows = [row for row in table.rows if report.edition.applies(row)]
    return len(rows), sum(_row_full(report, table, row) for row in rows)


def _row_full(report: Report, table: TableSpec, row: Row) -> bool:
    keys = [c.key_for(report.year) for c in table.columns if c.offset in (None, 0)] or [
        c.key_for(report.year) for c in table.columns[-1:]
    ]
    return all(effective_value(report, row, key).state != State.BLANK for key in keys)


def section_text(report: Report, section: Section, numbers: Numbers) -> Iterator[str]:
    """The prose of a section itself, case texts included; headings, captions and tables left out."""
    for block in _with_inner(report, section):
        yield from _block_text(report, block, numbers)


def _with_inner(report: Report, section: Section) -> Iterator[Block]:
    for block in report.blocks_of(section.id):
        yield block
        if isinstance(block.body, Case):
            yield from report.blocks_of(section.id, block.id)


def _block_text(report: Report, block: Block, numbers: Numbers) -> Iterator[str]:
    if isinstance(block.body, Text):
        for paragraph in block.body.paragraphs:
            yield paragraph.lead + _content_text(report, paragraph.content, numbers)


def _counted(report: Report, block: Block, numbers: Numbers) -> tuple[int, int]:
    """Characters and carried numbers of a block. A record never changes, so that it is counted once; only the
    characters of a block with bound numbers or references are counted anew, for what those show is not in it."""
    known = report.counted.get(block.id)
    if known is not None and known[0] is block and known[1] is not None:
        return known[1], known[2]
    characters = sum(map(count_characters, _block_text(report, block, numbers)))
    carried = known[2] if known is not None and known[0] is block else sum(1 for _ in carried_in(block))
    live = isinstance(block.body, Text) and any(
        isinstance(part, (BoundNumber, Reference)) for p in block.body.paragraphs for part in p.content
    )
    report.counted[block.id] = (block, None if live else characters, carried)
    return characters, carried


def _content_text(report: Report, content: Content, numbers: Numbers) -> str:
    texts = []
    for part in content:
        if isinstance(part, Span):
            texts.append(part.text)
        elif isinstance(part, BoundNumber):
            texts.append(bound_text(report, part))
        elif isinstance(part, Reference):
            texts.append(reference_text(report, part.target, numbers))
    return "".join(texts)


def _findings_by_section(findings: Sequence[Finding]) -> dict[str, dict[str, int]]:
    """Counts by section of the first place; findings without a section belong to the whole."""
    counts: dict[str, dict[str, int]] = {}
    for finding in findings:
        section = next((place.section for place in finding.places if place.section), "")
        levels = counts.setdefault(section, {})
        levels[finding.level] = levels.get(finding.level, 0) + 1
    return counts


def _loose(levels: dict[str, dict[str, int]]) -> Progress:
    """What belongs to no section, so that the whole counts every finding once."""
    found = levels.get("", {})
    errors, queries, hints = (found.get(level, 0) for level in (Level.ERROR, Level.QUERY, Level.HINT))
    return Progress(Stage.EMPTY, errors=errors, queries=queries, hints=hints)


def _band(spec: SectionSpec | None, placed: set[str]) -> tuple[int, int]:
    """The band of a section and of what the edition foresees below it but the report does not have: a report that
    divides a chapter in another way writes the same matter under other titles."""
    if spec is None:
        return 0, 0
    missing = [_band(child, placed) for child in spec.children if child.key not in placed]
    return spec.words[0] + sum(low for low, _ in missing), spec.words[1] + sum(high for _, high in missing)


def _own(
    report: Report, section: Section, numbers: Numbers, found: dict[str, int], band: tuple[int, int]
) -> Progress:
    """The section's own figures, without those below it."""
    if is_skipped(report, section):
        return Progress(Stage.SKIPPED)
    counts = [_counted(report, block, numbers) for block in _with_inner(report, section)]
    characters = sum(count[0] for count in counts)
    rows, filled = _rows(report, section)
    low, high = band
    blocks = report.blocks_of(section.id)
    started = bool(
        characters or filled or any(not isinstance(b.body, (Text, IndicatorTable)) for b in blocks)
    )
    return Progress(
        Stage.GENERATED if section.type in GENERATED else Stage.EMPTY,
        characters,
        low,
        high,
        rows,
        filled,
        found.get(Level.ERROR, 0),
        found.get(Level.QUERY, 0),
        found.get(Level.HINT, 0),
        started,
        sum(count[1] for count in counts),
    )


def _rows(report: Report, section: Section) -> tuple[int, int]:
    if section.type in (Kind.COVER, Kind.DECLARATION):
        own = [f for f in report.edition.fields if f.part == str(section.type)]
        lines = [f for f in own if f.kind != "blank" and not f.optional]
        return len(lines), sum(bool(field_text(report, line)) for line in lines)
    if section.type != Kind.INDICATORS:
        return 0, 0  # a table inside the text: the prose is what counts there
    known = {table.id: table for table in report.edition.tables}
    bodies = [b.body for b in report.blocks_of(section.id)]
    asked = [known[b.table] for b in bodies if isinstance(b, IndicatorTable) and b.table in known]
    pairs = [required_rows(report, table) for table in asked]
    return sum(rows for rows, _ in pairs), sum(filled for _, filled in pairs)


_SUMMED: dict[str, Callable[[Progress], int]] = {
    name: attrgetter(name)
    for name in ("characters", "low", "high", "rows", "filled", "errors", "queries", "hints", "carried")
}


def _summed(section: Section | None, own: Progress, parts: list[Progress]) -> Progress:
    every = [own, *(part for part in parts if part.stage != Stage.SKIPPED)]
    total = own
    if len(every) > 1:
        sums = {name: sum(map(get, every)) for name, get in _SUMMED.items()}
        total = Progress(Stage.EMPTY, started=any(p.started for p in every), **sums)
    kept = own.stage in (Stage.SKIPPED, Stage.GENERATED)
    stage = own.stage if kept else _stage(section, total, parts)
    return total if total.stage == stage else replace(total, stage=stage)


def _stage(section: Section | None, total: Progress, parts: list[Progress]) -> Stage:
    live = [p.stage for p in parts if p.stage not in (Stage.SKIPPED, Stage.GENERATED)]
    if (section and section.state == "locked") or (live and all(s == Stage.LOCKED for s in live)):
        return Stage.LOCKED
    if total.errors or total.queries:
        return Stage.TROUBLE
    done = (Stage.REVIEW, Stage.LOCKED)
    if (section and section.state == "review") or (live and all(s in done for s in live)):
        return Stage.REVIEW
    return Stage.WRITING if total.started else Stage.EMPTY
