"""Whole reports of our own model at random: every edition, every numbering, every kind of block and of inline content; and what such a
report says, for holding a report that made a journey against it."""

import random
from dataclasses import replace
from typing import Any

from importers.pictures import Prepared, prepare_picture
from report.blocks import (
    Block,
    Body,
    Case,
    Chart,
    Figure,
    Merge,
    Paragraph,
    Picture,
    Role,
    Series,
    Table,
    Text,
)
from report.content import BoundNumber, Footnote, Inline, Reference, Span, spans
from report.editions import load_edition
from report.edits import fill_from_edition, new_report_fields
from report.house_style import CAPTION_FORMS, CAPTIONS, NUMBERING, NUMBERINGS
from report.model import Kind, Report, Section, cell_key
from report.stream import (
    CaseItem,
    ChartItem,
    FigureItem,
    HeadingItem,
    IndicatorItem,
    Item,
    ParagraphItem,
    Run,
    TableItem,
    stream,
)
from report.tables import expanded_rows
from report.values import State, Value
from tests.importers.word_files import image

EDITIONS = ("gz-2025", "zz-2025", "x-2024", "zz-2021", "zz-2020", "gz-2020", "city-2020")
PICTURES: tuple[Prepared, ...] = tuple(
    prepare_picture(image((90, 60), (n * 20 % 256, 80, 90)), f"{n}.jpg") for n in range(12)
)
BYTES = {p.info.sha: p.data for p in PICTURES}
_WHO = (
    "学校",
    "各专业部",
    "教务处",
    "学生处",
    "实训中心",
    "校企合作办公室",
    "后勤处",
    "团委",
    "督导室",
    "图书馆",
)
_DID = (
    "修订人才培养方案",
    "开展教学常规检查",
    "走访合作企业",
    "举办技能节",
    "更新课程资源",
    "安排教师下企业锻炼",
    "召开家长座谈会",
)
_SO = (
    "师生反响良好",
    "成效逐步显现",
    "覆盖面进一步扩大",
    "为今后的工作打下了基础",
    "比上一年度有所提高",
    "得到了家长的认可",
)
_NOUNS = ("专业建设", "课程资源", "实训基地", "师资培养", "技能大赛", "社会培训", "乡村振兴", "国际交流", "心理健康", "质量诊断",
          "智慧校园", "劳动教育", "产教联合体", "现场工程师", "社团活动", "升学就业")  # fmt: skip


