"""Which edition, year and school a file speaks of."""

import pytest

from importers.guess import Signs, guess_edition, guess_school, guess_year, school_kind
from report.editions import edition_ids, load_edition


@pytest.mark.parametrize("edition_id", edition_ids())
def test_a_report_with_the_editions_own_title_and_chapters_is_that_edition(edition_id: str) -> None:
    edition = load_edition(edition_id)
    names = {"gaozhi": "清河职业技术学院", "zhongzhi": "清河市中等专业学校", "city": "清河市教育局"}
    signs = Signs(
        [
            names[edition.school_kind],
            edition.report_title.format(year=edition.year, school="清河市中等职业教育"),
        ],
        [spec.title for spec in edition.sections],
        [table.title for table in edition.tables],
    )
    found, _ = guess_edition(signs)
    assert found is not None
    assert found.id == edition_id


def test_a_file_without_any_sign_is_not_guessed() -> None:
    assert guess_edition(Signs(["会议纪要"], ["出席人员"], []))[0] is None


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["清河中专", "职业教育质量报告", "（2025年度）", "2025年12月"], 2025),
        (["高等职业教育质量年度报告（2020）"], 2020),
        (["2021 年度中等职业教育质量报告"], 2021),
        (["内容真实性责任声明", "2019年12月30日"], 2019),
        (["没有年份"], 0),
    ],
)
def test_the_year_of_a_report(lines: list[str], year: int) -> None:
    assert guess_year(Signs(lines)) == year


@pytest.mark.parametrize(
    ("lines", "school"),
    [
        (["职业教育质量报告", "清河市职业中等专业学校"], "清河市职业中等专业学校"),
        (["学校对 清河职业技术学院 质量年度报告的真实性负责。"], "清河职业技术学院"),
        (["单位名称（盖章）：清河职教中心"], "清河职教中心"),
        (["（一）学校定位", "我校是一所学校"], ""),
        (["第一章学校情况"], ""),
    ],
)
def test_the_school_of_a_report(lines: list[str], school: str) -> None:
    assert guess_school(lines) == school


def test_the_school_may_stand_only_in_the_first_sentence() -> None:
    assert guess_school([], ["清河市职业中等专业学校创办于很久以前，位于城西。"]) == "清河市职业中等专业学校"


def test_the_kind_of_school() -> None:
    assert school_kind(Signs(["清河职业技术学院"])) == "gaozhi"
    assert school_kind(Signs(["清河市中等专业学校"])) == "zhongzhi"
    assert school_kind(Signs(["清河市中等职业教育2020年度质量报告"])) == "city"
    assert school_kind(Signs(["质量报告"])) == ""
