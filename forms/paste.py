"""What a form does with the clipboard. Forms import no importers, so the program puts a reader in with
`use`."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Protocol

from PySide6.QtCore import QMimeData

from report.blocks import Paragraph, Table, Text
from report.content import spans
from report.pasted import PastedHeading, PastedPicture
from report.tables import expanded_rows
from report.values import State, read_value

Rich = Text | Table | PastedHeading | PastedPicture


class Paste(Protocol):
    """Reads what other programs put on the clipboard. The module `importers.clipboard` is one; UserError
    when it is too large."""

    def blocks_from_html(self, html: str, /) -> tuple[Text | Table, ...]:
        """Paragraphs and tables in their order; fonts and colours dropped."""

    def rich_from_html(self, html: str, /) -> tuple[Rich, ...]:
        """The same with headings and pictures as pieces of their own."""

    def table_from_html(self, html: str, /) -> Table | None:
        """The first table with its merges; None where there is none."""

    def table_from_text(self, text: str, /) -> tuple[tuple[str, ...], ...]:
        """Tab-separated text as a full grid; () for blank text."""


class PlainPaste:
    """Takes the text alone; used until the program puts a better reader in."""

    def blocks_from_html(self, html: str, /) -> tuple[Text | Table, ...]:
        """Nothing: the caller then takes the plain text that comes along."""
        return ()

    def rich_from_html(self, html: str, /) -> tuple[Rich, ...]:
        """Nothing: the caller then takes the plain text that comes along."""
        return ()

    def table_from_html(self, html: str, /) -> Table | None:
        """None: the caller then takes the plain text that comes along."""
        return None

    def table_from_text(self, text: str, /) -> tuple[tuple[str, ...], ...]:
        """Cells separated by tabs and line ends; short lines are filled up."""
        lines = [line for line in csv.reader(StringIO(text), dialect="excel-tab") if line]
        width = max((len(line) for line in lines), default=0)
        return tuple(tuple(line + [""] * (width - len(line))) for line in lines)


def clipboard_grid(source: QMimeData) -> tuple[tuple[str, ...], ...]:
    """The cells of the clipboard as a full grid: the HTML table first, then the text. A merged label stands in all its places, a
    merged number only in its first. UserError when too large."""
    table = reader().table_from_html(source.html()) if source.hasHtml() else None
    if table is not None:
        return tuple(
            tuple(
                own or (full if read_value(full).state == State.TEXT else "")
                for own, full in zip(*pair, strict=True)
            )
            for pair in zip(table.rows, expanded_rows(table), strict=True)
        )
    return reader().table_from_text(source.text()) if source.hasText() else ()


def plain_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """One body paragraph for each line that is not blank."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(Paragraph(spans(line)) for line in lines if line)


_load: Callable[[], Paste] = PlainPaste


def use(load: Callable[[], Paste]) -> None:
    """Puts in what loads the reader; it is called at each paste, so that nothing heavy is imported before
    the first."""
    global _load
    _load = load


def reader() -> Paste:
    """The reader in use."""
    return _load()
