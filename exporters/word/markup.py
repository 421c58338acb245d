"""The pieces of WordprocessingML that every other module puts together: escaped text, runs, fields,
paragraphs.
"""

import re
from collections.abc import Iterable

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DRAWING_NAMESPACES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Text without what XML forbids (control characters come along with text pasted from Word); every line
    end is \\n.
    """
    if text.isprintable():  # nearly every text: nothing to look for
        return text
    return _BREAK.sub("\n", _ILLEGAL.sub("", text))


def escape(text: str) -> str:
    """Text for the inside of an element or attribute; cleaned already or not."""
    return _escaped(clean(text))


def _escaped(text: str) -> str:
    if text.isalnum():  # nothing to look for: most cells of tables
        return text
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace('"', "&quot;")


def one_line(text: str) -> str:
    """Text for a place that cannot break: an attribute, a caption, a heading."""
    if text.isprintable():
        return text.strip()
    return re.sub(r"\s*\n\s*", " ", clean(text)).strip()


def run(text: str, properties: str = "") -> str:
    """A run; tabs and line ends become their elements. Nothing for empty text."""
    if not text:
        return ""
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    if text.isprintable():  # nearly every text: no tab, no line end
        return f'<w:r>{head}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'
    parts = []
    for place, line in enumerate(clean(text).split("\n")):
        if place:
            parts.append("<w:br/>")
        for column, piece in enumerate(line.split("\t")):
            if column:
                parts.append("<w:tab/>")
            if piece:
                parts.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return f"<w:r>{head}{''.join(parts)}</w:r>" if parts else ""


def mark(kind: str, properties: str = "") -> str:
    """A field character: begin, separate or end."""
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{head}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def field_start(instruction: str, properties: str = "") -> str:
    """A field up to its result."""
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    code = f'<w:r>{head}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return mark("begin", properties) + code + mark("separate", properties)


def field(instruction: str, result: str, properties: str = "") -> str:
    """A whole field with its stored result."""
    return field_start(instruction, properties) + run(result, properties) + mark("end", properties)


def paragraph(style: str, content: str, properties: str = "") -> str:
    """A paragraph; `properties` are further children of w:pPr after w:pStyle, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def bookmarked(content: str, name: str, number: int) -> str:
    """Content inside a bookmark."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'


_WIDE = re.compile("[\u2e80-\uffff“”‘’—…·①-⑳]")
_SEAM = re.compile(
    "(?<=[\u2e80-\u2fff\u3040-\ufaff])(?=[0-9A-Za-z%])|(?<=[0-9A-Za-z%])(?=[\u2e80-\u2fff\u3040-\ufaff])"
)


def width_units(text: str) -> float:
    """Width in half characters: a Chinese one counts two, and between it and a digit or letter Word leaves
    a quarter.
    """
    if text.isascii():
        return len(text)
    return len(text) + len(_WIDE.findall(text)) + 0.5 * len(_SEAM.findall(text))


def longest(lines: Iterable[str]) -> float:
    """The width of the widest line, in half characters."""
    return max((width_units(line) for line in lines), default=0.0)
