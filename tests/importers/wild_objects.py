"""What stands under the headings of a wild report: paragraphs of every kind, figures, tables, cases."""

import random
from collections.abc import Callable
from pathlib import Path

from report.edition import SectionSpec
from report.numbering import chinese_number
from tests.importers.wild_forms import appendix, indicator_table
from tests.importers.wild_front import front, linked
from tests.importers.wild_reports import OWN, Truth, Way, Writer, outline, saved
from tests.importers.word_files import NAMESPACES, RELATIONS, cell, picture, run, table, text_box

_FRAME = '<w:pBdr><w:top w:val="single"/><w:left w:val="single"/><w:bottom w:val="single"/><w:right w:val="single"/></w:pBdr>'
_SHADE = '<w:shd w:val="clear" w:fill="DCE6F1"/>'


def wild(seed: int, path: Path) -> tuple[Truth, Way]:
    """Writes the wild report of this seed; what it says and how it was written."""
    rng = random.Random(seed)
    writer = Writer(rng, Way.drawn(rng))
    outline(writer, section)
    writer.case = ""
    appendix(writer)
    front(writer)
    saved(writer, path)
    return writer.truth, writer.way


def section(writer: Writer, spec: SectionSpec | None) -> None:
    """Two to five things under a heading; the indicator tables that the edition prints here."""
    if writer.rng.random() < 0.9:
        writer.write()
    for table_id in spec.tables if spec else ():
        found = writer.edition.table(table_id)
        if found.place:
            indicator_table(writer, found)
            writer.write()
    kinds = writer.rng.sample(KINDS, writer.rng.randint(1, 3))
    for kind in kinds:
        kind(writer)
        if writer.rng.random() < 0.5:
            writer.write()
    if writer.rng.random() < 0.15:
        case(writer)


# paragraphs


def typed_list(writer: Writer) -> None:
    """Items with typed numbers."""
    form = writer.rng.choice(("{n}.", "（{n}）", "{n}、", "{c}", "——"))
    writer.write(writer.sentence()[:-1] + "，具体如下：")
    for n in range(1, writer.rng.randint(3, 5)):
        writer.write(form.format(n=n, c=chr(0x245F + n)) + writer.sentence())


def auto_list(writer: Writer) -> None:
    """Items that Word numbers."""
    number = 9 + writer.count("list")
    writer.write(writer.sentence()[:-1] + "，具体如下：")
    for n in range(1, 4):
        text = writer.sentence()
        writer.add(writer.p(text, more=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))
        writer.told(f"{n}.{text}")
        writer.truth.words.pop()
        writer.truth.words.append(text)


def run_in(writer: Writer) -> None:
    """Paragraphs that begin with their heading, bold or not."""
    form = writer.rng.choice(("{n}.", "（{n}）", "一是", "{c}"))
    bold = writer.rng.random() < 0.6
    for n in range(1, 4):
        lead = form.format(n=n, c=chr(0x245F + n)) + writer.title() + "。"
        rest = writer.prose()
        face = f'<w:rFonts w:eastAsia="{writer.way.serif}"/>' if writer.way.serif else ""
        writer.add(writer.p(runs=run(lead, bold, 0, face) + run(rest, False, 0, face)))
        writer.told(lead + rest)


def footnoted(writer: Writer) -> None:
    """A sentence with a note below the page."""
    text, note = writer.prose(), writer.sentence()
    writer.footnotes.append(note)
    writer.add(writer.p(text, runs=f'<w:r><w:footnoteReference w:id="{len(writer.footnotes)}"/></w:r>'))
    writer.told(text)
    writer.truth.words.append(note)


def linking(writer: Writer) -> None:
    """A sentence with a link in it."""
    before, after = writer.sentence()[:-1] + "，详见", writer.sentence()
    writer.add(writer.p(before, runs=linked("https://www.example.cn/news", "学校网站") + run(after)))
    writer.told(before + "学校网站" + after)


