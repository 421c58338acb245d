"""A file is written whole or not at all."""

import errno
import os
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from exporters.files import check_name, program_for, write_atomically
from report.errors import UserError


def says(text: bytes):
    def write(stream: BinaryIO) -> None:
        stream.write(text)

    return write


def fails(error: BaseException):
    def write(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise error

    return write


def test_a_new_file_holds_what_was_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "报告.docx", says("正文".encode()))
    assert (tmp_path / "报告.docx").read_bytes() == "正文".encode()
    assert len(list(tmp_path.iterdir())) == 1


def test_an_old_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"an old and longer text")
    write_atomically(target, says(b"new"))
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("error", [ValueError("ours"), KeyboardInterrupt(), FileNotFoundError("resource")])
def test_an_error_of_the_writer_passes_and_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    with pytest.raises(type(error)):
        write_atomically(target, fails(error))
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    with pytest.raises(UserError, match="空间不足"):
        write_atomically(target, fails(OSError(errno.ENOSPC, "No space left on device")))
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_disk_error_has_no_english_in_it(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        write_atomically(tmp_path / "a.docx", fails(OSError(errno.EIO, "Input/output error")))
    assert "Input" not in str(caught.value) and "错误号" in str(caught.value)


@pytest.mark.parametrize(("name", "program"), [("年报.docx", "Word"), ("表.xlsx", "Excel"), ("a.pdf", "PDF")])
def test_a_file_open_in_its_program_is_named_with_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, program: str
) -> None:
    target = tmp_path / name
    target.write_bytes(b"old")

    def held(*_args: object) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(UserError) as caught:
        write_atomically(target, says(b"new"))
    assert name in str(caught.value) and program in str(caught.value) and "关闭" in str(caught.value)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不存在"):
        write_atomically(tmp_path / "没有" / "a.docx", says(b""))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says of both that there is no such folder")
def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(UserError, match="不是文件夹"):
        write_atomically(tmp_path / "x" / "a.docx", says(b""))


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(UserError, match="是一个文件夹"):
        write_atomically(tmp_path / "a.docx", says(b""))


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_args: False)
    with pytest.raises(UserError, match="只读"):
        write_atomically(target, says(b"new"))
    assert target.read_bytes() == b"old"


def test_a_folder_without_rights_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(UserError, match="权限"):
        write_atomically(tmp_path / "a.docx", says(b""))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("质量年报?.docx", "不能用的字符"),
        ("a\tb.docx", "不能用的字符"),
        ("con.docx", "保留"),
        ("LPT1", "保留"),
        ("年报.docx.", "末尾"),
        ("年报 ", "末尾"),
        ("年" * 300 + ".docx", "太长"),
        ("年" * 200 + ".docx", "太长"),  # 600 bytes: too long for a Linux disk, told when it is written
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="the disk's own limits differ")
def test_a_name_that_cannot_be_kept_is_refused(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        write_atomically(tmp_path / name, says(b""))
    assert not list(tmp_path.iterdir())


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(UserError, match="文件名"):
        check_name(Path())


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs rights that users of Windows lack")
def test_the_target_of_a_link_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.docx", tmp_path / "link.docx"
    real.write_bytes(b"old")
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("no links here")
    write_atomically(link, says(b"new"))
    assert link.is_symlink() and real.read_bytes() == b"new"


def test_an_unknown_kind_of_file_has_no_program_name() -> None:
    assert program_for(Path("a.zhibao")) == "别的程序"
