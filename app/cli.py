"""The command `zhibao`: the window without a subcommand, else one of the subcommands of `app.commands`.

Exit codes: 0 done; 1 done, but something needs a person; 2 refused, one Chinese sentence on standard error.
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app import edition_store
from app.commands.arguments import ChineseParser
from app.commands.output import prepare_streams
from app.errors import sentence_for
from report.errors import UserError
from report.messages import say

Command = Callable[[Sequence[str]], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code; never lets an error through."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    prepare_streams()
    try:
        return _dispatch(arguments)
    except UserError as error:
        return _refuse(str(error))
    except BrokenPipeError:  # `zhibao dump … | head`: whoever read has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _refuse(sentence_for(error))
    except KeyboardInterrupt:
        return _refuse(say("cli.stopped"))
    except SystemExit as end:  # argparse has shown its help
        return int(end.code or 0)
    except Exception as error:  # the last line of defence: a bug is logged, and told without a traceback
        return _refuse(_logged(error))


def _dispatch(arguments: list[str]) -> int:
    edition_store.install()
    first = arguments[0] if arguments else ""
    if first in _COMMANDS:
        return _COMMANDS[first](arguments[1:])
    if first in ("--associate", "--no-associate") and len(arguments) == 1:
        from app.commands import association

        return association.main(first)
    if first in ("-h", "--help"):
        print(say("cli.help"))
        return 0
    if len(arguments) > 1 or first.startswith("-"):
        raise UserError(say("cli.no_command", name=first))
    if first and not first.lower().endswith(".zhibao") and not Path(first).exists():
        raise UserError(say("cli.no_command", name=first))
    from app.starting import start

    return start(Path(first) if first else None)


def _refuse(sentence: str) -> int:
    if sys.stderr is not None:  # the program without a console
        print(sentence, file=sys.stderr)
    return 2


def _logged(error: Exception) -> str:
    """Writes the error to the log; the sentence says where that is."""
    from PySide6.QtCore import QCoreApplication

    from app.config import log_file
    from app.trouble import write_log

    if not QCoreApplication.applicationName():
        QCoreApplication.setApplicationName("质报")  # the folder of the log is named after it
    write_log(error)
    return say("cli.crashed", log=log_file())


def _editions(argv: Sequence[str]) -> int:
    from app.commands import drafts

    parser = ChineseParser("zhibao editions", "列出已知的版本；载入、导出本校做的版本。")
    parser.options.add_argument("--load", type=Path, metavar="文件", help="载入一个 .zhibao-edition 文件")
    parser.options.add_argument(
        "--export", nargs=2, metavar=("版本", "文件"), help="把一个版本导出成一个文件，给别的学校"
    )
    _json(parser)
    return drafts.editions(parser.parse_args(argv))


def _new(argv: Sequence[str]) -> int:
    from app.commands import drafts

    parser = ChineseParser("zhibao new", "新建一份报告。")
    parser.given.add_argument("draft", type=Path, metavar="报告文件", help="以 .zhibao 结尾")
    parser.options.add_argument("--edition", required=True, metavar="版本", help="版本号，见 zhibao editions")
    parser.options.add_argument("--school", required=True, metavar="校名", help="学校全称")
    parser.options.add_argument("--code", default="", metavar="代码", help="院校代码，前面的 0 照样保留")
    parser.options.add_argument("--year", type=int, metavar="年度", help="报告年度，不写则按版本")
    return drafts.new(parser.parse_args(argv))


def _import(argv: Sequence[str]) -> int:
    from app.commands import exchange

    parser = ChineseParser("zhibao import", "把 Word 报告、Excel 表、文本文件收入报告。")
    parser.given.add_argument("draft", type=Path, metavar="报告文件", help="没有时新建")
    parser.given.add_argument(
        "files", type=Path, nargs="+", metavar="文件", help=".docx、.xlsx、.xls、.csv 或 .txt"
    )
    parser.options.add_argument("--edition", metavar="版本", help="版本号，不写则按内容判断")
    parser.options.add_argument(
        "--as",
        dest="as_",
        choices=("last-year", "this-year"),
        default="this-year",
        help="当作去年的还是今年的",
    )
    parser.options.add_argument(
        "--erase-blank", dest="erase", action="store_true", help="表里的空白格也清掉原有的数"
    )
    _json(parser)
    return exchange.import_(parser.parse_args(argv))


def _roll(argv: Sequence[str]) -> int:
    from app.commands import drafts

    parser = ChineseParser("zhibao roll", "以去年的报告为底，开始今年的报告。")
    parser.given.add_argument("draft", type=Path, metavar="去年的报告")
    parser.given.add_argument("new", type=Path, metavar="今年的报告")
    parser.options.add_argument("--year", type=int, required=True, metavar="年度", help="今年的报告年度")
    parser.options.add_argument("--edition", metavar="版本", help="今年的版本，不写则沿用")
    parser.options.add_argument(
        "--keep",
        choices=("all", "outline", "data"),
        default="all",
        help="除指标外还带什么：all 大纲和图表题注（默认），outline 只带大纲，data 只要数据",
    )
    return drafts.roll(parser.parse_args(argv))


def _set(argv: Sequence[str]) -> int:
    from app.commands import drafts

    parser = ChineseParser(
        "zhibao set", "填写一个指标值。负数前面加 --，如：zhibao set 报告.zhibao 行 2025 -- -3"
    )
    _cell(parser)
    parser.given.add_argument("value", metavar="值", help="数、不适用，或空（清空）")
    parser.options.add_argument("--text", action="store_true", help="按文字记下，不当作数")
    parser.options.add_argument("--unlock", action="store_true", help="改动已锁定的去年的值")
    return drafts.set_(parser.parse_args(_with_negative_number(argv)))


def _get(argv: Sequence[str]) -> int:
    from app.commands import drafts

    parser = ChineseParser("zhibao get", "读出一个指标值。")
    _cell(parser)
    _json(parser)
    return drafts.get(parser.parse_args(argv))


def _check(argv: Sequence[str]) -> int:
    from app.commands import exchange

    parser = ChineseParser("zhibao check", "检查一份报告或一份 Word、文本文件。")
    parser.given.add_argument("file", type=Path, metavar="文件")
    parser.options.add_argument(
        "--report", type=Path, metavar="核对单.docx", help="把检查结果写成核对单：.docx，或网页 .html"
    )
    parser.options.add_argument(
        "--public", action="store_true", help="核对单里不写内部说明，供上报或给领导看"
    )
    _json(parser)
    return exchange.check(parser.parse_args(argv))


def _export(argv: Sequence[str]) -> int:
    from app.commands import exchange

    parser = ChineseParser("zhibao export", "导出 Word 报告、PDF 和 Excel 指标表，填省里的空白表。")
    parser.given.add_argument("draft", type=Path, metavar="报告文件")
    parser.options.add_argument("--word", type=Path, metavar="文件.docx")
    parser.options.add_argument("--excel", type=Path, metavar="文件.xlsx")
    parser.options.add_argument(
        "--pdf", type=Path, metavar="文件.pdf", help="与预览同样的页面，不需要办公软件"
    )
    parser.options.add_argument(
        "--folder",
        type=Path,
        metavar="文件夹",
        help="Word、PDF、Excel 都写进这个文件夹，按报告里的文件名规则取名",
    )
    parser.options.add_argument(
        "--names",
        metavar="规则",
        help="和 --folder 一起用：这一次按这条规则取名，如 {学校代码}-{学校}-{年度}年度质量年报",
    )
    parser.options.add_argument(
        "--ask-office", action="store_true", help="装有 LibreOffice 时，Word 目录的页码以它的排版为准"
    )
    parser.options.add_argument(
        "--fill",
        type=Path,
        nargs=2,
        metavar=("空白表.xlsx", "填好的表.xlsx"),
        help="把数填进省里的空白表，另存一份",
    )
    _json(parser)
    return exchange.export(parser.parse_args(argv))


def _dump(argv: Sequence[str]) -> int:
    from app.commands import drafts

    parser = ChineseParser("zhibao dump", "按阅读顺序列出整份报告。")
    parser.given.add_argument("draft", type=Path, metavar="报告文件")
    _json(parser)
    return drafts.dump_(parser.parse_args(argv))


def _verify(argv: Sequence[str]) -> int:
    from app.commands import drafts

    parser = ChineseParser("zhibao verify", "检查报告文件是否完好。")
    parser.given.add_argument("draft", type=Path, metavar="报告文件")
    parser.options.add_argument(
        "--repair", nargs="?", const="", metavar="新文件", help="把能读的内容另存一份，不写名字则自动取名"
    )
    args = parser.parse_args(argv)
    if args.repair is not None:
        draft: Path = args.draft
        args.repair = (
            Path(args.repair) if args.repair else draft.with_name(f"{draft.stem}（修复）{draft.suffix}")
        )
    return drafts.verify(args)


def _demo(argv: Sequence[str]) -> int:
    from app.commands import exchange

    parser = ChineseParser("zhibao demo", "用示例学校从头到尾做一遍：报告文件、Word、Excel、检查报告。")
    parser.options.add_argument("--out", type=Path, required=True, metavar="文件夹")
    return exchange.demo(parser.parse_args(argv))


def _bench(argv: Sequence[str]) -> int:
    from app.commands.bench import bench

    parser = ChineseParser("zhibao bench", "量一量快慢和大小，每项都与同一次量出的对照相比。")
    parser.options.add_argument(
        "--scale", type=int, default=10, metavar="倍数", help="最大的报告是示例的几倍"
    )
    parser.options.add_argument("--rounds", type=int, default=5, metavar="次数", help="每项量几次，取中间的")
    _json(parser)
    return bench(parser.parse_args(argv))


def _collate(argv: Sequence[str]) -> int:
    from app.commands.collate import collate

    parser = ChineseParser("zhibao collate", "把许多学校的指标平表或报告合成一张表，算合计、中位数和异常值。")
    parser.given.add_argument("folder", type=Path, metavar="文件夹", help="里面有 .xlsx、.csv 或 .zhibao")
    parser.options.add_argument("--out", type=Path, required=True, metavar="文件夹", help="结果放在哪里")
    parser.options.add_argument(
        "--schools", type=Path, metavar="名单.csv", help="应当上报的学校（学校代码、学校名称），用来找缺报的"
    )
    _json(parser)
    return collate(parser.parse_args(argv))


def _json(parser: ChineseParser) -> None:
    parser.options.add_argument("--json", action="store_true", help="输出一份 JSON（UTF-8）")


def _cell(parser: ChineseParser) -> None:
    parser.given.add_argument("draft", type=Path, metavar="报告文件")
    parser.given.add_argument("row", metavar="行", help="指标行的编号")
    parser.given.add_argument("year", metavar="年度", help="2025，或列名如 一年级")


def _with_negative_number(argv: Sequence[str]) -> list[str]:
    """-3 as a value, not as an option."""
    given = list(argv)
    negative = [place for place, word in enumerate(given) if word[:1] == "-" and word[1:2].isdigit()]
    if "--" in given or len(negative) != 1:
        return given
    value = given.pop(negative[0])
    return [*given, "--", value]


_COMMANDS: dict[str, Command] = {
    "demo": _demo,
    "editions": _editions,
    "new": _new,
    "import": _import,
    "roll": _roll,
    "set": _set,
    "get": _get,
    "check": _check,
    "export": _export,
    "dump": _dump,
    "verify": _verify,
    "bench": _bench,
    "collate": _collate,
}
