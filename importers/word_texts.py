"""The texts of a Word file in reading order, one for each paragraph: to hold a file against an earlier state of itself.

Lines of contents and lists are left out, tracked changes count as accepted, results of fields are text.
"""

from pathlib import Path

from lxml import etree

from importers.word.package import Package, W

_GONE = (f"{W}del", f"{W}moveFrom")
OUR_NAME = "质报"  # what our own files say wrote them; Word and WPS put their own name there when they save


def word_texts(path: Path) -> list[str]:
    """Every paragraph with text, those of table cells and boxes included. UserError for what is no Word file."""
    with Package(path) as package:
        root = package.tree(package.document)
        texts = [_text(paragraph) for paragraph in root.iter(f"{W}p")] if root is not None else []
    return [text for text in texts if text.strip()]


def saved_by_others(path: Path) -> bool:
    """Whether another program has saved the file since we wrote it. UserError for what is no Word file."""
    with Package(path) as package:
        root = package.tree("docProps/app.xml")
    names = [part.text for part in root if str(part.tag).endswith("}Application")] if root is not None else []
    return names != [OUR_NAME]


def _text(paragraph: etree._Element) -> str:
    if any("PAGEREF" in (code.text or "") for code in paragraph.iter(f"{W}instrText")):
        return ""  # a line of the contents
    parts = []
    for piece in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if next(piece.iterancestors(f"{W}p"), None) is not paragraph:
            continue  # a text box hangs on this paragraph; its own paragraphs come by themselves
        if (
            next(piece.iterancestors(*_GONE), None) is None
            and next(piece.iterancestors(f"{W}pPr"), None) is None
        ):
            parts.append(piece.text or "" if piece.tag == f"{W}t" else " ")
    return "".join(parts)
