"""The sample school's text files → sections and blocks.

The files are plain text, so that a writer can change the sample without code:

    # 章              ## 节               a paragraph is one line
    1. numbered       * bullet            > lead。text with a run-in title
    {t1.1} a number bound to this year's cell, {t1.1@2024} to another year's, {图:key} {表:key} a reference
    [figure key=… caption=… columns=2] file.jpg:sub caption | file.jpg
    [chart key=… caption=… form=bar rows=t1.1,t1.2 columns=2024,2025 swap=1]
    [table key=… caption=… header=1 total=1 computed=difference]   then rows of a | b | c, [merge row column rows columns], [end]
    [case title=…]  then paragraphs and figures, [end]             [closing] text
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from report.blocks import (
    Body,
    Case,
    Chart,
    Computed,
    Figure,
    Merge,
    Paragraph,
    Picture,
    Role,
    Series,
    Table,
    Text,
)
from report.content import BoundNumber, Content, Reference, Span

_TAG = re.compile(r"\[(\w+)((?: [\w]+=[^\]]*?(?= \w+=|\]))*)\](.*)")
_PLACE = re.compile(r"\{(?:(图|表):([\w-]+)|(t[\w.]+)(?:@(\d{4}))?)\}")


@dataclass
class SampleBlock:
    """A block with the key that references name; a case with the blocks it holds."""

    body: Body
    key: str = ""
    inner: list["SampleBlock"] = field(default_factory=list)


@dataclass
class SampleSection:
    """A chapter (level 1) or section (level 2) with its blocks."""

    level: int
    title: str
    blocks: list[SampleBlock] = field(default_factory=list)


def read_sections(text: str, edition: str, year: int) -> list[SampleSection]:
    """The sections of one file in order; ValueError names a line that is not understood."""
    sections: list[SampleSection] = []
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("#"):
            marks, _, title = line.partition(" ")
            sections.append(SampleSection(len(marks), title.strip()))
        elif line.strip():
            _add_line(sections[-1].blocks, line.strip(), lines, edition, year)
    return sections


def _add_line(blocks: list[SampleBlock], line: str, lines: Iterator[str], edition: str, year: int) -> None:
    tag = _TAG.fullmatch(line)
    if not line.startswith("["):
        _add_paragraph(blocks, _paragraph(line, edition, year))
        return
    if tag is None:
        raise ValueError(line)
    kind, rest = tag.group(1), tag.group(3).strip()
    options = dict(part.split("=", 1) for part in re.split(r" (?=\w+=)", tag.group(2).strip()) if part)
    key = options.get("key", "")
    if kind == "closing":
        _add_paragraph(blocks, Paragraph((Span(rest),), Role.CLOSING))
    elif kind == "figure":
        blocks.append(SampleBlock(_figure(options, rest), f"图:{key}"))
    elif kind == "chart":
        blocks.append(SampleBlock(_chart(options, edition), f"图:{key}"))
    elif kind == "table":
        blocks.append(SampleBlock(_table(options, _until_end(lines)), f"表:{key}"))
    elif kind == "case":
        inner: list[SampleBlock] = []
        for part in _until_end(lines):
            _add_line(inner, part, lines, edition, year)
        blocks.append(SampleBlock(Case(options["title"]), inner=inner))
    else:
        raise ValueError(line)


def _until_end(lines: Iterator[str]) -> list[str]:
    found = []
    for line in lines:
        if line.strip() == "[end]":
            break
        if line.strip():
            found.append(line.strip())
    return found


def _add_paragraph(blocks: list[SampleBlock], paragraph: Paragraph) -> None:
    """Neighbouring paragraphs are one text block."""
    if blocks and isinstance(blocks[-1].body, Text):
        blocks[-1].body = Text((*blocks[-1].body.paragraphs, paragraph))
    else:
        blocks.append(SampleBlock(Text((paragraph,))))


def _paragraph(line: str, edition: str, year: int) -> Paragraph:
    if line.startswith("* "):
        return Paragraph(_content(line[2:], edition, year), Role.BULLET)
    if line.startswith("1. "):
        return Paragraph(_content(line[3:], edition, year), Role.NUMBERED)
    if line.startswith("> "):
        lead, _, text = line[2:].partition("。")
        return Paragraph(_content(text, edition, year), Role.RUN_IN, lead + "。")
    return Paragraph(_content(line, edition, year))


def _content(text: str, edition: str, year: int) -> Content:
    parts: list[Span | BoundNumber | Reference] = []
    last = 0
    for match in _PLACE.finditer(text):
        if match.start() > last:
            parts.append(Span(text[last : match.start()]))
        kind, key, row, other = match.groups()
        parts.append(
            Reference(f"{kind}:{key}") if kind else BoundNumber(f"{edition}.{row}", other or str(year))
        )
        last = match.end()
    if last < len(text):
        parts.append(Span(text[last:]))
    return tuple(parts)


def _figure(options: dict[str, str], rest: str) -> Figure:
    pictures = []
    for part in rest.split("|"):
        name, _, sub = part.strip().partition(":")
        pictures.append(Picture(name, sub))  # the file's name stands for its sha until the picture is stored
    return Figure(tuple(pictures), options["caption"], columns=int(options.get("columns", "0")))


def _chart(options: dict[str, str], edition: str) -> Chart:
    series = tuple(Series(f"{edition}.{row}") for row in options["rows"].split(","))
    columns = tuple(options["columns"].split(","))
    return Chart(
        options["form"], series, columns, caption=options["caption"], swap=options.get("swap") == "1"
    )


def _table(options: dict[str, str], lines: list[str]) -> Table:
    note = next((line for line in lines if line.startswith("数据来源")), "")
    merges = [Merge(*map(int, line[7:-1].split())) for line in lines if line.startswith("[merge ")]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if "|" in line]
    width = max(map(len, rows))
    grid = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
    head = int(options.get("header", "1"))
    computed: tuple[Computed, ...] = ()
    if "total" in options:
        computed = (Computed("row", len(grid) - 1, "sum", tuple(range(head, len(grid) - 1))),)
    if options.get("computed") == "difference":
        computed = (Computed("column", width - 1, "difference", (width - 3, width - 2)),)
    return Table(grid, tuple(merges), head, options["caption"], computed=computed, source_note=note)
