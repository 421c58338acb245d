"""A chart as Word's own chart: DrawingML with its numbers in an embedded workbook, to be edited in Word and WPS.

Every number is also cached in the chart, so that it is drawn without opening the workbook. Points keep the decimals that the
cells print. Element order follows ECMA-376 part 1, §21.2 (CT_BarChart, CT_LineChart, CT_PieChart).
"""

import io
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from exporters.chart_forms import sensible_form
from exporters.excel_cells import number_format, plain_number
from exporters.word.markup import DRAWING_NAMESPACES, HEAD, escape, one_line
from report.charts import ChartData, axis_above_nought
from report.messages import say

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COLOURS = ("1F5FA6", "9DC1E4", "E0A458", "4F7F71", "7A7F87")
_DARK = {"1F5FA6", "4F7F71", "7A7F87"}
_GREY, _LINE = "404040", "D5D9DE"
_SHEET = "数据"
_CATEGORY_AXIS, _VALUE_AXIS = 111111111, 222222222
_HALF_POINTS = 900  # hundredths of a point: 9 pt


def chart_parts(charts: list[ChartData]) -> dict[str, bytes]:
    """Every part that the charts of a document need, under its name."""
    parts: dict[str, bytes] = {}
    for n, data in enumerate(charts, 1):
        parts[f"word/charts/chart{n}.xml"] = chart_part(data)
        parts[f"word/charts/_rels/chart{n}.xml.rels"] = chart_relations(f"chart{n}.xlsx")
        parts[f"word/embeddings/chart{n}.xlsx"] = chart_workbook(data)
    return parts


def chart_part(data: ChartData) -> bytes:
    """word/charts/chartN.xml."""
    form = sensible_form(data)
    plot = _pie(data) if form == "pie" else _plot(data, form)
    legend = ""
    if len(data.series) > 1 or form == "pie":
        side = "r" if form == "pie" else "t"
        legend = f'<c:legend><c:legendPos val="{side}"/><c:overlay val="0"/>{_text_look()}</c:legend>'
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{CHART}" xmlns:a="{_MAIN}" xmlns:r="{_RELATIONS}">'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea><c:layout/>{plot}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{_no_shape()}{_text_look()}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def chart_workbook(data: ChartData) -> bytes:
    """The embedded workbook: categories in the first column, a column for each series."""
    book = Workbook()
    sheet = book.active
    sheet.title = _SHEET
    for place, name in enumerate(data.series):
        sheet.cell(1, place + 2, one_line(name)).data_type = "s"
    for r, category in enumerate(data.categories):
        sheet.cell(r + 2, 1, one_line(category)).data_type = "s"
        for s, values in enumerate(data.values):
            value = values[r]
            if value is not None:
                cell = sheet.cell(r + 2, s + 2, plain_number(value))
                cell.number_format = _shape(value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def chart_relations(workbook: str) -> bytes:
    """word/charts/_rels/chartN.xml.rels: where the numbers are."""
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_RELATIONS}/package" '
        f'Target="../embeddings/{workbook}"/></Relationships>'
    ).encode()


