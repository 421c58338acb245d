"""What the program exports to Word it reads back as it was: the same headings, words, tables, figures and cases."""

import tempfile
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporters import export_word
from importers import accept, propose
from importers.pictures import Prepared, prepare_picture
from report.blocks import Block, Body, Case, Figure, Merge, Paragraph, Picture, Role, Table, Text
from report.content import Footnote, Span, spans
from report.dump import dump
from report.editions import load_edition
from report.edits import fill_from_edition
from report.model import Kind, Report
from tests.importers.random_reports import BYTES, random_report, said, values_of
from tests.importers.word_files import image

PICTURES: tuple[Prepared, ...] = tuple(
    prepare_picture(image(colour=(n * 50, 80, 90)), f"{n}.jpg") for n in range(4)
)
HAN = "教学质量学校专业建设人才培养服务产教融合文化传承国际合作发展保障师资课程实训就业"
words = st.text(st.sampled_from(HAN), min_size=3, max_size=12)
prose = st.text(st.sampled_from(HAN), min_size=30, max_size=90).map(lambda text: f"本年度{text}。")


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A grid of words and numbers with at most one merged label."""
    height, width = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    cell = st.one_of(words, st.integers(0, 9999).map(str))
    rows = [[draw(cell) for _ in range(width)] for _ in range(height)]
    rows[0] = [f"栏目{n}" for n in range(width)]
    for number, row in enumerate(rows):
        row[0] += str(number)
    merges: tuple[Merge, ...] = ()
    if height > 3 and draw(st.booleans()):
        rows[2][0] = ""
        merges = (Merge(1, 0, 2, 1),)
    note = draw(st.sampled_from(["", "数据来源：本校统计"]))
    return Table(tuple(map(tuple, rows)), merges, caption=draw(words), source_note=note)


texts = st.lists(st.one_of(prose.map(spans).map(Paragraph), st.just(Paragraph((Span("正文里有"), Span("重点", True), Footnote("脚注"), Span("的一句话。"))))), min_size=1, max_size=3).map(lambda found: Text(tuple(found)))  # fmt: skip
figures = st.builds(
    lambda caption, count: Figure(tuple(Picture(p.info.sha) for p in PICTURES[:count]), caption),
    words,
    st.integers(1, 3),
)
bodies = st.lists(st.one_of(texts, tables(), figures, words.map(Case)), max_size=5)


def filled(chapters: list[list[Body]], inside: Text) -> Report:
    """A report of the newest edition with these blocks in its chapters; a case holds a text."""
    report = Report(load_edition("zz-2025"), 2025)
    report.apply(fill_from_edition(report))
    report.fields["school.name"] = "清河市职业中等专业学校"
    sections = [s for s in report.children("") if s.type == Kind.BODY]
    for number, (section, blocks) in enumerate(zip(sections, chapters, strict=False)):
        for place, body in enumerate(blocks):
            key = f"b{number}-{place}"
            report.blocks[key] = Block(key, section.id, float(place), body)
            if isinstance(body, Case):
                report.blocks[key + "i"] = Block(key + "i", section.id, 1.0, inside, key)
    report.pictures = {p.info.sha: p.info for p in PICTURES}
    return report


def read_back(report: Report, folder: Path) -> Report:
    """The report after a journey to Word and back."""
    path = folder / "报告.docx"
    data = {p.info.sha: p.data for p in PICTURES}
    export_word(report, lambda sha: data[sha], path)
    found = Report(report.edition, report.year)
    found.apply(accept(found, propose(path, found)).edit)
    return found


def content(report: Report) -> list[Any]:
    """The dumped body without what only the import knows: printed numbers; neighbouring captions are compared by their words."""
    front = ("cover", "declaration")
    kept = [i for i in dump(report)["items"] if i.get("role") not in front]
    return [_bare(item) for item in kept]


def _bare(item: dict[str, Any]) -> dict[str, Any]:
    left = {
        k: v for k, v in item.items() if k not in ("printed_number", "role", "level", "sub_captions", "label")
    }
    return {**left, "items": [_bare(i) for i in item["items"]]} if "items" in left else left


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(bodies, max_size=3), texts)
def test_a_report_comes_back_from_word_as_it_was(chapters: list[list[Body]], inside: Text) -> None:
    report = filled(chapters, inside)
    with tempfile.TemporaryDirectory() as folder:
        found = read_back(report, Path(folder))
    assert content(found) == content(report)


@pytest.mark.parametrize(
    "body",
    [
        Table(
            (("专业", "人数"), ("机电", "120"), ("护理", "80")),
            caption="各专业人数",
            caption_as="figure",
            caption_place="below",
        ),
        Table(
            (("各专业人数", ""), ("专业", "人数"), ("机电", "120"), ("护理", "80")),
            (Merge(0, 0, 1, 2),),
            2,
            "各专业人数",
            "none",
            "row",
        ),
        Table(
            (("人数", "专业", "男", "女"), ("", "机电", "120", "7"), ("", "护理", "8", "80")),
            (Merge(0, 0, 3, 1),),
            1,
            "人数",
            "none",
            "column",
        ),
        Table(
            (("栏目", "年度", "年度"), ("", "2024年", "2025年"), ("甲", "1", "2")),
            (Merge(0, 0, 2, 1),),
            2,
            "两层表头",
        ),
        Figure(
            tuple(Picture(p.info.sha, f"分题{n}") for n, p in enumerate(PICTURES[:3])), "一组教材", columns=3
        ),
        Figure((Picture(PICTURES[0].info.sha),), "没有编号的照片", numbered=False),
        Figure((Picture(PICTURES[0].info.sha),), "满意度调查", source_note="数据来源：本校统计"),
        Text(tuple(Paragraph(spans(f"第{n}项工作已经完成，成效良好。"), Role.BULLET) for n in "甲乙丙")),
        Text(
            tuple(
                Paragraph(spans(f"第{n}项工作已经完成，成效良好。"), Role.NUMBERED, number_form="①")
                for n in "甲乙丙"
            )
        ),
        Text(
            (
                Paragraph(
                    (
                        Span("详见"),
                        Span("学校网站", False, "https://www.example.cn/a"),
                        Span("的报道，内容如前所述。"),
                    )
                ),
            )
        ),
    ],
    ids=[
        "as figure",
        "title row",
        "title column",
        "two heads",
        "sub-captions",
        "no number",
        "source",
        "bullets",
        "circled",
        "link",
    ],
)
def test_every_kind_of_block_comes_back(body: Body, tmp_path: Path) -> None:
    before = Text((Paragraph(spans("这里先有一段正文，说明学校在这一方面所做的工作和取得的成效。")),))
    report = filled([[before, body, before]], Text())
    found = read_back(report, tmp_path)
    assert content(found) == content(report)


def test_lists_run_in_headings_and_closing_lines_come_back(tmp_path: Path) -> None:
    listed = Text(
        (
            Paragraph(spans("本年度完成以下工作，并取得了较好的成效，具体有这样几条。")),
            Paragraph(spans("修订方案；"), Role.NUMBERED, number_form="（{n}）"),
            Paragraph(spans("建设课程。"), Role.NUMBERED, number_form="（{n}）"),
            Paragraph(spans("学校开展了调研，走访企业若干家，形成了报告。"), Role.RUN_IN, lead="深入调研。"),
        )
    )
    report = filled([[listed]], Text())
    assert content(read_back(report, tmp_path)) == content(report)


def lost_on_the_way(seed: int, folder: Path) -> list[str]:
    """What a whole random report and what comes back from its Word file do not both say."""
    report = random_report(seed)
    path = folder / "报告.docx"
    export_word(report, BYTES.__getitem__, path)
    found = Report(report.edition, report.year)
    found.apply(accept(found, propose(path, found)).edit)
    told_before, told_after = [repr(e) for e in said(report)], [repr(e) for e in said(found)]
    told = list(unified_diff(told_before, told_after, lineterm="", n=0))
    before, after = values_of(report), values_of(found)
    formulas = {
        key for key in after.keys() - before.keys() if report.edition.row(key.partition("/")[0]).formula
    }
    return told + sorted(str(pair) for pair in before.items() ^ after.items() if pair[0] not in formulas)


@pytest.mark.parametrize("seed", range(6))
def test_a_whole_report_of_every_kind_of_block_comes_back(seed: int, tmp_path: Path) -> None:
    assert lost_on_the_way(seed, tmp_path) == []


def test_the_random_reports_hold_every_edition_and_kind_of_content() -> None:
    reports = [random_report(seed) for seed in range(8)]
    kinds = {entry[0] for report in reports for entry in said(report)}
    assert kinds == {"heading", "paragraph", "table", "figure", "chart", "case", "end", "indicators"}
    assert len({report.edition.id for report in reports}) >= 4
