"""The look of a school's own Word file: by what its paragraphs look like, whatever their styles are called."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.style_page import fitting, told
from exporters.word.export import export_word
from exporters.word.profile import STYLE_TEXT, load_profile
from exporters.word.profile_text import profile_text, with_values
from importers.word_style import StyleFound, read_style
from report.errors import UserError
from report.house_style import CAPTIONS, NUMBERING
from tests.exporters.word_sample import PICTURES, sample_report

PROSE = "学校坚持立德树人根本任务，深化产教融合与校企合作，全年开设专业三十二个，在校生稳步增加，毕业生去向落实良好，社会评价提高。"


def line(document: Any, text: str, font: str, size: float, **more: Any) -> Any:
    """A paragraph set by hand, in style Normal."""
    made = document.add_paragraph()
    run = made.add_run(text)
    run.font.size, run.font.bold = Pt(size), more.get("bold", False)
    run.font.name = more.get("latin", "Times New Roman")
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if color := more.get("color"):
        run.font.color.rgb = RGBColor.from_string(color)
    form = made.paragraph_format
    form.alignment = more.get("align", WD_ALIGN_PARAGRAPH.JUSTIFY)
    if pitch := more.get("pitch"):
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    form.space_before, form.space_after = Pt(more.get("before", 0)), Pt(more.get("after", 0))
    if first := more.get("first", 0):
        form.first_line_indent = Pt(first * size)
    return made


def page_number(paragraph: Any, before: str, after: str) -> None:
    paragraph.add_run(before)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "7"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
    paragraph.add_run(after)


def school_file(path: Path, **more: Any) -> Path:
    """A report set by hand as schools do it: everything in Normal, looks given directly."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(35),
        Mm(32),
        Mm(27),
        Mm(25),
    )
    section.header_distance, section.footer_distance = Mm(16), Mm(18)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    page_number(footer, "第 ", " 页 共 30 页")
    centre = WD_ALIGN_PARAGRAPH.CENTER
    for n, chapter in enumerate("一二三", 1):
        line(
            made,
            f"{chapter}、第{chapter}部分工作",
            "方正小标宋简体",
            18,
            align=centre,
            pitch=30,
            before=10,
            color="1F4E8C",
        )
        for k, part in enumerate("一二", 1):
            line(made, f"（{part}）具体工作之{part}", "楷体_GB2312", 16, bold=True, pitch=28, first=2)
            for _ in range(3):
                line(made, PROSE * 2, "仿宋_GB2312", 16, pitch=more.get("pitch", 28.5), first=2)
            line(made, f"表{n}-{k} 各专业在校生人数", "黑体", 12, align=centre, pitch=20, after=3)
            table = made.add_table(3, 3)
            for r, row in enumerate(
                (("专业", "人数", "占比"), ("智能制造", "1200", "35.2"), ("信息技术", "900", "26.4"))
            ):
                for c, text in enumerate(row):
                    cell = table.cell(r, c).paragraphs[0]
                    run = cell.add_run(text)
                    run.font.size, run.font.bold = Pt(11), r == 0
                    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
                    cell.alignment = centre if not text[0].isdigit() else WD_ALIGN_PARAGRAPH.RIGHT
            line(made, PROSE, "仿宋_GB2312", 16, pitch=28.5, first=2)
    line(made, PROSE, "宋体", 10.5, bold=True)  # a paragraph pasted from elsewhere tells nothing
    if more.get("landscape"):
        turned = made.add_section()
        turned.orientation, turned.page_width, turned.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
        turned.left_margin = Mm(60)
    made.save(path)
    return path


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> StyleFound:
    return read_style(school_file(tmp_path_factory.mktemp("style") / "学校.docx"))


def test_prose_and_headings_are_known_by_their_looks(found: StyleFound) -> None:
    values = found.values
    assert [values[f"styles.body.{k}"] for k in ("font", "size", "line", "first", "align")] == [
        "仿宋_GB2312",
        16,
        28.5,
        2,
        "both",
    ]
    assert [values[f"styles.heading1.{k}"] for k in ("font", "size", "line", "before", "align", "color")] == [
        *("方正小标宋简体", 18, 30, 10, "center", "1F4E8C")
    ]
    assert [values[f"styles.heading2.{k}"] for k in ("font", "size", "bold", "first")] == [
        "楷体_GB2312",
        16,
        True,
        2,
    ]


def test_captions_tables_and_numbers_are_known(found: StyleFound) -> None:
    values = found.values
    assert [values[f"styles.table_caption.{k}"] for k in ("font", "size", "line", "after")] == [
        "黑体",
        12,
        20,
        3,
    ]
    assert [values[f"styles.table_text.{k}"] for k in ("font", "size", "align")] == ["宋体", 11, "center"]
    assert values["styles.table_head.bold"] is True
    assert (found.numbering, found.captions, values["look.caption_gap"]) == ("official", "tight", " ")


