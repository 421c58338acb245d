"""The school's majors: the list of them against other tables that name majors or count their students, and against their sum."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level, Place
from report.indicators import effective_value
from report.messages import say
from report.stream import TableItem
from report.tables import cell_number, expanded_rows

_NAME_HEAD = re.compile(r"专业(?:名称|（名称）)?|招生专业|开设专业")
_OTHER_HEAD = re.compile(r".{0,8}专业名称|专业|.{0,6}专业(?:（群）)?")
_STUDENTS = re.compile(r"在校生人?数|在校学生数|在校人数|学生人数|在籍生数")
_COUNTED = re.compile(r".*(?:学生(?:规模|人数|数)|人数|规模).*")
_OFFERED = re.compile(
    r"(?:共开设|开设|开办|设有|设置|现有|共有)(?:了|有|专业)?\s*(\d{1,3})\s*个(?:高职|中职|招生|全日制)?专业(?!群|部|方向|组|大类|教室)"
)
_LEAST = 8  # majors; a shorter table is no list of all of them
_NAMED = 4  # characters; shorter names differ in one character from much
_SPLIT = re.compile(r"[、，,；;\n/]+")
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计")


@dataclass
class _Majors:
    item: TableItem
    located: Located
    students: dict[str, Decimal] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)  # name → row


def check(context: Context) -> Iterator[Finding]:
    """Hints and queries; nothing where no table lists the majors."""
    lists = [
        found for item, located in context.tables() if (found := _list(context, item, located)) is not None
    ]
    counted = [majors for majors in lists if majors.students]
    best = max(counted or lists, key=lambda majors: len(majors.names), default=None)
    if best is None:
        return
    yield from _others(context, best)
    yield from _counted(context, best)
    yield from _sum(context, best)
    yield from _misnamed(context, best)


def _misnamed(context: Context, majors: _Majors) -> Iterator[Finding]:
    """A name in the text that is a major's with two characters changed about, or one character another."""
    shuffled: dict[tuple[str, ...], str] = {
        tuple(sorted(name)): name for name in majors.names if len(name) >= _NAMED
    }
    lengths = sorted({len(name) for name in shuffled.values()})
    for item, located in context.paragraphs():
        for part in re.split(r"[、，。；：:（）()“”\s]|专业|等|其中|以及|[和与及]", item.text):
            if len(part) in lengths and part not in majors.names:
                name = shuffled.get(tuple(sorted(part))) or _one_other(part, majors.names)
                if name is None:
                    continue
                message = say("checks.major_misnamed", found=part, name=name)
                at = item.text.find(part)
                place = context.paragraph_place(
                    item, located, item.text[max(at - 12, 0) : at + len(part) + 12]
                )
                places = (place, context.table_place(majors.item, majors.located, majors.names[name]))
                yield Finding("major_misnamed", "text", Level.HINT, message, places)


def _one_other(part: str, names: dict[str, int]) -> str | None:
    """The major whose name has one character other than the given words, at their end or in their middle."""
    for name in names:
        if len(name) == len(part) >= _NAMED and sum(a != b for a, b in zip(name, part, strict=True)) == 1:
            return name
    return None


def _counted(context: Context, majors: _Majors) -> Iterator[Finding]:
    """「开设 23 个专业」 beside a list of 22."""
    caption = context.caption(majors.item)
    if not re.search("专业(?:设置|一览|情况|目录|分布|结构)|开设专业|各专业", caption):
        return
    for item, located in context.paragraphs():
        for match in _OFFERED.finditer(item.text):
            if int(match[1]) != len(majors.names):
                message = say("checks.major_count", said=match[1], table=caption, count=len(majors.names))
                at = max(match.start() - 10, 0)
                place = context.paragraph_place(item, located, item.text[at : match.end() + 10])
                places = (place, context.block_place(majors.item, majors.located))
                count = str(len(majors.names))
                yield Finding("major_count", "same-quantity", Level.HINT, message, places, count, match[1])


def _list(context: Context, item: TableItem, located: Located) -> _Majors | None:
    """A table of majors, in one block of columns or in several side by side."""
    grid = expanded_rows(item.body)
    head = [re.sub(r"\s+", "", cell) for cell in grid[max(item.body.header_rows - 1, 0)]]
    starts = [c for c, words in enumerate(head) if _NAME_HEAD.fullmatch(words)]
    if not starts or not item.body.header_rows:
        return None
    majors = _Majors(item, located)
    for start in starts:
        end = next((s for s in starts if s > start), len(head))
        count = next((c for c in range(start + 1, end) if _STUDENTS.search(head[c])), None)
        for row in range(item.body.header_rows, len(grid)):
            name = key(grid[row][start])
            if not name or _TOTAL.search(name) or cell_number(name) is not None or _SPLIT.search(name):
                continue
            majors.names[name] = row
            number = cell_number(grid[row][count]) if count is not None else None
            if number is not None:
                majors.students[name] = number
    return majors if len(majors.names) >= _LEAST else None


