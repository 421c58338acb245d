"""One opened finding: what is wrong, both places side by side, and the three answers below each other's buttons."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from forms.finding_answers import Answer, BindAnswer, CorrectAnswer, ExplainAnswer, IgnoreAnswer
from forms.icons import pixmap, set_icon
from forms.widgets import button, ground, label, row, set_kind, stack
from forms.workbench import Workbench
from report import explanations
from report.binding import binding_of
from report.checks.findings import Finding, Level, Place
from report.fact_list import wanted_of_finding
from report.finding_words import doubted_words, number_in
from report.fixes import fixes_of
from report.ignored_words import ignore_word, ignored_words, mind_word, words_of
from report.messages import say
from report.progress import owner_of

LEVEL_ROLES = {Level.ERROR: "error", Level.QUERY: "query_glyph", Level.HINT: "quiet"}
_MOST_PLACES = 8
_QUOTE = 40


class FindingCard(QWidget):
    """`place_wanted(Place)` to go there, `facts_wanted(Wanted)` for the fact list, `grown()` when its height may differ, `answering()` when a form was opened,
    `folded()` on a click at its head."""

    place_wanted = Signal(object)
    facts_wanted = Signal(object)
    grown = Signal()
    answering = Signal()
    folded = Signal()

    def __init__(self, bench: Workbench, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "opened")
        self.bench = bench
        self.finding = finding
        self.answer: Answer | None = None
        self.given = bench.answers.given(finding)
        self.is_closed = finding in bench.answers.closed
        self.setAccessibleName(finding.message)
        self.buttons: dict[str, QPushButton] = {}
        self._below = stack(spacing=0)
        body = stack(self._head(), spacing=6)
        for line in self._notes():
            body.addWidget(line)
        if finding.places:
            body.addLayout(self._places())
        body.addLayout(self._answers())
        body.addLayout(self._below)
        body.setContentsMargins(12, 8, 12, 10)
        self.setLayout(body)

    # ---- what is shown

    def _head(self) -> QWidget:
        finding = self.finding
        glyph = QLabel()
        level = Level(finding.level)
        glyph.setPixmap(pixmap(str(level), 16, LEVEL_ROLES[level]))
        glyph.setAlignment(Qt.AlignmentFlag.AlignTop)
        glyph.setContentsMargins(0, 2, 0, 0)
        message = label(finding.message, "strong", wrap=True)
        message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        owner = label(self.owner(), "quiet")
        owner.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        fold = QToolButton()
        set_icon(fold, "dismiss", 16, "second")
        fold.setToolTip("收起")
        fold.setAccessibleName("收起这一条")
        fold.clicked.connect(self.folded)
        holder = QWidget()
        message.setAlignment(Qt.AlignmentFlag.AlignTop)
        line = row(glyph, message, owner, fold)
        line.setAlignment(fold, Qt.AlignmentFlag.AlignTop)
        line.setAlignment(owner, Qt.AlignmentFlag.AlignTop)
        line.setAlignment(glyph, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        holder.setLayout(line)
        return holder

    def owner(self) -> str:
        """The department of the finding's first place, or ""."""
        report = self.bench.report
        section = next((report.sections.get(p.section) for p in self.finding.places if p.section), None)
        return owner_of(report, section) if section is not None else ""

    def _notes(self) -> list[QWidget]:
        """What was answered before: this year with other figures, or last year."""
        made: list[QWidget] = []
        given = self.given
        if given is not None and self.is_closed:
            who = self.bench.author_of("fields", explanations.PREFIX + self.bench.answers.key(self.finding))
            for name, text in (
                ("口径说明", given.public),
                ("理由" if given.ignored else "内部说明", given.internal),
            ):
                if text:
                    made.append(label(f"{name}：{text}", "second", wrap=True))
            made.append(label("　".join(part for part in (given.reason, who) if part), "quiet"))
        elif given is not None:
            key = "error_explained" if self.finding.level == Level.ERROR else "figures_changed"
            made.append(label(say(f"findings.{key}", words=given.words), "query", wrap=True))
        last = self.bench.answers.last_year(self.finding)
        if last is not None and not self.is_closed:
            words = label(say("findings.last_year", words=last.words), "second", wrap=True)
            take = button("取用", self.take_last_year, "small")
            take.setEnabled(not self.bench.read_only)
            holder = QWidget()
            line = row(words, take)
            line.setStretch(0, 1)
            holder.setLayout(line)
            made.append(holder)
        return made

    def _places(self) -> QGridLayout:
        """The places in columns, the same thing of each in the same row: where, figure, words, the way there."""
        finding, grid = self.finding, QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        shown = finding.places[:2]
        figures = self._figures(len(shown))
        names = ["位置", "数值" if any(figures) else "", "原文", ""]
        for line, name in enumerate(names):
            if name:
                title = label(name, "quiet")
                title.setAlignment(Qt.AlignmentFlag.AlignTop)
                grid.addWidget(title, line, 0)
        for column, place in enumerate(shown, 1):
            where, quote = (
                label(text, "second", wrap=True) for text in (short_where(place), short_quote(finding, place))
            )
            for each in (where, quote):
                each.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(where, 0, column)
            if figures[column - 1]:
                grid.addWidget(label(figures[column - 1], "figure"), 1, column)
            grid.addWidget(quote, 2, column)
            there = replace(place, quote=doubted_words(finding, place))
            go = button("转到这里", partial(self.place_wanted.emit, there), "link", tip=place.where)
            grid.addWidget(go, 3, column, Qt.AlignmentFlag.AlignLeft)
            grid.setColumnStretch(column, 1)
        if len(finding.places) == 1 and finding.expected and finding.found:
            side = label(f"{finding.expected} 算得", "figure")
            grid.addWidget(side, 1, 2)
            grid.setColumnStretch(2, 1)
        rest = finding.places[2:]
        if rest:
            more = QToolButton()
            more.setText(say("findings.more_places", count=len(rest)))
            more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            menu = QMenu(more)
            for place in rest[: _MOST_PLACES * 4]:
                words = " ".join(place.quote.split())[:_QUOTE]
                menu.addAction(f"{short_where(place)}　{words}", partial(self.place_wanted.emit, place))
            more.setMenu(menu)
            grid.addWidget(more, 4, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        return grid

    def _figures(self, count: int) -> list[str]:
        """The figure of each place: what is printed here, what stands or follows there."""
        finding = self.finding
        figures = [finding.found or "", finding.expected or ""]
        if count == 2 and finding.expected:
            other = finding.places[1]
            stands = number_in(other.quote.replace("\t", " "), finding.expected) is not None
            figures[1] = finding.expected if stands else f"{finding.expected} 算得"
        return [*figures, "", ""][: max(count, 1)] if count else []

    # ---- the answers

    def _answers(self) -> "QGridLayout":
        line = QGridLayout()
        line.setHorizontalSpacing(8)
        if self.is_closed:
            parts: list[QWidget] = [
                self._button("explain", "修改说明", self.explain),
                self._button("withdraw", "撤回", self.withdraw),
            ]
        else:
            fixes = fixes_of(self.bench.report, self.finding)
            binding = binding_of(self.bench.report, self.finding)
            fix = self._button("fix", _fix_name(self.finding, len(fixes)), self.correct)
            bound = self._button("bind", "关联到附表", self.bind)
            bound.setEnabled(binding is not None and not self.bench.read_only)
            bound.setToolTip("" if binding is not None else say("findings.bind_none"))
            parts = [fix, bound, self._button("explain", "说明口径", self.explain), self._more()]
        for column, part in enumerate(parts):
            line.addWidget(part, 0, column)
        line.setColumnStretch(len(parts), 1)
        return line

    def _button(self, key: str, text: str, act: Callable[[], object]) -> QPushButton:
        made = button(text, act, "answer")
        self.buttons[key] = made
        return made

    def _more(self) -> QToolButton:
        made = QToolButton()
        set_icon(made, "more_horizontal", 16, "second")
        made.setToolTip("更多")
        made.setAccessibleName("更多")
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        if self.finding.level != Level.ERROR:
            menu.addAction("忽略这一条…", self.ignore)
        wanted = wanted_of_finding(self.bench.report, self.finding)
        if wanted is not None:
            menu.addAction("这个数还出现在…", partial(self.facts_wanted.emit, wanted))
        if not self.bench.read_only:
            for word in words_of(self.finding):
                menu.addAction(f"不再提示“{word}”", partial(self._ignore_word, word))
            for word in ignored_words(self.bench.report)[-_MOST_PLACES:]:
                menu.addAction(f"恢复提示“{word}”", partial(self._mind_word, word))
        menu.addAction("复制这一条", self._copy)
        made.setMenu(menu)
        return made

    def _ignore_word(self, word: str) -> None:
        self.bench.perform(ignore_word(self.bench.report, word))

    def _mind_word(self, word: str) -> None:
        self.bench.perform(mind_word(self.bench.report, word))

    def _copy(self) -> None:
        lines = [self.finding.message, *(f"{p.where}：{p.quote}" for p in self.finding.places[:_MOST_PLACES])]
        QApplication.clipboard().setText("\n".join(lines))

    def correct(self) -> None:
        """改."""
        self._open("fix", CorrectAnswer(self.bench, self.finding))

    def bind(self) -> None:
        """关联, where the number can be bound."""
        binding = binding_of(self.bench.report, self.finding)
        if binding is not None:
            self._open("bind", BindAnswer(self.bench, self.finding, binding))

    def explain(self) -> None:
        """说明."""
        given = self.given if self.given is None or not self.given.ignored else None
        self._open("explain", ExplainAnswer(self.bench, self.finding, given))

    def ignore(self) -> None:
        """忽略."""
        self._open("", IgnoreAnswer(self.bench, self.finding))

    def withdraw(self) -> None:
        """Takes the explanation back."""
        self.bench.perform(explanations.withdraw(self.bench.report, self.bench.answers, self.finding))

    def take_last_year(self) -> None:
        """Last year's words in the boxes of 说明, to be looked at before they are kept."""
        last = self.bench.answers.last_year(self.finding)
        self.explain()
        if last is not None and isinstance(self.answer, ExplainAnswer):
            self.answer.take(last)

    def _open(self, key: str, answer: Answer) -> None:
        self.close_answer()
        self.answer = answer
        answer.left.connect(self.close_answer)
        self._below.addWidget(answer)
        answer.show()
        for name, each in self.buttons.items():
            set_kind(each, "look", "chosen" if name == key else "answer")
        self.grown.emit()
        self.answering.emit()
        answer.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def close_answer(self) -> None:
        """Folds the form away."""
        if self.answer is not None:
            self.answer.hide()
            self._below.removeWidget(self.answer)
            self.answer.deleteLater()
            self.answer = None
            for each in self.buttons.values():
                set_kind(each, "look", "answer")
            self.grown.emit()

    # ---- Qt

    def height_for(self, width: int) -> int:
        """The height that the card needs at a width."""
        layout = self.layout()
        assert layout is not None  # set in __init__
        layout.activate()
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else self.sizeHint().height()

    def sizeHint(self) -> QSize:
        return QSize(280, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.grown.emit()

    def event(self, event: QEvent) -> bool:
        """A form that shows one line more needs the room at once."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.grown.emit()
        return super().event(event)


def _fix_name(finding: Finding, count: int) -> str:
    if count == 0:
        return "改…"
    if finding.expected and finding.found and count <= 2:
        return f"改为 {finding.expected}"
    return f"改正 {count} 处"


def short_where(place: Place) -> str:
    """The last two steps of a place: 「表 1-2 竞赛获奖 › 合计 / 2025年」."""
    return " › ".join(place.where.split(" › ")[-2:])


def short_quote(finding: Finding, place: Place) -> str:
    """A few words of the place, round the doubted number."""
    cells = [" ".join(cell.split()) for cell in place.quote.split("\t")]
    text = " ｜ ".join(cell for cell in cells if cell)
    if len(text) <= _QUOTE:
        return text
    for number in (finding.found, finding.expected):
        span = number_in(text, number or "")
        if span is not None:
            start = max(0, min(span[0] - _QUOTE // 2, len(text) - _QUOTE))
            cut = text[start : start + _QUOTE]
            return ("…" if start else "") + cut + ("…" if start + _QUOTE < len(text) else "")
    return text[:_QUOTE] + "…"
