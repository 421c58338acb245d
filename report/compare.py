"""Two states of one report, difference by difference: numbers first, then text, then pictures and order.

Records are compared by their ids, so a chapter that moved is one difference and not two. `report.restore` brings one
difference back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Table, Text
from report.indicators import row_paths
from report.model import GENERATED, Report, Section
from report.numbering import Numbers, number_report
from report.progress import section_label
from report.stream import paragraph_item
from report.tables import shown_rows
from report.text_diff import aligned
from report.values import BLANK


class Sign(StrEnum):
    """What happened."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    MOVED = "moved"


class Group(StrEnum):
    """In this order a reader wants them."""

    NUMBERS = "numbers"
    TEXT = "text"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise. `where` names it as the newer side numbers it (a gone one: the older side).

    `store` and `key` are those of the record; `part` says which part of it: "" for all of it, a table's cell "row/column", or
    the paragraphs "i1:i2/j1:j2" of a text (before / after). `before` and `after` are the texts; `section` is where to go.
    """

    group: Group
    sign: Sign
    where: str
    store: str
    key: str
    part: str = ""
    before: str = ""
    after: str = ""
    section: str = ""


_ORDER = {group: place for place, group in enumerate(Group)}
_SILENT_FIELDS = (
    "setting/",
    "owner/",
    "import/",
    "last_year/",
    "roll/",
    "explained/",
    "explained_last/",
)  # the program's own notes, not the report's words


def compare(old: Report, new: Report) -> list[Difference]:
    """Every difference, in the order of `Group` and then of the newer report; nothing where both are alike."""
    sides = _Sides(old, new, number_report(old), number_report(new))
    found = [*_values(sides), *_fields(sides), *_sections(sides), *_blocks(sides)]
    return sorted(found, key=lambda difference: _ORDER[difference.group])


@dataclass(frozen=True, slots=True)
class _Sides:
    old: Report
    new: Report
    old_numbers: Numbers
    new_numbers: Numbers

    def side(self, newer: bool) -> tuple[Report, Numbers]:
        return (self.new, self.new_numbers) if newer else (self.old, self.old_numbers)

    def section_name(self, section_id: str) -> str:
        report, numbers = self.side(section_id in self.new.sections)
        section = report.sections.get(section_id)
        return section_label(report, section, numbers) if section else ""

    def block_name(self, block_id: str) -> str:
        """ "图 1-2 题注", "案例「…」", or the section's name for a text."""
        report, numbers = self.side(block_id in self.new.blocks)
        block = report.blocks[block_id]
        body = block.body
        if isinstance(body, Case):
            return f"案例「{body.title}」"
        if isinstance(body, Text):
            return self.section_name(block.section)
        title = report.edition.table(body.table).title if isinstance(body, IndicatorTable) else body.caption
        number = numbers.captions.get(block_id, "")
        return f"{number} {title}".strip() or self.section_name(block.section)


def _values(sides: _Sides) -> Iterator[Difference]:
    old, new = sides.old, sides.new
    homes = {b.body.table: b for b in new.blocks.values() if isinstance(b.body, IndicatorTable)}
    for table in new.edition.tables:
        paths = row_paths(table)
        home = homes.get(table.id)
        for row in table.rows:
            for column in (c.key_for(new.year) for c in table.columns):
                before, after = old.value(row.id, column), new.value(row.id, column)
                if before == after:
                    continue
                sign = Sign.NEW if before == BLANK else Sign.GONE if after == BLANK else Sign.CHANGED
                where = f"{table.title} · {'／'.join(paths[row.id])} {column}"
                texts = _value_texts(before.shown, after.shown, before.note_public, after.note_public)
                section = home.section if home else ""
                yield Difference(
                    Group.NUMBERS, sign, where, "values", f"{row.id}/{column}", "", *texts, section
                )


def _value_texts(before: str, after: str, old_note: str, new_note: str) -> tuple[str, str]:
    """What both sides show; where the figures are alike, with the published notes."""
    if before != after or old_note == new_note:
        return before, after
    return f"{before}（{old_note}）" if old_note else before, f"{after}（{new_note}）" if new_note else after


def _fields(sides: _Sides) -> Iterator[Difference]:
    old, new = sides.old.fields, sides.new.fields
    labels = {field.key: field.label for field in sides.new.edition.fields}
    rows = {row.id: row.name for table in sides.new.edition.tables for row in table.rows}
    for key in sorted({*old, *new}):
        before, after = old.get(key, ""), new.get(key, "")
        if before == after or key.startswith(_SILENT_FIELDS):
            continue
        sign = Sign.NEW if not before else Sign.GONE if not after else Sign.CHANGED
        name = labels.get(key) or rows.get(key.removeprefix("remark/")) or key
        yield Difference(Group.TEXT, sign, name, "fields", key, "", before, after)


