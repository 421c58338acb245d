"""The recycle bin: what was taken out of the report, as things a person would look for, and the edit that brings one back.

Nothing is stored for it. The journal has every record as it was before the step that took it away; this module puts records
that went together back together, and finds rows, pictures and paragraphs that a block lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Paragraph, Picture, Table, Text
from report.compare import block_texts
from report.edits import insert_block, insert_section
from report.errors import UserError
from report.messages import say
from report.model import Change, Edit, Kind, PictureInfo, Report, Section
from report.numbering import Numbers, number_report
from report.progress import section_label
from report.table_shape import insert_rows


class Thing(StrEnum):
    """What was deleted."""

    SECTION = "章节"
    TEXT = "文字"
    PARAGRAPH = "段落"
    TABLE = "表格"
    ROWS = "表格的行"
    FIGURE = "图"
    PICTURE = "图片"
    CHART = "图表"
    CASE = "案例"
    INDICATORS = "附表"


class Lost(Protocol):
    """As `db.gone.Lost`: a record before and after the step that took it, or part of it, away."""

    @property
    def entry(self) -> int:
        """The step's number in the journal."""

    @property
    def when(self) -> str:
        """Local time, "2025-12-17 14:03:20"."""

    @property
    def who(self) -> str:
        """Who did it."""

    @property
    def step(self) -> str:
        """The step's name."""

    @property
    def action(self) -> str:
        """create, edit, undo or redo."""

    @property
    def store(self) -> str:
        """The record's store."""

    @property
    def key(self) -> str:
        """The record's key."""

    @property
    def before(self) -> Any:
        """The record before."""

    @property
    def after(self) -> Any:
        """The record after."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the bin. `sections` and `blocks` come back whole; a part of a block has `block`, and `rows`, `pictures` or
    `paragraphs` with their place in it. `where` is the section it stood in, `text` its preview, `shas` its pictures."""

    thing: Thing
    title: str
    where: str
    when: str
    who: str
    step: str
    text: str
    shas: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    block: str = ""
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    pictures: tuple[tuple[int, Picture], ...] = ()
    paragraphs: tuple[tuple[int, Paragraph], ...] = ()
    ancestors: tuple[str, ...] = field(default=(), compare=False)  # the sections above, the nearest first


def recycled(report: Report, gone: Sequence[Lost], shrunk: Sequence[Lost]) -> list[Item]:
    """The lines of the bin, newest first. `gone` are records that are no longer there, `shrunk` blocks that lost something."""
    bin_ = _Bin(report, gone, number_report(report))
    lines = [(lost.entry, item) for lost in gone if (item := bin_.whole(lost)) is not None]
    lines += [(lost.entry, item) for lost in shrunk for item in bin_.parts(lost)]
    return [item for _, item in sorted(lines, key=lambda line: -line[0])]


