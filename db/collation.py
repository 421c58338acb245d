"""Many schools as one table, by DuckDB: totals, medians, quartiles, outliers; the values as Parquet, one folder for each year.

An optional extra (`pip install zhibao[collate]`), not part of the program that schools get. Any engine that reads Parquet
can go on with the same files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report.errors import UserError
from report.messages import say

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REPORTS = ("report", "file", "code", "school", "newest")
ROWS = ("row", "sheet", "name", "unit")
VALUES = ("report", "row", "year", "text", "state", "number")
"""The columns of the three kinds of staging file. `report` numbers what one file says of one school, `file` is the file's
place in the list, `newest` the newest year of that report; `number` is \\N where the value is none. A report has each row and
year once.
"""

MEMORY = "2GB"  # what does not fit is kept on the disk meanwhile
FENCE = 3  # quartile distances beyond a quartile; Tukey's "far out"
FEWEST = 8  # schools of a row and year before any of them is called an outlier

# A school is its code; without one, its name. Of two files of a school and year the one that comes later in the list
# counts (the caller sorts by time). A value is taken from the report of its own year, else from the next one's.
_PREPARE = """
CREATE TABLE sent AS
    SELECT *, row_number() OVER (PARTITION BY key, newest ORDER BY file DESC) AS place
    FROM (SELECT *, coalesce(nullif(code, ''), school) AS key FROM reports);
CREATE TABLE row_of AS
    SELECT row, any_value(sheet) AS sheet, any_value(name) AS name, any_value(unit) AS unit FROM rows GROUP BY row;
CREATE VIEW reported AS SELECT v.*, s.key, s.newest FROM staged v JOIN sent s USING (report) WHERE s.place = 1;
CREATE TABLE kept AS SELECT * FROM reported WHERE year = newest;
INSERT INTO kept SELECT * EXCLUDE (rank) FROM (
    SELECT r.*, row_number() OVER (PARTITION BY key, row, year ORDER BY newest) AS rank
    FROM (SELECT * FROM reported WHERE year <> newest) r ANTI JOIN kept USING (key, row, year)) WHERE rank = 1;
"""
_VALUES = """
COPY (SELECT s.code, s.school, o.sheet, row, o.name, o.unit, k.text, k.state, k.number, k.newest AS reported_in, k.year
      FROM kept k JOIN sent s USING (report) JOIN row_of o USING (row))
TO '{folder}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year), OVERWRITE_OR_IGNORE)
"""
_TOTALS = """
CREATE TABLE totals AS
    SELECT year, row, sheet, name, unit, schools, filled, CASE WHEN adds_up(unit, name) THEN total END AS total,
        least, lower, median, upper, most
    FROM (SELECT year, row, count(*) AS schools, count(number) AS filled, sum(number) AS total, min(number) AS least,
            quantile_cont(number, 0.25) AS lower, median(number) AS median, quantile_cont(number, 0.75) AS upper,
            max(number) AS most FROM kept GROUP BY year, row)
        JOIN row_of USING (row)
"""
# A row that most schools fill alike has no spread to judge by.
_OUTLIERS = f"""
CREATE TABLE outliers AS
    SELECT k.year, k.row, t.sheet, t.name, t.unit, s.code, s.school, k.number AS value, k.text, t.median, t.lower, t.upper,
        greatest(t.lower - k.number, k.number - t.upper) / (t.upper - t.lower) AS distance
    FROM kept k JOIN totals t USING (year, row) JOIN sent s USING (report)
    WHERE k.number IS NOT NULL AND t.filled >= {FEWEST} AND t.upper > t.lower
        AND (k.number < t.lower - {FENCE} * (t.upper - t.lower) OR k.number > t.upper + {FENCE} * (t.upper - t.lower))
"""
# Sums of shares and of values for each student mean nothing.
_ADDS_UP = r"""
CREATE MACRO adds_up(unit, name) AS NOT (
    regexp_matches(unit, '[%‰/:：]') OR regexp_matches(name, '率$|率（|比例|占比|生均|师均|平均|人均|生师比'))
"""
_MISSING = """
SELECT y.year, s.code, s.school FROM (SELECT DISTINCT newest AS year FROM sent) y
CROSS JOIN (SELECT key, any_value(code) AS code, any_value(school) AS school FROM known GROUP BY key) s
LEFT JOIN (SELECT DISTINCT key, newest FROM sent) f ON f.key = s.key AND f.newest = y.year
WHERE f.key IS NULL ORDER BY y.year, s.code, s.school
"""
_DUPLICATES = """
SELECT newest, key, any_value(school), list(file ORDER BY file DESC) FROM sent
GROUP BY newest, key HAVING count(*) > 1 ORDER BY newest, key
"""
# The same cell in two reports of a school, with two numbers.
_CHANGED = """
SELECT k.year, s.code, s.school, k.row, o.name, k.text, r.newest, r.text
FROM (SELECT * FROM reported WHERE year <> newest) r JOIN kept k
    ON r.key = k.key AND r.row = k.row AND r.year = k.year AND r.newest <> k.newest
    JOIN sent s ON s.report = k.report JOIN row_of o ON o.row = k.row
