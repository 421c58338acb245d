"""A made-up province: flat sheets of many schools over many years, to try and time `zhibao collate`.

    python -m tools.make_province FOLDER [--schools 10000] [--years 10]

One .csv for each school and year with the rows of the edition zz-2025; figures and names are drawn by chance, with the
same seed always the same. Some figures are wrong by a factor of ten, as they are in life.
"""

import argparse
import random
from pathlib import Path

from report.editions import load_edition
from report.indicators import row_paths

ROWS = 116


def rows_of(edition_id: str) -> list[tuple[str, str, str, str]]:
    """(table, row id, name, unit) of the rows that hold values, ROWS of them; too few are filled up with invented ones."""
    edition = load_edition(edition_id)
    found = [
        (table.title, row.id, " › ".join(row_paths(table)[row.id]), row.unit)
        for table in edition.tables
        for row in table.rows
        if edition.applies(row)
    ]
    invented = [("补充表", f"{edition_id}.extra.{n}", f"补充指标{n}", "个") for n in range(ROWS - len(found))]
    return (found + invented)[:ROWS]


def write_school(folder: Path, school: int, years: range, rows: list[tuple[str, str, str, str]]) -> None:
    """The files of one school; its size stays about the same over the years."""
    dice = random.Random(school)
    size = dice.lognormvariate(0, 0.6)
    code, name = f"{3_300_000 + school:07d}", f"第{school}职业学校"
    for year in years:
        lines = ["学校代码,学校名称,表,行号,指标,单位,年度,数值,状态"]
        for place, (table, row, label, unit) in enumerate(rows):
            value = (40 + 7 * place) * size * dice.uniform(0.9, 1.1) if unit != "%" else dice.uniform(70, 99)
            if dice.random() < 0.0005:
                value *= 10
            shown = f"{value:.2f}" if unit in ("%", "元", "万元") else str(int(value))
            blank = dice.random() < 0.01
            cells = f"{year},,空白" if blank else f"{year},{shown},数值"
            lines.append(f"{code},{name},{table},{row},{label},{unit},{cells}")
        path = folder / str(year) / f"{code}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Entry point of `python -m tools.make_province`."""
    parser = argparse.ArgumentParser(description="Writes the flat sheets of a made-up province.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--schools", type=int, default=10_000)
    parser.add_argument("--years", type=int, default=10)
    args = parser.parse_args()
    years = range(2026 - args.years, 2026)
    for year in years:
        (args.folder / str(year)).mkdir(parents=True, exist_ok=True)
    rows = rows_of("zz-2025")
    for school in range(1, args.schools + 1):
        write_school(args.folder, school, years, rows)
    print(f"{args.schools * args.years} files, {args.schools * args.years * len(rows)} values")


if __name__ == "__main__":
    main()
