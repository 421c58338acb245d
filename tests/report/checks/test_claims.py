"""Claims of sentences: what is reported with which value, and where the rules keep silent."""

from pathlib import Path

import pytest

from report.checks import run_checks
from report.checks.findings import Level
from tools.measure_recall import read_lines

HEAD = ["清源职业学校质量年度报告（2021）", "一、学校情况", "（一）概况"]
SIZE = [
    "表1-1 基本情况",
    "| 指标 | 2020年 | 2021年 |",
    "|---|---|---|",
    "| 在校生数（人） | 2096 | 2210 |",
    "| 专任教师数（人） | 149 | 156 |",
]
SCHOOLS = [
    "表1-1 各校情况",
    "| 学校 | 性质 | 在校生（人） | 毕业生（人） |",
    "|---|---|---|---|",
    "| 城东工业学校 | 公办 | 4268 | 1320 |",
    "| 城西商贸学校 | 公办 | 3652 | 1126 |",
    "| 城南卫生学校 | 公办 | 2436 | 766 |",
    "| 城北艺术学校 | 民办 | 862 | 268 |",
    "| 合计 | | 11218 | 3480 |",
]


def serious(folder: Path, *lines: str) -> list[tuple[str | None, str | None]]:
    """(found, expected) of the errors and queries that a short report gives."""
    found = run_checks(read_lines([*HEAD, *lines], folder))
    return [(f.found, f.expected) for f in found if f.level in (Level.ERROR, Level.QUERY)]


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        (
            "毕业生652人，其中升学431人，就业208人，未落实去向13人，就业率（含升学）为98.10%。",
            "98.10",
            "98.01",
        ),
        ("就业208人，其中本地就业146人，异地就业62人，分别占70.19%和28.91%。", "28.91", "29.81"),
        ("学校在校生2210人，教学设备总值2652万元，生均2.2万元。", "2.2", "1.2"),
        ("按在校生2210人计算，公用经费742.50万元，生均公用经费3395.73元。", "3395.73", "3359.73"),
        ("开展培训18420人次、73680人日，人均6天。", "6", "4"),
        ("全年总收入4386.40万元，总支出4351.80万元，年末结余43.60万元。", "43.60", "34.60"),
        ("专利比2019年的40件增加24件，增幅达37.5%。", "37.5", "60.0"),
        ("2019届就业率96.50%。2020届就业率97.13%，比上届提高0.36个百分点。", "0.36", "0.63"),
        ("总收入9.86亿元，同比增长9.85%，2019年为9.05亿元。", "9.85", "8.95"),
        ("新增专业11个，撤销6个，净增7个。", "7", "5"),
        ("设备总值2652万元，是2019年1768万元的2.5倍。", "2.5", "1.5"),
        ("校园占地88400平方米（合1326亩）。", "1326", "133"),
        ("普高与中职招生比为48.5:54.5。", "54.5", "51.5"),
        ("合作企业126家，其中上市公司27家、民营企业11家、其他企业98家。", "126", "136"),
        ("省级一等奖14项、二等奖19项、三等奖28项。省级奖项共66项。", "66", "61"),
        ("接收实习学生628人，接收实习学生682人。", "682", "628"),
        ("升学的学生431人。升学的学生中，升入本科院校36人、高职院校359人。", "431", "395"),
    ],
)
def test_a_claim_that_no_numbers_give_is_reported_with_what_they_give(
    text: str, found: str, expected: str, tmp_path: Path
) -> None:
    told = serious(tmp_path, text)
    assert (found, expected) in told, told
    assert len(told) == 1


@pytest.mark.parametrize(
    "text",
    [
        "毕业生652人，其中升学431人，就业208人，未落实去向13人，就业率（含升学）为98.01%。",  # both together
        "毕业生652人，升学431人，就业208人。",  # says nothing of the rest
        "共有班级52个，其中一年级18个、二年级17个、三年级17个，另有专业7个。",
        "人员支出3168.4万元，占总支出的61.2%，公用支出1242.5万元，占24.0%，项目支出766.2万元，占14.8%。",
        "在校生7220人，比上年增加380人，增长5.56%。",
        "培训1200人次，是上年800人次的1.5倍。",
        "培训收入约900万元，人均近500元，培训18420人次。",
        "力争到2025年生均设备值达到3万元，在校生2210人，现有设备总值2652万元。",
        "计划招生680人，完成702人，完成率103.24%。",
        "国家级获二等奖1项、三等奖2项；省级获奖22项；市级获奖86项。三级赛事共获奖111项。",
    ],
)
def test_a_claim_that_holds_in_some_reading_is_passed_over(text: str, tmp_path: Path) -> None:
    assert serious(tmp_path, text) == []


def test_a_ratio_and_a_share_find_their_whole_in_a_table(tmp_path: Path) -> None:
    assert ("14.71", "14.17") in serious(tmp_path, "师生比为1∶14.71。", *SIZE)
    assert ("52.07", "50.27") in serious(tmp_path, "女生1111人，占在校生总数的52.07%。", *SIZE)
    assert serious(tmp_path, "女生1111人，占在校生总数的50.27%。", *SIZE) == []


def test_a_school_named_in_a_sentence_means_its_row(tmp_path: Path) -> None:
    told = serious(tmp_path, *SCHOOLS, "规模最大的城东工业学校在校生达到4628人。")
    assert told == [("4628", "4268")]
    assert serious(tmp_path, *SCHOOLS, "规模最大的城东工业学校在校生达到4268人。") == []


def test_lines_over_a_bound_are_counted(tmp_path: Path) -> None:
    assert serious(tmp_path, *SCHOOLS, "在校生规模超过3000人的学校有3所。") == [("3", "2")]
    assert serious(tmp_path, *SCHOOLS, "在校生规模超过3000人的学校有2所。") == []


def test_a_lying_table_is_added_up_and_shared_out(tmp_path: Path) -> None:
    def lines(last: int, share: str) -> list[str]:
        return [
            "表1-1 年龄结构",
            "| 年龄 | 30岁以下 | 31—40岁 | 41—50岁 | 51岁以上 | 合计 |",
            "|---|---|---|---|---|---|",
            f"| 人数 | 32 | 46 | 41 | {last} | 140 |",
            f"| 比例 | 22.86% | {share} | 29.29% | 15.00% | 100% |",
        ]

    assert serious(tmp_path, *lines(21, "32.86%")) == []
    assert ("38.26%", "32.86") in serious(tmp_path, *lines(21, "38.26%"))
    assert ("140", "131") in serious(tmp_path, *lines(12, "32.86%"))


def test_a_column_that_adds_its_neighbours_need_not_say_so(tmp_path: Path) -> None:
    def lines(study: int, rate: str) -> list[str]:
        return [
            "表1-1 毕业生去向",
            "| 学校 | 毕业生 | 升学 | 就业 | 待就业 | 就业率（%） |",
            "|---|---|---|---|---|---|",
            "| 甲校 | 1320 | 782 | 516 | 22 | 98.33 |",
            f"| 乙校 | 1126 | {study} | 436 | 22 | 98.05 |",
            f"| 丙校 | 978 | 602 | 352 | 24 | {rate} |",
            "| 丁校 | 766 | 441 | 306 | 19 | 97.52 |",
            "| 戊校 | 708 | 421 | 272 | 15 | 97.88 |",
        ]

    assert serious(tmp_path, *lines(668, "97.55")) == []
    assert ("1126", "1144") in serious(tmp_path, *lines(686, "97.55"))
    assert ("95.75", "97.55") in serious(tmp_path, *lines(668, "95.75"))
