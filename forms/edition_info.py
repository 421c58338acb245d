"""What an edition says of itself: number, title, year, kind of school, how sure its facts are, forms of numbers."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea, QWidget

from forms.edition_bench import EditionBench
from forms.edition_table import TextField
from forms.widgets import QuietCombo, ground, labelled_row, stack
from report import edition_edits as edits
from report.edition import Edition
from report.errors import UserError
from report.messages import say

KINDS = {"zhongzhi": "中职学校", "gaozhi": "高职院校", "city": "市级"}


class InfoPage(QWidget):
    """The page 基本信息 of the bench's edition."""

    def __init__(self, bench: EditionBench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.bench = bench
        self.id, self.title, self.report_title, self.year = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.appendix, self.case_limit = QLineEdit(), QLineEdit()
        self.kind = QuietCombo()
        for key, name in KINDS.items():
            self.kind.addItem(name, key)
        self.status = TextField("说明", 3)
        self.confirmed = QCheckBox("已与省里的表核对过")
        rows = (
            ("编号", self.id, say("edition_editor.note_id")),
            ("名称", self.title, say("edition_editor.note_title")),
            ("学校类型", self.kind, ""),
            ("年度", self.year, say("edition_editor.note_year")),
            ("报告标题", self.report_title, say("edition_editor.note_report_title")),
            ("附表编号", self.appendix, say("edition_editor.note_appendix")),
            ("案例字数上限", self.case_limit, ""),
            ("说明", self.status, say("edition_editor.note_status")),
        )
        body = QWidget()
        ground(body, "page")
        body.setMaximumWidth(760)
        body.setLayout(
            stack(
                *(labelled_row(name, field, note) for name, field, note in rows),
                self.confirmed,
                1,
                margins=24,
                spacing=10,
            )
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        self.setLayout(stack(area))
        self._wire()
        self.refresh()

    def _wire(self) -> None:
        fields = (self.id, self.title, self.report_title, self.year, self.appendix, self.case_limit)
        for field in (*fields, self.status):
            field.setReadOnly(self.bench.read_only)
        self.kind.setEnabled(not self.bench.read_only)
        self.confirmed.setEnabled(not self.bench.read_only)
        for field, name, make in (
            (self.id, "改编号", self._new_id),
            (self.title, "改名称", self._new_title),
            (
                self.report_title,
                "改报告标题",
                lambda e: edits.set_meta(e, report_title=self.report_title.text().strip()),
            ),
            (self.year, "改年度", lambda e: edits.set_meta(e, year=_number(self.year.text()))),
            (
                self.case_limit,
                "改案例字数",
                lambda e: edits.set_meta(e, case_limit=_number(self.case_limit.text())),
            ),
            (self.appendix, "改附表编号", self._new_appendix),
        ):
            field.editingFinished.connect(self._doer(name, make))
        self.kind.activated.connect(
            lambda _: self._do("改学校类型", lambda e: edits.set_meta(e, school_kind=self.kind.currentData()))
        )
        self.confirmed.clicked.connect(
            lambda on: self._do("改核对", lambda e: edits.set_meta(e, confirmed=bool(on)))
        )
        self.status.left.connect(
            lambda text: self._do("改说明", lambda e: edits.set_meta(e, status=text.strip()))
        )

    def _doer(self, name: str, make: Callable[[Edition], Edition]) -> Callable[[], None]:
        return lambda: self._do(name, make)

    def _do(self, name: str, make: Callable[[Edition], Edition]) -> None:
        if not self.bench.perform(name, make):
            self.refresh()  # the fields show again what is

    def _new_id(self, edition: Edition) -> Edition:
        wanted = edits.short_id(self.id.text())
        return edits.set_meta(edition, id=wanted) if wanted else edition

    def _new_title(self, edition: Edition) -> Edition:
        title = self.title.text().strip()
        if not title:
            raise UserError(say("edition_editor.last_name"))
        return edits.set_meta(edition, title=title)

    def _new_appendix(self, edition: Edition) -> Edition:
        form = self.appendix.text()
        return edits.set_meta(edition, numbering=replace(edition.numbering, appendix_table=form))

    def refresh(self) -> None:
        """Shows the edition as it is now."""
        edition = self.bench.edition
        self.id.setText(edition.id)
        self.title.setText(edition.title)
        self.report_title.setText(edition.report_title)
        self.year.setText(str(edition.year))
        self.kind.setCurrentIndex(self.kind.findData(edition.school_kind))
        self.appendix.setText(edition.numbering.appendix_table)
        self.case_limit.setText(str(edition.case_limit))
        for field in (self.id, self.title, self.report_title, self.appendix):
            field.setCursorPosition(0)  # a long text is read from its beginning
        self.status.show_text(edition.status)
        self.confirmed.setChecked(edition.confirmed)

    def commit(self) -> None:
        """Performs what was typed and not yet left."""
        self.status.commit()


def _number(text: str) -> int:
    if not text.strip().isdigit() or len(text.strip()) > 7:
        raise UserError(say("edition_editor.number_form", text=text))
    return int(text)
