"""Figures, tables and cases of a Word file: captions find their objects, cases their contents."""

from pathlib import Path

import pytest

from report.blocks import Figure, Table
from tests.importers.word_files import (
    PROSE,
    cell,
    imported,
    items,
    page_break,
    para,
    picture,
    run,
    table,
    text_box,
    texts,
    word_file,
)

FRAME = '<w:pBdr><w:top w:val="single"/><w:left w:val="single"/><w:bottom w:val="single"/><w:right w:val="single"/></w:pBdr>'


def chapter(tmp_path: Path, *body: str) -> Path:
    return word_file(tmp_path / "a.docx", para("1 人才培养", "1"), para(PROSE), *body)


def figures(path: Path) -> list[Figure]:
    _, report = imported(path)
    return [b.body for b in report.blocks_in_order() if isinstance(b.body, Figure)]


def tables(path: Path) -> list[Table]:
    _, report = imported(path)
    return [b.body for b in report.blocks_in_order() if isinstance(b.body, Table)]


def cases(path: Path) -> list[tuple[str, list[str]]]:
    found = items(path, "zz-2025", "case")
    return [(str(c["title"]), [str(i.get("text") or i.get("caption")) for i in c["items"]]) for c in found]  # type: ignore[attr-defined]


# ---- figures


def test_the_caption_below_a_picture_is_split_into_number_and_words(tmp_path: Path) -> None:
    figure = figures(chapter(tmp_path, para(runs=picture()), para("图 1-1：校园一角", "cap")))[0]
    assert (figure.printed_number, figure.caption, figure.numbered, len(figure.pictures)) == (
        "图 1-1",
        "校园一角",
        True,
        1,
    )


def test_several_pictures_stand_under_one_caption(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        para(runs=picture() + run("  ") + picture("rIdP2")),
        para(runs=picture("rIdP3")),
        para("图1-2 实训课堂"),
    )
    assert [len(f.pictures) for f in figures(path)] == [3]


def test_two_captioned_pictures_stay_two_figures(tmp_path: Path) -> None:
    path = chapter(
        tmp_path, para(runs=picture()), para("图 1-1 甲"), para(runs=picture("rIdP2")), para("图 1-2 乙")
    )
    assert [f.caption for f in figures(path)] == ["甲", "乙"]


def test_a_picture_without_a_caption_carries_no_number(tmp_path: Path) -> None:
    figure = figures(chapter(tmp_path, para(runs=picture()), para(PROSE)))[0]
    assert (figure.numbered, figure.caption) == (False, "")


def test_a_short_centred_line_below_is_an_unnumbered_caption(tmp_path: Path) -> None:
    figure = figures(
        chapter(tmp_path, para(runs=picture()), para("校园开放日现场", align="center"), para(PROSE))
    )[0]
    assert (figure.caption, figure.numbered) == ("校园开放日现场", False)


def test_a_table_of_pictures_is_a_figure_with_sub_captions(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        table([cell(para(runs=picture())), cell(para(runs=picture("rIdP2")))], ["封面一", "封面二"]),
        para("图 1-1 校本教材"),
    )
    figure = figures(path)[0]
    assert [p.sub_caption for p in figure.pictures] == ["封面一", "封面二"]
    assert (figure.columns, figure.caption) == (2, "校本教材")


def test_a_picture_inside_prose_keeps_the_prose(tmp_path: Path) -> None:
    path = chapter(tmp_path, para(PROSE, runs=picture()), para("图 1-1 甲"))
    assert texts(path)[1] == PROSE
    assert len(figures(path)) == 1


def test_a_source_note_goes_with_its_figure(tmp_path: Path) -> None:
    path = chapter(tmp_path, para(runs=picture()), para("图 1-1 满意度"), para("数据来源：第三方调查"))
    assert figures(path)[0].source_note == "数据来源：第三方调查"


def test_a_sentence_about_a_figure_is_no_caption(tmp_path: Path) -> None:
    sentence = "图 1-1 显示，学生对教学的满意度逐年提高，其中专业课最高。"
    assert sentence in texts(chapter(tmp_path, para(sentence)))


