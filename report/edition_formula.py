"""A row's formula as a person writes it: 「行2 ÷ 行1 × 100」, 「表1行1 + 行2 − 行3」; rows by their place, as the grid counts them."""

import re

from report.edition import Edition, Formula, IndicatorTable
from report.errors import UserError
from report.messages import say

_WORD = re.compile(r"(?:表(\d+))?行(\d+)")
_SCALES = (1, 10, 100, 1000, 10_000)


def formula_text(edition: Edition, table: IndicatorTable, formula: Formula | None) -> str:
    """The formula in that form; "" for none."""
    if formula is None:
        return ""
    terms = " + ".join(_word(edition, table, row) for row in formula.terms)
    others = [_word(edition, table, row) for row in formula.divisors]
    if formula.kind == "sum":
        return " − ".join([terms, *others])
    scale = f" × {formula.scale}" if formula.scale != 1 else ""
    return f"{terms} ÷ {' + '.join(others)}{scale}"


def formula_names(edition: Edition, formula: Formula) -> str:
    """The same with the rows' names, to be read over."""
    terms, others = ([edition.row(row).name for row in part] for part in (formula.terms, formula.divisors))
    if formula.kind == "sum":
        return " − ".join([" + ".join(terms), *others])
    return f"（{' + '.join(terms)}）÷（{' + '.join(others)}）× {formula.scale}"


def _word(edition: Edition, table: IndicatorTable, row_id: str) -> str:
    home = edition.table_of(row_id)
    place = next(n for n, row in enumerate(home.rows, 1) if row.id == row_id)
    return f"行{place}" if home.id == table.id or home.number is None else f"表{home.number}行{place}"


def read_formula(
    edition: Edition, table: IndicatorTable, row_id: str, text: str, decimals: int
) -> Formula | None:
    """The formula that the text means, None for an empty one; UserError where it means none."""
    plain = (
        re.sub(r"[\s（）()]", "", text)
        .replace("－", "-")
        .replace("−", "-")
        .replace("＋", "+")
        .replace("—", "-")
    )
    plain = plain.replace("/", "÷").replace("*", "×").replace("x", "×").replace("X", "×").removeprefix("=")
    if not plain:
        return None
    scale = 1
    if tail := re.search(r"×(\d+)%?$", plain):
        scale, plain = int(tail.group(1)), plain[: tail.start()]
    upper, sign, lower = plain.partition("÷")
    if scale not in _SCALES or "÷" in lower or "×" in plain:
        raise UserError(say("edition_editor.formula_form", text=text))
    if sign:
        formula = Formula(
            "ratio", _rows(edition, table, upper, text), _rows(edition, table, lower, text), scale, decimals
        )
    elif scale != 1:
        raise UserError(say("edition_editor.formula_form", text=text))
    else:
        first, *others = upper.split("-")
        divisors = tuple(row for part in others for row in _rows(edition, table, part, text))
        formula = Formula("sum", _rows(edition, table, first, text), divisors, 1, decimals)
    if row_id in (*formula.terms, *formula.divisors):
        raise UserError(say("edition_editor.formula_self"))
    return formula


def _rows(edition: Edition, table: IndicatorTable, text: str, whole: str) -> tuple[str, ...]:
    found = []
    for word in text.split("+"):
        match = _WORD.fullmatch(word)
        if match is None:
            raise UserError(say("edition_editor.formula_form", text=whole))
        home = table
        if match.group(1):
            home = next((t for t in edition.tables if t.number == int(match.group(1))), table)
        place = int(match.group(2)) - 1
        known = home.number == int(match.group(1)) if match.group(1) else True
        if not known or not 0 <= place < len(home.rows) or home.rows[place].kind == "heading":
            raise UserError(say("edition_editor.formula_row", word=word))
        found.append(home.rows[place].id)
    return tuple(found)
