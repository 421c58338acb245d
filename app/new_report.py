"""The page that makes a new report, empty or from last year's draft: five questions, nothing overwritten."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QScrollArea, QWidget

from forms import theme
from forms.widgets import (
    MessageBar,
    PageHead,
    QuietCombo,
    button,
    ground,
    label,
    labelled_row,
    row,
    set_kind,
    stack,
)
from report import edits
from report.edition import Edition
from report.editions import list_editions, load_edition
from report.errors import UserError
from report.messages import say
from report.model import Report

if TYPE_CHECKING:
    from app.session import Session

KEEPS = (("大纲和图表题注都沿用", "all"), ("只沿用大纲", "outline"), ("只要数据", "data"))
KINDS = {"zhongzhi": "中职学校", "gaozhi": "高职院校", "city": "市级"}
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class NewReport:
    """The answers."""

    edition: Edition
    school: str
    code: str
    year: int
    path: Path
    start: Report | None = None  # last year's report, to start from
    keep: str = "all"  # what of it is wanted besides the figures: a `report.roll.Keep`


def create(given: NewReport) -> tuple["Session", str]:
    """The new draft, and in words what came along from last year's report; UserError where it cannot be
    written."""
    from app.session import Session

    if given.start is None:
        return Session.create(given.path, given.edition, given.school, given.code, given.year), ""
    from db.draft import DraftFile
    from report.roll import Keep, roll_forward

    rolled = roll_forward(given.start, given.edition, given.year, Keep(given.keep))
    for key, text in (("school.name", given.school), ("school.code", given.code)):
        rolled.report.apply(edits.set_field(rolled.report, key, text))
    draft = DraftFile.create(given.path, rolled.report, say("window.rolled_from", year=given.start.year))
    counts = {key: len(getattr(rolled, key)) for key in ("carried", "doubtful", "left")}
    return Session(draft), say("roll.done", **counts)


def known_editions() -> list[Edition]:
    """The editions that ship: those whose facts are sure before the others, newer before older."""
    known = sorted(list_editions(), key=lambda summary: not summary.confirmed)
    return [load_edition(summary.id) for summary in known]


def default_folder() -> Path:
    """文档/质报: where reports are kept unless a person says otherwise."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / "质报"


def suggested_name(school: str, year: str) -> str:
    """A file name without the characters that Windows refuses."""
    return _NOT_IN_NAMES.sub("", f"{school or '学校'}{year}质量年报").strip(". ") + ".zhibao"


