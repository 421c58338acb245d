"""The names of the files that leave a report: one pattern, as the notice asks, kept with the report.

The pattern is the field "setting/file_names": words with {学校代码}, {学校}, {年度} and, where the notice says what each file is called,
{文件}. Without {文件} the report itself, as Word and as PDF, bears the plain name and the others say behind it what they are.
"""

import re

from report.edits import set_field
from report.errors import UserError
from report.messages import say
from report.model import Edit, Report

FILE_NAMES = "setting/file_names"
PLACES = ("学校代码", "学校", "年度", "文件")
"""What may stand in braces."""

FILES = {
    "word": "质量年报",
    "pdf": "质量年报",
    "excel": "附表",
    "check": "检查报告",
    "declaration": "责任声明",
    "pack": "交稿",
}
"""The kinds of file and what each is called."""

_ENDINGS = {
    "word": ".docx",
    "pdf": ".pdf",
    "excel": ".xlsx",
    "check": ".docx",
    "declaration": ".pdf",
    "pack": ".zip",
}
# Without a pattern.
_OWN = {
    "word": "{学校}质量年报（{年度}）",
    "pdf": "{学校}质量年报（{年度}）",
    "excel": "附表（{学校}）{年度}",
    "check": "检查报告（{学校}）{年度}",
    "declaration": "责任声明（{学校}）{年度}",
    "pack": "{学校}质量年报（{年度}）交稿",
}
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # by Windows, where the files are read
_PLACE = re.compile(r"\{([^{}]*)\}")
_MOST = 200  # characters of a name; Windows keeps 255 with the ending


def file_name(report: Report, kind: str, pattern: str | None = None) -> str:
    """The name, with its ending, of the file of a kind (word, pdf, excel, check, declaration, pack), by the report's pattern or the one given.

    Characters of the school's name that Windows refuses are left out.
    """
    wanted = (report.fields.get(FILE_NAMES, "") if pattern is None else pattern).strip()
    if wanted and "文件" not in _PLACE.findall(wanted) and kind not in ("word", "pdf"):
        wanted += f"-{FILES[kind]}"
    return (_filled(report, kind, wanted) or _filled(report, kind, _OWN[kind])) + _ENDINGS[kind]


def _filled(report: Report, kind: str, pattern: str) -> str:
    known = {
        "学校代码": report.school_code,
        "学校": report.school or "学校",
        "年度": str(report.year),
        "文件": FILES[kind],
    }
    name = _PLACE.sub(lambda match: known.get(match[1], match[0]), pattern)
    # Signs at the ends stood beside a place that is still empty, and Windows drops points and blanks there.
    return _REFUSED.sub("", name)[:_MOST].strip(". -_")


def pattern_trouble(pattern: str) -> str:
    """Why the pattern cannot name files, as one sentence; "" where it can. An empty one stands for the program's own names."""
    refused = sorted(set(_REFUSED.findall(pattern)))
    if refused:
        shown = " ".join(c if c.isprintable() else "控制字符" for c in refused)
        return say("file_names.refused", characters=shown)
    unknown = [f"{{{name}}}" for name in _PLACE.findall(pattern) if name not in PLACES]
    unknown += re.findall(r"[{}]", _PLACE.sub("", pattern))
    if unknown:
        places = "、".join(f"{{{name}}}" for name in PLACES)
        return say("file_names.unknown", name=unknown[0], places=places)
    return ""


def lacks_code(report: Report, pattern: str) -> bool:
    """Whether the pattern asks for the school's code and the report has none yet."""
    return "学校代码" in _PLACE.findall(pattern) and not report.school_code


def set_pattern(report: Report, pattern: str) -> Edit:
    """The edit that keeps the pattern; UserError with the sentence of `pattern_trouble`."""
    trouble = pattern_trouble(pattern)
    if trouble:
        raise UserError(trouble)
    return set_field(report, FILE_NAMES, pattern.strip(), "改文件名规则")
