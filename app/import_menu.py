"""The context menu of the import list: where the chosen pieces could go, what can be cut or joined, and why they are not taken."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.import_cut_bar import HEADINGS, add_cuts
from app.import_cuts import Cut
from app.import_detail import REASONS
from app.import_state import ImportState, Line
from importers.choices import Choice, Move, Skip

_MOST_PLACES = 40


def import_menu(state: ImportState, lines: Sequence[Line], cuts: Sequence[Cut], parent: QWidget) -> QMenu:
    """A menu whose actions hold a `Cut`, or a `Choice` in a tuple of one: (None,) for as proposed."""
    menu = QMenu(parent)
    add_cuts(menu, [cut for cut in cuts if cut.key != "heading"])
    headings = QMenu(HEADINGS, menu)
    add_cuts(headings, [cut for cut in cuts if cut.key == "heading"])
    if headings.actions():
        menu.addMenu(headings)
    if menu.actions():
        menu.addSeparator()
    pieces = [line for line in lines if line.piece is not None]
    if not pieces:
        return menu
    places = _places(state, pieces)
    if places.actions():
        menu.addMenu(places)
    _add(menu, "按原来的位置", None)
    skip = QMenu("不收", menu)
    for reason in REASONS:
        _add(skip, reason, Skip(reason))
    menu.addMenu(skip)
    return menu


def _places(state: ImportState, lines: Sequence[Line]) -> QMenu:
    """The suggested sections of the first line, then the chapters and sections that every line may go to."""
    menu = QMenu("移到")
    open_ids = set.intersection(*(state.targets(line) for line in lines))
    first = [s.section for s in state.suggested(lines[0]) if s.section in open_ids]
    rest = [
        s.id for s, depth in state.preview.walk() if s.id in open_ids and depth <= 2 and s.id not in first
    ]
    heading = lines[0].piece is not None and lines[0].piece.kind == "section"
    for section in (first + rest)[:_MOST_PLACES]:
        _add(menu, state.title(section).replace("&", "&&"), Move(section, heading))
    return menu


def _add(menu: QMenu, words: str, choice: Choice | None) -> None:
    action = QAction(words, menu)
    action.setData((choice,))
    menu.addAction(action)
