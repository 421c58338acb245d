"""What is fuzzed: small whole files of every kind that the program reads, made from its own sample, and how each is read.

A reader does all that follows when a person opens such a file: it is read, taken in, laid out. Whatever it raises that is not a
UserError is a defect.
"""

import dataclasses
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from app.sample import build_sample
from db.backup import look_into
from db.draft import DraftFile
from db.records import checked, to_json
from db.repair import repair
from db.verify import verify
from exporters import export_excel, export_word
from exporters.fill.form import fill_form
from importers import accept, propose
from importers.clipboard import (
    blocks_from_html,
    paragraphs_from_html,
    rich_from_html,
    table_from_html,
    table_from_text,
)
from importers.pictures import prepare_picture
from report import edits
from report.blocks import Case, Figure, IndicatorTable, Table, Text
from report.edition import Edition
from report.edition_text import edition_text, read_edition_text
from report.editions import load_edition
from report.errors import UserError
from report.model import FRONT, PictureInfo, Report
from report.stream import stream
from tools.fuzz_texts import CELLS, EXCEL_HTML, TEXT, WORD_HTML, hand_made_word

EDITION = "zz-2025"
# What of an edition names its rows and sections one by one, and would name some that the cut one lacks.
_OF_ROWS = (
    "renamed",
    "renamed_cells",
    "renamed_notes",
    "renamed_sections",
    "unit_map",
    "next_year",
    "removed",
)


@dataclass(frozen=True, slots=True)
class Seed:
    """A whole file that is read without complaint. `name` is a file name; its `kind` chooses reader and mutations."""

    kind: str
    name: str
    data: bytes


def make_seeds() -> list[Seed]:
    """One or more files of each kind, a few kilobytes each."""
    with tempfile.TemporaryDirectory() as folder:
        return list(_seeds(Path(folder)))


def _seeds(folder: Path) -> Iterator[Seed]:
    build_sample(folder / "whole.zhibao")
    whole = DraftFile.open(folder / "whole.zhibao")
    whole.close()
    picture = prepare_picture(_raw_picture("JPEG"), "图.jpg")
    draft = DraftFile.create(folder / "small.zhibao", _small_report(whole.report, picture.info))
    draft.store_picture(picture.data)
    row = next(iter(draft.report.values)).partition("/")[0]
    draft.commit(edits.set_field(draft.report, "report.date", "2025年12月1日"))
    draft.commit(
        edits.set_value(draft.report, row, "2025", replace(draft.report.value(row, "2025"), note_public="注"))
    )
    export_word(draft.report, draft.picture, folder / "a.docx")
    export_excel(draft.report, folder / "a.xlsx")
    draft.close()
    yield Seed("draft", "a.zhibao", (folder / "small.zhibao").read_bytes())
    yield Seed("word", "a.docx", _repacked((folder / "a.docx").read_bytes()))
    yield Seed("word", "b.docx", hand_made_word(picture.data))
    yield Seed("excel", "a.xlsx", _few_sheets(folder / "a.xlsx"))
    for encoding in ("utf-8", "gb18030", "utf-16"):
        yield Seed("text", f"{encoding}.txt", TEXT.encode(encoding))
    yield Seed("text", "a.csv", _csv().encode("gb18030"))
    for form in ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"):
        yield Seed("picture", f"a.{form.lower()}", _raw_picture(form))
    yield Seed("edition", "a.zhibao-edition", _edition_text("zz-2025").encode())
    yield Seed("html", "word.html", WORD_HTML.encode())
    yield Seed("html", "excel.html", EXCEL_HTML.encode())
    yield Seed("html", "cells.tsv", CELLS.encode())


def _small_report(whole: Report, info: PictureInfo) -> Report:
    """A part of the sample: its first chapters' first sections with a block of every kind, and two tables of the appendix."""
    small = Report(whole.edition, whole.year, fields=dict(whole.fields))
    small.apply(edits.fill_from_edition(small))
    small.pictures[info.sha] = info
    wanted: set[type] = {Text, Table, Figure, Case}
    for block in sorted(whole.blocks.values(), key=lambda b: (b.section, b.position)):
        kind = type(block.body)
        if block.parent or kind not in wanted:
            continue
        body = block.body
        if isinstance(body, Figure):
            body = replace(body, pictures=tuple(replace(p, sha=info.sha) for p in body.pictures[:1]))
        small.sections[block.section] = whole.sections[block.section]
        small.blocks[block.id] = replace(block, body=body)
        wanted -= set() if kind is Text and len(small.blocks) < 12 else {kind}
    numbered = [table for table in whole.edition.tables if table.number]
    kept = {table.id for table in numbered[:1]}
    rows = {row.id for table in numbered[:1] for row in table.rows}
    for key, value in whole.values.items():
        if key.partition("/")[0] in rows:
            small.values[key] = value
    for block in list(small.blocks.values()):
        if isinstance(block.body, IndicatorTable) and block.body.table not in kept:
            del small.blocks[block.id]
    used = {block.section for block in small.blocks.values()}
    used |= {small.sections[key].parent for key in used}
    for key, section in list(small.sections.items()):
        if key not in used and section.type not in FRONT:
            del small.sections[key]
    return small


