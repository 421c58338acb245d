"""What the clipboard or a drag holds for a section page: picture files, text and tables, a bare picture."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage

from forms import paste
from report.blocks import Body, Table, Text
from report.pasted import PastedHeading, PastedPicture

_PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")


def picture_files(source: QMimeData) -> list[str]:
    """The local picture files that are dropped or pasted."""
    paths = [url.toLocalFile() for url in source.urls() if url.isLocalFile()] if source.hasUrls() else []
    return [path for path in paths if path.lower().endswith(_PICTURES)]


def pasted_bodies(source: QMimeData) -> tuple[Body, ...]:
    """Text and tables of what another program put on the clipboard; () where it holds neither. UserError
    when too large."""
    bodies = paste.reader().blocks_from_html(source.html()) if source.hasHtml() else ()
    if bodies or not source.hasText():
        return bodies
    text = source.text()
    if "\t" in text and len(text.strip().splitlines()) > 1:
        rows = paste.reader().table_from_text(text)
        if rows:
            return (Table(rows),)
    paragraphs = paste.plain_paragraphs(text)
    return (Text(paragraphs),) if paragraphs else ()


def pasted_rich(source: QMimeData) -> tuple[paste.Rich, ...]:
    """The pieces of what another program copied, where there are headings or pictures among them; else (). UserError when too
    large."""
    pieces = paste.reader().rich_from_html(source.html()) if source.hasHtml() else ()
    return pieces if any(isinstance(p, PastedHeading | PastedPicture) for p in pieces) else ()


def image_bytes(source: QMimeData) -> bytes:
    """The picture of the clipboard as PNG."""
    image = source.imageData()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if isinstance(image, QImage):
        image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())
