"""The pieces of a proposal that a person decides about: a section with its blocks, a block, a table's values, a field.

Doubts are listed by readers as entries with the file's words; here each finds the piece that it speaks of.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from importers.cutting import retargeted
from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Table, Text
from report.content import Inline, plain_text
from report.edition import Edition
from report.messages import say
from report.model import Kind, Report, Section

if TYPE_CHECKING:
    from importers.proposal import Entry, Proposal

VALUES, FIELD = "values/", "field/"
# fields that are no pieces: they go with the text and the tables
_APART = ("printed/", "remark/", "choice/", "setting/")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece. `id` is the section's or block's id, or "values/<table>", "field/<key>"; `kind` is section, paragraph, table,
    figure, chart, case, indicators, values or field. `section` is where it stands in the proposal, `doubts` why a person should
    look at it."""

    id: str
    kind: str
    text: str
    section: str = ""
    doubts: tuple[str, ...] = ()


def values_id(table: str) -> str:
    """The piece of a table's values."""
    return VALUES + table


def field_id(key: str) -> str:
    """The piece of a field."""
    return FIELD + key


def is_choosable(section: Section) -> bool:
    """Whether a person may skip or move it: not the parts that the edition fixes."""
    return section.type in (Kind.BODY, Kind.PREFACE)


def rows_of(edition: Edition, tables: Iterable[str]) -> set[str]:
    """The ids of the rows and choices of tables; ids of unknown tables give nothing."""
    wanted = set(tables)
    found = [table for table in edition.tables if table.id in wanted]
    return {row.id for table in found for row in table.rows} | {
        c.id for table in found for c in table.choices
    }


def pieces_of(report: Report, proposal: "Proposal") -> list[Piece]:
    """Every piece in the order of the file: sections, each before its blocks, then values, then fields."""
    doubts, _ = _doubts(report, proposal)
    blocks: dict[str, list[Block]] = {}
    for block in proposal.blocks:
        if not block.parent:
            blocks.setdefault(block.section, []).append(block)
    found: list[Piece] = []
    for section in in_order(proposal.sections):
        if is_choosable(section):
            text = f"{section.printed_number} {section.title}".strip() or say("import_page.untitled")
            found.append(Piece(section.id, "section", text, section.id, tuple(doubts.get(section.id, ()))))
        for block in blocks.get(section.id, ()):
            if not isinstance(block.body, IndicatorTable):
                piece = Piece(
                    block.id,
                    block_kind(block),
                    block_name(block),
                    section.id,
                    tuple(doubts.get(block.id, ())),
                )
                found.append(piece)
    rows = {cell.row for cell in proposal.values}
    for table in report.edition.tables:
        if rows & {row.id for row in table.rows}:
            key = values_id(table.id)
            found.append(Piece(key, "values", table.title, "", tuple(doubts.get(key, ()))))
    for key, text in proposal.fields.items():
        if text and not key.startswith(_APART) and report.fields.get(key) != text:
            found.append(Piece(field_id(key), "field", text, "", tuple(doubts.get(field_id(key), ()))))
    return found


def notes_of(report: Report, proposal: "Proposal") -> "list[Entry]":
    """The doubts that speak of no piece: the file as a whole, a line of the cover, tracked changes."""
    return _doubts(report, proposal)[1]


def in_order(sections: Iterable[Section]) -> list[Section]:
    """Sections in reading order: each before what stands below it, siblings by position."""
    below: dict[str, list[Section]] = {}
    for section in sorted(sections, key=lambda s: s.position):
        below.setdefault(section.parent, []).append(section)
    found: list[Section] = []

    def down(parent: str) -> None:
        for section in below.get(parent, ()):
            found.append(section)
            down(section.id)

    down("")
    return found


def block_kind(block: Block) -> str:
    """The kind of a block's piece."""
    kinds = {
        Text: "paragraph",
        Table: "table",
        Figure: "figure",
        Chart: "chart",
        Case: "case",
        IndicatorTable: "indicators",
    }
    return kinds[type(block.body)]


