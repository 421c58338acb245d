"""Definitions held against the amounts of a typed table, and graduates that no row accounts for."""

from dataclasses import replace

from report.checks import run_checks
from report.checks.findings import Finding
from report.edition import Row
from report.edits import insert_block, set_value
from report.values import read_value
from tests.report.checks.building import SECTION, table
from tests.report.small import small_edition, small_report

MONEY = """
项目名称 | 2023 年 | 2024 年
财政补助 | 100.00 | 120.00
专项投入 | 20.00 | 30.00
"""


def judged(values: dict[str, str], money: str = MONEY) -> list[Finding]:
    spec = small_edition().tables[0]
    rows = (
        Row("x.t1.1", "1", "毕业生去向落实人数", "人"),
        Row("x.t1.2", "2", "其中：升学人数", "人", level=1),
        Row("x.t1.3", "3", "毕业生初次就业人数", "人"),
        Row("x.t1.4", "4", "全日制在校生人数", "人"),
        Row("x.t1.5", "5", "年生均拨款", "元", formula_text="（财政补助 + 专项投入）÷ 全日制在校生数"),
    )
    report = small_report(tables=(replace(spec, rows=rows, choices=()),), rules=())
    report.apply(insert_block(report, SECTION, 0, table(money), "写", block_id="b0"))
    for key, typed in values.items():
        row, _, column = key.partition("/")
        value = read_value(typed, report.edition.row(row).unit)
        report.apply(set_value(report, row, column, value))
    return [f for f in run_checks(report) if f.rule in ("identity", "graduates")]


PEOPLE = {"x.t1.4/2024": "1000", "x.t1.4/2025": "1200"}


def test_a_definition_that_holds_one_year_judges_the_other() -> None:
    assert judged({**PEOPLE, "x.t1.5/2024": "1200.00", "x.t1.5/2025": "1250.00"}) == []
    (finding,) = judged({**PEOPLE, "x.t1.5/2024": "1200.00", "x.t1.5/2025": "1265.00"})
    assert (finding.found, finding.expected) == ("1265.00", "1250.00")
    assert len(finding.places) == 4


def test_a_definition_that_never_holds_is_another_way_of_counting() -> None:
    assert judged({**PEOPLE, "x.t1.5/2024": "1100.00", "x.t1.5/2025": "1265.00"}) == []


def test_graduates_not_accounted_for_are_a_hint() -> None:
    values = {"x.t1.1/2025": "1000", "x.t1.2/2025": "700", "x.t1.3/2025": "280"}
    (finding,) = judged(values)
    assert finding.level == "hint" and "20 人没有归类" in finding.message
    assert judged({**values, "x.t1.3/2025": "300"}) == []
