"""The sample school: complete, sound, and its text files understood."""

import pytest

from app.sample import EDITION, build_sample
from app.sample_text import read_sections
from db.draft import DraftFile
from report.blocks import Case, Chart, Figure, Role, Table, Text
from report.checks import run_checks
from report.content import BoundNumber, Reference, Span
from report.dump import dump
from report.errors import UserError
from report.indicators import indicator_records
from report.numbering import number_report
from report.progress import report_progress


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "示例.zhibao"
    build_sample(path)
    draft = DraftFile.open(path)
    yield draft
    draft.close()


def bodies(draft: DraftFile, kind: type) -> list:
    return [block.body for block in draft.report.blocks_in_order() if isinstance(block.body, kind)]


def test_the_sample_is_as_large_as_a_real_report(sample: DraftFile) -> None:
    progress = report_progress(sample.report)
    top = [section.id for section in sample.report.children("")]
    assert sum(progress[key].characters for key in top) >= 12_000
    assert [len(bodies(sample, kind)) for kind in (Figure, Table, Chart, Case)] == [20, 8, 4, 4]


def test_every_indicator_row_of_both_years_is_filled(sample: DraftFile) -> None:
    records = indicator_records(sample.report)
    assert [r["row"] for r in records if None in r["values"].values()] == []
    assert {tuple(r["values"]) for r in records} == {("2024", "2025")}


def test_every_reference_has_a_target_and_every_picture_its_bytes(sample: DraftFile) -> None:
    numbers = number_report(sample.report)
    parts = [part for body in bodies(sample, Text) for p in body.paragraphs for part in p.content]
    assert all(part.target in numbers.captions for part in parts if isinstance(part, Reference))
    assert sum(isinstance(part, BoundNumber) for part in parts) > 60
    for figure in bodies(sample, Figure):
        assert all(sample.picture(picture.sha) for picture in figure.pictures)


def test_the_sample_has_no_error_and_no_query(sample: DraftFile) -> None:
    assert [f.message for f in run_checks(sample.report) if f.level != "hint"] == []


def test_every_section_stands_beside_its_guidance(sample: DraftFile) -> None:
    assert [s.title for s, _ in sample.report.walk() if not s.spec] == []


def test_last_year_has_its_own_text_and_years(tmp_path) -> None:
    path = tmp_path / "去年.zhibao"
    build_sample(path, 2024)
    draft = DraftFile.open(path)
    try:
        texts = " ".join(i.get("text", "") for i in dump(draft.report)["items"])
        assert "2025 届" not in texts
        assert "（2024年度）" in texts
        assert set(indicator_records(draft.report)[0]["values"]) == {"2023", "2024"}
    finally:
        draft.close()


def test_an_existing_file_is_not_overwritten(tmp_path) -> None:
    path = tmp_path / "我的报告.zhibao"
    path.write_bytes(b"mine")
    with pytest.raises(UserError):
        build_sample(path)
    assert path.read_bytes() == b"mine"


def test_the_text_files_marks_are_understood() -> None:
    text = "# 章\n\n## 节\n\n共 {t1.1} 人，上年 {t1.1@2024} 人，见{表:a}。\n1. 一\n* 二\n> 首句。其余\n[closing] 学校\n"
    chapter, section = read_sections(text, EDITION, 2025)
    assert (chapter.level, section.title) == (1, "节")
    (block,) = section.blocks
    assert isinstance(block.body, Text)
    first, *rest = block.body.paragraphs
    assert first.content == (
        Span("共 "),
        BoundNumber("zz-2025.t1.1", "2025"),
        Span(" 人，上年 "),
        BoundNumber("zz-2025.t1.1", "2024"),
        Span(" 人，见"),
        Reference("表:a"),
        Span("。"),
    )
    assert [p.role for p in rest] == [Role.NUMBERED, Role.BULLET, Role.RUN_IN, Role.CLOSING]


def test_a_line_that_is_not_understood_is_an_error() -> None:
    with pytest.raises(ValueError, match="hologram"):
        read_sections("# 章\n[hologram key=a] x\n", EDITION, 2025)
    with pytest.raises(ValueError):
        read_sections("# 章\n[table key=a\n", EDITION, 2025)
