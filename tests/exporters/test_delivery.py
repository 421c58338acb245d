"""The submission pack, the mail draft, smaller pictures, and the Word file seen with the reader's eyes."""

import email
import email.policy
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from exporters.delivery.pack import mail_size, write_mail, write_zip
from exporters.delivery.readers_eye import look_at
from exporters.delivery.smaller import LEVELS, smaller
from exporters.word import export_word
from report.errors import UserError
from tests.exporters.word_sample import PICTURES, sample_report


@pytest.fixture
def word(tmp_path: Path) -> Path:
    path = tmp_path / "年报.docx"
    report = sample_report()
    export_word(report, PICTURES.__getitem__, path)
    return path


def changed(word: Path, edit: Callable[[dict[str, bytes]], None]) -> Path:
    """The file with some parts changed, as a person's Word might leave it."""
    with zipfile.ZipFile(word) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    edit(parts)
    path = word.with_name("改过.docx")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def keys(path: Path) -> list[str]:
    return [remark.key for remark in look_at(path)]


def into_body(xml: str) -> Callable[[dict[str, bytes]], None]:
    def edit(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"].replace(
            b"<w:body>", b"<w:body>" + xml.encode(), 1
        )

    return edit


def test_a_pack_holds_every_file_whole_under_its_chinese_name(tmp_path: Path) -> None:
    files = [tmp_path / "年报（2025）.docx", tmp_path / "附表.xlsx"]
    for n, file in enumerate(files):
        file.write_bytes(bytes([n]) * 500)
    packed = write_zip(files, tmp_path / "交稿.zip")
    assert packed.files == (("年报（2025）.docx", 500), ("附表.xlsx", 500))
    assert packed.size == (tmp_path / "交稿.zip").stat().st_size
    with zipfile.ZipFile(packed.path) as archive:
        assert archive.namelist() == [file.name for file in files]
        assert archive.testzip() is None
        assert archive.read("附表.xlsx") == files[1].read_bytes()


def test_a_file_that_is_gone_or_a_name_twice_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    there = tmp_path / "年报.docx"
    there.write_bytes(b"x")
    (tmp_path / "旧").mkdir()
    other = tmp_path / "旧" / "年报.docx"
    other.write_bytes(b"y")
    with pytest.raises(UserError, match="附表"):
        write_zip([there, tmp_path / "附表.xlsx"], tmp_path / "交稿.zip")
    with pytest.raises(UserError, match="两个文件"):
        write_zip([there, other], tmp_path / "交稿.zip")
    assert not (tmp_path / "交稿.zip").exists()


def test_the_mail_draft_has_the_files_and_no_sender(tmp_path: Path) -> None:
    file = tmp_path / "东海学校质量年报（2025）.docx"
    file.write_bytes(bytes(range(256)) * 40)
    path = tmp_path / "邮件.eml"
    size = write_mail([file], path, "东海学校质量年报", "附件是质量年报，请查收。")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert mail["Subject"] == "东海学校质量年报" and mail["X-Unsent"] == "1"
    assert mail["From"] is None and mail["To"] is None
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == file.name
    assert attached.get_content() == file.read_bytes()
    assert attached.get_content_type().endswith("wordprocessingml.document")
    body = mail.get_body()
    assert body is not None and "请查收" in body.get_content()
    assert abs(mail_size([file.stat().st_size]) - size) < 1500


def test_our_own_file_has_nothing_to_hide(word: Path) -> None:
    assert {remark.key for remark in look_at(word) if remark.level == "query"} == set()


@pytest.mark.parametrize(
    ("xml", "key"),
    [
        ('<w:p><w:ins w:id="1" w:author="王"><w:r><w:t>新</w:t></w:r></w:ins></w:p>', "revisions"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部说明</w:t></w:r></w:p>", "hidden"),
        (
            '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="方正小标宋简体"/></w:rPr><w:t>字</w:t></w:r></w:p>',
            "fonts",
        ),
    ],
)
def test_what_a_person_left_in_the_file_is_seen(word: Path, xml: str, key: str) -> None:
    assert key in keys(changed(word, into_body(xml)))


def test_comments_names_and_links_to_this_pc_are_seen(word: Path) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        parts["word/comments.xml"] = (
            b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0"/></w:comments>'
        )
        core = parts["docProps/core.xml"].decode()
        parts["docProps/core.xml"] = core.replace(
            "<cp:lastModifiedBy>", "<cp:lastModifiedBy>王小明 "
        ).encode()
        relations = "word/_rels/document.xml.rels"
        link = b'<Relationship Id="rIdX" Type="t" Target="file:///D:/a.png" TargetMode="External"/></Relationships>'
        parts[relations] = parts[relations].replace(b"</Relationships>", link)

    remarks = {remark.key: remark for remark in look_at(changed(word, edit))}
    assert remarks["comments"].level == "query" and "1 条批注" in remarks["comments"].sentence
    assert "王小明" in remarks["people"].sentence
    assert "D:/a.png" in remarks["outside"].sentence


def test_graver_remarks_come_first(word: Path) -> None:
    xml = (
        '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="方正小标宋简体"/><w:vanish/></w:rPr><w:t>字</w:t></w:r></w:p>'
    )
    levels = [remark.level for remark in look_at(changed(word, into_body(xml)))]
    assert levels == sorted(levels, key=lambda level: level != "query")


def test_what_is_no_word_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    path.write_bytes(b"no zip")
    with pytest.raises(UserError, match="年报"):
        look_at(path)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pictures_get_smaller_and_keep_their_kind_and_shape(kind: str) -> None:
    noise = Image.effect_noise((1600, 800), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, kind, quality=95)
    sizes = [len(out.getvalue())]
    for level, (long_side, _) in enumerate(LEVELS):
        data = smaller({"a": out.getvalue()}.__getitem__, level)("a")
        with Image.open(io.BytesIO(data)) as image:
            assert image.format == kind and max(image.size) <= long_side
            assert abs(image.size[0] / image.size[1] - 2) < 0.01
        sizes.append(len(data))
    assert sizes == sorted(sizes, reverse=True)


def test_a_picture_that_would_grow_stays_as_it_is() -> None:
    out = io.BytesIO()
    Image.effect_noise((200, 200), 60).save(out, "JPEG", quality=5)
    assert smaller({"a": out.getvalue()}.__getitem__, 0)("a") == out.getvalue()


def test_the_report_for_the_mail_is_smaller_and_sound(tmp_path: Path, word: Path) -> None:
    small = tmp_path / "适合邮件.docx"
    export_word(sample_report(), smaller(PICTURES.__getitem__, 2), small)
    assert small.stat().st_size <= word.stat().st_size
    assert {remark.key for remark in look_at(small) if remark.level == "query"} == set()
