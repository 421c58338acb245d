"""The form of a style profile's settings: units, sizes by their Chinese names, what is wrong said below its field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit

from exporters.word.profile import load_profile
from exporters.word.profile_text import flat
from forms.style_fields import THINGS, Thing, Value
from forms.style_form import StyleForm
from forms.style_house import HouseForm
from forms.style_units import SIZES, read_size, size_text
from report.house_style import CAPTIONS, DIVIDERS, NUMBERING
from tests.report.small import small_report

VALUES = flat(load_profile("school"))


def thing(title: str) -> Thing:
    return next(t for t in THINGS if t.title == title)


@pytest.fixture
def form(qtbot: Any) -> Any:
    def make(title: str, values: dict[str, Value] | None = None) -> tuple[StyleForm, list[tuple[str, Value]]]:
        made = StyleForm(thing(title), ["宋体", "仿宋"], ["Arial"])
        qtbot.addWidget(made)
        made.show_values(VALUES | (values or {}), True)
        told: list[tuple[str, Value]] = []
        made.changed.connect(lambda place, value: told.append((place, value)))
        return made, told

    return make


def typed(editor: Any, text: str) -> None:
    editor.setEditText(text)
    editor.lineEdit().editingFinished.emit()


@given(st.floats(5, 72).map(lambda v: round(v, 1)))
def test_a_size_shown_is_read_back(points: float) -> None:
    assert read_size(size_text(points)) == pytest.approx(points)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        *SIZES,
        ("16", 16),
        ("１０.５ 磅", 10.5),
        ("12pt", 12),
        ("三号(16磅)", 16),
        ("大", None),
        ("", None),
        ("-3", None),
    ],
)
def test_sizes_are_written_as_people_write_them(text: str, points: float | None) -> None:
    assert read_size(text) == points


def test_every_setting_listed_is_one_of_the_profile() -> None:
    places = [field.place for entry in THINGS for field in entry.fields]
    assert set(places) <= set(VALUES)
    shown = {p.split(".")[1] for p in places if p.startswith("styles.")}
    kept = {"caption", "table_left", "table_left_small"}  # they follow others
    assert shown | kept == {p.split(".")[1] for p in VALUES if p.startswith("styles.")}
    assert {p for p in VALUES if not p.startswith("styles.")} <= set(places)


def test_showing_values_tells_nobody(form: Any) -> None:
    for entry in THINGS:
        _, told = form(entry.title)
        assert told == []


def test_a_size_by_its_name_is_told_in_points(form: Any) -> None:
    made, told = form("正文")
    typed(made.editors["styles.body.size"], "三号")
    typed(made.editors["styles.body.size"], "三号")
    assert told == [("styles.body.size", 16.0)]


def test_what_is_no_size_is_said_below_the_field_and_told_to_nobody(form: Any) -> None:
    made, told = form("正文")
    typed(made.editors["styles.body.size"], "很大")
    assert told == [] and "很大" in made.trouble("styles.body.size")
    typed(made.editors["styles.body.size"], "14")
    assert made.trouble("styles.body.size") == ""


def test_lines_are_shown_in_points_and_kept_in_eighths(form: Any) -> None:
    made, told = form("表格样子")
    frame: QDoubleSpinBox = made.editors["look.table_frame"]
    assert frame.value() == 1.0
    frame.setValue(1.5)
    made.editors["look.wide_columns"].setValue(10)
    assert told == [("look.table_frame", 12), ("look.wide_columns", 10)]
    assert all(isinstance(value, int) for _, value in told)


def test_a_colour_is_chosen_by_name_or_typed(form: Any) -> None:
    made, told = form("表格样子", {"look.header_shade": "ABCDEF"})
    shade: QComboBox = made.editors["look.header_shade"]
    assert shade.currentText() == "ABCDEF"
    typed(shade, "浅灰")
    typed(shade, "#eaf3ea")
    assert told == [("look.header_shade", "F2F2F2"), ("look.header_shade", "EAF3EA")]


def test_switches_texts_fonts_and_choices_tell_their_values(form: Any) -> None:
    made, told = form("页码")
    text: QLineEdit = made.editors["number.form"]
    text.insert("第")
    text.editingFinished.emit()
    text.editingFinished.emit()
    box: QCheckBox = made.editors["number.restart"]
    box.setChecked(False)
    place: QComboBox = made.editors["number.place"]
    place.activated.emit(place.findData("outer"))
    typed(made.editors["styles.footer.font"], "仿宋")
    assert told == [
        ("number.form", "{n}第"),
        ("number.restart", False),
        ("number.place", "outer"),
        ("styles.footer.font", "仿宋"),
    ]


def test_a_gap_that_came_from_elsewhere_is_shown(form: Any) -> None:
    made, _ = form("图和题注", {"look.caption_gap": " —— "})
    assert made.editors["look.caption_gap"].currentData() == " —— "


def test_what_may_not_be_changed_is_greyed(form: Any) -> None:
    made, _ = form("正文")
    made.show_values(VALUES, False)
    assert not any(editor.isEnabled() for editor in made.editors.values())


def test_every_field_has_an_accessible_name(form: Any) -> None:
    for entry in THINGS:
        made, _ = form(entry.title)
        assert all(editor.accessibleName() for editor in made.editors.values())


def test_the_reports_own_choices_begin_with_the_editions(qtbot: Any) -> None:
    made = HouseForm()
    qtbot.addWidget(made)
    report = small_report()
    report.fields[CAPTIONS] = "through"
    made.show_report(report, True)
    assert made.boxes[NUMBERING].currentText().startswith("按版本：")
    assert made.boxes[CAPTIONS].currentData() == "through"
    told: list[tuple[str, str]] = []
    made.changed.connect(lambda key, value: told.append((key, value)))
    made.boxes[DIVIDERS].activated.emit(made.boxes[DIVIDERS].findData("yes"))
    assert told == [(DIVIDERS, "yes")]
