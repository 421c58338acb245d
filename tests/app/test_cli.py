"""The command line as scripts use it: exit codes, one sentence on refusal, one JSON document."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.cli import main
from db.draft import DraftFile
from report.editions import list_editions, load_edition

EDITION = "zz-2025"
ROOT = Path(__file__).parents[2]


class Told:
    """Runs a command line and keeps what it said."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd
        self.out = self.err = ""

    def __call__(self, *words: object) -> int:
        code = main([str(word) for word in words])
        self.out, self.err = self._capfd.readouterr()
        assert "Traceback" not in self.err
        assert code != 2 or (self.err.count("\n") == 1 and not self.out), self.err
        return code

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def zhibao(capfd: pytest.CaptureFixture[str]) -> Told:
    return Told(capfd)


@pytest.fixture
def draft(tmp_path: Path, zhibao: Told) -> Path:
    path = tmp_path / "报告.zhibao"
    assert zhibao("new", path, "--edition", EDITION, "--school", "青川职业学校", "--code", "0371") == 0
    return path


def row_of(unit: str) -> str:
    """A row of that unit which the school fills and nothing computes."""
    edition = load_edition(EDITION)
    rows = [row for table in edition.tables for row in table.rows]
    return next(row.id for row in rows if row.unit == unit and row.formula is None and edition.applies(row))


def test_editions_are_listed_with_their_counts(zhibao: Told) -> None:
    assert zhibao("editions") == 0
    assert EDITION in zhibao.out
    assert zhibao("editions", "--json") == 0
    listed = {entry["id"]: entry for entry in zhibao.json["editions"]}
    assert listed.keys() == {summary.id for summary in list_editions()}
    assert listed[EDITION]["rows"] > 50 and listed[EDITION]["years"] == ["2024", "2025"]


def test_new_makes_a_draft_with_the_editions_sections(draft: Path, zhibao: Told) -> None:
    assert zhibao("dump", draft, "--json") == 0
    document = zhibao.json
    assert (document["format"], document["edition"], document["year"]) == (1, EDITION, 2025)
    assert document["school"] == {"name": "青川职业学校", "code": "0371"}
    assert any(item["kind"] == "heading" for item in document["items"])
    assert {tuple(r["values"]) for r in document["indicators"]} == {("2024", "2025")}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--edition", "no-1999", "--school", "校"), "no-1999"),
        (("--edition", EDITION, "--school", "校", "--year", "25"), "四位数字"),
        (("--edition", EDITION, "--school", "校", "--year", "今年"), "整数"),
        (("--edition", EDITION), "--school"),
        (("--school",), "少写了内容"),
        (("--edition", EDITION, "--school", "校", "--colour", "red"), "--colour"),
    ],
)
def test_new_refuses_in_chinese_and_writes_nothing(
    tmp_path: Path, zhibao: Told, words: tuple[str, ...], said: str
) -> None:
    assert zhibao("new", tmp_path / "a.zhibao", *words) == 2
    assert said in zhibao.err
    assert list(tmp_path.iterdir()) == []


def test_new_never_overwrites(draft: Path, zhibao: Told) -> None:
    before = draft.read_bytes()
    assert zhibao("new", draft, "--edition", EDITION, "--school", "别校") == 2
    assert "已经有了" in zhibao.err
    assert draft.read_bytes() == before


def test_new_refuses_names_that_windows_cannot_keep(tmp_path: Path, zhibao: Told) -> None:
    assert zhibao("new", tmp_path / "a:b?.zhibao", "--edition", EDITION, "--school", "校") == 2
    assert "不能用的字符" in zhibao.err


@pytest.mark.parametrize(
    ("unit", "typed", "shown"),
    [
        ("人", "1,234", "1234"),
        ("人", "１２３４人", "1234"),
        ("%", "95.70％", "95.70"),
        ("人", "-3", "-3"),
        ("人", "0", "0"),
        ("人", "不适用", "不适用"),
        ("人", "", ""),
    ],
)
def test_what_was_set_is_read_back_as_printed(
    draft: Path, zhibao: Told, unit: str, typed: str, shown: str
) -> None:
    row = row_of(unit)
    assert zhibao("set", draft, row, "2025", typed) == 0
    assert zhibao("get", draft, row, "2025") == 0
    assert zhibao.out == shown + "\n"


