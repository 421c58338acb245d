"""Menus and tool bar: every action once, with icon, shortcut and tool tip. Only what works now is enabled."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from forms import theme
from forms.icons import set_icon
from forms.widgets import QuietCombo
from report.blocks import Role
from report.model import GENERATED
from report.roll.lines import RESULT

if TYPE_CHECKING:
    from app.window import MainWindow


@dataclass(frozen=True, slots=True)
class Spec:
    """One action. `needs` is "" (always), report, edit (a report that may be changed), rolled (one that began from last year's), section (a node
    of the tree), or
    page:method (the page in front offers the method)."""

    key: str
    text: str
    icon: str = ""
    shortcut: str = ""
    needs: str = ""
    short: str = ""  # the tool bar's label, where it differs


FILE = (
    Spec("new", "新建报告…", "document_add", "Ctrl+N"),
    Spec("open", "打开报告…", "folder_open", "Ctrl+O"),
    Spec("roll", "沿用去年…", "history", "", "report"),
    Spec("rolled", "沿用去年的结果", "", "", "rolled"),
    Spec("import", "收入文件…", "arrow_import", "Ctrl+I", "edit"),
    Spec("photos", "收入照片文件夹…", "", "", "edit"),
    Spec("copy", "另存副本…", "copy", "Ctrl+Shift+S", "report"),
    Spec("editions", "版本…", "table"),
    Spec("backups", "备份与恢复…", "archive", "", "report"),
    Spec("close", "关闭报告", "", "Ctrl+W", "report"),
    Spec("quit", "退出", "", "Ctrl+Q"),
)
EDIT = (
    Spec("undo", "撤销", "arrow_undo", "Ctrl+Z", "edit"),
    Spec("redo", "重做", "arrow_redo", "Ctrl+Y", "edit"),
    Spec("find_text", "查找…", "search", "Ctrl+F", "report"),
    Spec("replace_text", "替换…", "", "Ctrl+H", "edit"),
    Spec("find", "在目录中查找", "", "Ctrl+K", "report"),
    Spec("history", "修改记录", "history", "Ctrl+Alt+H", "report"),
    Spec("recycle", "回收站…", "delete", "", "report"),
    Spec("snapshot", "新快照…", "history", "Ctrl+Alt+S", "edit"),
    Spec("compare", "对比…", "copy", "Ctrl+Alt+D", "report"),
)
SECTION = (
    Spec("add_after", "新增同级章节", "add", "", "section"),
    Spec("add_below", "新增下级章节", "", "", "section"),
    Spec("rename", "改标题", "edit", "", "section"),
    Spec("owner", "改负责部门", "people", "Ctrl+Alt+O", "section"),
    Spec("move_up", "上移", "arrow_up", "Ctrl+Shift+Up", "section"),
    Spec("move_down", "下移", "arrow_down", "Ctrl+Shift+Down", "section"),
    Spec("level_up", "升一级", "", "Ctrl+Shift+Left", "section"),
    Spec("level_down", "降一级", "", "Ctrl+Shift+Right", "section"),
    Spec("skip", "不写这一部分…", "prohibited", "", "section"),
    Spec("delete", "删除章节", "delete", "", "section"),
)
INSERT = (
    Spec("insert_number", "数据…", "number_symbol", "Ctrl+Shift+N", "page:insert_number", "数据"),
    Spec("insert_table", "表格", "table_add", "Ctrl+Shift+T", "page:insert_table"),
    Spec("insert_figure", "图片…", "image_add", "Ctrl+Shift+P", "page:insert_figure", "图片"),
    Spec("shelf", "图片架", "image", "Ctrl+Alt+G", "report"),
    Spec("insert_chart", "图表", "data_bar_vertical", "Ctrl+Shift+G", "page:insert_chart"),
    Spec("insert_case", "案例", "text_quote", "Ctrl+Shift+A", "page:insert_case"),
    Spec("insert_reference", "引用…", "link", "Ctrl+Shift+R", "page:insert_reference", "引用"),
    Spec("insert_footnote", "脚注", "comment", "Ctrl+Shift+F", "page:insert_footnote"),
)
BOLD = Spec("toggle_bold", "加粗", "text_bold", "", "page:toggle_bold")
ROLES = (
    ("正文", Role.BODY),
    ("项目符号", Role.BULLET),
    ("编号", Role.NUMBERED),
    ("段首标题", Role.RUN_IN),
    ("案例内标题", Role.CASE_HEADING),
    ("数据来源", Role.SOURCE_NOTE),
    ("落款", Role.CLOSING),
)
CHECK = (
    Spec("check", "检查全部", "checkmark_circle", "Shift+F7", "report"),
    Spec("next", "下一条", "", "F8", "report"),
    Spec("previous", "上一条", "", "Shift+F8", "report"),
    Spec("safe_fixes", "全部安全修改…", "", "", "edit"),
    Spec("facts", "这个数还出现在…", "", "Ctrl+Shift+D", "report"),
    Spec("next_carried", "下一个待确认的数字", "", "Ctrl+F8", "report"),
)
DELIVER = (
    Spec("style", "版式…", "", "", "report"),
    Spec("preview", "预览全文", "document", "Ctrl+Alt+P", "report", "预览"),
    Spec("export", "导出…", "arrow_export", "Ctrl+E", "report", "导出"),
    Spec("remind", "复制催交文字", "copy", "Ctrl+Alt+C", "report"),
    Spec("evidence", "佐证清单…", "", "", "report"),
    Spec("submit", "提交待核", "checkmark", "", "section"),
    Spec("lock", "审定并锁定", "lock_closed", "", "section"),
    Spec("send_back", "退回修改", "arrow_undo", "", "section"),
)
VIEW = (
    Spec("next_region", "到下一个区域", "", "F6"),
    Spec("last_region", "到上一个区域", "", "Shift+F6"),
)
HELP = (
    Spec("tour", "十分钟上手", "play"),
    Spec("manual", "使用手册", "book", "F1"),
    Spec("keys", "键盘一览", "", "Ctrl+F1"),
    Spec("about", "关于质报", "info"),
)


class Actions:
    """Makes the actions of a window; `window` has a method for each key, called without arguments."""

    def __init__(self, window: "MainWindow") -> None:
        self.window = window
        self.by_key: dict[str, QAction] = {}
        self.specs: dict[str, Spec] = {}
        self.start = self._own("start", "开始", "home", "Alt+Home", window.show_start)
        self.left = self._toggle("目录栏", "text_bullet_list_ltr", "Ctrl+Alt+L")
        self.right = self._toggle("指引栏", "lightbulb", "Ctrl+Alt+R")
        self.recent_menu = QMenu("最近的报告", window)
        self._menus()
        self.bar = self._tool_bar()
        # The shortcuts hold although the menu that shows an action is closed or the bar is narrow.
        window.addActions(list(self.by_key.values()))

    def _make(self, spec: Spec) -> QAction:
        action = self._own(spec.key, spec.text, spec.icon, spec.shortcut, partial(self.window.do, spec.key))
        self.specs[spec.key] = spec
        action.setIconText(spec.short or spec.text)
        return action

    def _own(self, key: str, text: str, icon: str, shortcut: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self.window)
        if icon:
            set_icon(action, icon)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.setToolTip(f"{text.rstrip('…')}（{shortcut}）" if shortcut else text.rstrip("…"))
        action.triggered.connect(lambda: act())
        self.by_key[key] = action
        return action

    def _toggle(self, text: str, icon: str, shortcut: str) -> QAction:
        action = QAction(text, self.window, checkable=True, checked=True)
        set_icon(action, icon)
        action.setShortcut(QKeySequence(shortcut))
        action.setToolTip(f"{text}（{shortcut}）")
        self.window.addAction(action)
        return action

    def _menus(self) -> None:
        bar = self.window.menuBar()
        file = bar.addMenu("文件(&F)")
        self._fill(file, FILE[:2])
        file.addMenu(self.recent_menu)
        file.addSeparator()
        self._fill(file, FILE[2:5])
        file.addSeparator()
        self._fill(file, FILE[5:])
        edit = bar.addMenu("编辑(&E)")
        self._fill(edit, EDIT)
        edit.addSeparator()
        self.section_menu = edit.addMenu("章节")
        self._fill(self.section_menu, SECTION)
        self._fill(bar.addMenu("插入(&I)"), INSERT)
        self.table_menu = bar.addMenu("表格(&T)")
        self._fill(bar.addMenu("检查(&C)"), CHECK)
        self._fill(bar.addMenu("交稿(&D)"), DELIVER)
        view = bar.addMenu("视图(&V)")
        view.addActions([self.start, self.left, self.right])
        self._fill(view, VIEW)
        view.addSeparator()
        self._schemes(view.addMenu("颜色"))
        self._sizes(view.addMenu("文字大小"))
        self._fill(bar.addMenu("帮助(&H)"), HELP)

    def _fill(self, menu: QMenu, specs: tuple[Spec, ...]) -> None:
        for spec in specs:
            menu.addAction(self._make(spec))

    def _schemes(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for text, wish in (("跟随系统", None), ("浅色", False), ("深色", True)):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(theme.dark_wish() is wish)
            action.triggered.connect(partial(self.window.set_scheme, wish))
            group.addAction(action)

    def _sizes(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for scale in theme.TEXT_SCALES:
            action = menu.addAction(f"{scale:.0%}")
            action.setCheckable(True)
            action.setChecked(abs(theme.text_scale() - scale) < 0.01)
            action.triggered.connect(partial(self.window.set_text_size, scale))
            group.addAction(action)

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar("工具栏", self.window)
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.addAction(self.start)
        bar.addSeparator()
        bar.addActions([self.by_key["undo"], self.by_key["redo"]])
        for key in ("undo", "redo"):
            button = bar.widgetForAction(self.by_key[key])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        before = bar.addSeparator()
        self.role = QuietCombo()
        for text, role in ROLES:
            self.role.addItem(text, role)
        self.role.setToolTip("这一段是什么")
        self.role.setAccessibleName("段落种类")
        self.role.activated.connect(self._set_role)
        self._format = [before, bar.addWidget(self.role), self._make(BOLD)]
        bar.addAction(self.by_key["toggle_bold"])
        self.by_key["toggle_bold"].setCheckable(True)
        bold = bar.widgetForAction(self.by_key["toggle_bold"])
        if isinstance(bold, QToolButton):
            bold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._format.append(bar.addSeparator())
        self._inserts = [self.by_key[spec.key] for spec in INSERT[:-1] if spec.needs.startswith("page:")]
        bar.addActions(self._inserts)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        self._reviews = [self.by_key[key] for key in ("submit", "lock", "send_back")]
        bar.addActions(
            [*self._reviews, self.by_key["check"], self.right, self.by_key["preview"], self.by_key["export"]]
        )
        self.by_key["check"].setIconText("检查")
        self.right.setIconText("指引")
        self.window.addToolBar(bar)
        return bar

    def show_words(self, on: bool) -> None:
        """Tools with their words beside them, or icons alone (their tool tips say the words)."""
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for action in (
            *self._inserts,
            *self._reviews,
            self.by_key["check"],
            self.right,
            self.by_key["preview"],
            self.by_key["export"],
        ):
            button = self.bar.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(beside if on else alone)

    def _set_role(self, place: int) -> None:
        page = self.window.book.currentWidget()
        change = getattr(page, "set_role", None)
        if callable(change):
            self.window.calmly(partial(change, self.role.itemData(place)))
            page.setFocus()

    def show_format(self, role: str, bold: bool) -> None:
        """Shows what the paragraph at the caret is."""
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        self.by_key["toggle_bold"].setChecked(bold)

    def refresh(self) -> None:
        """Enables what works on the page in front, names the steps of undo, and shows only the tools of
        this kind of page."""
        window = self.window
        bench = window.session
        section = window.section
        may_edit = bench is not None and not bench.read_only
        text_page = window.book.kind_of_current() == "text"
        here = bench.report.sections[section] if bench and section else None
        state = here.state if here is not None and here.type not in GENERATED else ""
        for key, spec in self.specs.items():
            self.by_key[key].setEnabled(self._works(spec, may_edit))
        for action in (*self._inserts, *self._format):
            action.setVisible(text_page)
        self.role.setEnabled(may_edit)
        self.by_key["submit"].setVisible(state == "open")
        self.by_key["lock"].setVisible(state == "review")
        self.by_key["send_back"].setVisible(state in ("review", "locked"))
        for key, step, word in (("undo", window.undo_name(), "撤销"), ("redo", window.redo_name(), "重做")):
            self.by_key[key].setEnabled(bool(step) and (may_edit or window.own_steps() is not None))
            self.by_key[key].setText(f"{word}：{step}" if step else word)
            self.by_key[key].setToolTip(f"{word}{'：' + step if step else ''}（{self.specs[key].shortcut}）")

    def _works(self, spec: Spec, may_edit: bool) -> bool:
        if spec.needs.startswith("page:"):
            page = self.window.book.currentWidget()
            here = (
                self.window.session.report.sections.get(self.window.section) if self.window.session else None
            )
            open_here = here is not None and here.state != "locked"
            return may_edit and open_here and hasattr(page, spec.needs.removeprefix("page:"))
        holds = {
            "": True,
            "report": self.window.session is not None,
            "edit": may_edit,
            "section": may_edit and bool(self.window.section),
            "rolled": self.window.session is not None and RESULT in self.window.session.report.fields,
        }
        return holds[spec.needs]
