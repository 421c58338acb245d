"""What was changed by hand in a delivered file, and how it comes back into the draft."""

from hypothesis import given
from hypothesis import strategies as st

from report.blocks import Case, Figure, Paragraph, Picture, Role, Table, Text
from report.content import BoundNumber, Footnote, Reference, Span, spans
from report.edits import insert_block, set_body, set_value
from report.hand_edits import HandEdit, content_with, hand_edits, spots, take_in
from report.model import Report
from report.numbering import number_report
from report.values import read_value
from tests.report.small import small_report

CONTENT = (
    Span("学校有学生 "),
    BoundNumber("x.t1.1", "2025"),
    Span(" 人，"),
    Span("规模稳定", bold=True),
    Footnote("教务处统计"),
    Span("，见"),
    Reference("b1"),
    Span("。"),
)
SHOWN = "学校有学生 1258 人，规模稳定，见表 1-1。"


def report() -> Report:
    made = small_report()
    bodies = (
        Text((Paragraph(CONTENT), Paragraph(spans("全年无事故。"), Role.RUN_IN, "安全"))),
        Table((("年份", "人数"), ("2025", "12")), caption="教师"),
        Figure((Picture("a" * 64),), "校门"),
        Case("师徒同行"),
    )
    for place, body in enumerate(bodies):
        made.apply(insert_block(made, "s-c1-1", place, body, "插入", block_id=f"b{place}"))
    made.apply(
        insert_block(made, "s-c1-1", 0, Text((Paragraph(spans("案例正文。")),)), "插入", "b3", "inner")
    )
    made.apply(set_value(made, "x.t1.1", "2025", read_value("1258", "人")))
    return made


def printed(made: Report) -> list[str]:
    """The texts of the Word file: automatic numbers of headings are not in it, those of captions are."""
    return [(f"{s.number}　{s.text}" if s.kind == "caption" else s.text) for s in spots(made) if s.text]


def changed(old: str, new: str, now: Report | None = None) -> tuple[list[HandEdit], Report]:
    base = report()
    delivered = printed(base)
    found = [text.replace(old, new) for text in delivered]
    now = now or report()
    return hand_edits(base, delivered, found, now), now


def test_an_untouched_file_has_no_changes() -> None:
    assert changed("没有这句", "x")[0] == []


def test_a_changed_sentence_comes_back_and_its_number_stays_bound() -> None:
    (edit,), now = changed("规模稳定", "规模逐年扩大")
    assert edit.fits and "（一）专业建设" in edit.where
    now.apply(take_in(now, [edit], "收入手改"))
    content = now.blocks["b0"].body.paragraphs[0].content  # type: ignore[union-attr]
    assert content[1] == BoundNumber("x.t1.1", "2025")
    assert Reference("b1") in content and Footnote("教务处统计") in content
    assert "".join(p.text for p in content if isinstance(p, Span)) == "学校有学生  人，规模逐年扩大，见。"


def test_a_number_changed_by_hand_becomes_plain_text() -> None:
    (edit,), now = changed("1258", "1268")
    now.apply(take_in(now, [edit], "收入手改"))
    content = now.blocks["b0"].body.paragraphs[0].content  # type: ignore[union-attr]
    assert not any(isinstance(part, BoundNumber) for part in content)
    assert content[0] == Span("学校有学生 1268 人，")


def test_headings_captions_cells_cases_and_leads_come_back() -> None:
    for old, new, held in (
        ("专业建设", "专业与课程", lambda r: r.sections["s-c1-1"].title),
        ("教师", "专任教师", lambda r: r.blocks["b1"].body.caption),
        ("12", "13", lambda r: r.blocks["b1"].body.rows[1][1]),
        ("校门", "新校门", lambda r: r.blocks["b2"].body.caption),
        ("师徒同行", "师徒共进", lambda r: r.blocks["b3"].body.title),
        ("案例正文。", "案例改过。", lambda r: r.blocks["inner"].body.paragraphs[0].content[0].text),
        ("无事故", "无责任事故", lambda r: r.blocks["b0"].body.paragraphs[1].content[0].text),
    ):
        edits, now = changed(old, new)
        now.apply(take_in(now, edits, "收入手改"))
        assert new in held(now), (old, new)
    assert now.blocks["b0"].body.paragraphs[1].lead == "安全"  # type: ignore[union-attr]


def test_what_was_changed_on_both_sides_is_listed_and_not_overwritten() -> None:
    now = report()
    now.apply(set_body(now, "b0", Text((Paragraph(spans("草稿里也改了。")),)), "改"))
    (edit,), _ = changed("规模稳定", "规模扩大", now)
    assert not edit.fits
    assert take_in(now, [edit], "收入手改").changes == ()


def test_a_new_paragraph_is_listed_with_its_place() -> None:
    base = report()
    delivered = printed(base)
    at = next(n for n, text in enumerate(delivered) if "规模稳定" in text)
    found = [*delivered[: at + 1], "领导加的一段。", *delivered[at + 1 :]]
    (edit,) = hand_edits(base, delivered, found, report())
    assert (edit.before, edit.after, edit.spot) == ("", "领导加的一段。", None)
    assert "专业建设" in edit.where


@given(st.lists(st.sampled_from(["甲", "1258", "，", "见", "规模", "表 1-1"]), max_size=8).map("".join))
def test_the_content_reads_the_new_text_whatever_it_is(text: str) -> None:
    made = report()
    numbers = number_report(made)
    content = content_with(made, numbers, CONTENT, text)
    shown = "".join(
        part.text
        if isinstance(part, Span)
        else {BoundNumber: "1258", Reference: "表 1-1"}.get(type(part), "")
        for part in content
    )
    assert shown == text
    assert sum(isinstance(part, Footnote) for part in content) == 1


def test_the_same_text_leaves_the_content_as_it_is() -> None:
    made = report()
    assert content_with(made, number_report(made), CONTENT, SHOWN) == CONTENT
