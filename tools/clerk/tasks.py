"""The tasks: what stands on the desk, what the clerk does, and what must hold in the draft afterwards.

Each `do_…` drives the real window as a practised clerk would, in the fewest actions there are without knowing the program's inside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication

from app.compare_page import ComparePage
from app.window import MainWindow
from forms.blocks.dragging import Grip
from forms.blocks.figure_block import FigureBlock
from forms.blocks.table_block import TableBlock
from forms.blocks.text_block import TextBlock
from forms.indicator_page import IndicatorPage
from forms.report_tree import ReportTree
from forms.section_page import SectionPage
from report.blocks import Chart, Figure, Text
from report.content import Span
from report.model import Kind, Report
from tools.clerk.clerk import Clerk
from tools.clerk.desk import NUMBER_ROW, Desk, copy_files, copy_from_excel

SENTENCE = "学校坚持立德树人，办学质量稳步提升。"
TABLE_1 = ("1040", "1031", "902", "130", "95.60", "4390", "3", "72", "54", "0.50", "24.10")
OLD_NAME, NEW_NAME = "湾智装备", "湾创装备"
OWNER = "学生工作处"


@dataclass(frozen=True, slots=True)
class Task:
    """`key` names the same task in `office.toml`; `draft` gives the report that is open, None where none is."""

    key: str
    title: str
    draft: Callable[[Desk], Path] | None
    prepare: Callable[[Desk, Clerk], None]
    do: Callable[[Clerk], None]
    holds: Callable[[MainWindow], bool]


def report_of(window: MainWindow) -> Report:
    """The report that is open."""
    if window.session is None:
        raise RuntimeError("no report is open")
    return window.session.report


def tree_of(clerk: Clerk) -> ReportTree:
    """The tree at the left."""
    if clerk.window.tree is None:
        raise RuntimeError("no report is open")
    return clerk.window.tree


def click_section(clerk: Clerk, section_id: str, what: str, column: int = 0) -> None:
    """A click on a row of the tree."""
    tree = tree_of(clerk)
    index = tree.proxy.mapFromSource(tree.model.index_of(section_id, column))
    clerk.click_index(tree.view, index, what)


def at_text(desk: Desk, clerk: Clerk) -> None:
    """A section with text is in front, as it is while one works."""
    clerk.window.go(_first_text_section(clerk.window))


def nothing(desk: Desk, clerk: Clerk) -> None:
    """No report is open yet."""


# ---- 1: a new report, the first sentence


def do_new(clerk: Clerk) -> None:
    """Ends when the sentence stands in the file."""
    window = clerk.window
    clerk.press("Ctrl+N", "新建报告")
    clerk.enter("青禾职业技术学校", "学校名称", "Return")
    clerk.wait(lambda: window.session is not None)
    clerk.wait(lambda: _in_text(clerk))
    clerk.enter(SENTENCE, "第一句话")
    clerk.wait(lambda: holds_new(window))


def _in_text(clerk: Clerk) -> bool:
    focus = clerk.window.focusWidget()
    return any(block.edit is focus for block in clerk.window.findChildren(TextBlock))


def holds_new(window: MainWindow) -> bool:
    """Cover, declaration and header know the school; the sentence is in the file."""
    if window.session is None:
        return False
    stored = window.session.draft.report
    texts = [b.body for b in stored.blocks.values() if isinstance(b.body, Text)]
    words = ["".join(p.text for p in q.content if isinstance(p, Span)) for t in texts for q in t.paragraphs]
    return SENTENCE in words and stored.school == "青禾职业技术学校"


# ---- 2: table 1 by keyboard


def do_table_1(clerk: Clerk) -> None:
    """From the section in front, never touching the mouse."""
    clerk.press("Ctrl+K", "在目录中查找")
    clerk.enter("计分卡", "表名", "Return")
    page = clerk.find(IndicatorPage, lambda p: True)
    clerk.wait(lambda: page.grid.hasFocus() and page.grid.currentIndex().isValid())
    model = page.grid.grid_model
    for text in TABLE_1:
        row = model.row_at(page.grid.currentIndex())
        clerk.enter(text, f"「{row.name}」", "Return")


def holds_table_1(window: MainWindow) -> bool:
    """Every value stands in its row; the computed row follows."""
    report = report_of(window)
    table = report.edition.tables[0]
    typed = [report.value(row.id, "2025").text for row in table.rows if row.formula is None]
    from report.indicators import shown_value

    total = next(row for row in table.rows if row.formula is not None)
    return tuple(typed) == TABLE_1 and shown_value(report, total, "2025") == "129"


# ---- 3: 40 × 2 cells from Excel


def excel_rows() -> list[list[str]]:
    """Figures as they stand in offices' sheets: thousands, full-width digits, a per-cent sign in the cell."""
    rows = [[f"{1000 + 37 * n:,}.50", f"{1100 + 41 * n:,}.00"] for n in range(40)]
    rows[3] = ["８５．２０％", "88.10％"]
    return rows


