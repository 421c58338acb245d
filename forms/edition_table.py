"""One table of an edition: its title and columns, the grid of its rows, and what stands behind the row at the cursor."""

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QSplitter, QWidget

from forms import theme
from forms.edition_bench import EditionBench
from forms.edition_rows import RowsGrid
from forms.widgets import button, ground, label, labelled_row, row, stack
from report import edition_edits as edits
from report.edition import Choice, Edition, IndicatorTable, ValueColumn
from report.edition_formula import formula_names
from report.errors import UserError
from report.messages import say

_YEARS = {"前年": -2, "去年": -1, "本年": 0}


class TextField(QPlainTextEdit):
    """Several lines; `left(text)` comes when the keyboard goes elsewhere and the text has changed."""

    left = Signal(str)

    def __init__(self, name: str, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.scaled(22 * lines + 10))
        self._shown = ""
        self.installEventFilter(self)

    def show_text(self, text: str) -> None:
        """Puts a text that is no change."""
        if text != self.toPlainText():
            self.setPlainText(text)
        self._shown = text

    def commit(self) -> None:
        """Says what was typed, if anything."""
        if (text := self.toPlainText()) != self._shown:
            self._shown = text
            self.left.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)


def columns_text(table: IndicatorTable) -> str:
    """The value columns as a person writes them: 去年、本年、调查人次."""
    words = {offset: word for word, offset in _YEARS.items()}
    return "、".join(
        words[c.offset] if c.offset in words and c.label == "{year}年" else c.label for c in table.columns
    )


def read_columns(table: IndicatorTable, text: str) -> tuple[ValueColumn, ...]:
    """The value columns that a text means; a column that was there keeps its key. UserError."""
    held = {column.label: column for column in table.columns}
    found: list[ValueColumn] = []
    for word in (part.strip() for part in re.split(r"[、；;，,\n]", text)):
        if not word:
            continue
        if word in _YEARS:
            found.append(ValueColumn(_YEARS[word], "", "{year}年"))
        elif word in held:
            found.append(held[word])
        elif "/" in word or len(word) > 40:
            raise UserError(say("edition_editor.columns_form", text=text))
        else:
            found.append(ValueColumn(None, word.replace("{year}", "本").replace("{last}", "上"), word))
    if not found:
        raise UserError(say("edition_editor.last_column"))
    return tuple(found)


def choices_text(table: IndicatorTable) -> str:
    """The single-choice lines: one line each, 名称：选项一；选项二."""
    return "\n".join(f"{choice.label}：{'；'.join(choice.options)}" for choice in table.choices)


def read_choices(
    edition: Edition, table: IndicatorTable, text: str, taken: object = ()
) -> tuple[Choice, ...]:
    """The single-choice lines that a text means; one whose name or place stays keeps its id. UserError."""
    held = {choice.label: choice for choice in table.choices}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    used = {*edits.taken_ids([edition]), *(taken if isinstance(taken, set) else ())}
    found: list[Choice] = []
    for place, line in enumerate(lines):
        name, sign, rest = line.replace(":", "：").partition("：")
        options = tuple(word.strip() for word in re.split(r"[；;、]", rest) if word.strip())
        if not sign or not name or not options:
            raise UserError(say("edition_editor.choice_form", text=line))
        old = held.get(name)
        if old is None and len(lines) == len(table.choices):
            old = table.choices[place]
        if old is not None and old.id not in {choice.id for choice in found}:
            found.append(Choice(old.id, name, options, old.lead if old.lead else ""))
            continue
        n = 1
        while f"{table.id}.c{n}" in used:
            n += 1
        used.add(f"{table.id}.c{n}")
        found.append(Choice(f"{table.id}.c{n}", name, options))
    return tuple(found)


