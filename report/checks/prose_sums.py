"""Lists of numbers in prose that say what they add up to: 「…22 项、…69 项，共计 91 项」, 「共 97 人日，其中…」.

Parts may overlap or be examples only, so a list after 其中 is judged only where it is more than the whole or nearly all of it.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from report.checks.context import Context, Located
from report.checks.facts import Quantity, paragraphs_with_numbers
from report.checks.findings import Finding, Level
from report.checks.terms import slipped
from report.messages import say
from report.stream import ParagraphItem

_TOTAL = re.compile(r"(?:共计|合计|总计|累计|共有?|总数)\s*(?:[\u4e00-\u9fff]{0,6})$")
_PARTS = re.compile(r"其中|分别[为是有]|包括|含")
_BREAK = re.compile(r"[。！？\n]")
_NEAR = Decimal("0.1")  # a list within a tenth of its whole is meant to be all of it
_BESIDE = re.compile(r"\d\s*(?:[万亿]?元|人次|人日|人天|学时)")
_SEVERAL = 3
_KIND = re.compile(r"(?:类|级|型|组|系|部|班|培训|培训服务|等奖|专业)(?:服务)?[：:为有共\s]*$")


def check(context: Context) -> Iterator[Finding]:
    """Queries with both figures; the quote is the sentence."""
    for item, located, found in paragraphs_with_numbers(context):
        told = {(q.unit, q.base) for q in found}
        for whole, parts, ending in lists(item.text, found):
            finding = _judged(context, item, located, whole, parts, ending)
            # What the parts add up to is told elsewhere in the paragraph: that is their whole.
            so_far = [sum((p.base for p in parts[:n]), Decimal(0)) for n in range(2, len(parts))]
            if whole.base in so_far:  # what follows counts something else
                continue
            added = (whole.unit, sum((part.base for part in parts), Decimal(0)))
            if finding is not None and added not in told:
                yield finding


def lists(text: str, found: Sequence[Quantity]) -> Iterator[tuple[Quantity, list[Quantity], bool]]:
    """(whole, parts, whether the total ends the list) for every list of one unit in one sentence."""
    for index, total in enumerate(found):
        if _TOTAL.search(total.name) and not _PARTS.search(total.name):
            parts = _before(text, found, index)
            if len(parts) >= 2:
                yield total, parts, True
    for match in re.finditer(r"其中[，,：:]?", text):
        wholes = [q for q in found if q.end <= match.start() and match.start() - q.end <= 24][-2:]
        wholes = [q for q in wholes if not _BREAK.search(text[q.end : match.start() - 1])]
        wholes = [
            q for i, q in enumerate(wholes) if match.start() - q.end <= 12 or (i == 0 and len(wholes) > 1)
        ]
        stop = _BREAK.search(text, match.end())
        end = stop.start() if stop else len(text)
        for whole in wholes:
            parts = _run([q for q in found if match.end() <= q.start < end], whole.unit, text)
            if len(parts) >= 2:
                yield whole, parts, False


def _before(text: str, found: Sequence[Quantity], index: int) -> list[Quantity]:
    """The run of quantities of one unit right before a total, with nothing but their names between them."""
    total = found[index]
    parts: list[Quantity] = []
    edge = total.start
    for quantity in reversed(found[:index]):
        between = text[quantity.end : edge]
        if quantity.unit != total.unit or len(between) > 16 or _BREAK.search(between) or "；" in between:
            break
        if quantity.about or _TOTAL.search(quantity.name):
            break
        parts.insert(0, quantity)
        edge = quantity.start
    return parts


def _run(found: Sequence[Quantity], unit: str, text: str) -> list[Quantity]:
    """The first run of quantities of one unit; one of another unit, or a bracketed detail, ends it."""
    parts: list[Quantity] = []
    for quantity in found:
        if quantity.unit != unit or quantity.about:
            # A share, an amount of money or the like told of the part before: 「免学费 620 人次、75 万元」.
            before = parts[-1].end if parts else quantity.start
            if not quantity.about and len(text[before : quantity.start]) <= 14:
                continue
            break
        if parts and len(text[parts[-1].end : quantity.start]) > 30:
            break
        if parts and (_TOTAL.search(quantity.name) or "其中" in quantity.name):
            break
        parts.append(quantity)
    return parts


def _parallel(text: str, parts: list[Quantity]) -> bool:
    """Whether the parts are of one division: set apart by 、 only, or all named 类, 级, 培训 … as kinds are.

    「其中升学 80 人，升入本科 12 人」 counts some twice and is no division.
    """
    if all("、" in text[a.end : b.start] for a, b in pairwise(parts)):
        return True
    if all(
        _BESIDE.search(text[a.end : b.start]) for a, b in pairwise(parts)
    ):  # each with an amount of its own
        return True
    names = [re.split(r"[，、；。,]", text[max(part.start - 20, 0) : part.start])[-1] for part in parts]
    return all(_KIND.search(name) for name in names)


def _one_slip(whole: Quantity, parts: list[Quantity]) -> bool:
    """Whether a slip in the total or in one part explains that they do not agree."""
    total = sum((part.base for part in parts), Decimal(0))
    if slipped(format(total, "f"), format(whole.base, "f")):
        return True
    meant = [(part.base, part.base + whole.base - total) for part in parts]
    return any(m > 0 and slipped(format(p, "f"), format(m, "f")) for p, m in meant)


def _judged(
    context: Context,
    item: ParagraphItem,
    located: Located,
    whole: Quantity,
    parts: list[Quantity],
    ending: bool,
) -> Finding | None:
    total = sum((part.base for part in parts), Decimal(0))
    gap = total - whole.base
    if gap == 0 or whole.about or whole.unit == "%" or whole.base == 0:
        return None
    close = abs(gap) <= whole.base * _NEAR
    if not ending and not (
        (close or gap > 0 or _one_slip(whole, parts))
        and len(parts) >= _SEVERAL
        and _parallel(item.text, parts)
    ):
        return None
    if ending and (gap > whole.base or total < whole.base / 2) and not _one_slip(whole, parts):
        return None  # the total counts something else
    shown = "、".join(part.shown for part in parts)
    scale = Decimal(10_000) if "万元" in whole.shown else Decimal(1)
    expected = format((total / scale).normalize(), "f")
    message = say("checks.prose_sum", parts=shown, expected=expected, whole=whole.shown)
    start, end = min(whole.start, parts[0].start), max(whole.end, parts[-1].end)
    quote = item.text[max(start - 12, 0) : end + 4]
    place = context.paragraph_place(item, located, quote)
    found = re.match(r"[\d,.]+", whole.shown)
    return Finding(
        "prose_sum",
        "arithmetic",
        Level.QUERY,
        message,
        (place,),
        expected,
        found.group() if found else whole.shown,
    )
