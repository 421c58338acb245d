"""Invented texts and a hand-made Word file that hold every kind of thing once: the ground on which `tools.fuzz` mutates."""

import io
import zipfile

_PROSE = "学校在这一年里围绕人才培养做了下面这些工作，各部门分工明确，进展顺利，取得了看得见的成效。"

TEXT = f"""山青县职业技术学校质量年报（2025年度）

一、人才培养
{_PROSE}
（一）学生情况
1. 规模。在校生 1,234 人，比上年增长 5.6%，见表 1-1。
表 1-1 在校生人数
专业\t2024年\t2025年
汽修\t120\t131
会计\t98\t102
| 项目 | 数 |
| --- | --- |
| 甲 | 1 |
【案例】车间里的课堂
{_PROSE}
二、服务贡献
- 第一点
- 第二点
{_PROSE}
"""

CELLS = '项目\t2024\t2025\r\n"在校生\n人数"\t1,234\t=1+1\r\n'

WORD_HTML = f"""Version:0.9
StartHTML:0000000105
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {{margin:0}}</style></head><body>
<!--StartFragment--><h1 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>一、</span>人才培养</h1>
<p class=MsoNormal>{_PROSE}<b>加粗</b>&nbsp;<a href="https://example.org/甲">链接</a><br>软回车
<a style='mso-footnote-id:ftn1' href="#_ftn1">[1]</a></p>
<p style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>（1）</span>第一项</p>
<ul><li>点<ol><li><p>里层</p></li></ol></li></ul>
<table border=1><caption>表题</caption><thead><tr><th rowspan=2>专业</th><th colspan=2>人数</th></tr></thead>
<tr><td>男</td><td>女</td></tr><tr><td>汽修</td><td>1</td><td>2<table><tr><td>套</td></tr></table></td></tr></table>
<div style='mso-element:footnote' id=ftn1><p>脚注文字</p></div><!--EndFragment--></body></html>"""

EXCEL_HTML = """<html><body><table><col width=72><tr height=19><td colspan=2 style='mso-ignore:colspan'>在校生情况</td></tr>
<tr><td>指标</td><td>2024年</td><td>2025年</td></tr><tr><td>人数<br>（人）</td><td x:num>1,234.50</td><td>95.89％</td></tr>
<tr><td rowspan="2">师资</td><td>13.7:1</td><td>2499万元</td></tr><tr><td>1</td><td>=A1</td></tr></table></body></html>"""

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _p(text: str, properties: str = "", more: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr><w:sz w:val='24'/></w:rPr><w:t>{text}</w:t></w:r>{more}</w:p>"


def _style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


_BODY = f"""
{_p("山青县职业技术学校", '<w:jc w:val="center"/>')}{_p("质量年度报告（2025年度）", '<w:jc w:val="center"/>')}
<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>
{_p("一、人才培养 1", _style("t1"))}</w:sdtContent></w:sdt>
{_p("人才培养", _style("1") + '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', '<w:bookmarkStart w:id="0" w:name="b1"/><w:bookmarkEnd w:id="0"/>')}
{_p(_PROSE, "", '<w:r><w:footnoteReference w:id="2"/></w:r><w:hyperlink r:id="rL"><w:r><w:t>链接</w:t></w:r></w:hyperlink>')}
{_p("学生情况", _style("2") + '<w:outlineLvl w:val="1"/>')}
<w:p><w:ins w:id="1"><w:r><w:t>{_PROSE}</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>
<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF b1 \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>
<w:r><w:t>第一章</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:br/><w:tab/></w:r>
<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath></w:p>
{_p("第一条", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:pBdr><w:top w:val="single"/><w:left w:val="single"/><w:right w:val="single"/></w:pBdr>')}
<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图" descr="一张照片"/><a:graphic><a:graphicData><a:blip r:embed="rP"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>
{_p("图 1-1 一张照片")}
<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="rC"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent>{_p("框里的字")}</w:txbxContent></mc:Choice><mc:Fallback><w:pict>
<v:shape><v:textbox><w:txbxContent>{_p("框里的字")}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
{_p("表 1-1 人数")}
<w:tbl><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{_p("专业")}</w:tc>
<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{_p("人数")}</w:tc></w:tr><w:tr><w:trPr><w:gridAfter w:val="0"/></w:trPr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{_p("")}</w:tc>
<w:tc>{_p("男")}</w:tc><w:tc>{_p("女")}<w:tbl><w:tr><w:tc>{_p("套")}</w:tc></w:tr></w:tbl></w:tc></w:tr>
<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc>{_p("1")}</w:tc><w:tc>{_p("2")}</w:tc></w:tr></w:tbl>
{_p("【案例】课堂")}{_p(_PROSE)}
{_p("二、服务贡献")}{_p(_PROSE, "", "<w:r><w:ruby><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase></w:ruby></w:r>")}
<w:sectPr><w:headerReference r:id="rH"/></w:sectPr>"""

_STYLES = """<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="t1"><w:name w:val="toc 1"/></w:style>"""

_NUMBERING = """<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>
<w:pStyle w:val="1"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="2"/></w:lvlOverride></w:num>"""

_CHART = """<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart><c:plotArea><c:barChart><c:barDir val="col"/>
<c:ser><c:tx><c:strCache><c:pt idx="0"><c:v>甲</c:v></c:pt></c:strCache></c:tx><c:cat><c:pt idx="0"><c:v>2024</c:v></c:pt><c:pt idx="1"><c:v>2025</c:v></c:pt></c:cat>
<c:val><c:pt idx="0"><c:v>1</c:v></c:pt><c:pt idx="1"><c:v>2</c:v></c:pt></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"""

_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""


def _outside(target: str) -> str:
    return ' TargetMode="External"' if "://" in target else ""


def _relations(*lines: tuple[str, str, str]) -> str:
    made = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"{_outside(target)}/>'
        for key, kind, target in lines
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{made}</Relationships>'


def hand_made_word(picture: bytes) -> bytes:
    """A .docx of raw XML with lists, fields, tracked changes, boxes, charts, merged and nested tables; not compressed."""
    footnotes = f'<w:footnote w:id="0" w:type="separator"/><w:footnote w:id="2">{_p("脚注")}</w:footnote>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{_BODY}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NAMES}>{_STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMES}>{_NUMBERING}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {_NAMES}>{footnotes}</w:footnotes>",
        "word/comments.xml": f'<w:comments {_NAMES}><w:comment w:id="1">{_p("批注")}</w:comment></w:comments>',
        "word/header1.xml": f"<w:hdr {_NAMES}>{_p('页眉 山青县职业技术学校')}</w:hdr>",
        "word/charts/chart1.xml": _CHART,
        "word/_rels/document.xml.rels": _relations(
            ("rS", "styles", "styles.xml"), ("rN", "numbering", "numbering.xml"), ("rF", "footnotes", "footnotes.xml"),
            ("rK", "comments", "comments.xml"), ("rH", "header", "header1.xml"), ("rP", "image", "media/p.jpeg"),
            ("rC", "chart", "charts/chart1.xml"), ("rL", "hyperlink", "https://example.org/"),
        ),
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
        package.writestr("word/media/p.jpeg", picture)
    return out.getvalue()
