"""Where the time of a Word export goes: what is prepared before, the writing itself, the pages, the check.

The floor of the writing is what any program pays that makes this very file: it knows every byte of markup beforehand, escapes the
texts, joins them, and puts the same parts into a zip file, pictures stored. Stages are measured in processor time: they wait for
nothing, and what else runs on the PC is not theirs.
"""

import re
import time
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from app.bench.timing import Action, Measured, median_each
from app.chart_keeper import charts_of
from report.model import Report

Picture = Callable[[str], bytes]
WRITING_TARGET = 2.5
_TEXT = re.compile(r"(?<=<w:t xml:space=\"preserve\">)([^<]*)(?=</w:t>)")


def in_memory(report: Report, picture: Picture) -> Picture:
    """Every picture and chart of the report read or drawn once: what is ready when an export begins."""
    from exporters.chart_forms import chart_key
    from exporters.word.pictures import chart_picture

    held = {sha: picture(sha) for sha in report.pictures}
    held |= {chart_key(data): chart_picture(data, picture) for data in charts_of(report)}
    return held.__getitem__


def measure_stages(report: Report, picture: Picture, folder: Path, size: int, rounds: int) -> list[Measured]:
    """The stages one by one, each against what it costs at the least; the writing has the target.

    `picture` gives bytes that are ready (`in_memory`): what drawing costs is measured by `measure_charts`.
    """
    from exporters.word.export import page_numbers, pages_of
    from exporters.word.manuscript import Manuscript
    from exporters.word.package import write_zip
    from exporters.word.selfcheck import check_parts

    package = Manuscript(report, picture).package(lambda bookmark: 1)
    numbers = page_numbers(Manuscript(report, picture))
    ours, floor = folder / "writing.docx", folder / "floor.docx"

    def writing() -> None:
        with ours.open("wb") as stream:
            write_zip(Manuscript(report, picture).package(numbers), stream)

    actions: dict[str, Action] = {
        "writing": writing,
        "floor": floor_of(package, floor),
        "pages": lambda: pages_of(package),
        "check": lambda: check_parts(package),
        "parse": lambda: ElementTree.fromstring(package["word/document.xml"]),
    }
    writing()
    taken = median_each(actions, rounds, time.process_time)
    least = {"the same parts as strings into zipfile": taken["floor"]}
    parse = {"parsing document.xml": taken["parse"]}
    return [
        Measured("word-writing", size, taken["writing"], least, WRITING_TARGET),
        Measured("word-pages", size, taken["pages"], {**least, **parse}),
        Measured("word-check", size, taken["check"], {**parse, **least}),
    ]


def measure_charts(report: Report, size: int, rounds: int) -> list[Measured]:
    """What is done when pictures come in and charts change, not at an export: all the charts drawn, one of them asked for again."""
    from exporters.chart_forms import chart_key
    from exporters.charts import draw_chart

    charts = charts_of(report)
    if not charts:
        return []

    def draw() -> None:
        draw_chart.cache_clear()
        for data in charts:
            draw_chart(data)

    draw()
    actions: dict[str, Action] = {"draw": draw, "name": lambda: [chart_key(data) for data in charts]}
    taken = median_each(actions, rounds)
    return [Measured("word-charts", size, taken["draw"], {"asking whether they are drawn": taken["name"]})]


def floor_of(package: dict[str, bytes], path: Path) -> Action:
    """What writes the parts of the package to `path` from markup that is known and texts that are escaped."""
    written = {name: data for name, data in package.items() if name.endswith((".xml", ".rels"))}
    known = {name: _TEXT.split(data.decode()) for name, data in written.items()}
    parts = {name: (pieces[::2], [unescape(text) for text in pieces[1::2]]) for name, pieces in known.items()}
    media = {name: data for name, data in package.items() if name not in written}

    def write() -> None:
        with path.open("wb") as stream:
            _write(parts, media, stream)

    return write


def _write(parts: dict[str, tuple[list[str], list[str]]], media: dict[str, bytes], stream: BinaryIO) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (markup, texts) in parts.items():
            strings = [f"{before}{escape(text)}" for before, text in zip(markup, texts, strict=False)]
            archive.writestr(name, "".join([*strings, *markup[len(texts) :]]).encode())
        for name, data in media.items():
            archive.writestr(name, data, zipfile.ZIP_STORED)
