"""A plain text file → a proposal: one line is one paragraph, runs of tabbed or barred lines are tables."""

import re
from pathlib import Path

from importers.line_tables import barred_tables
from importers.opening import utf_16_order
from importers.proposal import Entry, Proposal
from importers.word.document import propose_document
from importers.word.lines import mend_lines
from importers.word.raw import Look, RawCell, RawDocument, RawItem, RawParagraph, RawTable
from importers.word.words import caption_of, case_of, is_lone_heading, is_sentence, numbered
from report.content import spans
from report.errors import UserError
from report.messages import say
from report.model import Report

MOST_BYTES = 20 << 20
MOST_LINES = 300_000  # each becomes a paragraph; a report has some thousand
_RULE = re.compile(r"^\|?[\s:|+-]*-{3,}[\s:|+-]*\|?$")
_BULLET = re.compile(r"^[-*]\s+(?=\S)")
_UNIT = re.compile(
    r"^(%|％|—|-|[万千]?[元人个项门所本台套件次户家种时日册期级]{1,2}([/·]\w+)?|人次|课次|学时|课时|m²/生|㎡/生|Mbps)$"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def propose_text(path: Path, report: Report | None, edition_id: str | None, as_last_year: bool) -> Proposal:
    """What the text file would give; UserError when it is too large or its encoding is not known."""
    data = path.read_bytes()
    if len(data) > MOST_BYTES or data.count(b"\n") + data.count(b"\r") > 2 * MOST_LINES:
        raise UserError(say("importers.too_large", name=path.name))
    document = RawDocument(text_items(decoded(data, path.name)))
    joined = mend_lines(document)
    items, mended = _mended(document.items)
    mended += joined
    if not items:
        raise UserError(say("importers.empty", name=path.name))
    proposal = propose_document(
        RawDocument(items, document.notes), path.name, report, edition_id, as_last_year
    )
    proposal.doubtful.insert(0, Entry("file", path.name, "", say("importers.text_only")))
    if mended:
        proposal.doubtful.insert(1, Entry("file", path.name, "", say("importers.lines_joined", count=mended)))
    return proposal


def decoded(data: bytes, name: str) -> str:
    """The text of UTF-8, UTF-16 or GB18030 bytes, with or without a byte order mark. UserError for anything else."""
    candidates = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\x00" in data:
        candidates = [order] if (order := utf_16_order(data)) else []
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text)) * 100 <= len(text):
            return _CONTROL.sub("", text)
    raise UserError(say("importers.not_text", name=name))


def text_items(text: str) -> list[RawItem]:
    """Paragraphs and tables in order; a form feed begins a new page."""
    items: list[RawItem] = []
    rows: list[list[str]] = []
    barred = False
    page_break = False
    for line in barred_tables(re.split(r"\r\n|\r|\n", text)):
        bar = line.strip().startswith("|") and line.strip().endswith("|") and line.count("|") > 1
        tabbed = not bar and "\t" in line.strip() and not _is_contents(line)
        if rows and (not (bar or tabbed) or bar != barred):
            items += _finished(rows, barred)
            rows = []
        if bar or tabbed:
            barred = bar
            if not _RULE.match(line.strip()):
                rows.append(_fields(line, bar))
            continue
        page_break = page_break or "\f" in line
        words = _BULLET.sub("", line.replace("\f", "").strip())
        if words:
            items.append(_paragraph(words, page_break, line[:1].isspace()))
            page_break = False
    return items + _finished(rows, barred)


def _is_contents(line: str) -> bool:
    """Whether a tab in the line only leads to a page number."""
    if re.search(r"[.…·．]{3,}\s*\t?\s*\d{1,3}\s*$", line):
        return True
    match = re.match(r"^([^\t]+)\t\d{1,3}\s*$", line)
    words = match.group(1).strip() if match else ""
    return bool(words) and bool(numbered(words).kind or caption_of(words) or is_lone_heading(words))


def _fields(line: str, bar: bool) -> list[str]:
    if bar:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    return [cell.strip() for cell in line.rstrip("\r\n").split("\t")]


def _mended(items: list[RawItem]) -> tuple[list[RawItem], int]:
    """Paragraphs that a conversion broke in mid-sentence made whole again, and how often that was."""
    whole: list[RawItem] = []
    count = 0
    for item in items:
        last = whole[-1] if whole else None
        if isinstance(item, RawParagraph) and isinstance(last, RawParagraph) and _broken(last.text, item):
            whole[-1] = _paragraph(last.text + item.text, last.page_break)
            count += 1
        else:
            whole.append(item)
    return whole, count


def _broken(before: str, after: RawParagraph) -> bool:
    """Whether a long line stops without punctuation and the next one begins nothing of its own."""
    if len(before) < 32 or before[-1] in "。！？；：.!?;:”’）)》】…" or after.page_break:
        return False
    if caption_of(before) or case_of(before) or (numbered(before).kind and not is_sentence(before)):
        return False
    text = after.text
    return not (numbered(text).kind or caption_of(text) or case_of(text) or is_lone_heading(text))


def _finished(rows: list[list[str]], barred: bool) -> list[RawItem]:
    """The rows as a table; a single tabbed line is a paragraph."""
    if not rows:
        return []
    if len(rows) == 1 and not barred:
        return [_paragraph("\t".join(rows[0]).strip(), False)]
    rows = _squared(rows)
    width = max(len(row) for row in rows)
    cells = [
        RawCell(r, c, items=[_paragraph(text, False)] if text else [])
        for r, row in enumerate(rows)
        for c, text in enumerate(row + [""] * (width - len(row)))
    ]
    return [RawTable(cells, len(rows), width)]


def _squared(rows: list[list[str]]) -> list[list[str]]:
    """Rows of an indicator table put under its header again, where merged label cells moved their values: by the unit."""
    head = [cell for cell in rows[0] if cell]
    unit = next((k for k, cell in enumerate(head) if cell in ("单位", "计量单位")), 0)
    if not unit or max(len(row) for row in rows) <= len(head):
        return rows
    squared = [head]
    for row in rows[1:]:
        found = next((k for k, cell in enumerate(row) if k > 0 and _UNIT.match(cell)), None)
        if found is None:
            squared.append(row)
            continue
        labels = [cell for cell in row[:found] if cell]
        kept = labels if len(labels) <= unit else [*labels[: unit - 1], " ".join(labels[unit - 1 :])]
        squared.append([""] * (unit - len(kept)) + kept + row[found : found + len(head) - unit])
    return squared


def _paragraph(text: str, page_break: bool, indented: bool = False) -> RawParagraph:
    return RawParagraph(spans(text), Look(), page_break=page_break, indented=indented)