def prepare_excel(desk: Desk, clerk: Clerk) -> None:
    """The range is copied: two of the actions below belong to Excel."""
    at_text(desk, clerk)
    clerk.steps += ["拖选 Excel 里的 40 行 2 列", "Ctrl+C：复制"]
    copy_from_excel(excel_rows())


def do_paste(clerk: Clerk) -> None:
    """From the window as it stands: the table, its first cell, paste."""
    window = clerk.window
    table = next(
        s
        for s, _ in report_of(window).walk()
        if s.type == Kind.INDICATORS and s.title == report_of(window).edition.tables[1].title
    )
    clerk.steps.append("Alt+Tab：换到质报")
    click_section(clerk, table.id, "目录里的「教学资源表」")
    page = clerk.find(IndicatorPage, lambda p: p.section_id == table.id)
    model = page.grid.grid_model
    first = model.index(0, model.kinds.index(model.keys[0]))
    clerk.click_index(page.grid, first, "第一格")
    clerk.press("Ctrl+V", "粘贴")
    if page.paste_preview.isVisible():
        clerk.press("Return", "照核对单粘贴")


def holds_paste(window: MainWindow) -> bool:
    """One step; what can be typed in has the figures, clean."""
    report = report_of(window)
    rows = report.edition.tables[1].rows[:40]
    applying = [row for row in rows if report.edition.applies(row)]
    shown = [report.value(row.id, key).text for row in applying for key in ("2024", "2025")]
    clean = all("％" not in text and "８" not in text for text in shown)
    return clean and all(shown) and len(applying) > 30 and "粘贴" in window.undo_name()


# ---- 4: twelve photographs


def prepare_photos(desk: Desk, clerk: Clerk) -> None:
    """A section with text is in front; the files were copied in the file manager."""
    at_text(desk, clerk)
    clerk.steps += ["Ctrl+A：选中照片文件夹里的 12 张", "Ctrl+C：复制", "Alt+Tab：换到质报"]
    copy_files(desk.photos())


def _first_text_section(window: MainWindow) -> str:
    """A section below a chapter that holds text alone, as most do, or nothing yet."""
    report = report_of(window)
    return next(
        section.id
        for section, depth in report.walk()
        if depth
        and section.type == Kind.BODY
        and not report.children(section.id)
        and all(isinstance(block.body, Text) for block in report.blocks_of(section.id))
    )


def do_photos(clerk: Clerk) -> None:
    """All in one figure, even rows, one caption."""
    block = clerk.find(TextBlock, lambda b: True)
    clerk.click(block.edit.viewport(), "要放图的那一段", QPoint(60, 8))
    before = _figures(clerk.window)
    clerk.press("Ctrl+V", "粘贴")
    clerk.press("Return", "「放在一个图里」")
    clerk.wait(lambda: _figures(clerk.window) > before)
    figure = clerk.find(FigureBlock, lambda f: len(f._body().pictures) == 12)
    clerk.wait(figure.caption.field.hasFocus)
    clerk.enter("学生社团活动掠影", "图题", "Return")
    clerk.window.flush()


