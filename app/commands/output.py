"""What a command says: text for people, one JSON document for scripts, progress for a waiting person."""

import io
import json
import sys
from collections.abc import Callable
from typing import Any, TextIO

Progress = Callable[[str, int, int], None]


def prepare_streams() -> None:
    """Makes both streams able to say Chinese, or at least to say something, whatever the code page is."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):  # no console at all, or a test's own stream
            continue
        try:
            "质报".encode(stream.encoding)
        except UnicodeEncodeError:  # LANG=C
            stream.reconfigure(encoding="utf-8")
        stream.reconfigure(errors="replace")


def print_json(document: Any) -> None:
    """One JSON document, UTF-8 whatever the code page: scripts read bytes."""
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        print(text, end="")
        return
    sys.stdout.flush()
    binary.write(text.encode("utf-8", "replace"))
    binary.flush()


def progress_line(stream: TextIO | None = None) -> Progress:
    """A callable (words, done, total) that keeps one line up to date, on a terminal only."""
    out = stream or sys.stderr
    if out is None or not out.isatty():
        return lambda words, done, total: None

    def tell(words: str, done: int, total: int) -> None:
        share = f" {100 * done // total}%" if total else ""
        end = "\n" if total and done >= total else ""
        out.write(f"\r\x1b[K{words}{share}{end}")
        out.flush()

    return tell
