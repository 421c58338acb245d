"""The import page's strip: counts, old → new, and the mapping that is set once and kept."""

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt

from app.import_mapping import MappingStrip
from app.mapping_profile import profile_mappings
from importers import propose
from importers.mapping import OUT
from report.edits import set_value
from report.values import read_value
from tests.report.small import small_report


@pytest.fixture
def export(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIBAO_CONFIG", str(tmp_path / "profile"))
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "导出"
    for line in (
        ["统计科目", "计量口径", "本期量"],
        ["年度出口学生", "人", 12],
        ["对口去向", "人", None],
        ["食堂", "个", 3],
    ):
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def choose(strip, kind, key, value):
    combo = strip.mapping._combos[kind, key]
    combo.setCurrentIndex(combo.findData(value))
    assert combo.currentData() == value


def test_what_a_person_sets_is_kept_read_again_and_shown(qtbot, export):
    report = small_report()
    strip = MappingStrip()
    qtbot.addWidget(strip)
    strip.show_proposals(report, [propose(export, report)])
    assert not strip.isHidden() and strip.tabs.currentIndex() == 1 and "没有认出" in strip.open_label.text()
    for heading, role in (("统计科目", "label"), ("计量口径", "unit"), ("本期量", "0")):
        choose(strip, "column", heading, role)
    with qtbot.waitSignal(strip.read_again):
        strip.mapping.accept()
    strip.show_proposals(report, [propose(export, report, mappings=profile_mappings())])
    for key, row in (("年度出口学生/人", "x.t1.1"), ("对口去向/人", "x.t1.2"), ("食堂/个", OUT)):
        choose(strip, "row", key, row)
    strip.mapping.accept()
    report.apply(set_value(report, "x.t1.1", "2025", read_value("9")))
    report.apply(set_value(report, "x.t1.2", "2025", read_value("8")))
    proposal = propose(export, report, mappings=profile_mappings())
    strip.show_proposals(report, [proposal])
    assert strip.counts.text() == "数值：新填 0 格，改动 1 格，相同 0 格，空白 1 格"
    lines = [strip.changes.topLevelItem(n) for n in range(strip.changes.topLevelItemCount())]
    assert [(i.text(1), i.text(2), i.text(3), i.text(4)) for i in lines] == [
        ("9", "12", "改动", "导出!C2"),
        ("8", "8", "不动", "导出!C3"),
    ]
    with qtbot.waitSignal(strip.erase_changed):
        strip.erase.setChecked(True)
    assert proposal.erase_blanks
    strip.show_proposals(report, [proposal])
    assert "清空 1 格" in strip.counts.text() and strip.erase.checkState() == Qt.CheckState.Checked
    with qtbot.waitSignal(strip.read_again):
        strip.mapping.forget.click()
    assert propose(export, report, mappings=profile_mappings()).values == []


def test_files_without_figures_hide_the_strip(qtbot):
    strip = MappingStrip()
    qtbot.addWidget(strip)
    strip.show_proposals(small_report(), [])
    assert strip.isHidden()
