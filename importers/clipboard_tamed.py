"""HTML from the clipboard made safe to parse: Python's parser takes quadratic time over marks that are opened and never closed.

What goes is what the reader passes over anyhow: comments, conditional marks, a tag that was never finished.
"""

import re

MAX_TAGS = 600_000  # a whole report of eighty pages copied from Word has a sixth of it

_CONDITION = re.compile(r"<!\[[^<>\[\]]{0,200}\]>")


def tamed(html: str) -> str:
    """The same text and tags, in time that grows no faster than the text."""
    html = _CONDITION.sub("", _without_comments(html)).replace("<![", "")
    end = html.rfind(">") + 1
    unfinished = html.find("<", end)
    return html if unfinished < 0 else html[:unfinished]


def _without_comments(html: str) -> str:
    parts, place = [], 0
    while (start := html.find("<!--", place)) >= 0:
        parts.append(html[place:start])
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join(parts)
        place = end + 3
    parts.append(html[place:])
    return "".join(parts)