def _figures(window: MainWindow) -> int:
    return sum(isinstance(b.body, Figure) for b in report_of(window).blocks.values())


def holds_photos(window: MainWindow) -> bool:
    """One figure with twelve pictures and a caption."""
    bodies = [b.body for b in report_of(window).blocks.values() if isinstance(b.body, Figure)]
    return any(len(b.pictures) == 12 and b.caption == "学生社团活动掠影" for b in bodies)


# ---- 5: a chart from four rows


def prepare_chart(desk: Desk, clerk: Clerk) -> None:
    """The section with the table is in front."""
    report = report_of(clerk.window)
    clerk.window.go(report.blocks["b-sample-table-money"].section)


def do_chart(clerk: Clerk) -> None:
    """Four rows selected, the chart asked for, its caption."""
    table = clerk.find(TableBlock, lambda b: b.block_id == "b-sample-table-money")
    grid = table.grid
    clerk.find(SectionPage, lambda p: True).area.ensureWidgetVisible(grid)
    clerk.wait(lambda: grid.isVisible())
    top, bottom = grid.visualRect(grid.cells.index(1, 0)), grid.visualRect(grid.cells.index(4, 2))
    clerk.drag(grid.viewport(), top.center(), bottom.center(), "选中表里的四行")
    clerk.press("Ctrl+Shift+G", "插入图表")
    clerk.wait(lambda: bool(_charts(clerk.window)))
    clerk.enter("四项专项支出", "图题", "Return")
    clerk.window.flush()


def _charts(window: MainWindow) -> list[Chart]:
    section = report_of(window).blocks["b-sample-table-money"].section
    return [b.body for b in report_of(window).blocks_of(section) if isinstance(b.body, Chart)]


def holds_chart(window: MainWindow) -> bool:
    """Those four rows and no other, with the caption."""
    wanted = ["1", "2", "3", "4"]
    return any([s.row for s in c.series] == wanted and c.caption == "四项专项支出" for c in _charts(window))


# ---- 6: a chapter moved


def do_move(clerk: Clerk) -> None:
    """The third chapter dragged before the second; where nothing can be dragged, by its keys."""
    tree, report = tree_of(clerk), report_of(clerk.window)
    second, third = chapters(report)[1:3]
    if not clerk.hands.drags:
        click_section(clerk, third, "目录里的第三章")
        clerk.press("Ctrl+Shift+Up", "上移")
        return
    start, end = (
        tree.view.visualRect(tree.proxy.mapFromSource(tree.model.index_of(key))) for key in (third, second)
    )
    clerk.drag(
        tree.view.viewport(),
        QPoint(start.left() + 60, start.center().y()),
        QPoint(end.left() + 60, end.top() + 1),
        "第三章到第二章前面",
    )


def chapters(report: Report) -> list[str]:
    """The chapters in order."""
    return [s.id for s in report.children("") if s.type == Kind.BODY]


def holds_move(window: MainWindow) -> bool:
    """Its number and those of its figures follow."""
    report = report_of(window)
    second, third = (report.sections[key] for key in chapters(report)[1:3])
    numbers = window.session.numbers() if window.session else None
    figures = [
        b
        for b in report.blocks_in_order()
        if isinstance(b.body, Figure) and b.section in _under(report, second.id)
    ]
    return (
        (second.title, third.title) == ("文化传承", "服务贡献")
        and numbers is not None
        and numbers.sections[second.id].startswith("2")
        and all("2-" in numbers.captions[b.id] for b in figures if b.id in numbers.captions)
    )


def _under(report: Report, section_id: str) -> set[str]:
    return {section_id, *(s.id for s, _ in report.walk(section_id))}


# ---- 7: a table moved


