"""How much of each trial report an import takes in: by kind, found of all; and what is wrong, line by line."""

from pathlib import Path

from tests.importers.trial_reports import bold_only, chinese_word, city, from_pdf, numbered_styles, wps_plain
from tests.importers.trial_reports.writing import Trial
from tests.importers.wild_measure import troubles

TRIALS: tuple[Trial, ...] = (
    wps_plain.TRIAL,
    chinese_word.TRIAL,
    numbered_styles.TRIAL,
    bold_only.TRIAL,
    city.TRIAL,
    from_pdf.TRIAL,
)
KINDS = ("heading", "paragraph", "table", "figure", "case", "value", "text")


def measured(trial: Trial, path: Path) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """(found, all) of every kind of a trial, and its troubles; what was invented counts as a trouble only."""
    truth = trial.write(path)
    wrong = troubles(truth, path)
    whole = dict(
        zip(
            KINDS,
            (len(truth.headings), len(truth.paragraphs), len(truth.tables), len(truth.figures), len(truth.cases),
             len(truth.values), len(truth.words)),
            strict=True,
        )
    )  # fmt: skip
    missed = {k: sum(w.startswith(k) and " invented " not in w for w in wrong) for k in KINDS}
    return {k: (whole[k] - missed[k], whole[k]) for k in KINDS}, wrong
