"""A mark behind the chosen option of a printed line: 「省级（ ） 地市级（ ）」 → 「省级（ ） 地市级（√）」, nothing else moved."""

import copy
import re

from exporters.fill.package import Element, string_text, text_elements

_INSIDE = r"\s*[（(]([\s　]*)[)）]"


def marked(item: Element, option: str) -> Element | None:
    """A copy of the string with the option marked; None where its brackets or box are not there, or one is marked already."""
    text = string_text(item)
    if re.search(r"[√☑✓✔]", text):
        return None
    loose = r"\s*".join(re.escape(letter) for letter in option)
    before = r"(?:^|[\s　：:）)、,，;；])"
    bracket = list(re.finditer(before + loose + _INSIDE, text))
    box = list(re.finditer(r"[□☐]\s*" + loose + r"(?![\w])", text))
    if len(bracket) == 1:
        return _spliced(item, bracket[0].start(1), bracket[0].end(1), "√")
    if len(box) == 1:
        return _spliced(item, box[0].start(), box[0].start() + 1, "☑")
    return None


def _spliced(item: Element, start: int, end: int, new: str) -> Element:
    """The string with the characters from start to end replaced; formatted runs keep their formats."""
    result, place, written = copy.deepcopy(item), 0, False
    for element in text_elements(result):
        text = element.text or ""
        low, high = max(start - place, 0), min(end - place, len(text))
        inside = 0 <= start - place <= len(text) and not written
        if low <= high and (inside or low < high):
            element.text = text[:low] + ("" if written else new) + text[high:]
            written = True
        place += len(text)
    return result
