"""Word files made to hurt: each is read or refused in a sentence, with little memory and without the network."""

import io
import zipfile
from functools import cache
from pathlib import Path

import pytest

from tests.hostile.reader import Reader
from tests.importers.word_files import PROSE, image, para, table, word_file
from tools.fuzz import is_calm
from tools.fuzz_texts import hand_made_word

BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
HEADED = para("一、人才培养", "1") + para(PROSE)


def refused(reader: Reader, path: Path, kind: str = "word") -> str:
    answer = reader.read(kind, path)
    assert answer.what == "refused", answer
    assert is_calm(answer.why)
    return answer.why


def is_read(reader: Reader, path: Path, kind: str = "word") -> None:
    answer = reader.read(kind, path)
    assert answer.what == "read", answer


@cache
def sound_file() -> bytes:
    """The hand-made file of the fuzz corpus."""
    return hand_made_word(image((20, 10)))


def with_parts(path: Path, parts: dict[str, bytes | str]) -> Path:
    """The sound file of the fuzz corpus with members replaced or added."""
    with (
        zipfile.ZipFile(io.BytesIO(sound_file())) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def test_a_hundred_thousand_empty_paragraphs_are_read(tmp_path: Path, reader: Reader) -> None:
    is_read(reader, word_file(tmp_path / "a.docx", HEADED + "<w:p/>" * 100_000))


def test_more_elements_than_memory_would_hold_are_refused(tmp_path: Path, reader: Reader) -> None:
    part = BODY.format("<w:p/>" * 6_100_000)
    assert "太大" in refused(reader, word_file(tmp_path / "a.docx", parts={"word/document.xml": part}))


def test_a_table_of_three_thousand_rows_is_read(tmp_path: Path, reader: Reader) -> None:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 2 + "</w:tr>"
    is_read(reader, word_file(tmp_path / "a.docx", HEADED + f"<w:tbl>{row * 3_000}</w:tbl>"))


@pytest.mark.parametrize("number", ["999999999", "-1", "²", "1e9", ""])
def test_spans_that_no_table_has_do_not_make_a_huge_one(tmp_path: Path, reader: Reader, number: str) -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr>{para("宽")}</w:tc>'
    rows = f'<w:tr><w:trPr><w:gridBefore w:val="{number}"/></w:trPr>{wide}</w:tr>' * 50
    level = (
        f'<w:outlineLvl w:val="{number}"/><w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr>'
    )
    is_read(
        reader, word_file(tmp_path / "a.docx", HEADED + para("一段", more=level) + f"<w:tbl>{rows}</w:tbl>")
    )


@pytest.mark.parametrize("depth", [40, 2000, 100_000])
def test_deep_nesting_ends_in_reading_or_a_sentence(tmp_path: Path, reader: Reader, depth: int) -> None:
    for opening, closing in (("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"), ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
                             ("<w:p><w:smartTag>", "</w:smartTag></w:p>")):  # fmt: skip
        body = HEADED + opening * depth + "<w:p/>" + closing * depth
        answer = reader.read(
            "word", word_file(tmp_path / "a.docx", parts={"word/document.xml": BODY.format(body)})
        )
        assert answer.what == ("read" if depth == 40 else "refused"), answer


def test_an_entity_inside_an_attribute_is_not_unfolded(tmp_path: Path, reader: Reader) -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "哈"}">' for n in range(12))
    part = f"<!DOCTYPE x [{bomb}]>" + BODY.format('<w:p><w:pPr><w:pStyle w:val="&a11;"/></w:pPr></w:p>')
    for coded in (part.encode(), ('<?xml version="1.0" encoding="UTF-16"?>' + part).encode("utf-16")):
        assert "已损坏" in refused(reader, with_parts(tmp_path / "a.docx", {"word/document.xml": coded}))


@pytest.mark.parametrize(
    "target",
    [
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "C:\\Windows\\win.ini",
        "\\\\server\\share\\a.png",
        "http://192.0.2.1/a.png",
    ],
)
def test_a_picture_elsewhere_is_neither_opened_nor_fetched(
    tmp_path: Path, reader: Reader, target: str
) -> None:
    outside = ' TargetMode="External"' if "://" in target or "\\" in target else ""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rP" Type="{kind}" Target="{target}"{outside}/></Relationships>'
    is_read(reader, with_parts(tmp_path / "a.docx", {"word/_rels/document.xml.rels": relations}))


def test_member_names_that_climb_out_write_nothing(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "in").mkdir()
    path = with_parts(
        tmp_path / "in" / "a.docx", {"../evil.txt": "x", "/tmp/zhibao-evil.txt": "x", "..\\evil2.txt": "x"}
    )
    is_read(reader, path)
    assert [f.name for f in tmp_path.iterdir()] == ["in"] and not Path("/tmp/zhibao-evil.txt").exists()


def test_five_thousand_members_are_read(tmp_path: Path, reader: Reader) -> None:
    is_read(reader, with_parts(tmp_path / "a.docx", {f"word/media/{n}": b"" for n in range(5_000)}))


def test_a_part_that_unfolds_a_thousandfold_is_refused(tmp_path: Path, reader: Reader) -> None:
    path = with_parts(tmp_path / "a.docx", {"word/document.xml": b" " * (121 << 20)})
    assert "太大" in refused(reader, path)
    path = with_parts(tmp_path / "b.docx", {"[Content_Types].xml": b" " * (40 << 20)})
    assert "没有正文" in refused(reader, path)


def test_a_package_in_a_package_is_not_opened(tmp_path: Path, reader: Reader) -> None:
    inner = word_file(tmp_path / "inner.docx", HEADED).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("word.docx", inner)
    assert "没有正文" in refused(reader, tmp_path / "a.docx")


def test_macros_and_active_parts_stay_behind(tmp_path: Path, reader: Reader) -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
        '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types,
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 50,
        "word/activeX/activeX1.bin": b"x",
    }
    is_read(reader, with_parts(tmp_path / "年报.docm", parts))


def test_lists_that_begin_at_a_billion_print_no_million_letters(tmp_path: Path, reader: Reader) -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="999999999"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1%1%1%1%1%1%1%1%1"/></w:lvl>'
    numbering = (
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
        f'{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = HEADED + para("条", num=(1, 0)) * 50
    is_read(
        reader,
        with_parts(
            tmp_path / "a.docx", {"word/numbering.xml": numbering, "word/document.xml": BODY.format(body)}
        ),
    )


def test_a_picture_of_three_metres_is_read(tmp_path: Path, reader: Reader) -> None:
    with zipfile.ZipFile(io.BytesIO(sound_file())) as package:
        text = package.read("word/document.xml").decode()
    huge = text.replace("<wp:docPr", '<wp:extent cx="108000000" cy="108000000"/><wp:docPr')
    assert huge != text
    is_read(reader, with_parts(tmp_path / "a.docx", {"word/document.xml": huge}))


def test_nested_tables_with_text_are_read(tmp_path: Path, reader: Reader) -> None:
    inner = table(["甲", "乙"], ["1", "2"])
    for _ in range(12):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc><w:tc>{para('旁')}</w:tc></w:tr></w:tbl>"
    is_read(reader, word_file(tmp_path / "a.docx", HEADED + inner))
