"""What can be done with a number that came with last year's words: a small bar below it, and the same as a menu.

The bar follows the caret and never takes the keyboard, so that typing over the number goes on; Alt+Enter opens the menu.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from forms import text_codec, theme
from forms.blocks.text_block import TextBlock
from forms.pickers import confirmed
from forms.widgets import button, row
from forms.workbench import Workbench
from report.carried import Suggestion, next_year, suggestions
from report.content import BoundNumber, Inline, Span
from report.messages import say

_MOST_IN_BAR = 2
_MOST_IN_MENU = 8
CONFIRM, TO_THIS_YEAR, BIND = "确认不变", "改为今年", "绑定到指标"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do: its words, a longer sentence, and the act."""

    words: str
    tip: str
    act: Callable[[], None]


class CarriedBar(QFrame):
    """One bar for a whole page; `host` is the page's scrolled content. `pick` opens the list of all indicators at the caret."""

    def __init__(self, bench: Workbench, host: QWidget, pick: Callable[[TextBlock], None]) -> None:
        super().__init__(host)
        self._bench = bench
        self._host = host
        self._pick = pick
        self._shown: tuple[TextBlock, int, int] | None = None
        self.setProperty("ground", "card")
        self.setAccessibleName("去年的数")
        self._line = row(margins=4, spacing=2)
        self.setLayout(self._line)
        self.menu = QMenu(self)
        self.hide()

    def follow(self, block: TextBlock | None) -> None:
        """Shows the bar where the caret stands in or beside a lit number, and hides it elsewhere."""
        place = None
        if block is not None and block.can_edit() and block.edit.hasFocus() and not block.edit.composing:
            place = block.edit.lit_at(block.edit.textCursor().position())
        if block is None or place is None:
            self._shown = None
            self.hide()
            return
        if self._shown != (block, *place):
            self._shown = (block, *place)
            self._fill(block, *place)
        self._move(block, place[0])
        self.show()
        self.raise_()

    def open_menu(self, block: TextBlock) -> None:
        """The menu below the caret's number, to be worked with the arrow keys."""
        place = block.edit.lit_at(block.edit.textCursor().position())
        if place is not None and block.can_edit():
            self.menu.clear()
            self.fill_menu(self.menu, block, *place)
            self.menu.popup(block.edit.viewport().mapToGlobal(block.edit.cursorRect().bottomLeft()))
            self.menu.setActiveAction(self.menu.actions()[0])

    def fill_menu(self, menu: QMenu, block: TextBlock, start: int, end: int) -> None:
        """Puts everything that can be done with the number into a menu."""
        for deed in self._deeds(block, start, end):
            menu.addAction(deed.words, deed.act)
        found = self._bindings(block, start, end)
        text = text_codec.text_between(block.edit.document(), start, end)
        choices = menu.addMenu(BIND)
        for deed in found[:_MOST_IN_MENU]:
            choices.addAction(deed.tip, deed.act)
        if not found:
            choices.addAction(say("roll.no_rows", text=text)).setEnabled(False)
        choices.addSeparator()
        choices.addAction("别的指标…", partial(self._pick_any, block, start, end))
        menu.addAction("本段的数都确认", partial(block.confirm_paragraph, start))

    def _fill(self, block: TextBlock, start: int, end: int) -> None:
        while self._line.count():
            item = self._line.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        deeds = [*self._deeds(block, start, end), *self._bindings(block, start, end)[:_MOST_IN_BAR]]
        deeds.append(Deed("更多…", "Alt+回车", partial(self.open_menu, block)))
        for deed in deeds:
            made = button(deed.words, deed.act, "small", tip=deed.tip)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._line.addWidget(made)
            made.show()

    def _move(self, block: TextBlock, start: int) -> None:
        self.adjustSize()
        area = block.edit.area_of(start)
        at = block.edit.viewport().mapTo(self._host, area.bottomLeft()) + QPoint(-4, 2)
        room = self._host.width() - self.width() - theme.scaled(8)
        self.move(max(0, min(at.x(), room)), at.y())

    # -- what can be done

    def _words(self, block: TextBlock, start: int, end: int) -> tuple[str, str, str]:
        """The number, and the words before and behind it in its paragraph."""
        document = block.edit.document()
        around = document.findBlock(start)
        last = around.position() + around.length() - 1
        texts = ((start, end), (around.position(), start), (end, last))
        number, before, after = (text_codec.text_between(document, a, b) for a, b in texts)
        return number, before, after

    def _deeds(self, block: TextBlock, start: int, end: int) -> list[Deed]:
        number, before, after = self._words(block, start, end)
        plain = partial(block.settle_lit, start, end, Span(number), "确认数字")
        deeds = [Deed(CONFIRM, f"{number} 今年也是这样", plain)]
        year = next_year(self._bench.report, number, before, after)
        if year:
            act = partial(block.settle_lit, start, end, Span(year), "改为今年")
            deeds.append(Deed(f"改为 {year}", f"{TO_THIS_YEAR}：{number} → {year}", act))
        else:
            act = partial(block.rewrite_lit, start, end)
            deeds.append(Deed(f"{TO_THIS_YEAR}的数", f"选中 {number}，直接打今年的数", act))
        return deeds

    def _bindings(self, block: TextBlock, start: int, end: int) -> list[Deed]:
        return [
            self._binding(block, start, end, each)
            for each in suggestions(self._bench.report, *self._words(block, start, end))
        ]

    def _binding(self, block: TextBlock, start: int, end: int, each: Suggestion) -> Deed:
        part: Inline = confirmed(self._bench.report, BoundNumber(each.row, each.column))
        act = partial(block.settle_lit, start, end, part, "绑定数字")
        name = each.name.rpartition(" › ")[2]
        now = f"{each.now} {each.unit}".strip()
        tip = (
            say("roll.bind_to", name=each.name, now=now)
            if each.now
            else say("roll.bind_blank", name=each.name)
        )
        return Deed(f"绑定 {name[:12]} {each.now or '（待填）'}", tip, act)

    def _pick_any(self, block: TextBlock, start: int, end: int) -> None:
        block.edit.select(start, end)
        self._pick(block)
