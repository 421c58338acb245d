"""The pictures of a report as a shelf: where each is shown, and another put in its place everywhere."""

from collections.abc import Iterator
from dataclasses import replace

from report.blocks import Block, Figure
from report.edits import add_picture, change, joined
from report.fields import scanned_page
from report.model import Change, Edit, PictureInfo, Report


def shown_in(report: Report) -> dict[str, list[str]]:
    """SHA-256 of every known picture → the figure blocks that show it, in reading order; none: it is not used. The scanned
    declaration is no picture of the shelf.
    """
    uses: dict[str, list[str]] = {sha: [] for sha in report.pictures if sha != scanned_page(report)}
    for block, body in _figures(report):
        for sha in dict.fromkeys(picture.sha for picture in body.pictures):
            uses.setdefault(sha, []).append(block.id)
    return uses


def replace_everywhere(report: Report, sha: str, new: PictureInfo) -> Edit:
    """The edit that shows `new` wherever `sha` is shown; sub-captions and sizes stay."""
    changes: list[Change] = []
    for block, body in _figures(report):
        if any(picture.sha == sha for picture in body.pictures):
            pictures = tuple(replace(p, sha=new.sha) if p.sha == sha else p for p in body.pictures)
            after = replace(block, body=replace(body, pictures=pictures))
            changes += change("blocks", block.id, block, after)
    name = f"替换图片（{len(changes)} 处）"
    return joined(name, [add_picture(report, new), Edit(name, tuple(changes))])


def _figures(report: Report) -> Iterator[tuple[Block, Figure]]:
    for block in report.blocks_in_order():
        if isinstance(block.body, Figure):
            yield block, block.body
