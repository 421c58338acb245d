"""Charts as PNG, drawn with a font of our own: no box ever stands for a character, on no PC.

No pyplot: it keeps global state and looks for a window system. The title is the caption below the picture,
so none is drawn. Labels print the cells' own numbers, with the decimals that they have there.
"""

import io
import math
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font

from exporters.chart_forms import CHART_DPI, CHART_WIDTH, chart_height, sensible_form
from report.charts import ChartData, axis_above_nought
from report.messages import say

_FONT = "ZhibaoSansSC-Regular.otf"
_COLOURS = ("#1F5FA6", "#9DC1E4", "#E0A458", "#4F7F71", "#7A7F87")
_HATCHES = ("", "", "//", "", "xx")  # colours that come out alike in grey differ by their strokes
_MARKERS = "osD^v"
_GREY, _LINE = "#404040", "#D5D9DE"
_MISSING = "〓"  # the printer's sign for a character that is not in the case
_MOST_LABELS = 60
_LEGEND = 18  # characters of a line beside a pie
_THIN = 0.05  # of the highest stack: a number does not fit into a part that is thinner
_Values = Sequence[Decimal | None]


@lru_cache(
    maxsize=64
)  # for drafts that can only be read; the others keep their charts (`chart_forms.chart_key`)
def draw_chart(data: ChartData, width_px: int = CHART_WIDTH, height_px: int = 0) -> bytes:
    """The chart as PNG bytes of `width_px` pixels at 300 dpi; height 0: what the form and its categories
    need.

    A pie with negative numbers, several series or more than eight parts is drawn as bars: as a pie it
    would mislead.
    """
    form = sensible_form(data)
    height = height_px or chart_height(data, form, width_px)
    figure = Figure(figsize=(width_px / CHART_DPI, height / CHART_DPI), dpi=CHART_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    if not any(value is not None for row in data.values for value in row):
        axes.set_axis_off()
        axes.text(0.5, 0.5, "暂无数据", ha="center", va="center", color=_GREY, fontproperties=_font(11))
    elif form == "pie":
        _pie(axes, data)
    else:
        _plot(axes, data, form)
        _dress(axes, data, form, width_px)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=CHART_DPI, metadata={"Software": None})
    return out.getvalue()


@cache
def font_path() -> Path:
    """The chart font as a file; in a packed program it is unpacked for as long as the program runs."""
    context = as_file(files("resources") / "fonts" / _FONT)
    return context.__enter__()


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(FT2Font(str(font_path())).get_charmap())


def drawable(text: str) -> str:
    """Text that the font can draw: a missing character becomes its plain form (㎡ → m2), or 〓 where it
    has none.
    """
    return "".join(_drawable_character(c) for c in text)


def _drawable_character(character: str) -> str:
    if character == "\n" or ord(character) in _glyphs():
        return character
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", character)
    if all(ord(c) in _glyphs() for c in plain):
        return plain
    return _MISSING


def _font(size: float) -> FontProperties:
    return FontProperties(fname=font_path(), size=size)


def number_label(value: Decimal | float) -> str:
    """A number as the cell prints it, with a real minus sign."""
    text = format(value, "f") if isinstance(value, Decimal) else format(value, ".10g")
    return text.replace("-", "−" if 0x2212 in _glyphs() else "-")


def _floats(values: _Values) -> list[float]:
    return [math.nan if value is None else float(value) for value in values]


def _plot(axes: Axes, data: ChartData, form: str) -> None:
    count, places = max(len(data.series), 1), range(len(data.categories))
    size = min(0.8 / (1 if form == "stacked" else count), 0.5)
    labelled = len(data.categories) * count <= _MOST_LABELS
    highest = max(
        sum(max(n, 0.0) for n in _floats(stack) if n == n) for stack in zip(*data.values, strict=True)
    )
    above = [0.0] * len(data.categories)
    below = [0.0] * len(data.categories)
    for s, values in enumerate(data.values):
        numbers = _floats(values)
        colour, hatch = _COLOURS[s % len(_COLOURS)], _HATCHES[s % len(_HATCHES)]
        label = drawable(data.series[s])
        shift = 0.0 if form == "stacked" else (s - (count - 1) / 2) * size
        at = [place + shift for place in places]
        if form == "line":
            axes.plot(
                list(places), numbers, color=colour, marker=_MARKERS[s % 5], markersize=4, lw=1.6, label=label
            )
            bases = [0.0] * len(numbers)
        elif form == "horizontal":
            bars = axes.barh(at, numbers, size * 0.92, color=colour, hatch=hatch, edgecolor="white", lw=0.3)
            bars.set_label(label)
            bases = [0.0] * len(numbers)
        else:
            bases = [0.0] * len(numbers)
            if form == "stacked":
                bases = [above[c] if not n < 0 else below[c] for c, n in enumerate(numbers)]
                for c, n in enumerate(numbers):
                    if n > 0:
                        above[c] += n
                    elif n < 0:
                        below[c] += n
            bars = axes.bar(
                at, numbers, size * 0.92, bases, color=colour, hatch=hatch, edgecolor="white", lw=0.3
            )
            bars.set_label(label)
        if labelled:
            _label(
                axes,
                form,
                at if form != "line" else list(places),
                bases,
                values,
                colour,
                size * 0.46,
                highest,
            )


