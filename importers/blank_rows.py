"""The rows of a blank form's table: name, unit, star, level and what is printed instead of a cell to fill.

Levels are told, in this order, by columns of names, indents, serials (1.1, (1), ①) and the word 其中; the last is a guess.
"""

import re
from dataclasses import dataclass, replace

from importers.blank_columns import SERIAL, Columns
from importers.blank_sheet import BlankSheet
from report.edition import Row
from report.form_match import plain
from report.messages import say

_UNITS = (
    r"[%‰％]|[KMG]bps|[百千万亿]*元(?:/\S{1,4})?|[百千万]?[人个册台门项所本套件户家种次年名篇部间亩张辆节处支期届](?:/\S{1,3})?|万册|万人次|人[次日时天/年月·]{1,3}|课[次时]|学时|学分|"
    r"平方米(?:/\S{1,2})?|公顷|m[²2](?:/\S{1,2})?|㎡(?:/\S{1,2})?|小时|分|天|n?[:：]1|[TG]B"
)
_UNIT = re.compile(rf"(?:{_UNITS})")
_BRACKETED = re.compile(rf"[（(【\[]\s*(?:单位[：:])?\s*({_UNITS})\s*[）)】\]](\*?)$")
_SLASHED = re.compile(rf"[/／，,]\s*(?:单位[：:])?({_UNITS})(\*?)$")
_OF_WHICH = re.compile(r"^其中[：:，,]?\s*")
_HEAD_SERIAL = re.compile(r"^(\d+(?:\.\d+)*)(?:[.、．]\s*|\s+)(?=\D)")
_DASHES = re.compile(r"[-—－–/]+")
_SHUT = re.compile(
    r"(?P<who>中职|高职|高校|中专).{0,4}不填|(?:仅|只).{0,2}(?P<only>中职|高职|中专|高校).{0,4}填|不填"
)
_STARS = "*＊★☆"


@dataclass
class _Line:
    """A body row as read; levels come when all are known."""

    place: int
    labels: list[str]
    serial: str
    unit: str
    indent: int
    group: int  # the row where the serial's merged cell begins
    row: Row
    divider: bool


