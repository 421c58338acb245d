"""What happened to one cell, paragraph or thing, read from the changes of its record, and the edit that brings a state back.

The journal knows records (a block, a value, a field, a section). A paragraph of a text and a cell of a table are followed
through the versions of their block: a version that leaves them as they were is none of their history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from report.blocks import Block, Paragraph, Table, Text
from report.compare import block_texts
from report.edits import change
from report.errors import UserError
from report.indicators import row_paths
from report.messages import say
from report.model import Edit, Report, Section
from report.numbering import Numbers, number_report
from report.progress import section_label
from report.text_diff import aligned
from report.values import Value


class Entry(Protocol):
    """A journal entry about one record: `before` and `after` are records, None where it did not exist."""

    @property
    def when(self) -> str:
        """Local time, "2025-12-17 14:03:20"."""

    @property
    def who(self) -> str:
        """Who did it."""

    @property
    def name(self) -> str:
        """The step's name."""

    @property
    def source(self) -> str:
        """The file it came from, or ""."""

    @property
    def action(self) -> str:
        """create, edit, undo or redo."""

    @property
    def before(self) -> Any:
        """The record before."""

    @property
    def after(self) -> Any:
        """The record after."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whose history. `paragraph` is a place in a text block, `row` and `column` one in a table; −1: the record as a whole."""

    store: str
    key: str
    paragraph: int = -1
    row: int = -1
    column: int = -1


@dataclass(frozen=True, slots=True)
class Moment:
    """One change of the target. `before` and `after` are its texts; `old` and `new` what `restored` puts back: a record, a
    paragraph or a cell's text, None where the target did not exist."""

    when: str
    who: str
    step: str
    source: str
    action: str
    before: str
    after: str
    old: Any
    new: Any


def target_name(report: Report, target: Target, numbers: Numbers | None = None) -> str:
    """What the target is called: 「1.2 师资 第 3 段」, 「表 1-1 第 2 行第 3 列」, 「计分卡 · 在校生人数 2025」."""
    numbers = numbers or number_report(report)
    if target.store == "values":
        row, _, column = target.key.rpartition("/")
        try:
            table = report.edition.table_of(row)
        except KeyError:
            return target.key
        return f"{table.title} · {'／'.join(row_paths(table)[row])} {column}"
    if target.store == "fields":
        known = {spec.key: spec.label for spec in report.edition.fields}
        return known.get(target.key, "备注" if target.key.startswith("remark/") else "选项")
    if target.store == "sections":
        section = report.sections.get(target.key)
        return section_label(report, section, numbers) if section else "章节"
    block = report.blocks.get(target.key)
    return _block_name(report, block, target, numbers) if block else "内容"


def _block_name(report: Report, block: Block, target: Target, numbers: Numbers) -> str:
    caption = numbers.captions.get(block.id, "")
    where = caption or section_label(report, report.sections[block.section], numbers)
    if target.paragraph >= 0:
        return f"{where} 第 {target.paragraph + 1} 段"
    if target.row >= 0:
        return f"{where} 第 {target.row + 1} 行第 {target.column + 1} 列"
    return where


def moments(report: Report, target: Target, entries: Iterable[Entry]) -> list[Moment]:
    """The changes of the target, newest first; `entries` are those of its record, newest first."""
    numbers = number_report(report)
    if target.paragraph >= 0:
        return _of_paragraph(report, target.paragraph, entries, numbers)
    if target.row >= 0:
        return _of_cell(target.row, target.column, entries)
    found = []
    for entry in entries:
        before, after = (described(report, side, numbers) for side in (entry.before, entry.after))
        if before != after or entry.before is None:
            found.append(_moment(entry, before, after, entry.before, entry.after))
    return found


def described(report: Report, record: Any, numbers: Numbers) -> str:
    """A record in words; "" for None."""
    if record is None:
        return ""
    if isinstance(record, str):
        return record
    if isinstance(record, Value):
        notes = (
            ("口径说明", record.note_public),
            ("内部说明", record.note_internal),
            ("改数理由", record.reason),
            ("来源", record.source),
            ("佐证", record.evidence),
        )
        lines = [record.shown or "未填", *(f"{name}：{text}" for name, text in notes if text)]
        return "\n".join([*lines, *(["已锁定"] if record.locked else [])])
    if isinstance(record, Section):
        lines = [record.title, f"负责：{record.owner}" if record.owner else ""]
        lines += [f"不写：{record.skipped}" if record.skipped else "", _STATES.get(record.state, "")]
        return "\n".join(line for line in lines if line)
    texts = block_texts(report, record, numbers)
    return "\n".join(text for text in texts if text.strip())


_STATES = {"review": "待核", "locked": "已锁定"}


