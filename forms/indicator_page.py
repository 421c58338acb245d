"""The page of one appendix table: grid, legend, single-choice lines, and what is known of the row under the cursor."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from forms.indicator_grid import IndicatorGrid
from forms.indicator_model import set_detail
from forms.paste_preview import PastePreview
from forms.widgets import button, label
from forms.workbench import Workbench
from report import edits
from report.blocks import IndicatorTable as IndicatorBlock
from report.checks.findings import Place
from report.edition import Choice, Formula, IndicatorTable, Row, ValueColumn
from report.fact_list import Wanted, wanted_of_cell
from report.history import Target
from report.indicators import effective_value
from report.messages import say
from report.model import Edit
from report.values import State

LEGEND = "ƒ 公式算出　◇ 未填　／ 不适用（Ctrl+0）　▨ 本校不填　去年的数已锁定（Ctrl+L 解锁）　Ctrl+D 向下填充"


def table_of_section(bench: Workbench, section_id: str) -> IndicatorTable:
    """The edition's table that an indicator section holds; KeyError where it holds none."""
    for block in bench.report.blocks_of(section_id):
        if isinstance(block.body, IndicatorBlock):
            return bench.report.edition.table(block.body.table)
    raise KeyError(section_id)


class ChoiceLine(QWidget):
    """A single-choice line: one radio button for each option."""

    def __init__(self, bench: Workbench, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench, self._choice = bench, choice
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(QLabel(choice.label + ("：" + choice.lead if choice.lead else "：")))
        self._buttons = QButtonGroup(self)
        for place, option in enumerate(choice.options):
            radio = QRadioButton(option)
            radio.setAccessibleName(f"{choice.label} {option}")
            self._buttons.addButton(radio, place)
            layout.addWidget(radio)
        layout.addStretch()
        self._buttons.idClicked.connect(self._choose)
        bench.changed.connect(self._refresh)
        self._refresh()

    def _choose(self, place: int) -> None:
        key = f"choice/{self._choice.id}"
        name = f"选择「{self._choice.label}」"
        self._bench.perform(edits.set_field(self._bench.report, key, self._choice.options[place], name))

    def _refresh(self, edit: Edit | None = None) -> None:
        chosen = self._bench.report.fields.get(f"choice/{self._choice.id}", "")
        self._buttons.setExclusive(False)
        for option in self._buttons.buttons():
            option.setChecked(option.text() == chosen)
            option.setEnabled(not self._bench.read_only)
        self._buttons.setExclusive(True)


class DetailPane(QWidget):
    """What is known of one row: its meaning, its formula with the figures put in, and the notes of the cell.
    `facts_wanted(Wanted)` asks where else the number of the cell stands."""

    facts_wanted = Signal(object)

    def __init__(self, bench: Workbench, table: IndicatorTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench, self._table = bench, table
        self._row: Row | None = None
        self._key = ""
        self.setProperty("ground", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(24)
        self._meaning = _text_column(layout, "内涵与口径")
        self._formula = _text_column(layout, "公式与核对")
        notes = QGridLayout()
        notes.setSpacing(6)
        notes.setColumnStretch(0, 1)
        notes.setColumnStretch(1, 1)
        notes.addWidget(label("说明与来源", "strong"), 0, 0, 1, 2)
        self._notes = {
            slot: self._line(notes, name, hint)
            for slot, name, hint in (
                ("note_public", "口径说明", "随报告公开的口径说明"),
                ("note_internal", "内部说明", "只在本程序内看得到"),
                ("source", "数据来源", "文件、系统或部门"),
                ("evidence", "佐证", "材料名称或文件位置"),
                ("reason", "改数理由", "与公式算出的不同时，写明理由"),
            )
        }
        self._facts = button(
            "这个数还出现在…", self._ask_facts, "link", tip="这个数在正文、表格里出现的地方（Ctrl+Shift+D）"
        )
        notes.addWidget(self._facts, notes.rowCount(), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        notes.setRowStretch(notes.rowCount(), 1)
        layout.addLayout(notes, 1)
        bench.changed.connect(self._refresh)
        bench.flushing.connect(self._save)

    def _line(self, layout: QGridLayout, name: str, hint: str) -> QLineEdit:
        """A field in the next free place of two columns."""
        edit = QLineEdit()
        edit.setPlaceholderText(name)
        edit.setToolTip(f"{name}：{hint}")
        edit.setAccessibleName(name)
        edit.editingFinished.connect(self._save)
        layout.addWidget(edit, 1 + (layout.count() - 1) // 2, (layout.count() - 1) % 2)
        return edit

    def show_row(self, row: Row, key: str) -> None:
        """Shows another row; what was typed for the one before is kept."""
        self._save()
        self._row, self._key = row, key or self._table.columns[-1].key_for(self._bench.report.year)
        self._refresh()

    def _refresh(self, edit: Edit | None = None) -> None:
        row = self._row
        if row is None:
            return
        period = next(c.label_for(self._bench.report.year) for c in self._table.columns if self._is_key(c))
        lines = [
            f"<b>{row.label}</b>（{row.unit}）　{period}",
            row.definition or say("indicators.no_definition"),
        ]
        lines += [f"通常由{row.supplier}提供"] if row.supplier else []
        lines += ["这一行未见官方表样，可按省里的表改动"] if row.unconfirmed else []
        self._meaning.setText("<br>".join(lines))
        self._formula.setText("<br>".join(self._formula_lines(row)))
        self._facts.setEnabled(self.wanted() is not None)
        value = self._bench.report.value(row.id, self._key)
        for name, widget in self._notes.items():
            if not widget.hasFocus() or edit is not None:
                widget.setText(str(getattr(value, name)))
            widget.setReadOnly(self._bench.read_only or row.kind == "heading")
        self._notes["reason"].setVisible(row.formula is not None and value.state != State.BLANK)

    def wanted(self) -> Wanted | None:
        """The quantity of the cell shown; None where it holds no number."""
        if self._row is None or self._row.kind == "heading":
            return None
        return wanted_of_cell(self._bench.report, self._row.id, self._key)

    def _ask_facts(self) -> None:
        wanted = self.wanted()
        if wanted is not None:
            self.facts_wanted.emit(wanted)

    def _is_key(self, column: ValueColumn) -> bool:
        return column.key_for(self._bench.report.year) == self._key

    def _formula_lines(self, row: Row) -> list[str]:
        lines = [row.formula_text] if row.formula_text else []
        if row.formula:
            lines.append(self._with_figures(row.formula))
            result = effective_value(self._bench.report, row, self._key)
            lines.append(f"现值 {result.shown or '（缺数）'}")
        lines += [
            f.message
            for f in self._bench.findings
            if any(p.cell == f"{row.id}/{self._key}" for p in f.places)
        ]
        return lines or ["这一行没有公式，按实填写"]

    def _with_figures(self, formula: Formula) -> str:
        report = self._bench.report

        def side(ids: tuple[str, ...], sign: str) -> str:
            parts = [f"{report.edition.row(i).name} {report.value(i, self._key).shown or '?'}" for i in ids]
            return sign.join(parts)

        if formula.kind == "sum":
            return side(formula.terms, " + ") + (
                " − " + side(formula.divisors, " − ") if formula.divisors else ""
            )
        scale = f" × {formula.scale}" if formula.scale != 1 else ""
        return f"{side(formula.terms, ' + ')} ÷ {side(formula.divisors, ' + ')}{scale}"

    def _save(self) -> None:
        if self._row is None or self._row.kind == "heading" or self._bench.read_only:
            return
        texts = {name: widget.text().strip() for name, widget in self._notes.items()}
        value = self._bench.report.value(self._row.id, self._key)
        if any(getattr(value, name) != text for name, text in texts.items()):
            self._bench.perform(set_detail(self._bench, self._row, self._key, "填写说明：", **texts))


class IndicatorPage(QWidget):
    """The page of one appendix table. `told(sentence)` is for the status bar."""

    told = Signal(str)
    facts_wanted = Signal(object)

    def __init__(self, bench: Workbench, section_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.section_id = section_id
        self.table = table_of_section(bench, section_id)
        self.grid = IndicatorGrid(bench, self.table)
        self.detail = DetailPane(bench, self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        if self.table.unconfirmed:
            layout.addWidget(_notice(self.table.unconfirmed))
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._upper())
        area = QScrollArea()
        area.setWidget(self.detail)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(72)
        area.setMaximumHeight(220)
        splitter.addWidget(area)
        self._splitter = splitter
        splitter.setStretchFactor(0, 1)
        layout.addWidget(splitter, 1)
        self.grid.row_changed.connect(self.detail.show_row)
        self.grid.told.connect(self.told)
        self.detail.facts_wanted.connect(self.facts_wanted)
        self.grid.asked.connect(self.paste_preview.ask)
        self.told.connect(bench.say)
        bench.changed.connect(self._refresh)
        self._refresh()
        self.setFocusProxy(self.grid)
        self._placed = False  # a cell was asked for before the page came up
        QTimer.singleShot(0, self, self._start)

    def _start(self) -> None:
        if not self._placed:
            self.grid.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the grid goes first: a third is enough for what is known of the row, which scrolls."""
        super().resizeEvent(event)
        below = min(190, self.height() // 3)
        self._splitter.setSizes([self.height() - below, below])

    def _head(self) -> QWidget:
        head = QFrame()
        head.setProperty("ground", "bar")
        head.setMinimumHeight(40)
        layout = QHBoxLayout(head)
        layout.setContentsMargins(24, 4, 16, 4)
        layout.setSpacing(12)
        self._title = label("", "title")
        self._count = label("", "second")
        self._only_blank = QCheckBox("只看未填")
        self._only_unproved = QCheckBox("缺佐证")
        self._only_unproved.setToolTip(say("evidence.filter_tip"))
        self._only_blank.toggled.connect(
            lambda on: self._keep_only("blank" if on else "", self._only_unproved)
        )
        self._only_unproved.toggled.connect(
            lambda on: self._keep_only("evidence" if on else "", self._only_blank)
        )
        self._by_change = button("按变化大小", self._sort, "small")
        self._by_change.setCheckable(True)
        layout.addWidget(self._title)
        layout.addWidget(self._count)
        layout.addStretch()
        layout.addWidget(self._only_blank)
        layout.addWidget(self._only_unproved)
        layout.addWidget(self._by_change)
        return head

    def _keep_only(self, which: str, other: QCheckBox) -> None:
        """One of the two filters at a time: no row is blank and lacks evidence as well."""
        other.blockSignals(True)
        other.setChecked(False)
        other.blockSignals(False)
        self.grid.grid_model.show_only(which)

    def _sort(self) -> None:
        self.grid.grid_model.sort_by_change(self._by_change.isChecked())

    def _upper(self) -> QWidget:
        upper = QWidget()
        layout = QVBoxLayout(upper)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.grid, 1)
        self.paste_preview = PastePreview(self.grid)
        layout.addWidget(self.paste_preview)
        below = QFrame()
        below.setProperty("ground", "foot")
        lines = QVBoxLayout(below)
        lines.setContentsMargins(24, 4, 16, 4)
        lines.setSpacing(0)
        for choice in self.table.choices:
            lines.addWidget(ChoiceLine(self.bench, choice))
        lines.addWidget(label(LEGEND, "second", wrap=True))
        layout.addWidget(below)
        return upper

    def _refresh(self, edit: Edit | None = None) -> None:
        number = next(
            (
                self.bench.numbers().captions.get(b.id, "")
                for b in self.bench.report.blocks_of(self.section_id)
            ),
            "",
        )
        self._title.setText(f"{number}　{self.table.title}".strip())
        fillable = sum(self.bench.report.edition.applies(row) for row in self.table.rows)
        blank = self.grid.grid_model.blank_count()
        self._count.setText(f"已填 {fillable - blank} / {fillable} 行")
        self._only_blank.setText(f"只看未填 {blank}")
        self._only_unproved.setText(f"缺佐证 {self.grid.grid_model.unproved_count()}")

    def wanted_here(self) -> Wanted | None:
        """The quantity of the current cell; None where it holds no number."""
        return self.detail.wanted()

    def regions(self) -> list[QWidget]:
        """Where F6 stops: the grid, in which Tab goes from cell to cell, and the notes of the cell."""
        return [self.grid, self.detail]

    def history_target(self) -> Target:
        """The cell with the cursor."""
        return self.grid.history_target() or Target("sections", self.section_id)

    def show_place(self, place: Place) -> None:
        """Goes to the cell of a finding."""
        self._placed = True
        row, _, key = place.cell.rpartition("/")
        self._only_blank.setChecked(False)
        self._only_unproved.setChecked(False)
        self.grid.go_to(row, key)
        self.grid.setFocus()


def _text_column(layout: QHBoxLayout, title: str) -> QLabel:
    column = QVBoxLayout()
    column.setSpacing(6)
    column.addWidget(label(title, "strong"))
    text = QLabel()
    text.setWordWrap(True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    text.setAlignment(Qt.AlignmentFlag.AlignTop)
    column.addWidget(text, 1)
    layout.addLayout(column, 1)
    return text


def _notice(sentence: str) -> QFrame:
    bar = QFrame()
    bar.setProperty("message", "query")
    layout = QVBoxLayout(bar)
    layout.setContentsMargins(24, 6, 16, 6)
    layout.addWidget(label(sentence, "query", wrap=True))
    return bar
