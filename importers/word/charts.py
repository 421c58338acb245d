"""The cached data of a native Word chart as a grid."""

from lxml import etree

from importers.word.runs import local

_FORMS = {"barChart": "bar", "bar3DChart": "bar", "lineChart": "line", "line3DChart": "line", "pieChart": "pie",
          "pie3DChart": "pie", "doughnutChart": "pie"}  # fmt: skip


def chart_rows(root: etree._Element) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """(form, grid): a head of categories, then a row for each series; ("", ()) for a chart without cached data."""
    plot = next((e for e in root.iter() if local(e) in _FORMS), None)
    if plot is None:
        return "", ()
    head: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    for series in (e for e in plot if local(e) == "ser"):
        parts = {local(e): e for e in series}
        names, values = _points(parts.get("tx")), _points(parts.get("val"))
        categories = _points(parts.get("cat"))
        head = head or categories
        if values:
            rows.append((names[0] if names else "", *values))
    if not rows:
        return "", ()
    width = max(len(row) for row in rows)
    top = ("", *head) if head else ("", *(str(n + 1) for n in range(width - 1)))
    grid = [tuple((*row, *("" for _ in range(width - len(row))))[:width]) for row in (top, *rows)]
    form = _FORMS[local(plot)]
    across = next((e.get("val") for e in plot if local(e) == "barDir"), "col")
    return ("horizontal" if form == "bar" and across == "bar" else form), tuple(grid)


def _points(element: etree._Element | None) -> tuple[str, ...]:
    if element is None:
        return ()
    return tuple(v.text or "" for p in element.iter() if local(p) == "pt" for v in p if local(v) == "v")
