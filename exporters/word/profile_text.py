"""A profile ↔ its TOML text: strict reading that says what and where, writing of the whole profile, and one setting changed.

A setting is named by its place in the text: "page.top", "styles.body.size". `flat` gives all of them as they work out, which is
what a form shows.
"""

import json
import re
import tomllib
from dataclasses import fields, replace
from typing import Any

from exporters.word.profile import Look, Page, PageNumber, Profile, Trim, load_profile
from report.errors import UserError
from report.messages import say

SUFFIX = ".zhibao-style"
LARGEST = 200_000  # bytes of a text; one that ships has six thousand
Value = str | float | int | bool
_GROUPS: dict[str, type] = {"page": Page, "number": PageNumber, "look": Trim}
_FIELDS = {"page": "page", "number": "number", "look": "trim"}  # group of the text → field of a Profile
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_CHOICES = {
    "number.place": ("center", "left", "right", "outer"),
    "number.contents": ("none", "lowerRoman", "upperRoman", "decimal"),
    "look.table_look": ("grid", "three_line"),
    "look.appendix_look": ("grid", "three_line"),
    "look.case_look": ("box", "lines", "plain"),
    "align": ("", "left", "right", "center", "both"),
}
_COLOURS = ("look.header_shade", "look.case_line", "look.case_shade", "look.link")
# place or last part of it → (least, most); what is printed beyond these cannot be read or does not fit on A4
_RANGES: dict[str, tuple[float, float]] = {
    "page.top": (5, 80),
    "page.bottom": (5, 80),
    "page.left": (5, 70),
    "page.right": (5, 70),
    "page.header": (0, 60),
    "page.footer": (0, 60),
    "page.lines": (0, 60),
    "look.table_line": (0, 48),
    "look.table_frame": (0, 48),
    "look.picture_height": (20, 220),
    "look.table_pad_x": (0, 10),
    "look.table_pad_y": (0, 10),
    "look.wide_columns": (3, 30),
    "look.picture_dpi": (0, 600),
    "size": (5, 72),
    "line": (6, 120),
    "before": (0, 300),
    "after": (0, 300),
    "first": (0, 12),
    "left": (0, 20),
    "spacing": (-2, 10),
}


def read_profile(text: str, name: str) -> Profile:
    """The profile in a text; what it does not say is the school profile's. UserError names the first place that is wrong;
    `name` is how the text is called there.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(say("style.not_style", name=name)) from error
    title = data.pop("title", "")
    if not isinstance(title, str) or not title.strip() or not set(data) <= {*_GROUPS, "styles"}:
        raise UserError(say("style.not_style", name=name))
    ships = name == "school"  # the one that stands in for what another leaves out
    groups: dict[str, Any] = {}
    for key, kind in _GROUPS.items():
        given = _checked(_table(data, key, name), key, kind, name)
        try:
            groups[_FIELDS[key]] = kind(**given) if ships else replace(_stand_in(key), **given)
        except TypeError as error:
            raise UserError(say("style.not_style", name=name)) from error
    styles = _styles(_table(data, "styles", name), name, {} if ships else load_profile("school").styles)
    made = Profile(name, title.strip(), styles=styles, **groups)
    _hold_together(made, name)
    return made


def _stand_in(group: str) -> Any:
    return getattr(load_profile("school"), _FIELDS[group])


def _table(data: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    found = data.get(key, {})
    if not isinstance(found, dict):
        raise UserError(say("style.not_style", name=name))
    return found


def _styles(data: dict[str, Any], name: str, known: dict[str, Look]) -> dict[str, Look]:
    styles = dict(known)
    for key, values in data.items():
        if (known and key not in known) or not isinstance(values, dict):
            raise UserError(say("style.unknown_key", name=name, place=f"styles.{key}"))
        styles[key] = Look(**_checked(values, f"styles.{key}", Look, name))
    if not styles or "normal" not in styles or not styles["normal"].font:
        raise UserError(say("style.no_font", name=name))
    if not styles["normal"].size or not styles["normal"].line:
        raise UserError(say("style.no_font", name=name))
    return styles


def _checked(given: dict[str, Any], place: str, kind: type, name: str) -> dict[str, Any]:
    """The settings of one group, each of its type and within reason."""
    kinds = {f.name: f.type for f in fields(kind)}
    found = {}
    for key, value in given.items():
        if key not in kinds:
            raise UserError(say("style.unknown_key", name=name, place=f"{place}.{key}"))
        found[key] = check_value(f"{place}.{key}", value, name)
    return found


def check_value(place: str, value: Any, name: str) -> Value:
    """A setting's value as it is kept; UserError says what is wrong with it and what would be right."""
    like = _default(place)
    last = place.rpartition(".")[2]
    words = label(place)
    if isinstance(like, bool):
        if not isinstance(value, bool):
            raise UserError(say("style.bad_value", name=name, place=words, value=value))
        return value
    if isinstance(like, int | float):
        return _number(place, value, like, name)
    if not isinstance(value, str) or len(value) > 60 or any(ord(c) < 32 for c in value):
        raise UserError(say("style.bad_value", name=name, place=words, value=str(value)[:30]))
    choices = _CHOICES.get(place) or (_CHOICES.get(last) if place.startswith("styles.") else None)
    if choices and value not in choices:
        raise UserError(say("style.bad_value", name=name, place=words, value=value))
    if (place in _COLOURS or (last == "color" and value)) and not _HEX.fullmatch(value):
        raise UserError(say("style.bad_colour", name=name, place=words, value=value))
    if place == "number.form" and (value.count("{n}") != 1 or re.search(r"[{}]", value.replace("{n}", ""))):
        raise UserError(say("style.bad_form", name=name, value=value))
    if place == "look.latin" and not value.strip():
        raise UserError(say("style.bad_value", name=name, place=words, value=value))
    return value


