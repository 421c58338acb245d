"""An edition as one file: what is written is read back the same; what is broken or hostile is refused in one sentence."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.edition import Edition, Row
from report.edition_checks import check_sound, remarks
from report.edition_edits import set_section, set_table
from report.edition_text import LARGEST, edition_text, read_edition_text
from report.editions import is_shipped, load_edition, own_editions, shipped_ids, use_own_editions
from report.errors import UserError
from tests.report.small import small_edition

PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)


@pytest.mark.parametrize("edition_id", shipped_ids())
def test_every_edition_that_ships_comes_back_the_same(edition_id: str) -> None:
    edition = load_edition(edition_id)
    assert read_edition_text(edition_text(edition), "x") == edition
    check_sound(edition)
    assert remarks(edition) == []


@settings(max_examples=60, deadline=None)
@given(PLAIN, PLAIN, PLAIN, st.booleans(), st.integers(0, 4), st.sampled_from(["人", "%", "", "元/生"]))
def test_whatever_is_typed_comes_back_the_same(
    name: str, note: str, title: str, star: bool, level: int, unit: str
) -> None:
    edition = small_edition()
    row = Row("x.t1.n1", "9", name, unit, level=level, starred=star, definition=note + "\n" + name)
    table = edition.tables[0]
    edition = set_table(edition, "x.t1", rows=(*table.rows, row), title=title)
    edition = set_section(edition, "c1-1", title=name, words=(3, 40))
    assert read_edition_text(edition_text(edition), "x") == edition


def damaged(**changes: object) -> Edition:
    return replace(small_edition(), **changes)  # type: ignore[arg-type]


def test_what_would_break_the_program_later_is_refused() -> None:
    table = small_edition().tables[0]
    bad = [
        damaged(report_title="{year:>99999999}"),
        damaged(report_title="{year.real}"),
        damaged(report_title="{wrong}"),
        damaged(report_title="{"),
        damaged(school_kind="school"),
        damaged(year=12025),
        damaged(id="../../x"),
        damaged(title=" "),
        damaged(style="nothing"),
        damaged(tables=(replace(table, columns=()),)),
        damaged(tables=(replace(table, fixed_columns=("serial", "unit")),)),
        damaged(tables=(replace(table, rows=(replace(table.rows[0], name="a\x00b"),)),)),
        damaged(tables=(replace(table, rows=(replace(table.rows[0], id="x/1"),)),)),
        damaged(tables=(replace(table, rows=(replace(table.rows[0], level=99),)),)),
        damaged(numbering=replace(small_edition().numbering, figure="{han}{chapter.x}")),
    ]
    for edition in bad:
        with pytest.raises(UserError) as told:
            read_edition_text(edition_text(edition), "坏.zhibao-edition")
        assert "坏.zhibao-edition" in str(told.value) and "\n" not in str(told.value)


def test_files_that_are_no_edition_are_refused_in_one_sentence() -> None:
    good = edition_text(small_edition())
    texts = [
        "",
        "你好",
        "id = 3\nformat = 1",
        "format = 1\nid = 'x'\n",
        "a = " + "[" * 5000,
        good.replace("format = 1", "format = 2"),
        good.replace('id = "x"', 'id = "x"\nbased_on = "zz-2025"'),
        good.replace('id = "x"', 'id = "x"\nunknown = 1'),
        good + "\n[[tables]]\nid = 5\n",
        good + '\n[[sections]]\nkey = "q"\ntitle = "t"\nlevel = "zwei"\n',
        good.replace("[[sections]]", "[sections]", 1),
        good.replace('id = "x"', 'id = "x"\nrenamed = {a = 1}'),
        "x" * (LARGEST + 1),
    ]
    for text in texts:
        with pytest.raises(UserError) as told:
            read_edition_text(text, "发来的.zhibao-edition")
        assert "发来的" in str(told.value)


def test_mutated_files_end_in_an_edition_or_a_sentence() -> None:
    good = edition_text(small_edition())
    dice = random.Random(7)
    for _ in range(400):
        letters = list(good)
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(letters))
            letters[place] = dice.choice(
                ['"', "[", "]", "=", "1", "{", "}", "\n", "x", "", "\x00", "的", "-", "."]
            )
        try:
            edition = read_edition_text("".join(letters), "x")
        except UserError as error:
            assert len(str(error)) < 600
        else:
            assert read_edition_text(edition_text(edition), "x") == edition


def test_own_editions_are_known_beside_those_that_ship_and_never_in_their_place() -> None:
    own = damaged(id="a-own")
    try:
        use_own_editions(lambda: {"a-own": own, "zz-2025": own})
        assert load_edition("a-own") is own
        assert load_edition("zz-2025") is not own and is_shipped(load_edition("zz-2025"))
        assert not is_shipped(own) and not is_shipped(replace(load_edition("zz-2025"), title="另一个"))
    finally:
        use_own_editions(dict)
    assert own_editions() == {}
