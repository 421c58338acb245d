"""The page 对比: a named snapshot against now (or against a later snapshot), difference by difference, each with its way back."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QSizePolicy,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.compare_html import (
    GROUPS,
    SIGNS,
    Heads,
    document,
    image_tag,
    pairs_html,
    summary,
    theme_colours,
)
from app.session import Session
from forms import theme
from forms.widgets import MessageBar, PageHead, QuietCombo, button, ground, label, row, stack
from report.blocks import Figure
from report.checks.findings import Place
from report.compare import Difference, Group, Sign, compare
from report.errors import UserError
from report.messages import say
from report.model import Report
from report.restore import restore

if TYPE_CHECKING:
    from db.snapshots import Author, Snapshot

NOW = "现在"
_SIGN_ROLES = {Sign.NEW: "good", Sign.GONE: "error", Sign.CHANGED: "query", Sign.MOVED: "query"}
THUMBNAIL = 280  # pixels of width


class ComparePage(QWidget):
    """`place_chosen(Place)` leads to what differs."""

    place_chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.session = session
        self.differences: list[Difference] = []
        self._old: Report | None = None
        self._authors: dict[tuple[str, str], Author] = {}
        self.bar = MessageBar()
        self.head = PageHead("对比")
        self.new = button("新快照…", self.ask_snapshot, icon="history")
        self.new.setEnabled(not session.read_only)
        self.numbers_only = QCheckBox("只看数字")
        self.numbers_only.toggled.connect(lambda _: self._show())
        self.save = button("导出修改报告…", self.ask_file, icon="arrow_export")
        for part in (self.numbers_only, self.new, self.save):
            self.head.buttons.addWidget(part)
        self.old_box, self.new_box = QuietCombo(), QuietCombo()
        self.old_box.setAccessibleName("从哪个快照")
        self.new_box.setAccessibleName("到哪个时候")
        for box in (self.old_box, self.new_box):
            box.setMaximumWidth(theme.scaled(320))
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setMinimumContentsLength(6)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(lambda _: self.refresh())
        which = QWidget()
        ground(which, "pane")
        line = row(label("从", "second"), self.old_box, label("到", "second"), self.new_box, 1, spacing=12)
        line.setContentsMargins(24, 6, 16, 6)
        which.setLayout(line)
        split = self._halves()
        layout = stack(self.head, self.bar, which, split, spacing=0)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.list)
        self._later = QTimer(self, singleShot=True, interval=400)
        self._later.timeout.connect(self.refresh)
        session.changed.connect(lambda _: self._later.start())
        theme.signals.changed.connect(self._show)
        for keys, by in (("F8", 1), ("Shift+F8", -1)):
            shortcut = QShortcut(QKeySequence(keys), self, partial(self.step, by))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.fill_boxes()

    def _halves(self) -> QSplitter:
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName("不同之处")
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.list.itemActivated.connect(lambda item: self._go(item.data(0, Qt.ItemDataRole.UserRole)))
        self.pairs = QTextBrowser()
        self.pairs.setProperty("look", "flat")
        self.pairs.setOpenLinks(False)
        self.pairs.setAccessibleName("前后对照")
        self.pairs.document().setDocumentMargin(16)
        self.pairs.anchorClicked.connect(self._follow)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(self.pairs)
        split.setSizes([theme.scaled(360), theme.scaled(760)])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        return split

    # ---- snapshots

    def fill_boxes(self) -> None:
        """Reads the snapshots anew and compares the newest with now."""
        held = self.session.draft.snapshots()
        self.old_box.clear()
        self.new_box.clear()
        self.new_box.addItem(NOW, None)
        for snapshot in held:
            text = f"{snapshot.name}　{snapshot.when[5:16]}　{snapshot.who}"
            self.old_box.addItem(text, snapshot)
            self.new_box.addItem(text, snapshot)
        self.refresh()

    def ask_snapshot(self) -> None:
        """Asks for a name in the page and takes a snapshot."""
        self.bar.ask(say("compare.name_wanted"), "初审稿", self.take_snapshot)

    def take_snapshot(self, name: str) -> None:
        """Remembers the report as it is now."""
        self.session.flush()
        try:
            self.session.draft.take_snapshot(name)
        except UserError as error:
            self.bar.show_message(str(error))
            return
        self.fill_boxes()
        self.bar.show_message(say("compare.taken", name=name), "good")

    # ---- comparing

    def refresh(self) -> None:
        """Compares anew; trouble becomes a sentence."""
        old: Snapshot | None = self.old_box.currentData()
        new: Snapshot | None = self.new_box.currentData()
        self.differences, self._old, self._authors = [], None, {}
        if old is not None:
            draft = self.session.draft
            try:
                self._old = draft.report_at(old)
                newer = draft.report_at(new) if new is not None else self.session.report
                self._authors = draft.authors_since(old)
            except UserError as error:
                self.bar.show_message(str(error))
                self._old = None
            else:
                self.differences = compare(self._old, newer)
        self._show()

    def _shown(self) -> list[Difference]:
        if self.numbers_only.isChecked():
            return [d for d in self.differences if d.group == Group.NUMBERS]
        return self.differences

    def _heads(self) -> Heads:
        return Heads(self.old_box.currentText(), self.new_box.currentText())

    def _show(self) -> None:
        snapshot: Snapshot | None = self.old_box.currentData()
        to: Snapshot | None = self.new_box.currentData()
        self.save.setEnabled(bool(self.differences))
        if snapshot is None:
            self.head.set_texts("对比")
            self.list.clear()
            self.pairs.setPlainText(say("compare.no_snapshots"))
            return
        names = {"old": snapshot.name, "new": to.name if to else NOW, "count": len(self.differences)}
        self.head.set_texts("对比", say("compare.note" if self.differences else "compare.same", **names))
        self._fill_list()
        place = self.pairs.verticalScrollBar().value()
        self.pairs.setHtml(
            pairs_html(
                self._shown(),
                self._heads(),
                self._author,
                theme_colours(),
                restorable=to is None and not self.session.read_only,
                pictures=self._images,
            )
        )
        self.pairs.verticalScrollBar().setValue(place)

    def _fill_list(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        shown = self._shown()
        for group, name in GROUPS.items():
            places = [n for n, d in enumerate(shown) if d.group == group]
            if not places:
                continue
            top = QTreeWidgetItem([name, str(len(places))])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            top.setFont(0, theme.font("ui", bold=True))
            self.list.addTopLevelItem(top)
            top.setExpanded(True)
            for place in places:
                top.addChild(self._item(place, shown[place]))
        self.list.expandAll()
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, self.list.header().ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, self.list.header().ResizeMode.ResizeToContents)
        self.list.blockSignals(False)

    def _item(self, place: int, difference: Difference) -> QTreeWidgetItem:
        short = summary(difference)
        item = QTreeWidgetItem(
            [f"{SIGNS[difference.sign]} {difference.where}", short if len(short) < 24 else "改动"]
        )
        item.setData(0, Qt.ItemDataRole.UserRole, place)
        item.setForeground(0, QColor(theme.colour("text")))
        item.setForeground(1, QColor(theme.colour(_SIGN_ROLES[difference.sign])))
        item.setToolTip(0, difference.where)
        item.setSizeHint(0, QSize(100, theme.scaled(24)))
        return item

    def _author(self, difference: Difference) -> str:
        held = self._authors.get((difference.store, difference.key))
        if held is None:
            return ""
        return "　".join(part for part in (held.who, held.source, held.when[5:16]) if part)

    def _images(self, difference: Difference) -> tuple[str, str]:
        """Thumbnails of both sides where the pictures of a figure differ."""
        if difference.group != Group.PICTURES or difference.store != "blocks" or self._old is None:
            return "", ""
        tags = []
        for report in (self._old, self.session.report):
            block = report.blocks.get(difference.key)
            shown = block.body.pictures if block and isinstance(block.body, Figure) else ()
            tags.append("".join(self._image(report, picture.sha) for picture in shown))
        return tags[0], tags[1]

    def _image(self, report: Report, sha: str) -> str:
        info = report.pictures.get(sha)
        if info is None:
            return ""
        return image_tag(self.session.picture(sha), info.format, min(THUMBNAIL, info.width))

    # ---- going and restoring

    def step(self, by: int) -> None:
        """The next difference or the one before."""
        shown = self._shown()
        if shown:
            current = self.list.currentItem()
            held = current.data(0, Qt.ItemDataRole.UserRole) if current else None
            self._select((held + by) % len(shown) if held is not None else 0)

    def _select(self, place: int) -> None:
        for n in range(self.list.topLevelItemCount()):
            top = self.list.topLevelItem(n)
            for m in range(top.childCount() if top else 0):
                child = top.child(m) if top else None
                if child is not None and child.data(0, Qt.ItemDataRole.UserRole) == place:
                    self.list.setCurrentItem(child)

    def _show_current(self) -> None:
        item = self.list.currentItem()
        place = item.data(0, Qt.ItemDataRole.UserRole) if item else None
        if place is not None:
            self.pairs.scrollToAnchor(f"d{place}")

    def _follow(self, url: QUrl) -> None:
        action, _, place = url.toString().partition(":")
        (self.bring_back if action == "restore" else self._go)(int(place))

    def _go(self, place: int | None) -> None:
        if place is None:
            return
        difference = self._shown()[place]
        if difference.section in self.session.report.sections:
            block = difference.key if difference.store == "blocks" else ""
            cell = difference.key if difference.store == "values" else ""
            self.place_chosen.emit(Place(difference.where, "", difference.section, block, cell=cell))

    def bring_back(self, place: int) -> None:
        """Restores one difference: one step, which undo takes back."""
        if self._old is None:
            return
        difference = self._shown()[place]
        try:
            self.session.perform(restore(self.session.report, self._old, difference))
        except UserError as error:
            self.bar.show_message(str(error))
            return
        self.refresh()
        undo = {"撤销": self.session.undo}
        self.bar.show_message(say("compare.restored", name=difference.where), "good", undo)

    # ---- the change report

    def ask_file(self) -> None:
        """Asks where the change report should go."""
        start = self.session.path.with_name(f"{self.session.path.stem}-修改报告.html")
        chosen, _ = QFileDialog.getSaveFileName(self, "导出修改报告", str(start), "网页 (*.html)")
        if chosen:
            self.write_report(Path(chosen))

    def write_report(self, path: Path) -> None:
        """Writes the differences shown as one HTML file; says where it is or why it could not be written."""
        from exporters.files import write_atomically

        heads = self._heads()
        title = (
            f"{self.session.report.school} {self.session.report.year} 年度质量报告：{heads.old} → {heads.new}"
        )
        body = pairs_html(self._shown(), heads, self._author, pictures=self._images)
        data = document(title, body).encode("utf-8")

        def write(out: BinaryIO) -> None:
            out.write(data)

        try:
            write_atomically(path, write)
        except UserError as error:
            self.bar.show_message(str(error))
            return
        self.bar.show_message(say("compare.written", path=path), "good")