def _sections(sides: _Sides) -> Iterator[Difference]:
    old, new = sides.old.sections, sides.new.sections
    for section, _ in sides.new.walk():
        if section.id not in old:
            if section.parent in old or not section.parent:  # what is new inside a new one comes with it
                yield _section(sides, section, Sign.NEW, after=_section_text(sides, section.id, True))
        elif section.title != old[section.id].title:
            titles = old[section.id].title, section.title
            yield _section(sides, section, Sign.CHANGED, *titles, part="title")
    for section, _ in sides.old.walk():
        if section.id not in new and (section.parent in new or not section.parent):
            yield _section(sides, section, Sign.GONE, before=_section_text(sides, section.id, False))
    for section_id in _moved(_section_lists(sides.old), _section_lists(sides.new)):
        yield _section(sides, new[section_id], Sign.MOVED, part="place")


def _section(
    sides: _Sides, section: Section, sign: Sign, before: str = "", after: str = "", part: str = ""
) -> Difference:
    group = Group.PICTURES if sign == Sign.MOVED else Group.TEXT
    name = sides.section_name(section.id)
    here = section.id if section.id in sides.new.sections else ""
    return Difference(group, sign, name, "sections", section.id, part, before, after, here)


def _section_text(sides: _Sides, section_id: str, newer: bool) -> str:
    """The beginning of what a section holds, to be recognised by."""
    report, numbers = sides.side(newer)
    inside = [section_id, *(s.id for s, _ in report.walk(section_id))]
    texts = [t for key in inside for b in report.blocks_of(key) for t in block_texts(report, b, numbers) if t]
    return "\n".join(texts[:4]) or report.sections[section_id].title


def _section_lists(report: Report) -> dict[str, list[str]]:
    return {key: [s.id for s in report.children(key)] for key in ("", *report.sections)}


def _block_lists(report: Report) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for block in report.blocks_in_order():
        lists.setdefault(f"{block.section}/{block.parent}", []).append(block.id)
    return lists


def _moved(old: dict[str, list[str]], new: dict[str, list[str]]) -> list[str]:
    """The ids that both sides have at another place: under another parent, or out of the common order."""
    home = {key: parent for parent, keys in old.items() for key in keys}
    moved = []
    for parent, keys in new.items():
        moved += [key for key in keys if key in home and home[key] != parent]
        stayed = [key for key in keys if home.get(key) == parent]
        place = {key: n for n, key in enumerate(k for k in old.get(parent, ()) if k in set(stayed))}
        kept = set(_longest_rising(stayed, place.__getitem__))
        moved += [key for key in stayed if key not in kept]
    return moved


def _longest_rising(keys: Sequence[str], place: Callable[[str], int]) -> list[str]:
    """The longest part of `keys` whose places rise: what did not move. Quadratic; siblings are few."""
    best: list[list[str]] = []
    for n, key in enumerate(keys):
        before = [best[m] for m in range(n) if place(keys[m]) < place(key)]
        best.append([*max(before, key=len, default=[]), key])
    return max(best, key=len, default=[])


def _blocks(sides: _Sides) -> Iterator[Difference]:
    old, new = sides.old, sides.new
    for block in new.blocks_in_order():
        before = old.blocks.get(block.id)
        if before is None:
            if block.section in old.sections and (not block.parent or block.parent in old.blocks):
                yield _whole(sides, block, Sign.NEW)
        elif before.body != block.body and new.sections[block.section].type not in GENERATED:
            yield from _bodies(sides, before, block)
    for block in old.blocks_in_order():
        held = block.section in new.sections and (not block.parent or block.parent in new.blocks)
        if block.id not in new.blocks and held:
            yield _whole(sides, block, Sign.GONE)
    for block_id in _moved(_block_lists(old), _block_lists(new)):
        name = sides.block_name(block_id)
        section = new.blocks[block_id].section
        yield Difference(Group.PICTURES, Sign.MOVED, name, "blocks", block_id, "place", section=section)


def _whole(sides: _Sides, block: Block, sign: Sign) -> Difference:
    report, numbers = sides.side(sign == Sign.NEW)
    text = "\n".join(block_texts(report, block, numbers))
    group = Group.PICTURES if isinstance(block.body, Figure | Chart) else Group.TEXT
    texts = ("", text) if sign == Sign.NEW else (text, "")
    return Difference(group, sign, sides.block_name(block.id), "blocks", block.id, "", *texts, block.section)


