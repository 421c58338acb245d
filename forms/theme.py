"""Colours, fonts and the one style sheet. A single table of roles feeds the palette, the sheet and every
delegate.

`install(app)` once at start; afterwards `set_dark` and `set_text_scale` change the running window, and
`signals.changed` tells whoever paints or holds recoloured icons.
"""

import re
from importlib.resources import files

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

# role: (light, dark). Text pairs keep WCAG AA (4.5:1), glyphs 3:1.
COLOURS: dict[str, tuple[str, str]] = {
    "window": ("#F1F3F6", "#1A1E23"),
    "pane": ("#F8F9FB", "#1F242A"),
    "page": ("#FFFFFF", "#242A31"),
    "line": ("#D8DDE3", "#39414B"),
    "border": ("#AEB7C2", "#5A6471"),
    "text": ("#1B2430", "#E6EAEF"),
    "second": ("#4C5866", "#B4BDC8"),
    "quiet": ("#636E7B", "#98A3B0"),
    "hover": ("#EAEEF3", "#2C333B"),
    "accent": ("#1F5FA6", "#8ABBF2"),
    "accent_fill": ("#1F5FA6", "#2F6DB5"),
    "accent_text": ("#FFFFFF", "#FFFFFF"),
    "accent_hover": ("#184E8A", "#3C7CC6"),
    "selection": ("#E4EDF8", "#24405F"),
    "error": ("#B3261E", "#F4A39B"),
    "error_ground": ("#FBEBE9", "#45272A"),
    "query": ("#8A5300", "#EBBC6C"),
    "query_ground": ("#FFF4DF", "#40351F"),
    "query_glyph": ("#B86E00", "#EBBC6C"),
    "hint": ("#4C5866", "#B4BDC8"),
    "hint_ground": ("#EAEEF3", "#2C333B"),
    "good": ("#1E7A3C", "#8AD3A0"),
    "good_ground": ("#E7F4EB", "#21392B"),
    "bound_ground": ("#E9F0F9", "#2A3C52"),
    "bound_line": ("#7FA6D6", "#5F8FC6"),
    "carried_ground": ("#F3E9FB", "#40304F"),
    "carried_line": ("#8A4FC4", "#C39BEA"),
    "white": ("#FFFFFF", "#FFFFFF"),
}

OWN_FONT = "ZhibaoSansSC-Regular.otf"
FAMILIES = [
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Zhibao Sans SC",  # our own, so that a PC without any Chinese font shows no boxes
]

# kind: points at 100 %
SIZES = {"second": 9.0, "ui": 10.0, "page": 10.5, "heading": 11.0, "title": 12.0}

TEXT_SCALES = (1.0, 1.15, 1.3, 1.5)


class ThemeSignals(QObject):
    """`changed()` follows every change of colours or text size."""

    changed = Signal()


signals = ThemeSignals()


class _Look:
    """What is chosen now; `wish` None follows the system."""

    wish: bool | None = None
    dark = False
    scale = 1.0


def colour(role: str) -> QColor:
    """The colour of a role in the present scheme; KeyError."""
    return QColor(COLOURS[role][_Look.dark])


def css(role: str) -> str:
    """The same as "#RRGGBB", for rich text."""
    return COLOURS[role][_Look.dark]


def is_dark() -> bool:
    """Whether the dark scheme is shown now."""
    return _Look.dark


def dark_wish() -> bool | None:
    """What a person chose: dark, light, or None for the system's scheme."""
    return _Look.wish


def set_dark(dark: bool | None) -> None:
    """Shows the dark or the light scheme; None follows the system."""
    _Look.wish = dark
    schemes = {None: Qt.ColorScheme.Unknown, True: Qt.ColorScheme.Dark, False: Qt.ColorScheme.Light}
    QGuiApplication.styleHints().setColorScheme(schemes[dark])  # the title bar is the system's
    _refresh()


def text_scale() -> float:
    """The text size as a factor: 1.0 is 100 %."""
    return _Look.scale


def set_text_scale(scale: float) -> None:
    """Makes all text larger or smaller; `scale` 1.0 is 100 %."""
    _Look.scale = min(max(scale, 0.8), 2.0)
    _refresh()


def points(kind: str) -> float:
    """The size of a kind of text (second, ui, page, heading, title) in points, text-size setting included."""
    return SIZES[kind] * _Look.scale


def font(kind: str = "ui", bold: bool = False) -> QFont:
    """The font of a kind of text."""
    made = QFont()
    made.setFamilies(FAMILIES)
    made.setPointSizeF(points(kind))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def scaled(pixels: int) -> int:
    """A row height or width that has to grow with the text, in device-independent pixels."""
    return round(pixels * _Look.scale)


def install(app: QApplication) -> None:
    """Gives the application its style, palette, fonts and sheet, and follows the system from now on."""
    QFontDatabase.addApplicationFontFromData((files("resources") / "fonts" / OWN_FONT).read_bytes())
    app.setStyle("Fusion")  # the same on Windows, Kylin and UOS, and it honours every role of the palette
    app.styleHints().colorSchemeChanged.connect(_refresh)
    _refresh()


def _refresh() -> None:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    system = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    _Look.dark = system if _Look.wish is None else _Look.wish
    app.setPalette(palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet())
    signals.changed.emit()


def palette() -> QPalette:
    """The roles as Qt's own palette."""
    made = QPalette()
    role = QPalette.ColorRole
    table = {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "page",
        role.AlternateBase: "pane",
        role.Text: "text",
        role.Button: "window",
        role.ButtonText: "text",
        role.BrightText: "error",
        role.Highlight: "accent_fill",
        role.HighlightedText: "accent_text",
        role.Accent: "accent_fill",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.ToolTipBase: "page",
        role.ToolTipText: "text",
        role.PlaceholderText: "quiet",
        role.Light: "page",
        role.Midlight: "hover",
        role.Mid: "line",
        role.Dark: "border",
        role.Shadow: "border",
    }
    for key, name in table.items():
        made.setColor(key, colour(name))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, colour("quiet"))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, colour("line"))
    return made


def style_sheet() -> str:
    """`resources/theme/window.qss` with @role, @pt-kind and @file:name put in."""
    folder = files("resources") / "theme"
    text = (folder / "window.qss").read_text(encoding="utf-8")
    scheme = "dark" if _Look.dark else "light"
    text = re.sub(r"@file:([\w-]+)", lambda m: f"{folder}/{m[1]}-{scheme}.svg".replace("\\", "/"), text)
    text = re.sub(r"@pt-(\w+)", lambda m: f"{points(m[1]):g}pt", text)
    text = re.sub(r"@px-(\d+)", lambda m: f"{scaled(int(m[1]))}px", text)
    return re.sub(r"@(\w+)", lambda m: css(m[1]), text)
