"""Last year's report as the start of this year's: figures, outline and captions come along, text and pictures do not.

Values are keyed by year, so that last year's figures are this year's last-year column without copying; they are locked. Last
year's prose is kept beside each section (`report.roll.prose`), never as text. What came along and what did not is told line by
line (`report.roll.lines`) and kept in the new draft.
"""

from report.edition import Edition
from report.model import FRONT, Change, Report, Section
from report.roll.lines import RESULT, Keep, Line, Rolled, result_of, result_text
from report.roll.outline import roll_blocks, roll_sections, same_section
from report.roll.prose import LAST_YEAR, roll_prose
from report.roll.values import roll_fields, roll_values

__all__ = ["LAST_YEAR", "RESULT", "Keep", "Line", "Rolled", "beside", "result_of", "roll_forward"]


def roll_forward(old: Report, edition: Edition, year: int, keep: Keep = Keep.ALL) -> Rolled:
    """A report of `year` in `edition` that starts from `old`, which stays as it is."""
    rolled = Rolled(Report(edition, year))
    roll_values(old, rolled)
    places = roll_sections(old, rolled, keep)
    roll_blocks(old, rolled, places, keep)
    if keep == Keep.DATA:
        rolled.leave("data_only")
    else:
        roll_prose(old, rolled, places)
    roll_fields(old, rolled)
    if old.pictures:
        rolled.leave("pictures", count=len(old.pictures))
    rolled.report.fields[RESULT] = result_text(rolled)
    return rolled


def beside(report: Report, old: Report, fresh: bool) -> tuple[Change, ...]:
    """Last year's report `old`, of the same edition or another one, put beside `report`: its figures into the last-year column,
    its prose for the side pane; `fresh`, where nothing was written yet, its outline and captions, too.
    """
    made = roll_forward(old, report.edition, report.year)
    rolled = made.report
    changes: list[Change] = []
    if fresh and rolled.sections:
        for store in ("blocks", "sections"):
            held, new = getattr(report, store), getattr(rolled, store)
            changes += [Change(store, key, held.get(key), new.get(key)) for key in {**held, **new}]
    changes += [Change("values", k, report.values.get(k), value) for k, value in rolled.values.items()]
    sections = rolled.sections if fresh and rolled.sections else report.sections
    prose: dict[str, list[str]] = {}
    for key, text in rolled.fields.items():
        if key.startswith(LAST_YEAR):
            place = _place_in(sections, report, rolled, key.removeprefix(LAST_YEAR))
            prose.setdefault(LAST_YEAR + place, []).append(text)
        elif key == RESULT:
            changes.append(Change("fields", key, report.fields.get(key), text))
        elif key not in report.fields:
            changes.append(Change("fields", key, None, text))
    changes += [Change("fields", k, report.fields.get(k), "\n".join(texts)) for k, texts in prose.items()]
    return tuple(change for change in changes if change.before != change.after)


def _place_in(sections: dict[str, Section], report: Report, rolled: Report, key: str) -> str:
    """The section of `report` that the section `key` of `rolled`, or the nearest above it, means."""
    while key not in sections:
        section = rolled.sections[key]
        parent = section.parent if section.parent in sections else ""
        found = same_section(report, section, parent)
        if found:
            return found
        if not section.parent:
            return next((s.id for s in report.children("") if s.type not in FRONT), key)
        key = section.parent
    return key
