"""Numbers from last year: which are lit, what they may become, how last year's words are taken over."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import edits
from report.blocks import Paragraph, Role, Table, Text
from report.carried import carried_numbers, next_year, suggestions, with_marks, without_marks
from report.codec import decode, encode
from report.content import BoundNumber, Reference, Span, spans
from report.model import Edit, Report
from report.progress import report_progress
from report.roll import roll_forward
from report.roll.prose import LAST_YEAR, Shown, is_taken, last_year, piece_text, read_pieces, take_over
from report.stream import ParagraphItem, stream
from report.values import read_value
from tests.report.small import small_report, text_of


def lit(text: str) -> list[str]:
    marked = with_marks(Paragraph(spans(text)))
    return [part.text for part in marked.content if isinstance(part, Span) and part.carried]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2024年招生1,234人，就业率95.70%。", ["2024", "1,234", "95.70"]),
        ("2023—2024学年", ["2023", "2024"]),
        ("师生比13.58:1", ["13.58", "1"]),
        ("１２３名，二〇二四年，百分之九十五", ["１２３", "二〇二四", "百分之九十五"]),
        ("三十余人，十二个专业", ["三十", "十二"]),
        ("推进1+X证书和3+2培养，建5G实训室、3D打印室", []),
        ("一流专业，三教改革，二是", []),
        ("浙教〔2020〕12号", ["2020", "12"]),
        ("没有数", []),
        ("12.5万元", ["12.5"]),
    ],
)
def test_every_number_and_year_is_lit_and_names_are_not(text: str, numbers: list[str]) -> None:
    assert lit(text) == numbers


@given(
    st.lists(
        st.tuples(st.text(alphabet="在校2024年1.5%,，人A+X二〇", min_size=1, max_size=20), st.booleans()),
        max_size=5,
    )
)
def test_lighting_changes_no_word_and_confirming_gives_the_text_back(pieces: list[tuple[str, bool]]) -> None:
    content = tuple(Span(text, bold) for text, bold in pieces)
    paragraph = with_marks(Paragraph(content))
    assert "".join(p.text for p in paragraph.content if isinstance(p, Span)) == "".join(t for t, _ in pieces)
    assert decode(encode(paragraph)) == paragraph
    confirmed = without_marks(paragraph.content)
    assert not any(isinstance(p, Span) and p.carried for p in confirmed)
    assert without_marks(content) == confirmed


def test_an_older_draft_has_no_lit_numbers() -> None:
    assert decode({"kind": "span", "text": "2024"}) == Span("2024")
    assert encode(Span("2024")) == {"kind": "span", "text": "2024"}


@pytest.mark.parametrize(
    ("text", "before", "after", "year"),
    [
        ("2024", "", "年招生", "2025"),
        ("2024", "", "级新生", "2025"),
        ("2023", "", "—2024学年", "2024"),
        ("2024", "2023—", "学年", "2025"),
        ("2020", "教〔", "〕12号", "2021"),
        ("二〇二四", "", "年", "二〇二五"),
        ("二〇一九", "", "年", "二〇二〇"),
        ("2024", "在校生", "人", ""),
        ("204", "", "年", ""),
    ],
)
def test_a_year_becomes_the_next_one(text: str, before: str, after: str, year: str) -> None:
    assert next_year(small_report(), text, before, after) == year


def test_rows_whose_last_year_value_is_the_number_are_suggested_the_likeliest_first() -> None:
    report = small_report()
    given_values = {
        "x.t1.1/2024": "1234",
        "x.t1.2/2024": "1,234.0",
        "x.t1.5/2024": "1234",
        "x.t1.1/2025": "1300",
    }
    report.values.update({key: read_value(text) for key, text in given_values.items()})
    found = suggestions(report, "1,234", "去向落实的有", "人，")
    assert [each.row for each in found] == ["x.t1.2", "x.t1.1", "x.t1.5"]
    assert (found[1].now, found[0].now, found[0].column) == ("1300", "", "2025")
    assert suggestions(report, "99", "", "") == suggestions(report, "二〇二四", "", "年") == []


@pytest.fixture
def rolled() -> Report:
    """This year's report, with last year's words beside its first section: text, a table, text, a list."""
    old = small_report()
    bodies = [
        Text(
            (
                Paragraph(
                    (
                        Span("2025年招生"),
                        BoundNumber("x.t1.1", "2025"),
                        Span("人，见"),
                        Reference("b-t"),
                        Span("。"),
                    )
                ),
            )
        ),
        Table((("项目", "数"), ("甲", "3")), caption="获奖"),
        Text((Paragraph(spans("另有12项。")), Paragraph(spans("第3条", bold=True), Role.BULLET))),
    ]
    for place, (key, body) in enumerate(zip(("b-1", "b-t", "b-2"), bodies, strict=True)):
        old.apply(edits.insert_block(old, "s-c1-1", place, body, "写", block_id=key))
    old.values["x.t1.1/2025"] = read_value("200")
    return roll_forward(old, old.edition, 2026).report


def test_last_years_words_are_kept_with_their_form_and_their_references(rolled: Report) -> None:
    pieces = last_year(rolled, "s-c1-1")
    assert pieces[0] == Paragraph((Span("2025年招生200人，见"), Reference("b-t"), Span("。")))
    assert isinstance(pieces[1], Shown) and pieces[1].block == "b-t" and "甲\t3" in pieces[1].text
    assert pieces[2] == Paragraph(spans("另有12项。"))
    assert pieces[3] == Paragraph(spans("第3条", bold=True), Role.BULLET)
    from report.numbering import number_report

    numbers = number_report(rolled)
    assert piece_text(rolled, pieces[0], numbers) == f"2025年招生200人，见{numbers.captions['b-t']}。"
    assert piece_text(rolled, pieces[3], numbers) == "• 第3条"


def test_a_taken_paragraph_stands_before_the_table_that_followed_it(rolled: Report) -> None:
    take = take_over(rolled, "s-c1-1", range(4))
    rolled.apply(take)
    blocks = rolled.blocks_of("s-c1-1")
    assert [type(b.body) for b in blocks] == [Text, Table, Text]
    first = text_of(rolled, blocks[0].id).paragraphs[0]
    assert first.content[:4] == (
        Span("2025", carried=True),
        Span("年招生"),
        Span("200", carried=True),
        Span("人，见"),
    )
    assert [n.text for n in carried_numbers(rolled)] == ["2025", "200", "12", "3"]
    assert all(is_taken(rolled, "s-c1-1", p) for p in last_year(rolled, "s-c1-1") if isinstance(p, Paragraph))
    rolled.apply(take.inverted())
    assert [b.id for b in rolled.blocks_of("s-c1-1")] == ["b-t"] and list(carried_numbers(rolled)) == []


def test_paragraphs_taken_one_by_one_join_the_text_that_is_there(rolled: Report) -> None:
    for place in (2, 3):
        rolled.apply(take_over(rolled, "s-c1-1", [place]))
    (text,) = [b.body for b in rolled.blocks_of("s-c1-1") if isinstance(b.body, Text)]
    assert [p.role for p in text.paragraphs] == [Role.BODY, Role.BULLET]
    assert take_over(rolled, "s-c1-1", [1]) == Edit("取用去年的文字", ()), "a table is only shown"


def test_a_paragraph_counts_as_taken_when_only_its_figures_changed(rolled: Report) -> None:
    piece = last_year(rolled, "s-c1-1")[2]
    assert not is_taken(rolled, "s-c1-1", piece)
    rolled.apply(edits.insert_block(rolled, "s-c1-1", 9, Text((Paragraph(spans("另有35项。")),)), "写"))
    assert is_taken(rolled, "s-c1-1", piece)


def test_words_kept_by_an_older_version_are_plain_paragraphs() -> None:
    assert read_pieces("第一段\n\n第二段") == (Paragraph(spans("第一段")), Paragraph(spans("第二段")))
    odd = '{"kind": "写着大括号'
    assert read_pieces(odd) == (Paragraph(spans(odd)),)


def test_progress_counts_what_waits_and_the_text_reads_as_plain_text(rolled: Report) -> None:
    rolled.apply(take_over(rolled, "s-c1-1", range(4)))
    progress = report_progress(rolled)
    assert progress["s-c1-1"].carried == progress["s-c1"].carried == progress[""].carried == 4
    assert progress["s-c2"].carried == 0
    texts = [item.text for item in stream(rolled) if isinstance(item, ParagraphItem)]
    assert "另有12项。" in texts


def test_a_section_whose_field_is_gone_has_no_pieces(rolled: Report) -> None:
    fields = {key: text for key, text in rolled.fields.items() if not key.startswith(LAST_YEAR)}
    assert last_year(replace(rolled, fields=fields), "s-c1-1") == ()
