"""Named edits: the only way a report changes. Each function reads a report and answers with an `Edit`; it changes nothing.

An edit without changes means that nothing would differ; callers drop it.
"""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from report.blocks import Block, Body, Case, IndicatorTable
from report.edition import SectionSpec
from report.model import Change, Edit, Kind, PictureInfo, Report, Section, cell_key
from report.values import BLANK, Value

STEP = 1024.0  # distance between siblings: halves 50 times before floats run out


def new_id(prefix: str) -> str:
    """An id that no other draft will make: packages of departments are merged by id."""
    return f"{prefix}{secrets.token_hex(6)}"


def change(store: str, key: str, before: Any, after: Any) -> tuple[Change, ...]:
    """One change, or none when both sides are equal."""
    return () if before == after else (Change(store, key, before, after),)


def joined(name: str, edits: Iterable[Edit]) -> Edit:
    """Several edits of one report as one step; later ones must not depend on earlier ones' results."""
    return Edit(name, tuple(c for edit in edits for c in edit.changes))


def set_value(report: Report, row: str, column: str, value: Value, name: str = "填写指标") -> Edit:
    """Puts a value into an indicator cell; a blank one without notes removes the record."""
    key = cell_key(row, column)
    return Edit(name, change("values", key, report.values.get(key), None if value == BLANK else value))


def set_values(report: Report, values: dict[tuple[str, str], Value], name: str) -> Edit:
    """Many cells in one step; keys are (row, column)."""
    return joined(name, (set_value(report, row, column, value) for (row, column), value in values.items()))


def set_field(report: Report, key: str, text: str, name: str = "填写") -> Edit:
    """Puts a field's text; empty text removes it."""
    return Edit(name, change("fields", key, report.fields.get(key), text or None))


def set_body(report: Report, block_id: str, body: Body, name: str) -> Edit:
    """Puts another body into a block."""
    block = report.blocks[block_id]
    return Edit(name, change("blocks", block_id, block, replace(block, body=body)))


def _place(store: str, siblings: list[Any], index: int) -> tuple[float, tuple[Change, ...]]:
    """A position before the sibling at `index`, and the changes that make room where floats leave none."""
    if not siblings:
        return STEP, ()
    if index <= 0:
        return siblings[0].position - STEP, ()
    if index >= len(siblings):
        return siblings[-1].position + STEP, ()
    low, high = siblings[index - 1].position, siblings[index].position
    middle = (low + high) / 2
    if low < middle < high:
        return middle, ()
    spread = tuple(
        Change(store, s.id, s, replace(s, position=STEP * (i + 1))) for i, s in enumerate(siblings)
    )
    return STEP * index + STEP / 2, spread


def insert_block(
    report: Report, section: str, index: int, body: Body, name: str, parent: str = "", block_id: str = ""
) -> Edit:
    """Puts a new block before the sibling at `index` (at the end when index is large)."""
    siblings = report.blocks_of(section, parent)
    position, spread = _place("blocks", siblings, index)
    key = block_id or new_id("b")
    block = Block(key, section, position, body, parent)
    return Edit(name, (*spread, Change("blocks", key, None, block)))


def move_block(report: Report, block_id: str, section: str, index: int, parent: str = "") -> Edit:
    """Moves a block, with what a case holds, before the sibling at `index` of the target."""
    block = report.blocks[block_id]
    siblings = [b for b in report.blocks_of(section, parent) if b.id != block_id]
    position, spread = _place("blocks", siblings, index)
    moved = replace(block, section=section, position=position, parent=parent)
    inner = report.blocks_of(block.section, block_id) if section != block.section else []
    held = tuple(Change("blocks", b.id, b, replace(b, section=section)) for b in inner)
    return Edit("移动", (*spread, *change("blocks", block_id, block, moved), *held))


def delete_blocks(report: Report, block_ids: Iterable[str], name: str = "删除") -> Edit:
    """Takes blocks out, with what the cases among them hold."""
    changes: list[Change] = []
    for block_id in block_ids:
        block = report.blocks[block_id]
        if isinstance(block.body, Case):
            changes += [Change("blocks", b.id, b, None) for b in report.blocks_of(block.section, block_id)]
        changes.append(Change("blocks", block_id, block, None))
    return Edit(name, tuple(changes))


def insert_section(
    report: Report, parent: str, index: int, title: str, section_id: str = "", **fields: Any
) -> Edit:
    """A new section under `parent` ("" for the top); `fields` are further fields of Section."""
    siblings = report.children(parent)
    position, spread = _place("sections", siblings, index)
    key = section_id or new_id("s")
    return Edit(
        "新增章节", (*spread, Change("sections", key, None, Section(key, parent, position, title, **fields)))
    )


def set_section(report: Report, section_id: str, name: str, **fields: Any) -> Edit:
    """Changes fields of a section: title, owner, state, skipped, numbered."""
    section = report.sections[section_id]
    return Edit(name, change("sections", section_id, section, replace(section, **fields)))


def move_section(report: Report, section_id: str, parent: str, index: int) -> Edit:
    """Moves a section with all below it; ValueError when the target lies inside it."""
    inside = {s.id for s, _ in report.walk(section_id)} | {section_id}
    if parent in inside:
        raise ValueError("a section cannot move into itself")
    section = report.sections[section_id]
    siblings = [s for s in report.children(parent) if s.id != section_id]
    position, spread = _place("sections", siblings, index)
    return Edit(
        "移动章节",
        (
            *spread,
            *change("sections", section_id, section, replace(section, parent=parent, position=position)),
        ),
    )


def delete_section(report: Report, section_id: str) -> Edit:
    """Takes a section out with everything below it."""
    sections = [report.sections[section_id], *(s for s, _ in report.walk(section_id))]
    ids = {s.id for s in sections}
    blocks = [b for b in report.blocks.values() if b.section in ids]
    changes = [Change("blocks", b.id, b, None) for b in blocks]
    changes += [Change("sections", s.id, s, None) for s in reversed(sections)]
    return Edit(f"删除「{sections[0].title}」", tuple(changes))


def add_picture(report: Report, info: PictureInfo) -> Edit:
    """Makes a stored picture known to the report."""
    return Edit("添加图片", change("pictures", info.sha, report.pictures.get(info.sha), info))


def fill_from_edition(report: Report) -> Edit:
    """The edition's sections and tables for an empty report."""
    changes: list[Change] = []

    def walk(specs: tuple[SectionSpec, ...], parent: str) -> None:
        for place, spec in enumerate(specs):
            key = f"s-{spec.key}"
            section = Section(
                key,
                parent,
                STEP * (place + 1),
                spec.title,
                spec.kind,
                spec.numbered,
                spec.key,
                owner=spec.owner,
            )
            changes.append(Change("sections", key, None, section))
            for n, table in enumerate(spec.tables):
                block = Block(f"b-{table}", key, STEP * (n + 1), IndicatorTable(table))
                changes.append(Change("blocks", block.id, None, block))
            walk(spec.children, key)

    walk(report.edition.sections, "")
    return Edit("新建报告", tuple(changes))


def new_report_fields(school: str, code: str = "", english: str = "") -> dict[str, str]:
    """The school's fields of a new report; empty ones left out."""
    given = {"school.name": school, "school.code": code, "school.english": english}
    return {key: text for key, text in given.items() if text}


def is_text_section(section: Section) -> bool:
    """Whether a person writes blocks in it."""
    return section.type in (Kind.BODY, Kind.PREFACE)
