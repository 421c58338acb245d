"""键盘一览: every shortcut, as the last part of the manual. Those of the menus are read from the actions, so that the list is never behind."""

from collections.abc import Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

# Keys that belong to an editor and stand in no menu.
_HELD = (
    (
        "正文",
        (
            ("Alt+↑ / Alt+↓", "移动一段或一块"),
            ("@", "引用指标数"),
            ("Alt+回车", "去年的数：确认、改、绑定"),
            ("Tab / Shift+Tab", "列表升降级"),
            ("Ctrl+C / Ctrl+X / Ctrl+V", "复制、剪切、粘贴"),
        ),
    ),
    (
        "附表和表格",
        (
            ("直接键入", "盖掉一格"),
            ("F2", "接着改一格"),
            ("回车 / Shift+回车", "下一行、上一行"),
            ("Tab / Shift+Tab", "下一格、上一格"),
            ("Ctrl+方向键", "跳到有数的尽头"),
            ("Shift+方向键，Ctrl+Shift+方向键", "扩大选择"),
            ("Ctrl+D", "向下填充"),
            ("Delete", "清空"),
            ("Ctrl+加号 / Ctrl+减号", "插入、删除行（正文里的表格）"),
            ("Alt+回车", "格内换行（正文里的表格）"),
            ("Ctrl+0", "标为不适用（附表）"),
            ("Ctrl+L", "锁定或解锁（附表）"),
            ("F1", "这一行的内涵与口径（附表）"),
        ),
    ),
    (
        "目录",
        (
            ("回车", "到这一节里接着写"),
            ("F2", "改标题"),
            ("Ctrl+Shift+方向键", "移动章节、升级、降级；也可以用鼠标拖动"),
        ),
    ),
    ("检查", (("Ctrl+回车", "保存说明"),)),
)


def keys_markdown(bar: QMenuBar) -> str:
    """The list as Markdown, menu by menu."""
    parts = ["", "## 键盘一览", ""]
    for action in bar.actions():
        menu = action.menu()
        lines = list(_lines(menu)) if isinstance(menu, QMenu) else []
        if lines:
            parts += _table(_plain(action.text()), lines)
    for title, keys in _HELD:
        parts += _table(title, keys)
    return "\n".join(parts)


def _table(title: str, lines: Iterable[tuple[str, str]]) -> list[str]:
    rows = [f"| {key} | {text} |" for key, text in lines]
    return [f"### {title}", "", "| 键 | 做什么 |", "| --- | --- |", *rows, ""]


def _lines(menu: QMenu) -> Iterable[tuple[str, str]]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _lines(inner)
        elif keys := " / ".join(key.toString() for key in action.shortcuts()):
            yield keys, _words(action)


def _words(action: QAction) -> str:
    """The entry without what follows from the moment: 「撤销：键入」 is 「撤销」."""
    return _plain(action.text()).partition("：")[0].rstrip("…")


def _plain(text: str) -> str:
    return text.partition("(&")[0].replace("&", "")
