"""Indicator tables of a wild report: the edition's rows printed the way schools print them."""

from report.edition import IndicatorTable, Row
from report.indicators import row_paths
from tests.importers.wild_reports import Writer
from tests.importers.word_files import cell, page_break, table


def appendix(writer: Writer) -> None:
    """附表 and the edition's numbered tables, most of them, in order."""
    tables = [t for t in writer.edition.tables if not t.place]
    if not tables:
        return
    writer.add(page_break())
    style = {"style": "h1", "style_auto": "h1", "custom": "o1", "outline": ""}.get(writer.way.dress, "")
    more = '<w:outlineLvl w:val="0"/>' if writer.way.dress == "outline" else ""
    plain = writer.way.dress == "plain"
    writer.add(
        writer.p(
            "附表", style, bold=not plain, size=0 if plain else 36, align="" if plain else "center", more=more
        )
    )
    writer.place = "附表"
    form = writer.rng.choice(("表 {n} {t}", "附表{n} {t}", "表{n}：{t}", "附表 {n}：{t}"))
    for found in tables:
        if writer.rng.random() < 0.1:
            continue
        writer.add(writer.p(form.format(n=found.number, t=found.title), align="center", bold=True))
        indicator_table(writer, found)
        if writer.rng.random() < 0.3:
            writer.add(page_break())


class _Form:
    """One table's printed shape: which columns there are and how labels are merged."""

    def __init__(self, writer: Writer, spec: IndicatorTable) -> None:
        rng = writer.rng
        self.writer, self.spec = writer, spec
        self.school = "school_code" in spec.fixed_columns and rng.random() < 0.7
        self.serial = any(r.number for r in spec.rows) and rng.random() < 0.85
        self.split = any(r.paper_label for r in spec.rows) or (
            any(r.level for r in spec.rows) and rng.random() < 0.3
        )
        self.unit = rng.random() < 0.8
        self.back = rng.random() < 0.2
        self.remark = spec.remark_column or rng.random() < 0.15
        self.paths = row_paths(spec)
        keys = [c.key_for(writer.truth.year) for c in spec.columns]
        self.columns = list(zip(keys, [c.label_for(writer.truth.year) for c in spec.columns], strict=True))
        if self.back and len(keys) > 1:
            self.columns.reverse()

    def head(self) -> list[str]:
        """The header row's cells."""
        fixed = [*(["院校代码", "院校名称"] if self.school else []), *(["序号"] if self.serial else [])]
        name = cell("指标", 2) if self.split else "指标"
        return [
            *fixed,
            name,
            *(["单位"] if self.unit else []),
            *(label for _, label in self.columns),
            *(["备注"] if self.remark else []),
        ]

    def labels(self, row: Row, before: Row | None) -> list[str]:
        """The name's cells: over two columns where its top name stands apart, merged with the line above for a second unit."""
        own = row.paper_label[-1] if row.paper_label else row.label
        if not self.unit and row.unit not in ("", "—", "n:1") and not row.paper_label:
            own = f"{own}（{row.unit}）"
        merge = "continue" if row.same_label and self.unit else ""
        text = "" if merge else own
        if not self.split:
            if before is not None and self.unit and self._next_same(row):
                merge = merge or "restart"
            return [cell(text, 1, merge or ("restart" if self.unit and self._next_same(row) else ""))]
        if len(row.paper_label) > 1:
            same = (
                before is not None
                and before.paper_label[:1] == row.paper_label[:1]
                and len(before.paper_label) > 1
            )
            return [
                cell("" if same else row.paper_label[0], 1, "continue" if same else "restart"),
                text or own,
            ]
        if row.level:
            first = before is None or not before.level
            return [
                cell("其中" if first else "", 1, "restart" if first else "continue"),
                cell(own.removeprefix("其中：")),
            ]
        return [cell(own, 2)]

    def _next_same(self, row: Row) -> bool:
        place = self.spec.rows.index(row)
        return place + 1 < len(self.spec.rows) and self.spec.rows[place + 1].same_label

    def value(self, row: Row) -> str:
        """A value in a form that fits the row's unit."""
        rng = self.writer.rng
        if rng.random() < 0.08:
            return ""
        if row.unit == "%":
            return rng.choice(("{:.2f}", "{:.2f}%", "{:.1f}")).format(rng.uniform(5, 99))
        if "1" in row.unit:
            return f"{rng.uniform(9, 20):.2f}:1"
        return rng.choice((str(rng.randint(2, 9000)), f"{rng.uniform(1, 900):.2f}"))


def indicator_table(writer: Writer, spec: IndicatorTable) -> None:
    """The table with values, some rows missing, a row of the school's own, perhaps split over two pages."""
    rng, form = writer.rng, _Form(writer, spec)
    kept = list(spec.rows)
    if len(kept) > 8 and rng.random() < 0.3:
        loose = [
            r
            for n, r in enumerate(kept)
            if n and not r.same_label and r.number == "" and not form._next_same(r)
        ]
        if loose:
            kept.remove(rng.choice(loose))
    lines: list[list[str]] = []
    before: Row | None = None
    for n, row in enumerate(kept):
        fixed: list[str] = []
        if form.school:
            merge = "restart" if n == 0 else "continue"
            fixed = [
                cell("12345" if n == 0 else "", 1, merge),
                cell(writer.truth.school if n == 0 else "", 1, merge),
            ]
        if form.serial:
            fixed.append(cell(row.number, 1, "restart" if row.number else "continue"))
        cells = [*fixed, *form.labels(row, before), *([row.unit] if form.unit else [])]
        for key, _ in form.columns:
            text = (
                "—" if row.kind == "heading" else form.value(row) if writer.edition.applies(row) else row.mark
            )
            cells.append(text)
            writer.truth.words.append(text)
            if text and writer.edition.applies(row):
                writer.truth.values[row.id, key] = text
        lines.append([*cells, *([""] if form.remark else [])])
        before = row
    if rng.random() < 0.2:
        text = "本校自设的" + writer.title()
        blank = [""] * (len(form.head()) - 1 - 2 * form.school - form.serial - len(form.columns))
        extra = [
            *([cell("", 1, "continue")] * (2 * form.school)),
            *([""] * form.serial),
            cell(text, 2 if form.split else 1),
        ]
        lines.append(
            [
                *extra,
                *blank[: 1 if form.unit else 0],
                *("17" for _ in form.columns),
                *([""] if form.remark else []),
            ]
        )
        writer.truth.words.append(text)
    cut = len(lines) // 2 if len(lines) > 10 and rng.random() < 0.3 and not form.school else 0
    while cut and any('w:val="continue"' in c for c in lines[cut]):
        cut -= 1
    writer.add(table(form.head(), *lines[: cut or None]))
    if cut:
        writer.add('<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + table(form.head(), *lines[cut:]))
