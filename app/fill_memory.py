"""What the user decided about rows of blank forms: one JSON file in the configuration folder, form → row → indicator."""

from collections.abc import Mapping

from app.config import read_json, write_json

_FILE = "form_rows.json"


def learned_rows() -> dict[str, dict[str, str]]:
    """Every decision: fingerprint of a form → key of a row → row id, as `exporters.fill` takes it. What is spoilt is left out."""
    held = read_json(_FILE)
    return {
        form: {key: row for key, row in rows.items() if isinstance(row, str)}
        for form, rows in (held.items() if isinstance(held, dict) else ())
        if isinstance(rows, dict)
    }


def remember_rows(form: str, decisions: Mapping[str, str]) -> None:
    """Keeps the decisions for a form; "" takes one back."""
    held = learned_rows()
    rows = {**held.get(form, {}), **decisions}
    write_json(_FILE, held | {form: {key: row for key, row in rows.items() if row}})
