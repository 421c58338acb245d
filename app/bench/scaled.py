"""The sample report, made larger: its chapters again and again, each copy with text of its own."""

import random
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from report import edits
from report.blocks import Block, Body, Chart, Text
from report.content import Content, Inline, Reference, Span
from report.model import Change, Edit, Kind, Report, Section, cell_key

if TYPE_CHECKING:
    from db.draft import DraftFile

_CLAUSE = re.compile(r"(?<=[，；])")


def build_scaled(path: Path, times: int) -> None:
    """A draft at `path` with `times` the sample's chapters; UserError where a file is there already.

    Values, fields and pictures stay: no school has ten appendices. Clauses of a copied sentence are mixed anew, so that
    no two chapters hold the same text; the same `times` always gives the same report.
    """
    from app.sample import build_sample
    from db.draft import DraftFile

    build_sample(path)
    draft = DraftFile.open(path)
    try:
        lengthen(draft, times)
    finally:
        draft.close()


def lengthen(draft: "DraftFile", times: int) -> None:
    """Makes the report of a draft `times` as long, as one edit: every chapter of prose again and again."""
    changes = [change for n in range(2, times + 1) for change in _copy(draft.report, n)]
    draft.commit(Edit("示例加长", tuple(changes)))


def with_more_tables(report: Report, times: int) -> Report:
    """The report with every indicator table as often, each copy with rows and values of its own: only prose is copied into a scaled
    draft, and a workbook that does not grow says nothing about growth."""
    tables, values = list(report.edition.tables), dict(report.values)
    for n in range(2, times + 1):
        for table in report.edition.tables:
            rows = tuple(replace(row, id=f"{row.id}~{n}", formula=None) for row in table.rows)
            tables.append(replace(table, id=f"{table.id}~{n}", title=f"{table.title}（{n}）", rows=rows))
            for row in table.rows:
                for column in table.columns:
                    key = cell_key(row.id, column.key_for(report.year))
                    if key in report.values:
                        made = cell_key(f"{row.id}~{n}", column.key_for(report.year))
                        values[made] = report.values[key]
    return replace(report, edition=replace(report.edition, tables=tuple(tables)), values=values)


def _copy(report: Report, n: int) -> list[Change]:
    """The n-th copy of every chapter of prose, put behind the originals."""
    mixed = random.Random(n)
    chapters = [s for s in report.children("") if s.type == Kind.BODY]
    sections = [s for c in chapters for s in (c, *(s for s, _ in report.walk(c.id)))]
    names = {s.id: f"{s.id}~{n}" for s in sections}
    blocks = [b for s in sections for b in report.blocks.values() if b.section == s.id]
    names |= {b.id: f"{b.id}~{n}" for b in blocks}
    last = max(c.position for c in chapters)
    changes = []
    for section in sections:
        above = names.get(section.parent, section.parent)
        place = section.position
        if section in chapters:  # between the last chapter and what follows it
            place = last + edits.STEP * (n - 1 + (chapters.index(section) + 1) / (len(chapters) + 1)) / 1e6
        made: Section = replace(section, id=names[section.id], parent=above, position=place)
        changes.append(Change("sections", made.id, None, made))
    for block in blocks:
        body = _mixed_body(block, names, mixed)
        parent = names.get(block.parent, block.parent)
        made_block = replace(
            block, id=names[block.id], section=names[block.section], parent=parent, body=body
        )
        changes.append(Change("blocks", made_block.id, None, made_block))
    return changes


def _mixed_body(block: Block, names: dict[str, str], mixed: random.Random) -> Body:
    body = block.body
    if isinstance(body, Text):
        return Text(
            tuple(replace(p, content=_mixed_content(p.content, names, mixed)) for p in body.paragraphs)
        )
    if isinstance(body, Chart) and getattr(body, "table", "") in names:
        return replace(body, table=names[body.table])
    return body


def _mixed_content(content: Content, names: dict[str, str], mixed: random.Random) -> Content:
    parts: list[Inline] = []
    for part in content:
        if isinstance(part, Span):
            clauses = _CLAUSE.split(part.text)
            inner = clauses[1:-1]
            mixed.shuffle(inner)
            parts.append(replace(part, text="".join([*clauses[:1], *inner, *clauses[1:][-1:]])))
        elif isinstance(part, Reference):
            parts.append(replace(part, target=names.get(part.target, part.target)))
        else:
            parts.append(part)
    return tuple(parts)
