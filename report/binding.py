"""Turning a typed number of a sentence into one that follows an indicator's cell."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from report.blocks import Text
from report.checks.facts import plain_unit, quantities
from report.checks.findings import Finding
from report.content import BoundNumber
from report.edits import set_body
from report.finding_words import number_in
from report.indicators import effective_value, row_paths
from report.model import Edit, Report
from report.numbering import number_report
from report.shown_text import ShownText, paragraph_at, put_parts, with_paragraph
from report.values import State

_MOST = 8
_CONTEXT = 14


@dataclass(frozen=True, slots=True)
class Binding:
    """A proposal: the typed characters `start`–`end` of a paragraph (counted as `report.find` does) would follow a cell.

    `before`, `old`, `now` and `after` show the sentence as it stands and as it would read.
    """

    block: str
    paragraph: int
    start: int
    end: int
    row: str
    column: str
    name: str
    before: str
    old: str
    now: str
    after: str


def bind(report: Report, binding: Binding) -> Edit:
    """The number as a bound one, confirmed with what it shows now."""
    block = report.blocks[binding.block]
    assert isinstance(block.body, Text)  # a binding is made of a paragraph of text
    paragraph = block.body.paragraphs[binding.paragraph]
    part = BoundNumber(binding.row, binding.column, confirmed=binding.now)
    content = put_parts(paragraph.content, binding.start, binding.end, (part,))
    made = replace(paragraph, content=content)
    return set_body(report, block.id, with_paragraph(block.body, binding.paragraph, made), "关联到指标")


def binding_of(report: Report, finding: Finding) -> Binding | None:
    """What 关联 would do for a finding that names a number of a sentence and one cell; None where it cannot be bound."""
    cells = {place.cell for place in finding.places if place.cell}
    first = finding.places[0] if finding.places else None
    if first is None or len(cells) != 1 or not finding.found:
        return None
    paragraph = paragraph_at(report, first.block, first.paragraph)
    if paragraph is None or _locked(report, first.section):
        return None
    shown = ShownText(report, paragraph.content, number_report(report))
    at = max(shown.text.find(first.quote), 0)
    span = number_in(shown.text[at : at + len(first.quote)], finding.found)
    row, _, column = cells.pop().partition("/")
    return (
        None
        if span is None
        else _binding(report, first.block, first.paragraph, shown, at + span[0], at + span[1], row, column)
    )


def bindings_at(report: Report, block: str, paragraph: int, start: int, end: int) -> list[Binding]:
    """The cells that a number between two shown places of a paragraph may follow: those of the same value, the likeliest first."""
    held = paragraph_at(report, block, paragraph)
    section = report.blocks[block].section if block in report.blocks else ""
    if held is None or _locked(report, section):
        return []
    shown = ShownText(report, held.content, number_report(report))
    number = _number(shown.text[start:end])
    if number is None:
        return []
    words = shown.text[max(0, start - 24) : start] + shown.text[end : end + 12]
    found: list[tuple[tuple[int, int], Binding]] = []
    for table in report.edition.tables:
        for row in table.rows:
            for column in (c.key_for(report.year) for c in table.columns):
                value = effective_value(report, row, column)
                if value.state != State.VALUE or value.number != number:
                    continue
                made = _binding(report, block, paragraph, shown, start, end, row.id, column)
                if made is not None:
                    old = column.isdigit() and int(column) != report.year
                    found.append(((-_common(row.name, words), int(old)), made))
    return [binding for _, binding in sorted(found, key=lambda pair: pair[0])][:_MOST]


def number_around(text: str, position: int) -> tuple[int, int] | None:
    """Start and end of the number of a text that a place stands in or beside; None where there is none."""
    for match in re.finditer(r"\d[\d,]*(?:\.\d+)?", text):
        if match.start() <= position <= match.end():
            return match.span()
    return None


def _binding(
    report: Report,
    block: str,
    paragraph: int,
    shown: ShownText,
    start: int,
    end: int,
    row_id: str,
    column: str,
) -> Binding | None:
    row = report.edition.row(row_id)
    value = effective_value(report, row, column)
    if value.state != State.VALUE or not _unit_fits(shown.text, start, row.unit, value.text):
        return None
    if ":" in value.text:
        tail = shown.text[end:].lstrip()
        end += len(shown.text) - end - len(tail) + 2
    typed = shown.typed(start, end)
    if typed is None:
        return None
    names = row_paths(report.edition.table_of(row_id))[row_id]
    label = " › ".join(names) + (f"（{column}年）" if column.isdigit() else f"（{column}）")
    before, after = shown.text[max(0, start - _CONTEXT) : start], shown.text[end : end + _CONTEXT]
    return Binding(
        block, paragraph, *typed, row_id, column, label, before, shown.text[start:end], value.shown, after
    )


def _unit_fits(text: str, start: int, unit: str, value: str) -> bool:
    """Whether the cell's value may stand in the number's place: same unit, same scale (万元 is not 元)."""
    found = next((q for q in quantities(text) if q.start == start), None)
    if ":" in value:
        return found is not None and found.unit == ":1"
    if unit in ("", "—", "-", "n:1"):
        return True
    if found is None:
        return False
    scaled = {"万元": "万", "亿元": "亿"}.get(unit, "")
    typed = next((mark for mark in "万亿" if mark in found.shown), "")
    return found.unit == plain_unit(unit.split("/")[0]) and typed == (
        scaled or (unit[0] if unit[0] in "万亿" else "")
    )


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "").strip()
    return Decimal(plain) if plain and plain.replace(".", "", 1).isdigit() else None


def _common(name: str, words: str) -> int:
    return sum(name[n : n + 2] in words for n in range(len(name) - 1))


def _locked(report: Report, section: str) -> bool:
    held = report.sections.get(section)
    return held is not None and held.state == "locked"
