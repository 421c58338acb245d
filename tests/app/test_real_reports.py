"""The main job on two real reports: take files in, work in the window, hand in Word and Excel, open again.

The reports are other people's and lie outside the project; without them these tests skip.
"""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QLineEdit, QTextEdit

from app.cli import main
from app.session import Session
from app.window import MainWindow
from db.draft import DraftFile
from exporters import export_excel, export_word
from forms.blocks.figure_block import FigureBlock
from forms.indicator_page import IndicatorPage
from forms.section_page import SectionPage
from report.blocks import Figure, Text
from report.dump import dump
from report.values import State
from tests.app.window_parts import empty_window, own_settings

__all__ = ["empty_window", "own_settings"]
REPORTS = ("000-gz-2020", "003-zz-2025")


@pytest.fixture(params=REPORTS)
def draft_path(request: Any, shared: Path, chinese_folder: Path, capsys: Any) -> Path:
    """A draft made from the Word report and the tables of one real report, as the office would make it."""
    real = shared / "real" / request.param
    path = chinese_folder / f"{request.param}.zhibao"
    files = [f"{real}.docx", f"{real}-tables.xlsx"]
    assert main(["import", str(path), *files]) == 1  # something is doubtful, and said
    assert "存疑" in capsys.readouterr().out
    return path


def first_block(session: Session, kind: type) -> Any:
    return next(b for b in session.report.blocks_in_order() if isinstance(b.body, kind) and not b.parent)


def page_of(window: MainWindow, section: str) -> Any:
    window.go(section)
    page = window.book.currentWidget()
    if isinstance(page, SectionPage):
        page.build_all()
    return page


def photo(path: Path) -> Path:
    """A phone photo: lying on its side, with the camera's notes."""
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (640, 480), "#3F7A45").save(path, exif=exif)
    return path


def test_a_real_report_is_edited_undone_exported_and_opened_again(
    draft_path: Path, empty_window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    window = empty_window
    window.open_path(draft_path)
    session = window.session
    assert session is not None
    text, figure = first_block(session, Text), first_block(session, Figure)

    page = page_of(window, text.section)
    editor = page.widget_of(text.id).findChild(QTextEdit)
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    editor.insertPlainText("这一句是后来补写的。")
    page = page_of(window, figure.section)  # leaving the page takes what was typed
    widget = page.widget_of(figure.id)
    assert isinstance(widget, FigureBlock)
    caption = next(field for field in widget.findChildren(QLineEdit) if field.text() == figure.body.caption)
    caption.setText("改过的题注")
    widget.add_pictures([photo(tmp_path / "照片.jpg")])
    qtbot.waitUntil(
        lambda: len(session.report.blocks[figure.id].body.pictures) == len(figure.body.pictures) + 1
    )
    table = next(s for s, _ in session.report.walk() if s.type == "indicators")
    grid = page_of(window, table.id)
    assert isinstance(grid, IndicatorPage)
    model = grid.grid.grid_model
    assert model.enter(model.index(0, model.kinds.index(model.keys[-1])), "98.7")
    window.do("undo")  # the number goes back, the sentence and the caption stay

    value = session.report.value(model.rows[0].id, model.keys[-1])
    assert (value.state, value.text != "98.7") == (State.VALUE, True)
    texts = " ".join(i.get("text", "") + i.get("caption", "") for i in dump(session.report)["items"])
    assert "这一句是后来补写的。" in texts
    assert "改过的题注" in texts
    added = session.report.blocks[figure.id].body.pictures[-1]
    upright = Image.open(io.BytesIO(session.picture(added.sha)))
    assert (upright.size, len(upright.getexif())) == ((480, 640), 0)

    before = dump(session.report)
    word, excel = tmp_path / "报告.docx", tmp_path / "指标.xlsx"
    export_word(session.report, session.picture, word)
    export_excel(session.report, excel)
    session.close()
    again = DraftFile.open(draft_path)
    try:
        assert dump(again.report) == before
        assert again.undo_name != ""
    finally:
        again.close()
    assert word.stat().st_size > 1_000_000
    assert excel.stat().st_size > 10_000


def test_the_exported_word_report_comes_in_again_with_the_same_outline_and_values(
    draft_path: Path, tmp_path: Path
) -> None:
    draft = DraftFile.open(draft_path)
    try:
        export_word(draft.report, draft.picture, tmp_path / "报告.docx")
        before = dump(draft.report)
    finally:
        draft.close()
    other = tmp_path / "再来.zhibao"
    assert main(["import", str(other), str(tmp_path / "报告.docx")]) in (0, 1)
    again = DraftFile.open(other)
    try:
        after = dump(again.report)
    finally:
        again.close()

    def titles(found: dict[str, Any]) -> list[tuple[int, str]]:
        return [(i["level"], i["text"]) for i in found["items"] if i["kind"] == "heading"]

    assert titles(after) == titles(before)
    pairs = list(zip(before["indicators"], after["indicators"], strict=True))
    same = sum(a["values"] == b["values"] for a, b in pairs)
    assert same / len(pairs) > 0.98
