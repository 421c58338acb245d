"""A few pages with every kind of thing on them, printed with the report's own settings: what the page 版式 shows beside its form."""

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from report.blocks import (
    Block,
    Body,
    Case,
    Figure,
    IndicatorTable,
    Merge,
    Paragraph,
    Picture,
    Role,
    Table,
    Text,
)
from report.content import Content, Footnote, Reference, Span, spans
from report.model import Kind, Report, Section

PICTURE = "0" * 64
_ROWS = (
    ("专业群", "在校生数（人）", "", "就业率（%）"),
    ("", "2024 年", "2025 年", ""),
    ("智能制造", "1286", "1342", "97.35"),
    ("信息技术", "986", "1105", "96.8"),
    ("现代服务", "745", "88", "100"),
)
_MERGES = (Merge(0, 0, 2, 1), Merge(0, 1, 1, 2), Merge(0, 3, 2, 1))
_NAMED: dict[type, str] = {Table: "table", Figure: "figure", Case: "case"}  # what a person may be led to
_PROSE = (
    "这一页是样张，文字只为看版式。学校坚持立德树人，深化产教融合，全年开设 32 个专业，在校生 6 218 人，"
    "比上年增加 4.6%，毕业生对学校的满意度稳步提高。"
)


def sample_of(report: Report) -> Report:
    """A small report of the same edition, school and settings as `report`."""
    settings = {key: text for key, text in report.fields.items() if key.startswith(("setting/", "school."))}
    made = Report(
        report.edition, report.year, fields=settings | {"school.name": report.school or "示范职业学校"}
    )
    sections = (
        ("cover", "", Kind.COVER, "封面"),
        ("declaration", "", Kind.DECLARATION, "声明"),
        ("contents", "", Kind.CONTENTS, "目录"),
        ("body", "", Kind.BODY, "人才培养"),
        ("one", "body", Kind.BODY, "立德树人"),
        ("deep", "one", Kind.BODY, "党建引领"),
        ("deeper", "deep", Kind.BODY, "支部建设"),
        ("two", "body", Kind.BODY, "在校体验"),
        ("service", "", Kind.BODY, "服务贡献"),
        ("appendix", "", Kind.APPENDIX, "附表"),
        ("scores", "appendix", Kind.INDICATORS, "计分卡"),
    )
    for place, (key, parent, kind, title) in enumerate(sections):
        made.sections[key] = Section(key, parent, float(place), title, kind)
    for place, (section, parent, body) in enumerate(_blocks(made)):
        key = _NAMED.get(type(body), f"b{place}")
        made.blocks[key] = Block(key, section, float(place), body, parent)
    return made


def _blocks(report: Report) -> list[tuple[str, str, Body]]:
    found: list[tuple[str, str, Body]] = [
        ("body", "", _text(_PROSE)),
        ("one", "", _text(_PROSE)),
        ("deep", "", _text(_PROSE)),
        (
            "deeper",
            "",
            Text((Paragraph((Span("详见"), Reference("table"), Span("。"), Footnote("脚注写在这里。"))),)),
        ),
        ("deeper", "", Table(_ROWS, _MERGES, 2, "各专业群在校生与就业", source_note="数据来源：学校教务处")),
        (
            "two",
            "",
            Text(
                (Paragraph(spans("第一项工作"), Role.NUMBERED), Paragraph(spans("第二项工作"), Role.NUMBERED))
            ),
        ),
        ("two", "", Figure((Picture(PICTURE),), "校园活动", "灰色的示意图")),
        ("two", "", Case("师傅带徒弟，技能进车间")),
        ("two", "case", Text((Paragraph(spans("主要做法"), Role.CASE_HEADING), Paragraph(spans(_PROSE))))),
        ("service", "", _text(_PROSE)),
    ]
    if report.edition.tables:
        found.append(("scores", "", IndicatorTable(report.edition.tables[0].id)))
    return found


def _text(words: str) -> Text:
    content: Content = spans(words)
    return Text((Paragraph(content), Paragraph(content)))


@cache
def sample_picture(sha: str = PICTURE) -> bytes:
    """A grey picture to stand for a photograph."""
    picture = QImage(900, 560, QImage.Format.Format_RGB32)
    picture.fill(QColor("#DDE3EA"))
    painter = QPainter(picture)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#A9B8C8"))
    painter.drawPolygon(
        [QPoint(*place) for place in ((0, 560), (260, 250), (430, 420), (620, 190), (900, 520), (900, 560))]
    )
    painter.setBrush(QColor("#F4F6F8"))
    painter.drawEllipse(120, 80, 100, 100)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, PySide takes text
    return bytes(data.data())
