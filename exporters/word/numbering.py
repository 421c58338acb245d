"""numbering.xml: automatic numbers that print exactly what `report.numbering` computed.

Every number is placed by counting the way Word counts (one counter per level, shared by all lists of one
definition). Where Word would count on but the report begins anew, a list of its own restarts there. A
number that no list can print is typed.
"""

import re
from dataclasses import dataclass, field, replace

from exporters.word.markup import HEAD, NAMESPACES, escape

_PLACE = re.compile(r"\{(n|han|path)\}")
_MAX_LEVEL = 8


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `format` is Word's number format, `text` its pattern (%1.%2), `suffix` nothing,
    space or tab.
    """

    format: str
    text: str
    suffix: str = "nothing"
    properties: str = ""
    run: str = ""
    legal: bool = False
    style: str = ""
    font: str = ""


def level_of(
    form: str, depth: int, *, suffix: str = "nothing", properties: str = "", run: str = "", style: str = ""
) -> Level | None:
    """A form of `report.edition.Numbering` as the level `depth` (from 0) of a list; None for a form Word
    cannot count.
    """
    kinds = _PLACE.findall(form)
    if form == "①":
        return Level("decimalEnclosedCircle", f"%{depth + 1}", suffix, properties, run, style=style)
    if len(kinds) != 1:
        return None
    dotted = ".".join(f"%{k + 1}" for k in range(depth + 1)) if kinds[0] == "path" else f"%{depth + 1}"
    text = _PLACE.sub(dotted, form.replace("%", "％"))
    counting = "chineseCountingThousand" if kinds[0] == "han" else "decimal"
    legal = kinds[0] == "path" and depth > 0  # 1.2 also below a chapter numbered 第一章
    return Level(counting, text, suffix, properties, run, legal, style)


@dataclass(frozen=True, slots=True)
class _List:
    """One w:num: where its levels start, and the chapter whose number is written into them (0: none)."""

    definition: int
    starts: dict[int, int]
    chapter: int = 0


@dataclass
class _Definition:
    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)
    main: int = 0
    current: int = 0


class ListTable:
    """Lists of one document. `place` must be called in reading order."""

    def __init__(self) -> None:
        self._definitions: list[_Definition] = []
        self._by_key: dict[object, int] = {}
        self._lists: list[_List] = []

    def define(self, key: object, levels: dict[int, Level]) -> int:
        """A list definition with its first list; the one made before under the same key is used again."""
        if key not in self._by_key:
            self._definitions.append(_Definition(levels))
            self._by_key[key] = len(self._definitions) - 1
            made = self._new_list(self._by_key[key], {})
            self._definitions[-1].main = self._definitions[-1].current = made
        return self._by_key[key]

    def main_list(self, definition: int) -> int:
        """The numId of the first list of a definition: the one that heading styles and bullets point at."""
        return self._definitions[definition].main

    def place(self, definition: int, path: list[int]) -> int | None:
        """The numId under which Word prints the last number of `path` at level len(path) − 1; None: it
        cannot.
        """
        own, depth = self._definitions[definition], len(path) - 1
        if depth not in own.levels or any(own.counts.get(k) != path[k] for k in range(depth)):
            return None
        if depth == 0:
            own.current = own.main
        wanted = path[-1]
        # Below 第一章 LibreOffice up to 7.5 prints 一.1 where Word heeds w:isLgl and prints 1.1.
        chapter = path[0] if own.levels[depth].legal and own.levels[0].format != "decimal" else 0
        if own.counts.get(depth, 0) + 1 != wanted:
            own.current = self._new_list(definition, {depth: wanted}, chapter)
        elif chapter and self._lists[own.current - 1].chapter != chapter:
            own.current = self._new_list(definition, {}, chapter)
        self._count(own, depth, wanted)
        return own.current

    def place_item(self, definition: int, depth: int, n: int) -> int:
        """The numId for item `n` of a nested list, whose levels count on their own."""
        own = self._definitions[definition]
        if own.counts.get(depth, 0) + 1 != n:
            own.current = self._new_list(definition, {depth: n})
        self._count(own, depth, n)
        return own.current

    def _count(self, own: _Definition, depth: int, n: int) -> None:
        own.counts[depth] = n
        for deeper in [k for k in own.counts if k > depth]:
            del own.counts[deeper]

    def _new_list(self, definition: int, starts: dict[int, int], chapter: int = 0) -> int:
        self._lists.append(_List(definition, starts, chapter))
        return len(self._lists)

    def xml(self) -> bytes:
        """The numbering part."""
        parts = [HEAD, f"<w:numbering {NAMESPACES}>"]
        parts += [_abstract(n, definition.levels) for n, definition in enumerate(self._definitions)]
        for n, held in enumerate(self._lists, 1):
            over = _overrides(held, self._definitions[held.definition].levels)
            parts.append(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{held.definition}"/>{over}</w:num>')
        return "".join([*parts, "</w:numbering>"]).encode()


def _overrides(held: _List, levels: dict[int, Level]) -> str:
    """The w:lvlOverride elements of a list."""
    parts = []
    for n in sorted(levels):
        start = f'<w:startOverride w:val="{held.starts[n]}"/>' if n in held.starts else ""
        own = ""
        if held.chapter and levels[n].legal:
            text = levels[n].text.replace("%1", str(held.chapter))
            own = _level(n, replace(levels[n], text=text, style=""))
        if start or own:
            parts.append(f'<w:lvlOverride w:ilvl="{n}">{start}{own}</w:lvlOverride>')
    return "".join(parts)


def _abstract(number: int, levels: dict[int, Level]) -> str:
    inner = "".join(_level(n, levels[n]) for n in sorted(levels))
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x2A6E0000 + number:08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{0x51C30000 + number:08X}"/>{inner}</w:abstractNum>'
    )


def _level(number: int, level: Level) -> str:
    style = f'<w:pStyle w:val="{level.style}"/>' if level.style else ""
    legal = "<w:isLgl/>" if level.legal else ""
    font = (
        f'<w:rFonts w:ascii="{level.font}" w:hAnsi="{level.font}" w:eastAsia="{level.font}"/>'
        if level.font
        else ""
    )
    run = f"<w:rPr>{font}{level.run}</w:rPr>" if font or level.run else ""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{level.format}"/>{style}{legal}'
        f'<w:suff w:val="{level.suffix}"/><w:lvlText w:val="{escape(level.text)}"/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{level.properties}</w:pPr>{run}</w:lvl>"
    )


def list_levels(form: str, size: float, suffix: str = "nothing") -> dict[int, Level] | None:
    """All levels of a list whose items carry `form`; each level stands two characters further in. None:
    cannot be counted.
    """
    levels = {}
    for depth in range(_MAX_LEVEL + 1):
        left = round((2 + 2 * depth) * size * 20)
        ind = f'<w:ind w:leftChars="0" w:left="0" w:firstLineChars="0" w:firstLine="{left}"/>'
        level = level_of(form, depth, suffix=suffix, properties=ind)
        if level is None:
            return None
        levels[depth] = level
    return levels


def bullet_levels(size: float) -> dict[int, Level]:
    """Levels of a list with dots; • is in every Chinese font, unlike the private signs of Wingdings."""
    levels = {}
    for depth in range(_MAX_LEVEL + 1):
        left, hang = round((3 + 2 * depth) * size * 20), round(size * 20)
        ind = f'<w:ind w:leftChars="0" w:left="{left}" w:firstLineChars="0" w:hanging="{hang}"/>'
        tabs = f'<w:tabs><w:tab w:val="num" w:pos="{left}"/></w:tabs>'
        levels[depth] = Level("bullet", "•", "tab", tabs + ind, font="宋体")
    return levels
