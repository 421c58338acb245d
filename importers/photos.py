"""A folder of photographs → a proposal: file names become draft captions, the same picture twice is noticed, a folder named like a
section goes there."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from importers.parts import is_choosable
from importers.pictures import prepare_picture
from importers.proposal import Entry, Proposal
from report.blocks import Block, Figure, Picture
from report.edits import STEP, new_id
from report.errors import UserError
from report.messages import say
from report.model import Report, Section

ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"))
MOST_PHOTOS = 500
_CAMERA = re.compile(  # names that a camera, a telephone or a chat program gave
    r"^(?:IMG|DSCN?|DSC|PXL|MVIMG|VID|P|DJI|WX|mmexport|WechatIMG|微信图片|微信截图|QQ图片|QQ截图|Screenshot|截图|屏幕截图|image|照片|图片|新建)?"
    r"[\s_\-()（）.]*\d[\d\s_\-()（）.]*$|^[0-9a-f]{16,}$",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^[（(]?\d{1,3}[)）]?(?:[\s、.．_\-]+|(?=[\u4e00-\u9fff])(?!\d*[年月日周届级人名项场次期万个]))"
)
_COPY = re.compile(r"(?:[\s_]*[（(]\d{1,2}[)）]|\s*-\s*副本)+$")
_PARTS = re.compile(r"(\d+)")


def is_photo(path: Path) -> bool:
    """Whether a file is a photograph by its ending, or a folder."""
    return path.is_dir() or path.suffix.lower() in ENDINGS


def caption_of_name(stem: str) -> str:
    """The draft caption that a file's name gives; "" for a name that a camera made."""
    words = _COPY.sub("", stem.strip())
    if _CAMERA.match(words):
        return ""
    return re.sub(r"[\s_]+", " ", _ORDER.sub("", words)).strip()


def propose_photos(
    paths: Iterable[Path], report: Report, told: Callable[[str, float], None] = lambda _name, _share: None
) -> Proposal:
    """What the photographs of folders (with those in them) and files would give; `told` hears each name and the share done.

    UserError where there are none, or more than `MOST_PHOTOS`.
    """
    given = list(paths)
    files = _files(given)
    name = "、".join(dict.fromkeys(p.name if p.is_dir() else p.parent.name for p in given)) or say(
        "photos.source"
    )
    if not files:
        raise UserError(say("photos.none", name=name))
    if len(files) > MOST_PHOTOS:
        raise UserError(say("photos.too_many", name=name, count=len(files), most=MOST_PHOTOS))
    proposal = Proposal(name, report.edition.id, report.year, part_only=True)
    known = {sha: say("photos.in_report", name=info.name) for sha, info in report.pictures.items()}
    homes = _Homes(report, proposal)
    for place, path in enumerate(files):
        told(path.name, place / len(files))
        try:
            prepared = prepare_picture(path.read_bytes(), path.name)
        except UserError as error:
            proposal.unmatched.append(Entry("figure", path.name, "", str(error)))
            continue
        except OSError:
            proposal.unmatched.append(
                Entry("figure", path.name, "", say("importers.unreadable", name=path.name))
            )
            continue
        sha = prepared.info.sha
        if sha in known:
            proposal.unmatched.append(Entry("figure", path.name, "", known[sha]))
            continue
        known[sha] = say("photos.twice", name=path.name)
        proposal.pictures[sha] = prepared
        figure = Figure((Picture(sha),), caption_of_name(path.stem))
        proposal.blocks.append(Block(new_id("b"), homes.section(path), STEP * (place + 1), figure))
    homes.settle()
    return proposal


def _files(paths: Sequence[Path]) -> list[Path]:
    """The photographs in the order in which people read their names: 2 before 10."""
    found: list[Path] = []
    for path in paths:
        inside = path.rglob("*") if path.is_dir() else [path]
        found += [
            p for p in inside if p.is_file() and p.suffix.lower() in ENDINGS and not p.name.startswith(".")
        ]
    return sorted(dict.fromkeys(found), key=_by_name)


def _by_name(path: Path) -> list[tuple[int, int, str]]:
    parts = _PARTS.split(str(path))
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]


class _Homes:
    """Sections for photographs: the report's of the folder's name, else one that waits for a person."""

    def __init__(self, report: Report, proposal: Proposal) -> None:
        self._proposal = proposal
        self._waiting = ""
        self._titles: dict[str, list[Section]] = {}
        for section in report.sections.values():
            if is_choosable(section) and section.title:
                self._titles.setdefault(section.title, []).append(section)

    def section(self, path: Path) -> str:
        """The id of the section for a photograph."""
        found = self._titles.get(_ORDER.sub("", path.parent.name), [])
        if len(found) == 1:
            if found[0] not in self._proposal.sections:
                self._proposal.sections.append(found[0])
            return found[0].id
        self._waiting = self._waiting or new_id("s")
        return self._waiting

    def settle(self) -> None:
        """Adds the section that waits, last, with the reason why."""
        if self._waiting:
            title = say("photos.waiting")
            last = max((s.position for s in self._proposal.sections), default=0.0)
            self._proposal.sections.append(Section(self._waiting, "", last + STEP, title))
            self._proposal.doubtful.append(Entry("section", title, "", say("photos.to_place")))
