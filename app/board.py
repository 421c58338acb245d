"""The progress board of the start page: every chapter and table with owner, state, share, size and
findings."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from forms import theme
from forms.icons import pixmap, stage_glyph
from forms.workbench import Workbench
from report.blocks import IndicatorTable
from report.model import GENERATED, Kind, Report, Section
from report.progress import STAGE_NAMES, Progress, Stage, owner_key, owner_of, section_label

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("章 / 表", "负责", "状态", "完成", "字数 / 行", "错误、疑问、待确认", "最近修改")
_WIDTHS = (216, 144, 104, 160, 104, 168, 136)
PROGRESS = Qt.ItemDataRole.UserRole + 1
SECTION = Qt.ItemDataRole.UserRole + 2


class BoardModel(QAbstractTableModel):
    """One row for each chapter and each appendix table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench: Workbench | None = None
        self._lines: list[tuple[Section, Progress]] = []
        self._changed: dict[str, tuple[str, str]] = {}
        self._owner = ""

    def show(
        self, bench: Workbench | None, progress: dict[str, Progress], parent: str = "", owner: str = ""
    ) -> None:
        """Shows the figures of another moment, or nothing; `parent` is the section whose children are
        listed, `owner` the only department whose lines are."""
        self.beginResetModel()
        self._bench = bench
        self._lines = []
        if bench is not None:
            for section in bench.report.children(parent):
                if section.type in GENERATED:
                    continue
                appendix = section.type == Kind.APPENDIX
                tables = bench.report.children(section.id) if appendix else [section]
                self._lines += [
                    (s, progress[s.id]) for s in tables if not owner or owner in owners_in(bench.report, s)
                ]
            self._changed = last_changed(bench)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        wanted = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return HEADINGS[section] if wanted else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        section, at = self._lines[index.row()]
        if role == SECTION:
            return section.id
        if role == PROGRESS:
            return at
        if role == Qt.ItemDataRole.ToolTipRole and at.carried and index.column() == 5:
            return self._text(section, at, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and section.skipped:
            return f"不写的理由：{section.skipped}"
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self._text(section, at, index.column())

    def _text(self, section: Section, at: Progress, column: int) -> str:
        assert self._bench is not None  # rows exist only with a report
        report, numbers = self._bench.report, self._bench.numbers()
        if column == 0:
            return section_label(report, section, numbers)
        size = f"{at.filled} / {at.rows} 行" if at.rows else f"{at.characters:,} 字"
        found = "—" if not (at.errors or at.queries) else f"错误 {at.errors}，疑问 {at.queries}"
        found += f"，待确认的数字 {at.carried}" if at.carried else ""
        share = "" if at.share is None else f"{int(at.share * 100)}%"
        owners = owner_of(report, section) or self._owners_below(section)
        if column == len(HEADINGS) - 1:
            when, who = self._changed.get(section.id, ("", ""))
            return f"{when[5:16]} {who}".strip()
        skipped = at.stage == Stage.SKIPPED
        return (owners, STAGE_NAMES[at.stage], share, "—" if skipped else size, found)[column - 1]

    def _owners_below(self, section: Section) -> str:
        assert self._bench is not None
        owners = dict.fromkeys(s.owner for s, _ in self._bench.report.walk(section.id) if s.owner)
        return "、".join(owners)


def owners_in(report: Report, section: Section) -> set[str]:
    """The departments that have something to do in a section, with those of sections below it and of single rows."""
    owners = {owner_of(report, s) for s in (section, *(s for s, _ in report.walk(section.id)))}
    for block in report.blocks_of(section.id):
        if isinstance(block.body, IndicatorTable):
            rows = report.edition.table(block.body.table).rows
            owners |= {report.fields.get(owner_key(row.id), "") for row in rows}
    return owners - {""}


def last_changed(bench: Workbench) -> dict[str, tuple[str, str]]:
    """Section id → (when, who) of the last change in it or below it."""
    report = bench.report
    homes = {b.body.table: b.section for b in report.blocks.values() if isinstance(b.body, IndicatorTable)}
    tables = {row.id: table.id for table in report.edition.tables for row in table.rows}
    found: dict[str, tuple[str, str]] = {}
    for (store, key), change in bench.last_changes().items():
        if store == "blocks" and key in report.blocks:
            section = report.blocks[key].section
        elif store == "values":
            section = homes.get(tables.get(key.rpartition("/")[0], ""), "")
        else:
            section = key if store == "sections" else ""
        while section in report.sections:
            found[section] = max(found.get(section, ("", "")), change)
            section = report.sections[section].parent
    return found


class BoardDelegate(QStyledItemDelegate):
    """State glyph, share as a bar with its figure, and findings as glyphs with counts."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        box = QRect(option.rect)  # type: ignore[attr-defined]
        if QStyle.StateFlag.State_Selected in option.state:  # type: ignore[attr-defined]
            painter.fillRect(box, theme.colour("selection"))
            if index.column() == 0:
                painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.colour("accent"))
        box.adjust(8, 0, -8, 0)
        at: Progress = index.data(PROGRESS)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font())
        if index.column() == 2:
            self._stage(painter, box, at)
        elif index.column() == 3:
            self._share(painter, box, at)
        elif index.column() == 5:
            self._found(painter, box, at)
        else:
            text = painter.fontMetrics().elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _stage(self, painter: QPainter, box: QRect, at: Progress) -> None:
        glyph = stage_glyph(at.stage, at.errors > 0)
        if glyph:
            painter.drawPixmap(box.left(), box.center().y() - 7, pixmap(glyph[0], 16, glyph[1]))
        painter.drawText(box.adjusted(24, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, STAGE_NAMES[at.stage])

    def _share(self, painter: QPainter, box: QRect, at: Progress) -> None:
        if at.share is None:
            return
        bar = QRect(box.left(), box.center().y() - 1, theme.scaled(88), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(round(bar.width() * min(1.0, at.share)))
        painter.setBrush(theme.colour("good" if at.share >= 1 else "accent_fill"))
        if bar.width():
            painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(theme.colour("second"))
        painter.setFont(theme.font("second"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box.adjusted(0, 0, -8, 0), right, f"{int(at.share * 100)}%")

    def _found(self, painter: QPainter, box: QRect, at: Progress) -> None:
        left = box.left()
        counts = ((at.errors, "error", "error"), (at.queries, "query", "query_glyph"))
        for count, name, role in (*counts, (at.carried, "history", "carried_line")):
            if count:
                painter.drawPixmap(left, box.center().y() - 7, pixmap(name, 16, role))
                area = QRect(left + 20, box.top(), 40, box.height())
                painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, str(count))
                left += 52
        if left == box.left():
            painter.setPen(theme.colour("quiet"))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "—")


class Board(QTableView):
    """The table of the board."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board_model = BoardModel(self)
        self.setModel(self.board_model)
        self.setItemDelegate(BoardDelegate(self))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.setShowGrid(True)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("各章进度")
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        theme.signals.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.scaled(28))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, theme.scaled(width))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width()
        self.setColumnHidden(1, wide < theme.scaled(760))
        self.setColumnHidden(6, wide < theme.scaled(sum(_WIDTHS) - 40))  # else the titles would be cut
        self.setColumnHidden(4, wide < theme.scaled(600))
