"""The pane at the right of the window: 指引 (what to write), 去年 (last year's figures), 检查 (findings
of this section)."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from forms import theme
from forms.finding_panel import FindingPanel
from forms.icons import pixmap, set_icon
from forms.widgets import ElidedLabel, button, ground, label, line, row, set_kind, stack
from forms.workbench import Workbench
from report.blocks import Block, IndicatorTable, Paragraph, Text
from report.content import BoundNumber
from report.edition import Guidance, Row
from report.indicators import effective_value
from report.messages import say
from report.model import Edit, Report, Section
from report.progress import count_characters, section_text
from report.roll.prose import Piece, is_taken, last_year, piece_text


class SidePane(QTabWidget):
    """Three tabs about one section. `insert_row(row id, column)` asks the page to put a bound number at
    its cursor,
    `text_taken(text)` to put last year's words below it."""

    insert_row = Signal(str, str)
    text_taken = Signal(list)
    place_chosen = Signal(object)
    facts_wanted = Signal(object)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "pane")
        self.bench = bench
        self.section_id = ""
        self.setDocumentMode(True)
        self.guidance = _Scroll()
        self.last_year = _Scroll()
        self.findings = FindingPanel(bench)
        self.findings.place_chosen.connect(self.place_chosen)
        self.findings.facts_wanted.connect(self.facts_wanted)
        self.addTab(self.guidance, "指引")
        self.addTab(self.last_year, "去年")
        self.addTab(self.findings, "检查")
        self.setAccessibleName("侧栏")
        bench.changed.connect(self._after_edit)
        bench.checked.connect(self._count_findings)
        theme.signals.changed.connect(self.refresh)

    def show_section(self, section_id: str) -> None:
        """Shows what belongs to a section; "" for pages that have none."""
        self.section_id = section_id
        self.refresh()

    def shows_finding(self) -> bool:
        """Whether the tab 检查 is in front with a finding open."""
        return self.currentWidget() is self.findings and self.findings.list.model.opened is not None

    def refresh(self) -> None:
        """Reads everything anew."""
        section = self.bench.report.sections.get(self.section_id)
        self._show_guidance(section)
        self._show_last_year(section)
        if self.findings.section_id != self.section_id:
            self.findings.show_section(self.section_id)
        self._count_findings()

    def _count_findings(self) -> None:
        """The number on the tab; guidance and last year do not depend on a check."""
        mine = self.bench.findings_of_section(self.section_id)
        self.setTabText(2, f"检查 {len(mine)}" if mine and self.section_id else "检查")

    def _after_edit(self, edit: Edit) -> None:
        if self.isVisible():
            self.refresh()

    def _show_guidance(self, section: Section | None) -> None:
        body = self.guidance.fresh()
        spec = self.bench.report.spec(section) if section else None
        guiding = self.bench.report.guiding_spec(section) if section else None
        guidance = guiding.guidance if guiding else Guidance()
        rows = _rows_of(self.bench.report, spec.rows) if spec else []
        if not (guidance.say or guidance.remember or guidance.figures or rows):
            body.addWidget(label(say("window.no_guidance"), "second", wrap=True))
        else:
            self._texts(body, guidance)
        if section and rows:
            body.addWidget(line())
            body.addLayout(self._indicator_list(section, rows))
        if section and spec and spec.words[0]:
            body.addWidget(line())
            body.addLayout(self._words(section, spec.words))
        if guidance.example:
            body.addWidget(line())
            body.addLayout(_titled("写法示例", guidance.example, "second"))
        if guidance.say or guidance.example:
            body.addWidget(label(say("window.guidance_foot"), "quiet", wrap=True))
        body.addStretch(1)

    def _texts(self, body: QVBoxLayout, guidance: Guidance) -> None:
        if guidance.say:
            body.addLayout(_titled("本节要写什么", guidance.say))
        if guidance.figures:
            body.addLayout(_titled("要用到的数据", "\n".join(f"· {text}" for text in guidance.figures)))
        if guidance.remember:
            body.addLayout(_titled("别忘了", "\n".join(f"· {text}" for text in guidance.remember)))

    def _indicator_list(self, section: Section, rows: Sequence[Row]) -> QVBoxLayout:
        """The indicators the text should mention, each with its value, and a button for those still
        unmentioned."""
        report = self.bench.report
        mentioned = _mentioned(report, section)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for place, each in enumerate(rows):
            there = each.id in mentioned
            glyph = QLabel()
            glyph.setPixmap(pixmap("ok" if there else "not_started", 16, "good" if there else "quiet"))
            glyph.setAccessibleName("已提到" if there else "还没提到")
            column = _this_year(report, each)
            value = effective_value(report, each, column).shown
            grid.addWidget(glyph, place, 0)
            grid.addWidget(ElidedLabel(each.name), place, 1)
            shown = f"{value} {each.unit}" if value and each.unit not in ("—", "") else value or "未填"
            grid.addWidget(label(shown, "second"), place, 2, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self._insert_button(each, column, there), place, 3)
        count = label(f"{len(mentioned & {r.id for r in rows})} / {len(rows)}", "second")
        return stack(row(label("应提到的指标", "strong"), 1, count), grid)

    def _insert_button(self, each: Row, column: str, there: bool) -> QToolButton:
        made = QToolButton()
        set_icon(made, "add", 16, "accent")
        made.setToolTip(f"在光标处插入“{each.name}”" + ("（已提到过）" if there else ""))
        made.setAccessibleName(f"插入{each.name}")
        made.setEnabled(not self.bench.read_only)
        made.clicked.connect(partial(self.insert_row.emit, each.id, column))
        return made

    def _words(self, section: Section, band: tuple[int, int]) -> QVBoxLayout:
        report = self.bench.report
        here = sum(map(count_characters, section_text(report, section, self.bench.numbers())))
        bar = QProgressBar()
        bar.setRange(0, 100)
        bar.setTextVisible(False)
        bar.setValue(min(100, here * 100 // band[0]))
        bar.setAccessibleName("字数进度")
        note = label(f"{here} / {band[0]}～{band[1]}", "second")
        set_kind(note, "kind", "query" if here > band[1] else "second")
        return stack(row(label("字数", "strong"), 1, note), bar)

    def _show_last_year(self, section: Section | None) -> None:
        body = self.last_year.fresh()
        report = self.bench.report
        lines = []
        for each in _section_rows(report, section) if section else []:
            keys = [
                c.key_for(report.year) for c in report.edition.table_of(each.id).columns if c.offset == -1
            ]
            value = effective_value(report, each, keys[0]).shown if keys else ""
            if value:
                lines.append((each.name, value, each.unit))
        pieces = last_year(report, section.id) if section else ()
        if not lines and not pieces:
            body.addWidget(label(say("window.no_last_year"), "second", wrap=True))
        if lines:
            body.addWidget(label(f"{report.year - 1} 年的数", "strong"))
            body.addWidget(label(say("window.last_year_note"), "quiet"))
        for name, value, unit in lines:
            shown = label(f"{value} {unit}" if unit not in ("—", "") else value, "second")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            title = ElidedLabel(name)
            holder = row(title, shown)
            holder.setStretch(0, 1)
            body.addLayout(holder)
        if section and pieces:
            body.addLayout(self._prose(section, pieces))
        body.addStretch(1)

    def _prose(self, section: Section, pieces: Sequence[Piece]) -> QVBoxLayout:
        """Last year's words, each paragraph with a button that takes it over; those taken already say so."""
        report, numbers = self.bench.report, self.bench.numbers()
        may = not self.bench.read_only and section.state != "locked"
        taken = [is_taken(report, section.id, piece) for piece in pieces]
        rest = [n for n, piece in enumerate(pieces) if isinstance(piece, Paragraph) and not taken[n]]
        every = button("整节取用", partial(self.text_taken.emit, rest), "link", tip=say("roll.take_all"))
        every.setEnabled(may and bool(rest))
        parts: list[QWidget | QVBoxLayout] = []
        for place, piece in enumerate(pieces):
            words = label(
                piece_text(report, piece, numbers), "quiet" if taken[place] else "second", wrap=True
            )
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            parts.append(words)
            if isinstance(piece, Paragraph):
                name = "已取用" if taken[place] else "取用"
                take = button(name, partial(self.text_taken.emit, [place]), "small", tip=say("roll.take_one"))
                take.setEnabled(may and not taken[place])
                holder = stack(spacing=0)
                holder.addLayout(row(1, take))
                parts.append(holder)
        return stack(row(label("去年这样写", "strong"), 1, every), *parts, spacing=4)


class _Scroll(QScrollArea):
    """A tab's page that is filled anew each time."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fresh(self) -> QVBoxLayout:
        """An empty layout in place of what was shown."""
        body = QWidget()
        ground(body, "pane")
        layout = stack(margins=16, spacing=12)
        body.setLayout(layout)
        self.setWidget(body)
        return layout


def _titled(title: str, text: str, kind: str = "") -> QVBoxLayout:
    words = label(text, kind, wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return stack(label(title, "strong"), words, spacing=4)


def _rows_of(report: Report, ids: Sequence[str]) -> list[Row]:
    known = {row.id: row for table in report.edition.tables for row in table.rows}
    return [known[row_id] for row_id in ids if row_id in known]


def _section_rows(report: Report, section: Section) -> list[Row]:
    """The rows that the section should mention and those of the tables it holds."""
    spec = report.spec(section)
    rows = _rows_of(report, spec.rows) if spec else []
    known = {table.id: table for table in report.edition.tables}
    for block in report.blocks_of(section.id):
        if isinstance(block.body, IndicatorTable) and block.body.table in known:
            rows += [r for r in known[block.body.table].rows if r.kind == "value" and r not in rows]
    return rows


def _this_year(report: Report, each: Row) -> str:
    columns = report.edition.table_of(each.id).columns
    return next((c for c in columns if c.offset == 0), columns[-1]).key_for(report.year)


def _mentioned(report: Report, section: Section) -> set[str]:
    found: set[str] = set()

    def look(blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block.body, Text):
                for paragraph in block.body.paragraphs:
                    found.update(part.row for part in paragraph.content if isinstance(part, BoundNumber))
            look(report.blocks_of(section.id, block.id))

    look(report.blocks_of(section.id))
    return found
