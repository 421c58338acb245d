"""Style profiles: those that ship against the rules they follow, their text, their fonts, what is refused and how it is said."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from exporters.word.export import word_bytes
from exporters.word.fonts import font_table_xml, fonts_readers_may_lack, stand_in
from exporters.word.profile import BUILT_IN, STYLE, STYLE_TEXT, load_profile, profile_of
from exporters.word.profile_text import STYLE_NAMES, flat, label, profile_text, read_profile, with_values
from exporters.word.styles import PARAGRAPH_STYLES, styles_xml
from report.errors import UserError
from tests.exporters.word_reader import Document, W
from tests.exporters.word_sample import PICTURES, sample_report

SCHOOL = load_profile("school")


def test_the_official_profile_is_gb_t_9704() -> None:
    official = load_profile("official")
    page, body = official.page, official.look("body")
    assert (page.top, page.left) == (37, 28)  # 天头 37 mm ± 1, 订口 28 mm ± 1
    assert (210 - page.left - page.right, 297 - page.top - page.bottom) == (156, 225)  # 版心
    assert (body.font, body.size, body.first) == ("仿宋", 16, 2)
    assert page.text_height() // body.line == 22  # lines on a page
    assert page.text_height() - 22 * body.line < 1.5  # which fill it
    assert page.text_width() / 20 // (body.size + body.spacing) == 28  # characters in a line
    fonts = [official.look(f"heading{n}").font for n in (1, 2, 3, 4)]
    assert fonts == ["黑体", "楷体", "仿宋", "仿宋"]
    assert [official.look(f"heading{n}").size for n in (1, 2, 3, 4)] == [16] * 4
    assert official.look("cover_title").font == "方正小标宋简体"
    footer = official.look("footer")
    assert (official.number.form, official.number.place) == ("— {n} —", "outer")
    assert (footer.size, footer.latin) == (14, "宋体")
    assert page.bottom - page.footer - footer.line / 72 * 25.4 == pytest.approx(
        7, abs=0.2
    )  # below the text block


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_profile_that_ships_sets_every_style_and_fits_the_page(name: str) -> None:
    profile = load_profile(name)
    assert {style.key for style in PARAGRAPH_STYLES} <= set(profile.styles) == set(STYLE_NAMES)
    for key in profile.styles:
        look = profile.look(key)
        assert look.font and look.size >= 7.5 and look.line >= look.size


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_style_names_an_east_asian_font_and_no_theme(name: str) -> None:
    root = etree.fromstring(styles_xml(load_profile(name), {}))
    for style in root.iter(f"{W}style"):
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}styleId") != "SectionEnd":
            fonts = style.find(f"{W}rPr/{W}rFonts")
            assert fonts is not None and set(fonts.attrib) == {
                W + k for k in ("ascii", "eastAsia", "hAnsi", "cs")
            }


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_profile_written_as_text_is_the_same_when_read(name: str) -> None:
    profile = load_profile(name)
    again = read_profile(profile_text(profile), "x")
    assert (again.page, again.number, again.trim, again.styles) == (
        profile.page,
        profile.number,
        profile.trim,
        profile.styles,
    )


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(WORDS, WORDS, st.sampled_from(sorted(SCHOOL.styles)), st.floats(5, 30), st.floats(20, 45))
@settings(max_examples=80, deadline=None)
def test_whatever_is_set_survives_the_text(
    font: str, header: str, style: str, size: float, top: float
) -> None:
    values = {
        f"styles.{style}.font": font or "宋体",
        f"styles.{style}.size": round(size, 1),
        f"styles.{style}.line": 60.0,
    }
    made = with_values(SCHOOL, {**values, "look.header_text": header, "page.top": round(top, 1)}, "我的")
    again = read_profile(profile_text(made), "x")
    assert (again.styles, again.page, again.trim, again.title) == (made.styles, made.page, made.trim, "我的")


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("page.top", 300, "上边距"),
        ("styles.body.size", 30, "正文的行距"),
        ("styles.heading2.line", "大", "二级标题的行距"),
        ("number.form", "第页", "{n}"),
        ("number.form", "{n} {m}", "{n}"),
        ("number.place", "middle", "页码位置"),
        ("look.link", "blue", "六位颜色"),
        ("look.header_show", "yes", "有页眉"),
        ("styles.body.align", "justify", "正文的对齐"),
        ("styles.body.font", "宋\n体", "正文的字体"),
        ("page.left", 70, "放不下"),
        ("page.header", 40, "页眉"),
        ("look.wide_columns", 1, "竖页最多列数"),
    ],
)
def test_a_setting_that_does_not_do_is_named_in_the_sentence(place: str, value: object, said: str) -> None:
    values = {place: value, "page.right": 70} if place == "page.left" else {place: value}
    with pytest.raises(UserError) as caught:
        with_values(SCHOOL, values, "我的")  # type: ignore[arg-type]
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "不是",
        "title = 3",
        "title = '甲'\n[pages]\ntop = 3",
        "title = '甲'\npage = 3",
        "title = '甲'\n[styles.body]\nsice = 3",
    ],
)
def test_a_text_that_is_no_profile_is_refused_calmly(text: str) -> None:
    with pytest.raises(UserError):
        read_profile(text, "甲.zhibao-style")


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_text_brings_more_than_a_sentence(text: str) -> None:
    try:
        read_profile(text, "甲")
    except UserError as error:
        assert str(error)


def test_what_a_profile_leaves_out_is_the_school_profiles() -> None:
    made = read_profile("title = '薄'\n[styles.body]\nsize = 14\nline = 26\n", "x")
    assert made.look("body").size == 14 and made.page == SCHOOL.page
    assert made.look("heading1") == SCHOOL.look("heading1")


def test_every_setting_has_a_chinese_name() -> None:
    assert all(label(place)[0] > "\u2e80" for place in flat(SCHOOL))


def test_a_report_is_printed_with_its_own_profile_before_the_chosen_one() -> None:
    report = sample_report()
    assert profile_of(report).name == report.edition.style
    report.fields[STYLE] = "official"
    assert profile_of(report).name == "official"
    report.fields[STYLE_TEXT] = profile_text(with_values(SCHOOL, {"page.top": 33.0}, "我校"))
    assert (profile_of(report).title, profile_of(report).page.top) == ("我校", 33)
    report.fields = {**report.fields, STYLE_TEXT: "", STYLE: "gone"}
    with pytest.raises(UserError, match="gone"):
        profile_of(report)


def test_fonts_a_reader_may_lack_are_told_with_what_stands_in() -> None:
    assert fonts_readers_may_lack(SCHOOL) == []
    made = with_values(
        SCHOOL, {"styles.body.font": "仿宋_GB2312", "styles.cover_title.font": "方正小标宋简体"}
    )
    assert dict(fonts_readers_may_lack(made)) == {"仿宋_GB2312": "仿宋", "方正小标宋简体": "宋体"}
    assert [stand_in(n) for n in ("楷体_GB2312", "方正黑体", "Garamond", "华文中宋")] == [
        "楷体",
        "黑体",
        "Times New Roman",
        "宋体",
    ]
    root = etree.fromstring(font_table_xml(made))
    known = {f.get(f"{W}name"): f.find(f"{W}altName") for f in root}
    assert known["仿宋_GB2312"].get(f"{W}val") == "仿宋" and known["方正小标宋简体"].get(f"{W}val") == "宋体"
    assert {"仿宋", "宋体"} <= set(known)


def exported(values: dict[str, object]) -> Document:
    report = sample_report()
    report.fields[STYLE_TEXT] = profile_text(with_values(SCHOOL, values, "我校"))  # type: ignore[arg-type]
    return Document(word_bytes(report, PICTURES.__getitem__))


def test_the_page_the_header_and_the_numbers_are_the_profiles() -> None:
    file = exported(
        {
            "page.top": 30.0,
            "number.form": "第 {n} 页",
            "number.place": "right",
            "number.contents": "upperRoman",
            "number.restart": False,
            "look.header_text": "校内资料",
            "look.header_line": False,
        }
    )
    sections = list(file.body.iter(f"{W}sectPr"))
    assert {
        s.find(f"{W}pgMar").get(f"{W}top") for s in sections if s.find(f"{W}pgSz").get(f"{W}orient") is None
    } == {"1701"}
    starts = [
        (n.get(f"{W}fmt"), n.get(f"{W}start")) for s in sections if (n := s.find(f"{W}pgNumType")) is not None
    ]
    assert starts == [("upperRoman", "1")]
    assert "校内资料" in file.parts["word/header2.xml"].decode()
    footer = file.parts["word/footer2.xml"].decode()
    assert "第 " in footer and 'w:val="right"' in footer
    header = next(
        s for s in file.trees["word/styles.xml"].iter(f"{W}style") if s.get(f"{W}styleId") == "Header"
    )
    assert header.find(f"{W}pPr/{W}pBdr") is None


def test_no_header_is_printed_where_the_profile_wants_none() -> None:
    assert "<w:t" not in exported({"look.header_show": False}).parts["word/header2.xml"].decode()


def test_captions_and_their_lists_stand_apart_by_the_profiles_gap() -> None:
    texts = [p.text for p in exported({"look.caption_gap": "："}).paragraphs]
    captions = [t for t in texts if t.startswith(("图 1-1", "表 1-1"))]
    assert captions and all(t[5] == "：" for t in captions)


def test_the_files_that_ship_are_read_whole() -> None:
    for path in (Path(__file__).parents[2] / "resources" / "styles").glob("*.toml"):
        assert load_profile(path.stem).title
