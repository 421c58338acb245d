"""Collects tracked changes and comments of a Word file while its paragraphs are read."""

from dataclasses import dataclass, field

from lxml import etree

from importers.word.package import W
from importers.word.raw import RawNote, RawParagraph


@dataclass
class Margin:
    """Collects changes and comments while paragraphs are read."""

    notes: list[RawNote] = field(default_factory=list)
    _open: dict[str, list[str]] = field(default_factory=dict)
    _waiting: list[RawNote] = field(default_factory=list)
    _comments: dict[str, RawNote] = field(default_factory=dict)

    def change(self, element: etree._Element, whole: etree._Element | None = None) -> None:
        """Notes a tracked insertion or deletion with its text, or that of `whole` (a table's row); one without text, as of a
        paragraph's mark, only counts."""
        kind = "insert" if element.tag in (W + "ins", W + "moveTo") else "delete"
        text = "".join(
            t.text or "" for t in (whole if whole is not None else element).iter(W + "t", W + "delText")
        )
        last = self._waiting[-1] if self._waiting else None
        author, date = element.get(W + "author", ""), element.get(W + "date", "")[:10]
        if last is not None and (last.kind, last.author, last.date) == (kind, author, date):
            last.text += text
        else:
            note = RawNote(kind, text, author=author, date=date)
            self.notes.append(note)
            self._waiting.append(note)

    def begin(self, element: etree._Element) -> None:
        """The words that follow are commented."""
        self._open[element.get(W + "id", "")] = []

    def end(self, element: etree._Element) -> None:
        """The comment's words end."""
        self._comment(element.get(W + "id", ""))

    def mark(self, element: etree._Element) -> None:
        """A comment's mark; the only trace of a comment without a range of words."""
        self._comment(element.get(W + "id", ""))

    def _comment(self, key: str) -> None:
        words = "".join(self._open.pop(key, []))
        known = self._comments.get(key)
        if known is not None:
            known.quote = known.quote or words
            return
        note = RawNote("comment", "", quote=words)
        self._comments[key] = note
        self.notes.append(note)
        self._waiting.append(note)

    def hear(self, text: str) -> None:
        """Text that a reader sees, for the comments that are open."""
        for words in self._open.values():
            words.append(text)

    def settle(self, paragraph: RawParagraph) -> None:
        """The paragraph that was read holds what was noted since the last one."""
        for note in self._waiting:
            note.at = paragraph
        self._waiting = []

    def finish(self, comments: etree._Element | None) -> list[RawNote]:
        """All notes in order, comments with their words; those that hang nowhere stand at the end."""
        for element in comments if comments is not None else ():
            text = "\n".join(filter(None, (_text(p) for p in element.iter(W + "p")))) or _text(element)
            author, date = element.get(W + "author", ""), element.get(W + "date", "")[:10]
            known = self._comments.get(element.get(W + "id", ""))
            if known is None:
                self.notes.append(RawNote("comment", text, author=author, date=date))
            else:
                known.text, known.author, known.date = text, author, date
        return [note for note in self.notes if note.text or note.kind != "comment"]


def _text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(W + "t")).strip()
