"""The user's own settings and lists: small JSON files in the user's configuration folder, never the
registry."""

import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths


def config_folder() -> Path:
    """The folder of the user's settings; the environment variable ZHIBAO_CONFIG names another (a USB
    stick, a test)."""
    other = os.environ.get("ZHIBAO_CONFIG")
    if other:
        return Path(other)
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation))


def log_file() -> Path:
    """Where trouble is written down."""
    return config_folder() / "zhibao.log"


def read_json(name: str) -> Any:
    """What the file `name` in the configuration folder holds; None where it is missing or spoilt."""
    try:
        return json.loads((config_folder() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None  # settings are a convenience: without them the program starts with its defaults


def write_json(name: str, content: Any) -> None:
    """Puts `content` into the file, whole or not at all. A folder that cannot be written is left alone."""
    folder = config_folder()
    scratch = folder / f".{name}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        scratch.replace(folder / name)
    except OSError:
        return  # a locked-down profile: the settings last until the window closes


class Settings:
    """What the window remembers: `text_scale`, `dark`, geometry and the like."""

    def __init__(self) -> None:
        held = read_json("window.json")
        self._held: dict[str, Any] = held if isinstance(held, dict) else {}

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under `key`."""
        return self._held.get(key, default)

    def put(self, key: str, value: Any) -> None:
        """Keeps a value (JSON) under `key`."""
        if self._held.get(key) != value:
            self._held[key] = value
            write_json("window.json", self._held)
