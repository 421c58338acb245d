"""Comments and tracked changes are listed with author and place, and kept with the report."""

import json
from pathlib import Path
from typing import Any

from importers import Proposal
from tests.importers.word_files import (
    NAMESPACES,
    PROSE,
    RELATIONS,
    imported,
    para,
    run,
    table,
    texts,
    word_file,
)

MARKS = 'w:author="李主任" w:date="2025-11-03T09:00:00Z"'
COMMENTS = (
    f'<w:comments {NAMESPACES}><w:comment w:id="7" w:author="王老师" w:date="2025-11-02T08:00:00Z">'
    f"<w:p>{run('这个数要核对')}</w:p><w:p>{run('找教务处')}</w:p></w:comment>"
    f'<w:comment w:id="8" w:author="" w:date=""><w:p>{run("没有挂处")}</w:p></w:comment></w:comments>'
)


def deleted(text: str) -> str:
    inner = run(text).replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    return f'<w:del w:id="1" {MARKS}>{inner}</w:del>'


def inserted(text: str) -> str:
    return f'<w:ins w:id="2" {MARKS}>{run(text)}</w:ins>'


def commented(words: str) -> str:
    return f'<w:commentRangeStart w:id="7"/>{run(words)}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'


def report(tmp_path: Path, *body: str) -> tuple[Proposal, list[dict[str, Any]], Path]:
    path = word_file(
        tmp_path / "去年.docx",
        para("1 人才培养", "1"),
        para(PROSE),
        *body,
        parts={"word/comments.xml": COMMENTS},
        relations=f'<Relationship Id="rIdC" Type="{RELATIONS}/comments" Target="comments.xml"/>',
    )
    proposal, made = imported(path)
    return proposal, json.loads(made.fields["comments/去年.docx"]), path


def test_a_comment_is_listed_with_its_author_its_words_and_its_section(tmp_path: Path) -> None:
    proposal, _, _ = report(tmp_path, para("全年开课", runs=commented("一百门")))
    entry = next(e for e in proposal.unmatched if e.kind == "comment")
    assert (entry.text, entry.target) == ("这个数要核对\n找教务处", "1 人才培养")
    assert "王老师" in entry.reason and "2025-11-02" in entry.reason and "一百门" in entry.reason


def test_a_comment_is_kept_with_the_report_and_a_side_pane_can_find_its_place(tmp_path: Path) -> None:
    proposal, kept, _ = report(tmp_path, para("全年开课", runs=commented("一百门")))
    section = next(s.id for s in proposal.sections if s.title == "人才培养")
    assert kept[0] == {
        "kind": "comment",
        "author": "王老师",
        "date": "2025-11-02",
        "quote": "一百门",
        "text": "这个数要核对\n找教务处",
        "section": section,
    }


def test_a_comment_that_hangs_nowhere_is_listed_too(tmp_path: Path) -> None:
    proposal, kept, _ = report(tmp_path)
    assert [k["text"] for k in kept] == ["这个数要核对\n找教务处", "没有挂处"]
    assert any("没有署名" in e.reason for e in proposal.unmatched)


def test_changes_are_accepted_and_each_is_listed(tmp_path: Path) -> None:
    proposal, kept, path = report(
        tmp_path, para("全年", runs=inserted("新增课程") + deleted("停开课程") + run("若干。"))
    )
    assert "全年新增课程若干。" in texts(path)
    listed = {e.text: e.reason for e in proposal.doubtful if e.kind == "tracked"}
    assert "李主任" in listed["新增课程"] and "收进" in listed["新增课程"]
    assert "没有导入" in listed["停开课程"]
    assert [k["kind"] for k in kept[:2]] == ["insert", "delete"]


def test_a_deleted_row_of_a_table_is_listed(tmp_path: Path) -> None:
    whole = table(["专业", "人数"], ["机电", "120"], ["停招专业", "0"])
    cut = whole.rpartition("<w:tr>")
    proposal, _, _ = report(tmp_path, f'{cut[0]}<w:tr><w:trPr><w:del w:id="3" {MARKS}/></w:trPr>{cut[2]}')
    assert any(e.kind == "tracked" and "停招专业" in e.text for e in proposal.doubtful)


def test_a_file_without_notes_keeps_no_list(tmp_path: Path) -> None:
    path = word_file(tmp_path / "净.docx", para("1 人才培养", "1"), para(PROSE))
    _, made = imported(path)
    assert not [key for key in made.fields if key.startswith("comments/")]
