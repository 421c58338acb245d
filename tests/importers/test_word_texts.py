"""The texts of a delivered file, before and after somebody worked on it in another program."""

from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

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
    paragraph = next(p for p in document.paragraphs if p.style.style_id == "ReportBody" and len(p.text) > 20)
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
    path = tmp_path / "手写.docx"
    document = Document()
    document.add_paragraph("留下的一段")
    for xml in (
        "<w:del><w:r><w:t>删去的字</w:t></w:r></w:del><w:ins><w:r><w:t>加上的字</w:t></w:r></w:ins>",
        "<w:r><w:t>一、目录行</w:t></w:r><w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r>",
    ):
        paragraph = document.add_paragraph()._p
        for part in parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"):
            paragraph.append(part)
    document.save(str(path))
    assert word_texts(path) == ["留下的一段", "加上的字"]
    assert saved_by_others(path)