class TablePage(QWidget):
    """The page of one table of the bench's edition."""

    def __init__(self, bench: EditionBench, table_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.bench, self.table_id = bench, table_id
        self.grid = RowsGrid(bench, table_id)
        self.title, self.columns = QLineEdit(), QLineEdit()
        self.remark = QCheckBox("有备注栏")
        self.choices = TextField("单选行", 2)
        self.detail_head = label("", "strong")
        self.formula_note = label("", "quiet", wrap=True)
        self.definition = TextField("口径说明", 2)
        self.supplier, self.mark, self.remark_text = QLineEdit(), QLineEdit(), QLineEdit()
        self._row = ""
        self._low = False
        split = QSplitter(Qt.Orientation.Vertical)
        upper, lower = QWidget(), QWidget()
        ground(lower, "pane")
        self._lower = lower
        above = stack(self._head(), self._tools(), self.grid, spacing=4)
        above.setStretch(2, 1)
        upper.setLayout(above)
        lower.setLayout(self._details())
        split.addWidget(upper)
        split.addWidget(lower)
        lower.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        split.setStretchFactor(0, 1)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        self.setLayout(stack(split))
        self.grid.row_chosen.connect(self._show_row)
        self._wire()
        self.refresh()

    def _head(self) -> QWidget:
        made = QWidget()
        upper = row(
            labelled_row("表名", self.title, width=48),
            labelled_row("数值列", self.columns, width=56),
            self.remark,
        )
        upper.setStretch(0, 1)
        upper.setStretch(1, 1)
        self.columns.setToolTip("写去年、本年，或列的名称，用顿号隔开")
        self.choices.setPlaceholderText("单选行，每行一条，如：学校类别（单选）：工科院校；农林院校")
        self._choice_row = labelled_row("单选行", self.choices, width=48)
        layout = stack(upper, self._choice_row, spacing=4)
        layout.setContentsMargins(16, 8, 16, 0)
        made.setLayout(layout)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return made

    def _tools(self) -> QWidget:
        made = QWidget()
        grid = self.grid
        tools = (
            ("加一行", lambda: grid.add(), "", "Ctrl+Enter"),
            ("加下级", lambda: grid.add(True), "", ""),
            ("删除", grid.remove, "", "Ctrl+Delete"),
            ("上移", lambda: grid.move_chosen(-1), "", "Alt+↑"),
            ("下移", lambda: grid.move_chosen(1), "", "Alt+↓"),
            ("升一级", lambda: grid.deepen(-1), "", "Alt+←"),
            ("降一级", lambda: grid.deepen(1), "", "Alt+→"),
        )
        self.tools = [
            button(text, act, "small", icon, f"{text}（{keys}）" if keys else text)
            for text, act, icon, keys in tools
        ]
        for tool in self.tools:
            tool.setVisible(not self.bench.read_only)
        self.more = button("单选行", self._fit, "small")
        self.details = button("详情", self._fit, "small")
        for toggle in (self.more, self.details):
            toggle.setCheckable(True)
            toggle.setChecked(True)
        layout = row(*self.tools, 1, self.more, self.details, spacing=4)
        layout.setContentsMargins(16, 0, 16, 0)
        made.setLayout(layout)
        return made

    def _fit(self) -> None:
        """Shows what the two toggles say."""
        self._choice_row.setVisible(self.more.isChecked())
        self._lower.setVisible(self.details.isChecked())

    def _details(self) -> QLayout:
        marks = row(
            labelled_row("谁提供", self.supplier, width=64),
            labelled_row("不填时印", self.mark, width=72),
            labelled_row("备注里印", self.remark_text, width=72),
        )
        return stack(
            self.detail_head,
            self.formula_note,
            labelled_row("口径说明", self.definition, width=64),
            marks,
            margins=12,
            spacing=4,
        )

    def _wire(self) -> None:
        for widget in (
            self.title,
            self.columns,
            self.supplier,
            self.mark,
            self.remark_text,
            self.choices,
            self.definition,
        ):
            widget.setReadOnly(self.bench.read_only)
        self.remark.setEnabled(not self.bench.read_only)
        self.title.editingFinished.connect(lambda: self._table("改表名", self._new_title))
        self.columns.editingFinished.connect(lambda: self._table("改数值列", self._new_columns))
        self.choices.left.connect(lambda _: self._table("改单选行", self._new_choices))
        self.remark.clicked.connect(
            lambda on: self._table(
                "改备注栏", lambda e: edits.set_table(e, self.table_id, remark_column=bool(on))
            )
        )
        self.definition.left.connect(lambda text: self._set_row("改口径说明", definition=text.strip()))
        self.supplier.editingFinished.connect(
            lambda: self._set_row("改提供部门", supplier=self.supplier.text().strip())
        )
        self.mark.editingFinished.connect(lambda: self._set_row("改印的字", mark=self.mark.text().strip()))
        self.remark_text.editingFinished.connect(
            lambda: self._set_row("改备注里印的字", remark_text=self.remark_text.text().strip())
        )

    def _table(self, name: str, make: Callable[[Edition], Edition]) -> None:
        if not self.bench.perform(name, make):
            self.refresh()  # the field shows again what is

    def _new_title(self, edition: Edition) -> Edition:
        title = self.title.text().strip()
        if not title:
            raise UserError(say("edition_editor.last_name"))
        return edits.set_table(edition, self.table_id, title=title)

    def _new_columns(self, edition: Edition) -> Edition:
        if self.columns.text() == columns_text(edition.table(self.table_id)):
            return edition
        columns = read_columns(edition.table(self.table_id), self.columns.text())
        return edits.set_table(edition, self.table_id, columns=columns)

    def _new_choices(self, edition: Edition) -> Edition:
        table = edition.table(self.table_id)
        choices = read_choices(edition, table, self.choices.toPlainText(), set(self.bench.taken()))
        gone = [choice.id for choice in table.choices if choice.id not in {c.id for c in choices}]
        edition = edits.remove_rows(edition, gone) if gone else edition
        return edits.set_table(edition, self.table_id, choices=choices)

    def _set_row(self, name: str, **changes: str) -> None:
        row_id = self._row
        if row_id and any(row_id == r.id for r in self.bench.edition.table(self.table_id).rows):
            self.bench.perform(name, lambda e: edits.set_row(e, row_id, **changes))

    def refresh(self) -> None:
        """Shows the edition as it is now."""
        table = self.bench.edition.table(self.table_id)
        self.title.setText(table.title)
        self.columns.setText(columns_text(table))
        self.remark.setChecked(table.remark_column)
        self.choices.show_text(choices_text(table))
        self.grid.refresh()
        self._show_row(self.grid.current_row())

    def show_row(self, row_id: str) -> None:
        """Puts the cursor on a row."""
        self.grid.show_row(row_id)

    def commit(self) -> None:
        """Performs what was typed and not yet left."""
        self.choices.commit()
        self.definition.commit()

    def _show_row(self, row_id: str) -> None:
        self.definition.commit()
        self._row = row_id
        table = self.bench.edition.table(self.table_id)
        found = next((r for r in table.rows if r.id == row_id), None)
        self.detail_head.setText(found.label if found else "")
        formula = formula_names(self.bench.edition, found.formula) if found and found.formula else ""
        self.formula_note.setText(f"算式：{formula}" if formula else "")
        self.formula_note.setVisible(bool(formula))
        self.definition.show_text(found.definition if found else "")
        self.supplier.setText(found.supplier if found else "")
        self.mark.setText(found.mark if found else "")
        self.remark_text.setText(found.remark_text if found else "")

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low screen the rows go first: the rest is one press away."""
        super().resizeEvent(event)
        low = self.height() < theme.scaled(430)
        if low != self._low:
            self._low = low
            self.more.setChecked(not low)
            self.details.setChecked(not low)
            self._fit()
