"""The paper of findings with what was explained, for the office and for those above."""

from pathlib import Path

import pytest
from docx import Document

from exporters import export_check_report, export_word
from report import edits
from report.checks.findings import Finding, Level, Place
from report.explanations import Explanation, answered, explain
from report.model import Report
from report.values import read_value
from tests.report.checks.building import SECTION, report_with, text

WORDS = "今年毕业生98人。"
QUERY = Finding(
    "q", "same-quantity", Level.QUERY, "两处不同", (Place("一", WORDS, SECTION, "b0", 0),), "93", "98"
)
OPEN = Finding("o", "entry", Level.QUERY, "还没说明", (Place("二", "", "s-c2"),))
HINT = Finding("h", "text", Level.HINT, "词语可以不改", (Place("三", "别的话", "s-c2"),))


def explained_report() -> Report:
    report = report_with(text(WORDS))
    every = [QUERY, OPEN, HINT]
    report.apply(
        explain(report, answered(report, every), QUERY, Explanation("口径不同", "教务处核过", "不含非全日制"))
    )
    report.apply(
        explain(report, answered(report, every), HINT, Explanation(internal="校名如此", ignored=True))
    )
    return report


def lines(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def test_explained_ones_stand_by_themselves_with_both_texts(tmp_path: Path) -> None:
    export_check_report(explained_report(), [QUERY, OPEN, HINT], tmp_path / "a.docx")
    found = lines(tmp_path / "a.docx")
    assert "错误 0 项，疑问 1 项，提示 0 项" in found[1] and "另有 2 项已经说明" in found[1]
    assert [line for line in found if line.endswith("项）")] == ["疑问（1 项）", "已说明（2 项）"]
    assert "口径说明（口径不同）：不含非全日制" in found
    assert "内部说明（不对外）：教务处核过" in found
    assert "不改的理由（不对外）：校名如此" in found


@pytest.mark.parametrize("name", ["上报.docx", "上报.html"])
def test_the_paper_for_those_above_holds_no_internal_word(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    export_check_report(explained_report(), [QUERY, OPEN, HINT], path, internal=False)
    told = "\n".join(lines(path)) if name.endswith("docx") else path.read_text(encoding="utf-8")
    assert "不含非全日制" in told and "还没说明" in told
    assert "教务处" not in told and "校名如此" not in told and "不对外" not in told


def test_the_word_report_prints_public_words_as_footnote_and_below_the_table(tmp_path: Path) -> None:
    report = explained_report()
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("93", "人")))
    cell = Finding(
        "c", "entry", "query", "偏大", (Place("附表", "毕业生人数", "s-t1", cell="x.t1.1/2025"),), "1", "93"
    )
    report.apply(explain(report, answered(report, [cell]), cell, Explanation("其他", "", "含春季毕业生")))
    path = tmp_path / "报告.docx"
    export_word(report, lambda sha: b"", path)
    assert "注：毕业生人数：含春季毕业生。" in lines(path)
    notes = next(
        part.blob for part in Document(str(path)).part.package.iter_parts() if "footnotes" in part.partname
    )
    assert "不含非全日制" in notes.decode("utf-8")
