"""The page 备份与恢复: the backups of one draft with time, reason and last edit; a look into each; back to
one of them, or a copy of it elsewhere."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFileDialog,
    QHeaderView,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.backups import SECOND_PLACE, first_place, places
from app.config import Settings
from app.exporting import free_name, size_text
from forms import theme
from forms.widgets import ElidedLabel, MessageBar, PageHead, button, ground, label, row, stack
from report.errors import UserError
from report.messages import say

if TYPE_CHECKING:
    from db.backup import Backup, Look

FILES = "质报报告 (*.zhibao)"


def when_text(when: datetime) -> str:
    """A backup's time as people read it."""
    return f"{when:%Y-%m-%d %H:%M:%S}"


class BackupsPage(QWidget):
    """`restore_wanted(path)` comes with the backup to go back to, `backup_wanted()` for one made now.

    `damaged` says that the draft itself cannot be opened; `read_only` that it may not be replaced.
    """

    restore_wanted = Signal(object)
    backup_wanted = Signal()

    def __init__(
        self,
        draft: Path,
        settings: Settings,
        damaged: bool = False,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.draft = draft
        self.settings = settings
        self._read_only = read_only
        self.bar = MessageBar()
        head = PageHead("备份与恢复", say("backup.note"))
        self.now = button("现在备份", self.backup_wanted.emit, icon="history")
        self.now.setEnabled(not damaged and not read_only)
        head.buttons.addWidget(self.now)
        self.list = self._make_list()
        self.preview = QTextBrowser()
        self.preview.setProperty("look", "flat")
        self.preview.setAccessibleName("备份内容预览")
        side = QWidget()
        ground(side, "pane")
        side.setLayout(stack(label("看一份", "strong"), self.preview, margins=16))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(side)
        split.setSizes([820, 400])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        layout = stack(head, self.bar, self._where(), split, self._foot(damaged), spacing=0)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.list)
        self.refresh()

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setHeaderLabels(["时间", "原因", "大小", "最后一次修改"])
        made.setUniformRowHeights(True)
        made.setRootIsDecorated(False)
        made.setAccessibleName("备份")
        made.currentItemChanged.connect(lambda *_: self._show_backup())
        header = made.header()
        header.setStretchLastSection(False)
        for column, width in ((0, 152), (1, 64), (2, 72)):
            header.resizeSection(column, theme.scaled(width))
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        return made

    def _where(self) -> QWidget:
        """Where backups go, and the second place."""
        where = QWidget()
        self.second = ElidedLabel("", "second")
        first = ElidedLabel(say("backup.folder", folder=first_place()), "second")
        self.choose = button("设第二位置…", self.choose_second, "small")
        self.forget = button("不用第二位置", lambda: self.set_second(None), "small")
        line = row(first, self.second, self.choose, self.forget, spacing=12)
        line.setContentsMargins(24, 6, 16, 6)
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        where.setLayout(line)
        return where

    def _foot(self, damaged: bool) -> QWidget:
        foot = QWidget()
        ground(foot, "pane")
        key = "read_only" if self._read_only else "keeps_damaged" if damaged else "keeps"
        note = label(say(f"backup.{key}"), "second", wrap=True)
        self.copy = button("另存为…", self.save_copy, icon="copy")
        self.back = button("恢复为这一份", self._restore, "main")
        line = row(note, self.copy, self.back)
        line.setContentsMargins(16, 8, 16, 8)
        line.setStretch(0, 1)
        foot.setLayout(line)
        return foot

    @property
    def chosen(self) -> "Backup | None":
        """The backup that is chosen in the list."""
        item = self.list.currentItem()
        return item.data(0, Qt.ItemDataRole.UserRole)[0] if item else None

    def refresh(self) -> None:
        """Reads the list and the second place anew."""
        from db.backup import list_backups

        self.list.clear()
        for backup in list_backups(self.draft, places()):
            self.list.addTopLevelItem(_item(backup))
        held = self.settings.get(SECOND_PLACE)
        self.second.setText(say("backup.second", folder=held) if held else say("backup.second_none"))
        self.choose.setText("更改…" if held else "设第二位置…")
        self.forget.setVisible(bool(held))
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)
        self._show_backup()

    def _show_backup(self) -> None:
        item = self.list.currentItem()
        backup, look = item.data(0, Qt.ItemDataRole.UserRole) if item else (None, None)
        self.back.setEnabled(look is not None and not self._read_only)
        self.copy.setEnabled(look is not None)
        if backup is None:
            key = "choose" if self.list.topLevelItemCount() else "none"
            self.preview.setPlainText(say(f"backup.{key}"))
        elif look is None:
            self.preview.setPlainText(say("backup.unreadable", name=backup.path.name))
        else:
            self.preview.setPlainText(_described(backup, look))

    def choose_second(self) -> None:
        """Asks for the folder of the second place."""
        start = str(self.settings.get(SECOND_PLACE, ""))
        if chosen := QFileDialog.getExistingDirectory(self, "第二备份位置", start):
            self.set_second(Path(chosen))

    def set_second(self, place: Path | None) -> None:
        """Backups also go to `place` from now on, or to the first place alone."""
        self.settings.put(SECOND_PLACE, str(place) if place else "")
        self.refresh()

    def save_copy(self) -> None:
        """A copy of the chosen backup under a name that a person chooses."""
        backup = self.chosen
        if backup is None:
            return
        stem = f"{self.draft.stem}（{backup.when:%Y-%m-%d %H-%M} 备份）"
        start = free_name(self.draft.with_name(f"{stem}.zhibao"))
        chosen, _ = QFileDialog.getSaveFileName(self, "另存备份", str(start), FILES)
        if chosen:
            self.copy_to(backup, Path(chosen if chosen.endswith(".zhibao") else f"{chosen}.zhibao"))

    def copy_to(self, backup: "Backup", target: Path) -> None:
        """Copies a backup to `target`; says in the page how it went. The draft itself is not overwritten."""
        try:
            if target.exists() and self.draft.exists() and target.samefile(self.draft):
                raise UserError(say("db.copy_onto_itself"))
            shutil.copyfile(backup.path, target)
        except UserError as error:
            self.bar.show_message(str(error))
        except OSError:
            self.bar.show_message(say("db.cannot_create", name=target.name, folder=target.parent))
        else:
            self.bar.show_message(say("backup.copied", path=target), "good")

    def _restore(self) -> None:
        if self.chosen is not None:
            self.restore_wanted.emit(self.chosen)


def _item(backup: "Backup") -> QTreeWidgetItem:
    from db.backup import look_into

    look: Look | None
    try:
        look = look_into(backup.path)
        last = look.step
    except UserError:
        look, last = None, say("backup.spoilt")  # the others can still be used
    item = QTreeWidgetItem([when_text(backup.when), backup.reason, size_text(backup.path), last])
    item.setData(0, Qt.ItemDataRole.UserRole, (backup, look))
    item.setSizeHint(0, QSize(100, theme.scaled(24)))
    item.setToolTip(0, str(backup.path))
    item.setToolTip(3, last)
    for column in (1, 2, 3):
        item.setForeground(column, QColor(theme.colour("second" if look else "error")))
    return item


def _described(backup: "Backup", look: "Look") -> str:
    return say(
        "backup.preview",
        school=look.school or "—",
        year=look.year,
        time=when_text(backup.when),
        reason=backup.reason,
        when=look.when or "—",
        step=look.step,
        who=look.who or "—",
        chapters="\n".join(look.chapters) or "—",
    )
