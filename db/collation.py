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

STAGED = (
    "file",
    "code",
    "school",
    "sheet",
    "row",
    "name",
    "unit",
    "year",
    "text",
    "state",
    "number",
    "newest",
)
"""The columns of the staging files: `number` is "" where the value is none; `newest` is the newest year in the file."""

FENCE = 3  # quartile distances beyond a quartile; Tukey's "far out"
FEWEST = 8  # schools of a row and year before any of them is called an outlier

# A school is its code; without one, its name. Of two files of a school and year the one that comes later in the list
# counts (the caller sorts by time). A value is taken from the report of its own year, else from the next one's.
_PREPARE = """
CREATE TABLE file_of AS
    SELECT *, row_number() OVER (PARTITION BY key, newest ORDER BY file DESC) AS place
    FROM (SELECT DISTINCT file, coalesce(nullif(code, ''), school) AS key, any_value(school) AS school, newest
          FROM staged GROUP BY file, key, newest);
CREATE TABLE reported AS
    SELECT s.*, f.key FROM staged s JOIN file_of f ON f.file = s.file AND f.place = 1
        AND f.key = coalesce(nullif(s.code, ''), s.school);
CREATE TABLE kept AS
    SELECT * EXCLUDE (rank) FROM (
        SELECT *, row_number() OVER (PARTITION BY key, row, year
            ORDER BY (newest = year) DESC, newest, file DESC) AS rank FROM reported)
    WHERE rank = 1;
"""
_VALUES = """
COPY (SELECT code, school, sheet, row, name, unit, text, state, number, newest AS reported_in, year
      FROM kept ORDER BY year, row, key)
TO '{folder}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year), OVERWRITE_OR_IGNORE)
"""
_TOTALS = """
CREATE TABLE totals AS
    SELECT year, row, any_value(sheet) AS sheet, any_value(name) AS name, any_value(unit) AS unit,
        count(DISTINCT key) AS schools, count(number) AS filled,
        CASE WHEN adds_up(any_value(unit), any_value(name)) THEN sum(number) END AS total,
        min(number) AS least, quantile_cont(number, 0.25) AS lower, median(number) AS median,
        quantile_cont(number, 0.75) AS upper, max(number) AS most
    FROM kept GROUP BY year, row
"""
# A row that most schools fill alike has no spread to judge by.
_OUTLIERS = f"""
CREATE TABLE outliers AS
    SELECT k.year, k.row, k.sheet, k.name, k.unit, k.code, k.school, k.number AS value, k.text, t.median, t.lower, t.upper,
        greatest(t.lower - k.number, k.number - t.upper) / (t.upper - t.lower) AS distance
    FROM kept k JOIN totals t USING (year, row)
    WHERE k.number IS NOT NULL AND t.filled >= {FEWEST} AND t.upper > t.lower
        AND (k.number < t.lower - {FENCE} * (t.upper - t.lower) OR k.number > t.upper + {FENCE} * (t.upper - t.lower))
"""
# Sums of shares and of values for each student mean nothing.
_ADDS_UP = r"""
CREATE MACRO adds_up(unit, name) AS NOT (
    regexp_matches(unit, '[%‰/:：]') OR regexp_matches(name, '率$|率（|比例|占比|生均|师均|平均|人均|生师比'))
"""
_MISSING = """
SELECT y.year, s.code, s.school FROM (SELECT DISTINCT newest AS year FROM file_of) y
CROSS JOIN (SELECT key, any_value(code) AS code, any_value(school) AS school FROM known GROUP BY key) s
LEFT JOIN (SELECT DISTINCT key, newest FROM file_of) f ON f.key = s.key AND f.newest = y.year
WHERE f.key IS NULL ORDER BY y.year, s.code, s.school
"""
_DUPLICATES = """
SELECT newest, key, any_value(school), list(file ORDER BY file DESC) FROM file_of
GROUP BY newest, key HAVING count(*) > 1 ORDER BY newest, key
"""
# The same cell in two reports of a school, with two numbers.
_CHANGED = """
SELECT k.year, k.code, k.school, k.row, k.name, k.text, r.newest, r.text FROM kept k JOIN reported r
    ON r.key = k.key AND r.row = k.row AND r.year = k.year AND r.newest <> k.newest
WHERE r.number IS DISTINCT FROM k.number ORDER BY 1, 2, 3, 4
"""


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


def collate(staging: list[Path], expected: list[tuple[str, str]], values: Path, scratch: Path) -> Collated:
    """Reads the staging files (CSV with the columns STAGED), writes the Parquet folder `values`; `expected` are (code, name) of
    the schools that should have reported, or nothing: then those that did in any year.
    """
    with _engine(scratch) as engine:
        columns = dict.fromkeys(STAGED, "VARCHAR") | {"file": "INTEGER", "number": "DOUBLE"}
        engine.execute(
            "CREATE TABLE staged AS SELECT * FROM read_csv(?, header = false, columns = ?, auto_detect = false, "
            "delim = ',', quote = '\"', escape = '\"', nullstr = '\\N', new_line = '\\n')",
            [[str(path) for path in staging], columns],
        )
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
    """A database on disk, so that memory does not bound what can be collated; nothing is fetched from the network."""
    import duckdb

    settings = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "temp_directory": str(scratch / "spill"),
        "preserve_insertion_order": "false",
    }
    connection = duckdb.connect(str(scratch / "collation.duckdb"), config=settings)
    try:
        yield connection
    finally:
        connection.close()


def _know(engine: "DuckDBPyConnection", expected: list[tuple[str, str]]) -> None:
    """The table `known` of schools that should have reported in every year."""
    engine.execute("CREATE TABLE known (key VARCHAR, code VARCHAR, school VARCHAR)")
    if expected:
        engine.executemany(
            "INSERT INTO known VALUES (?, ?, ?)", [(c or name, c, name) for c, name in expected]
        )
    else:
        engine.execute("INSERT INTO known SELECT DISTINCT key, code, school FROM reported")


def _one(engine: "DuckDBPyConnection", question: str) -> int:
    answer = engine.execute(question).fetchone()
    return int(answer[0]) if answer else 0
