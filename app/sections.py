"""What the 章节 menu does to the section in front: add, move, leave out, delete, and the review flow."""

from report import edits
from report.model import FRONT, Edit, Kind, Report, Section

# state → the steps of the review flow
STATES = {
    "submit": ("review", "提交待核"),
    "lock": ("locked", "审定并锁定"),
    "send_back": ("open", "退回修改"),
}


def add_edit(report: Report, section: Section, below: bool) -> tuple[Edit, str]:
    """The edit that adds a section after `section` or as its last child, and the new section's id."""
    key = edits.new_id("s")
    if below:
        return edits.insert_section(report, section.id, 10_000, "新章节", key), key
    siblings = report.children(section.parent)
    place = [s.id for s in siblings].index(section.id) + 1
    return edits.insert_section(report, section.parent, place, "新章节", key), key


def may_add(section: Section, below: bool) -> bool:
    """Whether a section of the person's own may stand there: not inside front pages and not among the
    official tables."""
    if section.type == Kind.INDICATORS:
        return False
    return section.type in (Kind.BODY, Kind.PREFACE) if below else section.type != Kind.APPENDIX


def move_edit(report: Report, section: Section, by: int) -> Edit | None:
    """The edit that swaps a section with the sibling before (-1) or after (1); None at the end of the row."""
    siblings = [s.id for s in report.children(section.parent)]
    place = siblings.index(section.id) + by
    return (
        edits.move_section(report, section.id, section.parent, place) if 0 <= place < len(siblings) else None
    )


def state_edit(report: Report, section: Section, step: str) -> Edit:
    """The edit of one step of the review flow (submit, lock, send_back), for the section with all below
    it."""
    state, name = STATES[step]
    every = [section, *(s for s, _ in report.walk(section.id))]
    parts = [edits.set_section(report, s.id, name, state=state) for s in every]
    return edits.joined(f"{name}：{section.title}", parts)


def may_delete(section: Section) -> bool:
    """Whether a section can be taken out whole. Front pages and official tables can only be left out
    with a reason."""
    return section.type not in FRONT and section.type not in (Kind.APPENDIX, Kind.INDICATORS)
