"""Opening, editing, checking, exporting and importing one draft."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.bench import sheet_writers, word_writers
from app.bench.material import material, sheets
from app.bench.scaled import with_more_tables
from app.bench.timing import Measured, median_each, median_seconds
from app.bench.word_processes import measure_processes
from app.bench.word_stages import in_memory, measure_charts, measure_stages
from app.chart_keeper import ready_charts
from report.blocks import Text
from report.content import Span
from report.model import Change, Edit, Report
from report.stream import stream

_MOST_WORKBOOK = 10  # times the sample: beyond it the time goes into reading our own cells for the others

if TYPE_CHECKING:
    from db.draft import DraftFile


def measure_draft(path: Path, folder: Path, size: int, rounds: int, heavy: bool) -> Iterator[Measured]:
    """Every measurement of the draft at `path`, which is `size` times the sample; `heavy` baselines only where asked for."""
    from db.draft import DraftFile

    yield measure_open(path, size, rounds)
    draft = DraftFile.open(path)
    try:
        yield measure_edit(draft, folder, size)
        yield from measure_checks(draft.report, size, rounds)
        yield from measure_word(draft, folder, size, rounds, heavy)
        yield measure_preview(draft, folder, size, rounds)
        if size <= _MOST_WORKBOOK:
            yield measure_excel(with_more_tables(draft.report, size), folder, size, rounds, heavy)
        if size == 1:
            yield measure_import(folder / "ours.docx", size, rounds)
    finally:
        draft.close()


def measure_open(path: Path, size: int, rounds: int) -> Measured:
    """The whole report in memory, against reading every byte of the file."""
    from db.draft import DraftFile

    ours = median_seconds(lambda: DraftFile.open(path, read_only=True).close(), rounds)
    return Measured("open", size, ours, {"reading the file": median_seconds(path.read_bytes, rounds)})


def measure_edit(draft: "DraftFile", folder: Path, size: int, rounds: int = 60) -> Measured:
    """One paragraph changed and on the disk with its journal entry, against a bare SQLite commit with the same journal mode."""
    from db.bare import bare_commits

    texts = [f"第{n}次修改，" + "字" * 290 for n in range(rounds)]
    block = next(b for b in draft.report.blocks_in_order() if isinstance(b.body, Text) and b.body.paragraphs)
    taken, bare = [], []
    for text in texts:  # in turns: other programs use the disk, too
        begin = time.perf_counter()
        draft.commit(_edited(draft.report, block.id, text))
        taken.append(time.perf_counter() - begin)
    bare = bare_commits(folder / "bare.sqlite", texts)
    return Measured(
        "edit",
        size,
        statistics.median(taken),
        {"bare SQLite commit": statistics.median(bare)},
        target=2,
    )


def _edited(report: Report, block_id: str, text: str) -> Edit:
    block = report.blocks[block_id]
    body: Any = block.body
    first = replace(body.paragraphs[0], content=(Span(text),))
    after = replace(block, body=Text((first, *body.paragraphs[1:])))
    return Edit("修改文字", (Change("blocks", block_id, block, after),))


def measure_checks(report: Report, size: int, rounds: int) -> Iterator[Measured]:
    """Every rule over the whole report; and again after one edit."""
    from report.checks import run_checks

    read = {"reading the same stream": median_seconds(lambda: list(stream(report)), rounds)}
    run_checks(report, printed=False)
    yield Measured("check", size, median_seconds(lambda: run_checks(report, printed=False), rounds), read)
    taken = []
    block = next(b for b in report.blocks_in_order() if isinstance(b.body, Text) and b.body.paragraphs)
    for n in range(rounds):
        report.apply(_edited(report, block.id, f"第{n}次"))
        taken.append(median_seconds(lambda: run_checks(report, printed=False), 1))
    yield Measured("recheck", size, statistics.median(taken), read)


def measure_word(draft: "DraftFile", folder: Path, size: int, rounds: int, heavy: bool) -> Iterator[Measured]:
    """The Word file: whole, on the disk, as the draft stands with its charts kept; then stage by stage. The others write the same
    material with the same charts.
    """
    from exporters import export_word

    ready_charts(draft, draft.report)
    parts = material(draft.report, draft.picture)
    others, skipped = word_writers.writers(parts, folder)
    if not heavy:
        for name in list(others)[1:]:
            del others[name]
            skipped[name] = "only at the first size"
    ours = folder / "ours.docx"
    actions = {"": lambda: export_word(draft.report, draft.picture, ours), **others}
    export_word(draft.report, draft.picture, ours)  # imports, fonts
    taken = median_each(actions, rounds)
    yield Measured("word", size, taken.pop(""), taken, skipped=skipped)
    yield from measure_stages(draft.report, in_memory(draft.report, draft.picture), folder, size, rounds)
    if heavy:
        yield from measure_charts(draft.report, size, rounds)
        yield from measure_processes(draft.path, parts, folder, size, rounds)


def measure_preview(draft: "DraftFile", folder: Path, size: int, rounds: int) -> Measured:
    """Every page laid out for the preview, against the Word file, which needs the same package."""
    from exporters import export_word
    from exporters.word.export import printed_pages

    actions = {
        "": lambda: printed_pages(draft.report, draft.picture),
        "Word export": lambda: export_word(draft.report, draft.picture, folder / "ours.docx"),
    }
    taken = median_each(actions, rounds)
    return Measured("preview", size, taken.pop(""), taken)


def measure_excel(report: Report, folder: Path, size: int, rounds: int, heavy: bool) -> Measured:
    """The workbook, whole, against the same cells by others."""
    from exporters import export_excel

    ours = folder / "ours.xlsx"
    export_excel(report, ours)
    others, skipped = sheet_writers.writers(sheets(ours.read_bytes()), folder)
    if not heavy:
        for name in list(others)[1:]:
            del others[name]
            skipped[name] = "only at the first size"
    taken = median_each({"": lambda: export_excel(report, ours), **others}, rounds)
    return Measured("excel", size, taken.pop(""), taken, 2, skipped)


def measure_import(path: Path, size: int, rounds: int) -> Measured:
    """Our own Word file read, matched and taken in, against python-docx reading every text of it."""
    from importers import accept, propose
    from report.editions import load_edition
    from report.edits import fill_from_edition

    def ours() -> None:
        proposal = propose(path)
        report = Report(load_edition(proposal.edition_id), proposal.year or 2025)
        report.apply(fill_from_edition(report))
        report.apply(accept(report, proposal).edit)

    ours()
    taken = median_each({"": ours, "python-docx reading every text": lambda: read_texts(path)}, rounds)
    return Measured("import", size, taken.pop(""), taken)


def read_texts(path: Path) -> list[str]:
    """Every text of a Word file as python-docx gives it."""
    from docx import Document

    document = Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return texts
