"""Write requirements.lock and requirements-dev.lock from pyproject.toml.

Run after a change of the dependencies, or to take newer versions:

    pip install uv && python -m tools.make_locks [--upgrade]

The locks hold versions and sha256 hashes only. No address of a package index stands in them, so that a
school or a company behind a mirror installs through its own pip settings. They are universal: markers
choose between Linux and Windows, Python 3.11 and 3.12. The dev lock is a superset of the other one, with
the same versions.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNTIME = ROOT / "requirements.lock"
DEV = ROOT / "requirements-dev.lock"
HEADER = "# {what} Made by tools/make_locks.py from pyproject.toml; do not edit by hand.\n"


def compile_lock(target: Path, what: str, *options: str) -> None:
    """Resolve pyproject.toml into `target`; versions already in it are kept unless --upgrade is given."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    subprocess.run([*command, *options, "--output-file", target.name], cwd=ROOT, check=True)
    body = target.read_text(encoding="utf-8").removeprefix(HEADER.format(what=what))
    if "://" in body:
        target.unlink()
        sys.exit(f"{target.name} held an address and was removed: no registry may be named in it")
    target.write_text(HEADER.format(what=what) + body, encoding="utf-8", newline="\n")


def main() -> None:
    """Entry point of `python -m tools.make_locks`."""
    parser = argparse.ArgumentParser(description="Writes the two lock files.")
    parser.add_argument(
        "--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows"
    )
    options = ["--upgrade"] if parser.parse_args().upgrade else []
    compile_lock(RUNTIME, "What the program needs.", *options)
    compile_lock(
        DEV, "What the program, its tests and its build need.", "--extra", "dev", "-c", RUNTIME.name, *options
    )


if __name__ == "__main__":
    main()
