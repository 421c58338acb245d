"""What is known of a chart without drawing it: its form, its size, and the name its picture is kept under.

`exporters.charts` draws. It loads matplotlib, which takes longer than all the rest of an export whose charts are drawn already.
"""

import hashlib

from report.charts import KEPT, ChartData, pie_refusal

CHART_DPI = 300
CHART_WIDTH = 1600
"""Pixels: the width of a chart in the report, a column of text at 300 dpi."""
_DRAWING = 2  # to be raised whenever `exporters.charts` draws the same numbers otherwise: kept pictures are then drawn anew


def chart_key(data: ChartData) -> str:
    """The name under which the picture of a chart is kept: it changes with everything that is drawn."""
    return KEPT + hashlib.sha256(repr((_DRAWING, CHART_WIDTH, data)).encode()).hexdigest()


def sensible_form(data: ChartData) -> str:
    """The form that is drawn: the one wanted, or bars where a pie would mislead."""
    if data.form != "pie":
        return data.form if data.form in ("stacked", "horizontal", "line") else "bar"
    drawn = any(value is not None for row in data.values for value in row)
    return "pie" if drawn and not pie_refusal(data) else "bar"


def chart_height(data: ChartData, form: str, width_px: int) -> int:
    """Pixels from top to bottom of a chart of that form and width."""
    if form == "horizontal":
        bars = len(data.categories) * max(len(data.series), 1)
        return min(max(round(width_px * 0.4), 120 + 62 * bars + 30 * len(data.categories)), 2200)
    return round(width_px * 0.56)


def printed_size(data: ChartData, width_px: int = CHART_WIDTH) -> tuple[float, float]:
    """(width, height) in points of the chart that `charts.draw_chart` makes, without drawing it."""
    return width_px * 72 / CHART_DPI, chart_height(data, sensible_form(data), width_px) * 72 / CHART_DPI
