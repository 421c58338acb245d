"""A plain A4 Word file in Chinese fonts, for papers that are not the report: the findings, the list of evidence."""

import datetime
import io
import re
from typing import Any

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def plain_document(landscape: bool = False) -> Any:
    """An empty document of python-docx with the page, the fonts and the headings set."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2.6) if not landscape else Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    _font(document.styles["Normal"], "宋体", Pt(11))
    _font(document.styles["Title"], "黑体", Pt(18))
    _font(document.styles["Heading 1"], "黑体", Pt(14))
    return document


def document_bytes(document: Any, title: str, school: str) -> bytes:
    """The finished file; its properties name the school and no library."""
    _tidy(document)
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title, school, school
    about.comments = about.keywords = about.subject = ""
    about.created = about.modified = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def printable(text: str) -> str:
    """Text without the control characters that XML refuses."""
    return _CONTROL.sub("", text)


def _tidy(document: Any) -> None:
    """What the library's own template brings along: a picture of its first page, and a zoom that breaks the schema."""
    from docx.oxml.ns import qn

    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]
    for zoom in document.settings.element.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")


def _font(style: Any, name: str, size: Any) -> None:
    """Name for Latin and Chinese text alike: python-docx sets only the Latin slots, a theme font would win over it."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.name, style.font.size = name, size
    style.font.color.rgb = RGBColor(0x20, 0x20, 0x20)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{slot}"), None)
    fonts.set(qn("w:eastAsia"), name)
