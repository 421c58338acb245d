"""Commands on one draft: new, set, get, dump, verify, roll; and the list of editions."""

import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import edition_store
from app.commands.output import print_json
from report.dump import dump
from report.edition import Edition, Row
from report.editions import list_editions, load_edition
from report.edits import fill_from_edition, new_report_fields, set_value
from report.errors import UserError
from report.indicators import effective_value
from report.messages import say
from report.model import Report
from report.values import State, Value, read_value

if TYPE_CHECKING:
    from db.draft import DraftFile

KINDS = {"zhongzhi": "中等职业学校", "gaozhi": "高等职业学校", "city": "地市"}


def editions(args: Namespace) -> int:
    """`zhibao editions`: what is known; with --load and --export, editions as files. 1 where a file of the folder is broken."""
    if args.load is not None:
        loaded = edition_store.load_file(args.load)
        rows = sum(len(table.rows) for table in loaded.tables)
        tables = len(loaded.tables)
        told = say("edition_editor.loaded", title=loaded.title, id=loaded.id, tables=tables, rows=rows)
        print(told, file=sys.stderr)
    if args.export is not None:
        path = edition_store.export(args.export[0], Path(args.export[1]))
        print(say("edition_editor.exported", path=path), file=sys.stderr)
    if (args.load is not None or args.export is not None) and not args.json:
        return 0
    known = list_editions()
    troubles = edition_store.troubles()
    for sentence in troubles:
        print(sentence, file=sys.stderr)
    if args.json:
        print_json({"format": 1, "editions": [asdict(summary) for summary in known]})
        return 1 if troubles else 0
    for each in known:
        years = "、".join(each.years)
        print(f"{each.id}\t{each.title}\t{KINDS.get(each.school_kind, each.school_kind)}\t数据年度 {years}")
        print(f"\t{each.chapters} 章，{each.tables} 张表，{each.rows} 行指标。{each.status}")
    return 1 if troubles else 0


def new(args: Namespace) -> int:
    """`zhibao new`: a draft with the edition's sections and tables."""
    create(args.draft, load_edition(args.edition), args.school, args.code, args.year).close()
    print(say("cli.created", name=args.draft.name, edition=args.edition))
    return 0


def create(path: Path, edition: Edition, school: str, code: str, year: int | None) -> "DraftFile":
    """A new draft file; UserError where a file of that name exists or the name is none that Windows keeps."""
    from db.draft import DraftFile
    from exporters.files import check_name

    check_name(path)
    year = check_year(year or edition.year)
    report = Report(edition, year, fields=new_report_fields(school.strip(), code.strip()))
    report.apply(fill_from_edition(report))
    return DraftFile.create(path, report)


def check_year(year: int) -> int:
    """The year itself; UserError for one no report can have."""
    if not 2000 <= year <= 2099:
        raise UserError(say("cli.year", year=year))
    return year


def open_for_reading(path: Path) -> "DraftFile":
    """The draft, without taking its lock: another window may have it open."""
    from db.draft import DraftFile

    return DraftFile.open(path, read_only=True)


def open_for_writing(path: Path) -> "DraftFile":
    """The draft to be changed; UserError where it opens read-only."""
    from db.draft import DraftFile

    draft = DraftFile.open(path)
    if draft.read_only:
        reason = draft.notices[0]
        draft.close()
        raise UserError(reason)
    return draft


def set_(args: Namespace) -> int:
    """`zhibao set`: one indicator value. A true answer in words is kept and told (exit 1); what cannot be
    meant is refused.
    """
    draft = open_for_writing(args.draft)
    try:
        row, column = find_cell(draft.report, args.row, args.year)
        value, told = _given_value(args, row)
        before = draft.report.value(row.id, column)
        if before.locked and not args.unlock:
            raise UserError(say("cli.locked", row=row.name, column=column, value=before.shown))
        kept = replace(before, state=value.state, text=value.text, typed=value.typed)
        draft.commit(set_value(draft.report, row.id, column, kept))
    finally:
        draft.close()
    shown = kept.shown or say("cli.blank")
    print(say("cli.was_set", row=row.name, column=column, value=shown, unit=_unit(row)))
    if told:
        print(told)
    return 1 if told else 0


def get(args: Namespace) -> int:
    """`zhibao get`: the printed form of one value, an empty line for a blank one."""
    draft = open_for_reading(args.draft)
    try:
        row, column = find_cell(draft.report, args.row, args.year)
        value = effective_value(draft.report, row, column)
    finally:
        draft.close()
    if args.json:
        shown = None if value.state == State.BLANK else value.shown
        print_json(
            {"row": row.id, "column": column, "unit": row.unit, "value": shown, "state": str(value.state)}
        )
    else:
        print(value.shown)
    return 0


