"""What a section page does to its blocks: puts new ones in, moves, joins, deletes, takes in pictures."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRect
from PySide6.QtWidgets import QWidget

from forms.blocks import placing
from forms.blocks.base import BlockWidget
from forms.blocks.chart_sources import first_chart
from forms.blocks.figure_block import FigureBlock, ask_for_pictures
from forms.blocks.pictures import Intake, Source
from forms.blocks.placing import Spot
from forms.blocks.rich_paste import as_text, stored, with_sections
from forms.blocks.section_part import SectionPart
from forms.blocks.table_block import TableBlock
from forms.blocks.text_block import TextBlock
from forms.paste import Rich
from forms.widgets import MessageBar
from forms.workbench import Workbench
from report import edits
from report.blocks import Body, Case, Figure, Picture, Table, Text
from report.messages import say
from report.model import Edit, PictureInfo
from report.pasted import PastedHeading


class PageEdits(QWidget):
    """The part of the section page that changes order and number of blocks; `SectionPage` is the whole."""

    bench: Workbench
    section_id: str
    parts: list[SectionPart]
    current: BlockWidget | None
    current_section: str
    messages: MessageBar

    # -- what the page itself provides

    def flush(self) -> None:
        """Performs what was typed anywhere on the page."""
        raise NotImplementedError

    def perform(self, edit: Edit) -> None:
        """Asks the workbench for an edit."""
        raise NotImplementedError

    def editable(self, section_id: str) -> bool:
        """Whether a person may change the section now."""
        raise NotImplementedError

    def widgets(self) -> list[BlockWidget]:
        """The blocks of the page that are built, in reading order."""
        raise NotImplementedError

    def widget_of(self, block_id: str) -> BlockWidget | None:
        """The widget of a block; None when it is not on this page."""
        raise NotImplementedError

    def reveal(self, widget: QWidget, area: QRect) -> None:
        """Scrolls so that a part of a widget is seen."""
        raise NotImplementedError

    def step_out(self, block: BlockWidget, direction: int) -> None:
        """Moves the caret to the neighbouring block."""
        raise NotImplementedError

    # -- what the tool bar asks for

    def insert_table(self, rows: int = 3, columns: int = 3) -> None:
        """An empty table below the caret's paragraph."""
        self.insert_bodies((Table(tuple(("",) * columns for _ in range(rows))),), "插入表格")

    def insert_chart(self) -> None:
        """A chart of the rows selected in a table; else of the section's last table, or of the indicators its guidance names."""
        chosen = self.current.selected_rows() if isinstance(self.current, TableBlock) else ()
        table = self.current.block_id if chosen and self.current is not None else ""
        spot = self.spot()
        self.insert_bodies((first_chart(self.bench, spot.section, table, chosen),), "插入图表")

    def insert_case(self) -> None:
        """An empty case below the caret's paragraph."""
        self.insert_bodies((Case(),), "插入案例")

    def insert_figure(self, paths: list[str] | None = None) -> None:
        """A figure of picture files; asks for them when none are given."""
        chosen = [Path(path) for path in paths or ()] or ask_for_pictures(self)
        if chosen:
            self._take_pictures(chosen, self.spot())

    def delete_block(self) -> None:
        """Deletes the block with the caret."""
        if self.current is not None and self.current.block is not None:
            self.delete_one(self.current.block_id)

    def move_block(self, direction: int) -> None:
        """Moves the paragraph or block with the caret up (−1) or down (1)."""
        if isinstance(self.current, TextBlock):
            self._move_paragraph(self.current, direction)
        elif self.current is not None and self.current.block is not None:
            self.move_one(self.current.block_id, direction)

    def _move_paragraph(self, text: TextBlock, direction: int) -> None:
        """Within its text; at the end of that, the neighbouring block goes the other way instead."""
        if text.move_paragraph(direction) or text.block is None or not text.can_edit():
            return
        report, block = self.bench.report, text.block
        siblings = report.blocks_of(block.section, block.parent)
        at = [b.id for b in siblings].index(block.id) + direction
        if 0 <= at < len(siblings) and not isinstance(siblings[at].body, Text):
            self.perform(placing.move(report, siblings[at].id, -direction, [block.section]))
            beside = [b.id for b in report.blocks_of(block.section, block.parent)]
            place = beside.index(siblings[at].id) + direction
            widget = self.widget_of(beside[place]) if 0 <= place < len(beside) else None
            if widget is not None:
                widget.focus_at(-direction)

    # -- inserting

    def spot(self) -> Spot:
        """Where a new block goes: below the caret's paragraph, behind the current block, or at the page's
        end."""
        self.flush()
        report, widget = self.bench.report, self.current
        if isinstance(widget, TextBlock):
            before, after = widget.halves()
            siblings = [b.id for b in report.blocks_of(widget.section_id, widget.parent_block)]
            at = siblings.index(widget.block_id) if widget.block_id in siblings else len(siblings)
            return Spot(widget.section_id, widget.parent_block, at, widget.block_id, before, after)
        if widget is not None and widget.block is not None:
            return placing.spot_after(report, widget.block)
        here = self.current_section  # the caret is in its title, or nowhere
        return Spot(here, "", 0 if here != self.section_id else len(report.blocks_of(here)))

    def insert_bodies(self, bodies: tuple[Body, ...], name: str) -> None:
        """Puts new blocks in at the caret, as one step, and moves the caret into the first."""
        self._insert_at(self.spot(), bodies, name, [])

    def _insert_at(
        self, spot: Spot, bodies: tuple[Body, ...], name: str, pictures: list[PictureInfo]
    ) -> None:
        if not self.editable(spot.section):
            self.bench.say(say("section.locked"))
            return
        report = self.bench.report
        if any(isinstance(body, Case) for body in bodies):
            spot = placing.out_of_case(report, spot)
        edit, ids = placing.insert_bodies(report, spot, bodies, name, pictures)
        self.perform(edit)
        widget = self.widget_of(ids[0]) if ids else None
        if widget is not None:
            # Behind new pictures comes their caption: it has the caret at once.
            widget.focus_at(-1 if isinstance(widget, FigureBlock) else 1)
            self.reveal(widget, QRect())

    def take_rich(self, pieces: tuple[Rich, ...]) -> None:
        """Puts pasted pieces in at the caret; where headings are among them, a person says whether they become sections."""
        found, spot = stored(self.bench, pieces), self.spot()
        heads = sum(isinstance(piece, PastedHeading) for piece in found.pieces)
        lost = say("paste.pictures_lost", count=found.lost) if found.lost else ""

        def as_words() -> None:
            self.messages.clear()
            if found.pieces:
                self._insert_at(spot, as_text(found.pieces), "粘贴", found.infos)

        def as_sections() -> None:
            self.messages.clear()
            if self.editable(spot.section):
                self.perform(with_sections(self.bench.report, spot, found, "粘贴并分小节"))
            else:
                self.bench.say(say("section.locked"))

        if heads and not spot.case:
            choices = {"作为下级小节": as_sections, "只作文字": as_words}
            self.messages.show_message(say("paste.headings", count=heads) + lost, "hint", choices)
            return
        as_words()
        if lost:
            self.messages.show_message(lost, "query")

    def take_files(self, paths: list[str]) -> None:
        """Makes pictures of dropped or pasted files, at the caret."""
        self._take_pictures([Path(path) for path in paths], self.spot())

    def take_image(self, data: bytes) -> None:
        """Makes a figure of a pasted picture."""
        self._take_pictures([data], self.spot())

    def _take_pictures(self, chosen: Sequence[Source], spot: Spot) -> None:
        """One picture becomes a figure; of several a person says whether they are one figure or several."""
        if len(chosen) == 1:
            self._store(chosen, spot, together=True)
            return
        self.messages.show_message(
            say("section.several_pictures", n=len(chosen)),
            "hint",
            {
                "放在一个图里": lambda: self._store(chosen, spot, together=True),
                "各成一图": lambda: self._store(chosen, spot, together=False),
            },
            focus=True,
        )

    def _store(self, chosen: Sequence[Source], spot: Spot, together: bool) -> None:
        self.messages.clear()
        Intake(self.bench, chosen, lambda infos: self._stored(infos, spot, together), self)

    def _stored(self, infos: list[PictureInfo], spot: Spot, together: bool) -> None:
        pictures = [Picture(info.sha) for info in infos]
        groups = [tuple(pictures)] if together else [(picture,) for picture in pictures]
        if pictures:
            self._insert_at(spot, tuple(Figure(group) for group in groups), "插入图片", infos)

    def take_dropped(self, data: QMimeData, spot: Spot) -> None:
        """A block, or pictures of the shelf, dropped at a place of the page."""
        from forms.blocks.dragging import BLOCK, PICTURES  # it knows the kinds of block

        if data.hasFormat(BLOCK):
            key = bytes(data.data(BLOCK).data()).decode()
            self.flush()
            self.perform(placing.move_to(self.bench.report, key, spot))
            widget = self.widget_of(key)
            if widget is not None:
                widget.focus_at(1)
                self.reveal(widget, QRect())
        else:
            self.put_pictures(bytes(data.data(PICTURES).data()).decode().split(), spot)

    def put_pictures(self, shas: Sequence[str], spot: Spot | None = None) -> None:
        """Stored pictures as one figure, at a spot or at the caret."""
        known = self.bench.report.pictures
        pictures = tuple(Picture(sha) for sha in shas if sha in known)
        if pictures:
            self._insert_at(spot or self.spot(), (Figure(pictures),), "插入图片", [])

    def move_one(self, block_id: str, direction: int) -> None:
        """Moves a block before or behind its neighbour, into the next section at the end."""
        self.flush()
        sections = [part.section_id for part in self.parts]
        self.perform(placing.move(self.bench.report, block_id, direction, sections))
        widget = self.widget_of(block_id)
        if widget is not None:
            widget.focus_at(1)
            self.reveal(widget, QRect())

    def delete_one(self, block_id: str) -> None:
        """Deletes a block; the caret goes to its neighbour."""
        self.flush()
        widget = self.widget_of(block_id)
        every = self.widgets()
        at = every.index(widget) if widget in every else 0
        self.perform(placing.delete(self.bench.report, block_id, "删除"))
        left = self.widgets()
        if left:
            left[min(max(at - 1, 0), len(left) - 1)].focus_at(-1)

    def text_beside(self, block_id: str, below: bool) -> None:
        """Opens an empty paragraph above or below a block; a text that stands there takes the caret."""
        self.flush()
        report = self.bench.report
        block = report.blocks[block_id]
        siblings = report.blocks_of(block.section, block.parent)
        at = [b.id for b in siblings].index(block_id)
        other = at + 1 if below else at - 1
        if 0 <= other < len(siblings) and isinstance(siblings[other].body, Text):
            key = siblings[other].id
        else:
            key = edits.new_id("b")
            place = at + 1 if below else at
            self.perform(
                edits.insert_block(report, block.section, place, Text(), "插入段落", block.parent, key)
            )
        widget = self.widget_of(key)
        if widget is not None:
            widget.focus_at(1 if below else -1)

    # -- joining, moving, deleting

    def join_with_previous(self, block: BlockWidget) -> None:
        """Backspace at the start of a text: it joins the text above, or goes when it is empty."""
        block.flush()
        under = block.block
        every = self.widgets()
        above = every[every.index(block) - 1] if every.index(block) else None
        if under is None or above is None or above.block is None:
            self.step_out(block, -1)
            return
        same = (above.block.section, above.block.parent) == (under.section, under.parent)
        if same and isinstance(above, TextBlock):
            end = above.edit.document().characterCount() - 1
            self.perform(placing.join(self.bench.report, above.block, under))
            above.focus_at(-1)
            cursor = above.edit.textCursor()
            cursor.setPosition(min(end, above.edit.document().characterCount() - 1))
            above.edit.setTextCursor(cursor)
        elif isinstance(under.body, Text) and not any(p.content or p.lead for p in under.body.paragraphs):
            self.perform(placing.delete(self.bench.report, under.id, "删除空段"))
            above.focus_at(-1)
        else:
            self.step_out(block, -1)
