"""What is seen is what is sent: the stream of output items, and the dump."""

import json

from report import edits
from report.blocks import Case, Chart, Figure, Paragraph, Picture, Role, Table, Text
from report.content import BoundNumber, Footnote, Reference, Span
from report.dump import dump
from report.edition import FieldSpec
from report.stream import CaseItem, FrontItem, HeadingItem, IndicatorItem, ParagraphItem, TableItem, stream
from report.values import read_value
from tests.report.small import small_report


def rich():
    report = small_report(
        fields=(FieldSpec("cover.title", "", "cover", default="{school} {title}", role="title"),)
    )
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("1320")))
    sentence = (
        Span("毕业生 "),
        BoundNumber("x.t1.1", "2025", unit=True),
        Span("（见"),
        Reference("t"),
        Span("）。"),
        Footnote("据计分卡"),
    )
    body = Text(
        (
            Paragraph(sentence),
            Paragraph((Span("办学"),), Role.NUMBERED),
            Paragraph((Span("细说。"),), Role.RUN_IN, "总述。"),
        )
    )
    for key, part in (
        ("p", body),
        ("t", Table((("甲", "1"),), caption="统计", source_note="数据来源：教务处")),
        ("f", Figure((Picture("ab", "近景"),), "校门")),
    ):
        report.apply(edits.insert_block(report, "s-c1-1", 9, part, "插入", block_id=key))
    report.apply(edits.insert_block(report, "s-c2", 9, Case("送教下乡"), "插入", block_id="k"))
    report.apply(
        edits.insert_block(report, "s-c2", 9, Text((Paragraph((Span("一行。"),)),)), "插入", parent="k")
    )
    report.apply(edits.insert_block(report, "s-c2", 9, Chart(caption="走势"), "插入"))
    report.apply(
        edits.insert_block(report, "s-c2", 9, Table(same_as="t", caption="再看"), "插入", block_id="again")
    )
    return report


def test_items_come_in_reading_order_with_numbers_resolved() -> None:
    items = list(stream(rich()))
    assert [type(i).__name__ for i in items[:3]] == ["FrontItem", "FrontItem", "HeadingItem"]
    texts = [i.text for i in items if isinstance(i, ParagraphItem)]
    assert texts == ["毕业生 1320人（见表 1-1）。", "1.办学", "1.总述。细说。"]
    assert [i.number for i in items if isinstance(i, TableItem)] == ["表 1-1", "表 2-1"]
    assert isinstance(items[-1], IndicatorItem)


def test_a_table_shown_again_takes_its_cells_from_the_first() -> None:
    again = [i for i in stream(rich()) if isinstance(i, TableItem)][1]
    assert (again.rows, again.body.caption) == ((("甲", "1"),), "再看")


def test_a_bound_number_of_a_blank_cell_says_so() -> None:
    report = small_report()
    body = Text((Paragraph((BoundNumber("x.t1.1", "2025"),)),))
    report.apply(edits.insert_block(report, "s-c2", 0, body, "插入"))
    assert "（待填）" in [i.text for i in stream(report) if isinstance(i, ParagraphItem)]


def test_a_bound_number_of_a_computed_cell_shows_its_result() -> None:
    report = small_report()
    for row, text in (("x.t1.1", "200"), ("x.t1.2", "190")):
        report.apply(edits.set_value(report, row, "2025", read_value(text)))
    body = Text((Paragraph((BoundNumber("x.t1.3", "2025", unit=True),)),))
    report.apply(edits.insert_block(report, "s-c2", 0, body, "插入"))
    assert "95.00%" in [i.text for i in stream(report) if isinstance(i, ParagraphItem)]


def test_a_skipped_section_is_left_out_with_what_it_holds() -> None:
    report = rich()
    report.apply(edits.set_section(report, "s-c1", "略去", skipped="本年未开展"))
    headings = [i.text for i in stream(report) if isinstance(i, HeadingItem)]
    assert "专业建设" not in headings


def test_the_cover_fills_its_defaults_and_a_typed_line_stands() -> None:
    report = rich()
    front = next(i for i in stream(report) if isinstance(i, FrontItem))
    assert front.lines[0].text == "青川职业学校 质量年度报告（2025年度）"
    report.apply(edits.set_field(report, "cover.title", "年报"))
    assert next(i for i in stream(report) if isinstance(i, FrontItem)).lines[0].text == "年报"


def test_the_case_holds_its_own_items() -> None:
    case = next(i for i in stream(rich()) if isinstance(i, CaseItem))
    assert (case.label, case.title, len(case.items)) == ("【案例】", "送教下乡", 1)


def test_the_dump_is_the_contracts_shape() -> None:
    result = json.loads(json.dumps(dump(rich()), ensure_ascii=False))
    assert result["school"] == {"name": "青川职业学校", "code": "0371"}
    kinds = [item["kind"] for item in result["items"]]
    assert kinds.count("figure") == 2
    assert {"heading", "paragraph", "table", "figure", "case"} == set(kinds)
    table = next(i for i in result["items"] if i["kind"] == "table")
    assert (table["number"], table["caption"], table["rows"]) == ("表 1-1", "统计", [["甲", "1"]])
    assert any(i.get("text") == "数据来源：教务处" for i in result["items"])
    assert result["indicators"][0] == {
        "row": "x.t1.1",
        "table": "计分卡",
        "path": ["毕业生人数"],
        "unit": "人",
        "values": {"2024": None, "2025": "1320"},
        "note": "",
    }


def test_a_section_of_ones_own_has_the_guidance_of_the_one_above() -> None:
    report = small_report()
    report.apply(edits.insert_section(report, "s-c1-1", 0, "自拟的小节", "own"))
    own = report.sections["own"]
    assert report.spec(own) is None
    assert report.guiding_spec(own) == report.spec(report.sections["s-c1-1"])
    report.apply(edits.insert_section(report, "", 99, "自拟的一章", "alone"))
    assert report.guiding_spec(report.sections["alone"]) is None
