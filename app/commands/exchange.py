"""Commands between a draft and other files: import, check, export, demo."""

import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.commands.drafts import create, open_for_reading, open_for_writing
from app.commands.output import print_json, progress_line
from report.checks.findings import Finding, Level, as_json
from report.editions import load_edition
from report.edits import fill_from_edition, new_report_fields
from report.errors import UserError
from report.explanations import Answers, answered
from report.messages import say
from report.model import Report
from report.stream import CaseItem, IndicatorItem, Item, TableItem, stream
from report.tables import expanded_rows

if TYPE_CHECKING:
    from db.draft import DraftFile
    from importers import Accepted, Entry, Proposal
    from importers.cell_changes import CellChange


class _Taken(NamedTuple):
    """A file's proposal, the edit that takes it in, and what that does to each indicator cell."""

    proposal: "Proposal"
    accepted: "Accepted"
    changes: "list[CellChange]"


LEVELS = {Level.ERROR: "错误", Level.QUERY: "疑问", Level.HINT: "提示"}
_SQLITE = b"SQLite format 3\x00"


def import_(args: Namespace) -> int:
    """`zhibao import`: files into a draft, which is made where there is none. Either every file is taken
    in or none.
    """
    made = not args.draft.exists()
    if made and args.draft.suffix.lower() != ".zhibao":
        raise UserError(say("cli.draft_suffix", name=args.draft.name))
    draft = None if made else open_for_writing(args.draft)
    try:
        report = _copy(draft.report) if draft else None
        taken = _propose_all(args, report)
        if draft is None:
            first = taken[0].proposal
            draft = _new_draft(args, first)
        _write_all(draft, taken, made)
    finally:
        if draft is not None:
            draft.close()
    proposals = [each.proposal for each in taken]
    if args.json:
        document = {"format": 1, "draft": str(args.draft), "made": made, "edition": proposals[0].edition_id}
        files = [each.proposal.as_json() | {"cells": [asdict(c) for c in each.changes]} for each in taken]
        print_json({**document, "files": files})
    else:
        _print_import(args, taken, made)
    return 1 if any(p.doubtful or p.unmatched for p in proposals) else 0


def _copy(report: Report) -> Report:
    """The same records in dictionaries of their own."""
    return Report(
        report.edition,
        report.year,
        dict(report.sections),
        dict(report.blocks),
        dict(report.values),
        dict(report.fields),
        dict(report.pictures),
    )


def _propose_all(args: Namespace, report: Report | None) -> "list[_Taken]":
    """Reads every file against the report as the files before it leave it; nothing is written."""
    from app.mapping_profile import profile_mappings
    from importers import accept, propose
    from importers.cell_changes import cell_changes

    if report is not None and args.edition and args.edition != report.edition.id:
        raise UserError(say("cli.other_edition", draft=args.draft.name, edition=report.edition.id))
    tell, taken = progress_line(), []
    for place, path in enumerate(args.files):
        tell(say("cli.reading", name=path.name), place, len(args.files))
        proposal = propose(path, report, args.edition, args.as_ == "last-year", profile_mappings())
        proposal.erase_blanks = args.erase
        if report is None:
            report = _fresh_report(proposal)
        changes = cell_changes(report, proposal)
        accepted = accept(report, proposal)
        report.apply(accepted.edit)
        taken.append(_Taken(proposal, accepted, changes))
    tell(say("cli.read"), len(args.files), len(args.files))
    return taken


def _fresh_report(proposal: "Proposal") -> Report:
    """An empty report for what a file holds."""
    edition = load_edition(proposal.edition_id)
    fields = new_report_fields(proposal.school, proposal.school_code)
    report = Report(edition, proposal.year or edition.year, fields=fields)
    report.apply(fill_from_edition(report))
    return report


def _new_draft(args: Namespace, proposal: "Proposal") -> "DraftFile":
    edition = load_edition(proposal.edition_id)
    return create(args.draft, edition, proposal.school, proposal.school_code, proposal.year or None)


def _write_all(draft: "DraftFile", taken: "list[_Taken]", made: bool) -> None:
    try:
        for proposal, accepted, _ in taken:
            for data in accepted.pictures.values():
                draft.store_picture(data)
            draft.commit(accepted.edit, proposal.source)
    except BaseException:
        if made:  # refused means: nothing written
            draft.close()
            with suppress(OSError):
                draft.path.unlink()
        raise


