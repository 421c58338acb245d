"""Where a section may go: what dragging in the tree and the keys for level and order allow."""

from report.edits import move_section
from report.model import FRONT, Edit, Kind, Report, Section

DEEPEST = 5  # headings below this have no style in Word profiles
_FREE = frozenset({Kind.BODY, Kind.PREFACE})


def may_move(report: Report, section_id: str, parent: str, index: int) -> bool:
    """Whether the section may become the child of `parent` before the sibling at `index` (counted with the section itself).

    Front pages stay in front, the appendix and its tables among themselves; text goes under text, no deeper than headings go.
    """
    section = report.sections.get(section_id)
    if section is None or section.state == "locked" or section.type in FRONT:
        return False
    target = report.sections.get(parent)
    if target is not None and (target.state == "locked" or _inside(report, section_id, parent)):
        return False
    if section.type not in _FREE:
        return parent == section.parent and _behind_front(report, parent, index)
    if target is None:
        return _behind_front(report, parent, index)
    if section.type == Kind.PREFACE or target.type not in _FREE:
        return False
    return _depth(report, target) + 1 + _height(report, section_id) <= DEEPEST


def move_to(report: Report, section_id: str, parent: str, index: int) -> Edit | None:
    """The edit that moves the section there; None where it may not go or would stay."""
    if not may_move(report, section_id, parent, index):
        return None
    siblings = [s.id for s in report.children(parent)]
    if section_id in siblings:
        at = siblings.index(section_id)
        if index in (at, at + 1):
            return None
        index -= index > at
    return move_section(report, section_id, parent, index)


def deeper(report: Report, section: Section) -> Edit | None:
    """One level down: the last child of the sibling before it; None where that may not be."""
    siblings = [s.id for s in report.children(section.parent)]
    at = siblings.index(section.id)
    if at == 0:
        return None
    return move_to(report, section.id, siblings[at - 1], len(report.children(siblings[at - 1])))


def higher(report: Report, section: Section) -> Edit | None:
    """One level up: behind its parent; None where that may not be."""
    parent = report.sections.get(section.parent)
    if parent is None:
        return None
    place = [s.id for s in report.children(parent.parent)].index(parent.id)
    return move_to(report, section.id, parent.parent, place + 1)


def _inside(report: Report, section_id: str, target: str) -> bool:
    while target:
        if target == section_id:
            return True
        target = report.sections[target].parent
    return False


def _behind_front(report: Report, parent: str, index: int) -> bool:
    return not any(s.type in FRONT for s in report.children(parent)[index:])


def _depth(report: Report, section: Section) -> int:
    depth = 1
    while section.parent:
        section, depth = report.sections[section.parent], depth + 1
    return depth


def _height(report: Report, section_id: str) -> int:
    return max((depth for _, depth in report.walk(section_id)), default=0)
