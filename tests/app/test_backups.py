"""Backups at work in the window: made without being asked, seen, put back; trouble is one sentence below."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from app import backups as backups_module
from app.backups import SECOND_PLACE, back_up, first_place, places
from app.backups_page import BackupsPage
from app.config import Settings
from app.import_page import ImportPage
from app.session import Session
from app.window import MainWindow
from db.backup import Backup, Reason, list_backups
from db.lock import lock_path
from report import edits
from report.dump import dump
from report.editions import load_edition
from tests.app.window_parts import empty_window, own_settings
from tests.db.test_backup import spoil

__all__ = ["empty_window", "own_settings"]


@pytest.fixture
def window(empty_window: MainWindow, chinese_folder: Path) -> MainWindow:
    """A window with a new report of an edition that ships, so that it can be opened again."""
    path = chinese_folder / "年报.zhibao"
    empty_window.take(Session.create(path, load_edition("zz-2025"), "某某学校"))
    return empty_window


@pytest.fixture
def session(window: MainWindow) -> Iterator[Session]:
    assert window.session is not None
    yield window.session


def date_is(session: Session, text: str) -> None:
    session.perform(edits.set_field(session.report, "report.date", text))


def held(path: Path) -> list[Backup]:
    return list_backups(path, places())


def reasons(path: Path) -> list[str]:
    return [backup.reason for backup in held(path)]


def page_of(window: MainWindow) -> BackupsPage:
    page = window.book.currentWidget()
    assert isinstance(page, BackupsPage)
    return page


def set_second(place: Path) -> None:
    Settings().put(SECOND_PLACE, str(place))


# ---- made without being asked


def test_an_hour_after_an_edit_there_is_a_backup(
    qtbot: Any, window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.backups._hour.setInterval(1)
    date_is(session, "甲")
    qtbot.waitUntil(lambda: reasons(session.path) == ["每小时"])
    session.backups.stop()


def test_without_an_edit_no_hour_begins(session: Session) -> None:
    assert not session.backups._hour.isActive()
    date_is(session, "甲")
    assert session.backups._hour.isActive()


def test_closing_makes_a_backup_once(window: MainWindow, session: Session) -> None:
    path = session.path
    date_is(session, "甲")
    window.do("close")
    assert window.session is None and reasons(path) == ["关闭时"]
    window.open_path(path)
    window.do("close")
    assert reasons(path) == ["关闭时"]


def test_import_and_rolling_forward_make_one_before(window: MainWindow, session: Session) -> None:
    ImportPage(session).accept()
    assert reasons(session.path) == ["收入前"]
    date_is(session, "甲")
    window.do("roll")
    assert reasons(session.path) == ["沿用前", "收入前"]


def test_a_report_that_is_only_read_makes_none(window: MainWindow, session: Session) -> None:
    path = session.path
    window.do("close")
    count = len(held(path))
    window.take(Session.open(path, read_only=True))
    assert window.session is not None
    assert window.session.backups.make(Reason.HAND).safe
    window.do("backups")
    page = page_of(window)
    assert not page.back.isEnabled() and not page.now.isEnabled() and page.copy.isEnabled()
    window.do("close")
    assert len(held(path)) == count


def test_trouble_is_one_sentence_in_the_status_bar(
    window: MainWindow, session: Session, own_settings: Path
) -> None:
    own_settings.mkdir(exist_ok=True)
    first_place().write_text("a file, no folder", encoding="utf-8")
    date_is(session, "甲")
    outcome = session.backups.make(Reason.HAND)
    assert not outcome.safe
    assert "没有备份成" in window.status.message.text() and window.bar.sentence == ""
    window.do("close")
    assert window.session is None  # the work goes on


def test_an_error_of_our_own_goes_to_the_log(
    session: Session, own_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("inner detail")

    monkeypatch.setattr("db.backup.make_backup", broken)
    outcome = back_up(session.path, Reason.HAND)
    assert "inner" not in outcome.trouble and outcome.trouble
    assert "inner detail" in (own_settings / "zhibao.log").read_text(encoding="utf-8")


# ---- the second place


def test_backups_go_to_the_second_place_too(session: Session, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    set_second(stick)
    assert session.backups.make(Reason.HAND).trouble == ""
    assert len(list_backups(session.path, [stick])) == len(list_backups(session.path, [first_place()])) == 1


def test_a_second_place_that_is_missing_is_said_and_made_up_for_later(
    window: MainWindow, session: Session, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    set_second(stick)
    outcome = session.backups.make(Reason.HAND)
    assert outcome.made and outcome.safe and "没有接上" in window.status.message.text()
    assert not stick.exists()
    stick.mkdir()
    assert session.backups.make(Reason.HAND).made  # nothing changed, but the stick has none yet
    assert len(list_backups(session.path, [stick])) == 1


def test_the_second_place_is_chosen_and_forgotten_in_the_page(
    window: MainWindow, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.do("backups")
    page = page_of(window)
    assert page.forget.isHidden()
    page.choose.click()
    assert backups_module.second_place() == tmp_path and str(tmp_path) in page.second.text()
    page.forget.click()
    assert backups_module.second_place() is None


# ---- the page


def test_the_page_lists_and_shows_what_is_in_a_backup(window: MainWindow, session: Session) -> None:
    window.do("backups")
    page = page_of(window)
    assert page.list.topLevelItemCount() == 0 and "还没有备份" in page.preview.toPlainText()
    assert not page.back.isEnabled()
    date_is(session, "甲")
    page.now.click()
    item = page.list.topLevelItem(0)
    assert item is not None and item.text(1) == "手动" and "填写" in item.text(3)
    text = page.preview.toPlainText()
    assert "某某学校" in text and "2025" in text and session.report.children("")[-1].title in text
    assert page.back.isEnabled()
    page.now.click()
    assert page.list.topLevelItemCount() == 1 and "不用再备份" in window.status.message.text()


def test_a_spoilt_backup_is_listed_and_cannot_be_used(window: MainWindow, session: Session) -> None:
    session.backups.make(Reason.HAND)
    spoil(held(session.path)[0].path, 0, 200)
    window.do("backups")
    page = page_of(window)
    assert "读不出来" in page.preview.toPlainText()
    assert not page.back.isEnabled() and not page.copy.isEnabled()


def test_a_backup_is_saved_elsewhere_but_not_over_the_draft(
    window: MainWindow, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.backups.make(Reason.HAND)
    window.do("backups")
    page = page_of(window)
    answers = iter([str(tmp_path / "拷出"), str(session.path), str(tmp_path / "没有" / "a.zhibao")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (next(answers), ""))
    page.copy.click()
    copy = Session.open(tmp_path / "拷出.zhibao")
    assert dump(copy.report) == dump(session.report)
    copy.abandon()
    page.copy.click()
    assert "同一个文件" in page.bar.sentence
    page.copy.click()
    assert "没能" in page.bar.sentence


def test_restoring_goes_back_and_keeps_the_present(window: MainWindow, session: Session) -> None:
    path = session.path
    before = dump(session.report)
    session.backups.make(Reason.HAND)
    date_is(session, "乙")
    window.do("backups")
    page_of(window).back.click()
    assert window.session is not None and window.session is not session
    assert window.session.path == path and dump(window.session.report) == before
    assert reasons(path) == ["恢复前", "手动"]
    assert "已恢复" in window.bar.sentence
    window.do("backups")
    page_of(window).back.click()  # and forward again
    assert window.session.report.fields["report.date"] == "乙"


def test_without_a_backup_of_the_present_nothing_is_restored(
    window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.backups.make(Reason.HAND)
    date_is(session, "乙")
    window.do("backups")
    page = page_of(window)
    monkeypatch.setattr(backups_module, "places", list)
    page.back.click()
    assert window.session is session and "没有恢复" in window.bar.sentence
    assert session.report.fields["report.date"] == "乙"


def test_a_restore_that_fails_opens_the_draft_again(
    window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.backups.make(Reason.HAND)
    date_is(session, "乙")
    window.do("backups")
    page = page_of(window)
    assert page.chosen is not None
    spoil(page.chosen.path)
    page.back.click()
    assert window.session is not None and window.session.report.fields["report.date"] == "乙"
    assert window.bar.sentence


# ---- a damaged draft


def test_a_damaged_draft_offers_its_newest_good_backup(window: MainWindow, session: Session) -> None:
    path = session.path
    date_is(session, "甲")
    content = dump(session.report)
    window.do("close")
    broken = spoil(path)
    window.calmly(lambda: window.open_path(path))
    assert "最近一份完好的备份" in window.bar.sentence and path.read_bytes() == broken
    press(window, "用这份备份恢复")
    assert window.session is not None and dump(window.session.report) == content
    aside = [p for p in path.parent.iterdir() if "损坏" in p.name]
    assert len(aside) == 1 and aside[0].read_bytes() == broken
    assert aside[0].name in window.bar.sentence


def test_all_backups_of_a_damaged_draft_can_be_seen(window: MainWindow, session: Session) -> None:
    path = session.path
    window.do("close")
    path.write_bytes(path.read_bytes()[:3000])
    window.calmly(lambda: window.open_path(path))
    press(window, "看全部备份…")
    page = page_of(window)
    assert page.list.topLevelItemCount() == 1 and not page.now.isEnabled()
    page.back.click()
    assert window.session is not None and window.session.path == path


def test_a_draft_that_was_not_closed_says_so_when_it_is_opened(window: MainWindow, session: Session) -> None:
    path = session.path
    date_is(session, "甲")
    left = lock_path(path).read_bytes()
    window.do("close")
    lock_path(path).write_bytes(left)  # as a process leaves it that was killed
    window.open_path(path)
    assert "上次没有正常关闭" in window.bar.sentence and "填写" in window.bar.sentence


def test_a_damaged_draft_without_a_backup_is_only_told(window: MainWindow, session: Session) -> None:
    path = session.path
    window.do("close")
    for backup in held(path):
        backup.path.unlink()
    spoil(path)
    assert not window.calmly(lambda: window.open_path(path))
    assert "损坏" in window.bar.sentence or "不是质报" in window.bar.sentence


def press(window: MainWindow, text: str) -> None:
    """Presses a button of the message bar."""
    from PySide6.QtWidgets import QPushButton

    next(b for b in window.bar.findChildren(QPushButton) if b.text() == text).click()