class NewReportPage(QWidget):
    """`answered(NewReport)` comes when everything holds; `left()` when a person turned back.

    `start` is the report to start from: the answers that it gives stand there already.
    """

    answered = Signal(object)
    left = Signal()

    def __init__(self, start: Report | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.start = start
        self.editions = editions = known_editions()
        self.bar = MessageBar()
        self.edition = QuietCombo()
        for each in editions:
            self.edition.addItem(f"{KINDS.get(each.school_kind, each.school_kind)} · {each.title}")
        self.status = label("", "query", wrap=True)
        self.school, self.code, self.year = QLineEdit(), QLineEdit(), QLineEdit()
        self.school.setPlaceholderText("与公章一致的全称")
        self.code.setPlaceholderText("可以先不填；前面的 0 会保留")
        self.year.setMaxLength(4)
        self.keep = QuietCombo()
        for words, key in KEEPS:
            self.keep.addItem(words, key)
        self.path = QLineEdit()
        self._own_path = False
        self._build()
        self.edition.currentIndexChanged.connect(self._edition_chosen)
        self.school.textChanged.connect(self._suggest)
        self.year.textChanged.connect(self._suggest)
        self.path.textEdited.connect(self._path_typed)
        self._edition_chosen(self.edition.currentIndex())
        if start is not None:
            self._answer_from(start)

    def _answer_from(self, start: Report) -> None:
        ids = [edition.id for edition in self.editions]
        same_kind = [e.id for e in self.editions if e.school_kind == start.edition.school_kind]
        wanted = start.edition.id if start.edition.id in ids else (same_kind or ids)[0]
        self.edition.setCurrentIndex(ids.index(wanted))
        self.school.setText(start.school)
        self.code.setText(start.school_code)
        self.year.setText(str(start.year + 1))

    def _build(self) -> None:
        choose = button("更改…", self._choose_path)
        save = QWidget()
        holder = row(self.path, choose)
        holder.setStretch(0, 1)
        save.setLayout(holder)
        body = QWidget()
        ground(body, "page")
        title = "沿用去年" if self.start is not None else "新建报告"
        intro = say("window.roll_intro" if self.start is not None else "window.new_intro")
        kept = [labelled_row("沿用", self.keep, say("roll.keep_note"))] if self.start is not None else []
        self.make = button(title, self.accept, "main")
        foot = row(self.make, button("返回", self.left.emit), 1)
        form = stack(
            label(intro, "second", wrap=True),
            8,
            labelled_row("学校类型与省版", self.edition),
            self.status,
            labelled_row("学校名称", self.school),
            labelled_row("学校代码", self.code),
            labelled_row("年度", self.year, "报告标题和附表表头按它写"),
            *kept,
            labelled_row("保存到", save, "之后的改动都随时写进这个文件，不用另外保存"),
            margins=24,
            spacing=12,
        )
        self.path.setAccessibleName("保存到")
        self.status.setContentsMargins(theme.scaled(136) + 8, 0, 0, 0)
        form.addSpacing(8)
        form.addLayout(foot)
        form.addStretch(1)
        form.setStretch(1, 0)
        body.setLayout(form)
        body.setMaximumWidth(760)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(
            stack(
                PageHead(title, "六项，都能以后再改" if kept else "五项，都能以后再改"),
                self.bar,
                area,
                spacing=0,
            )
        )
        for field in (self.school, self.code, self.year, self.path):
            field.returnPressed.connect(self.accept)

    def _edition_chosen(self, place: int) -> None:
        if place >= 0:
            chosen = self.editions[place]
            self.status.setText(chosen.status)
            self.status.setVisible(bool(chosen.status))
            set_kind(self.status, "kind", "quiet" if chosen.confirmed else "query")
            self.year.setText(str(chosen.year))

    def _suggest(self) -> None:
        self.bar.clear()
        if not self._own_path:
            self.path.setText(
                str(default_folder() / suggested_name(self.school.text().strip(), self.year.text()))
            )

    def _path_typed(self) -> None:
        self._own_path = True

    def _choose_path(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            "新报告保存到",
            self.path.text(),
            "质报报告 (*.zhibao)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            self._own_path = True
            self.path.setText(chosen if chosen.endswith(".zhibao") else f"{chosen}.zhibao")

    def answers(self) -> NewReport:
        """The answers as they stand; UserError says what is missing."""
        school, year = self.school.text().strip(), self.year.text().strip()
        if not school:
            raise UserError(say("window.new_school_needed"))
        if not re.fullmatch(r"20\d\d", year):
            raise UserError(say("window.new_year_wrong"))
        if self.start is not None and int(year) <= self.start.year:
            raise UserError(say("window.roll_year", year=self.start.year))
        path = Path(self.path.text().strip())
        if path.suffix != ".zhibao":
            path = path.with_name(path.name + ".zhibao")
        if path.exists():
            raise UserError(say("window.new_exists", name=path.name))
        try:
            if path.parent == default_folder():
                path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(say("window.new_folder_gone", folder=path.parent)) from error
        if not path.parent.is_dir():
            raise UserError(say("window.new_folder_gone", folder=path.parent))
        edition = self.editions[self.edition.currentIndex()]
        return NewReport(
            edition, school, self.code.text().strip(), int(year), path, self.start, self.keep.currentData()
        )

    def accept(self) -> None:
        """Hands the answers over, or says in the page what is missing."""
        try:
            given = self.answers()
        except UserError as error:
            self.bar.show_message(str(error))
            return
        self.answered.emit(given)