class RowReader:
    """Reads body rows one by one (`read`); `rows()` are all of them with their levels, `doubts` (row id, sentence)."""

    def __init__(self, sheet: BlankSheet, columns: Columns, table_id: str) -> None:
        self.sheet, self.columns, self.table_id = sheet, columns, table_id
        self.doubts: list[tuple[str, str]] = []
        self.guessed: set[str] = set()  # rows whose level no indent and no serial says
        self.by_base: set[str] = set()  # rows whose doubt a known edition would settle
        self._lines: list[_Line] = []
        self._groups: list[str] = []  # the outer names that the rows stand below now

    def read(self, place: int) -> None:
        """Takes in a row of the sheet."""
        sheet, columns = self.sheet, self.columns
        line = sheet.grid[place]
        labels = self._labels(place)
        if not labels:
            return
        serial = plain(line[columns.serial]) if columns.serial is not None else ""
        group = sheet.anchor(place, columns.serial)[0] if columns.serial is not None else place
        own_serial = serial if group == place else ""
        divider = len({plain(t) for t in line if t} - {""}) == 1 and not any(
            self._fillable(place, column) for column, _ in columns.values
        )
        name, unit, starred = self._name_and_unit(place, labels)
        number = own_serial.rstrip(".、．")
        if not number and columns.serial is None and (match := _HEAD_SERIAL.match(name)):
            number, name = match.group(1), name[match.end() :]
        anchor = sheet.anchor(place, columns.names[-1])
        indent = sheet.indents.get(anchor, 0)
        row_id = f"{self.table_id}.{len(self._lines) + 1}"
        row = Row(row_id, number, name, unit, starred=starred)
        row = self._shut(place, self._remark(place, self._explained(place, row)))
        if divider or self._is_heading(place, row):
            row = replace(row, kind="heading", unit="—", remark="none", remark_text="")
        self._lines.append(_Line(place, labels, serial, unit, indent, group, row, divider))

    def _labels(self, place: int) -> list[str]:
        """The names of a row from left to right; a merged name once."""
        found: list[tuple[object, str]] = []
        for column in self.columns.names:
            text = self.sheet.grid[place][column].strip()
            anchor = self.sheet.anchor(place, column)
            if text and (not found or found[-1][0] != anchor):
                found.append((anchor, text))
        return [re.sub(r"\s*\n\s*", "", text) for _, text in found]

    def _fillable(self, place: int, column: int) -> bool:
        anchor = self.sheet.anchor(place, column)
        return (
            not self.sheet.grid[place][column]
            and anchor[1] >= min(c for c, _ in self.columns.values)
            and self.sheet.may_fill(place, column)
        )

    def _name_and_unit(self, place: int, labels: list[str]) -> tuple[str, str, bool]:
        name = labels[-1]
        unit = self.sheet.grid[place][self.columns.unit].strip() if self.columns.unit is not None else ""
        starred = name[-1:] in _STARS
        name = name.rstrip(_STARS + " ")
        if self.columns.unit is None and (match := _BRACKETED.search(name) or _SLASHED.search(name)):
            unit, name = match.group(1), name[: match.start()].rstrip()
            starred = starred or bool(match.group(2)) or name[-1:] in _STARS
            name = name.rstrip(_STARS + " ")
        elif name[:1] in _STARS:
            starred, name = True, name.lstrip(_STARS + " ")
        unit = unit.replace("％", "%")
        return name, "—" if _DASHES.fullmatch(plain(unit)) else unit, starred

    def _explained(self, place: int, row: Row) -> Row:
        columns, line = self.columns, self.sheet.grid[place]
        definition = line[columns.explains].strip() if columns.explains is not None else ""
        supplier = line[columns.supplier].strip() if columns.supplier is not None else ""
        return replace(row, definition=definition, supplier=supplier)

    def _remark(self, place: int, row: Row) -> Row:
        if self.columns.remark is None:
            return row
        text = self.sheet.grid[place][self.columns.remark].strip()
        if text and _DASHES.fullmatch(plain(text)):
            return replace(row, remark="dash")
        return replace(row, remark="open", remark_text=text)

    def _shut(self, place: int, row: Row) -> Row:
        """A row for the other kind of school, by what is printed where its values would be."""
        for column, _ in self.columns.values:
            text = self.sheet.grid[place][column].strip()
            match = _SHUT.search(plain(text))
            if not match:
                continue
            who, only = match["who"] or "", match["only"] or ""
            if not who and not only:
                self.doubts.append((row.id, say("edition_editor.doubt_shut", name=row.name, text=text)))
                return row
            high = (only or who) in ("高职", "高校")
            only_for = "gaozhi" if high == bool(only) else "zhongzhi"
            return replace(row, only_for=only_for, mark=text)
        return row

    def _is_heading(self, place: int, row: Row) -> bool:
        """A row without any cell to fill: dashes, or a locked row; doubtful where only the lock says so."""
        if row.only_for != "all":
            return False
        texts = [plain(self.sheet.grid[place][column]) for column, _ in self.columns.values]
        if all(text and _DASHES.fullmatch(text) for text in texts):
            return True
        if any(self._fillable(place, column) for column, _ in self.columns.values):
            return False
        if self.sheet.open is not None and not any(texts):
            if row.unit in ("", "—"):
                return True
            self.doubts.append((row.id, say("edition_editor.doubt_locked", name=row.name)))
        return False

    # ---- levels

    def rows(self) -> list[Row]:
        """The rows with their levels; guessed ones and rows without a unit are among the doubts."""
        lines = self._lines
        indents = sorted({line.indent for line in lines if not line.divider})
        ranks = {indent: rank for rank, indent in enumerate(indents)}
        done: list[Row] = []
        self._under = 0  # 1 below a heading that goes across the table
        for place, line in enumerate(lines):
            if line.divider:
                self._under = 1
                done.append(line.row)
                continue
            if len(self.columns.names) > 1:
                done += self._by_columns(place, line, done)
            elif self._is_second_line(line, done):
                above = done[-1]
                name = _OF_WHICH.sub("", above.name)
                done.append(
                    replace(line.row, name=name, level=above.level, starred=above.starred, same_label=True)
                )
            else:
                level = ranks[line.indent] if len(indents) > 1 else self._guessed(place, done)
                done.append(replace(line.row, level=level + self._under if self._under else level))
        self._note_units(done)
        if len(indents) < 2 and len(self.columns.names) < 2:
            self.guessed = {row.id for row in done if not row.number}
        return [replace(row, level=min(row.level, 4)) for row in done]

    def _is_second_line(self, line: _Line, done: list[Row]) -> bool:
        """门 and 学时 under one name: the name's cell reaches over both rows."""
        anchor = self.sheet.anchor(line.place, self.columns.names[-1])
        return bool(done) and anchor[0] < line.place

    def _guessed(self, place: int, done: list[Row]) -> int:
        """By serial, or by 其中 and the row above."""
        line = self._lines[place]
        serial = line.row.number or (line.serial if line.group == line.place else "")
        if serial:
            return _depth(serial, [other.serial for other in self._lines])
        if not done:
            return 0
        above = done[-1]
        if _OF_WHICH.match(line.row.name):
            inside = bool(_OF_WHICH.match(above.name))
            if inside:
                self._doubt_level(line.row)
            return min(above.level - self._under + 1, 4)
        opened = [row for row in self._group(done, place) if _OF_WHICH.match(row.name)]
        if opened:
            self._doubt_level(line.row)
            return opened[-1].level - self._under
        if above.kind == "heading" and above.number != line.row.number and not self._lines[place - 1].divider:
            return above.level - self._under + 1
        return max(0, above.level - self._under) if above.number == "" else 0

    def _doubt_level(self, row: Row) -> None:
        self.by_base.add(row.id)
        self.doubts.append((row.id, say("edition_editor.doubt_level", name=row.name)))

    def _group(self, done: list[Row], place: int) -> list[Row]:
        """The rows above that belong to the same serial."""
        group: list[Row] = []
        for row in reversed(done):
            group.insert(0, row)
            if row.number or row.kind == "heading":
                break
        return group

    def _by_columns(self, place: int, line: _Line, done: list[Row]) -> list[Row]:
        """Names over several columns: outer ones become headings where there are three, else the name says both."""
        names = self.columns.names
        added: list[Row] = []
        outer = line.labels[:-1]
        if len(names) > 2:
            headings, outer = (outer[:-1], outer[-1:]) if len(outer) > 1 else (outer, [])
            added = self._outer_headings(line, headings)
        base = len(self._groups) if len(names) > 2 else int(self._in_heading(done, line))
        word = outer[-1] if outer else ""
        row = line.row
        level, indent = base, line.indent
        if word and SERIAL.match(plain(word)):
            row = replace(row, paper_label=(word, row.label))
            level = max(base, 1) + (1 if _OF_WHICH.match(row.name) else 0)
        elif word and plain(word) in ("其中", "其中：", "其中:"):
            row = replace(row, paper_label=(word, row.label))
            level = base + 1
        elif word:
            in_heading = base > 0 and len(names) == 2
            paper = (word, line.labels[-1])
            row = replace(row, name=f"{word.rstrip(_STARS)}：{row.name}", paper_label=paper)
            level = base + (1 if in_heading else 0)
        elif indent or _OF_WHICH.match(row.name):
            level = base if base and len(names) == 2 else base + 1
        elif base and len(names) == 2 and (row.number or row.kind == "heading"):
            level = 0
        elif len(names) == 2 and not self._in_heading(done, line):
            level = self._plain_level(done, line)
        return [*added, replace(row, level=level + self._under)]

    def _outer_headings(self, line: _Line, outer: list[str]) -> list[Row]:
        """Heading rows for the outer columns of names that change here."""
        made: list[Row] = []
        same = 0
        while same < len(outer) and same < len(self._groups) and self._groups[same] == outer[same]:
            same += 1
        for depth in range(same, len(outer)):
            made.append(
                Row(
                    f"{line.row.id}h{depth + 1}",
                    "",
                    outer[depth].rstrip(_STARS),
                    "—",
                    level=depth,
                    kind="heading",
                )
            )
        self._groups = outer
        return made

    def _in_heading(self, done: list[Row], line: _Line) -> bool:
        """Whether the row stands below a heading row of its own serial."""
        if self.columns.serial is None or not done or line.row.number:
            return False
        for other, row in zip(reversed(self._lines[: self._lines.index(line)]), reversed(done), strict=False):
            if other.group != line.group:
                return False
            if row.kind == "heading":
                return True
        return False

    def _plain_level(self, done: list[Row], line: _Line) -> int:
        """A row with one name over both columns: on the top level, unless a serial says otherwise."""
        return _depth(line.row.number, [other.serial for other in self._lines]) if line.row.number else 0

    def _note_units(self, rows: list[Row]) -> None:
        for row in rows:
            if row.kind == "value" and not row.unit:
                self.by_base.add(row.id)
                self.doubts.append((row.id, say("edition_editor.doubt_no_unit", name=row.name)))
            elif (
                row.kind == "value"
                and row.unit != "—"
                and not _UNIT.fullmatch(row.unit)
                and len(row.unit) > 6
            ):
                self.doubts.append((row.id, say("edition_editor.doubt_unit", name=row.name, unit=row.unit)))


def _depth(serial: str, all_serials: list[str]) -> int:
    """How deep a serial stands: 1 → 0, 1.1 → 1, (1) → 1 below numbers, ① → 1 or 2, 一、 → 0."""
    text = plain(serial).rstrip(".、")
    plains = [plain(other).rstrip(".、") for other in all_serials if other]
    if "." in text:
        least = min((other.count(".") for other in plains if re.fullmatch(r"[\d.]+", other)), default=0)
        return text.count(".") - least
    kinds = [r"[一二三四五六七八九十]+", r"\d+", r"\([\d一二三四五六七八九十]+\)", r"[①-⑳\d]"]
    kind = next((n for n, pattern in enumerate(kinds) if re.fullmatch(pattern, text)), 1)
    if re.fullmatch(r"[1-9]|1\d|20", text) and serial and serial[0] in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        kind = 3
    used = sorted(
        {next((n for n, p in enumerate(kinds[:3]) if re.fullmatch(p, other)), 1) for other in plains} | {kind}
    )
    return used.index(kind)
