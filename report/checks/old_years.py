"""Years that last year's text left behind: a year long past where the report tells of its own, a grade long gone,
and a plan for a year that is over."""

import re
from collections import defaultdict
from collections.abc import Iterator

from report.checks.context import Context, sentence
from report.checks.findings import Finding
from report.checks.grouped import Seen, quoted, told
from report.model import Kind

_OPENING = re.compile(
    r"(?:^|[。；;！\n]|(?<=，))\s*(?:截至|截止|到)?\s*(20\d\d)\s*年(?:度|底|末|内|春季|秋季|上半年|下半年)?(?=[，,\u4e00-\u9fff])"
)
_HISTORY = re.compile(
    r"创办|创建|建校|成立|建成|前身|更名|升格|迁|合并|批准|批复|获批|认定|立项|入选|列入|列为|确定为|评为|授予|荣获|验收|通过|启动|印发|颁布|发布|出台|修订|制定"
    r"|以来|至今|开始|起[，,、就，]|自20|从20|历年|累计|曾|当年|始|沿革|比20|较20|相比|提高到|增加到|增长|下降|近[三五\d]|连续|首次|首批|首家|首届|第一|试点|校友|毕业于|签订|签约|引进"
)
_AMOUNT = re.compile(r"\d[\d,.]*\s*(?:余|多)?\s*(?:人|名|个|项|万|亿|元|门|次|家|场|套|台|册|%|％)")
_GRADE = re.compile(r"(?<![\d\-—])(20\d\d)\s*级(?!别)")
_LEAVERS = re.compile(r"(?<![\d\-—])(20\d\d)\s*届")
_THEN = re.compile(
    r"校友|毕业于|杰出|优秀毕业生|创业|回忆|返校|当年|如今|现任|就职|学长|学姐|追踪|跟踪|回访|毕业[三五\d]年"
)
_PLANNED = re.compile(
    r"(?<!\d)(20\d\d)\s*年(?:度)?[，,]?\s*(?:学校|学院|我校|我院|全市|全县|各校|市教育局|县教育局)?(?:也|还)?(?:将(?!近|军|来|士)|拟|计划(?=[在于要把新加]))"
)
_PAST = re.compile(r"当时|原计划|曾|提出|要求|明确")
_SCHOOL_YEAR = re.compile(r"(?<![\d\-—–－~～至])(?:(20\d\d)\s*[-—–－~～至]{1,2}\s*)?(20\d\d)\s*学年")
_OLD = 3  # years; two years back is still compared with
_OLD_GRADE = 5  # years; the longest course has five


def check(context: Context) -> Iterator[Finding]:
    """Hints, one for each kind."""
    found: dict[str, Seen] = defaultdict(list)
    year = context.report.year
    for item, located in context.paragraphs():
        place = context.paragraph_place(item, located)
        for kind, at, words in _left_behind(item.text, year):
            found[kind].append((quoted(place, item.text, at), words))
    for kind, seen in found.items():
        yield told(kind, "year", seen)
    yield from _cover(context)


def _left_behind(text: str, year: int) -> Iterator[tuple[str, int, str]]:
    if "20" not in text:
        return
    for match in _OPENING.finditer(text):
        words = sentence(text, match.start(1))
        named = {int(y) for y in re.findall(r"20\d\d", words)}
        if int(match[1]) <= year - _OLD and len(named) == 1:
            telling = _AMOUNT.search(words.split("年", 1)[-1]) or re.search("所有|全部|均", words)
            if telling and not _HISTORY.search(words):
                yield "year_long_past", match.start(1), match.group().strip("，。；;")
    for match in _GRADE.finditer(text):
        gone = int(match[1]) < year - _OLD_GRADE or int(match[1]) > year + 1
        if gone and not _THEN.search(sentence(text, match.start())):
            yield "grade_long_gone", match.start(), text[match.start() : match.end() + 4]
    for match in _LEAVERS.finditer(text):
        gone = int(match[1]) < year - _OLD - 1
        if gone and not _THEN.search(sentence(text, match.start())):
            yield "grade_long_gone", match.start(), text[match.start() : match.end() + 4]
    for match in _PLANNED.finditer(text):
        if int(match[1]) < year and not _PAST.search(sentence(text, match.start())):
            yield "plan_is_over", match.start(), match.group()
    for match in _SCHOOL_YEAR.finditer(text):
        words = sentence(text, match.start())
        alone = len(set(re.findall(r"20\d\d", words)) - {match[1], match[2]}) == 0
        if int(match[2]) < year - 1 and alone and not _HISTORY.search(words):
            yield "year_long_past", match.start(), match.group()


def _cover(context: Context) -> Iterator[Finding]:
    """A date on the front pages that is not of the report's year or the one after."""
    year, seen = context.report.year, []
    kinds = {s.id for s, _ in context.report.walk() if s.type in (Kind.COVER, Kind.DECLARATION)}
    for text, place in context.texts():
        if place.section not in kinds:
            continue
        seen += [
            (place, m.group())
            for m in re.finditer(r"(?<!\d)(20\d\d)\s*年\s*\d{1,2}\s*月", text)
            if not year <= int(m[1]) <= year + 1
        ]
    if seen:
        yield told("cover_date", "year", seen)
