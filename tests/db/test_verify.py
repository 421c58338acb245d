"""Damage of every kind is named, and what can be read is rescued."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from db.repair import repair
from db.verify import verify
from report.blocks import Case, Figure, Paragraph, Picture, Text
from report.content import spans
from report.edits import add_picture, insert_block, joined
from report.errors import UserError
from report.model import PictureInfo
from tests.db.helpers import CIRCLE, edition_of, field_edit, new_draft, reopen, value_edit


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft with every kind of record, some undone."""
    draft = new_draft(tmp_path_factory.mktemp("whole"))
    sha = draft.store_picture(b"picture" * 3000)
    figure = Figure((Picture(sha),), "实训室")
    case = insert_block(draft.report, "s-c1-1", 0, Case("案例"), "插入案例", block_id="b-case")
    draft.commit(case)
    text = Text(tuple(Paragraph(spans(f"第{n}段" + "字" * 200)) for n in range(40)))
    draft.commit(
        insert_block(draft.report, "s-c1-1", 0, text, "插入文字", parent="b-case", block_id="b-text")
    )
    info = add_picture(draft.report, PictureInfo(sha, "照片.jpg", "jpeg", 30, 20))
    draft.commit(joined("图", [info, insert_block(draft.report, "s-c2", 0, figure, "图", block_id="b-fig")]))
    for n in range(60):
        draft.commit(value_edit(draft.report, str(n + 1)))
    draft.commit(field_edit(draft.report, "甲"))
    draft.undo()
    draft.close()
    return draft.path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copy(whole, tmp_path))


def run(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_a_sound_draft_gives_no_sentence(path: Path) -> None:
    before = path.read_bytes()
    assert verify(path) == []
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE block SET data = '{' WHERE id = 'b-case'", "内容块“b-case”的内容读不出来"),
        ("UPDATE value SET text = '999'", "指标值“x.t1.1/2025”的可读列与内容不一致"),
        ("DELETE FROM section WHERE id = 's-c2'", "内容块“b-fig”所在的章节不存在"),
        ("DELETE FROM block WHERE id = 'b-case'", "内容块“b-text”所在的案例不存在"),
        ("DELETE FROM section WHERE id = 's-p'", "章节“学校概况”的上级章节不存在"),
        ("UPDATE picture_bytes SET bytes = x'00'", "图片“照片.jpg”的图像数据与登记的不符"),
        ("DELETE FROM picture_bytes", "图片“照片.jpg”没有图像数据"),
        ("DELETE FROM picture", "图“实训室”用到的一张图片不在文件里"),
        ("DELETE FROM meta WHERE key = 'year'", "没有写明版本或年度"),
        ("UPDATE journal_change SET after = '{' WHERE journal = 20", "第 20 条修改记录“填写指标”读不出来"),
        ("DELETE FROM journal_change WHERE journal = 20", "第 19 条修改记录“填写指标”与现在的内容对不上"),
        ("CREATE TABLE extra (a)", "多出不属于质报的对象“extra”"),
        ("CREATE TRIGGER t AFTER INSERT ON field BEGIN SELECT 1; END", "多出不属于质报的对象“t”（trigger）"),
        ("DROP TABLE picture_bytes", "缺少数据表“picture_bytes”"),
        ("ALTER TABLE field ADD COLUMN extra", "数据表“field”的结构与本版本不同"),
    ],
)
def test_each_kind_of_damage_has_its_sentence(path: Path, statement: str, words: str) -> None:
    run(path, statement)
    assert any(words in sentence for sentence in verify(path)), verify(path)


def test_a_circle_of_sections_is_named(path: Path) -> None:
    run(
        path,
        CIRCLE,
    )
    assert any("绕成一圈" in sentence for sentence in verify(path))


def test_damaged_pages_are_named(path: Path) -> None:
    damage(path)
    assert any("数据库结构有损坏" in sentence for sentence in verify(path))


def damage(path: Path, first: int = 12) -> None:
    data = bytearray(path.read_bytes())
    for page in range(4096 * first, len(data), 4096 * 2):
        data[page : page + 64] = b"\x5a" * 64
    path.write_bytes(data)


def test_repair_of_a_sound_draft_loses_only_the_journal(path: Path, tmp_path: Path) -> None:
    original = reopen(path)
    original.close()
    rescued = repair(path, tmp_path / "新.zhibao", edition_of)
    assert len(rescued.lost) == 1 and "修改记录" in rescued.lost[0]
    assert "指标值 1" in rescued.saved
    new = reopen(tmp_path / "新.zhibao")
    assert new.report == original.report
    assert new.picture(next(iter(new.report.pictures))) == b"picture" * 3000
    new.close()
    assert verify(tmp_path / "新.zhibao") == []


def test_repair_brings_blocks_and_sections_without_a_home_home(path: Path, tmp_path: Path) -> None:
    run(path, "DELETE FROM section WHERE id IN ('s-p', 's-c1-1')")
    rescued = repair(path, tmp_path / "新.zhibao", edition_of)
    assert any("学校概况" in sentence for sentence in rescued.lost)
    new = reopen(tmp_path / "新.zhibao")
    found = next(s for s in new.report.children("") if s.title == "找回的内容")
    assert [b.id for b in new.report.blocks_of(found.id)] == ["b-case"]
    assert [b.id for b in new.report.blocks_of(found.id, "b-case")] == ["b-text"]
    assert new.notices == []
    new.close()
    assert verify(tmp_path / "新.zhibao") == []


def test_repair_opens_a_circle(path: Path, tmp_path: Path) -> None:
    run(
        path,
        CIRCLE,
    )
    repair(path, tmp_path / "新.zhibao", edition_of)
    reopen(tmp_path / "新.zhibao").close()
    assert verify(tmp_path / "新.zhibao") == []


def test_repair_reads_around_damaged_pages(path: Path, tmp_path: Path) -> None:
    damage(path)
    before = path.read_bytes()
    with pytest.raises(UserError, match="已损坏"):
        reopen(path)
    rescued = repair(path, tmp_path / "新.zhibao", edition_of)
    assert len(rescued.lost) > 1
    assert path.read_bytes() == before
    reopen(tmp_path / "新.zhibao").close()
    assert verify(tmp_path / "新.zhibao") == []


def test_repair_reads_what_a_file_cut_short_still_holds(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    rescued = repair(path, tmp_path / "新.zhibao", edition_of)
    assert "章节" in rescued.saved
    new = reopen(tmp_path / "新.zhibao")
    assert "s-c1" in new.report.sections
    new.close()


def test_repair_names_records_and_pictures_that_are_lost(path: Path, tmp_path: Path) -> None:
    run(path, "UPDATE block SET data = '{' WHERE id = 'b-text'", "UPDATE picture_bytes SET bytes = x'00'")
    lost = repair(path, tmp_path / "新.zhibao", edition_of).lost
    assert any("b-text" in sentence for sentence in lost)
    assert any("照片.jpg" in sentence for sentence in lost)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" * 100])
def test_repair_of_what_is_no_draft_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zhibao").write_bytes(content)
    with pytest.raises(UserError):
        repair(tmp_path / "a.zhibao", tmp_path / "新.zhibao", edition_of)
    assert not (tmp_path / "新.zhibao").exists()
    with pytest.raises(UserError, match="找不到"):
        repair(tmp_path / "没有.zhibao", tmp_path / "新.zhibao", edition_of)


def test_repair_never_overwrites(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(UserError, match="已经有了"):
        repair(path, path, edition_of)
    assert path.read_bytes() == before
