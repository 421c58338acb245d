"""Lines of the cover and of the declaration → the edition's fields. A line that no field takes is listed, not lost."""

import re

from importers.guess import guess_school
from importers.word.words import plain
from report.edition import Edition, FieldSpec

_EDITION_LINE = re.compile(r"^[（(]?\s*20\d\d\s*(?:年度|学年|年)?\s*[）)]?$")
_DATE = re.compile(
    r"^(?:20\d\d|二[〇○零O0]\S{2})\s*[年./\-]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:[月./\-]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\s*日?)?$"
)
_TITLE = re.compile(r"质量.{0,10}(报告|年报)|(报告|年报).{0,8}质量")
_PUBLISHER = re.compile(r"(编写组|编制|编印|编|办公室|委员会|工作组|教育局|制)$")
_STAMP = re.compile(r"^单位名称|盖\s*章")
_SIGNATURE = re.compile(r"法定代表人|签\s*[名字章]|负责人")


class FieldReader:
    """Collects fields. `fields` are keys of `Report.fields`; `left` the lines that none took."""

    def __init__(self, edition: Edition) -> None:
        self._specs = edition.fields
        self.fields: dict[str, str] = {}
        self.school = ""
        self.title = ""
        self.left: list[str] = []

    def cover(self, lines: list[str]) -> None:
        """Reads the lines of a cover from top to bottom."""
        self.school = self.school or guess_school(line for line in lines if not _TITLE.search(plain(line)))
        edition = ""
        for line in lines:
            words = plain(line)
            if _EDITION_LINE.match(line) and not _DATE.match(line):
                edition = line
                self._put("cover", "edition", line)
            elif _DATE.match(words):
                self._put("cover", "date", line)
                self.fields.setdefault("report.date", line)
            elif _TITLE.search(words) and not _PUBLISHER.search(words):
                self.title = f"{self.title}{line}" if self.title else line
            elif words == plain(self.school) and "school.name" not in self.fields:
                self.fields["school.name"] = line
            elif _PUBLISHER.search(words) or words == plain(self.school):
                self._put("cover", "publisher", line)
            elif _is_english(line):
                self.fields.setdefault("school.english", line)
            elif self._is_title_part(words):
                self.title = f"{self.title}{line}"
            else:
                self.left.append(line)
        if self.title:
            self._titled(edition)

    def _is_title_part(self, words: str) -> bool:
        return bool(
            re.fullmatch(r"(20\d\d年?度?)?(高等|中等)?职业(学校|院校)?教育|质量|年度报告|报告", words)
        )

    def _titled(self, edition: str) -> None:
        spec = self._spec("cover", "edition")
        if edition and spec is None:
            self.title = f"{self.title}{edition}"
        self.fields["report.title"] = self.title if not edition or spec is None else self.title + edition
        if edition and spec is not None:
            self._put("cover", "title", self.title)

    def declaration(self, lines: list[str]) -> None:
        """Reads the lines of the declaration."""
        body: list[str] = []
        waiting = ""
        for n, line in enumerate(lines):
            words = plain(line)
            if n == 0:
                self._put("declaration", "heading", line)
            elif _STAMP.search(words) and len(words) < 40:
                self._put("declaration", "stamp", _answer(line))
                waiting = ""
            elif _SIGNATURE.search(words) and len(words) < 40:
                self._put("declaration", "signature", _answer(line))
                waiting = "" if _answer(line) else "signature"
            elif _DATE.match(words.removeprefix("日期").lstrip(":")):
                self._put("declaration", "date", line)
            elif "特此声明" in words and len(words) < 10:
                self._closing(line)
            elif waiting and len(words) <= 6:
                self._put("declaration", waiting, line)
                waiting = ""
            elif len(words) > 6:
                body.append(line)
            else:
                self.left.append(line)
        if body:
            text = "".join(body)
            self._put("declaration", "body", text)
            found = re.search(r"学校对(.{4,30}?(?:学校|学院|中专|大学|中心))", plain(text))
            self.school = self.school or (found.group(1) if found else guess_school([text]))

    def _closing(self, line: str) -> None:
        bodies = [s for s in self._specs if s.part == "declaration" and s.role == "body"]
        if len(bodies) > 1:
            self.fields[bodies[-1].key] = line
        else:
            self.left.append(line)

    def _spec(self, part: str, role: str) -> FieldSpec | None:
        return next((s for s in self._specs if s.part == part and s.role == role), None)

    def _put(self, part: str, role: str, text: str) -> None:
        spec = self._spec(part, role)
        if spec is None:
            self.left.append(text)
        elif text and spec.key not in self.fields and text != spec.default:
            self.fields[spec.key] = text


def _answer(line: str) -> str:
    return re.split(r"[：:]", line, maxsplit=1)[1].strip() if re.search(r"[：:]", line) else ""


def _is_english(line: str) -> bool:
    letters = sum(ch.isascii() and ch.isalpha() for ch in line)
    return letters > 6 and letters >= 0.7 * len(re.sub(r"\s", "", line))
