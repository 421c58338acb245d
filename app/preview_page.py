"""The page 预览全文: the whole report as the pages it will be printed on, brought up to date while one works."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.tasks import ReportProgress, Task, snapshot
from app.trouble import sentence_for, write_log
from forms.page_painter import Pictures
from forms.page_view import LEAST, MOST, Leaf, PageView
from forms.widgets import MessageBar, PageHead, QuietCombo, QuietSpin, button, ground, label, row, stack
from report.checks.findings import Place
from report.errors import UserError
from report.file_names import file_name
from report.messages import say
from report.model import Edit, Report

if TYPE_CHECKING:
    from app.session import Session
    from exporters.word.export import Printed

_WAIT = 600  # milliseconds without an edit before the pages are made anew
ZOOMS = (50, 75, 90, 100, 110, 125, 150, 175, 200)


class PreviewPage(QWidget):
    """`place_chosen(place)` when a person clicks on something printed."""

    place_chosen = Signal(object)

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.session = session
        self.printed: Printed | None = None
        self.task: Task | None = None
        self._report: Report | None = None
        self._stale = True
        self._wanted = ""
        self.bar = MessageBar()
        self.view = PageView()
        self.number = QuietSpin()
        self.number.setAccessibleName("页")
        self.number.setKeyboardTracking(False)
        self.number.setRange(1, 1)
        self.number.setButtonSymbols(QuietSpin.ButtonSymbols.NoButtons)
        self.total, self.state = label("", "second"), label("", "second")
        self.zoom = QuietCombo()
        self.zoom.setAccessibleName("显示大小")
        for share in ZOOMS:
            self.zoom.addItem(f"{share}%", share / 100)
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self.refresh)
        session.changed.connect(self._edited)

    def _build(self) -> None:
        smaller, larger = (
            button("缩小", partial(self._step, -1), "small"),
            button("放大", partial(self._step, 1), "small"),
        )
        tools = row(
            label("第"),
            self.number,
            self.total,
            16,
            smaller,
            self.zoom,
            larger,
            button("适合宽度", self.view.fit_width, "small"),
            1,
            self.state,
            button("导出 PDF…", self._ask_pdf, "small"),
            margins=8,
        )
        layout = stack(PageHead("预览全文", say("preview.note")), self.bar, tools, self.view, spacing=0)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.number.valueChanged.connect(
            lambda n: self.view.go(n - 1) if n - 1 != self.view.current_page() else None
        )
        self.view.page_shown.connect(self._page_shown)
        self.view.clicked.connect(self._clicked)
        self.view.zoomed.connect(self._zoomed)
        self.zoom.activated.connect(lambda place: self.view.set_zoom(self.zoom.itemData(place)))
        for keys, act in (
            ("Ctrl++", partial(self._step, 1)),
            ("Ctrl+=", partial(self._step, 1)),
            ("Ctrl+-", partial(self._step, -1)),
        ):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.setFocusProxy(self.view)

    # ---- keeping up with the report

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _edited(self, edit: Edit) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def refresh(self) -> None:
        """Makes the pages anew beside the window; the old ones stay in sight until then."""
        if self.task is not None:  # the edit that came meanwhile is taken up when this one is done
            return
        self._stale = False
        report, picture = snapshot(self.session.report), self.session.picture
        self.state.setText(say("preview.making"))

        def work(tell: ReportProgress) -> "Printed":
            from exporters.word.export import printed_pages

            return printed_pages(report, picture, lambda words, done, total: tell(words, done / (total or 1)))

        self.task = Task(work, self)
        self.task.done.connect(partial(self._ready, report))
        self.task.failed.connect(self._failed)
        self.task.cancelled.connect(self._ended)
        self.task.start()

    def _ready(self, report: Report, printed: "Printed") -> None:
        from exporters.layout.marks import page_marks

        self.printed, self._report = printed, report
        pages = printed.layout.pages
        self.bar.clear()
        self.number.setRange(1, max(1, len(pages)))
        self.total.setText(say("preview.of", total=len(pages)))
        leaves = [Leaf(p.sheet.width, p.sheet.height, partial(page_marks, p)) for p in pages]
        self.view.set_pages(leaves, Pictures(printed.pictures))
        if self.view.fits:
            self.view.fit_width()
        self._ended()
        if self._wanted:
            self.show_section(self._wanted)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            write_log(error)
        self.bar.show_message(sentence_for(error))
        self._ended()

    def _ended(self) -> None:
        self.task = None
        self.state.setText("")
        if self._stale and self.isVisible():
            self._timer.start()

    # ---- moving about

    def show_section(self, section: str) -> None:
        """Brings the page where a section begins into sight, now or when the pages are ready."""
        from app.preview_places import page_of

        self._wanted = section
        if self.printed is None or self.task is not None:
            return
        self._wanted = ""
        place = page_of(self.printed, section)
        if place is not None:
            self.view.go(*place)

    def _page_shown(self, place: int) -> None:
        self.number.blockSignals(True)
        self.number.setValue(place + 1)
        self.number.blockSignals(False)

    def _clicked(self, page: int, y: float) -> None:
        from app.preview_places import place_at

        place: Place | None = None
        if self.printed is not None:
            place = place_at(self.printed, self.session.report, page, y)
        if place is None:
            self.bar.show_message(say("preview.gone"), "hint")
        else:
            self.place_chosen.emit(place)

    def _zoomed(self, factor: float) -> None:
        text = f"{factor:.0%}"
        place = self.zoom.findText(text)
        if place < 0:
            if self.zoom.count() > len(ZOOMS):
                self.zoom.removeItem(self.zoom.count() - 1)
            self.zoom.addItem(text, factor)
            place = self.zoom.count() - 1
        self.zoom.setCurrentIndex(place)

    def _step(self, way: int) -> None:
        now = self.view.zoom
        steps = [share / 100 for share in ZOOMS]
        wanted = [s for s in steps if (s > now + 0.01 if way > 0 else s < now - 0.01)]
        if wanted:
            self.view.set_zoom(wanted[0] if way > 0 else wanted[-1])
        else:
            self.view.set_zoom(MOST if way > 0 else LEAST)

    # ---- PDF

    def _ask_pdf(self) -> None:
        name = file_name(self.session.report, "pdf")
        chosen, _ = QFileDialog.getSaveFileName(
            self, "导出 PDF", str(self.session.path.parent / name), "PDF (*.pdf)"
        )
        if chosen:
            self.export_pdf(Path(chosen))

    def export_pdf(self, path: Path) -> None:
        """Writes the report as it is now as a PDF, beside the window."""
        self.session.flush()
        report, picture = snapshot(self.session.report), self.session.picture

        def work(tell: ReportProgress) -> Path:
            from app.pdf import export_pdf

            export_pdf(report, picture, path, lambda words, done, total: tell(words, done / (total or 1)))
            return path

        task = Task(work, self)
        task.progressed.connect(lambda words, share: self.state.setText(say("preview.writing", words=words)))
        task.done.connect(self._written)
        task.failed.connect(self._failed_pdf)
        task.start()

    def _written(self, path: Path) -> None:
        self.state.setText("")
        url = QUrl.fromLocalFile(str(path))
        self.bar.show_message(
            say("preview.written", name=path.name), "good", {"打开": lambda: QDesktopServices.openUrl(url)}
        )

    def _failed_pdf(self, error: Exception) -> None:
        self.state.setText("")
        if not isinstance(error, UserError):
            write_log(error)
        self.bar.show_message(sentence_for(error))
