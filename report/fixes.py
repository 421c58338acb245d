"""Corrections that follow from a finding: old words → new words at one place, as a step that undo takes back.

`safe`: exactly one correction exists and no person needs to think (a comma of the wrong width, a doubled word, a total that the
rest of its table proves wrong). The others are proposals that a person looks at first. Nothing is changed here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from report.blocks import Case, Chart, Figure, Table, Text
from report.checks.findings import Finding, Level, Place
from report.find import Hit, replace_each
from report.finding_words import number_in
from report.indicators import effective_value
from report.model import Edit, Report, Section
from report.numbering import Numbers, number_report
from report.shown_text import ShownText, paragraph_at
from report.tables import computed_cells

_HAN = "\u4e00-\u9fff"
_CONTEXT = 12
_FULL = str.maketrans(",;:?!", "，；：？！")
Change = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Fix:
    """One correction: `hit` is where and what stands there now, `new` what will. `side` names the place for a button: 正文, 表格,
    附表."""

    finding: Finding
    hit: Hit
    new: str
    safe: bool
    side: str = "正文"


def apply_fixes(report: Report, fixes: Iterable[Fix], name: str = "") -> Edit:
    """All of them as one step; those that the report no longer holds in that place are left out."""
    numbers = number_report(report)
    asked = list(fixes)
    known = {f for finding in {fix.finding for fix in asked} for f in fixes_of(report, finding, numbers)}
    every = [fix for fix in asked if fix in known]
    return replace_each(report, [(fix.hit, fix.new) for fix in every], name or f"改正 {len(every)} 处")


def safe_fixes(report: Report, findings: Sequence[Finding]) -> list[Fix]:
    """Every safe correction, each place once, in the order of the findings."""
    numbers = number_report(report)
    found: dict[tuple[object, ...], Fix] = {}
    for finding in findings:
        for fix in fixes_of(report, finding, numbers):
            hit = fix.hit
            if fix.safe:
                found.setdefault((hit.store, hit.key, hit.path, hit.start, hit.end), fix)
    return _apart(found.values())


def _apart(fixes: Iterable[Fix]) -> list[Fix]:
    """Without those that overlap one before them: both cannot be made in one step."""
    kept: list[Fix] = []
    taken: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for fix in fixes:
        spans = taken.setdefault((fix.hit.store, fix.hit.key, fix.hit.path), [])
        if all(fix.hit.end <= low or fix.hit.start >= high for low, high in spans):
            spans.append((fix.hit.start, fix.hit.end))
            kept.append(fix)
    return kept


def fixes_of(report: Report, finding: Finding, numbers: Numbers | None = None) -> list[Fix]:
    """The corrections of one finding: safe ones at every place, else what each side would have to be; [] where a person has to
    write."""
    numbers = numbers or number_report(report)
    rule = _rule_of(finding)
    if rule is not None:
        return _apart(
            Fix(finding, hit, new, True)
            for place in finding.places
            for hit, new in _text_fixes(report, place, rule, numbers)
        )
    return list(_number_fixes(report, finding, numbers))


# ---- words and marks


def _rule_of(finding: Finding) -> Callable[[str], Iterable[Change]] | None:
    """What the finding's rule makes of a text: (start, end, new) for each slip in it."""
    if finding.rule == "word_twice" or finding.rule == "wording_word_twice":
        return lambda text: _doubled_words(text, finding.message)
    if finding.rule == "misspelled":
        pairs = dict(re.findall(r"“([^”]+)”应为“([^”]+)”", finding.message))
        return lambda text: _listed(text, pairs)
    if finding.rule == "heading_end":
        return lambda text: _each(text, r"[。，；]+\s*$", lambda match: "")
    pattern = _PATTERNS.get(finding.rule)
    if pattern is None:
        return None
    return lambda text: _each(text, *pattern)


def _each(text: str, pattern: str, new: Callable[[re.Match[str]], str]) -> Iterator[Change]:
    for match in re.finditer(pattern, text):
        yield match.start(), match.end(), new(match)


