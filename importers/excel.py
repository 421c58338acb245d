"""Indicator workbooks → a proposal: an office's own tables, the province's filled form, the workbook this program writes,
another system's export.

Rows are found by label, unit and order (`report.form_match`) or by what a person decided before, never by position; a blank cell
never erases a value unless that is asked for.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from importers.excel_values import Reading, is_flat, take_flat, take_table
from importers.grid import MAX_COLUMNS, MAX_ROWS, Sheet
from importers.guess import Signs, school_kind
from importers.mapping import SETTING, remembered
from importers.proposal import Entry, Proposal, differences
from importers.sheet_files import read_sheets
from importers.sheet_match import Matched, Matcher
from importers.sheet_tables import Part, is_data, is_heading, parts_of, whole
from importers.typed_tables import take_typed
from report.edition import Edition
from report.editions import edition_ids, load_edition
from report.errors import UserError
from report.form_match import heading_role, label_key, match_table
from report.messages import say
from report.model import Report

_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年|\s*$|[-—]\d\d\d\d)")
_SCHOOL = re.compile(r"(?:填报单位|单位名称|学校名称|院校名称|学校)(?:（盖章）|\(盖章\))?\s*[：:]?\s*")
_CODE = re.compile(r"(?:学校|院校|单位)代码\s*[：:]?\s*")
_CODE_INSIDE = re.compile(r"代码\s*[：:]\s*([0-9A-Za-z]{4,20})(?![0-9A-Za-z])")
_SHUT = re.compile(r"不填|仅.{1,4}填")


def propose_excel(
    path: Path,
    report: Report | None = None,
    edition_id: str | None = None,
    as_last_year: bool = False,
    profile: Mapping[str, str] | None = None,
) -> Proposal:
    """What the workbook would give `report`, or a new report of the edition that fits best. `profile` are the mappings that the
    user's profile remembers, JSON by fingerprint; they stand before those of the draft.

    UserError where the file cannot be read or, without a report, holds no indicator table of any edition asked for.
    """
    path = Path(path)
    sheets = read_sheets(path)
    parts = [
        part for sheet in sheets for part in ([whole(sheet)] if is_flat(sheet.grid) else parts_of(sheet))
    ]
    if report is not None:
        edition, year = report.edition, report.year
    else:
        edition = load_edition(edition_id) if edition_id else _best_edition(parts, path.name)
        year = _year(parts, edition, as_last_year)
    proposal = Proposal(path.name, edition.id, year, as_last_year=as_last_year)
    reading = Reading(edition, year, as_last_year, proposal)
    known = remembered(profile or {}, report.fields if report else {})
    matcher = Matcher(edition, year, as_last_year, known)
    left = _read(reading, sheets, parts, matcher)
    if report is not None:
        left = [part for part in left if not take_typed(report, proposal, part, matcher)]
    _note_left(reading, left, matcher)
    if not proposal.matched and not (report is not None and proposal.sheets):
        raise UserError(say("excel.no_table", name=path.name))
    proposal.values = list(reading.values.values())
    proposal.blanks = [cell for key, cell in reading.blanks.items() if key not in reading.values]
    if report is not None:
        proposal.doubtful += differences(report, proposal.values)
    return proposal


def _read(reading: Reading, sheets: list[Sheet], parts: list[Part], matcher: Matcher) -> list[Part]:
    """Takes what is recognised; the parts that are not come back."""
    flat = [part for part in parts if is_flat(part.grid)]
    for part in parts:
        _note_school(reading.proposal, part.grid)
    matched, left = matcher.match_all(part for part in parts if part not in flat and part.grid)
    for each in matched:
        _note_mapping(reading.proposal, each)
        reading.proposal.sheets.append(matcher.view(_source(parts, each), each))
        take_table(reading, each)
    for part in flat:
        if matched:
            entry = Entry("table", part.sheet.name, reason=say("excel.flat_repeated"))
            reading.proposal.matched.append(entry)
        else:
            take_flat(reading, part)
    for sheet in sheets:
        if sheet.too_large:
            reason = say("excel.sheet_cut", rows=MAX_ROWS, columns=MAX_COLUMNS)
            reading.proposal.unmatched.append(Entry("table", sheet.name, reason=reason))
    seen = {sheet.name for each in matched for sheet, _ in each.part.lines}
    return [part for part in left if part.sheet.name not in seen or _is_table(part)]


def _source(parts: list[Part], matched: Matched) -> Part:
    """The part as it stood in the file, before a mapping put other headings over it."""
    own = (matched.part.sheet.name, matched.part.lines[-1])
    return next(
        (
            p
            for p in parts
            if (p.sheet.name, p.lines[-1]) == own and set(p.columns) & set(matched.part.columns)
        ),
        matched.part,
    )


def _is_table(part: Part) -> bool:
    """Whether an unmatched part is a table of its own and not the lines above or below one."""
    return any(is_heading(line) for line in part.grid)


def _note_left(reading: Reading, left: list[Part], matcher: Matcher) -> None:
    for part in left:
        if part.grid and any(any(line) for line in part.grid):
            if sum(map(is_data, part.grid)) > 1:
                reading.proposal.sheets.append(matcher.view(part, None))
            key = "sheet_unknown" if part.sheet.visible else "sheet_hidden"
            reading.proposal.unmatched.append(Entry("table", part.sheet.name, reason=say(f"excel.{key}")))


def _note_mapping(proposal: Proposal, matched: Matched) -> None:
    """Says that a remembered mapping was used, and which headings are not what they were."""
    found = matched.found
    if found is None:
        return
    name = matched.part.sheet.name
    proposal.matched.append(Entry("table", name, reason=say("excel.mapping_used")))
    proposal.fields.setdefault(SETTING + found.mapping.fingerprint, found.mapping.as_json())
    for old, new in found.renamed:
        proposal.doubtful.append(
            Entry("column", _plain_heading(new), name, say("excel.column_renamed", old=_plain_heading(old)))
        )
    for old in found.lost:
        proposal.doubtful.append(Entry("column", _plain_heading(old), name, say("excel.column_lost")))
    for new in found.new:
        proposal.doubtful.append(Entry("column", _plain_heading(new), name, say("excel.column_new")))


def _plain_heading(relative: str) -> str:
    """A relative heading in words."""
    words = {"{0}": "本年", "{-1}": "上年"}
    return re.sub(
        r"\{-?\d+\}年?", lambda match: words.get(match.group().rstrip("年"), match.group()), relative
    )


def _note_school(proposal: Proposal, grid: list[list[str]]) -> None:
    """School name and code from the lines above a table: 「填报单位：…」, or a label with its cell beside it."""
    for line in grid[:6]:
        for column, text in enumerate(line):
            beside = next((t for t in line[column + 1 :] if t and t != text), "")
            if not proposal.school and (name := _after(text, _SCHOOL, beside)):
                proposal.school = re.split(
                    r"[\s\u3000]{2,}|\u3000|[（(]盖章|填报时间|学校代码|院校代码", name
                )[0].strip()
            inside = _CODE_INSIDE.search(text)
            code = inside.group(1) if inside else _after(text, _CODE, beside)
            if not proposal.school_code and re.fullmatch(r"[0-9A-Za-z]{4,20}", code):
                proposal.school_code = code


def _after(text: str, label: re.Pattern[str], beside: str) -> str:
    """What follows a label in its own cell; else, for a cell that is only the label, the next cell of the line."""
    match = label.match(text)
    if not match or (match.group().strip() == "学校"):
        return ""
    rest = text[match.end() :].strip()
    if rest:
        return rest if re.search(r"[：:]\s*$", match.group()) else ""
    heading = (
        label.match(beside) or _CODE.match(beside) or _SCHOOL.match(beside) or beside in ("指标", "单位")
    )
    return "" if heading else beside


def _best_edition(parts: list[Part], name: str) -> Edition:
    """The edition whose tables the workbook's sheets match best."""
    lines = [text for part in parts for line in part.grid[:6] for text in dict.fromkeys(line) if text]
    kind = school_kind(Signs(lines))
    editions = [load_edition(edition_id) for edition_id in edition_ids()]
    held = {label_key(text) for part in parts for line in part.grid for text in line if text}
    rough = {edition.id: len(held & _labels(edition)) for edition in editions}
    best: tuple[float, Edition] | None = None
    for edition in editions:
        if not rough[edition.id] or rough[edition.id] < 0.8 * max(rough.values()):
            continue  # aligning rows takes long; labels alone rule most editions out
        score = sum((_fit(edition, part) for part in parts), 0.0)
        if score > 0:
            score += 5 * (edition.school_kind == kind) - abs(edition.year - _year(parts, edition, False))
        if score > 0 and (best is None or score > best[0]):
            best = (score, edition)
    if best is None:
        raise UserError(say("importers.no_edition", name=name))
    return best[1]


