"""Reports with just the blocks that a rule is to judge."""

from report.blocks import Block, Body, Merge, Paragraph, Table, Text
from report.checks import run_checks
from report.checks.findings import Finding
from report.content import spans
from report.edits import insert_block
from report.model import Report
from tests.report.small import small_report

SECTION = "s-c1-1"


def report_with(*bodies: Body, section: str = SECTION) -> Report:
    """The small report with blocks in one section, and one sentence in every other so that none is empty."""
    report = small_report()
    for other in ("s-p1", "s-c1-2", "s-c2"):
        if other != section:
            report.apply(
                insert_block(report, other, 0, text("这一节已经写好。"), "写", block_id=f"b-{other}")
            )
    for place, body in enumerate(bodies):
        report.apply(insert_block(report, section, place, body, "写", block_id=f"b{place}"))
    return report


def text(*paragraphs: str) -> Text:
    """A text block of plain paragraphs."""
    return Text(tuple(Paragraph(spans(words)) for words in paragraphs))


def table(lines: str, merges: tuple[Merge, ...] = (), caption: str = "统计表", **fields: object) -> Table:
    """A table from lines whose cells are parted by |."""
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in lines.strip().splitlines()]
    width = max(map(len, rows))
    grid = tuple(row + ("",) * (width - len(row)) for row in rows)
    return Table(grid, merges, caption=caption, **fields)  # type: ignore[arg-type]


def found(rule: str, *bodies: Body, printed: bool = True) -> list[Finding]:
    """The findings of one rule for a report with these blocks."""
    findings = run_checks(report_with(*bodies), printed)
    return [finding for finding in findings if finding.rule == rule]


def block_of(report: Report, block_id: str) -> Block:
    """A block of the report."""
    return report.blocks[block_id]