_PATTERNS: dict[str, tuple[str, Callable[[re.Match[str]], str]]] = {
    "half_width": (
        rf"(?<=[{_HAN}”》）])[,;:?!] *(?=[\s{_HAN}“《（\d]|$)",
        lambda match: match[0].rstrip().translate(_FULL),  # a full-width mark has its space already
    ),
    "doubled": (r"([，。；：、])\1+", lambda match: match[1]),
    "half_brackets": (
        rf"(?<=[{_HAN}”》])\(([^()（）]{{0,3}}[{_HAN}][^()（）]{{0,30}})\)(?=[{_HAN}，。；、]|$)",
        lambda match: f"（{match[1]}）",
    ),
    "bracket_pair": (
        r"\(([^()（）]{1,30})）|（([^()（）]{1,30})\)",
        lambda match: f"（{match[1] or match[2]}）",
    ),
    "label_widths": (
        r"(?:(?<=[，。；：、\s])|^)\((\d|[一二三四五六七八九十])\)",
        lambda match: f"（{match[1]}）",
    ),
    "before_etc": (rf"(?<=[{_HAN}”》])、(?=等(?![级待于距额效候离比同价值式]))", lambda match: ""),
    "space_before": (rf"(?<=[{_HAN}\d%％”》）]) +(?=[，。；：、](?!\s*$))", lambda match: ""),
    "space_inside": (rf"(?<=[{_HAN}]{{2}}) +(?=[{_HAN}]{{2}})", lambda match: ""),
    "single_dash": (
        rf"(?<=[{_HAN}”》]{{2}})(?<![\d年月日一二三四五六七八九十])[—–](?![—–\d])(?=[{_HAN}“《]{{2}})",
        lambda match: "——",
    ),
    "wide_digits": (
        r"[０-９]+|(?<=[^\d\s．.图表第]\d)．(?=\d)|(?<=[^\d\s．.图表第]\d\d)．(?=\d)",
        lambda match: unicodedata.normalize("NFKC", match[0]),
    ),
    "percent_signs": (r"(?<=\d)％", lambda match: "%"),
    "hyphens": (rf"(?<=[{_HAN}”》])--+(?=[{_HAN}“《])", lambda match: "——"),
    "wording_until_now": (
        r"截止(?=目前|现在|\s*(?:20\d\d|\d{1,2})\s*年?\s*\d{0,2}\s*月?)",
        lambda match: "截至",
    ),
    "wording_plus_letter": (r"(?<=1\+)x(?![A-Za-z])|(?<=1 \+ )x(?![A-Za-z])", lambda match: "X"),
    "wording_square": (
        r"(?<=\d)(\s*[万亿]?\s*)平方(?!米|公里|千米|厘米|分米|毫米|里|根|尺|寸)",
        lambda match: f"{match[1]}平方米",
    ),
}


def _doubled_words(text: str, message: str) -> Iterator[Change]:
    """A word that stands twice in a row, where the finding's sentence quotes it: 「讨论讨论」 may be meant."""
    for match in re.finditer(rf"([{_HAN}]{{2,4}})\1", text):
        if match.group() in message:
            yield match.start(), match.end(), match[1]


def _listed(text: str, pairs: dict[str, str]) -> Iterator[Change]:
    for wrong, right in pairs.items():
        for match in re.finditer(re.escape(wrong), text):
            yield match.start(), match.end(), right


def _text_fixes(
    report: Report, place: Place, rule: Callable[[str], Iterable[Change]], numbers: Numbers
) -> Iterator[tuple[Hit, str]]:
    for spot in _spots(report, place, numbers):
        quote = spot.within(place.quote) if place.paragraph >= 0 else (0, len(spot.text))
        for start, end, new in rule(spot.text):
            if quote[0] <= start and end <= quote[1] and (hit := spot.hit(place, start, end)) is not None:
                yield hit, new


# ---- numbers


def _number_fixes(report: Report, finding: Finding, numbers: Numbers) -> Iterator[Fix]:
    """The doubted number set to the expected one; where an indicator says otherwise, also the other way round."""
    if not finding.found or not finding.expected or not finding.places:
        return
    if re.search(r"[^\d.,:+\-−%％]", finding.expected):
        return  # 「10～20」, 「至少 12」: no number to put there
    safe = finding.rule == "sum" and finding.level == Level.ERROR and len(finding.places) == 1
    first = _number_fix(report, finding, finding.places[0], finding.found, finding.expected, numbers)
    if first is not None:
        yield Fix(finding, first, finding.expected, safe, _side(report, finding.places[0]))
    others = [place for place in finding.places[1:] if place.cell]
    if finding.family == "same-quantity" and len(others) == 1 and finding.places[0].paragraph >= 0:
        second = _number_fix(report, finding, others[0], finding.expected, finding.found, numbers)
        if second is not None:
            yield Fix(finding, second, finding.found, False, _side(report, others[0]))


