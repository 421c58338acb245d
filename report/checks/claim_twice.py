"""One thing told twice in one paragraph with two numbers of which one is the other with a slip."""

from collections.abc import Iterator

from report.checks.context import Context
from report.checks.findings import Finding, Level
from report.checks.told import Knowledge, Number, Paragraph, label_of, likeness, told_place
from report.messages import say

_NAME = 4
_EARLIER = ("上年", "去年", "上届", "比", "较", "由", "从")


def claims(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """Queries with both numbers."""
    seen: dict[tuple[str, str], list[Number]] = {}
    for number in paragraph.numbers:
        name = label_of(number.clause)
        if len(name) < _NAME or not number.exact() or any(word in number.clause for word in _EARLIER):
            continue
        for other in seen.setdefault((name[-_NAME:], number.unit), []):
            if (
                other.base != number.base
                and _one_name(name, other)
                and likeness(other.base, number) == "swapped"
            ):
                places = (told_place(context, paragraph, number), told_place(context, paragraph, other))
                message = say("checks.prose_twice", name=name, first=other.at.shown, second=number.at.shown)
                yield Finding(
                    "prose_twice",
                    "same-quantity",
                    Level.QUERY,
                    message,
                    places,
                    other.at.printed,
                    number.at.printed,
                )
        seen[name[-_NAME:], number.unit].append(number)


def _one_name(name: str, other: Number) -> bool:
    label = label_of(other.clause)
    return label.endswith(name) or name.endswith(label)
