"""Dragging sections in the tree and blocks on the page, with real drag events."""

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from forms.blocks.dragging import BLOCK, PICTURES
from forms.report_tree import DRAGGED, ReportTree
from report import edits
from report.blocks import Case, Figure, Paragraph, Table, Text
from report.content import spans
from report.editions import load_edition
from report.model import Kind, Report
from report.section_moves import deeper, higher, may_move, move_to
from tests.forms.memory_bench import MemoryBench, png
from tests.forms.page_parts import bench, page
from tests.forms.rich_section import SECTION

__all__ = ["bench", "page"]
_HOW = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def whole_report() -> Report:
    report = Report(load_edition("zz-2025"), 2025)
    report.apply(edits.fill_from_edition(report))
    return report


@pytest.fixture
def tree(qtbot: Any) -> ReportTree:
    made = ReportTree(MemoryBench(whole_report()))
    qtbot.addWidget(made)
    made.resize(320, 700)
    made.show()
    return made


def chapters(report: Report) -> list[str]:
    return [s.id for s in report.children("") if s.type == Kind.BODY]


def drag_over(widget: Any, data: QMimeData, point: QPoint) -> bool:
    """Moves a drag to a point; whether it would be taken there."""
    QApplication.sendEvent(widget, QDragEnterEvent(point, Qt.DropAction.MoveAction, data, *_HOW))
    move = QDragMoveEvent(point, Qt.DropAction.MoveAction, data, *_HOW)
    move.setAccepted(False)
    QApplication.sendEvent(widget, move)
    return move.isAccepted()


def drop_at(widget: Any, data: QMimeData, point: QPoint) -> None:
    if drag_over(widget, data, point):
        QApplication.sendEvent(widget, QDropEvent(QPointF(point), Qt.DropAction.MoveAction, data, *_HOW))


def dragged(key: str, kind: str = DRAGGED) -> QMimeData:
    data = QMimeData()
    data.setData(kind, key.encode())
    return data


def row_of(tree: ReportTree, key: str) -> Any:
    return tree.view.visualRect(tree.proxy.mapFromSource(tree.model.index_of(key)))


# -- the tree


def test_a_chapter_dropped_before_another_goes_there_in_one_step(tree: ReportTree) -> None:
    bench = tree.bench
    first, second, third = chapters(bench.report)[:3]
    tree.set_current(third)
    tree.view.setExpanded(tree.proxy.mapFromSource(tree.model.index_of(second)), True)
    where = row_of(tree, second)
    drop_at(tree.view.viewport(), dragged(third), QPoint(where.left() + 30, where.top() + 1))
    assert chapters(bench.report)[:3] == [first, third, second]
    assert tree.current() == third
    assert tree.view.isExpanded(tree.proxy.mapFromSource(tree.model.index_of(second)))
    assert len(bench.done) == 1
    bench.undo()
    assert chapters(bench.report)[:3] == [first, second, third]


def test_a_section_dropped_onto_another_becomes_its_last_child(tree: ReportTree) -> None:
    report = tree.bench.report
    first, second = chapters(report)[:2]
    moved = report.children(first)[0].id
    where = row_of(tree, second)
    drop_at(tree.view.viewport(), dragged(moved), where.center())
    assert report.children(second)[-1].id == moved


def test_forbidden_targets_take_nothing(tree: ReportTree) -> None:
    report = tree.bench.report
    chapter = chapters(report)[0]
    appendix = next(s.id for s in report.children("") if s.type == Kind.APPENDIX)
    cover = next(s.id for s in report.children("") if s.type == Kind.COVER)
    view = tree.view.viewport()
    assert not drag_over(view, dragged(chapter), row_of(tree, appendix).center())
    assert not drag_over(view, dragged(cover), row_of(tree, chapter).center())
    assert not drag_over(view, dragged(chapter), row_of(tree, cover).topLeft() + QPoint(30, 1))
    child = report.children(chapter)[0].id
    assert not may_move(report, chapter, child, 0)
    assert tree.bench.done == []


def test_a_locked_section_is_not_dragged(tree: ReportTree) -> None:
    report = tree.bench.report
    chapter = chapters(report)[1]
    tree.bench.perform(edits.set_section(report, chapter, "锁定", state="locked"))
    assert not tree.model.flags(tree.model.index_of(chapter)) & Qt.ItemFlag.ItemIsDragEnabled
    assert move_to(report, chapter, "", 3) is None


def test_nothing_can_be_dragged_while_rows_are_hidden(tree: ReportTree) -> None:
    tree.filter_box.setText("教")
    assert not tree.view.dragEnabled()
    tree.filter_box.clear()
    assert tree.view.dragEnabled()


