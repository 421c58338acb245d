"""Records become JSON and come back equal."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.blocks import (
    Block,
    Case,
    Figure,
    IndicatorTable,
    LayoutCell,
    Merge,
    Paragraph,
    Picture,
    Table,
    Text,
)
from report.codec import decode, encode
from report.content import BoundNumber, Footnote, Reference, Span
from report.model import Section
from report.values import Value

inline = st.one_of(
    st.builds(Span, st.text(), st.booleans()),
    st.builds(BoundNumber, st.text(min_size=1), st.text(min_size=1)),
    st.builds(Reference, st.text()),
    st.builds(Footnote, st.text()),
)
paragraph = st.builds(
    Paragraph, st.lists(inline, max_size=4).map(tuple), st.sampled_from(["body", "bullet", "run_in"])
)
body = st.one_of(
    st.builds(Text, st.lists(paragraph, min_size=1, max_size=4).map(tuple)),
    st.builds(Case, st.text()),
    st.builds(Figure, st.lists(st.builds(Picture, st.text()), max_size=3).map(tuple), st.text()),
    st.builds(Table, st.just((("a", "b"), ("1", "2"))), st.just((Merge(0, 0, 1, 2),))),
    st.builds(
        IndicatorTable, st.text(), layout=st.just(Table()), cells=st.just((LayoutCell(0, 1, "r/2025"),))
    ),
)


@given(st.builds(Block, st.text(), st.text(), st.floats(allow_nan=False, allow_infinity=False), body))
def test_every_block_survives_json(block: Block) -> None:
    assert decode(json.loads(json.dumps(encode(block)))) == block


def test_fields_at_their_default_are_left_out() -> None:
    assert encode(Value()) == {"kind": "value"}
    assert encode(Section("s1", "", 1.0, "前言"))["title"] == "前言"


def test_an_unknown_kind_or_field_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        decode({"kind": "hologram"})
    with pytest.raises(ValueError, match="span"):
        decode({"kind": "span", "text": "a", "colour": "red"})


def test_a_class_that_is_not_coded_is_an_error() -> None:
    with pytest.raises(TypeError):
        encode(object())
