"""Findings with their filters, the list, and the line below: keys, and all safe corrections at once.

The tab of the side pane shows 本节 or 全报告; the page 检查 filters by department, chapter and kind as well.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QToolButton, QWidget

from forms import theme
from forms.finding_list import LEVEL_NAMES, FindingList, by_weight
from forms.fix_list import FixList
from forms.widgets import QuietCombo, button, ground, label, line, row, stack
from forms.workbench import Workbench
from report.checks.findings import Finding, Level
from report.fixes import Fix, apply_fixes, safe_fixes
from report.messages import say
from report.model import Report
from report.progress import owner_of, section_label

FAMILY_NAMES = {
    "same-quantity": "前后数字",
    "arithmetic": "计算",
    "trend": "趋势",
    "unit": "单位",
    "year": "年份",
    "numbering": "编号",
    "toc": "目录",
    "missing": "缺漏",
    "duplicate": "重复",
    "punctuation": "标点",
    "text": "用词",
    "table-shape": "表格写法",
    "entry": "填报",
}
_EVERY = ""


class FindingPanel(QWidget):
    """`place_chosen(Place)`, `facts_wanted(Wanted)` as of the list; `counted(int)` tells how many findings want an answer in the
    scope shown. `wide`: the page with all filters, not the tab."""

    place_chosen = Signal(object)
    facts_wanted = Signal(object)
    counted = Signal(int)

    def __init__(self, bench: Workbench, wide: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.wide = wide
        self.section_id = ""
        self._stale = False
        self.list = FindingList(bench, "flat" if wide else "pane")
        self.list.place_chosen.connect(self.place_chosen)
        self.list.facts_wanted.connect(self.facts_wanted)
        self.fixes: FixList | None = None
        self.levels: dict[str, QCheckBox] = {}
        self.here = self._scope_button("本节")
        self.everywhere = self._scope_button("全报告")
        self.owner = self._combo("所有部门")
        self.chapter = self._combo("所有章节")
        self.family = self._combo("所有类别")
        self.safe = button("", self.show_fixes, "small")
        foot_note = label(say("findings.keys"), "quiet")
        self._foot = QWidget()
        foot = row(foot_note, 1, self.safe)
        foot.setContentsMargins(12, 6, 12, 6)
        self._foot.setLayout(foot)
        self._centre = stack(self.list, spacing=0)
        whole = stack(self._filters(), line(), self._centre, line(), self._foot, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        bench.checked.connect(self._refresh_soon)
        theme.signals.changed.connect(self._refresh_soon)

    # ---- filters

    def _filters(self) -> QWidget:
        holder = QWidget()
        checks: list[QWidget] = []
        for level in Level:
            box = QCheckBox(LEVEL_NAMES[level])
            box.setChecked(True)
            box.toggled.connect(self.refresh)
            self.levels[level] = box
            checks.append(box)
        if self.wide:
            inner = row(self.owner, self.chapter, self.family, *checks, 1, spacing=12)
        else:
            group = QButtonGroup(self)
            group.addButton(self.here)
            group.addButton(self.everywhere)
            self.here.setChecked(True)
            inner = row(self.here, self.everywhere, 1, *checks, spacing=6)
        inner.setContentsMargins(12, 6, 12, 6)
        holder.setLayout(inner)
        for combo in (self.owner, self.chapter, self.family):
            combo.setVisible(self.wide)
        return holder

    def _scope_button(self, text: str) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setCheckable(True)
        made.toggled.connect(lambda on: self.refresh() if on else None)
        return made

    def _combo(self, first: str) -> QComboBox:
        made = QuietCombo(self)
        made.addItem(first, _EVERY)
        made.setAccessibleName(first.removeprefix("所有"))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.currentIndexChanged.connect(self.refresh)
        return made

    def _fill_combos(self) -> None:
        report, found = self.bench.report, self.bench.findings
        numbers = self.bench.numbers()
        owners = {_owner(report, f): _owner(report, f) for f in found}
        tops = {_chapter(report, f) for f in found}
        chapters = {s.id: section_label(report, s, numbers) for s in report.children("") if s.id in tops}
        families = {f.family: FAMILY_NAMES.get(f.family, f.family) for f in found}
        for combo, names in ((self.owner, owners), (self.chapter, chapters), (self.family, families)):
            held = combo.currentData()
            with QSignalBlocker(combo):
                while combo.count() > 1:
                    combo.removeItem(1)
                for key, name in names.items():
                    if name:
                        combo.addItem(name, key)
                combo.setCurrentIndex(max(combo.findData(held), 0))

    # ---- what is shown

    def show_section(self, section_id: str) -> None:
        """The section in front: 本节 is about it, and 全报告 begins with it."""
        self.section_id = section_id
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _refresh_soon(self) -> None:
        """Several things are told of one check; a panel that nobody sees waits until it is shown."""
        self._stale = True
        if self.isVisible():
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Shows the findings as they are now."""
        self._stale = False
        if self.wide:
            self._fill_combos()
        scope = [f for f in self.bench.findings if self._in_scope(f)]
        shown = [f for f in scope if self.levels[f.level].isChecked()]
        closed = [
            f for f in self.bench.answers.closed if self._in_scope(f) and self.levels[f.level].isChecked()
        ]
        for level, box in self.levels.items():
            count = sum(f.level == level for f in scope)
            box.setText(f"{LEVEL_NAMES[Level(level)]} {count}" if count else LEVEL_NAMES[Level(level)])
        self.here.setText(_counted("本节", sum(map(self._is_here, self.bench.findings))))
        self.everywhere.setText(_counted("全报告", len(self.bench.findings)))
        self.counted.emit(len(scope))
        fixes = safe_fixes(self.bench.report, shown)
        fixable = {fix.finding for fix in fixes}
        notes = {f: say("findings.fix_ready") for f in shown if f in fixable}
        empty = (
            say("findings.none_shown")
            if scope
            else say("findings.none" if self._is_all() else "findings.none_here")
        )
        self.list.show_findings(self._ordered(shown), empty, closed, notes)
        self.safe.setText(f"全部安全修改 {len(fixes)} 处…")
        self.safe.setVisible(bool(fixes) and not self.bench.read_only)

    def _is_all(self) -> bool:
        return self.wide or self.everywhere.isChecked()

    def _is_here(self, finding: Finding) -> bool:
        return any(place.section == self.section_id for place in finding.places)

    def _in_scope(self, finding: Finding) -> bool:
        if not self._is_all():
            return self._is_here(finding)
        report = self.bench.report
        wanted = (
            (self.owner.currentData(), _owner(report, finding)),
            (self.chapter.currentData(), _chapter(report, finding)),
            (self.family.currentData(), finding.family),
        )
        return all(want in (_EVERY, None, have) for want, have in wanted)

    def _ordered(self, findings: Sequence[Finding]) -> list[Finding]:
        """The page in front first, the heaviest first within it."""
        ordered = by_weight(findings)
        return ordered if self.wide else sorted(ordered, key=lambda finding: not self._is_here(finding))

    # ---- stepping

    def next_finding(self, by: int) -> Finding | None:
        """The finding after (1) or before (−1) the opened one in the order of the report; the first of the section in front where
        none is open."""
        every = [
            f
            for f in in_reading_order(self.bench.report, self.bench.findings)
            if self.levels[f.level].isChecked()
        ]
        if not every:
            return None
        opened = self.list.model.opened
        if opened in every:
            return every[(every.index(opened) + by) % len(every)]
        here = [f for f in every if self._is_here(f)]
        return (here or every)[0 if by > 0 else -1]

    def open(self, finding: Finding) -> None:
        """Unfolds a finding, in 全报告 where it does not belong to this section."""
        if not self._in_scope(finding) and not self.wide:
            self.everywhere.setChecked(True)
        self.close_fixes()
        self.refresh()
        self.list.open(finding)

    # ---- all safe corrections

    def show_fixes(self) -> None:
        """The list of safe corrections of what is shown, in the place of the findings."""
        findings = [f for f in self.bench.findings if self._in_scope(f) and self.levels[f.level].isChecked()]
        fixes = safe_fixes(self.bench.report, findings)
        self.close_fixes()
        self.fixes = FixList(fixes, whole_page=True)
        self.fixes.accepted.connect(self._make)
        self.fixes.left.connect(self.close_fixes)
        layout = self.fixes.layout()
        if layout is not None:
            layout.setContentsMargins(12, 8, 12, 8)
        head = label(say("findings.fixes_head", count=len(fixes)), "second", wrap=True)
        layout.insertWidget(0, head)  # type: ignore[union-attr]
        ground(self.fixes, "page" if self.wide else "pane")
        self.list.hide()
        self._foot.hide()
        self._centre.addWidget(self.fixes)
        self.fixes.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_fixes(self) -> None:
        """Back to the findings."""
        if self.fixes is not None:
            self._centre.removeWidget(self.fixes)
            self.fixes.hide()
            self.fixes.deleteLater()
            self.fixes = None
            self.list.show()
            self._foot.show()

    def _make(self, fixes: list[Fix]) -> None:
        self.close_fixes()
        self.bench.flushing.emit()  # what is being typed may have moved the places
        self.bench.perform(apply_fixes(self.bench.report, fixes))
        self.bench.say(say("findings.fixed", count=len(fixes)))


def in_reading_order(report: Report, findings: Sequence[Finding]) -> list[Finding]:
    """Findings by their first place: section, block, paragraph; those without a place last."""
    sections = {section.id: n for n, (section, _) in enumerate(report.walk())}
    blocks = {block.id: n for n, block in enumerate(report.blocks_in_order())}

    def order(finding: Finding) -> tuple[int, int, int, int]:
        place = next((p for p in finding.places if p.section), None)
        if place is None:
            return len(sections), 0, 0, 0
        return sections.get(place.section, 0), blocks.get(place.block, -1), place.paragraph, place.row

    return sorted(findings, key=order)


def _owner(report: Report, finding: Finding) -> str:
    section = _section(report, finding)
    return owner_of(report, report.sections[section]) if section else ""


def _chapter(report: Report, finding: Finding) -> str:
    section = _section(report, finding)
    while section and report.sections[section].parent:
        section = report.sections[section].parent
    return section


def _section(report: Report, finding: Finding) -> str:
    return next((p.section for p in finding.places if p.section in report.sections), "")


def _counted(text: str, count: int) -> str:
    return f"{text} {count}" if count else text
