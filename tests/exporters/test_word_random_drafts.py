"""Drafts at random through the Word writer: sound, printed as listed, on the pages that LibreOffice gives them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from exporters.word.export import word_bytes
from exporters.word.package import zipped
from exporters.word.selfcheck import package_trouble
from tests.exporters.random_drafts import pictures, random_draft
from tests.exporters.word_reader import Document

_TOOLS = shutil.which("soffice"), shutil.which("pdfinfo")
_PLACE = re.compile(r'\s*(\d+) \[ XYZ.*"shown((?:Toc|Ref)\d+)"')


def exported(seed: int, size: float) -> bytes:
    return word_bytes(random_draft(seed, size), pictures().__getitem__)


@pytest.mark.parametrize("seed", [3, 12, 27])
def test_a_random_draft_is_sound_and_its_contents_are_its_headings(seed: int) -> None:
    data = exported(seed, 0.4)
    assert package_trouble(data) == []
    doc = Document(data)
    headings = [p.full for p in doc.paragraphs if re.fullmatch("Heading[1-6]", p.style)]
    listed = [p.full.rpartition("\t")[0] for p in doc.paragraphs if re.fullmatch("TOC[123]", p.style)]
    assert listed
    assert headings
    inside = iter(headings)
    assert all(any(entry.endswith(heading) for heading in inside) for entry in listed if "表" not in entry)


@pytest.mark.slow
@pytest.mark.skipif(not all(_TOOLS), reason="no LibreOffice or no pdfinfo here")
def test_contents_of_random_drafts_name_the_pages_of_libreoffice(tmp_path: Path) -> None:
    far: list[int] = []
    for seed in (1003, 1007):
        path = tmp_path / f"{seed}.docx"
        data = exported(seed, 0.25)
        parts = Document(data).parts
        text = parts["word/document.xml"].decode()
        # LibreOffice passes bookmarks on to the PDF, but none that begins with _
        parts["word/document.xml"] = re.sub('(w:name|w:anchor)="_', r'\1="shown', text).encode()
        path.write_bytes(zipped(parts))
        far += _distances(text, _pages(path))
    assert len(far) > 40
    assert max(far) <= 1
    assert far.count(0) / len(far) >= 0.95


def _pages(path: Path) -> dict[str, int]:
    """Bookmark → page of the PDF that LibreOffice makes."""
    wish = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [
        str(_TOOLS[0]),
        profile,
        "--headless",
        "--convert-to",
        wish,
        "--outdir",
        str(path.parent),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    said = subprocess.run(
        [str(_TOOLS[1]), "-dests", str(path.with_suffix(".pdf"))], check=True, capture_output=True, timeout=60
    ).stdout.decode("utf-8")
    return {match[2]: int(match[1]) for line in said.splitlines() if (match := _PLACE.match(line))}


def _distances(text: str, pages: dict[str, int]) -> list[int]:
    """Of every entry of the contents: how far the printed number is from the page, both counted from the first entry."""
    printed = [
        (name, int(number))
        for name, number in re.findall(r"PAGEREF _(\S+) .*?<w:t[^>]*>(\d+)</w:t>", text)
        if name in pages
    ]
    first, number = printed[0]
    return [abs((pages[name] - pages[first]) - (n - number)) for name, n in printed]
