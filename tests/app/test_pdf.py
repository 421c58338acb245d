"""The PDF: the pages of the preview, text that can be searched, headings as bookmarks."""

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.cli import main
from app.pdf import export_pdf
from exporters.layout.outline import Entry, entries_of, with_outline
from exporters.layout.pdf_pictures import STAMP_HEIGHT, as_jpeg, with_photographs
from exporters.word.export import printed_pages
from report.errors import UserError
from report.stream import HeadingItem, stream
from tests.exporters.word_reader import squeezed
from tests.exporters.word_sample import PICTURES, sample_report

PDFTOTEXT, PDFINFO, PDFIMAGES = (shutil.which(f"pdf{name}") for name in ("totext", "info", "images"))


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


def test_photographs_stand_in_it_as_the_files_they_are(pdf: Path) -> None:
    data = pdf.read_bytes()
    photographs = [p for p in PICTURES.values() if p.startswith(b"\xff\xd8")]
    inside = [p for p in photographs if p in data]
    assert len(inside) >= 3
    assert data.count(b"/DCTDecode") == len(inside)  # nothing else was made a JPEG, and none twice
    for height in re.findall(rb"/Width \d+\n/Height (\d+)\n", data):
        assert int(height) > STAMP_HEIGHT  # no stamp is left


@pytest.mark.skipif(not PDFIMAGES, reason="no pdfimages here")
def test_a_reader_takes_the_photographs_out_again(pdf: Path, tmp_path: Path) -> None:
    told = subprocess.run(
        [str(PDFIMAGES), "-all", str(pdf), str(tmp_path / "p")], check=True, capture_output=True
    )
    taken = [path.read_bytes() for path in tmp_path.glob("p-*.jpg")]
    assert told.stderr == b"" and taken and set(taken) <= set(PICTURES.values())


def test_which_pictures_become_photographs() -> None:
    drawing, photograph = Image.new("RGB", (400, 300), "white"), Image.effect_noise((400, 300), 90)
    held = {}
    for name, image in (("drawing", drawing), ("photograph", photograph), ("seal", photograph.convert("LA"))):
        out = io.BytesIO()
        image.save(out, "PNG")
        held[name] = out.getvalue()
    assert as_jpeg(held["drawing"]) is None and as_jpeg(held["seal"]) is None and as_jpeg(b"") is None
    made = as_jpeg(held["photograph"])
    assert made is not None and Image.open(io.BytesIO(made)).format == "JPEG"


def test_a_pdf_without_its_stamps_is_refused() -> None:
    assert with_photographs(b"anything", []) == b"anything"
    with pytest.raises(ValueError):
        with_photographs(b"%PDF-1.4\nxref\n0 0\ntrailer\nstartxref\n9\n%%EOF", [b"\xff\xd8"])


def test_what_stood_there_stays_when_the_folder_is_gone(tmp_path: Path, qapp: Any) -> None:
    with pytest.raises(UserError):
        export_pdf(sample_report(), PICTURES.__getitem__, tmp_path / "没有" / "a.pdf")


def test_the_command_line_writes_it_without_a_window(tmp_path: Path, capsys: Any) -> None:
    draft, target = tmp_path / "a.zhibao", tmp_path / "a.pdf"
    assert main(["new", str(draft), "--edition", "zz-2025", "--school", "青川职业学校"]) == 0
    assert main(["export", str(draft), "--pdf", str(target)]) == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert str(target) in capsys.readouterr().out
