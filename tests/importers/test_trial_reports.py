"""Six long reports written by hand, of six offices: nothing of them is lost, misplaced or invented."""

from pathlib import Path

import pytest

from importers import propose
from importers.word.lines import mend_lines
from importers.word.raw import RawDocument, RawItem, RawParagraph
from report.content import spans
from tests.importers.trial_reports.measure import TRIALS, measured
from tests.importers.trial_reports.writing import Trial

_LINE = "这一行正好印满了整个版心的宽度所以句子要到下一行才会接着说完它的后半"


@pytest.mark.parametrize("trial", TRIALS, ids=[t.name for t in TRIALS])
def test_a_report_of_another_office_comes_in_whole(trial: Trial, tmp_path: Path) -> None:
    counts, wrong = measured(trial, tmp_path / "报告.docx")
    found, whole = counts["paragraph"]
    assert found >= 0.995 * whole
    assert wrong == []


def test_lines_of_a_converted_file_are_joined_and_that_is_said(tmp_path: Path) -> None:
    trial = next(t for t in TRIALS if t.name == "from_pdf")
    trial.write(tmp_path / "报告.docx")
    proposal = propose(tmp_path / "报告.docx")
    assert any("断开的行" in e.reason for e in proposal.doubtful)
    assert any(e.kind == "page_header" and "— 1 —" in e.text for e in proposal.matched)


def lines(*texts: str, indented: bool = True) -> RawDocument:
    items: list[RawItem] = [
        RawParagraph(spans(t.strip()), indented=indented and t.startswith(" ")) for t in texts
    ]
    return RawDocument(items)


def texts(document: RawDocument) -> list[str]:
    return [i.text for i in document.items if isinstance(i, RawParagraph)]


def test_an_indent_begins_a_new_paragraph_even_after_a_full_line() -> None:
    full = _LINE[:-1] + "。"
    document = lines(" " + _LINE, _LINE, full, " " + _LINE, _LINE, "结束。", " " + full, "又接着说。")
    assert mend_lines(document) == 5
    assert [t[-3:] for t in texts(document)] == [full[-3:], "结束。", "接着说。"[-3:]]


def test_without_indents_a_full_stop_ends_the_paragraph() -> None:
    document = lines(*[_LINE, _LINE, "结束。"] * 2, _LINE[:-1] + "。", "新的一段。", indented=False)
    mend_lines(document)
    assert texts(document) == [_LINE * 2 + "结束。"] * 2 + [_LINE[:-1] + "。", "新的一段。"]


def test_whole_paragraphs_and_titles_are_left_as_they_are() -> None:
    prose = (_LINE * 4)[:120] + "。"
    given = [prose, "没有句号的小标题", prose, "一个条目", prose, "又一个条目", prose]
    document = lines(*given, indented=False)
    assert mend_lines(document) == 0
    assert texts(document) == given


def test_a_number_alone_is_a_page_number_only_where_several_count_up() -> None:
    one = lines("正文第一段。", "— 3 —", "正文第二段。")
    mend_lines(one)
    assert "— 3 —" in texts(one)
    several = lines("正文第一段。", "— 3 —", "某校年报", "正文第二段。", "— 4 —", "某校年报", "正文第三段。")
    mend_lines(several)
    assert texts(several) == ["正文第一段。", "正文第二段。", "正文第三段。"]
    assert [text for kind, text, _ in several.notes] == ["— 3 —、— 4 —", "某校年报"]