def test_the_drop_is_not_taken_out_of_the_tree_twice(tree: ReportTree) -> None:
    model, report = tree.model, tree.bench.report
    third = chapters(report)[2]
    front = len(report.children("")) - sum(s.type == Kind.BODY for s in report.children(""))
    assert not model.dropMimeData(dragged(third), Qt.DropAction.MoveAction, front, 0, QModelIndex())
    assert model.rowCount() == len(report.children(""))


def test_one_level_down_and_up_again(tree: ReportTree) -> None:
    report = tree.bench.report
    first, second = chapters(report)[:2]
    tree.bench.perform(deeper(report, report.sections[second]))
    assert report.sections[second].parent == first
    tree.bench.perform(higher(report, report.sections[second]))
    assert report.sections[second].parent == "" and chapters(report)[:2] == [first, second]
    front = report.children("")[0]
    assert deeper(report, front) is None and higher(report, front) is None


# -- blocks


def put(bench: MemoryBench, body: Any, key: str, at: int = 99) -> None:
    bench.perform(edits.insert_block(bench.report, SECTION, at, body, "", "", key))


def order(bench: MemoryBench) -> list[str]:
    return [b.id for b in bench.report.blocks_of(SECTION)]


def top_of(page: Any, key: str) -> QPoint:
    return page.widget_of(key).mapTo(page, QPoint(60, 3))


def test_a_block_dropped_above_another_goes_there_in_one_step(page: Any, bench: Any, qtbot: Any) -> None:
    put(bench, Table((("甲", "乙"),)), "g1")
    put(bench, Case("案例一"), "c1")
    page.build_all()
    qtbot.wait(20)
    bench.done.clear()
    data = dragged("c1", BLOCK)
    assert drag_over(page, data, top_of(page, "g1")) and page.dropping.line.isVisible()
    drop_at(page, data, top_of(page, "g1"))
    assert order(bench) == ["b1", "c1", "g1"] and len(bench.done) == 1
    assert not page.dropping.line.isVisible()
    bench.undo()
    assert order(bench) == ["b1", "g1", "c1"]


def test_a_block_dropped_between_paragraphs_splits_the_text_and_joins_it_again(
    page: Any, bench: Any, qtbot: Any
) -> None:
    text = Text(tuple(Paragraph(spans(t)) for t in ("一。", "二。", "三。")))
    bench.perform(edits.set_body(bench.report, "b1", text, ""))
    put(bench, Table((("甲", "乙"),)), "g1")
    page.build_all()
    qtbot.wait(20)
    edit = page.widget_of("b1").edit
    second = edit.document().findBlockByNumber(1)
    area = edit.document().documentLayout().blockBoundingRect(second)
    point = edit.viewport().mapTo(page, QPoint(40, round(area.top()) + 2))
    drop_at(page, dragged("g1", BLOCK), point)
    assert len(order(bench)) == 3 and order(bench)[1] == "g1"
    assert [len(bench.report.blocks[k].body.paragraphs) for k in (order(bench)[0], order(bench)[2])] == [1, 2]
    page.build_all()
    qtbot.wait(20)
    last = page.widget_of(order(bench)[2])
    drop_at(page, dragged("g1", BLOCK), last.mapTo(page, QPoint(60, last.height() - 3)))
    assert order(bench)[-1] == "g1" and len(order(bench)) == 2
    assert len(bench.report.blocks["b1"].body.paragraphs) == 3


def test_a_case_is_not_dropped_into_a_case(page: Any, bench: Any, qtbot: Any) -> None:
    put(bench, Case("案例一"), "c1")
    put(bench, Case("案例二"), "c2")
    bench.perform(
        edits.insert_block(bench.report, SECTION, 0, Text((Paragraph(spans("内")),)), "", "c1", "i1")
    )
    page.build_all()
    qtbot.wait(20)
    inside = page.widget_of("i1")
    assert not drag_over(page, dragged("c2", BLOCK), inside.mapTo(page, QPoint(40, inside.height() // 2)))


def test_pictures_of_the_shelf_become_one_figure_where_they_are_dropped(
    page: Any, bench: Any, qtbot: Any
) -> None:
    infos = [bench.store_picture(png(60 + n, 40), f"{n}.png") for n in range(2)]
    for info in infos:
        bench.perform(edits.add_picture(bench.report, info))
    qtbot.wait(20)
    place = page.widget_of("b1")
    shas = " ".join(info.sha for info in infos)
    drop_at(page, dragged(shas, PICTURES), place.mapTo(page, QPoint(60, place.height() - 2)))
    figure = bench.report.blocks_of(SECTION)[1].body
    assert isinstance(figure, Figure) and [p.sha for p in figure.pictures] == shas.split()
