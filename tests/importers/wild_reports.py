"""Reports as schools really write them: made at random in every way that headings, captions, cases, tables and front pages are
set, each with the truth of what it says. `wild(seed, path)` writes one; `wild_measure` holds an import against the truth."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from report.edition import Edition, SectionSpec
from report.editions import load_edition
from report.numbering import chinese_number
from tests.importers.word_files import NAMESPACES, RELATIONS, STYLES, image, run, word_file

EDITIONS = ("gz-2025", "zz-2025", "x-2024", "zz-2021", "zz-2020", "gz-2020", "city-2020")
SCHEMES: dict[str, tuple[str, ...]] = {
    "han": ("{han}、", "（{han}）", "{n}.", "（{n}）"),
    "chapter_dotted": ("第{han}章 ", "{path} ", "{path} "),
    "chapter_part": ("第{han}章 ", "第{han}节 ", "{han}、", "（{han}）"),
    "chapter_han": ("第{han}章 ", "{han}、", "（{han}）", "{n}."),
    "piece_han": ("第{han}部分 ", "{han}、", "（{han}）", "{n}."),
    "dot": ("{n}. ", "{path} ", "{path} "),
    "plain": ("{n} ", "{path} ", "{path} "),
    "tight": ("{n}.", "{path}", "{path}"),
    "han_dotted": ("{han}、", "{path} ", "{path} "),
    "none": ("", "", ""),
}  # fmt: skip
DRESSES = ("style", "style_auto", "custom", "outline", "look", "look_auto", "plain")
CAPTIONS = (
    "{k} {c}-{n}  {t}",
    "{k}{c}-{n}：{t}",
    "{k}{n} {t}",
    "{k}{c}.{n} {t}",
    "{k} {c}－{n} {t}",
    "{k}{han} {t}",
)
CASES = (
    "【案例】{t}",
    "【案例{n}】{t}",
    "案例{han}：{t}",
    "案例{c}-{n} {t}",
    "典型案例：{t}",
    "【典型案例{n}】{t}",
)
OWN = ("创新创业教育", "心理健康护航", "班主任队伍成长", "劳动教育实践", "校本教材开发", "技能大赛备赛", "课堂革命行动", "智慧校园应用",
       "家校协同育人", "社团百花齐放", "东西部协作帮扶", "社区教育服务", "现场工程师培养", "教师企业实践", "实习安全管理", "信息化教学能力",
       "助学政策落实", "升学通道拓宽", "双元育人试点", "质量诊断改进", "后勤服务提质", "国防教育活动", "志愿服务品牌", "非遗传承项目")  # fmt: skip
_WHO = ("学校", "本校", "各专业部", "教务处", "学生处", "实训中心", "校企合作办", "专业建设委员会")
_DID = ("组织修订了人才培养方案", "开展了教学常规检查", "走访了合作企业", "举办了技能节活动", "完成了课程资源更新", "建立了跟踪反馈机制",
        "开设了选修课程", "签订了合作协议", "安排教师下企业锻炼", "召开了座谈会")  # fmt: skip
_SO = (
    "师生反响良好",
    "成效逐步显现",
    "覆盖面进一步扩大",
    "为后续工作打下基础",
    "得到了家长的认可",
    "形成了可推广的做法",
    "比上一年度有所提高",
)
_STYLES = STYLES + "".join(
    f'<w:style w:type="paragraph" w:styleId="a{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="{n - 1}"/>'
    f'<w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    f'<w:style w:type="paragraph" w:styleId="o{n}"><w:name w:val="报告{n}级标题"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr>'
    f'<w:rPr><w:b/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="h{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="a"/></w:style>'
    for n in (1, 2, 3, 4)
)  # fmt: skip


@dataclass
class Truth:
    """What a wild report says. Places are titles of the nearest heading; `case` the title of the case, "" outside."""

    edition: str = ""
    year: int = 0
    school: str = ""
    cover: bool = False
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    paragraphs: list[tuple[str, str, str]] = field(default_factory=list)  # text, place, case
    tables: list[tuple[list[list[str]], str, str, str]] = field(
        default_factory=list
    )  # grid, caption, number, place
    figures: list[tuple[str, str, int, str, str]] = field(
        default_factory=list
    )  # caption, number, pictures, place, case
    cases: list[tuple[str, str]] = field(default_factory=list)  # title, place
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)  # every text that must be found somewhere
    notes: list[str] = field(default_factory=list)  # what must be listed: comments, changes


@dataclass(frozen=True)
class Way:
    """The habits of one writer, kept throughout a report."""

    edition: str
    scheme: str
    dress: str
    contents: str
    lists: bool
    dividers: bool
    cover: str
    declaration: str
    caption: str
    caption_above: bool
    caption_below: bool  # of tables
    faint: bool  # headings that look only a little unlike prose
    preface: bool
    stretched: bool  # blank paragraphs between everything
    case: str
    case_form: str
    serif: str

    @classmethod
    def drawn(cls, rng: random.Random) -> "Way":
        """Habits at random; automatic numbers need a list that Word can count, plain text needs numbers."""
        dress = rng.choice(DRESSES)
        scheme = rng.choice([s for s in SCHEMES if s != "none" or dress in ("style", "custom", "outline")])
        return cls(
            rng.choice(EDITIONS),
            scheme,
            dress,
            rng.choice(("none", "dots", "tabs", "bare", "field", "style")),
            rng.random() < 0.3,
            rng.random() < 0.25,
            rng.choice(("lines", "lines", "table", "boxes")),
            rng.choice(("none", "first", "after")),
            rng.choice(CAPTIONS),
            rng.random() < 0.15,
            rng.random() < 0.1,
            rng.random() < 0.3,
            rng.random() < 0.3,
            rng.random() < 0.2,
            rng.choice(CASES),
            rng.choice(("table", "shade", "text")),
            rng.choice(("", "仿宋")),
        )


class Writer:
    """Puts a report together: `body` is XML, `truth` what it says. The kinds of content are in `wild_objects`."""

    def __init__(self, rng: random.Random, way: Way) -> None:
        self.rng, self.way = rng, way
        self.edition: Edition = load_edition(way.edition)
        self.truth = Truth(way.edition, self.edition.year)
        self.body: list[str] = []
        self.place = ""
        self.case = ""
        self.chapter = 0
        self.counts: dict[str, int] = {}
        self.path: list[int] = []
        self.footnotes: list[str] = []
        self.comments: list[str] = []
        self.extra: dict[str, bytes | str] = {}
        self.relations = ""
        self._sentences = 0
        self._titles = [f"{a}与{b}" for a in OWN for b in OWN if a != b]
        rng.shuffle(self._titles)
        self._titles += rng.sample(OWN, len(OWN))

    # words

    def sentence(self) -> str:
        """One sentence that no other is like."""
        self._sentences += 1
        rng = self.rng
        return f"{rng.choice(_WHO)}{rng.choice(_DID)}，全年共计{self._sentences}项，{rng.choice(_SO)}。"

    def prose(self) -> str:
        """Two to four sentences."""
        return "".join(self.sentence() for _ in range(self.rng.randint(2, 4)))

    def title(self) -> str:
        """Words for a heading, a caption or a case, never twice."""
        return self._titles.pop()

    def count(self, key: str) -> int:
        """The next number of a series."""
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts[key]

    # paragraphs

    def p(self, text: str = "", style: str = "", bold: bool = False, size: int = 0, align: str = "", font: str = "", more: str = "",
          runs: str = "") -> str:  # fmt: skip
        """A paragraph's XML in the writer's body font, or in one of its own."""
        fonts = font or self.way.serif
        face = f'<w:rFonts w:eastAsia="{fonts}"/>' if fonts else ""
        properties = (
            (f'<w:pStyle w:val="{style}"/>' if style else "")
            + more
            + (f'<w:jc w:val="{align}"/>' if align else "")
        )
        return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, bold, size, face) if text else ''}{runs}</w:p>"

    def add(self, xml: str) -> None:
        """XML to the body."""
        self.body.append(xml)
        if self.way.stretched and self.rng.random() < 0.3:
            self.body.append(self.p())

    def told(self, text: str) -> None:
        """Notes a paragraph of the truth at the present place."""
        self.truth.paragraphs.append((text, self.place, self.case))
        self.truth.words.append(text)

    def write(self, text: str = "", **look: str) -> None:
        """A paragraph of prose."""
        text = text or self.prose()
        self.add(self.p(text, **look))  # type: ignore[arg-type]
        self.told(text)

    # headings

    def number(self, level: int) -> str:
        """The number that a heading of this level prints now."""
        forms = SCHEMES[self.way.scheme]
        form = forms[min(level, len(forms)) - 1]
        if not form:
            return ""
        n = self.path[level - 1]
        return form.format(han=chinese_number(n), n=n, path=".".join(map(str, self.path[:level])))

    def heading(self, level: int, title: str) -> None:
        """A heading in the writer's dress."""
        self.path = [
            *self.path[: level - 1],
            *([0] * (level - 1 - len(self.path))),
            self.path[level - 1] + 1 if len(self.path) >= level else 1,
        ]
        number = self.number(level)
        self.add(self.dressed(level, number, title))
        self.truth.headings.append((level, number.strip(), title))
        self.truth.words.append(title)
        self.place = title

    def dressed(self, level: int, number: str, title: str) -> str:
        """A heading's XML."""
        dress = self.way.dress
        line = number + title
        size = {1: 36, 2: 32, 3: 28, 4: 24}[level]
        font = {1: "黑体", 2: "黑体", 3: "楷体", 4: "仿宋"}[level]
        if dress == "style":
            return self.p(line, f"h{level}", font=font, size=size)
        if dress == "style_auto":
            return self.p(title, f"a{level}", font=font, size=size)
        if dress == "custom":
            return self.p(line, f"o{level}", font=font, size=size)
        if dress == "outline":
            return self.p(line, bold=True, size=size, more=f'<w:outlineLvl w:val="{level - 1}"/>')
        if dress == "look" and self.way.faint:
            return self.p(line, bold=level != 2, font="黑体" if level == 2 else "")
        if dress == "look":
            return self.p(line, bold=level != 3, size=size, font=font, align="center" if level == 1 else "")
        if dress == "look_auto":
            numbered = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
            return self.p(title, bold=True, size=size, font=font, more=numbered)
        return self.p(line)

    def numbering(self) -> str:
        """The list that counts automatic headings, and two lists for the text."""
        levels = ""
        for n, form in enumerate(SCHEMES[self.way.scheme]):
            dotted = ".".join(f"%{k + 1}" for k in range(n + 1))
            text = (
                form.replace("{han}", f"%{n + 1}")
                .replace("{n}", f"%{n + 1}")
                .replace("{path}", dotted)
                .strip()
            )
            kind = "chineseCounting" if "{han}" in form else "decimal"
            legal = "<w:isLgl/>" if "{path}" in form else ""
            levels += f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{legal}<w:lvlText w:val="{text}"/></w:lvl>'
        lists = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        lists += '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
        nums = '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
        for n in range(10, 10 + self.counts.get("list", 0)):
            lists += f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
            nums += f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        return lists + nums