def _bodies(sides: _Sides, before: Block, after: Block) -> Iterator[Difference]:
    """What differs inside one block."""
    old, new = before.body, after.body
    if isinstance(old, Text) and isinstance(new, Text):
        yield from _paragraphs(sides, before, after)
        return
    if isinstance(old, Table) and isinstance(new, Table) and _same_shape(old, new):
        yield from _cells(sides, after, old, new)
        return
    texts = ["\n".join(block_texts(*pair)) for pair in ((sides.old, before, sides.old_numbers),)]
    texts += ["\n".join(block_texts(sides.new, after, sides.new_numbers))]
    group = Group.PICTURES if isinstance(new, Figure | Chart) else Group.TEXT
    name = sides.block_name(after.id)
    yield Difference(group, Sign.CHANGED, name, "blocks", after.id, "", texts[0], texts[1], after.section)


def _paragraphs(sides: _Sides, before: Block, after: Block) -> Iterator[Difference]:
    texts = [
        block_texts(sides.old, before, sides.old_numbers),
        block_texts(sides.new, after, sides.new_numbers),
    ]
    stretches = aligned(*texts)
    name = sides.section_name(after.section)
    for i1, i2, j1, j2 in stretches:
        sign = Sign.NEW if i1 == i2 else Sign.GONE if j1 == j2 else Sign.CHANGED
        sides_text = "\n".join(texts[0][i1:i2]), "\n".join(texts[1][j1:j2])
        where = f"{name} 第 {j1 + 1} 段"
        part = f"{i1}:{i2}/{j1}:{j2}"
        yield Difference(
            Group.TEXT, sign, where, "blocks", after.id, part, *sides_text, section=after.section
        )
    if not stretches:  # the words are alike: bold, a role or a link differs
        whole = "\n".join(texts[1])
        yield Difference(
            Group.TEXT, Sign.CHANGED, f"{name}（格式）", "blocks", after.id, "", whole, whole, after.section
        )


def _same_shape(old: Table, new: Table) -> bool:
    """Whether nothing but the texts of cells differs."""
    alike = [len(row) for row in old.rows] == [len(row) for row in new.rows]
    return alike and old.rows != new.rows and _frame(old) == _frame(new)


def _frame(table: Table) -> tuple[object, ...]:
    return table.merges, table.caption, table.header_rows, table.computed, table.source_note, table.widths


def _cells(sides: _Sides, block: Block, old: Table, new: Table) -> Iterator[Difference]:
    name = sides.block_name(block.id)
    for r, (before, after) in enumerate(zip(old.rows, new.rows, strict=True)):
        for c, (was, now) in enumerate(zip(before, after, strict=True)):
            if was != now:
                sign = Sign.NEW if not was else Sign.GONE if not now else Sign.CHANGED
                head = next((row[c] for row in new.rows[: new.header_rows] if row[c]), "")
                where = " · ".join(part for part in (name, after[0] if c else "", head) if part)
                yield Difference(
                    Group.NUMBERS, sign, where, "blocks", block.id, f"{r}/{c}", was, now, block.section
                )


def block_texts(report: Report, block: Block, numbers: Numbers) -> list[str]:
    """A block in words: one text for each paragraph, table row or picture."""
    body = block.body
    if isinstance(body, Text):
        return [
            paragraph_item(report, block.id, n, p, numbers).text.removeprefix(
                numbers.lists.get((block.id, n), "")
            )
            for n, p in enumerate(body.paragraphs)
        ]
    if isinstance(body, Table):
        return [body.caption, *("\t".join(row) for row in shown_rows(body)), body.source_note]
    if isinstance(body, Case):
        inner = [
            t for b in report.blocks_of(block.section, block.id) for t in block_texts(report, b, numbers)
        ]
        return [body.title, *inner]
    if isinstance(body, Figure):
        names = [_picture_name(report, p.sha, p.sub_caption) for p in body.pictures]
        return [body.caption, *names, body.source_note]
    if isinstance(body, Chart):
        return [body.caption, body.form, *(series.label or series.row for series in body.series)]
    return [body.caption or report.edition.table(body.table).title]


def _picture_name(report: Report, sha: str, sub_caption: str) -> str:
    info = report.pictures.get(sha)
    known = f"{info.name} {info.width} × {info.height}" if info else sha[:8]
    return f"{known} {sub_caption}".strip()
