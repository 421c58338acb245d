"""Years that cannot be or were left behind, cells that do not fit, slips that a list of words shows; and their silent neighbours."""

import pytest

from report.blocks import Table
from report.checks import run_checks
from report.checks.findings import Finding
from report.ignored_words import ignore_word, ignored_words, mind_word, words_of
from tests.report.checks.building import found, report_with, text

YEARS = {
    "date_impossible": "2025年9月31日举行开学典礼。",
    "span_backwards": "培训于2025年8月28日至24日举行。",
    "school_year_span": "2022—2025学年，学校开展研训。",
    "year_long_past": "2015年，全校所有教室接入网络。",
    "grade_long_gone": "组织2015级学生312人参加实习。",
    "plan_is_over": "2023年，学校将加大投入。",
}


@pytest.mark.parametrize(("rule", "sentence"), YEARS.items())
def test_a_year_that_cannot_be_is_told_with_its_sentence(rule: str, sentence: str) -> None:
    (finding,) = found(rule, text("前一句没有问题。" + sentence))
    assert finding.family == "year" and finding.places[0].quote == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "2017—2019年，学校完成搬迁。",
        "2024年2月29日是休息日，2025年8月24日至28日举行培训。",
        "2024—2025学年，学校开展研训；项目自2024年9月至2025年6月。",
        "2015年，学校被认定为省级示范校，有学生1200人。",
        "2015年以来，全校共有9600人毕业。",
        "2015级校友回到母校，2016届毕业生创业的有12人。",
        "2023年，学校提出将加大投入。",
        "2026年，学校将加大投入。",
    ],
)
def test_history_and_plans_are_no_leftovers(sentence: str) -> None:
    assert [f.rule for f in run_checks(report_with(text(sentence))) if f.family == "year"] == []


def _table(*rows: str) -> list[Finding]:
    body = Table(tuple(tuple(row.split("|")) for row in rows), caption="一览表")
    return [f for f in run_checks(report_with(body)) if f.family == "table-shape"]


HEAD = "基地|面积（平方米）|设备值（万元）|建成时间"
BASES = ("机电基地|2160|986.40|2019年3月", "旅游基地|1480|412.65|2020年6月", "会计基地|640|156.75|2018年9月")


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("unit_in_cell", (HEAD, *BASES, "计算机基地|980|624.90万元|2021年1月")),
        ("cell_blank", (HEAD, *BASES, "计算机基地||624.90|2021年1月")),
        ("head_twice", (HEAD.replace("面积（平方米）", "设备值（万元）"), *BASES)),
        ("row_named_twice", (HEAD, *BASES, "机电基地|980|624.90|2021年1月")),
        ("row_named_twice", (HEAD + "|工位", *(f"{b}|{n}" for b, n in zip(BASES, (90, 60, 30), strict=True)), "食品基地|2160|986.40|2019年3月|90")),
        ("whole_among_decimals", (HEAD, *BASES, "计算机基地|980|625|2021年1月")),
        ("decimals_in_row", ("项目|2023年|2024年|2025年", "巩固率（%）|96.32|96.80|97.1", "在校生|2100|2200|2300")),
        ("cells_changed", ("学校|企业|形式", "甲校|远山公司|订单班", "乙校|新城集团|订单班", "丙校|学徒制|松江公司", "丁校|长河公司|基地")),
    ],
)  # fmt: skip
def test_a_cell_that_does_not_fit_its_column_is_told(rule: str, rows: tuple[str, ...]) -> None:
    assert rule in [f.rule for f in _table(*rows)]


def test_a_table_in_order_and_one_in_two_halves_are_silent() -> None:
    assert _table(HEAD, *BASES, "合计|4280||") == []
    assert (
        _table("姓名|班级|姓名|班级", "甲生|一班|乙生|二班", "丙生|一班|丁生|三班", "戊生|二班|己生|一班")
        == []
    )


def test_a_number_of_another_years_column_is_told_but_not_a_growth() -> None:
    body = Table(
        (("项目", "2024年", "2025年"), ("毕业生数（人）", "716", "735"), ("招生数（人）", "790", "812"))
    )
    (finding,) = found("other_column", body, text("2024届毕业生735人，去向落实率98%。"))
    assert (finding.expected, finding.found) == ("2025", "2024")
    assert found("other_column", body, text("毕业生由2024年的716人增加到735人。")) == []


SLIPS = {
    "character_twice": "每年召开开专题会议研究工作。",
    "character_alike": "学校从企业选骋兼职教师。",
    "character_lost": "市政府高度重视职业育，专题研究。",
    "measure_twice": "共建校外基地32个个，运行良好。",
}


@pytest.mark.parametrize(("rule", "sentence"), SLIPS.items())
def test_a_slip_that_the_list_of_words_shows(rule: str, sentence: str) -> None:
    (finding,) = found(rule, text(sentence))
    assert finding.level == "hint" and finding.places[0].quote == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "学生生活丰富，教师师德良好，就业业务熟练，大学学习扎实。",
        "人人参与，事事有人管，普普通通的岗位，实实在在的成绩。",
        "高职教育与中职教育衔接，企业教师与职业教师同台。",
        "学生评教、家长评校，双师队伍建设有序推进。",
    ],
)
def test_two_words_that_meet_and_short_forms_are_no_slips(sentence: str) -> None:
    rules = [f.rule for f in run_checks(report_with(text(sentence)))]
    assert not set(rules) & set(SLIPS)


@pytest.mark.parametrize(
    ("rule", "one", "other"),
    [
        ("name_two_ways", "与长风物流集团有限公司合作。", "由长丰物流集团有限公司派出骨干。"),
        ("name_two_ways", "河东区职业教育中心有教师。", "河东区职教中心开设专业。"),
        ("name_two_ways", "北原市工业学校牵头。", "北原市工业学院承办。"),
        ("name_two_ways", "“蓝锚”志愿服务队成立。", "“蓝描”志愿服务队获奖。"),
        ("person_two_ways", "书记周立群任组长。", "书记周立郡作报告。"),
    ],
)
def test_one_name_in_two_ways(rule: str, one: str, other: str) -> None:
    assert len(found(rule, text(one), text(other))) == 1


def test_names_that_differ_in_a_word_are_two() -> None:
    told = found(
        "name_two_ways",
        text("第一实验学校和第二实验学校。"),
        text("信息工程学院、机电工程学院、北区校区学院。"),
    )
    assert told == []


def test_a_sentence_said_again_with_a_word_changed() -> None:
    said = "学校毕业生留在本县就业的占62.4%，为县域产业提供了人才支撑。"
    assert len(found("nearly_twice", text(said), text(said.replace("支撑", "支持")))) == 1
    assert found("nearly_twice", text(said), text(said.replace("62.4", "58.1").replace("支撑", "支持"))) == []


def test_a_word_put_aside_is_not_told_of_until_it_is_taken_back() -> None:
    report = report_with(text("学校从企业选骋兼职教师。每年召开开专题会议研究工作。"))
    (finding,) = [f for f in run_checks(report) if f.rule == "character_alike"]
    (word,) = words_of(finding)
    edit = ignore_word(report, word)
    report.apply(edit)
    after = run_checks(report)
    assert [f for f in after if f.rule == "character_alike"] == []
    (other,) = [f for f in after if f.rule == "character_twice"]
    assert other.places[0].quote == "每年召开开专题会议研究工作。"
    assert ignored_words(report) == [word]
    report.apply(mind_word(report, word))
    assert finding in run_checks(report) and ignored_words(report) == []
