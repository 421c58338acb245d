"""Paragraphs survive the way into a document and back."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from forms.text_codec import (
    CHIP,
    Look,
    clean,
    insert_content,
    normal,
    read_block,
    read_document,
    write_document,
)
from report.blocks import Paragraph, Role
from report.content import BoundNumber, Footnote, Reference, Span

TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cc")),
        st.sampled_from("质量年度，。95.7%\n\t\u00a0\ufffc\u2028"),
    )
)
INLINE = st.one_of(
    st.builds(Span, TEXT, st.booleans(), st.sampled_from(["", "https://example.com/a?b=1"])),
    st.builds(BoundNumber, TEXT, st.sampled_from(["2024", "2025"]), st.booleans(), st.booleans(), TEXT),
    st.builds(Reference, st.sampled_from(["b1", "b2"])),
    st.builds(Footnote, TEXT),
)
PARAGRAPH = st.builds(
    Paragraph,
    st.lists(INLINE, max_size=6).map(tuple),
    st.sampled_from(list(Role)),
    st.one_of(st.just(""), TEXT),
    st.integers(0, 3),
    st.sampled_from(["{n}.", "（{n}）", "①"]),
    st.sampled_from(["", "（一）"]),
)


@given(st.lists(PARAGRAPH, min_size=1, max_size=4).map(tuple))
@settings(deadline=None, max_examples=150)
def test_paragraphs_come_back_from_a_document_as_they_went_in(paragraphs):
    document = QTextDocument()
    write_document(document, paragraphs, Look())
    assert read_document(document) == tuple(normal(p) for p in paragraphs)


def test_a_second_writing_leaves_nothing_of_the_first(qapp):
    document = QTextDocument()
    write_document(document, (Paragraph((Span("一", True),), Role.BULLET), Paragraph((Span("二"),))), Look())
    write_document(document, (Paragraph((Span("三"),)),), Look())
    assert read_document(document) == (Paragraph((Span("三"),)),)


def test_a_bound_number_is_one_character_wide_for_the_caret(qapp):
    document = QTextDocument()
    write_document(document, (Paragraph((Span("共"), BoundNumber("r", "2025"), Span("人"))),), Look())
    assert document.firstBlock().text() == f"共{CHIP}人"
    cursor = QTextCursor(document)
    cursor.setPosition(2)
    cursor.deletePreviousChar()
    assert read_document(document) == (Paragraph((Span("共人"),)),)


def test_text_typed_after_a_chip_is_plain_text(qapp):
    document = QTextDocument()
    write_document(document, (Paragraph((BoundNumber("r", "2025"),)),), Look())
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText("人")
    assert read_document(document)[0].content == (BoundNumber("r", "2025"), Span("人"))


def test_equal_chips_side_by_side_stay_two(qapp):
    document = QTextDocument()
    write_document(document, (Paragraph(),), Look())
    insert_content(QTextCursor(document), (Reference("b"), Reference("b")))
    assert read_document(document)[0].content == (Reference("b"), Reference("b"))


def test_part_of_a_paragraph_is_cut_where_qt_counts(qapp):
    document = QTextDocument()
    write_document(
        document, (Paragraph((Span("𠮷野家"), Reference("b"), Span("店")), Role.BODY, "题。"),), Look()
    )
    assert read_block(document.firstBlock(), 2, 4).content == (Span("𠮷"),)
    assert read_block(document.firstBlock(), 0, 1).lead == "题"


def test_line_ends_of_every_kind_become_one():
    assert clean("a\r\nb\u2028c\u2029d\x0be\x00\ufffcf") == "a\nb\nc\nd\nef"