def test_an_unreadable_picture_is_listed_and_its_caption_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.vectors.office_program", lambda: "")  # one would only fail, slowly
    path = word_file(
        tmp_path / "a.docx",
        para("1 人才培养", "1"), para(PROSE), para(runs=picture()), para("图 1-1 校园"),
        parts={"word/media/image1.jpeg": b"\x01\x00\x00\x00" + b"\x00" * 36 + b" EMF" + b"\x00" * 9},
    )  # fmt: skip
    proposal, _ = imported(path)
    assert figures(path)[0].caption == "校园"
    assert any(e.kind == "figure" and "矢量图" in e.reason for e in proposal.doubtful)


# ---- tables


def test_merged_cells_become_merges_of_a_full_grid(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        para("表 1-1 获奖情况"),
        table(["级别", "奖项", "数量"], [cell("国家级", down="restart"), "一等奖", "1"], [cell("", down="continue"), "二等奖", "2"],
              [cell("合计", 2), "3"]),
    )  # fmt: skip
    found = tables(path)[0]
    assert found.rows == (
        ("级别", "奖项", "数量"),
        ("国家级", "一等奖", "1"),
        ("", "二等奖", "2"),
        ("合计", "", "3"),
    )
    assert {(m.row, m.column, m.rows, m.columns) for m in found.merges} == {(1, 0, 2, 1), (3, 0, 1, 2)}
    assert (found.caption, found.printed_number, found.caption_as, found.caption_place) == (
        "获奖情况",
        "表 1-1",
        "table",
        "above",
    )


def test_a_caption_below_that_says_figure_counts_with_the_figures(tmp_path: Path) -> None:
    path = chapter(tmp_path, table(["甲", "乙"], ["1", "2"]), para("图 1-2: 招生计划", "cap"))
    found = tables(path)[0]
    assert (found.caption_as, found.caption_place, found.caption) == ("figure", "below", "招生计划")


def test_each_of_two_tables_keeps_the_caption_above_it(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        para("表 1-1 甲"), table(["a", "b"], ["1", "2"]), para("表 1-2 乙"), table(["c", "d"], ["3", "4"]),
    )  # fmt: skip
    assert [t.caption for t in tables(path)] == ["甲", "乙"]


def test_a_title_in_the_merged_first_row_or_first_column(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        table([cell("设备情况", 3)], ["项目", "2019年", "2020年"], ["工位", "1", "2"]), para(PROSE),
        table([cell("合格率", down="restart"), "年级", "比例"], [cell("", down="continue"), "一年级", "98%"]),
    )  # fmt: skip
    first, second = tables(path)
    assert (first.caption, first.caption_place, first.header_rows) == ("设备情况", "row", 2)
    assert (second.caption, second.caption_place) == ("合格率", "column")


def test_a_bold_line_above_is_the_title_of_an_unnumbered_table(tmp_path: Path) -> None:
    path = chapter(
        tmp_path, para("课时安排表", bold=True, align="center"), table(["课程", "课时"], ["语文", "72"])
    )
    found = tables(path)[0]
    assert (found.caption, found.caption_as, found.caption_place) == ("课时安排表", "none", "above")


def test_a_lead_in_sentence_stays_text(tmp_path: Path) -> None:
    path = chapter(tmp_path, para("与上年相比情况如下表："), table(["课程", "课时"], ["语文", "72"]))
    assert "与上年相比情况如下表：" in texts(path)
    assert tables(path)[0].caption == ""


def test_a_header_typed_again_in_the_middle_is_taken_out_and_said(tmp_path: Path) -> None:
    path = chapter(tmp_path, table(["姓名", "分数"], ["甲", "1"], ["姓名", "分数"], ["乙", "2"]))
    proposal, _ = imported(path)
    assert tables(path)[0].rows == (("姓名", "分数"), ("甲", "1"), ("乙", "2"))
    assert any("表头" in e.reason for e in proposal.matched)


