"""Page numbers from LibreOffice: read from the links of the PDF that it makes."""

import zipfile
from pathlib import Path

import pytest

from exporters.word import ask_office as office
from exporters.word.export import word_bytes
from tests.exporters.word_reader import Document
from tests.exporters.word_sample import PICTURES, sample_report


def link(number: int, page: int, top: float) -> bytes:
    return b"\n%d 0 obj\n<</Type/Annot/Subtype/Link/Rect[9 %g 99 20]/Dest[%d 0 R/XYZ 1 %g 0]>>\nendobj\n" % (
        number,
        top,
        page,
        top,
    )


def pdf(links: list[bytes]) -> bytes:
    """Two pages; the first holds links 11, 12 …"""
    notes = b" ".join(b"%d 0 R" % (11 + n) for n in range(len(links)))
    pages = b"\n1 0 obj\n<</Type/Page/Annots[%s]>>\nendobj\n" % notes
    pages += b"\n2 0 obj\n<</Type/Page>>\nendobj\n\n3 0 obj\n<</Type/Page>>\nendobj\n"
    return pages + b"\n4 0 obj\n<</Type/Pages/Kids[ 1 0 R 2 0 R 3 0 R ]>>\nendobj\n" + b"".join(links)


PARTS = {
    "word/document.xml": b'<w:hyperlink w:anchor="a"/><w:hyperlink w:anchor="b"/>',
}


def test_links_are_taken_from_the_top_of_the_page_down_and_broken_ones_once() -> None:
    links = [link(11, 3, 100.0), link(12, 2, 200.0), link(13, 3, 100.0)]
    assert office.links_of(pdf(links)) == [(0, 1), (0, 2)]
    assert office.ask_office(PARTS, run=lambda path: pdf(links)) == {"a": 1, "b": 2}


@pytest.mark.parametrize("answer", [b"", b"%PDF-1.4 nothing", pdf([link(11, 2, 100.0)])])
def test_an_answer_that_does_not_fit_is_no_answer(answer: bytes) -> None:
    assert office.ask_office(PARTS, run=lambda path: answer) == {}


def test_a_report_without_contents_is_not_asked_about() -> None:
    assert office.ask_office({"word/document.xml": b"<w:p/>"}, run=lambda path: pytest.fail("asked")) == {}


def test_the_office_gets_a_whole_package() -> None:
    def run(path: Path) -> bytes:
        with zipfile.ZipFile(path) as package:
            assert "word/document.xml" in package.namelist()
        return b""

    assert office.ask_office(PARTS, run=run) == {}


def test_what_the_office_says_is_what_the_contents_print() -> None:
    def ask(parts: dict[str, bytes]) -> dict[str, int]:
        names = office._ENTRY.findall(parts["word/document.xml"].decode())
        return dict.fromkeys(names, 77)

    doc = Document(word_bytes(sample_report(), PICTURES.__getitem__, ask=ask))
    entries = doc.entries('TOC \\o "1-2" \\h \\z \\t "附表题,2"')
    assert entries and all(number == "77" for _, number in entries)


@pytest.mark.slow
@pytest.mark.skipif(not office.find_office(), reason="no LibreOffice here")
def test_libreoffice_agrees_with_the_programs_own_pages() -> None:
    asked: dict[str, int] = {}
    own: dict[str, int | None] = {}

    def ask(parts: dict[str, bytes]) -> dict[str, int]:
        from exporters.layout.flow import lay_out
        from exporters.layout.wordml import PackageReader

        asked.update(office.ask_office(parts))
        reader = PackageReader(parts)
        layout = lay_out(reader.parts, reader.notes)
        own.update({name: layout.number_of(name) for name in asked})
        return asked

    word_bytes(sample_report(), PICTURES.__getitem__, ask=ask)
    assert len(asked) > 5
    assert sum(own[name] == number for name, number in asked.items()) >= 0.95 * len(asked)
    assert all(abs((own[name] or 0) - number) <= 1 for name, number in asked.items())
