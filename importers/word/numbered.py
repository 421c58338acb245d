"""Keeps printed numbers true: a list or run-in heading that the report would number otherwise goes back to typed text."""

from dataclasses import replace

from importers.proposal import Proposal
from importers.word.paragraphs import typed_out
from importers.word.words import plain
from report.blocks import Block, Role, Text
from report.edition import Edition
from report.model import Report
from report.numbering import number_report

_ROUNDS = 6  # each round can only turn more paragraphs back, and the rest count anew


def settle_numbers(proposal: Proposal, edition: Edition) -> None:
    """Compares computed with printed numbers and types out what differs, until all agree."""
    for last in [False] * _ROUNDS + [True]:
        report = Report(
            edition, proposal.year, {s.id: s for s in proposal.sections}, {b.id: b for b in proposal.blocks}
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
