"""佐证清单: what is listed, and which figures lack a paper."""

from report.edits import set_section
from report.evidence import evidence_tables, lacks_evidence
from report.model import Change, Edit, Report
from report.numbering import number_report
from report.values import State, Value
from tests.report.small import small_report


def filled() -> Report:
    report = small_report()
    values = {
        "x.t1.1/2025": Value(State.VALUE, "100", source="学籍系统", evidence="毕业生名册"),
        "x.t1.2/2025": Value(State.VALUE, "96", source="招生就业处"),
        "x.t1.2a/2025": Value(State.NOT_APPLICABLE),
        "x.t1.1/2024": Value(State.VALUE, "90"),
        "x.t1.5/2025": Value(State.TEXT, "三门"),
    }
    report.apply(Edit("填", tuple(Change("values", key, None, value) for key, value in values.items())))
    report.apply(Edit("分工", (Change("fields", "owner/x.t1.2", None, "就业办"),)))
    return report


def test_every_row_that_the_school_fills_is_listed_with_source_paper_and_department() -> None:
    report = filled()
    (table,) = evidence_tables(report, number_report(report))
    assert table.title.endswith("计分卡")
    lines = {line.name: line for line in table.lines}
    assert "国外办学点" not in lines and "去向落实人数 › 其中：升学人数" in lines
    first, second = lines["毕业生人数"], lines["去向落实人数"]
    assert (first.value, first.source, first.evidence) == ("100", "学籍系统", "毕业生名册")
    assert (second.owner, second.missing, first.missing) == ("就业办", True, False)


def test_what_is_computed_not_applicable_or_last_years_needs_no_paper() -> None:
    report = filled()
    (table,) = evidence_tables(report, number_report(report), missing=True)
    assert [line.name for line in table.lines] == ["去向落实人数", "课程总数"]
    rate = report.edition.row("x.t1.3")
    assert not lacks_evidence(report, report.edition.tables[0], rate)
    (whole,) = evidence_tables(report, number_report(report))
    assert next(line for line in whole.lines if line.name == "落实率").value == "96.00"


def test_a_table_that_is_left_out_is_not_listed() -> None:
    report = filled()
    report.apply(set_section(report, "s-app", "不写", skipped="省里另报"))
    assert evidence_tables(report, number_report(report)) == ()
    assert evidence_tables(small_report(), number_report(small_report()), missing=True) == ()
