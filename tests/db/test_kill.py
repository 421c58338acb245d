"""A process is killed without warning while it commits; every edit it said was saved must be there."""

import subprocess
import sys
from pathlib import Path

import pytest

from db.verify import verify
from tests.db.helpers import new_draft, reopen

WRITE = """
import sys
from tests.db.helpers import field_edit, reopen
from pathlib import Path
draft = reopen(Path(sys.argv[1]))
n = int(draft.report.fields.get("report.date", "0"))
while True:
    n += 1
    draft.commit(field_edit(draft.report, str(n)))
    if n % 7 == 0:
        draft.store_picture(str(n).encode() * 20000)
    print(n, flush=True)
"""


@pytest.mark.parametrize("edits", [1, 3, 14])
def test_every_acknowledged_edit_survives_a_kill(tmp_path: Path, edits: int) -> None:
    new_draft(tmp_path).close()
    path = tmp_path / "报告.zhibao"
    root = Path(__file__).parents[2]
    acknowledged = 0
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE, str(path)], cwd=root, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(edits):
            acknowledged = int(process.stdout.readline())
        process.kill()
        rest = process.communicate()[0].split()
        acknowledged = int(rest[-1]) if rest else acknowledged
        draft = reopen(path)
        assert draft.notices == [], "the lock of a dead process must not scare anybody"
        assert int(draft.report.fields["report.date"]) in (acknowledged, acknowledged + 1)
        draft.close()
        assert verify(path) == []
