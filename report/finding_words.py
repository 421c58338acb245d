"""Which words of a place a finding is about: the doubted number with its clause, else the whole quotation."""

import re

from report.checks.findings import Finding, Place

_CLAUSE = re.compile(r"[，。；：！？、,;:（）()]")
_UNIT = re.compile(r"\s*(?:[%％‰]|[:：∶]\s*1|[万亿]?[\u4e00-\u9fff]{0,2})")


def number_in(text: str, number: str) -> tuple[int, int] | None:
    """Where a printed number stands in a text, alone and once; None otherwise: 12 is not in 312 or 12.5."""
    if not number:
        return None
    found = list(re.finditer(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text))
    return found[0].span() if len(found) == 1 else None


def doubted_words(finding: Finding, place: Place) -> str:
    """The words to underline: 「升学率 97.2%」 of a long sentence."""
    if place.paragraph < 0 or not finding.found:
        return place.quote
    span = number_in(place.quote, finding.found)
    if span is None:
        return place.quote
    cuts = [match.end() for match in _CLAUSE.finditer(place.quote, 0, span[0])]
    start = max((cuts[-1] if cuts else 0), span[0] - 14)
    unit = _UNIT.match(place.quote, span[1])
    end = unit.end() if unit else span[1]
    cut = _CLAUSE.search(place.quote, span[1], end)
    return place.quote[start : cut.start() if cut else end].strip()
