"""Drafts at random for the Word writer: every edition, every style profile with settings changed, and all that makes a page
break hard to foresee. A draft is known by its seed.

`tools.measure_random_reports` puts hundreds of them through validators and LibreOffice; the tests a few.
"""

import hashlib
import random
from functools import cache

from exporters.word.profile import BUILT_IN, STYLE, STYLE_TEXT, load_profile
from exporters.word.profile_text import Value as Setting
from exporters.word.profile_text import profile_text, with_values
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
from report.content import BoundNumber, Content, Footnote, Inline, Reference, Span, spans
from report.editions import load_edition
from report.edits import fill_from_edition, new_report_fields
from report.errors import UserError
from report.house_style import CAPTION_FORMS, CAPTIONS, CONTENTS, DIVIDERS, NUMBERING, NUMBERINGS
from report.model import Kind, Report, Section, cell_key
from report.values import State, Value
from tests.exporters.word_sample import picture_bytes

EDITIONS = ("gz-2025", "zz-2025", "x-2024", "zz-2021", "zz-2020", "gz-2020", "city-2020")
_PICTURES = (
    "jpeg 1600x1067 1", "jpeg 900x1200 2", "jpeg 500x1900 3", "png 1800x240 4", "png 24x18 5", "jpeg 640x640 6",
    "png 700x500 7", "jpeg 1200x900 8", "png 60x400 9", "jpeg 1920x1080 1",
)  # fmt: skip
_WORDS = (
    "学校", "专业", "教师", "企业", "课程", "实训", "质量", "学生", "产业", "社会", "培训", "发展", "建设", "管理", "服务", "评价",
    "技能", "大赛", "合作", "基地", "就业", "升学", "改革", "标准", "资源", "督导", "诊断", "改进", "校园", "文化", "德育", "劳动",
    "的", "和", "与", "在", "以", "为", "对", "年", "了", "完成", "推进", "落实", "形成", "提升", "组织", "开展", "围绕", "依托",
)  # fmt: skip
_BITS = (
    "2025年", "96.5%", "1280人", "3.2万元", "12个", "“双高计划”", "《专业教学标准》", "（试行）", "1+X证书", "AI", "VR实训室", "CNC",
    "GB/T 9704—2012", "13.58:1", "2024—2025学年", "①", "‘三教’", "A、B、C类", "Python", "5G", "……", "——", "0.5～1.2", "±3",
    "第1名", "8 800元", "100 %", "No.1", "℃", "m²",
)  # fmt: skip
_RARE = ("\U00020bb7", "\u3400", "\u4dae", "😀", "☃", "𠮷野", "→", "★", "Ω", "é", "Русский", "日本語テスト")
_LONG = (
    "https://www.example.org/quality/2025/report/index.html?school=0371&chapter=2&table=3-1#section-4",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "www.example.cn/a/very/long/path_without_any_break/0123456789abcdefghijklmnopqrstuvwxyz.html",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" * 2,
)
_ENDS = "。。。；！？…：”"


@cache
def pictures() -> dict[str, bytes]:
    """The pictures that the drafts show, by sha."""
    return {hashlib.sha256(picture_bytes(name)).hexdigest(): picture_bytes(name) for name in _PICTURES}