def _print_import(args: Namespace, taken: "list[_Taken]", made: bool) -> None:
    first = taken[0].proposal
    if made:
        key = "cli.made_as_told" if args.edition else "cli.made_as_guessed"
        print(say(key, name=args.draft.name, edition=first.edition_id, year=first.year, school=first.school))
    for proposal, _, changes in taken:
        counts = [len(part) for part in (proposal.matched, proposal.doubtful, proposal.unmatched)]
        print(
            say(
                "cli.imported",
                name=proposal.source,
                matched=counts[0],
                doubtful=counts[1],
                unmatched=counts[2],
            )
        )
        _print_changes(changes, proposal.erase_blanks)
        for label, entries in (("存疑", proposal.doubtful), ("未对上", proposal.unmatched)):
            for entry in entries:
                print(_entry_line(label, entry))


def _print_changes(changes: "list[CellChange]", erasing: bool) -> None:
    """The counts of figures, and old → new for each that replaces another."""
    if not changes:
        return
    from importers.cell_changes import BLANK, CHANGED, counts_of

    print(f"  {counts_of(changes, erasing)}")
    for change in changes:
        if change.kind == CHANGED or (change.kind == BLANK and erasing):
            print(
                f"  改动　{say('excel.change_line', place=change.place, old=change.old, new=change.new or '（空）')}"
            )


def _entry_line(label: str, entry: "Entry") -> str:
    target = f" → {entry.target}" if entry.target else ""
    reason = f"：{entry.reason}" if entry.reason else ""
    return f"  {label}　{' '.join(entry.text.split())[:80]}{target}{reason}"


def check(args: Namespace) -> int:
    """`zhibao check`: every finding of a draft, or of a file that is read into a report of its own."""
    from report.checks import run_checks

    report, printed = read_report(args.file)
    findings = run_checks(report, printed)
    answers = answered(report, findings)
    if args.report:
        from exporters import export_check_report

        export_check_report(report, findings, args.report, internal=not args.public)
    if args.json:
        found = [as_json(finding) for finding in answers.open]
        print_json({"format": 1, "checked": measured(report), "findings": found})
    else:
        _print_findings(answers.open)
        _print_explained(answers)
        if args.report:
            print(say("cli.written", path=args.report))
    return 1 if answers.open else 0


