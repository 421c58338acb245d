"""The flat sheet (指标平表) of one school: of a workbook that the program wrote, or the same columns as .csv.

Read straight from the package, without openpyxl: a bureau reads some ten thousand of them. Nothing is guessed; a file without
the columns is refused with a sentence.
"""

import csv
import io
import re
import zipfile
from pathlib import Path

from lxml import etree

from importers.opening import ZIP_ERRORS
from report.errors import UserError
from report.messages import say

SHEET = "指标平表"
HEADINGS = ("学校代码", "学校名称", "表", "行号", "指标", "单位", "年度", "数值", "状态")
NEEDED = ("学校名称", "行号", "年度", "数值")
Line = tuple[str, ...]
"""One value: nine texts in the order of HEADINGS."""

_MOST_BYTES = 64 << 20  # of a file, and of a part of a package when it is unpacked
_MOST_LINES = 100_000  # a school has some hundred rows and two years
_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def read_flat(path: Path) -> list[Line]:
    """The values of a .xlsx or .csv file. UserError where it cannot be read or is no flat sheet."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(say("collate.too_large", name=path.name))
        data = path.read_bytes()
    except OSError as error:
        raise UserError(say("collate.unreadable", name=path.name)) from error
    rows = _workbook_rows(data, path.name) if data.startswith(b"PK") else csv_rows(data, path.name)
    return _lines(rows, path.name)


def _lines(rows: list[list[str]], name: str) -> list[Line]:
    """The rows below the headings, in the order of HEADINGS; empty rows are left out."""
    heads = [text.strip() for text in rows[0]] if rows else []
    if any(head not in heads for head in NEEDED):
        raise UserError(say("collate.no_flat_sheet", name=name, sheet=SHEET))
    if len(rows) > _MOST_LINES:
        raise UserError(say("collate.too_large", name=name))
    places = [heads.index(head) if head in heads else -1 for head in HEADINGS]
    if places == list(range(len(HEADINGS))):
        return [tuple(row[:9]) if len(row) >= 9 else _padded(row) for row in rows[1:] if any(row)]
    return [tuple(row[at] if 0 <= at < len(row) else "" for at in places) for row in rows[1:] if any(row)]


def _padded(row: list[str]) -> Line:
    return tuple(row + [""] * (len(HEADINGS) - len(row)))


def csv_rows(data: bytes, name: str) -> list[list[str]]:
    """The rows of a .csv or tab-separated text, UTF-8 or what Excel writes on a Chinese Windows. UserError, naming `name`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")  # what Excel writes on a Chinese Windows
        except UnicodeDecodeError as error:
            raise UserError(say("collate.encoding", name=name)) from error
    first = text[: text.find("\n")]
    separator = "\t" if first.count("\t") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UserError(say("collate.damaged", name=name)) from error


def _workbook_rows(data: bytes, name: str) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            part = _sheet_part(package)
            if part is None:
                raise UserError(say("collate.no_flat_sheet", name=name, sheet=SHEET))
            shared = _shared_strings(package)
            return _sheet_rows(_xml(package, part), shared)
    except (*ZIP_ERRORS, KeyError, IndexError, etree.LxmlError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(say("collate.damaged", name=name)) from error


def _xml(package: zipfile.ZipFile, part: str) -> etree._Element:
    if package.getinfo(part).file_size > _MOST_BYTES:
        raise ValueError(f"{part} is too large")
    return etree.fromstring(package.read(part), _PARSER)


def _sheet_part(package: zipfile.ZipFile) -> str | None:
    """The part that holds the sheet; None where there is none of that name."""
    sheets = _xml(package, "xl/workbook.xml").iter(f"{_M}sheet")
    key = next((sheet.get(f"{_R}id") for sheet in sheets if sheet.get("name") == SHEET), None)
    if key is None:
        return None
    for relation in _xml(package, "xl/_rels/workbook.xml.rels"):
        if relation.get("Id") == key:
            target = str(relation.get("Target", ""))
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _shared_strings(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    root = _xml(package, "xl/sharedStrings.xml")
    return ["".join(t.text or "" for t in item.iter(f"{_M}t")) for item in root.iter(f"{_M}si")]


def _sheet_rows(root: etree._Element, shared: list[str]) -> list[list[str]]:
    rows = []
    for row in root.iter(f"{_M}row"):
        cells = [""] * len(HEADINGS)
        for place, cell in enumerate(row):
            column = _column(str(cell.get("r", "")), place)
            if column < len(cells):
                cells[column] = _text(cell, shared)
        rows.append(cells)
    return rows


def _column(reference: str, place: int) -> int:
    """0 for A; a cell without a reference stands where it stands."""
    letters = re.match("[A-Z]+", reference)
    if letters is None:
        return place
    column = 0
    for letter in letters[0]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _text(cell: etree._Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{_M}t"))
    value = cell.findtext(f"{_M}v") or ""
    return shared[int(value)] if cell.get("t") == "s" and value else value
