"""Numbers of headings, figures, tables and cases: computed from order, never typed."""

from dataclasses import dataclass, field

from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Paragraph, Role, Table, Text
from report.edition import Numbering
from report.house_style import numbering_of
from report.model import FRONT, Change, Edit, Kind, Report, Section

_DIGITS = "零一二三四五六七八九"


def chinese_number(n: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 110 → 一百一十; up to 999."""
    if n >= 100:
        rest = n % 100
        tail = "" if rest == 0 else ("零" + _DIGITS[rest] if rest < 10 else _tens(rest, "一十"))
        return _DIGITS[n // 100] + "百" + tail
    return _DIGITS[n] if n < 10 else _tens(n, "十")


def _tens(n: int, ten: str) -> str:
    head = ten if n < 20 else _DIGITS[n // 10] + "十"
    return head + (_DIGITS[n % 10] if n % 10 else "")


@dataclass
class Numbers:
    """What `number_report` computed. Keys are ids of sections and blocks; run-in headings are (block id, paragraph place)."""

    sections: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    chapters: dict[str, int] = field(default_factory=dict)  # section id → chapter number for captions
    captions: dict[str, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    run_ins: dict[tuple[str, int], str] = field(default_factory=dict)
    lists: dict[tuple[str, int], str] = field(default_factory=dict)


def number_report(report: Report) -> Numbers:
    """Every number of the report, by its edition's forms and settings. Skipped sections take no number."""
    numbers = Numbers()
    _number_sections(report, numbers)
    _number_blocks(report, numbers)
    return numbers


def may_renumber(edit: Edit) -> bool:
    """Whether an edit can change any number. Typing seldom does: only sections, settings, blocks that come, go or move, and what is
    counted in a block."""
    return any(map(_may_renumber, edit.changes))


def _may_renumber(change: Change) -> bool:
    if change.store == "blocks":
        return _counted_in(change.before) != _counted_in(change.after)
    return change.store == "sections" or (change.store == "fields" and change.key.startswith("setting/"))


def _counted_in(block: Block | None) -> tuple[object, ...] | None:
    """Where a block stands, and all of it that numbers depend on."""
    if block is None:
        return None
    body = block.body
    counted: tuple[object, ...] = ()
    if isinstance(body, Text):
        roles = (Role.NUMBERED, Role.RUN_IN)
        every = enumerate(body.paragraphs)
        counted = tuple((at, p.role, p.level, p.number_form) for at, p in every if p.role in roles)
    elif isinstance(body, Figure):
        counted = (body.numbered,)
    elif isinstance(body, Table):
        counted = (body.caption_as,)
    return block.section, block.parent, block.position, type(body), counted


def is_skipped(report: Report, section: Section) -> bool:
    """Whether the section or one above it is left out."""
    while section.skipped == "":
        if section.parent == "":
            return False
        section = report.sections[section.parent]
    return True


def heading_number(form: str, path: list[int]) -> str:
    """A number in `form` for the place `path`, counted from 1 at each level."""
    dotted = ".".join(str(n) for n in path)
    return form.format(n=path[-1], han=chinese_number(path[-1]), path=dotted)


def _number_sections(report: Report, numbers: Numbers) -> None:
    forms = numbering_of(report)

    def down(parent: str, depth: int, path: list[int], levels: tuple[str, ...], chapter: int) -> None:
        count = 0
        for section in report.children(parent):
            if section.skipped:
                continue
            numbers.levels[section.id] = depth
            here, inside, own = path, levels, chapter
            if depth == 1 and section.type == Kind.PREFACE:
                inside, here, own = forms.preface, [], 0
            elif section.numbered and section.type == Kind.BODY:
                count += 1
                here = [*path, count]
                own = count if depth == 1 else chapter
                place = len(here) - 1
                if place < len(levels) and levels[place]:
                    numbers.sections[section.id] = heading_number(levels[place], here)
            numbers.chapters[section.id] = own
            down(section.id, depth + 1, here, inside, own)

    down("", 1, [], forms.levels, 0)


def _number_blocks(report: Report, numbers: Numbers) -> None:
    forms = numbering_of(report)
    counts: dict[tuple[str, int], int] = {}
    cases = 0

    def caption(kind: str, chapter: int) -> str:
        form = str(getattr(forms, kind))
        key = (
            kind,
            chapter if "{chapter}" in form else 0,
        )  # without its chapter in it, a number runs through the report
        counts[key] = counts.get(key, 0) + 1
        if not chapter:  # front matter has no chapter number: 图 1, not 图 0-1
            form = form.replace("{chapter}-", "").replace("{chapter}.", "").replace("{chapter}", "")
        return form.format(chapter=chapter, n=counts[key])

    for section, depth in report.walk():
        if section.type in FRONT or section.id not in numbers.levels:
            continue
        chapter = numbers.chapters[section.id]
        appendix = section.type in (Kind.INDICATORS, Kind.APPENDIX)
        run_ins = 0
        for block in _with_cases(report, section):
            body = block.body
            if isinstance(body, IndicatorTable) and appendix:
                numbers.captions[block.id] = caption("appendix_table", 0)
            elif isinstance(body, Chart) or (isinstance(body, Figure) and body.numbered):
                numbers.captions[block.id] = caption("figure", chapter)
            elif isinstance(body, Table) and body.caption_as in ("figure", "table"):
                numbers.captions[block.id] = caption(body.caption_as, chapter)
            elif isinstance(body, Case):
                cases += 1
                label = forms.case.format(title="", han=chinese_number(cases), n=cases, chapter=chapter)
                numbers.cases[block.id] = label
            elif isinstance(body, Text):
                run_ins = _number_paragraphs(numbers, block.id, body, forms, section, depth, run_ins)


def _with_cases(report: Report, section: Section) -> list[Block]:
    found: list[Block] = []
    for block in report.blocks_of(section.id):
        found.append(block)
        if isinstance(block.body, Case):
            found += report.blocks_of(section.id, block.id)
    return found


def _number_paragraphs(
    numbers: Numbers, block_id: str, body: Text, forms: Numbering, section: Section, depth: int, run_ins: int
) -> int:
    """Numbers lists and run-in headings of one text block; returns how many run-in headings the section has so far."""
    counts: list[int] = []
    for place, paragraph in enumerate(body.paragraphs):
        if paragraph.role == Role.NUMBERED:
            counts = _list_place(counts, paragraph)
            numbers.lists[block_id, place] = list_number(paragraph.number_form, counts[-1])
        else:
            counts = []
        if paragraph.role == Role.RUN_IN:
            run_ins += 1
            form = forms.levels[depth] if depth < len(forms.levels) else "{n}."
            path = _arabic(numbers.sections.get(section.id, ""), numbers.chapters.get(section.id, 0))
            numbers.run_ins[block_id, place] = form.format(
                n=run_ins, han=chinese_number(run_ins), path=f"{path}.{run_ins}" if path else str(run_ins)
            )
    return run_ins


def _arabic(number: str, chapter: int) -> str:
    """The dotted path that a section's number stands for: 1.2 for itself, 1 for 1. and for 第一章; "" where it has none."""
    dotted = number.strip().rstrip(".")
    if not number or dotted.replace(".", "").isdigit():
        return dotted
    return str(chapter) if chapter and number.startswith("第") else ""


def _list_place(counts: list[int], paragraph: Paragraph) -> list[int]:
    deep = paragraph.level + 1
    kept = counts[:deep] + [0] * (deep - len(counts[:deep]))
    kept[-1] += 1
    return kept


def list_number(form: str, n: int) -> str:
    """A list item's number: "{n}." → "1.", "（{n}）" → "（1）", "①" → ①…⑳."""
    if form == "①":
        return chr(0x2460 + n - 1) if n <= 20 else f"({n})"
    return form.format(n=n, han=chinese_number(n))