def _number_fix(
    report: Report, finding: Finding, place: Place, old: str, new: str, numbers: Numbers
) -> Hit | None:
    if place.cell:
        return _value_hit(report, place, old)
    for spot in _spots(report, place, numbers):
        low, high = spot.within(place.quote) if place.paragraph >= 0 else (0, len(spot.text))
        span = number_in(spot.text[low:high], old)
        if span is not None and (place.paragraph >= 0 or place.column >= 0):
            return spot.hit(place, low + span[0], low + span[1])
    return None


def _value_hit(report: Report, place: Place, old: str) -> Hit | None:
    row_id, _, column = place.cell.partition("/")
    held = report.values.get(place.cell)
    row = report.edition.row(row_id)
    if held is None or held.text != old or held.locked or row.formula is not None:
        return None
    if effective_value(report, row, column).text != held.text:
        return None
    locked = _locked(report, place.section)
    return Hit(
        "values", place.cell, ("text",), 0, len(old), place.where, "", old, "", place.section, locked=locked
    )


def _side(report: Report, place: Place) -> str:
    if place.cell:
        return "附表"
    return "正文" if place.paragraph >= 0 else "表格"


# ---- where a place's texts stand


@dataclass(frozen=True)
class _Spot:
    """A text that can be typed into, shown as the checks see it."""

    store: str
    key: str
    path: tuple[str | int, ...]
    text: str
    shown: ShownText | None = None
    section: str = ""
    locked: bool = False

    def within(self, quote: str) -> tuple[int, int]:
        """The part of the text that a quotation means; all of it where it also quotes a number or title before."""
        at = self.text.find(quote)
        return (at, at + len(quote)) if at >= 0 else (0, len(self.text))

    def hit(self, place: Place, start: int, end: int) -> Hit | None:
        """The characters as `report.find` counts them; None where they are no typed text, or may not be changed."""
        span = self.shown.typed(start, end) if self.shown is not None else (start, end)
        if span is None or self.locked:
            return None
        return Hit(
            self.store,
            self.key,
            self.path,
            *span,
            place.where,
            self.text[max(0, start - _CONTEXT) : start],
            self.text[start:end],
            self.text[end : end + _CONTEXT],
            self.section,
            self.key if self.store == "blocks" else "",
            place.paragraph,
        )


def _spots(report: Report, place: Place, numbers: Numbers) -> Iterator[_Spot]:
    locked = _locked(report, place.section)
    if place.cell:
        return
    block = report.blocks.get(place.block)
    if block is None:
        section = report.sections.get(place.section)
        if section is not None and isinstance(section, Section) and section.title:
            yield _Spot("sections", section.id, ("title",), section.title, None, section.id, locked)
        return
    body = block.body

    def spot(path: tuple[str | int, ...], text: str, shown: ShownText | None = None) -> _Spot:
        return _Spot("blocks", block.id, path, text, shown, block.section, locked)

    if isinstance(body, Text):
        paragraph = paragraph_at(report, block.id, place.paragraph)
        if paragraph is not None:
            shown = ShownText(report, paragraph.content, numbers)
            yield spot(("paragraphs", place.paragraph, "content"), shown.text, shown)
            if paragraph.lead:
                yield spot(("paragraphs", place.paragraph, "lead"), paragraph.lead)
    elif isinstance(body, Table):
        yield from _table_spots(body, place, spot)
    elif isinstance(body, Case):
        yield spot(("title",), body.title)
    elif isinstance(body, Figure | Chart):
        yield spot(("caption",), body.caption)
        yield spot(("source_note",), body.source_note)


def _table_spots(body: Table, place: Place, spot: Callable[..., _Spot]) -> Iterator[_Spot]:
    computed = computed_cells(body)
    if place.row >= 0 and place.row < len(body.rows):
        for column, text in enumerate(body.rows[place.row]):
            if place.column in (-1, column) and (place.row, column) not in computed:
                yield spot(("rows", place.row, column), text)
    elif place.row < 0:
        yield spot(("caption",), body.caption)
        yield spot(("source_note",), body.source_note)


def _locked(report: Report, section: str) -> bool:
    held = report.sections.get(section)
    return held is not None and held.state == "locked"
