"""Double-clicking a .zhibao file opens the program: `zhibao --associate`, on Windows, for this user only.

Nothing else of the system is changed, no administrator is needed, and `--no-associate` takes it back.
"""

import sys
from contextlib import suppress
from pathlib import Path

from report.errors import UserError
from report.messages import say

_SUFFIX = ".zhibao"
_KIND = "Zhibao.Report"
_CLASSES = "Software\\Classes\\"


def associate(program: Path) -> None:
    """From now on Windows opens drafts with `program`. UserError on other systems and where Windows refuses."""
    entries = {
        _SUFFIX: _KIND,
        _KIND: "质报 报告文件",
        f"{_KIND}\\DefaultIcon": f'"{program}",0',
        f"{_KIND}\\shell\\open\\command": f'"{program}" "%1"',
    }
    if sys.platform == "win32":
        import winreg

        try:
            for key, text in entries.items():
                winreg.SetValue(winreg.HKEY_CURRENT_USER, _CLASSES + key, winreg.REG_SZ, text)
        except OSError as error:
            raise UserError(say("cli.associate_refused")) from error
    else:
        raise UserError(say("cli.associate_windows"))


def dissociate() -> None:
    """Takes back what `associate` did; nothing where it was not done. UserError on other systems."""
    parts = ("\\shell\\open\\command", "\\shell\\open", "\\shell", "\\DefaultIcon", "")
    if sys.platform == "win32":
        import winreg

        for key in (*(_KIND + part for part in parts), _SUFFIX):
            with suppress(FileNotFoundError):  # it was not there
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, _CLASSES + key)
    else:
        raise UserError(say("cli.associate_windows"))


def main(word: str) -> int:
    """`zhibao --associate` and `--no-associate`."""
    if word == "--associate":
        if not getattr(sys, "frozen", False):
            raise UserError(say("cli.associate_built"))
        associate(Path(sys.executable).with_name("zhibao.exe"))
        print(say("cli.associated"))
    else:
        dissociate()
        print(say("cli.dissociated"))
    return 0
