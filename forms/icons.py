"""Icons from `resources/icons`, recoloured from the palette at load and drawn at the screen's pixel ratio.

`icon(name)` gives one; `set_icon(button_or_action, name)` gives one that follows the light and dark scheme.
"""

from functools import cache
from importlib.resources import files
from typing import Protocol
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from forms import theme

INK = "#212121"  # the one colour of every drawing in the folder


class TakesIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon, /) -> None:  # noqa: N802 - Qt's name
        """Shows the icon."""


@cache
def _source(name: str, size: int) -> str:
    """The SVG's text. Small sizes have drawings of their own (`name_16`), state glyphs stand in `state/`."""
    folder = files("resources") / "icons"
    for path in (f"{name}_{size}.svg", f"{name}.svg", f"state/{name}.svg"):
        file = folder.joinpath(*path.split("/"))
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise KeyError(f"no icon {name}")


@cache
def _pixmap(name: str, size: int, fill: str, ratio: float) -> QPixmap:
    text = _source(name, size)
    text = text.replace(INK, fill)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made


def pixmap(name: str, size: int = 20, role: str = "text", ratio: float = 0.0) -> QPixmap:
    """The icon as a pixmap of `size` device-independent pixels in the colour of `role`; KeyError for a
    name unknown."""
    return _pixmap(name, size, theme.css(role), ratio or _screen_ratio())


def icon(name: str, size: int = 20, role: str = "text") -> QIcon:
    """The icon in the colour of `role`, quiet when disabled; KeyError for a name unknown."""
    made = QIcon()
    for ratio in {1.0, _screen_ratio()}:
        made.addPixmap(_pixmap(name, size, theme.css(role), ratio))
        made.addPixmap(_pixmap(name, size, theme.css("border"), ratio), QIcon.Mode.Disabled)
    return made


def set_icon(target: TakesIcon, name: str, size: int = 20, role: str = "text") -> None:
    """Gives a button or an action an icon that is redrawn whenever the scheme changes."""
    _followers()[target] = (name, size, role)
    target.setIcon(icon(name, size, role))


def _screen_ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


@cache
def _followers() -> "WeakKeyDictionary[TakesIcon, tuple[str, int, str]]":
    theme.signals.changed.connect(_recolour)
    return WeakKeyDictionary()


def _recolour() -> None:
    for target, (name, size, role) in list(_followers().items()):
        if shiboken6.isValid(target):
            target.setIcon(icon(name, size, role))


def stage_glyph(stage: str, has_error: bool) -> tuple[str, str] | None:
    """(icon name, colour role) of a section's state; None for pages the program makes itself."""
    glyphs = {
        "empty": ("not_started", "quiet"),
        "writing": ("in_progress", "accent"),
        "review": ("to_review", "accent"),
        "trouble": ("problem", "error" if has_error else "query_glyph"),
        "locked": ("locked", "good"),
        "skipped": ("prohibited", "quiet"),
    }
    return glyphs.get(stage)


def app_icon() -> QIcon:
    """The program's own icon, in all its sizes."""
    made = QIcon()
    for name in ("zhibao.ico", "zhibao.png"):
        picture = QPixmap()
        if picture.loadFromData((files("resources") / "icons" / name).read_bytes()):
            made.addPixmap(picture)
    return made
