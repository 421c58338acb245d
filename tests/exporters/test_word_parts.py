"""The parts of the Word writer on their own: lists, tables, pages, pictures."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from exporters.word.markup import clean, escape, run, width_units
from exporters.word.numbering import ListTable, level_of, list_levels
from exporters.word.pictures import fitted, prepared, ready_as_it_is, side_by_side, without_traces
from exporters.word.pieces import line_count
from exporters.word.profile import load_profile
from exporters.word.tables import Grid, cells_of, column_widths, is_wide, sound
from importers.pictures import prepare_picture
from report.blocks import Merge

PROFILE = load_profile("school")


def test_control_characters_go_and_line_ends_stay() -> None:
    assert clean("甲\x00\x01乙\x0b丙\r\n丁\ufffe\ud800") == "甲乙\n丙\n丁"
    assert escape('<"&>') == "&lt;&quot;&amp;&gt;"
    assert run("一\t二\n三").count("<w:t ") == 3
    assert "<w:tab/>" in run("一\t二") and "<w:br/>" in run("一\n二")
    assert run("") == run("\x01") == ""


def test_a_chinese_character_is_twice_as_wide_and_keeps_away_from_digits() -> None:
    assert width_units("质量") == 4
    assert width_units("2025") == 4
    assert width_units("共2人") == 6
    assert line_count("一二三四五", 24.0, 12.0) == 3
    assert line_count("一\n二", 240.0, 12.0) == 2


def test_forms_become_levels_of_words_lists() -> None:
    assert level_of("{han}、", 0).text == "%1、"  # type: ignore[union-attr]
    path = level_of("{path}", 2)
    assert path is not None and (path.text, path.legal) == ("%1.%2.%3", True)
    assert level_of("无编号", 0) is None
    assert list_levels("（{n}）", 12) is not None and list_levels("{n}-{n}", 12) is None


def test_a_number_that_does_not_follow_begins_a_list_of_its_own() -> None:
    lists = ListTable()
    one = lists.define("h", {0: level_of("{n}", 0), 1: level_of("{path}", 1)})  # type: ignore[dict-item]
    main = lists.main_list(one)
    assert [lists.place(one, path) for path in ([1], [1, 1], [1, 2])] == [main] * 3
    moved = lists.place(one, [1, 7])
    assert moved not in (main, None)
    assert lists.place(one, [1, 8]) == moved
    assert lists.place(one, [3, 1]) is None  # no heading 3 has been there: typed
    assert lists.place(one, [2]) == main
    assert b'<w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/>' in lists.xml()


def test_merges_that_overlap_or_leave_the_table_are_left_out() -> None:
    grid = sound(
        Grid((("a", "b", "c"), ("d",)), (Merge(0, 0, 2, 1), Merge(0, 0, 1, 2), Merge(1, 2, 4, 1)), 1)
    )
    assert grid.merges == (Merge(0, 0, 2, 1),)
    assert grid.header_rows == 2  # the header cell reaches into the second row
    assert [len(row) for row in grid.rows] == [3, 3]
    assert [[c.rows for c in line] for line in cells_of(grid)] == [[2, 1, 1], [0, 1, 1]]


@given(st.lists(st.lists(st.text("甲乙12.%", max_size=30), min_size=3, max_size=3), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_columns_fill_the_room_exactly(rows: list[list[str]]) -> None:
    grid = sound(Grid(tuple(map(tuple, rows))))
    widths = column_widths(grid, 10.5, 8845)
    assert sum(widths) == 8845
    assert min(widths) > 0


def test_given_shares_are_followed_unless_a_number_would_break() -> None:
    rows = (("名称", "金额"), ("甲", "123456789.00"))
    grid = sound(Grid(rows, shares=(1.0, 1.0)))
    assert column_widths(grid, 10.5, 8000) == [4000, 4000]
    narrow = column_widths(sound(Grid(rows, shares=(20.0, 1.0))), 10.5, 8000)
    assert narrow[1] > 1200


def test_more_than_eight_cells_in_a_row_need_a_landscape_page() -> None:
    assert not is_wide(sound(Grid((("a",) * 8,))), PROFILE)
    assert is_wide(sound(Grid((("a",) * 9,))), PROFILE)
    assert is_wide(sound(Grid((("12345678901234567890",) * 6,))), PROFILE)


def picture(kind: str, size: tuple[int, int], mode: str = "RGB", exif: bool = False) -> bytes:
    out = io.BytesIO()
    extra = {}
    if exif:
        data = Image.Exif()
        data[0x0112], data[0x010F] = 6, "Camera"
        extra["exif"] = data
    Image.new(mode, size, 120).save(out, kind, **extra)
    return out.getvalue()


def test_photos_stand_upright_and_lose_the_cameras_traces() -> None:
    data, kind, size = prepared(picture("JPEG", (60, 30), exif=True))
    assert (kind, size) == ("jpeg", (30, 60))
    assert b"Exif" not in data and b"Camera" not in data
    plain = picture("JPEG", (60, 30))
    assert prepared(plain) == (without_traces(plain), "jpeg", (60, 30))
    assert prepared(picture("PNG", (8, 8)))[1] == "png"
    assert prepared(picture("BMP", (8, 8)))[1] == "png"
    assert prepared(picture("JPEG", (8, 8), "CMYK"))[1] == "jpeg"


KINDS = ["JPEG RGB", "JPEG L", "JPEG CMYK", "PNG RGB", "PNG RGBA", "PNG P", "PNG 1", "GIF P", "BMP RGB"]


@pytest.mark.parametrize(("kind", "mode"), [kind.split() for kind in KINDS])
@pytest.mark.parametrize("exif", [False, True])
def test_a_head_is_read_only_where_nothing_is_to_be_changed_and_says_what_pillow_says(
    kind: str, mode: str, exif: bool
) -> None:
    data = picture(kind, (60, 31), mode, exif)
    ready = ready_as_it_is(data)
    assert ready is None or (ready == prepared(data) and ready[0] == data)
    assert (ready is None) == (kind not in ("JPEG", "PNG") or exif or (kind == "JPEG" and mode == "CMYK"))
    for place in range(0, len(data), 7):  # a cut or bent file never gets past Pillow's own judgement
        for spoilt in (data[:place], data[:place] + b"\xff\xfe" + data[place + 2 :]):
            if (ready := ready_as_it_is(spoilt)) is not None:
                assert ready == prepared(spoilt)


@pytest.mark.parametrize(
    ("kind", "side", "quality"), [("JPEG", 1500, 100), ("JPEG", 2600, 60), ("PNG", 700, 0)]
)
def test_what_came_in_through_the_importer_is_ready_for_word(kind: str, side: int, quality: int) -> None:
    """Noise, which no format makes small: also a heavy picture is only prepared once."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 200).convert("RGB").save(out, kind, quality=quality)
    assert ready_as_it_is(prepare_picture(out.getvalue(), "图").data) is not None


def test_sizes_keep_the_shape_and_stay_in_the_room() -> None:
    assert fitted(4000, 3000, 400.0, 270.0) == (pytest.approx(360.0), pytest.approx(270.0))
    assert fitted(100, 50, 400.0, 270.0) == (48.0, 24.0)
    row = side_by_side([(400, 300), (300, 400)], 300.0, 500.0, 6.0)
    assert row[0][1] == row[1][1]
    assert sum(w for w, _ in row) == pytest.approx(294.0)
