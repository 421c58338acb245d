"""What a person feels while working in a long report: from key to paint, page changes, the wheel, memory.

    python -m tools.measure_typing [--scale 10] [--report FILE.docx] [--draft FILE.zhibao] [--keys 120] [--edits 2000] [--profile]

A real window without a screen; real key and wheel events; the checks and all the rest run beside it as they do for a person. The
report is the sample or a Word file, its chapters `--scale` times, every copy with pictures of its own.

Each line gives median, 95 % and worst, wall time and processor time of the window's own thread. A *turn* is the processor time
between two moments at which the event loop looks for keys: what a frame may have to wait for.
"""

import argparse
import cProfile
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_NO_GLIB", "1")  # Qt's own event loop, whose turns begin and end where we look

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.bench.scaled import build_scaled, lengthen
from app.config import Settings
from app.starting import application
from app.window import MainWindow
from db.draft import DraftFile
from forms import theme
from forms.blocks.text_block import TextBlock
from forms.section_page import SectionPage
from report.blocks import Figure, IndicatorTable, Table, Text
from report.editions import load_edition
from report.edits import add_picture, fill_from_edition
from report.model import Change, Edit, Kind, Report

_WORDS = "学校围绕质量年度报告的要求完善制度推进专业建设与课程改革"
_KEY_MS = 130  # between two keys: a quick typist


# -- the report


def make_draft(path: Path, scale: int, word: Path | None) -> None:
    """A draft at `path` from the sample, or from a Word file, `scale` times as long."""
    if word is None:
        build_scaled(path, scale)
    else:
        _from_word(path, word, scale)
    draft = DraftFile.open(path)
    try:
        _own_pictures(draft)
    finally:
        draft.close()


def _from_word(path: Path, word: Path, scale: int) -> None:
    from importers import accept, propose

    proposal = propose(word)
    report = Report(load_edition(proposal.edition_id), proposal.year or 2025)
    report.apply(fill_from_edition(report))
    draft = DraftFile.create(path, report)
    try:
        taken = accept(draft.report, proposal)
        for data in taken.pictures.values():
            draft.store_picture(data)
        draft.commit(taken.edit)
        lengthen(draft, scale)
    finally:
        draft.close()


def _own_pictures(draft: DraftFile) -> None:
    """Gives each figure pictures of its own, the same to the eye: what is shown may not come from a cache of ten copies."""
    changes: list[Change] = []
    seen: set[str] = set()
    report = draft.report
    for block in report.blocks.values():
        if not isinstance(block.body, Figure):
            continue
        pictures = []
        for picture in block.body.pictures:
            if picture.sha in seen:
                info = replace(
                    report.pictures[picture.sha],
                    sha=draft.store_picture(draft.picture(picture.sha) + f"{len(seen)}".encode()),
                )
                changes += add_picture(report, info).changes
                picture = replace(picture, sha=info.sha)
            seen.add(picture.sha)
            pictures.append(picture)
        changes.append(
            Change(
                "blocks", block.id, block, replace(block, body=replace(block.body, pictures=tuple(pictures)))
            )
        )
    draft.commit(Edit("各有各的图片", tuple(changes)))


# -- the clock


@dataclass
class Times:
    """Seconds of one kind of work, by the clock on the wall and by the processor time of the window's thread."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        """A row of the table, in milliseconds."""
        return f"| {name} | {len(self.cpu)} | {_spread(self.cpu)} | {_spread(self.wall)} |"


def _spread(seconds: list[float]) -> str:
    if not seconds:
        return "–"
    every = sorted(seconds)
    high = every[min(len(every) - 1, int(len(every) * 0.95))]
    return " / ".join(f"{1000 * value:.0f}" for value in (statistics.median(every), high, every[-1]))


class Turns:
    """Listens to the event loop: processor time of the thread in each turn of it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._since = time.thread_time()
        QAbstractEventDispatcher.instance().awake.connect(self._turned)

    def _turned(self) -> None:
        now = time.thread_time()
        self.seconds.append(now - self._since)
        self._since = now

    def begin(self) -> None:
        """Forgets what was."""
        self.seconds = []
        self._since = time.thread_time()

    def taken(self) -> list[float]:
        """What was measured since `begin`; those of less than a millisecond are left out."""
        return [value for value in self.seconds if value >= 0.001]


