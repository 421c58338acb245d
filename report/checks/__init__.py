"""What can be wrong with a report: pure functions that take a report and answer with findings.

To add a rule: write a module with `check(context) -> Iterator[Finding]`, put its sentences into
`resources/messages/checks.toml`, name the module in `_RULES`, and show in its tests where it must stay silent.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from report.checks.findings import Finding, Level
from report.ignored_words import ignored_words, shown
from report.model import Report

if TYPE_CHECKING:
    from report.checks.context import Context

_RULES = """
    edition_rules
    sums
    shares
    differences
    derived
    across
    parts
    prose_numbers
    prose_sums
    trends
    same_quantity
    agreement
    prose_tables
    prose_prose
    claims
    proportions
    majors
    identities
    copied
    jumps
    enumerations
    periods
    dates
    old_years
    year_columns
    numbering
    sequences
    contents
    forms
    references
    bound_numbers
    carried_numbers
    leftovers
    duplicates
    passages
    near_copies
    emptiness
    units
    table_cells
    punctuation
    wording
    misspellings
    own_words
    spelling
    private
    pictures
    names
    organisations
""".split()
_ABOUT_NUMBERS = ("arithmetic", "same-quantity")
_ORDER = {Level.ERROR: 0, Level.QUERY: 1, Level.HINT: 2}


def run_checks(report: Report, printed: bool = True) -> list[Finding]:
    """Every finding, errors first, each cause once. `printed`: judge the numbers that an imported file had typed, too;
    False for a draft in work, whose numbers the program sets."""
    from report.checks.context import Context

    context = Context(report, printed)
    found = [finding for check in _checks() for finding in check(context)]
    if ignored_words(report):
        found = [_readable(finding) for finding in found]
    return sorted(_joined(found), key=lambda finding: _ORDER[Level(finding.level)])


def _readable(finding: Finding) -> Finding:
    """A finding with the words that were hidden from the rules written back."""
    places = tuple(replace(place, quote=shown(place.quote)) for place in finding.places)
    return replace(finding, message=shown(finding.message), places=places)


@cache
def _checks() -> "tuple[Callable[[Context], Iterator[Finding]], ...]":
    """The rules, loaded when the first report is checked: their patterns take a third of the window's start."""
    return tuple(import_module(f"report.checks.{name}").check for name in _RULES)


def _joined(findings: list[Finding]) -> list[Finding]:
    """Findings of one cause as one: a table printed twice carries its fault twice."""
    joined: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        place = finding.places[0] if finding.places else None
        quote = place.quote if place else ""
        figures = (finding.expected, finding.found) if finding.expected else (finding.message,)
        key = (finding.rule, finding.level, quote, place.column if place else -1, *figures)
        if place is not None and place.paragraph >= 0 and finding.family in _ABOUT_NUMBERS and finding.found:
            # Two rules that doubt one number of a paragraph have one cause.
            key = ("number", finding.level == Level.HINT, place.block, place.paragraph, finding.found)
        if key in joined:
            first = joined[key]
            # Of one sentence only its other places are new.
            more = finding.places[1:] if key[0] == "number" else finding.places
            new = tuple(p for p in more if p not in first.places)
            joined[key] = replace(first, places=first.places + new)
        else:
            joined[key] = finding
    return list(joined.values())
