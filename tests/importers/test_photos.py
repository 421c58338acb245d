"""Photographs of a folder: captions from file names, the same picture twice, places by the folder's name."""

from pathlib import Path

import pytest
from PIL import Image

from importers import Choices, Move, accept
from importers.photos import MOST_PHOTOS, caption_of_name, is_photo, propose_photos
from report.blocks import Figure
from report.editions import load_edition
from report.edits import fill_from_edition
from report.errors import UserError
from report.model import Kind, Report


@pytest.fixture
def report() -> Report:
    made = Report(load_edition("zz-2025"), 2025)
    made.apply(fill_from_edition(made))
    return made


def photo(path: Path, shade: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (30, 20), (shade, 90, 90)).save(path)
    return path


def captions(report: Report, section: str) -> list[str]:
    return [b.body.caption for b in report.blocks_of(section) if isinstance(b.body, Figure)]


@pytest.mark.parametrize(
    ("name", "caption"),
    [
        ("技能大赛获奖合影", "技能大赛获奖合影"), ("01 校门", "校门"), ("3、运动会_开幕式", "运动会 开幕式"),
        ("2025年校庆", "2025年校庆"), ("12人获奖", "12人获奖"), ("（2）实训车间", "实训车间"), ("校门 (1)", "校门"),
        ("IMG_20250312_101112", ""), ("DSC00012", ""), ("微信图片_20250101120000", ""), ("mmexport1712345678", ""),
        ("1", ""), ("0f3a5b7c9d1e2f3a4b5c", ""), ("校门 - 副本", "校门"),
    ],
)  # fmt: skip
def test_a_file_name_becomes_a_caption_unless_a_camera_gave_it(name: str, caption: str) -> None:
    assert caption_of_name(name) == caption


def test_photographs_stand_in_the_order_of_their_numbers(report: Report, tmp_path: Path) -> None:
    for n in (10, 2, 1):
        photo(tmp_path / f"{n} 第{'一二三四五六七八九十'[n - 1]}张.png", n)
    proposal = propose_photos([tmp_path], report)
    assert [b.body.caption for b in proposal.blocks if isinstance(b.body, Figure)] == [
        "第一张",
        "第二张",
        "第十张",
    ]
    assert proposal.doubtful[0].text == proposal.sections[0].title


def test_the_same_picture_twice_is_taken_once_and_told(report: Report, tmp_path: Path) -> None:
    photo(tmp_path / "校门.png", 1)
    (tmp_path / "校门又一张.png").write_bytes((tmp_path / "校门.png").read_bytes())
    proposal = propose_photos([tmp_path], report)
    assert len(proposal.blocks) == 1
    assert [(e.text, "校门.png" in e.reason) for e in proposal.unmatched] == [("校门又一张.png", True)]
    report.apply(accept(report, proposal, Choices()).edit)
    again = propose_photos([tmp_path], report)
    assert not again.blocks and all("已经有" in e.reason for e in again.unmatched)


def test_a_folder_named_like_a_section_goes_there_and_the_outline_stays(
    report: Report, tmp_path: Path
) -> None:
    before = dict(report.sections)
    target = next(s for s in report.children("") if s.type == Kind.BODY)
    photo(tmp_path / f"1 {target.title}" / "开学典礼.jpg", 1)
    photo(tmp_path / "别的" / "食堂.jpg", 200)
    proposal = propose_photos([tmp_path], report)
    report.apply(accept(report, proposal, Choices()).edit)
    assert captions(report, target.id) == ["开学典礼"]
    waiting = [s for s in report.sections.values() if s.id not in before]
    assert [captions(report, s.id) for s in waiting] == [["食堂"]]
    assert before.items() <= report.sections.items()
    assert report.children("")[-1].type == Kind.APPENDIX and len(report.pictures) == 2


def test_the_waiting_section_is_not_made_when_every_photograph_has_its_place(
    report: Report, tmp_path: Path
) -> None:
    photo(tmp_path / "食堂.jpg", 1)
    proposal = propose_photos([tmp_path], report)
    target = next(s for s in report.children("") if s.type == Kind.BODY)
    before = dict(report.sections)
    report.apply(accept(report, proposal, Choices({proposal.blocks[0].id: Move(target.id)})).edit)
    assert report.sections == before and captions(report, target.id) == ["食堂"]


def test_what_is_no_picture_is_listed_and_a_folder_without_any_is_said(
    report: Report, tmp_path: Path
) -> None:
    (tmp_path / "坏.jpg").write_bytes(b"no picture")
    proposal = propose_photos([tmp_path], report)
    assert not proposal.blocks and "坏.jpg" in proposal.unmatched[0].reason
    empty = tmp_path / "空"
    empty.mkdir()
    with pytest.raises(UserError, match="没有照片"):
        propose_photos([empty], report)
    assert is_photo(empty) and is_photo(tmp_path / "坏.jpg") and not is_photo(tmp_path / "a.docx")


def test_too_many_are_refused_before_any_is_read(report: Report, tmp_path: Path) -> None:
    for n in range(MOST_PHOTOS + 1):
        (tmp_path / f"{n}.jpg").touch()
    with pytest.raises(UserError, match="分几个文件夹"):
        propose_photos([tmp_path], report)
