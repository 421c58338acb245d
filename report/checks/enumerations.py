"""Lists whose items are counted: 「省级专业 3 个：甲、乙、丙」, 「十佳学生 12 名」, and serial numbers of a table."""

import re
from collections.abc import Iterator
from itertools import pairwise

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level
from report.messages import say
from report.stream import ParagraphItem
from report.tables import expanded_rows

_HAN = "一二三四五六七八九十"
_LIST = re.compile(
    rf"(?<![第\d.])(\d{{1,2}}|[{_HAN}两])\s*(?:个|门|项|所|家|类|种|名|大|本|支)[\u4e00-\u9fff]{{0,8}}[：:](?P<items>[^。；;：:\n]{{4,200}})"
)
_NAMED = re.compile(
    rf"(?:新增|增设|新设|设有|开设|开设有|下设|包括|分别为)(?:了)?(?P<items>[^，。；;：:、等\d\n]{{2,14}}(?:、[^，。；;：:、等\d\n]{{2,14}})+)等?(?P<said>\d{{1,2}}|[{_HAN}两])\s*(?:个|门|所|家|类|大)(?:[一二]级)?(?:专业|学部|学院|系|校区|中心|课程|方向|大类|基地)"
)
_TEN = re.compile(r"十[佳大强][\u4e00-\u9fff]{2,8}?”?\s*(\d{1,2})\s*[名个项位]")
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]|“[^”]*”|《[^》]*》")
_SERIAL = re.compile(r"序\s*号")
_CLAUSE = re.compile(r"[^，。；：;:\n]*、[^，。；：;:\n]*、[^，。；：;:\n]*")
_LEAST = 4
_NAME = 20  # characters; a longer item is no name but a clause


def check(context: Context) -> Iterator[Finding]:
    """Hints: the sentence, how many it says and how many it names; a gap in a table's serial numbers."""
    for item, located in context.paragraphs():
        for match in _LIST.finditer(item.text):
            said, named, more = counted(match)
            if len(named) and named.stop > 2 and said not in named and not (more and said >= named.stop):
                message = say("checks.enumeration", said=match[1], named=named.start)
                place = context.paragraph_place(item, located, match.group())
                yield Finding(
                    "enumeration", "same-quantity", Level.HINT, message, (place,), str(named.start), match[1]
                )
        for match in _NAMED.finditer(item.text):
            items = _BRACKETS.sub("名", match["items"]).split("、")
            said = _said(match["said"])
            joined = len(re.findall(r"[和及与]", items[-1]))
            if not len(items) <= said <= len(items) + joined:
                message = say("checks.enumeration", said=match["said"], named=len(items) + joined)
                place = context.paragraph_place(item, located, match.group())
                figures = (str(len(items) + joined), match["said"])
                yield Finding("enumeration", "same-quantity", Level.HINT, message, (place,), *figures)
        for match in _TEN.finditer(item.text):
            if match[1] != "10":
                message = say("checks.ten", words=match.group())
                place = context.paragraph_place(item, located, match.group())
                yield Finding("ten", "text", Level.HINT, message, (place,), "10", match[1])
        yield from _item_twice(context, item, located)
    yield from _serials(context)


def _item_twice(context: Context, item: ParagraphItem, located: Located) -> Iterator[Finding]:
    """「深入社区、乡村、社区」: one item of a list twice."""
    for clause in _CLAUSE.finditer(item.text):
        names = [name.strip() for name in re.split("、", _BRACKETS.sub("", clause.group()))]
        names[-1] = re.split("等", names[-1])[0]
        twice = [n for i, n in enumerate(names) if len(n) >= 2 and not re.search(r"\d", n) and n in names[:i]]
        if len(names) >= 3 and not twice and len(names[-1]) >= 2 and names[0].endswith(names[-1]):
            twice = [names[-1]]
        if twice and len(names) >= 3:
            place = context.paragraph_place(item, located, clause.group())
            message = say("checks.list_twice", item=twice[0])
            yield Finding("list_twice", "text", Level.HINT, message, (place,))


def counted(match: re.Match[str]) -> tuple[int, range, bool]:
    """(the number said, how many items may be meant, whether 等 leaves it open); no items where they are no mere names.

    和 before the last item may join two items or stand inside one: 机械制造与自动化.
    """
    said = _said(match[1])
    items = _BRACKETS.sub("名", match["items"])
    parts = re.split(r"、", re.split(r"等", items)[0])
    if re.search(r"[，,]", items) or any(len(part) > _NAME for part in parts):
        return said, range(0), False
    joined = len(re.findall(r"[和及与]", parts[-1]))
    return said, range(len(parts), len(parts) + joined + 1), "等" in items


def _said(word: str) -> int:
    return int(word) if word.isdigit() else (2 if word == "两" else _HAN.index(word) + 1)


def _serials(context: Context) -> Iterator[Finding]:
    for item, located in context.tables():
        grid = expanded_rows(item.body)
        head = item.body.header_rows
        for column in range(min(2, len(grid[0]))):
            if not any(_SERIAL.search(row[column]) for row in grid[:head]):
                continue
            cells = [
                (r, int(grid[r][column]))
                for r in range(head, len(grid))
                if grid[r][column].strip().isdecimal()
            ]
            merged = {m.row + r for m in item.body.merges if m.column == column for r in range(m.rows)}
            steps = [(a, b) for a, b in pairwise(cells) if b[1] != a[1] + 1]
            same = [(a, b) for a, b in steps if b[1] == a[1]]
            if len(same) > 1 or any(b[0] in merged or b[0] != a[0] + 1 for a, b in same):
                steps = [pair for pair in steps if pair not in same]  # a number for several rows
            if len(cells) < _LEAST or not 1 <= len(steps) <= 2 or any(b[1] < a[1] for a, b in steps):
                continue
            (_, before), (row, after) = steps[0]
            caption = context.caption(item) or say("checks.a_table")
            key = "serial_gap" if after > before else "serial_twice"
            message = say(f"checks.{key}", table=caption, before=before, after=after)
            places = (context.table_place(item, located, row, column),)
            yield Finding("serial_gap", "numbering", Level.HINT, message, places, str(before + 1), str(after))
