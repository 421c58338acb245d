"""Automatic numbers of a Word file: counted as Word counts them, printed as Word prints them."""

import re
from dataclasses import dataclass, field

from lxml import etree

from importers.word.package import W
from importers.word.raw import ListMark
from importers.word.styles import on, val, whole
from report.numbering import chinese_number

_HAN = frozenset(
    "chineseCounting chineseCountingThousand japaneseCounting ideographDigital taiwaneseCounting".split()
)
_CIRCLED = frozenset("decimalEnclosedCircle decimalEnclosedCircleChinese ideographEnclosedCircle".split())
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_PLACE = re.compile(r"%(\d)")


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = "%1."
    style: str = ""
    legal: bool = False
    symbol_font: bool = False


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counters of all lists. `root` is numbering.xml, or None."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._nums: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        if root is None:
            return
        linked: dict[str, str] = {}
        pending: dict[str, str] = {}
        for element in root.findall(W + "abstractNum"):
            key = element.get(W + "abstractNumId", "")
            self._lists[key] = _List(
                {whole(one.get(W + "ilvl")): _level(one) for one in element.findall(W + "lvl")}
            )
            style, link = val(element, W + "styleLink"), val(element, W + "numStyleLink")
            if style:
                linked[style] = key
            if link:
                pending[key] = link
        for key, link in pending.items():
            if link in linked:
                self._lists[key] = self._lists[linked[link]]
        for element in root.findall(W + "num"):
            key = element.get(W + "numId", "")
            self._nums[key] = val(element, W + "abstractNumId") or ""
            for change in element.findall(W + "lvlOverride"):
                level, start = whole(change.get(W + "ilvl")), val(change, W + "startOverride")
                if start:
                    self._overrides.setdefault(key, {})[level] = whole(start, 1)

    def style_level(self, num_id: str, style_id: str, level: int) -> int:
        """The level of a list that is tied to a style; `level` where none is."""
        levels = self._lists.get(self._nums.get(num_id, ""), _List()).levels
        return next((k for k, one in levels.items() if one.style == style_id), level)

    def next(self, num_id: str, level: int) -> ListMark | None:
        """Counts one paragraph of a list and gives its number; None for an unknown or ended list (id 0)."""
        list_ = self._lists.get(self._nums.get(num_id, ""))
        if list_ is None or level not in list_.levels:
            return None
        first = self._overrides.get(num_id, {}).pop(level, None)
        counts = list_.counts
        counts[level] = first if first is not None else counts.get(level, list_.levels[level].start - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        own = list_.levels[level]
        identity = f"{self._nums.get(num_id, '')}/{num_id}"
        if own.format == "bullet":
            glyph = (
                "•" if own.symbol_font or not own.text or "\ue000" <= own.text[0] <= "\uf8ff" else own.text
            )
            return ListMark(glyph, "", level, True, identity)
        text = _PLACE.sub(lambda m: self._part(list_, int(m.group(1)) - 1, own), own.text).strip()
        return ListMark(text, _form(own, level), level, False, identity)

    @staticmethod
    def _part(list_: _List, level: int, own: _Level) -> str:
        known = list_.levels.get(level, _Level())
        count = list_.counts.get(level, known.start)
        return number_text(count, "decimal" if own.legal and known is not own else known.format)


def _level(element: etree._Element) -> _Level:
    fonts = element.find(f"{W}rPr/{W}rFonts")
    names = {(fonts.get(W + a) or "").lower() for a in ("ascii", "hAnsi")} if fonts is not None else set()
    return _Level(
        whole(val(element, W + "start"), 1),
        val(element, W + "numFmt") or "decimal",
        val(element, W + "lvlText") or "",
        val(element, W + "pStyle") or "",
        bool(on(element.find(W + "isLgl"))),
        bool(names & {"wingdings", "symbol", "wingdings 2", "wingdings 3", "webdings"}),
    )


def _form(level: _Level, place: int) -> str:
    """The form of `report.blocks.Paragraph` that prints the same; "" where there is none."""
    if _PLACE.findall(level.text) != [str(place + 1)]:
        return ""
    if level.format in _CIRCLED:
        return "①" if _PLACE.sub("", level.text) == "" else ""
    slot = "{n}" if level.format == "decimal" else "{han}" if level.format in _HAN else ""
    return _PLACE.sub(slot, level.text).strip() if slot else ""


def number_text(n: int, form: str) -> str:
    """A count in one of Word's number formats; decimal for a format that is not known here."""
    if form in _HAN and 0 < n < 1000:
        return chinese_number(n)
    if form in _CIRCLED and 0 < n <= 20:
        return chr(0x2460 + n - 1)
    if form == "chineseLegalSimplified" and 0 < n < 10:
        return _LEGAL[n]
    if form in ("ideographTraditional", "ideographZodiac") and 0 < n <= 10:
        return _STEMS[n - 1]
    if form in ("upperLetter", "lowerLetter") and n > 0:
        letter = chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < n < 4000:
        roman = _roman(n)
        return roman if form == "upperRoman" else roman.lower()
    if form == "decimalFullWidth":
        return "".join(chr(ord(d) + 0xFEE0) for d in str(n))
    if form == "decimalZero":
        return f"{n:02d}"
    return "" if form == "none" else str(n)


def _roman(n: int) -> str:
    pairs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    )
    text = ""
    for value, letters in pairs:
        text += letters * (n // value)
        n %= value
    return text
