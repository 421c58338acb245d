"""The chapters of an edition: the tree of sections, and title, words, owner and guidance of the one that is chosen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from forms import theme
from forms.edition_bench import EditionBench
from forms.edition_table import TextField
from forms.widgets import button, ground, labelled_row, row, stack
from report import edition_edits as edits
from report.edition import Edition, SectionSpec
from report.errors import UserError
from report.messages import say
from report.model import GENERATED, Kind

_KEY = Qt.ItemDataRole.UserRole
_WRITTEN = (Kind.BODY, Kind.PREFACE)


class OutlinePage(QWidget):
    """The page 章节和指引 of the bench's edition."""

    def __init__(self, bench: EditionBench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.bench = bench
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("章节")
        self.title, self.words, self.owner = QLineEdit(), QLineEdit(), QLineEdit()
        self.numbered, self.optional = QCheckBox("编号"), QCheckBox("可以不写")
        self.say, self.figures = TextField("写什么", 4), TextField("该有的数", 4)
        self.remember, self.example = TextField("容易忘的", 4), TextField("写法举例", 4)
        self._key = ""
        self._shape: list[tuple[str, str]] = []
        left = QWidget()
        left.setLayout(stack(self._tools(), self.tree, spacing=4))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self._form())
        split.setSizes([380, 480])
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        self.setLayout(stack(split))
        self._wire()
        self.refresh()

    def _tools(self) -> QWidget:
        made = QWidget()
        tools = (
            ("加同级", lambda: self._add(False), "add"),
            ("加下级", lambda: self._add(True), ""),
            ("删除", self._remove, "delete"),
            ("上移", lambda: self._move(-1), "arrow_up"),
            ("下移", lambda: self._move(1), "arrow_down"),
        )
        layout = row(*(button(text, act, "small", icon) for text, act, icon in tools), 1, spacing=4)
        layout.setContentsMargins(12, 8, 12, 0)
        made.setLayout(layout)
        made.setVisible(not self.bench.read_only)
        return made

    def _form(self) -> QWidget:
        self.words.setPlaceholderText("300-600，可以空着")
        self.figures.setPlaceholderText("每行一条")
        self.remember.setPlaceholderText("每行一条")
        body = QWidget()
        ground(body, "page")
        fields = (("标题", self.title), ("字数", self.words), ("谁负责", self.owner))
        notes = (
            ("写什么", self.say),
            ("该有的数", self.figures),
            ("容易忘的", self.remember),
            ("写法举例", self.example),
        )
        form = stack(
            *(labelled_row(name, field, width=72) for name, field in fields),
            row(self.numbered, self.optional, 1, spacing=16),
            *(labelled_row(name, field, width=72) for name, field in notes),
            1,
            margins=16,
        )
        body.setLayout(form)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        return area

    def _wire(self) -> None:
        for field in (
            self.title,
            self.words,
            self.owner,
            self.say,
            self.figures,
            self.remember,
            self.example,
        ):
            field.setReadOnly(self.bench.read_only)
        self.numbered.setEnabled(not self.bench.read_only)
        self.optional.setEnabled(not self.bench.read_only)
        self.tree.currentItemChanged.connect(lambda item, _: self._show(item.data(0, _KEY) if item else ""))
        self.title.editingFinished.connect(lambda: self._do("改标题", self._titled))
        self.words.editingFinished.connect(lambda: self._do("改字数", self._counted))
        self.owner.editingFinished.connect(lambda: self._set("改负责部门", owner=self.owner.text().strip()))
        self.numbered.clicked.connect(lambda on: self._set("改编号", numbered=bool(on)))
        self.optional.clicked.connect(lambda on: self._set("改可以不写", optional=bool(on)))
        self.say.left.connect(lambda text: self._guide("say", text.strip()))
        self.example.left.connect(lambda text: self._guide("example", text.strip()))
        self.figures.left.connect(lambda text: self._guide("figures", _lines(text)))
        self.remember.left.connect(lambda text: self._guide("remember", _lines(text)))

    def _do(self, name: str, make: Callable[[Edition], Edition]) -> None:
        if self._key and not self.bench.perform(name, make):
            self._show(self._key)

    def _set(self, name: str, **changes: Any) -> None:
        key = self._key
        self._do(name, lambda e: edits.set_section(e, key, **changes))

    def _guide(self, part: str, text: object) -> None:
        guidance = replace(edits.find_section(self.bench.edition, self._key).guidance, **{part: text})  # type: ignore[arg-type]
        self._set("改指引", guidance=guidance)

    def _titled(self, edition: Edition) -> Edition:
        title = self.title.text().strip()
        if not title:
            raise UserError(say("edition_editor.last_name"))
        return edits.set_section(edition, self._key, title=title)

    def _counted(self, edition: Edition) -> Edition:
        return edits.set_section(edition, self._key, words=read_words(self.words.text()))

    def _add(self, below: bool) -> None:
        made: list[str] = []

        def make(edition: Edition) -> Edition:
            edition, key = edits.add_section(edition, self._key, below, "新章节")
            made.append(key)
            return edition

        if self._key and self.bench.perform("加章节", make):
            self.show_section(made[0])
            self.title.setFocus()
            self.title.selectAll()

    def _remove(self) -> None:
        key = self._key
        if key:
            self.bench.perform("删除章节", lambda e: edits.remove_section(e, key))

    def _move(self, by: int) -> None:
        key = self._key
        if key:
            self.bench.perform("移动章节", lambda e: edits.move_section(e, key, by))

    def refresh(self) -> None:
        """Shows the edition as it is now, the cursor on the same section."""
        shape = [(spec.key, spec.title) for spec in self.bench.edition.all_sections()]
        kept = self._key
        if shape != self._shape:
            self._shape = shape
            self.tree.blockSignals(True)
            self.tree.clear()
            self._fill(self.tree.invisibleRootItem(), self.bench.edition.sections)
            self.tree.expandAll()
            self.tree.blockSignals(False)
        keys = [key for key, _ in shape]
        self.show_section(kept if kept in keys else keys[0] if keys else "")

    def _fill(self, parent: QTreeWidgetItem, specs: tuple[SectionSpec, ...]) -> None:
        for spec in specs:
            if spec.kind == Kind.APPENDIX:
                continue  # its sections are the tables
            item = QTreeWidgetItem([spec.title])
            item.setData(0, _KEY, spec.key)
            if spec.kind not in _WRITTEN:
                item.setForeground(0, theme.colour("second"))
            parent.addChild(item)
            self._fill(item, spec.children)

    def show_section(self, key: str) -> None:
        """Puts the cursor on a section."""

        def look(item: QTreeWidgetItem) -> QTreeWidgetItem | None:
            for place in range(item.childCount()):
                child = item.child(place)
                found = child if child.data(0, _KEY) == key else look(child)
                if found is not None:
                    return found
            return None

        if (item := look(self.tree.invisibleRootItem())) is not None:
            self.tree.setCurrentItem(item)
        self._show(key)

    def commit(self) -> None:
        """Performs what was typed and not yet left."""
        for field in (self.say, self.figures, self.remember, self.example):
            field.commit()

    def _show(self, key: str) -> None:
        self.commit()
        self._key = key
        spec = edits.find_section(self.bench.edition, key) if key else SectionSpec("", "")
        self.title.setText(spec.title)
        self.words.setText(f"{spec.words[0]}-{spec.words[1]}" if spec.words[1] else "")
        self.owner.setText(spec.owner)
        self.numbered.setChecked(spec.numbered)
        self.optional.setChecked(spec.optional)
        self.say.show_text(spec.guidance.say)
        self.example.show_text(spec.guidance.example)
        self.figures.show_text("\n".join(spec.guidance.figures))
        self.remember.show_text("\n".join(spec.guidance.remember))
        self.words.setEnabled(spec.kind not in GENERATED)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def read_words(text: str) -> tuple[int, int]:
    """A band of characters, 300-600; (0, 0) for an empty text. UserError."""
    parts = [part.strip() for part in text.replace("—", "-").replace("－", "-").replace("~", "-").split("-")]
    if not text.strip():
        return 0, 0
    if (
        len(parts) != 2
        or not all(part.isdigit() and len(part) < 8 for part in parts)
        or int(parts[0]) > int(parts[1])
    ):
        raise UserError(say("edition_editor.words_form", text=text))
    return int(parts[0]), int(parts[1])