def block_name(block: Block) -> str:
    """A few words that name a block in the import list; "" where it has none."""
    body = block.body
    if isinstance(body, Text):
        return next((w for p in body.paragraphs if (w := (p.lead + plain_text(p.content)).strip())), "")[:60]
    if isinstance(body, Case):
        return f"{body.printed_number} {body.title}".strip()
    if isinstance(body, Table | Figure):
        first = " ".join(body.rows[0])[:40] if isinstance(body, Table) else say("importers.a_picture")
        return f"{body.printed_number} {body.caption}".strip() or first
    return body.caption


def _doubts(report: Report, proposal: "Proposal") -> "tuple[dict[str, list[str]], list[Entry]]":
    """Doubts by piece id, and the entries that name no piece."""
    places = _places(proposal)
    tables = {row.id: values_id(table.id) for table in report.edition.tables for row in table.rows}
    titles = {table.title: values_id(table.id) for table in report.edition.tables}
    held = {
        values_id(t.id)
        for t in report.edition.tables
        if {r.id for r in t.rows} & {c.row for c in proposal.values}
    }
    found: dict[str, list[str]] = {}
    rest: list[Entry] = []
    for entry in proposal.doubtful:
        places_left = places.get(entry.text.strip(), [])
        key = places_left.pop(0) if places_left else ""
        key = key or tables.get(entry.target.partition("/")[0], "") or titles.get(entry.target, "")
        if not key or (key in tables.values() and key not in held):
            rest.append(entry)
        elif entry.reason not in found.setdefault(key, []):
            found[key].append(entry.reason)
    chapters = {s.spec for s in proposal.sections if not s.parent}
    lacking = [s for s in report.edition.sections if s.kind == Kind.BODY and s.key not in chapters]
    for section in proposal.sections:
        if lacking and not section.parent and not section.spec and section.type == Kind.BODY:
            found.setdefault(section.id, []).append(say("import_page.chapter_unknown"))
    return found, rest


def _places(proposal: "Proposal") -> dict[str, list[str]]:
    """The words by which readers name pieces → the ids of the pieces; what stands in a case counts as the case."""
    found: dict[str, list[str]] = {}

    def add(words: str, key: str) -> None:
        if words.strip():
            found.setdefault(words.strip(), []).append(key)

    for section in proposal.sections:
        if is_choosable(section):
            add(f"{section.printed_number} {section.title}", section.id)
    for block in proposal.blocks:
        key, body = block.parent or block.id, block.body
        if isinstance(body, Text):
            for paragraph in body.paragraphs:
                add(paragraph.lead + plain_text(paragraph.content), key)
        elif isinstance(body, Case):
            add(body.title, key)
        elif isinstance(body, Table | Figure | Chart):
            number = "" if isinstance(body, Chart) else body.printed_number
            add(f"{number} {body.caption}", key)
            if isinstance(body, Table) and not body.caption:
                add(" ".join(body.rows[0])[:40], key)
    return found


def block_of(proposal: "Proposal", key: str) -> Block | None:
    """The block that is a piece of its own: not one within a case."""
    return next((b for b in proposal.blocks if b.id == key and not b.parent), None)


def without_target(proposal: "Proposal", target: str, instead: Inline) -> "Proposal":
    """The proposal with `instead` wherever a text refers to `target`, which is no more."""

    def mended(block: Block) -> Block:
        if not isinstance(block.body, Text):
            return block
        paragraphs = tuple(
            replace(p, content=retargeted(p.content, target, instead)) for p in block.body.paragraphs
        )
        return block if paragraphs == block.body.paragraphs else replace(block, body=Text(paragraphs))

    return replace(proposal, blocks=[mended(block) for block in proposal.blocks])


def names_of(proposal: "Proposal") -> dict[str, str]:
    """What the file calls its sections, figures, tables and cases, by id."""
    names = {s.id: s.printed_number or s.title for s in proposal.sections}
    for block in proposal.blocks:
        body = block.body
        if isinstance(body, Table | Figure):
            names[block.id] = body.printed_number or body.caption
        elif isinstance(body, Case):
            names[block.id] = body.printed_number or body.title
    return names
