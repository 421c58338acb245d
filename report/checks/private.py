"""Personal data that should not be published by oversight: identity card and mobile numbers."""

import re
from collections.abc import Iterator

from report.checks.context import Context
from report.checks.findings import Finding, Level, Place
from report.messages import say

_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def check(context: Context) -> Iterator[Finding]:
    """One query for each kind, with every place."""
    for kind, pattern in (("identity", _IDENTITY), ("mobile", _MOBILE)):
        places: list[Place] = [place for text, place in context.texts() if pattern.search(text)]
        if places:
            message = say(f"checks.private_{kind}", count=len(places))
            yield Finding(f"private_{kind}", "text", Level.QUERY, message, tuple(places))
