"""Reads the files of an import beside the window: documents, workbooks and texts one by one, photographs together."""

from collections.abc import Sequence
from pathlib import Path

from app.tasks import ReportProgress
from importers.proposal import Proposal
from report.messages import say
from report.model import Report

FILES = "Word、Excel、文本、照片 (*.docx *.doc *.wps *.rtf *.xlsx *.xls *.csv *.txt *.jpg *.jpeg *.png);;所有文件 (*)"


def read_all(report: Report, paths: Sequence[Path], last_year: bool, tell: ReportProgress) -> list[Proposal]:
    """A proposal for each file, and one for all photographs and folders among them; UserError for one that cannot be read."""
    from importers import propose
    from importers.photos import is_photo, propose_photos

    photos = [path for path in paths if is_photo(path)]
    found = []
    for place, path in enumerate(path for path in paths if path not in photos):
        tell(say("window.import_reading", name=path.name), place / len(paths))
        found.append(propose(path, report, as_last_year=last_year))
    if photos:
        done = len(paths) - len(photos)
        found.append(
            propose_photos(
                photos,
                report,
                lambda name, share: tell(
                    say("window.import_reading", name=name), (done + share * len(photos)) / len(paths)
                ),
            )
        )
    return found
