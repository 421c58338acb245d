"""Old formats come in through an office program; without one a sentence says what to do. Vector pictures likewise."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from importers import propose
from importers.vectors import pixels_of
from importers.word.old import old_format
from report.errors import UserError
from tests.importers.word_files import PROSE, para, picture, word_file

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="#257"/></svg>'


def saved_as(tmp_path: Path, ending: str) -> Path:
    source = word_file(
        tmp_path / "报告.docx", para("1 人才培养", "1"), para(PROSE), para(runs=picture()), para("图 1-1 校园一角"), para("2 服务贡献", "1"), para(PROSE)
    )  # fmt: skip
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return source.with_suffix(f".{ending}")


@needs_office
@pytest.mark.slow
def test_a_doc_comes_in_like_a_docx_and_keeps_its_name(tmp_path: Path) -> None:
    path = saved_as(tmp_path, "doc")
    proposal = propose(path, edition="zz-2025")
    assert proposal.source == "报告.doc"
    assert [s.title for s in proposal.sections if s.printed_number] == ["人才培养", "服务贡献"]
    assert len(proposal.pictures) == 1


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize(
    ("ending", "name"), [("rtf", "旧报告.doc"), ("odt", "报告.odt"), ("doc", "报告.wps")]
)
def test_the_content_says_what_to_convert_not_the_ending(tmp_path: Path, ending: str, name: str) -> None:
    path = saved_as(tmp_path, ending).rename(tmp_path / name)
    titles = [s.title for s in propose(path, edition="zz-2025").sections]
    assert "人才培养" in titles


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (OLE + b"\x00" * 2000 + "WordDocument".encode("utf-16-le"), "Word 文档（.docx）"),
        (b"{\\rtf1 abc}", "另存为"),
    ],
)
def test_without_an_office_program_a_sentence_says_how_to_save_it(
    tmp_path: Path, data: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.office.office_program", lambda: "")
    path = tmp_path / "报告.doc"
    path.write_bytes(data)
    with pytest.raises(UserError, match=words):
        propose(path)


def test_what_is_no_old_document_is_not_converted(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for data in (
        OLE + b"\x00" * 2000,
        OLE + "WordDocument".encode("utf-16-le"),
        b"PK\x03\x04",
        "第一章".encode(),
    ):
        path.write_bytes(data)
        assert old_format(path) == ""
    assert old_format(tmp_path / "没有.doc") == ""
    locked = OLE + b"\x00" * 2000 + "WordDocument EncryptedPackage".encode("utf-16-le")
    path.write_bytes(locked)
    assert old_format(path) == ""


@pytest.mark.slow
@pytest.mark.skipif(
    OFFICE is None or not (Path(OFFICE).resolve().parent / "libsdlo.so").exists(),
    reason="no LibreOffice Draw here",
)
def test_a_vector_picture_becomes_pixels() -> None:
    made = pixels_of({"word/media/a.svg": SVG, "word/media/b.jpeg": b"\xff\xd8\xff"})
    assert list(made) == ["word/media/a.svg"]
    assert made["word/media/a.svg"].startswith(b"\x89PNG")


@pytest.mark.skipif(os.name == "nt", reason="a script with a first line is no program on Windows")
def test_pictures_that_the_program_makes_are_taken_by_their_names_and_the_others_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "office"
    script = "import sys, pathlib\nmade = [p for p in sys.argv if p.endswith('.svg')][0]\npathlib.Path(made).with_suffix('.png').write_bytes(b'PNG')"
    program.write_text(f"#!{sys.executable}\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("importers.vectors.office_program", lambda: str(program))
    emf = b"\x01\x00\x00\x00" + b"\x00" * 36 + b" EMF" + b"\x00" * 9
    assert pixels_of({"a.svg": SVG, "b.emf": emf, "c.jpeg": b"\xff\xd8\xff"}) == {"a.svg": b"PNG"}


def test_without_an_office_program_vector_pictures_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importers.vectors.office_program", lambda: "")
    assert pixels_of({"a.svg": SVG}) == {}
