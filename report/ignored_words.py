"""Words that the checks of words and marks leave alone: names that look like slips. Kept in the report, next year too.

A word is hidden from those checks by writing its characters as private ones, which no rule knows; what a finding then says is
written back.
"""

import re
from collections.abc import Sequence

from report.checks.findings import Finding
from report.edits import set_field
from report.model import Edit, Report

FIELD = "setting/ignored_words"
_SHIFT = 0xF0000  # a plane of private characters
_HIDDEN = re.compile("[\U000f0000-\U000fffff]")
_QUOTED = re.compile(r"“([^“”→]{1,20})(?:→[^“”]*)?”")
_FAMILIES = ("text", "punctuation")
_MOST = 6


def ignored_words(report: Report) -> list[str]:
    """The words, in the order in which they were put aside."""
    return [word for word in report.fields.get(FIELD, "").split("\n") if word]


def ignore_word(report: Report, word: str) -> Edit:
    """Puts a word aside."""
    words = dict.fromkeys([*ignored_words(report), word.strip()])
    return set_field(report, FIELD, "\n".join(words), f"不再提示“{word.strip()}”")


def mind_word(report: Report, word: str) -> Edit:
    """Takes a word back, so that it is told of again."""
    words = [held for held in ignored_words(report) if held != word]
    return set_field(report, FIELD, "\n".join(words), f"恢复提示“{word}”")


def words_of(finding: Finding) -> list[str]:
    """The words that a finding of words or marks quotes, and that could be put aside."""
    if finding.family not in _FAMILIES:
        return []
    return list(dict.fromkeys(match[1] for match in _QUOTED.finditer(finding.message) if len(match[1]) > 1))[
        :_MOST
    ]


def hidden(text: str, words: Sequence[str]) -> str:
    """The text with the words unreadable for rules; as long as before."""
    for word in words:
        if word in text:
            text = text.replace(word, "".join(chr(_SHIFT + ord(c)) if ord(c) <= 0xFFFF else c for c in word))
    return text


def shown(text: str) -> str:
    """The text as it was before `hidden`."""
    return _HIDDEN.sub(lambda match: chr(ord(match.group()) - _SHIFT), text)