def broken(writer: Writer) -> None:
    """A paragraph with soft line breaks, one with a page break, one with both kinds of change marks."""
    first, second = writer.prose(), writer.prose()
    writer.write(first + "\n" + second)
    before, after = writer.sentence(), writer.sentence()
    writer.add(writer.p(before, runs=f"<w:r><w:lastRenderedPageBreak/></w:r>{run(after)}"))
    writer.told(before + after)


def tracked(writer: Writer) -> None:
    """A sentence with words put in and words struck out."""
    before, new, old, after = writer.sentence(), writer.sentence(), writer.sentence(), writer.sentence()
    marks = 'w:id="9{}" w:author="李主任" w:date="2025-11-03T09:00:00Z"'
    changed = (
        f"<w:ins {marks.format(1)}>{run(new)}</w:ins><w:del {marks.format(2)}>"
        f"{run(old).replace('<w:t ', '<w:delText ').replace('</w:t>', '</w:delText>')}</w:del>"
    )
    writer.add(writer.p(before, runs=changed + run(after)))
    writer.told(before + new + after)
    writer.truth.notes += [new, old]


def commented(writer: Writer) -> None:
    """A sentence with a comment beside it."""
    text, said = writer.prose(), writer.sentence()
    writer.comments.append(said)
    n = len(writer.comments)
    marks = f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'
    writer.add(writer.p(runs=f'<w:commentRangeStart w:id="{n}"/>' + run(text) + marks))
    writer.told(text)
    writer.truth.notes.append(said)


def boxed_text(writer: Writer) -> None:
    """A text box between paragraphs."""
    text = writer.prose()
    writer.add(writer.p(runs=text_box(text)))
    writer.told(text)


# captions


def caption(writer: Writer, kind: str, title: str, plain: bool = False) -> tuple[str, str, str]:
    """(XML, printed number, title) of a caption in the writer's form; `plain` has no number."""
    rng, way = writer.rng, writer.way
    if plain:
        return writer.p(title, align="center", size=21), "", title
    n = writer.count(kind)
    form = way.caption.replace("{t}", "").rstrip("： ")
    number = form.format(k=kind, c=writer.chapter, n=n, han=chinese_number(n))
    text = way.caption.format(k=kind, c=writer.chapter, n=n, han=chinese_number(n), t=title)
    style = "cap" if rng.random() < 0.4 else ""
    return writer.p(text, style, align="center", size=21), number, title


# figures


def one_picture(writer: Writer, n: int) -> str:
    """A picture's run: inline, anchored or VML."""
    inline = picture(f"rIdP{n % 8 + 1}")
    kind = writer.rng.choice(("inline", "inline", "anchor", "vml"))
    if kind == "anchor":
        return inline.replace("wp:inline", "wp:anchor")
    return (
        f'<w:r><w:pict><v:shape><v:imagedata r:id="rIdP{n % 8 + 1}"/></v:shape></w:pict></w:r>'
        if kind == "vml"
        else inline
    )


def figure(writer: Writer) -> None:
    """Pictures under one caption, set in one of many ways."""
    rng = writer.rng
    how = rng.choice(("one", "row", "lines", "grid", "letters", "inside"))
    if how == "inside" and writer.case and writer.way.case_form == "shade":
        how = "one"  # prose without the case's frame would end it
    count = 1 if how in ("one", "inside") else rng.choice((2, 3, 4))
    title = writer.title() + rng.choice(("现场", "剪影", "成果展示"))
    shots = [one_picture(writer, writer.count("picture")) for _ in range(count)]
    line, number, _ = caption(
        writer, "图", title, plain=rng.random() < 0.1 and how in ("one", "row") and not writer.case
    )
    if how == "lines":
        xml = "".join(writer.p(runs=shot, align="center") for shot in shots)
    elif how in ("grid", "letters"):
        names = [
            f"（{'abcd'[n]}）{writer.title()}" if how == "letters" else writer.title() for n in range(count)
        ]
        width = 2
        rows: list[list[str]] = []
        for start in range(0, count, width):
            part = range(start, min(start + width, count))
            rows.append([cell(writer.p(runs=shots[n])) for n in part] + [""] * (width - len(part)))
            rows.append([names[n] for n in part] + [""] * (width - len(part)))
        xml = table(*rows)
        writer.truth.words += names
    elif how == "inside" and number:
        text = writer.prose()
        xml = writer.p(text, runs=shots[0])
        writer.told(text)
    else:
        xml = writer.p(runs=run("  ").join(shots), align="center")
    above = writer.way.caption_above and how not in ("inside",) and number
    writer.add(line + xml if above else xml + line)
    writer.truth.figures.append((title, number, count, writer.place, writer.case))
    writer.truth.words.append(title)
    if not number:
        writer.write()  # else a table's title could be meant
    elif rng.random() < 0.15 and not above:
        writer.add(writer.p("数据来源：本校统计"))
        writer.truth.words.append("数据来源：本校统计")


