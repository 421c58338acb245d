"""One difference of a comparison brought back as it was: an edit of its own, so that undo takes it back again."""

from dataclasses import replace

from report.blocks import Table, Text
from report.compare import Difference, Sign
from report.edits import change, delete_blocks, delete_section, move_block, move_section, set_section
from report.errors import UserError
from report.messages import say
from report.model import Change, Edit, Report


def restore(report: Report, old: Report, difference: Difference) -> Edit:
    """The edit that gives `report` what `old` had at the place of `difference`; UserError where its place is gone."""
    name = f"恢复「{difference.where}」"
    if difference.store == "sections":
        return _section(report, old, difference, name)
    if difference.store == "blocks" and difference.part:
        return _part(report, old, difference, name)
    if difference.store == "blocks" and difference.sign == Sign.NEW:
        return delete_blocks(report, [difference.key], name)
    if difference.store == "blocks":
        return Edit(name, _blocks_back(report, old, [difference.key]))
    held, before = getattr(report, difference.store), getattr(old, difference.store)
    key = difference.key
    return Edit(name, change(difference.store, key, held.get(key), before.get(key)))


def _section(report: Report, old: Report, difference: Difference, name: str) -> Edit:
    key = difference.key
    if difference.sign == Sign.NEW:
        return replace(delete_section(report, key), name=name)
    was = old.sections[key]
    if was.parent and was.parent not in report.sections:
        raise UserError(say("compare.place_gone", name=difference.where))
    if difference.sign == Sign.MOVED:
        before = [s.id for s in old.children(was.parent)]
        now = [s.id for s in report.children(was.parent) if s.id != key]
        return replace(move_section(report, key, was.parent, _after_neighbour(key, before, now)), name=name)
    if difference.sign == Sign.CHANGED:
        return set_section(report, key, name, title=was.title)
    inside = [was, *(section for section, _ in old.walk(key))]
    ids = {section.id for section in inside}
    missing = [Change("sections", s.id, None, s) for s in inside if s.id not in report.sections]
    blocks = [b.id for b in old.blocks_in_order() if b.section in ids and b.id not in report.blocks]
    return Edit(name, (*missing, *_blocks_back(report, old, blocks, ids)))


def _after_neighbour(key: str, before: list[str], now: list[str]) -> int:
    """Where `key` belongs among `now`: after the nearest of its old neighbours above that is still there."""
    above = before[: before.index(key)]
    return next((now.index(other) + 1 for other in reversed(above) if other in now), 0)


def _blocks_back(
    report: Report, old: Report, keys: list[str], coming: set[str] | frozenset[str] = frozenset()
) -> tuple[Change, ...]:
    """The blocks as they were, with what cases hold and the pictures that they show; `coming` sections come back with them."""
    wanted = [*keys, *(b.id for b in old.blocks.values() if b.parent in set(keys) and b.id not in keys)]
    changes: list[Change] = []
    for key in wanted:
        was = old.blocks[key]
        if was.section not in report.sections and was.section not in coming:
            raise UserError(say("compare.place_gone", name=old.sections[was.section].title))
        changes += change("blocks", key, report.blocks.get(key), was)
    pictures = {sha: info for sha, info in old.pictures.items() if sha not in report.pictures}
    return (*changes, *(Change("pictures", sha, None, info) for sha, info in pictures.items()))


def _part(report: Report, old: Report, difference: Difference, name: str) -> Edit:
    key = difference.key
    now, was = report.blocks[key], old.blocks[key]
    if difference.part == "place":
        if was.section not in report.sections:
            raise UserError(say("compare.place_gone", name=old.sections[was.section].title))
        before = [b.id for b in old.blocks_of(was.section, was.parent)]
        stay = [b.id for b in report.blocks_of(was.section, was.parent) if b.id != key]
        place = _after_neighbour(key, before, stay)
        return replace(move_block(report, key, was.section, place, was.parent), name=name)
    first, _, second = difference.part.partition("/")
    if isinstance(now.body, Table) and isinstance(was.body, Table):
        r, c = int(first), int(second)
        row = (*now.body.rows[r][:c], was.body.rows[r][c], *now.body.rows[r][c + 1 :])
        rows = (*now.body.rows[:r], row, *now.body.rows[r + 1 :])
        return Edit(name, change("blocks", key, now, replace(now, body=replace(now.body, rows=rows))))
    assert isinstance(now.body, Text) and isinstance(was.body, Text)  # only texts and tables have parts
    (i1, i2), (j1, j2) = (map(int, ends.split(":")) for ends in (first, second))
    kept = now.body.paragraphs
    paragraphs = (*kept[:j1], *was.body.paragraphs[i1:i2], *kept[j2:])
    body = replace(now.body, paragraphs=paragraphs or Text().paragraphs)
    return Edit(name, change("blocks", key, now, replace(now, body=body)))
