"""`zhibao collate` from the folder to the results: files found and staged, collated, written whole.

Two processes or more read the files, because reading is what takes the time.
"""

import csv
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report.errors import UserError
from report.messages import say
from report.values import read_value

if TYPE_CHECKING:
    from db.collation import Collated, Staged

SUFFIXES = (".xlsx", ".csv", ".zhibao")
_CHUNK = 500  # files that one process takes at a time
_SCHOOLS_IN_A_FILE = 1_000_000  # more than a file of the largest size can hold
_RESULTS = ("values", "totals.csv", "outliers.csv", "missing.csv", "changed.csv", "汇总.xlsx")
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: the tables, how many files were read, and (name, sentence) of those that were not."""

    collated: "Collated"
    files: list[str]
    unread: list[tuple[str, str]]


def collate_folder(folder: Path, out: Path, expected: list[tuple[str, str]], tell: Tell) -> Result:
    """Collates every file below `folder` into `out`. UserError where there is none, or `out` cannot be written.

    Results that stand in `out` are replaced, all at the end.
    """
    from db.collation import collate, require_engine

    require_engine()
    paths = find_files(folder, out)
    if not paths:
        raise UserError(say("collate.nothing", folder=folder))
    out.mkdir(parents=True, exist_ok=True)
    scratch = out / f".zhibao-{secrets.token_hex(4)}.tmp"
    scratch.mkdir()
    try:
        staging, unread = _stage_all(paths, scratch, tell)
        if len(unread) == len(paths):
            raise UserError(say("collate.none_readable", count=len(paths), first=unread[0][1]))
        tell(say("collate.counting"), len(paths), len(paths) + 1)
        names = [path.relative_to(folder).as_posix() for path in paths]
        result = Result(collate(staging, expected, scratch / "values", scratch), names, unread)
        _write_tables(result, scratch)
        for name in _RESULTS:
            _put(scratch / name, out / name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    tell(say("collate.counting"), len(paths) + 1, len(paths) + 1)
    return result


def find_files(folder: Path, out: Path) -> list[Path]:
    """The files to read, oldest change first, so that of two the later one counts. Not those of `out`, no lock or scratch files."""
    if not folder.is_dir():
        raise UserError(say("collate.no_folder", folder=folder))
    inside = out.resolve()
    found = []
    for here, folders, names in os.walk(folder):
        place = Path(here)
        if place.resolve() == inside:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            place / name
            for name in names
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$"))
        ]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.as_posix()))


def read_expected(path: Path | None) -> list[tuple[str, str]]:
    """(code, name) of the schools of a list with the headings 学校代码 and 学校名称; [] without a list."""
    if path is None:
        return []
    from importers.flat_sheet import csv_rows

    try:
        grid = csv_rows(path.read_bytes(), path.name)
    except OSError as error:
        raise UserError(say("collate.unreadable", name=path.name)) from error
    heads = [cell.strip() for cell in grid[0]] if grid else []
    if "学校代码" not in heads or "学校名称" not in heads:
        raise UserError(say("collate.no_list", name=path.name))
    code, name = heads.index("学校代码"), heads.index("学校名称")
    rows = [(row[code].strip(), row[name].strip()) for row in grid[1:] if len(row) > max(code, name)]
    return [row for row in rows if any(row)]


def _stage_all(paths: list[Path], scratch: Path, tell: Tell) -> tuple["list[Staged]", list[tuple[str, str]]]:
    """Staging files, and (name, sentence) of the files that could not be read."""
    from db.collation import Staged

    parts = [(at, paths[at : at + _CHUNK]) for at in range(0, len(paths), _CHUNK)]
    kinds = ("reports", "rows", "values")
    targets = [Staged(*(scratch / f"{kind}-{at}.csv" for kind in kinds)) for at, _ in parts]
    unread: list[tuple[str, str]] = []
    done = 0
    for (_, part), refused in zip(parts, _staged(parts, targets), strict=True):
        unread += refused
        done += len(part)
        tell(say("collate.reading"), done, len(paths) + 1)
    return targets, unread


def _staged(parts: list[tuple[int, list[Path]]], targets: "list[Staged]") -> Iterator[list[tuple[str, str]]]:
    if len(parts) == 1:
        yield stage(parts[0], targets[0])
        return
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:
        yield from pool.map(stage, parts, targets)


def stage(part: tuple[int, Sequence[Path]], target: "Staged") -> list[tuple[str, str]]:
    """Writes what some files say to staging files; (name, sentence) of those that cannot be read.

    `part` is the place of the first file in the whole list, and the files.
    """
    first, paths = part
    refused = []
    rows: dict[str, tuple[str, ...]] = {}
    number = partial(_number, {})
    with _writer(target.reports) as reports, _writer(target.values) as values:
        for place, path in enumerate(paths, first):
            try:
                lines = _lines_of(path)
            except UserError as error:
                refused.append((path.name, str(error)))
                continue
            for n, (school, cells) in enumerate(_by_school(lines, rows).items()):
                report = place * _SCHOOLS_IN_A_FILE + n
                newest = max((year for _, year in cells if year.isdigit()), default="")
                reports.writerow((report, place, *school, newest))
                values.writerows(
                    (
                        report,
                        row,
                        year,
                        text,
                        state,
                        "\\N" if state in _NO_VALUE else number(text, rows[row][2]),
                    )
                    for (row, year), (text, state) in cells.items()
                )
    with _writer(target.rows) as known:
        known.writerows((row, *words) for row, words in rows.items())
    return refused


@contextmanager
def _writer(path: Path) -> Iterator[Any]:
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield csv.writer(stream, lineterminator="\n")


def _by_school(
    lines: list[tuple[str, ...]], rows: dict[str, tuple[str, ...]]
) -> dict[tuple[str, str], dict[tuple[str, str], tuple[str, str]]]:
    """(code, name) → (row, year) → (text, state); of a line that stands twice the later one counts. Learns the words of rows."""
    found: dict[tuple[str, str], dict[tuple[str, str], tuple[str, str]]] = {}
    for code, school, sheet, row, name, unit, year, text, state in lines:
        if row not in rows:
            rows[row] = (sheet, name, unit)
        found.setdefault((code, school), {})[row, year] = (text, state)
    return found


_NO_VALUE = ("空白", "不适用", "不填", "文字")


def _number(known: dict[tuple[str, str], str], text: str, unit: str) -> str:
    """The number as DuckDB reads it; \\N for none. Plain digits are taken as they are, the rest as the program reads values."""
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return text
    if (text, unit) not in known:
        number = read_value(text, unit).number
        known[text, unit] = "\\N" if number is None else str(number)
    return known[text, unit]


def _lines_of(path: Path) -> list[tuple[str, ...]]:
    """The values of one file, whatever its kind. UserError."""
    from importers.flat_sheet import read_flat

    lines = _draft_lines(path) if path.suffix.lower() == ".zhibao" else read_flat(path)
    if not lines:
        raise UserError(say("collate.empty", name=path.name))
    return lines


def _draft_lines(path: Path) -> list[tuple[str, ...]]:
    from app.commands.drafts import open_for_reading
    from exporters.excel import NOT_TO_FILL, STATES, flat_lines
    from report.values import State

    draft = open_for_reading(path)
    try:
        lines = []
        for words, mark, value in flat_lines(draft.report):
            shown = mark if value is None else value.shown
            state = NOT_TO_FILL if value is None else STATES[State(value.state)]
            lines.append((*words, shown, state))
        return lines
    finally:
        draft.close()


def _write_tables(result: Result, folder: Path) -> None:
    from db.collation import OUTLIERS, TOTALS
    from exporters.bureau import write_bureau, write_csv

    found = result.collated
    write_csv(folder / "totals.csv", TOTALS, found.totals)
    write_csv(folder / "outliers.csv", OUTLIERS, found.outliers)
    write_csv(folder / "missing.csv", ("年度", "学校代码", "学校名称"), found.missing)
    changed = ("年度", "学校代码", "学校名称", "行号", "指标", "数值", "另一年度报告", "那里的数值")
    write_csv(folder / "changed.csv", changed, found.changed)
    sheets: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {
        "合计": (TOTALS, found.totals),
        "异常值": (OUTLIERS, sorted(found.outliers, key=lambda row: -row[-1])),
        "缺报": (("年度", "学校代码", "学校名称"), found.missing),
        "重复上报": (("年度", "学校", "学校名称", "文件（前一个已采用）"), _named(result)),
        "前后不一致": (changed, found.changed),
        "没能读的文件": (("文件", "原因"), list(result.unread)),
    }
    write_bureau(folder / "汇总.xlsx", sheets)


def _named(result: Result) -> list[tuple[Any, ...]]:
    """The duplicates with the names of their files."""
    return [
        (year, key, school, "；".join(result.files[place] for place in places))
        for year, key, school, places in result.collated.duplicates
    ]


def _put(made: Path, target: Path) -> None:
    """Moves a result to its place; what stood there goes. UserError where it is open in another program."""
    try:
        if target.is_dir():
            shutil.rmtree(target)
        made.replace(target)
    except PermissionError as error:
        raise UserError(say("collate.target_open", name=target.name, folder=target.parent)) from error
