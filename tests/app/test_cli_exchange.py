"""import, check, export and demo from the command line, on the sample and on real reports where they are at
hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.commands.output import progress_line
from db.draft import DraftFile
from db.verify import verify
from report.blocks import Text
from report.errors import UserError

REAL = Path(__file__).parents[3] / "shared" / "real"
TEXT = """一、学校概况

学校创办于1958年，现有在校生1200人。

二、人才培养

（一）专业建设

开设专业12个。
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "新文件夹"
    assert main(["demo", "--out", str(folder)]) == 0
    return folder


def out_of(capfd: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capfd.readouterr()
    return code, out, err


def as_json(text: str) -> Any:
    return json.loads(text)


def test_demo_makes_all_four_files_and_names_them(demo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert sorted(p.suffix for p in demo.iterdir()) == [".docx", ".docx", ".xlsx", ".zhibao"]
    assert all(p.stat().st_size > 10_000 for p in demo.iterdir())
    assert verify(next(demo.glob("*.zhibao"))) == []
    code, out, err = out_of(capfd, "demo", "--out", demo)
    assert (code, out) == (2, "") and "没有覆盖" in err


def test_the_sample_comes_back_from_its_own_word_file(
    demo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    word = next(p for p in demo.glob("*.docx") if "检查" not in p.name)
    code, out, _ = out_of(capfd, "import", tmp_path / "a.zhibao", word, "--json")
    document = as_json(out)
    assert code in (0, 1) and document["made"] and document["edition"] == "zz-2025"
    assert len(document["files"]) == 1 and document["files"][0]["counts"]["sections"] > 10
    headings = []
    for path in (next(demo.glob("*.zhibao")), tmp_path / "a.zhibao"):
        _, out, _ = out_of(capfd, "dump", path, "--json")
        headings.append([(i["level"], i["text"]) for i in as_json(out)["items"] if i["kind"] == "heading"])
    assert headings[0] == headings[1]


def test_several_files_go_into_one_draft(
    demo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    word = next(p for p in demo.glob("*.docx") if "检查" not in p.name)
    excel = next(demo.glob("*.xlsx"))
    code, out, err = out_of(capfd, "import", tmp_path / "a.zhibao", word, excel, "--edition", "zz-2025")
    assert code in (0, 1), err
    assert word.name in out and excel.name in out
    draft = DraftFile.open(tmp_path / "a.zhibao")
    assert "检查" not in draft.undo_name
    assert draft.report.values
    draft.close()
    assert verify(tmp_path / "a.zhibao") == []


def test_a_text_file_makes_a_draft_and_the_guess_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "报告.txt").write_text(TEXT, encoding="utf-8")
    code, out, _ = out_of(
        capfd, "import", tmp_path / "a.zhibao", tmp_path / "报告.txt", "--edition", "zz-2025"
    )
    assert code in (0, 1)
    assert "zz-2025" in out and "对上" in out
    _, out, _ = out_of(capfd, "dump", tmp_path / "a.zhibao")
    assert "学校创办于1958年" in out


def test_last_years_word_file_comes_beside_not_as_text(
    demo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    word = next(p for p in demo.glob("*.docx") if "检查" not in p.name)
    code, out, _ = out_of(capfd, "import", tmp_path / "a.zhibao", word, "--as", "last-year")
    assert code in (0, 1) and "2026 年度" in out
    draft = DraftFile.open(tmp_path / "a.zhibao")
    report = draft.report
    draft.close()
    assert not any(isinstance(block.body, Text) for block in report.blocks.values())
    assert sum(key.startswith("last_year/") for key in report.fields) > 10
    values = {key.partition("/")[2]: value for key, value in report.values.items()}
    assert values.keys() == {"2025"} and values["2025"].locked
    assert verify(tmp_path / "a.zhibao") == []


def test_a_file_that_cannot_be_read_leaves_no_draft(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "报告.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04nonsense")
    words = (
        "import",
        tmp_path / "a.zhibao",
        tmp_path / "报告.txt",
        tmp_path / "坏.docx",
        "--edition",
        "zz-2025",
    )
    code, out, err = out_of(capfd, *words)
    assert (code, out) == (2, "") and "坏.docx" in err
    assert not (tmp_path / "a.zhibao").exists()
    code, _, err = out_of(capfd, "import", tmp_path / "a.docx", tmp_path / "报告.txt")
    assert code == 2 and ".zhibao" in err


def test_an_import_into_a_draft_of_another_edition_is_refused(
    demo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out_of(capfd, "new", tmp_path / "a.zhibao", "--edition", "gz-2020", "--school", "校")
    before = (tmp_path / "a.zhibao").read_bytes()
    words = ("import", tmp_path / "a.zhibao", next(demo.glob("*.xlsx")), "--edition", "zz-2025")
    code, _, err = out_of(capfd, *words)
    assert code == 2 and "gz-2020" in err
    assert (tmp_path / "a.zhibao").read_bytes() == before


def test_a_draft_made_by_a_failed_import_goes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise UserError("磁盘满了")

    (tmp_path / "报告.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(DraftFile, "commit", full)
    words = ("import", tmp_path / "a.zhibao", tmp_path / "报告.txt", "--edition", "zz-2025")
    assert out_of(capfd, *words)[0] == 2
    assert [p.name for p in tmp_path.iterdir()] == ["报告.txt"]


def test_check_says_how_much_it_read(demo: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = out_of(capfd, "check", next(demo.glob("*.zhibao")), "--json")
    document = as_json(out)
    assert document["format"] == 1 and code == (1 if document["findings"] else 0)
    assert document["checked"]["characters"] > 5000
    assert document["checked"]["tables"] > 5 and document["checked"]["numbers"] > 100
    code, out, _ = out_of(capfd, "check", next(demo.glob("*.zhibao")))
    assert "错误" in out


@pytest.mark.skipif(not REAL.is_dir(), reason="the real reports are not at hand")
@pytest.mark.parametrize("ending", ["docx", "txt"])
def test_a_real_report_is_checked_as_it_is(ending: str, capfd: pytest.CaptureFixture[str]) -> None:
    for path in sorted(REAL.glob(f"0*.{ending}")):
        code, out, _ = out_of(capfd, "check", path, "--json")
        findings = as_json(out)["findings"]
        assert code == 1 and findings
        assert all(f["places"] and f["message"] for f in findings)


def test_a_file_to_check_that_is_not_there_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = out_of(capfd, "check", tmp_path / "没有.docx")
    assert code == 2 and "没有.docx" in err


def test_export_writes_what_was_asked_for(
    demo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    draft = next(demo.glob("*.zhibao"))
    assert out_of(capfd, "export", draft)[0] == 2
    words = ("export", draft, "--word", tmp_path / "a.docx", "--excel", tmp_path / "a.xlsx", "--json")
    code, out, _ = out_of(capfd, *words)
    assert code == 0
    assert as_json(out)["written"] == {"word": str(tmp_path / "a.docx"), "excel": str(tmp_path / "a.xlsx")}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx", "a.xlsx"]
    code, _, err = out_of(capfd, "export", draft, "--word", tmp_path / "没有" / "a.docx")
    assert code == 2 and "没有" in err


def test_a_folder_gets_every_file_named_by_the_pattern(
    demo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    draft = next(demo.glob("*.zhibao"))
    words = ("export", draft, "--folder", tmp_path, "--names")
    own = ("--word", tmp_path / "w.docx", "--pdf", tmp_path / "p.pdf")
    assert out_of(capfd, *words, "{年度}/{学校}")[0] == 2
    assert out_of(capfd, "export", draft, *own, "--names", "{学校}")[0] == 2
    assert not list(tmp_path.iterdir())
    code, out, _ = out_of(capfd, *words, "{年度}年度质量年报", *own, "--json")
    assert code == 0 and as_json(out)["written"]["excel"] == str(tmp_path / "2025年度质量年报-附表.xlsx")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2025年度质量年报-附表.xlsx", "p.pdf", "w.docx"]


def test_progress_is_told_on_a_terminal_only(capsys: pytest.CaptureFixture[str]) -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    tell = progress_line(terminal)
    tell("正在写", 1, 4)
    tell("写完", 4, 4)
    assert "正在写 25%" in terminal.getvalue() and terminal.getvalue().endswith("100%\n")
    quiet = io.StringIO()
    progress_line(quiet)("正在写", 1, 4)
    assert quiet.getvalue() == ""
