"""The page 版本: the editions that ship and those of this office; copy one and change it, make one from the province's blank
form, load and export files. Changes to an own edition are saved at once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QHideEvent
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QSplitter, QWidget

from app import edition_store
from app.exporting import free_name
from app.tasks import Task
from app.trouble import sentence_for, write_log
from forms import theme
from forms.edition_bench import EditionBench
from forms.edition_view import EditionView
from forms.icons import icon
from forms.widgets import ElidedLabel, MessageBar, PageHead, button, empty, ground, label, row, stack
from report.edition import Edition
from report.edition_checks import Remark
from report.edition_edits import copy_edition, taken_ids
from report.editions import edition_ids, load_edition, shipped_ids
from report.errors import UserError
from report.messages import say

if TYPE_CHECKING:
    from importers.edition_proposal import EditionProposal

FILES = "质报版本 (*.zhibao-edition)"
FORMS = "空白表 (*.xlsx)"
_ID = Qt.ItemDataRole.UserRole
_PROPOSED = "?"  # the list's entry for a proposal that is not accepted yet; no edition can have this id


class EditionPage(QWidget):
    """Lists the editions; `view` shows the chosen one. A proposal from a form is shown, not saved, until it is accepted."""

    stepped = Signal()  # what undo and redo would do has changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.bar = MessageBar()
        self.list = QListWidget()
        self.list.setAccessibleName("版本")
        self.view: EditionView | None = None
        self.proposal: EditionProposal | None = None
        self._saved_id = ""  # under which id the shown own edition is kept
        self._task: Task | None = None
        self.title = ElidedLabel("", "title")
        self.state = ElidedLabel("", "second")
        self._tools = row(spacing=4)
        head = PageHead("版本", say("edition_editor.note"))
        head.buttons.addWidget(button("用省里的空白表做…", self.choose_form, "main", "table_add"))
        head.buttons.addWidget(button("载入文件…", self.choose_file, icon="arrow_import"))
        right = QWidget()
        self._holder = stack(spacing=0)
        above = row(self.title, self.state, self._tools, spacing=12)
        above.setContentsMargins(16, 6, 12, 6)
        above.setStretch(1, 1)
        right.setLayout(stack(above, self._holder, spacing=0))
        left = QWidget()
        ground(left, "pane")
        left.setLayout(stack(label("本机的版本", "strong"), self.list, margins=8, spacing=6))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([216, 1100])
        split.setStretchFactor(1, 1)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        layout = stack(head, self.bar, split, spacing=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.list)
        self.list.currentItemChanged.connect(lambda item, _: self._open(item.data(_ID)) if item else None)
        self.refresh()
        for sentence in edition_store.troubles():
            self.bar.show_message(sentence, "query")

    # ---- the list

    def refresh(self, chosen: str = "") -> None:
        """Reads the list anew and shows `chosen`, else what was shown, else the first."""
        kept = chosen or self.current
        own = [edition_id for edition_id in edition_ids() if edition_id not in shipped_ids()]
        self.list.blockSignals(True)
        self.list.clear()
        if self.proposal is not None:
            self._add(_PROPOSED, f"{self.proposal.edition.title}（未收下）", "document_add", "query")
        for edition_id in own:
            self._add(edition_id, load_edition(edition_id).title, "edit", "text")
        shipped = sorted((load_edition(e) for e in shipped_ids()), key=lambda e: (not e.confirmed, -e.year))
        for edition in shipped:
            self._add(edition.id, edition.title, "lock_closed", "second")
        ids = [self.list.item(n).data(_ID) for n in range(self.list.count())]
        self.list.setCurrentRow(ids.index(kept) if kept in ids else 0)
        self.list.blockSignals(False)
        self._open(self.list.currentItem().data(_ID))

    def _add(self, edition_id: str, title: str, glyph: str, role: str) -> None:
        item = QListWidgetItem(icon(glyph, 16), title)
        item.setData(_ID, edition_id)
        item.setForeground(QColor(theme.colour(role)))
        item.setToolTip(f"{title}（{edition_id}）" if edition_id != _PROPOSED else title)
        self.list.addItem(item)

    @property
    def current(self) -> str:
        """The id of the edition that is shown, "?" for a proposal, "" for none."""
        item = self.list.currentItem()
        return str(item.data(_ID)) if item else ""

    def _open(self, edition_id: str) -> None:
        self._commit()
        self._saved_id = ""
        if edition_id == _PROPOSED and self.proposal is not None:
            doubts = [Remark(d.sentence, d.table, d.row) for d in self.proposal.doubts]
            bench = EditionBench(self.proposal.edition, False, doubts, _all_taken(), self)
        else:
            edition = load_edition(edition_id)
            own = edition_id not in shipped_ids()
            bench = EditionBench(edition, not own, (), _all_taken(), self)
            self._saved_id = edition_id if own else ""
        self._show(bench)

    def _show(self, bench: EditionBench) -> None:
        empty(self._holder)
        self.view = EditionView(bench)
        self._holder.addWidget(self.view)
        bench.refused.connect(lambda sentence: self.bar.show_message(sentence, "query"))
        self.view.changed.connect(self._changed)
        empty(self._tools)
        for made in self._make_tools(bench):
            self._tools.addWidget(made)
        self._say_state()

    def _make_tools(self, bench: EditionBench) -> list[QWidget]:
        made: list[QWidget] = []
        self.undo_button = button("撤销", self.undo_step, "small", "arrow_undo", "撤销（Ctrl+Z）")
        self.redo_button = button("重做", self.redo_step, "small", "arrow_redo", "重做（Ctrl+Y）")
        if not bench.read_only:
            made += [self.undo_button, self.redo_button]
        if self.current == _PROPOSED:
            made += [button("不收", self.discard, "small"), button("收下这个版本", self.accept, "main")]
            return made
        made.append(button("复制后修改", self.copy, "small" if self._saved_id else "main", "copy"))
        made.append(button("导出文件…", self.choose_target, "small", "arrow_export"))
        if self._saved_id:
            made.append(button("删除", self.delete, "small", "delete"))
        return made

    def _say_state(self) -> None:
        if self.view is None:
            return
        bench = self.view.bench
        self.title.setText(bench.edition.title)
        if self.current == _PROPOSED and self.proposal is not None:
            self.state.setText("未收下")
        else:
            self.state.setText(say("edition_editor.own" if self._saved_id else "edition_editor.frozen"))
        self.undo_button.setEnabled(bool(bench.undo_name))
        self.redo_button.setEnabled(bool(bench.redo_name))
        self.stepped.emit()

    # ---- changes

    def _changed(self) -> None:
        """After every step: an own edition is saved, a proposal is kept as corrected."""
        if self.view is None:
            return
        edition = self.view.bench.edition
        if self.current == _PROPOSED and self.proposal is not None:
            self.proposal.edition = edition
            self.proposal.doubts = [
                d
                for d in self.proposal.doubts
                if Remark(d.sentence, d.table, d.row) in self.view.bench.doubts
            ]
        elif self._saved_id and self._calmly(lambda: edition_store.save(edition, self._saved_id)):
            self._saved_id = edition.id
            item = self.list.currentItem()
            item.setText(edition.title)
            item.setData(_ID, edition.id)
        self._say_state()

    def _calmly(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except UserError as error:
            self.bar.show_message(str(error))
            return False
        return True

    @property
    def undo_name(self) -> str:
        """The step that undo takes back, or ""."""
        return self.view.bench.undo_name if self.view else ""

    @property
    def redo_name(self) -> str:
        """The step that redo does again, or ""."""
        return self.view.bench.redo_name if self.view else ""

    def undo_step(self) -> None:
        """Takes the last change to the shown edition back."""
        self._commit()
        if self.view is not None:
            self.view.bench.undo()

    def redo_step(self) -> None:
        """Does the change undone last again."""
        if self.view is not None:
            self.view.bench.redo()

    def _commit(self) -> None:
        if self.view is not None:
            self.view.commit()

    # ---- whole editions

    def copy(self) -> None:
        """A copy of the shown edition under a free id, opened to be changed."""
        self._commit()
        if self.view is None:
            return
        old = self.view.bench.edition
        title = say("edition_editor.copy_title", title=old.title)
        made = copy_edition(
            old, _free_id(f"{old.id}-own" if old.id in shipped_ids() else old.id), title, _all_taken()
        )
        if self._calmly(lambda: edition_store.save(made)):
            self.refresh(made.id)
            self.bar.show_message(say("edition_editor.copied", title=title), "good")

    def delete(self) -> None:
        """Takes the shown own edition out, with a way back in the message."""
        if self.view is None or not self._saved_id:
            return
        edition, self.view.bench.read_only = self.view.bench.edition, True
        if self._calmly(lambda: edition_store.remove(self._saved_id)):
            self._saved_id = ""
            self.refresh()
            sentence = say("edition_editor.deleted", title=edition.title)
            self.bar.show_message(sentence, "hint", {"撤销删除": lambda: self._bring_back(edition)})

    def _bring_back(self, edition: Edition) -> None:
        if self._calmly(lambda: edition_store.save(edition)):
            self.refresh(edition.id)
            self.bar.clear()

    def choose_file(self) -> None:
        """Asks for an edition's file and loads it."""
        path, _ = QFileDialog.getOpenFileName(self, "载入版本文件", "", FILES)
        if path:
            self.load(Path(path))

    def load(self, path: Path) -> None:
        """Takes a file that somebody sent; trouble is one sentence in the page."""
        loaded: list[Edition] = []
        if self._calmly(lambda: loaded.append(edition_store.load_file(path))):
            self.refresh(loaded[0].id)
            self.bar.show_message(say("edition_editor.loaded_short", title=loaded[0].title), "good")

    def choose_target(self) -> None:
        """Asks where the shown edition is to be written as one file."""
        if self.view is not None:
            edition = self.view.bench.edition
            start = free_name(Path.home() / f"{edition.title}{edition_store.SUFFIX}")
            path, _ = QFileDialog.getSaveFileName(self, "导出版本", str(start), FILES)
            if path:
                self.export(Path(path))

    def export(self, path: Path) -> None:
        """Writes the shown edition as one file."""
        self._commit()
        written: list[Path] = []
        if self._calmly(lambda: written.append(edition_store.export(self.current, path))):
            self.bar.show_message(say("edition_editor.exported", path=written[0]), "good")

    # ---- from the province's form

    def choose_form(self) -> None:
        """Asks for the province's blank form and reads it."""
        path, _ = QFileDialog.getOpenFileName(self, "省里的空白表", "", FORMS)
        if path:
            self.read_form(Path(path))

    def read_form(self, path: Path) -> None:
        """Reads a blank form beside the window; its tables come as a proposal."""
        if self._task is not None:
            return
        self.bar.show_message(say("edition_editor.reading", name=path.name), "hint")
        taken, known = _all_taken(), edition_ids()
        self._task = Task(lambda _: _read(path, taken, known), self)
        self._task.done.connect(partial(self._read_done, path.name))
        self._task.failed.connect(self._read_failed)
        self._task.start()

    def _read_done(self, name: str, proposal: "EditionProposal") -> None:
        self._task = None
        self.proposal = proposal
        self.refresh(_PROPOSED)
        more = say(
            "edition_editor.proposed_more",
            carried=proposal.carried,
            title=proposal.base.title,
            gone=len(proposal.gone),
            notes="".join(proposal.notes),
        )
        self.bar.show_message(say("edition_editor.proposed", file=name) + more, "hint", lasting=True)

    def _read_failed(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, UserError):
            write_log(error)
        self.bar.show_message(str(error) if isinstance(error, UserError) else sentence_for(error))

    def accept(self) -> None:
        """Keeps the proposal as an own edition."""
        self._commit()
        if self.proposal is None:
            return
        edition = self.proposal.edition
        if self._calmly(lambda: edition_store.save(edition)):
            self.proposal = None
            self.refresh(edition.id)
            self.bar.show_message(say("edition_editor.accepted", title=edition.title), "good")

    def discard(self) -> None:
        """Lets the proposal go."""
        self.proposal = None
        self.refresh()
        self.bar.show_message(say("edition_editor.discarded"), "hint")

    # ---- Qt

    def hideEvent(self, event: QHideEvent) -> None:
        self._commit()
        super().hideEvent(event)


def _all_taken() -> set[str]:
    """Ids of rows and tables of every edition that is known."""
    return taken_ids(load_edition(edition_id) for edition_id in edition_ids())


def _free_id(wanted: str) -> str:
    """The id itself, or with a number behind it where it is taken; made again in a later year it differs by that."""
    known, found, n = edition_ids(), wanted, 2
    while found in known:
        found, n = f"{wanted}-{n}", n + 1
    return found


def _read(path: Path, taken: set[str], known: tuple[str, ...]) -> "EditionProposal":
    from importers.edition_proposal import propose_edition

    proposal = propose_edition(path, taken=taken)
    if proposal.edition.id in known:
        proposal.edition = replace(proposal.edition, id=_free_id(proposal.edition.id))
    return proposal
