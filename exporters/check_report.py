"""The findings as a paper to hand round: a Word file, or a web page where the name ends in .html.

Errors first, then queries, then hints, then what has been explained; each with its figures and its places, in calm words.
"""

import datetime
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from exporters.files import write_atomically
from exporters.plain_word import document_bytes, plain_document, printable
from report.checks.findings import Finding, Level
from report.explanations import Answers, Explanation, answered, figures_of
from report.fields import report_title
from report.messages import say
from report.model import Report

_MOST_PLACES = 12
_MOST_QUOTE = 160
LEVELS = (
    (Level.ERROR, "错误"),
    (Level.QUERY, "疑问"),
    (Level.HINT, "提示"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the paper: `kind` is title, intro, heading, note, finding, figures, place or answer; `number` counts findings."""

    kind: str
    text: str
    number: int = 0


def export_check_report(
    report: Report, findings: Sequence[Finding], path: Path, internal: bool = True
) -> None:
    """Writes the findings of a run to `path`: Word, or HTML by its ending. Explained ones stand by themselves with what was said.
    Without `internal` the office's own words are left out: the paper for those above. UserError where it cannot be written."""
    lines = list(check_lines(report, findings, internal))
    title = say("checks.paper_title", title=report_title(report))
    if Path(path).suffix.lower() in (".html", ".htm"):
        data = _html(title, lines)
    else:
        data = _word(report, title, lines)

    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_atomically(path, write)


def check_lines(report: Report, findings: Sequence[Finding], internal: bool = True) -> Iterator[Line]:
    """The paper line by line."""
    answers = answered(report, findings)
    yield Line("title", say("checks.paper_title", title=report_title(report)))
    yield Line("intro", _intro(report, answers))
    number = 0
    for level, name in LEVELS:
        found = [finding for finding in answers.open if finding.level == level]
        if not found:
            continue
        yield Line("heading", say("checks.paper_heading", level=name, count=len(found)))
        yield Line("note", say(f"checks.paper_{level}"))
        for finding in found:
            number += 1
            yield from _finding_lines(finding, number)
            given = answers.given(finding)
            if given is not None and given.figures == figures_of(finding):
                yield from _answer_lines(given, internal)
    shown = [f for f in answers.closed if internal or (g := answers.given(f)) is None or not g.ignored]
    if shown:
        yield Line("heading", say("checks.paper_explained", count=len(shown)))
    for finding in shown:
        number += 1
        yield from _finding_lines(finding, number)
        given = answers.given(finding)
        if given is not None:
            yield from _answer_lines(given, internal)


def _intro(report: Report, answers: Answers) -> str:
    day = datetime.date.today()
    date = f"{day.year}年{day.month}月{day.day}日"
    school = report.school or say("checks.paper_this")
    if not answers.open and not answers.closed:
        return say("checks.paper_clean", school=school, date=date)
    counts = {level: sum(f.level == level for f in answers.open) for level, _ in LEVELS}
    words = say(
        "checks.paper_intro",
        school=school,
        date=date,
        errors=counts[Level.ERROR],
        queries=counts[Level.QUERY],
        hints=counts[Level.HINT],
    )
    return words + (say("checks.paper_and_explained", count=len(answers.closed)) if answers.closed else "")


def _answer_lines(given: Explanation, internal: bool) -> Iterator[Line]:
    """What was said to a finding; the office's own words are marked as such."""
    if given.public:
        yield Line("answer", say("checks.paper_public", reason=given.reason, words=given.public))
    if given.internal and internal:
        key = "paper_ignored" if given.ignored else "paper_internal"
        yield Line("answer", say(f"checks.{key}", words=given.internal))
    elif not given.public:
        yield Line("answer", say("checks.paper_told", reason=given.reason))


def _finding_lines(finding: Finding, number: int) -> Iterator[Line]:
    yield Line("finding", finding.message, number)
    if finding.expected and finding.found:
        yield Line("figures", say("checks.paper_figures", found=finding.found, expected=finding.expected))
    for place in finding.places[:_MOST_PLACES]:
        quote = " ".join(place.quote.replace("\t", " ｜ ").split()).strip("｜ ")
        quote = quote if len(quote) <= _MOST_QUOTE else quote[: _MOST_QUOTE - 1] + "…"
        yield Line("place", f"{place.where}：{quote}" if quote and quote not in place.where else place.where)
    rest = len(finding.places) - _MOST_PLACES
    if rest > 0:
        yield Line("place", say("checks.paper_more", count=rest))


def _word(report: Report, title: str, lines: list[Line]) -> bytes:
    document = plain_document()
    for line in lines:
        _paragraph(document, line)
    return document_bytes(document, title, report.school)


def _paragraph(document: Any, line: Line) -> None:
    from docx.shared import Cm, Pt, RGBColor

    text = printable(line.text)
    if line.kind in ("title", "heading"):
        document.add_heading(text, 0 if line.kind == "title" else 1)
        return
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(0), Pt(3)
    form.line_spacing = 1.25
    if line.kind == "finding":
        form.space_before = Pt(8)
        form.left_indent, form.first_line_indent = Cm(0.9), Cm(-0.9)
        form.keep_with_next = True
        paragraph.add_run(f"{line.number}.\t").bold = True
        form.tab_stops.add_tab_stop(Cm(0.9))
        paragraph.add_run(text)
        return
    run = paragraph.add_run(text)
    if line.kind == "answer":
        form.left_indent = Cm(0.9)
        run.bold = True
        run.font.size = Pt(9.5)
    elif line.kind in ("figures", "place"):
        form.left_indent = Cm(0.9)
        run.font.size = Pt(9.5)
        run.font.color.rgb = RGBColor(0x50, 0x50, 0x50)
    elif line.kind == "note":
        run.font.color.rgb = RGBColor(0x50, 0x50, 0x50)


_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ max-width: 46em; margin: 2em auto; padding: 0 1em; font: 16px/1.7 "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #202020 }}
h1 {{ font-size: 1.5em }} h2 {{ font-size: 1.15em; margin-top: 1.8em; border-bottom: 1px solid #ccc }}
.note, .place, .figures {{ color: #505050; margin: 0 }} .place, .figures {{ font-size: .88em; margin-left: 2.2em }}
.answer {{ font-size: .88em; font-weight: 600; margin: 0 0 0 2.2em }}
.finding {{ margin: .9em 0 .1em; padding-left: 2.2em; text-indent: -2.2em }} .finding b {{ display: inline-block; width: 2.2em; text-indent: 0 }}
</style></head><body>
{body}
</body></html>
"""


def _html(title: str, lines: list[Line]) -> bytes:
    tags = {"title": "h1", "heading": "h2"}
    body = []
    for line in lines:
        tag = tags.get(line.kind, "p")
        number = f"<b>{line.number}.</b>" if line.kind == "finding" else ""
        text = html.escape(printable(line.text))
        body.append(f'<{tag} class="{line.kind}">{number}{text}</{tag}>')
    return _PAGE.format(title=html.escape(title), body="\n".join(body)).encode("utf-8")
