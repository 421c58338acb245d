"""Numbers that an imported file had typed: figures and tables out of order, twice, left out; headings that skip one.

The program numbers everything itself; this tells what the file at hand, or last year's report, carries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from report.blocks import Role
from report.checks.context import Context
from report.checks.findings import Finding, Level, Place
from report.messages import say
from report.stream import CaseItem, FigureItem, HeadingItem, ParagraphItem, TableItem

_NUMBER = re.compile(r"([图表])\s*(?:(\d{1,2})\s*[-—－–.．]\s*)?(\d{1,3})")
_CASE = re.compile(
    r"[【\[〔（(]?\s*(?:典型)?案\s*例\s*(\d{1,2}|[一二三四五六七八九十]{1,3})(?![\d\-—.．个项篇])"
)
_CASE_LINE = 60  # characters; a longer paragraph speaks of a case
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九")}
_LAST = re.compile(r"(\d+|[零一二三四五六七八九十百]+)(?=[^\d零一二三四五六七八九十百]*$)")


@dataclass(frozen=True, slots=True)
class _Printed:
    kind: str
    chapter: str
    number: int
    place: Place

    @property
    def shown(self) -> str:
        return printed(self.kind, self.chapter, self.number)


def printed(kind: str, chapter: str, number: int) -> str:
    """A number as a report prints it: 图 3-12."""
    return f"{kind} {chapter}-{number}" if chapter else f"{kind} {number}"


def check(context: Context) -> Iterator[Finding]:
    """Findings about typed numbers; nothing for a report that was written here."""
    if context.printed:
        yield from _captions(context)
        yield from _unnumbered(context)
        yield from _headings(context)
        yield from _cases(context)


def _cases(context: Context) -> Iterator[Finding]:
    """Typed numbers of cases: 案例一 twice, 案例 2 left out. A new chapter may begin with 1 again."""
    last: tuple[int, Place] | None = None
    for located in context.items:
        item = located.item
        if isinstance(item, CaseItem):
            text, place = f"{item.printed_number}{item.title}", context.block_place(item, located)
            text = next(
                (line for line in context.printed_lines("cases") if item.title and item.title in line), text
            )
        elif isinstance(item, ParagraphItem) and not located.case and len(item.text) <= _CASE_LINE:
            text, place = item.text.strip(), context.paragraph_place(item, located)
        elif isinstance(item, HeadingItem):
            text, place = item.text, Place(context.where(item.id), item.text, item.id)
        else:
            continue
        match = _CASE.match(text)
        if match is None:
            continue
        number = ordinal(match[1]) or 0
        place = replace(place, quote=text)
        if last is not None and number not in (1, last[0] + 1) and last[0] <= number <= last[0] + 2:
            key = "case_twice" if number == last[0] else "case_gap"
            message = say(f"checks.{key}", before=last[1].quote[:20], after=text[:20])
            yield Finding(key, "numbering", Level.QUERY, message, (place, last[1]))
        elif last is not None and number == last[0] == 1:
            message = say("checks.case_twice", before=last[1].quote[:20], after=text[:20])
            yield Finding("case_twice", "numbering", Level.HINT, message, (place, last[1]))
        last = (number, place)


def typed_captions(context: Context) -> dict[tuple[str, str], list[_Printed]]:
    """The typed numbers of figures and tables in the text, by kind and chapter, in order."""
    series: dict[tuple[str, str], list[_Printed]] = {}
    for number, _, place in caption_lines(context):
        match = _NUMBER.match(number)
        if match:
            entry = _Printed(match[1], match[2] or "", int(match[3]), place)
            series.setdefault((entry.kind, entry.chapter), []).append(entry)
    return series


def caption_lines(context: Context) -> Iterator[tuple[str, str, Place]]:
    """(number, words, place) of every caption with a typed number, in order.

    A caption whose picture the file has lost stands in the text as a paragraph; it counts, too.
    """
    loose = {line.strip() for line in context.printed_lines("captions")}
    for located in context.items:
        item = located.item
        if isinstance(item, FigureItem | TableItem):
            words = item.body.caption if isinstance(item, TableItem) else item.caption
            if item.printed_number:
                yield item.printed_number.strip(), words, context.block_place(item, located)
        elif isinstance(item, ParagraphItem) and item.text.strip() in loose:
            match = _NUMBER.match(item.text.strip())
            if match:
                place = context.paragraph_place(item, located)
                yield match.group(), item.text.strip()[match.end() :].lstrip("：:、.． "), place


def _captions(context: Context) -> Iterator[Finding]:
    for (kind, chapter), entries in typed_captions(context).items():
        numbers = [entry.number for entry in entries]
        missing = [n for n in range(1, max(numbers)) if n not in numbers]
        twice = sorted({n for n in numbers if numbers.count(n) > 1})
        if len(missing) > len(numbers):  # an excerpt, or a series that begins elsewhere
            missing = []
        for number in twice:
            places = tuple(entry.place for entry in entries if entry.number == number)
            near = [n for n in missing if abs(n - number) == 1]
            missing = [n for n in missing if n not in near]
            lost = "".join(say("checks.number_instead", missing=printed(kind, chapter, n)) for n in near)
            message = say(
                "checks.number_twice", number=printed(kind, chapter, number), times=len(places), lost=lost
            )
            yield Finding("number_twice", "numbering", Level.ERROR, message, places)
        for number in missing:
            before = [e for e in entries if e.number < number][-1:]
            after = [e for e in entries if e.number > number][:1]
            message = say("checks.number_missing", number=printed(kind, chapter, number))
            places = tuple(entry.place for entry in (*after, *before))
            yield Finding("number_missing", "numbering", Level.QUERY, message, places)
        for before_it, entry in pairwise(entries):
            if entry.number < before_it.number and not twice:
                message = say("checks.number_order", first=before_it.shown, second=entry.shown)
                places = (entry.place, before_it.place)
                yield Finding("number_order", "numbering", Level.QUERY, message, places)


def _unnumbered(context: Context) -> Iterator[Finding]:
    """Captions without a number in a file whose other captions of the kind have one; one hint for each kind."""
    for kind, type_ in (("图", FigureItem), ("表", TableItem)):
        numbered, bare = 0, []
        for located in context.items:
            item = located.item
            if not isinstance(item, type_) or (
                isinstance(item, TableItem) and item.body.caption_as != "table"
            ):
                continue
            words = item.body.caption if isinstance(item, TableItem) else item.caption
            numbered += bool(item.printed_number)
            if words and not item.printed_number:
                # The program's own number would mislead here: the file has none.
                place = context.block_place(item, located, words)
                bare.append(replace(place, where=context.where(located.section, words)))
        if bare and numbered > 2 * len(bare):
            message = say("checks.unnumbered", kind=kind, count=len(bare), first=bare[0].quote)
            yield Finding("unnumbered", "numbering", Level.HINT, message, tuple(bare))


def _headings(context: Context) -> Iterator[Finding]:
    report = context.report
    run_ins = _run_ins(context)
    parents = ["", *(section.id for section, _ in report.walk())]
    for parent in parents:
        line = [
            (s.printed_number, Place(context.where(s.id), context.heading(s), s.id))
            for s in report.children(parent)
            if s.printed_number and not s.skipped
        ]
        yield from _first(line)
        yield from _gaps(line)
        yield from _gaps(run_ins.get(parent, []))


def _first(line: list[tuple[str, Place]]) -> Iterator[Finding]:
    """A level of headings that begins with 2."""
    if line and ordinal(line[0][0]) == 2 and (len(line) == 1 or ordinal(line[1][0]) == 3):
        message = say("checks.heading_first", first=line[0][1].quote)
        yield Finding("heading_first", "numbering", Level.HINT, message, (line[0][1],))


def _run_ins(context: Context) -> dict[str, list[tuple[str, Place]]]:
    """Section → the typed numbers of its run-in headings; those inside cases count for themselves."""
    found: dict[str, list[tuple[str, Place]]] = {}
    for item, located in context.paragraphs():
        if item.role == Role.RUN_IN and item.printed_number and not located.case:
            quote = (item.printed_number + item.lead).strip()
            place = context.paragraph_place(item, located, quote)
            found.setdefault(located.section, []).append((item.printed_number, place))
    return found


def _gaps(line: list[tuple[str, Place]]) -> Iterator[Finding]:
    """Numbers that follow each other in one form must rise by one."""
    for (before, before_place), (after, place) in pairwise(line):
        first, second = ordinal(before), ordinal(after)
        if first is None or second is None or form_of(before) != form_of(after) or second == first + 1:
            continue
        key = "heading_twice" if second == first else "heading_gap" if second > first else "heading_order"
        message = say(f"checks.{key}", before=before_place.quote, after=place.quote)
        yield Finding(key, "numbering", Level.QUERY, message, (place, before_place))


def form_of(text: str) -> str:
    """The form of a number: 「（一）」 and 「（三）」 share one."""
    return _LAST.sub(lambda m: "1" if m.group().isdigit() else "一", re.sub(r"\s+", "", text))


def ordinal(text: str) -> int | None:
    """The last number in a heading's number: "（十二）" → 12, "3.2.1" → 1."""
    match = _LAST.search(text)
    if not match:
        return None
    digits = match.group()
    return int(digits) if digits.isdigit() else _from_han(digits)


def _from_han(text: str) -> int:
    total, digit = 0, 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _HAN.get(character, 0)
    return total + digit
