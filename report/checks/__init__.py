"""What can be wrong with a report: pure functions that take a report and answer with findings.

To add a rule: write a module with `check(context) -> Iterator[Finding]`, put its sentences into
`resources/messages/checks.toml`, name the module in `_RULES`, and show in its tests where it must stay silent.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from report.checks import (
    bound_numbers,
    contents,
    copied,
    differences,
    duplicates,
    edition_rules,
    emptiness,
    enumerations,
    forms,
    identities,
    leftovers,
    majors,
    misspellings,
    names,
    numbering,
    parts,
    passages,
    periods,
    private,
    prose_numbers,
    prose_prose,
    prose_sums,
    prose_tables,
    punctuation,
    references,
    same_quantity,
    sequences,
    shares,
    sums,
    trends,
    units,
    wording,
)
from report.checks.context import Context
from report.checks.findings import Finding, Level
from report.model import Report

_RULES: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    edition_rules.check,
    sums.check,
    shares.check,
    differences.check,
    parts.check,
    prose_numbers.check,
    prose_sums.check,
    trends.check,
    same_quantity.check,
    prose_tables.check,
    prose_prose.check,
    majors.check,
    identities.check,
    copied.check,
    enumerations.check,
    periods.check,
    numbering.check,
    sequences.check,
    contents.check,
    forms.check,
    references.check,
    bound_numbers.check,
    leftovers.check,
    duplicates.check,
    passages.check,
    emptiness.check,
    units.check,
    punctuation.check,
    wording.check,
    misspellings.check,
    private.check,
    names.check,
)
_ORDER = {Level.ERROR: 0, Level.QUERY: 1, Level.HINT: 2}


def run_checks(report: Report, printed: bool = True) -> list[Finding]:
    """Every finding, errors first, each cause once. `printed`: judge the numbers that an imported file had typed, too;
    False for a draft in work, whose numbers the program sets."""
    context = Context(report, printed)
    found = [finding for rule in _RULES for finding in rule(context)]
    return sorted(_joined(found), key=lambda finding: _ORDER[Level(finding.level)])


def _joined(findings: list[Finding]) -> list[Finding]:
    """Findings of one cause as one: a table printed twice carries its fault twice."""
    joined: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        place = finding.places[0] if finding.places else None
        quote = place.quote if place else ""
        figures = (finding.expected, finding.found) if finding.expected else (finding.message,)
        key = (finding.rule, finding.level, quote, place.column if place else -1, *figures)
        if key in joined:
            first = joined[key]
            new = tuple(p for p in finding.places if p not in first.places)
            joined[key] = replace(first, places=first.places + new)
        else:
            joined[key] = finding
    return list(joined.values())
