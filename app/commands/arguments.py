"""argparse that speaks Chinese: its help, its usage line and its refusals."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from report.errors import UserError
from report.messages import say

# What argparse says → the sentence for it. Python 3.11 and 3.12 word these alike.
_REFUSALS = (
    (r"the following arguments are required: (.+)", "required"),
    (r"unrecognized arguments: (.+)", "unrecognized"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", "choice"),
    (r"argument (.+?): invalid int value: (.+)", "no_number"),
    (r"argument (.+?): expected (?:one argument|at least one argument|\d+ arguments)", "value_missing"),
    (r"argument (.+?): not allowed with argument (.+)", "not_together"),
    (r"one of the arguments (.+) is required", "one_of"),
    (r"ambiguous option: (.+?) could match (.+)", "ambiguous"),
)


class ChineseFormatter(argparse.RawDescriptionHelpFormatter):
    """Help with 用法 instead of usage."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        """As argparse's."""
        super().add_usage(usage, actions, groups, prefix or "用法：")


class ChineseParser(argparse.ArgumentParser):
    """A parser whose `error` raises UserError instead of leaving the program."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=ChineseFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.given = self.add_argument_group("参数")
        self.options = self.add_argument_group("选项")
        self.options.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """Refuses the command line in Chinese."""
        raise UserError(say("cli.usage", reason=_translated(message), prog=self.prog))


def _translated(message: str) -> str:
    for pattern, key in _REFUSALS:
        match = re.fullmatch(pattern, message)
        if match:
            parts = zip(("first", "second", "third"), match.groups(), strict=False)
            return say(f"cli.{key}", **dict(parts))
    return say("cli.not_understood")