def test_get_tells_blank_from_nought_in_json(draft: Path, zhibao: Told) -> None:
    row = row_of("人")
    zhibao("get", draft, row, "2025年", "--json")
    assert zhibao.json == {"row": row, "column": "2025", "unit": "人", "value": None, "state": "blank"}
    zhibao("set", draft, row, "2025", "0")
    zhibao("get", draft, row, "2025", "--json")
    assert zhibao.json["value"] == "0"


def test_a_true_answer_in_words_is_kept_and_told(draft: Path, zhibao: Told) -> None:
    row = row_of("人")
    assert zhibao("set", draft, row, "2025", "工种取消") == 1
    assert "已按文字记下" in zhibao.out
    zhibao("get", draft, row, "2025")
    assert zhibao.out == "工种取消\n"


@pytest.mark.parametrize("typed", ["abc", "12..3", "12元", "——", "1/2"])
def test_what_cannot_be_meant_is_refused_and_nothing_written(draft: Path, zhibao: Told, typed: str) -> None:
    row = row_of("人")
    before = draft.read_bytes()
    assert zhibao("set", draft, row, "2025", "--", typed) == 2
    assert typed in zhibao.err and "人" in zhibao.err
    assert draft.read_bytes() == before
    assert zhibao("set", draft, row, "2025", "--text", "--", typed) == 0
    zhibao("get", draft, row, "2025")
    assert zhibao.out == typed + "\n"


@pytest.mark.parametrize(
    ("row", "column", "said"), [("no.row", "2025", "no.row"), ("", "1999", "2024、2025")]
)
def test_a_cell_that_is_not_there_is_named(
    draft: Path, zhibao: Told, row: str, column: str, said: str
) -> None:
    assert zhibao("set", draft, row or row_of("人"), column, "1") == 2
    assert said in zhibao.err


def test_a_row_that_this_school_does_not_fill_is_refused(draft: Path, zhibao: Told) -> None:
    edition = load_edition(EDITION)
    row = next(r for t in edition.tables for r in t.rows if r.kind == "value" and not edition.applies(r))
    assert zhibao("set", draft, row.id, "2025", "1") == 2
    assert "不填" in zhibao.err


def test_a_heading_row_takes_no_value(zhibao: Told, tmp_path: Path) -> None:
    found = [
        (s.id, r)
        for s in list_editions()
        for t in load_edition(s.id).tables
        for r in t.rows
        if r.kind == "heading"
    ]
    if not found:
        pytest.skip("no edition has heading rows")
    edition, row = found[0]
    path = tmp_path / "a.zhibao"
    zhibao("new", path, "--edition", edition, "--school", "校")
    column = load_edition(edition).table_of(row.id).columns[0].key_for(load_edition(edition).year)
    assert zhibao("set", path, row.id, column, "1") == 2
    assert "小标题" in zhibao.err


def test_a_draft_that_somebody_writes_is_not_changed_but_can_be_read(draft: Path, zhibao: Told) -> None:
    held = DraftFile.open(draft, who="王老师")
    assert zhibao("set", draft, row_of("人"), "2025", "1") == 2
    assert "王老师" in zhibao.err
    assert zhibao("get", draft, row_of("人"), "2025") == 0
    assert zhibao("dump", draft) == 0
    held.close()


def test_dump_reads_like_the_report(draft: Path, zhibao: Told) -> None:
    zhibao("set", draft, row_of("人"), "2025", "1234")
    assert zhibao("dump", draft) == 0
    assert "青川职业学校" in zhibao.out and "# " in zhibao.out
    assert f"[{row_of('人')}]" in zhibao.out and "2025：1234" in zhibao.out


def test_roll_locks_last_years_values_and_lists_what_came(draft: Path, tmp_path: Path, zhibao: Told) -> None:
    row = row_of("人")
    zhibao("set", draft, row, "2025", "77")
    before = draft.read_bytes()
    new = tmp_path / "新.zhibao"
    assert zhibao("roll", draft, new, "--year", "2026") == 0
    assert "带过来的" in zhibao.out and "指标值 1 个" in zhibao.out and "没有带过来的" in zhibao.out
    assert draft.read_bytes() == before
    zhibao("get", new, row, "2025")
    assert zhibao.out == "77\n"
    assert zhibao("set", new, row, "2025", "78") == 2
    assert "77" in zhibao.err and "--unlock" in zhibao.err
    assert zhibao("set", new, row, "2025", "78", "--unlock") == 0
    assert zhibao("roll", draft, new, "--year", "2026") == 2
    assert zhibao("roll", draft, tmp_path / "b.zhibao", "--year", "2025") == 2
    assert "2025" in zhibao.err


