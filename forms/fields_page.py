"""The page of the cover and of the declaration: school data and the lines that are printed there."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from forms.scan_row import ScanRow
from forms.widgets import PageHead, button, ground, label, labelled_row, line, row, stack
from forms.workbench import Workbench
from report import edits
from report.checks.findings import Place
from report.edition import FieldSpec
from report.fields import field_text
from report.history import Target
from report.messages import say
from report.model import Edit, Kind

GATHER_MS = 1000

SCHOOL_FIELDS = (
    FieldSpec("school.name", "学校名称", "school"),
    FieldSpec("school.code", "学校代码", "school"),
    FieldSpec("school.english", "学校英文名", "school"),
    FieldSpec("report.title", "报告标题", "school", default="{title}"),
    FieldSpec("report.date", "落款日期", "school"),
)
REPEATED = ("{school}", "{title}", "{english}", "{code}", "{date}")


class LongEdit(QPlainTextEdit):
    """A paragraph's field as tall as its text; Tab goes on to the next field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Takes the height its text needs."""
        lines = max(3, min(14, int(self.document().size().height()) + 1))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 12)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class FieldsPage(QWidget):
    """Fields of one front page. Typing is gathered for a second, or until the field or the page is left."""

    def __init__(self, bench: Workbench, section_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.bench = bench
        self.section_id = section_id
        self.fields: dict[str, QLineEdit | LongEdit] = {}
        self._specs: dict[str, FieldSpec] = {}
        self._resets: dict[str, QWidget] = {}
        self._changed: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self.flush)
        self.scan = ScanRow(bench) if bench.report.sections[section_id].type == Kind.DECLARATION else None
        self.head = PageHead()
        body = QWidget()
        ground(body, "page")
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(24, 16, 24, 24)
        self._list.setSpacing(8)
        self._build()
        body.setMaximumWidth(880)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(stack(self.head, area, spacing=0))
        bench.changed.connect(self._after_edit)
        bench.flushing.connect(self.flush)
        self._show_all()
        if self.fields:
            self.setFocusProxy(next(iter(self.fields.values())))

    def _build(self) -> None:
        section = self.bench.report.sections[self.section_id]
        if section.type == Kind.COVER:
            self._group("学校与报告", say("window.fields_school"), SCHOOL_FIELDS)
        parts = {Kind.COVER: "cover", Kind.DECLARATION: "declaration"}
        part = parts.get(Kind(section.type), "")
        known = {spec.key for spec in SCHOOL_FIELDS}
        report = self.bench.report
        specs = tuple(f for f in report.edition.fields if f.part == part and f.key not in known)
        if (
            section.type == Kind.COVER
        ):  # lines that only repeat a field above are shown where a person changed them
            specs = tuple(f for f in specs if f.default not in REPEATED or f.key in report.fields)
        titles = {"cover": "封面上的文字", "declaration": "声明页上的文字"}
        self._group(titles.get(part, ""), say(f"window.fields_{part}"), specs)
        if self.scan is not None:
            self._group(say("photos.scan_title"), "", ())
            self._list.addWidget(self.scan)
        if section.type == Kind.COVER:
            header = tuple(f for f in report.edition.fields if f.part == "header")
            if header:
                self._group("页眉", say("window.fields_header"), header)
        self._list.addStretch(1)

    def _group(self, title: str, note: str, specs: tuple[FieldSpec, ...]) -> None:
        if self._list.count():
            self._list.addSpacing(8)
            self._list.addWidget(line())
            self._list.addSpacing(8)
        self._list.addWidget(label(title, "heading"))
        if note:
            self._list.addWidget(label(note, "second", wrap=True))
        self._list.addSpacing(4)
        for spec in specs:
            self._list.addWidget(self._row(spec))

    def _row(self, spec: FieldSpec) -> QWidget:
        name = spec.label or spec.key
        if spec.kind == "blank":
            return labelled_row(name, label(say("window.fields_blank"), "quiet"), width=120)
        field: QLineEdit | LongEdit = LongEdit() if spec.kind == "long" else QLineEdit()
        field.textChanged.connect(partial(self._typed, spec.key))
        field.installEventFilter(self)
        if isinstance(field, QLineEdit) and spec.kind == "date":
            field.setPlaceholderText(say("window.fields_date"))
        self.fields[spec.key], self._specs[spec.key] = field, spec
        made = labelled_row(name, field, width=120)
        if spec.default:
            reset = button("按默认", partial(self._reset, spec.key), "link", tip=say("window.fields_reset"))
            reset.setAccessibleName(f"{name}恢复默认文字")
            self._resets[spec.key] = reset
            holder = QWidget()
            holder.setLayout(row(made, reset))
            return holder
        return made

    def _show_all(self) -> None:
        report = self.bench.report
        section = report.sections[self.section_id]
        read_only = self.bench.read_only or section.state == "locked"
        self.head.set_texts(section.title, say("window.fields_note"))
        for key, field in self.fields.items():
            text = field_text(report, self._specs[key])
            if key not in self._changed and self._text(key) != text:
                field.blockSignals(True)
                if isinstance(field, QLineEdit):
                    field.setText(text)
                else:
                    field.setPlainText(text)
                    field.fit()
                field.blockSignals(False)
            field.setReadOnly(read_only)
        if self.scan is not None:
            self.scan.show_state(read_only)
        for key, reset in self._resets.items():
            reset.setVisible(key in report.fields and not read_only)

    def _text(self, key: str) -> str:
        field = self.fields[key]
        return field.text() if isinstance(field, QLineEdit) else field.toPlainText()

    def _typed(self, key: str, *_: str) -> None:
        self._changed.add(key)
        self._timer.start()

    def _reset(self, key: str) -> None:
        self._changed.discard(key)
        self.bench.perform(edits.set_field(self.bench.report, key, "", f"恢复默认：{self._specs[key].label}"))

    def flush(self) -> None:
        """Performs what was typed: one step for each field."""
        self._timer.stop()
        for key in sorted(self._changed):
            self._changed.discard(
                key
            )  # one by one: what is not performed yet must not be shown from the report
            spec = self._specs[key]
            if self._text(key) != field_text(self.bench.report, spec):
                name = f"填写{spec.label or spec.key}"
                self.bench.perform(edits.set_field(self.bench.report, key, self._text(key), name))

    def history_target(self) -> Target:
        """The line with the cursor, else the section."""
        key = next((key for key, field in self.fields.items() if field.hasFocus()), "")
        return Target("fields", key) if key else Target("sections", self.section_id)

    def show_place(self, place: Place) -> None:
        """Puts the cursor into the field that `place.cell` names, where the page has it."""
        if place.cell in self.fields:
            self.fields[place.cell].setFocus()

    def _after_edit(self, edit: Edit) -> None:
        if self.section_id in self.bench.report.sections:
            self._show_all()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return super().eventFilter(watched, event)
