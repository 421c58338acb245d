"""Pieces cut, joined and made headings: what the proposal is afterwards, and that nothing is ever lost."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from importers import Choices, Move, Proposal, accept
from importers.parts import pieces_of
from importers.reshape import fits, reshaped
from importers.shapes import Join, Level, Mend, Shape, Split, ToHeading, ToParagraph, Unbox
from report.blocks import Block, Case, Chart, Figure, Merge, Paragraph, Picture, Role, Series, Table, Text
from report.content import Content, Footnote, Reference, Span, spans
from report.editions import load_edition
from report.edits import fill_from_edition
from report.model import Kind, Report, Section

SEA, HILL, RIVER = "海浪拍岸", "高山入云", "江水东流"


def text(*words: str) -> Text:
    return Text(tuple(Paragraph(spans(w)) for w in words))


def given_proposal(*blocks: Block) -> Proposal:
    sections = [
        Section("s0", "", 1.0, "封面", Kind.COVER),
        Section("s1", "", 2.0, "甲章", printed_number="1"),
        Section("s2", "s1", 1.0, "甲节", printed_number="1.1"),
        Section("s3", "", 3.0, "乙章", printed_number="2"),
        Section("s9", "", 9.0, "附表", Kind.APPENDIX),
    ]
    return Proposal("a.docx", "zz-2025", 2025, sections=sections, blocks=list(blocks))


def words_of(block: Block) -> list[str]:
    assert isinstance(block.body, Text)
    return ["".join(p.text for p in x.content if isinstance(p, Span)) for x in block.body.paragraphs]


def held(proposal: Proposal, section: str) -> list[Block]:
    found = [b for b in proposal.blocks if b.section == section and not b.parent]
    assert found == sorted(found, key=lambda b: b.position)  # the list and the positions tell one order
    return found


def outline(proposal: Proposal) -> dict[str, str]:
    titles = {s.id: s.title for s in proposal.sections}
    return {s.title: titles.get(s.parent, "") for s in proposal.sections}


def test_a_paragraph_is_cut_at_the_caret_and_the_second_half_is_a_piece_before_the_next() -> None:
    proposal = given_proposal(
        Block("b1", "s1", 1.0, text(SEA + HILL, RIVER)), Block("b2", "s1", 2.0, text("后"))
    )
    made = reshaped(proposal, [Split("b1", 0, 4, "b5")])
    assert [(b.id, words_of(b)) for b in held(made, "s1")] == [
        ("b1", [SEA]),
        ("b5", [HILL, RIVER]),
        ("b2", ["后"]),
    ]


def test_a_cut_before_a_paragraph_leaves_it_whole() -> None:
    made = reshaped(given_proposal(Block("b1", "s1", 1.0, text(SEA, HILL))), [Split("b1", 1, 0, "b5")])
    assert [words_of(b) for b in made.blocks] == [[SEA], [HILL]]


def test_a_reference_counts_as_one_place_and_goes_with_its_side() -> None:
    content: Content = (Span("见"), Reference("b9"), Span("所示"))
    proposal = given_proposal(
        Block("b1", "s1", 1.0, Text((Paragraph(content, Role.NUMBERED, printed_number="1."),)))
    )
    first, second = (b.body for b in reshaped(proposal, [Split("b1", 0, 2)]).blocks)
    assert isinstance(first, Text) and first.paragraphs[0].content == content[:2]
    assert second == Text((Paragraph((Span("所示"),)),))


def test_a_cut_that_leaves_one_side_empty_is_none() -> None:
    proposal = given_proposal(Block("b1", "s1", 1.0, text(SEA)), Block("b2", "s1", 2.0, Case("例")))
    for step in (
        Split("b1", 0, 0),
        Split("b1", 0, 4),
        Split("b1", 3, 1),
        Split("b2", 0, 1),
        Split("b7", 0, 1),
    ):
        assert not fits(proposal, step)


def test_a_table_is_cut_between_rows_and_joined_again() -> None:
    table = Table((("项", "数"), ("甲", "1"), ("乙", "2")), caption="人数", source_note="来源：处")
    proposal = given_proposal(Block("b1", "s1", 1.0, table))
    cut = reshaped(proposal, [Split("b1", 2, made="b5")])
    bodies = [b.body for b in cut.blocks]
    assert [b.rows for b in bodies if isinstance(b, Table)] == [(("项", "数"), ("甲", "1")), (("乙", "2"),)]
    assert [b.caption for b in bodies if isinstance(b, Table)] == ["人数", ""]
    assert reshaped(cut, [Join("b1", "b5")]) == proposal


def test_two_halves_of_a_table_lose_the_repeated_head_and_keep_another_title_as_a_row() -> None:
    one = Table((("项", "数"), ("甲", "1")), caption="人数", merges=())
    two = Table((("项", "数"), ("乙", "2"), ("丙", "3")), caption="续人数", merges=(Merge(1, 0, 2, 1),))
    proposal = given_proposal(Block("b1", "s1", 1.0, one), Block("b2", "s1", 2.0, two))
    body = reshaped(proposal, [Join("b1", "b2")]).blocks[0].body
    assert isinstance(body, Table)
    assert body.rows == (("项", "数"), ("甲", "1"), ("乙", "2"), ("丙", "3"))
    assert body.merges == (Merge(2, 0, 2, 1),)
    other = replace(two, caption="女生")
    proposal = given_proposal(Block("b1", "s1", 1.0, one), Block("b2", "s1", 2.0, other))
    body = reshaped(proposal, [Join("b1", "b2")]).blocks[0].body
    assert isinstance(body, Table) and body.rows[2] == ("女生", "") and body.merges[0] == Merge(2, 0, 1, 2)


def test_tables_of_different_width_are_filled_up() -> None:
    one, two = Table((("甲", "1"),), header_rows=0), Table((("乙", "2", "3"),), header_rows=0)
    proposal = given_proposal(Block("b1", "s1", 1.0, one), Block("b2", "s1", 2.0, two))
    body = reshaped(proposal, [Join("b1", "b2")]).blocks[0].body
    assert isinstance(body, Table) and body.rows == (("甲", "1", ""), ("乙", "2", "3"))


def test_a_table_that_a_chart_reads_is_neither_cut_nor_joined() -> None:
    table = Table((("项", "数"), ("甲", "1")))
    proposal = given_proposal(
        Block("b1", "s1", 1.0, table), Block("b2", "s1", 2.0, table),
        Block("b3", "s1", 3.0, Chart(series=(Series("1"),), table="b2")),
    )  # fmt: skip
    assert not fits(proposal, Join("b1", "b2")) and not fits(proposal, Split("b2", 1))


def test_the_sentence_that_a_page_broke_becomes_one_and_references_follow() -> None:
    proposal = given_proposal(
        Block("b1", "s1", 1.0, text("开头", SEA)), Block("b2", "s1", 2.0, text(HILL, "结尾")),
        Block("b3", "s3", 1.0, Text((Paragraph((Reference("b2"),)),))),
    )  # fmt: skip
    made = reshaped(proposal, [Join("b1", "b2")])
    assert words_of(made.blocks[0]) == ["开头", SEA + HILL, "结尾"]
    assert made.blocks[1].body == Text((Paragraph((Reference("b1"),)),))
    assert not fits(proposal, Join("b1", "b3")) and not fits(proposal, Join("b1", "b1"))


def test_two_paragraphs_of_a_piece_become_one() -> None:
    proposal = given_proposal(Block("b1", "s1", 1.0, text(SEA, HILL, RIVER)))
    assert words_of(reshaped(proposal, [Mend("b1", 0)]).blocks[0]) == [SEA + HILL, RIVER]
    assert not fits(proposal, Mend("b1", 2))


def test_pictures_are_joined_under_one_caption_and_parted_again() -> None:
    one, two = Figure((Picture("p"),), "早晨"), Figure((Picture("q"),), "黄昏")
    proposal = given_proposal(Block("b1", "s1", 1.0, one), Block("b2", "s1", 2.0, two))
    body = reshaped(proposal, [Join("b1", "b2")]).blocks[0].body
    assert body == Figure((Picture("p"), Picture("q", "黄昏")), "早晨")
    again = reshaped(proposal, [Join("b1", "b2"), Split("b1", 1, made="b2")])
    assert [b.body for b in again.blocks] == [one, two]


def case_proposal() -> Proposal:
    heading = Text((Paragraph(spans("做法"), Role.CASE_HEADING), Paragraph(spans(SEA))))
    return given_proposal(
        Block("b1", "s1", 1.0, Case("好例", "案例 1")), Block("b2", "s1", 1.0, heading, "b1"),
        Block("b3", "s1", 2.0, Figure(caption="图"), "b1"), Block("b4", "s1", 2.0, text("后")),
    )  # fmt: skip


def test_a_case_is_dissolved_into_its_blocks_in_place() -> None:
    made = reshaped(case_proposal(), [Unbox("b1", "b5")])
    assert [b.id for b in held(made, "s1")] == ["b5", "b2", "b3", "b4"]
    assert words_of(made.blocks[0]) == ["案例 1 好例"]
    body = made.blocks[1].body
    assert isinstance(body, Text) and body.paragraphs[0] == Paragraph((Span("做法", bold=True),))


def test_a_case_takes_the_text_behind_it() -> None:
    made = reshaped(case_proposal(), [Join("b1", "b4")])
    assert [b.id for b in sorted(made.blocks, key=lambda b: b.position) if b.parent == "b1"] == [
        "b2",
        "b3",
        "b4",
    ]


def chapters() -> Proposal:
    return given_proposal(
        Block("b1", "s1", 1.0, text(SEA, "二、丙节", HILL)), Block("b2", "s1", 2.0, Figure(caption="图")),
        Block("b3", "s2", 1.0, text(RIVER)),
    )  # fmt: skip


def test_a_paragraph_becomes_a_heading_and_what_follows_stands_below_it() -> None:
    made = reshaped(chapters(), [ToHeading("b1", 1, 2, "s5")])
    section = next(s for s in made.sections if s.id == "s5")
    assert (section.title, section.parent) == ("丙节", "s1") and section.printed_number.startswith("二")
    assert [s.title for s in made.sections if s.parent == "s1"] == ["丙节", "甲节"]
    assert [words_of(b) for b in held(made, "s1")] == [[SEA]]
    assert words_of(held(made, "s5")[0]) == [HILL] and held(made, "s5")[1].id == "b2"


def test_a_chapter_made_in_the_middle_takes_the_sections_after_it() -> None:
    made = reshaped(chapters(), [ToHeading("b1", 1, 1, "s5")])
    assert outline(made) == {"封面": "", "甲章": "", "丙节": "", "甲节": "丙节", "乙章": "", "附表": ""}


def test_a_run_in_heading_leaves_its_sentence_below() -> None:
    body = Text((Paragraph(spans(SEA), Role.RUN_IN, "招生。", printed_number="1."),))
    made = reshaped(given_proposal(Block("b1", "s1", 1.0, body)), [ToHeading("b1", 0, 2, "s5")])
    assert next(s.title for s in made.sections if s.id == "s5") == "招生。"
    assert words_of(held(made, "s5")[0]) == [SEA]


def test_a_footnote_of_a_heading_is_kept_as_a_paragraph() -> None:
    body = Text((Paragraph((Span("招生"), Footnote("口径见附注"))),))
    made = reshaped(given_proposal(Block("b1", "s1", 1.0, body)), [ToHeading("b1", 0, 2, "s5")])
    assert words_of(held(made, "s5")[0]) == ["口径见附注"]


def test_a_heading_becomes_a_paragraph_of_the_section_before() -> None:
    made = reshaped(chapters(), [ToParagraph("s2", "b5")])
    assert "甲节" not in outline(made)
    assert [b.id for b in held(made, "s1")] == ["b1", "b2", "b5", "b3"]
    assert words_of(held(made, "s1")[2]) == ["1.1 甲节"]
    assert not fits(chapters(), ToParagraph("s1")), "there is no text section before the first chapter"
    assert not fits(chapters(), ToParagraph("s9"))


def test_the_level_of_a_heading_changes_with_those_below_it() -> None:
    made = reshaped(chapters(), [Level("s3", 2)])
    assert outline(made)["乙章"] == "甲章"
    assert outline(reshaped(made, [Level("s2", 1)])) == {
        "封面": "", "甲章": "", "甲节": "", "乙章": "甲节", "附表": ""
    }  # fmt: skip
    assert not fits(chapters(), Level("s1", 2)) and not fits(chapters(), Level("s9", 2))


def test_heading_and_paragraph_take_each_other_back() -> None:
    made = reshaped(chapters(), [ToParagraph("s2", "b5"), ToHeading("b5", 0, 2, "s5")])
    assert outline(made) == outline(chapters())
    assert [b.id for b in held(made, "s5")] == ["b3"]


def test_a_piece_that_was_made_can_be_moved_and_all_is_one_edit() -> None:
    report = Report(load_edition("zz-2025"), 2025)
    report.apply(fill_from_edition(report))
    choices = Choices({"b5": Move("s3")}, shapes=[Split("b1", 1, 0, "b5")])
    proposal = chapters()
    report.apply(accept(report, proposal, choices).edit)
    assert [words_of(b) for b in report.blocks_of("s3")] == [["二、丙节", HILL]]
    assert len(proposal.blocks) == 3, "the proposal itself stays as it was read"


def characters(proposal: Proposal) -> Counter[str]:
    """Every letter of a proposal. A caption that stands twice word for word counts once: joined, it is said once."""
    captions = {b.body.caption for b in proposal.blocks if isinstance(b.body, Table | Figure)}
    parts = [*captions, *(f"{s.printed_number}{s.title}" for s in proposal.sections)]
    for block in proposal.blocks:
        body = block.body
        if isinstance(body, Text):
            for p in body.paragraphs:
                words = [x.text for x in p.content if isinstance(x, Span | Footnote)]
                parts.append("".join((p.printed_number, p.lead, *words)))
        elif isinstance(body, Table):
            parts += [body.source_note, *(cell for row in body.rows for cell in row)]
        elif isinstance(body, Figure):
            parts += [p.sub_caption for p in body.pictures]
        elif isinstance(body, Case):
            parts += [body.printed_number, body.title]
    return Counter(c for c in "".join(parts) if c.isalnum())


def test_figures_joined_under_one_and_the_same_caption_say_it_once() -> None:
    pair = Figure((Picture("p"), Picture("q")), "实训场景")
    made = reshaped(
        given_proposal(Block("b0", "s1", 0.0, pair), Block("b1", "s1", 1.0, pair)), [Join("b0", "b1")]
    )
    (block,) = [b for b in made.blocks if isinstance(b.body, Figure)]
    assert isinstance(block.body, Figure)
    assert block.body.caption == "实训场景" and len(block.body.pictures) == 4


LETTERS = st.text("天地玄黄宇宙洪荒日月盈昃", min_size=1, max_size=6)
PARAGRAPHS = st.builds(
    lambda words, lead, role: Paragraph((*spans(words), Footnote("注")), role, lead if role == Role.RUN_IN else ""),
    LETTERS, LETTERS, st.sampled_from([Role.BODY, Role.RUN_IN, Role.NUMBERED]),
)  # fmt: skip
BODIES = st.one_of(
    st.builds(lambda p: Text(tuple(p)), st.lists(PARAGRAPHS, min_size=1, max_size=4)),
    st.builds(lambda a, b, c: Table(((a, b), (b, c), (c, a)), header_rows=0, caption=c), LETTERS, LETTERS, LETTERS),
    st.builds(lambda a, b: Figure((Picture("p", a), Picture("q")), b), LETTERS, LETTERS),
    st.builds(Case, LETTERS),
)  # fmt: skip


@st.composite
def cut_proposals(draw: st.DrawFn) -> tuple[Proposal, list[Shape]]:
    places = [Block(f"b{n}", f"s{draw(st.integers(1, 3))}", float(n), body) for n, body in
              enumerate(draw(st.lists(BODIES, min_size=2, max_size=7)))]  # fmt: skip
    cases = [b for b in places if isinstance(b.body, Case)]
    inner = [Block(f"c{b.id}", b.section, 1.0, text(SEA), b.id) for b in cases]
    ids = st.sampled_from([*(b.id for b in places), "m0", "m1"])
    sections = st.sampled_from(["s1", "s2", "s3", "s9", "n0", "n1"])
    small, level = st.integers(0, 4), st.integers(1, 4)
    made, new = st.sampled_from(["m0", "m1", "m2"]), st.sampled_from(["n0", "n1"])
    step = st.one_of(
        st.builds(Split, ids, small, small, made), st.builds(Join, ids, ids), st.builds(Mend, ids, small),
        st.builds(Unbox, ids, made), st.builds(ToHeading, ids, small, level, new),
        st.builds(ToParagraph, sections, made), st.builds(Level, sections, level),
    )  # fmt: skip
    return given_proposal(*places, *inner), draw(st.lists(step, max_size=8))


@settings(max_examples=150, deadline=None)
@given(cut_proposals())
def test_whatever_is_cut_and_joined_no_character_and_no_picture_is_lost(
    given_case: tuple[Proposal, list[Shape]],
) -> None:
    proposal, steps = given_case
    made = reshaped(proposal, steps)
    assert not characters(proposal) - characters(made)
    pictures = [p.sha for b in made.blocks if isinstance(b.body, Figure) for p in b.body.pictures]
    assert Counter(pictures) == Counter(
        p.sha for b in proposal.blocks if isinstance(b.body, Figure) for p in b.body.pictures
    )
    sections = {s.id for s in made.sections}
    assert len(sections) == len(made.sections) and {s.parent for s in made.sections} <= {"", *sections}
    ids = [b.id for b in made.blocks]
    assert len(set(ids)) == len(ids) and {b.section for b in made.blocks} <= sections
    for section in sections:
        held(made, section)
    report = Report(load_edition("zz-2025"), 2025)
    shown = {p.id for p in pieces_of(report, made)}
    assert {b.id for b in made.blocks if not b.parent} <= shown, "every block is a piece of the list"
