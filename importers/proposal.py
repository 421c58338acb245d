"""What an import found, before a person accepts it: pieces with a target, and three lists of what was matched, doubtful, unmatched.

`accept` turns a proposal into one named edit. Nothing that a file holds is dropped silently: what lands nowhere is an entry.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from importers.choices import Choices, chosen, joined_into, skipped_pieces
from importers.mapping import SheetView
from importers.parts import Piece, pieces_of
from importers.pictures import Prepared
from importers.reshape import reshaped
from report.blocks import Block, Figure, IndicatorTable, Table, Text
from report.edits import STEP, new_id
from report.messages import say
from report.model import FRONT, Change, Edit, Kind, PictureInfo, Report, Section, cell_key
from report.roll import beside
from report.values import BLANK, State, Value

LEFT_OUT = "import/"  # fields of this name hold what an import left out, by file
KIND_NAMES = {
    "section": "章节",
    "heading": "标题",
    "paragraph": "文字",
    "text": "文字",
    "table": "表",
    "figure": "图",
    "chart": "图表",
    "case": "案例",
    "indicators": "附表",
    "values": "数值",
    "value": "数值",
    "row": "指标行",
    "column": "列",
    "field": "封面",
    "front": "封面",
    "file": "文件",
    "contents": "目录",
    "divider": "分隔页",
    "page_header": "页眉",
    "tracked": "修订",
    "comment": "批注",
    "hidden": "隐藏文字",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the import list: `kind` is heading, paragraph, table, figure, case, value, field, front, file …;
    `text` what the file says, `target` where it goes, `reason` one Chinese sentence why it is doubtful or left out."""

    kind: str
    text: str
    target: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CellValue:
    """A value for an indicator cell; `where` is its place in the file: 表 2 第 5 行, or Sheet1!D7."""

    row: str
    column: str
    value: Value
    where: str = ""


@dataclass
class Proposal:
    """What one file gives. `sections` and `blocks` carry the ids and the order they will have in an empty report."""

    source: str  # the file's name
    edition_id: str
    year: int
    school: str = ""
    school_code: str = ""
    as_last_year: bool = False
    part_only: bool = False  # pieces for an outline that is there: they never replace the report's
    file_year: int = 0  # the year that the file itself names; 0 where it names none
    matched: list[Entry] = field(default_factory=list)
    doubtful: list[Entry] = field(default_factory=list)
    unmatched: list[Entry] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    values: list[CellValue] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Prepared] = field(default_factory=dict)
    blanks: list[CellValue] = field(
        default_factory=list
    )  # blank cells of the file; they erase only with `erase_blanks`
    erase_blanks: bool = False
    sheets: list[SheetView] = field(
        default_factory=list
    )  # how the columns and rows of each table of a workbook were understood
    bodies: dict[str, Table] = field(
        default_factory=dict
    )  # typed tables of the report with what the file brings, by block id

    def as_json(self) -> dict[str, Any]:
        """A JSON document: what was matched, doubtful and unmatched, and how much of each kind there is."""

        def lines(entries: Iterable[Entry]) -> list[dict[str, str]]:
            return [{"kind": e.kind, "text": e.text, "target": e.target, "reason": e.reason} for e in entries]

        return {
            "format": 1,
            "source": self.source,
            "edition": self.edition_id,
            "year": self.year,
            "school": {"name": self.school, "code": self.school_code},
            "counts": {
                "sections": len(self.sections),
                "blocks": len(self.blocks),
                "values": len(self.values),
                "fields": len(self.fields),
                "pictures": len(self.pictures),
            },
            "matched": lines(self.matched),
            "doubtful": lines(self.doubtful),
            "unmatched": lines(self.unmatched),
        }


@dataclass(frozen=True, slots=True)
class Accepted:
    """One edit for the report, and the bytes of the pictures it names, by SHA-256, to be stored first."""

    edit: Edit
    pictures: dict[str, bytes]


def accept(report: Report, proposal: Proposal, choices: Choices | None = None) -> Accepted:
    """The proposal as one edit. In a report without text the file's outline becomes the report's; else sections are joined by title.

    `choices` are a person's decisions about its pieces; with them, what is not taken stays readable in the field
    "import/<file>". None: everything as proposed.
    """
    changes: list[Change] = []
    if choices is not None:
        proposal = reshaped(proposal, choices.shapes)
        key = LEFT_OUT + proposal.source
        changes.append(
            Change("fields", key, report.fields.get(key), left_out_text(report, proposal, choices))
        )
        proposal = chosen(report, proposal, choices)
    if proposal.as_last_year:
        changes += _last_year(report, proposal)
        edit = Edit(say("importers.edit_name", source=proposal.source), tuple(_once(changes)))
        return Accepted(edit, {})
    changes += _outline(report, proposal) if _replaces(report, proposal) else _joined_text(report, proposal)
    for cell in (*proposal.values, *(proposal.blanks if proposal.erase_blanks else ())):
        changes += _value_change(report, cell, proposal)
    for block_id, body in proposal.bodies.items():
        if (block := report.blocks.get(block_id)) is not None:
            changes.append(Change("blocks", block_id, block, replace(block, body=body)))
    for key, text in proposal.fields.items():
        before = report.fields.get(key)
        if text and before != text:
            changes.append(Change("fields", key, before, text))
    used = _picture_names(c.after for c in changes if c.store == "blocks" and c.after is not None)
    for sha in sorted(used & proposal.pictures.keys()):
        info: PictureInfo = proposal.pictures[sha].info
        if sha not in report.pictures:
            changes.append(Change("pictures", sha, None, info))
    edit = Edit(say("importers.edit_name", source=proposal.source), tuple(_once(changes)))
    return Accepted(
        edit, {sha: proposal.pictures[sha].data for sha in sorted(used & proposal.pictures.keys())}
    )


