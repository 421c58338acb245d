"""交稿 in the real window: the pack, and a delivered Word file that somebody changed by hand."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image

from app.export_page import ExportPage
from app.hand_edits_page import HandEditsPage
from app.session import Session
from app.window import MainWindow
from report import edits
from report.blocks import Figure, Picture
from report.editions import load_edition
from report.find import Search, find
from tests.app.window_parts import empty_window, own_settings, write

__all__ = ["empty_window", "own_settings"]
SENTENCE = "学校全年开展校企合作项目十二项。"


@pytest.fixture
def page(empty_window: MainWindow, tmp_path: Path) -> ExportPage:
    session = Session.create(tmp_path / "年报.zhibao", load_edition("zz-2025"), "某某学校")
    empty_window.take(session)
    bodies = [s.id for s, _ in session.report.walk() if s.type == "body"]
    write(session, bodies[1], SENTENCE)
    empty_window.do("export")
    made = empty_window.book.currentWidget()
    assert isinstance(made, ExportPage)
    for key in ("pdf", "check"):
        made.rows[key].box.setChecked(False)
    return made


def made_all(page: ExportPage, qtbot: Any) -> None:
    page.export()
    qtbot.waitUntil(lambda: page.task is None, timeout=60000)


def change_by_hand(path: Path) -> None:
    document = Document(str(path))
    paragraph = next(p for p in document.paragraphs if SENTENCE in p.text)
    paragraph.runs[-1].text = paragraph.runs[-1].text.replace("十二项", "十三项")
    document.save(str(path))


def test_the_pack_holds_what_was_made(page: ExportPage, qtbot: Any) -> None:
    with qtbot.waitSignal(page.pack.ended, timeout=60000):
        page.pack.go.click()
    (packed,) = Path(page.folder.text()).glob("*交稿.zip")
    with zipfile.ZipFile(packed) as archive:
        made = [page.target(key).name for key in ("word", "excel")]
        assert sorted(archive.namelist()) == sorted([*made, "责任声明（某某学校）2025.pdf"])
        assert archive.read("责任声明（某某学校）2025.pdf").count(b"/Type /Page\n") == 1
    assert "已打包" in page.pack.result.text() and "没有批注" in page.pack.remarks.text()


def add_large_picture(session: Session) -> None:
    out = io.BytesIO()
    Image.effect_noise((1800, 1200), 90).convert("RGB").save(out, "JPEG", quality=92)
    info = session.store_picture(out.getvalue(), "合影.jpg")
    section = next(s.id for s, _ in session.report.walk() if s.type == "body")
    figure = Figure((Picture(info.sha),), "合影")
    placed = edits.insert_block(session.report, section, 0, figure, "插入图片")
    session.perform(edits.joined("插入图片", [edits.add_picture(session.report, info), placed]))


def test_a_report_without_large_pictures_needs_no_mail_version(page: ExportPage, qtbot: Any) -> None:
    page.pack.mail.setChecked(True)
    with qtbot.waitSignal(page.pack.ended, timeout=60000):
        page.pack.go.click()
    assert "已经够小" in page.pack.result.text()
    assert not list(Path(page.folder.text()).glob("*邮件版*"))


def test_the_mail_version_stands_beside_the_full_report(page: ExportPage, qtbot: Any) -> None:
    add_large_picture(page.session)
    page.pack.mail.setChecked(True)
    with qtbot.waitSignal(page.pack.ended, timeout=60000):
        page.pack.go.click()
    (packed,) = Path(page.folder.text()).glob("*交稿.zip")
    with zipfile.ZipFile(packed) as archive:
        assert any("邮件版" in name for name in archive.namelist())
    assert page.target("word").is_file() and "→" in page.pack.result.text()


def test_a_second_export_of_an_untouched_file_asks_nothing(page: ExportPage, qtbot: Any) -> None:
    made_all(page, qtbot)
    made_all(page, qtbot)
    assert page.rows["word"].state == "done"


def test_a_file_changed_by_hand_is_not_replaced_and_its_changes_come_in(
    page: ExportPage, empty_window: MainWindow, qtbot: Any
) -> None:
    made_all(page, qtbot)
    target = page.target("word")
    change_by_hand(target)
    changed = target.read_bytes()
    seen: list[Any] = []
    page.hand_edits_wanted.connect(seen.append)
    made_all(page, qtbot)
    assert page.rows["word"].state == "failed" and "改过 1 处" in page.rows["word"].result.text()
    assert target.read_bytes() == changed
    page.rows["word"].links.itemAt(0).widget().click()
    listed = empty_window.book.currentWidget()
    assert isinstance(listed, HandEditsPage) and len(seen) == 1
    assert listed.list.topLevelItem(0).text(2) == "可以收入"
    assert "十三项" in listed.pair.toPlainText()
    listed.take.click()
    report = page.session.report
    assert find(report, Search("十三项")) and not find(report, Search("十二项"))
    assert empty_window.undo_name() == "收入手改 1 处"
    assert empty_window.book.currentWidget() is page


def test_the_changed_file_can_be_kept_under_another_name(page: ExportPage, qtbot: Any) -> None:
    made_all(page, qtbot)
    target = page.target("word")
    change_by_hand(target)
    changed = target.read_bytes()
    made_all(page, qtbot)
    page._keep_and_make("word")
    qtbot.waitUntil(lambda: page.task is None, timeout=60000)
    assert page.rows["word"].state == "done"
    (aside,) = target.parent.glob("*手改*.docx")
    assert aside.read_bytes() == changed != target.read_bytes()


def test_a_pack_waits_for_what_could_not_be_made(page: ExportPage, qtbot: Any) -> None:
    page.rows["excel"].file.setText("不行?.xlsx")
    page.pack.go.click()
    qtbot.waitUntil(lambda: page.task is None, timeout=60000)
    assert "没有打包" in page.bar.sentence
    assert not list(Path(page.folder.text()).glob("*.zip"))