class _Maker:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        edition = load_edition(self.rng.choice(EDITIONS))
        self.report = Report(
            edition, edition.year, fields=new_report_fields("清河市职业中等专业学校", "013877")
        )
        self.report.apply(fill_from_edition(self.report))
        self.report.pictures = {p.info.sha: p.info for p in PICTURES}
        self.count = 0
        self.targets: list[str] = []

    def words(self, most: int = 2) -> str:
        self.count += 1
        return "与".join(self.rng.sample(_NOUNS, self.rng.randint(1, most))) + f"第{self.count}项"

    def sentence(self) -> str:
        rng = self.rng
        self.count += 1
        return f"{rng.choice(_WHO)}在{rng.choice(_NOUNS)}方面{rng.choice(_DID)}{self.count}次，{rng.choice(_SO)}。"

    def content(self) -> tuple[Inline, ...]:
        rng = self.rng
        parts: list[Inline] = [Span(self.sentence())]
        for _ in range(rng.randint(0, 2)):
            more = rng.choice(("bold", "note", "link", "reference", "bound", "plain"))
            if more == "bold":
                parts += [Span("其中"), Span(self.words(), True), Span("最为突出。")]
            elif more == "note":
                parts += [Footnote(f"统计口径见附件{self.count}"), Span(self.sentence())]
            elif more == "link":
                parts += [
                    Span("详见"),
                    Span("学校网站", False, f"https://www.example.cn/{self.count}"),
                    Span("的专栏。"),
                ]
            elif more == "reference" and self.targets:
                parts += [Span("具体情况见"), Reference(rng.choice(self.targets)), Span("。")]
            elif more == "bound" and self.report.values:
                row, _, column = rng.choice(sorted(self.report.values)).partition("/")
                parts += [
                    Span("本年度为"),
                    BoundNumber(row, column, rng.random() < 0.5),
                    Span("，与上年相近。"),
                ]
            else:
                parts.append(Span(self.sentence()))
        return tuple(parts)

    def text(self) -> Text:
        rng = self.rng
        found = [Paragraph(self.content())]
        kind = rng.choice(("prose", "prose", "bullets", "numbers", "run_in", "source"))
        if kind == "bullets":
            found += [Paragraph(spans(self.sentence()), Role.BULLET) for _ in range(3)]
        elif kind == "numbers":
            form = rng.choice(("{n}.", "（{n}）", "①", "{n}、", "（{han}）"))
            found += [Paragraph(spans(self.sentence()), Role.NUMBERED, number_form=form) for _ in range(3)]
        elif kind == "run_in":
            found += [Paragraph(self.content(), Role.RUN_IN, lead=self.words() + "。") for _ in range(2)]
        found += [Paragraph(self.content()) for _ in range(rng.randint(0, 2))]
        return Text(tuple(found))

    def table(self) -> Table:
        rng = self.rng
        height, width = rng.randint(3, 7), rng.randint(2, 8)
        self.count += 1
        rows = [[f"{rng.choice(_NOUNS)[:2]}{'甲乙丙丁戊己庚辛'[c]}" for c in range(width)]]
        for r in range(1, height):
            rows.append(
                [f"类别{r}{rng.choice(_WHO)}", *(str(rng.randint(10, 9999)) for _ in range(1, width))]
            )
        made = Table((), (), 1, self.words(), source_note=rng.choice(("", "", "数据来源：本校统计")))
        shape = rng.choice(("plain", "plain", "groups", "two heads", "title row", "figure", "bare", "total"))
        merges: tuple[Merge, ...] = ()
        if shape == "groups":
            for r in (2, height - 1):
                rows[r][0] = "" if r == 2 else rows[r][0]
            merges = (Merge(1, 0, 2, 1),)
        elif shape == "two heads" and width > 2:
            rows.insert(1, ["", *(f"{n}栏" for n in range(1, width))])
            rows[0][2:] = [""] * (width - 2)
            merges = (Merge(0, 0, 2, 1), Merge(0, 1, 1, width - 1))
            made = replace(made, header_rows=2)
        elif shape == "title row":
            rows.insert(0, [made.caption, *[""] * (width - 1)])
            merges = (Merge(0, 0, 1, width),)
            made = replace(made, header_rows=2, caption_as="none", caption_place="row")
        elif shape == "figure":
            made = replace(made, caption_as="figure", caption_place="below")
        elif shape == "bare":
            made = replace(made, caption="", caption_as="none", caption_place="none", source_note="")
        elif shape == "total":
            rows.append(["合计", *(str(rng.randint(100, 9999)) for _ in range(1, width))])
        return replace(made, rows=tuple(map(tuple, rows)), merges=merges)

    def figure(self) -> Figure:
        rng = self.rng
        count = rng.randint(1, 4)
        labelled = count > 1 and rng.random() < 0.3
        shots = tuple(
            Picture(p.info.sha, f"分图{n}" if labelled else "")
            for n, p in enumerate(rng.sample(PICTURES, count))
        )
        note = rng.choice(("", "", "图片来源：学校宣传部"))
        return Figure(shots, self.words(), "", rng.choice((0, 1, count)), rng.random() < 0.9, note)

    def put(self, section: str, body: Body, place: float, parent: str = "") -> str:
        key = f"k{len(self.report.blocks)}"
        self.report.blocks[key] = Block(key, section, place, body, parent)
        numbered = (
            body.caption_as != "none"
            if isinstance(body, Table)
            else isinstance(body, Figure) and body.numbered
        )
        if numbered and not parent:
            self.targets.append(key)
        return key

    def fill(self, section: Section) -> None:
        """Blocks of every kind; a text between those that could be taken for one another."""
        rng = self.rng
        place = 100.0
        for _ in range(rng.randint(0, 3)):
            self.put(section.id, self.text(), place)
            body = rng.choice((self.table, self.figure, self.table, self.figure, self.case, self.chart))
            made = body()
            key = self.put(section.id, made, place + 1)
            if isinstance(made, Case):
                for n in range(rng.randint(1, 3)):
                    inner = self.figure() if n and rng.random() < 0.5 else self.inner_text()
                    self.put(section.id, inner, n + 1.0, key)
            place += 10
        if place > 100.0:
            self.put(section.id, self.text(), place)

    def inner_text(self) -> Text:
        heads = (
            (Paragraph(spans("一、" + self.words()), Role.CASE_HEADING),) if self.rng.random() < 0.4 else ()
        )
        return Text((*heads, Paragraph(self.content()), Paragraph(self.content())))

    def case(self) -> Case:
        return Case(self.words())

    def chart(self) -> Chart:
        rows = [
            r
            for t in self.report.edition.tables
            for r in t.rows
            if cell_key(r.id, str(self.report.year)) in self.report.values
        ]
        years = (str(self.report.year - 1), str(self.report.year))
        series = tuple(Series(r.id) for r in self.rng.sample(rows, min(2, len(rows))))
        form = self.rng.choice(("bar", "line", "horizontal", "stacked"))
        return Chart(form, series, years, "", self.words(), native=self.rng.random() < 0.5)

    def run(self) -> Report:
        report, rng = self.report, self.rng
        if rng.random() < 0.6:
            report.fields[NUMBERING] = rng.choice(sorted(NUMBERINGS))
        if rng.random() < 0.6:
            report.fields[CAPTIONS] = rng.choice(sorted(CAPTION_FORMS))
        for table in report.edition.tables:
            for row in table.rows:
                for column in table.columns:
                    if report.edition.applies(row) and row.kind == "value" and rng.random() < 0.8:
                        text = rng.choice(
                            (
                                str(rng.randint(1, 9000)),
                                f"{rng.randint(1, 99)}.{rng.randint(0, 99):02}",
                                "0",
                                f"{rng.randint(1, 99)}.50",
                            )
                        )
                        report.values[cell_key(row.id, column.key_for(report.year))] = Value(
                            State.VALUE, text
                        )
        for section in [s for s, _ in report.walk() if s.type in (Kind.BODY, Kind.PREFACE)]:
            if rng.random() < 0.15:
                key = f"own{len(report.sections)}"
                report.sections[key] = Section(
                    key, section.id, 9e4, self.words(), numbered=rng.random() < 0.8
                )
            if rng.random() < 0.5:
                self.fill(section)
        return report