class _Bin:
    def __init__(self, report: Report, gone: Sequence[Lost], numbers: Numbers) -> None:
        self.report, self.gone, self.numbers = report, gone, numbers
        self.sections = {lost.key: lost for lost in gone if lost.store == "sections"}
        self.blocks = {lost.key: lost for lost in gone if lost.store == "blocks"}
        self._shown = self._shown_now()
        self._told: set[tuple[str, object]] = set()

    def _shown_now(self) -> set[object]:
        """Paragraphs, pictures and rows that the report shows somewhere: what only moved is not deleted."""
        held: set[object] = set()
        for block in self.report.blocks.values():
            if isinstance(block.body, Text):
                held |= {_words(p) for p in block.body.paragraphs}
            elif isinstance(block.body, Figure):
                held |= {picture.sha for picture in block.body.pictures}
            elif isinstance(block.body, Table):
                held |= {(block.id, _squeezed(row)) for row in block.body.rows}
        return held

    def whole(self, lost: Lost) -> Item | None:
        """The line of a record; None for one that belongs to another line, or that held nothing."""
        if lost.store == "sections":
            if self._went_with(lost.before.parent, lost.entry):
                return None
            return self._section(lost)
        block: Block = lost.before
        if self._went_with(block.section, lost.entry):
            return None
        owner = self.blocks.get(block.parent)
        if owner is not None and owner.entry == lost.entry:
            return None
        return self._block(lost, block)

    def _went_with(self, section: str, entry: int) -> bool:
        above = self.sections.get(section)
        return above is not None and above.entry == entry

    def _section(self, lost: Lost) -> Item | None:
        inside = [lost.before]
        for section in inside:  # grows while it is walked
            inside += [
                s.before
                for s in self.sections.values()
                if s.entry == lost.entry and s.before.parent == section.id
            ]
        ids = {section.id for section in inside}
        blocks = [b.before for b in self.blocks.values() if b.entry == lost.entry and b.before.section in ids]
        blocks.sort(key=lambda b: (b.section, b.parent, b.position))
        held = any(_words(p) for b in blocks if isinstance(b.body, Text) for p in b.body.paragraphs)
        held = held or any(not isinstance(b.body, Text) and _holds_something(b, ()) for b in blocks)
        if not held and all(section.spec for section in inside):
            return None  # an empty section of the form, which an import or the sample put its own in the place of
        texts = [section.title for section in inside[1:]] + [t for b in blocks for t in self._texts(b)]
        return self._item(
            Thing.SECTION,
            lost.before.title,
            lost,
            lost.before.parent,
            "\n".join(texts),
            _shas(blocks),
            sections=tuple(inside),
            blocks=tuple(blocks),
        )

    def _block(self, lost: Lost, block: Block) -> Item | None:
        inner = [
            b.before for b in self.blocks.values() if b.entry == lost.entry and b.before.parent == block.id
        ]
        blocks = [block, *sorted(inner, key=lambda b: b.position)]
        if isinstance(block.body, Text):
            fresh = [p for p in block.body.paragraphs if _words(p) and _words(p) not in self._shown]
            if not fresh:
                return None  # empty, or joined with a neighbour
        elif not _holds_something(block, inner):
            return None
        texts = [t for b in blocks for t in self._texts(b) if t.strip()]
        title = _title(block) or (texts[0][:30] if texts else "")
        return self._item(
            _thing(block), title, lost, block.section, "\n".join(texts), _shas(blocks), blocks=tuple(blocks)
        )

    def parts(self, lost: Lost) -> Iterable[Item]:
        """The lines of what a block lost: rows of a table, pictures of a figure, paragraphs of a text."""
        before, after = lost.before.body, lost.after.body
        if isinstance(before, Table) and isinstance(after, Table) and len(before.rows) > len(after.rows):
            kept = {_squeezed(row) for row in after.rows}
            rows = [(n, row) for n, row in enumerate(before.rows) if _squeezed(row) not in kept and any(row)]
            rows = [(n, row) for n, row in rows if self._first(lost.key, _squeezed(row))]
            if rows:
                text = "\n".join("　".join(row) for _, row in rows)
                title = f"{before.caption or '表'}：{len(rows)} 行"
                yield self._item(
                    Thing.ROWS, title, lost, lost.before.section, text, block=lost.key, rows=tuple(rows)
                )
        elif isinstance(before, Figure) and isinstance(after, Figure):
            left = {picture.sha for picture in after.pictures}
            pictures = [(n, p) for n, p in enumerate(before.pictures) if p.sha not in left]
            pictures = [
                (n, p) for n, p in pictures if p.sha not in self._shown and self._first(lost.key, p.sha)
            ]
            if pictures:
                shas = tuple(p.sha for _, p in pictures)
                names = "、".join(self._picture_name(sha) for sha in shas)
                place = lost.before.section
                text = "\n".join(p.sub_caption for _, p in pictures)
                yield self._item(
                    Thing.PICTURE, names, lost, place, text, shas, block=lost.key, pictures=tuple(pictures)
                )
        elif (
            isinstance(before, Text)
            and isinstance(after, Text)
            and len(before.paragraphs) > len(after.paragraphs)
        ):
            yield from self._paragraphs(lost, before, after)

    def _paragraphs(self, lost: Lost, before: Text, after: Text) -> Iterable[Item]:
        left = {_words(p) for p in after.paragraphs}
        gone = [(n, p) for n, p in enumerate(before.paragraphs) if _words(p) and _words(p) not in left]
        # A paragraph that only joined another stands in that one's words.
        whole = "".join(left)
        gone = [(n, p) for n, p in gone if _words(p) not in whole and _words(p) not in self._shown]
        gone = [(n, p) for n, p in gone if self._first(lost.key, _words(p))]
        if gone:
            text = "\n".join(_words(p) for _, p in gone)
            place = lost.before.section
            yield self._item(
                Thing.PARAGRAPH, text[:30], lost, place, text, block=lost.key, paragraphs=tuple(gone)
            )

    def _first(self, key: str, what: object) -> bool:
        """Whether the bin does not have it yet: newest first, what was deleted twice is listed once. A row may have come back."""
        if (key, what) in self._shown or (key, what) in self._told:
            return False
        self._told.add((key, what))
        return True

    def _picture_name(self, sha: str) -> str:
        info = self.report.pictures.get(sha)
        return info.name if info else "图片"

    def _texts(self, block: Block) -> list[str]:
        return [] if isinstance(block.body, Case) else block_texts(self.report, block, self.numbers)

    def _item(
        self,
        thing: Thing,
        title: str,
        lost: Lost,
        section: str,
        text: str,
        shas: tuple[str, ...] = (),
        **rest: Any,
    ) -> Item:
        above = tuple(self._above(section))
        where = " / ".join(self._section_name(key) for key in reversed(above))
        step = f"撤销：{lost.step}" if lost.action == "undo" else lost.step
        return Item(thing, title, where, lost.when, lost.who, step, text, shas, ancestors=above, **rest)

    def _above(self, section: str) -> Iterable[str]:
        while section:
            yield section
            known = self.report.sections.get(section)
            lost = self.sections.get(section)
            section = known.parent if known else lost.before.parent if lost else ""

    def _section_name(self, key: str) -> str:
        known = self.report.sections.get(key)
        if known is not None:
            return section_label(self.report, known, self.numbers)
        lost = self.sections.get(key)
        return lost.before.title if lost else "（已删除的章节）"


