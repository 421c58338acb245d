"""Paints laid out pages with Qt: on the screen for the preview, into a file for the PDF. One painter, the same pages.

It is a canvas (`word`, `fill`, `image`, all in points) and knows nothing of who lays the pages out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

OWN_FONT = "ZhibaoSansSC-Regular.otf"
OWN_FAMILY = "Zhibao Sans SC"
STAND_INS = {
    "宋体": ("宋体", "SimSun", "NSimSun", "AR PL UMing CN", "Noto Serif CJK SC", "Source Han Serif SC"),
    "仿宋": ("仿宋", "FangSong", "仿宋_GB2312", "STFangsong", "AR PL SungtiL GB", "Noto Serif CJK SC"),
    "楷体": ("楷体", "KaiTi", "楷体_GB2312", "STKaiti", "AR PL KaitiM GB", "AR PL UKai CN"),
    "黑体": ("黑体", "SimHei", "WenQuanYi Zen Hei", "Noto Sans CJK SC", "Microsoft YaHei"),
    "方正小标宋简体": (
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05S",
        "华文中宋",
        "STZhongsong",
        "Noto Serif CJK SC",
        "宋体",
        "SimSun",
    ),
    "仿宋_GB2312": ("仿宋_GB2312", "仿宋", "FangSong", "STFangsong", "AR PL SungtiL GB", "Noto Serif CJK SC"),
    "楷体_GB2312": ("楷体_GB2312", "楷体", "KaiTi", "STKaiti", "AR PL KaitiM GB", "AR PL UKai CN"),
    "华文中宋": ("华文中宋", "STZhongsong", "宋体", "SimSun", "Noto Serif CJK SC"),
    "Times New Roman": ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman"),
    "Arial": ("Arial", "Liberation Sans", "Arimo", "Nimbus Sans"),
}
"""The fonts that reports name → families that look like them, the best first. The program's own font stands last."""
_UNIT = 20  # painter units in a point: font sizes in whole units are then exact to a twentieth of a point
_PDF_DPI = 1200


class Drawable(Protocol):
    """A mark on a page."""

    def draw(self, canvas: Any) -> None:
        """Draws itself on a canvas."""


def families(name: str) -> list[str]:
    """The installed families to set text of that font in, the best first; last the program's own font."""
    return list(_families(name))


@cache
def _families(name: str) -> tuple[str, ...]:
    installed = set(QFontDatabase.families())
    if OWN_FAMILY not in installed:
        QFontDatabase.addApplicationFontFromData((files("resources") / "fonts" / OWN_FONT).read_bytes())
    wished = STAND_INS.get(name, (name,))
    return (*[family for family in wished if family in installed], OWN_FAMILY)


class PagePainter:
    """A canvas over a QPainter; `scale` is how many device pixels a point has. `pictures` gives bytes by name."""

    def __init__(self, painter: QPainter, scale: float, picture: Callable[[str], QImage]) -> None:
        self._painter = painter
        self._picture = picture
        self._fonts: dict[tuple[str, float, bool, bool], QFont] = {}
        self._last: tuple[tuple[str, float, bool, bool], str] | None = None
        painter.scale(scale / _UNIT, scale / _UNIT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def word(
        self, x: float, y: float, text: str, family: str, size: float, bold: bool, color: str, underline: bool
    ) -> None:
        """Text with its baseline at `y`."""
        key = family, size, bold, underline
        if (key, color) != self._last:  # setting a font costs as much as drawing a character
            self._last = key, color
            if key not in self._fonts:
                self._fonts[key] = _font(*key)
            self._painter.setFont(self._fonts[key])
            self._painter.setPen(QColor(f"#{color}"))
        self._painter.drawText(QPointF(x * _UNIT, y * _UNIT), text)

    def fill(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A rectangle of one colour."""
        self._painter.fillRect(_rect(x, y, width, height), QColor(f"#{color}"))

    def image(self, x: float, y: float, width: float, height: float, name: str) -> None:
        """The picture of that name; a grey field where there is none."""
        image = self._picture(name)
        if image.isNull():
            self._painter.fillRect(_rect(x, y, width, height), QColor("#dddddd"))
        else:
            self._painter.drawImage(_rect(x, y, width, height), image)


def _font(family: str, size: float, bold: bool, underline: bool) -> QFont:
    font = QFont(families(family))
    font.setPixelSize(max(1, round(size * _UNIT)))
    font.setBold(bold)
    font.setUnderline(underline)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(True)
    return font


def _rect(x: float, y: float, width: float, height: float) -> QRectF:
    return QRectF(x * _UNIT, y * _UNIT, width * _UNIT, height * _UNIT)


class Pictures:
    """Decoded pictures by name; the last few are kept, for a page is painted again and again."""

    def __init__(self, files_by_name: Mapping[str, bytes], most: int = 12) -> None:
        self._files = files_by_name
        self._most = most
        self._ready: dict[str, QImage] = {}

    def __call__(self, name: str) -> QImage:
        image = self._ready.pop(name, None)
        if image is None:
            image = QImage.fromData(self._files.get(name, b""))
        self._ready[name] = image
        while len(self._ready) > self._most:
            del self._ready[next(iter(self._ready))]
        return image


def plain_image(width: int, height: int) -> QImage:
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#dddddd"))
    return image


def paint_page(
    painter: QPainter, marks: Iterable[Drawable], scale: float, picture: Callable[[str], QImage]
) -> None:
    """Paints one page from the painter's origin."""
    canvas = PagePainter(painter, scale, picture)
    for mark in marks:
        mark.draw(canvas)


def pdf_bytes(
    pages: Sequence[tuple[float, float, Callable[[], Iterable[Drawable]]]],
    picture: Callable[[str], QImage],
    title: str,
    told: Callable[[int], None] | None = None,
) -> bytes:
    """Pages (width and height in points, their marks) as a PDF: fonts embedded, text that can be selected.

    `told` hears how many pages are done and may raise to stop. A QGuiApplication must be there; offscreen will do.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_PDF_DPI)
    writer.setTitle(title)
    writer.setCreator("质报")
    painter: QPainter | None = None
    try:
        for number, (width, height, marks) in enumerate(pages):
            size = QPageSize(
                QSizeF(width, height), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
            )
            # set in portrait or landscape by its own measures: no turning of what is painted
            writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
            if painter is None:
                painter = QPainter(writer)
                # without it every picture becomes a JPEG, and what was drawn with sharp edges smears
                painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
            else:
                writer.newPage()
            painter.save()
            paint_page(painter, marks(), _PDF_DPI / 72, picture)
            painter.restore()
            if told is not None:
                told(number + 1)
    finally:
        if painter is not None:
            painter.end()
    return bytes(buffer.data().data())
