"""What the context menu of a text offers for the number under the mouse: 关联 to an indicator, and where else it stands."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from forms.finding_answers import binding_words
from forms.text_codec import utf16_slice
from report.binding import Binding, bind, bindings_at, number_around
from report.content import BoundNumber
from report.fact_list import Wanted, wanted_at, wanted_of_cell
from report.shown_text import ShownText, paragraph_at

if TYPE_CHECKING:
    from forms.blocks.text_block import TextBlock


def shown_place(block: "TextBlock", position: int) -> tuple[int, int, str]:
    """(paragraph, place in its shown content, that content) of a place of the document; run-in titles are no content."""
    at = block.edit.document().findBlock(position)
    held = paragraph_at(block.bench.report, block.block_id, at.blockNumber())
    if held is None:
        return at.blockNumber(), 0, ""
    typed = len(utf16_slice(at.text(), 0, position - at.position())) - len(held.lead)
    shown = ShownText(block.bench.report, held.content, block.bench.numbers())
    return at.blockNumber(), shown.shown(max(typed, 0)), shown.text


def wanted_under(block: "TextBlock", position: int) -> Wanted | None:
    """The quantity at a place of the document: a bound number's cell, or a typed number with its unit."""
    for at in (position, position - 1):
        part = block.edit.chip_at(at) if at >= 0 else None
        if isinstance(part, BoundNumber):
            return wanted_of_cell(block.bench.report, part.row, part.column)
    block.flush()
    paragraph, shown, _ = shown_place(block, position)
    return wanted_at(block.bench.report, block.block_id, paragraph, shown)


def fill_number_menu(menu: QMenu, block: "TextBlock", position: int) -> None:
    """Adds what can be done with the number at a place of the document; nothing where there is none."""
    block.flush()
    before = len(menu.actions())
    if block.can_edit():
        paragraph, shown, text = shown_place(block, position)
        span = number_around(text, shown)
        found = bindings_at(block.bench.report, block.block_id, paragraph, *span) if span is not None else []
        if found:
            choices = menu.addMenu("关联到")
            choices.setToolTipsVisible(True)
            for binding in found:
                action = choices.addAction(f"{binding.name}　{binding.now}", partial(_bind, block, binding))
                action.setToolTip(binding_words(binding))
    wanted = wanted_under(block, position)
    if wanted is not None:
        menu.addAction("这个数还出现在…", partial(block.page.show_facts, wanted))
    if len(menu.actions()) > before:
        menu.addSeparator()


def _bind(block: "TextBlock", binding: Binding) -> None:
    block.page.perform(bind(block.bench.report, binding))
