"""Pictures that will not print well."""

import pytest

from report.blocks import Figure, Picture
from report.checks import pictures
from report.checks.context import Context
from report.edits import insert_block
from report.model import PictureInfo, Report
from tests.report.small import small_report


def with_figure(
    width: int, caption: str = "实训室", kind: str = "jpeg", share: float = 0.0, columns: int = 0
) -> Report:
    report = small_report()
    report.pictures["a" * 64] = PictureInfo("a" * 64, "a.jpg", kind, width, width)
    figure = Figure((Picture("a" * 64, share=share),), caption, columns=columns)
    report.apply(insert_block(report, "s-c1-1", 0, figure, "插入"))
    return report


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in pictures.check(Context(report))]


@pytest.mark.parametrize(
    ("width", "share", "columns", "coarse"),
    [
        (1600, 0.0, 0, False),
        (300, 0.0, 0, False),  # shown small, at its natural size
        (300, 1.0, 0, True),  # blown up over the whole width
        (600, 1.0, 0, True),
        (700, 1.0, 0, False),
        (320, 1.0, 2, True),
        (400, 0.0, 2, False),
    ],
)
def test_coarse_is_what_has_too_few_points_for_its_size(
    width: int, share: float, columns: int, coarse: bool
) -> None:
    assert (rules(with_figure(width, share=share, columns=columns)) == ["picture_coarse"]) is coarse


@pytest.mark.parametrize(
    ("caption", "kind", "found"),
    [
        ("2025 年招生情况一览表", "png", True),
        ("获奖统计表（2025）", "png", True),
        ("招生情况一览表", "jpeg", False),
        ("学生代表", "png", False),
        ("就业图表", "png", False),
        ("实训设备仪表", "png", False),
    ],
)
def test_a_screenshot_of_a_table_is_told_by_its_caption(caption: str, kind: str, found: bool) -> None:
    assert ("picture_of_table" in rules(with_figure(1600, caption, kind))) is found


def test_a_picture_that_is_not_known_is_not_judged() -> None:
    report = with_figure(100, share=1.0)
    report.pictures.clear()
    assert rules(report) == []


def test_many_pictures_make_one_finding_with_all_places() -> None:
    report = with_figure(200, share=1.0)
    figure = Figure((Picture("a" * 64, share=1.0),), "另一张")
    report.apply(insert_block(report, "s-c1-2", 0, figure, "插入"))
    (finding,) = pictures.check(Context(report))
    assert len(finding.places) == 2 and "2 张" in finding.message