def test_a_table_cut_by_a_page_is_one_table(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        para("表 1-1 名单"),
        table(["姓名", "分数"], ["甲", "1"]),
        page_break(),
        para("续表 1-1"),
        table(["姓名", "分数"], ["乙", "2"]),
    )
    assert [t.rows for t in tables(path)] == [(("姓名", "分数"), ("甲", "1"), ("乙", "2"))]


def test_two_header_rows_are_seen_by_their_merges(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        table([cell("序号", down="restart"), cell("班级", down="restart"), cell("人数", 2)],
              [cell("", down="continue"), cell("", down="continue"), "男", "女"], ["1", "机电", "20", "3"]),
    )  # fmt: skip
    assert tables(path)[0].header_rows == 2


def test_lists_in_a_cell_are_lines_without_bullets(tmp_path: Path) -> None:
    path = chapter(tmp_path, table(["活动", "内容"], ["读书", cell(para("朗读") + para("征文"))]))
    assert tables(path)[0].rows[1] == ("读书", "朗读\n征文")


def test_a_nested_table_is_kept_as_text_and_said(tmp_path: Path) -> None:
    path = chapter(tmp_path, table(["甲", "乙"], ["1", cell(table(["内一", "内二"]) + para())]))
    proposal, _ = imported(path)
    assert tables(path)[0].rows[1][1] == "内一\n内二"
    assert any("表格里套" in e.reason for e in proposal.doubtful)


# ---- cases


def test_framed_paragraphs_with_a_label_are_a_case_up_to_the_end_of_the_frame(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        para("【案例】一堂思政课", bold=True, more=FRAME), para(PROSE, more=FRAME), para(runs=picture()), para("图 1-1 课堂"),
        para("后面的正文" + PROSE),
    )  # fmt: skip
    assert cases(path) == [("一堂思政课", [PROSE, "课堂"])]
    assert texts(path)[-1] == "后面的正文" + PROSE


def test_a_one_cell_table_with_a_label_is_a_case(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        table([cell(para("案例一：校企同行") + para(PROSE) + para(runs=picture()) + para("图 1-1 签约"))]),
        para(PROSE),
    )
    assert cases(path) == [("校企同行", [PROSE, "签约"])]


def test_a_frame_with_a_bold_title_is_a_doubtful_case(tmp_path: Path) -> None:
    path = chapter(tmp_path, table([cell(para("走进社区", bold=True) + para(PROSE))]))
    proposal, _ = imported(path)
    assert cases(path)[0][0] == "走进社区"
    assert any(e.kind == "case" for e in proposal.doubtful)


def test_headings_inside_a_case_stay_inside_it(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("7.特色创新", bold=True, size=32), para("案例一 工匠进校园", bold=True), para("一、背景", bold=True), para(PROSE),
        para("1. 做法", bold=True), para(PROSE), para("二、成效", bold=True), para(PROSE), para("案例二 送教下乡", bold=True),
        para("一、背景", bold=True), para(PROSE), para("8.主要问题", bold=True, size=32), para("8.1 师资不足", bold=True), para(PROSE),
    )  # fmt: skip
    found = cases(path)
    assert [title for title, _ in found] == ["工匠进校园", "送教下乡"]
    assert found[0][1] == ["一、背景", PROSE, "1. 做法", PROSE, "二、成效", PROSE]
    titles = [str(i["text"]) for i in items(path, "zz-2025", "heading")]
    assert titles == ["特色创新", "主要问题", "师资不足", "附表"]


def test_a_label_alone_takes_the_next_line_as_its_title(tmp_path: Path) -> None:
    path = chapter(tmp_path, para("案例一", bold=True), para("从教室到车间", bold=True), para(PROSE))
    assert cases(path) == [("从教室到车间", [PROSE])]


def test_a_sentence_that_begins_with_the_word_case_is_prose(tmp_path: Path) -> None:
    sentence = "案例一等奖两项，由学校教师团队获得。"
    assert sentence in texts(chapter(tmp_path, para(sentence)))


