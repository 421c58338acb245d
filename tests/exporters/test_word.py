"""The Word writer: what stands in the parts of the package, compared with the dump of the report."""

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from exporters import Cancelled
from exporters.word import export_word
from exporters.word.export import word_bytes
from report.dump import dump
from report.edition import Numbering
from report.errors import UserError
from tests.exporters.word_reader import Document, squeezed
from tests.exporters.word_sample import PICTURES, SHAS, sample_report

FORMS = {
    "han": Numbering(("{han}、", "（{han}）", "{n}.")),
    "chapter": Numbering(("第{han}章", "{path}", "{path}"), space=" "),
    "decimal": Numbering(("{n}", "{path}", "{path}"), space=" "),
}


@cache
def document(style: str = "school", forms: str = "han", dividers: bool = False) -> Document:
    report = sample_report(style=style, numbering=FORMS[forms], divider_pages=dividers)
    return Document(word_bytes(report, PICTURES.__getitem__))


def texts_of(entries: list[dict[str, object]]) -> list[str]:
    found: list[str] = []
    for entry in entries:
        kind = entry["kind"]
        if kind in ("table", "figure"):
            caption = f"{entry['number'] or ''}{entry['caption'] or ''}"
            cells = [str(cell) for row in entry.get("rows", []) for cell in row]  # type: ignore[attr-defined]
            found += [caption, *cells]
        elif kind == "case":
            found += [f"{entry['label']}{entry['title']}", *texts_of(entry["items"])]  # type: ignore[arg-type]
        else:
            found.append(f"{entry.get('number') or ''}{entry['text']}")
    return [squeezed(text) for text in found if squeezed(text)]


@pytest.mark.parametrize("style", ["school", "official", "plain"])
@pytest.mark.parametrize("forms", list(FORMS))
def test_every_text_of_the_dump_is_printed_with_its_number(style: str, forms: str) -> None:
    doc = document(style, forms)
    printed = {squeezed(p.full).removeprefix("•") for p in doc.paragraphs}
    wanted = texts_of(dump(sample_report(style=style, numbering=FORMS[forms]))["items"])
    assert [text for text in wanted if text not in printed] == []


def test_headings_are_numbered_by_lists_and_not_typed() -> None:
    doc = document()
    headings = [(p.label, p.text) for p in doc.paragraphs if p.style.startswith("Heading")]
    assert headings[:4] == [("", "前言"), ("一、", "学校概况"), ("二、", "编制过程"), ("一、", "人才培养")]
    assert ("", "说明") in headings
    assert ("（一）", "口径") in headings


def test_lists_restart_after_any_other_paragraph() -> None:
    labels = [p.label for p in document().paragraphs if p.style == "ListItem"]
    assert labels == ["（1）", "（2）", "①", "②", "1.", "2.", "1.", "•", "•", "•"]


def test_captions_are_counted_by_fields_that_agree_with_the_lists_of_figures_and_tables() -> None:
    doc = document()
    for name, styles in (("图", {"FigureCaption"}), ("表", {"TableCaption", "AppendixCaption"})):
        captions = [p.text for p in doc.paragraphs if p.style in styles and p.sequence]
        listed = doc.entries(f'TOC \\h \\z \\c "{name}"')
        assert captions == [text for text, _ in listed]
        assert all(p.sequence_after_update == p.sequence for p in doc.paragraphs if p.sequence)
    assert [p.text for p in doc.paragraphs if p.style == "AppendixCaption"] == ["表 1\u3000计分卡"]


def test_the_contents_are_stored_with_page_numbers_and_lead_to_their_headings() -> None:
    doc = document()
    entries = doc.entries('TOC \\o "1-2" \\h \\z \\t "附表题,2"')
    assert entries[0] == ("前言", "1")
    assert [text for text, _ in entries][-1] == "表 1\u3000计分卡"
    numbers = [int(page) for _, page in entries]
    assert numbers == sorted(numbers)
    assert doc.links <= set(doc.bookmarks)


def test_references_show_what_their_target_says() -> None:
    doc = document()
    shown = {code.split()[1]: result for code, result in doc.fields if code.startswith("REF")}
    assert sorted(shown.values()) == sorted(
        ["表 1-1", "图 1-1", "图 1-2", "（二）", "把课堂搬到田间", "说明"]
    )
    for name, result in shown.items():
        assert name in doc.bookmarks
        assert result in (doc.bookmarks[name], "（二）")


def test_every_paragraph_style_names_an_east_asian_font_and_no_theme() -> None:
    for style in ("school", "official", "plain"):
        tree = document(style).trees["word/styles.xml"]
        for fonts in tree.iter("{*}rFonts"):
            names = {key.rpartition("}")[2]: value for key, value in fonts.attrib.items()}
            assert set(names) == {"ascii", "hAnsi", "eastAsia", "cs"}
            assert names["ascii"] in ("Times New Roman", "宋体")  # GB/T 9704: page numbers in 宋体


def test_the_official_style_has_the_page_of_gb_t_9704() -> None:
    margins = document("official").trees["word/document.xml"].find(".//{*}pgMar")
    assert margins is not None
    sides = [
        round(int(v) / 56.6929)
        for k, v in margins.attrib.items()
        if k.endswith(("top", "bottom", "left", "right"))
    ]
    assert sides == [37, 26, 35, 28]  # top, right, bottom, left
    assert "evenAndOddHeaders" in document("official").parts["word/settings.xml"].decode()


def test_page_numbers_start_with_the_body_and_not_on_cover_and_declaration() -> None:
    kinds = document().sections
    assert [s["start"] for s in kinds] == ["", "1", "", "1", "", ""]
    assert [s["format"] for s in kinds] == ["", "lowerRoman", "", "", "", ""]
    assert [s["number"] for s in kinds] == [False, True, False, True, True, True]
    assert [s["landscape"] for s in kinds] == [False, False, False, False, True, False]


