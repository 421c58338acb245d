"""Pages on the screen: what is in sight, how large, where one clicked."""

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from forms.page_painter import Pictures, families, paint_page, pdf_bytes
from forms.page_view import KEPT, Leaf, PageView


class Mark:
    """Draws one thing and counts how often."""

    def __init__(self, *given: Any) -> None:
        self.given = given
        self.drawn = 0

    def draw(self, canvas: Any) -> None:
        self.drawn += 1
        kind, *rest = self.given
        getattr(canvas, kind)(*rest)


def given_picture(image: QImage, name: str) -> QImage:
    return image


def nothing(name: str) -> QImage:
    return QImage()


@pytest.fixture
def view(qtbot: Any) -> PageView:
    made = PageView()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def leaves(count: int) -> tuple[list[Leaf], list[Mark]]:
    marks = [Mark("fill", 0.0, 0.0, 50.0, 50.0, "ff0000") for _ in range(count)]
    return [Leaf(200.0, 300.0, lambda m=m: [m]) for m in marks], marks  # type: ignore[misc]


def test_only_pages_in_sight_are_painted_and_few_are_kept(view: PageView, qtbot: Any) -> None:
    made, marks = leaves(60)
    view.set_pages(made, nothing)
    view.set_zoom(1.0)
    view.grab()
    assert sum(bool(m.drawn) for m in marks) <= 3
    for place in range(0, 60, 2):
        view.go(place)
        view.grab()
    assert len(view._painted) <= KEPT


def test_going_to_a_page_says_which_one_is_in_front(view: PageView, qtbot: Any) -> None:
    view.set_pages(leaves(20)[0], nothing)
    with qtbot.waitSignal(view.page_shown) as heard:
        view.go(7)
    assert heard.args == [7] and view.current_page() == 7
    view.go(99)
    assert view.current_page() >= 18


def test_zoom_stays_in_its_bounds_and_keeps_the_place(view: PageView) -> None:
    view.set_pages(leaves(20)[0], nothing)
    view.go(9)
    view.set_zoom(9.0)
    assert view.zoom == 2.0 and view.current_page() == 9
    view.set_zoom(0.1)
    assert view.zoom == 0.5
    view.fit_width()
    assert view.fits and view.zoom == pytest.approx(468 / (200 * 96 / 72), abs=0.15)


def test_new_pages_leave_the_reader_where_he_was(view: PageView) -> None:
    view.set_pages(leaves(20)[0], nothing)
    view.go(9)
    before = view.verticalScrollBar().value()
    view.set_pages(leaves(21)[0], nothing)
    assert abs(view.verticalScrollBar().value() - before) <= 20
    view.set_pages([], nothing)
    view.grab()


def test_a_click_says_page_and_height(view: PageView, qtbot: Any) -> None:
    view.set_pages(leaves(3)[0], nothing)
    view.set_zoom(1.0)
    view.go(1)
    with qtbot.waitSignal(view.clicked) as heard:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(250, 8 + 96))
    assert heard.args[0] == 1 and heard.args[1] == pytest.approx(72.0, abs=2)


def test_a_missing_picture_is_a_grey_field_and_one_that_is_there_is_painted() -> None:
    red = QImage(4, 4, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    for given, colour in ((QImage(), "#dddddd"), (red, "#ff0000")):
        image = QImage(100, 100, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_page(painter, [Mark("image", 10.0, 10.0, 50.0, 50.0, "a")], 1.0, partial(given_picture, given))
        painter.end()
        assert image.pixelColor(30, 30).name() == colour
        assert image.pixelColor(80, 80).name() == "#ffffff"


def test_pictures_are_decoded_once_and_few_are_kept(qapp: Any) -> None:
    pictures = Pictures({}, most=2)
    first = pictures("a")
    assert first.isNull() and pictures("a") is first
    pictures("b"), pictures("c")
    assert pictures("a") is not first


def test_a_font_that_is_missing_has_stand_ins_and_the_programs_own_last(qapp: Any) -> None:
    assert families("仿宋")[-1] == families("没有的字体")[-1] == "Zhibao Sans SC"
    assert families("没有的字体") == ["Zhibao Sans SC"]


def test_a_pdf_has_a_page_for_each_page_and_stops_when_told(qapp: Any) -> None:
    word = Mark("word", 20.0, 30.0, "质量", "宋体", 12.0, False, "000000", False)
    heard: list[int] = []
    data = pdf_bytes(
        [(200.0, 300.0, lambda: [word]), (300.0, 200.0, lambda: [word])], nothing, "题名", heard.append
    )
    assert data.startswith(b"%PDF-1.") and data.count(b"/Type /Page\n") == 2 and heard == [1, 2]

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pdf_bytes([(200.0, 300.0, lambda: [word])], nothing, "", stop)
