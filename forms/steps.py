"""Several edits as one undo step, each computed on the result of those before it."""

import copy
from collections.abc import Callable

from report.model import Change, Edit, Report


class Steps:
    """Collects edits on a copy of the report; the report itself stays as it is until the one edit is
    performed.

    `report.edits.joined` puts edits together that do not depend on each other; this is for those that do.
    """

    def __init__(self, report: Report) -> None:
        self.report = copy.copy(report)
        for store in ("sections", "blocks", "values", "fields", "pictures"):
            setattr(self.report, store, dict(getattr(report, store)))
        self._changes: dict[tuple[str, str], Change] = {}

    def do(self, make: Callable[[Report], Edit]) -> Edit:
        """Adds the edit that `make` answers with for the report as it stands after the steps so far."""
        edit = make(self.report)
        self.report.apply(edit)
        for change in edit.changes:
            key = (change.store, change.key)
            first = self._changes.pop(key, change)
            self._changes[key] = Change(change.store, change.key, first.before, change.after)
        return edit

    def edit(self, name: str) -> Edit:
        """All of it as one step."""
        return Edit(name, tuple(c for c in self._changes.values() if c.before != c.after))
