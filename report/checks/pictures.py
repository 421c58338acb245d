"""Pictures that will not print well: too few points for the size they are shown in, or a table as a picture."""

import re
from collections.abc import Iterator

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level, Place
from report.messages import say
from report.stream import FigureItem

TEXT_WIDTH = 6.2  # inches of an A4 page between usual margins (26 and 28 mm)
NATURAL_DPI = 150  # a picture smaller than the text is shown at this resolution
COARSE_DPI = 110  # printed below it, a photograph looks blurred
# A caption that ends in 表 names a table; 图表, 代表 and 仪表 do not.
_TABLE_CAPTION = re.compile(r"(?<![图代仪外发])表(?:[（(].*[)）])?$")


def check(context: Context) -> Iterator[Finding]:
    """Two hints at most, each with all its places; a report printed elsewhere is judged alike."""
    figures = [(loc.item, loc) for loc in context.items if isinstance(loc.item, FigureItem)]
    coarse = [(item, loc, dpi) for item, loc in figures if (dpi := _dpi(context, item)) < COARSE_DPI]
    if coarse:
        worst = min(dpi for _, _, dpi in coarse)
        message = say("checks.picture_coarse", count=len(coarse), dpi=worst, wanted=COARSE_DPI)
        yield _hint("picture_coarse", message, context, [(item, loc) for item, loc, _ in coarse])
    tables = [(item, loc) for item, loc in figures if _is_table(context, item)]
    if tables:
        message = say("checks.picture_of_table", count=len(tables))
        yield _hint("picture_of_table", message, context, tables)


def _dpi(context: Context, item: FigureItem) -> int:
    """Pixels per inch of the coarsest picture as it is printed; a picture that is not known counts as fine."""
    across = max(item.columns, 1)
    found = [NATURAL_DPI]
    for picture in item.pictures:
        info = context.report.pictures.get(picture.sha)
        if info is not None:
            wide = TEXT_WIDTH * (picture.share or 1.0) / across
            shown = wide if picture.share or across > 1 else min(wide, info.width / NATURAL_DPI)
            found.append(round(info.width / shown))
    return min(found)


def _is_table(context: Context, item: FigureItem) -> bool:
    """A caption that says 表 over PNGs alone: screenshots are PNG, photographs of a board are not."""
    kinds = {info.format for p in item.pictures if (info := context.report.pictures.get(p.sha))}
    return kinds == {"png"} and bool(_TABLE_CAPTION.search(item.caption.strip()))


def _hint(rule: str, message: str, context: Context, figures: list[tuple[FigureItem, Located]]) -> Finding:
    places: tuple[Place, ...] = tuple(context.block_place(item, located) for item, located in figures)
    return Finding(rule, "table-shape", Level.HINT, message, places)
