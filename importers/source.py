"""What a file that was read looks like: which edition it follows and why, its year and school. Shown before a person accepts it."""

import re
from dataclasses import dataclass

from importers.guess import Signs, guess_edition
from importers.proposal import Proposal
from report.blocks import IndicatorTable, Table
from report.edition import Edition
from report.form_match import plain
from report.messages import say
from report.model import Kind

_NUMBER = re.compile(r"^[附表图\d.\-—:：、]+")


@dataclass(frozen=True, slots=True)
class Source:
    """The edition that the file follows (None: it could not be told), whether there is little doubt, and in words what it was
    told by."""

    edition: Edition | None
    clear: bool
    reason: str


def source_of(proposal: Proposal) -> Source:
    """What the proposal of a Word or text file says of the file itself; a workbook's follows the report it was read for."""
    year = say("source.year", year=proposal.file_year) if proposal.file_year else say("source.no_year")
    chapters = [s.title for s in proposal.sections if not s.parent and s.type == Kind.BODY]
    captions = [b.body.caption for b in proposal.blocks if isinstance(b.body, Table | IndicatorTable)]
    if not chapters:
        return Source(None, False, year)
    title = f"{proposal.school}质量报告" + (f"（{proposal.file_year}年度）" if proposal.file_year else "")
    edition, clear = guess_edition(Signs([title], [s.title for s in proposal.sections], captions))
    if edition is None:
        return Source(None, False, f"{say('source.unknown')}；{year}")
    own = {plain(title) for title in chapters}
    same = sum(plain(spec.title) in own for spec in edition.sections if spec.kind == Kind.BODY)
    held = {_NUMBER.sub("", plain(caption)) for caption in captions}
    tables = sum(plain(table.title) in held for table in edition.tables)
    return Source(edition, clear, f"{say('source.same', chapters=same, tables=tables)}；{year}")
