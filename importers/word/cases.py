"""Which things belong to a case: by its frame where it has one, else until the next heading of the report or the next case."""

from importers.word.raw import Look, RawParagraph
from importers.word.things import CaseThing, FigureThing, Heading, Para, TableThing, Thing
from importers.word.words import case_of, is_appendix, is_lone_heading, is_sentence, numbered, plain
from report.content import Span


def nest_cases(things: list[Thing], body: Look) -> list[Thing]:
    """The things with those of each case moved into it. `body` is the look of prose outside cases."""
    return _Nester(things, body).run()


class _Nester:
    def __init__(self, things: list[Thing], body: Look) -> None:
        self._things = things
        self._body = body
        self._out: list[Thing] = []
        self._case: CaseThing | None = None
        self._framed = False
        self._look: Look | None = None  # of the case's first paragraph, where it differs from the body's
        self._level = 0  # of the section that the case stands in
        self._last: dict[int, tuple[int, ...]] = {}  # level → counts of the last heading there
        self._kinds: dict[int, set[str]] = {}
        self._inner: list[str] = []  # kinds of the headings inside the case, outermost first
        self._inner_last: dict[str, tuple[int, ...]] = {}  # kind → counts of the last heading inside the case
        self._counted: dict[
            str, int
        ] = {}  # kind → last typed number of a paragraph outside cases, since the last heading
        self._looks: dict[int, Look] = {}  # level → look of the last heading of the report there

    def run(self) -> list[Thing]:
        for place, thing in enumerate(self._things):
            if isinstance(thing, Heading):
                self._heading(thing)
            elif isinstance(thing, Para):
                self._para(place, thing)
            elif isinstance(thing, CaseThing):
                self._close()
                self._out.append(thing)
            elif self._case is not None and (
                not self._framed or isinstance(thing, FigureThing) or self._framed_after(place)
            ):
                self._case.items.append(thing)
            else:
                self._close()
                self._out.append(thing)
        return self._out

    def _close(self) -> None:
        self._case = None

    def _heading(self, thing: Heading) -> None:
        if self._case is not None and (thing.boxed if self._framed else not self._is_outer(thing)):
            self._case_heading(thing)
            return
        self._close()
        self._counted = {}
        self._level = thing.level
        self._last[thing.level] = thing.counts
        self._looks[thing.level] = thing.look
        self._kinds.setdefault(thing.level, set()).add(thing.kind)
        for deeper in [k for k in self._last if k > thing.level]:
            del self._last[deeper]
        self._out.append(thing)

    def _is_outer(self, thing: Heading) -> bool:
        """Whether a heading after a case is one of the report: it goes on counting where the report's headings stopped."""
        chapter = self._last.get(1, ())
        if thing.kind == "dotted":
            return not chapter or thing.counts[:1] in ((chapter[0],), (chapter[0] + 1,))
        if (
            thing.kind in ("chapter", "part")
            or thing.known
            or is_lone_heading(thing.title)
            or is_appendix(thing.title)
        ):
            return True
        if thing.level > self._level:
            return False
        if not thing.kind:
            return thing.styled
        before = self._last.get(thing.level)
        inside = self._inner_last.get(thing.kind)
        if (
            inside is not None
            and thing.counts[-1] == inside[-1] + 1
            and thing.look != self._looks.get(thing.level)
        ):
            return False  # the case counts on, and it does not look like a heading of the report
        known = thing.kind in self._kinds.get(thing.level, set())
        return known and (before is None or thing.counts > before)

    def _case_heading(self, thing: Heading) -> None:
        if self._case is None:
            return
        if thing.kind not in self._inner:
            self._inner.append(thing.kind)
        self._inner_last[thing.kind] = thing.counts
        text = thing.number + (" " if thing.number[-1:].isascii() and thing.number else "") + thing.title
        raw = RawParagraph((Span(text),))
        self._case.items.append(Para(raw, "case_heading", self._inner.index(thing.kind)))

    def _para(self, place: int, thing: Para) -> None:
        label = case_of(thing.text) if not thing.box_text and not thing.role else None
        if label is not None:
            self._open(CaseThing(label[1], label[0]), bool(thing.raw.box or thing.raw.case_style))
            return
        if self._case is None and thing.raw.box and self._begins_box(place, thing):
            self._open(CaseThing(thing.text, "", sure=False), True)
            return
        if self._case is not None and not self._framed and self._counts_on(thing):
            self._close()
        if self._case is None:
            self._count(thing)
            self._out.append(thing)
            return
        if (
            not self._case.title
            and not self._case.items
            and len(plain(thing.text)) <= 60
            and not is_sentence(thing.text)
        ):
            self._case.title = thing.text
            return
        if self._stays(thing):
            if self._look is None and not thing.box_text and len(thing.text) > 40:
                self._look = _dress(thing)
            self._case.items.append(thing)
        else:
            self._close()
            self._out.append(thing)

    def _count(self, thing: Para) -> None:
        line = numbered(thing.text)
        if line.kind:
            self._counted[line.kind] = line.counts[-1]

    def _counts_on(self, thing: Para) -> bool:
        """Whether the paragraph goes on counting where the text before the case stopped: 3. after 1. and 2.; the case does not count so."""
        line = numbered(thing.text)
        inside = [
            numbered(item.text) for item in (self._case.items if self._case else []) if isinstance(item, Para)
        ]
        counted = any(other.kind == line.kind for other in inside) or line.kind in self._inner_last
        return bool(line.kind) and not counted and self._counted.get(line.kind, -1) + 1 == line.counts[-1]

    def _open(self, case: CaseThing, framed: bool) -> None:
        self._case = case
        self._framed, self._look, self._inner, self._inner_last = framed, None, [], {}
        self._out.append(case)

    def _stays(self, thing: Para) -> bool:
        if self._framed:
            return bool(
                thing.raw.box or thing.raw.case_style or thing.box_text or thing.role == "source_note"
            )
        if thing.box_text or self._look is None or self._look == _plain_look(self._body):
            return True
        return _dress(thing) != _plain_look(self._body) or len(thing.text) < 20

    def _begins_box(self, place: int, thing: Para) -> bool:
        """A frame without a label is a case where its first line is a title and framed text follows."""
        look = thing.raw.look
        titled = (
            (look.bold or look.align == "center")
            and len(plain(thing.text)) <= 40
            and not is_sentence(thing.text)
        )
        after = self._things[place + 1] if place + 1 < len(self._things) else None
        before = self._things[place - 1] if place else None
        alone = not (isinstance(before, Para) and before.raw.box)
        return titled and alone and isinstance(after, Para) and bool(after.raw.box)

    def _framed_after(self, place: int) -> bool:
        """Whether framed text of the case goes on after this table."""
        for later in self._things[place + 1 : place + 3]:
            if isinstance(later, Para):
                return bool(later.raw.box or later.raw.case_style) and case_of(later.text) is None
            if not isinstance(later, TableThing | FigureThing):
                return False
        return False


def _dress(thing: Para) -> Look:
    look = thing.raw.look
    return Look("", look.size, False, "left", look.font)


def _plain_look(look: Look) -> Look:
    return Look("", look.size, False, "left", look.font)
