"""Findings as a person works through them: opening, correcting, binding, explaining, ignoring; through real widgets and keys."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from forms.fact_panel import FactPanel
from forms.finding_answers import BindAnswer, CorrectAnswer, ExplainAnswer, IgnoreAnswer
from forms.finding_card import FindingCard
from forms.finding_panel import FindingPanel
from forms.fix_list import FixList
from report import edits
from report.checks import run_checks
from report.checks.findings import Finding, Place
from report.content import BoundNumber, Footnote
from report.explanations import LAST_YEAR, Explanation, answered, identity, trace_of
from report.fact_list import wanted_of_cell
from report.values import read_value
from tests.forms.memory_bench import MemoryBench
from tests.report.checks.building import SECTION, report_with, table, text
from tests.report.small import text_of

SUMS = "奖项|2024年|2025年\n一等奖|3|5\n二等奖|4|6\n合计|7|12"


def press(widget: QWidget, key: Qt.Key, text: str = "") -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def check(bench: MemoryBench) -> None:
    bench.findings = run_checks(bench.report, False)
    bench.checked.emit()


@pytest.fixture
def bench() -> MemoryBench:
    report = report_with(text("今年毕业生98人。", "学校开展活动,学生参加。"), table(SUMS))
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("93", "人")))
    made = MemoryBench(report)
    check(made)
    return made


@pytest.fixture
def panel(bench: MemoryBench, qtbot: Any) -> Iterator[FindingPanel]:
    made = FindingPanel(bench)
    qtbot.addWidget(made)
    made.resize(368, 600)
    made.show_section(SECTION)
    made.show()
    qtbot.waitExposed(made)
    yield made


def of_rule(panel: FindingPanel, rule: str) -> Finding:
    return next(f for f in panel.bench.findings if f.rule == rule)


def opened(panel: FindingPanel, rule: str) -> FindingCard:
    panel.open(of_rule(panel, rule))
    assert panel.list.card is not None
    return panel.list.card


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def test_errors_stand_first_and_only_those_of_the_section(panel: FindingPanel) -> None:
    shown = panel.list.model.findings
    assert shown[0].rule == "sum" and {"same_quantity", "half_width"} <= {f.rule for f in shown}
    assert all(any(p.section == SECTION for p in f.places) for f in shown)
    panel.everywhere.click()
    assert len(panel.list.model.findings) == len(panel.bench.findings) >= len(shown)


def test_a_level_can_be_hidden(panel: FindingPanel) -> None:
    panel.levels["hint"].click()
    assert {f.level for f in panel.list.model.findings} == {"error", "query"}
    assert panel.levels["hint"].text() != "提示"  # its count stays


def test_one_finding_is_open_at_a_time_with_both_places(panel: FindingPanel) -> None:
    opened(panel, "sum")
    card = opened(panel, "same_quantity")
    assert [c for c in panel.findChildren(FindingCard) if c.isVisible()] == [card]
    shown = words(card)
    assert "98" in shown and "93" in shown and "毕业生人数" in shown
    assert card.height() == panel.list.view.visualRect(panel.list.view.currentIndex()).height()
    went: list[Place] = []
    panel.place_chosen.connect(went.append)
    press(panel.list.view, Qt.Key.Key_Return)
    assert went[0].block == "b0"
    press(panel.list.view, Qt.Key.Key_Escape)
    assert panel.list.card is None


def test_the_answers_stand_in_the_same_order_for_every_finding(panel: FindingPanel) -> None:
    for rule in ("sum", "same_quantity", "half_width"):
        card = opened(panel, rule)
        assert list(card.buttons) == ["fix", "bind", "explain"]
    assert not card.buttons["bind"].isEnabled() and card.buttons["bind"].toolTip()


def test_a_corrected_number_leaves_and_the_next_finding_opens(
    panel: FindingPanel, bench: MemoryBench
) -> None:
    card = opened(panel, "same_quantity")
    panel.list.view.setFocus()
    after = panel.list.model.findings[panel.list.model.row_of(card.finding) + 1]
    card.buttons["fix"].click()
    assert isinstance(card.answer, CorrectAnswer) and card.answer.list is not None
    card.answer.list.make.click()
    assert text_of(bench.report, "b0").paragraphs[0].content[0].text == "今年毕业生93人。"  # type: ignore[union-attr]
    check(bench)
    panel.refresh()
    assert panel.list.model.opened == after and len(bench.done) == 1


def test_of_two_sides_only_one_is_changed(panel: FindingPanel) -> None:
    card = opened(panel, "same_quantity")
    card.correct()
    assert isinstance(card.answer, CorrectAnswer) and card.answer.list is not None
    items = card.answer.list.list
    items.item(1).setCheckState(Qt.CheckState.Checked)
    assert items.item(0).checkState() == Qt.CheckState.Unchecked
    assert [fix.side for fix in card.answer.list.chosen()] == ["附表"]


def test_a_number_is_bound_with_one_click(panel: FindingPanel, bench: MemoryBench) -> None:
    card = opened(panel, "same_quantity")
    card.buttons["bind"].click()
    assert isinstance(card.answer, BindAnswer) and "98 → 93" in words(card.answer)
    card.answer.make.click()
    assert BoundNumber("x.t1.1", "2025", confirmed="93") in text_of(bench.report, "b0").paragraphs[0].content


def test_an_explanation_needs_more_than_a_claim_and_closes_the_query(
    panel: FindingPanel, bench: MemoryBench
) -> None:
    finding = opened(panel, "same_quantity").finding
    card = opened(panel, "same_quantity")
    card.explain()
    answer = card.answer
    assert isinstance(answer, ExplainAnswer)
    answer.public.setPlainText("数据属实")
    answer.save.click()
    assert bench.done == [] and not answer.trouble.isHidden()
    answer.public.setPlainText("不含非全日制学生")
    answer.internal.setPlainText("教务处核过")
    answer.save.click()
    assert len(bench.done) == 1
    assert finding not in bench.findings and bench.answers.closed == (finding,)
    panel.refresh()
    model = panel.list.model
    assert model.findings[-1] == finding and model.explained == 1
    assert panel.list.card is None or panel.list.card.finding != finding
    panel.list.open(finding)
    assert panel.list.card is not None and "不含非全日制学生" in words(panel.list.card)
    panel.list.view.grab()
    panel.list.card.buttons["withdraw"].click()
    assert finding in bench.findings
    assert not any(isinstance(p, Footnote) for p in text_of(bench.report, "b0").paragraphs[0].content)


def test_a_form_that_is_being_filled_in_survives_a_check(panel: FindingPanel, bench: MemoryBench) -> None:
    card = opened(panel, "same_quantity")
    card.explain()
    assert isinstance(card.answer, ExplainAnswer)
    card.answer.public.setPlainText("写到一半")
    bench.perform(edits.set_body(bench.report, "b1", table(SUMS.replace("12", "11")), "改"))
    check(bench)
    panel.refresh()
    assert panel.list.card is card and isinstance(card.answer, ExplainAnswer)
    assert card.answer.public.toPlainText() == "写到一半"


def test_a_hint_is_ignored_with_a_reason(panel: FindingPanel, bench: MemoryBench) -> None:
    card = opened(panel, "half_width")
    card.ignore()
    answer = card.answer
    assert isinstance(answer, IgnoreAnswer)
    press(answer.why, Qt.Key.Key_Return)
    assert bench.done == [] and not answer.trouble.isHidden()
    answer.why.setText("原文如此")
    press(answer.why, Qt.Key.Key_Return)
    assert [f.rule for f in bench.answers.closed] == ["half_width"]


def test_last_years_words_are_offered(panel: FindingPanel, bench: MemoryBench) -> None:
    finding = of_rule(panel, "same_quantity")
    key = LAST_YEAR + identity(trace_of(bench.report, finding))
    bench.perform(
        edits.set_field(bench.report, key, '{"reason": "其他", "public": "去年的口径", "internal": ""}')
    )
    check(bench)
    card = opened(panel, "same_quantity")
    assert "去年的口径" in words(card)
    card.take_last_year()
    assert isinstance(card.answer, ExplainAnswer) and card.answer.public.toPlainText() == "去年的口径"


def test_all_safe_corrections_are_made_in_one_step_without_those_unticked(
    panel: FindingPanel, bench: MemoryBench
) -> None:
    assert "2 处" in panel.safe.text()
    panel.safe.click()
    assert panel.fixes is not None and panel.list.isHidden()
    assert any("180" not in panel.fixes.list.item(n).text() for n in range(2))
    panel.fixes.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert panel.fixes.make.text() == "改正 1 处"
    panel.fixes.make.click()
    assert len(bench.done) == 1 and not panel.list.isHidden()
    assert "活动，学生" in str(text_of(bench.report, "b0"))
    assert "12" in str(bench.report.blocks["b1"].body)
    assert not any(each.isVisible() for each in panel.findChildren(FixList))


def test_f8_goes_through_the_report_in_reading_order(panel: FindingPanel) -> None:
    first = panel.next_finding(1)
    assert first is not None
    seen = [first]
    for _ in range(len(panel.bench.findings) - 1):
        panel.open(seen[-1])
        following = panel.next_finding(1)
        assert following is not None
        seen.append(following)
    assert len(set(seen)) == len(panel.bench.findings)
    panel.open(seen[-1])
    assert panel.next_finding(1) == seen[0] and panel.next_finding(-1) == seen[-2]


def test_the_page_filters_by_kind_chapter_and_department(bench: MemoryBench, qtbot: Any) -> None:
    bench.perform(edits.set_section(bench.report, SECTION, "部门", owner="教务处"))
    page = FindingPanel(bench, wide=True)
    qtbot.addWidget(page)
    page.refresh()
    page.family.setCurrentIndex(page.family.findData("punctuation"))
    assert {f.family for f in page.list.model.findings} == {"punctuation"}
    page.family.setCurrentIndex(0)
    page.owner.setCurrentIndex(page.owner.findData("教务处"))
    shown = page.list.model.findings
    assert shown and all(f.places[0].section == SECTION for f in shown)
    page.owner.setCurrentIndex(0)
    page.chapter.setCurrentIndex(page.chapter.findData("s-c1"))
    assert all(f.places[0].section.startswith("s-c1") for f in page.list.model.findings)


def test_a_read_only_report_is_not_changed_from_here(panel: FindingPanel, bench: MemoryBench) -> None:
    bench.read_only = True
    panel.refresh()
    card = opened(panel, "same_quantity")
    card.explain()
    assert isinstance(card.answer, ExplainAnswer) and not card.answer.save.isEnabled()
    assert not card.buttons["bind"].isEnabled() and panel.safe.isHidden()


# ---- the fact list


@pytest.fixture
def facts(qtbot: Any) -> FactPanel:
    report = report_with(text("毕业生 1205 人。"), text("今年毕业生 1205 人，创新高。"))
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("1205", "人")))
    made = FactPanel(MemoryBench(report))
    qtbot.addWidget(made)
    made.resize(900, 240)
    made.show()
    wanted = wanted_of_cell(report, "x.t1.1", "2025")
    assert wanted is not None
    made.begin(wanted)
    return made


def test_all_places_are_changed_in_one_step(facts: FactPanel) -> None:
    assert len(facts.found) == 3 and not facts.make.isEnabled()
    facts.field.setText("1210")
    assert facts.make.text() == "改这 3 处"
    press(facts.field, Qt.Key.Key_Return)
    bench = facts.bench
    assert isinstance(bench, MemoryBench) and len(bench.done) == 1
    assert "1210" in str(text_of(bench.report, "b1")) and bench.report.value("x.t1.1", "2025").text == "1210"
    bench.undo()
    assert "1205" in str(text_of(bench.report, "b1"))


def test_when_one_place_changes_the_others_turn_amber_until_confirmed(facts: FactPanel) -> None:
    assert facts.amber() == []
    bench = facts.bench
    bench.perform(edits.set_body(bench.report, "b0", text("毕业生 1210 人。"), "改"))
    facts.refresh()
    assert sorted(m.kind for m in facts.amber()) == ["prose", "value"]
    for row in range(facts.list.topLevelItemCount()):
        facts.list.setCurrentItem(facts.list.topLevelItem(row))  # type: ignore[arg-type]
        facts.confirm.click()
    assert facts.amber() == []


def test_an_unticked_place_stays(facts: FactPanel) -> None:
    last = facts.list.topLevelItem(2)
    assert last is not None
    last.setCheckState(0, Qt.CheckState.Unchecked)
    facts.field.setText("1210")
    facts.make.click()
    assert "1205" in str(text_of(facts.bench.report, "b1")) and "1210" in str(
        text_of(facts.bench.report, "b0")
    )


def test_answers_know_findings_of_the_last_run_only(bench: MemoryBench) -> None:
    finding = bench.findings[0]
    stranger = replace(finding, message="另一句")
    assert answered(bench.report, [finding]).given(stranger) is None
    assert Explanation(internal="甲").words == "甲"