def test_verify_says_whether_the_file_is_sound(draft: Path, tmp_path: Path, zhibao: Told) -> None:
    assert zhibao("verify", draft) == 0
    assert "完好" in zhibao.out
    with sqlite3.connect(draft) as db:
        db.execute("UPDATE section SET data = '{' WHERE position = 1024")
    db.close()
    assert zhibao("verify", draft) == 1
    assert "读不出来" in zhibao.out
    assert zhibao("verify", draft, "--repair") == 1
    repaired = tmp_path / "报告（修复）.zhibao"
    assert repaired.name in zhibao.out
    assert zhibao("verify", repaired) == 0
    assert zhibao("verify", draft, "--repair", repaired) == 2
    assert zhibao("verify", tmp_path / "没有.zhibao") == 2


def test_a_word_that_is_no_command_is_told(zhibao: Told, tmp_path: Path) -> None:
    assert zhibao("exprot") == 2
    assert "exprot" in zhibao.err
    assert zhibao("--versoin") == 2
    assert zhibao("export-all", "x") == 2


def test_help_is_chinese(zhibao: Told) -> None:
    assert zhibao("-h") == 0
    assert "用法" in zhibao.out and "export" in zhibao.out
    for command in cli._COMMANDS:
        assert zhibao(command, "--help") == 0
        assert "用法：" in zhibao.out
        assert "usage" not in zhibao.out and "show this" not in zhibao.out


def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[Path | None] = []

    def start(path: Path | None) -> int:
        opened.append(path)
        return 0

    monkeypatch.setattr("app.starting.start", start)
    assert main([]) == 0
    assert main([str(tmp_path / "a.zhibao")]) == 0
    assert opened == [None, tmp_path / "a.zhibao"]


def test_the_systems_refusals_become_sentences(
    draft: Path, zhibao: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    for number, words in (
        (errno.ENOSPC, "磁盘满了"),
        (errno.EACCES, "权限"),
        (errno.EROFS, "只读"),
        (99, "错误号"),
    ):

        def fail(*_: object, number: int = number) -> None:
            raise OSError(number, os.strerror(number), "甲.docx")

        monkeypatch.setattr("app.commands.drafts.dump", fail)
        assert zhibao("dump", draft) == 2
        assert words in zhibao.err and "甲.docx" in zhibao.err


def test_a_bug_is_logged_and_told_without_a_traceback(
    draft: Path, zhibao: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def bug(*_: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setenv("ZHIBAO_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr("app.commands.drafts.dump", bug)
    assert zhibao("dump", draft) == 2
    assert "程序内部出错" in zhibao.err and "a bug" not in zhibao.err
    assert "a bug of ours" in (tmp_path / "config" / "zhibao.log").read_text(encoding="utf-8")


def test_stopping_with_the_keyboard_is_calm(
    draft: Path, zhibao: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.commands.drafts.dump", stop)
    assert zhibao("dump", draft) == 2


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    env = {**os.environ, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", **environment}
    return subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, env=env, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    "environment", [{"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C"}]
)
def test_json_is_utf_8_whatever_the_code_page(draft: Path, environment: dict[str, str]) -> None:
    done = run("dump", os.fspath(draft), "--json", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["school"]["name"] == "青川职业学校"


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C"}])
def test_text_comes_out_even_where_the_code_page_has_no_chinese(
    draft: Path, environment: dict[str, str]
) -> None:
    done = run("dump", os.fspath(draft), **environment)
    assert done.returncode == 0
    assert "青川职业学校" in done.stdout.decode("utf-8")
    done = run("get", os.fspath(draft), "no.row", "2025", **environment)
    assert done.returncode == 2 and "no.row" in done.stderr.decode("utf-8")


def test_a_reader_that_goes_away_early_is_no_error(draft: Path) -> None:
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "dump", str(draft)],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_commands_need_no_screen_and_no_qt(draft: Path) -> None:
    code = (
        "import sys; from app.cli import main; main(sys.argv[1:]); "
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "dump", str(draft)], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0
