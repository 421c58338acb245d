"""The status bar: saved at the left, a passing message, then characters and counts of findings."""

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from forms import theme
from forms.icons import pixmap, set_icon
from forms.widgets import ElidedLabel, label, row
from report.messages import say
from report.progress import Progress

MESSAGE_MS = 8000


class StatusBar(QStatusBar):
    """`findings_wanted()` comes when a count of findings is clicked, `carried_wanted()` when that of last year's numbers is."""

    findings_wanted = Signal()
    carried_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._glyph = QLabel()
        self.saved = label()
        self.message = ElidedLabel()
        self.here = label()
        self.total = label()
        left = QWidget()
        content = row(self._glyph, self.saved, self.message, spacing=4)
        content.setContentsMargins(8, 0, 0, 0)
        content.setStretch(2, 1)
        left.setLayout(content)
        self.addWidget(left, 1)
        self.addPermanentWidget(self.here)
        self.addPermanentWidget(self.total)
        self.carried = QToolButton()
        set_icon(self.carried, "history", 16, "carried_line")
        self.carried.setToolButtonStyle(QToolButton().toolButtonStyle().ToolButtonTextBesideIcon)
        self.carried.setToolTip("去年的数字，还没有确认；单击到下一个（Ctrl+F8）")
        self.carried.clicked.connect(self.carried_wanted)
        self.addPermanentWidget(self.carried)
        self.counts: dict[str, QToolButton] = {}
        for key, glyph, role in (
            ("errors", "error", "error"),
            ("queries", "query", "query_glyph"),
            ("hints", "hint", "quiet"),
        ):
            made = QToolButton()
            set_icon(made, glyph, 16, role)
            made.setToolButtonStyle(QToolButton().toolButtonStyle().ToolButtonTextBesideIcon)
            made.setToolTip("看全部检查结果")
            made.clicked.connect(self.findings_wanted)
            self.counts[key] = made
            self.addPermanentWidget(made)
        self._timer = QTimer(self, singleShot=True, interval=MESSAGE_MS)
        self._timer.timeout.connect(self._show_caret)
        self._caret = ""
        theme.signals.changed.connect(self._dress)
        self._dress()
        self.show_nothing()

    def _dress(self) -> None:
        self._glyph.setPixmap(pixmap("checkmark_circle", 16, "good"))
        for made in (self.carried, *self.counts.values()):
            made.setFont(theme.font("second"))

    def show_nothing(self) -> None:
        """No report is open."""
        for part in (self._glyph, self.saved, self.here, self.total, self.carried, *self.counts.values()):
            part.hide()

    def show_saved(self, when: datetime) -> None:
        """Says when the file was last written."""
        self.saved.setText(say("window.saved_at", time=f"{when:%H:%M}"))
        self._glyph.show()
        self.saved.show()

    def say(self, sentence: str) -> None:
        """Shows a sentence for a while."""
        self.message.setText(sentence)
        self._timer.start()

    def show_caret(self, where: str) -> None:
        """Says where the caret is, whenever nothing else is being said."""
        self._caret = where
        if not self._timer.isActive():
            self._show_caret()

    def _show_caret(self) -> None:
        self.message.setText(self._caret)

    def show_progress(self, whole: Progress, here: Progress | None) -> None:
        """Shows the figures of the whole report and of the section in front."""
        self.total.setText(f"全文 {whole.characters:,} 字")
        self.total.show()
        self.here.setVisible(here is not None and bool(here.characters or here.low or here.rows))
        if here is not None:
            band = f" / 目标 {here.low}～{here.high}" if here.low else ""
            rows = f"已填 {here.filled} / {here.rows}"
            self.here.setText(rows if here.rows and not here.low else f"本节 {here.characters:,} 字{band}")
        self.carried.setText(f"待确认 {whole.carried}")
        self.carried.setVisible(bool(whole.carried))
        for key, name in (("errors", "错误"), ("queries", "疑问"), ("hints", "提示")):
            self.counts[key].setText(f"{name} {getattr(whole, key)}")
            self.counts[key].show()