def bring_back(report: Report, item: Item, infos: Sequence[PictureInfo] = ()) -> Edit:
    """The edit that puts an item back: to its old place, else into the nearest section above that is still there.

    `infos` are pictures of the item that the report may no longer know. UserError where the place is locked or gone.
    """
    name = f"恢复{item.thing}「{item.title[:12]}」"
    known = tuple(Change("pictures", i.sha, None, i) for i in infos if i.sha not in report.pictures)
    if item.block:
        return Edit(name, (*known, *_part_back(report, item)))
    if item.sections:
        return Edit(name, (*known, *_sections_back(report, item)))
    return Edit(name, (*known, *_block_back(report, item)))


def _sections_back(report: Report, item: Item) -> tuple[Change, ...]:
    top = item.sections[0]
    parent = next((key for key in item.ancestors if key in report.sections), "")
    _refuse_locked(report, parent)
    index = sum(s.position < top.position for s in report.children(parent))
    if parent != top.parent:
        index = len(report.children(parent))
    placed = insert_section(report, parent, index, top.title, top.id)
    changes = [_as_it_was(change, top) if change.key == top.id else change for change in placed.changes]
    changes += [Change("sections", s.id, report.sections.get(s.id), s) for s in item.sections[1:]]
    changes += [Change("blocks", b.id, report.blocks.get(b.id), b) for b in item.blocks]
    return tuple(changes)


def _as_it_was(change: Change, section: Section) -> Change:
    fresh: Section = change.after
    return replace(change, after=replace(section, parent=fresh.parent, position=fresh.position, state="open"))


