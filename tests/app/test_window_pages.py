"""New report, import and delivery in the window, with the real editions, readers and writers."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from app.export_page import ExportPage
from app.exporting import free_name
from app.import_page import ImportPage
from app.new_report import NewReportPage, suggested_name
from app.roll_page import RollPage
from app.session import Session
from app.window import MainWindow
from report import edits
from report.errors import UserError
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings, window, write

__all__ = ["empty_window", "own_settings", "window"]

LONG = 60_000  # ms: several people share the machine


def asked(window: MainWindow) -> NewReportPage:
    window.do("new")
    page = window.book.currentWidget()
    assert isinstance(page, NewReportPage)
    return page


def opened(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def fill(page: NewReportPage, path: Path, school: str = "青川职业学校") -> None:
    page.school.setText(school)
    page.path.setText(str(path))
    page.path.textEdited.emit(str(path))


def choose(page: NewReportPage, edition: str) -> None:
    page.edition.setCurrentIndex([e.id for e in page.editions].index(edition))


def test_five_answers_make_a_report_with_chapters_and_tables(
    empty_window: MainWindow, chinese_folder: Path
) -> None:
    page = asked(empty_window)
    choose(page, "zz-2025")
    fill(page, chinese_folder / "新.zhibao")
    page.code.setText("0371")
    page.make.click()
    report = opened(empty_window).report
    assert (report.school, report.school_code, report.year) == ("青川职业学校", "0371", 2025)
    assert empty_window.tree is not None
    model = empty_window.tree.model
    titles = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert "1 人才培养" in titles and titles[-1] == "附表"
    assert (chinese_folder / "新.zhibao").is_file()


def test_a_confirmed_edition_comes_first_and_an_unconfirmed_one_says_what_is_unsure(
    empty_window: MainWindow,
) -> None:
    page = asked(empty_window)
    assert page.editions[0].confirmed
    choose(page, "gz-2025")
    assert "推定" in page.status.text() and page.status.property("kind") == "query"


def test_the_file_name_follows_the_school_until_a_person_chooses_one(empty_window: MainWindow) -> None:
    page = asked(empty_window)
    page.school.setText("青川/职业学校")
    assert page.path.text().endswith("青川职业学校2025质量年报.zhibao")
    page.path.textEdited.emit("x")
    page.path.setText("/x/y.zhibao")
    page.school.setText("别的学校")
    assert page.path.text() == "/x/y.zhibao"


@pytest.mark.parametrize(
    ("school", "year", "word"), [("", "2025", "学校名称"), ("某校", "25", "年度"), ("某校", "1999", "年度")]
)
def test_what_is_missing_is_said_in_the_page(
    empty_window: MainWindow, tmp_path: Path, school: str, year: str, word: str
) -> None:
    page = asked(empty_window)
    fill(page, tmp_path / "新.zhibao", school)
    page.year.setText(year)
    page.make.click()
    assert word in page.bar.sentence
    assert empty_window.session is None


def test_a_file_that_is_there_is_never_overwritten(empty_window: MainWindow, tmp_path: Path) -> None:
    held = tmp_path / "旧.zhibao"
    held.write_bytes(b"last year's")
    page = asked(empty_window)
    fill(page, held)
    page.make.click()
    assert "不会覆盖" in page.bar.sentence
    assert held.read_bytes() == b"last year's"


def test_a_folder_that_is_not_there_is_told(empty_window: MainWindow, tmp_path: Path) -> None:
    page = asked(empty_window)
    fill(page, tmp_path / "没有" / "新.zhibao")
    with pytest.raises(UserError, match="没有"):
        page.answers()


def test_suggested_names_hold_nothing_that_windows_refuses() -> None:
    assert suggested_name('a<>:"/\\|?*校', "2025") == "a校2025质量年报.zhibao"
    assert suggested_name("", "2025").startswith("学校")


@pytest.fixture
def real_window(empty_window: MainWindow, chinese_folder: Path) -> MainWindow:
    """A window with a new report of the 2025 edition open."""
    page = asked(empty_window)
    choose(page, "zz-2025")
    fill(page, chinese_folder / "年报.zhibao")
    page.make.click()
    return empty_window


def word_file(path: Path) -> Path:
    document = Document()
    document.add_heading("人才培养", 1)
    document.add_heading("专业建设", 2)
    document.add_paragraph("学校开设专业十二个，在校生三千人。")
    document.save(str(path))
    return path


def read_in(window: MainWindow, qtbot: Any, *paths: Path) -> ImportPage:
    window.do("import")
    page = window.book.currentWidget()
    assert isinstance(page, ImportPage)
    page.read(paths)
    qtbot.waitUntil(lambda: page.choose.isEnabled(), timeout=LONG)
    return page


def test_reading_a_file_changes_nothing_and_accepting_is_one_step(
    real_window: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    report = opened(real_window).report
    before = (dict(report.sections), dict(report.blocks), dict(report.values), dict(report.fields))
    page = read_in(real_window, qtbot, word_file(tmp_path / "去年.docx"))
    assert (report.sections, report.blocks, report.values, report.fields) == before
    assert page.list.rows.rowCount() > 0 and page.accept_button.isEnabled()
    page.accept_button.click()
    assert report.blocks != before[1]
    assert "已收入" in real_window.bar.sentence
    real_window.do("undo")
    assert (report.sections, report.blocks, report.values, report.fields) == before


def test_two_files_are_taken_in_by_one_step(real_window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    report = opened(real_window).report
    blocks = dict(report.blocks)
    text = tmp_path / "补充.txt"
    text.write_text("二、服务贡献\n学校面向社会开展培训两千人次。\n", encoding="utf-8")
    page = read_in(real_window, qtbot, word_file(tmp_path / "去年.docx"), text)
    page.accept()
    assert len(report.blocks) > len(blocks)
    real_window.do("undo")
    assert report.blocks == blocks


def test_a_file_nobody_can_read_is_told_in_the_page(
    real_window: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 not a package")
    page = read_in(real_window, qtbot, broken)
    assert page.bar.sentence
    assert not page.accept_button.isEnabled()


def test_choosing_an_entry_shows_it_whole(real_window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    page = read_in(real_window, qtbot, word_file(tmp_path / "去年.docx"))
    row = page.list.rows.index(0, 0, page.list.rows.index(0, 0))
    page.list.setCurrentIndex(row)
    assert str(row.data()) in page.detail.old.toPlainText()


def test_the_real_report_goes_in_and_its_tables_are_filled(
    real_window: MainWindow, qtbot: Any, shared: Path
) -> None:
    page = read_in(real_window, qtbot, shared / "real" / "003-zz-2025.docx")
    page.accept()
    assert real_window.tree is not None
    real_window.tree.model.refresh_progress()
    whole = real_window.tree.model.progress[""]
    assert whole.characters > 10_000
    assert len(opened(real_window).report.values) > 100


def delivery(window: MainWindow, folder: Path) -> ExportPage:
    window.do("export")
    page = window.book.currentWidget()
    assert isinstance(page, ExportPage)
    folder.mkdir(exist_ok=True)
    page.folder.setText(str(folder))
    return page


def made(page: ExportPage, qtbot: Any) -> None:
    page.start.click()
    qtbot.waitUntil(lambda: page.task is None, timeout=LONG)


def test_all_files_are_made_and_the_tables_read_back(
    real_window: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    session = opened(real_window)
    write(session, "s-c1" if "s-c1" in session.report.sections else first_text(session), "学校有专业十二个。")
    page = delivery(real_window, tmp_path / "交稿")
    made(page, qtbot)
    assert {row.state for row in page.rows.values()} == {"done"}
    names = sorted(path.name for path in (tmp_path / "交稿").iterdir())
    assert names == [
        "检查报告（青川职业学校）2025.docx",
        "附表（青川职业学校）2025.xlsx",
        "青川职业学校质量年报（2025）.docx",
        "青川职业学校质量年报（2025）.pdf",
    ]
    assert page.agreement.text.text().startswith("115 / 115 行与草稿一致")


def first_text(session: Session) -> str:
    return next(s.id for s, _ in session.report.walk() if s.type == "body")


def test_only_what_is_ticked_is_made(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    page = delivery(window, tmp_path / "交稿")
    for key in ("word", "pdf", "check"):
        page.rows[key].box.setChecked(False)
    made(page, qtbot)
    assert [path.suffix for path in (tmp_path / "交稿").iterdir()] == [".xlsx"]
    page.rows["excel"].box.setChecked(False)
    assert not page.start.isEnabled()


def test_a_file_that_cannot_be_written_offers_another_name(
    window: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    page = delivery(window, tmp_path / "交稿")
    for key in ("word", "check"):
        page.rows[key].box.setChecked(False)
    blocker = page.target("excel")
    blocker.mkdir()  # a folder of that name: the writer cannot put a file there
    made(page, qtbot)
    row = page.rows["excel"]
    assert row.state == "failed" and row.result.text()
    other = row.links.itemAt(1).widget()
    other.click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: page.task is None, timeout=LONG)
    assert row.state == "done"
    assert "（2）" in page.target("excel").name and page.target("excel").is_file()


def test_a_file_that_will_be_replaced_is_named_beforehand(window: MainWindow, tmp_path: Path) -> None:
    page = delivery(window, tmp_path / "交稿")
    row = page.rows["excel"]
    assert row.result.text() == ""
    page.target("excel").write_bytes(b"old")
    page.folder.setText(str(tmp_path))
    page.folder.setText(str(tmp_path / "交稿"))
    assert "替换" in row.result.text()


def test_a_missing_folder_is_told_before_anything_is_made(window: MainWindow, tmp_path: Path) -> None:
    page = delivery(window, tmp_path / "交稿")
    page.folder.setText(str(tmp_path / "没有"))
    page.start.click()
    assert "没有" in page.bar.sentence and page.task is None


def test_stopping_leaves_nothing_half_made(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    page = delivery(window, tmp_path / "交稿")
    page.start.click()
    page.cancel()
    qtbot.waitUntil(lambda: page.task is None, timeout=LONG)
    assert not [p for p in (tmp_path / "交稿").iterdir() if p.name.startswith(".")]
    assert {row.state for row in page.rows.values()} <= {"idle", "done"}
    assert page.bar.sentence


def test_open_findings_are_named_and_lead_to_the_checks(window: MainWindow, qtbot: Any) -> None:
    session = opened(window)
    session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("5")))
    session.perform(edits.set_value(session.report, "x.t1.2", "2025", read_value("9")))
    assert window.checker is not None
    with qtbot.waitSignal(session.checked, timeout=LONG):
        window.checker.check()
    window.do("export")
    page = window.book.currentWidget()
    assert isinstance(page, ExportPage)
    qtbot.waitUntil(lambda: "错误 0" not in page.findings.text(), timeout=LONG)
    page.go.click()
    assert window.foot.rows["checks"].isChecked()


def test_a_free_name_is_found_beside_those_that_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    assert free_name(path) == path
    path.touch()
    assert free_name(path).name == "年报（2）.docx"
    free_name(path).touch()
    assert free_name(path).name == "年报（3）.docx"


def test_the_sample_opens_as_a_copy_of_ones_own(
    empty_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.new_report.default_folder", lambda: tmp_path / "质报")
    empty_window.commands.way("sample")
    assert empty_window.bar.sentence == ""
    first = opened(empty_window).path
    assert first.parent == tmp_path / "质报"
    empty_window.commands.way("sample")
    assert opened(empty_window).path != first


def test_last_years_draft_is_the_start_of_this_years(
    real_window: MainWindow, qtbot: Any, chinese_folder: Path
) -> None:
    old = opened(real_window)
    row = next(r.id for r in old.report.edition.tables[0].rows if r.formula is None and r.kind == "value")
    old.perform(edits.set_value(old.report, row, "2025", read_value("321")))
    section = first_text(old)
    write(old, section, "去年写的一句话。")
    real_window.do("roll")
    page = real_window.book.currentWidget()
    assert isinstance(page, NewReportPage)
    assert (page.school.text(), page.year.text()) == ("青川职业学校", "2026")
    page.year.setText("2025")
    page.make.click()
    assert "2025" in page.bar.sentence
    page.year.setText("2026")
    target = chinese_folder / "今年.zhibao"
    fill(page, target)
    page.make.click()
    report = opened(real_window).report
    assert report.year == 2026 and target.is_file()
    assert report.value(row, "2025").text == "321"
    assert "带过来" in real_window.bar.sentence
    shown = real_window.book.currentWidget()
    assert isinstance(shown, RollPage) and shown.list.topLevelItemCount() > 0
    assert real_window.pane is not None
    kept = next(key for key in report.fields if key.startswith("last_year/"))
    real_window.go(kept.removeprefix("last_year/"))
    before = len(report.blocks)
    real_window.pane.text_taken.emit([0])
    assert len(report.blocks) > before