class _Maker:
    """Fills one report. `mood` holds how often what comes: no two drafts are hard in the same way."""

    def __init__(self, seed: int, size: float) -> None:
        self.rng = rng = random.Random(seed)
        edition = load_edition(rng.choice(EDITIONS))
        fields = new_report_fields("清河市职业中等专业学校", "013877", "Qinghe Vocational School")
        self.report = Report(edition, edition.year, fields=fields)
        self.report.apply(fill_from_edition(self.report))
        self.shas = list(pictures())
        self.size = size
        self.count = 0
        self.targets: list[str] = []
        self.rows: list[str] = []
        kinds = ("text", "list", "figure", "table", "case", "chart", "sides", "big table")
        self.mood = {kind: rng.choice((0.0, 0.3, 1.0, 1.0, 2.0)) for kind in kinds}
        self.mood["text"] = max(self.mood["text"], 1.0)
        self.odd = rng.choice((0.0, 0.02, 0.1))
        self.notes = rng.choice((0.0, 0.05, 0.3))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def title(self) -> str:
        self.count += 1
        words = "".join(self.rng.choice(_WORDS[:32]) for _ in range(self.rng.randint(2, 6)))
        extra = self.rng.choice(_BITS) if self.chance(0.2) else ""
        if self.chance(0.06):
            words += "".join(self.rng.choice(_WORDS) for _ in range(20))
        return f"{words}{extra}第{self.count}"

    def sentence(self, words: int = 0) -> str:
        rng = self.rng
        parts = []
        for _ in range(words or rng.choice((3, 8, 12, 20, 30))):
            place = rng.random()
            if place < self.odd:
                parts.append(rng.choice(_RARE))
            elif place < self.odd + 0.15:
                parts.append(rng.choice(_BITS))
            else:
                parts.append(rng.choice(_WORDS))
            if self.chance(0.12):
                parts.append(rng.choice("，，，、；："))
        return "".join(parts) + rng.choice(_ENDS)

    def content(self) -> Content:
        rng = self.rng
        parts: list[Inline] = [Span("".join(self.sentence() for _ in range(rng.choice((1, 1, 2, 4, 8)))))]
        if self.chance(self.odd * 2):
            parts += [
                Span("详见"),
                Span(rng.choice(_LONG), False, rng.choice(("", "https://example.org/质?a=1&b"))),
                Span("。"),
            ]
        if self.chance(0.25):
            parts += [Span(self.sentence(3), True), Span(self.sentence())]
        if self.chance(self.notes):
            parts += [Footnote(self.sentence(rng.choice((3, 30)))), Span(self.sentence())]
        if self.targets and self.chance(0.3):
            parts += [Span("具体情况见"), Reference(rng.choice(self.targets)), Span("。" + self.sentence())]
        if self.rows and self.chance(0.2):
            row, _, column = rng.choice(self.rows).partition("/")
            parts += [Span("本年度为"), BoundNumber(row, column, self.chance(0.5)), Span("。")]
        return tuple(parts)

    def text(self) -> Text:
        many = self.rng.choice((1, 2, 3, 5))
        found = [Paragraph(self.content()) for _ in range(many)]
        if self.chance(0.15):
            found += [Paragraph(self.content(), Role.RUN_IN, lead=self.title() + "。") for _ in range(2)]
        if self.chance(0.04):
            found.append(Paragraph(()))
        if self.chance(0.05):
            found.append(Paragraph(spans("数据来源：" + self.sentence(4)), Role.SOURCE_NOTE))
        return Text(tuple(found))

    def list(self) -> Text:
        rng = self.rng
        form, role = rng.choice(("{n}.", "（{n}）", "①", "{han}、")), rng.choice((Role.BULLET, Role.NUMBERED))
        return Text(
            tuple(
                Paragraph(
                    self.content() if self.chance(0.3) else spans(self.sentence()),
                    role,
                    level=rng.choice((0, 0, 1)),
                    number_form=form,
                )
                for _ in range(rng.randint(2, 9))
            )
        )

    def cell(self, wordy: bool) -> str:
        rng = self.rng
        if not wordy:
            return rng.choice(
                (
                    f"{rng.randint(0, 99999)}",
                    f"{rng.randint(0, 999)}.{rng.randint(0, 99):02}",
                    "—",
                    "",
                    "96.50%",
                )
            )
        text = "".join(rng.choice(_WORDS) for _ in range(rng.choice((1, 2, 3, 6, 14))))
        if self.chance(0.1):
            text += rng.choice(_BITS)
        if self.chance(self.odd):
            text += rng.choice(_RARE + _LONG[:3])
        return (
            "\n".join([text, *("".join(rng.choice(_WORDS) for _ in range(4)) for _ in range(2))])
            if self.chance(0.06)
            else text
        )

    def table(self, big: bool = False) -> Table:
        rng = self.rng
        height, width = rng.randint(2, 9), rng.randint(2, 7)
        if big:
            height, width = rng.choice(((43, 4), (19, 6), (12, 9), (60, 3), (25, 11), (90, 5)))
        wordy = [c == 0 or self.chance(0.4) for c in range(width)]
        rows = [[f"{rng.choice(_WORDS[:32])}{rng.choice(_WORDS[:32])}{c}" for c in range(width)]]
        rows += [[self.cell(wordy[c]) for c in range(width)] for _ in range(1, height)]
        merges: list[Merge] = []
        heads = 1
        if self.chance(0.3) and width > 3 and height > 5:
            heads = 3 if self.chance(0.5) else 2
            merges += [Merge(0, 0, heads, 1), Merge(0, 1, 1, width - 1)]
            if heads == 3:
                merges.append(Merge(1, 1, 1, 2))
        if self.chance(0.3) and height > heads + 4:
            merges += [Merge(heads, 0, 3, 1)]
            if width > 2:
                merges.append(Merge(height - 1, 0, 1, 2))
        if self.chance(0.06) and big:
            merges.append(Merge(heads, width - 1, min(height - heads, 15), 1))
        for merge in merges:
            for r in range(merge.row, merge.row + merge.rows):
                for c in range(merge.column, merge.column + merge.columns):
                    rows[r][c] = rows[r][c] if (r, c) == (merge.row, merge.column) else ""
        kind, place = rng.choice(
            (("table", "above"), ("table", "above"), ("figure", "below"), ("none", "none"))
        )
        note = "数据来源：" + self.sentence(5) if self.chance(0.25) else ""
        return Table(
            tuple(map(tuple, rows)),
            tuple(merges),
            heads,
            self.title() if kind != "none" else "",
            kind,
            place,
            source_note=note,
        )

    def figure(self, sides: bool = False) -> Figure:
        rng = self.rng
        count = rng.randint(2, 6) if sides else 1
        words = self.chance(0.5)
        shots = tuple(
            Picture(
                rng.choice(self.shas),
                self.sentence(rng.choice((2, 6))) if words and sides else "",
                rng.choice((0.0, 0.0, 0.5)),
            )
            for _ in range(count)
        )
        note = "图片来源：" + self.sentence(3) if self.chance(0.2) else ""
        return Figure(
            shots,
            self.title(),
            "",
            rng.choice((0, 2, 3)) if sides else 0,
            self.chance(0.9),
            note,
        )

    def chart(self) -> Chart:
        rng = self.rng
        years = (str(self.report.year - 1), str(self.report.year))
        rows = sorted({key.partition("/")[0] for key in self.rows if key.endswith(years)})
        series = tuple(Series(row) for row in rng.sample(rows, min(rng.randint(1, 4), len(rows))))
        form = rng.choice(("bar", "line", "horizontal", "stacked", "pie"))
        return Chart(form, series, years, "", self.title(), swap=self.chance(0.3), native=self.chance(0.5))

    def put(self, section: str, body: Body, place: float, parent: str = "") -> str:
        key = f"k{len(self.report.blocks)}"
        self.report.blocks[key] = Block(key, section, place, body, parent)
        if isinstance(body, Case | Chart) or (isinstance(body, Table) and body.caption_as != "none"):
            self.targets.append(key)
        return key

    def body(self, boxed: bool = False) -> Body:
        kinds = [kind for kind in self.mood if not boxed or kind not in ("case", "chart", "big table")]
        kind = self.rng.choices(kinds, [self.mood[k] for k in kinds])[0]
        if kind == "sides":
            return self.figure(True)
        if kind == "big table":
            return self.table(True) if self.chance(0.5) else self.text()
        if kind == "case":
            return Case(self.title())
        made: Body = getattr(self, kind)()
        return made

    def fill(self, section: Section) -> None:
        for n in range(self.rng.randint(1, max(1, round(4 * self.size)))):
            made = self.body()
            key = self.put(section.id, made, 10.0 + n)
            if isinstance(made, Case):
                for place in range(self.rng.randint(0, 5)):
                    self.put(section.id, self.inner(), float(place), key)

    def inner(self) -> Body:
        if self.chance(0.3):
            head = Paragraph(spans(self.title()), Role.CASE_HEADING, level=self.rng.randint(0, 1))
            return Text((head, Paragraph(self.content())))
        return self.body(boxed=True)

    def choose(self) -> None:
        """Numbering, captions, contents, divider pages and the style profile."""
        rng, fields = self.rng, self.report.fields
        for key, known in (
            (NUMBERING, NUMBERINGS),
            (CAPTIONS, CAPTION_FORMS),
            (CONTENTS, "123"),
            (DIVIDERS, ("yes", "no")),
        ):
            if self.chance(0.5):
                fields[key] = rng.choice(sorted(known))
        name = rng.choice(BUILT_IN)
        fields[STYLE] = name
        if self.chance(0.5):
            try:
                fields[STYLE_TEXT] = profile_text(with_values(load_profile(name), self.settings(name), "试"))
            except UserError:
                return  # settings that do not go together: the profile stays as it ships

    def settings(self, name: str) -> dict[str, Setting]:
        rng = self.rng
        size = rng.choice((10.5, 12.0, 14.0, 15.0, 16.0))
        line = size * rng.choice((1.25, 1.5, 1.75, 2.0))
        own = rng.choice((10.5, 12.0))
        known: dict[str, Setting] = {
            "page.top": rng.randint(20, 40),
            "page.bottom": rng.randint(20, 40),
            "page.left": rng.randint(18, 35),
            "page.right": rng.randint(18, 35),
            "number.place": rng.choice(("center", "outer", "left", "right")),
            "number.contents": rng.choice(("none", "lowerRoman", "decimal")),
            "number.restart": self.chance(0.7),
            "look.table_look": rng.choice(("grid", "three_line")),
            "look.case_look": rng.choice(("box", "lines", "plain")),
            "look.table_pad_x": rng.choice((0.8, 1.5, 3.0)),
            "look.table_pad_y": rng.choice((0.0, 0.5, 1.5)),
            "look.wide_columns": rng.choice((5, 8, 12)),
            "look.picture_height": rng.choice((40, 90, 140)),
            "look.caption_gap": rng.choice(("\u3000", " ")),
            "look.header_show": self.chance(0.7),
            "styles.normal.size": size,
            "styles.normal.line": line,
            "styles.table_text.size": own,
            "styles.table_text.line": own * rng.choice((1.2, 1.5)),
            "styles.heading1.page_break": self.chance(0.5),
            "styles.heading2.before": rng.choice((0, 6, 12)),
            "styles.body.align": rng.choice(("both", "left")),
            "styles.body.after": rng.choice((0, 0, 6)),
        }
        return {key: value for key, value in known.items() if self.chance(0.4)}

    def run(self) -> Report:
        """The whole report."""
        report, rng = self.report, self.rng
        self.choose()
        for table in report.edition.tables:
            for row in table.rows:
                for column in table.columns:
                    if report.edition.applies(row) and row.kind == "value" and self.chance(0.8):
                        text = rng.choice(
                            (str(rng.randint(1, 9000)), f"{rng.randint(1, 99)}.{rng.randint(0, 99):02}", "0")
                        )
                        key = cell_key(row.id, column.key_for(report.year))
                        report.values[key] = Value(State.VALUE, text)
                        self.rows.append(key)
        for section in [s for s, _ in report.walk() if s.type in (Kind.BODY, Kind.PREFACE)]:
            for n in range(rng.choice((0, 0, 0, 0, 1, 2))):
                key = f"own{len(report.sections)}"
                report.sections[key] = Section(
                    key, section.id, 9e4 + n, self.title(), numbered=self.chance(0.8)
                )
        sections = [s for s, _ in report.walk() if s.type in (Kind.BODY, Kind.PREFACE)]
        for section in sections:
            if self.chance(0.6 * self.size):  # the others stay empty
                self.fill(section)
        if self.chance(0.15):  # an album
            for n in range(60):
                self.put(sections[-1].id, self.figure(), 500.0 + n)
        if self.chance(0.5):
            self.put(
                sections[-1].id, Text((Paragraph(spans("清河市职业中等专业学校"), Role.CLOSING),)), 900.0
            )
        report._index = report._block_index = None
        return report


def random_draft(seed: int, size: float = 1.0) -> Report:
    """The draft of that seed; a smaller `size` fills fewer sections with fewer blocks."""
    return _Maker(seed, size).run()
