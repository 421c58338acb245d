"""The page of a section: it reads like the document, and every part of it is edited in place."""

import time
from dataclasses import replace
from pathlib import Path

import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetricsF,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from forms import theme
from forms.blocks import placing
from forms.blocks.base import BAR_SPACE, TOOL_SPACE, BlockWidget, is_text
from forms.blocks.carried_bar import CarriedBar
from forms.blocks.case_block import CaseBlock
from forms.blocks.chip_pickers import ChipPickers
from forms.blocks.chips import ChipLabels
from forms.blocks.clipboard import picture_files
from forms.blocks.dragging import Dropping
from forms.blocks.figure_block import FigureBlock
from forms.blocks.number_menu import wanted_under
from forms.blocks.page_edits import PageEdits
from forms.blocks.section_part import Heading, SectionPart
from forms.blocks.text_block import TextBlock
from forms.pickers import confirmed
from forms.text_codec import Look
from forms.widgets import MessageBar, ground
from forms.workbench import Workbench
from report import edits
from report.carried import CarriedNumber, carried_in
from report.checks.findings import Place
from report.content import BoundNumber, Footnote, Reference
from report.fact_list import Wanted
from report.history import Target
from report.messages import say
from report.model import Edit
from report.progress import count_characters, section_text
from report.roll.prose import take_over

READING_WIDTH = 880
MARGIN = 24
_BATCH = 3  # widgets built between two looks at the clock
_SLICE_S = 0.04  # seconds of building before the page is shown, and in each pause after that


