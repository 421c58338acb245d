"""The clipboard reader that the program puts in reads what Word and Excel copy."""

import pytest
from PySide6.QtCore import QMimeData

from forms import paste
from forms.blocks.clipboard import pasted_bodies
from importers import clipboard
from report.blocks import Merge, Paragraph, Table, Text
from report.content import Span

WORD = (
    "<html><body><p style='color:red'>学校<b>重视</b>技能。</p>"
    "<table><tr><td colspan=2>合并</td></tr><tr><td>1</td><td>2</td></tr></table><p>后文</p></body></html>"
)


@pytest.fixture
def office_reader():
    paste.use(lambda: clipboard)
    yield
    paste.use(paste.PlainPaste)


def data(text="", html=""):
    made = QMimeData()
    if text:
        made.setText(text)
    if html:
        made.setHtml(html)
    return made


def test_a_page_of_word_becomes_paragraphs_and_a_table(office_reader):
    assert pasted_bodies(data("…", WORD)) == (
        Text((Paragraph((Span("学校"), Span("重视", True), Span("技能。"))),)),
        Table((("合并", ""), ("1", "2")), (Merge(0, 0, 1, 2),)),
        Text((Paragraph((Span("后文"),)),)),
    )


def test_tab_separated_text_with_quoted_line_breaks_becomes_a_table(office_reader):
    assert pasted_bodies(data('甲\t"一\n二"\n1\t2'))[0].rows == (("甲", "一\n二"), ("1", "2"))


def test_html_without_words_gives_way_to_the_plain_text(office_reader):
    assert pasted_bodies(data("词", "<html><body></body></html>")) == (Text((Paragraph((Span("词"),)),)),)


def test_without_a_reader_plain_text_is_still_taken():
    assert paste.reader().table_from_text("a\tb\n1") == (("a", "b"), ("1", ""))
    assert paste.plain_paragraphs(" 一 \n\n二") == (Paragraph((Span("一"),)), Paragraph((Span("二"),)))
    assert paste.reader().table_from_html(WORD) is None and paste.reader().blocks_from_html(WORD) == ()
