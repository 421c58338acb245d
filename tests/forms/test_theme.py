"""Colours keep their contrast in both schemes; fonts, sheet and icons follow scheme and text size."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton

from forms import theme
from forms.icons import INK, app_icon, icon, pixmap, set_icon, stage_glyph
from report.progress import Stage


@pytest.fixture
def scheme(qapp: QApplication) -> Iterator[None]:
    yield
    theme.set_dark(False)
    theme.set_text_scale(1.0)
    theme.set_dark(None)
    qapp.setStyleSheet("")


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(first: str, second: str, dark: bool) -> float:
    light, deep = sorted((luminance(QColor(theme.COLOURS[r][dark])) for r in (first, second)), reverse=True)
    return (light + 0.05) / (deep + 0.05)


GROUNDS = ("window", "pane", "page")
TEXTS = [
    (text, ground) for text in ("text", "second", "accent", "error", "query", "good") for ground in GROUNDS
]
PAIRS = [
    *TEXTS,
    ("text", "hover"),
    ("text", "selection"),
    ("error", "error_ground"),
    ("query", "query_ground"),
    ("good", "good_ground"),
    ("hint", "hint_ground"),
    ("accent_text", "accent_fill"),
    ("quiet", "page"),
    ("quiet", "pane"),
]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(text: str, ground: str, dark: bool) -> None:
    assert contrast(text, ground, dark) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("glyph", ["error", "query_glyph", "good", "quiet", "accent"])
def test_glyphs_stand_out(glyph: str, dark: bool) -> None:
    assert min(contrast(glyph, ground, dark) for ground in GROUNDS) >= 3


def test_the_scheme_changes_palette_and_sheet(scheme: None, qapp: QApplication) -> None:
    theme.set_dark(True)
    assert theme.is_dark() and theme.dark_wish() is True
    assert qapp.palette().window().color() == QColor("#1A1E23")
    assert "#242A31" in qapp.styleSheet()
    theme.set_dark(False)
    assert qapp.palette().window().color() == QColor("#F1F3F6")
    assert "#242A31" not in qapp.styleSheet()


def test_the_sheet_has_no_place_left_open() -> None:
    assert "@" not in theme.style_sheet()


def test_the_text_size_scales_every_kind(scheme: None, qapp: QApplication) -> None:
    theme.set_text_scale(1.5)
    assert {kind: theme.points(kind) for kind in ("second", "ui", "title")} == {
        "second": 13.5,
        "ui": 15.0,
        "title": 18.0,
    }
    assert qapp.font().pointSizeF() == 15.0
    assert theme.scaled(24) == 36
    theme.set_text_scale(9)
    assert theme.text_scale() == 2.0


def test_whoever_paints_is_told_of_a_change(scheme: None, qtbot: Any) -> None:
    with qtbot.waitSignal(theme.signals.changed):
        theme.set_dark(True)


def test_an_unknown_role_is_an_error() -> None:
    with pytest.raises(KeyError):
        theme.colour("no such role")


def colours_of(name: str, role: str, ratio: float = 1.0) -> set[str]:
    image = pixmap(name, 20, role, ratio).toImage()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    solid = (image.pixelColor(x, y) for x, y in points if image.pixelColor(x, y).alpha() == 255)
    return {colour.name().upper() for colour in solid}


def test_icons_take_the_colour_of_their_role(scheme: None) -> None:
    theme.set_dark(False)
    assert colours_of("home", "accent") == {"#1F5FA6"}
    theme.set_dark(True)
    assert colours_of("home", "accent") == {"#8ABBF2"}


def test_icons_are_drawn_at_the_screens_ratio(qapp: QApplication) -> None:
    made = pixmap("search", 20, "text", 1.5)
    assert (made.width(), made.devicePixelRatio()) == (30, 1.5)
    assert not icon("search").isNull() and not app_icon().isNull()


def test_an_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        icon("no such icon")


def test_every_drawing_uses_the_ink_that_is_recoloured() -> None:
    folder = files("resources") / "icons"
    drawings = [f for part in (folder, folder / "state") for f in part.iterdir() if f.name.endswith(".svg")]
    assert drawings
    plain = [f.name for f in drawings if f.name != "zhibao.svg" and INK not in f.read_text(encoding="utf-8")]
    assert plain == []


def test_a_button_keeps_its_icon_in_step_with_the_scheme(scheme: None, qtbot: Any) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    theme.set_dark(False)
    set_icon(button, "home")
    before = button.icon().cacheKey()
    theme.set_dark(True)
    assert button.icon().cacheKey() != before


def test_every_state_has_a_glyph_of_its_own_shape(qapp: QApplication) -> None:
    glyphs = {stage: stage_glyph(stage, False) for stage in Stage}
    assert glyphs.pop(Stage.GENERATED) is None
    names = [glyph[0] for glyph in glyphs.values() if glyph]
    assert len(set(names)) == len(names) == 6
    for glyph in glyphs.values():
        assert glyph is not None and not pixmap(glyph[0], 16, glyph[1]).isNull()
    assert stage_glyph(Stage.TROUBLE, True) != stage_glyph(Stage.TROUBLE, False)
