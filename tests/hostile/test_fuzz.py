"""Two thousand mutated files of every kind in each run of the suite; `python -m tools.fuzz --inputs 20000` for more.

`kept/` holds the inputs that once broke something, by kind.
"""

from pathlib import Path

import pytest

from tests.hostile.reader import Answer, Reader
from tools.fuzz import is_calm, run
from tools.fuzz_seeds import make_seeds, read_seed

KEPT = sorted((Path(__file__).parent / "kept").iterdir())


@pytest.mark.slow
def test_two_thousand_mutated_files_are_read_or_refused() -> None:
    outcome = run(2000, seed=2025)
    assert outcome.failed == []
    assert sum(outcome.read.values()) > 400 and sum(outcome.refused.values()) > 400, (
        "one of both would try too little"
    )


def test_every_seed_is_read_before_it_is_changed(tmp_path: Path) -> None:
    seeds = make_seeds()
    assert {seed.kind for seed in seeds} == {"draft", "word", "excel", "text", "picture", "edition", "html"}
    for seed in seeds:
        read_seed(seed, tmp_path)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_once_broke_a_reader_does_so_no_more(path: Path, reader: Reader) -> None:
    answer = reader.read(path.name.partition("-")[0], path)
    assert answer == Answer("read") or (answer.what == "refused" and is_calm(answer.why)), answer
