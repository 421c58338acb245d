"""Relations between indicator rows that the edition fixes: formulas, parts of a whole, ranges; for every value column."""

from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, name_of
from report.checks.findings import Finding, Level, Place
from report.edition import Rule
from report.indicators import evaluate
from report.messages import say
from report.values import decimals, rounded

RULE = "edition"


def check(context: Context) -> Iterator[Finding]:
    """A finding for each rule and column whose cells are all filled and do not agree."""
    for rule in context.report.edition.rules:
        for column in _columns(context, rule):
            finding = _KINDS[rule.kind](context, rule, column)
            if finding is not None:
                yield finding


def _columns(context: Context, rule: Rule) -> list[str]:
    edition, year = context.report.edition, context.report.year
    return [column.key_for(year) for column in edition.table_of(rule.whole).columns]


def _formula(context: Context, rule: Rule, column: str) -> Finding | None:
    found = context.report.value(rule.whole, column)
    expected = evaluate(context.report, rule.formula, column) if rule.formula else None
    if found.number is None or expected is None or rule.formula is None:
        return None
    places = decimals(found.text)
    gap = abs(found.number - expected)
    # A share printed with two decimals may have been cut or rounded the other way: one in the last digit is a hint.
    if gap <= Decimal("0.5000001").scaleb(-places):
        return None
    level = Level.HINT if gap <= Decimal(1).scaleb(-places) else rule.level
    shown = rounded(expected, max(places, rule.formula.decimals))
    rows = (*rule.formula.terms, *rule.formula.divisors)
    return _finding(context, rule, column, level, "formula", shown, found.text, rows)


def _parts(context: Context, rule: Rule, column: str) -> Finding | None:
    whole, parts = _numbers(context, rule, column)
    if whole is None or None in parts:
        return None
    total = sum((p for p in parts if p is not None), Decimal(0))
    if abs(total - whole) <= _slack(context, rule, column):
        return None
    found = context.report.value(rule.whole, column).text
    return _finding(context, rule, column, rule.level, "parts", format(total, "f"), found, rule.parts)


def _at_most(context: Context, rule: Rule, column: str) -> Finding | None:
    whole, parts = _numbers(context, rule, column)
    if whole is None or None in parts:
        return None
    total = sum((p for p in parts if p is not None), Decimal(0))
    if total <= whole + _slack(context, rule, column):
        return None
    key = "at_most" if len(rule.parts) > 1 else "larger"
    bound = context.report.value(rule.whole, column).text
    return _finding(context, rule, column, rule.level, key, bound, format(total, "f"), rule.parts)


def _each_at_most(context: Context, rule: Rule, column: str) -> Finding | None:
    whole, parts = _numbers(context, rule, column)
    if whole is None:
        return None
    larger = [row for row, part in zip(rule.parts, parts, strict=True) if part is not None and part > whole]
    if not larger:
        return None
    found = "、".join(context.report.value(row, column).text for row in larger)
    bound = context.report.value(rule.whole, column).text
    return _finding(context, rule, column, rule.level, "larger", bound, found, tuple(larger))


def _range(context: Context, rule: Rule, column: str) -> Finding | None:
    value = context.report.value(rule.whole, column)
    if value.number is None or Decimal(str(rule.low)) <= value.number <= Decimal(str(rule.high)):
        return None
    bounds = f"{rule.low:g}～{rule.high:g}"
    return _finding(context, rule, column, rule.level, "range", bounds, value.text, ())


def _numbers(context: Context, rule: Rule, column: str) -> tuple[Decimal | None, list[Decimal | None]]:
    whole = context.report.value(rule.whole, column).number
    return whole, [context.report.value(part, column).number for part in rule.parts]


def _slack(context: Context, rule: Rule, column: str) -> Decimal:
    """One in the last printed digit, where there are decimals; whole numbers must agree."""
    texts = [context.report.value(row, column).text for row in (rule.whole, *rule.parts)]
    places = [decimals(text) for text in texts]
    return Decimal(1).scaleb(-min(places[0], max(places))) if max(places) else Decimal(0)


def _finding(
    context: Context,
    rule: Rule,
    column: str,
    level: str,
    key: str,
    expected: str,
    found: str,
    others: tuple[str, ...],
) -> Finding:
    edition = context.report.edition
    label = f"{column}年" if column.isdigit() else column
    message = say(
        f"checks.edition_{key}",
        table=context.table_name(edition.table_of(rule.whole).id),
        column=label,
        whole=name_of(edition.row(rule.whole).name),
        parts="、".join(name_of(edition.row(row).name, 16) for row in others[:6]),
        expected=expected,
        found=found,
        note=f"（{rule.note}）" if rule.note else "",
    )
    places: tuple[Place, ...] = tuple(context.cell_place(row, column) for row in (rule.whole, *others))
    return Finding(f"{RULE}.{rule.id}", "arithmetic", level, message, places, expected, found)


_KINDS = {
    "formula": _formula,
    "parts": _parts,
    "at_most": _at_most,
    "each_at_most": _each_at_most,
    "range": _range,
}
