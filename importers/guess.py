"""Which edition a file follows, which year and which school it speaks of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from report.edition import Edition
from report.editions import edition_ids, load_edition, shipped_ids
from report.form_match import plain

_YEAR = re.compile(r"(20[0-3]\d)")
_EDITION_YEAR = re.compile(r"(20[0-3]\d)\s*(?:年度|学?年)?\s*[)）]|(20[0-3]\d)\s*年度")
_COLLEGE = re.compile(r"高等职业|高职(?!高考|扩招)|职业技术学院|职业学院|职业技术大学|职业大学|高等专科")
_SECONDARY = re.compile(
    r"中等职业|中职|中等专业|中专|职业高级中学|职业高中|职高|技工学校|技师学院|职教中心|职业教育中心|职业学校"
)
_CITY = re.compile(r"^[\u4e00-\u9fff]{2,8}[市州]中等职业教育|市教育局")
_SCHOOL = re.compile(
    r"([\u4e00-\u9fff（）()·]{2,30}?(?:职业技术学院|职业学院|职业大学|职业技术大学|高等专科学校|技师学院|中等专业学校|中等职业学校|"
    r"职业技术学校|职业高级中学|职业中等专业学校|技工学校|职业学校|职业中学|职教中心|职业教育中心|工程学校|技术学校|卫生学校|旅游学校|"
    r"财经学校|中专|学校|学院))"
)
_LEADING = re.compile(r"^(?:学校对|我校|本校|单位名称[（(]盖章[)）][：:]?|学校名称[：:]?|由|关于)")


@dataclass
class Signs:
    """What a file shows of itself: its first lines (title, cover, declaration), its headings and its table captions."""

    lines: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


def guess_year(signs: Signs) -> int:
    """The report's year by its title or cover; 0 where nothing says it."""
    for line in signs.lines:
        if "报告" in line or "年报" in line or len(line) < 16:
            match = _EDITION_YEAR.search(line)
            if match:
                return int(match.group(1) or match.group(2))
    for line in signs.lines:
        match = _YEAR.search(line) if "报告" in line and len(line) < 60 else None
        if match:
            return int(match.group(1))
    years = [int(y) for line in signs.lines for y in _YEAR.findall(line) if len(line) < 40]
    return max(years, default=0)


def guess_school(lines: Iterable[str], prose: Iterable[str] = ()) -> str:
    """The school's full name, by a line that is one, else by a line that holds one, else by how the first prose begins."""
    listed = [re.sub(r"\s+", "", line) for line in lines if line.strip()]
    for line in listed:
        match = _SCHOOL.fullmatch(_LEADING.sub("", line))
        if match and _is_name(match.group(1)):
            return match.group(1)
    for line in listed:
        match = _SCHOOL.search(_LEADING.sub("", line))
        if match and len(line) < 120 and _is_name(match.group(1)):
            return match.group(1)
    for text in prose:
        match = _SCHOOL.match(re.sub(r"\s+", "", text))
        if match and _is_name(match.group(1)):
            return match.group(1)
    return ""


def _is_name(words: str) -> bool:
    """Whether the words name one school: not 我校, 全市中职学校, 一所学校."""
    return len(words) >= 4 and not re.match(r"[（(第一我本全各该在为是与和对近]|\d", words)


def guess_edition(signs: Signs) -> tuple[Edition | None, bool]:
    """(edition, whether there is little doubt): by title words, year, appendix tables and chapters."""
    year = guess_year(signs)
    shipped = shipped_ids()
    scored = sorted(
        ((_score(load_edition(key), signs, year), key in shipped, key) for key in edition_ids()), reverse=True
    )
    if not scored or scored[0][0] < 2.5:
        return None, False
    best, known, key = scored[0]
    # An office's copy of an edition that ships fits as well as that one: it makes the guess no less clear.
    rivals = [score for score, ships, _ in scored[1:] if ships or not known]
    return load_edition(key), not rivals or best - rivals[0] >= 1


def school_kind(signs: Signs) -> str:
    """gaozhi, zhongzhi or city by the words of title and cover; "" where they do not say."""
    for line in signs.lines:
        if len(line) > 60:
            continue
        key = plain(line)
        if _CITY.search(key) and not _SCHOOL.search(key):
            return "city"
        if _COLLEGE.search(key) and not re.search(r"中等|中职|中专|技师学院", key):
            return "gaozhi"
        if _SECONDARY.search(key):
            return "zhongzhi"
    return ""


def _score(edition: Edition, signs: Signs, year: int) -> float:
    kind = school_kind(signs)
    score = 3.0 if kind == edition.school_kind else -4.0 if kind else 0.0
    if year:
        score += max(-2.0, 3.0 - abs(year - edition.year))
    captions = {re.sub(r"^[附表图\d.\-—:：、]+", "", plain(text)) for text in signs.captions}
    numbered = [table for table in edition.tables if table.number is not None]
    hits = sum(1 for table in numbered if plain(table.title) in captions)
    score += 4.0 * hits / max(1, len(numbered)) if numbered else 0.0
    titles = {plain(text) for text in signs.headings}
    chapters = [spec for spec in edition.sections if spec.kind == "body"]
    held = sum(1 for spec in chapters if plain(spec.title) in titles)
    return score + (4.0 * held / len(chapters) if chapters else 0.0)
