"""Reads files in a child process that has little memory and no network; a test hands it one path after another.

python -m tests.hostile.reader      a line "kind path" in, a line "read", "refused <sentence>" or "broken <error>" out
"""

import resource
import select
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.errors import UserError

MEMORY = 1536 << 20  # bytes of address space, the libraries' own among them
SECONDS = 120  # of silence are a hang; the slowest file takes some seconds
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a file: `what` is read, refused, broken or dead, `why` a sentence."""

    what: str
    why: str = ""


class Reader:
    """The child; it is begun anew after a file that was the end of it."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None

    def read(self, kind: str, path: Path) -> Answer:
        """Reads one file as `tools.fuzz_seeds.read_seed` does."""
        if self._child is None:
            command = [sys.executable, "-m", "tests.hostile.reader"]
            self._child = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        child = self._child
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(f"{kind} {path}\n")
        child.stdin.flush()
        line = child.stdout.readline() if select.select([child.stdout], [], [], SECONDS)[0] else ""
        if not line:
            self.close()
            return Answer("dead", "no answer: out of memory, or endless")
        return Answer(*line.strip().split(" ", 1))

    def close(self) -> None:
        """Ends the child."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


def main() -> None:
    """The child's side."""
    from tools.fuzz_seeds import Seed, read_seed

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    socket.socket = _NoSocket  # type: ignore[assignment,misc]
    for line in sys.stdin:
        kind, _, name = line.rstrip("\n").partition(" ")
        path = Path(name)
        with tempfile.TemporaryDirectory() as folder:
            try:
                read_seed(Seed(kind, path.name, path.read_bytes()), Path(folder))
                answer = "read"
            except UserError as error:
                answer = f"refused {error}"
            except BaseException as error:
                answer = f"broken {type(error).__name__}: {error}".replace("\n", " ")
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


class _NoSocket:
    def __init__(self, *_: Any, **__: Any) -> None:
        raise AssertionError("the program asked for a network connection")


if __name__ == "__main__":
    main()
