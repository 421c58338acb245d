"""Corrections that follow from findings, and binding a number to its indicator."""

from dataclasses import replace

from report import edits
from report.binding import bind, binding_of, bindings_at, number_around
from report.blocks import Computed, Paragraph, Table, Text
from report.checks import run_checks
from report.checks.findings import Finding, Level, Place
from report.content import BoundNumber, Span
from report.finding_words import doubted_words, number_in
from report.fixes import apply_fixes, fixes_of, safe_fixes
from report.model import Report
from report.values import read_value
from tests.report.checks.building import SECTION, report_with, table, text
from tests.report.small import text_of

SUMS = "奖项|2024年|2025年\n一等奖|3|5\n二等奖|4|6\n合计|7|12"


def findings(report: Report, *rules: str) -> list[Finding]:
    return [f for f in run_checks(report, False) if not rules or f.rule in rules]


def words(report: Report, block: str = "b0", place: int = 0) -> str:
    return "".join(p.text for p in text_of(report, block).paragraphs[place].content if isinstance(p, Span))


def test_marks_and_words_with_one_correction_are_mended_in_one_step() -> None:
    wrong = "学校开展活动,学生参加。各专业专业建设推进，，成效好。截止2025年底，面积12万平方。"
    report = report_with(text(wrong))
    fixes = safe_fixes(report, findings(report))
    edit = apply_fixes(report, fixes)
    report.apply(edit)
    assert words(report) == "学校开展活动，学生参加。各专业建设推进，成效好。截至2025年底，面积12万平方米。"
    assert len(edit.changes) == 1 and edit.name == f"改正 {len(fixes)} 处"
    report.apply(edit.inverted())
    assert words(report) == wrong


MARKS = {
    "学校有教师（含外聘)96人，设备(含软件)齐全。": "学校有教师（含外聘）96人，设备（含软件）齐全。",
    "开展教研、培训、等活动 ，效果良好。": "开展教研、培训等活动，效果良好。",
    "学校共有学生１２00人，设备总值约15．8万元。": "学校共有学生1200人，设备总值约15.8万元。",
    "主要做法是：(1)优化布局；（2）深化合作。": "主要做法是：（1）优化布局；（2）深化合作。",
    "学校占地很广，建筑很新，设备很全。问题在于总量短缺—现有编制难以支撑，结构 也需优化，后续会逐步改善提高。": (
        "学校占地很广，建筑很新，设备很全。问题在于总量短缺——现有编制难以支撑，结构也需优化，后续会逐步改善提高。"
    ),
}


def test_every_rule_of_marks_and_widths_has_its_safe_correction() -> None:
    for wrong, right in MARKS.items():
        report = report_with(text(wrong))
        edit = apply_fixes(report, safe_fixes(report, findings(report)))
        report.apply(edit)
        assert words(report) == right
        report.apply(edit.inverted())
        assert words(report) == wrong


def test_the_space_behind_a_half_width_mark_goes_with_it() -> None:
    report = report_with(text("近年来, 我校编写教材; 学生受益。"))
    report.apply(apply_fixes(report, safe_fixes(report, findings(report))))
    assert words(report) == "近年来，我校编写教材；学生受益。"


def test_what_has_two_meanings_is_no_safe_correction() -> None:
    report = report_with(text("学校开展活动，。学生参加；：效果好。"))
    assert safe_fixes(report, findings(report)) == []


def test_a_total_that_its_table_proves_wrong_becomes_the_sum() -> None:
    report = report_with(table(SUMS))
    found = findings(report, "sum")
    assert [f.level for f in found] == [Level.ERROR]
    report.apply(apply_fixes(report, safe_fixes(report, found)))
    body = report.blocks["b0"].body
    assert isinstance(body, Table) and body.rows[3] == ("合计", "7", "11")
    assert findings(report, "sum") == []


def test_a_computed_cell_is_not_typed_over() -> None:
    body = replace(table(SUMS), computed=(Computed("row", 3, "sum", (1, 2)),))
    report = report_with(body)
    place = Place("表", "合计\t7\t12", SECTION, "b0", row=3, column=2)
    assert fixes_of(report, Finding("sum", "arithmetic", "error", "x", (place,), "11", "12")) == []


def test_a_locked_section_is_not_corrected() -> None:
    report = report_with(text("学校开展活动,学生参加。"))
    found = findings(report)
    assert safe_fixes(report, found)
    report.apply(edits.set_section(report, SECTION, "锁定", state="locked"))
    assert safe_fixes(report, found) == []


def same_quantity() -> tuple[Report, Finding]:
    report = report_with(text("今年毕业生98人，其中升学40人。"))
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("93", "人")))
    return report, findings(report, "same_quantity")[0]


def test_either_side_of_a_contradiction_can_give_way_but_neither_is_safe() -> None:
    report, finding = same_quantity()
    prose, value = fixes_of(report, finding)
    assert (prose.side, prose.hit.match, prose.new, prose.safe) == ("正文", "98", "93", False)
    assert (value.side, value.hit.match, value.new, value.safe) == ("附表", "93", "98", False)
    report.apply(apply_fixes(report, [value]))
    assert report.value("x.t1.1", "2025").text == "98"


def test_a_correction_whose_place_has_moved_is_found_again_or_left_out() -> None:
    report, finding = same_quantity()
    fix = fixes_of(report, finding)[0]
    report.apply(edits.set_body(report, "b0", text("去掉了这个数。"), "写"))
    assert apply_fixes(report, [fix]).changes == ()


def test_a_finding_is_bound_to_its_cell() -> None:
    report, finding = same_quantity()
    binding = binding_of(report, finding)
    assert binding is not None and (binding.old, binding.now) == ("98", "93")
    report.apply(bind(report, binding))
    content = text_of(report, "b0").paragraphs[0].content
    assert content == (
        Span("今年毕业生"),
        BoundNumber("x.t1.1", "2025", confirmed="93"),
        Span("人，其中升学40人。"),
    )
    assert findings(report, "same_quantity") == []


def test_a_number_offers_the_cells_of_its_value_and_unit() -> None:
    report = report_with(text("今年毕业生98人，开课98门，投入98万元。"))
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("98", "人")))
    report.apply(edits.set_value(report, "x.t1.5", "2025", read_value("98", "门")))
    shown = words(report)
    rows = []
    for at in (n for n in range(len(shown)) if shown.startswith("98", n)):
        rows.append([b.row for b in bindings_at(report, "b0", 0, at, at + 2)])
    assert rows == [["x.t1.1"], ["x.t1.5"], []]


def test_a_bound_number_is_no_text_to_be_replaced() -> None:
    report = report_with(Text((Paragraph((Span("毕业生"), BoundNumber("x.t1.1", "2025"), Span("人"))),)))
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("98", "人")))
    assert bindings_at(report, "b0", 0, 3, 5) == []


def test_a_number_is_found_alone_and_once() -> None:
    assert number_in("共 312 人，其中 12 人", "12") == (11, 13)
    assert number_in("12 和 12", "12") is None and number_in("12.5", "12") is None
    assert number_around("共 1,205 人", 4) == (2, 7) and number_around("没有", 1) is None


def test_only_the_doubted_clause_is_underlined() -> None:
    place = Place("", "学校发展快，升学率 97.2%，居全市前列。", paragraph=0)
    finding = Finding("x", "arithmetic", "query", "m", (place,), "95.3", "97.2")
    assert doubted_words(finding, place) == "升学率 97.2%"
    assert doubted_words(replace(finding, found=None), place) == place.quote
