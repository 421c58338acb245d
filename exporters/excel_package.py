"""The workbook as a package of parts: its sheets, what they share, names, and honest file properties."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

from exporters.excel_sheet import RELATIONS, Cells, Sheet, plain_text, quoted_name
from exporters.excel_styles import MAIN

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_LEVEL = 4  # of compression: a third less time than the usual 6, files one twentieth larger
_STAMP = (1980, 1, 1, 0, 0, 0)  # of every part: when it was made stands in the properties
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>质报</Application><AppVersion>1.0000</AppVersion></Properties>"
)


class Book:
    """A workbook under construction; its sheets stand in the order in which they were made."""

    def __init__(self) -> None:
        self._cells = Cells()
        self.sheets: list[Sheet] = []

    def sheet(self, name: str, widths: Sequence[float], header: int, filtered: bool = False) -> Sheet:
        """A new sheet behind the others, see `Sheet`. `name` must be one Excel allows and not taken."""
        self.sheets.append(Sheet(name, widths, header, filtered, self._cells))
        return self.sheets[-1]

    def data(self, title: str, school: str) -> bytes:
        """The bytes of the .xlsx. Its properties name the report and the school, no program's or person's account."""
        places = range(1, len(self.sheets) + 1)
        sheets = {
            f"xl/worksheets/sheet{n}.xml": sheet.xml(n == 1)
            for n, sheet in zip(places, self.sheets, strict=True)
        }
        parts = {
            "[Content_Types].xml": _content_types(sheets),
            "_rels/.rels": _relations(
                (f"{RELATIONS}/officeDocument", "xl/workbook.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                (f"{RELATIONS}/extended-properties", "docProps/app.xml"),
            ),
            "docProps/core.xml": _core(title, school),
            "docProps/app.xml": _APP,
            "xl/workbook.xml": _workbook(self.sheets),
            "xl/_rels/workbook.xml.rels": _relations(
                *((f"{RELATIONS}/worksheet", f"worksheets/sheet{n}.xml") for n in places),
                (f"{RELATIONS}/styles", "styles.xml"),
                (f"{RELATIONS}/sharedStrings", "sharedStrings.xml"),
            ),
            "xl/styles.xml": self._cells.styles.xml(),
            "xl/sharedStrings.xml": self._cells.texts_xml(),
            **sheets,
        }
        return _zipped(parts)


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            content = (_DECLARATION + text).encode("utf-8")
            package.writestr(entry, content, zipfile.ZIP_DEFLATED, _LEVEL)
    return out.getvalue()


def _content_types(sheets: Iterable[str]) -> str:
    kinds = {
        "xl/workbook.xml": f"{_KIND}.sheet.main+xml",
        **dict.fromkeys(sheets, f"{_KIND}.worksheet+xml"),
        "xl/styles.xml": f"{_KIND}.styles+xml",
        "xl/sharedStrings.xml": f"{_KIND}.sharedStrings+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _workbook(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, 1)
    )
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="14000"/></bookViews>'
        f"<sheets>{listed}</sheets><definedNames>{_names(sheets)}</definedNames></workbook>"
    )


def _names(sheets: Sequence[Sheet]) -> str:
    """What is printed, what is repeated on every page, what is filtered: Excel keeps these as names of the sheet, sorted."""
    found = []
    for place, sheet in enumerate(sheets):
        owner = escape(quoted_name(sheet.name))
        wanted = {
            "_FilterDatabase": sheet.filter_area,
            "Print_Area": sheet.area,
            "Print_Titles": f"${sheet.header}:${sheet.header}",
        }
        found += [(name, place, f"{owner}!{area}") for name, area in wanted.items() if area]
    lines = []
    for name, place, text in sorted(found):
        hidden = ' hidden="1"' if name.startswith("_") else ""
        lines.append(f'<definedName name="_xlnm.{name}" localSheetId="{place}"{hidden}>{text}</definedName>')
    return "".join(lines)


def _core(title: str, school: str) -> str:
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    name = escape(plain_text(school))
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(plain_text(title))}</dc:title><dc:creator>{name}</dc:creator>"
        f"<cp:lastModifiedBy>{name}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{now}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{now}</dcterms:modified></cp:coreProperties>'
    )
