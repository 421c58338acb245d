"""`zhibao check` with a paper, and with findings that were explained."""

import json
from pathlib import Path

import pytest

from app.cli import main
from app.sample import build_sample
from db.draft import DraftFile
from report import edits
from report.blocks import Paragraph, Text
from report.checks import run_checks
from report.content import spans
from report.explanations import Explanation, answered, explain

WRONG = "学校开展活动,学生参加。获奖由84人增加到106人，增长28.4%。"


def test_a_finished_report_gets_a_readable_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, paper = tmp_path / "别人的报告.txt", tmp_path / "核对单.html"
    report.write_text(f"2025年度质量报告\n一、人才培养\n{WRONG}\n", encoding="utf-8")
    code = main(["check", str(report), "--report", str(paper)])
    assert (code, str(paper) in capsys.readouterr().out) == (1, True)
    assert "28.4" in paper.read_text(encoding="utf-8")


def test_explained_findings_are_told_at_the_end_and_left_out_of_the_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "年报.zhibao"
    build_sample(path)
    draft = DraftFile.open(path)
    section = next(s.id for s, _ in draft.report.walk() if edits.is_text_section(s) and s.parent)
    body = Text((Paragraph(spans(WRONG)),))
    draft.commit(edits.insert_block(draft.report, section, 99, body, "写"))
    findings = run_checks(draft.report, False)
    query = next(f for f in findings if f.found == "28.4")
    draft.commit(
        explain(draft.report, answered(draft.report, findings), query, Explanation("其他", "上级口径", ""))
    )
    draft.close()
    main(["check", str(path)])
    told = capsys.readouterr().out
    assert told.index("已说明 1 条") < told.index("28.4") < told.index("上级口径")
    main(["check", str(path), "--json"])
    held = json.loads(capsys.readouterr().out)
    assert len(held["findings"]) == len(findings) - 1
    assert all(f["found"] != "28.4" for f in held["findings"])
