"""A chart on the page: the picture as it will be exported, and below it a panel that chooses form, rows
and columns."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from forms import theme
from forms.blocks.base import BlockWidget, CaptionRow, LineField, Page, layout_of
from forms.blocks.chart_sources import Source, sources
from forms.widgets import QuietCombo, label, row, stack
from report import edits
from report.blocks import Chart, Series
from report.charts import chart_data, pie_refusal
from report.checks.findings import Place
from report.errors import UserError
from report.messages import say
from report.model import Edit

FORMS = {"bar": "柱形", "stacked": "堆积", "horizontal": "条形", "line": "折线", "pie": "饼图"}
EXPORT_WIDTH = 1600  # pixels: the width of export, at which the sizes of text and lines are right
WIDEST = 640  # on screen


class ChartPicture(QWidget):
    """The drawn chart; drawn again when its numbers change, after the present work is done."""

    def __init__(self, block: "ChartBlock") -> None:
        super().__init__()
        self._block = block
        self._image = QImage()
        self._scaled = QPixmap()
        self._drawn: object = None
        self.sentence = ""
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._draw)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(theme.scaled(240))

    def look_again(self) -> None:
        """Has the chart drawn where anything that it shows is new."""
        if self._wanted() != self._drawn:
            self.update()

    def _wanted(self) -> object:
        body = self._block.chart()
        return replace(body, caption="", source_note="", alt="", native=False), chart_data(
            self._block.bench.report, body
        )

    def _draw(self) -> None:
        self._drawn = self._wanted()
        data = chart_data(self._block.bench.report, self._block.chart())
        self.sentence, self._image, self._scaled = "", QImage(), QPixmap()
        if not data.series or not data.categories:
            self.sentence = say("section.chart_empty")
        else:
            try:
                self._image = QImage.fromData(
                    self._block.bench.draw_chart(self._block.block_id, EXPORT_WIDTH)
                )
            except UserError as error:
                self.sentence = str(error)
        self._fit()
        self.update()
        if self._block.is_current:
            self._block.page.reveal(self._block, QRect())  # with the panel below it

    def _shown_size(self) -> QSize:
        wide = min(self.width(), theme.scaled(WIDEST))
        return QSize(wide, round(wide * self._image.height() / max(self._image.width(), 1)))

    def _fit(self) -> None:
        self.setFixedHeight(
            theme.scaled(96) if self._image.isNull() else max(48, self._shown_size().height())
        )

    def _pixmap(self) -> QPixmap:
        """The chart as large as it is shown, in the screen's own pixels."""
        size = self._shown_size() * self.devicePixelRatioF()
        if self._scaled.size() != size:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = self._image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled = QPixmap.fromImage(image)
            self._scaled.setDevicePixelRatio(self.devicePixelRatioF())
        return self._scaled

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._wanted() != self._drawn:
            self._timer.start()
        painter = QPainter(self)
        if self._image.isNull():
            painter.setPen(theme.colour("quiet"))
            text = self.sentence or say("section.chart_drawing")
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)
            return
        area = QRect(QPoint((self.width() - self._shown_size().width()) // 2, 0), self._shown_size())
        painter.drawPixmap(area.topLeft(), self._pixmap())
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()


class ChartPanel(QFrame):
    """Form, source, rows and columns; every choice is performed at once."""

    def __init__(self, block: "ChartBlock") -> None:
        super().__init__()
        self._block = block
        self._filling = False
        self._sources: list[Source] = []
        self.setProperty("ground", "card")
        self._forms = QButtonGroup(self)
        buttons = []
        for place, text in enumerate(FORMS.values()):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setAutoRaise(True)
            self._forms.addButton(button, place)
            buttons.append(button)
        self._forms.idClicked.connect(lambda place: self._change(form=list(FORMS)[place]))
        self.source = QuietCombo()
        self.source.setAccessibleName("数据来源")
        self.source.activated.connect(self._change_source)
        self.swap = QCheckBox("行列互换")
        self.swap.clicked.connect(lambda on: self._change(swap=bool(on)))
        self.native = QCheckBox("在 Word 里可改")
        self.native.setToolTip(say("section.chart_native"))
        self.native.clicked.connect(lambda on: self._change(native=bool(on)))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("筛选指标")
        self.filter.textChanged.connect(self._filter)
        self.rows = self._list("行")
        self.columns = self._list("列")
        self.rows.itemChanged.connect(lambda: self._change_lines())
        self.columns.itemChanged.connect(lambda: self._change_lines())
        left = stack(row(label("行", "second"), self.filter), self.rows, spacing=4)
        right = stack(label("列", "second"), self.columns, spacing=4)
        lists = row(left, right)
        lists.setStretch(0, 3)
        lists.setStretch(1, 2)
        top = row(*buttons, 1, self.native, self.swap, spacing=4)
        self.doubt = label("", "second", wrap=True)
        self.setLayout(stack(top, self.doubt, row(label("数据", "second"), self.source), lists, margins=8))
        self.source.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _list(self, name: str) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(name)
        made.setFixedHeight(theme.scaled(144))
        return made

    def show_chart(self) -> None:
        """Shows what the chart holds now."""
        body = self._block.chart()
        self._filling = True
        self._sources = sources(self._block.bench)
        at = next((n for n, s in enumerate(self._sources) if s.table == body.table), 0)
        names = [source.name for source in self._sources]
        if [self.source.itemText(n) for n in range(self.source.count())] != names:
            self.source.clear()
            self.source.addItems(names)
        self.source.setCurrentIndex(at)
        chosen = self._sources[at] if self._sources else Source("", "", (), ())
        _fill(self.rows, chosen.rows, {s.row for s in body.series})
        _fill(self.columns, chosen.columns, set(body.columns))
        self.filter.setVisible(len(chosen.rows) > 12)
        self._filter(self.filter.text())
        self.swap.setChecked(body.swap)
        self.native.setChecked(body.native)
        self._forms.button(list(FORMS).index(body.form)).setChecked(True)
        data = chart_data(self._block.bench.report, body)
        self.doubt.setText(pie_refusal(data) if body.form == "pie" and data.series else "")
        self.doubt.setVisible(bool(self.doubt.text()))
        self._filling = False

    def _filter(self, typed: str) -> None:
        for place in range(self.rows.count()):
            item = self.rows.item(place)
            item.setHidden(typed.strip() not in item.text() and item.checkState() != Qt.CheckState.Checked)

    def _change(self, **fields: object) -> None:
        if not self._filling:
            self._block.change(**fields)  # type: ignore[arg-type]

    def _change_lines(self) -> None:
        if self._filling:
            return
        body = self._block.chart()
        old = {s.row: s for s in body.series}
        series = tuple(old.get(key, Series(key)) for key in _checked(self.rows))
        self._block.change(series=series, columns=tuple(_checked(self.columns)))

    def _change_source(self, place: int) -> None:
        source = self._sources[place]
        if source.table != self._block.chart().table:
            self._block.change(**source.chosen())


def _fill(widget: QListWidget, lines: tuple[tuple[str, str], ...], checked: set[str]) -> None:
    keys = [widget.item(n).data(Qt.ItemDataRole.UserRole) for n in range(widget.count())]
    if keys != [key for key, _ in lines]:
        widget.clear()
        for key, text in lines:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, key)
            widget.addItem(item)
    for place in range(widget.count()):
        item = widget.item(place)
        on = item.data(Qt.ItemDataRole.UserRole) in checked
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def _checked(widget: QListWidget) -> list[str]:
    items = [widget.item(n) for n in range(widget.count())]
    return [str(i.data(Qt.ItemDataRole.UserRole)) for i in items if i.checkState() == Qt.CheckState.Checked]


class ChartBlock(BlockWidget):
    """One chart block. The panel opens while the caret is in the chart."""

    def __init__(self, page: Page, section_id: str, block_id: str, parent: QWidget | None = None) -> None:
        super().__init__(page, section_id, block_id, parent)
        self.picture = ChartPicture(self)
        self.picture.setAccessibleName(say("section.chart_name"))
        self.caption = CaptionRow(self.bench, say("section.figure_caption"))
        self.note = LineField(self.bench, say("section.source_note"), "second")
        self.panel = ChartPanel(self)
        self.panel.hide()
        layout_of(self, self.picture, self.caption, self.note, self.panel)
        self.caption.field.settled.connect(lambda text: self.change(name="改题注", caption=text))
        self.caption.field.leaving.connect(lambda direction: self.page.step_out(self, direction))
        self.note.settled.connect(lambda text: self.change(name="改资料来源", source_note=text))
        self.note.leaving.connect(lambda direction: self.page.step_out(self, direction))
        self.add_tools()
        self.refresh(None)

    def chart(self) -> Chart:
        """The chart as the report holds it."""
        block = self.block
        return block.body if block is not None and isinstance(block.body, Chart) else Chart()

    def change(self, name: str = "改图表", **fields: object) -> None:
        """Changes fields of the chart."""
        body = replace(self.chart(), **fields)  # type: ignore[arg-type]
        self.page.perform(edits.set_body(self.bench.report, self.block_id, body, name))

    def refresh(self, edit: Edit | None) -> None:
        """Shows the chart as the report holds it now; draws it when a number that it reads is new."""
        body, may = self.chart(), self.can_edit()
        self.caption.show_caption(self.bench.numbers().captions.get(self.block_id, ""), body.caption, may)
        self.note.show_text(body.source_note)
        self.note.setReadOnly(not may)
        self.note.setVisible(bool(body.source_note) or self.note.hasFocus())
        self.picture.look_again()
        if not self.panel.isHidden():
            self.panel.show_chart()

    def restyle(self) -> None:
        """Takes the text size and colours that are set now."""
        self.caption.restyle()
        self.note.restyle()

    def flush(self) -> None:
        """Takes over captions that are being typed."""
        self.caption.field.flush()
        self.note.flush()

    def set_current(self, current: bool) -> None:
        """The panel opens with the caret."""
        super().set_current(current)
        open_now = current and self.can_edit()
        if open_now and self.panel.isHidden():
            self.panel.show_chart()
        self.panel.setVisible(open_now)
        if open_now:
            self.page.reveal(self, QRect())

    def focus_at(self, direction: int) -> None:
        """The caption takes the caret."""
        self.caption.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def menu_actions(self, menu: QMenu) -> None:
        """The source note; all else stands in the panel."""
        menu.addAction("资料来源…", self._open_note)

    def _open_note(self) -> None:
        self.note.show()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_place(self, place: Place) -> None:
        """Shows the chart and puts the caret in its caption."""
        self.page.reveal(self, QRect())
        self.focus_at(1)
