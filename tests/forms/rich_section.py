"""A made-up report whose section 1.1 holds every kind of block: for tests of the section page and for
looking at it."""

from forms.steps import Steps
from report import edits
from report.blocks import (
    Case,
    Chart,
    Computed,
    Figure,
    IndicatorTable,
    Merge,
    Paragraph,
    Picture,
    Role,
    Series,
    Table,
    Text,
)
from report.content import BoundNumber, Footnote, Reference, Span
from report.model import PictureInfo
from report.values import read_value
from tests.forms.memory_bench import MemoryBench, png
from tests.report.small import small_report

SECTION = "s-c1-1"
LONG = (
    "学校把技能竞赛当作检验教学的一面镜子，以赛促教、以赛促学。全年组织校级比赛三十余场，参赛面覆盖全部专业，"
    "并把赛题拆解为课堂任务，让更多学生从中受益。"
)
AWARDS = Table(
    (
        ("序号", "获奖类别", "教师获奖（项）", "学生获奖（项）"),
        ("1", "国家级奖项", "1", "22"),
        ("2", "省级奖项", "12", "69"),
        ("3", "市级奖项", "59", "170"),
        ("", "合计", "", ""),
    ),
    header_rows=1,
    caption="师生竞赛获奖统计",
    computed=(Computed("row", 4, "sum", (1, 2, 3), (0,)),),
    source_note="资料来源：教务处统计，截至八月底",
)
MERGED = Table(
    (
        ("专业大类", "人数", "", "备注"),
        ("", "男", "女", ""),
        ("财经商贸", "120", "236", "含三年制与五年一贯制，另有联合培养班两个，名单见教务处"),
        ("", "98", "201", ""),
        ("交通运输", "310", "25", "工种取消"),
    ),
    (Merge(0, 0, 2, 1), Merge(0, 1, 1, 2), Merge(0, 3, 2, 1), Merge(2, 0, 2, 1)),
    header_rows=2,
    caption="在校生分布",
    caption_as="figure",
)


def paragraphs() -> tuple[Paragraph, ...]:
    """Every role of paragraph, with chips."""
    return (
        Paragraph(
            (
                Span("毕业生共 "),
                BoundNumber("x.t1.1", "2025", True, confirmed="2165人"),
                Span(" 人次，去向落实 "),
                BoundNumber("x.t1.2", "2025", confirmed="2000"),
                Span(" 人，"),
                Span("升学渠道进一步拓宽", True),
                Span("（见"),
                Reference("b-awards"),
                Span("，另见"),
                Reference("b-none"),
                Span("）。国外办学点 "),
                BoundNumber("x.t1.5", "2025"),
                Span(" 个"),
                Footnote("按学年统计，不含退学学生。"),
                Span("。" + LONG),
            )
        ),
        Paragraph((Span("坚持赛教融合，推动课堂改革向纵深发展。"),), Role.RUN_IN, "竞赛机制。"),
        Paragraph((Span("建立校、市、省三级选拔制度；"),), Role.NUMBERED, number_form="（{n}）"),
        Paragraph((Span("设立专项经费，" + LONG),), Role.NUMBERED, number_form="（{n}）"),
        Paragraph((Span("专业群内共享训练场地"),), Role.BULLET),
        Paragraph((Span("每个工位配备操作规程"),), Role.BULLET, level=1),
        Paragraph((Span("数据来源：学生工作处"),), Role.SOURCE_NOTE),
    )


def rich_bench() -> MemoryBench:
    """A bench whose section holds text, a table, a figure of two pictures, a case, a chart and an
    indicator table."""
    bench = MemoryBench(small_report(case_limit=1000))
    wide, tall = png(800, 400, "#6B8E9F", "合影"), png(300, 420, "#B58B5A", "证书")
    infos = [bench.store_picture(data, name) for data, name in ((wide, "合影.png"), (tall, "证书.png"))]
    bodies = (
        ("b-text", Text(paragraphs())),
        (
            "b-figure",
            Figure((Picture(infos[0].sha, "领奖现场"), Picture(infos[1].sha, "获奖证书")), "技能大赛"),
        ),
        ("b-case", Case("一支队伍的三年")),
        ("b-awards", AWARDS),
        ("b-merged", MERGED),
        ("b-chart", Chart("bar", (Series("1"), Series("2")), ("2", "3"), "b-awards", "获奖对比")),
        ("b-indicators", IndicatorTable("x.t1")),
    )
    _fill(bench, infos, bodies)
    return bench


def _fill(bench: MemoryBench, infos: list[PictureInfo], bodies: tuple[tuple[str, object], ...]) -> None:
    steps = Steps(bench.report)
    for info in infos:
        steps.do(lambda r, info=info: edits.add_picture(r, info))
    for at, (key, body) in enumerate(bodies):
        steps.do(lambda r, at=at, key=key, body=body: edits.insert_block(r, SECTION, at, body, "", "", key))
    inner = Text((Paragraph((Span("这支队伍从校内选拔赛起步，" + LONG),)),))
    steps.do(lambda r: edits.insert_block(r, SECTION, 0, inner, "", "b-case", "b-inner"))
    steps.do(lambda r: edits.insert_section(r, SECTION, 0, "升学与学业质量", "s-child"))
    second = Text((Paragraph((Span("升学率 97.2%，较去年增加 22 人。" + LONG),)), Paragraph((Span(LONG),))))
    steps.do(lambda r: edits.insert_block(r, "s-child", 0, second, "", "", "b-second"))
    for row, text in (("x.t1.1", "2165"), ("x.t1.2", "2072"), ("x.t1.2a", "1258")):
        steps.do(lambda r, row=row, text=text: edits.set_value(r, row, "2025", read_value(text)))
    bench.perform(steps.edit("样例"))
    bench.done.clear()
