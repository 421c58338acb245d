"""Places where a piece could go instead: sections whose titles are like its own, or that its text speaks of."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report.blocks import Case, Table, Text
from report.content import plain_text
from report.messages import say
from report.model import Kind, Report, Section

if TYPE_CHECKING:
    from importers.parts import Piece
    from importers.proposal import Proposal

_ALIKE, _SPOKEN = 0.34, 3  # shares and counts below these say nothing
_PARTS = re.compile(r"[与和及、，“”（）()\s]+")
_NUMBER = re.compile(
    r"^(?:[图表]\s*)?[\d.．\-（）()第章节、一二三四五六七八九十]+\s+"
)  # as printed, a space after it
_EMPTY_WORDS = frozenset("建设 发展 情况 工作 质量 学校 学生 教育 管理 服务 主要 水平 能力 提升 评价".split())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section of the report and one sentence why it could be meant."""

    section: str
    reason: str


def suggestions(
    report: Report, proposal: "Proposal", piece: "Piece", barred: set[str], most: int = 2
) -> list[Suggestion]:
    """The likeliest other sections of `report` for a section or block, best first; `barred` are ids that are out of the question.

    A chapter is sent to chapters: what is found below one counts for it.
    """
    title = _bare(piece.text)
    words = piece_words(proposal, piece)
    chapter = any(s.id == piece.id and not s.parent for s in proposal.sections)
    found: dict[str, tuple[float, Suggestion]] = {}
    for section in report.sections.values():
        if section.type not in (Kind.BODY, Kind.PREFACE) or not section.title:
            continue
        score, reason = _fit(title, words, section.title)
        target = _top(report, section) if chapter else section
        if not score or target.id in barred or section.id in barred:
            continue
        if target is not section:
            reason = say("import_page.below_it", title=section.title, reason=reason)
        if score > found.get(target.id, (0.0, None))[0]:
            found[target.id] = (score, Suggestion(target.id, reason))
    best = sorted(found.values(), key=lambda pair: -pair[0])
    return [suggestion for _, suggestion in best[:most]]


def _fit(title: str, words: str, other: str) -> tuple[float, str]:
    """How well a section's title suits a piece, and why; 0.0 where nothing speaks for it. A like title counts before its text."""
    alike = _likeness(title, other)
    if alike >= _ALIKE:
        return 1 + alike, say("import_page.title_alike")
    keys = [key for key in _PARTS.split(other) if len(key) >= 2 and key not in _EMPTY_WORDS]
    count, key = max(((words.count(key), key) for key in keys), default=(0, ""))
    if count < _SPOKEN:
        return 0.0, ""
    share = count * len(key) / max(len(words), 1)
    return min(share * 10, 0.99), say("import_page.text_speaks", word=key, count=count)


def _top(report: Report, section: Section) -> Section:
    while section.parent in report.sections:
        section = report.sections[section.parent]
    return section


def piece_words(proposal: "Proposal", piece: "Piece") -> str:
    """All text of a piece; of a section with what stands below it."""
    ids = {piece.id}
    for section in proposal.sections:  # parents come before children
        if section.parent in ids:
            ids.add(section.id)
    parts = [s.title for s in proposal.sections if s.id in ids]
    for block in proposal.blocks:
        if not ids & {block.id, block.section, block.parent}:
            continue
        body = block.body
        if isinstance(body, Text):
            parts += [p.lead + plain_text(p.content) for p in body.paragraphs]
        elif isinstance(body, Table):
            parts += ["".join(row) for row in body.rows]
        elif isinstance(body, Case):
            parts.append(body.title)
    return "\n".join(parts)


def _bare(text: str) -> str:
    return _NUMBER.sub("", text)


def _likeness(one: str, other: str) -> float:
    """Share of the character pairs that two titles have in common, 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _pairs(text: str) -> set[str]:
    plain = "".join(_PARTS.split(text))
    return {plain[n : n + 2] for n in range(len(plain) - 1)}
