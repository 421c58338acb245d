"""The session over a real draft file: what forms ask for reaches the disk, and nothing typed is lost when it
cannot."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app import session as session_module
from app.session import Session
from report.blocks import Chart, Series
from report.edits import insert_block, set_field
from report.errors import UserError
from report.model import Edit
from tests.db.helpers import new_draft, reopen, value_edit


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    made = Session(new_draft(tmp_path))
    yield made
    made.abandon()


@pytest.fixture
def heard(session: Session) -> dict[str, list[object]]:
    """Everything the session tells, by signal."""
    told: dict[str, list[object]] = {"changed": [], "said": [], "failed": [], "saved": []}
    session.changed.connect(told["changed"].append)
    session.said.connect(told["said"].append)
    session.failed.connect(told["failed"].append)
    session.saved.connect(lambda: told["saved"].append(True))
    return told


def field(session: Session, text: str) -> Edit:
    return set_field(session.report, "report.date", text)


def break_disk(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise UserError("磁盘满了。")

    monkeypatch.setattr(session.draft, "write", refuse)


def saved_field(path: Path) -> str:
    draft = reopen(path, read_only=True)
    draft.close()
    return draft.report.fields.get("report.date", "")


def test_an_edit_is_on_the_disk_before_anybody_is_told(session: Session) -> None:
    on_disk: list[str] = []
    session.changed.connect(lambda _: on_disk.append(saved_field(session.path)))
    assert session.saved_at is None
    session.perform(field(session, "甲"))
    assert on_disk == ["甲"]
    assert session.saved_at is not None


def test_an_edit_without_changes_is_not_told(session: Session, heard: dict[str, list[object]]) -> None:
    session.perform(field(session, "甲"))
    session.perform(field(session, "甲"))
    session.perform(Edit("空", ()))
    assert len(heard["changed"]) == len(heard["saved"]) == 1


def test_numbers_follow_every_edit(session: Session) -> None:
    assert session.numbers().sections["s-c2"] == "二、"
    section = session.report.sections["s-c1"]
    from report.edits import delete_section

    session.perform(delete_section(session.report, section.id))
    assert session.numbers().sections["s-c2"] == "一、"
    session.undo()
    assert session.numbers().sections["s-c2"] == "二、"


def test_undo_and_redo_are_told_like_edits(session: Session, heard: dict[str, list[object]]) -> None:
    travelled: list[Edit] = []
    session.travelled.connect(travelled.append)
    session.perform(field(session, "甲"))
    assert (session.undo_name, session.redo_name) == ("填写", "")
    assert travelled == []
    session.undo()
    assert [edit.changes[0].after for edit in travelled] == [None]
    assert session.report.fields.get("report.date") is None
    assert (session.undo_name, session.redo_name) == ("", "填写")
    session.redo()
    assert session.report.fields["report.date"] == "甲"
    assert len(heard["changed"]) == 3
    session.redo()
    session.undo()
    session.undo()
    assert [s for s in heard["said"] if "没有" in str(s)] == ["没有可重做的操作", "没有可撤销的操作"]


def test_what_a_form_gathered_is_performed_before_undo_and_close(session: Session) -> None:
    waiting = ["甲"]
    session.flushing.connect(lambda: waiting and session.perform(field(session, waiting.pop())))
    session.undo()
    assert session.report.fields.get("report.date") is None and session.redo_name == "填写"
    waiting.append("乙")
    assert session.close()
    assert saved_field(session.path) == "乙"


def test_an_edit_that_cannot_be_written_stays_in_memory_and_is_tried_again(
    session: Session, heard: dict[str, list[object]], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(session_module, "RETRY_AFTER", 20)
    session._retry.setInterval(20)
    session.perform(field(session, "甲"))
    with monkeypatch.context() as broken:
        break_disk(session, broken)
        session.perform(field(session, "乙"))
        session.perform(value_edit(session.report, "5"))
        assert session.report.fields["report.date"] == "乙"
        assert session.unsaved and heard["failed"][0] == "磁盘满了。" and "磁盘满了。" in heard["said"]
        assert saved_field(session.path) == "甲"
        assert not session.close(), "closing now would lose what was typed"
    with qtbot.waitSignal(session.saved):
        pass
    assert not session.unsaved
    assert saved_field(session.path) == "乙"
    session.undo()
    session.undo()
    assert session.report.fields["report.date"] == "甲"


def test_undo_works_on_edits_that_could_not_be_written(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.perform(field(session, "甲"))
    break_disk(session, monkeypatch)
    session.perform(field(session, "乙"))
    assert session.redo_name == ""
    session.redo()
    session.undo()
    assert session.report.fields["report.date"] == "甲"
    assert not session.unsaved


def test_undo_that_cannot_be_written_changes_nothing(
    session: Session, heard: dict[str, list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise UserError("磁盘满了。")

    session.perform(field(session, "甲"))
    monkeypatch.setattr(session.draft, "undo", refuse)
    session.undo()
    assert session.report.fields["report.date"] == "甲"
    assert heard["failed"] == ["磁盘满了。"]


def test_a_copy_holds_what_could_not_be_written(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.perform(field(session, "甲"))
    break_disk(session, monkeypatch)
    session.perform(field(session, "乙"))
    session.save_copy(tmp_path / "副本.zhibao")
    assert saved_field(tmp_path / "副本.zhibao") == "乙"


def test_a_copy_is_made_from_memory_when_the_stick_is_gone(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise UserError("U 盘不在了。")

    monkeypatch.setattr(session.draft, "save_copy", gone)
    with pytest.raises(UserError, match="U 盘"):
        session.save_copy(tmp_path / "副本.zhibao")
    break_disk(session, monkeypatch)
    session.perform(field(session, "乙"))
    session.save_copy(tmp_path / "副本.zhibao")
    assert saved_field(tmp_path / "副本.zhibao") == "乙"


def test_a_read_only_session_says_why_and_changes_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    new_draft(tmp_path).close()
    made = Session(reopen(tmp_path / "报告.zhibao", read_only=True))
    said: list[str] = []
    made.said.connect(said.append)
    assert made.read_only and made.read_only_reason.endswith("。")
    made.perform(field(made, "甲"))
    assert "report.date" not in made.report.fields and len(said) == 1
    made.undo()
    assert made.close()


def test_pictures_are_prepared_once_and_kept(session: Session) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(buffer, "JPEG")
    info = session.store_picture(buffer.getvalue(), "照片.jpg")
    assert (info.width, info.height) == (60, 40)
    data = session.picture(info.sha)
    session.store_prepared({info.sha: data})
    assert session.picture(info.sha) == data
    with pytest.raises(UserError):
        session.store_picture(b"no picture", "a.jpg")
    with pytest.raises(KeyError):
        session.picture("0")


def test_a_chart_is_drawn_from_the_cells_as_they_stand(session: Session) -> None:
    chart = Chart(series=(Series("x.t1.1"),), columns=("2024", "2025"))
    session.perform(value_edit(session.report, "5"))
    session.perform(insert_block(session.report, "s-c1-1", 0, chart, "插入图表", block_id="b-chart"))
    png = session.draw_chart("b-chart", 600)
    assert Image.open(io.BytesIO(png)).width == 600
    with pytest.raises(ValueError):
        session.draw_chart("b-x.t1", 600)
    with pytest.raises(KeyError):
        session.draw_chart("no", 600)


def test_history_tells_the_file_an_edit_came_from(session: Session) -> None:
    session.perform(value_edit(session.report, "5"), "教务处.xlsx")
    assert [h.source for h in session.history("values", "x.t1.1/2025")] == ["教务处.xlsx"]


def test_create_and_open_give_a_session_with_the_editions_sections(tmp_path: Path, qtbot: QtBot) -> None:
    from report.editions import load_edition

    made = Session.create(tmp_path / "a.zhibao", load_edition("zz-2025"), "青川职业学校", "0371", 2026)
    assert made.report.sections and made.report.year == 2026
    assert made.close()
    again = Session.open(tmp_path / "a.zhibao")
    assert again.report == made.report
    assert again.close()
    with pytest.raises(UserError):
        Session.create(tmp_path / "a.zhibao", load_edition("zz-2025"), "别校")
