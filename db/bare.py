"""The least that a durable commit costs on a disk: what `zhibao bench` compares an edit with."""

import sqlite3
import time
from pathlib import Path


def bare_commits(path: Path, texts: list[str]) -> list[float]:
    """Seconds of each commit: one text put into one row of a table of 400, journal and syncing as in a draft.

    Makes the file at `path` anew.
    """
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE block (id INTEGER PRIMARY KEY, body TEXT)")
        connection.executemany("INSERT INTO block VALUES (?, ?)", ((n, "字" * 300) for n in range(400)))
        connection.commit()
        taken = []
        for text in texts:
            begin = time.perf_counter()
            with connection:
                connection.execute("UPDATE block SET body = ? WHERE id = 200", (text,))
            taken.append(time.perf_counter() - begin)
        return taken
    finally:
        connection.close()