class SectionPage(PageEdits):
    """A section with all below it.

    `caret_changed(sentence)` says where the caret is, `focus_section(id)` which section holds it,
    `format_changed(role, bold)`
    what the tool bar should show; `cell_wanted(row, column)` and `section_wanted(id)` ask to go elsewhere.
    """

    caret_changed = Signal(str)
    focus_section = Signal(str)
    format_changed = Signal(str, bool)
    cell_wanted = Signal(str, str)
    section_wanted = Signal(str)
    facts_wanted = Signal(object)

    def __init__(self, bench: Workbench, section_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.bench = bench
        self.section_id = section_id
        self.labels = ChipLabels(bench)
        self.parts: list[SectionPart] = []
        self.current: BlockWidget | None = None
        self._last_focus: QWidget | None = None
        self.current_section = section_id
        self._stale = False
        self._run_ins = bench.numbers().run_ins
        self._look = _measured()
        self._revealing: tuple[QWidget, QRect] | None = None
        self._build_parts_of_page()
        self.pickers = ChipPickers(bench, self)
        self.dropping = Dropping(
            self.area, self.content, lambda: bench.report, self.widgets, self.editable, self.take_dropped
        )
        self.carried = CarriedBar(bench, self.content, self.pickers.pick_number)
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self._build_more)
        self._reveal_timer = QTimer(self, singleShot=True, interval=0)
        self._reveal_timer.timeout.connect(self._reveal_now)
        bench.changed.connect(self.refresh)
        bench.flushing.connect(self.flush)
        bench.checked.connect(self.show_findings)
        theme.signals.changed.connect(self.restyle)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]
        self._sync_parts()
        self._build_more()

    def _build_parts_of_page(self) -> None:
        """Head, message bar and the scrolling column."""
        self.head = QFrame()
        ground(self.head, "bar")
        self.heading = Heading(self, self.section_id, "title")
        self.head_right = QHBoxLayout()  # the window puts state, owner and buttons here
        line = QHBoxLayout(self.head)
        line.setContentsMargins(MARGIN, 4, 16, 4)
        line.addWidget(self.heading, 1)
        line.addLayout(self.head_right)
        self.head.setMinimumHeight(theme.scaled(40))
        self.messages = MessageBar()
        self.content = QWidget()
        ground(self.content, "page")
        self._column = QWidget()
        self._list = QVBoxLayout(self._column)
        self._list.setContentsMargins(0, 12, 0, 48)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        centred = QHBoxLayout(self.content)
        centred.setContentsMargins(MARGIN - BAR_SPACE, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(self._column, 1000)
        centred.addStretch(1)
        self._column.setMaximumWidth(theme.scaled(READING_WIDTH) + BAR_SPACE + TOOL_SPACE)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.content)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (self.head, self.messages, self.area):
            whole.addWidget(part)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    # -- building and following the report

    def _sections(self) -> list[tuple[str, int]]:
        """The text sections of the page in reading order, with their depth below it."""
        report = self.bench.report
        below = [(s.id, depth) for s, depth in report.walk(self.section_id) if edits.is_text_section(s)]
        return [(self.section_id, 0), *below]

    def _sync_parts(self) -> None:
        have = {part.section_id: part for part in self.parts}
        wanted = []
        for place, (section_id, depth) in enumerate(self._sections()):
            part = have.pop(section_id, None) or SectionPart(self, section_id, depth)
            item = self._list.itemAt(place)
            if item is None or item.widget() is not part:
                self._list.insertWidget(place, part)
            wanted.append(part)
        for gone in have.values():
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.parts = wanted

    def _build_more(self, whole: bool = False) -> None:
        """Builds some more blocks, or all; a long chapter is built in the pauses, so that it opens at once."""
        end = time.perf_counter() + _SLICE_S
        for part in self.parts:
            if part.heading is not None:
                part.heading.refresh()
            while part.column.sync(None if whole else _BATCH):
                if not whole and time.perf_counter() > end:
                    self._pause.start()
                    return
        for part in self.parts:
            part.refresh_last_year()
        self.heading.refresh()
        self.show_findings()

    def build_all(self) -> None:
        """Builds what is not yet built."""
        self._pause.stop()
        self._build_more(whole=True)

    def refresh(self, edit: Edit | None) -> None:
        """After an edit, whoever asked for it: shows the report as it stands now."""
        if self.section_id not in self.bench.report.sections:
            return
        if not self.isVisible():
            self._stale = True  # several pages are kept; only the one in front keeps up
            return
        self.labels.forget()
        only = self._rewritten(edit)
        self._run_ins = self.bench.numbers().run_ins
        if not only:
            if edit is None or edit.keys("sections"):
                self._sync_parts()
            self.build_all()
        for widget in self.widgets():
            if not only or widget.block_id in only:
                widget.refresh(edit)
        for part in self.parts:
            part.refresh_last_year(edit.name if edit is not None else "")
        if self.current is not None and self.current not in self.widgets():
            self.current = None
        if self.current_section not in self.bench.report.sections:
            self.current_section = self.section_id
        self.caret_moved()

    def _rewritten(self, edit: Edit | None) -> set[str]:
        """The blocks to look at after an edit that changed nothing but words, as typing does every second:
        the texts
        and the cases around them. Empty where anything else may look different."""
        if edit is None or self.bench.numbers().run_ins != self._run_ins:
            return set()
        found = set()
        for change in edit.changes:
            before, after = change.before, change.after
            if change.store != "blocks" or not (is_text(before) and is_text(after)):
                return set()
            if replace(before, body=after.body) != after:
                return set()  # it moved
            found |= {after.id, after.parent}
        return found

    def restyle(self) -> None:
        """After a change of colours or text size."""
        self._look = _measured()
        self._column.setMaximumWidth(theme.scaled(READING_WIDTH) + BAR_SPACE + TOOL_SPACE)
        for heading in (self.heading, *(p.heading for p in self.parts if p.heading)):
            heading.restyle()
        for widget in self.widgets():
            widget.restyle()

    def widgets(self) -> list[BlockWidget]:
        """The blocks of the page that are built, in reading order."""
        return [widget for part in self.parts for widget in part.column.every()]

    def widget_of(self, block_id: str) -> BlockWidget | None:
        """The widget of a block, built if need be; None when it is not on this page."""
        for attempt in (False, True):
            if attempt:
                self.build_all()
            for widget in self.widgets():
                if widget.block_id == block_id:
                    return widget
        return None

    # -- what blocks ask of the page

    def editable(self, section_id: str) -> bool:
        """Whether a person may change the section now."""
        section = self.bench.report.sections.get(section_id)
        return not self.bench.read_only and section is not None and section.state != "locked"

    def perform(self, edit: Edit) -> None:
        """Asks the workbench for an edit."""
        self.bench.perform(edit)

    def look(self) -> Look:
        """Sizes of text."""
        return self._look

    def flush(self) -> None:
        """Performs what was typed anywhere on the page."""
        for heading in (self.heading, *(p.heading for p in self.parts if p.heading)):
            heading.title.flush()
        for widget in self.widgets():
            widget.flush()

    def step_out(self, block: BlockWidget | Heading, direction: int) -> None:
        """Moves the caret to the neighbouring block or heading."""
        self.build_all()
        stops: list[BlockWidget | Heading] = []
        for part in self.parts:
            stops += [part.heading or self.heading, *part.column.every()]
        at = stops.index(block) + direction
        if not 0 <= at < len(stops):
            return
        target = stops[at]
        if isinstance(target, CaseBlock) and direction < 0 and block in target.inner.widgets:
            target.title.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            target.focus_at(direction)
        self.reveal(target, QRect(0, 0, target.width(), min(target.height(), 40)))

    def reveal(self, widget: QWidget, area: QRect) -> None:
        """Scrolls so that a part of a widget (an empty `area`: all of it) is seen, once the layout is
        settled."""
        self._revealing = (widget, area)
        self._reveal_timer.start()

    def _reveal_now(self) -> None:
        if self._revealing is None:
            return
        widget, area = self._revealing
        self._revealing = None
        if not shiboken6.isValid(widget) or not self.content.isAncestorOf(widget):
            return  # an edit in between has taken it away
        self._settle(widget)
        area = area if area.isValid() else widget.rect()
        top = widget.mapTo(self.content, area.topLeft()).y()
        bar, high = self.area.verticalScrollBar(), self.area.viewport().height()
        air = min(40, max(0, high - area.height()) // 2)
        bottom = top + min(area.height(), high)
        if top - air < bar.value():
            bar.setValue(top - air)
        elif bottom + air > bar.value() + high:
            bar.setValue(bottom + air - high)

    def _settle(self, widget: QWidget) -> None:
        """Gives a widget that has just opened or grown its height, which Qt would do a little later."""
        at: QWidget | None = widget
        while at is not None and at is not self.area:
            layout = at.layout()
            if layout is not None:  # stubs do not say that there may be none
                layout.activate()
            at = at.parentWidget()
        needed = max(self.content.minimumSizeHint().height(), self.area.viewport().height())
        self.content.resize(self.content.width(), needed)

    def text_typed(self, block: BlockWidget) -> None:
        """@ in a text opens the list of indicators."""
        if isinstance(block, TextBlock):
            self.pickers.watch(block)

    def open_chip(self, block: BlockWidget, position: int) -> None:
        """A double-click on a chip: a footnote opens, the others lead to their source."""
        if not isinstance(block, TextBlock):
            return
        part = block.edit.chip_at(position)
        if isinstance(part, Footnote):
            if block.can_edit():
                self.pickers.write_note(block, position)
        elif isinstance(part, BoundNumber):
            self.cell_wanted.emit(part.row, part.column)
        elif isinstance(part, Reference):
            target = self.widget_of(part.target)
            blocks = self.bench.report.blocks
            if target is not None:
                target.focus_at(1)
                self.reveal(target, QRect())
            else:
                self.section_wanted.emit(
                    blocks[part.target].section if part.target in blocks else part.target
                )

    # -- numbers and words from last year

    def open_lit(self, block: BlockWidget) -> None:
        """Alt+Enter: what can be done with the number from last year at the caret."""
        if isinstance(block, TextBlock):
            self.carried.open_menu(block)

    def lit_actions(self, menu: QMenu, block: BlockWidget, start: int, end: int) -> None:
        """The same for a context menu."""
        if isinstance(block, TextBlock):
            self.carried.fill_menu(menu, block, start, end)

    def show_carried(self, number: CarriedNumber) -> None:
        """Selects a number from last year."""
        block = self.widget_of(number.block)
        if isinstance(block, TextBlock):
            block.show_lit(number.paragraph, number.place)

    def caret_in_lit(self) -> tuple[str, int, int] | None:
        """The caret's block, its paragraph, and how many of the paragraph's numbers from last year it has passed."""
        if isinstance(self.current, TextBlock):
            return (self.current.block_id, *self.current.caret_in_lit())
        return None

    def take_last_year(self, section_id: str, places: list[int]) -> None:
        """Takes last year's paragraphs over, as one step; the caret goes to the first number to look at."""
        self.flush()
        if not self.editable(section_id):
            self.bench.say(say("section.locked"))
            return
        edit = take_over(self.bench.report, section_id, places)
        before = {
            n
            for block in edit.keys("blocks") & self.bench.report.blocks.keys()
            for n in carried_in(self.bench.report.blocks[block])
        }
        self.perform(edit)
        touched = [b for b in self.bench.report.blocks_of(section_id) if b.id in edit.keys("blocks")]
        fresh = [n for block in touched for n in carried_in(block) if n not in before]
        if fresh:
            self.show_carried(fresh[0])

    # -- caret

    def _focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.content.isAncestorOf(now):
            return  # the tool bar, a menu, a picker: the caret's block stays the current one
        self._last_focus = now
        found: QWidget | None = now
        while found is not None and not isinstance(found, BlockWidget | SectionPart):
            found = found.parentWidget()
        self.current_section = found.section_id if found is not None else self.section_id
        found = found if isinstance(found, BlockWidget) else None
        if found is not self.current:
            if self.current is not None:
                self.current.set_current(False)
            self.current = found
            if found is not None:
                found.set_current(True)
        self.caret_moved()

    def caret_moved(self) -> None:
        """Tells the window where the caret is and what the text there is like."""
        block = self.current
        section_id = block.section_id if block is not None else self.current_section
        report, numbers = self.bench.report, self.bench.numbers()
        section = report.sections.get(section_id)
        if section is None:
            return
        where = numbers.sections.get(section_id) or section.title
        count = sum(count_characters(text) for text in section_text(report, section, numbers))
        if isinstance(block, TextBlock):
            place = say("section.caret_text", where=where, n=block.paragraph_place() + 1)
            self.format_changed.emit(block.edit.role(), block.edit.is_bold())
            self.carried.follow(block)
        else:
            self.carried.follow(None)
            number = numbers.captions.get(block.block_id, "") if block is not None else ""
            place = say("section.caret", where=f"{where} {number}".strip())
        self.caret_changed.emit(say("section.caret_count", place=place, n=count))
        self.focus_section.emit(section_id)

    def history_target(self) -> Target:
        """What 修改记录 is asked about: the paragraph, cell or block with the caret, else the section itself."""
        if self.current is not None and self.current.block is not None:
            return self.current.history_target()
        return Target("sections", self.current_section)

    def _text(self) -> TextBlock | None:
        """The text with the caret; says so when there is none."""
        if isinstance(self.current, TextBlock) and self.current.can_edit():
            return self.current
        self.bench.say(say("section.put_caret_in_text"))
        return None

    # -- findings

    def show_facts(self, wanted: Wanted) -> None:
        """Asks for the list of places where a quantity stands."""
        self.facts_wanted.emit(wanted)

    def wanted_here(self) -> Wanted | None:
        """The quantity at the caret; None where there is none."""
        if not isinstance(self.current, TextBlock):
            return None
        return wanted_under(self.current, self.current.edit.textCursor().position())

    def show_findings(self) -> None:
        """Marks the places of the findings on this page."""
        for widget in self.widgets():
            widget.mark(self.bench.findings_of_block(widget.block_id))

    def show_place(self, place: Place) -> None:
        """Scrolls to a place and selects it."""
        widget = self.widget_of(place.block) if place.block else None
        if widget is not None:
            widget.show_place(place)
            return
        part = next((p for p in self.parts if p.section_id == place.section), None)
        if part is not None:
            heading = part.heading or self.heading
            heading.title.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reveal(part, QRect(0, 0, part.width(), 80))

    # -- what the tool bar asks for

    def toggle_bold(self) -> None:
        """Bold on or off in the text with the caret."""
        text = self._text()
        if text is not None:
            text.toggle_bold()

    def set_role(self, role: str) -> None:
        """Gives the selected paragraphs a role (`report.blocks.Role`)."""
        text = self._text()
        if text is not None:
            text.set_role(role)
            text.edit.setFocus()

    def insert_number(self) -> None:
        """Opens the list of indicators at the caret."""
        text = self._text()
        if text is not None:
            self.pickers.pick_number(text)

    def insert_reference(self) -> None:
        """Opens the list of figures, tables, cases and sections at the caret."""
        text = self._text()
        if text is not None:
            self.pickers.pick_reference(text)

    def insert_footnote(self) -> None:
        """Opens the field for a footnote at the caret."""
        text = self._text()
        if text is not None:
            self.pickers.write_note(text)

    def insert_indicator(self, row: str, column: str) -> None:
        """Puts a bound number in at the caret without asking (the guidance pane's +)."""
        text = self._text()
        if text is not None:
            part = BoundNumber(row, column)
            text.insert_chip(confirmed(self.bench.report, part), "插入数字")

    def add_section(self) -> None:
        """A new section behind the one with the caret, or the first below the page's own; its title takes
        the caret."""
        report = self.bench.report
        here = self.current_section
        parent = self.section_id if here == self.section_id else report.sections[here].parent
        siblings = [s.id for s in report.children(parent)]
        at = siblings.index(here) + 1 if here in siblings else len(siblings)
        key = edits.new_id("s")
        self.flush()
        self.perform(edits.insert_section(report, parent, at, say("section.new_title"), key))
        part = next((p for p in self.parts if p.section_id == key), None)
        if part is not None and part.heading is not None:
            part.heading.title.setFocus()
            part.heading.title.selectAll()
            self.reveal(part, QRect())

    # -- Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The caret goes back to where it was, at first to the beginning."""
        last, every = self._last_focus, self.widgets()
        if last is not None and shiboken6.isValid(last) and self.content.isAncestorOf(last):
            last.setFocus(Qt.FocusReason.OtherFocusReason)
        elif every:
            every[0].focus_at(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.dropping.wants(event.mimeData()):
            self.dropping.enter(event)
        elif picture_files(event.mimeData()) and self.editable(self.section_id):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.dropping.wants(event.mimeData()):
            self.dropping.move(event, self)
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.dropping.leave(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self.dropping.wants(event.mimeData()):
            self.dropping.drop(event, self)
            return
        files = [Path(file) for file in picture_files(event.mimeData())]
        under = self._block_at(event.position().toPoint())
        if isinstance(under, FigureBlock):
            under.add_pictures(files)
        elif under is not None and under.block is not None:
            self.flush()
            self._take_pictures(files, placing.spot_after(self.bench.report, under.block))
        else:
            self._take_pictures(files, self.spot())
        event.acceptProposedAction()

    def _block_at(self, point: QPoint) -> BlockWidget | None:
        found = self.childAt(point)
        while found is not None and not isinstance(found, BlockWidget):
            found = found.parentWidget()
        return found if isinstance(found, BlockWidget) else None


def _measured() -> Look:
    """Sizes by the present font and text-size setting."""
    em = QFontMetricsF(theme.font("page")).horizontalAdvance("中")
    return Look(em, float(theme.scaled(24)), 0.0)
