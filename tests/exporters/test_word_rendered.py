"""The Word file as an office program prints it. Skipped where there is none."""

import shutil
import subprocess
from pathlib import Path

import pytest

from exporters.word import export_word
from tests.exporters.word_reader import Document, squeezed
from tests.exporters.word_sample import PICTURES, sample_report

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")


@pytest.mark.slow
@pytest.mark.skipif(not SOFFICE or not PDFTOTEXT, reason="no LibreOffice or no pdftotext here")
def test_pages_captions_and_numbers_are_printed_as_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    export_word(sample_report(), PICTURES.__getitem__, path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    text = subprocess.run(
        [str(PDFTOTEXT), "-layout", "-enc", "UTF-8", str(path.with_suffix(".pdf")), "-"],
        check=True,
        capture_output=True,
        timeout=60,
    ).stdout.decode("utf-8")
    pages = [squeezed(page) for page in text.split("\f")]
    assert all(pages[:-1]), "a blank page"
    first = next(
        n for n, page in enumerate(pages) if "（一）专业建设" in page and "一、人才培养" in page and n > 2
    )
    doc = Document(path.read_bytes())
    entries = dict(doc.entries('TOC \\o "1-2" \\h \\z \\t "附表题,2"'))
    body = first + 1 - int(entries["一、人才培养"])
    for caption in (p.text for p in doc.paragraphs if p.sequence):
        page = next((n for n, page in enumerate(pages) if n >= body and squeezed(caption) in page), None)
        assert page is not None, f"{caption} is printed with another number"
    for heading, printed in entries.items():
        found = [n for n, page in enumerate(pages) if n >= body and squeezed(heading) in page]
        assert any(abs(n - body + 1 - int(printed)) <= 1 for n in found), heading