def do_block(clerk: Clerk) -> None:
    """By its grip, with its caption, above the words of its section; where nothing can be dragged, by its keys."""
    page = clerk.find(SectionPage, lambda p: True)
    table = clerk.find(TableBlock, lambda b: b.block_id == "b-sample-table-money")
    first = page.widgets()[0]
    page.reveal(table, QRect())
    clerk.wait(lambda: not table.visibleRegion().isEmpty() and not first.visibleRegion().isEmpty())
    if not clerk.hands.drags:
        clerk.click_index(table.grid, table.grid.cells.index(1, 0), "表里的一格")
        clerk.press("Alt+Up", "上移")
        clerk.press("Alt+Up", "上移")
        return
    clerk.hover(table)
    grip = clerk.find(Grip, lambda g: True, table)
    start = grip.mapTo(page, grip.rect().center())
    clerk.drag(page, start, first.mapTo(page, QPoint(60, 3)), "表格右边的六点，到本节第一段上面")


def holds_block(window: MainWindow) -> bool:
    """The table is the first thing in its section, and references to it follow by themselves."""
    report = report_of(window)
    table = report.blocks["b-sample-table-money"]
    return report.blocks_of(table.section)[0].id == table.id


# ---- 8: a name replaced everywhere


def do_replace(clerk: Clerk) -> None:
    """Prose, captions, tables and cases alike."""
    clerk.press("Ctrl+H", "替换")
    clerk.enter(OLD_NAME, "原来的名称", "Tab")
    clerk.enter(NEW_NAME, "新的名称", "Return")
    clerk.wait(lambda: holds_replace(clerk.window))


def holds_replace(window: MainWindow) -> bool:
    """The old name stands nowhere, the new one does, in one step."""
    from report.find import Search, find

    report = report_of(window)
    return not find(report, Search(OLD_NAME)) and bool(find(report, Search(NEW_NAME)))


# ---- 9: one number in five places


def prepare_number(desk: Desk, clerk: Clerk) -> None:
    """The table with the number is in front."""
    table = next(s for s, _ in report_of(clerk.window).walk() if s.type == Kind.INDICATORS)
    clerk.window.go(table.id)


def do_number(clerk: Clerk) -> None:
    """The cell is changed, the four other places with one answer."""
    page = clerk.find(IndicatorPage, lambda p: True)
    clerk.wait(lambda: page.grid.currentIndex().isValid())
    model = page.grid.grid_model
    cell = model.index(0, model.kinds.index("2025"))
    clerk.click_index(page.grid, cell, "「毕业生人数」这一格")
    clerk.enter("1016", "新的数", "Return")
    clerk.press_button("看这 4 处")
    clerk.press_button("改这 4 处")
    clerk.wait(lambda: holds_number(clerk.window))


def holds_number(window: MainWindow) -> bool:
    """The old number stands nowhere."""
    from report.find import Search, find

    report = report_of(window)
    return (
        report.value(NUMBER_ROW, "2025").text == "1016"
        and not find(report, Search("1012"))
        and len(find(report, Search("1016"))) == 5
    )


# ---- 10: a snapshot, and what has changed since


def do_snapshot(clerk: Clerk) -> None:
    """A snapshot; a sentence more (not counted, it is the work itself); the comparison."""
    window = clerk.window
    clerk.press("Ctrl+Alt+S", "新快照")
    clerk.enter("初审稿", "快照名称", "Return")
    clerk.wait(lambda: bool(window.session and window.session.draft.snapshots()))
    counted = len(clerk.steps)
    window.go(_first_text_section(window))
    clerk.click(clerk.find(TextBlock, lambda b: True).edit.viewport(), "正文", QPoint(60, 8))
    clerk.enter("（本段已按初审意见修改）", "一句话")
    del clerk.steps[counted:]
    clerk.press("Ctrl+Alt+D", "对比")
    clerk.wait(lambda: holds_snapshot(window))


def holds_snapshot(window: MainWindow) -> bool:
    """The page shows the one sentence that differs."""
    page = window.book.currentWidget()
    return isinstance(page, ComparePage) and len(page.differences) == 1


