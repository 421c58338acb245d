"""The user's own store of mappings for other systems' workbooks: one JSON file in the configuration folder, fingerprint → mapping."""

from app.config import read_json, write_json
from importers.mapping import SheetMapping

_FILE = "mappings.json"


def profile_mappings() -> dict[str, str]:
    """What the user's profile remembers: fingerprint → JSON."""
    held = read_json(_FILE)
    return {k: v for k, v in held.items() if isinstance(v, str)} if isinstance(held, dict) else {}


def remember(mapping: SheetMapping) -> None:
    """Keeps a mapping in the user's profile; an empty one means that the sheet's mapping is forgotten."""
    write_json(_FILE, profile_mappings() | {mapping.fingerprint: mapping.as_json()})


def forget(mapping: SheetMapping) -> None:
    """Takes a mapping out of the user's profile."""
    write_json(_FILE, {k: v for k, v in profile_mappings().items() if k != mapping.fingerprint})
