"""Bound numbers, references and footnotes in a text: what they show, in what state, and how they are
drawn."""

import json
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from forms import theme
from forms.text_codec import CHIP_TYPE, PART
from forms.workbench import Workbench
from report.codec import decode
from report.content import BoundNumber, Footnote, Reference
from report.indicators import row_paths
from report.messages import say
from report.stream import BLANK_BOUND, bound_text, reference_text

Chip = BoundNumber | Reference | Footnote
PADDING = 3.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a chip shows. `state` is bound, changed (its source says something else than a person saw last,
    or nothing),
    reference, gone or note; `tip` explains it."""

    text: str
    state: str
    tip: str


def shown_chip(bench: Workbench, part: Chip) -> Shown:
    """What a chip shows as the report stands now."""
    if isinstance(part, Footnote):
        return Shown("注", "note", part.text)
    if isinstance(part, Reference):
        gone = part.target not in bench.report.blocks and part.target not in bench.report.sections
        text = reference_text(bench.report, part.target, bench.numbers())
        return Shown(
            text, "gone" if gone else "reference", say("section.gone" if gone else "section.reference")
        )
    text = bound_text(bench.report, part)
    name = source_name(bench, part)
    if text == BLANK_BOUND:
        return Shown(text, "changed", say("section.bound_blank", name=name))
    if part.confirmed and part.confirmed != text:
        return Shown(text, "changed", say("section.bound_changed", name=name, seen=part.confirmed, now=text))
    return Shown(text, "bound", say("section.bound", name=name, now=text))


def source_name(bench: Workbench, part: BoundNumber) -> str:
    """ "人才培养质量计分卡 › 毕业生人数 › 2025"; the bare id for a row the edition does not know."""
    try:
        table = bench.report.edition.table_of(part.row)
    except KeyError:
        return part.row
    return " › ".join((table.title, *row_paths(table)[part.row], part.column))


class ChipLabels:
    """What chips show, remembered until the next edit: layout asks for it at every key."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._known: dict[str, Shown] = {}

    def forget(self) -> None:
        """To be called after each edit."""
        self._known.clear()

    def of(self, form: QTextFormat) -> Shown:
        """What the chip of this format shows."""
        coded = str(form.property(PART))
        if coded not in self._known:
            self._known[coded] = shown_chip(self._bench, decode(json.loads(coded)))
        return self._known[coded]


class ChipHandler(QPyTextObject):
    """Draws chips flat, as high as the text beside them, so that no line changes its height."""

    def __init__(self, labels: ChipLabels, parent: QObject) -> None:
        super().__init__(parent)
        self._labels = labels

    def attach(self, document: QTextDocument) -> None:
        """Has the document draw its chips with this handler."""
        document.documentLayout().registerHandler(CHIP_TYPE, self)

    def intrinsicSize(self, doc: QTextDocument, pos_in_document: int, format: QTextFormat) -> QSizeF:  # noqa: N802
        shown = self._labels.of(format)
        font = _font(doc, format)
        metrics = QFontMetricsF(font)
        small = QFontMetricsF(_small(font))
        width = (small if shown.state == "note" else metrics).horizontalAdvance(shown.text)
        return QSizeF(width + 2 * _padding(shown.state), metrics.height())

    def drawObject(  # noqa: N802
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        pos_in_document: int,
        format: QTextFormat,
    ) -> None:
        shown = self._labels.of(format)
        rect = QRectF(rect)
        painter.save()
        font = _font(doc, format)
        inner = rect.adjusted(0.5, 0, -0.5, 0)
        if shown.state in ("bound", "changed"):
            changed = shown.state == "changed"
            painter.fillRect(inner, theme.colour("query_ground" if changed else "bound_ground"))
            pen = QPen(theme.colour("query_glyph" if changed else "bound_line"), 1)
            pen.setStyle(Qt.PenStyle.DashLine if changed else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawLine(inner.bottomLeft() - QPointF(0, 0.5), inner.bottomRight() - QPointF(0, 0.5))
        painter.setPen(_pen_colour(shown.state))
        if shown.state == "note":
            painter.setFont(_small(font))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter), shown.text)
        else:
            painter.setFont(font)
            baseline = rect.top() + QFontMetricsF(font).ascent()
            painter.drawText(QPointF(rect.left() + _padding(shown.state), baseline), shown.text)
        painter.restore()


def _padding(state: str) -> float:
    return PADDING if state in ("bound", "changed") else 0.5


def _pen_colour(state: str) -> QColor:
    roles = {"bound": "text", "changed": "query", "reference": "accent", "gone": "error", "note": "accent"}
    return theme.colour(roles[state])


def _font(document: QTextDocument, form: QTextFormat) -> QFont:
    made = QFont(document.defaultFont())
    made.setWeight(QFont.Weight(form.toCharFormat().fontWeight()))
    return made


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.7)
    return made