def restored(report: Report, target: Target, wanted: Any) -> Edit:
    """The edit that gives the target the state `wanted` (`Moment.old` or `Moment.new`); UserError where it has no place any more."""
    name = f"恢复成以前的样子：{target_name(report, target)}"
    held = getattr(report, target.store).get(target.key)
    if target.store in ("blocks", "sections") and (held is None or wanted is None):
        raise UserError(say("history.place_gone"))
    section = report.sections.get(held.section if isinstance(held, Block) else target.key)
    if section is not None and section.state == "locked" and target.store == "blocks":
        raise UserError(say("history.locked", name=section.title))
    if target.paragraph >= 0:
        return _paragraph_back(report, target, wanted, name)
    if target.row >= 0:
        return _cell_back(report, target, wanted, name)
    if isinstance(held, Block):
        wanted = replace(held, body=wanted.body)  # where it stands now is not what is asked about
    elif isinstance(held, Section):
        wanted = replace(held, title=wanted.title, owner=wanted.owner, skipped=wanted.skipped)
    return Edit(name, change(target.store, target.key, held, wanted))


def _paragraph_back(report: Report, target: Target, wanted: Paragraph, name: str) -> Edit:
    block = report.blocks[target.key]
    if not isinstance(block.body, Text) or target.paragraph >= len(block.body.paragraphs):
        raise UserError(say("history.place_gone"))
    kept, at = block.body.paragraphs, target.paragraph
    body = replace(block.body, paragraphs=(*kept[:at], wanted, *kept[at + 1 :]))
    return Edit(name, change("blocks", block.id, block, replace(block, body=body)))


def _cell_back(report: Report, target: Target, wanted: str, name: str) -> Edit:
    block = report.blocks[target.key]
    rows = block.body.rows if isinstance(block.body, Table) else ()
    if not isinstance(block.body, Table) or target.row >= len(rows) or target.column >= len(rows[target.row]):
        raise UserError(say("history.place_gone"))
    row = rows[target.row]
    row = (*row[: target.column], wanted, *row[target.column + 1 :])
    body = replace(block.body, rows=(*rows[: target.row], row, *rows[target.row + 1 :]))
    return Edit(name, change("blocks", block.id, block, replace(block, body=body)))


# -- following a part through the versions of its block


def _of_paragraph(report: Report, at: int, entries: Iterable[Entry], numbers: Numbers) -> list[Moment]:
    found: list[Moment] = []
    for entry in entries:
        after, before = _paragraphs(entry.after), _paragraphs(entry.before)
        if not 0 <= at < len(after):
            break  # another kind of block stood here, or it was taken away and came back
        texts = [block_texts(report, side, numbers) if side else [] for side in (entry.before, entry.after)]
        was = earlier_place(at, texts[0], texts[1])
        old = before[was] if was is not None and was < len(before) else None
        if old != after[at]:
            words = texts[0][was] if old is not None and was is not None else ""
            found.append(_moment(entry, words, texts[1][at], old, after[at]))
        if was is None:
            break
        at = was
    return found


def _of_cell(row: int, column: int, entries: Iterable[Entry]) -> list[Moment]:
    found: list[Moment] = []
    for entry in entries:
        after, before = _rows(entry.after), _rows(entry.before)
        if not (0 <= row < len(after) and 0 <= column < len(after[row])):
            break
        old_row = _earlier_line(row, before, after)
        turned = [list(zip(*rows, strict=True)) for rows in (before, after)]
        old_column = _earlier_line(column, turned[0], turned[1])
        known = old_row is not None and old_column is not None
        old = before[old_row][old_column] if known else None  # type: ignore[index]  # known says both are there
        if old != after[row][column]:
            found.append(_moment(entry, old or "", after[row][column], old, after[row][column]))
        if old_row is None or old_column is None:
            break
        row, column = old_row, old_column
    return found


def _earlier_line(at: int, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> int | None:
    """Where a row (or column) stood before: the same place while their number is the same."""
    if len(before) == len(after):
        return at
    return earlier_place(at, ["\t".join(line) for line in before], ["\t".join(line) for line in after])


def earlier_place(at: int, before: Sequence[str], after: Sequence[str]) -> int | None:
    """Where line `at` of `after` stood in `before`; None where it was not there yet."""
    shift = 0
    for i1, i2, j1, j2 in aligned(before, after):
        if at < j1:
            break
        if at < j2:
            return i1 + at - j1 if at - j1 < i2 - i1 else None
        shift += (i2 - i1) - (j2 - j1)
    return at + shift


def _paragraphs(block: Block | None) -> tuple[Paragraph, ...]:
    return block.body.paragraphs if block is not None and isinstance(block.body, Text) else ()


def _rows(block: Block | None) -> tuple[tuple[str, ...], ...]:
    return block.body.rows if block is not None and isinstance(block.body, Table) else ()


def _moment(entry: Entry, before: str, after: str, old: Any, new: Any) -> Moment:
    return Moment(entry.when, entry.who, entry.name, entry.source, entry.action, before, after, old, new)
