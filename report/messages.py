"""The sentences the program says, read from `resources/messages/*.toml`.

A message is named `file.key` ("draft.newer"); the files are flat tables of key → template in `str.format` notation.
"""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _catalogue(name: str) -> dict[str, str]:
    text = (files("resources") / "messages" / f"{name}.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(text).items()}


def say(message: str, **values: object) -> str:
    """The Chinese sentence `message` with its places filled; KeyError for a name or a place that does not exist."""
    name, key = message.split(".", 1)
    return _catalogue(name)[key].format(**values)
