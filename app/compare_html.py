"""Differences as one HTML document of two columns: for the page 对比, and as the 修改报告 that can be mailed.

What came has a green ground and an underline, what went a red ground and a line through it: never colour alone.
"""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from forms import theme
from report.compare import Difference, Group, Sign
from report.text_diff import counts, segments

GROUPS = {Group.NUMBERS: "数字", Group.TEXT: "文字", Group.PICTURES: "图片与次序"}
SIGNS = {Sign.NEW: "＋", Sign.GONE: "－", Sign.CHANGED: "≈", Sign.MOVED: "⇅"}
WORDS = {Sign.NEW: "新增", Sign.GONE: "删去", Sign.CHANGED: "改动", Sign.MOVED: "移动"}
BACK = {
    Group.NUMBERS: "恢复这一格",
    Group.TEXT: "恢复这一处",
    Group.PICTURES: "恢复这一项",
}
_LONG = 1200  # characters of one side that are shown; the rest of a deleted chapter is told, not printed


@dataclass(frozen=True, slots=True)
class Colours:
    """CSS colours of the document."""

    text: str
    quiet: str
    line: str
    new: str
    new_ground: str
    gone: str
    gone_ground: str
    link: str


def theme_colours() -> Colours:
    """The colours of the window as it is shown now."""
    roles = ("text", "quiet", "line", "good", "good_ground", "error", "error_ground", "accent")
    return Colours(*(theme.css(role) for role in roles))


PAPER = Colours("#1B2430", "#636E7B", "#D8DDE3", "#1E7A3C", "#E7F4EB", "#B3261E", "#FBEBE9", "#1F5FA6")


@dataclass(frozen=True, slots=True)
class Heads:
    """What stands over the two columns."""

    old: str
    new: str


def summary(difference: Difference) -> str:
    """The short form for the list: "138 → 141", "+21 −9 字", 新增."""
    if difference.sign == Sign.MOVED:
        return "移动"
    if difference.group == Group.NUMBERS:
        return f"{difference.before or '—'} → {difference.after or '—'}"
    if difference.sign != Sign.CHANGED:
        return WORDS[difference.sign]
    came, went = counts(difference.before, difference.after)
    return f"+{came} −{went} 字"


def pairs_html(
    differences: Iterable[Difference],
    heads: Heads,
    author: Callable[[Difference], str],
    colours: Colours = PAPER,
    restorable: bool = False,
    pictures: Callable[[Difference], tuple[str, str]] = lambda _: ("", ""),
) -> str:
    """The document. `author` says who and when; `pictures` gives <img> tags of both sides; `restorable` adds the links
    `restore:<place in the list>`."""
    parts = [
        f"<table width='100%' cellspacing='0' cellpadding='6' style='color:{colours.text}'>",
        "<tr>"
        + "".join(f"<td width='50%'>{_quiet(escape(text), colours)}</td>" for text in (heads.old, heads.new)),
        "</tr>",
    ]
    group = None
    for place, difference in enumerate(differences):
        if difference.group != group:
            group = difference.group
            parts.append(f"<tr><td colspan='2'><h3>{GROUPS[group]}</h3></td></tr>")
        parts.append(_head(place, difference, author(difference), colours, restorable))
        images = pictures(difference)
        before, after = _sides(difference, colours)
        edge = f"border:1px solid {colours.line}"
        parts.append(
            f"<tr><td style='{edge}'>{before}{images[0]}</td><td style='{edge}'>{after}{images[1]}</td></tr>"
        )
    return "".join([*parts, "</table>"])


def sides_html(before: str, after: str, colours: Colours) -> str:
    """One change alone: the text before beside the text after."""
    difference = Difference(Group.TEXT, Sign.CHANGED, "", "", "", before=before, after=after)
    heads = "".join(f"<td width='50%'>{_quiet(text, colours)}</td>" for text in ("改前", "改后"))
    edge = f"border:1px solid {colours.line}"
    cells = "".join(f"<td style='{edge}'>{side}</td>" for side in _sides(difference, colours))
    table = f"width='100%' cellspacing='0' cellpadding='6' style='color:{colours.text}'"
    return f"<table {table}><tr>{heads}</tr><tr>{cells}</tr></table>"


def plain_html(title: str, facts: Iterable[str], text: str, colours: Colours | None = None) -> str:
    """A title, quiet lines about it, and a text as it is."""
    shown = colours or theme_colours()
    lines = "".join(f"<p>{_quiet(escape(fact), shown)}</p>" for fact in facts if fact)
    return f"<h3>{escape(title)}</h3>{lines}<p>{_plain(text)}</p>"


def document(title: str, body: str) -> str:
    """A whole HTML file around `body`, to be opened in a browser or in Word."""
    return (
        "<!DOCTYPE html><html lang='zh-CN'><head><meta charset='utf-8'>"
        f"<title>{escape(title)}</title><style>body{{font-family:'Microsoft YaHei','Noto Sans CJK SC',sans-serif;"
        "max-width:1100px;margin:24px auto}td{vertical-align:top}table{border-collapse:separate}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>"
    )


def image_tag(data: bytes, kind: str, width: int) -> str:
    """A picture inside the document itself."""
    return f"<br><img width='{width}' src='data:image/{kind};base64,{base64.b64encode(data).decode()}'>"


def _head(place: int, difference: Difference, author: str, colours: Colours, restorable: bool) -> str:
    link = ""
    if restorable:
        text = "删去这一项" if difference.sign == Sign.NEW and not difference.part else BACK[difference.group]
        link = f"　<a href='restore:{place}' style='color:{colours.link}'>{text}</a>"
    go = f"<a href='go:{place}' style='color:{colours.text};text-decoration:none'>"
    where = (
        f"{go}<b>{escape(difference.where)}</b></a>" if restorable else f"<b>{escape(difference.where)}</b>"
    )
    return (
        f"<tr><td colspan='2'><a name='d{place}'></a>{SIGNS[difference.sign]} {where}"
        f"<span style='color:{colours.quiet}'>　{WORDS[difference.sign]}　{escape(author)}</span>{link}</td></tr>"
    )


def _sides(difference: Difference, colours: Colours) -> tuple[str, str]:
    before, after = difference.before, difference.after
    if difference.sign == Sign.MOVED:
        return _quiet("原来的位置", colours), _quiet("移到了这里", colours)
    if not before and not after:
        return _quiet("空", colours), _quiet("空", colours)
    if before == after:
        return _plain(before), _plain(after)
    runs = segments(before[:_LONG], after[:_LONG])
    old = "".join(_run(run.text, run.sign, colours) for run in runs if run.sign != "new")
    new = "".join(_run(run.text, run.sign, colours) for run in runs if run.sign != "gone")
    return (
        _rest(old, before) or _quiet("原来没有", colours),
        _rest(new, after) or _quiet("现在没有", colours),
    )


def _run(text: str, sign: str, colours: Colours) -> str:
    shown = _plain(text)
    if sign == "same":
        return shown
    if sign == "new":
        return f"<u style='color:{colours.new};background:{colours.new_ground}'>{shown}</u>"
    return f"<s style='color:{colours.gone};background:{colours.gone_ground}'>{shown}</s>"


def _rest(shown: str, whole: str) -> str:
    return f"{shown}……（共 {len(whole)} 字）" if len(whole) > _LONG else shown


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>").replace("\t", "　")


def _quiet(text: str, colours: Colours) -> str:
    return f"<span style='color:{colours.quiet}'>{text}</span>"
