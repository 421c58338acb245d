"""Word's own charts: sound parts, honest numbers, the data to edit in a workbook inside."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from exporters.chart_forms import printed_size
from exporters.charts import draw_chart
from exporters.word import export_word
from exporters.word.native_chart import CHART, chart_part, chart_workbook
from report.blocks import Chart
from report.charts import ChartData
from report.model import Report
from tests.exporters.word_sample import PICTURES, sample_report

C = f"{{{CHART}}}"
DATA = ChartData(
    "bar",
    ("2024年", "2025年"),
    ("升学人数", "就业率<%>"),
    ((Decimal("842"), Decimal("876")), (Decimal("95.70"), None)),
    "人",
)


def root(data: ChartData) -> etree._Element:
    return etree.fromstring(chart_part(data))


def native_report() -> Report:
    report = sample_report()
    for key, block in report.blocks.items():
        if isinstance(block.body, Chart):
            report.blocks[key] = replace(block, body=replace(block.body, native=True))
    return report


@pytest.mark.parametrize(
    ("form", "kind", "grouping"),
    [
        ("bar", "barChart", "clustered"),
        ("stacked", "barChart", "stacked"),
        ("horizontal", "barChart", "clustered"),
        ("line", "lineChart", "standard"),
    ],
)
def test_every_form_has_its_kind(form: str, kind: str, grouping: str) -> None:
    found = root(replace(DATA, form=form)).find(f".//{C}{kind}")
    assert found is not None
    assert found.find(f"{C}grouping").get("val") == grouping


def test_numbers_are_cached_with_their_printed_decimals_and_gaps_stay_gaps() -> None:
    points = [
        (p.get("idx"), p.get("formatCode"), p[0].text)
        for p in root(DATA).iter(f"{C}pt")
        if p.get("formatCode")
    ]
    assert points == [("0", "0", "842"), ("1", "0", "876"), ("0", "0.00", "95.70")]


def test_bars_begin_at_nought_but_for_negative_numbers() -> None:
    assert root(DATA).find(f".//{C}valAx//{C}min").get("val") == "0"
    negative = replace(DATA, values=((Decimal(-3), Decimal(2)), (None, None)))
    assert root(negative).find(f".//{C}valAx//{C}min") is None


def test_a_pie_that_would_mislead_becomes_bars() -> None:
    single = ChartData("pie", ("甲", "乙"), ("人数",), ((Decimal(3), Decimal(5)),))
    assert root(single).find(f".//{C}pieChart") is not None
    assert root(replace(DATA, form="pie")).find(f".//{C}pieChart") is None


def test_the_workbook_holds_what_the_chart_shows() -> None:
    sheet = load_workbook(io.BytesIO(chart_workbook(DATA))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [[None, "升学人数", "就业率<%>"], ["2024年", 842, 95.7], ["2025年", 876, None]]


@given(st.text(max_size=20), st.decimals(-(10**9), 10**9, places=2))
def test_any_name_and_number_give_sound_xml(name: str, number: Decimal) -> None:
    data = ChartData("line", (name,), (name,), ((number,),), name)
    assert Decimal(next(p[0].text for p in root(data).iter(f"{C}pt") if p.get("formatCode"))) == number


def test_a_native_chart_is_as_large_as_its_picture() -> None:
    for form in ("bar", "horizontal"):
        data = replace(DATA, form=form)
        width, height = printed_size(data)
        size = int.from_bytes(draw_chart(data)[16:20], "big"), int.from_bytes(draw_chart(data)[20:24], "big")
        assert abs(width * 300 / 72 - size[0]) < 2 and abs(height * 300 / 72 - size[1]) < 2


def test_the_package_names_chart_workbook_and_their_relations(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    export_word(native_report(), PICTURES.__getitem__, path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        types = archive.read("[Content_Types].xml").decode()
        relations = archive.read("word/_rels/document.xml.rels").decode()
        document = archive.read("word/document.xml").decode()
        assert archive.testzip() is None
    charts = [name for name in names if name.startswith("word/charts/chart")]
    assert charts
    for n in range(1, len(charts) + 1):
        assert f"word/embeddings/chart{n}.xlsx" in names
        assert f'r:id="rIdChart{n}"' in document and f'Id="rIdChart{n}"' in relations
        assert f'PartName="/word/charts/chart{n}.xml"' in types
    assert (
        'Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml' in types
    )


def test_a_chart_without_numbers_stays_the_picture_that_says_so(tmp_path: Path) -> None:
    report = native_report()
    for key, block in report.blocks.items():
        if isinstance(block.body, Chart):
            report.blocks[key] = replace(block, body=replace(block.body, columns=(), series=()))
    path = tmp_path / "年报.docx"
    export_word(report, PICTURES.__getitem__, path)
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "charts" in name]
