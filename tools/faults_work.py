"""What people do with a draft, in small: the work that `tools.faults` interrupts."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from db.backup import Reason, make_backup
from db.draft import DraftFile
from exporters import export_excel, export_word
from importers import Proposal, accept, propose
from report.editions import load_edition
from report.edits import joined, set_field
from report.model import Edit, Report
from tools.fuzz_seeds import make_seeds

COUNT = "setting/faults"  # the field that counts the edits


@dataclass(frozen=True)
class Stock:
    """What every round starts from; made once, before anything is forked."""

    draft: bytes
    old_draft: bytes
    old_values: dict[str, str]
    proposal: Proposal
    report: Report
    pictures: dict[str, bytes]

    @classmethod
    def make(cls) -> "Stock":
        """The small draft of the fuzz corpus, a draft of the first schema, and a proposal of a small Word file."""
        import tempfile

        seeds = {seed.name: seed.data for seed in make_seeds()}
        with tempfile.TemporaryDirectory() as folder:
            draft_path, word_path, old_path = (
                Path(folder) / name for name in ("a.zhibao", "b.docx", "old.zhibao")
            )
            draft_path.write_bytes(seeds["a.zhibao"])
            word_path.write_bytes(seeds["b.docx"])
            draft = opened(draft_path)
            pictures = {sha: draft.picture(sha) for sha in draft.report.pictures}
            proposal = propose(word_path, draft.report)
            accept(draft.report, proposal)
            draft.close()
            kept = Path(__file__).parents[1] / "tests" / "db" / "drafts" / "version-1.zhibao"
            shutil.copyfile(kept, old_path)
            return cls(
                seeds["a.zhibao"], kept.read_bytes(), upgraded(old_path), proposal, draft.report, pictures
            )

    def edit(self, report: Report, count: int) -> Edit:
        """A typed line, counted."""
        return joined(
            "输入", [set_field(report, COUNT, str(count)), set_field(report, "report.date", f"第 {count} 次")]
        )


def opened(path: Path, read_only: bool = False) -> DraftFile:
    """The draft, for one person."""
    return DraftFile.open(path, read_only, "王老师", load_edition)


def upgraded(path: Path) -> dict[str, str]:
    """Opens a draft of an old schema, which brings it up to date; its values by key."""
    from tests.db.helpers import edition_of

    draft = DraftFile.open(path, who="王老师", edition_of=edition_of)
    try:
        return {key: value.text for key, value in draft.report.values.items()}
    finally:
        draft.close()


def count_of(report: Report) -> int:
    """How many edits the report says it had."""
    return int(report.fields.get(COUNT, "0") or 0)


def do_something(path: Path, stock: Stock, rng: random.Random, tell: Callable[[str], None]) -> None:
    """Works for ever: before each edit "?n" is told, with the count that it will leave, and "!n" once it is saved."""
    draft = opened(path)
    while True:
        step = rng.choices(_STEPS, (8, 3, 2, 2, 1, 1, 2))[0]
        step(draft, stock, rng, tell)


def _type(draft: DraftFile, stock: Stock, rng: random.Random, tell: Callable[[str], None]) -> None:
    _commit(draft, stock.edit(draft.report, count_of(draft.report) + 1), tell)


def _paste(draft: DraftFile, stock: Stock, rng: random.Random, tell: Callable[[str], None]) -> None:
    count = count_of(draft.report) + 1
    cells = [set_field(draft.report, f"setting/paste{n}", str(count)) for n in range(40)]
    _commit(draft, joined("粘贴 40 格", [stock.edit(draft.report, count), *cells]), tell)


def _import(draft: DraftFile, stock: Stock, rng: random.Random, tell: Callable[[str], None]) -> None:
    taken = accept(draft.report, replace(stock.proposal, source=f"{rng.random()}.docx"))
    for data in taken.pictures.values():
        draft.store_picture(data)
    _commit(draft, joined("导入", [stock.edit(draft.report, count_of(draft.report) + 1), taken.edit]), tell)


def _undo(draft: DraftFile, stock: Stock, rng: random.Random, tell: Callable[[str], None]) -> None:
    if draft.undo_name in ("输入", "粘贴 40 格", "导入"):
        tell(f"?{count_of(draft.report) - 1}")
        draft.undo()
        tell(f"!{count_of(draft.report)}")


def _export_word(draft: DraftFile, stock: Stock, rng: random.Random, tell: Callable[[str], None]) -> None:
    export_word(stock.report, stock.pictures.__getitem__, draft.path.with_name("年报.docx"))


def _export_excel(draft: DraftFile, stock: Stock, rng: random.Random, tell: Callable[[str], None]) -> None:
    export_excel(stock.report, draft.path.with_name("指标.xlsx"))


def _back_up(draft: DraftFile, stock: Stock, rng: random.Random, tell: Callable[[str], None]) -> None:
    reason = rng.choice((Reason.HOURLY, Reason.CLOSE, Reason.IMPORT))
    make_backup(draft.path, draft.path.with_name("备份"), reason, datetime.now())


def _commit(draft: DraftFile, edit: Edit, tell: Callable[[str], None]) -> None:
    last = {change.key: change.after for change in edit.changes if change.store == "fields"}
    tell(f"?{last[COUNT]}")
    draft.commit(edit)
    tell(f"!{count_of(draft.report)}")


_STEPS = (_type, _paste, _import, _undo, _export_word, _export_excel, _back_up)
