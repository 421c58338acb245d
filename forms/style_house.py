"""What the report itself chooses beside its profile: numbers of headings and captions, depth of the contents, divider pages."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from forms.widgets import QuietCombo, label, labelled_row, stack
from report.edition import Numbering
from report.house_style import CAPTION_FORMS, CAPTIONS, CONTENTS, DIVIDERS, NUMBERING, NUMBERINGS
from report.messages import say
from report.model import Report
from report.numbering import heading_number


class HouseForm(QWidget):
    """`changed(key, value)` with a field of the report and what it should hold; "" for the edition's own."""

    changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = {key: QuietCombo() for key in (NUMBERING, CAPTIONS, CONTENTS, DIVIDERS)}
        titles = ("标题编号", "图、表编号", "目录级数", "每章前的篇章页")
        layout = stack(spacing=6)
        for title, (key, box) in zip(titles, self.boxes.items(), strict=True):
            box.activated.connect(partial(self._chosen, key))
            layout.addWidget(labelled_row(title, box, width=112))
        layout.addWidget(label(say("style.house_note"), "quiet", wrap=True))
        layout.addStretch(1)
        self.setLayout(layout)

    def show_report(self, report: Report, may_edit: bool) -> None:
        """Shows what holds now; the first entry of each box is the edition's own."""
        edition = report.edition
        choices = {
            NUMBERING: {"": _own_levels(edition.numbering), **NUMBERINGS},
            CAPTIONS: {"": edition.numbering.figure.format(chapter=1, n=1), **CAPTION_FORMS},
            CONTENTS: {"": f"{edition.contents_levels} 级", "1": "1 级", "2": "2 级", "3": "3 级"},
            DIVIDERS: {"": "有" if edition.divider_pages else "没有", "yes": "有", "no": "没有"},
        }
        for key, box in self.boxes.items():
            box.clear()
            for value, words in choices[key].items():
                box.addItem(f"按版本：{words}" if not value else words, value)
            box.setCurrentIndex(max(0, box.findData(report.fields.get(key, ""))))
            box.setEnabled(may_edit)

    def _chosen(self, key: str, place: int) -> None:
        self.changed.emit(key, self.boxes[key].itemData(place))


def _own_levels(forms: Numbering) -> str:
    return "　".join(heading_number(form, [1] * (n + 1)) for n, form in enumerate(forms.levels[:3]) if form)
