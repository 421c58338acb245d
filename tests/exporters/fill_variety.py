"""Blank forms in every arrangement a province may think of: tables on sheets, under or beside each other, a row's path over several
columns, headings in two rows, merged value cells, labels printed in other ways. They say where each value belongs."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from report.edition import Edition, IndicatorTable, Row
from report.indicators import row_paths
from tests.exporters.fill_forms import Form

LABELS = ("name", "last", "paper", "of which", "group", "group and total", "path")
UNITS = ("column", "（{}）", "({})", "，单位：{}", "【{}】", "\n（{}）")
YEARS = ("{year}年", "{year}", "relative", "{year}年度", "{year}年数值", "terms", "{year} 年", "only this")
NAMES = ("指标名称", "监测指标", "数据项", "项 目", "")
HEADS = ("one", "two", "year over value", "halves")
NOISE = ("none", "half width", "spaces", "line breaks", "stars", "serials", "bullets", "explained")


@dataclass(frozen=True)
class Variety:
    """How a form looks. `swapped`: this year left of last year; `wide`: each value in two merged cells; `halves` in `heads`: 上一年 over
    合格率 and 优良率."""

    arrange: str = "sheets"  # sheets, below, beside, grid
    labels: str = "name"
    serial: bool = True
    unit: str = "column"
    remark: bool = False
    swapped: bool = False
    years: str = "{year}年"
    heads: str = "one"
    wide: bool = False
    noise: str = "none"
    titles: int = 1
    school: bool = False
    foot: bool = True
    gap: int = 1  # blank columns between tables side by side
    corner: int = 0  # blank rows and columns before the first table
    head: str = "指标名称"  # over the labels


def variety_of(seed: int) -> Variety:
    """A look by chance, the same for the same seed."""
    pick = random.Random(seed)
    return Variety(
        pick.choice(("sheets", "sheets", "below", "beside", "grid")),
        pick.choice(LABELS),
        pick.random() < 0.5,
        pick.choice(("column", *UNITS)),
        pick.random() < 0.3,
        pick.random() < 0.3,
        pick.choice(YEARS),
        pick.choice(HEADS),
        pick.random() < 0.25,
        pick.choice(NOISE),
        pick.choice((0, 1, 2, 5)),
        pick.random() < 0.3,
        pick.random() < 0.7,
        pick.choice((0, 1, 1, 2)),
        pick.choice((0, 0, 0, 1, 3)),
        pick.choice(NAMES),
    )


def varied_form(path: Path, edition: Edition, look: Variety) -> Form:
    """Writes the form to `path`; where every value belongs."""
    book, form = Workbook(), Form(path)
    book.remove(book.active)
    first = 1 + look.corner
    row = column = deepest = first
    width = 0  # of the table before
    for number, table in enumerate(edition.tables, 1):
        if look.arrange == "sheets" or not book.worksheets:
            sheet = book.create_sheet(table.title if look.arrange == "sheets" else "填报表")
            row = column = first
        elif look.arrange == "beside" or (look.arrange == "grid" and number % 2 == 0):
            column += width + look.gap
        else:
            row, column = deepest + 1, first
        drawn = _Drawn(sheet, form, edition, table, look, number, row, column)
        deepest = max(deepest, drawn.bottom) if (row, column) != (first, first) else drawn.bottom
        width = drawn.width
    book.save(path)
    return form


class _Drawn:
    """One table drawn at a place of a sheet."""

    def __init__(
        self,
        sheet: Any,
        form: Form,
        edition: Edition,
        table: IndicatorTable,
        look: Variety,
        number: int,
        row: int,
        column: int,
    ) -> None:
        self.sheet, self.form, self.edition, self.table, self.look = sheet, form, edition, table, look
        self.left, self.row = column, row
        self.cells = {r.id: _label_cells(r, table, look) for r in table.rows}
        self.depth = max(len(cells) for cells in self.cells.values())
        span = 2 if look.wide else 1
        self.serial = column if look.serial else 0
        self.first_label = column + (1 if look.serial else 0)
        after = self.first_label + self.depth
        self.unit = after if look.unit == "column" else 0
        after += 1 if self.unit else 0
        order = [n for n, c in enumerate(table.columns) if look.years != "only this" or c.offset in (0, None)]
        self.order = order[::-1] if look.swapped else order
        self.values = {n: after + place * span for place, n in enumerate(self.order)}
        after += len(order) * span
        self.remark = after if look.remark else 0
        self.width = after + (1 if look.remark else 0) - column
        self.titles(number)
        self.headings()
        self.body()
        if look.foot:
            self.put(self.row, self.left, "注：没有的填 0，不适用的不填。")
            self.row += 1
        self.bottom = self.row

    def put(self, row: int, column: int, text: str | None, down: int = 1, right: int = 1) -> None:
        if text:
            self.sheet.cell(row, column, text)
        if down > 1 or right > 1:
            self.sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + down - 1, end_column=column + right - 1
            )

    def titles(self, number: int) -> None:
        for line in range(self.look.titles):
            last = line == self.look.titles - 1
            text = f"表{number} {self.table.title}" if last else "填报说明：按通知要求填写"
            self.put(self.row, self.left, text, 1, self.width)
            self.row += 1
        if self.look.school:
            self.put(self.row, self.left, "学校名称：")
            self.put(self.row, self.left + self.width - 2, "学校代码：")
            self.row += 1

    def headings(self) -> None:
        tall = 1 if self.look.heads == "one" else 2
        if self.serial:
            self.put(self.row, self.serial, "序号", tall)
        head = self.look.head or ("指标" if self.look.years == "only this" else "")
        self.put(self.row, self.first_label, head, tall, self.depth)
        if self.unit:
            self.put(self.row, self.unit, "单位", tall)
        if self.remark:
            self.put(self.row, self.remark, "备注", tall)
        span = 2 if self.look.wide else 1
        texts = {n: self.heading(n) for n in self.values}
        upper, lower = self.split(texts)
        row = self.row
        if tall == 1:
            for n, column in self.values.items():
                self.put(row, column, texts[n], 1, span)
        else:
            done = 0
            for place, n in enumerate(self.order):
                self.put(row + 1, self.values[n], lower[n], 1, span)
                if place < done:
                    continue
                same = place
                while same < len(self.order) and upper[self.order[same]] == upper[n]:
                    same += 1
                self.put(row, self.values[n], upper[n], 1, (same - place) * span)
                done = same
        self.row += tall

    def heading(self, n: int) -> str:
        column, year = self.table.columns[n], self.edition.year
        if column.offset is None:
            return column.label_for(year)
        if self.look.years == "only this":
            return "本校数据"
        if self.look.years in ("relative", "terms"):
            now, before = ("本年", "上年") if self.look.years == "relative" else ("本年度", "上一年度")
            return now if column.offset == 0 else before
        return self.look.years.format(year=year + column.offset)

    def split(self, texts: dict[int, str]) -> tuple[dict[int, str], dict[int, str]]:
        """Upper and lower heading of each value column."""
        if self.look.heads == "year over value" and self.table.columns[0].offset is not None:
            return texts, dict.fromkeys(texts, "数值")
        if self.look.heads == "halves":
            halves = {n: _halves(text) for n, text in texts.items()}
            if all(a and b for a, b in halves.values()):
                return {n: h[0] for n, h in halves.items()}, {n: h[1] for n, h in halves.items()}
        return dict.fromkeys(texts, "指标数据"), texts

    def body(self) -> None:
        first = self.row
        lines = [self.cells[r.id] for r in self.table.rows]
        for place, row in enumerate(self.table.rows):
            y = first + place
            if self.serial:
                self.put(y, self.serial, row.number)
            if self.unit:
                self.put(y, self.unit, row.unit)
            for n, column in self.values.items():
                self.value(row, y, n, column)
        self.labels(lines, first)
        self.row = first + len(lines)

    def labels(self, lines: list[list[str]], first: int) -> None:
        """Labels with equal ones below each other merged, and the last one reaching to the unit."""
        for depth in range(self.depth):
            place = 0
            while place < len(lines):
                line = lines[place]
                if depth >= len(line):
                    place += 1
                    continue
                last = depth == len(line) - 1
                end = place + 1
                while not last and end < len(lines) and lines[end][: depth + 1] == line[: depth + 1]:
                    end += 1
                if last:
                    end = place + 1
                right = self.depth - depth if last else 1
                self.put(first + place, self.first_label + depth, line[depth], end - place, right)
                place = end

    def value(self, row: Row, y: int, n: int, column: int) -> None:
        text = None
        if row.kind == "heading":
            text = "—"
        elif not self.edition.applies(row):
            text = row.mark
        else:
            key = self.table.columns[n].key_for(self.edition.year)
            self.form.cells[row.id, key] = (self.sheet.title, f"{get_column_letter(column)}{y}")
        self.put(y, column, text, 1, 2 if self.look.wide else 1)


def _halves(text: str) -> tuple[str, str]:
    for word in ("合格率", "优良率", "人数", "金额"):
        if word in text:
            return text[: text.index(word)], text[text.index(word) :]
    return "", ""


def _label_cells(row: Row, table: IndicatorTable, look: Variety) -> list[str]:
    """The texts of a row's label columns, from left to right."""
    path = row_paths(table)[row.id]
    parents = any(row_paths(table)[r.id][:-1] == path for r in table.rows if r is not row)
    label = row.label
    cells: list[str]
    if look.labels == "paper" and row.paper_label:
        cells = list(row.paper_label)
    elif look.labels == "of which" and len(path) > 1:
        cells = ["其中：", label.removeprefix("其中：")]
    elif look.labels == "group" and (len(path) > 1 or parents):
        cells = [path[0], label if len(path) > 1 else row.name]
    elif look.labels == "group and total" and (len(path) > 1 or parents) and _one_head(table, path[0]):
        cells = [path[0], label if len(path) > 1 else "合计"]
    elif look.labels == "path" and (len(path) > 1 or parents):
        cells = [*path, row.name] if parents else list(path)
    elif look.labels == "last":
        cells = [label.removeprefix("其中：")]
    else:
        cells = [label]
    noisy = _NOISES[look.noise]
    cells = [noisy(text) for text in cells]
    if look.noise == "serials" and row.number:
        cells[-1] = f"{row.number}. {cells[-1]}"
    if look.unit != "column" and row.unit not in ("", "—") and not cells[-1].endswith(f"（{row.unit}）"):
        cells[-1] += look.unit.format(row.unit)
    return cells


def _one_head(table: IndicatorTable, name: str) -> bool:
    return sum(row.level == 0 and row.name == name for row in table.rows) == 1


def _broken(text: str) -> str:
    return f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}" if len(text) > 5 else text


_NOISES: dict[str, Callable[[str], str]] = {
    "none": lambda text: text,
    "half width": lambda text: text.translate(str.maketrans("（）：", "():")),
    "spaces": lambda text: "　" + text.replace("：", "： ") + " ",
    "line breaks": _broken,
    "stars": lambda text: text if "*" in text else text + "*",
    "serials": lambda text: text,
    "bullets": lambda text: "－ " + text,
    "explained": lambda text: text if text.endswith("：") else text + "（指统计时点的数）",
}
