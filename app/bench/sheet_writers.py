"""Others' ways to a workbook with the same cells, all in one bordered style: raw strings (the floor), openpyxl, XlsxWriter."""

import zipfile
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from app.bench.material import Sheet
from app.bench.timing import Action

_M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SIDES = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
_STYLES = (
    f'<styleSheet xmlns="{_M}"><fonts><font><sz val="11"/></font><font><sz val="10.5"/><name val="宋体"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill></fills>'
    f"<borders><border/><border>{_SIDES}</border></borders><cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf/><xf fontId="1" borderId="1" applyFont="1" applyBorder="1"/></cellXfs><cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'


def writers(sheets: list[Sheet], folder: Path) -> tuple[dict[str, Action], dict[str, str]]:
    """Name → what writes the sheets into `folder`, the floor first; and why the missing ones are missing."""
    found: dict[str, Action] = {
        "raw strings and zipfile": lambda: raw(sheets, folder / "raw.xlsx"),
        "openpyxl, one shared style": lambda: openpyxl(sheets, folder / "openpyxl.xlsx"),
    }
    if find_spec("xlsxwriter"):
        found["XlsxWriter"] = lambda: xlsxwriter(sheets, folder / "xlsxwriter.xlsx")
        return found, {}
    return found, {"XlsxWriter": "not installed"}


def raw(sheets: list[Sheet], path: Path) -> None:
    """The least that a workbook costs: the cells and their style, texts inside the cells, no widths, merges or set-up of pages."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        types = [
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>',
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>',
        ]
        names = []
        relations = [f'<Relationship Id="s0" Type="{_R}/styles" Target="styles.xml"/>']
        archive.writestr("xl/styles.xml", _STYLES)
        for n, sheet in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", _sheet_xml(sheet))
            types.append(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            )
            names.append(f'<sheet name="{escape(sheet.name)}" sheetId="{n}" r:id="s{n}"/>')
            relations.append(
                f'<Relationship Id="s{n}" Type="{_R}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            )
        book = f'<workbook xmlns="{_M}" xmlns:r="{_R}"><sheets>{"".join(names)}</sheets></workbook>'
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", f"{_RELATIONS}{''.join(relations)}</Relationships>")
        main = f'<Relationship Id="b" Type="{_R}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f"{_RELATIONS}{main}</Relationships>")
        head = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        archive.writestr("[Content_Types].xml", f"{head}{''.join(types)}</Types>")


def _sheet_xml(sheet: Sheet) -> str:
    rows: dict[int, list[str]] = {}
    for row, column, value in sheet.cells:
        place = f"{_letters(column)}{row}"
        if isinstance(value, int | float):
            cell = f'<c r="{place}" s="1"><v>{value}</v></c>'
        else:
            cell = f'<c r="{place}" s="1" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
        rows.setdefault(row, []).append(cell)
    lines = "".join(f'<row r="{row}">{"".join(cells)}</row>' for row, cells in rows.items())
    return f'<worksheet xmlns="{_M}"><sheetData>{lines}</sheetData></worksheet>'


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def openpyxl(sheets: list[Sheet], path: Path) -> None:
    """One bordered style for every cell, made once: the fast way to use it."""
    from openpyxl import Workbook
    from openpyxl.styles import Border, Font, Side

    book = Workbook()
    book.remove(book.active)
    side = Side("thin")
    style = None
    for sheet in sheets:
        made = book.create_sheet(sheet.name)
        for row, column, value in sheet.cells:
            cell = made.cell(row, column, value)
            if style is None:
                cell.font, cell.border = Font("宋体", 10.5), Border(side, side, side, side)
                style = cell._style
            cell._style = style
    book.save(path)


def xlsxwriter(sheets: list[Sheet], path: Path) -> None:
    """The same cells and border."""
    from xlsxwriter import Workbook

    book = Workbook(str(path))
    style = book.add_format({"font_name": "宋体", "font_size": 10.5, "border": 1})
    for sheet in sheets:
        made = book.add_worksheet(sheet.name)
        for row, column, value in sheet.cells:
            made.write(row - 1, column - 1, value, style)
    book.close()