def outline(writer: Writer, fill: Callable[[Writer, SectionSpec | None], None]) -> None:
    """Chapters and sections of the edition with own ones between; `fill` writes what stands under a heading."""
    rng = writer.rng
    if writer.way.preface and any(s.kind == "preface" for s in writer.edition.sections):
        _preface(writer)
    chapters = [s for s in writer.edition.sections if s.kind == "body"]
    for spec in chapters:
        writer.chapter += 1
        for series in ("图", "表", "案例"):
            if "{c}" in writer.way.caption:
                writer.counts.pop(series, None)
        here = len(writer.body)
        children = list(spec.children) if rng.random() < 0.8 else []
        if len(children) > 2 and rng.random() < 0.4:
            children = rng.sample(children, len(children) - 1)
            children.sort(key=spec.children.index)
        writer.heading(1, spec.title)
        if children and rng.random() < 0.5:
            writer.write()
        else:
            fill(writer, None if children else spec)
        for child in children:
            writer.heading(2, child.title)
            if rng.random() < 0.4 and not child.tables:
                if rng.random() < 0.5:
                    writer.write()
                for _ in range(rng.randint(2, 3)):
                    writer.heading(3, writer.title())
                    fill(writer, None)
            else:
                fill(writer, child)
        if writer.way.dividers and children:
            writer.body[here:here] = _divider(writer, spec, [c.title for c in children])


