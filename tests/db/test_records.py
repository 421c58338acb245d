"""Records to rows and back, and what is no record."""

from pathlib import Path

import pytest

from db.records import TABLES, checked, conforms, from_json, to_json
from report.blocks import Block, Figure, Paragraph, Picture, Table, Text
from report.content import Content, Footnote, spans
from report.model import PictureInfo, Section
from report.values import State, Value


def test_a_record_comes_back_from_its_row() -> None:
    block = Block("b1", "s1", 1024.0, Text((Paragraph((*spans("文"), Footnote("注"))),)))
    records = {
        "sections": ("s1", Section("s1", "", 1.0, "标题")),
        "blocks": ("b1", block),
        "values": ("x.t1.1/一年级", Value(State.VALUE, "13.7:1")),
        "fields": ("report.date", "2025年"),
        "pictures": ("0a", PictureInfo("0a", "n", "png", 1, 2)),
    }
    for store, (key, record) in records.items():
        row = TABLES[store].row(key, record)
        assert TABLES[store].key(row) == key
        assert TABLES[store].record(row) == record


def test_the_number_of_a_ratio_is_its_first_part() -> None:
    assert TABLES["values"].row("r/2025", Value(State.VALUE, "13.7:1"))["number"] == 13.7
    assert TABLES["values"].row("r/2025", Value(State.TEXT, "工种取消"))["number"] is None


@pytest.mark.parametrize(
    ("store", "row"),
    [
        ("values", {"row": "r", "column": "c", "data": '{"kind":"value","state":"value","text":"abc"}'}),
        ("values", {"row": "r", "column": "c", "data": '{"kind":"value","state":"value","text":"NaN"}'}),
        ("values", {"row": "r", "column": "c", "data": '{"kind":"value","state":"odd"}'}),
        ("values", {"row": "r", "column": "c", "data": '{"kind":"value","locked":1}'}),
        ("values", {"row": "r", "column": "c", "data": None}),
        ("values", {"row": "r", "column": "c", "data": "[" * 100_000}),
        ("fields", {"key": "k", "text": 5}),
        ("sections", {"id": "a", "data": '{"kind":"section","id":"b","parent":"","position":1,"title":""}'}),
        (
            "sections",
            {"id": "a", "data": '{"kind":"section","id":"a","parent":"","position":NaN,"title":""}'},
        ),
        ("sections", {"id": "a", "data": '{"kind":"section","id":"a"}'}),
        (
            "blocks",
            {
                "id": "a",
                "data": '{"kind":"block","id":"a","section":"s","position":1,"body":{"kind":"paragraph"}}',
            },
        ),
        ("pictures", {"sha": "a", "data": '{"kind":"unknown"}'}),
    ],
)
def test_what_is_no_such_record_is_a_value_error(store: str, row: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        TABLES[store].record(row)


def test_types_are_checked_all_the_way_down() -> None:
    assert conforms(Table((("a",),), widths=(1, 2.5)), Table)
    assert not conforms(Table((("a", 5),)), Table)  # type: ignore[arg-type]
    assert not conforms(Figure((Picture("a", share="1"),)), Figure)  # type: ignore[arg-type]
    assert conforms(spans("a"), Content)
    assert not conforms(["a"], tuple[str, ...])
    assert not conforms(True, int)


def test_a_journal_side_must_belong_to_its_store() -> None:
    assert checked("values", None) is None
    assert checked("fields", to_json("文")) == "文"
    with pytest.raises(ValueError):
        checked("blocks", to_json(Value()))
    with pytest.raises(ValueError):
        from_json("{")


def test_no_sql_lives_outside_this_room() -> None:
    root = Path(__file__).parents[2]
    for room in ("report", "importers", "exporters", "forms", "app"):
        for module in (root / room).rglob("*.py"):
            text = module.read_text(encoding="utf-8")
            assert "sqlite3" not in text and "sqlite_utils" not in text, module
