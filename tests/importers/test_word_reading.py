"""What a reader of the printed report sees: fields, tracked changes, notes, links, lists, symbols."""

from pathlib import Path

from report.blocks import Paragraph, Role, Text
from report.content import Footnote, Span
from tests.importers.word_files import (
    PROSE,
    RELATIONS,
    field,
    imported,
    para,
    run,
    text_box,
    texts,
    word_file,
)

NUMBERING = """
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="——"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""
NOTES = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def chapter(tmp_path: Path, *body: str, **more: object) -> Path:
    return word_file(tmp_path / "a.docx", para("1 人才培养", "1"), *body, **more)  # type: ignore[arg-type]


def paragraphs(path: Path) -> list[Paragraph]:
    _, report = imported(path)
    return [p for b in report.blocks_in_order() if isinstance(b.body, Text) for p in b.body.paragraphs]


def test_tracked_changes_are_read_as_accepted_and_counted(tmp_path: Path) -> None:
    changed = (
        f'<w:ins w:id="1">{run("新增")}</w:ins><w:del w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>'
    )
    path = chapter(tmp_path, para("正文", runs=changed + run("结束。")))
    proposal, _ = imported(path)
    assert texts(path) == ["正文新增结束。"]
    assert any(e.kind == "tracked" and "2" in e.reason for e in proposal.doubtful)


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    path = chapter(tmp_path, para("前半句，", more='<w:rPr><w:del w:id="1"/></w:rPr>'), para("后半句。"))
    assert texts(path) == ["前半句，后半句。"]


def test_a_moved_paragraph_stands_only_where_it_went(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        f'<w:moveFrom w:id="1">{para("搬走的话")}</w:moveFrom>',
        para(PROSE),
        f'<w:moveTo w:id="2">{para("搬走的话")}</w:moveTo>',
    )
    assert texts(path) == [PROSE, "搬走的话"]


def test_field_codes_are_not_text_but_their_results_are(tmp_path: Path) -> None:
    path = chapter(tmp_path, para("见", runs=field("REF _Ref1 \\h", "表 1-1") + run("所示。")))
    assert texts(path) == ["见表 1-1所示。"]


def test_soft_breaks_and_tabs_stay_in_the_paragraph_and_typed_indents_go(tmp_path: Path) -> None:
    path = chapter(tmp_path, para("\u3000\u3000第一行\n第二行\t栏"))
    assert texts(path) == ["第一行\n第二行\t栏"]


def test_a_hyperlink_keeps_its_address(tmp_path: Path) -> None:
    link = f'<w:hyperlink r:id="rIdL">{run("学校网站")}</w:hyperlink>'
    relation = f'<Relationship Id="rIdL" Type="{RELATIONS}/hyperlink" Target="https://example.org/a" TargetMode="External"/>'
    path = chapter(tmp_path, para("见", runs=link), relations=relation)
    assert Span("学校网站", link="https://example.org/a") in paragraphs(path)[0].content


def test_a_footnote_hangs_at_its_place(tmp_path: Path) -> None:
    notes = f'<w:footnotes xmlns:w="{NOTES}"><w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">{para("口径为学年末")}</w:footnote></w:footnotes>'
    path = chapter(
        tmp_path,
        para("在校生", runs='<w:r><w:footnoteReference w:id="2"/></w:r>' + run("若干。")),
        parts={"word/footnotes.xml": notes},
        relations=f'<Relationship Id="rIdF" Type="{RELATIONS}/footnotes" Target="footnotes.xml"/>',
    )
    assert paragraphs(path)[0].content == (Span("在校生"), Footnote("口径为学年末"), Span("若干。"))


def test_comments_are_listed_not_imported(tmp_path: Path) -> None:
    comments = f'<w:comments xmlns:w="{NOTES}"><w:comment w:id="0">{para("请核对")}</w:comment></w:comments>'
    path = chapter(
        tmp_path, para(PROSE), parts={"word/comments.xml": comments},
        relations=f'<Relationship Id="rIdC" Type="{RELATIONS}/comments" Target="comments.xml"/>',
    )  # fmt: skip
    proposal, _ = imported(path)
    assert texts(path) == [PROSE]
    assert [e.text for e in proposal.unmatched if e.kind == "comment"] == ["请核对"]


def test_hidden_text_is_listed_not_imported(tmp_path: Path) -> None:
    path = chapter(tmp_path, para("看得见", runs=run("看不见", more="<w:vanish/>") + run("。")))
    proposal, _ = imported(path)
    assert texts(path) == ["看得见。"]
    assert any(e.kind == "hidden" and e.text == "看不见" for e in proposal.unmatched)


def test_bold_comes_from_runs_and_character_styles(tmp_path: Path) -> None:
    styled = '<w:r><w:rPr><w:rStyle w:val="bold"/></w:rPr><w:t>重点</w:t></w:r>'
    path = chapter(tmp_path, para("平", runs=styled + run("常", True)))
    assert paragraphs(path)[0].content == (Span("平"), Span("重点常", True))


def test_automatic_lists_keep_their_form(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        para("甲；", num=(1, 0)),
        para("乙。", num=(1, 0)),
        para("点一", num=(2, 0)),
        para("横一", num=(3, 0)),
        numbering=NUMBERING,
    )
    found = paragraphs(path)
    assert [(p.role, p.number_form) for p in found[:2]] == [(Role.NUMBERED, "（{n}）")] * 2
    assert found[2].role == Role.BULLET
    assert texts(path) == ["（1）甲；", "（2）乙。", "点一", "——横一"]


def test_a_list_that_goes_on_after_prose_keeps_its_printed_numbers(tmp_path: Path) -> None:
    path = chapter(
        tmp_path,
        para("甲；", num=(1, 0)),
        para(PROSE),
        para("乙。", num=(1, 0)),
        para("新的。", num=(4, 0)),
        numbering=NUMBERING,
    )
    assert texts(path) == ["（1）甲；", PROSE, "（2）乙。", "（1）新的。"]


def test_symbols_and_check_boxes_are_characters(tmp_path: Path) -> None:
    ticked = '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
    control = f"<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>{run('☐')}</w:sdtContent></w:sdt>"
    assert texts(chapter(tmp_path, para("理工", runs=ticked + run("农林") + control))) == ["理工☑农林☐"]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    assert texts(chapter(tmp_path, para(PROSE), para(runs=text_box("框里的话")))) == [PROSE, "框里的话"]


def test_the_closing_line_at_the_end_is_right_aligned(tmp_path: Path) -> None:
    path = chapter(tmp_path, para(PROSE), para("某某学校", align="right"))
    assert [p.role for p in paragraphs(path)] == [Role.BODY, Role.CLOSING]


def test_headers_and_footers_are_not_body(tmp_path: Path) -> None:
    path = chapter(
        tmp_path, para(PROSE), parts={"word/header1.xml": f'<w:hdr xmlns:w="{NOTES}">{para("某校质量年报")}</w:hdr>'},
        relations=f'<Relationship Id="rIdH" Type="{RELATIONS}/header" Target="header1.xml"/>',
    )  # fmt: skip
    proposal, _ = imported(path)
    assert texts(path) == [PROSE]
    assert any(e.kind == "page_header" for e in proposal.matched)


def test_cover_and_declaration_fill_the_fields(tmp_path: Path) -> None:
    breaks = "<w:pageBreakBefore/>"
    path = word_file(
        tmp_path / "a.docx",
        para(runs=text_box("清河市职业中等专业学校")), para("职业教育质量报告", align="center"), para("（2025年度）", align="center"),
        para("2025年12月", align="center"), para("内容真实性责任声明", align="center", more=breaks),
        para("本校对所发布报告的真实性、完整性和准确性负责，并接受监督。"), para("特此声明。"), para("单位名称（盖章）：", align="right"),
        para("法定代表人（签名）：", align="right"), para("2025年12月20日", align="right"), para("1 人才培养", "1", more=breaks), para(PROSE),
    )  # fmt: skip
    proposal, report = imported(path)
    assert proposal.school == "清河市职业中等专业学校"
    assert report.school == "清河市职业中等专业学校"
    assert report.fields["cover.date"] == "2025年12月"
    assert "真实性、完整性" in report.fields["declaration.body"]
    assert report.fields["declaration.date"] == "2025年12月20日"
    assert texts(path) == [PROSE]


def test_a_cover_line_that_no_field_takes_is_listed(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("清河市职业中等专业学校"),
        para("职业教育质量报告"),
        para("内部资料"),
        para("1 人才培养", "1"),
        para(PROSE),
    )
    proposal, _ = imported(path)
    assert any(e.kind == "front" and e.text == "内部资料" for e in proposal.doubtful)


def test_a_badge_and_a_table_on_the_cover_make_no_chapter(tmp_path: Path) -> None:
    from tests.importers.word_files import headings, picture, table

    path = word_file(
        tmp_path / "a.docx", para(runs=picture()), para("职业教育质量报告（2025年度）"), table(["学校：", "清河市职业中等专业学校"], ["日期：", "2025年12月"]),
        para("1 人才培养", "1"), para(PROSE),
    )  # fmt: skip
    proposal, _ = imported(path)
    assert headings(path) == [(1, "1", "人才培养")]
    assert texts(path) == [PROSE]
    assert any(e.kind == "figure" for e in proposal.unmatched)


def test_lines_set_with_tabs_are_no_contents(tmp_path: Path) -> None:
    rows = [para(f"机电专业{n}班\t{n * 10}") for n in range(1, 5)]
    assert len(texts(chapter(tmp_path, para(PROSE), *rows, para(PROSE)))) == 6


def reference(tmp_path: Path, shown: str) -> tuple[str, object]:
    """The paragraph that refers to the table below, as shown, and its last part."""
    from tests.importers.word_files import table

    caption = (
        '<w:bookmarkStart w:id="5" w:name="_Ref1"/>'
        + run("表 1-1")
        + '<w:bookmarkEnd w:id="5"/>'
        + run(" 名单")
    )
    path = chapter(
        tmp_path,
        para("名单见", runs=field("REF _Ref1 \\h", shown)),
        para(runs=caption),
        table(["甲", "乙"], ["1", "2"]),
    )
    return texts(path)[0], paragraphs(path)[0].content[-1]


def test_a_reference_field_to_a_table_becomes_a_live_reference(tmp_path: Path) -> None:
    from report.content import Reference

    text, last = reference(tmp_path, "表 1-1")
    assert text == "名单见表 1-1"
    assert isinstance(last, Reference)


def test_a_reference_that_shows_another_number_stays_the_text_it_was(tmp_path: Path) -> None:
    text, last = reference(tmp_path, "表 1-7")
    assert text == "名单见表 1-7"
    assert last == Span("名单见表 1-7")
