"""What a paragraph holds: text, bound numbers, references and footnotes."""

from dataclasses import dataclass

from report.codec import coded


@coded("span")
@dataclass(frozen=True, slots=True)
class Span:
    """Text of one look. `link` is the address of a hyperlink, or empty.

    `carried`: a number taken over from last year that nobody has confirmed, changed or bound yet (`report.carried`).
    """

    text: str
    bold: bool = False
    link: str = ""
    carried: bool = False


@coded("bound")
@dataclass(frozen=True, slots=True)
class BoundNumber:
    """A place in a sentence that shows an indicator's value and follows its cell.

    `row` is a row id of the edition, `column` a value column ("2025", "一年级"). `unit` says whether the unit is printed
    after the number. `confirmed` holds the text last seen by a person; when the cell says something else the place is amber.
    """

    row: str
    column: str
    unit: bool = False
    bold: bool = False
    confirmed: str = ""


@coded("reference")
@dataclass(frozen=True, slots=True)
class Reference:
    """「见表 1-2」: `target` is the id of a block (figure, table, chart, case) or section; the number shown is computed."""

    target: str


@coded("footnote")
@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page, attached at this place."""

    text: str


Inline = Span | BoundNumber | Reference | Footnote
Content = tuple[Inline, ...]


def plain_text(content: Content) -> str:
    """The typed text alone: bound numbers, references and footnotes left out."""
    return "".join(part.text for part in content if isinstance(part, Span))


def spans(text: str, bold: bool = False) -> Content:
    """`text` as content; nothing for empty text."""
    return (Span(text, bold),) if text else ()
