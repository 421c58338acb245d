"""The settings of one thing of a style profile as a form: units in Chinese, what is wrong said below the field it is wrong in."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QLineEdit, QWidget

from forms.style_fields import Field, Thing, Value
from forms.style_units import SIZES, read_size, size_text
from forms.widgets import QuietCombo, QuietDecimal, label, labelled_row, stack
from report.messages import say

_MOST = 999.0  # a spin box takes any number: what is too large is said, not cut off


class StyleForm(QWidget):
    """`changed(place, value)` when a person has set something; `show_values` puts other values in without telling."""

    changed = Signal(str, object)

    def __init__(
        self, thing: Thing, fonts: Sequence[str], latin: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.thing = thing
        self._fonts = {"font": fonts, "latin": latin}
        self._filling = False
        self.editors: dict[str, QWidget] = {}
        self._troubles: dict[str, QLabel] = {}
        layout = stack(margins=0, spacing=6)
        for field in thing.fields:
            editor = self._editor(field)
            self.editors[field.place] = editor
            trouble = label("", "error", wrap=True)
            trouble.hide()
            self._troubles[field.place] = trouble
            layout.addWidget(labelled_row(field.label, editor, field.note, 112))
            layout.addWidget(trouble)
        layout.addStretch(1)
        self.setLayout(layout)

    # ---- values

    def show_values(self, values: Mapping[str, Value], may_edit: bool) -> None:
        """Shows the values of a profile by their places."""
        self._filling = True
        for field in self.thing.fields:
            self._show(field, values[field.place])
            self.editors[field.place].setEnabled(may_edit)
            self._troubles[field.place].hide()
        self._filling = False

    def show_trouble(self, place: str, sentence: str) -> None:
        """Says below a field what is wrong with it; the field keeps what was typed."""
        self._troubles[place].setText(sentence)
        self._troubles[place].show()

    def trouble(self, place: str) -> str:
        """What is said below a field, or ""."""
        return self._troubles[place].text() if not self._troubles[place].isHidden() else ""

    def _tell(self, place: str, value: Value) -> None:
        if not self._filling:
            self._troubles[place].hide()
            self.changed.emit(place, value)

    # ---- editors

    def _editor(self, field: Field) -> QWidget:
        if field.kind == "switch":
            box = QCheckBox()
            box.toggled.connect(partial(self._tell, field.place))
            return box
        if field.kind == "number":
            spin = QuietDecimal()
            spin.setRange(-_MOST, _MOST)
            spin.setDecimals(0 if field.unit in ("列", "行") else 2)
            spin.setSuffix(f" {field.unit}")
            spin.setKeyboardTracking(False)
            spin.setSingleStep(0.05 if field.place.endswith(".spacing") else {"字": 0.5}.get(field.unit, 1.0))
            spin.valueChanged.connect(lambda value: self._tell(field.place, _kept(field, value)))
            return spin
        if field.kind == "text":
            line = QLineEdit()
            line.editingFinished.connect(lambda: self._typed(field, line))
            return line
        combo = QuietCombo()
        if field.kind == "choice":
            for words, value in field.choices:
                combo.addItem(words, value)
            combo.activated.connect(lambda place: self._tell(field.place, combo.itemData(place)))
            return combo
        self._make_editable(field, combo)
        return combo

    def _make_editable(self, field: Field, combo: QuietCombo) -> None:
        combo.setEditable(True)
        combo.setInsertPolicy(QuietCombo.InsertPolicy.NoInsert)
        combo.setMinimumContentsLength(12)
        if field.kind == "size":
            for _, points in SIZES:
                combo.addItem(size_text(points), points)
        elif field.kind == "colour":
            for words, value in field.choices:
                combo.addItem(_swatch(str(value) or "000000"), words, value)
        else:
            combo.addItems(list(self._fonts[field.kind]))
        combo.activated.connect(lambda _: self._read(field, combo))
        edit = combo.lineEdit()
        if edit is not None:
            edit.editingFinished.connect(lambda: self._read(field, combo))
            if field.kind == "latin":
                edit.setPlaceholderText("随“基本”")

    def _typed(self, field: Field, line: QLineEdit) -> None:
        if line.isModified():
            line.setModified(False)
            self._tell(field.place, line.text())

    def _read(self, field: Field, combo: QuietCombo) -> None:
        """What stands in an editable box, once: choosing and leaving it both come here."""
        text = combo.currentText().strip()
        if self._filling or text == combo.property("shown"):
            return
        combo.setProperty("shown", text)
        if field.kind == "size":
            points = read_size(text)
            if points is None:
                self.show_trouble(field.place, say("style.bad_size", text=text))
            else:
                self._tell(field.place, points)
        elif field.kind == "colour":
            known = dict(field.choices)
            self._tell(field.place, known.get(text, text.lstrip("#").upper()))
        elif text or field.place.endswith(".latin"):
            self._tell(field.place, text)

    def _show(self, field: Field, value: Value) -> None:
        editor = self.editors[field.place]
        if isinstance(editor, QCheckBox):
            editor.setChecked(bool(value))
        elif isinstance(editor, QDoubleSpinBox):
            editor.setValue(float(value) / field.scale)
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))
            editor.setModified(False)
        elif isinstance(editor, QuietCombo):
            self._show_choice(field, editor, value)

    def _show_choice(self, field: Field, combo: QuietCombo, value: Value) -> None:
        if field.place.endswith(".align"):
            value = value or "left"  # not said otherwise
        place = next((n for n in range(combo.count()) if combo.itemData(n) == value), -1)
        if field.kind == "choice":
            if place < 0:  # a gap that came from a Word file
                combo.addItem(f"“{value}”", value)
                place = combo.count() - 1
            combo.setCurrentIndex(place)
            return
        text = size_text(float(value)) if field.kind == "size" else str(value)
        if field.kind == "colour" and place >= 0:
            text = combo.itemText(place)
        if field.kind == "colour":
            combo.setCurrentIndex(place)  # −1 takes another colour's swatch away
        combo.setEditText(text)
        combo.setProperty("shown", text)


def _kept(field: Field, value: float) -> Value:
    """A number as the profile keeps it."""
    return round(value * field.scale) if field.scale > 1 or field.unit in ("列", "行") else value


def _swatch(colour: str) -> QIcon:
    picture = QPixmap(16, 16)
    picture.fill(QColor(f"#{colour}"))
    return QIcon(picture)
