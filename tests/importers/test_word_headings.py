"""Headings: by style, by number, by look, by the contents; and what is none."""

from pathlib import Path

from tests.importers.word_files import PROSE, field, headings, page_break, para, run, table, texts, word_file

CHINESE_NUMBERING = """
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="1"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>
"""


def prose() -> str:
    return para(PROSE)


def test_heading_styles_give_the_levels_and_typed_numbers_are_taken_off(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("1 人才培养", "1"), prose(), para("1.1 专业建设", "2"), prose(), para("1.1.1 专业群", "3"), prose(),
    )  # fmt: skip
    assert headings(path) == [(1, "1", "人才培养"), (2, "1.1", "专业建设"), (3, "1.1.1", "专业群")]


def test_a_style_based_on_a_heading_style_is_a_heading(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", para("1 人才培养", "1"), para("1.1 专业建设", "zi"), prose())
    assert headings(path) == [(1, "1", "人才培养"), (2, "1.1", "专业建设")]


def test_an_outline_level_makes_a_heading_without_a_style(tmp_path: Path) -> None:
    level = '<w:outlineLvl w:val="1"/>'
    path = word_file(tmp_path / "a.docx", para("1 人才培养", "1"), para("1.1 专业建设", more=level), prose())
    assert headings(path)[1] == (2, "1.1", "专业建设")


def test_automatic_numbers_are_counted_as_word_prints_them(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("人才培养", "1", num=(7, 0)), para("专业建设", "2", num=(7, 1)), prose(), para("课程建设", "2", num=(7, 1)),
        prose(), para("教材选用", "3", num=(7, 2)), prose(), para("服务贡献", "1", num=(7, 0)), para("培训", "2", num=(7, 1)), prose(),
        numbering=CHINESE_NUMBERING,
    )  # fmt: skip
    assert headings(path) == [
        (1, "一、", "人才培养"), (2, "（一）", "专业建设"), (2, "（二）", "课程建设"), (3, "1.", "教材选用"),
        (1, "二、", "服务贡献"), (2, "（一）", "培训"),
    ]  # fmt: skip


def test_bold_lines_with_numbers_are_headings_where_no_style_says_so(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("一、人才培养", bold=True, size=32), para("（一）专业建设", bold=True), prose(),
        para("1. 优化专业布局", bold=True), prose(), para("二、服务贡献", bold=True, size=32), prose(),
    )  # fmt: skip
    assert headings(path) == [
        (1, "一、", "人才培养"), (2, "（一）", "专业建设"), (3, "1.", "优化专业布局"), (1, "二、", "服务贡献"),
    ]  # fmt: skip


def test_chapters_in_words_with_dotted_sections(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("第一章 学校情况", bold=True), para("1.1 学校概况", bold=True), para("1.1.1 办学性质", bold=True), prose(),
        para("第二章 学生发展", bold=True), para("2.1 学生素质", bold=True), prose(),
    )  # fmt: skip
    assert headings(path) == [
        (1, "第一章", "学校情况"), (2, "1.1", "学校概况"), (3, "1.1.1", "办学性质"), (1, "第二章", "学生发展"), (2, "2.1", "学生素质"),
    ]  # fmt: skip


def test_plain_lines_with_dotted_numbers_and_no_look_at_all(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("1.学校情况"), para("1.1学校概况"), prose(), para("1.2 学生情况"), prose(), para("2.学生发展"),
        para("2.1学生素质"), para("2.1.1思想状况"), prose(), para("9．其他情况"), prose(),
    )  # fmt: skip
    found = headings(path)
    assert (1, "1.", "学校情况") in found
    assert (2, "1.1", "学校概况") in found
    assert (3, "2.1.1", "思想状况") in found
    assert (1, "2.", "学生发展") in found


def test_a_preface_has_numbers_of_its_own(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("前 言", bold=True, size=32, align="center"), para("一、学校简介", bold=True), prose(),
        para("（一）编写过程", bold=True), prose(), para("1 人才培养", bold=True, size=32), para("1.1 专业建设", bold=True), prose(),
        para("1.2 课程建设", bold=True), prose(),
    )  # fmt: skip
    assert headings(path) == [
        (1, "", "前 言"), (2, "一、", "学校简介"), (3, "（一）", "编写过程"), (1, "1", "人才培养"), (2, "1.1", "专业建设"),
        (2, "1.2", "课程建设"),
    ]  # fmt: skip


def test_text_before_the_first_chapter_becomes_an_untitled_preface(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", prose(), para("1 人才培养", "1"), prose())
    assert headings(path) == [(1, "1", "人才培养")]
    assert texts(path) == [PROSE, PROSE]


def test_the_reports_title_in_a_heading_style_moves_everything_up(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("2025年度职业教育质量报告", "1"),
        para("1 人才培养", "2"),
        para("1.1 专业建设", "3"),
        prose(),
    )
    assert headings(path) == [(1, "1", "人才培养"), (2, "1.1", "专业建设")]


def test_prose_in_a_headings_style_stays_prose(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", para("1 人才培养", "1"), para(PROSE + PROSE, "2"))
    assert headings(path) == [(1, "1", "人才培养")]
    assert texts(path) == [PROSE + PROSE]


def test_numbered_items_of_a_list_are_no_headings(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("一、人才培养", bold=True), prose(), para("1. 修订方案，完善制度；"), para("2. 建设课程，更新内容；"), prose(),
        para("二、服务贡献", bold=True), prose(),
    )  # fmt: skip
    assert len(headings(path)) == 2
    assert "1. 修订方案，完善制度；" in texts(path)


def test_an_unnumbered_line_dressed_like_the_headings_is_one(tmp_path: Path) -> None:
    def dressed(text: str) -> str:
        return para(text, runs="", bold=True, size=30)

    path = word_file(
        tmp_path / "a.docx",
        para("1 人才培养", "1"), dressed("1.1 专业建设"), prose(), dressed("1.2 课程建设"), prose(), dressed("校园里的一天"), prose(),
    )  # fmt: skip
    assert headings(path)[-1] == (2, "", "校园里的一天")


def test_a_typed_table_of_contents_is_not_prose(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("目 录", align="center"), para("一、人才培养……………1"), para("（一）专业建设……………1"), para("二、服务贡献……………3"),
        page_break(), para("一、人才培养"), para("（一）专业建设"), prose(), para("二、服务贡献"), prose(),
    )  # fmt: skip
    assert headings(path) == [(1, "一、", "人才培养"), (2, "（一）", "专业建设"), (1, "二、", "服务贡献")]
    assert texts(path) == [PROSE, PROSE]


def test_contents_without_page_numbers_end_where_the_body_begins(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("目录"), para("人才培养"), para("专业建设"), para("服务贡献"), para("人才培养", bold=True), para("专业建设", bold=True),
        prose(), para("服务贡献", bold=True), prose(),
    )  # fmt: skip
    assert [title for _, _, title in headings(path)] == ["人才培养", "专业建设", "服务贡献"]


def test_a_contents_field_is_recognised_by_its_code(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para(runs=field("TOC \\o 1-2", "1 人才培养\t1")),
        para("1 人才培养", "1"),
        prose(),
    )
    assert texts(path) == [PROSE]


def test_a_list_of_figures_is_not_taken_for_captions(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("图目录", align="center"), para("图 1-1 校园一角"), para("图 1-2 实训课堂"), para("1 人才培养", "1"), prose(),
    )  # fmt: skip
    assert texts(path) == [PROSE]


def test_a_divider_page_does_not_double_the_headings(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("一、人才培养", size=60, align="center"), para("（一）专业建设", align="center"), para("（二）课程建设", align="center"),
        page_break(), para("一、人才培养", bold=True), para("（一）专业建设", bold=True), prose(), para("（二）课程建设", bold=True), prose(),
    )  # fmt: skip
    assert headings(path) == [(1, "一、", "人才培养"), (2, "（一）", "专业建设"), (2, "（二）", "课程建设")]


def test_a_chapters_list_of_sections_before_its_opening_text_is_no_section(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("一、人才培养", "1"), para("（一）专业建设", align="center"), para("（二）课程建设", align="center"), prose(),
        para("（一）专业建设", "2"), prose(), para("（二）课程建设", "2"), prose(),
    )  # fmt: skip
    assert headings(path) == [(1, "一、", "人才培养"), (2, "（一）", "专业建设"), (2, "（二）", "课程建设")]
    assert texts(path) == [PROSE] * 3


def test_a_line_in_a_text_box_is_never_a_heading(tmp_path: Path) -> None:
    from tests.importers.word_files import text_box

    path = word_file(
        tmp_path / "a.docx", para("1 人才培养", "1"), prose(), para(runs=text_box("五、声明")), prose()
    )
    assert headings(path) == [(1, "1", "人才培养")]
    assert texts(path) == [PROSE, "五、声明", PROSE]


def test_a_run_in_heading_keeps_its_words_in_its_paragraph(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("1 人才培养", "1"), para("1.1 专业建设", "2"), para(runs=run("1.1.1 调整布局。", True) + run(PROSE)),
        para(runs=run("1.1.2 建设课程。", True) + run(PROSE)),
    )  # fmt: skip
    assert [t.replace(" ", "") for t in texts(path)] == ["1.1.1调整布局。" + PROSE, "1.1.2建设课程。" + PROSE]


def test_a_gap_in_printed_run_in_numbers_is_kept(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("1 人才培养", "1"), para("1.1 专业建设", "2"), para(runs=run("1.1.1 调整布局。", True) + run(PROSE)),
        para(runs=run("1.1.3 建设课程。", True) + run(PROSE)),
    )  # fmt: skip
    assert texts(path)[1].startswith("1.1.3")


def test_a_table_title_in_bold_is_no_heading(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("1 人才培养", "1"), para("1.1 专业建设", bold=True, size=28), prose(), para("1.2 课程建设", bold=True, size=28), prose(),
        para("各专业人数一览", bold=True, size=28), table(["专业", "人数", "班级"], ["机电", "120", "3"]),
    )  # fmt: skip
    assert [title for _, _, title in headings(path)] == ["人才培养", "专业建设", "课程建设"]


def test_headings_that_lost_look_and_number_are_known_by_the_contents_and_by_their_place(
    tmp_path: Path,
) -> None:
    listed = ("一、人才培养\t1", "（一）专业建设\t1", "二、服务贡献\t2", "（一）社会培训\t3")
    body = (
        "人才培养",
        "专业建设",
        PROSE,
        "优化专业布局结构",
        PROSE,
        "服务贡献",
        "社会培训",
        PROSE,
        "打造培训服务品牌",
        PROSE,
    )
    path = word_file(
        tmp_path / "a.docx", para("目录"), *(para(t, "t1") for t in listed), *(para(t) for t in body)
    )
    assert headings(path) == [
        (1, "一、", "人才培养"), (2, "（一）", "专业建设"), (3, "", "优化专业布局结构"), (1, "二、", "服务贡献"),
        (2, "（一）", "社会培训"), (3, "", "打造培训服务品牌"),
    ]  # fmt: skip


def test_the_first_chapter_after_a_preface_is_no_part_of_it(tmp_path: Path) -> None:
    lines = (
        "前言",
        PROSE,
        "一、甲部分情况",
        "（一）某项工作",
        PROSE,
        "二、乙部分情况",
        "（一）另项工作",
        PROSE,
    )
    path = word_file(
        tmp_path / "a.docx", *(para(t, bold=len(t) < 12, size=32 if len(t) < 12 else 0) for t in lines)
    )
    assert [h[0] for h in headings(path)] == [1, 1, 2, 1, 2]
