"""The check before delivery knows the order and the values of properties: what schema validators refuse it refuses too."""

import pytest

from exporters.word.selfcheck import package_trouble
from tests.exporters.test_word_selfcheck import broken

DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (
            DOCUMENT,
            "<w:keepNext/>",
            '<w:jc w:val="left"/><w:keepNext/>',
            "keepNext in pPr stands in the wrong",
        ),
        (DOCUMENT, "<w:keepNext/>", "<w:keepNextOne/>", "keepNextOne in pPr is unknown"),
        (DOCUMENT, '<w:jc w:val="center"/>', '<w:jc w:val="middle"/>', "jc with 'middle'"),
        (DOCUMENT, '<w:gridCol w:w="', '<w:gridCol w:w="1.5', "gridCol with a value that is none"),
        (DOCUMENT, '<wp:docPr id="', '<wp:docPr nr="', "docPr with a value that is none"),
        (DOCUMENT, '<wp:extent cx="', '<wp:extent cx="-', "extent with a value that is none"),
        (DOCUMENT, '<w:pgSz w:w="11906"', '<w:pgSz w:wide="11906"', "pgSz without w"),
        (DOCUMENT, "<w:cantSplit/>", '<w:cantSplit w:val="perhaps"/>', "cantSplit with 'perhaps'"),
        (DOCUMENT, 'w:fldCharType="separate"', 'w:fldCharType="middle"', "fldChar with a value that is none"),
        (DOCUMENT, '<w:ilvl w:val="0"/>', '<w:ilvl w:val="12"/>', "ilvl with '12'"),
        (DOCUMENT, '<w:vMerge w:val="restart"/>', '<w:vMerge w:val="begin"/>', "vMerge with 'begin'"),
        (
            DOCUMENT,
            "<w:cantSplit/><w:tblHeader/>",
            "<w:tblHeader/><w:cantSplit/>",
            "cantSplit in trPr stands",
        ),
        (STYLES, '<w:sz w:val="24"/>', '<w:sz w:val="large"/>', "sz with val 'large'"),
        (STYLES, "<w:tblPr>", "<w:tblPr><w:width/>", "width in tblPr is unknown"),
        (
            NUMBERING,
            '<w:abstractNumId w:val="0"/>',
            '<w:abstractNumId w:val="99"/>',
            "definition of a list 99",
        ),
    ],
)
def test_a_property_that_no_schema_allows_is_noticed(part: str, old: str, new: str, said: str) -> None:
    trouble = package_trouble(broken(part, old, new))
    assert any(said in line for line in trouble), trouble
