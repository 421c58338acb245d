"""A chart is drawn when its numbers change, kept in the draft, and read from there by whatever prints it."""

import io
import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import chart_keeper
from app.chart_keeper import ChartKeeper, charts_of, ready_charts
from app.session import Session
from db.draft import DraftFile
from db.verify import verify
from exporters import charts
from exporters.chart_forms import chart_key
from exporters.word.export import printed_pages, word_bytes
from report.blocks import Chart, Series
from report.edits import delete_blocks, insert_block
from tests.db.helpers import new_draft, reopen, value_edit


def with_chart(folder: Path, native: bool = False) -> DraftFile:
    draft = new_draft(folder)
    draft.commit(value_edit(draft.report, "95.70"))
    chart = Chart("bar", (Series("x.t1.1"),), ("2025",), caption="规模", native=native)
    draft.commit(insert_block(draft.report, "s-c1-1", 0, chart, "插入图表", block_id="b-chart"))
    return draft


def key_of(draft: DraftFile) -> str:
    (data,) = charts_of(draft.report)
    return chart_key(data)


def images(docx: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return [archive.read(name) for name in archive.namelist() if "/media/" in name]


def no_drawing(*_: object) -> bytes:
    raise AssertionError("drawn again")


@pytest.mark.parametrize("native", [False, True])
def test_a_kept_chart_is_printed_without_drawing_also_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, native: bool
) -> None:
    draft = with_chart(tmp_path, native)
    drawn = printed_pages(draft.report, draft.picture).pictures
    ready_charts(draft, draft.report)
    draft.close()
    monkeypatch.setattr(charts, "draw_chart", no_drawing)
    again = reopen(draft.path)
    ready_charts(again, again.report)
    assert printed_pages(again.report, again.picture).pictures == drawn
    assert images(word_bytes(again.report, again.picture)) == ([] if native else list(drawn.values()))
    again.close()
    assert verify(draft.path) == []


def test_a_changed_number_drops_the_old_picture_and_a_deleted_chart_the_last(tmp_path: Path) -> None:
    draft = with_chart(tmp_path)
    ready_charts(draft, draft.report)
    first = key_of(draft)
    assert draft.kept_charts() == {first}
    draft.commit(value_edit(draft.report, "96.10"))
    ready_charts(draft, draft.report)
    assert draft.kept_charts() == {key_of(draft)} != {first}
    draft.undo()
    assert key_of(draft) == first, "undo goes over the pictures: they are no step"
    draft.commit(delete_blocks(draft.report, ["b-chart"]))
    ready_charts(draft, draft.report)
    assert draft.kept_charts() == set()
    draft.close()


def test_a_kept_chart_that_is_no_picture_is_drawn_again(tmp_path: Path) -> None:
    draft = with_chart(tmp_path)
    whole = images(word_bytes(draft.report, draft.picture))
    draft.keep_charts([key_of(draft)], {key_of(draft): b"spoilt"})
    assert images(word_bytes(draft.report, draft.picture)) == whole
    draft.close()


def test_a_draft_that_is_only_read_is_not_written(tmp_path: Path) -> None:
    draft = with_chart(tmp_path)
    draft.close()
    path, before = draft.path, draft.path.read_bytes()
    draft = reopen(path, read_only=True)
    ready_charts(draft, draft.report)
    assert len(images(word_bytes(draft.report, draft.picture))) == 1
    draft.close()
    assert path.read_bytes() == before


def test_beside_the_window_charts_follow_the_edits(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_keeper, "AFTER_MS", 5)
    session = Session(with_chart(tmp_path))
    failed: list[Exception] = []
    keeper = ChartKeeper(session, failed.append, session)
    for number in ("97.00", "98.00"):
        session.perform(value_edit(session.report, number))
        qtbot.waitUntil(lambda: session.draft.kept_charts() == {key_of(session.draft)}, timeout=20_000)
    monkeypatch.setattr(charts, "draw_chart", no_drawing)
    session.perform(value_edit(session.report, "99.00"))
    qtbot.waitUntil(lambda: bool(failed), timeout=20_000)
    assert isinstance(failed[0], AssertionError)
    keeper.stop()
    session.abandon()