def _label(
    axes: Axes,
    form: str,
    at: Sequence[float],
    bases: Sequence[float],
    values: _Values,
    colour: str,
    edge: float,
    highest: float,
) -> None:
    """Prints the cells' numbers at their bars or points."""
    for place, base, value in zip(at, bases, values, strict=True):
        if value is None:
            continue
        number, text, down = float(value), number_label(value), float(value) < 0
        if form == "horizontal":
            spot, offset, sides = (
                (number, place),
                (-3 if down else 3, 0),
                ("right" if down else "left", "center"),
            )
        elif form == "stacked":
            thin = abs(number) < _THIN * highest  # then it stands beside the stack
            spot = (place + edge if thin else place, base + number / 2)
            offset, sides = (3 if thin else 0, 0), ("left" if thin else "center", "center")
        else:
            spot, offset, sides = (
                (place, number),
                (0, -3 if down else 4),
                ("center", "top" if down else "bottom"),
            )
        inside = form == "stacked" and sides[0] == "center"
        ink = "white" if inside and colour in (_COLOURS[0], _COLOURS[3], _COLOURS[4]) else _GREY
        axes.annotate(
            text,
            spot,
            offset,
            textcoords="offset points",
            ha=sides[0],
            va=sides[1],
            color=ink,
            clip_on=False,
            fontproperties=_font(7.5),
        )


def _dress(axes: Axes, data: ChartData, form: str, width_px: int) -> None:
    """Axes, grid, legend: as little ink as a reader needs."""
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(side == ("left" if form == "horizontal" else "bottom"))
        axes.spines[side].set_color("#8A9099")
    axes.set_axisbelow(True)
    values, names = (axes.xaxis, axes.yaxis) if form == "horizontal" else (axes.yaxis, axes.xaxis)
    axes.grid(axis="x" if form == "horizontal" else "y", color=_LINE, lw=0.6)
    axes.tick_params(length=0, labelcolor=_GREY, pad=3)
    room = 14 if form == "horizontal" else max(4, round(width_px / 40 / max(len(data.categories), 1)))
    names.set_ticks(range(len(data.categories)), [_wrapped(drawable(c), room) for c in data.categories])
    values.set_major_formatter(lambda value, _: number_label(value))
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(_font(8))
    if form == "horizontal":
        axes.invert_yaxis()
        axes.margins(x=0.12)
    else:
        axes.margins(y=0.14)
        if len(data.categories) > 12:
            axes.tick_params(axis="x", rotation=45)
    if form == "line":
        _line_range(axes, data)
    elif any(value is not None and value < 0 for row in data.values for value in row):
        (axes.axvline if form == "horizontal" else axes.axhline)(0, color="#8A9099", lw=0.8)
    heads = [f"单位：{data.unit}"] if data.unit and data.unit != "—" else []
    if axis_above_nought(data):
        heads.append(say("chart.axis_above_nought"))
    if heads:
        axes.set_title(drawable("　".join(heads)), loc="left", color=_GREY, fontproperties=_font(8))
    if len(data.series) > 1:
        axes.figure.legend(
            loc="outside upper center",
            ncols=min(len(data.series), 4),
            frameon=False,
            prop=_font(8),
        )


def _line_range(axes: Axes, data: ChartData) -> None:
    """Lines that lie far above nought may begin above it; otherwise nought is shown."""
    negative = any(v is not None and v < 0 for row in data.values for v in row)
    if not negative and not axis_above_nought(data):
        axes.set_ylim(bottom=0)
    if len(data.categories) == 1:
        axes.set_xlim(-0.5, 0.5)


def _wrapped(text: str, room: int) -> str:
    """Text broken after every `room` characters."""
    if len(text) <= room:
        return text
    lines = math.ceil(len(text) / room)
    each = math.ceil(len(text) / lines)
    return "\n".join(text[at : at + each] for at in range(0, len(text), each))


def _pie(axes: Axes, data: ChartData) -> None:
    parts = [(c, v) for c, v in zip(data.categories, data.values[0], strict=True) if v is not None and v > 0]
    unit = data.unit if data.unit not in ("", "—") else ""
    wedges, *_ = axes.pie(
        [float(value) for _, value in parts],
        colors=[_COLOURS[n % len(_COLOURS)] for n in range(len(parts))],
        hatch=[_HATCHES[n % len(_HATCHES)] if n < 5 else ".." for n in range(len(parts))],
        startangle=90,
        counterclock=False,
        wedgeprops={"edgecolor": "white", "linewidth": 1.0},
        radius=1.0,
    )
    texts = [_wrapped(drawable(f"{name}  {number_label(value)}{unit}"), _LEGEND) for name, value in parts]
    # of the figure, not of the axes: the layout then leaves it the room it needs
    axes.figure.legend(wedges, texts, loc="outside right center", frameon=False, prop=_font(8.5))
