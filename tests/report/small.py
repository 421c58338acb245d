"""A small edition and report for tests of the domain, so that they do not depend on the editions that ship."""

from report.blocks import Text
from report.edition import (
    Choice,
    Edition,
    Formula,
    IndicatorTable,
    Numbering,
    Row,
    Rule,
    SectionSpec,
    ValueColumn,
)
from report.edits import fill_from_edition, new_report_fields
from report.model import Report

YEARS = (ValueColumn(-1, "", "{year}年"), ValueColumn(0, "", "{year}年"))


def small_edition(**changes: object) -> Edition:
    """Two chapters, a preface, one appendix table with a sum, a ratio, a 中职不填 row and a choice."""
    table = IndicatorTable(
        id="x.t1",
        number=1,
        title="计分卡",
        columns=YEARS,
        rows=(
            Row("x.t1.1", "1", "毕业生人数", "人", starred=True),
            Row("x.t1.2", "2", "去向落实人数", "人"),
            Row("x.t1.2a", "", "其中：升学人数", "人", level=1),
            Row("x.t1.3", "3", "落实率", "%", formula=Formula("ratio", ("x.t1.2",), ("x.t1.1",), 100, 2)),
            Row("x.t1.4", "4", "国外办学点", "个", only_for="gaozhi", mark="中职不填"),
            Row("x.t1.5", "5", "课程总数", "门"),
            Row("x.t1.5b", "", "课程总数", "学时", same_label=True),
        ),
        choices=(Choice("x.t1.choice", "举办方（单选）", ("公办", "民办")),),
    )
    sections = (
        SectionSpec("cover", "封面", "cover"),
        SectionSpec("contents", "目录", "contents"),
        SectionSpec("p", "前言", "preface", numbered=False, children=(SectionSpec("p1", "学校概况"),)),
        SectionSpec(
            "c1", "人才培养", children=(SectionSpec("c1-1", "专业建设"), SectionSpec("c1-2", "课程建设"))
        ),
        SectionSpec("c2", "服务贡献"),
        SectionSpec(
            "app",
            "附表",
            "appendix",
            numbered=False,
            children=(SectionSpec("t1", "计分卡", "indicators", numbered=False, tables=("x.t1",)),),
        ),
    )
    fields: dict[str, object] = {
        "id": "x",
        "title": "试验版",
        "report_title": "质量年度报告（{year}年度）",
        "school_kind": "zhongzhi",
        "year": 2025,
        "status": "只供试验。",
        "confirmed": True,
        "fields": (),
        "numbering": Numbering(("{han}、", "（{han}）", "{n}.")),
        "sections": sections,
        "tables": (table,),
        "rules": (Rule("x.r1", "at_most", "error", "x.t1.1", ("x.t1.2",)),),
    }
    return Edition(**{**fields, **changes})  # type: ignore[arg-type]


def small_report(**changes: object) -> Report:
    """A report of the small edition with its sections in place and nothing filled in."""
    report = Report(small_edition(**changes), 2025, fields=new_report_fields("青川职业学校", "0371"))
    report.apply(fill_from_edition(report))
    return report


def text_of(report: Report, block_id: str) -> Text:
    """The text body of a block; TypeError where it is something else."""
    body = report.blocks[block_id].body
    if not isinstance(body, Text):
        raise TypeError(block_id)
    return body
