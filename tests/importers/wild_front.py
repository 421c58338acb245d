"""Cover, declaration, contents and lists of a wild report."""

from tests.importers.wild_reports import Writer
from tests.importers.word_files import field, page_break, run, table, text_box

SCHOOLS = {
    "zhongzhi": ("云溪市中等职业技术学校", "平山县职业教育中心", "临河工业学校", "东湖区职业高级中学"),
    "gaozhi": ("云溪职业技术学院", "临河工程职业学院"),
    "city": ("云溪市",),
}


def front(writer: Writer) -> None:
    """Puts cover, declaration and contents before the body."""
    way, rng = writer.way, writer.rng
    body, writer.body = writer.body, []
    school = rng.choice(SCHOOLS[writer.edition.school_kind])
    writer.truth.school = school if writer.edition.school_kind != "city" else ""
    if way.declaration == "first":
        declaration(writer, school)
    cover(writer, school)
    if way.declaration == "after":
        declaration(writer, school)
    contents(writer)
    writer.body += body


def cover(writer: Writer, school: str) -> None:
    """School, title, year, date: as lines, in a table or in text boxes."""
    year = writer.edition.year
    kind = {"zhongzhi": "中等职业教育", "gaozhi": "高等职业教育", "city": "中等职业教育"}[
        writer.edition.school_kind
    ]
    city = writer.edition.school_kind == "city"
    title = (
        f"{school}{kind}质量年度报告"
        if city
        else "职业教育质量年度报告"
        if year > 2021
        else f"{kind}质量年度报告"
    )
    date = writer.rng.choice(
        (
            f"{year}年12月",
            f"{year}年12月20日",
            f"二〇{'二' if year < 2030 else '三'}{'〇一二三四五'[year - 2020]}年十二月",
        )
    )
    lines = [*([] if city else [school]), title, f"（{year}年度）", date]
    writer.truth.cover = True
    writer.truth.words += lines
    if writer.way.cover == "table":
        writer.add(table(*[[line, ""] for line in lines]))
    elif writer.way.cover == "boxes":
        writer.add(writer.p(runs=text_box(*lines)))
    else:
        for n, line in enumerate(lines):
            writer.add(writer.p(line, bold=n < 2, size=44 if n < 2 else 0, align="center"))
    writer.add(page_break())


def declaration(writer: Writer, school: str) -> None:
    """The page on which the school answers for the truth."""
    text = f"{school}对本报告的真实性、完整性和准确性负责。"
    lines = [
        "内容真实性责任声明",
        text,
        "特此声明。",
        "单位名称（盖章）：",
        "法定代表人（签名）：",
        f"{writer.edition.year}年12月18日",
    ]
    for n, line in enumerate(lines):
        writer.add(
            writer.p(
                line,
                bold=n == 0,
                size=36 if n == 0 else 0,
                align="center" if n == 0 else "right" if n > 2 else "",
            )
        )
    writer.truth.words.append(text)
    writer.add(page_break())


def contents(writer: Writer) -> None:
    """A contents page of two levels, typed or as a field, and lists of figures and tables."""
    kind = writer.way.contents
    if kind == "none":
        return
    entries = [
        (level, f"{n} {t}" if n and n[-1] not in "、）." else n + t)
        for level, n, t in writer.truth.headings
        if level <= 2
    ]
    writer.add(writer.p("目  录", bold=True, size=36, align="center"))
    lines = [(level, text, str(page + 1)) for page, (level, text) in enumerate(entries)]
    if kind == "field":
        whole = "".join(writer.p(f"{text}\t{page}") for _, text, page in lines[1:-1])
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-2"</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(lines[0][1])}'
        )
        end = run(lines[-1][1] + "\t" + lines[-1][2]) + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        writer.add(writer.p(runs=begin) + whole + writer.p(runs=end))
    for level, text, page in lines if kind != "field" else ():
        shown = {
            "dots": f"{text}……………………{page}",
            "tabs": f"{text}\t{page}",
            "bare": text,
            "style": f"{text}\t{page}",
        }[kind]
        writer.add(writer.p(shown, f"t{min(level, 1)}" if kind == "style" else ""))
    if writer.way.lists and kind != "bare":
        _list(writer, "图目录", [f"{n} {c}" for c, n, *_ in writer.truth.figures if n])
        _list(writer, "表目录", [f"{n} {c}" for _, c, n, _ in writer.truth.tables if n])
    writer.add(page_break())


def _list(writer: Writer, title: str, captions: list[str]) -> None:
    if len(captions) < 2:
        return
    writer.add(writer.p(title, bold=True, align="center"))
    for page, caption in enumerate(captions):
        writer.add(writer.p(f"{caption}\t{page + 2}"))


def linked(address: str, text: str) -> str:
    """A link as a field."""
    return field(f'HYPERLINK "{address}"', text)
