"""What the words of a line say about it: numbers of headings, captions, case labels, source notes, contents entries."""

import re
import unicodedata
from dataclasses import dataclass

_HAN = "一二三四五六七八九十百零〇"
_NUMBERS = (  # the first that fits
    ("chapter", re.compile(rf"第\s*[{_HAN}\d]+\s*[章篇部编](?:分)?")),
    ("part", re.compile(rf"第\s*[{_HAN}\d]+\s*节")),
    ("han", re.compile(rf"[{_HAN}]+\s*[、．.]")),
    ("paren_han", re.compile(rf"[（(]\s*[{_HAN}]+\s*[）)][、.．]?")),
    ("dotted", re.compile(r"\d{1,2}(?:\s?[.．]\s?\d{1,2}){1,4}(?!\d)[.．、]?")),
    ("decimal", re.compile(r"\d{1,2}\s?[.．、](?!\d)|\d{1,2}[ \u3000\t\u00a0]+(?=[^\d\s])")),
    ("paren", re.compile(r"[（(]\s*\d{1,2}\s*[）)][、.．]?")),
    ("half_paren", re.compile(r"\d{1,2}\s?[）)]")),
    ("circled", re.compile(r"[①-⑳]")),
)
_CAPTION = re.compile(
    rf"^(?P<kind>续?\s*[附插]?[图表]|Figure|Fig\.|Table)\s*(?P<n>\d+(?:\s*[-－—–‐−.．]\s*\d+)*|[{_HAN}]+(?=[：:、\s]))\s*"
    r"[：:、.．]?\s*(?P<title>.*)$",
    re.DOTALL | re.IGNORECASE,
)
_CONTINUED = re.compile(r"[(]?(续\s*(上\s*)?[图表]|[图表]\s*续)[)]?[:]?")
_CONTINUED_AFTER = re.compile(r"^[（(]\s*续\s*[)）]\s*")
_CONTINUED_END = re.compile(r"\s*[（(]\s*续\s*表?\s*[)）]$")
_UNIT_LINE = re.compile(r"[(]?(?:计量|金额)?单位[:][^，。；]{1,12}[)]?")
_REFERRING = re.compile(
    r"^(所示|显示|可见|可知|是我|列出|反映[了出]|说明[，,了]|表明|来看|中[，,可的列显所])"
)
_CASES = (
    re.compile(r"^[【\[〔［](?P<label>\s*[^】\]〕］]{0,6}案\s*例[^】\]〕］]{0,6})[】\]〕］]\s*[：:]?\s*(?P<title>.*)$", re.DOTALL),
    re.compile(rf"^(?P<label>[^\s，。：:]{{0,4}}案\s*例\s*(?:[{_HAN}]+|\d{{1,2}}(?:[-－.]\d{{1,2}})?))\s*(?:[：:、.．\s]|$)\s*(?P<title>.*)$", re.DOTALL),
    re.compile(r"^(?P<label>(?:典型|特色|优秀|教学|创新|实践)?案\s*例)\s*[：:]\s*(?P<title>.+)$", re.DOTALL),
)  # fmt: skip
_SOURCE = re.compile(
    r"^[（(]?\s*(数据来源|资料来源|图片来源|数据出处|来\s*源|注|备\s*注|说\s*明)\s*\d*\s*[：:]"
)
_CONTENTS = re.compile(
    r"^[附插]?(图|表|图表|案例)?\s*目\s*[录錄次]$|^CONTENTS$|^(附?图|附?表格?|插图|图表)\s*(清单|一览|索引)$",
    re.IGNORECASE,
)
_LEADER = re.compile(
    r"(?:[.…·．]{3,}|…{1,}|\t|\s{3,}|_{3,})\s*[-－—]?\s*(?:\d{1,3}|[ivxIVX]{1,5})\s*[-－—]?$"
)
_PREFACE = frozenset("前言 序言 引言 序 绪言 导言 卷首语".split())
_LONE = _PREFACE | frozenset(
    "附表 附录 附件 附图 结语 结束语 后记 编后记 总结 指标表 附表目录 报告摘要 摘要".split()
)
_APPENDIX = re.compile(r"^附\s*(表|录|件)")


def plain(text: str) -> str:
    """Text for comparing: width and white space gone."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line taken apart: kind of number ("" none), the number as printed, its counts, and the words after it."""

    kind: str
    number: str
    counts: tuple[int, ...]
    title: str

    @property
    def depth(self) -> int:
        """How many counts a dotted number has."""
        return len(self.counts)