def chart_drawing(relation: str, size: tuple[float, float], alt: str, number: int) -> str:
    """The run that shows a chart in line with the text; `size` in points, `number` unique in the document."""
    cx, cy = (round(side * 12700) for side in size)
    return (
        f'<w:r><w:drawing><wp:inline {DRAWING_NAMESPACES} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{number}" name="图表 {number}" '
        f'descr="{escape(one_line(alt))}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _plot(data: ChartData, form: str) -> str:
    kind = "lineChart" if form == "line" else "barChart"
    series = "".join(_series(data, s, form) for s in range(len(data.series)))
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    if form == "line":
        inner = f'<c:grouping val="standard"/><c:varyColors val="0"/>{series}{_labels("t")}<c:marker val="1"/>{axes}'
    else:
        across = "bar" if form == "horizontal" else "col"
        grouping, overlap = ("stacked", 100) if form == "stacked" else ("clustered", 0)
        place = "ctr" if form == "stacked" else "outEnd"
        inner = (
            f'<c:barDir val="{across}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}'
            f'{_labels(place)}<c:gapWidth val="80"/><c:overlap val="{overlap}"/>{axes}'
        )
    return f"<c:{kind}>{inner}</c:{kind}>{_axes(data, form)}"


def _pie(data: ChartData) -> str:
    points = "".join(
        f'<c:dPt><c:idx val="{n}"/><c:bubble3D val="0"/>{_fill(n)}</c:dPt>'
        for n in range(len(data.categories))
    )
    series = (
        f'<c:ser><c:idx val="0"/><c:order val="0"/>{_name(data, 0)}{points}{_labels("bestFit")}'
        f"{_category(data)}{_values(data, 0)}</c:ser>"
    )
    return f'<c:pieChart><c:varyColors val="1"/>{series}<c:firstSliceAng val="0"/></c:pieChart>'


def _series(data: ChartData, s: int, form: str) -> str:
    look = _line_look(s) if form == "line" else _fill(s) + '<c:invertIfNegative val="0"/>'
    smooth = '<c:smooth val="0"/>' if form == "line" else ""
    if form == "stacked":  # the numbers stand on the colours
        look += _labels("ctr", "FFFFFF" if _COLOURS[s % len(_COLOURS)] in _DARK else _GREY)
    return (
        f'<c:ser><c:idx val="{s}"/><c:order val="{s}"/>{_name(data, s)}{look}'
        f"{_category(data)}{_values(data, s)}{smooth}</c:ser>"
    )


def _name(data: ChartData, s: int) -> str:
    column = get_column_letter(s + 2)
    cache = f'<c:strCache><c:ptCount val="1"/>{_point(0, data.series[s])}</c:strCache>'
    return f"<c:tx><c:strRef><c:f>{_SHEET}!${column}$1</c:f>{cache}</c:strRef></c:tx>"


def _category(data: ChartData) -> str:
    count = len(data.categories)
    points = "".join(_point(n, name) for n, name in enumerate(data.categories))
    cache = f'<c:strCache><c:ptCount val="{count}"/>{points}</c:strCache>'
    return f"<c:cat><c:strRef><c:f>{_SHEET}!$A$2:$A${count + 1}</c:f>{cache}</c:strRef></c:cat>"


def _values(data: ChartData, s: int) -> str:
    column, count = get_column_letter(s + 2), len(data.categories)
    points = "".join(
        f'<c:pt idx="{n}" formatCode="{_shape(value)}"><c:v>{value:f}</c:v></c:pt>'
        for n, value in enumerate(data.values[s])
        if value is not None
    )
    cache = f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>{points}</c:numCache>'
    return f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${count + 1}</c:f>{cache}</c:numRef></c:val>"


def _point(n: int, text: str) -> str:
    return f'<c:pt idx="{n}"><c:v>{escape(one_line(text))}</c:v></c:pt>'


def _shape(value: Decimal) -> str:
    return number_format(format(value, "f"))


def _labels(place: str, ink: str = _GREY) -> str:
    """The cells' own numbers at their bars, points or slices."""
    shown = "".join(
        f'<c:{name} val="{on}"/>'
        for name, on in (
            ("showLegendKey", 0),
            ("showVal", 1),
            ("showCatName", 0),
            ("showSerName", 0),
            ("showPercent", 0),
            ("showBubbleSize", 0),
        )
    )
    return (
        f'<c:dLbls><c:numFmt formatCode="General" sourceLinked="1"/>{_no_shape()}{_text_look(ink)}'
        f'<c:dLblPos val="{place}"/>{shown}</c:dLbls>'
    )


def _axes(data: ChartData, form: str) -> str:
    names, numbers = ("l", "b") if form == "horizontal" else ("b", "l")
    order = "maxMin" if form == "horizontal" else "minMax"  # the first category on top
    crosses = "max" if form == "horizontal" else "autoZero"
    grid = f"<c:majorGridlines><c:spPr>{_stroke(_LINE, 6350)}</c:spPr></c:majorGridlines>"
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{names}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{_stroke('8A9099', 9525)}</c:spPr>{_text_look()}"
        f'<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>{_from_nought(data, form)}'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{numbers}"/>{grid}{_unit(data)}'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_text_look()}<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="{crosses}"/></c:valAx>'
    )


def _from_nought(data: ChartData, form: str) -> str:
    """Bars begin at nought, always; lines too, unless they lie so far above it that the axis says so (`axis_above_nought`)."""
    negative = any(value is not None and value < 0 for row in data.values for value in row)
    above = form == "line" and axis_above_nought(data)
    return "" if negative or above else '<c:min val="0"/>'


def _unit(data: ChartData) -> str:
    words = [f"单位：{data.unit}"] if data.unit and data.unit != "—" else []
    if axis_above_nought(data):
        words.append(say("chart.axis_above_nought"))
    if not words:
        return ""
    run = f'<a:r><a:rPr lang="zh-CN" sz="{_HALF_POINTS}"/><a:t>{escape("，".join(words))}</a:t></a:r>'
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>"
        f'<a:p>{run}</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _fill(n: int) -> str:
    return f'<c:spPr><a:solidFill><a:srgbClr val="{_COLOURS[n % len(_COLOURS)]}"/></a:solidFill></c:spPr>'


def _line_look(n: int) -> str:
    colour = _COLOURS[n % len(_COLOURS)]
    return (
        f"<c:spPr>{_stroke(colour, 22225)}</c:spPr>"
        f'<c:marker><c:symbol val="circle"/><c:size val="5"/>{_fill(n)}</c:marker>'
    )


def _stroke(colour: str, width: int) -> str:
    return f'<a:ln w="{width}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln>'


def _no_shape() -> str:
    return "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def _text_look(ink: str = _GREY) -> str:
    look = (
        f'<a:defRPr sz="{_HALF_POINTS}"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill>'
        '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/></a:defRPr>'
    )
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{look}</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
