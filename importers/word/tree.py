"""Things in order → the sections and blocks of a report of one edition, with the import list."""

from dataclasses import replace
from difflib import SequenceMatcher

from importers.bind import bind, indicator_block
from importers.pictures import Prepared
from importers.proposal import Entry, Proposal
from importers.word.paragraphs import paragraph_of
from importers.word.raw import RawPicture
from importers.word.things import CaseThing, FigureThing, Heading, Para, TableThing, Thing
from importers.word.words import caption_of, is_appendix, is_preface, plain
from report.blocks import (
    Block,
    Body,
    Case,
    Chart,
    Figure,
    IndicatorTable,
    Paragraph,
    Picture,
    Series,
    Table,
    Text,
)
from report.content import plain_text, spans
from report.edition import Edition, SectionSpec
from report.edits import STEP, new_id
from report.form_match import GridMatch, match_table
from report.messages import say
from report.model import FRONT, Kind, Section

_ALIKE = 0.75  # titles of the edition and the file that are less alike are different sections


class TreeBuilder:
    """Fills a proposal. `pictures` are the prepared pictures by package part, `failed` why others could not be read."""

    def __init__(
        self, proposal: Proposal, edition: Edition, pictures: dict[str, Prepared], failed: dict[str, str]
    ) -> None:
        self._proposal = proposal
        self._edition = edition
        self._pictures = pictures
        self._failed = failed
        self._stack: list[tuple[int, Section, SectionSpec | None]] = []
        self._positions: dict[tuple[str, str, str], float] = {}
        self._used_specs: set[str] = set()
        self._used_tables: set[str] = set()
        self._waiting: list[Paragraph] = []
        self.bookmarks: dict[str, str] = {}  # name in the file → id of the section or block it stands at
        self._numbers_printed = False

    def build(self, things: list[Thing]) -> None:
        """Sections, blocks and values from the things of the whole body."""
        self._numbers_printed = any(isinstance(t, Heading) and t.number for t in things)
        self._front()
        for thing in things:
            if isinstance(thing, Heading):
                self._heading(thing)
            else:
                self._thing(thing, "")
        self._flush("")
        self._appendix()
        self._list_text()
        self._list_missing()

    def _mark(self, bookmarks: tuple[str, ...], target: str) -> None:
        self.bookmarks.update(dict.fromkeys(bookmarks, target))

    # sections

    def _next(self, store: str, owner: str, parent: str = "") -> float:
        key = (store, owner, parent)
        self._positions[key] = self._positions.get(key, 0.0) + STEP
        return self._positions[key]

    def _add_section(self, parent: str, title: str, spec: SectionSpec | None, **fields: object) -> Section:
        key = f"s-{spec.key}" if spec is not None else new_id("s")
        if spec is not None:
            self._used_specs.add(spec.key)
            fields = {"owner": spec.owner, **fields}
        section = Section(
            key,
            parent,
            self._next("sections", parent),
            title,
            spec=spec.key if spec else "",
            **fields,  # type: ignore[arg-type]
        )
        self._proposal.sections.append(section)
        return section

    def _front(self) -> None:
        for spec in self._edition.sections:
            if spec.kind in FRONT:
                self._add_section("", spec.title, spec, type=spec.kind, numbered=False)

    def _heading(self, thing: Heading) -> None:
        self._flush("")
        while self._stack and self._stack[-1][0] >= thing.level:
            self._stack.pop()
        parent, above = (self._stack[-1][1].id, self._stack[-1][2]) if self._stack else ("", None)
        title = thing.title.replace("\n", "").strip()
        kind = self._kind(title, parent)
        spec = self._spec(title, above, parent, kind)
        numbered = bool(thing.number) or (not self._numbers_printed and spec is not None and spec.numbered)
        section = self._add_section(
            parent,
            title,
            spec,
            type=kind,
            numbered=numbered and kind != Kind.PREFACE,
            printed_number=thing.number,
        )
        self._stack.append((thing.level, section, spec))
        self._mark(thing.bookmarks, section.id)
        target = spec.title if spec is not None else say("importers.no_section")
        text = f"{thing.number} {title}".strip()
        self._proposal.matched.append(Entry("heading", text, target))
        if not thing.sure:
            self._proposal.doubtful.append(Entry("heading", text, target, say("importers.heading_by_look")))

    def _kind(self, title: str, parent: str) -> Kind:
        if parent == "" and is_preface(title):
            return Kind.PREFACE
        has_appendix = any(spec.kind == Kind.APPENDIX for spec in self._edition.sections)
        if parent == "" and is_appendix(title) and has_appendix and "appendix" not in self._used_specs:
            return Kind.APPENDIX
        return Kind.BODY

    def _spec(self, title: str, above: SectionSpec | None, parent: str, kind: Kind) -> SectionSpec | None:
        """The edition's section that the title means, below the same parent; each is given once."""
        specs = self._edition.sections if parent == "" else above.children if above is not None else ()
        open_specs = [s for s in specs if s.key not in self._used_specs and s.kind == kind]
        if kind in (Kind.PREFACE, Kind.APPENDIX):
            return open_specs[0] if open_specs else None
        words = plain(title).rstrip("。")
        for spec in open_specs:
            if plain(spec.title) == words:
                return spec
        for spec in open_specs:
            name = plain(spec.title)
            if min(len(name), len(words)) >= 4 and (name in words or words in name):
                return spec
        scored = [
            (SequenceMatcher(None, plain(s.title), words, autojunk=False).ratio(), s) for s in open_specs
        ]
        best = max(scored, key=lambda pair: pair[0], default=None)
        return best[1] if best is not None and best[0] >= _ALIKE else None

    def _here(self) -> str:
        """The section that text goes into now; text before the first heading makes an untitled preface."""
        if self._stack:
            return self._stack[-1][1].id
        spec = next(
            (s for s in self._edition.sections if s.kind == Kind.PREFACE and s.key not in self._used_specs),
            None,
        )
        section = self._add_section("", "", spec, type=Kind.PREFACE, numbered=False)
        self._stack.append((9, section, spec))
        self._proposal.doubtful.append(
            Entry("heading", "", spec.title if spec else "", say("importers.preface_guess"))
        )
        return section.id

    def _appendix(self) -> None:
        """The edition's appendix with all its tables: a report cannot be filled in without them."""
        for spec in self._edition.sections:
            if spec.kind != Kind.APPENDIX:
                continue
            if spec.key not in self._used_specs:
                self._add_section("", spec.title, spec, type=spec.kind, numbered=False)
            parent = f"s-{spec.key}"
            for child in spec.children:
                held = any(s.id == f"s-{child.key}" for s in self._proposal.sections)
                if not held:
                    self._add_section(parent, child.title, child, type=child.kind, numbered=False)
                for table in child.tables:
                    if table not in self._used_tables:
                        body = IndicatorTable(table)
                        self._proposal.blocks.append(Block(f"b-{table}", f"s-{child.key}", STEP, body))
                        text = self._edition.table(table).title
                        self._proposal.unmatched.append(
                            Entry("table", text, "", say("importers.table_missing"))
                        )

    def _list_text(self) -> None:
        """One line for each section: how many paragraphs and characters landed in it."""
        counts: dict[str, list[int]] = {}
        for block in self._proposal.blocks:
            if isinstance(block.body, Text):
                lengths = [len(plain(p.lead + plain_text(p.content))) for p in block.body.paragraphs]
                counts.setdefault(block.section, []).extend(lengths)
        for section in self._proposal.sections:
            lengths = counts.get(section.id, [])
            if lengths:
                text = say("importers.text_counted", paragraphs=len(lengths), characters=sum(lengths))
                self._proposal.matched.append(Entry("text", text, section.title))

    def _list_missing(self) -> None:
        """Chapters that the file lacks, and in one line for each chapter the edition's sections that it lacks."""
        for chapter in self._edition.sections:
            if chapter.kind != Kind.BODY:
                continue
            if chapter.key not in self._used_specs:
                if not chapter.optional:
                    reason = say("importers.section_missing")
                    self._proposal.unmatched.append(Entry("section", chapter.title, "", reason))
                continue
            lacking = [s.title for s in chapter.children if not s.optional and s.key not in self._used_specs]
            if lacking:
                reason = say("importers.sections_missing")
                self._proposal.unmatched.append(Entry("section", "、".join(lacking), chapter.title, reason))

    # blocks

    def _add_block(self, body: Body, parent: str, section: str = "", block_id: str = "") -> Block:
        place = section or self._here()
        block = Block(block_id or new_id("b"), place, self._next("blocks", place, parent), body, parent)
        self._proposal.blocks.append(block)
        return block

    def _flush(self, parent: str) -> None:
        if self._waiting:
            paragraphs, self._waiting = tuple(self._waiting), []
            self._add_block(Text(paragraphs), parent)

    def _thing(self, thing: Thing, parent: str) -> None:
        if isinstance(thing, Para):
            self._here()
            self._waiting.append(paragraph_of(thing))
            if thing.box_text:
                self._proposal.doubtful.append(Entry("paragraph", thing.text, "", say("importers.box_text")))
            elif caption_of(thing.text) is not None:
                reason = say("importers.caption_far")
                self._proposal.doubtful.append(Entry("paragraph", thing.text, "", reason))
            return
        self._flush(parent)
        if isinstance(thing, FigureThing):
            self._figure(thing, parent)
        elif isinstance(thing, TableThing):
            self._table(thing, parent)
        elif isinstance(thing, CaseThing):
            self._case(thing)

    def _case(self, thing: CaseThing) -> None:
        block = self._add_block(Case(thing.title, thing.printed_number), "")
        entry = Entry("case", thing.title, self._section_words())
        self._proposal.matched.append(entry)
        if not thing.sure:
            self._proposal.doubtful.append(replace(entry, reason=say("importers.case_by_frame")))
        for inner in thing.items:
            self._thing(inner, block.id)
        self._flush(block.id)

    def _section_words(self) -> str:
        return self._stack[-1][1].title if self._stack else ""

    def _figure(self, thing: FigureThing, parent: str) -> None:
        kept: list[Picture] = []
        for raw, text in thing.pictures:
            if raw.chart:
                self._chart(raw, thing, parent)
                continue
            prepared = self._pictures.get(raw.part)
            if prepared is None:
                self._missing_picture(raw, thing)
            else:
                self._proposal.pictures[prepared.info.sha] = prepared
                kept.append(Picture(prepared.info.sha, text))
        if thing.pictures and all(raw.chart for raw, _ in thing.pictures):
            return
        if not thing.pictures:
            entry = Entry("figure", f"{thing.printed_number} {thing.caption}".strip(), self._section_words())
            self._proposal.doubtful.append(replace(entry, reason=say("importers.picture_lost")))
        alt = next(
            (raw.name for raw, _ in thing.pictures if len(raw.name) > 1 and not raw.name.isascii()), ""
        )
        numbered = bool(thing.printed_number)
        figure = Figure(
            tuple(kept), thing.caption, alt, thing.columns, numbered, thing.source_note, thing.printed_number
        )
        self._mark(thing.bookmarks, self._add_block(figure, parent).id)
        text = f"{thing.printed_number} {thing.caption}".strip() or say("importers.a_picture")
        self._proposal.matched.append(Entry("figure", text, self._section_words()))

    def _missing_picture(self, raw: RawPicture, thing: FigureThing) -> None:
        known = {
            "linked": "linked_picture",
            "chart": "empty_chart",
            "diagram": "diagram",
            "object": "odd_object",
        }.get(raw.problem)
        reason = (
            say(f"importers.{known}")
            if known
            else say("importers.unreadable_picture", reason=self._failed.get(raw.part, ""))
        )
        text = f"{thing.printed_number} {thing.caption}".strip() or say("importers.a_picture")
        self._proposal.doubtful.append(Entry("figure", text, self._section_words(), reason))

    def _chart(self, raw: RawPicture, thing: FigureThing, parent: str) -> None:
        """A native chart as a table with its data and a chart that reads it."""
        table = self._add_block(
            Table(raw.chart, caption=thing.caption, caption_as="none", caption_place="none"), parent
        )
        series = tuple(Series(str(n), row[0]) for n, row in enumerate(raw.chart) if n > 0)
        columns = tuple(str(n) for n in range(1, len(raw.chart[0])))
        chart = Chart(
            raw.chart_form,
            series,
            columns,
            table.id,
            thing.caption,
            raw.name,
            source_note=thing.source_note,
            native=True,
        )
        self._add_block(chart, parent)
        text = f"{thing.printed_number} {thing.caption}".strip()
        self._proposal.doubtful.append(
            Entry("figure", text, self._section_words(), say("importers.native_chart"))
        )

    def _table(self, thing: TableThing, parent: str) -> None:
        body = thing.table
        name = f"{body.printed_number} {body.caption}".strip() or " ".join(body.rows[0])[:40]
        if thing.repeated:
            self._proposal.matched.append(Entry("table", name, "", say("importers.repeated_header")))
        if thing.nested:
            self._proposal.doubtful.append(Entry("table", name, "", say("importers.nested_table")))
        report_year = self._proposal.year
        # a table without caption is named by the heading it stands under
        title = body.caption or self._section_words()
        match = match_table(thing.expanded, self._edition, report_year, title, self._proposal.as_last_year)
        if match is None or match.table.id in self._used_tables or not self._fits(match, body, parent):
            self._mark(thing.bookmarks, self._add_block(body, parent).id)
            self._proposal.matched.append(Entry("table", name, self._section_words()))
        else:
            self._indicators(thing, match, name)
        if thing.extra:
            self._figure(FigureThing([(p, "") for p in thing.extra]), parent)
            self._proposal.doubtful.append(Entry("figure", name, "", say("importers.picture_in_cell")))

    @staticmethod
    def _fits(match: GridMatch, body: Table, parent: str) -> bool:
        """A table inside a case, or a numbered one that the edition prints without number, stays what it is."""
        return not parent and (match.table.place == "" or body.caption_as == "none")

    def _indicators(self, thing: TableThing, match: GridMatch, name: str) -> None:
        table = match.table
        self._used_tables.add(table.id)
        bound = bind(match, thing.expanded, self._edition, name)
        proposal = self._proposal
        proposal.values += bound.values
        proposal.fields.update(bound.fields)
        proposal.doubtful += bound.doubtful
        proposal.unmatched += bound.unmatched
        proposal.school_code = proposal.school_code or match.school_code
        proposal.school = proposal.school or match.school_name
        whole = set(match.columns.values()) == {c.key_for(proposal.year) for c in table.columns}
        body = (  # last year's layout would print last year's headings over this year's values
            indicator_block(match, bound, thing.table, thing.table.caption)
            if whole
            else IndicatorTable(table.id)
        )
        section = self._indicator_section(table.id) if table.place == "" else ""
        self._mark(thing.bookmarks, self._add_block(body, "", section, f"b-{table.id}").id)
        if thing.table.source_note:
            note = Text((Paragraph(spans(thing.table.source_note), "source_note"),))
            self._add_block(note, "", section)
        reason = say("importers.table_matched", rows=len(match.rows), values=len(bound.values))
        proposal.matched.append(Entry("indicators", name, table.title, reason))

    def _indicator_section(self, table_id: str) -> str:
        """The appendix section of a table, made with the appendix where the file has shown none yet."""
        for spec in self._edition.sections:
            for child in spec.children:
                if table_id not in child.tables or child.kind != Kind.INDICATORS:
                    continue
                if spec.key not in self._used_specs:
                    self._add_section("", spec.title, spec, type=spec.kind, numbered=False)
                if child.key not in self._used_specs:
                    self._add_section(f"s-{spec.key}", child.title, child, type=child.kind, numbered=False)
                return f"s-{child.key}"
        return ""
