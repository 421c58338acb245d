"""The page 版式: which profile the report is printed with, its settings as a form, a live sample beside it. Every change is an edit of
the report: its own profile travels with the draft.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from app import style_store
from app.style_sample import sample_of, sample_picture
from app.tasks import ReportProgress, Task
from app.trouble import sentence_for, write_log
from exporters.word.fonts import LATIN_FONTS, OFFICIAL_FONTS, fonts_readers_may_lack
from exporters.word.profile import BUILT_IN, STYLE, STYLE_TEXT, Profile, load_profile, profile_of
from exporters.word.profile_text import STYLE_NAMES, SUFFIX, Value, flat, profile_text, with_values
from forms import theme
from forms.page_painter import Pictures
from forms.page_view import Leaf, PageView
from forms.style_fields import THINGS, Thing
from forms.style_form import StyleForm
from forms.style_house import HouseForm
from forms.widgets import MessageBar, PageHead, QuietCombo, button, ground, label, row, stack
from report.errors import UserError
from report.house_style import CAPTIONS, NUMBERING, set_choices
from report.messages import say
from report.model import Edit

if TYPE_CHECKING:
    from app.session import Session
    from exporters.word.export import Printed
    from importers.word_style import StyleFound

FILES = f"质报版式 (*{SUFFIX})"
_WAIT = 250  # milliseconds after the last change before the sample is made anew
_ABOVE = 110  # points of the page kept in sight above what is looked for
_OWN = "own"
_HOUSE = Thing("编号和目录", "整份报告", (), "body")


class StylePage(QWidget):
    """Chooses and edits the profile of the open report."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.session = session
        self.bar = MessageBar()
        self.choice = QuietCombo()
        self.choice.setAccessibleName("版式")
        self.choice.setMinimumWidth(theme.scaled(260))
        self.choice.activated.connect(
            lambda place: self.calmly(partial(self.choose, self.choice.itemData(place)))
        )
        self.note = label("", "second", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("设置什么")
        self.forms = QStackedWidget()
        self.house = HouseForm()
        self.view = PageView()
        self.printed: Printed | None = None
        self.task: Task | None = None
        self._stale = True
        self._made: dict[int, StyleForm] = {}
        self._things = (_HOUSE, *THINGS)
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self.make_sample)
        session.changed.connect(self._edited)
        self.refresh()

    def _build(self) -> None:
        head = PageHead("版式", say("style.note"))
        head.buttons.addWidget(button("从学校的 Word 读取…", self._ask_word, icon="arrow_import"))
        head.buttons.addWidget(button("载入…", self._ask_file))
        head.buttons.addWidget(button("导出…", self._ask_export))
        self.copy = button("复制后修改", lambda: self.calmly(self.copy_profile), "main")
        self.keep = button("存为我的版式…", self._ask_name)
        self.drop = button("从我的版式删去", lambda: self.calmly(self.forget))
        choose = row(label("这份报告用"), self.choice, self.copy, self.keep, self.drop, 1, margins=8)
        choose.setContentsMargins(24, 8, 16, 0)
        noted = row(self.note)
        noted.setContentsMargins(24, 0, 16, 8)
        self._fill_list()
        self.house.changed.connect(self._set_house)
        self.forms.addWidget(self._scrolled(self.house))
        split = QSplitter(Qt.Orientation.Horizontal)
        for part, width in ((self.list, 150), (self.forms, 370), (self.view, 520)):
            split.addWidget(part)
            part.setMinimumWidth(theme.scaled(width) * 3 // 5)
        split.setSizes([theme.scaled(width) for width in (150, 370, 640)])
        split.setStretchFactor(2, 1)
        split.setChildrenCollapsible(False)
        layout = stack(head, self.bar, choose, noted, split, spacing=0)
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.list)

    def _fill_list(self) -> None:
        group = ""
        for place, thing in enumerate(self._things):
            if thing.group != group:
                group = thing.group
                title = QListWidgetItem(group)
                title.setFlags(Qt.ItemFlag.NoItemFlags)
                title.setSizeHint(QSize(0, theme.scaled(26)))
                self.list.addItem(title)
            entry = QListWidgetItem("　" + thing.title)
            entry.setData(Qt.ItemDataRole.UserRole, place)
            self.list.addItem(entry)
        self.list.currentItemChanged.connect(
            lambda now: self.show_thing(now.data(Qt.ItemDataRole.UserRole)) if now else None
        )

    def _scrolled(self, form: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        ground(holder, "page")
        holder.setLayout(stack(form, margins=16))
        area.setWidget(holder)
        return area

    # ---- what is chosen

    @property
    def profile(self) -> Profile:
        """The profile that the report is printed with."""
        return profile_of(self.session.report)

    @property
    def own(self) -> bool:
        """Whether the report has a profile of its own, which may be changed."""
        return STYLE_TEXT in self.session.report.fields

    def calmly(self, act: Callable[[], object]) -> None:
        """Does something; trouble becomes a sentence at the top of the page."""
        try:
            act()
        except UserError as error:
            self.bar.show_message(str(error))

    def refresh(self) -> None:
        """Shows the report's settings as they are now."""
        may_edit = not self.session.read_only
        report = self.session.report
        try:
            profile = self.profile
        except UserError as error:
            self.bar.show_message(str(error))
            profile = load_profile("school")
        self.choice.clear()
        for name in BUILT_IN:
            title = load_profile(name).title
            default = name == report.edition.style
            self.choice.addItem(say("style.of_edition", title=title) if default else title, name)
        stored = style_store.stored()
        for title in stored:
            self.choice.addItem(f"{title} · 我的", f"file:{title}")
        if self.own:
            self.choice.addItem(f"{profile.title} · 这份报告的", _OWN)
        wanted = _OWN if self.own else report.fields.get(STYLE) or report.edition.style
        self.choice.setCurrentIndex(max(0, self.choice.findData(wanted)))
        self.choice.setEnabled(may_edit)
        self.copy.setVisible(not self.own and may_edit)
        self.keep.setVisible(self.own)
        self.drop.setVisible(self.own and profile.title in stored)
        self._note(profile)
        self.house.show_report(report, may_edit)
        values = flat(profile)
        for form in self._made.values():
            form.show_values(values, self.own and may_edit)

    def _note(self, profile: Profile) -> None:
        lacking = fonts_readers_may_lack(profile)
        fonts = "、".join(f"{name}（{other}）" for name, other in lacking)
        first = say("style.own") if self.own else say("style.read_only_ship")
        if self.session.read_only:
            first = say("style.read_only_report")
        self.note.setText(first + (say("style.lacking", fonts=fonts) if fonts else say("style.all_common")))

    def choose(self, key: str) -> None:
        """Prints the report with another profile: one that ships, or a copy of one of the office's own."""
        if key == _OWN:
            return
        if key.startswith("file:"):
            path = style_store.stored().get(key.removeprefix("file:"))
            if path is not None:
                self._use(style_store.read_file(path), "换版式")
            return
        plain = "" if key == self.session.report.edition.style else key
        self.session.perform(set_choices(self.session.report, {STYLE: plain, STYLE_TEXT: ""}, "换版式"))

    def _use(self, profile: Profile, name: str, more: dict[str, str] | None = None) -> None:
        fields = {STYLE: profile.title, STYLE_TEXT: profile_text(profile), **(more or {})}
        self.session.perform(set_choices(self.session.report, fields, name))

    def copy_profile(self) -> None:
        """Gives the report a copy of the profile it uses, which may be changed."""
        profile = self.profile
        self._use(with_values(profile, {}, say("style.made_copy", title=profile.title)), "复制版式")

    def set_value(self, form: StyleForm, place: str, value: Value) -> None:
        """Changes one setting of the report's own profile; what does not do is said below its field."""
        profile = self.profile
        values = {place: value}
        if place.endswith(".size") and isinstance(value, float):
            look = profile.look(place.split(".")[1])
            if value > look.line:  # larger type on the old pitch would be cut off
                values[f"{place.removesuffix('size')}line"] = round(value * look.line / look.size)
        try:
            self._use(with_values(profile, values), "改版式")
        except UserError as error:
            form.show_trouble(place, str(error).removeprefix(f"{profile.title}："))

    def _set_house(self, key: str, value: str) -> None:
        self.session.perform(set_choices(self.session.report, {key: value}, "改编号和目录"))

    def _edited(self, edit: Edit) -> None:
        if any(key.startswith(("setting/", "school.")) for key in edit.keys("fields")):
            self.refresh()
            self._stale = True
            if self.isVisible():
                self._timer.start()

    # ---- the form

    def show_thing(self, place: int) -> None:
        """Shows the settings of the thing at that place of the list, and the page of the sample that it is on."""
        if place == 0:
            self.forms.setCurrentIndex(0)
        else:
            if place not in self._made:
                form = StyleForm(self._things[place], self._fonts(), LATIN_FONTS)
                form.changed.connect(partial(self.set_value, form))
                form.show_values(flat(self.profile), self.own and not self.session.read_only)
                self._made[place] = form
                self.forms.addWidget(self._scrolled(form))
            self.forms.setCurrentIndex(list(self._made).index(place) + 1)
        self._show_page()

    def _fonts(self) -> list[str]:
        here = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
        return list(
            dict.fromkeys([*OFFICIAL_FONTS, *(name for name in here if not name.startswith(("@", ".")))])
        )

    # ---- the sample

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        if self._stale:
            self.make_sample()

    def make_sample(self) -> None:
        """Makes the sample anew beside the window; the old one stays in sight until then."""
        if self.task is not None:
            return
        self._stale = False
        sample = sample_of(self.session.report)

        def work(tell: ReportProgress) -> "Printed":
            from exporters.word.export import printed_pages

            return printed_pages(sample, sample_picture)

        self.task = Task(work, self)
        self.task.done.connect(self._ready)
        self.task.failed.connect(self._failed)
        self.task.start()

    def _ready(self, printed: "Printed") -> None:
        from exporters.layout.marks import page_marks

        first = self.printed is None
        self.printed, self.task = printed, None
        leaves = [Leaf(p.sheet.width, p.sheet.height, partial(page_marks, p)) for p in printed.layout.pages]
        self.view.set_pages(leaves, Pictures(printed.pictures))
        if first or self.view.fits:
            self.view.fit_width()
        if first:
            self._show_page()
        if self._stale:
            self._timer.start()

    def _failed(self, error: Exception) -> None:
        self.task = None
        if not isinstance(error, UserError):
            write_log(error)
        self.bar.show_message(say("style.sample_failed", reason=sentence_for(error)))

    def _show_page(self) -> None:
        from app.preview_places import page_of

        entry = self.list.currentItem()
        place = entry.data(Qt.ItemDataRole.UserRole) if entry is not None else 0
        if self.printed is None:
            return
        wanted = self._things[place or 0].page
        where = page_of(self.printed, wanted)
        if where is not None:
            self.view.go(where[0], max(0.0, where[1] - _ABOVE))
        elif wanted in ("cover", "declaration"):  # front pages bear no bookmark
            self.view.go(0 if wanted == "cover" else 1)
        else:
            self.view.go(2)

    # ---- files

    def _ask_name(self) -> None:
        self.bar.ask(
            "给这个版式起个名字：",
            self.profile.title,
            lambda title: self.calmly(partial(self.keep_as, title)),
        )

    def keep_as(self, title: str) -> None:
        """Keeps the report's profile among the office's own under a title."""
        profile = with_values(self.profile, {}, title)
        style_store.save(profile)
        self._use(profile, "给版式起名")
        self.refresh()
        self.bar.show_message(say("style.saved", title=title), "good")

    def forget(self) -> None:
        """Takes the profile out of the office's own; the report keeps it."""
        title = self.profile.title
        style_store.remove(title)
        self.refresh()
        self.bar.show_message(say("style.removed", title=title), "good")

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "载入版式", "", FILES)
        if path:
            self.calmly(partial(self.load, Path(path)))

    def load(self, path: Path) -> None:
        """Uses the profile of a file and keeps it among the office's own. UserError."""
        profile = style_store.read_file(path)
        style_store.save(profile)
        self._use(profile, "载入版式")
        self.refresh()
        self.bar.show_message(say("style.loaded", title=profile.title), "good")

    def _ask_export(self) -> None:
        start = self.session.path.parent / f"{style_store.plain_name(self.profile.title)}{SUFFIX}"
        path, _ = QFileDialog.getSaveFileName(self, "导出版式", str(start), FILES)
        if path:
            self.calmly(partial(self.export, Path(path)))

    def export(self, path: Path) -> None:
        """Writes the profile as one file. UserError."""
        target = style_store.export(self.profile, path)
        self.bar.show_message(say("style.exported", name=target.name), "good")

    def _ask_word(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, say("style.choose_word"), "", "Word 文件 (*.docx)")
        if path:
            self.calmly(partial(self.read_word, Path(path)))

    def read_word(self, path: Path) -> None:
        """Makes the report's profile out of a Word file of the school: one edit, numbers of headings and captions included. UserError."""
        from importers.word_style import read_style

        found = read_style(path)
        base = load_profile("school")
        profile = with_values(base, fitting(base, found), path.stem[:40])
        more = {
            key: value for key, value in ((NUMBERING, found.numbering), (CAPTIONS, found.captions)) if value
        }
        self._use(profile, "从 Word 读版式", more)
        self.bar.show_message(told(path.name, base, found), "good", {"撤销": self.session.undo}, lasting=True)