def key(name: str) -> str:
    """A major's name for comparing: white space, brackets and 专业 at the end gone."""
    return re.sub(r"[（(][^（）()]*[)）]|\s+|专业$", "", name)


def _others(context: Context, majors: _Majors) -> Iterator[Finding]:
    """Majors that another table names and the list does not, and groups larger than their major."""
    unknown: dict[str, Place] = {}
    for item, located in context.tables():
        if item.block == majors.item.block or not item.body.header_rows:
            continue
        grid = expanded_rows(item.body)
        head = [re.sub(r"\s+", "", cell) for cell in grid[item.body.header_rows - 1]]
        column = next((c for c, words in enumerate(head) if _OTHER_HEAD.fullmatch(words)), None)
        if column is None:
            continue
        count = next((c for c, words in enumerate(head) if c != column and _COUNTED.fullmatch(words)), None)
        cells = {
            row: [key(n) for n in _SPLIT.split(grid[row][column]) if key(n)]
            for row in range(item.body.header_rows, len(grid))
        }
        known = sum(name in majors.names for names in cells.values() for name in names)
        if known < 3 or known < 0.6 * sum(map(len, cells.values())):
            continue
        for row, names in cells.items():
            for name in names:
                if name not in majors.names and len(name) >= 2 and not _TOTAL.search(name):
                    unknown.setdefault(name, context.table_place(item, located, row, column))
            number = cell_number(grid[row][count]) if count is not None else None
            if number is not None and count is not None:
                yield from _too_many(context, majors, (item, located, row, count), names, number)
    if unknown:
        shown = "、".join(unknown)
        caption = context.caption(majors.item) or say("checks.a_table")
        message = say("checks.major_unknown", names=shown, table=caption, count=len(majors.names))
        places = (*unknown.values(), context.block_place(majors.item, majors.located))
        found = str(len(majors.names))
        yield Finding("major_unknown", "same-quantity", Level.HINT, message, places, None, found)


def _too_many(
    context: Context,
    majors: _Majors,
    at: tuple[TableItem, Located, int, int],
    names: list[str],
    number: Decimal,
) -> Iterator[Finding]:
    whole = sum((majors.students.get(name, Decimal(-(10**9))) for name in names), Decimal(0))
    if not names or whole < 0 or number <= whole:
        return
    item, located, row, column = at
    caption = context.caption(majors.item) or say("checks.a_table")
    message = say(
        "checks.major_larger",
        table=context.caption(item) or say("checks.a_table"),
        names="、".join(names),
        found=format(number, "f"),
        whole=format(whole, "f"),
        other=caption,
    )
    places = (
        context.table_place(item, located, row, column),
        context.table_place(majors.item, majors.located, majors.names[names[0]]),
    )
    yield Finding(
        "part_larger", "same-quantity", Level.QUERY, message, places, format(whole, "f"), format(number, "f")
    )


def _sum(context: Context, majors: _Majors) -> Iterator[Finding]:
    """All majors' students together against the indicator that counts them."""
    report = context.report
    if len(majors.students) < _LEAST or len(majors.students) < len(majors.names):
        return
    total = sum(majors.students.values(), Decimal(0))
    for table in report.edition.tables:
        for row in table.rows:
            if row.name.rstrip("*") not in ("全日制在校生人数", "在校生人数", "全日制在校生数", "在校生数"):
                continue
            columns = [column.key_for(report.year) for column in table.columns]
            values = [(c, effective_value(report, row, c).number) for c in columns if c.isdigit()]
            known = [(c, n) for c, n in values if n is not None]
            if not known or any(n == total for _, n in known) or row.level:
                continue
            column, number = known[-1]
            if abs(number - total) > number / 5:
                continue
            message = say(
                "checks.major_sum",
                table=context.caption(majors.item) or say("checks.a_table"),
                found=format(total, "f"),
                name=row.name,
                column=column,
                expected=format(number, "f"),
            )
            places = (context.block_place(majors.item, majors.located), context.cell_place(row.id, column))
            yield Finding(
                "major_sum",
                "same-quantity",
                Level.HINT,
                message,
                places,
                format(number, "f"),
                format(total, "f"),
            )
            return