def chart(writer: Writer) -> None:
    """A native chart whose cached data can be read, and its caption."""
    n = writer.count("chart")
    points = "".join(f'<c:pt idx="{k}"><c:v>{k * 7 + n}</c:v></c:pt>' for k in range(3))
    names = "".join(
        f'<c:pt idx="{k}"><c:v>{year}年</c:v></c:pt>' for k, year in enumerate((2023, 2024, 2025))
    )
    data = (
        f"<c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>系列{n}</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef>"
        f"<c:strCache>{names}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>{points}</c:numCache></c:numRef></c:val></c:ser>"
    )
    space = f'<c:chartSpace {NAMESPACES}><c:chart><c:plotArea><c:barChart><c:barDir val="col"/>{data}</c:barChart></c:plotArea></c:chart></c:chartSpace>'
    writer.extra[f"word/charts/chart{n}.xml"] = space
    writer.relations += f'<Relationship Id="rIdC{n}" Type="{RELATIONS}/chart" Target="charts/chart{n}.xml"/>'
    frame = f'<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="rIdC{n}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    title = writer.title() + "走势"
    line, _, _ = caption(writer, "图", title)
    above = writer.way.caption_above
    drawn = writer.p(runs=frame, align="center")
    writer.add(line + drawn if above else drawn + line)
    writer.truth.figures.append(
        (title, "", 1, writer.place, writer.case)
    )  # a chart's number is always computed
    writer.truth.tables.append(
        (
            [["", "2023年", "2024年", "2025年"], [f"系列{n}", str(n), str(n + 7), str(n + 14)]],
            title,
            "",
            writer.place,
        )
    )
    writer.truth.words.append(title)


def drawing(writer: Writer) -> None:
    """SmartArt, or an embedded object without a picture: its caption stays with a figure that has no picture."""
    rng = writer.rng
    smart = '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    embedded = '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Visio.Drawing.15"/></w:object></w:r>'
    title = writer.title() + "流程图"
    line, number, _ = caption(writer, "图", title)
    drawn = writer.p(runs=rng.choice((smart, embedded)), align="center")
    writer.add(line + drawn if writer.way.caption_above else drawn + line)
    writer.truth.figures.append((title, number, 0, writer.place, writer.case))
    writer.truth.words.append(title)


def unreadable(writer: Writer) -> None:
    """A vector picture that no program here can turn into pixels keeps its place and caption."""
    n = writer.count("emf")
    writer.extra[f"word/media/drawing{n}.emf"] = (
        b"\x01\x00\x00\x00" + b"\x00" * 36 + b" EMF" + b"\x00" * (n + 9)
    )
    writer.relations += (
        f'<Relationship Id="rIdE{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="media/drawing{n}.emf"/>'
    )
    title = writer.title() + "示意图"
    line, number, _ = caption(writer, "图", title)
    drawn = writer.p(runs=picture(f"rIdE{n}"), align="center")
    writer.add(line + drawn if writer.way.caption_above else drawn + line)
    writer.truth.figures.append((title, number, 0, writer.place, writer.case))
    writer.truth.words.append(title)


# tables