# ---- 11: Word and Excel


def do_export(clerk: Clerk) -> None:
    """Everything that is to be handed in, in one folder."""
    from app.export_page import ExportPage

    clerk.press("Ctrl+E", "导出")
    page = clerk.find(ExportPage, lambda p: True)
    clerk.wait(page.start.hasFocus)
    clerk.press("Return", "开始导出")
    clerk.wait(lambda: page.task is None)


def holds_export(window: MainWindow) -> bool:
    """A Word file and at least one workbook stand beside the draft."""
    if window.session is None:
        return False
    folder = window.session.path.parent
    return all(any(path.stat().st_size for path in folder.glob(f"*.{kind}")) for kind in ("docx", "xlsx"))


# ---- 12: a finding explained


def prepare_finding(desk: Desk, clerk: Clerk) -> None:
    """The checks have run."""
    clerk.wait(lambda: bool(clerk.window.session and clerk.window.session.findings))


def do_explain(clerk: Clerk) -> None:
    """The next finding, why it is so, kept."""
    session = clerk.window.session
    before = len(session.findings) if session else 0
    clerk.press("F8", "下一条检查结果")
    clerk.press_button("说明口径")
    clerk.enter("统计口径与上年不同，按当年通知执行。", "说明")
    clerk.press("Ctrl+Return", "保存说明")
    clerk.wait(lambda: bool(session and len(session.findings) < before))


def holds_explain(window: MainWindow) -> bool:
    """The answer is kept in the draft."""
    return any("统计口径与上年不同" in text for text in report_of(window).fields.values())


# ---- 13: who writes a chapter, and who has not handed in


def do_owner(clerk: Clerk) -> None:
    """A chapter is given to a department; the reminder is ready to be pasted into a chat."""
    window = clerk.window
    chapter = chapters(report_of(window))[3]
    click_section(clerk, chapter, "目录里的一章")
    clerk.press("Ctrl+Alt+O", "改负责部门")
    clerk.enter(OWNER, "部门", "Return")
    clerk.press("Ctrl+Alt+C", "复制催交文字")
    clerk.steps += ["Alt+Tab：换到聊天窗口", "Ctrl+V：粘贴"]


def holds_owner(window: MainWindow) -> bool:
    """The chapter has its department; the clipboard says what it still owes."""
    report = report_of(window)
    lines = QGuiApplication.clipboard().text().splitlines()
    return report.sections[chapters(report)[3]].owner == OWNER and any(x.startswith(OWNER) for x in lines)


TASKS = (
    Task("new", "新建报告，写下第一句话", None, nothing, do_new, holds_new),
    Task("table", "用键盘填完表 1", Desk.rolled, at_text, do_table_1, holds_table_1),
    Task("paste", "从 Excel 粘贴 40 行 2 列", Desk.five_places, prepare_excel, do_paste, holds_paste),
    Task("photos", "放 12 张照片，排齐，写图题", Desk.sample, prepare_photos, do_photos, holds_photos),
    Task("chart", "用表里四行画一张图", Desk.sample, prepare_chart, do_chart, holds_chart),
    Task("move", "把第三章移到第二章前面", Desk.sample, at_text, do_move, holds_move),
    Task("block", "把一张表移到本节开头", Desk.sample, prepare_chart, do_block, holds_block),
    Task("replace", "全文改一个企业名称", Desk.sample, at_text, do_replace, holds_replace),
    Task("number", "改一个写在五处的数", Desk.five_places, prepare_number, do_number, holds_number),
    Task("snapshot", "留一份初审稿，再看改了哪里", Desk.sample, at_text, do_snapshot, holds_snapshot),
    Task("export", "导出 Word 和 Excel", Desk.five_places, at_text, do_export, holds_export),
    Task("explain", "说明一条检查结果", Desk.sample, prepare_finding, do_explain, holds_explain),
    Task("owner", "分一章给部门，复制催交文字", Desk.rolled, at_text, do_owner, holds_owner),
)
