"""The PDF: the pages of the preview, text that can be searched, headings as bookmarks."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.pdf import export_pdf
from exporters.layout.outline import Entry, entries_of, with_outline
from exporters.word.export import printed_pages
from report.errors import UserError
from report.stream import HeadingItem, stream
from tests.exporters.word_reader import squeezed
from tests.exporters.word_sample import PICTURES, sample_report

PDFTOTEXT, PDFINFO = shutil.which("pdftotext"), shutil.which("pdfinfo")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: Any, qapp: Any) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "报告.pdf"
    assert export_pdf(sample_report(), PICTURES.__getitem__, path) > 3
    return path


def test_the_pdf_has_the_pages_of_the_preview(pdf: Path) -> None:
    pages = printed_pages(sample_report(), PICTURES.__getitem__).layout.pages
    assert pdf.read_bytes().count(b"/Type /Page\n") == len(pages)


@pytest.mark.skipif(not PDFTOTEXT, reason="no pdftotext here")
def test_its_text_is_the_reports_text(pdf: Path) -> None:
    command = [str(PDFTOTEXT), "-enc", "UTF-8", str(pdf), "-"]
    text = squeezed(subprocess.run(command, check=True, capture_output=True).stdout.decode())
    items = list(stream(sample_report()))
    for item in items:
        if isinstance(item, HeadingItem):
            assert squeezed(item.number + item.text) in text
    letters = re.sub(r"\W", "", "".join(getattr(item, "text", "") for item in items))
    assert len(letters) > 200
    lost = {letter for letter in letters if letter not in text}
    assert lost == set()


@pytest.mark.skipif(not PDFINFO, reason="no pdfinfo here")
def test_readers_find_title_and_size(pdf: Path) -> None:
    told = subprocess.run([str(PDFINFO), str(pdf)], check=True, capture_output=True)
    words = told.stdout.decode()
    assert "质量年度报告" in words and "A4" in words
    assert b"rror" not in told.stderr


def test_headings_are_bookmarks_in_a_tree(pdf: Path) -> None:
    data = pdf.read_bytes()
    layout = printed_pages(sample_report(), PICTURES.__getitem__).layout
    entries = entries_of(layout)
    headings = [item for item in stream(sample_report()) if isinstance(item, HeadingItem)]
    assert [squeezed(e.text) for e in entries] == [squeezed(h.number + h.text) for h in headings]
    for entry in entries:
        assert (b"\xfe\xff" + entry.text.encode("utf-16-be")).hex().encode() in data
    assert data.count(b"/Title <") == len(entries) and data.rstrip().endswith(b"%%EOF")


def test_a_pdf_that_is_built_otherwise_is_refused_and_no_heading_changes_nothing() -> None:
    assert with_outline(b"anything", []) == b"anything"
    with pytest.raises(ValueError):
        with_outline(b"%PDF-1.7\ntrailer << >>\nstartxref\n0\n%%EOF", [Entry("一", 1, 0, 700.0)])


def test_what_stood_there_stays_when_the_folder_is_gone(tmp_path: Path, qapp: Any) -> None:
    with pytest.raises(UserError):
        export_pdf(sample_report(), PICTURES.__getitem__, tmp_path / "没有" / "a.pdf")


def test_the_command_line_writes_it_without_a_window(tmp_path: Path, capsys: Any) -> None:
    draft, target = tmp_path / "a.zhibao", tmp_path / "a.pdf"
    assert main(["new", str(draft), "--edition", "zz-2025", "--school", "青川职业学校"]) == 0
    assert main(["export", str(draft), "--pdf", str(target)]) == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert str(target) in capsys.readouterr().out
