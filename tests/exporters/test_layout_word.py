"""The layout of a Word package: it reads what the writer wrote."""

import dataclasses

import pytest

from exporters.layout.flow import lay_out
from exporters.layout.marks import page_marks
from exporters.layout.model import Paragraph, Table
from exporters.layout.pages import Image, Word
from exporters.layout.word_styles import Lists, counted, read_styles
from exporters.layout.wordml import PackageReader
from exporters.word.export import Printed, printed_pages, word_bytes
from exporters.word.profile import load_profile
from exporters.word.styles import look_of, styles_xml
from report.stream import stream
from tests.exporters.test_word import texts_of
from tests.exporters.word_reader import Document, squeezed
from tests.exporters.word_sample import PICTURES, sample_report


@pytest.fixture(scope="module")
def printed() -> Printed:
    return printed_pages(sample_report(), PICTURES.__getitem__)


def words(printed: Printed) -> list[str]:
    """The text of every page between its margins, in the order it is painted."""
    found = []
    for page in printed.layout.pages:
        low = page.sheet.height - page.sheet.bottom
        marks = [m for m in page_marks(page) if isinstance(m, Word) and page.sheet.top < m.y <= low]
        found.append(squeezed("".join(m.text for m in marks)))
    return found


def test_styles_are_read_as_the_profile_has_them() -> None:
    profile = load_profile("official")
    styles = read_styles(styles_xml(profile, {}))
    for name in ("ReportBody", "Heading1", "CaseBody", "TableHead", "TOC2", "CoverTitle"):
        look, (form, face) = look_of(profile, name), styles.paragraphs[name]
        assert (form.pitch, form.before, form.after) == (look.line, look.before, look.after)
        assert (form.first, form.left) == (look.first * look.size, look.left * look.size)
        assert (face.east, face.size, face.bold) == (look.font, look.size, look.bold)
    assert styles.tables["ReportTable"].frame == profile.trim.table_frame / 8
    assert styles.tables["PictureGrid"].frame == styles.tables["PictureGrid"].columns == 0


def test_lists_count_as_word_counts() -> None:
    report = sample_report()
    doc = Document(word_bytes(report, PICTURES.__getitem__))
    lists = Lists(doc.parts["word/numbering.xml"])
    assert lists.next(1, 0) is not None and lists.next(999, 0) is None
    assert [counted(n, "chineseCountingThousand") for n in (3, 21)] == ["三", "二十一"]
    assert [counted(n, "decimalEnclosedCircle") for n in (1, 20, 21)] == ["①", "⑳", "21"]


def test_every_text_of_the_report_is_on_a_page(printed: Printed) -> None:
    from report.dump import dump

    whole = "".join(words(printed))
    missing = [text for text in texts_of(dump(sample_report())["items"]) if text not in whole]
    assert missing == []
    assert list(stream(sample_report()))  # there was something to print


def test_the_contents_say_the_pages_where_headings_stand(printed: Printed) -> None:
    doc = Document(word_bytes(sample_report(), PICTURES.__getitem__))
    pages = words(printed)
    numbered = [(p.label, text) for p, text in zip(printed.layout.pages, pages, strict=True)]
    entries = dict(doc.entries('TOC \\o "1-2" \\h \\z \\t "附表题,2"'))
    assert len(entries) > 3
    for heading, number in entries.items():
        assert any(label == number and squeezed(heading) in text for label, text in numbered), heading


def test_pages_have_their_header_number_and_pictures(printed: Printed) -> None:
    body = [page for page in printed.layout.pages if page.sheet.header and page.sheet.header.text]
    for page in body:
        marks = list(page_marks(page))
        assert any(isinstance(m, Word) and m.text == page.label for m in marks)
        for image in (m for m in marks if isinstance(m, Image)):
            assert image.name in printed.pictures
            assert image.width <= page.sheet.text_width + 0.1


def test_nothing_leaves_the_paper(printed: Printed) -> None:
    for page in printed.layout.pages:
        for mark in page_marks(page):
            assert 0 <= mark.x <= page.sheet.width and 0 <= mark.y <= page.sheet.height


def test_every_place_of_the_report_is_found_again(printed: Printed) -> None:
    assert set(printed.places) <= set(printed.layout.anchors)
    assert {"s-c1", "s-c2"} <= set(printed.places.values())


def test_cells_know_how_many_rows_they_cover() -> None:
    from exporters.word.export import word_bytes as write

    doc = Document(write(sample_report(), PICTURES.__getitem__))
    reader = PackageReader(doc.parts)
    tables = [c for part in reader.parts for c in part.blocks if isinstance(c, Table)]
    covered = [cell for t in tables for row in t.rows for cell in row.cells if cell.rows > 1]
    assert covered
    paragraphs = [c for part in reader.parts for c in part.blocks if isinstance(c, Paragraph)]
    assert any(p.number for p in paragraphs) and any(p.outline for p in paragraphs)
    again = lay_out([dataclasses.replace(part) for part in reader.parts], reader.notes)
    assert len(again.pages) == len(lay_out(reader.parts, reader.notes).pages)


def test_a_list_that_writes_a_level_its_own_way_is_counted_with_the_others() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def level(n: int, text: str, kind: str = "decimal") -> str:
        return (
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="space"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    data = (
        f'<w:numbering {space}><w:abstractNum w:abstractNumId="0">{level(0, "第%1章", "chineseCounting")}'
        f'{level(1, "%1.%2")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="4"/>'
        f"{level(1, '2.%2')}</w:lvlOverride></w:num></w:numbering>"
    )
    lists = Lists(data.encode())
    printed_numbers = []
    for number, depth in ((1, 0), (1, 1), (1, 0), (2, 1), (2, 1), (1, 0), (1, 1)):
        made = lists.next(number, depth)
        assert made is not None
        printed_numbers.append(made[0])
    assert printed_numbers == ["第一章 ", "一.1 ", "第二章 ", "2.4 ", "2.5 ", "第三章 ", "三.1 "]
