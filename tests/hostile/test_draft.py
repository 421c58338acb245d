"""Drafts from elsewhere: nothing that they bring along runs, nothing in them makes reading endless."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.verify import verify
from tests.hostile.reader import Reader
from tests.hostile.test_word import is_read, refused
from tools.fuzz_seeds import make_seeds


@pytest.fixture(scope="module")
def sound() -> bytes:
    return next(seed.data for seed in make_seeds() if seed.kind == "draft")


def changed(path: Path, sound: bytes, *statements: str) -> Path:
    """The draft after SQL of somebody else."""
    path.write_bytes(sound)
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()
    return path


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"


@pytest.mark.parametrize(
    "statements",
    [
        ("ALTER TABLE journal RENAME TO old", f"CREATE VIEW journal AS {ENDLESS} SELECT x AS id, '' AS at, '' AS who, '' AS name, '' AS action, 'done' AS status, 0 AS \"of\", '' AS source FROM c"),
        ("ALTER TABLE meta RENAME TO old", f"CREATE VIEW meta AS {ENDLESS} SELECT 'k' || x AS key, 'v' AS value FROM c"),
        ("ALTER TABLE field RENAME TO old", "CREATE TABLE field (key TEXT PRIMARY KEY, text TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))))", "INSERT INTO field (key) VALUES ('a')"),
        ("ALTER TABLE section ADD COLUMN evil TEXT CHECK (length(hex(zeroblob(100000000))) > 0)",),
        ("DROP TABLE picture_bytes", "CREATE VIRTUAL TABLE picture_bytes USING fts5(sha, bytes)"),
    ],
    ids=["view of the journal", "view of meta", "computed column", "expensive check", "virtual table"],
)  # fmt: skip
def test_sql_in_place_of_a_table_is_damage(
    tmp_path: Path, reader: Reader, sound: bytes, statements: tuple[str, ...]
) -> None:
    refused(reader, changed(tmp_path / "a.zhibao", sound, *statements), "draft")


def test_a_foreign_index_cannot_stop_a_write(tmp_path: Path, reader: Reader, sound: bytes) -> None:
    index = "CREATE UNIQUE INDEX evil ON journal ((1)) WHERE id > 1000000"
    is_read(
        reader,
        changed(tmp_path / "a.zhibao", sound, index, "CREATE INDEX slow ON field (hex(zeroblob(1000000)))"),
        "draft",
    )


def test_sections_in_sections_without_end_are_refused(tmp_path: Path, reader: Reader, sound: bytes) -> None:
    path = changed(tmp_path / "a.zhibao", sound)
    with closing(sqlite3.connect(path)) as db:
        for n in range(3_000):
            record = {
                "kind": "section",
                "id": f"x{n}",
                "parent": f"x{n - 1}" if n else "",
                "position": 1.0,
                "title": "深",
            }
            row = (f"x{n}", record["parent"], 1.0, "深", "body", "", "open", "", "", json.dumps(record))
            db.execute(f"INSERT INTO section VALUES ({', '.join('?' * 10)})", row)
        db.commit()
    assert "绕成了一圈" in refused(reader, path, "draft")


def test_cases_in_themselves_are_refused_and_named(tmp_path: Path, reader: Reader, sound: bytes) -> None:
    path = changed(tmp_path / "a.zhibao", sound)
    with closing(sqlite3.connect(path)) as db:
        key, text = db.execute("SELECT id, data FROM block WHERE kind = 'case'").fetchone()
        record = {**json.loads(text), "parent": key}
        db.execute("UPDATE block SET parent = ?, data = ? WHERE id = ?", (key, json.dumps(record), key))
        db.commit()
    assert "绕成了一圈" in refused(reader, path, "draft")
    assert any(key in sentence and "互相包含" in sentence for sentence in verify(path))


def test_a_blob_larger_than_memory_should_hold_is_not_loaded(
    tmp_path: Path, reader: Reader, sound: bytes
) -> None:
    path = changed(tmp_path / "a.zhibao", sound, "UPDATE picture_bytes SET bytes = zeroblob(300000000)")
    refused(reader, path, "draft")


@pytest.mark.parametrize(
    "leaf",
    [("merges", [{"kind": "merge", "row": 99, "column": 0, "rows": 2}]), ("rows", [["a"], ["b", "c"]]), ("rows", []), ("header_rows", -4),
     ("computed", [{"kind": "computed", "axis": "row", "index": 99, "rule": "sum", "sources": [0]}]), ("widths", [1e308, -1e999]),
     ("caption", "\ud800")],
)  # fmt: skip
def test_a_table_that_contradicts_itself_is_damage(
    tmp_path: Path, reader: Reader, sound: bytes, leaf: tuple[str, object]
) -> None:
    path = changed(tmp_path / "a.zhibao", sound)
    with closing(sqlite3.connect(path)) as db:
        key, text = db.execute("SELECT id, data FROM block WHERE kind = 'table'").fetchone()
        record = json.loads(text)
        record["body"][leaf[0]] = leaf[1]
        db.execute("UPDATE block SET data = ? WHERE id = ?", (json.dumps(record), key))
        db.commit()
    assert "已损坏" in refused(reader, path, "draft")


def test_words_that_are_sql_stay_words(tmp_path: Path, reader: Reader, sound: bytes) -> None:
    words = "'); DROP TABLE section; --"
    path = changed(tmp_path / "a.zhibao", sound)
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO field VALUES (?, ?)", (words, words))
        db.commit()
    is_read(reader, path, "draft")


def test_a_table_that_the_edition_does_not_have_is_damage(
    tmp_path: Path, reader: Reader, sound: bytes
) -> None:
    path = changed(
        tmp_path / "a.zhibao",
        sound,
        "UPDATE block SET data = replace(data, 'zz-2025.t1', 'x') WHERE kind = 'indicators'",
    )
    assert "已损坏" in refused(reader, path, "draft")


@pytest.mark.parametrize("stored", ["5.5", "1000000000", "'text'"])
def test_a_picture_that_is_no_bytes_is_not_there(
    tmp_path: Path, reader: Reader, sound: bytes, stored: str
) -> None:
    is_read(
        reader, changed(tmp_path / "a.zhibao", sound, f"UPDATE picture_bytes SET bytes = {stored}"), "draft"
    )