WHERE r.number IS DISTINCT FROM k.number ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class Staged:
    """The three staging files of some of the files."""

    reports: Path
    rows: Path
    values: Path


@dataclass(frozen=True, slots=True)
class Collated:
    """The tables that a bureau reads, each a list of rows; `duplicates` name the places of the files in the list."""

    schools: int
    values: int
    totals: list[tuple[Any, ...]]
    outliers: list[tuple[Any, ...]]
    missing: list[tuple[Any, ...]]
    duplicates: list[tuple[Any, ...]]
    changed: list[tuple[Any, ...]]


TOTALS = (
    "年度",
    "行号",
    "表",
    "指标",
    "单位",
    "学校数",
    "有数的学校",
    "合计",
    "最小",
    "下四分位",
    "中位数",
    "上四分位",
    "最大",
)
OUTLIERS = (
    *("年度", "行号", "表", "指标", "单位", "学校代码", "学校名称", "数值", "原文", "中位数"),
    *("下四分位", "上四分位", "偏离（四分位距）"),
)


def require_engine() -> None:
    """UserError where DuckDB is not installed."""
    try:
        import duckdb  # noqa: F401 - only to see whether it is there
    except ImportError as error:
        raise UserError(say("collate.no_engine")) from error


def collate(staging: list[Staged], expected: list[tuple[str, str]], values: Path, scratch: Path) -> Collated:
    """Reads the staging files, writes the Parquet folder `values`; `expected` are (code, name) of the schools that should have
    reported, or nothing: then those that did in any year.
    """
    with _engine(scratch) as engine:
        _load(engine, "reports", REPORTS, [each.reports for each in staging])
        _load(engine, "rows", ROWS, [each.rows for each in staging])
        _load(engine, "staged", VALUES, [each.values for each in staging])
        engine.execute(_PREPARE)
        engine.execute(_ADDS_UP)
        engine.execute(_TOTALS)
        engine.execute(_OUTLIERS)
        _know(engine, expected)
        engine.execute(_VALUES.format(folder=str(values).replace("'", "''")))
        return Collated(
            _one(engine, "SELECT count(DISTINCT key) FROM kept"),
            _one(engine, "SELECT count(*) FROM kept"),
            engine.execute("SELECT * FROM totals ORDER BY year, row").fetchall(),
            engine.execute("SELECT * FROM outliers ORDER BY year, row, distance DESC, code").fetchall(),
            engine.execute(_MISSING).fetchall(),
            engine.execute(_DUPLICATES).fetchall(),
            engine.execute(_CHANGED).fetchall(),
        )


@contextmanager
def _engine(scratch: Path) -> Iterator["DuckDBPyConnection"]:
    """A database in memory that spills into the scratch folder; nothing is fetched from the network."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "temp_directory": str(scratch / "spill"),
        "memory_limit": MEMORY,
        "preserve_insertion_order": "false",
    }
    connection = duckdb.connect(":memory:", config=settings)
    try:
        connection.execute("SET enable_progress_bar = false")  # standard output is for the answer
        yield connection
    finally:
        connection.close()


def _load(engine: "DuckDBPyConnection", table: str, names: tuple[str, ...], paths: list[Path]) -> None:
    kinds = {"report": "BIGINT", "file": "INTEGER", "number": "DOUBLE"}
    columns = {name: kinds.get(name, "VARCHAR") for name in names}
    engine.execute(
        f"CREATE TABLE {table} AS SELECT * FROM read_csv(?, header = false, columns = ?, auto_detect = false, "
        "delim = ',', quote = '\"', escape = '\"', nullstr = '\\N', new_line = '\\n')",
        [[str(path) for path in paths], columns],
    )


def _know(engine: "DuckDBPyConnection", expected: list[tuple[str, str]]) -> None:
    """The table `known` of schools that should have reported in every year."""
    engine.execute("CREATE TABLE known (key VARCHAR, code VARCHAR, school VARCHAR)")
    if expected:
        engine.executemany(
            "INSERT INTO known VALUES (?, ?, ?)", [(c or name, c, name) for c, name in expected]
        )
    else:
        engine.execute("INSERT INTO known SELECT key, code, school FROM sent")


def _one(engine: "DuckDBPyConnection", question: str) -> int:
    answer = engine.execute(question).fetchone()
    return int(answer[0]) if answer else 0
