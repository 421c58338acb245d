"""Keeps printed numbers true: a list or run-in heading that the report would number otherwise goes back to typed text."""

from dataclasses import replace

from importers.proposal import Proposal
from importers.word.paragraphs import typed_out
from importers.word.words import plain
from report.blocks import Block, Figure, Role, Table, Text
from report.edition import Edition
from report.house_style import CAPTIONS, NUMBERING, captions_of, scheme_of
from report.model import Kind, Report
from report.numbering import number_report

_ROUNDS = 6  # each round can only turn more paragraphs back, and the rest count anew


def adopt_numbers(proposal: Proposal, edition: Edition) -> None:
    """The file's own scheme of heading numbers and form of captions become the report's choice, where they are not the edition's and
    every printed number of the body agrees."""
    levels = _levels(proposal)
    headings: dict[int, list[str]] = {}
    for section in proposal.sections:
        if section.printed_number and section.id in levels:
            headings.setdefault(levels[section.id], []).append(section.printed_number)
    run_ins = {level: list(numbers) for level, numbers in headings.items()}
    figures: list[str] = []
    tables: list[str] = []
    for block in proposal.blocks:  # those of a preface have no chapter in their numbers
        body, level = block.body, levels.get(block.section, 0)
        if isinstance(body, Figure | Table) and body.printed_number and level:
            is_table = isinstance(body, Table) and body.caption_as == "table"
            (tables if is_table else figures).append(body.printed_number)
        elif isinstance(body, Text) and level:
            found = [p.printed_number for p in body.paragraphs if p.role == Role.RUN_IN and p.printed_number]
            run_ins.setdefault(level + 1, []).extend(found)
    own = edition.numbering
    if len(headings) > 1:
        scheme = scheme_of(run_ins, own.levels)
        proposal.fields[NUMBERING] = (scheme if scheme is not None else scheme_of(headings, own.levels)) or ""
    if len(figures) + len(tables) > 2:
        proposal.fields[CAPTIONS] = captions_of(figures, tables, own)
    for key in (NUMBERING, CAPTIONS):
        if not proposal.fields.get(key):
            proposal.fields.pop(key, None)


def _levels(proposal: Proposal) -> dict[str, int]:
    """The level of every section that belongs to a chapter."""
    levels: dict[str, int] = {}
    for section in proposal.sections:  # a section comes after the one it stands in
        if section.type == Kind.BODY and (not section.parent or section.parent in levels):
            levels[section.id] = levels.get(section.parent, 0) + 1
    return levels


def settle_numbers(proposal: Proposal, edition: Edition) -> None:
    """Compares computed with printed numbers and types out what differs, until all agree."""
    choices = {key: text for key, text in proposal.fields.items() if key in (NUMBERING, CAPTIONS)}
    for last in [False] * _ROUNDS + [True]:
        report = Report(
            edition,
            proposal.year,
            {s.id: s for s in proposal.sections},
            {b.id: b for b in proposal.blocks},
            fields=choices,
        )
        numbers = number_report(report)
        blocks = []
        changed = False
        for block in proposal.blocks:
            settled = _settled(block, numbers.lists, numbers.run_ins, last)
            changed = changed or settled is not block
            blocks.append(settled)
        proposal.blocks = blocks
        if not changed:
            return


def _settled(
    block: Block, lists: dict[tuple[str, int], str], run_ins: dict[tuple[str, int], str], every: bool
) -> Block:
    if not isinstance(block.body, Text):
        return block
    paragraphs = list(block.body.paragraphs)
    for place, paragraph in enumerate(paragraphs):
        computed = (run_ins if paragraph.role == Role.RUN_IN else lists).get((block.id, place))
        if paragraph.role not in (Role.RUN_IN, Role.NUMBERED) or not paragraph.printed_number:
            continue
        if every or plain(computed or "") != plain(paragraph.printed_number):
            paragraphs[place] = typed_out(paragraph)
    if all(new is old for new, old in zip(paragraphs, block.body.paragraphs, strict=True)):
        return block
    return replace(block, body=Text(tuple(paragraphs)))
