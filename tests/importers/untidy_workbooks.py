"""Workbooks as offices keep them, made from an edition's tables, with the value that each cell is to be read as."""

import random
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from report.edition import Edition, IndicatorTable, Row
from report.values import read_value

Truth = dict[tuple[str, str], str]
HABITS = (
    "title", "swapped_years", "units_last", "text_numbers", "full_width", "percent_format", "percent_text", "hidden_row",
    "hidden_copy", "lost_rows", "foreign_rows", "trailing_blanks", "one_sheet", "many_sheets", "turned", "no_serial", "formulas",
    "stars_gone", "serial_in_name", "unit_in_name", "broken_labels", "repeated_head", "remarks",
)  # fmt: skip


@dataclass
class Untidy:
    """One workbook: the habits that made it, and what is to come out of it."""

    edition: Edition
    chance: random.Random
    habits: frozenset[str]
    truth: Truth = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Writes the workbook."""
        if "turned" in self.habits:  # nobody turns a table and cuts it, too
            self.habits -= {"repeated_head", "many_sheets"}
        book = Workbook()
        book.remove(book.worksheets[0])
        tables = [t for t in self.edition.tables if self.chance.random() < 0.8] or [self.edition.tables[0]]
        sheet = book.create_sheet("数据") if "one_sheet" in self.habits else None
        for number, table in enumerate(tables, 1):
            own = sheet or book.create_sheet(f"{number}{table.title}"[:31])
            self._table(book, own, table)
        if self.chance.random() < 0.5:
            book.create_sheet("说明")["A1"] = "各部门填完后发办公室汇总"
        book.save(path)

    def _table(self, book: Workbook, sheet: Worksheet, table: IndicatorTable) -> None:
        rows = [r for r in table.rows if "lost_rows" not in self.habits or self.chance.random() < 0.85]
        pieces = [rows]
        if "many_sheets" in self.habits and len(rows) > 8 and sheet.title != "数据":
            cut = self.chance.randrange(4, len(rows) - 3)
            while rows[cut].same_label or rows[cut].level:
                cut -= 1
            pieces = [rows[:cut], rows[cut:]] if cut > 3 else pieces
        for place, piece in enumerate(pieces):
            target = sheet if place == 0 else book.create_sheet(f"{sheet.title}续"[:31])
            self._piece(target, table, piece)

    def _piece(self, sheet: Worksheet, table: IndicatorTable, rows: list[Row]) -> None:
        grid, formats = self._grid(table, rows)
        if "turned" in self.habits and sheet.title != "数据" and "formulas" not in self.habits:
            grid = [list(line) for line in zip(*grid, strict=True)]
            formats = {(c, r): f for (r, c), f in formats.items()}
        top = sheet.max_row + 2 if sheet.max_row > 1 else 1
        if "title" in self.habits:
            sheet.cell(top, 1).value = f"表 {table.number}　{table.title}"
            if len(grid[0]) > 1:
                sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=len(grid[0]))
            sheet.cell(top + 1, 1).value = "填报单位：青川职业学校　　单位代码：0371"
            top += 2
        for r, line in enumerate(grid):
            for c, value in enumerate(line):
                cell = sheet.cell(top + r, c + 1)
                cell.value = value(top, c + 1) if callable(value) else value  # type: ignore[assignment]
                if (r, c) in formats:
                    cell.number_format = formats[r, c]
        if "trailing_blanks" in self.habits:
            sheet.cell(top + len(grid) + 6, len(grid[0]) + 3).value = " "
        if "hidden_row" in self.habits:
            sheet.row_dimensions[top + self.chance.randrange(1, len(grid))].hidden = True
        if "hidden_copy" in self.habits and not {"turned", "remarks", "units_last"} & self.habits:
            self._hidden_copy(sheet, grid, top)

    def _hidden_copy(self, sheet: Worksheet, grid: list[list[object]], top: int) -> None:
        """A hidden column with an older state under the name of one that is seen."""
        last = len(grid[0])
        heading = str(grid[0][-1])
        sheet.cell(top, last + 1).value = heading
        for r in range(1, len(grid)):
            sheet.cell(top + r, last + 1).value = 987654
        sheet.column_dimensions[get_column_letter(last + 1)].hidden = True

    def _grid(
        self, table: IndicatorTable, rows: list[Row]
    ) -> tuple[list[list[object]], dict[tuple[int, int], str]]:
        columns = list(table.columns)
        if "swapped_years" in self.habits:
            columns.reverse()
        names = [] if "no_serial" in self.habits else ["serial"]
        names += ["name"] + ([] if "unit_in_name" in self.habits else ["unit"])
        keys = [c.key_for(self.edition.year) for c in columns]
        order = [*keys, *names] if "units_last" in self.habits else [*names, *keys]
        if "remarks" in self.habits:
            order.append("remark")
        headings = {"serial": "序号", "name": "指标", "unit": "单位", "remark": "备注"}
        headings |= {k: c.label_for(self.edition.year) for k, c in zip(keys, columns, strict=True)}
        grid: list[list[object]] = [[headings[k] for k in order]]
        formats: dict[tuple[int, int], str] = {}
        for row in rows:
            if "foreign_rows" in self.habits and self.chance.random() < 0.08:
                grid.append(
                    [{"name": "校内临时统计项", "unit": "处"}.get(k, 7 if k in keys else "") for k in order]
                )
            if "repeated_head" in self.habits and len(grid) == 6:
                grid.append(list(grid[0]))
            line: list[object] = []
            for c, kind in enumerate(order):
                if kind in keys:
                    value, form = self._value(row, kind)
                    if form:
                        formats[len(grid), c] = form
                    line.append(value)
                else:
                    line.append(self._label(row, kind))
            grid.append(line)
        return grid, formats

    def _label(self, row: Row, kind: str) -> str:
        if kind == "serial":
            return "" if "serial_in_name" in self.habits else row.number
        if kind == "unit":
            return row.unit
        if kind == "remark":
            return self.chance.choice(["", "——", "见佐证材料"])
        text = row.name if "stars_gone" in self.habits else row.label
        text = f"其中：{text}" if row.level and self.chance.random() < 0.5 else text
        if "broken_labels" in self.habits and len(text) > 4:
            text = text[:3] + self.chance.choice(["\n", " ", "\u3000"]) + text[3:]
        if "unit_in_name" in self.habits and row.unit not in ("—", ""):
            text = f"{text}（{row.unit}）"
        if "serial_in_name" in self.habits and row.number and "no_serial" not in self.habits:
            text = f"{row.number}. {text}"
        return text

    def _value(self, row: Row, key: str) -> tuple[object, str]:
        """The cell's content and number format; the truth is noted."""
        if row.kind == "heading":
            return "—", ""
        if not self.edition.applies(row):
            return row.mark, ""
        if self.chance.random() < 0.06:
            return self.chance.choice([None, "", "  "]), ""
        number = self.chance.randrange(1, 100_000)
        if row.unit == "%":
            return self._percent(row, key, number % 10_000)
        text = f"{number / 100:.2f}" if self.chance.random() < 0.3 else str(number)
        self.truth[row.id, key] = read_value(text, row.unit).text
        if "formulas" in self.habits and self.chance.random() < 0.3 and "." not in text:
            return f"={number - 1}+1", ""
        if "full_width" in self.habits and self.chance.random() < 0.5:
            return text.translate({ord(a): chr(ord(a) + 0xFEE0) for a in "0123456789."}), ""
        if "text_numbers" in self.habits or self.chance.random() < 0.2:
            shown = f"{int(text):,}" if "." not in text and self.chance.random() < 0.5 else text
            return f" {shown}\u3000", "@"
        return (float(text), "0.00") if "." in text else (int(text), "General")

    def _percent(self, row: Row, key: str, number: int) -> tuple[object, str]:
        text = f"{number / 100:.2f}"
        self.truth[row.id, key] = text
        if "percent_format" in self.habits:
            return number / 10_000, "0.00%"
        if "percent_text" in self.habits:
            return text + self.chance.choice(["%", "％"]), "@"
        return float(text), "0.00"
