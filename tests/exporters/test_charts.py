"""Charts are drawn whole, with a font that has every character, and never mislead."""

import io
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from PIL import Image

from exporters.chart_forms import CHART_DPI, chart_key, sensible_form
from exporters.charts import draw_chart, drawable, number_label
from report.charts import ChartData, axis_above_nought, pie_refusal

YEARS = ("2023年", "2024年", "2025年")
VALUES = ((Decimal("94.46"), Decimal("95.70"), Decimal("97.3")), (Decimal(88), None, Decimal("90.15")))


def chart(form: str, values: tuple[tuple[Decimal | None, ...], ...] = VALUES, unit: str = "%") -> ChartData:
    return ChartData(form, YEARS, tuple(f"系列{n}" for n in range(len(values))), values, unit)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("form", ["bar", "stacked", "horizontal", "line", "pie", "unheard-of"])
def test_every_form_gives_a_picture_for_print(form: str) -> None:
    image = opened(draw_chart(chart(form), 1200))
    assert image.format == "PNG"
    assert image.width == 1200
    assert image.info["dpi"][0] == pytest.approx(CHART_DPI, abs=1)
    assert len(np.unique(np.asarray(image.convert("L")))) > 20


def test_the_name_of_a_kept_chart_changes_with_all_that_is_drawn() -> None:
    data = chart("bar")
    assert chart_key(data) == chart_key(chart("bar"))
    printed = tuple(tuple(v if v is None else Decimal(f"{v}0") for v in row) for row in VALUES)
    others = [
        chart("line"),
        chart("bar", printed),
        chart("bar", unit="人"),
        replace(data, series=("甲", "乙")),
        replace(data, categories=YEARS[::-1]),
    ]
    assert len({chart_key(each) for each in (data, *others)}) == 6


def test_a_pie_that_would_mislead_becomes_bars() -> None:
    one = ((Decimal(5), Decimal(-2), Decimal(3)),)
    for values in (one, VALUES):
        assert draw_chart(chart("pie", values)) == draw_chart(chart("bar", values))
    counts = ((Decimal(5), Decimal(2), Decimal(3)),)
    assert sensible_form(chart("pie", counts, "人")) == "pie"
    assert draw_chart(chart("pie", counts, "人")) != draw_chart(chart("bar", counts, "人"))


def test_shares_are_a_pie_only_when_they_add_to_a_hundred() -> None:
    whole = ((Decimal("60.5"), Decimal("30.2"), Decimal("9.3")),)
    rounded = ((Decimal("33.3"), Decimal("33.3"), Decimal("33.3")),)
    lacking = ((Decimal("60.5"), Decimal("30.2"), Decimal("8.3")),)
    assert sensible_form(chart("pie", whole)) == sensible_form(chart("pie", rounded)) == "pie"
    assert sensible_form(chart("pie", lacking)) == "bar"
    assert "99.0%" in pie_refusal(chart("pie", lacking))
    assert sensible_form(replace(chart("pie", lacking, ""), series=("占比（%）",))) == "bar"
    assert sensible_form(replace(chart("pie", lacking, ""), series=("人数",))) == "pie"


def test_a_long_name_beside_a_pie_is_not_cut_off() -> None:
    names = tuple(f"面向第{n}产业的毕业生就业人数合计" for n in "一二三")
    data = replace(chart("pie", ((Decimal(2), Decimal(70), Decimal(53)),), "人"), categories=names)
    edges = np.asarray(opened(draw_chart(data)).convert("L"))
    assert edges[:, :8].min() == edges[:, -8:].min() == 255


def test_a_line_that_does_not_begin_at_nought_says_so() -> None:
    close = ((Decimal("94.4"), Decimal("95.7"), Decimal("97.3")),)
    far = ((Decimal("4.4"), Decimal("95.7"), Decimal("97.3")),)
    assert axis_above_nought(chart("line", close)) and not axis_above_nought(chart("line", far))
    assert not axis_above_nought(chart("bar", close))


def test_bars_begin_at_nought() -> None:
    """Twice the number, twice the height of blue."""
    picture = np.asarray(
        opened(draw_chart(chart("bar", ((Decimal(50), Decimal(100), None),)))).convert("RGB")
    ).astype(int)
    blue = (abs(picture - np.array([0x1F, 0x5F, 0xA6])).sum(axis=2) < 12).sum(axis=0)
    left, right = blue[: blue.size // 2], blue[blue.size // 2 :]
    heights = sorted({int(left.max()), int(right.max())} | {int(blue[blue > 0].min())})
    assert heights[-1] / np.median(blue[(blue > 0) & (blue < heights[-1] * 0.75)]) == pytest.approx(
        2, rel=0.05
    )


def test_labels_print_what_the_cells_print() -> None:
    assert number_label(Decimal("95.70")) == "95.70"
    assert number_label(Decimal("-3.10")) == "−3.10"
    assert number_label(25000.0) == "25000"


def test_a_character_that_the_font_lacks_never_becomes_a_box() -> None:
    assert drawable("面积㎡") in ("面积㎡", "面积m2")
    assert drawable("\U00020bb7野") == "〓野"
    assert drawable("质量年度报告，2025") == "质量年度报告，2025"
    draw_chart(
        ChartData("bar", ("\U00020bb7", "a\u200bb"), ("x",), ((Decimal(1), Decimal(2)),))
    )  # a warning would fail here


def test_a_chart_without_numbers_says_so() -> None:
    for data in (ChartData("bar", (), (), ()), chart("line", ((None, None, None),))):
        assert opened(draw_chart(data)).height > 100


def test_many_categories_and_series_still_fit() -> None:
    names = tuple(f"现代农业技术专业群{n}" for n in range(20))
    rows = tuple(tuple(Decimal(n * s) for n in range(20)) for s in range(1, 7))
    series = tuple(f"第{s}项" for s in range(6))
    for form in ("bar", "horizontal", "line", "stacked"):
        assert opened(draw_chart(ChartData(form, names, series, rows, "万元"))).height > 100


def test_the_same_data_gives_the_same_bytes() -> None:
    assert draw_chart(chart("bar")) == draw_chart(chart("bar"))