def _number(place: str, value: Any, like: float, name: str) -> float | int:
    last = place.rpartition(".")[2]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserError(say("style.bad_value", name=name, place=label(place), value=value))
    least, most = _RANGES.get(place) or _RANGES[last]
    inherits = place.startswith("styles.") and last in ("size", "line") and value == 0
    if not inherits and not least <= value <= most:
        words = say(
            "style.out_of_range",
            name=name,
            place=label(place),
            value=f"{value:g}",
            least=f"{least:g}",
            most=f"{most:g}",
        )
        raise UserError(words)
    return int(value) if isinstance(like, int) else float(value)


def _hold_together(profile: Profile, name: str) -> None:
    """What no single setting shows: a page without room, a line lower than its type."""
    width, height = profile.page.text_width() / 20, profile.page.text_height()
    if width < 200 or height < 300:
        raise UserError(say("style.no_room", name=name))
    for key in profile.styles:
        look = profile.look(key)
        if look.line < look.size and key != "figure":
            words = say(
                "style.low_line",
                name=name,
                place=STYLE_NAMES[key],
                line=f"{look.line:g}",
                size=f"{look.size:g}",
            )
            raise UserError(words)
    if profile.page.header > profile.page.top or profile.page.footer > profile.page.bottom:
        raise UserError(say("style.header_in_text", name=name))


def profile_text(profile: Profile) -> str:
    """The whole profile as TOML; `read_profile` makes the same of it."""
    lines = [f"title = {_toml(profile.title)}"]
    for key, field in _FIELDS.items():
        lines += ["", f"[{key}]"]
        group = getattr(profile, field)
        lines += [f"{f.name} = {_toml(getattr(group, f.name))}" for f in fields(group)]
    for key, look in profile.styles.items():
        lines += ["", f"[styles.{key}]"]
        lines += [
            f"{f.name} = {_toml(getattr(look, f.name))}"
            for f in fields(look)
            if getattr(look, f.name) != f.default
        ]
    return "\n".join(lines) + "\n"


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # JSON's strings are TOML's basic strings, DEL excepted, which check_value cannot let through as a setting
    return (
        json.dumps(value.replace("\x7f", ""), ensure_ascii=False) if isinstance(value, str) else f"{value:g}"
    )


def with_values(profile: Profile, values: dict[str, Value], title: str = "") -> Profile:
    """The profile with some settings changed, checked as a whole; UserError says what does not do."""
    name = title or profile.title
    styles = dict(profile.styles)
    groups = {key: getattr(profile, field) for key, field in _FIELDS.items()}
    for place, value in values.items():
        group, _, key = place.partition(".")
        value = check_value(place, value, name)
        if group == "styles":
            style, _, key = key.partition(".")
            styles[style] = _changed(styles[style], key, value)
        else:
            groups[group] = _changed(groups[group], key, value)
    made = Profile(name, name, groups["page"], groups["number"], groups["look"], styles)
    _hold_together(made, name)
    return made