def _labels(edition: Edition) -> set[str]:
    return {
        label_key(name)
        for table in edition.tables
        for row in table.rows
        for name in (row.name, *row.paper_label)
    } - {""}


def _fit(edition: Edition, part: Part) -> float:
    """How well a part is one of the edition's tables: rows found, less those that are shut in one and open in the other."""
    match = match_table(part.grid, edition, edition.year, part.title)
    if match is None:
        return 0.0
    contrary = 0
    for found in match.rows:
        shut = any(_SHUT.search(part.grid[found.place][column]) for column in match.columns)
        contrary += found.row.kind == "value" and shut == edition.applies(found.row)
    return match.share * sum(1 for found in match.rows if found.sure) - contrary


def _year(parts: Iterable[Part], edition: Edition, as_last_year: bool) -> int:
    """The report's year: the latest that heads a column, one later when the workbook is last year's."""
    years = [
        int(year.group())
        for part in parts
        for line in part.grid[:6]
        for text in line
        if len(text) < 14 and (year := _YEAR.search(text)) and ("年" in text or _names_columns(line))
    ]
    latest = max(years, default=edition.year)
    return latest + 1 if as_last_year else latest


def _names_columns(line: list[str]) -> bool:
    """Whether a row names columns, so that a bare 2025 in it is a year and no value."""
    return any(heading_role(t) in ("unit", "serial", "code", "school") or t in ("指标", "项目") for t in line)
