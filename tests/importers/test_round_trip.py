"""What the program exports to Word it reads back as it was: the same headings, words, tables, figures and cases."""

import tempfile
from pathlib import Path
from typing import Any

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