def test_texts_of_a_picture_in_a_text_box_are_kept_once(tmp_path: Path) -> None:
    path = chapter(tmp_path, para(runs=text_box("图中的一行字")), para(runs=picture()), para("图 1-1 标志"))
    assert texts(path).count("图中的一行字") == 1


def test_every_word_of_a_mixed_chapter_lands_somewhere(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        para("第一段" + PROSE), para("表 9 没有表的题注"), para("第二段" + PROSE, more=FRAME), table(["甲", "乙"], ["丙", "丁"]),
        para(runs=picture()), para("说明：以上为测试"), para("【案例】题目"), para("案例里的话" + PROSE), para("末段", align="right"),
    )  # fmt: skip
    everything = str(items(path))
    for words in ("第一段", "没有表的题注", "第二段", "丙", "丁", "以上为测试", "题目", "案例里的话", "末段"):
        assert words in everything, words


def test_two_tables_with_the_same_header_and_captions_below_stay_two(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        table(["姓名", "分数"], ["甲", "1"]), para("表 1-1 男队", "cap"), table(["姓名", "分数"], ["乙", "2"]), para("表 1-2 女队", "cap"),
    )  # fmt: skip
    assert [t.caption for t in tables(path)] == ["男队", "女队"]


def test_a_table_that_counts_on_after_a_repeated_header_is_one(tmp_path: Path) -> None:
    path = chapter(
        tmp_path, table(["序号", "姓名"], ["1", "甲"]), para(), table(["序号", "姓名"], ["2", "乙"])
    )
    assert len(tables(path)) == 1
    path = chapter(
        tmp_path, table(["序号", "姓名"], ["1", "甲"]), para(), table(["序号", "姓名"], ["1", "乙"])
    )
    assert len(tables(path)) == 2


def test_a_native_chart_comes_with_its_data(tmp_path: Path) -> None:
    from report.blocks import Chart
    from tests.importers.word_files import NAMESPACES, RELATIONS

    points = "<c:pt idx='0'><c:v>{}</c:v></c:pt><c:pt idx='1'><c:v>{}</c:v></c:pt>"
    series = (
        f"<c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>就业率</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{points.format('2024', '2025')}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache>{points.format('97.1', '98.2')}</c:numCache></c:numRef></c:val></c:ser>"
    )
    chart = f"<c:chartSpace {NAMESPACES}><c:chart><c:plotArea><c:barChart><c:barDir val='bar'/>{series}</c:barChart></c:plotArea></c:chart></c:chartSpace>"
    drawing = '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="rIdX"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    path = word_file(
        tmp_path / "a.docx",
        para("1 人才培养", "1"), para(PROSE), para(runs=drawing), para("图 1-1 就业率"),
        parts={"word/charts/chart1.xml": chart},
        relations=f'<Relationship Id="rIdX" Type="{RELATIONS}/chart" Target="charts/chart1.xml"/>',
    )  # fmt: skip
    proposal, report = imported(path)
    found = next(b.body for b in report.blocks_in_order() if isinstance(b.body, Chart))
    assert (found.form, found.caption, [s.label for s in found.series]) == (
        "horizontal",
        "就业率",
        ["就业率"],
    )
    assert tables(path)[0].rows == (("", "2024", "2025"), ("就业率", "97.1", "98.2"))
    assert any("图表" in e.reason for e in proposal.doubtful)


def test_numbers_inside_a_case_may_pass_those_of_the_report(tmp_path: Path) -> None:
    def big(text: str) -> str:
        return para(text, bold=True, size=36)

    path = word_file(
        tmp_path / "a.docx",
        big("一、人才培养"), para(PROSE), para("案例一 工匠进校园", bold=True), para("一、背景", bold=True), para(PROSE),
        para("二、做法", bold=True), para(PROSE), para("三、成效", bold=True), para(PROSE), big("二、服务贡献"), para(PROSE),
    )  # fmt: skip
    assert cases(path)[0][1] == ["一、背景", PROSE, "二、做法", PROSE, "三、成效", PROSE]
    assert [i["text"] for i in items(path, "zz-2025", "heading")] == ["人才培养", "服务贡献", "附表"]


