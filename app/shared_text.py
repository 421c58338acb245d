"""Small text files that offices send one another: an edition, a style profile."""

from pathlib import Path

from report.errors import UserError
from report.messages import say


def read_shared_text(path: Path, largest: int, topic: str, unknown: str) -> str:
    """The text of a file of at most `largest` bytes, lines ended by \\n. UserError with the sentences `unreadable`, `too_large` and
    `unknown` of the message file `topic`."""
    try:
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise UserError(say(f"{topic}.unreadable", name=path.name)) from error
    if len(data) > largest:
        raise UserError(say(f"{topic}.too_large", name=path.name))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UserError(say(f"{topic}.{unknown}", name=path.name)) from error
