"""Whatever a file holds, the rules answer: no table, sentence or list makes one of them fail."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from report.blocks import Merge, Table
from report.checks import run_checks
from tests.report.checks.building import report_with, text

CELLS = st.sampled_from(
    [
        "",
        "/",
        "合计",
        "小计",
        "序号",
        "专业名称",
        "在校生人数",
        "2024 年",
        "2025 年",
        "增长率（%）",
        "占比",
        "金额（万元）",
        "人数",
        "时间",
        "2024 年 3 月",
        "护理",
        "会计",
        "甲、乙",
        "其中：甲",
        "比例",
        "生师比",
        "1",
        "12",
        "0",
        "-3",
        "3.50",
        "45.2%",
        "100%",
        "1,200",
        "13.4:1",
        "省中值",
        "０",
        "1 2",
        "²",
        "①",
    ]
)
WORDS = st.lists(
    st.sampled_from(
        [
            "一是",
            "二是",
            "四是",
            "①",
            "③",
            "第一，",
            "第三，",
            "其中",
            "共计",
            "分别为",
            "12",
            "项",
            "、",
            "，",
            "。",
            "由",
            "增至",
            "增长",
            "30%",
            "毕业生人数",
            "1320",
            "人",
            "近",
            "余",
            "“",
            "”",
            "《",
            "》",
            "（",
            "）",
            "逐年提高",
            "呈增长趋势",
            "各项数据",
            "专任教师占",
            "19.15%",
            "见图",
            "9",
            "图",
            "1-1",
            "3",
            "个：甲",
            "十佳学生",
            "专业",
            "2024",
            "年",
            "现有",
            "的",
            "地",
            "她",
            "他",
            "—",
            "·",
            "²",
            "0",
            "元",
            "万",
            "00",
            "人",
            "0",
            "人",
            "0%",
        ]
    ),
    max_size=24,
).map("".join)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    grid = tuple(tuple(draw(CELLS) for _ in range(columns)) for _ in range(rows))
    merges = (Merge(0, 0, 1, 2),) if columns > 1 and draw(st.booleans()) else ()
    if merges:
        grid = ((grid[0][0], "", *grid[0][2:]), *grid[1:])
    number = draw(st.sampled_from(["", "表 1-1", "表 2", "图 1-1"]))
    return Table(grid, merges, draw(st.integers(0, min(rows, 2))), draw(CELLS), printed_number=number)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(tables(), max_size=3), st.lists(WORDS, max_size=4), WORDS)
def test_any_report_is_judged(grids: list[Table], paragraphs: list[str], contents: str) -> None:
    report = report_with(*grids, text(*paragraphs) if paragraphs else text("一句话。"))
    report.fields |= {
        f"printed/{kind}": contents.replace("。", "\n") for kind in ("contents", "captions", "cases")
    }
    for finding in run_checks(report):
        assert finding.message and finding.family
