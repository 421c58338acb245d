"""Small Word files for the tests, made of raw XML so that every oddity of an office's file can be written down."""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image

from importers import Proposal, accept, propose
from report.dump import dump
from report.editions import load_edition
from report.model import Report

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:rPr><w:sz w:val="24"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 3"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="zi"><w:name w:val="自定标题"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="t1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="cap"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="tt"><w:name w:val="Title"/></w:style>
<w:style w:type="character" w:styleId="bold"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
"""
PROSE = "这一段是为测试写的正文，说明学校在这一方面做了哪些工作、取得了哪些成效，长度足够让程序认出它是正文而不是标题。"


def run(text: str, bold: bool = False, size: int = 0, more: str = "") -> str:
    """A run; "\\n" is a soft line break, "\\t" a tab."""
    look = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/>' if size else "") + more
    parts = []
    for n, line in enumerate(text.split("\n")):
        parts.append("<w:br/>" if n else "")
        for k, piece in enumerate(line.split("\t")):
            parts.append(("<w:tab/>" if k else "") + f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return f"<w:r><w:rPr>{look}</w:rPr>{''.join(parts)}</w:r>"


def para(
    text: str = "",
    style: str = "",
    bold: bool = False,
    size: int = 0,
    align: str = "",
    num: tuple[int, int] | None = None,
    more: str = "",
    runs: str = "",
) -> str:
    """A paragraph; `more` goes into its properties, `runs` after its text."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    properties += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p><w:pPr>{properties}{more}</w:pPr>{run(text, bold, size) if text else ''}{runs}</w:p>"


def cell(content: str, span: int = 1, down: str = "") -> str:
    """A table cell; `content` is text or paragraphs; `down` is restart or continue of a vertical merge."""
    inner = content if content.startswith(("<w:p", "<w:tbl")) else para(content)
    merge = f'<w:vMerge w:val="{down}"/>' if down else ""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{inner}</w:tc>'


def table(*rows: list[str], header: bool = False) -> str:
    """A table of rows; a cell is text, or the XML of `cell`."""
    lines = []
    for n, row in enumerate(rows):
        cells = "".join(c if c.startswith("<w:tc") else cell(c) for c in row)
        lines.append(f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if header and n == 0 else ''}{cells}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def picture(relation: str = "rIdP1") -> str:
    """A run with an inline picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def text_box(*texts: str) -> str:
    """A run with a text box, as Word writes it: the same text in the choice and in the fallback."""
    content = "<w:txbxContent>" + "".join(para(t) for t in texts) + "</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>"
        f"<wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def field(code: str, result: str) -> str:
    """A complex field with its result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def page_break() -> str:
    """A paragraph that only ends the page."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def image(
    size: tuple[int, int] = (60, 40), colour: tuple[int, int, int] = (20, 90, 160), **save: object
) -> bytes:
    """The bytes of a JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **save)
    return out.getvalue()


def word_file(
    path: Path,
    *body: str,
    numbering: str = "",
    styles: str = STYLES,
    parts: dict[str, bytes | str] | None = None,
    relations: str = "",
) -> Path:
    """Writes a .docx with this body. Three pictures (rIdP1 … rIdP3) are always there; `parts` and `relations` add more."""
    rels = "".join(
        f'<Relationship Id="rIdP{n}" Type="{RELATIONS}/image" Target="media/image{n}.jpeg"/>'
        for n in (1, 2, 3)
    )
    rels += f'<Relationship Id="rIdS" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    if numbering:
        rels += f'<Relationship Id="rIdN" Type="{RELATIONS}/numbering" Target="numbering.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    contents: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="text/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{rels}{relations}</Relationships>',
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
        **{f"word/media/image{n}.jpeg": image(colour=(n * 60, 50, 90)) for n in (1, 2, 3)},
    }
    if numbering:
        contents["word/numbering.xml"] = f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>"
    contents.update(parts or {})
    with zipfile.ZipFile(path, "w") as package_file:
        for name, data in contents.items():
            package_file.writestr(name, data)
    return path


def imported(path: Path, edition: str = "zz-2025", year: int = 2025) -> tuple[Proposal, Report]:
    """The proposal for a file, and the empty report that accepted it."""
    proposal = propose(path, None, edition)
    report = Report(load_edition(edition), year)
    report.apply(accept(report, proposal).edit)
    return proposal, report


def items(path: Path, edition: str = "zz-2025", *kinds: str) -> list[dict[str, object]]:
    """The dumped items of an imported file, those of the edition's own appendix tables and front pages left out."""
    _, report = imported(path, edition)
    found = [
        i for i in dump(report)["items"] if "table" not in i and i.get("role") not in ("cover", "declaration")
    ]
    return [i for i in found if not kinds or i["kind"] in kinds]


def headings(path: Path, edition: str = "zz-2025") -> list[tuple[int, str, str]]:
    """(level, printed number, title) of every heading but the edition's 附表."""
    found = items(path, edition, "heading")
    return [
        (int(str(i["level"])), str(i["printed_number"] or ""), str(i["text"]))
        for i in found
        if i["text"] != "附表"
    ]


def texts(path: Path, edition: str = "zz-2025") -> list[str]:
    """The text of every paragraph outside cases."""
    return [str(i["text"]) for i in items(path, edition, "paragraph")]
