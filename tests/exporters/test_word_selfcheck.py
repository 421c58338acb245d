"""The check before a Word file is handed over notices every way in which the file can be unsound."""

import io
import zipfile
from functools import cache

import pytest

from exporters.word.export import word_bytes
from exporters.word.package import zipped
from exporters.word.selfcheck import UnsoundPackageError, check_package, package_trouble
from tests.exporters.word_sample import PICTURES, sample_report


@cache
def good() -> bytes:
    return word_bytes(sample_report(), PICTURES.__getitem__)


def broken(part: str, old: str, new: str, count: int = 1) -> bytes:
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[part].decode()
    if old not in text:
        raise ValueError(f"{old} is not in {part}")
    parts[part] = text.replace(old, new, count).encode()
    return zipped(parts)


def test_a_good_report_passes() -> None:
    assert package_trouble(good()) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("word/document.xml", "<w:body>", "<w:body", "not well-formed"),
        ("word/document.xml", 'w:val="ReportBody"', 'w:val="Nowhere"', "style Nowhere"),
        ("word/document.xml", '<w:fldChar w:fldCharType="end"/>', "", "a field is not closed"),
        ("word/document.xml", '<w:footnoteReference w:id="1"/>', '<w:footnoteReference w:id="7"/>', "note 7"),
        ("word/document.xml", 'r:embed="rIdImg1"', 'r:embed="rIdImg99"', "unknown relationship rIdImg99"),
        ("word/document.xml", 'w:anchor="_Toc000001"', 'w:anchor="_Toc999999"', "bookmark _Toc999999"),
        ("word/document.xml", "PAGEREF _Toc000001", "PAGEREF _Toc999999", "bookmark _Toc999999"),
        ("word/document.xml", '<w:vMerge w:val="restart"/>', "", "continues nothing"),
        ("word/document.xml", '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="3"/>', "columns"),
        ("word/numbering.xml", 'w:num w:numId="1"', 'w:num w:numId="900"', "list 1 is not defined"),
        ("word/_rels/document.xml.rels", "media/image1", "media/image77", "missing part"),
        ("[Content_Types].xml", 'Extension="png"', 'Extension="tga"', "has no content type"),
    ],
)
def test_a_broken_package_is_noticed(part: str, old: str, new: str, said: str) -> None:
    trouble = package_trouble(broken(part, old, new))
    assert any(said in line for line in trouble), trouble


def test_a_cell_must_end_with_a_paragraph() -> None:
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        text = archive.read("word/document.xml").decode()
    start = text.index("<w:tc>")
    end = text.index("</w:tc>", start)
    cell = text[start:end]
    assert any(
        "end with a paragraph" in line
        for line in package_trouble(broken("word/document.xml", cell, cell[: cell.index("<w:p>")]))
    )


def test_a_picture_that_is_none_and_a_part_that_is_there_twice_are_noticed() -> None:
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/media/image1.png"] = b""
    assert any("is no picture" in line for line in package_trouble(zipped(parts)))
    out = io.BytesIO(good())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/styles.xml", parts["word/styles.xml"])
    assert "word/styles.xml twice" in package_trouble(out.getvalue())


def test_a_bad_package_is_refused() -> None:
    with pytest.raises(UnsoundPackageError, match="style Nowhere"):
        check_package(broken("word/document.xml", 'w:val="ReportBody"', 'w:val="Nowhere"'))
