"""The lines of the page 交稿: one for each kind of file that can be made, with its name, state and result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from forms import theme
from forms.icons import pixmap
from forms.widgets import button, empty, label, row, set_kind, stack

_STATES = {
    "idle": ("", "", ""),
    "waiting": ("not_started", "quiet", "排队"),
    "running": ("in_progress", "accent", "生成中"),
    "done": ("ok", "good", "已生成"),
    "failed": ("error", "error", "没有做成"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be made; `report.file_names` names its file."""

    key: str
    name: str
    icon: str
    note: str


KINDS = (
    Kind("word", "Word 报告", "document", "整份报告，可直接打印、发送"),
    Kind("pdf", "PDF", "document", "与预览同样的页面，送阅、存档"),
    Kind("excel", "指标 Excel", "table", "附表各张，按省里的表样"),
    Kind("check", "检查报告", "checkmark_circle", "错误、疑问和说明，供内部核对"),
)


class ExportRow(QWidget):
    """One thing to make: check box, name, file name, state, and what to do with the result."""

    ticked = Signal()

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.state = "idle"
        self.box = QCheckBox()
        self.box.setChecked(True)
        self.box.setAccessibleName(f"生成{kind.name}")
        self.box.toggled.connect(self.ticked)
        self._icon = QLabel()
        self.file = QLineEdit()
        self.file.setAccessibleName(f"{kind.name}的文件名")
        self._glyph, self._word = QLabel(), label("", "second")
        self.result = label("", "second", wrap=True)
        self.links = row()
        head = row(label(kind.name, "strong"), label(kind.note, "second"), 1, self._glyph, self._word)
        below = row(self.result, self.links)
        below.setStretch(0, 1)
        body = stack(head, self.file, below, spacing=4)
        content = row(self.box, self._icon, body, spacing=12)
        content.setContentsMargins(0, 8, 0, 8)
        content.setStretch(2, 1)
        content.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        content.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(content)
        theme.signals.changed.connect(self._dress)
        self.set_state("idle")
        self._dress()

    def set_state(
        self, state: str, sentence: str = "", actions: Mapping[str, Callable[[], object]] | None = None
    ) -> None:
        """Shows one of idle, waiting, running, done, failed; `sentence` stands below, `actions` as small
        buttons beside it."""
        self.state = state
        self._word.setText(_STATES[state][2])
        self.result.setText(sentence)
        self.result.setVisible(bool(sentence))
        set_kind(self.result, "kind", "error" if state == "failed" else "second")
        empty(self.links)
        for text, act in (actions or {}).items():
            self.links.addWidget(button(text, act, "small"))
        self._dress()

    def _dress(self) -> None:
        self._icon.setPixmap(pixmap(self.kind.icon, 20, "text"))
        glyph, role, _ = _STATES[self.state]
        self._glyph.setVisible(bool(glyph))
        if glyph:
            self._glyph.setPixmap(pixmap(glyph, 16, role))
