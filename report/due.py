"""The dates a report is worked towards: 初审, 终审, 上报. Kept as fields "setting/due/…", ISO dates."""

from dataclasses import dataclass
from datetime import date

from report.edits import joined, set_field
from report.errors import UserError
from report.messages import say
from report.model import Edit, Report

MILESTONES = {"first": "初审", "final": "终审", "submit": "上报"}


@dataclass(frozen=True, slots=True)
class Due:
    """A milestone and its day."""

    key: str
    name: str
    day: date


def due_key(key: str) -> str:
    """The field of a milestone."""
    return f"setting/due/{key}"


def dues(report: Report) -> list[Due]:
    """The milestones that have a day, in their order; a day that cannot be read is left out."""
    found = []
    for key, name in MILESTONES.items():
        try:
            found.append(Due(key, name, date.fromisoformat(report.fields.get(due_key(key), ""))))
        except ValueError:
            continue
    return found


def later(text: str, years: int) -> str:
    """The day of a milestone so many years on, as last year's plan is taken over; what is no day stays as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day).isoformat()


def set_dues(report: Report, days: dict[str, str]) -> Edit:
    """Puts the days typed for milestones ("2026-3-1", "3月1日" of the year to come, "" for none); UserError for what is no day."""
    parts = [set_field(report, due_key(key), _iso(report, text)) for key, text in days.items()]
    return joined("改截止日期", parts)


def _iso(report: Report, text: str) -> str:
    figures = [int(part) for part in "".join(c if c.isdecimal() else " " for c in text).split()]
    if not figures:
        return ""
    if len(figures) == 2:
        figures.insert(
            0, report.year if figures[0] >= 9 else report.year + 1
        )  # a report is due the winter after its year
    try:
        return date(*figures).isoformat()
    except (TypeError, ValueError) as error:
        raise UserError(say("board.no_day", text=text)) from error


def left_text(due: Due, today: date) -> str:
    """「离初审还有 12 天」, 「今天初审」, 「初审已过 3 天」."""
    days = (due.day - today).days
    if days == 0:
        return f"今天{due.name}"
    return f"离{due.name}还有 {days} 天" if days > 0 else f"{due.name}已过 {-days} 天"


def next_due(report: Report, today: date) -> Due | None:
    """The milestone that comes next; the last one where all have passed."""
    every = sorted(dues(report), key=lambda due: due.day)
    return next((due for due in every if due.day >= today), every[-1] if every else None)
