"""The page that takes Word, Excel and text files in: what goes where, doubtful first; nothing changes
before 收入报告."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHeaderView,
    QProgressBar,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.tasks import ReportProgress, Task, snapshot
from app.trouble import sentence_for, write_log
from forms import theme
from forms.fields_page import SCHOOL_FIELDS
from forms.icons import icon
from forms.widgets import MessageBar, PageHead, QuietCombo, button, ground, label, row, stack
from report.errors import UserError
from report.messages import say
from report.model import Change, Edit, Report

if TYPE_CHECKING:
    from app.session import Session
    from importers.proposal import Entry, Proposal

FILES = "Word、Excel、文本 (*.docx *.doc *.xlsx *.txt);;所有文件 (*)"
KIND_NAMES = {
    "heading": "标题",
    "paragraph": "段落",
    "table": "表",
    "figure": "图",
    "case": "案例",
    "value": "指标",
    "field": "封面",
    "front": "前置页",
    "file": "文件",
}


@dataclass(frozen=True, slots=True)
class Group:
    """One of the three groups, in the order in which a person should look."""

    key: str
    title: str
    glyph: str
    role: str


GROUPS = (
    Group("doubtful", "先看：待定", "query", "query_glyph"),
    Group("matched", "有把握", "ok", "good"),
    Group("unmatched", "不收", "removed", "error"),
)


class ImportPage(QWidget):
    """`left()` when a person turned back, `taken(sentence)` after the report took the files in."""

    left = Signal()
    taken = Signal(str)

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.session = session
        self.proposals: list[Proposal] = []
        self.task: Task | None = None
        self.bar = MessageBar()
        self.head = PageHead("收入文件", say("window.import_unchanged"))
        self.meaning = QuietCombo()
        self.meaning.addItems([f"作为今年（{session.report.year}）的内容", "作为去年的内容"])
        self.meaning.setAccessibleName("文件的内容作为今年的还是去年的")
        self.choose = button("选文件…", self.choose_files, icon="folder_open")
        self.head.buttons.addWidget(self.meaning)
        self.head.buttons.addWidget(self.choose)
        self.head.buttons.addWidget(button("不收，回到报告", self._leave))
        self.list = self._make_list()
        self.preview = QTextBrowser()
        self.preview.setProperty("look", "flat")
        self.preview.setAccessibleName("内容预览")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        side = QWidget()
        ground(side, "pane")
        side.setLayout(stack(label("看一项", "strong"), self.preview, margins=16))
        split.addWidget(side)
        split.setSizes([860, 480])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        layout = stack(self.head, self.bar, split, self._foot(), spacing=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.setAcceptDrops(True)
        self._show_entry()

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setHeaderLabels(["原文", "种类", "归入", "说明"])
        made.setUniformRowHeights(True)
        made.setRootIsDecorated(False)
        made.setIndentation(theme.scaled(8))
        made.setAccessibleName("导入清单")
        made.currentItemChanged.connect(lambda *_: self._show_entry())
        header = made.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 56), (2, 200), (3, 220)):
            header.resizeSection(column, theme.scaled(width))
        return made

    def _foot(self) -> QWidget:
        foot = QWidget()
        ground(foot, "pane")
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(theme.scaled(160))
        self.counts = label(say("window.import_intro"), "second", wrap=True)
        self.stop = button("停止", self.cancel)
        self.accept_button = button("收入报告（可一步撤销）", self.accept, "main")
        line = row(self.progress, self.counts, self.stop, self.accept_button)
        line.setContentsMargins(16, 8, 16, 8)
        line.setStretch(1, 1)
        foot.setLayout(line)
        self._busy(False)
        return foot

    def as_last_year(self) -> None:
        """Takes what is chosen next as last year's report."""
        self.meaning.setCurrentIndex(1)

    def choose_files(self) -> None:
        """Asks for files and reads them."""
        paths, _ = QFileDialog.getOpenFileNames(self, "选择要导入的文件", "", FILES)
        if paths:
            self.read([Path(path) for path in paths])

    def read(self, paths: Sequence[Path]) -> None:
        """Reads the files beside the window; the report stays as it is."""
        self.session.flush()
        self.bar.clear()
        report, last_year = snapshot(self.session.report), self.meaning.currentIndex() == 1
        self.task = Task(lambda tell: _read_all(report, paths, last_year, tell), self)
        self.task.progressed.connect(self._progressed)
        self.task.done.connect(self._read)
        self.task.failed.connect(self._failed)
        self.task.cancelled.connect(lambda: self._busy(False))
        self._busy(True)
        self.task.start()

    def cancel(self) -> None:
        """Stops reading."""
        if self.task is not None:
            self.task.cancel()

    def _busy(self, on: bool) -> None:
        self.progress.setVisible(on)
        self.stop.setVisible(on)
        self.choose.setEnabled(not on)
        self.meaning.setEnabled(not on)
        self.accept_button.setEnabled(not on and bool(self.proposals) and not self.session.read_only)

    def _progressed(self, words: str, share: float) -> None:
        self.counts.setText(words)
        self.progress.setValue(round(share * 1000))

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        self.counts.setText(say("window.import_intro"))
        if not isinstance(error, UserError):
            write_log(error)
        self.bar.show_message(sentence_for(error))

    def _read(self, proposals: "list[Proposal]") -> None:
        self.proposals = proposals
        self._busy(False)
        self.list.clear()
        amounts = {}
        for group in GROUPS:
            entries = [(p, e) for p in proposals for e in getattr(p, group.key)]
            amounts[group.key] = len(entries)
            if entries:
                self._add_group(group, entries)
        self.head.set_texts(
            "收入文件", "、".join(p.source for p in proposals) + "　" + say("window.import_unchanged")
        )
        counts = say(
            "window.import_counts",
            sure=amounts["matched"],
            doubt=amounts["doubtful"],
            left=amounts["unmatched"],
        )
        self.counts.setText(counts)
        if not any(p.blocks or p.values or p.fields for p in proposals):
            self.bar.show_message(say("window.import_nothing"), "query")
            self.accept_button.setEnabled(False)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first.child(0))

    def _add_group(self, group: Group, entries: "list[tuple[Proposal, Entry]]") -> None:
        head = QTreeWidgetItem([f"{group.title}　{len(entries)}"])
        head.setFont(0, theme.font(bold=True))
        head.setSizeHint(0, QSize(100, theme.scaled(24)))
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.list.addTopLevelItem(head)
        for proposal, entry in entries:
            target = self._target(proposal, entry)
            item = QTreeWidgetItem([entry.text, KIND_NAMES.get(entry.kind, entry.kind), target, entry.reason])
            item.setIcon(0, icon(group.glyph, 16, group.role))
            item.setData(0, Qt.ItemDataRole.UserRole, (entry, target))
            item.setForeground(1, QColor(theme.colour("second")))
            item.setForeground(3, QColor(theme.colour("query" if group.key == "doubtful" else "second")))
            item.setSizeHint(0, QSize(100, theme.scaled(24)))
            for column in range(4):
                item.setToolTip(column, item.text(column))
            head.addChild(item)
        head.setExpanded(True)
        self.list.setFirstColumnSpanned(self.list.topLevelItemCount() - 1, self.list.rootIndex(), True)

    def _target(self, proposal: "Proposal", entry: "Entry") -> str:
        """The target in words: a section's title or an indicator's name instead of an id."""
        report = self.session.report
        titles = {s.id: s.title for s in (*report.sections.values(), *proposal.sections)}
        titles |= {f.key: f.label for f in (*SCHOOL_FIELDS, *report.edition.fields)}
        row_id, _, column = entry.target.partition("/")
        for table in report.edition.tables:
            for each in table.rows:
                if each.id == row_id:
                    return f"{each.name}　{column}"
        return titles.get(entry.target, entry.target)

    def _show_entry(self) -> None:
        item = self.list.currentItem()
        held = item.data(0, Qt.ItemDataRole.UserRole) if item else None
        if held is None:
            self.preview.setPlainText(say("window.import_no_preview"))
            return
        entry, target = held
        lines = [entry.text, "", f"种类：{KIND_NAMES.get(entry.kind, entry.kind)}"]
        lines += [f"归入：{target}"] if target else []
        lines += [f"说明：{entry.reason}"] if entry.reason else []
        self.preview.setPlainText("\n".join(lines))

    def accept(self) -> None:
        """Takes everything but the left-out pieces into the report as one step."""
        self.session.flush()
        edit, pictures = accepted(self.session.report, self.proposals)
        self.session.store_prepared(pictures)
        self.session.perform(edit, "、".join(p.source for p in self.proposals))
        count = sum(len(p.matched) + len(p.doubtful) for p in self.proposals)
        self.proposals = []
        self.accept_button.setEnabled(False)
        self.taken.emit(say("window.import_done", count=count))

    def _leave(self) -> None:
        self.cancel()
        self.left.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.choose.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.read([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])


def _read_all(
    report: Report, paths: Sequence[Path], last_year: bool, tell: ReportProgress
) -> "list[Proposal]":
    from importers import propose

    found = []
    for place, path in enumerate(paths):
        tell(say("window.import_reading", name=path.name), place / len(paths))
        found.append(propose(path, report, as_last_year=last_year))
    return found


def accepted(report: Report, proposals: "Sequence[Proposal]") -> tuple[Edit, dict[str, bytes]]:
    """All proposals as one edit, one after the other on a copy of the report, and the pictures it needs."""
    from importers import accept

    work, pictures = snapshot(report), dict[str, bytes]()
    joined: dict[tuple[str, str], Change] = {}
    name = ""
    for proposal in proposals:
        step = accept(work, proposal)
        work.apply(step.edit)
        pictures.update(step.pictures)
        name = name or step.edit.name
        for change in step.edit.changes:
            key = (change.store, change.key)
            before = joined[key].before if key in joined else change.before
            joined[key] = Change(change.store, change.key, before, change.after)
    return Edit(name, tuple(c for c in joined.values() if c.before != c.after)), pictures
