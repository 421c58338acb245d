"""tools/screens.py sees what a person would see: cut words, and widgets that cover each other."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tools.screens import troubles


def test_a_cut_label_and_a_covered_button_are_seen(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    label, one, other = QLabel("这一行字比它的地方长得多"), QPushButton("甲"), QPushButton("乙")
    line = QHBoxLayout(holder)
    for each in (label, one, other):
        line.addWidget(each)
    holder.resize(600, 60)
    holder.show()
    qtbot.waitExposed(holder)
    assert list(troubles(holder)) == []
    label.resize(40, label.height())
    assert [line.partition(":")[0] for line in troubles(holder)] == ["cut"]
    other.setGeometry(one.geometry())
    assert [line.partition(":")[0] for line in troubles(holder)] == ["covers", "cut"]
