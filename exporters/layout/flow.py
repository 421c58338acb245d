"""Strips → pages: what is glued stays together, heads of tables are repeated, footnotes stand at the foot."""

from exporters.layout.model import Paragraph, Part, Sheet
from exporters.layout.pages import Layout, Page, Strip
from exporters.layout.strips import paragraph_strips, strips_of_blocks

_SLACK = 0.5  # points: a line that just fits
_NOTE_GAP = 8.0  # points with the line above the footnotes
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def lay_out(parts: list[Part], notes: dict[int, Paragraph] | None = None) -> Layout:
    """All parts on pages, in order; `notes` are the footnotes by number."""
    flow = _Flow(notes or {})
    for part in parts:
        flow.part(part)
    return flow.layout


def page_label(number: int, form: str) -> str:
    """A page number as printed: decimal, lowerRoman, upperRoman; "" for none."""
    if form in ("lowerRoman", "upperRoman"):
        text, left = "", number
        for value, letters in ROMAN:
            while left >= value:
                text, left = text + letters, left - value
        return text.upper() if form == "upperRoman" else text
    return str(number) if form else ""


class _Flow:
    """Fills pages from top to bottom."""

    def __init__(self, notes: dict[int, Paragraph]) -> None:
        self.layout = Layout()
        self._notes = notes
        self._number = 0
        self._y = 0.0
        self._limit = 0.0
        self._sheet: Sheet
        self._page: Page

    def part(self, part: Part) -> None:
        self._sheet = part.sheet
        if part.restart:
            self._number = 0
        strips = strips_of_blocks(part.blocks, part.sheet.text_width)
        self._new_page()
        at = 0
        while at < len(strips):
            end = at
            while end < len(strips) - 1 and strips[end].glue and not strips[end + 1].page_break:
                end += 1
            self._put(strips[at : end + 1], at == 0)
            at = end + 1

    def _new_page(self) -> None:
        self._number += 1
        sheet = self._sheet
        label = page_label(self._number, sheet.numbering)
        self._page = Page(sheet, len(self.layout.pages), self._number, label)
        self.layout.pages.append(self._page)
        self._y = sheet.top
        self._limit = sheet.top + sheet.text_height

    @property
    def _empty(self) -> bool:
        return not self._page.strips

    def _put(self, atom: list[Strip], begins: bool) -> None:
        """Places strips that are kept together, on the next page where this one cannot hold them."""
        first = atom[0]
        if first.page_break and not self._empty:
            self._new_page()
        if not self._empty and not self._fits(atom):
            self._new_page()
        for place, strip in enumerate(atom):
            if place and not self._fits([strip]) and not self._empty:
                self._new_page()
            forced = place == 0 and (begins or strip.page_break)
            self._place(strip, forced)

    def _fits(self, atom: list[Strip]) -> bool:
        need = sum(strip.above + strip.height for strip in atom)
        if atom[-1].frames and not (atom[-1].glue or atom[-1].closes):
            need += sum(frame.ruling.frame + frame.ruling.pad_y for frame in atom[-1].frames)
        elif (
            atom[-1].row is not None and not atom[-1].closes
        ):  # the table's lower line closes it on every page
            need += atom[-1].row.ruling.frame
        notes = [note for strip in atom for note in strip.notes]
        if notes:
            need += self._notes_height(notes)
        return self._y + need <= self._limit + _SLACK

    def _notes_height(self, notes: list[int]) -> float:
        gap = 0.0 if self._page.notes else _NOTE_GAP
        width = self._sheet.text_width
        return gap + sum(strip.height for note in notes for strip in self._note_strips(note, width))

    def _note_strips(self, note: int, width: float) -> list[Strip]:
        paragraph = self._notes.get(note)
        return [] if paragraph is None else paragraph_strips(paragraph, width)

    def _place(self, strip: Strip, forced: bool) -> None:
        page = self._page
        if self._empty and strip.row is not None and strip.row.heads:
            for head in strip.row.heads:
                page.strips.append((self._y, head))
                self._y += head.height
        if not self._empty or forced:
            self._y += strip.above
        elif strip.frames:
            self._y += sum(frame.ruling.pad_y for frame in strip.frames)
        for anchor in strip.anchors:
            self.layout.anchors.setdefault(anchor, (page.index, self._y))
        if strip.notes:
            self._limit -= self._notes_height(list(strip.notes))
            page.notes += strip.notes
            self._set_notes()
        page.strips.append((self._y, strip))
        self._y += strip.height

    def _set_notes(self) -> None:
        """The footnotes of the page so far, from the lower margin upwards."""
        page, sheet = self._page, self._sheet
        strips = [s for note in page.notes for s in self._note_strips(note, sheet.text_width)]
        y = sheet.top + sheet.text_height - sum(strip.height for strip in strips)
        page.note_top = y - _NOTE_GAP / 2
        page.note_strips = []
        for strip in strips:
            page.note_strips.append((y, strip))
            y += strip.height
