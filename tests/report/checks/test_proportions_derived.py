"""Shares, growth and differences of a passage; columns that follow from two others; leaps; the report's own words; years."""

from decimal import Decimal

import pytest

from report.checks import run_checks
from report.checks.derived import common_whole
from report.values import read_value
from tests.report.checks.building import found, report_with, table, text


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("毕业生1012人，升学688人，升学率76.98%。", "67.98"),
        ("420名学生参加考核，386人通过，通过率90.19%。", "91.90"),
        ("620名学生参加考核，386人通过，通过率91.90%。", "62.26"),
        ("专业课教师846人，其中“双师型”教师723人，占专业课教师的88.46%。", "85.46"),
        ("参加考核420人，通过率128.9%。", "≤ 100"),
        ("设备总值由3518.0万元增加到4019.1万元，增长12.44%。", "14.24"),
        ("设备总值由5318.0万元增加到4019.1万元，增长14.24%。", "24.42"),
        ("总支出9979.45万元，较2021年的9768.06万元增长2.46%。", "2.16"),
    ],
)
def test_a_share_or_growth_that_no_pair_gives(sentence: str, expected: str) -> None:
    findings = found("prose_arithmetic", text(sentence))
    assert [f.expected for f in findings] == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "毕业生1012人，升学688人，升学率67.98%。",
        "毕业生1012人，升学688人，就业率98.2%。",
        "专业课教师846人，其中“双师型”教师723人，占专业课教师的85.5%。",
        "教师300人，女教师占六成，学历达标率100%。",
        "获奖782人，占在校生的11.39%。",
        "设备总值由3518.0万元增加到4019.1万元，增长14.24%。",
        "总支出9979万元，增长约2%。",
        "选派18名骨干教师任导师，27名新教师完成考核，培养覆盖率达100%。",
        "全省有中职学校200所，我市9所，占比4.5%。",
        "获国家级奖2项、省级奖8项，获奖数居全市前10%。",
    ],
)
def test_shares_that_follow_or_have_another_whole_are_silent(sentence: str) -> None:
    assert found("prose_arithmetic", text(sentence)) == []


def test_a_difference_of_shares_is_told_in_points() -> None:
    (finding,) = found("points", text("双师比例由74.85%提高到78.02%，提高了3.17%。"))
    assert finding.expected == "3.17 个百分点"
    assert found("points", text("双师比例由74.85%提高到78.02%，提高了3.17个百分点。")) == []


YEARS = "指标 | 2024年 | 2025年\n在校生数（人） | 3142 | 3268\n巩固率（%） | 97.1 | 97.6"


def test_a_change_is_held_against_the_years_of_its_row() -> None:
    (finding,) = found("prose_arithmetic", table(YEARS), text("在校生3268人，比上年增加162人。"))
    assert finding.expected == "126"
    (finding,) = found("prose_arithmetic", table(YEARS), text("巩固率为97.6%，比上年提高1.5个百分点。"))
    assert finding.expected == "0.5"
    assert found("prose_arithmetic", table(YEARS), text("在校生3268人，比上年增加126人，增长4.01%。")) == []


def test_a_change_told_the_wrong_way_round() -> None:
    (finding,) = found("change_direction", table(YEARS), text("在校生3268人，比上年减少126人。"))
    assert "3142 → 3268" in finding.message
    assert found("change_direction", table(YEARS), text("在校生3268人，比上年增加126人。")) == []


RATES = "年份 | 录取数 | 报到数 | 报到率（%）\n2021 | 3086 | 3021 | 97.89\n2022 | 3250 | 3190 | 98.15\n2023 | 3365 | 3312 | {}"


def test_a_rate_that_its_table_derives_from_two_columns() -> None:
    assert found("derived", table(RATES.format("98.42"))) == []
    (finding,) = found("derived", table(RATES.format("94.82")))
    assert (finding.found, finding.expected) == ("94.82", "98.42")
    assert found("derived", table(RATES.format("77.00"))) == []  # perhaps of another base: two rows are few


def test_the_whole_that_most_shares_agree_on() -> None:
    pairs = {n: (Decimal(number), share) for n, (number, share) in enumerate(
        (("89", "29.8"), ("6", "2.0"), ("183", "61.2"), ("248", "82.9"), ("223", "74.5"))
    )}  # fmt: skip
    assert common_whole(pairs) == (Decimal(299), [4])
    assert common_whole({0: (Decimal(1), "50"), 1: (Decimal(2), "90")}) is None


def test_records_side_by_side_share_one_whole() -> None:
    lines = "项目 | 金额 | 比例 | 项目 | 金额 | 比例\n甲 | 15260.30 | 54.42 | 丁 | 1120.60 | 4.00\n乙 | 6840.50 | 24.39 | 戊 | 286.40 | {}\n丙 | 3262.10 | 11.63 | 己 | 1272.10 | 4.54"
    assert found("share", table(lines.format("1.02"))) == []
    (finding,) = found("share", table(lines.format("1.20")))
    assert (finding.found, finding.expected) == ("1.20", "1.02")