def find_cell(report: Report, row_id: str, column: str) -> tuple[Row, str]:
    """The row and the value column's key; UserError where the edition has no such cell or this school
    does not fill it.
    """
    try:
        table = report.edition.table_of(row_id)
    except KeyError as error:
        raise UserError(say("cli.no_row", row=row_id, edition=report.edition.id)) from error
    row = table.row(row_id)
    columns = [c.key_for(report.year) for c in table.columns]
    column = column.removesuffix("年") if column.removesuffix("年") in columns else column
    if column not in columns:
        raise UserError(say("cli.no_column", table=table.title, column=column, columns="、".join(columns)))
    if row.kind == "heading":
        raise UserError(say("cli.heading_row", row=row.name))
    if not report.edition.applies(row):
        raise UserError(say("cli.not_filled", row=row.name, mark=row.mark))
    return row, column


def _given_value(args: Namespace, row: Row) -> tuple[Value, str]:
    """The value, and a sentence where a person should look at it."""
    if args.text:
        return Value(State.TEXT, args.value.strip()), ""
    value = read_value(args.value, row.unit)
    if value.state != State.TEXT:
        return value, ""
    # Words alone can be a true answer (工种取消); digits or letters that make no number are a slip.
    if re.search(r"[0-9A-Za-z０-９]", value.text) or not re.search(r"[\u4e00-\u9fff]", value.text):
        raise UserError(say("cli.no_value", value=args.value, row=row.name, unit=row.unit))
    return value, say("cli.kept_as_text", value=value.text)


def _unit(row: Row) -> str:
    return "" if row.unit in ("", "—", "-") else f" {row.unit}"


def dump_(args: Namespace) -> int:
    """`zhibao dump`: the whole draft in reading order."""
    draft = open_for_reading(args.draft)
    document = dump(draft.report)
    draft.close()
    if args.json:
        print_json(document)
        return 0
    print(f"{document['school']['name']}　{document['year']} 年　{document['edition']}")
    for line in _lines(document["items"]):
        print(line)
    for record in document["indicators"]:
        values = "　".join(f"{column}：{'' if v is None else v}" for column, v in record["values"].items())
        print(f"[{record['row']}] {' › '.join(record['path'])}（{record['unit']}）　{values}")
    return 0


def _lines(items: list[dict[str, Any]], indent: str = "") -> Iterator[str]:
    for item in items:
        kind = item["kind"]
        if kind == "heading":
            yield f"\n{'#' * item['level']} {item['number'] or ''}{item['text']}"
        elif kind == "paragraph":
            yield indent + item["text"]
        elif kind == "case":
            yield f"{indent}【{item['label']}{item['title']}】"
            yield from _lines(item["items"], indent + "　")
        elif kind == "figure":
            yield f"{indent}〔{item['number']} {item['caption']}，{item['pictures']} 幅〕"
        else:
            yield f"{indent}〔{item['number']} {item['caption']}〕"
            yield from (indent + "\t".join(row) for row in item["rows"])


def verify(args: Namespace) -> int:
    """`zhibao verify`: what is wrong with the file; `--repair` rescues what can be read into a new one."""
    from db.repair import repair
    from db.verify import verify as find_trouble

    if args.repair:
        rescued = repair(args.draft, args.repair)
        print(rescued.saved)
        print("\n".join(rescued.lost) or say("cli.nothing_lost"))
        print(say("cli.repaired", name=args.repair.name))
        return 1 if rescued.lost else 0
    troubles = find_trouble(args.draft)
    print("\n".join(troubles) or say("cli.sound", name=args.draft.name))
    return 1 if troubles else 0


def roll(args: Namespace) -> int:
    """`zhibao roll`: last year's draft as the start of this year's."""
    from db.draft import DraftFile
    from exporters.files import check_name
    from report.roll import Keep, roll_forward

    check_name(args.new)
    old = open_for_reading(args.draft)
    try:
        edition = load_edition(args.edition) if args.edition else old.report.edition
        if check_year(args.year) <= old.report.year:
            raise UserError(say("cli.roll_year", old=old.report.year, year=args.year))
        rolled = roll_forward(old.report, edition, args.year, Keep(args.keep))
    finally:
        old.close()
    DraftFile.create(args.new, rolled.report, args.draft.name, say("cli.rolled_name")).close()
    print(say("cli.rolled", name=args.new.name, year=args.year, edition=edition.id))
    print("\n".join(rolled.texts()))
    return 0