def left_out(report: Report, proposal: Proposal, choices: Choices) -> list[Entry]:
    """What is not taken of a reshaped proposal, with the reasons: pieces that a person skipped, then what the reader left out."""
    reasons = skipped_pieces(proposal, choices)
    skipped = [
        Entry(p.kind, p.text, "", reasons[p.id]) for p in pieces_of(report, proposal) if _is_named(p, reasons)
    ]
    return skipped + [entry for entry in proposal.unmatched if not is_lacking(entry)]


def _is_named(piece: Piece, reasons: dict[str, str]) -> bool:
    """Whether the piece is a line of its own: a skipped section speaks for its blocks."""
    return piece.id in reasons and (piece.section not in reasons or piece.section == piece.id)


def is_lacking(entry: Entry) -> bool:
    """Whether an unmatched entry names something of the edition that the file does not have."""
    return entry.kind in ("section", "row") or entry.reason == say("importers.table_missing")


def left_out_text(report: Report, proposal: Proposal, choices: Choices) -> str:
    """The list of what is not taken, a line for each; one sentence where there is nothing."""
    lines = [
        say("import_page.left_line", kind=KIND_NAMES.get(e.kind, e.kind), text=e.text, reason=e.reason)
        for e in left_out(report, proposal, choices)
    ]
    return "\n".join(lines) or say("import_page.nothing_left")


def _last_year(report: Report, proposal: Proposal) -> list[Change]:
    """Last year's file beside this year's report: figures, outline and captions; its prose for the side pane, never as text."""
    old = Report(report.edition, report.year - 1)
    changes = _outline(old, proposal)
    for cell in proposal.values:
        changes += _value_change(old, cell, proposal)
    changes += [Change("fields", key, None, text) for key, text in proposal.fields.items() if text]
    old.apply(Edit("", tuple(changes)))
    return list(beside(report, old, has_no_text(report)))


def _replaces(report: Report, proposal: Proposal) -> bool:
    """Whether the file's outline takes the place of the report's."""
    return has_no_text(report) and not proposal.part_only


def has_no_text(report: Report) -> bool:
    """Whether nothing was written yet: a fresh skeleton with its indicator tables counts as empty."""
    for block in report.blocks.values():
        body = block.body
        if isinstance(body, Text):
            if any(p.lead or p.content for p in body.paragraphs):
                return False
        elif not isinstance(body, IndicatorTable):
            return False
    return True


def differences(report: Report, values: Iterable[CellValue]) -> list[Entry]:
    """An entry for each value that would replace another one of the report."""
    found = []
    for cell in values:
        before = report.value(cell.row, cell.column)
        if before.state != State.BLANK and before.shown != cell.value.shown:
            reason = say("importers.value_differs", before=before.shown, after=cell.value.shown)
            found.append(
                Entry(
                    "value", f"{cell.where} {cell.value.shown}".strip(), f"{cell.row}/{cell.column}", reason
                )
            )
    return found


def _value_change(report: Report, cell: CellValue, proposal: Proposal) -> list[Change]:
    key = cell_key(cell.row, cell.column)
    before = report.values.get(key)
    if cell.value.state == State.BLANK and (before is None or before.locked or not proposal.erase_blanks):
        return []  # a blank cell of a file never erases by itself
    kept = before or BLANK
    after = replace(
        kept,
        state=cell.value.state,
        text=cell.value.text,
        typed=cell.value.typed,
        source=kept.source or proposal.source,
        locked=kept.locked or (proposal.as_last_year and cell.column == str(report.year - 1)),
    )
    return [] if after == before else [Change("values", key, before, after)]


