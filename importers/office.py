"""Old formats through an office program of this PC, where there is one: .xls → .xlsx, .doc → .docx.

The program runs hidden, with a profile of its own, so that an open window of it neither disturbs nor is disturbed. Macros do not run:
it converts, it does not open.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SECONDS = 120
_NAMES = ("soffice", "libreoffice")
_WINDOWS = (
    "LibreOffice/program/soffice.exe",
    "LibreOffice 5/program/soffice.exe",
    "OpenOffice 4/program/soffice.exe",
)


def office_program() -> str:
    """The path of an office program that converts files, or ""."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    for root in (os.environ.get("ProgramFiles", ""), os.environ.get("ProgramFiles(x86)", "")):  # noqa: SIM112 - Windows' spelling
        for tail in _WINDOWS:
            if root and (path := Path(root) / tail).is_file():
                return str(path)
    return ""


@contextmanager
def converted(path: Path, ending: str, reads: str) -> Iterator[Path | None]:
    """The file in another format, such as "xlsx", for as long as the block lasts; None where no program could do it. `reads` is the
    office program's name of the format that the file is in: left to itself it would read anything as plain text."""
    program = office_program()
    if not program:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="zhibao-", ignore_cleanup_errors=True) as folder:
        source = (
            Path(folder) / f"source{path.suffix.lower()}"
        )  # names that the command line could misread stay out of it
        shutil.copyfile(path, source)
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            f"--infilter={reads}",
            "--convert-to",
            ending,
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            yield None  # the caller then says how to save the file in the new format
            return
        made = source.with_suffix(f".{ending}")
        yield made if made.is_file() else None
