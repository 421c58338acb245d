"""The window at work, with real drafts: going places, edits, undo across pages, trouble, and what is
remembered."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app import recent
from app.config import Settings, read_json, write_json
from app.plain_pages import GeneratedPage, caption_lines
from app.session import Session
from app.window import MainWindow
from forms import theme
from forms.fields_page import FieldsPage
from report import edits
from report.blocks import Case, Figure, Table
from report.checks.findings import Finding, Place
from report.errors import UserError
from report.model import Kind
from report.numbering import number_report
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings, session_at, window, write

__all__ = ["empty_window", "own_settings", "window"]


def line(field: object) -> QLineEdit:
    assert isinstance(field, QLineEdit)
    return field


def type_school(window: MainWindow, text: str) -> FieldsPage:
    window.go("s-cover")
    page = window.book.currentWidget()
    assert isinstance(page, FieldsPage)
    line(page.fields["school.name"]).setText(text)
    return page


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def titles(window: MainWindow) -> list[str]:
    assert window.tree is not None
    model = window.tree.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_without_a_report_the_start_page_stands_alone(empty_window: MainWindow) -> None:
    assert empty_window.book.currentWidget() is empty_window.start_page
    assert not empty_window.left.isVisible() and not empty_window.right.isVisible()
    assert not empty_window.start_page.below.isVisible()
    assert empty_window.start_page.nothing.isVisible()
    assert empty_window.windowTitle() == "质报"


def test_actions_that_need_a_report_are_off_without_one(empty_window: MainWindow) -> None:
    actions = empty_window.actions_by_key.by_key
    assert actions["new"].isEnabled() and actions["manual"].isEnabled()
    for key in ("import", "undo", "export", "check", "delete", "insert_table"):
        assert not actions[key].isEnabled(), key


def test_an_open_report_shows_its_chapters_numbered(window: MainWindow) -> None:
    assert titles(window) == ["封面", "目录", "前言", "一、人才培养", "二、服务贡献", "附表"]
    assert "青川职业学校 2025" in window.windowTitle()


def test_what_is_typed_reaches_the_report_when_the_page_is_left(window: MainWindow) -> None:
    type_school(window, "青川中等专业学校")
    assert session_of(window).report.school == "青川职业学校"
    window.go("s-c1")
    assert session_of(window).report.school == "青川中等专业学校"
    assert "青川中等专业学校" in window.windowTitle()


def test_what_is_typed_reaches_the_report_after_a_moment(window: MainWindow, qtbot: Any) -> None:
    type_school(window, "青川中等专业学校")
    qtbot.waitUntil(lambda: session_of(window).report.school == "青川中等专业学校", timeout=5000)


def test_undo_goes_back_to_the_page_that_changed(window: MainWindow) -> None:
    type_school(window, "改过的名字")
    window.go("s-t1")
    assert window.undo_name() == "填写学校名称"
    assert "填写学校名称" in window.actions_by_key.by_key["undo"].text()
    window.do("undo")
    assert window.section == "s-cover"
    assert session_of(window).report.school == "青川职业学校"
    assert window.redo_name() == "填写学校名称"
    window.go("s-c2")
    window.do("redo")
    assert window.section == "s-cover"
    assert session_of(window).report.school == "改过的名字"


def test_undo_of_an_indicator_value_shows_its_table(window: MainWindow) -> None:
    session = session_of(window)
    session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("12")))
    window.go("s-cover")
    window.do("undo")
    assert window.section == "s-t1"


def test_undo_of_an_inserted_section_shows_the_one_above(window: MainWindow) -> None:
    window.go("s-c1")
    window.do("add_below")
    assert window.section not in ("s-c1", "")
    window.do("undo")
    assert window.section == "s-c1"


def test_every_kind_of_section_has_a_page(window: MainWindow) -> None:
    kinds = {}
    for section, _ in list(session_of(window).report.walk()):
        window.go(section.id)
        kinds[section.id] = window.book.kind_of_current()
        assert window.bar.sentence == ""
    assert kinds["s-cover"] == "fields" and kinds["s-contents"] == "generated"
    assert kinds["s-p"] == kinds["s-c1"] == kinds["s-c1-1"] == "text"
    assert kinds["s-app"] == "appendix" and kinds["s-t1"] == "indicators"


def test_only_a_few_pages_are_kept(window: MainWindow) -> None:
    for section, _ in list(session_of(window).report.walk()):
        window.go(section.id)
    assert len(window.book.kept()) <= 8


def test_choosing_in_the_tree_shows_the_page_and_the_tree_follows_the_page(window: MainWindow) -> None:
    assert window.tree is not None
    window.go("s-c2")
    assert window.tree.current() == "s-c2"
    view, model = window.tree.view, window.tree.model
    view.setCurrentIndex(window.tree.proxy.mapFromSource(model.index_of("s-t1")))
    assert window.section == "s-t1"
    window.show_start()
    assert window.tree.current() == ""


def test_leaving_a_section_out_asks_for_the_reason_in_the_page(window: MainWindow, qtbot: Any) -> None:
    window.go("s-c2")
    window.do("skip")
    field = next(f for f in window.bar.findChildren(QLineEdit) if f.isVisible())
    field.setText("本年度没有这项工作")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session_of(window).report.sections["s-c2"].skipped == "本年度没有这项工作"
    qtbot.waitUntil(lambda: window.book.kind_of_current() == "skipped")
    window.do("undo")
    qtbot.waitUntil(lambda: window.book.kind_of_current() == "text")


def test_deleting_a_section_can_be_taken_back_from_the_bar(window: MainWindow) -> None:
    window.go("s-c1-2")
    window.do("delete")
    assert "s-c1-2" not in session_of(window).report.sections
    assert window.section == "s-c1"
    assert "课程建设" in window.bar.sentence
    window.do("undo")
    assert "s-c1-2" in session_of(window).report.sections


def test_official_parts_cannot_be_deleted_and_say_why(window: MainWindow) -> None:
    window.go("s-t1")
    window.do("delete")
    assert "s-t1" in session_of(window).report.sections
    assert "不能删除" in window.status.message.text()


def test_moving_a_chapter_renumbers_the_tree(window: MainWindow) -> None:
    window.go("s-c2")
    window.do("move_up")
    assert titles(window)[3:5] == ["一、服务贡献", "二、人才培养"]


def test_submitting_locking_and_sending_back(window: MainWindow) -> None:
    report = session_of(window).report
    window.go("s-c1")
    actions = window.actions_by_key.by_key
    assert actions["submit"].isVisible() and not actions["lock"].isVisible()
    window.do("submit")
    assert report.sections["s-c1"].state == report.sections["s-c1-1"].state == "review"
    assert actions["lock"].isVisible() and actions["send_back"].isVisible()
    window.do("lock")
    assert report.sections["s-c1"].state == "locked"
    window.do("send_back")
    assert report.sections["s-c1"].state == "open"


def test_fields_of_a_locked_cover_cannot_be_typed_in(window: MainWindow) -> None:
    window.go("s-cover")
    window.do("submit")
    window.do("lock")
    page = window.book.currentWidget()
    assert isinstance(page, FieldsPage)
    assert line(page.fields["school.name"]).isReadOnly()


def test_the_status_bar_says_saved_and_counts(window: MainWindow) -> None:
    write(session_of(window), "s-c2", "四个汉字")
    window.go("s-c2")
    assert window.status.saved.text().startswith("已保存 ")
    assert window.status.total.text() == "全文 4 字"
    assert window.status.here.text().startswith("本节 4 字")


def test_findings_are_counted_and_lead_to_their_places(window: MainWindow) -> None:
    session = session_of(window)
    assert window.checker is not None
    window.checker.stop()
    session.findings = [
        Finding("a", "entry", "hint", "提示一句", (Place("二", "", section="s-c2"),)),
        Finding("b", "entry", "error", "错误一句", (Place("一", "", section="s-c1"),)),
    ]
    session.checked.emit()
    assert window.status.counts["errors"].text() == "错误 1"
    window.do("next")
    assert window.section == "s-c1"  # the error comes first
    window.do("next")
    assert window.section == "s-c2"
    window.do("previous")
    assert window.section == "s-c1"


def test_checks_run_by_themselves_after_an_edit(window: MainWindow, qtbot: Any) -> None:
    session = session_of(window)
    with qtbot.waitSignal(session.checked, timeout=20000):
        session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("5")))
    with qtbot.waitSignal(session.checked, timeout=20000):
        session.perform(edits.set_value(session.report, "x.t1.2", "2025", read_value("9")))
    assert any(f.level == "error" for f in session.findings)


def test_user_errors_become_a_sentence_in_the_page(window: MainWindow) -> None:
    def refuse() -> None:
        raise UserError("磁盘满了，请腾出空间。")

    assert not window.calmly(refuse)
    assert window.bar.sentence == "磁盘满了，请腾出空间。"
    window.go("s-c1")
    assert window.bar.sentence == ""


def test_a_bug_becomes_a_calm_sentence_and_a_log_entry(window: MainWindow, own_settings: Path) -> None:
    def broken() -> None:
        raise ZeroDivisionError("secret detail")

    assert not window.calmly(broken)
    assert "secret" not in window.bar.sentence and "日志" in window.bar.sentence
    assert "ZeroDivisionError: secret detail" in (own_settings / "zhibao.log").read_text(encoding="utf-8")


def test_a_file_that_is_gone_or_no_draft_is_told_in_the_page(
    empty_window: MainWindow, tmp_path: Path
) -> None:
    assert not empty_window.calmly(lambda: empty_window.open_path(tmp_path / "没有.zhibao"))
    assert "找不到文件" in empty_window.bar.sentence
    other = tmp_path / "报告.docx"
    other.write_bytes(b"PK")
    assert not empty_window.calmly(lambda: empty_window.open_path(other))
    assert "收入文件" in empty_window.bar.sentence
    assert empty_window.session is None


def test_a_read_only_draft_says_so_and_stays_so(empty_window: MainWindow, chinese_folder: Path) -> None:
    session = session_at(chinese_folder / "年报.zhibao")
    session.read_only = True
    empty_window.take(session)
    assert "只读" in empty_window.bar.sentence
    empty_window.go("s-cover")
    assert "只读" in empty_window.bar.sentence
    page = empty_window.book.currentWidget()
    assert isinstance(page, FieldsPage) and line(page.fields["school.name"]).isReadOnly()
    assert not empty_window.actions_by_key.by_key["submit"].isEnabled()


def test_closing_writes_what_was_typed(window: MainWindow) -> None:
    session = session_of(window)
    type_school(window, "最后一刻的名字")
    window.close()
    assert session.report.school == "最后一刻的名字"
    assert not session.unsaved


def test_a_draft_that_cannot_be_written_keeps_the_window_open(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(window)

    def refuse(*_: object) -> None:
        raise UserError("U 盘已拔出。")

    monkeypatch.setattr(session.draft, "write", refuse)
    type_school(window, "还没写进去")
    window.flush()
    assert window.bar.sentence == "U 盘已拔出。"
    assert not window.close()
    assert "没有写进文件" in window.bar.sentence
    assert session.report.school == "还没写进去"


def test_an_opened_report_is_remembered(window: MainWindow) -> None:
    entry = recent.recent_reports()[0]
    assert entry.name == "年报.zhibao" and entry.title == "青川职业学校 2025"
    assert not entry.gone and entry.opened_text.startswith("今天")


def test_the_recent_list_marks_what_is_gone_and_finds_it_again(own_settings: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "a.zhibao", tmp_path / "b.zhibao"
    here.touch()
    recent.remember(here, "某校 2025")
    here.rename(there)
    assert recent.recent_reports()[0].gone
    recent.moved(str(here.resolve()), there)
    assert [r.name for r in recent.recent_reports()] == ["b.zhibao"]
    recent.forget(str(there.resolve()))
    assert recent.recent_reports() == []


def test_a_spoilt_recent_list_does_no_harm(own_settings: Path) -> None:
    write_json("recent.json", [{"path": "x"}, 3, {"path": "a", "opened": "gestern"}])
    assert recent.recent_reports() == []
    (own_settings / "recent.json").write_text("{", encoding="utf-8")
    assert recent.recent_reports() == []


def test_settings_outlive_the_window(own_settings: Path) -> None:
    Settings().put("text_scale", 1.3)
    assert Settings().get("text_scale") == 1.3
    assert read_json("window.json") == {"text_scale": 1.3}


def test_settings_that_cannot_be_kept_do_no_harm(own_settings: Path) -> None:
    own_settings.write_text("a file where the folder should be", encoding="utf-8")
    settings = Settings()
    settings.put("dark", True)
    assert settings.get("dark") is True


def test_colours_and_text_size_change_while_it_runs(window: MainWindow) -> None:
    try:
        window.set_scheme(True)
        window.set_text_size(1.5)
        assert theme.is_dark() and theme.points("ui") == 15.0
        assert window.palette().window().color() == theme.colour("window")
        assert Settings().get("dark") is True
    finally:
        window.set_scheme(False)
        window.set_text_size(1.0)
        window.set_scheme(None)


def test_the_manual_opens_and_finds_words(window: MainWindow) -> None:
    from app.manual import ManualWindow

    window.do("manual")
    manual = next(w for w in window.findChildren(ManualWindow))
    assert manual.isVisible()
    assert manual.text.toPlainText().strip()
    manual.search.setText("一个手册里没有的词组")
    manual.find_next()
    manual.parts.setCurrentRow(0)
    manual.close()


def test_the_board_sums_to_the_status_bar_and_leads_to_the_place(window: MainWindow) -> None:
    write(session_of(window), "s-c1-1", "五个汉字呀")
    window.show_start()
    board = window.start_page.board
    model = board.board_model
    rows = {str(model.index(r, 0).data()): r for r in range(model.rowCount())}
    assert list(rows) == ["封面", "前言", "一、人才培养", "二、服务贡献", "表 1 计分卡"]
    assert model.index(rows["一、人才培养"], 4).data() == "5 字"
    assert model.index(rows["表 1 计分卡"], 4).data() == "0 / 6 行"
    board.clicked.emit(model.index(rows["表 1 计分卡"], 0))
    assert window.section == "s-t1"


def test_the_reminder_can_be_copied(window: MainWindow) -> None:
    from PySide6.QtGui import QGuiApplication

    window.show_start()
    window.start_page.copy.click()
    assert "服务贡献未开始" in QGuiApplication.clipboard().text()
    assert "已复制" in window.status.message.text()


def test_typing_in_the_filter_keeps_only_what_matches(window: MainWindow) -> None:
    assert window.tree is not None
    window.go("s-c1")
    window.do("find")
    window.tree.filter_box.setText("课程")
    proxy = window.tree.proxy
    assert proxy.rowCount() == 1 and proxy.rowCount(proxy.index(0, 0)) == 1
    window.tree.filter_box.returnPressed.emit()
    assert window.section == "s-c1-2"
    window.tree.filter_box.clear()
    assert proxy.rowCount() == 6


def test_a_copy_is_made_beside_the_draft(
    window: MainWindow, chinese_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    target = chinese_folder / "副本.zhibao"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(target), ""))
    window.do("copy")
    assert target.is_file()
    assert session_of(window).path.name == "年报.zhibao"


def test_closing_the_report_leads_back_to_the_start_page(window: MainWindow) -> None:
    window.go("s-c1")
    window.do("close")
    assert window.session is None
    assert window.book.currentWidget() is window.start_page
    assert window.windowTitle() == "质报"
    window.do("undo")


def test_nothing_heavy_is_loaded_before_the_window_shows() -> None:
    code = (
        "import sys\n"
        "from app.starting import application\n"
        "from forms import theme\n"
        "app = application(); theme.install(app)\n"
        "from app.window import MainWindow\n"
        "window = MainWindow(); window.show(); app.processEvents()\n"
        "heavy = {'openpyxl', 'docx', 'lxml', 'matplotlib', 'numpy', 'PIL', 'sqlite_utils'}\n"
        "heavy |= {'exporters', 'importers'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_table_menu_offers_what_the_table_at_the_cursor_can_do(window: MainWindow, qtbot: Any) -> None:
    menu = window.actions_by_key.table_menu
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()] == [False]
    window.go("s-c2")
    window.do("insert_table")
    assert any(isinstance(b.body, Table) for b in session_of(window).report.blocks.values())
    page: Any = window.book.currentWidget()
    table = next(w for w in page.widgets() if hasattr(w, "insert_rows"))
    table.focus_at(1)
    qtbot.waitUntil(lambda: page.current is table)
    menu.aboutToShow.emit()
    assert len(menu.actions()) > 3


def test_tools_that_insert_are_off_where_the_section_is_locked(window: MainWindow) -> None:
    window.go("s-c2")
    actions = window.actions_by_key.by_key
    assert actions["insert_table"].isEnabled() and actions["insert_table"].isVisible()
    window.do("submit")
    window.do("lock")
    assert not actions["insert_table"].isEnabled()
    window.go("s-cover")
    assert not actions["insert_table"].isVisible()


def test_in_a_narrow_window_the_text_goes_first(window: MainWindow, qtbot: Any) -> None:
    window.go("s-c2")
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: window.right.isVisible())
    window.resize(900, 480)
    qtbot.waitUntil(lambda: not window.right.isVisible())
    window.actions_by_key.right.trigger()
    assert window.right.isVisible()
    window.resize(1366, 768)
    window.actions_by_key.right.trigger()
    window.resize(900, 480)
    qtbot.waitUntil(lambda: window.right.isVisible())  # each width remembers its own choice


def test_following_the_caret_marks_the_section_below(window: MainWindow) -> None:
    window.go("s-c1")
    window.follow_caret("s-c1-2")
    assert window.tree is not None and window.tree.current() == "s-c1-2"
    assert window.pane is not None and window.pane.section_id == "s-c1-2"
    assert window.section == "s-c1-2"


def test_the_lists_hold_what_stands_inside_cases_too(window: MainWindow) -> None:
    report = session_of(window).report
    report.apply(edits.insert_block(report, "s-c1", 0, Case("一例"), "案例", block_id="case"))
    report.apply(edits.insert_block(report, "s-c1", 0, Figure(caption="例中图"), "图", parent="case"))
    report.apply(edits.insert_block(report, "s-c2", 0, Table(caption="正文表"), "表"))
    report.apply(edits.insert_block(report, "s-c2", 1, Table(caption="当图的表", caption_as="figure"), "表"))
    numbers = number_report(report)
    figures = caption_lines(report, numbers, Kind.FIGURE_LIST)
    assert figures == [("s-c1", 0, "图 1-1　例中图"), ("s-c2", 0, "图 2-1　当图的表")]
    assert caption_lines(report, numbers, Kind.TABLE_LIST) == [
        ("s-c2", 0, "表 2-1　正文表"),
        ("s-t1", 0, "表 1　计分卡"),
    ]


def test_the_contents_page_lists_headings_and_leads_there(window: MainWindow) -> None:
    window.go("s-contents")
    page = window.book.currentWidget()
    assert isinstance(page, GeneratedPage)
    shown = [page.list.topLevelItem(n).text(0).strip() for n in range(page.list.topLevelItemCount())]  # type: ignore[union-attr]
    assert shown[:4] == ["前言", "一、学校概况", "一、人才培养", "（一）专业建设"]
    assert shown[-1] == "表 1 计分卡"
    page.list.itemActivated.emit(page.list.topLevelItem(2), 0)
    assert window.section == "s-c1"
    assert not window.actions_by_key.by_key["lock"].isVisible()


def test_undo_asked_for_by_a_page_shows_the_place_too(window: MainWindow) -> None:
    type_school(window, "改过的名字")
    window.go("s-c2")
    session_of(window).undo()  # as a text field does on Ctrl+Z
    assert window.section == "s-cover"