def read_report(path: Path) -> tuple[Report, bool]:
    """The report of a draft, or one read from a Word, Excel or text file, and whether its typed numbers
    are to be judged: a draft is numbered by the program.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_SQLITE))
    except FileNotFoundError as error:
        raise UserError(say("cli.not_found", name=path)) from error
    if head == _SQLITE or path.suffix.lower() == ".zhibao":
        draft = open_for_reading(path)
        draft.close()
        return draft.report, False
    from importers import accept, propose

    proposal = propose(path)
    report = _fresh_report(proposal)
    report.apply(accept(report, proposal).edit)
    return report, True


def measured(report: Report) -> dict[str, int]:
    """How much was checked: characters that are no white space, tables, and numbers in text and tables."""
    texts: list[str] = []
    tables = 0

    def take(item: Item) -> None:
        nonlocal tables
        if isinstance(item, CaseItem):
            for part in item.items:
                take(part)
        elif isinstance(item, TableItem):
            tables += 1
            texts.extend(cell for row in expanded_rows(item.body) for cell in row)
        elif isinstance(item, IndicatorItem):
            tables += 1
            texts.extend(cell for row in item.printed.rows for cell in row)
        else:
            texts.append(getattr(item, "text", ""))

    for item in stream(report):
        take(item)
    characters = sum(len(re.sub(r"\s", "", text)) for text in texts)
    numbers = sum(len(re.findall(r"\d+(?:[.,]\d+)*", text)) for text in texts)
    return {"characters": characters, "tables": tables, "numbers": numbers}


def _print_findings(findings: Sequence[Finding]) -> None:
    if not findings:
        print(say("cli.no_findings"))
        return
    counts = {level: sum(f.level == level for f in findings) for level in LEVELS}
    print("，".join(f"{name} {counts[level]}" for level, name in LEVELS.items()))
    for finding in findings:
        print(f"{LEVELS[Level(finding.level)]}　{finding.message}")
        for place in finding.places:
            print(f"    {place.where}")


def _print_explained(answers: Answers) -> None:
    """The findings that were explained, with what was said."""
    if answers.closed:
        print(say("cli.explained", count=len(answers.closed)))
    for finding in answers.closed:
        given = answers.given(finding)
        print(f"{LEVELS[Level(finding.level)]}　{finding.message}")
        if given is not None:
            words = "；".join(text for text in (given.reason, given.public, given.internal) if text)
            print(f"    {words}")


def _asked_office(parts: dict[str, bytes]) -> dict[str, int]:
    """Page numbers from the office program of this PC; says so where none could be had."""
    from exporters.word.ask_office import ask_office

    found = ask_office(parts)
    if not found:
        print(say("cli.office_silent"), file=sys.stderr)
    return found


def export(args: Namespace) -> int:
    """`zhibao export`: the deliverables of a draft."""
    from exporters import export_excel, export_word

    if not (args.word or args.excel or args.fill or args.pdf or args.folder):
        raise UserError(say("cli.nothing_to_export"))
    draft = open_for_reading(args.draft)
    written: dict[str, str] = {}
    filled: dict[str, Any] = {}
    try:
        _name_files(args, draft.report)
        if args.fill:  # first, for it may refuse the form, and then nothing is to be written
            filled = _fill(draft.report, *args.fill)
            written["fill"] = str(args.fill[1])
        if args.word:
            ask = _asked_office if args.ask_office else None
            export_word(draft.report, draft.picture, args.word, progress=progress_line(), ask=ask)
            written["word"] = str(args.word)
        if args.pdf:
            from app.pdf import export_pdf

            export_pdf(draft.report, draft.picture, args.pdf, progress=progress_line())
            written["pdf"] = str(args.pdf)
        if args.excel:
            export_excel(draft.report, args.excel, progress=progress_line())
            written["excel"] = str(args.excel)
    finally:
        draft.close()
    if args.json:
        print_json({"format": 1, "written": written, **({"fill": filled} if filled else {})})
    else:
        print("\n".join(say("cli.written", path=path) for path in written.values()))
        if filled:
            print("\n".join([say("fill.done", path=written["fill"], **filled), *filled["listed"]]))
    return 1 if filled and (filled["listed"] or filled["agreeing"] < filled["total"]) else 0


def _name_files(args: Namespace, report: Report) -> None:
    """With --folder: puts the files that have no name of their own into it, named by the pattern."""
    from report.file_names import file_name, pattern_trouble

    if args.folder is None:
        if args.names is not None:
            raise UserError(say("cli.names_without_folder"))
        return
    trouble = pattern_trouble(args.names or "")
    if trouble:
        raise UserError(trouble)
    for kind in ("word", "pdf", "excel"):
        if getattr(args, kind) is None:
            setattr(args, kind, args.folder / file_name(report, kind, args.names))


def _fill(report: Report, blank: Path, target: Path) -> dict[str, Any]:
    """Fills a form and reads it back: what was done and all that needs a person, ready for JSON."""
    from app.fill_memory import learned_rows
    from exporters.fill import agreement, fill_form

    learned = learned_rows()
    result = fill_form(report, blank, target, learned)
    agreeing, total, differences = agreement(report, target, learned)
    facts = {**asdict(result), "listed": result.listed}
    return {**facts, "agreeing": agreeing, "total": total, "differences": differences}


def demo(args: Namespace) -> int:
    """`zhibao demo`: the sample school from draft to deliverables."""
    from app.sample import build_sample
    from exporters import export_check_report, export_excel, export_word
    from report.checks import run_checks

    folder: Path = args.out
    folder.mkdir(parents=True, exist_ok=True)
    names = ("示例学校.zhibao", "示例学校质量年报.docx", "示例学校指标表.xlsx", "示例学校检查报告.docx")
    draft_path, word, excel, checked = (folder / name for name in names)
    if draft_path.exists():
        raise UserError(say("cli.demo_exists", name=draft_path.name, folder=folder))
    build_sample(draft_path)
    draft = open_for_reading(draft_path)
    try:
        export_word(draft.report, draft.picture, word, progress=progress_line())
        export_excel(draft.report, excel, progress=progress_line())
        export_check_report(draft.report, run_checks(draft.report, printed=False), checked)
    finally:
        draft.close()
    print("\n".join(str(path) for path in (draft_path, word, excel, checked)))
    return 0
