"""The smaller parts of the window on their own: message bar, tree, fields, side pane."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton

from forms.fields_page import FieldsPage, LongEdit
from forms.report_tree import ReportTree, TreeRole
from forms.side_pane import SidePane
from forms.widgets import ElidedLabel, MessageBar, QuietCombo, QuietDecimal, QuietSpin, labelled_row
from report import edits
from report.blocks import Paragraph, Text
from report.checks.findings import Finding, Place
from report.content import BoundNumber
from report.edition import FieldSpec, Guidance, SectionSpec
from report.model import Report
from report.values import read_value
from tests.forms.memory_bench import MemoryBench
from tests.report.small import small_report


def bench_of(qtbot: Any, report: Report | None = None) -> MemoryBench:
    return MemoryBench(report or small_report())


def texts(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def roll(widget: Any) -> None:
    point = QPointF(5, 5)
    event = QWheelEvent(
        point, point, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


# ---- helpers


def test_the_wheel_changes_no_value(qtbot: Any) -> None:
    combo, spin, decimal = QuietCombo(), QuietSpin(), QuietDecimal()
    combo.addItems(["一", "二", "三"])
    for widget in (combo, spin, decimal):
        qtbot.addWidget(widget)
        widget.show()
        roll(widget)
    assert (combo.currentIndex(), spin.value(), decimal.value()) == (0, 0, 0)


def test_no_box_with_a_value_is_made_that_follows_the_wheel() -> None:
    """A filter of every event of the program would be safer and costs 4 µs for each: 30 ms for a page."""
    bare = re.compile(
        r"\bQ(?:Combo|FontCombo|Spin|DoubleSpin)Box\(|\bQ(?:Date|Time|DateTime)Edit\(|\bQ(?:Slider|Dial)\("
    )
    root = Path(__file__).parents[2]
    files = [file for room in ("app", "forms") for file in (root / room).rglob("*.py")]
    found = [file.name for file in files if bare.search(re.sub(r"class \w+\(", "", file.read_text("utf-8")))]
    assert len(files) > 100 and found == []


def test_a_label_that_does_not_fit_shows_the_whole_in_its_tool_tip(qtbot: Any) -> None:
    label = ElidedLabel("一个相当长的标题，这里放不下")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_a_row_names_its_field_for_screen_readers(qtbot: Any) -> None:
    field = QLineEdit()
    row = labelled_row("学校名称", field, "与公章一致")
    qtbot.addWidget(row)
    assert field.accessibleName() == "学校名称" and field.accessibleDescription() == "与公章一致"


def test_the_bar_says_one_sentence_with_things_to_do(qtbot: Any) -> None:
    done: list[str] = []
    bar = MessageBar()
    qtbot.addWidget(bar)
    assert bar.sentence == ""
    bar.show_message("第一句", "error", {"重试": lambda: done.append("again")})
    bar.show_message(
        "第二句", "query", {"重试": lambda: done.append("again"), "换名": lambda: done.append("x")}
    )
    buttons = [b for b in bar.findChildren(QPushButton) if not b.isHidden()]
    assert [b.text() for b in buttons] == ["重试", "换名"]
    buttons[0].click()
    assert done == ["again"] and bar.sentence == "第二句"
    bar.page_changed()
    assert bar.sentence == ""


def test_a_lasting_sentence_stays_on_the_next_page(qtbot: Any) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message("只读", "hint", lasting=True)
    bar.page_changed()
    assert bar.sentence == "只读"
    bar.clear()
    assert bar.sentence == ""


def test_a_question_in_the_bar_takes_a_line_but_no_empty_one(qtbot: Any) -> None:
    taken: list[str] = []
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.ask("为什么不写？", "", taken.append)
    field = bar.findChildren(QLineEdit)[-1]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert taken == [] and bar.sentence
    field.setText("本年度无")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert taken == ["本年度无"] and bar.sentence == ""


# ---- tree


@pytest.fixture
def tree(qtbot: Any) -> ReportTree:
    made = ReportTree(bench_of(qtbot))
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_tree_follows_a_changed_title_and_keeps_what_is_open(tree: ReportTree) -> None:
    bench = tree.bench
    tree.set_current("s-c1-2")
    bench.perform(edits.set_section(bench.report, "s-c1", "改标题", title="学生培养"))
    assert tree.model.title("s-c1") == "一、学生培养"
    assert tree.current() == "s-c1-2"
    assert tree.view.isExpanded(tree.proxy.mapFromSource(tree.model.index_of("s-c1")))


def test_editing_in_the_tree_changes_title_and_owner(tree: ReportTree) -> None:
    model, report = tree.model, tree.bench.report
    assert model.data(model.index_of("s-c1"), Qt.ItemDataRole.EditRole) == "人才培养"
    assert model.setData(model.index_of("s-c1"), " 新标题 ")
    assert model.setData(model.index_of("s-c1", 1), "教务处")
    model.setData(model.index_of("s-c1"), "   ")
    assert report.sections["s-c1"].title == "新标题" and report.sections["s-c1"].owner == "教务处"
    assert model.index_of("s-c1-1", 1).data() == "教务"


def test_a_locked_section_keeps_its_title(tree: ReportTree) -> None:
    bench, model = tree.bench, tree.model
    bench.perform(edits.set_section(bench.report, "s-c1", "锁定", state="locked"))
    assert not model.flags(model.index_of("s-c1")) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index_of("s-c2")) & Qt.ItemFlag.ItemIsEditable


def test_state_and_progress_stand_in_the_tree(tree: ReportTree) -> None:
    bench, model = tree.bench, tree.model
    assert model.index_of("s-t1", 2).data() == "0/6"
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2025", read_value("7")))
    assert model.index_of("s-t1", 2).data() == "1/6"
    bench.findings = [Finding("r", "entry", "error", "x", (Place("", "", section="s-t1"),))]
    bench.checked.emit()
    assert model.index_of("s-t1").data(TreeRole.GLYPH) == ("problem", "error")
    assert "错误 1" in model.index_of("s-t1").data(Qt.ItemDataRole.ToolTipRole)
    assert "有问题" in model.index_of("s-t1").data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_reason_of_a_skipped_section_is_in_its_tool_tip(tree: ReportTree) -> None:
    bench = tree.bench
    bench.perform(edits.set_section(bench.report, "s-c2", "不写", skipped="本年度无"))
    assert "本年度无" in tree.model.index_of("s-c2").data(Qt.ItemDataRole.ToolTipRole)
    tree.grab()


def test_the_filter_finds_owners_and_states(tree: ReportTree) -> None:
    bench = tree.bench
    bench.perform(edits.set_section(bench.report, "s-c2", "负责", owner="培训处"))
    tree.filter_box.setText("培训")
    assert tree.proxy.rowCount() == 1
    tree.filter_box.setText("没有这样的词")
    assert tree.proxy.rowCount() == 0


# ---- fields

FIELDS = (
    FieldSpec("cover.team", "编写单位", "cover", default="{school}编写组"),
    FieldSpec("cover.school", "学校名称", "cover", default="{school}"),
    FieldSpec("cover.words", "说明", "cover", kind="long", default="第一行"),
    FieldSpec("cover.stamp", "盖章", "cover", kind="blank"),
)


@pytest.fixture
def page(qtbot: Any) -> FieldsPage:
    made = FieldsPage(bench_of(qtbot, small_report(fields=FIELDS)), "s-cover")
    qtbot.addWidget(made)
    made.show()
    return made


def field(page: FieldsPage, key: str) -> QLineEdit:
    found = page.fields[key]
    assert isinstance(found, QLineEdit)
    return found


def test_fields_show_defaults_and_leave_lines_for_pen_and_stamp_alone(page: FieldsPage) -> None:
    assert field(page, "cover.team").text() == "青川职业学校编写组"
    assert "cover.stamp" not in page.fields and "cover.school" not in page.fields
    assert "盖章" in texts(page)


def test_defaults_follow_the_school_until_they_are_changed(page: FieldsPage) -> None:
    bench = page.bench
    bench.perform(edits.set_field(bench.report, "school.name", "新名学校"))
    assert field(page, "cover.team").text() == "新名学校编写组"
    field(page, "cover.team").setText("质量办")
    page.flush()
    bench.perform(edits.set_field(bench.report, "school.name", "再改学校"))
    assert field(page, "cover.team").text() == "质量办"


def test_a_changed_line_can_go_back_to_its_default(page: FieldsPage) -> None:
    field(page, "cover.team").setText("质量办")
    page.flush()
    back = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "编写单位恢复默认文字")
    assert back.isVisibleTo(page)
    back.click()
    assert field(page, "cover.team").text() == "青川职业学校编写组"
    assert not back.isVisibleTo(page)


def test_each_field_is_a_step_of_its_own_and_nothing_typed_is_no_step(page: FieldsPage) -> None:
    bench = page.bench
    assert isinstance(bench, MemoryBench)
    page.flush()
    assert bench.done == []
    field(page, "school.code").setText("0371002")
    field(page, "report.date").setText("2025年12月")
    bench.flushing.emit()
    assert [edit.name for edit in bench.done] == ["填写落款日期", "填写学校代码"]
    assert bench.report.school_code == "0371002"


def test_leaving_a_field_performs_it(page: FieldsPage, qtbot: Any) -> None:
    page.activateWindow()
    field(page, "school.english").setFocus()
    field(page, "school.english").setText("Qingchuan School")
    field(page, "school.code").setFocus()
    qtbot.waitUntil(lambda: page.bench.report.fields.get("school.english") == "Qingchuan School")


def test_long_fields_grow_with_their_text(page: FieldsPage) -> None:
    long = page.fields["cover.words"]
    assert isinstance(long, LongEdit)
    before = long.height()
    long.setPlainText("\n".join(f"第 {n} 行" for n in range(9)))
    assert long.height() > before
    page.flush()
    assert page.bench.report.fields["cover.words"].endswith("第 8 行")


# ---- side pane


def guided_report() -> Report:
    spec = SectionSpec(
        "c1",
        "人才培养",
        words=(10, 20),
        guidance=Guidance("写学生", ("毕业生数",), ("写清分母",), "参加××人"),
        rows=("x.t1.1", "x.t1.2"),
        tables=("x.t1",),
    )
    return small_report(sections=(spec,))


@pytest.fixture
def pane(qtbot: Any) -> SidePane:
    made = SidePane(bench_of(qtbot, guided_report()))
    qtbot.addWidget(made)
    made.show()
    made.show_section("s-c1")
    return made


def test_the_guidance_says_what_to_write_and_counts(pane: SidePane) -> None:
    shown = texts(pane.guidance.widget())
    for words in ("写学生", "毕业生数", "写清分母", "参加××人", "0 / 2", "0 / 10～20", "不会进入导出的文件"):
        assert words in shown, words


def test_an_indicator_is_ticked_off_once_the_text_holds_it(pane: SidePane) -> None:
    bench = pane.bench
    body = Text((Paragraph((BoundNumber("x.t1.1", "2025"),)),))
    bench.perform(edits.insert_block(bench.report, "s-c1", 0, body, "写"))
    assert "1 / 2" in texts(pane.guidance.widget())


def test_the_plus_asks_for_the_number_of_this_year(pane: SidePane, qtbot: Any) -> None:
    plus = next(b for b in pane.guidance.findChildren(QToolButton) if b.accessibleName() == "插入毕业生人数")
    with qtbot.waitSignal(pane.insert_row) as heard:
        plus.click()
    assert heard.args == ["x.t1.1", "2025"]


def test_last_years_figures_and_words_stand_beside(pane: SidePane, qtbot: Any) -> None:
    bench = pane.bench
    assert "没有去年的内容" in texts(pane.last_year.widget())
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2024", read_value("88")))
    bench.perform(edits.set_field(bench.report, "last_year/s-c1", "去年的一段"))
    shown = texts(pane.last_year.widget())
    assert "88 人" in shown and "去年的一段" in shown
    for words in ("整节取用", "取用"):
        take = next(b for b in pane.last_year.findChildren(QPushButton) if b.text() == words)
        with qtbot.waitSignal(pane.text_taken) as heard:
            take.click()
        assert heard.args == [[0]]


def test_only_findings_of_the_section_are_listed(pane: SidePane) -> None:
    here = Finding("a", "entry", "query", "这一节的", (Place("x", "", section="s-c1"),))
    there = Finding("b", "entry", "error", "别处的", (Place("y", "", section="s-t1"),))
    pane.bench.findings = [there, here]
    pane.bench.checked.emit()
    pane.findings.refresh()
    assert pane.findings.list.model.findings == [here]
    assert pane.tabText(2) == "检查 1"
    pane.show_section("")
    assert pane.tabText(2) == "检查"


def test_a_section_of_ones_own_has_no_guidance(qtbot: Any) -> None:
    bench = bench_of(qtbot)
    bench.perform(edits.insert_section(bench.report, "s-c1", 9, "特色", "own"))
    pane = SidePane(bench)
    qtbot.addWidget(pane)
    pane.show_section("own")
    assert "没有指引" in texts(pane.guidance.widget())
