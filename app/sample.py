"""The sample school: its report of 2025, complete, and that of 2024 to roll forward from.

School, figures and text are invented; the files lie in `resources/sample/`.
"""

import csv
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.sample_text import SampleBlock, SampleSection, read_sections
from report import edits
from report.blocks import Block, Case, Figure, Picture, Text
from report.content import Reference
from report.editions import load_edition
from report.model import GENERATED, Change, Edit, Kind, Report, Section, cell_key
from report.values import State, read_value

EDITION = "zz-2025"
SCHOOL = {
    "school.name": "清溪湾中等职业学校",
    "school.code": "0330021",
    "school.english": "Qingxiwan Vocational School",
}
PARTS = {
    2025: ("01-preface", "02-training", "03-service", "04-culture", "05-industry", "06-support"),
    2024: ("01-report",),
}
DATES = {2025: "2025年12月22日", 2024: "2024年12月20日"}


def build_sample(path: Path, year: int = 2025) -> None:
    """Makes the sample draft at `path`; UserError when a file is there already.

    2025 is the whole report; 2024 a shorter one without pictures.
    """
    from db.draft import DraftFile

    edition = load_edition(EDITION)
    report = Report(edition, year, fields={**SCHOOL, "report.date": DATES[year]})
    draft = DraftFile.create(path, report)
    try:
        draft.commit(edits.fill_from_edition(draft.report), "示例")
        draft.commit(_values(draft.report, year), "示例")
        pictures = _store_pictures(draft) if year == 2025 else {}
        draft.commit(_text(draft.report, year, pictures), "示例")
    finally:
        draft.close()


def _sample_file(name: str) -> str:
    return files("resources").joinpath("sample", *name.split("/")).read_text(encoding="utf-8")


def _values(report: Report, year: int) -> Edit:
    rows = list(csv.DictReader(_sample_file("values.csv").splitlines()))
    changes: list[Change] = []
    for line in rows:
        row = f"{EDITION}.{line['row']}"
        for column in (str(year - 1), str(year)):
            value = read_value(line[column], report.edition.row(row).unit)
            locked = replace(value, locked=column != str(year) and value.state != State.BLANK)
            changes.append(Change("values", cell_key(row, column), None, locked))
    return Edit("示例数据", tuple(changes))


def _store_pictures(draft: Any) -> dict[str, str]:
    """Stores every picture and makes it known; file name → sha."""
    from importers.pictures import prepare_picture

    shas: dict[str, str] = {}
    folder = files("resources") / "sample" / "pictures"
    infos = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".jpg"):
            prepared = prepare_picture(entry.read_bytes(), entry.name)
            draft.store_picture(prepared.data)
            shas[entry.name] = prepared.info.sha
            infos.append(edits.add_picture(draft.report, prepared.info))
    draft.commit(edits.joined("示例图片", infos), "示例")
    return shas


def _text(report: Report, year: int, pictures: dict[str, str]) -> Edit:
    """The sample's chapters put into the edition's, with sections of their own."""
    changes: list[Change] = []
    chapters = {s.title: s for s in report.children("") if s.type not in GENERATED}
    for section in [s for c in chapters.values() for s in report.children(c.id)]:
        if section.type == Kind.BODY:
            changes += edits.delete_section(report, section.id).changes
    parts = [
        section
        for name in PARTS[year]
        for section in read_sections(_sample_file(f"{year}/{name}.txt"), EDITION, year)
    ]
    for place, part in enumerate(parts):
        if part.level == 1:
            chapter, section_id = chapters[part.title], chapters[part.title].id
        else:
            section_id = f"s-sample-{place}"
            section = Section(
                section_id, chapter.id, float(place), part.title, spec=_spec(report, chapter, part)
            )
            changes.append(Change("sections", section_id, None, section))
        changes += _block_changes(part.blocks, section_id, "", pictures, str(place))
    return Edit("示例正文", tuple(changes))


def _spec(report: Report, chapter: Section, part: SampleSection) -> str:
    """The edition's section of that title, so that its guidance stands beside the text."""
    spec = report.spec(chapter)
    return next((child.key for child in spec.children if child.title == part.title), "") if spec else ""


def _block_changes(
    blocks: list[SampleBlock], section: str, parent: str, pictures: dict[str, str], stem: str
) -> list[Change]:
    changes: list[Change] = []
    for n, block in enumerate(blocks):
        key = _block_id(block.key) if block.key[2:] else f"b-sample-{stem}-{n}"
        body = block.body
        if isinstance(body, Figure):
            shots = tuple(Picture(pictures[p.sha], p.sub_caption) for p in body.pictures)
            body = replace(body, pictures=shots)
        elif isinstance(body, Text):
            body = Text(tuple(replace(p, content=tuple(map(_resolved, p.content))) for p in body.paragraphs))
        changes.append(Change("blocks", key, None, Block(key, section, edits.STEP * (n + 1), body, parent)))
        if isinstance(block.body, Case):
            changes += _block_changes(block.inner, section, key, pictures, f"{stem}-{n}")
    return changes


def _resolved(part: Any) -> Any:
    return Reference(_block_id(part.target)) if isinstance(part, Reference) else part


def _block_id(key: str) -> str:
    kind, _, name = key.partition(":")
    return f"b-sample-{'figure' if kind == '图' else 'table'}-{name}"
