"""Room on the page: a long address starves no column, letters of other scripts have their own widths, an empty case goes alone."""

from exporters.layout.metrics import latin_widths
from exporters.word.export import word_bytes
from exporters.word.tables import Grid, column_widths
from report.blocks import Case
from tests.exporters.word_reader import Document
from tests.exporters.word_sample import FIELDS, PICTURES, Builder
from tests.report.small import small_report

ADDRESS = "https://example.org/" + "0123456789abcdefghij" * 4


def test_an_address_that_must_break_leaves_the_numbers_their_room() -> None:
    grid = Grid((("来源", "人数", "金额"), (ADDRESS, "128000", "377.70"), ("甲", "2", "99999.99")))
    widths = column_widths(grid, 12.0, 6000)
    assert sum(widths) == 6000
    assert widths[1] > 6 * 6 * 20 and widths[2] > 8 * 6 * 20  # digits of 6 points


def test_columns_that_do_not_fit_are_cut_at_the_widest() -> None:
    word = "12345678901234567890"
    widths = column_widths(Grid((("甲", word, word), ("1", word, word))), 12.0, 3000)
    assert widths[0] < widths[1]
    assert abs(widths[1] - widths[2]) <= 2
    assert sum(widths) == 3000


def test_cyrillic_and_marked_letters_are_no_full_width_characters() -> None:
    for face in ("Times New Roman", "Arial"):
        assert all(latin_widths(face, bold)[letter] < 1.0 for bold in (False, True) for letter in "жяāō")


def test_a_case_without_contents_is_not_kept_with_what_follows() -> None:
    report = small_report(fields=FIELDS)
    Builder(report).add("c1", Case("只有标题"), "case")
    xml = Document(word_bytes(report, PICTURES.__getitem__)).parts["word/document.xml"].decode()
    box = xml[xml.index('w:val="CaseBox"') :]
    assert '<w:pStyle w:val="CaseTitle"/><w:keepNext w:val="0"/>' in box[: box.index("</w:tbl>")]