def test_a_caption_without_an_object_is_kept_as_text_and_said(tmp_path: Path) -> None:
    path = chapter(tmp_path, para("图 1-9 不见了的图"), para(PROSE))
    proposal, _ = imported(path)
    assert "图 1-9 不见了的图" in texts(path)
    assert any("不见了" in e.text for e in proposal.doubtful)


def test_missing_sections_are_one_line_for_each_chapter(tmp_path: Path) -> None:
    proposal, _ = imported(chapter(tmp_path))
    missing = [e for e in proposal.unmatched if e.kind == "section"]
    chapters = [e for e in missing if not e.target]
    assert len(missing) == len(chapters) + 1
    assert "服务贡献" in {e.text for e in chapters}


# ---- what a page or a program tore apart


def test_a_table_goes_on_after_the_word_continued(tmp_path: Path) -> None:
    rows = [["序号", "项目"], ["1", "甲"], ["2", "乙"]]
    path = chapter(
        tmp_path,
        para("表 1-1 获奖情况"),
        table(*rows),
        para("续表"),
        table(rows[0], ["3", "丙"], ["4", "丁"]),
    )
    assert [len(t.rows) for t in tables(path)] == [5]


def test_a_table_that_counts_on_without_a_header_is_the_same_table(tmp_path: Path) -> None:
    path = chapter(
        tmp_path, para("表 1-1 获奖情况"), table(["序号", "项目"], ["1", "甲"]), page_break(), table(["2", "乙"], ["3", "丙"])
    )  # fmt: skip
    assert [[r[0] for r in t.rows] for t in tables(path)] == [["序号", "1", "2", "3"]]


def test_the_words_continued_in_a_caption_are_no_part_of_its_title(tmp_path: Path) -> None:
    rows = [["序号", "项目"], ["1", "甲"], ["2", "乙"]]
    path = chapter(
        tmp_path,
        para("表 1-1 获奖情况"),
        table(*rows),
        para("表 1-1 获奖情况（续）"),
        table(rows[0], ["3", "丙"]),
    )
    assert [(t.caption, len(t.rows)) for t in tables(path)] == [("获奖情况", 4)]


def test_a_unit_line_between_caption_and_table_is_kept_and_the_caption_finds_its_table(
    tmp_path: Path,
) -> None:
    path = chapter(
        tmp_path,
        para("表 1-1 收支"),
        para("（单位：万元）", align="right"),
        table(["项目", "金额"], ["收入", "9"]),
    )
    assert tables(path)[0].caption == "收支"
    assert "（单位：万元）" in texts(path)


def test_captions_above_the_pictures_stay_with_their_pictures(tmp_path: Path) -> None:
    body = [x for n in "甲乙丙" for x in (para(f"图 1-{'甲乙丙'.index(n) + 1} {n}"), para(runs=picture()))]
    path = chapter(tmp_path, *body, para(PROSE))
    assert [(f.caption, len(f.pictures)) for f in figures(path)] == [("甲", 1), ("乙", 1), ("丙", 1)]


def test_a_smart_art_keeps_its_place_its_caption_and_its_words(tmp_path: Path) -> None:
    drawn = (
        '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="urn:d" r:dm="rIdD"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    data = '<dgm:dataModel xmlns:dgm="urn:d" xmlns:a="urn:a"><dgm:pt><a:t>招生</a:t></dgm:pt><dgm:pt><a:t>就业</a:t></dgm:pt></dgm:dataModel>'
    relation = '<Relationship Id="rIdD" Type="urn:data" Target="diagrams/data1.xml"/>'
    path = word_file(
        tmp_path / "a.docx", para("1 人才培养", "1"), para(PROSE), para(runs=drawn), para("图 1-1 流程"),
        parts={"word/diagrams/data1.xml": data}, relations=relation,
    )  # fmt: skip
    proposal, _ = imported(path)
    assert [(f.caption, f.pictures) for f in figures(path)] == [("流程", ())]
    assert {"招生", "就业"} <= set(texts(path))
    assert any("SmartArt" in e.reason for e in proposal.doubtful)
