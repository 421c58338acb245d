"""What a school chooses for the whole report where its edition only proposes: numbers of headings and captions, depth of the contents,
divider pages.

Each choice is a field of the report ("setting/…"); without it the edition's own holds. Everything that numbers, prints or
previews asks here.
"""

import re
from dataclasses import replace
from functools import lru_cache

from report.edition import Numbering
from report.model import Change, Edit, Report

NUMBERING, CAPTIONS, CONTENTS, DIVIDERS = (
    f"setting/{name}" for name in ("numbering", "captions", "contents_levels", "divider_pages")
)
"""The fields that hold the choices."""

# key: (forms of the levels, what stands between number and words)
_SCHEMES = {
    "official": (("{han}、", "（{han}）", "{n}.", "（{n}）"), ""),  # GB/T 9704-2012, 7.3.3
    "chapters": (("第{han}章", "{path}", "{path}", "{path}"), " "),
    "parts": (("第{han}章", "第{han}节", "{han}、", "（{han}）", "{n}."), " "),
    "decimal": (("{n}", "{path}", "{path}", "{path}"), " "),
    "pointed": (("{n}.", "{path}", "{path}", "（{n}）"), " "),
}
NUMBERINGS = {
    "official": "一、（一）1.（1）",
    "chapters": "第一章　1.1　1.1.1",
    "parts": "第一章　第一节　一、（一）",
    "decimal": "1　1.1　1.1.1",
    "pointed": "1.　1.1　1.1.1",
}
"""Schemes of heading numbers, as a person knows them."""

_CAPTIONS = {
    "spaced": "{word} {{chapter}}-{{n}}",
    "tight": "{word}{{chapter}}-{{n}}",
    "dotted": "{word} {{chapter}}.{{n}}",
    "tight_dotted": "{word}{{chapter}}.{{n}}",
    "through": "{word} {{n}}",
    "tight_through": "{word}{{n}}",
}
CAPTION_FORMS = {
    "spaced": "图 1-1",
    "tight": "图1-1",
    "dotted": "图 1.1",
    "tight_dotted": "图1.1",
    "through": "图 1（全文连续）",
    "tight_through": "图1（全文连续）",
}
"""Forms of the numbers of figures and tables."""


def numbering_of(report: Report) -> Numbering:
    """The forms of all numbers of the report; a choice that this program does not know counts as none."""
    chosen = report.fields.get(NUMBERING, ""), report.fields.get(CAPTIONS, "")
    return _numbering(report.edition.numbering, *chosen) if any(chosen) else report.edition.numbering


@lru_cache(maxsize=64)
def _numbering(own: Numbering, scheme: str, captions: str) -> Numbering:
    if scheme in _SCHEMES:
        levels, space = _SCHEMES[scheme]
        own = replace(own, levels=levels, space=space)
    if captions in _CAPTIONS:
        form = _CAPTIONS[captions]
        appendix = own.appendix_table if " " in form else own.appendix_table.replace(" ", "")
        own = replace(
            own, figure=form.format(word="图"), table=form.format(word="表"), appendix_table=appendix
        )
    return own


def scheme_of(printed: dict[int, list[str]], own: tuple[str, ...]) -> str | None:
    """The scheme whose forms the printed heading numbers of each level have, blanks aside: "" for the edition's `own` forms, None where
    none fits them all."""
    for key, forms in {"": own, **{key: forms for key, (forms, _) in _SCHEMES.items()}}.items():
        levels = [(forms[level - 1 : level], n) for level, ns in printed.items() for n in ns]
        if all(form and _has_form(n, form[0]) for form, n in levels):
            return key
    return None


def captions_of(figures: list[str], tables: list[str], own: Numbering) -> str:
    """The form that the printed numbers of figures and tables have, letter by letter; "" for the edition's `own` form, and where none
    fits them all."""
    forms = {key: (form.format(word="图"), form.format(word="表")) for key, form in _CAPTIONS.items()}
    for key, (figure, table) in {"": (own.figure, own.table), **forms}.items():
        shapes = [(n, figure) for n in figures] + [(n, table) for n in tables]
        if all(_has_form(n, form.replace("{chapter}", "{n}"), blanks=True) for n, form in shapes):
            return key
    return ""


def _has_form(number: str, form: str, blanks: bool = False) -> bool:
    """Whether a printed number is of a form; `blanks` tells 图 1 from 图1."""
    pattern = re.escape(form if blanks else form.replace(" ", ""))
    for placeholder, digits in (
        ("n", r"\d+"),
        ("han", "[一二三四五六七八九十百]+"),
        ("path", r"\d+(?:\.\d+)+"),
    ):
        pattern = pattern.replace(re.escape("{" + placeholder + "}"), digits)
    return re.fullmatch(pattern, number.strip() if blanks else re.sub(r"\s", "", number)) is not None


def contents_levels(report: Report) -> int:
    """How many levels of headings the contents list, 1 to 3."""
    chosen = report.fields.get(CONTENTS, "")
    return int(chosen) if chosen in ("1", "2", "3") else max(1, min(report.edition.contents_levels, 3))


def has_divider_pages(report: Report) -> bool:
    """Whether each chapter begins with a page that bears its title and its sections."""
    chosen = report.fields.get(DIVIDERS, "")
    return chosen == "yes" if chosen in ("yes", "no") else report.edition.divider_pages


def set_choices(report: Report, choices: dict[str, str], name: str) -> Edit:
    """Fields of this module, or any others, in one step; "" goes back to the edition's own."""
    changes = [
        Change("fields", key, report.fields.get(key), text or None)
        for key, text in choices.items()
        if report.fields.get(key, "") != text
    ]
    return Edit(name, tuple(changes))