def _changed(record: Any, key: str, value: Value) -> Any:
    return replace(record, **{key: value})


def flat(profile: Profile) -> dict[str, Value]:
    """Every setting by its place, styles with what they inherit."""
    found: dict[str, Value] = {}
    for key, field in _FIELDS.items():
        group = getattr(profile, field)
        found |= {f"{key}.{f.name}": getattr(group, f.name) for f in fields(group)}
    for key in profile.styles:
        look = profile.look(key)
        found |= {f"styles.{key}.{f.name}": getattr(look, f.name) for f in fields(look)}
    return found


def _default(place: str) -> Value:
    group, _, key = place.partition(".")
    if group == "styles":
        return next(f.default for f in fields(Look) if f.name == key.rpartition(".")[2])  # type: ignore[return-value]
    kind: Any = next(f.type for f in fields(_GROUPS[group]) if f.name == key)
    blank: Value = kind()
    return blank


STYLE_NAMES = {
    "normal": "基本",
    "body": "正文",
    **{f"heading{n}": f"{'一二三四五六'[n - 1]}级标题" for n in range(1, 7)},
    "list": "列表",
    "caption": "题注",
    "table_caption": "表题",
    "figure_caption": "图题",
    "figure": "图片",
    "sub_caption": "分图题",
    "table_text": "表格文字",
    "table_left": "表格文字（左对齐）",
    "table_head": "表头",
    "table_small": "宽表文字",
    "table_left_small": "宽表文字（左对齐）",
    "table_head_small": "宽表表头",
    "source": "数据来源",
    "closing": "落款",
    "case_title": "案例标题",
    "case_heading": "案例内标题",
    "case_body": "案例正文",
    "contents_title": "目录标题",
    "toc1": "目录一级",
    "toc2": "目录二级",
    "toc3": "目录三级",
    "divider": "篇章页",
    "listed": "图表目录",
    "header": "页眉",
    "footer": "页码",
    "footnote": "脚注",
    "cover_school": "封面校名",
    "cover_english": "封面英文校名",
    "cover_title": "封面题名",
    "cover_edition": "封面年度",
    "cover_line": "封面文字",
    "declaration_heading": "声明标题",
    "declaration_body": "声明正文",
    "declaration_line": "声明签署行",
}
_SETTING_NAMES = {
    "font": "字体",
    "size": "字号",
    "line": "行距",
    "before": "段前",
    "after": "段后",
    "first": "首行缩进",
    "left": "左缩进",
    "align": "对齐",
    "bold": "加粗",
    "page_break": "另起一页",
    "color": "颜色",
    "latin": "数字和字母的字体",
    "spacing": "字距",
    "page.top": "上边距",
    "page.bottom": "下边距",
    "page.left": "左边距",
    "page.right": "右边距",
    "page.header": "页眉距上边",
    "page.footer": "页脚距下边",
    "page.lines": "每页行数",
    "number.form": "页码样子",
    "number.place": "页码位置",
    "number.contents": "目录的页码",
    "number.restart": "正文从 1 起",
    "look.latin": "数字和字母的字体",
    "look.table_line": "表内线",
    "look.table_frame": "表框线",
    "look.header_shade": "表头底色",
    "look.case_line": "案例框线颜色",
    "look.case_shade": "案例底色",
    "look.link": "网址颜色",
    "look.picture_height": "图片最高",
    "look.table_look": "正文表格",
    "look.appendix_look": "附表",
    "look.table_pad_x": "单元格左右留空",
    "look.table_pad_y": "单元格上下留空",
    "look.wide_columns": "竖页最多列数",
    "look.case_look": "案例框",
    "look.caption_gap": "编号与题目之间",
    "look.header_show": "有页眉",
    "look.header_line": "页眉下画线",
    "look.header_text": "页眉文字",
    "look.picture_dpi": "图片精度",
}


def label(place: str) -> str:
    """A setting's Chinese name: 「正文的字号」, 「上边距」."""
    if place in _SETTING_NAMES:
        return _SETTING_NAMES[place]
    _, style, setting = place.split(".")
    return f"{STYLE_NAMES.get(style, style)}的{_SETTING_NAMES[setting]}"