def numbered(text: str) -> Numbered:
    """The number at the start of a line, if it has one, and the rest."""
    stripped = text.strip()
    for kind, pattern in _NUMBERS:
        match = pattern.match(stripped)
        if not match:
            continue
        printed = match.group().strip()
        rest = stripped[match.end() :].lstrip(
            " \u3000\t\u00a0：:、" if kind != "dotted" else " \u3000\t\u00a0、"
        )
        if not rest and kind not in ("chapter", "part"):
            continue
        if kind in ("dotted", "decimal") and not any(c.isalpha() for c in rest):
            continue  # 7.1% is a cell, no heading
        counts = tuple(
            han_value(p) if not p.isdigit() else int(p)
            for p in re.findall(rf"\d+|[{_HAN}]+", unicodedata.normalize("NFKC", printed))
        )
        if kind == "circled":
            counts = (ord(printed[0]) - 0x2460 + 1,)
        if kind == "dotted" and (0 in counts or max(counts) > 60):
            continue
        return Numbered(
            kind, re.sub(r"\s+", "", printed) if kind != "chapter" else printed, counts or (0,), rest
        )
    return Numbered("", "", (), stripped)


def han_value(text: str) -> int:
    """一 → 1, 二十一 → 21, 一百零三 → 103; 0 for what is no such number."""
    total = current = 0
    for char in text:
        if char == "百":
            total, current = total + (current or 1) * 100, 0
        elif char == "十":
            total, current = total + (current or 1) * 10, 0
        elif char in "一二三四五六七八九":
            current = "一二三四五六七八九".index(char) + 1
    return total + current


def bare(text: str) -> str:
    """A heading's words for comparing: number, page number and punctuation gone."""
    line = _LEADER.sub("", text.strip())
    words = numbered(line).title or line
    return plain(words).rstrip("。.:：;；、,，")


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption taken apart: `kind` 图 or 表, the printed number ("图 1-2"), the words; `continued` for 续表."""

    kind: str
    number: str
    title: str
    continued: bool


def caption_of(text: str) -> Caption | None:
    """The caption that a line is, or None: numbered, short, no sentence about the figure."""
    line = text.strip()
    if _CONTINUED.fullmatch(plain(line)):
        return Caption("表", "", "", True)
    match = _CAPTION.match(line)
    if not match or len(line) > 90:
        return None
    title = match.group("title").strip()
    continued = "续" in match.group("kind")
    if rest := _CONTINUED_AFTER.match(title) or _CONTINUED_END.search(title):
        title, continued = (title[: rest.start()] + title[rest.end() :]).strip(), True
    if _REFERRING.match(title) or (title.endswith(("。", "；")) and len(title) > 30):
        return None
    word = plain(match.group("kind")).lower()
    kind = "图" if "图" in word or word.startswith("fig") else "表"
    return Caption(kind, line[: match.end("n")].strip(), title, continued)


def case_of(text: str) -> tuple[str, str] | None:
    """(label, title) of a line that opens a case, or None."""
    line = text.strip()
    if len(line) > 100:
        return None
    for pattern in _CASES:
        match = pattern.match(line)
        if match:
            title = match.group("title").strip().lstrip("：: ")
            return line[: match.start("title")].strip().rstrip("：: "), title
    return None


def is_source_note(text: str) -> bool:
    """数据来源：…, 注：… under a table or figure."""
    return bool(_SOURCE.match(text.strip())) and len(text) < 300


def is_unit_line(text: str) -> bool:
    """单位：万元, a line of its own between a table's caption and the table."""
    return bool(_UNIT_LINE.fullmatch(plain(text)))


def is_contents_title(text: str) -> bool:
    """目录, 图目录, 表目录."""
    return bool(_CONTENTS.match(plain(text))) and len(plain(text)) <= 8


def has_leader(text: str) -> bool:
    """Whether a line ends as a contents entry does: dots or a tab, then a page number."""
    return bool(_LEADER.search(text.strip()))


def without_leader(text: str) -> str:
    """A contents entry without its dots and page number."""
    return _LEADER.sub("", text.strip()).strip()


def is_preface(title: str) -> bool:
    """前言, 序言, …"""
    return plain(title) in _PREFACE


def is_appendix(title: str) -> bool:
    """附表, 附录 and the like."""
    return bool(_APPENDIX.match(plain(title))) and len(plain(title)) <= 12


def is_lone_heading(title: str) -> bool:
    """Words that are a heading when they stand alone on a line."""
    return plain(title) in _LONE


def is_sentence(text: str) -> bool:
    """Whether a line reads like prose rather than like a title."""
    body = text.strip()
    return bool(re.search(r"[。；;！？]", body.rstrip("。"))) or body.endswith(("；", "，", "、", "：", ":"))
