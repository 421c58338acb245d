"""How long the checks take, how that grows with the report, and what a re-check after one edit costs.

    python -m tools.measure_check_speed [--schools 7 14 28] [--profile]

The report is several made-up schools one after the other (six tables each) with running text between them, every paragraph
different from every other, so that about 9,000 characters belong to each school: seven give the 60,000 characters and 40 tables
of a long report. Times are processor time, the best of three.
"""

import argparse
import cProfile
import pstats
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from report.blocks import Text
from report.checks import run_checks
from report.content import Span
from report.model import Change, Edit, Report
from tests.report.checks.generated import clean, report_lines
from tools.measure_recall import read_lines

_CHARACTERS = 7500  # of running text for each school
_WORDS = (
    "学校 教师 学生 课程 专业 企业 实训 培训 质量 制度 项目 平台 改革 建设 服务 管理 评价 标准 团队 大赛 技能 岗位 资源 机制 合作 "
    "推进 完善 开展 形成 落实 组织 参与 提升 拓展 共建 优化 建立 探索 实施 健全 支持 引导 保障 聚焦 深化 围绕 依托 强化 培育 打造"
).split()


def long_report(schools: int, folder: Path) -> Report:
    """A report of about 9,000 characters and six tables for each school."""
    dice = random.Random(schools)
    lines: list[str] = []
    for seed in range(schools):
        lines += clean(report_lines("a" if seed % 2 else "b", seed)) if seed else clean(report_lines("a", 0))
        lines += [paragraph for _ in range(_CHARACTERS // 250) for paragraph in (_paragraph(dice), "")]
    return read_lines(lines, folder)


def _paragraph(dice: random.Random) -> str:
    clauses = ["".join(dice.choices(_WORDS, k=dice.randint(3, 7))) for _ in range(24)]
    clauses[3] += f"“{''.join(dice.sample(_WORDS, 4))}”"
    clauses[7] += f"{dice.randint(10, 9999)}人次"
    return "，".join(clauses) + "。"


def seconds(report: Report) -> float:
    """Processor time of one run, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        run_checks(report)
        best = min(best, time.process_time() - start)
    return best


def after_an_edit(report: Report) -> float:
    """Processor time of the run that follows a changed paragraph."""
    key, block = next(
        (k, b) for k, b in report.blocks.items() if isinstance(b.body, Text) and b.body.paragraphs
    )
    best = float("inf")
    for number in range(3):
        assert isinstance(block.body, Text)
        first = block.body.paragraphs[0]
        changed = replace(first, content=(*first.content, Span(f"又写了{number}句。")))
        body = replace(block.body, paragraphs=(changed, *block.body.paragraphs[1:]))
        report.apply(Edit("改", (Change("blocks", key, report.blocks[key], replace(block, body=body)),)))
        start = time.process_time()
        run_checks(report)
        best = min(best, time.process_time() - start)
    return best


def main() -> int:
    """Prints a line for each size; exit 0."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--schools", type=int, nargs="+", default=[7, 14, 28])
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    print("schools  characters  tables  first run  again  after an edit")
    with tempfile.TemporaryDirectory() as folder:
        for schools in args.schools:
            report = long_report(schools, Path(folder))
            texts = [b.body for b in report.blocks.values() if isinstance(b.body, Text)]
            characters = sum(
                len(str(s.text))
                for t in texts
                for p in t.paragraphs
                for s in p.content
                if isinstance(s, Span)
            )
            tables = sum(not isinstance(b.body, Text) for b in report.blocks.values())
            start = time.process_time()
            run_checks(report)
            first = time.process_time() - start
            again, edited = seconds(report), after_an_edit(report)
            print(f"{schools:7}  {characters:10}  {tables:6}  {first:8.2f}s  {again:4.2f}s  {edited:12.2f}s")
            if args.profile:
                with cProfile.Profile() as profile:
                    run_checks(report)
                pstats.Stats(profile).sort_stats("cumtime").print_stats(40)
    return 0


if __name__ == "__main__":
    sys.exit(main())
