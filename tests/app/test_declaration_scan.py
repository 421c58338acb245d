"""The signed page, scanned, takes the declaration's place: on its page, in the Word file, in the PDF; never in next year's report."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from app.session import Session
from exporters import export_word
from exporters.layout.marks import page_marks
from exporters.word.export import printed_pages
from forms.fields_page import FieldsPage
from importers.scans import picture_of
from report.errors import UserError
from report.fields import DECLARATION_SCAN, scanned_page
from report.messages import say
from report.roll import roll_forward
from report.shelf import shown_in
from tests.app.window_parts import session_at
from tests.exporters.word_sample import PICTURES, sample_report

A4 = 210 / 25.4 * 72, 297 / 25.4 * 72  # points


def page(kind: str, size: tuple[int, int] = (1240, 1754)) -> bytes:
    """A page with lines of writing, as a scanner gives it."""
    image = Image.new("L", size, 245)
    pen = ImageDraw.Draw(image)
    for n in range(60):
        pen.line((120, 200 + 24 * n, size[0] - 120 - n * 3, 204 + 24 * n), fill=(n * 37) % 120, width=5)
    out = io.BytesIO()
    image.save(out, kind, quality=80)
    return out.getvalue()


@pytest.fixture
def session(tmp_path: Path, qtbot: Any) -> Session:
    made = session_at(tmp_path / "a.zhibao", sample_report())
    for data in PICTURES.values():
        made.draft.store_picture(data)
    return made


def declaration(session: Session, qtbot: Any) -> FieldsPage:
    key = next(s.id for s, _ in session.report.walk() if s.type == "declaration")
    made = FieldsPage(session, key)
    qtbot.addWidget(made)
    return made


def test_the_scan_is_put_in_printed_over_the_sheet_and_taken_out(
    session: Session, qtbot: Any, tmp_path: Path
) -> None:
    (tmp_path / "声明.pdf").write_bytes(page("PDF"))
    shown = declaration(session, qtbot)
    assert shown.scan is not None
    shown.scan.put_in(tmp_path / "声明.pdf")
    sha = scanned_page(session.report)
    assert sha and not shown.scan.thumb.isHidden() and shown.scan.doubt.text() == ""
    assert sha not in shown_in(session.report)

    export_word(session.report, session.picture, tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        document = package.read("word/document.xml").decode()
        media = [package.read(name) for name in package.namelist() if "/media/" in name]
    assert session.picture(sha) in media
    assert document.count("<wp:anchor ") == 1
    printed = printed_pages(session.report, session.picture)
    (image,) = [m for p in printed.layout.pages for m in page_marks(p) if getattr(m, "height", 0) > 800]
    assert (image.x, image.width) == pytest.approx((0, A4[0]), abs=1.5)
    assert (image.y, image.height) == pytest.approx((0, A4[1]), abs=1.5)

    shown.scan.take_out()
    assert scanned_page(session.report) == "" and shown.scan.thumb.isHidden()
    export_word(session.report, session.picture, tmp_path / "b.docx")
    assert b"<wp:anchor " not in zipfile.ZipFile(tmp_path / "b.docx").read("word/document.xml")
    session.undo()
    assert scanned_page(session.report) == sha  # each is one step


def test_a_poor_scan_is_taken_and_said(session: Session, qtbot: Any, tmp_path: Path) -> None:
    shown = declaration(session, qtbot)
    assert shown.scan is not None
    (tmp_path / "small.jpg").write_bytes(page("JPEG", (620, 877)))
    shown.scan.put_in(tmp_path / "small.jpg")
    assert "75" in shown.scan.doubt.text()
    (tmp_path / "wide.jpg").write_bytes(page("JPEG", (1754, 1240)))
    shown.scan.put_in(tmp_path / "wide.jpg")
    assert shown.scan.doubt.text() == say("photos.scan_wide")


def test_what_is_no_scan_is_refused_with_a_sentence(session: Session, qtbot: Any, tmp_path: Path) -> None:
    shown, told = declaration(session, qtbot), []
    session.said.connect(told.append)
    assert shown.scan is not None
    (tmp_path / "空.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Page >>\nendobj\n%%EOF")
    shown.scan.put_in(tmp_path / "空.pdf")
    shown.scan.put_in(tmp_path / "没有.jpg")
    assert len(told) == 2 and "空.pdf" in told[0] and "没有.jpg" in told[1]
    assert DECLARATION_SCAN not in session.report.fields


def test_a_scanned_pdf_gives_its_own_jpeg_and_other_files_pass() -> None:
    assert Image.open(io.BytesIO(picture_of(page("PDF"), "a.pdf"))).size == (1240, 1754)
    assert picture_of(page("JPEG"), "a.jpg") == page("JPEG")
    two = page("PDF") + b"\n9 0 obj\n<< /Type /Page >>\nendobj\n"
    with pytest.raises(UserError, match="好几页"):
        picture_of(two, "a.pdf")


def test_signatures_do_not_roll_into_next_year(session: Session, qtbot: Any, tmp_path: Path) -> None:
    shown = declaration(session, qtbot)
    assert shown.scan is not None
    (tmp_path / "a.jpg").write_bytes(page("JPEG"))
    shown.scan.put_in(tmp_path / "a.jpg")
    rolled = roll_forward(session.report, session.report.edition, 2026).report
    assert DECLARATION_SCAN not in rolled.fields