def random_report(seed: int) -> Report:
    """The report of that seed."""
    return _Maker(seed).run()


def said(report: Report) -> list[tuple[Any, ...]]:
    """What a report says in order, fit for comparing: headings, paragraphs with role and bold words, tables, figures, cases, values."""
    found = [entry for item in stream(report) for entry in _said(report, item)]
    # a native chart comes back with a table of its data before it
    return [
        e
        for n, e in enumerate(found)
        if not (e[0] == "table" and n + 1 < len(found) and found[n + 1][0] == "chart" and not e[1])
    ]


def values_of(report: Report) -> dict[str, str]:
    """Every indicator value as printed."""
    return {key: value.shown for key, value in report.values.items() if value.shown}


def _said(report: Report, item: Item) -> list[tuple[Any, ...]]:
    if isinstance(item, HeadingItem):
        return [("heading", item.level, item.number, item.text)]
    if isinstance(item, ParagraphItem):
        return [("paragraph", str(item.role), item.number, item.lead, _runs(item.runs))]
    if isinstance(item, TableItem):
        body = item.body
        rows = tuple(tuple(line) for line in expanded_rows(body))
        return [
            (
                "table",
                item.number,
                body.caption,
                body.caption_place,
                rows,
                tuple(sorted(map(repr, body.merges))),
                body.source_note,
            )
        ]
    if isinstance(item, ChartItem):
        kind = (
            ("chart", "", item.caption, ())
            if item.native
            else ("figure", item.number, item.caption, ("drawn",))
        )
        return [(*kind, item.source_note)]
    if isinstance(item, FigureItem):
        # a chart that was drawn as a picture comes back as a picture
        pictures = tuple((p.sha, p.sub_caption) if p.sha in BYTES else "drawn" for p in item.pictures)
        return [("figure", item.number, item.caption, pictures, item.source_note)]
    if isinstance(item, IndicatorItem):
        return [("indicators", item.table.id)]
    if isinstance(item, CaseItem):
        inner = [entry for part in item.items for entry in _said(report, part)]
        return [("case", item.title), *inner, ("end", item.title)]
    return []


def _runs(runs: tuple[Run, ...]) -> tuple[tuple[str, bool, str, str], ...]:
    """Runs with those of one look joined: a bound number is text like any other once it is printed."""
    joined: list[tuple[str, bool, str, str]] = []
    for run in runs:
        look = (run.bold, run.link, run.note)
        if joined and joined[-1][1:] == look and not run.note:
            joined[-1] = (joined[-1][0] + run.text, *look)
        elif run.text or run.note:
            joined.append((run.text, *look))
    return tuple(joined)