class Person:
    """Keys, wheel and pages at one window."""

    def __init__(self, window: MainWindow, app: QApplication) -> None:
        self.window = window
        self.app = app
        self.turns = Turns()

    def wait(self, ms: int) -> None:
        """The person does nothing, the program may."""
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    @contextmanager
    def timed(self, times: Times) -> Iterator[None]:
        """Measures what is done inside, with all that the event loop does for it until it is painted."""
        wall, cpu = time.perf_counter(), time.thread_time()
        yield
        self.app.processEvents()
        times.wall.append(time.perf_counter() - wall)
        times.cpu.append(time.thread_time() - cpu)

    def key(self, text: str) -> None:
        """Presses a key in the widget that has the keyboard."""
        at = self.app.focusWidget()
        assert at is not None  # `put_caret` gave it to a text
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self.app.postEvent(at, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, text))

    def wheel(self, area: QWidget, steps: int) -> None:
        """Turns the wheel over a widget."""
        middle = QPointF(area.rect().center())
        self.app.postEvent(
            area,
            QWheelEvent(
                middle,
                area.mapToGlobal(middle),
                QPoint(),
                QPoint(0, -120 * steps),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )

    def quiet(self) -> None:
        """Waits until the checks are through."""
        self.wait(50)
        checker = self.window.checker
        while checker is not None and (checker._task is not None or checker._timer.isActive()):
            self.wait(100)


# -- the work


def longest_chapter(report: Report) -> str:
    """The chapter with the most blocks."""
    return max(report.children(""), key=lambda s: (s.type == Kind.BODY, _blocks_below(report, s.id))).id


def _blocks_below(report: Report, section_id: str) -> int:
    return sum(len(report.blocks_of(s)) for s in (section_id, *(s.id for s, _ in report.walk(section_id))))


def put_caret(person: Person, section_id: str) -> SectionPage:
    """Shows a chapter with the caret in the middle text of it."""
    person.window.go(section_id)
    page = person.window.book.currentWidget()
    assert isinstance(page, SectionPage)
    page.build_all()
    texts = [w for w in page.widgets() if isinstance(w, TextBlock) and w.block is not None]
    texts[len(texts) // 2].focus_at(1)
    person.app.processEvents()
    return page


def measure_typing(person: Person, keys: int) -> list[str]:
    """Typing at the speed of a person, then edits one by one, each with all that follows it."""
    session = person.window.session
    assert session is not None
    page = put_caret(person, longest_chapter(session.report))
    person.quiet()
    pressed, performed = Times(), Times()
    person.turns.begin()
    for n in range(keys):
        with person.timed(pressed):
            person.key(_WORDS[n % len(_WORDS)])
        person.wait(_KEY_MS)
    during = Times(cpu=person.turns.taken())
    person.quiet()
    for n in range(max(5, keys // 8)):
        person.key(_WORDS[n % len(_WORDS)])
        person.app.processEvents()
        with person.timed(performed):
            page.flush()
    person.turns.begin()
    person.quiet()
    person.wait(5000)
    after = Times(cpu=person.turns.taken())
    return [
        pressed.line("a key, to the end of the paint"),
        performed.line("the gathered edit performed, to the end of the paint"),
        during.line("turns of the loop while typing"),
        after.line("turns of the loop during the checks and charts afterwards"),
    ]


def measure_pages(person: Person) -> list[str]:
    """Pages seen for the first time and again: text, the largest indicator table, the largest table."""
    session = person.window.session
    assert session is not None
    report = session.report
    rows = {t.id: len(t.rows) for t in report.edition.tables}
    indicators = [b for b in report.blocks.values() if isinstance(b.body, IndicatorTable)]
    tables = [b for b in report.blocks.values() if isinstance(b.body, Table)]
    chapters = [s.id for s in report.children("") if s.type == Kind.BODY]
    most = sorted(indicators, key=lambda b: -rows.get(getattr(b.body, "table", ""), 0))
    large = sorted(tables, key=lambda b: -len(getattr(b.body, "rows", ())))
    named = {
        "a chapter": chapters[1:7],
        f"indicators, up to {max(rows.values())} rows": list(dict.fromkeys(b.section for b in most))[:4],
    }
    for block in large[:1]:
        grid = block.body.rows  # type: ignore[union-attr]
        named[f"a table of {len(grid)} × {len(grid[0])}"] = [block.section]
    lines = []
    for name, sections in named.items():
        fresh, again = Times(), Times()
        person.turns.begin()
        for section in sections:
            _visit(person, section, fresh)
        slices = Times(cpu=person.turns.taken())
        for section in [*sections, *sections]:
            _visit(person, section, again)
        lines += [
            fresh.line(f"{name}, new"),
            slices.line(f"{name}, new: turns of the loop until it is whole"),
            again.line(f"{name}, again"),
        ]
    return lines


def _visit(person: Person, section: str, times: Times) -> None:
    wall, cpu = time.perf_counter(), time.thread_time()
    person.window.go(section)
    person.app.processEvents()  # painted; what is built in the pauses comes after
    times.wall.append(time.perf_counter() - wall)
    times.cpu.append(time.thread_time() - cpu)
    person.wait(600)


def measure_wheel(person: Person, clicks: int = 80) -> list[str]:
    """The wheel through the chapter with the most pictures."""
    session = person.window.session
    assert session is not None
    report = session.report

    def pictures(chapter: str) -> int:
        below = {chapter, *(s.id for s, _ in report.walk(chapter))}
        return sum(isinstance(b.body, Figure) for b in report.blocks.values() if b.section in below)

    chapter = max((s.id for s in report.children("") if s.type == Kind.BODY), key=pictures)
    person.window.go(chapter)
    page = person.window.book.currentWidget()
    assert isinstance(page, SectionPage)
    page.build_all()
    person.wait(300)
    page.area.verticalScrollBar().setValue(0)
    first, second = Times(), Times()
    for times in (first, second):
        for _ in range(clicks):
            with person.timed(times):
                person.wheel(page.area.viewport(), 1)
        page.area.verticalScrollBar().setValue(0)
    name = f"a click of the wheel, {pictures(chapter)} figures"
    return [first.line(name), second.line(f"{name}, again")]


def measure_memory(person: Person, edits: int) -> list[str]:
    """Memory after some of many edits, typed and performed one by one."""
    session = person.window.session
    assert session is not None
    page = put_caret(person, longest_chapter(session.report))
    lines, stops = [], sorted({0, 200, edits // 2, edits})
    times = Times()
    for n in range(edits + 1):
        if n in stops:
            person.quiet()
            lines.append(f"| {n} edits | {resident():.0f} MB |")
        with person.timed(times):
            person.key(_WORDS[n % len(_WORDS)])
            person.app.processEvents()
            page.flush()
        if n % 50 == 49:
            person.key("\r")
    return [*lines, times.line("an edit, with its key"), f"| at the most | {peak():.0f} MB |"]


def resident() -> float:
    """MB of memory that the process holds now."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def peak() -> float:
    """MB of memory at the most so far."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def describe(report: Report) -> str:
    """Chapters, sections, characters and pictures."""
    blocks = list(report.blocks.values())
    shown = sum(len(b.body.pictures) for b in blocks if isinstance(b.body, Figure))
    letters = sum(
        len(getattr(part, "text", ""))
        for b in blocks
        if isinstance(b.body, Text)
        for p in b.body.paragraphs
        for part in p.content
    )
    chapters = sum(s.type == Kind.BODY for s in report.children(""))
    return (
        f"{chapters} chapters, {len(report.sections)} sections, {len(blocks)} blocks, "
        f"{letters:,} letters, {shown} pictures"
    )


def run(person: Person, parts: Iterable[Callable[[], list[str]]], profiled: bool) -> None:
    """Prints what the parts measured."""
    print("| what | times | processor time: median / 95 % / worst, ms | wall time, the same |")
    print("| --- | --- | --- | --- |")
    for part in parts:
        with cProfile.Profile(time.thread_time) as profile:
            if not profiled:
                profile.disable()
            lines = part()
        print("\n".join(lines), flush=True)
        if profiled:
            pstats.Stats(profile).sort_stats("cumtime").print_stats(60)


def main() -> int:
    """Measures and prints; exit 0."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=int, default=10)
    parser.add_argument("--report", type=Path, help="a Word file in place of the sample")
    parser.add_argument("--draft", type=Path, help="a draft made before; it is changed")
    parser.add_argument("--keys", type=int, default=120)
    parser.add_argument("--edits", type=int, default=2000)
    parser.add_argument("--parts", nargs="+", default=["typing", "pages", "wheel", "memory"])
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["ZHIBAO_CONFIG"] = name
        path = args.draft or Path(name) / "long.zhibao"
        if not path.exists():
            make_draft(path, args.scale, args.report)
        app = application()
        theme.install(app)
        window = MainWindow(Settings())
        window.show()
        person = Person(window, app)
        opened = Times()
        with person.timed(opened):
            window.open_path(path)
        assert window.session is not None
        print(describe(window.session.report), f"; opened in {_spread(opened.cpu)} ms")
        person.quiet()
        work: dict[str, Callable[[], list[str]]] = {
            "typing": lambda: measure_typing(person, args.keys),
            "pages": lambda: measure_pages(person),
            "wheel": lambda: measure_wheel(person),
            "memory": lambda: measure_memory(person, args.edits),
        }
        run(person, [work[part] for part in args.parts], args.profile)
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
