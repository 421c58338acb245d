"""The texts of a delivered file, before and after somebody worked on it in another program."""

from pathlib import Path

from docx import Document

from exporters.word import export_word
from importers.word_texts import saved_by_others, word_texts
from report.hand_edits import hand_edits, take_in
from tests.exporters.word_sample import PICTURES, sample_report


def test_a_sentence_changed_in_word_comes_back_into_the_draft(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    report = sample_report()
    export_word(report, PICTURES.__getitem__, path)
    delivered = word_texts(path)
    assert not saved_by_others(path)
    document = Document(str(path))
    paragraph = next(p for p in document.paragraphs if p.style.name == "正文段落" or len(p.text) > 40)
    old = paragraph.text
    paragraph.runs[-1].text += "（领导改过）"
    document.save(str(path))
    found = word_texts(path)
    (edit,) = hand_edits(report, delivered, found, report)
    assert edit.before == old and edit.after == f"{old}（领导改过）" and edit.fits
    report.apply(take_in(report, [edit], "收入手改"))
    again = tmp_path / "再导出.docx"
    export_word(report, PICTURES.__getitem__, again)
    assert word_texts(again) == found


def test_contents_and_deleted_text_are_no_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    export_word(sample_report(), PICTURES.__getitem__, path)
    document = Document(str(path))
    body = document.element.body
    paragraph = document.paragraphs[-1]._p
    deleted = paragraph.makeelement(paragraph.tag.replace("}p", "}del"), {})
    for run in list(paragraph)[1:]:
        deleted.append(run)
    paragraph.append(deleted)
    before = word_texts(path)
    document.save(str(path))
    assert body is not None
    assert [text for text in before if text not in word_texts(path)] == before[-1:] or len(before) - 1 == len(
        word_texts(path)
    )