def test_tables_repeat_their_header_rows_and_never_split_a_row() -> None:
    tables = [
        t
        for t in document().body.iter("{*}tbl")
        if t.find("{*}tblPr/{*}tblStyle").get(W + "val") == "ReportTable"
    ]
    majors = next(t for t in tables if "专业大类" in "".join(t.itertext()))
    rows = majors.findall(W + "tr")
    assert [r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
    assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for t in tables for r in t.findall(W + "tr"))


def test_merged_cells_keep_the_full_grid() -> None:
    majors = next(t for t in document().body.iter("{*}tbl") if "专业大类" in "".join(t.itertext()))
    first = [c.find(f"{W}tcPr/{W}vMerge") for c in majors.find(W + "tr").findall(W + "tc")]
    assert [None if m is None else m.get(W + "val") for m in first] == ["restart", "restart", None, "restart"]
    last = majors.findall(W + "tr")[-1].findall(W + "tc")
    assert last[0].find(f"{W}tcPr/{W}gridSpan").get(W + "val") == "2"


def test_pictures_have_words_for_screen_readers_and_their_own_shape() -> None:
    doc = document()
    drawn = list(doc.body.iter("{*}inline"))
    assert [d.find("{*}docPr").get("descr") for d in drawn][:2] == ["从南门看校园", "实训课堂"]
    assert all(d.find("{*}docPr").get("descr") for d in drawn)
    extent = drawn[1].find("{*}extent")
    assert int(extent.get("cx")) / int(extent.get("cy")) == pytest.approx(1600 / 1067, rel=0.01)


def test_a_picture_that_is_used_twice_is_stored_once() -> None:
    names = [n for n in document().parts if "/media/" in n]
    assert len(names) == len(SHAS) + 1  # and the chart


def test_no_control_character_and_no_empty_paragraph_goes_out() -> None:
    doc = document()
    for name, content in doc.parts.items():
        if name.endswith(".xml"):
            assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", content), name
    empty = [
        p for p in doc.paragraphs if not p.text and not p.drawn and not p.in_table and p.style != "SectionEnd"
    ]
    assert empty == []
    assert any("<尖括号>&符号" in p.text for p in doc.paragraphs)


def test_the_properties_are_the_schools_and_nothing_asks_on_opening() -> None:
    doc = document()
    core = doc.parts["docProps/core.xml"].decode()
    assert "<dc:creator>青川职业学校</dc:creator>" in core
    assert "<dc:title>质量年度报告（2025年度）</dc:title>" in core
    assert "python" not in core + doc.parts["docProps/app.xml"].decode()
    assert b"updateFields" not in doc.parts["word/settings.xml"]
    assert b'w:name="compatibilityMode"' in doc.parts["word/settings.xml"]


def test_footnotes_stand_in_their_part_after_the_two_separators() -> None:
    tree = document().trees["word/footnotes.xml"]
    ids = [note.get(W + "id") for note in tree]
    assert ids == ["-1", "0", "1"]
    assert "统计时点为当年8月31日。" in "".join(tree.itertext())


def test_a_divider_page_lists_the_sections_of_numbered_chapters() -> None:
    doc = document("school", "han", True)
    lines = [p.text for p in doc.paragraphs if p.style == "DividerLine"]
    assert lines == ["（一）专业建设", "（二）课程建设", "说明", "（一）社会培训", "（二）乡村振兴"]
    after = doc.after_style("DividerLine", "说明")
    assert after.breaks_page


def test_progress_is_told_of_every_chapter_and_a_cancelled_export_leaves_no_file(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    export_word(sample_report(), PICTURES.__getitem__, tmp_path / "a.docx", lambda *step: told.append(step))
    assert [name for name, _, _ in told[:5]] == ["前言", "人才培养", "服务贡献", "面临挑战", "附表"]
    assert told[-1][1] == told[-1][2]

    def stop(name: str, done: int, total: int) -> None:
        if name == "服务贡献":
            raise Cancelled

    with pytest.raises(Cancelled):
        export_word(sample_report(), PICTURES.__getitem__, tmp_path / "b.docx", stop)
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def test_a_picture_that_is_gone_is_named_to_the_person(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="校园全景"):
        export_word(sample_report(), {}.__getitem__, tmp_path / "a.docx")
    with pytest.raises(UserError, match="校园全景"):
        export_word(sample_report(), lambda sha: b"no picture", tmp_path / "a.docx")
    with pytest.raises(UserError, match="版式"):
        export_word(sample_report(style="none"), PICTURES.__getitem__, tmp_path / "a.docx")


def test_the_same_report_gives_the_same_body() -> None:
    first, second = (word_bytes(sample_report(), PICTURES.__getitem__) for _ in range(2))
    one, two = (zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") for data in (first, second))
    assert one == two
    etree.fromstring(one)


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_a_cover_title_too_long_for_a_line_breaks_before_its_year() -> None:
    report = sample_report(style="school", numbering=FORMS["han"], divider_pages=False)
    title = "职业教育人才培养质量年度报告（2025年度）"
    for line in report.edition.fields:
        if line.part == "cover" and line.role == "title":
            report.fields[line.key] = title
    body = (
        zipfile.ZipFile(io.BytesIO(word_bytes(report, PICTURES.__getitem__)))
        .read("word/document.xml")
        .decode()
    )
    cover = body[: body.index("CoverTitle") + 2000]
    assert re.search(r"质量年度报告</w:t>.{0,40}<w:br/>.{0,60}（2025年度）", cover)
