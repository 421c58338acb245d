"""What a file is, and calm words for what cannot be read."""

import zipfile
from pathlib import Path

import pytest

from importers import propose
from importers.opening import Kind, kind_of
from importers.word.package import Package
from report.errors import UserError
from tests.importers.word_files import PROSE, para, word_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_the_content_counts_not_the_ending(tmp_path: Path) -> None:
    path = word_file(tmp_path / "报告.txt", para("1 人才培养", "1"), para(PROSE))
    assert kind_of(path) is Kind.WORD
    assert kind_of(written(tmp_path, "文字.md", "第一章".encode())) is Kind.TEXT


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"", "空文件"),
        ("a.doc", OLE + b"\x00" * 100 + "WordDocument".encode("utf-16-le"), "另存为"),
        ("a.wps", OLE + b"\x00" * 100 + "WordDocument".encode("utf-16-le"), ".wps"),
        ("a.docx", OLE + b"\x00" * 100 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.xls", OLE + b"\x00" * 100 + "Workbook".encode("utf-16-le"), ".xlsx"),
        ("a.docx", OLE + b"\x00" * 100, "读不了"),
        ("a.docx", b"PK\x03\x04" + b"broken" * 20, "已损坏"),
        ("a.pdf", b"%PDF-1.7 abc", "另存为"),
        ("a.doc", b"{\\rtf1 abc}", "另存为"),
        ("a.doc", b"<html><body>x</body></html>", "另存为"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 200, "读不了"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(
    tmp_path: Path, name: str, data: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.office.office_program", lambda: "")
    with pytest.raises(UserError) as caught:
        propose(written(tmp_path, name, data))
    assert words in str(caught.value)
    assert name in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.docx", tmp_path):
        with pytest.raises(UserError):
            propose(path)


def test_a_zip_without_a_document_is_no_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "x")
    with pytest.raises(UserError, match="没有正文"):
        propose(path)


def test_broken_xml_and_cut_files(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", "<w:p><w:r>")
    with pytest.raises(UserError, match="已损坏"):
        propose(path, None, "zz-2025")
    whole = word_file(tmp_path / "b.docx", para(PROSE)).read_bytes()
    for size in range(100, len(whole) - 22, 700):
        with pytest.raises(UserError):
            propose(written(tmp_path, "c.docx", whole[:size]), None, "zz-2025")


def test_flipped_bytes_never_give_a_traceback(tmp_path: Path) -> None:
    whole = word_file(tmp_path / "b.docx", para("1 人才培养", "1"), para(PROSE)).read_bytes()
    for place in range(0, len(whole), 97):
        data = bytearray(whole)
        data[place] ^= 0xFF
        path = written(tmp_path, "c.docx", bytes(data))
        try:
            propose(path, None, "zz-2025")
        except UserError as error:
            assert str(error)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    path = word_file(
        tmp_path / "a.docx",
        parts={"word/document.xml": bomb + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
               "<w:body><w:p><w:r><w:t>&a;&b;</w:t></w:r></w:p></w:body></w:document>"},
    )  # fmt: skip
    with pytest.raises(UserError, match="已损坏"):
        propose(path, None, "zz-2025")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    word_file(path, para(PROSE))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("word/media/image9.jpeg", "w", force_zip64=True) as part,
    ):
        for _ in range(700):
            part.write(b"\x00" * (1 << 20))
    with pytest.raises(UserError, match="太大"):
        propose(path, None, "zz-2025")


def test_a_strict_file_of_word_is_read(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        parts={"word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r>'
               f"<w:t>{PROSE}</w:t></w:r></w:p></w:body></w:document>"},
    )  # fmt: skip
    proposal = propose(path, None, "zz-2025")
    assert any(PROSE in str(b.body) for b in proposal.blocks)


def test_a_part_that_is_not_there_is_a_key_error(tmp_path: Path) -> None:
    with Package(word_file(tmp_path / "a.docx", para(PROSE))) as package, pytest.raises(KeyError):
        package.data("word/nothing.xml")


def test_an_unknown_edition_is_named(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", para(PROSE))
    with pytest.raises(UserError, match="没有版本"):
        propose(path, None, "xx-1999")
    with pytest.raises(UserError, match="认不出"):
        propose(path)


@pytest.mark.parametrize("name", ["年报.docx", "年报.doc", "年报.wps", "指标.xlsx"])
def test_text_under_the_name_of_an_office_file_is_no_office_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("一、人才培养", encoding="utf-8")
    with pytest.raises(UserError, match=f"「{name}」不是"):
        kind_of(path)