def _outline(report: Report, proposal: Proposal) -> list[Change]:
    """The proposal's outline in place of the empty skeleton; sections and blocks of the same id keep what a person set."""
    changes: list[Change] = []
    if not proposal.sections:
        return changes
    wanted = {s.id for s in proposal.sections}
    for block in report.blocks.values():
        if block.id not in {b.id for b in proposal.blocks}:
            changes.append(Change("blocks", block.id, block, None))
    for section in report.sections.values():
        if section.id not in wanted:
            changes.append(Change("sections", section.id, section, None))
    for section in proposal.sections:
        before = report.sections.get(section.id)
        after = (
            replace(section, owner=before.owner or section.owner, state=before.state) if before else section
        )
        if before != after:
            changes.append(Change("sections", section.id, before, after))
    for block in proposal.blocks:
        held = report.blocks.get(block.id)
        if held != block:
            changes.append(Change("blocks", block.id, held, block))
    return changes


def _joined_text(report: Report, proposal: Proposal) -> list[Change]:
    """The proposal's blocks at the end of the sections that carry the same spec or title; other sections are added."""
    places = _Places(report)
    changes, target = _joined_sections(proposal, places)
    renamed: dict[str, str] = {}
    for block in proposal.blocks:
        section_id = target.get(block.section, "")
        if not section_id or block.parent not in ("", *renamed) or places.holds(section_id, block):
            continue
        key = block.id if block.id not in report.blocks else new_id("b")  # references and charts name it
        renamed[block.id] = key
        parent = renamed.get(block.parent, "")
        placed = replace(
            block, id=key, section=section_id, parent=parent, position=places.next_block(section_id, parent)
        )
        changes.append(Change("blocks", key, None, placed))
    return changes


def _joined_sections(proposal: Proposal, places: "_Places") -> tuple[list[Change], dict[str, str]]:
    """The sections that are added, and for each of the proposal's the one of the report that it becomes."""
    changes: list[Change] = []
    target: dict[str, str] = {"": ""}
    for section in proposal.sections:
        if section.type in FRONT:
            continue
        parent = target.get(section.parent, "")
        found = places.find(section, parent)
        if found is None:
            found = section.id  # no section of the report has it: `find` would have said so
            added = replace(section, parent=parent, position=places.next_section(parent))
            changes.append(Change("sections", found, None, added))
        target[section.id] = found
    return changes, target


def landing(report: Report, proposal: Proposal, choices: Choices) -> dict[str, str]:
    """Where each of a reshaped proposal's sections comes to stand: its id → an id of the report as it will be; skipped ones are missing."""
    final = chosen(report, proposal, choices)
    if proposal.as_last_year or _replaces(report, final):
        target = {s.id: s.id for s in final.sections}
    else:
        target = _joined_sections(final, _Places(report))[1]
    joined = joined_into(report, proposal, choices)
    return {own: target[key] for own, key in joined.items() if key in target}


class _Places:
    """Where things go in a report that already has text."""

    def __init__(self, report: Report) -> None:
        self._report = report
        blocks = report.blocks.values()
        self._bodies = {(block.section, block.body) for block in blocks}
        self._tables = {block.body.table for block in blocks if isinstance(block.body, IndicatorTable)}
        self._blocks: dict[tuple[str, str], float] = {}
        self._sections: dict[str, float] = {}

    def find(self, section: Section, parent: str) -> str | None:
        """The report's section that `section` means: itself, by spec, else by title below the same parent."""
        sections = self._report.sections
        if section.id in sections:
            return section.id
        if section.spec:
            for other in sections.values():
                if other.spec == section.spec:
                    return other.id
        for other in self._report.children(parent) if parent in ("", *sections) else []:
            if other.title and other.title == section.title:
                return other.id
        return None

    def holds(self, section_id: str, block: Block) -> bool:
        """Whether the section has this content already: an import repeated does not double the text."""
        if section_id not in self._report.sections:
            return False
        if isinstance(block.body, IndicatorTable) and block.body.table in self._tables:
            return True
        return (section_id, block.body) in self._bodies

    def next_block(self, section_id: str, parent: str) -> float:
        """A position after the last block there."""
        key = (section_id, parent)
        if key not in self._blocks:
            held = self._report.blocks_of(section_id, parent) if section_id in self._report.sections else []
            self._blocks[key] = held[-1].position if held else 0.0
        self._blocks[key] += STEP
        return self._blocks[key]

    def next_section(self, parent: str) -> float:
        """A position after the last section there; the appendix stays last."""
        if parent not in self._sections:
            held = self._report.children(parent)
            body = [s for s in held if s.type != Kind.APPENDIX]
            after = next((s.position for s in held if s.type == Kind.APPENDIX), None)
            last = body[-1].position if body else 0.0
            self._sections[parent] = last if after is None or after < last else (last + after) / 2
            if after is not None and after > last:
                return self._sections[parent]
        self._sections[parent] += 1.0
        return self._sections[parent]


def _once(changes: list[Change]) -> list[Change]:
    """The changes with those of one record joined, so that undo restores the first state."""
    joined: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = (change.store, change.key)
        joined[key] = replace(joined[key], after=change.after) if key in joined else change
    return [c for c in joined.values() if c.before != c.after]


def _picture_names(blocks: Iterable[Block]) -> set[str]:
    return {p.sha for b in blocks if isinstance(b.body, Figure) for p in b.body.pictures}
