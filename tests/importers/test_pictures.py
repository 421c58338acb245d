"""Pictures are kept upright, small enough and without traces."""

import io

import pytest
from PIL import Image

from importers.pictures import LONG_SIDE, Prepared, prepare_picture, without_metadata
from report.errors import UserError


def saved(mode: str, size: tuple[int, int], form: str, colour: object = 0, **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


def opened(prepared: Prepared) -> Image.Image:
    return Image.open(io.BytesIO(prepared.data))


def with_exif(orientation: int, size: tuple[int, int] = (60, 40)) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "某牌手机"
    exif.get_ifd(0x8825)[1] = "N"
    return saved("RGB", size, "JPEG", (200, 10, 10), exif=exif, comment=b"secret")


def test_a_sideways_photo_is_turned_upright() -> None:
    prepared = prepare_picture(with_exif(6), "a.jpg")
    assert (prepared.info.width, prepared.info.height) == (40, 60)
    assert opened(prepared).size == (40, 60)
    assert prepared.info.format == "jpeg"


@pytest.mark.parametrize("orientation", [1, 6])
def test_place_device_and_comments_are_gone(orientation: int) -> None:
    picture = opened(prepare_picture(with_exif(orientation), "a.jpg"))
    assert not picture.getexif()
    assert "comment" not in picture.info
    assert b"secret" not in prepare_picture(with_exif(orientation), "a.jpg").data


def test_an_upright_small_photo_is_not_saved_once_more() -> None:
    data = saved("RGB", (60, 40), "JPEG", (9, 99, 9))
    assert opened(prepare_picture(data, "a.jpg")).tobytes() == Image.open(io.BytesIO(data)).tobytes()


def test_a_large_picture_is_shrunk_to_the_long_side() -> None:
    prepared = prepare_picture(saved("RGB", (3000, 1500), "JPEG"), "a.jpg")
    assert (prepared.info.width, prepared.info.height) == (LONG_SIDE, LONG_SIDE // 2)


def test_drawings_and_see_through_pictures_stay_png() -> None:
    assert prepare_picture(saved("RGB", (50, 50), "PNG", (1, 2, 3)), "a.png").info.format == "png"
    clear = prepare_picture(saved("RGBA", (50, 50), "PNG", (1, 2, 3, 100)), "b.png")
    assert (clear.info.format, opened(clear).mode) == ("png", "RGBA")


def test_a_photo_in_png_or_tiff_becomes_jpeg() -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    noisy = Image.merge(
        "RGB", (noise.getchannel(0), noise.getchannel(0).rotate(90), noise.getchannel(0).rotate(180))
    )
    for form in ("PNG", "TIFF"):
        out = io.BytesIO()
        noisy.save(out, form)
        assert prepare_picture(out.getvalue(), "a").info.format == "jpeg"


@pytest.mark.parametrize(
    ("mode", "form"), [("P", "GIF"), ("RGB", "BMP"), ("1", "TIFF"), ("CMYK", "JPEG"), ("I;16", "PNG")]
)
def test_other_formats_and_colour_modes_are_converted(mode: str, form: str) -> None:
    prepared = prepare_picture(saved(mode, (30, 20), form), "a")
    assert prepared.info.format in ("jpeg", "png")
    assert opened(prepared).mode in ("RGB", "L", "RGBA", "1", "LA")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        saved("RGB", (60, 40), "JPEG")[:200],
        b"\x89PNG\r\n\x1a\n" + b"x" * 40,
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(UserError, match="不是能读的图片"):
        prepare_picture(data, "坏图.jpg")


def test_vector_pictures_are_refused_with_a_way_out() -> None:
    emf = b"\x01\x00\x00\x00" + b"\x00" * 36 + b" EMF" + b"\x00" * 10
    for data in (emf, b"\xd7\xcd\xc6\x9a" + b"\x00" * 30, b"<svg xmlns='x'/>"):
        with pytest.raises(UserError, match="矢量图"):
            prepare_picture(data, "图标")


def test_a_picture_that_would_fill_the_memory_is_not_opened() -> None:
    bomb = saved("1", (20_000, 20_000), "PNG")
    with pytest.raises(UserError, match="像素太多"):
        prepare_picture(bomb, "大图.png")


def test_equal_pictures_have_one_name() -> None:
    data = saved("RGB", (60, 40), "JPEG")
    assert prepare_picture(data, "a.jpg").info.sha == prepare_picture(data, "b.jpg").info.sha


def test_a_jpeg_without_order_gives_none() -> None:
    assert without_metadata(b"\xff\xd8\x00\x00\x00\x00") is None
    assert without_metadata(b"\xff\xd8") is None