def fitting(base: Profile, found: "StyleFound") -> dict[str, Value]:
    """The settings found that the profile has a place for; one that cannot stand (a footer in the text) is left as it was."""
    values: dict[str, Value] = {}
    known = flat(base)
    for place, value in found.values.items():
        if place not in known:
            continue
        try:
            with_values(base, {**values, place: value})
        except UserError:
            held = {
                key: v
                for key, v in found.values.items()
                if key.rpartition(".")[0] == place.rpartition(".")[0] and key in known
            }
            try:  # a size alone may not go with the old pitch, both together do
                with_values(base, {**values, **held})
            except UserError:
                continue
        values[place] = value
    return values


def told(name: str, base: Profile, found: "StyleFound") -> str:
    """What was recognised in a Word file and what is kept from the profile below, in words."""
    seen = "、".join(
        f"{STYLE_NAMES[key]} {count} 处" for key, count in found.counts.items() if key in STYLE_NAMES
    )
    main = (
        "body",
        "heading1",
        "heading2",
        "heading3",
        "table_caption",
        "figure_caption",
        "table_text",
        "toc1",
        "cover_title",
        "case_title",
    )
    kept = "、".join(STYLE_NAMES[key] for key in main if key not in found.counts)
    words = say("style.word_read", name=name) + say("style.word_seen", seen=seen)
    if found.paper:
        words += say("style.word_paper", paper=found.paper)
    return words + (say("style.word_kept", title=base.title, names=kept) if kept else "")
