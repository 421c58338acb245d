"""What the import page knows: the files' proposals, what a person decided, and the report as it would become.

No widget: the report is really accepted on a copy after each decision, so that the page shows what will be and not a guess.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from app.tasks import snapshot
from forms.fields_page import SCHOOL_FIELDS
from importers.choices import Choice, Choices, Move, skipped_pieces
from importers.parts import FIELD, VALUES, Piece, notes_of, pieces_of
from importers.proposal import KIND_NAMES, Entry, Proposal, accept, is_lacking, landing
from importers.reshape import reshaped
from importers.shapes import Shape
from importers.suggest import Suggestion, suggestions
from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Table, Text
from report.messages import say
from report.model import FRONT, Change, Edit, Kind, Report
from report.numbering import Numbers, number_report
from report.roll import LAST_YEAR

_Moment = tuple[list[Choices], set[tuple[int, str]]]
_MADE_ANEW = ("contents", "divider", "page_header")  # matched entries that leave nothing in the report


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: a piece, or an entry that a person can only read. `file` is the proposal's place; `group` is
    doubtful, matched, unmatched or lacking."""

    file: int
    group: str
    piece: Piece | None = None
    entry: Entry | None = None

    @property
    def key(self) -> tuple[int, str]:
        """What names the line as long as the page stands."""
        if self.piece is not None:
            return self.file, self.piece.id
        return self.file, f"{self.group}:{self.entry.text}:{self.entry.reason}" if self.entry else ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why a person should look, or why it is not taken."""
        if self.piece is not None:
            return self.piece.doubts
        return (self.entry.reason,) if self.entry and self.entry.reason else ()


def accepted(
    report: Report, proposals: Sequence[Proposal], choices: Sequence[Choices] = ()
) -> tuple[Edit, dict[str, bytes]]:
    """All proposals as one edit, one after the other on a copy of the report, and the pictures it needs.

    `choices` has one for each proposal; empty: everything as proposed.
    """
    work, pictures = snapshot(report), dict[str, bytes]()
    joined: dict[tuple[str, str], Change] = {}
    name = ""
    for place, proposal in enumerate(proposals):
        step = accept(work, proposal, choices[place] if choices else None)
        work.apply(step.edit)
        pictures.update(step.pictures)
        name = name or step.edit.name
        for change in step.edit.changes:
            key = (change.store, change.key)
            before = joined[key].before if key in joined else change.before
            joined[key] = Change(change.store, change.key, before, change.after)
    return Edit(name, tuple(c for c in joined.values() if c.before != c.after)), pictures


class ImportState:
    """The proposals and decisions over one report. After `refresh`, `preview` is the report as it would become.

    `originals` are the proposals as they were read; `proposals` those with the pieces cut as a person wanted them.
    """

    def __init__(self, report: Report, proposals: Sequence[Proposal]) -> None:
        self.report = report
        self.originals = list(proposals)
        self.choices = [Choices() for _ in proposals]
        self.seen: set[tuple[int, str]] = set()
        self._past: list[_Moment] = []
        self._undone: list[_Moment] = []
        self._doubts = [{p.id: p.doubts for p in pieces_of(report, given)} for given in proposals]
        self._notes = [notes_of(report, p) for p in proposals]
        self.refresh()

    def refresh(self) -> None:
        """Accepts everything on a copy again."""
        self.preview = snapshot(self.report)
        self.proposals = [reshaped(p, c.shapes) for p, c in zip(self.originals, self.choices, strict=True)]
        self._pieces = [
            [replace(piece, doubts=doubts.get(piece.id, ())) for piece in pieces_of(self.report, proposal)]
            for proposal, doubts in zip(self.proposals, self._doubts, strict=True)
        ]
        self._stages: list[Report] = []
        self._landings: list[dict[str, str]] = []
        for original, proposal, choices in zip(self.originals, self.proposals, self.choices, strict=True):
            stage = snapshot(self.preview)
            self._stages.append(stage)
            self._landings.append(landing(stage, proposal, choices))
            self.preview.apply(accept(stage, original, choices).edit)
        self.numbers: Numbers = number_report(self.preview)
        self._gone = [skipped_pieces(p, c) for p, c in zip(self.proposals, self.choices, strict=True)]

    def edit(self) -> tuple[Edit, dict[str, bytes]]:
        """The one edit that takes everything in as decided, and its pictures."""
        return accepted(self.report, self.originals, self.choices)

    # lines

    def lines(self) -> list[Line]:
        """Every line, doubtful ones first, each group in the order of the files."""
        found: dict[str, list[Line]] = {"doubtful": [], "matched": [], "unmatched": [], "lacking": []}
        for file, proposal in enumerate(self.proposals):
            found["doubtful"] += [Line(file, "doubtful", None, entry) for entry in self._notes[file]]
            for piece in self._pieces[file]:
                skipped = piece.id in self._gone[file]
                group = "unmatched" if skipped else "doubtful" if piece.doubts else "matched"
                found[group].append(Line(file, group, piece))
            for entry in (*proposal.unmatched, *_made_anew(proposal)):
                group = "lacking" if is_lacking(entry) else "unmatched"
                found[group].append(Line(file, group, None, entry))
        return [line for lines in found.values() for line in lines]

    def skip_reason(self, line: Line) -> str:
        """Why a line's piece is not taken; "" where it is."""
        return self._gone[line.file].get(line.piece.id, "") if line.piece else ""

    def choice(self, line: Line) -> Choice | None:
        """What was decided about a line's piece; None: as proposed."""
        return self.choices[line.file].pieces.get(line.piece.id) if line.piece else None

    def decide(self, line: Line, choice: Choice | None) -> None:
        """Decides about a line and counts it as seen."""
        self.decide_all([line], choice)

    def decide_all(self, lines: Sequence[Line], choice: Choice | None) -> None:
        """Decides the same about several lines, as one step; what stands in a section of them goes with it."""
        with self._step():
            for line in self.outermost(lines):
                self.seen.add(line.key)
                if line.piece is not None and choice != self.choice(line):
                    self.choices[line.file].choose(line.piece.id, choice)

    def move_all(self, lines: Sequence[Line], section: str) -> None:
        """Sends several lines to a section, as one step; sections with their headings. Those that cannot go there stay."""
        with self._step():
            for line in self.outermost(lines):
                if line.piece is not None and section in self.targets(line):
                    self.seen.add(line.key)
                    move = Move(section, line.piece.kind == "section")
                    self.choices[line.file].choose(line.piece.id, move)

    def outermost(self, lines: Sequence[Line]) -> list[Line]:
        """The lines without those that stand in a section of them."""
        chosen = {(line.file, line.piece.id) for line in lines if line.piece and line.piece.kind == "section"}
        found = []
        for line in lines:
            parents = {s.id: s.parent for s in self.proposals[line.file].sections}
            above = line.piece.section if line.piece else ""
            if line.piece is not None and line.piece.kind == "section":
                above = parents.get(above, "")
            while above and (line.file, above) not in chosen:
                above = parents.get(above, "")
            if not above:
                found.append(line)
        return found

    def shape(self, file: int, steps: Sequence[Shape]) -> None:
        """Cuts pieces of a file anew, as one step."""
        with self._step():
            self.choices[file].shapes += steps

    def keep_empty(self, on: bool) -> None:
        """Whether the report's sections that the files do not have stay."""
        with self._step():
            for choices in self.choices:
                choices.keep_empty = on

    def set_field(self, file: int, key: str, text: str) -> None:
        """Takes `text` for a field instead of what the file says."""
        if text == self.field(file, key):
            return
        with self._step():
            self.choices[file].fields[key] = text

    def field(self, file: int, key: str) -> str:
        """What a field of a file will be."""
        return self.choices[file].fields.get(key, self.proposals[file].fields.get(key, ""))

    def see_all(self, lines: Sequence[Line]) -> None:
        """Counts lines as looked at, as one step."""
        with self._step():
            self.seen |= {line.key for line in lines}

    # steps

    @contextmanager
    def _step(self) -> Iterator[None]:
        """What is decided within is one step that `undo` takes back; nothing decided, no step."""
        before = self._moment()
        yield
        if self._moment() != before:
            self._past.append(before)
            self._undone.clear()
            self.refresh()

    def _moment(self) -> "_Moment":
        return [choices.copy() for choices in self.choices], set(self.seen)

    def undo(self) -> bool:
        """Takes the last step back; whether there was one."""
        return self._go(self._past, self._undone)

    def redo(self) -> bool:
        """Makes the step that was taken back last again; whether there was one."""
        return self._go(self._undone, self._past)

    def _go(self, out: "list[_Moment]", back: "list[_Moment]") -> bool:
        if not out:
            return False
        back.append(self._moment())
        self.choices, self.seen = out.pop()
        self.refresh()
        return True

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    # places

    def place(self, line: Line) -> str:
        """The id of the section in which a line's piece will stand; "" where that is no section."""
        piece = line.piece
        if piece is None or self.skip_reason(line) or not piece.section:
            return ""
        if piece.kind != "section" and piece.id in self.preview.blocks:
            return self.preview.blocks[piece.id].section
        choice = self.choice(line)
        if piece.kind != "section" and isinstance(choice, Move):
            return choice.section if choice.section in self.preview.sections else ""
        found = self._landings[line.file].get(piece.section, "")
        return found if found in self.preview.sections else ""

    def title_of_own(self, line: Line, section: str) -> str:
        """Number and title, as they will be, of a section of the line's file."""
        return self.title(self._landings[line.file].get(section, ""))

    def title(self, section: str) -> str:
        """Number and title of a section of the report as it will be, or as it is."""
        held = self.preview.sections.get(section) or self.report.sections.get(section)
        if held is None:
            return ""
        words = f"{self.numbers.sections.get(section, '')} {held.title}".strip() or say(
            "import_page.untitled"
        )
        above = self.report.sections.get(held.parent) if section not in self.preview.sections else None
        return f"{above.title} · {words}" if above is not None else words

    def target(self, line: Line) -> str:
        """Where a line goes, in words."""
        if line.piece is None:
            return line.entry.target if line.entry and " " not in line.entry.target else ""
        if self.skip_reason(line):
            return say("import_page.skipped_by_person")
        if line.piece.kind == "values":
            return line.piece.text
        if line.piece.kind == "field":
            labels = {f.key: f.label for f in (*SCHOOL_FIELDS, *self.report.edition.fields)}
            return labels.get(line.piece.id.removeprefix(FIELD), "")
        number = self.number(line) if line.piece.kind != "section" else ""
        return "　".join(part for part in (number, self.title(self.place(line))) if part)

    def number(self, line: Line) -> str:
        """The number that the program gives a section, figure, table or case; "" for what has none."""
        if line.piece is None or self.skip_reason(line):
            return ""
        if line.piece.kind == "section":
            return self.numbers.sections.get(self.place(line), "")
        return self.numbers.captions.get(line.piece.id) or self.numbers.cases.get(line.piece.id, "")

    def suggested(self, line: Line) -> list[Suggestion]:
        """At most two other places for a section or block."""
        if line.piece is None or not line.piece.section:
            return []
        open_ids = self.targets(line)
        pool = snapshot(self.preview)
        pool.sections |= {s.id: s for s in self.report.sections.values() if s.id not in pool.sections}
        barred = {key for key in pool.sections if key not in open_ids} | {self.place(line)}
        return suggestions(pool, self.proposals[line.file], line.piece, barred)

    def targets(self, line: Line) -> set[str]:
        """The sections that a line's piece may be sent to: those of the report and of its own file, none of its own below."""
        if line.piece is None or not line.piece.section:
            return set()
        proposal = self.proposals[line.file]
        found = {s.id for s in (*self._stages[line.file].sections.values(), *proposal.sections)}
        if line.piece.kind == "section":
            below = {line.piece.id}
            for section in proposal.sections:
                if section.parent in below:
                    below.add(section.id)
            found -= below
        known = {**self.report.sections, **self.preview.sections}
        return {key for key in found if key in known and known[key].type in (Kind.BODY, Kind.PREFACE)}

    # gains

    def gains(self) -> dict[str, Counter[str]]:
        """What each section of the report as it will be gains, with those below it: 段, 图, 表, 案例, 数 (values)."""
        found: dict[str, Counter[str]] = {key: Counter() for key in self.preview.sections}

        def add(section: str, word: str, count: int) -> None:
            while section in found and count:
                found[section][word] += count
                section = self.preview.sections[section].parent

        changed = {
            k.partition("/")[0] for k, v in self.preview.values.items() if self.report.values.get(k) != v
        }
        for block in self.preview.blocks.values():
            if isinstance(block.body, IndicatorTable):
                add(block.section, "行", len(changed & self._rows(block.body.table)))
            elif block.id not in self.report.blocks:
                add(block.section, *_amount(block))
        for key, text in self.preview.fields.items():
            if key.startswith(LAST_YEAR) and self.report.fields.get(key) != text:
                add(key.removeprefix(LAST_YEAR), "段", len(text.splitlines()))
        return found

    def _rows(self, table: str) -> set[str]:
        return next(({r.id for r in t.rows} for t in self.report.edition.tables if t.id == table), set())

    def empty(self, section: str) -> bool:
        """Whether a section to be written has nothing in it and nothing below it."""
        held = self.preview.sections[section]
        if held.type not in (Kind.BODY, Kind.PREFACE):
            return False
        below = {section, *(s.id for s, _ in self.preview.walk(section))}
        return not any(b.section in below for b in self.preview.blocks.values())

    def dropped(self) -> list[str]:
        """Sections of the report that go because the file's outline takes their place, in order."""
        return [
            s.id for s, _ in self.report.walk() if s.id not in self.preview.sections and s.type not in FRONT
        ]

    def block_count(self, line: Line) -> str:
        """What a section piece holds: 3 段 4 图."""
        if line.piece is None or line.piece.kind != "section":
            return ""
        counts: Counter[str] = Counter()
        for block in self.proposals[line.file].blocks:
            if block.section == line.piece.id and not isinstance(block.body, IndicatorTable):
                word, count = _amount(block)
                counts[word] += count
        return amounts(counts)

    def is_values(self, line: Line) -> bool:
        """Whether the line stands for the values of a table."""
        return line.piece is not None and line.piece.id.startswith(VALUES)


def _made_anew(proposal: Proposal) -> list[Entry]:
    """One entry for each kind of thing that the program makes itself: lists of contents have many lines."""
    found: dict[str, list[Entry]] = {}
    for entry in proposal.matched:
        if entry.kind in _MADE_ANEW:
            found.setdefault(entry.kind, []).append(entry)
    return [
        Entry(
            kind,
            say("import_page.made_anew", kind=KIND_NAMES[kind], count=len(entries)),
            "",
            entries[0].reason,
        )
        for kind, entries in found.items()
    ]


def _amount(block: Block) -> tuple[str, int]:
    body = block.body
    if isinstance(body, Text):
        return "段", len(body.paragraphs)
    words = {Figure: "图", Chart: "图", Table: "表", Case: "案例"}
    return words.get(type(body), "表"), 1


def amounts(counts: Counter[str]) -> str:
    """Counts in words: 6 段 1 图."""
    return " ".join(f"{counts[word]} {word}" for word in ("段", "图", "表", "案例", "行") if counts[word])