def test_the_page_and_its_number_are_known(found: StyleFound) -> None:
    sides = [found.values[f"page.{s}"] for s in ("top", "bottom", "left", "right", "header", "footer")]
    assert sides == [35, 32, 27, 25, 16, 18]
    assert (found.values["number.form"], found.values["number.place"]) == ("第 {n} 页", "right")
    assert found.paper == ""


def test_a_landscape_page_does_not_give_the_margins(tmp_path: Path) -> None:
    assert read_style(school_file(tmp_path / "横.docx", landscape=True)).values["page.left"] == 27


def test_lines_by_the_multiple_become_a_fixed_pitch(tmp_path: Path) -> None:
    made = Document()
    for _ in range(4):
        paragraph = line(made, PROSE * 2, "宋体", 12)
        paragraph.paragraph_format.line_spacing = 1.5
    made.save(tmp_path / "倍数.docx")
    assert read_style(tmp_path / "倍数.docx").values["styles.body.line"] == pytest.approx(12 * 1.3 * 1.5)


def test_the_theme_and_the_styles_say_what_the_runs_do_not(tmp_path: Path) -> None:
    made = Document()
    normal = made.styles["Normal"]
    normal.font.size = Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    fonts.set(qn("w:eastAsia"), "华文中宋")
    for _ in range(3):
        made.add_paragraph(PROSE * 2)
    made.save(tmp_path / "样式.docx")
    values = read_style(tmp_path / "样式.docx").values
    assert (values["styles.body.font"], values["styles.body.size"]) == ("华文中宋", 14)


def test_a_file_without_prose_says_so(tmp_path: Path) -> None:
    Document().save(tmp_path / "空.docx")
    with pytest.raises(UserError, match="空"):
        read_style(tmp_path / "空.docx")
    (tmp_path / "假.docx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UserError):
        read_style(tmp_path / "假.docx")


def test_what_was_seen_and_what_was_kept_is_told(found: StyleFound) -> None:
    words = told("学校.docx", load_profile("school"), found)
    assert "正文" in words and "一级标题 3 处" in words
    assert words.index("沿用") < words.index("图题")


def test_a_setting_that_cannot_stand_is_left_as_it_was() -> None:
    base = load_profile("school")
    found = StyleFound(
        {"page.top": 300.0, "styles.body.size": 16.0, "styles.body.line": 28.0, "styles.gone.size": 3.0}
    )
    assert fitting(base, found) == {"styles.body.size": 16, "styles.body.line": 28}


def own_export(found: StyleFound, path: Path) -> Path:
    base = load_profile("school")
    report = sample_report()
    report.fields |= {
        STYLE_TEXT: profile_text(with_values(base, fitting(base, found), "我校")),
        NUMBERING: found.numbering,
        CAPTIONS: found.captions,
    }
    export_word(report, PICTURES.__getitem__, path)
    return path


_SAME = (
    *(
        "body.font",
        "body.size",
        "body.line",
        "body.first",
        "heading1.font",
        "heading1.size",
        "heading1.color",
    ),
    *(
        "heading2.font",
        "heading2.size",
        "heading2.bold",
        "table_caption.font",
        "table_caption.size",
        "table_text.font",
    ),
)


def agree(one: StyleFound, other: StyleFound) -> None:
    for place in _SAME:
        assert other.values[f"styles.{place}"] == one.values[f"styles.{place}"], place
    for side in ("top", "bottom", "left", "right"):
        assert other.values[f"page.{side}"] == pytest.approx(one.values[f"page.{side}"], abs=0.2)
    assert (other.numbering, other.captions) == (one.numbering, one.captions)
    assert other.values["number.form"] == one.values["number.form"]


def test_a_report_printed_with_what_was_read_reads_the_same(found: StyleFound, tmp_path: Path) -> None:
    agree(found, read_style(own_export(found, tmp_path / "导出.docx")))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_libreoffice_sees_the_same_fonts_sizes_and_margins(found: StyleFound, tmp_path: Path) -> None:
    source = own_export(found, tmp_path / "导出.docx")
    (tmp_path / "again").mkdir()
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(tmp_path / "again"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    agree(found, read_style(tmp_path / "again" / source.name))


@pytest.mark.parametrize("name", ["000-gz-2020", "003-zz-2025"])
def test_real_reports_tell_their_look(name: str, shared: Path) -> None:
    found = read_style(shared / "real" / f"{name}.docx")
    assert fitting(load_profile("school"), found).keys() == found.values.keys()
    assert found.counts["body"] > 30 and found.counts["heading1"] > 5 and found.counts["heading2"] > 15
    assert found.values["styles.body.size"] == 14 and found.values["look.table_look"] == "grid"
