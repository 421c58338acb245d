"""The text of a paragraph as a reader sees it, and which typed characters it comes from.

Checks quote what is shown; an edit has to find the typed characters again, between bound numbers and references that are not text.
"""

from collections.abc import Sequence
from dataclasses import replace

from report.blocks import Paragraph, Text
from report.content import Content, Inline, Span
from report.model import Report
from report.numbering import Numbers
from report.stream import resolved


class ShownText:
    """`text` is what content shows. `typed(start, end)` answers where those characters stand as `report.find` counts them:
    every chip is one character. `chips` are the others with the shown places they take."""

    def __init__(self, report: Report, content: Content, numbers: Numbers) -> None:
        pieces: list[str] = []
        self._typed: list[int] = []
        self.length = 0
        self.chips: list[tuple[int, int, Inline]] = []
        at = 0
        for part, run in zip(content, resolved(report, content, numbers), strict=True):
            pieces.append(run.text)
            at += len(run.text)
            if isinstance(part, Span):
                self._typed += range(self.length, self.length + len(part.text))
                self.length += len(part.text)
            else:
                self.chips.append((at - len(run.text), at, part))
                self._typed += [-1] * len(run.text)
                self.length += 1
        self.text = "".join(pieces)

    def typed(self, start: int, end: int) -> tuple[int, int] | None:
        """The typed places of the shown characters; None where a chip is among them or nothing is meant."""
        places = self._typed[start:end]
        if not places or -1 in places or places[-1] - places[0] != len(places) - 1:
            return None
        return places[0], places[-1] + 1

    def shown(self, typed: int) -> int:
        """The place in `text` of the typed character at that place, or of what follows it."""
        return next((n for n, place in enumerate(self._typed) if place >= typed), len(self.text))


def paragraph_at(report: Report, block: str, place: int) -> Paragraph | None:
    """A paragraph of a text block; None where there is none (any more)."""
    held = report.blocks.get(block)
    if held is None or not isinstance(held.body, Text) or not 0 <= place < len(held.body.paragraphs):
        return None
    return held.body.paragraphs[place]


def with_paragraph(body: Text, place: int, paragraph: Paragraph) -> Text:
    """The text with another paragraph in that place."""
    return replace(body, paragraphs=(*body.paragraphs[:place], paragraph, *body.paragraphs[place + 1 :]))


def put_parts(content: Content, start: int, end: int, parts: Sequence[Inline]) -> Content:
    """`parts` in the place of the typed characters from `start` to `end`, counted as `report.find` does."""
    made: list[Inline] = []
    at, done = 0, False
    for part in content:
        if not isinstance(part, Span):
            if at >= end and not done:
                made += parts
                done = True
            made.append(part)
            at += 1
            continue
        low, high = max(start - at, 0), max(end - at, 0)
        before, after = part.text[:low], part.text[high:]
        if done or start > at + len(part.text):
            made.append(part)
        else:
            made += [replace(part, text=before)] if before else []
            if end <= at + len(part.text):
                made += parts
                done = True
                made += [replace(part, text=after)] if after else []
        at += len(part.text)
    return tuple(made) if done else (*made, *parts)