def _raw_picture(form: str) -> bytes:
    """A tiny noisy picture, turned by its metadata where the format can say so."""
    from PIL import Image

    picture = Image.effect_noise((40, 30), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, form, **({"exif": exif} if form in ("JPEG", "PNG", "WEBP", "TIFF") else {}))
    return out.getvalue()


def _repacked(data: bytes) -> bytes:
    """The package without compression, so that flipped bytes reach the XML too."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def _csv() -> str:
    """A table of the edition as a department would send it."""
    table = next(t for t in load_edition(EDITION).tables if t.number)
    lines = [f'{row.number},{row.name},{row.unit},1,"1,234"' for row in table.rows[:6] if row.kind == "value"]
    return "\r\n".join(["序号,指标,单位,2024年,2025年", *lines, '2,"教师\n总数",人,88,=1+1', ""])


def _few_sheets(path: Path) -> bytes:
    """The workbook with its first tables only: the other sheets make reading slow and show nothing new."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    for sheet in book.worksheets[3:]:
        book.remove(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _edition_text(edition_id: str) -> str:
    """An edition as the one file that schools hand on, cut to its first table and chapters so that many inputs can be tried."""
    edition = load_edition(edition_id)
    table = next(t for t in edition.tables if t.number and any(row.formula for row in t.rows))
    rows = {row.id for row in table.rows}
    rules = tuple(r for r in edition.rules if r.whole in rows and rows.issuperset(r.parts))[:3]
    fronts = tuple(
        replace(s, tables=(), children=tuple(replace(c, tables=(), rows=()) for c in s.children[:2]))
        for s in edition.sections[:4]
    )
    fields = {
        f.name: getattr(edition, f.name)
        for f in dataclasses.fields(edition)
        if f.init and f.name not in _OF_ROWS
    }
    cut = Edition(**fields)
    return edition_text(replace(cut, id="own-1", tables=(table,), sections=fronts, rules=rules))


def read_seed(seed: Seed, folder: Path) -> None:
    """Reads the file as the program would and goes on to what follows. UserError where it is refused."""
    path = folder / seed.name
    path.write_bytes(seed.data)
    _READERS[seed.kind](path)


def _read_excel(path: Path) -> None:
    """The province's blank form is such a workbook, too; one that is no form may still be importable."""
    if _chance(path, 3):
        with suppress(UserError):
            fill_form(_empty_report(), path, path.with_name("filled.xlsx"))
    _taken_in(path)


def _taken_in(path: Path) -> None:
    """Imports into a fresh report and lays it out; what was taken in must be fit for the draft file and for Word."""
    proposal = propose(path, None, EDITION)
    report = _empty_report()
    taken = accept(report, proposal)
    for change in taken.edit.changes:
        if change.after is not None:  # the draft file takes it and gives it back
            checked(change.store, to_json(change.after).encode().decode())
    json.dumps(proposal.as_json()).encode()
    report.apply(taken.edit)
    list(stream(report))
    if _chance(path, 20):
        export_word(report, taken.pictures.__getitem__, path.with_name("made.docx"))
        export_excel(report, path.with_name("made.xlsx"))


def _chance(path: Path, one_in: int) -> bool:
    """Whether this input is among the one in so many that dearer steps are tried with; the same for the same bytes."""
    return zlib.crc32(path.read_bytes()) % one_in == 0


def _empty_report() -> Report:
    blank = _blank()
    return Report(blank.edition, blank.year, dict(blank.sections), dict(blank.blocks), {}, {}, {})


@cache
def _blank() -> Report:
    report = Report(load_edition(EDITION), 2025)
    report.apply(edits.fill_from_edition(report))
    return report


def _read_draft(path: Path) -> None:
    copy = path.with_name("rescued.zhibao")
    copy.unlink(missing_ok=True)
    with suppress(UserError):
        look_into(path)
    with suppress(UserError):
        verify(path)
    if _chance(path, 3):
        with suppress(UserError):
            repair(path, copy)
    draft = DraftFile.open(path)
    try:
        list(stream(draft.report))
        for sha in draft.report.pictures:
            with suppress(KeyError):  # the page shows an empty frame
                draft.picture(sha)
        draft.undo()
        draft.redo()
    finally:
        draft.close()


def _read_picture(path: Path) -> None:
    prepare_picture(path.read_bytes(), path.name)


def _read_edition(path: Path) -> None:
    edition = read_edition_text(path.read_bytes().decode("utf-8", "replace"), path.name)
    report = Report(edition, edition.year)
    report.apply(edits.fill_from_edition(report))
    list(stream(report))


def _read_html(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    for reader in (blocks_from_html, rich_from_html, paragraphs_from_html, table_from_html, table_from_text):
        reader(text)


_READERS: dict[str, Callable[[Path], None]] = {
    "word": _taken_in,
    "excel": _read_excel,
    "text": _taken_in,
    "draft": _read_draft,
    "picture": _read_picture,
    "edition": _read_edition,
    "html": _read_html,
}