def grid(writer: Writer, height: int = 0, width: int = 0) -> list[list[str]]:
    """A head and rows of words and numbers, no two alike."""
    rng = writer.rng
    width = width or rng.randint(3, 5)
    heads = rng.sample(
        ("项目名称", "负责部门", "参加人数", "完成情况", "级别", "立项时间", "经费（万元）"), width - 1
    )
    rows = [["序号", *heads]]
    for n in range(1, (height or rng.randint(3, 7)) + 1):
        rows.append(
            [
                str(n),
                *(
                    rng.choice((rng.choice(OWN)[:4] + str(n), str(rng.randint(2, 900)), "一等奖"))
                    for _ in heads
                ),
            ]
        )
    return rows


def free_table(writer: Writer) -> None:
    """A table in one of the shapes that reports print."""
    rng = writer.rng
    shape = rng.choice(("plain", "groups", "two_heads", "title_row", "title_column", "as_figure", "repeated", "split", "untitled", "unit",
                        "total", "form"))  # fmt: skip
    if writer.way.caption_below and shape in ("repeated", "split", "unit"):
        shape = "plain"  # what stands above its table cannot stand below it
    rows = grid(writer)
    title = writer.title() + rng.choice(("一览表", "统计表", "情况表"))
    SHAPES.get(shape, _plain_table)(writer, rows, title)
    if rng.random() < 0.2 and shape in ("plain", "groups", "total"):
        writer.add(writer.p("注：数据截至本年度末"))
        writer.truth.words.append("注：数据截至本年度末")
    writer.write()


def _kept(writer: Writer, rows: list[list[str]], title: str, number: str) -> None:
    writer.truth.tables.append(([list(row) for row in rows], title, number, writer.place))
    writer.truth.words += [text for row in rows for text in row] + [title]


def _plain_table(writer: Writer, rows: list[list[str]], title: str) -> None:
    line, number, _ = caption(writer, "表", title)
    xml = table(*rows, header=writer.rng.random() < 0.5)
    writer.add(xml + line if writer.way.caption_below else line + xml)
    _kept(writer, rows, title, number)


def _groups(writer: Writer, rows: list[list[str]], title: str) -> None:
    line, number, _ = caption(writer, "表", title)
    for n, row in enumerate(rows):
        row.insert(0, "类别" if n == 0 else "国家级" if n < 3 else "省级")
    xml = [
        [cell(row[0], 1, "restart" if n in (1, 3) else "continue") if n else row[0], *row[1:]]
        for n, row in enumerate(rows)
    ]
    writer.add(table(*xml) + line if writer.way.caption_below else line + table(*xml))
    _kept(writer, rows, title, number)


def _two_heads(writer: Writer, rows: list[list[str]], title: str) -> None:
    line, number, _ = caption(writer, "表", title)
    width = len(rows[0])
    top = [cell("序号", 1, "restart"), cell("合计栏目", width - 1)]
    low = [cell("", 1, "continue"), *rows[0][1:]]
    writer.add(
        table(top, low, *rows[1:]) + line if writer.way.caption_below else line + table(top, low, *rows[1:])
    )
    _kept(writer, [["序号", *["合计栏目"] * (width - 1)], *rows], title, number)


def _title_row(writer: Writer, rows: list[list[str]], title: str) -> None:
    width = len(rows[0])
    writer.add(table([cell(title, width)], *rows))
    _kept(writer, [[title] * width, *rows], title, "")


def _title_column(writer: Writer, rows: list[list[str]], title: str) -> None:
    xml = [
        [cell(title if n == 0 else "", 1, "restart" if n == 0 else "continue"), *row]
        for n, row in enumerate(rows)
    ]
    writer.add(table(*xml))
    _kept(writer, [[title, *row] for row in rows], title, "")


def _as_figure(writer: Writer, rows: list[list[str]], title: str) -> None:
    line, number, _ = caption(writer, "图", title)
    writer.add(table(*rows) + line)
    _kept(writer, rows, title, number)


