"""What sentences claim of their numbers, wherever the numbers stand: shares, rates, changes, multiples, per-head values, totals.

A claim is right when any numbers near it, or any that the report tells under the names it uses, give it. Only where none does is the
likeliest reading worked out, and reported when it is plain or the claim looks like it with a slip.
"""

from collections.abc import Iterator

from report.checks import (
    claim_changes,
    claim_lines,
    claim_quotients,
    claim_rows,
    claim_shares,
    claim_sums,
    claim_twice,
)
from report.checks.context import Context
from report.checks.findings import Finding
from report.checks.told import Knowledge, paragraphs

_KINDS = (claim_shares, claim_changes, claim_quotients, claim_sums, claim_rows, claim_lines, claim_twice)


def check(context: Context) -> Iterator[Finding]:
    """Queries: what is printed, what follows, and from which numbers."""
    told = list(paragraphs(context))
    knowledge = Knowledge(context, told)
    for paragraph in told:
        for kind in _KINDS:
            yield from kind.claims(context, knowledge, paragraph)
