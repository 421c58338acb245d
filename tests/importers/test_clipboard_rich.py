"""Headings and pictures among what Word, WPS and browsers copy; fonts, VML and conditional comments gone."""

import base64
from pathlib import Path

from importers.clipboard import blocks_from_html, rich_from_html
from importers.clipboard_html import Image
from importers.clipboard_pictures import clipboard_file, picture_of
from report.blocks import Merge, Paragraph, Role, Table, Text
from report.content import Span, plain_text
from report.pasted import PastedHeading, PastedPicture

PNG = b"\x89PNG\r\n\x1a\n0000"
WORD = """Version:1.0\r\nStartHTML:0000000105\r\n<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=ProgId content=Word.Document><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>
<![endif]--><style><!-- p.MsoNormal {mso-style-parent:""; font-family:等线;} @page WordSection1 {size:595.3pt 841.9pt;} --></style></head>
<body lang=ZH-CN><!--StartFragment-->
<h2><a name="_Toc1"></a><span style='font-family:黑体;color:#C00000'>3.2 产教融合<o:p></o:p></span></h2>
<p class=MsoNormal style='text-indent:21.0pt'><span style='font-family:宋体'>学校与<b>三家</b>企业共建车间，<br clear=all>按月开课。</span><span
lang=EN-US><o:p></o:p></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>（1）<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>师傅进校</p>
<p class=MsoNormal align=center><!--[if gte vml 1]><v:shape id="p1" style='width:300pt'><v:imagedata src="file:///C:/x/clip_image001.emz"/>
</v:shape><![endif]--><![if !vml]><img width=400 height=300 src="data:image/png;base64,PICTURE" alt="车间" v:shapes="p1"><![endif]></p>
<p class=MsoNormal style='mso-outline-level:3'><b>(1) 实习</b></p>
<table class=MsoTableGrid border=1 style='mso-yfti-tbllook:1184'><tr style='mso-yfti-irow:0'><td width=200 colspan=2><p class=MsoNormal
align=center><b>合作班<o:p></o:p></b></p></td></tr><tr><td><p>班名</p></td><td><p>12<o:p></o:p></p></td></tr></table>
<!--EndFragment--></body></html>""".replace("PICTURE", base64.b64encode(PNG).decode())
WPS_ET = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name="ProgId" content="ET.Sheet"/><style>.et2 {mso-number-format:"0.00%"}
</style></head><body><!--StartFragment--><table width="216" style='border-collapse:collapse'><colgroup><col width="72"/></colgroup>
<tr height="18"><td class="et2" rowspan="2" x:str>比率<br/>（％）</td><td x:num="0.9589">95.89％</td></tr>
<tr><td x:num="13.7">13.7:1</td></tr></table><!--EndFragment--></body></html>"""
BROWSER = """<meta charset='utf-8'><h1 style="color: rgb(1,2,3)">通知</h1><p><span style="font-weight: 700;">要求</span>：<a
href="https://a.example/x">看这里</a></p><img src="https://a.example/p.png" width="300"><img src="https://a.example/c.gif" width="1" height="1">
<script>bad()</script><ul><li>一</li><li>二</li></ul>"""


def test_a_section_of_word_keeps_headings_lists_pictures_and_tables_apart() -> None:
    assert rich_from_html(WORD) == (
        PastedHeading(2, "产教融合"),
        Text(
            (
                Paragraph((Span("学校与"), Span("三家", True), Span("企业共建车间，"))),
                Paragraph((Span("按月开课。"),)),
                Paragraph((Span("师傅进校"),), Role.NUMBERED, number_form="（{n}）"),
            )
        ),
        PastedPicture(PNG, "车间"),
        PastedHeading(3, "实习"),
        Table((("合作班", ""), ("班名", "12")), (Merge(0, 0, 1, 2),)),
    )


def test_without_sections_headings_are_paragraphs_and_nothing_else_is_lost() -> None:
    texts = [b for b in blocks_from_html(WORD) if isinstance(b, Text)]
    said = [plain_text(p.content) for b in texts for p in b.paragraphs]
    assert said == ["3.2 产教融合", "学校与三家企业共建车间，", "按月开课。", "师傅进校", "(1) 实习"]


def test_a_range_of_wps_keeps_its_line_break_and_printed_numbers() -> None:
    (table,) = rich_from_html(WPS_ET)
    assert isinstance(table, Table)
    assert table.rows == (("比率\n（％）", "95.89％"), ("", "13.7:1")) and table.merges == (
        Merge(0, 0, 2, 1),
    )


def test_a_web_page_gives_words_links_and_a_picture_that_is_not_fetched() -> None:
    head, text, picture, items = rich_from_html(BROWSER)
    assert head == PastedHeading(1, "通知") and picture == PastedPicture(b"")
    assert isinstance(text, Text) and text.paragraphs[0].content[0] == Span("要求", True)
    assert isinstance(items, Text) and [p.role for p in items.paragraphs] == [Role.BULLET, Role.BULLET]


def test_only_pictures_in_the_clipboards_own_folders_are_opened(tmp_path: Path) -> None:
    folder = tmp_path / "msohtmlclip1" / "01"
    folder.mkdir(parents=True)
    (folder / "clip_image001.png").write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    assert picture_of(Image((folder / "clip_image001.png").as_uri())) == PastedPicture(
        PNG, "clip_image001.png"
    )
    assert picture_of(Image((tmp_path / "secret.png").as_uri())).data == b""
    assert (
        clipboard_file((folder / ".." / ".." / "secret.png").as_uri().replace("secret", "%2E%2E/secret"))
        is None
    )
    assert clipboard_file("file:///C:/Users/a/AppData/Local/Temp/ksohtml12/wps1.png") is not None
    assert clipboard_file("file:///C:/Users/a/AppData/Local/Temp/ksohtml12/a.exe") is None
    assert picture_of(Image((folder / "gone.png").as_uri())).data == b""
    assert picture_of(Image("data:image/png;base64,!!!!")).data == b""
