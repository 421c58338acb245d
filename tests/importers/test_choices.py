"""Pieces of a proposal kept, skipped and sent elsewhere: what the report is afterwards, and what is told of the rest."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import Choices, Move, Proposal, Skip, accept, propose
from importers.choices import Choice, chosen
from importers.parts import pieces_of
from importers.proposal import LEFT_OUT, landing
from importers.reshape import reshaped
from importers.shapes import Join, Level, Split, ToHeading, ToParagraph
from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Paragraph, Series, Table, Text
from report.content import Reference, Span, plain_text, spans
from report.editions import load_edition
from report.edits import fill_from_edition
from report.model import Kind, Report, Section
from report.values import State
from tests.importers.word_files import PROSE, para, picture, table, word_file

REASON = "与别处重复"


@pytest.fixture
def report() -> Report:
    made = Report(load_edition("zz-2025"), 2025)
    made.apply(fill_from_edition(made))
    return made


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return word_file(
        tmp_path_factory.mktemp("choices") / "去年.docx",
        para("1 人才培养", "1"), para("总的一句话。"), para("1.1 招生", "2"), para(PROSE), para(runs=picture()), para("图 1-1 校园"),
        para("2 学生成长", "1"), para("2.1 社团", "2"), para("社团二十个，见表 2-1。"), para("表 2-1 社团"), table(["名", "数"], ["甲", "3"]),
        para("3 服务贡献", "1"), para("服务一句话。"),
        para("附表", "1"), para("表 1 人才培养质量计分卡"),
        table(["序号", "指标", "单位", "2024年", "2025年"], ["1", "毕业生人数*", "人", "1398", "1320"],
              ["2", "毕业生去向落实人数", "人", "1390", "1310"], ["4", "月收入", "元", "4294", ""],
              ["3", "毕业生本省去向落实率", "%", "100%", "99.5%"], ["6", "自主创业率", "%", "0", "0"]),
    )  # fmt: skip


@pytest.fixture
def proposal(report: Report, path: Path) -> Proposal:
    return propose(path, report)


def section(proposal: Proposal, title: str) -> str:
    return next(s.id for s in proposal.sections if s.title == title)


def taken(
    report: Report, proposal: Proposal, *chosen_pieces: tuple[str, Choice], keep_empty: bool = False
) -> Report:
    choices = Choices(keep_empty=keep_empty)
    for piece, choice in chosen_pieces:
        choices.choose(piece, choice)
    report.apply(accept(report, proposal, choices).edit)
    return report


def titles(report: Report, parent: str = "") -> list[str]:
    return [s.title for s in report.children(parent) if s.type in (Kind.BODY, Kind.PREFACE)]


def words(report: Report, section_id: str) -> list[str]:
    bodies = [b.body for b in report.blocks_of(section_id)]
    return [plain_text(p.content) for body in bodies if isinstance(body, Text) for p in body.paragraphs]


def test_no_choices_and_no_decisions_are_the_same_but_for_the_list(
    report: Report, proposal: Proposal
) -> None:
    plain = accept(report, proposal).edit
    decided = accept(report, proposal, Choices()).edit
    rest = {c for c in map(repr, decided.changes) if LEFT_OUT not in c}
    assert rest == set(map(repr, plain.changes))


def test_a_skipped_section_is_left_out_with_all_below_it(report: Report, proposal: Proposal) -> None:
    made = taken(report, proposal, (section(proposal, "学生成长"), Skip(REASON)))
    assert titles(made) == ["人才培养", "服务贡献"]
    assert "社团" not in [s.title for s in made.sections.values()]
    assert all(b.section in made.sections for b in made.blocks.values())


def test_what_is_below_a_skipped_section_can_still_be_sent_elsewhere(
    report: Report, proposal: Proposal
) -> None:
    target = section(proposal, "服务贡献")
    made = taken(
        report,
        proposal,
        (section(proposal, "学生成长"), Skip(REASON)),
        (section(proposal, "社团"), Move(target)),
    )
    assert words(made, target)[0] == "服务一句话。"
    assert words(made, target)[1].startswith("社团二十个")


def test_a_section_joined_into_another_brings_text_and_sections_without_its_heading(
    report: Report, proposal: Proposal
) -> None:
    target = section(proposal, "人才培养")
    made = taken(report, proposal, (section(proposal, "学生成长"), Move(target)))
    assert titles(made, target) == ["招生", "社团"]
    assert titles(made) == ["人才培养", "服务贡献"]


def test_a_section_can_go_with_its_heading(report: Report, proposal: Proposal) -> None:
    target = section(proposal, "人才培养")
    made = taken(report, proposal, (section(proposal, "学生成长"), Move(target, heading=True)))
    assert titles(made, target) == ["招生", "学生成长"]
    assert titles(made, section(proposal, "学生成长")) == ["社团"]


def test_a_block_goes_after_what_stands_in_the_other_section(report: Report, proposal: Proposal) -> None:
    figure = next(b for b in proposal.blocks if isinstance(b.body, Figure))
    target = section(proposal, "服务贡献")
    made = taken(report, proposal, (figure.id, Move(target)))
    assert [type(b.body) for b in made.blocks_of(target)] == [Text, Figure]
    assert made.pictures


def test_a_section_that_the_file_does_not_have_comes_back_as_a_target(
    report: Report, proposal: Proposal
) -> None:
    target = next(s for s in report.children("") if s.title == "文化传承")
    made = taken(report, proposal, (section(proposal, "社团"), Move(target.id)))
    assert titles(made) == ["人才培养", "学生成长", "服务贡献", "文化传承"]
    assert words(made, target.id) == ["社团二十个，见表 2-1。"]
    assert made.children("")[-1].type == Kind.APPENDIX


def test_empty_sections_of_the_report_can_stay(report: Report, proposal: Proposal) -> None:
    before = titles(report)
    made = taken(report, proposal, keep_empty=True)
    assert [t for t in titles(made) if t != "学生成长"] == before
    assert made.children("")[-1].type == Kind.APPENDIX
    tables = [b.body.table for b in made.blocks.values() if isinstance(b.body, IndicatorTable)]
    assert sorted(tables) == sorted(t.id for t in report.edition.tables if t.id in tables) and len(
        set(tables)
    ) == len(tables)


def test_a_move_into_itself_or_nowhere_counts_as_not_chosen(report: Report, proposal: Proposal) -> None:
    own = section(proposal, "学生成长")
    for target in (own, section(proposal, "社团"), "s-gone"):
        assert chosen(report, proposal, Choices({own: Move(target)})) == proposal


def test_two_sections_sent_into_each_other_lose_nothing(report: Report, proposal: Proposal) -> None:
    one, other = section(proposal, "人才培养"), section(proposal, "学生成长")
    final = chosen(report, proposal, Choices({one: Move(other), other: Move(one)}))
    assert {b.id for b in final.blocks} == {b.id for b in proposal.blocks}


def test_the_values_of_a_table_can_be_left_out_and_the_table_stays(
    report: Report, proposal: Proposal
) -> None:
    made = taken(report, proposal, ("values/zz-2025.t1", Skip(REASON)))
    assert all(v.state == State.BLANK for v in made.values.values())
    body = next(
        b.body
        for b in made.blocks.values()
        if isinstance(b.body, IndicatorTable) and b.body.table == "zz-2025.t1"
    )
    assert body.layout is None


def test_a_field_can_be_left_out(report: Report) -> None:
    given_fields = Proposal("a.docx", "zz-2025", 2025, fields={"school.name": "甲校", "cover.team": "乙"})
    made = taken(report, given_fields, ("field/school.name", Skip(REASON)))
    assert made.school == "" and made.fields["cover.team"] == "乙"


def test_what_is_not_taken_stays_readable_with_the_reasons(report: Report, proposal: Proposal) -> None:
    made = taken(report, proposal, (section(proposal, "学生成长"), Skip(REASON)))
    left = made.fields[LEFT_OUT + "去年.docx"]
    assert f"章节：2 学生成长（{REASON}）" in left
    assert f"章节：2.1 社团（{REASON}）" in left
    assert "文件里没有" not in left


def test_nothing_left_is_said_too(report: Report) -> None:
    made = taken(report, Proposal("a.docx", "zz-2025", 2025, fields={"cover.team": "乙"}))
    assert made.fields[LEFT_OUT + "a.docx"] == "全部收入，没有留下的内容。"


def test_one_undo_takes_back_the_choices_the_text_and_the_list(report: Report, proposal: Proposal) -> None:
    before = (dict(report.sections), dict(report.blocks), dict(report.values), dict(report.fields))
    choices = Choices({section(proposal, "学生成长"): Move(section(proposal, "人才培养"))}, keep_empty=True)
    edit = accept(report, proposal, choices).edit
    report.apply(edit)
    report.apply(edit.inverted())
    assert (report.sections, report.blocks, report.values, report.fields) == before


def test_a_reference_to_what_is_left_out_keeps_the_words_of_the_file(report: Report) -> None:
    numbers = Block("b1", "s1", 1.0, Table(caption="社团", printed_number="表 2-1"))
    content = (Span("见"), Reference("b1"), Reference("s2"), Reference("s3"))
    text = Block("b2", "s1", 2.0, Text((Paragraph(content),)))
    sections = [Section(f"s{n}", "", float(n), f"第{n}章", printed_number=f"{n}") for n in (1, 2, 3)]
    given_text = Proposal("a.docx", "zz-2025", 2025, sections=sections, blocks=[numbers, text])
    choices = Choices({"b1": Skip(REASON), "s2": Skip(REASON), "s3": Move("s1")})
    body = chosen(report, given_text, choices).blocks[0].body
    assert body == Text((Paragraph((Span("见"), Span("表 2-1"), Span("2 第2章"), Reference("s1"))),))


def chart_and_case() -> Proposal:
    numbers = Block("b1", "s1", 1.0, Table((("项", "数"), ("甲", "1"))))
    chart = Block("b2", "s1", 2.0, Chart(series=(Series("1"),), columns=("1",), table="b1"))
    case = Block("b3", "s1", 3.0, Case("好例"))
    inner = Block("b4", "s1", 1.0, Text((Paragraph(spans("里面")),)), parent="b3")
    sections = [Section("s1", "", 1.0, "甲章"), Section("s2", "", 2.0, "乙章")]
    return Proposal("a.docx", "zz-2025", 2025, sections=sections, blocks=[numbers, chart, case, inner])


def test_a_chart_goes_with_the_table_that_it_reads(report: Report) -> None:
    final = chosen(report, chart_and_case(), Choices({"b1": Skip(REASON)}))
    assert [b.id for b in final.blocks] == ["b3", "b4"]


def test_what_a_case_holds_goes_with_it(report: Report) -> None:
    final = chosen(report, chart_and_case(), Choices({"b3": Move("s2")}))
    assert {b.id: b.section for b in final.blocks} == {"b1": "s1", "b2": "s1", "b3": "s2", "b4": "s2"}


def test_in_a_report_with_text_pieces_go_to_its_sections_and_keep_their_ids(
    report: Report, proposal: Proposal
) -> None:
    chapter = next(s for s in report.children("") if s.title == "文化传承")
    report.blocks["b0"] = Block("b0", chapter.id, 1.0, Text((Paragraph(spans("已有的话。")),)))
    report.apply(accept(report, Proposal("空.docx", "zz-2025", 2025)).edit)
    piece = section(proposal, "社团")
    place = landing(report, proposal, Choices({piece: Move(chapter.id)}))[piece]
    made = taken(report, proposal, (piece, Move(chapter.id)))
    assert place == chapter.id
    assert words(made, chapter.id)[0] == "已有的话。" and len(words(made, chapter.id)) == 2
    assert {b.id for b in proposal.blocks if isinstance(b.body, Figure)} <= made.blocks.keys()


def test_last_years_pieces_can_be_left_out_too(report: Report, path: Path) -> None:
    proposal = propose(path, report, as_last_year=True)
    made = taken(report, proposal, (section(proposal, "学生成长"), Skip(REASON)))
    prose = "".join(text for key, text in made.fields.items() if key.startswith("last_year/"))
    assert PROSE[:10] in prose and "社团二十个" not in prose


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_chosen_the_report_holds_together_and_every_piece_is_taken_or_listed(
    path: Path, data: st.DataObject
) -> None:
    report = Report(load_edition("zz-2025"), 2025)
    report.apply(fill_from_edition(report))
    proposal = propose(path, report) if not _READ else _READ[0]
    _READ[:] = [proposal]
    ids = [p.id for p in pieces_of(report, proposal)]
    places = [*(s.id for s in report.sections.values() if s.type == Kind.BODY), *ids, "s-gone"]
    choice = st.one_of(
        st.builds(Skip, st.just(REASON)), st.builds(Move, st.sampled_from(places), st.booleans())
    )
    decided = data.draw(st.dictionaries(st.sampled_from(ids), choice, max_size=6))
    small, some = st.integers(0, 3), st.sampled_from(ids)
    cuts = st.one_of(
        st.builds(Split, some, small, st.integers(0, 9)), st.builds(Join, some, some), st.builds(ToParagraph, some),
        st.builds(ToHeading, some, small, st.integers(1, 3)), st.builds(Level, some, st.integers(1, 3)),
    )  # fmt: skip
    choices = Choices(decided, data.draw(st.booleans()), data.draw(st.lists(cuts, max_size=4)))
    cut = reshaped(proposal, choices.shapes)
    final = chosen(report, cut, choices)
    held = {b.id for b in final.blocks}
    skipped = {b.id for b in cut.blocks} - held
    if not any(isinstance(c, Skip) for c in decided.values()):
        assert not skipped
    edit = accept(report, proposal, choices).edit
    before = (dict(report.sections), dict(report.blocks), dict(report.values), dict(report.fields))
    report.apply(edit)
    assert {s.id for s, _ in report.walk()} == set(report.sections)  # no section is lost or turns in a circle
    assert all(b.section in report.sections for b in report.blocks.values())
    assert all(b.parent in ("", *report.blocks) for b in report.blocks.values())
    report.apply(edit.inverted())
    assert (report.sections, report.blocks, report.values, report.fields) == before


_READ: list[Proposal] = []  # reading the file once is enough for all examples