def _preface(writer: Writer) -> None:
    """前言 before the first chapter, without a number."""
    dress = writer.way.dress
    style = {"style": "h1", "style_auto": "h1", "custom": "o1"}.get(dress, "")
    more = '<w:outlineLvl w:val="0"/>' if dress == "outline" else ""
    look = {} if dress == "plain" else {"bold": True, "size": 36, "align": "center"}
    writer.add(writer.p("前  言", style, more=more, **look))  # type: ignore[arg-type]
    writer.truth.headings.append((1, "", "前  言"))
    writer.place = "前  言"
    for _ in range(2):
        writer.write()


def _divider(writer: Writer, spec: SectionSpec, titles: list[str]) -> list[str]:
    first = [h for h in writer.truth.headings if h[0] == 1][-1]
    line = writer.p(
        f"{first[1]} {spec.title}" if first[1] else spec.title, bold=True, size=44, align="center"
    )
    names = [f"{n} {t}" if n else t for level, n, t in writer.truth.headings if level == 2 and t in titles]
    return [
        line,
        *(writer.p(name, align="center") for name in names),
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
    ]


def saved(writer: Writer, path: Path) -> Path:
    """Writes the file with its notes, comments and pictures."""
    parts: dict[str, bytes | str] = dict(writer.extra)
    relations = writer.relations
    for name, kind, texts in (
        ("footnote", "footnotes", writer.footnotes),
        ("comment", "comments", writer.comments),
    ):
        if texts:
            notes = "".join(
                f'<w:{name} w:id="{n + 1}" w:author="王老师" w:date="2025-11-02T08:00:00Z"><w:p>{run(text)}</w:p></w:{name}>'
                for n, text in enumerate(texts)
            )
            parts[f"word/{kind}.xml"] = f"<w:{kind} {NAMESPACES}>{notes}</w:{kind}>"
            relations += f'<Relationship Id="rId{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
    for n in range(4, 9):
        parts[f"word/media/image{n}.jpeg"] = image(colour=(n * 25, 140, n * 20))
        relations += f'<Relationship Id="rIdP{n}" Type="{RELATIONS}/image" Target="media/image{n}.jpeg"/>'
    return word_file(
        path, *writer.body, numbering=writer.numbering(), styles=_STYLES, parts=parts, relations=relations
    )
