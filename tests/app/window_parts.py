"""What the tests of the window share: a draft of the small edition on disk, and a window with it open."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.session import Session
from app.window import MainWindow
from db.draft import DraftFile
from report import edits
from report.blocks import Paragraph, Text
from report.content import spans
from report.edition import FieldSpec
from report.model import Report
from tests.report.small import small_edition, small_report

FIELDS = (
    FieldSpec("cover.team", "编写单位", "cover", default="{school}编写组"),
    FieldSpec("cover.stamp", "盖章", "cover", kind="blank"),
    FieldSpec("page.header", "页眉", "header", default="{school} {title}"),
)


def report_with_fields() -> Report:
    return small_report(fields=FIELDS)


def session_at(path: Path, report: Report | None = None) -> Session:
    """A session over a new draft file. (The small edition is none that ships: such a file is not opened
    a second time.)"""
    return Session(DraftFile.create(path, report or report_with_fields()))


def write(session: Session, section: str, text: str) -> None:
    body = Text((Paragraph(spans(text)),))
    session.perform(edits.insert_block(session.report, section, 99, body, "写正文"))


@pytest.fixture
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of this test alone."""
    folder = tmp_path / "settings"
    monkeypatch.setenv("ZHIBAO_CONFIG", str(folder))
    return folder


@pytest.fixture
def empty_window(qtbot: Any, own_settings: Path) -> Iterator[MainWindow]:
    """A window without a report."""
    window = MainWindow()
    window.show()
    yield window
    window.commands.stop_tasks()
    if window.checker is not None:
        window.checker.stop()
    if window.session is not None:
        window.session.abandon()
    window.use(None)
    window.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def window(empty_window: MainWindow, chinese_folder: Path) -> MainWindow:
    """A window with a new report of the small edition open."""
    empty_window.take(session_at(chinese_folder / "年报.zhibao"))
    return empty_window


__all__ = [
    "empty_window",
    "own_settings",
    "report_with_fields",
    "session_at",
    "small_edition",
    "window",
    "write",
]