def _block_back(report: Report, item: Item) -> tuple[Change, ...]:
    block, inner = item.blocks[0], item.blocks[1:]
    section = next((key for key in item.ancestors if _takes_blocks(report, key, block)), "")
    if not section:
        raise UserError(say("recycle.no_place"))
    _refuse_locked(report, section)
    parent = block.parent if block.parent in report.blocks and section == block.section else ""
    siblings = report.blocks_of(section, parent)
    index = sum(b.position < block.position for b in siblings) if section == block.section else len(siblings)
    placed = insert_block(report, section, index, block.body, "恢复", parent, block.id)
    held = tuple(Change("blocks", b.id, report.blocks.get(b.id), replace(b, section=section)) for b in inner)
    return (*placed.changes, *held)


def _takes_blocks(report: Report, key: str, block: Block) -> bool:
    section = report.sections.get(key)
    if section is None:
        return False
    return key == block.section or section.type in (Kind.BODY, Kind.PREFACE)


def _part_back(report: Report, item: Item) -> tuple[Change, ...]:
    """Rows, pictures and paragraphs go back into their block; where that is gone too, its own line brings it back first."""
    block = report.blocks.get(item.block)
    if block is None:
        raise UserError(say("recycle.block_gone"))
    _refuse_locked(report, block.section)
    body = block.body
    if item.rows and isinstance(body, Table):
        width = len(body.rows[0])
        rows = [(n, (*row[:width], *("",) * (width - len(row)))) for n, row in item.rows]
        after: Any = _with_rows(body, rows)
    elif item.pictures and isinstance(body, Figure):
        after = replace(body, pictures=_put(body.pictures, item.pictures))
    elif item.paragraphs and isinstance(body, Text):
        after = replace(body, paragraphs=_put(body.paragraphs, item.paragraphs))
    else:
        raise UserError(say("recycle.block_gone"))
    return (Change("blocks", block.id, block, replace(block, body=after)),)


def _with_rows(table: Table, rows: Sequence[tuple[int, tuple[str, ...]]]) -> Table:
    for at, row in rows:
        place = min(at, len(table.rows))
        table = insert_rows(table, place)
        table = replace(table, rows=(*table.rows[:place], row, *table.rows[place + 1 :]))
    return table


def _put(held: tuple[Any, ...], given: Sequence[tuple[int, Any]]) -> tuple[Any, ...]:
    made = list(held)
    for at, part in given:
        made.insert(min(at, len(made)), part)
    return tuple(made)


def _refuse_locked(report: Report, section: str) -> None:
    held = report.sections.get(section)
    if held is not None and held.state == "locked":
        raise UserError(say("history.locked", name=held.title))


def _holds_something(block: Block, inner: Sequence[Block]) -> bool:
    body = block.body
    if isinstance(body, Table):
        return bool(body.caption) or any(cell for row in body.rows for cell in row)
    if isinstance(body, Figure):
        return bool(body.pictures or body.caption)
    if isinstance(body, Case):
        return bool(body.title or inner)
    return True


def _thing(block: Block) -> Thing:
    kinds = {Text: Thing.TEXT, Table: Thing.TABLE, Figure: Thing.FIGURE, Chart: Thing.CHART}
    kinds |= {Case: Thing.CASE, IndicatorTable: Thing.INDICATORS}
    return kinds[type(block.body)]


def _title(block: Block) -> str:
    return str(getattr(block.body, "caption", "") or getattr(block.body, "title", ""))


def _shas(blocks: Sequence[Block]) -> tuple[str, ...]:
    return tuple(p.sha for b in blocks if isinstance(b.body, Figure) for p in b.body.pictures)


def _words(paragraph: Paragraph) -> str:
    return (paragraph.lead + "".join(getattr(part, "text", "〔〕") for part in paragraph.content)).strip()


def _squeezed(row: Sequence[str]) -> tuple[str, ...]:
    """A row without the blank cells at its end: a column more or less makes it no other row."""
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
