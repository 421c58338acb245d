"""Widths: from the built-in tables, and from a font file where one is found."""

import struct
from importlib.resources import files
from pathlib import Path

import pytest

from exporters.layout import fontfile
from exporters.layout.metrics import latin_widths


def test_letters_are_as_wide_as_the_serif_face_says_and_chinese_ones_an_em() -> None:
    times = latin_widths("Times New Roman", False)
    assert (times["5"], times["W"], times["."], times["学"], times["“"]) == (0.5, 0.944, 0.25, 1.0, 0.444)
    assert latin_widths("Times New Roman", True)["a"] == 0.5
    assert latin_widths("Arial", False)["5"] == 0.556


def test_an_unknown_face_counts_as_serif_and_one_without_serifs_as_arial() -> None:
    assert latin_widths("没有这种字体", False)["5"] == 0.5
    assert latin_widths("没有这种雅黑", False)["5"] == 0.556


def test_a_chinese_face_gives_letters_half_an_em() -> None:
    for name in ("宋体", "仿宋_GB2312", "SimHei"):
        widths = latin_widths(name, False)
        assert (widths["5"], widths["W"], widths["学"], widths["“"]) == (0.5, 0.5, 1.0, 1.0)


def test_a_font_file_tells_its_advances() -> None:
    data = (files("resources") / "fonts" / "ZhibaoSansSC-Regular.otf").read_bytes()
    widths = fontfile.read_advances(data)
    assert 0.3 < widths["1"] < 0.8 and widths["1"] == widths["2"]
    assert widths["i"] < widths["W"]


@pytest.mark.parametrize("data", [b"", b"not a font at all", b"\0\1\0\0" + b"\xff" * 40])
def test_what_is_no_font_is_refused(data: bytes) -> None:
    with pytest.raises((struct.error, ValueError, KeyError, IndexError)):
        fontfile.read_advances(data)


def test_installed_fonts_are_found_by_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (files("resources") / "fonts" / "ZhibaoSansSC-Regular.otf").read_bytes()
    (tmp_path / "own.otf").write_bytes(data)
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0 broken")
    monkeypatch.setattr(fontfile, "_folders", lambda: [tmp_path, tmp_path / "没有"])
    fontfile._files.cache_clear()
    fontfile.advances.cache_clear()
    try:
        assert fontfile.advances("Zhibao Sans SC", False) == fontfile.read_advances(data)
        assert fontfile.advances("没有这种字体", False) == {}
    finally:
        fontfile._files.cache_clear()
        fontfile.advances.cache_clear()
