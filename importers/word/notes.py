"""What hangs on the text of a Word file without being text: tracked changes and comments, with author, day and place.

They are listed in the proposal, and kept in the field "comments/<file>": a JSON list of {"kind": "comment", "insert" or "delete",
"author", "date", "section" (a section's id, "" where none is open), "quote" (the words it hangs on), "text"}, in reading order.
"""

import json

from importers.proposal import Entry, Proposal
from importers.word.pieces import Piece
from importers.word.raw import RawDocument, RawTable
from report.messages import say

KEPT = "comments/"  # fields of this name hold the comments and changes of a file
_LONGEST_QUOTE = 60


def list_notes(proposal: Proposal, document: RawDocument, pieces: list[Piece]) -> None:
    """Lists comments and changes with author and place, and keeps them in a field of the report."""
    if not document.margin:
        return
    places = _places(pieces)
    sections = {(s.printed_number, s.title): s.id for s in proposal.sections}
    changes = sum(note.kind != "comment" for note in document.margin)
    if changes:
        proposal.doubtful.append(Entry("tracked", "", "", say("importers.tracked", count=changes)))
    kept = []
    for note in document.margin:
        number, title = places.get(id(note.at), ("", ""))
        quote = note.quote if len(note.quote) <= _LONGEST_QUOTE else note.quote[:_LONGEST_QUOTE] + "…"
        reason = say(
            f"importers.{note.kind}_by",
            author=note.author or say("importers.someone"),
            date=note.date,
            quote=quote,
        )
        entry = Entry(
            "comment" if note.kind == "comment" else "tracked", note.text, f"{number} {title}".strip(), reason
        )
        if note.kind == "comment":
            proposal.unmatched.append(entry)
        elif note.text.strip():
            proposal.doubtful.append(entry)
        words = {
            "kind": note.kind,
            "author": note.author,
            "date": note.date,
            "quote": note.quote,
            "text": note.text,
        }
        kept.append({**words, "section": sections.get((number, title.replace("\n", "").strip()), "")})
    if not proposal.as_last_year:
        proposal.fields[KEPT + proposal.source] = json.dumps(kept, ensure_ascii=False)


def _places(pieces: list[Piece]) -> dict[int, tuple[str, str]]:
    """Identity of a paragraph → number and title of the heading it stands under; that of a cell's too."""
    places: dict[int, tuple[str, str]] = {}
    here = ("", "")
    for piece in pieces:
        if piece.part == "heading":
            here = (piece.number, piece.title)
        inner = (
            [p for c in piece.item.cells for p in c.paragraphs()]
            if isinstance(piece.item, RawTable)
            else [piece.item]
        )
        places |= {id(paragraph): here for paragraph in inner}
    return places
