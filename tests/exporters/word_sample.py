"""A report with every kind of block, for the tests of the Word writer."""

import hashlib
import io
from functools import cache
from typing import Any

from PIL import Image, ImageDraw

from report.blocks import (
    Block,
    Body,
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
from report.content import BoundNumber, Content, Footnote, Reference, Span, spans
from report.edition import FieldSpec, Numbering, SectionSpec
from report.edits import fill_from_edition, new_report_fields
from report.model import Report
from report.values import Value
from tests.report.small import small_edition

FIELDS = (
    FieldSpec("cover.school", "", "cover", default="{school}", role="school"),
    FieldSpec("cover.english", "", "cover", default="{english}", role="english"),
    FieldSpec("cover.title", "", "cover", default="职业教育质量年度报告", role="title"),
    FieldSpec("cover.edition", "", "cover", default="（{year}年度）", role="edition"),
    FieldSpec("cover.publisher", "", "cover", default="{school}质量报告编写组", role="publisher"),
    FieldSpec("cover.date", "", "cover", default="2025年12月", kind="date", role="date"),
    FieldSpec("declaration.heading", "", "declaration", default="内容真实性责任声明", role="heading"),
    FieldSpec(
        "declaration.body",
        "正文",
        "declaration",
        "long",
        "{school}对《{title}》所载内容的真实性、完整性和准确性负责，并接受社会监督。",
        "body",
    ),
    FieldSpec(
        "declaration.stamp", "盖章", "declaration", "blank", role="stamp", printed_label="单位名称（盖章）："
    ),
    FieldSpec(
        "declaration.sign",
        "签名",
        "declaration",
        "blank",
        role="signature",
        printed_label="法定代表人（签名）：",
    ),
    FieldSpec("declaration.date", "", "declaration", "date", "2025年12月30日", "date"),
    FieldSpec("header", "", "header", default="{school} {title}"),
)
SECTIONS = (
    SectionSpec("cover", "封面", "cover"),
    SectionSpec("contents", "目录", "contents"),
    SectionSpec("figures", "图目录", "figure_list"),
    SectionSpec("tables", "表目录", "table_list"),
    SectionSpec("declaration", "声明", "declaration"),
    SectionSpec(
        "p",
        "前言",
        "preface",
        numbered=False,
        children=(SectionSpec("p1", "学校概况"), SectionSpec("p2", "编制过程")),
    ),
    SectionSpec(
        "c1",
        "人才培养",
        children=(
            SectionSpec(
                "c1-1",
                "专业建设",
                children=(SectionSpec("c1-1-1", "专业布局"), SectionSpec("c1-1-2", "动态调整")),
            ),
            SectionSpec("c1-2", "课程建设"),
            SectionSpec("c1-3", "说明", numbered=False, children=(SectionSpec("c1-3-1", "口径"),)),
        ),
    ),
    SectionSpec(
        "c2", "服务贡献", children=(SectionSpec("c2-1", "社会培训"), SectionSpec("c2-2", "乡村振兴"))
    ),
    SectionSpec("c3", "面临挑战"),
    SectionSpec(
        "app",
        "附表",
        "appendix",
        numbered=False,
        children=(SectionSpec("t1", "计分卡", "indicators", numbered=False, tables=("x.t1",)),),
    ),
)


@cache
def picture_bytes(name: str) -> bytes:
    """A picture whose size and colour follow from its name: "jpeg 800x600 3", "png 400x900 1"."""
    kind, size, seed = name.split(" ")
    width, height = map(int, size.split("x"))
    shade = (70 + 37 * int(seed)) % 200
    image = Image.new("RGB", (width, height), (shade, 140, 200 - shade // 2))
    draw = ImageDraw.Draw(image)
    for step in range(0, width, 40):
        draw.line((step, 0, width - step, height), fill=(240, 240, 240), width=3)
    out = io.BytesIO()
    image.save(out, kind.upper())
    return out.getvalue()


NAMES = (
    "jpeg 1600x1067 1",
    "jpeg 900x1200 2",
    "png 700x500 3",
    "jpeg 800x600 4",
    "jpeg 640x640 5",
    "png 300x200 6",
)
PICTURES = {hashlib.sha256(picture_bytes(name)).hexdigest(): picture_bytes(name) for name in NAMES}
SHAS = tuple(PICTURES)

PROSE = (
    "学校把专业放在区域产业的链条上来办，每年对开设的专业做一次体检，招生、实训、就业三本账一起看，"
    "哪个专业该增、该减、该合并，由专业建设委员会在数据面前讨论决定。"
)


class Builder:
    """Puts blocks into a report in order."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.count = 0

    def add(self, section: str, body: Body, block_id: str = "", parent: str = "") -> str:
        """A block at the end of a section; its id."""
        self.count += 1
        key = block_id or f"b{self.count}"
        self.report.blocks[key] = Block(key, f"s-{section}", float(self.count), body, parent)
        self.report._index = self.report._block_index = None
        return key

    def prose(self, section: str, *contents: Content | str, **kinds: str) -> str:
        """A text block of body paragraphs, or of the role given."""
        made = tuple(
            Paragraph(spans(c) if isinstance(c, str) else c, kinds.get("role", Role.BODY)) for c in contents
        )
        return self.add(section, Text(made), parent=kinds.get("parent", ""))


def long_table(rows: int, columns: int) -> tuple[tuple[str, ...], ...]:
    """A header and `rows` lines of names and numbers."""
    head = ("序号", "项目名称", *(f"指标{n}（万元）" for n in range(1, columns - 1)))
    lines = [
        (str(r), f"第{r}个合作项目的培训与服务", *(f"{r * 13.5 + c:.2f}" for c in range(columns - 2)))
        for r in range(1, rows + 1)
    ]
    return (head, *lines)


def sample_report(**changes: object) -> Report:
    """The report; `changes` replace parts of its edition."""
    given: dict[str, object] = {"fields": FIELDS, "sections": SECTIONS, **changes}
    edition = small_edition(**given)
    report = Report(
        edition, 2025, fields=new_report_fields("青川职业学校", "0371", "Qingchuan Vocational School")
    )
    report.apply(fill_from_edition(report))
    report.values["x.t1.1/2025"] = Value("value", "1280")
    report.values["x.t1.1/2024"] = Value("value", "1206")
    report.values["x.t1.2/2025"] = Value("value", "1240")
    report.values["x.t1.5/2025"] = Value("value", "94.4680")
    report.fields["choice/x.t1.choice"] = "公办"
    build = Builder(report)
    _preface(build)
    _chapter_one(build)
    _chapter_two(build)
    build.prose("c3", "生师比偏高，部分实训设备超过使用年限。", PROSE)
    build.prose("c3", "青川职业学校", role=Role.CLOSING)
    return report


def _preface(build: Builder) -> None:
    build.prose("p1", PROSE, PROSE + PROSE)
    build.add("p1", Figure((Picture(SHAS[2]),), "校园全景", alt="从南门看校园"))
    build.prose("p2", PROSE)


def _chapter_one(build: Builder) -> None:
    build.prose(
        "c1-1-1",
        (
            Span("今年毕业生"),
            BoundNumber("x.t1.1", "2025", unit=True, bold=True),
            Span("，"),
            Span("比上年增加", bold=True),
            Span("，专业设置见"),
            Reference("t-majors"),
            Span("，实训情况见"),
            Reference("f-one"),
            Span("和"),
            Reference("s-c1-2"),
            Span("，做法见"),
            Reference("case-1"),
            Span("，口径见"),
            Reference("s-c1-3"),
            Span("，规定见"),
            Span("主管部门网站", link="https://example.org/规定?年=2025"),
            Span("。"),
            Footnote("统计时点为当年8月31日。"),
        ),
        PROSE * 2,
    )
    build.add(
        "c1-1-1",
        Text(
            (
                Paragraph(spans("围绕产业设专业"), Role.NUMBERED, number_form="（{n}）"),
                Paragraph(spans("围绕岗位设课程，" + PROSE), Role.NUMBERED, number_form="（{n}）"),
                Paragraph(spans("每门课都有企业教师"), Role.NUMBERED, level=1, number_form="①"),
                Paragraph(spans("每门课都有真实项目"), Role.NUMBERED, level=1, number_form="①"),
                Paragraph(spans("两条说明："), Role.BODY),
                Paragraph(spans("先看第一条"), Role.NUMBERED),
                Paragraph(spans("再看第二条"), Role.NUMBERED),
                Paragraph(spans("另一张清单："), Role.BODY),
                Paragraph(spans("重新从一开始"), Role.NUMBERED),
                Paragraph(spans("圆点一"), Role.BULLET),
                Paragraph(spans("圆点二，" + PROSE), Role.BULLET),
                Paragraph(spans("圆点下的圆点"), Role.BULLET, level=1),
            )
        ),
    )
    build.add(
        "c1-1-2",
        Text(
            (
                Paragraph(spans(PROSE), Role.RUN_IN, lead="停招两个专业。"),
                Paragraph(spans(PROSE), Role.RUN_IN, lead="新增一个专业。"),
            )
        ),
    )
    majors = (
        ("专业大类", "专业", "在校生", "", "就业率"),
        ("", "", "2024年", "2025年", ""),
        ("信息技术", "软件与信息服务", "420", "460", "96.50%"),
        ("", "计算机网络技术", "380", "371", "95.10%"),
        ("旅游", "高星级饭店运营与管理", "210", "198", "—"),
        ("合计", "", "", "", ""),
    )
    merges = (
        Merge(0, 0, 2, 1),
        Merge(0, 1, 2, 1),
        Merge(0, 2, 1, 2),
        Merge(0, 4, 2, 1),
        Merge(2, 0, 2, 1),
        Merge(5, 0, 1, 2),
    )
    total = Computed("row", 5, "sum", (2, 3, 4))
    build.add(
        "c1-1-2",
        Table(
            majors, merges, 2, "专业设置与在校生", computed=(total,), source_note="数据来源：学校学籍系统。"
        ),
        "t-majors",
    )
    build.add("c1-2", Figure((Picture(SHAS[0]),), "实训课堂", source_note="数据来源：教务处拍摄。"), "f-one")
    build.prose("c1-2", (Span("三种布置见"), Reference("f-two"), Span("。")))
    build.add("c1-2", Figure((Picture(SHAS[0]), Picture(SHAS[3])), "两张并排的照片"), "f-two")
    build.add(
        "c1-2",
        Figure(
            (Picture(SHAS[0], "开班"), Picture(SHAS[3], "授课"), Picture(SHAS[4], "结业典礼上的合影与颁奖")),
            "三张有小标题的照片",
            columns=3,
        ),
    )
    build.add("c1-2", Figure((Picture(SHAS[5]),), "", numbered=False))
    build.add("c1-2", Table(long_table(45, 5), caption="合作项目一览"))
    build.prose("c1-3-1", PROSE)


def _chapter_two(build: Builder) -> None:
    build.add("c2-1", Table(long_table(14, 10), caption="十列的宽表", source_note="数据来源：培训处。"))
    build.prose("c2-1", PROSE)
    build.add(
        "c2-1",
        Chart("bar", (Series("x.t1.1"), Series("x.t1.2")), ("2024", "2025"), caption="毕业与去向落实人数"),
    )
    build.add(
        "c2-1",
        Table(
            (("名单", "甲", "乙"), ("", "一班", "二班"), ("", "40", "42")),
            (Merge(0, 0, 3, 1),),
            0,
            caption="各班人数",
            caption_as="figure",
            caption_place="below",
        ),
    )
    build.add(
        "c2-1",
        Table(
            (("培训情况汇总表", "", ""), ("类别", "人次", "课时"), ("企业职工", "1200", "48")),
            (Merge(0, 0, 1, 3),),
            2,
            caption_as="none",
            caption_place="row",
        ),
    )
    build.add(
        "c2-1",
        Table(
            (("支援情况", "类别", "次数"), ("", "送教", "12"), ("", "送技", "30")),
            (Merge(0, 0, 3, 1),),
            1,
            caption_as="none",
            caption_place="column",
        ),
    )
    case = build.add("c2-2", Case("把课堂搬到田间"), "case-1")
    build.add(
        "c2-2",
        Text(
            (
                Paragraph(spans("一、做法"), Role.CASE_HEADING),
                Paragraph(spans(PROSE * 6)),
                Paragraph(spans("1.送课下乡"), Role.CASE_HEADING, level=1),
                Paragraph(spans("组织讲师团"), Role.NUMBERED),
                Paragraph(spans("排出课程表"), Role.NUMBERED),
                Paragraph(spans("二、成效"), Role.CASE_HEADING),
                Paragraph(spans(PROSE * 5)),
            )
        ),
        parent=case,
    )
    build.add("c2-2", Figure((Picture(SHAS[1]),), "田间课堂"), "f-case", parent=case)
    build.add(
        "c2-2", Table((("乡镇", "人次"), ("东乡", "120"), ("西乡", "98")), caption="送课人次"), parent=case
    )
    build.prose("c2-2", PROSE * 4, parent=case)
    build.add("c2-2", Case("第二个案例"), "case-2")
    build.prose("c2-2", PROSE, parent="case-2")
    build.add("c2-2", IndicatorTable("x.t1", "正文里的指标表"))
    build.prose("c2-2", "控制字符\x0b与\x01制表\t符都不该弄坏文件，<尖括号>&符号也一样。")


def numbering(*levels: str, **changes: Any) -> Numbering:
    """Numbering forms for an edition."""
    return Numbering(levels, **changes)