def _repeated(writer: Writer, rows: list[list[str]], title: str) -> None:
    line, number, _ = caption(writer, "表", title)
    rows += [[str(len(rows) + n), *("甲" + str(n) for _ in rows[0][1:])] for n in range(3)]
    middle = len(rows) // 2
    writer.add(line + table(*rows[:middle], rows[0], *rows[middle:]))
    _kept(writer, rows, title, number)


def _split(writer: Writer, rows: list[list[str]], title: str) -> None:
    line, number, _ = caption(writer, "表", title)
    rows += [[str(len(rows) + n), *("乙" + str(n) for _ in rows[0][1:])] for n in range(3)]
    middle = len(rows) // 2
    again = writer.p("续" + number + " " + title if writer.rng.random() < 0.5 else "续表", align="center")
    between = writer.rng.choice((again, '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'))
    writer.add(line + table(*rows[:middle]) + between + table(rows[0], *rows[middle:]))
    _kept(writer, rows, title, number)


def _untitled(writer: Writer, rows: list[list[str]], title: str) -> None:
    writer.add(writer.p(title, bold=True, align="center") + table(*rows))
    _kept(writer, rows, title, "")


def _unit_line(writer: Writer, rows: list[list[str]], title: str) -> None:
    line, number, _ = caption(writer, "表", title)
    unit = writer.rng.choice(("单位：人", "（单位：万元）", "单位：个"))
    writer.add(line + writer.p(unit, align="right") + table(*rows))
    writer.truth.words.append(unit)
    _kept(writer, rows, title, number)


def _total(writer: Writer, rows: list[list[str]], title: str) -> None:
    line, number, _ = caption(writer, "表", title)
    below = writer.way.caption_below
    last = ["合计", "合计", *("99" for _ in rows[0][2:])]
    xml = table(*rows, [cell("合计", 2), *last[2:]])
    writer.add(xml + line if below else line + xml)
    _kept(writer, [*rows, last], title, number)


def _form(writer: Writer, rows: list[list[str]], title: str) -> None:
    line, number, _ = caption(writer, "表", title)
    rows = [[f"栏目{n}", str(n * 7), f"条目{n}", str(n * 9)] for n in range(1, 5)]
    writer.add(table(*rows) + line if writer.way.caption_below else line + table(*rows))
    _kept(writer, rows, title, number)


SHAPES: dict[str, Callable[[Writer, list[list[str]], str], None]] = {
    "groups": _groups, "two_heads": _two_heads, "title_row": _title_row, "title_column": _title_column, "as_figure": _as_figure,
    "repeated": _repeated, "split": _split, "untitled": _untitled, "unit": _unit_line, "total": _total, "form": _form,
}  # fmt: skip


# cases


def case(writer: Writer) -> None:
    """A case at the end of its section, in the writer's frame, with headings of its own or a picture."""
    rng, way = writer.rng, writer.way
    title = writer.title() + "纪实"
    n = writer.count("案例")
    label = way.case.format(n=n, c=writer.chapter, han=chinese_number(n), t=title)
    outside, writer.body = writer.body, []
    writer.case = title
    frame = {"more": _SHADE if rng.random() < 0.5 else _FRAME} if way.case_form == "shade" else {}
    if rng.random() < 0.5:
        for _ in range(2):
            writer.write(**frame)
    else:
        for k in range(2):
            head = f"{'一二'[k]}、{writer.title()}"
            writer.add(writer.p(head, bold=True, more=frame.get("more", "")))
            writer.told(head)
            writer.write(**frame)
    if rng.random() < 0.4:
        figure(writer)
    inner, writer.body = "".join(writer.body), outside
    head = writer.p(label, bold=True, more=frame.get("more", ""))
    writer.add(table([cell(head + inner)]) if way.case_form == "table" else head + inner)
    writer.case = ""
    writer.truth.cases.append((title, writer.place))
    writer.truth.words.append(title)


KINDS: list[Callable[[Writer], None]] = [typed_list, auto_list, run_in, footnoted, linking, broken, tracked, commented, boxed_text, figure,
                                         figure, figure, free_table, free_table, free_table, unreadable, chart, drawing]  # fmt: skip
