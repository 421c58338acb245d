"""Made-up reports whose every number follows from others, and faults to seed into them: what the rules are measured with.

A report is a list of lines as a text file has them. «total|123» marks a number that another number of the report vouches
for; `clean` prints the lines without marks, `faults` gives lines with one fault each. Two worlds of schools and sentences,
"a" and "b", share nothing but the table of topics: rules are written against "a" and tried on "b".
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from report.editions import load_edition

_MARK = re.compile(r"«(\w+)\|([^»]*)»")
_NAMES = {
    "a": ("青原县职业中等专业学校", "滨江职业技术学院", "南浦市中等职业学校", "丰泽工贸学校"),
    "b": ("河曲市理工中等专业学校", "望海职业学院", "北岭市中职教育", "清源旅游学校"),
}
_MAJORS = {
    "a": "机电技术应用 数控技术应用 汽车运用与维修 电子技术应用 计算机应用 电子商务 会计事务 幼儿保育 服装设计与工艺 建筑工程施工".split(),
    "b": "护理 药剂 中餐烹饪 旅游服务与管理 工艺美术 物流服务与管理 园林技术 畜禽生产技术 化学工艺 无人机操控与维护 机器人技术应用".split(),
}
_TRAINED = {
    "a": ("企业职工培训", "农村实用人才培训", "下岗再就业培训", "退役军人培训"),
    "b": ("技能提升类", "新型农民类", "社区教育类", "岗前适应类", "安全生产类"),
}
_PAID = {
    "a": ("工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出"),
    "b": ("人员经费", "日常教学经费", "教学改革及研究经费", "师资建设经费", "图书购置费"),
}


def fixed(number: Decimal | int | float, places: int) -> str:
    """A number rounded half up to `places`."""
    return str(Decimal(str(number)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def percent(part: int | Decimal, whole: int | Decimal, places: int = 2) -> str:
    """A share in per cent."""
    return fixed(Decimal(part) / Decimal(whole) * 100, places)


@dataclass
class School:
    """The numbers of a school of one year; `last` those of the year before."""

    world: str
    seed: int

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.world}{self.seed}")
        roll = self.dice.randint
        self.year = roll(2020, 2025)
        self.name = _NAMES[self.world][self.seed % len(_NAMES[self.world])]
        self.who = "全市中职学校" if self.name.endswith("教育") else "学院" if "学院" in self.name else "学校"
        many = 4 if self.who.startswith("全市") else 1
        names = _MAJORS[self.world]
        self.majors = {name: (before := roll(150, 460) * many, before + roll(-20, 45)) for name in names}
        self.students = tuple(sum(pair[i] for pair in self.majors.values()) for i in (0, 1))
        self.teachers = tuple(n // 14 for n in self.students)
        self.staff = tuple(n + roll(20, 60) for n in self.teachers)
        self.pro = tuple(n * roll(55, 65) // 100 for n in self.teachers)
        self.dual = tuple(n * roll(70, 92) // 100 for n in self.pro)
        self.senior = tuple(n * roll(25, 36) // 100 for n in self.teachers)
        self.enrolled = tuple(n * roll(30, 36) // 100 + i for i, n in enumerate(self.students))
        self.graduates = tuple(n * roll(27, 32) // 100 for n in self.students)
        self.study = self.graduates[1] * roll(50, 70) // 100
        self.work = self.graduates[1] * roll(20, 28) // 100
        self.trained = {k: (roll(4, 60), roll(300, 9000), roll(1000, 30000)) for k in _TRAINED[self.world]}
        self.paid = {
            k: (n := roll(80, 4000) * 100 + roll(1, 99), n + roll(100, 9000)) for k in _PAID[self.world]
        }
        self.equipment = (n := roll(30000, 90000), n + roll(1000, 6000))  # tenths of 万元
        self.prizes = (roll(2, 9), roll(10, 19), roll(20, 34))
        self.tested = roll(200, 900)
        self.passed = self.tested * roll(80, 96) // 100

    @property
    def paid_total(self) -> tuple[Decimal, Decimal]:
        """All spending of both years in 万元."""
        return tuple(Decimal(sum(p[i] for p in self.paid.values())) / 100 for i in (0, 1))  # type: ignore[return-value]


def _table(head: str, rows: list[str], barred: bool) -> list[str]:
    if not barred:
        return [head.replace("|", "\t"), *(_bars_out(row) for row in rows), ""]
    width = head.count("|") + 1
    return [f"| {head} |", "|" + "---|" * width, *(f"| {row} |" for row in rows), ""]


def _bars_out(row: str) -> str:
    parts = re.split(r"(«[^»]*»)", row)
    return "".join(part if part.startswith("«") else part.replace("|", "\t") for part in parts)


def report_lines(world: str, seed: int) -> list[str]:
    """A whole clean report, numbers marked."""
    school = School(world, seed)
    barred, scheme = bool(seed % 2), seed % 3
    lines = [
        f"{school.name}{'' if school.name.endswith('教育') else '教育'}质量年度报告（{school.year}年）",
        "",
    ]
    chapters = _a_chapters(school, barred) if world == "a" else _b_chapters(school, barred)
    for number, (title, sections) in enumerate(chapters, 1):
        lines += [_heading(scheme, number, title), ""]
        for place, (name, body) in enumerate(sections, 1):
            lines += [_heading(scheme, number, name, place), "", *body, ""]
    return lines + (_appendix(school) if school.year == 2025 or seed % 4 == 0 else [])


def _heading(scheme: int, chapter: int, title: str, section: int = 0) -> str:
    han = "一二三四五六七八九十"
    if scheme == 0:
        return f"（{han[section - 1]}）{title}" if section else f"{han[chapter - 1]}、{title}"
    if scheme == 1:
        return f"{chapter}.{section} {title}" if section else f"第{han[chapter - 1]}章 {title}"
    return f"{chapter}.{section} {title}" if section else f"{chapter}.{title}"


Chapter = tuple[str, list[tuple[str, list[str]]]]


def _a_chapters(s: School, barred: bool) -> list[Chapter]:
    y, before = s.year, s.year - 1
    more = s.students[1] - s.students[0]
    whole = s.paid_total
    rows = [
        f"{name}|«part|{a}»|«part|{b}»|«change|{b - a:+d}»".replace("+", "")
        for name, (a, b) in s.majors.items()
    ]
    rows.append(f"合计|«total|{s.students[0]}»|«total|{s.students[1]}»|«total|{more}»")
    trained = [f"{k}|«part|{a}»|«part|{b}»|«part|{c}»" for k, (a, b, c) in s.trained.items()]
    sums = [sum(v[i] for v in s.trained.values()) for i in range(3)]
    trained.append("合计|" + "|".join(f"«total|{n}»" for n in sums))
    money = [
        f"{k}|«part|{fixed(Decimal(a) / 100, 2)}»|«part|{fixed(Decimal(b) / 100, 2)}»|«change|{percent(b - a, a)}»"
        for k, (a, b) in s.paid.items()
    ]
    money.append(
        f"合计|«total|{whole[0]}»|«total|{whole[1]}»|«change|{percent(whole[1] - whole[0], whole[0])}»"
    )
    kinds = list(s.trained)
    first, second, third = s.prizes
    return [
        ("学校情况", [
            ("学校概况", [
                f"{s.who}坚持立德树人，深化产教融合，办学质量稳步提升，获评省级文明校园。",
                f"{y}年，{s.who}在校生«prose|{s.students[1]}»人，比{before}年增加«arithmetic|{more}»人，增长«arithmetic|{percent(more, s.students[0])}»%。"
                f"招收新生«prose|{s.enrolled[1]}»人，毕业生«prose|{s.graduates[1]}»人。"
                if more > 0 else
                f"{y}年，{s.who}在校生«prose|{s.students[1]}»人，招收新生«prose|{s.enrolled[1]}»人，毕业生«prose|{s.graduates[1]}»人。",
                "", "表1-1 办学规模", "",
                *_table(f"指标|{before}年|{y}年|增减", [
                    f"招生数（人）|{s.enrolled[0]}|«part|{s.enrolled[1]}»|«change|{s.enrolled[1] - s.enrolled[0]}»",
                    f"在校生数（人）|«part|{s.students[0]}»|«part|{s.students[1]}»|«change|{more}»",
                    f"毕业生数（人）|{s.graduates[0]}|«part|{s.graduates[1]}»|«change|{s.graduates[1] - s.graduates[0]}»",
                    f"教职工数（人）|{s.staff[0]}|«part|{s.staff[1]}»|«change|{s.staff[1] - s.staff[0]}»",
                ], barred),
                "各专业在校生情况见表1-2。", "", "表1-2 各专业在校生人数", "",
                *_table(f"专业名称|{before}年在校生|{y}年在校生|增减", rows, barred),
            ]),
            ("师资队伍", [
                f"{s.who}现有教职工«prose|{s.staff[1]}»人，其中专任教师«prose|{s.teachers[1]}»人，生师比为«prose|{fixed(Decimal(s.students[1]) / s.teachers[1], 2)}»:1。专业课教师«prose|{s.pro[1]}»人，其中“双师型”教师«prose|{s.dual[1]}»人，占专业课教师的«arithmetic|{percent(s.dual[1], s.pro[1])}»%。",
                "", "表1-3 教师队伍情况", "",
                *_table(f"指标|单位|{before}年|{y}年", [
                    f"专任教师数|人|{s.teachers[0]}|«part|{s.teachers[1]}»",
                    f"专业课教师数|人|{s.pro[0]}|«part|{s.pro[1]}»",
                    f"“双师型”教师数|人|{s.dual[0]}|«part|{s.dual[1]}»",
                    f"生师比|—|{fixed(Decimal(s.students[0]) / s.teachers[0], 2)}:1|«part|{fixed(Decimal(s.students[1]) / s.teachers[1], 2)}:1»",
                ], barred),
            ]),
        ]),
        ("学生发展", [
            ("技能竞赛", [
                f"学生在省级以上技能大赛中获一等奖«arithmetic|{first}»项、二等奖«arithmetic|{second}»项、三等奖«arithmetic|{third}»项，共计«arithmetic|{first + second + third}»项。",
                f"推进1+X证书制度试点，«arithmetic|{s.tested}»名学生参加考核，«arithmetic|{s.passed}»人通过，通过率«arithmetic|{percent(s.passed, s.tested)}»%。",
            ]),
            ("毕业生去向", [
                f"{y}年毕业生«prose|{s.graduates[1]}»人，其中升学«prose|{s.study}»人，占毕业生总数的«arithmetic|{percent(s.study, s.graduates[1])}»%；直接就业«prose|{s.work}»人。",
                "", f"表2-1 {y}年毕业生去向", "",
                *_table("去向|人数（人）|占比（%）", [
                    f"升学|«part|{s.study}»|«share|{percent(s.study, s.graduates[1])}»",
                    f"直接就业|«part|{s.work}»|«share|{percent(s.work, s.graduates[1])}»",
                    f"参军|«part|{(army := (s.graduates[1] - s.study - s.work) // 3)}»|«share|{percent(army, s.graduates[1])}»",
                    f"其他|«part|{(rest := s.graduates[1] - s.study - s.work - army)}»|«share|{percent(rest, s.graduates[1])}»",
                    f"合计|«total|{s.graduates[1]}»|100",
                ], barred),
            ]),
        ]),
        ("社会服务", [
            ("培训服务", [
                f"{y}年，面向社会开展各类培训«prose|{sums[1]}»人次，其中{kinds[0]}«prose|{s.trained[kinds[0]][1]}»人次、{kinds[1]}«prose|{s.trained[kinds[1]][1]}»人次。",
                f"各类培训共«prose|{sums[0]}»班次，详见表3-1。", "", "表3-1 社会培训情况", "",
                *_table("培训类别|班次|人次|人天", trained, barred),
            ]),
        ]),
        ("条件保障", [
            ("经费投入", [
                f"{y}年经费总支出«prose|{whole[1]}»万元，比上年增长«prose|{percent(whole[1] - whole[0], whole[0])}»%。",
                f"教学仪器设备总值由{before}年的«arithmetic|{fixed(Decimal(s.equipment[0]) / 10, 1)}»万元增加到«arithmetic|{fixed(Decimal(s.equipment[1]) / 10, 1)}»万元，增长«arithmetic|{percent(s.equipment[1] - s.equipment[0], s.equipment[0])}»%。",
                "", "表4-1 经费支出情况", "",
                *_table(f"项目|{before}年（万元）|{y}年（万元）|增长率（%）", money, barred),
            ]),
        ]),
        ("主要问题", [("存在的不足", ["一是教师编制偏紧，二是实训设备更新较慢，三是企业参与办学的积极性有待提高。"])]),
    ]  # fmt: skip


def _b_chapters(s: School, barred: bool) -> list[Chapter]:
    y, before = s.year, s.year - 1
    whole = s.paid_total
    majors = [f"{i}|{name}|«part|{b}»|«share|{percent(b, s.students[1])}%»" for i, (name, (_, b)) in enumerate(s.majors.items(), 1)]  # fmt: skip
    majors.append(f"|合 计|«total|{s.students[1]}»|100%")
    sums = [sum(v[i] for v in s.trained.values()) for i in range(3)]
    trained = [f"总计|«total|{sums[1]}»|«total|{sums[2]}»"]
    trained += [f"{k}|«part|{b}»|«part|{c}»" for k, (_, b, c) in s.trained.items()]
    money = [f"总支出|金额|«total|{whole[0]}»|«total|{whole[1]}»"]
    for name, (a, b) in s.paid.items():
        money.append(f"{name}|金额|«part|{fixed(Decimal(a) / 100, 2)}»|«part|{fixed(Decimal(b) / 100, 2)}»")
        money.append(f"{name}|比例（%）|«share|{percent(Decimal(a) / 100, whole[0])}»|«share|{percent(Decimal(b) / 100, whole[1])}»")  # fmt: skip
    largest = max(s.majors, key=lambda name: s.majors[name][1])
    first, second, third = s.prizes
    up = s.teachers[1] - s.teachers[0]
    rate = [percent(s.dual[i], s.pro[i]) for i in (0, 1)]
    gap = Decimal(rate[1]) - Decimal(rate[0])
    third_ = s.work // 2
    return [
        ("概况", [
            ("规模", [
                f"截至{y}年底，全日制在校生规模达到«prose|{s.students[1]}»人，当年招生«prose|{s.enrolled[1]}»人。在校生人数最多的专业是{largest}，有«prose|{s.majors[largest][1]}»人。",
                "", "表1 基本办学数据对比", "",
                *_table(f"序号|指标名称|单位|{before}|{y}|增长率%", [
                    f"1|全日制在校生规模|人|«part|{s.students[0]}»|«part|{s.students[1]}»|«change|{percent(s.students[1] - s.students[0], s.students[0])}»",
                    f"2|招生人数|人|{s.enrolled[0]}|«part|{s.enrolled[1]}»|«change|{percent(s.enrolled[1] - s.enrolled[0], s.enrolled[0])}»",
                    f"3|专任教师|人|{s.teachers[0]}|«part|{s.teachers[1]}»|«change|{percent(up, s.teachers[0])}»",
                    f"4|教学设备值|万元|{fixed(Decimal(s.equipment[0]) / 10, 1)}|«part|{fixed(Decimal(s.equipment[1]) / 10, 1)}»|«change|{percent(s.equipment[1] - s.equipment[0], s.equipment[0])}»",
                ], barred),
                "", "表2 专业分布", "",
                *_table("序号|专业|在校学生数|占在校生比例", majors, barred),
            ]),
            ("教师", [
                f"专任教师总数为«prose|{s.teachers[1]}»人，具有高级职称的«arithmetic|{s.senior[1]}»人，占比«arithmetic|{percent(s.senior[1], s.teachers[1])}»%。双师型教师占专业教师比例由«arithmetic|{rate[0]}»%{'提高' if gap >= 0 else '下降'}到«arithmetic|{rate[1]}»%，{'提高' if gap >= 0 else '下降'}了«arithmetic|{abs(gap)}»个百分点。",
                f"全年安排教师培训{s.seed + 4}批，教师企业实践人均{s.seed % 20 + 20}天。",
            ]),
        ]),
        ("人才培养", [
            ("竞赛与证书", [
                f"全年学生获奖«arithmetic|{first + second + third}»项，其中一等奖«arithmetic|{first}»项，二等奖«arithmetic|{second}»项，三等奖«arithmetic|{third}»项。",
                f"组织«arithmetic|{s.tested}»人参加职业技能等级认定，取得证书«arithmetic|{s.passed}»人，获证率为«arithmetic|{percent(s.passed, s.tested)}»%。",
            ]),
            ("就业", [
                f"本届毕业生共«prose|{s.graduates[1]}»人。升入高一级学校«prose|{s.study}»人，升学率«arithmetic|{percent(s.study, s.graduates[1])}»%。就业«prose|{s.work}»人，其中到第三产业就业«prose|{third_}»人。",
                "", "表3 毕业生去向一览表", "",
                *_table("毕业生数|升学人数|就业人数|第三产业就业人数|其他", [
                    f"«whole|{s.graduates[1]}»|«part|{s.study}»|«part|{s.work}»|«part|{third_}»|{s.graduates[1] - s.study - s.work}",
                ], barred),
            ]),
        ]),
        ("服务贡献", [
            ("社会培训", [
                f"面向行业企业和社区开展培训，共培训«prose|{sums[1]}»人次、«prose|{sums[2]}»学时。", "", "表4 培训情况", "",
                *_table("类别|人次|学时", trained, barred),
            ]),
        ]),
        ("保障", [
            ("经费", [
                f"{y}年总支出«prose|{whole[1]}»万元，较{before}年的«prose|{whole[0]}»万元增长«arithmetic|{percent(whole[1] - whole[0], whole[0])}»%。"
                if whole[1] > whole[0] else f"{y}年总支出«prose|{whole[1]}»万元。",
                "", "表5 经费支出结构（单位：万元）", "",
                *_table(f"项目|类别|{before}年|{y}年", money, barred),
            ]),
            ("制度", ["修订教学管理制度，完善内部质量保证体系，各项制度执行良好。"]),
        ]),
    ]  # fmt: skip


def _appendix(s: School) -> list[str]:
    """Rows of the fixed form that the text speaks of; the others stand blank."""
    edition = load_edition("zz-2025")
    known = {
        "毕业生人数": s.graduates,
        "全日制在校生人数": s.students,
        "其中：专任教师总数": s.teachers,
    }
    if s.world == "a":
        known["教职工总数"] = s.staff
    lines = ["附表", ""]
    for table in edition.tables[:1] + edition.tables[4:5]:
        lines += [f"表 {table.number} {table.title}", ""]
        rows = []
        for place, row in enumerate(table.rows, 1):
            pair = known.get(row.name)
            cells = "|".join(f"«value|{n}»" if i else str(n) for i, n in enumerate(pair)) if pair else "|"
            rows.append(f"{place}|{row.name}|{row.unit}|{cells}")
        lines += _table(f"序号|指标|单位|{s.year - 1}年|{s.year}年", rows, True)
    return lines


def clean(lines: list[str]) -> list[str]:
    """The lines as printed, without marks."""
    return [_MARK.sub(lambda m: m[2], line) for line in lines]


@dataclass(frozen=True, slots=True)
class Fault:
    """A report with one fault: its kind, the lines, the line that holds it, and the words that changed."""

    kind: str
    lines: list[str]
    line: str
    before: str
    after: str

    def around(self) -> list[str]:
        """The line of the fault; of a table all its lines, since a wrong part shows in its total."""
        at = self.lines.index(self.line)
        first = last = at
        while first > 0 and re.search(r"[\t|]", self.lines[first - 1]) and re.search(r"[\t|]", self.line):
            first -= 1
        while (
            last + 1 < len(self.lines)
            and re.search(r"[\t|]", self.lines[last + 1])
            and re.search(r"[\t|]", self.line)
        ):
            last += 1
        return [line for line in self.lines[first : last + 1] if not line.startswith("|---")]


def numeric_faults(lines: list[str], dice: random.Random, per_line: int = 1) -> Iterator[Fault]:
    """One marked number changed at a time; up to `per_line` of a line."""
    for at, line in enumerate(lines):
        marks = list(_MARK.finditer(line))
        for mark in dice.sample(marks, min(per_line, len(marks))):
            way = dice.choice(_WAYS)
            after = way(mark[2], dice)
            if after == mark[2]:
                way = changed_digit
                after = way(mark[2], dice)
            changed = line[: mark.start()] + after + line[mark.end() :]
            faulty = [*lines[:at], changed, *lines[at + 1 :]]
            printed = clean(faulty)
            yield Fault(f"{mark[1]}:{way.__name__}", printed, printed[at], mark[2], after)


def changed_digit(text: str, dice: random.Random) -> str:
    """One digit replaced by another, never so that only the last printed decimal moves by one."""
    places = [i for i, c in enumerate(text.partition(":")[0]) if c.isdigit()]
    at = dice.choice(places)
    new = str((int(text[at]) + dice.choice((2, 3, 4, 5, 6, 7))) % 10)
    if at == places[0] and new == "0" and len(places) > 1:
        new = "9" if text[at] != "9" else "4"
    return text[:at] + new + text[at + 1 :]


def swapped_digits(text: str, dice: random.Random) -> str:
    """Two neighbouring digits the other way round."""
    places = [
        i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1] and (text[i + 1] != "0" or i)
    ]  # fmt: skip
    if not places:
        return text
    at = dice.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def slipped_decimal(text: str, dice: random.Random) -> str:
    """The decimal point one place to the right, or a nought too many."""
    if ":" in text or "." not in text:
        return text
    number, sign = text.rstrip("%"), text[len(text.rstrip("%")) :]
    whole, _, part = number.partition(".")
    return f"{whole}{part[0]}.{part[1:]}".rstrip(".") + sign if len(part) else text


_WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    changed_digit, changed_digit, swapped_digits, slipped_decimal,
)  # fmt: skip


def other_faults(lines: list[str], dice: random.Random) -> Iterator[Fault]:
    """Faults of words, marks, numbers of captions and headings; each once where the report offers a place."""
    printed = clean(lines)
    for kind, seed in _OTHER.items():
        places = list(range(len(printed)))
        dice.shuffle(places)
        for at in places:
            changed = seed(printed[at])
            if changed is not None and changed != printed[at]:
                new = changed.split("\n")
                yield Fault(kind, [*printed[:at], *new, *printed[at + 1 :]], new[-1], printed[at], changed)
                break


def _in_prose(pattern: str, new: str) -> Callable[[str], str | None]:
    def seed(line: str) -> str | None:
        if len(line) < 24 or "\t" in line or "|" in line:
            return None
        return re.sub(pattern, new, line, count=1)

    return seed


def _on_line(pattern: str, new: str) -> Callable[[str], str | None]:
    return lambda line: re.sub(pattern, new, line, count=1)


_OTHER: dict[str, Callable[[str], str | None]] = {
    "unit dropped": _in_prose(r"(\d)万元(?=[，。])", r"\1万"),
    "unit dropped in a list": _in_prose(r"(\d)项(?=[、，]二等奖)", r"\1"),
    "unit changed": _in_prose(r"(培训[^，。]*?\d+)人次", r"\1万元"),
    "ten thousand dropped": _in_prose(r"(支出[\d.]+)万元", r"\1元"),
    "percent for points": _in_prose(r"个百分点", "%"),
    "wrong trend word": _in_prose(r"比(\d{4})年增加(\d)", r"比\1年减少\2"),
    "stale year": _on_line(r"^(表\d-\d )20(\d\d)(年毕业生)", r"\g<1>2011\3"),
    "table number twice": _on_line(r"^表1-3 ", "表1-2 "),
    "table number left out": _on_line(r"^表1-2 (?=各)", "表1-4 "),
    "plain table number left out": _on_line(r"^表4 ", "表6 "),
    "heading number left out": _on_line(r"^(三、|第三章|3\.(?!\d))(?=[^、]{2,8}$)", lambda m: {"三": "四、", "第": "第四章", "3": "4."}[m[1][0]]),  # type: ignore[arg-type]
    "reference to nothing": _on_line(r"见表\d-\d。", "见表8-8。"),
    "item left out": _in_prose(r"三是", "四是"),
    "paragraph twice": lambda line: f"{line}\n\n{line}" if len(line) > 70 and "|" not in line and "\t" not in line else None,
    "quotation not closed": _in_prose(r"”", ""),
    "stop twice": _in_prose(r"，(?=[\u4e00-\u9fff])", "，，"),
    "half-width comma": _in_prose(r"(?<=[\u4e00-\u9fff])，(?=[\u4e00-\u9fff])", ","),
    "word twice": _in_prose(r"(质量|体系|学生|教师)(?=[\u4e00-\u9fff])(?<!，)", r"\1\1"),
    "identity number": _in_prose(r"。$", "，身份证号330102200501011234。"),
    "phone number": _in_prose(r"。$", "，联系电话13800138000。"),
    "template word": _in_prose(r"。$", "。（此处填写）"),
    "crosses": _in_prose(r"。$", "，其中XX人获奖。"),
    "year not come": _in_prose(r"^20\d\d年(?!毕)", "2052年"),
    "share over a hundred": _in_prose(r"(通过率|获证率为|升学率|占比)\d\d\.", r"\g<1>1\g<0>".replace(r"\g<0>", "28.")),
    "about twice": _in_prose(r"。$", "，近300余人参加。"),
    "misspelled": _in_prose(r"。$", "，深人推进改革。"),
}  # fmt: skip