def test_a_wrong_total_names_the_part_that_would_mend_it() -> None:
    lines = "类别 | 人数 | 金额\n甲 | 438 | 10\n乙 | 305 | 20\n丙 | 725 | 30\n合计 | 1495 | 60"
    (finding,) = found("sum", table(lines))
    assert "“丙”的 725 应为 752" in finding.message and len(finding.places) == 2


def test_a_difference_with_its_sign_lost_or_gained() -> None:
    lines = "专业 | 2024年 | 2025年 | 增减\n甲 | 412 | 438 | 26\n乙 | 356 | 349 | {}\n丙 | 298 | 305 | 7\n丁 | 321 | 316 | -5"
    assert found("difference", table(lines.format("-7"))) == []
    (finding,) = found("difference", table(lines.format("7")))
    assert finding.expected == "-7"
    bare = lines.replace("-5", "5")  # a table that leaves its signs out does so everywhere
    assert found("difference", table(bare.format("7"))) == []


def test_a_difference_where_the_later_year_stands_first() -> None:
    lines = "专业 | 2025年 | 2024年 | 增减\n甲 | 438 | 412 | 26\n乙 | 349 | 356 | -7\n丙 | 305 | 298 | {}"
    assert found("difference", table(lines.format("7"))) == []
    assert len(found("difference", table(lines.format("9")))) == 1


def test_a_slipped_point_and_a_leap() -> None:
    report = report_with()
    spec = next(t for t in report.edition.tables if len(t.columns) == 2)
    first, second = [row for row in spec.rows if row.kind == "value" and row.unit != "%"][:2]
    old, new = (column.key_for(report.year) for column in spec.columns)
    for row, last, now in ((first, "159.71", "1597100"), (second, "200", "1900")):
        for column, typed in ((old, last), (new, now)):
            report.values[f"{row.id}/{column}"] = read_value(typed, row.unit)
    rules = {f.rule: f for f in run_checks(report)}
    assert rules["slipped_point"].level == "query" and rules["slipped_point"].expected == "159.71"
    assert rules["leaps"].level == "hint" and second.name in rules["leaps"].message


OWN = [f"{words}，东山市给予支持。" for words in ("校企合作不断深化", "推进校企合作机制建设") * 4]


@pytest.mark.parametrize(
    ("rule", "sentence", "silent"),
    [
        ("own_doubled", "获东山山市表彰。", "获东山市表彰。"),
        ("own_ending", "深化校企合，取得实效。", "深化校企合作，取得实效。"),
        ("own_character", "深化校企合做机制。", "深化校企合作机制。"),
    ],
)
def test_the_report_knows_its_own_words(rule: str, sentence: str, silent: str) -> None:
    known = [text(words + f"这是第{n}处。") for n, words in enumerate(OWN)]
    assert len(found(rule, *known, text(sentence))) == 1
    assert found(rule, *known, text(silent)) == []


def test_natural_doubling_is_two_words() -> None:
    known = [text(f"学生活动丰富多彩，生活设施完善，第{n}处。") for n in range(6)]
    assert found("own_doubled", *known, text("关心学生生活。")) == []


def test_years_that_do_not_fit() -> None:
    year = report_with().year
    (finding,) = found("year_to_come", text(f"{year + 27}年，学校招生300人。"))
    assert finding.expected == str(year)
    assert found("year_to_come", text(f"力争{year + 5}年建成示范校。")) == []
    assert len(found("caption_year", table("甲 | 乙\n1 | 2", caption=f"{year - 9}年毕业生去向"))) == 1
    assert found("caption_year", table("甲 | 乙\n1 | 2", caption=f"{year - 1}年毕业生去向")) == []


def test_a_sentence_twice_in_one_paragraph() -> None:
    words = "与高职院校开展一体化培养，覆盖装备制造、电子信息等四个大类。"
    assert len(found("sentence_twice", text(words + "学校重视此事。" + words))) == 1
    assert found("sentence_twice", text(words)) == []


def test_a_list_before_its_count() -> None:
    assert len(found("enumeration", text("新增工业机器人、无人机驾驶、冷链物流4个专业。"))) == 1
    assert found("enumeration", text("新增工业机器人、无人机驾驶、冷链物流3个专业。")) == []


def test_a_major_with_its_characters_changed_about() -> None:
    names = (
        "机电技术应用 数控技术应用 汽车运用与维修 电子技术应用 计算机应用 电子商务 会计事务 幼儿保育".split()
    )
    majors = table(
        "专业名称 | 在校生人数\n" + "\n".join(f"{name} | {n}0" for n, name in enumerate(names, 11))
    )
    (finding,) = found("major_misnamed", majors, text("其中机电应用技术、电子商务为品牌专业。"))
    assert "机电技术应用" in finding.message
    assert found("major_misnamed", majors, text("其中机电技术应用、电子商务为品牌专业。")) == []
