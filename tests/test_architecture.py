"""The rooms of ARCHITECTURE.md against every import, and the house rules that a machine can check."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 600
MAX_FUNCTION_LINES = 60


@dataclass(frozen=True)
class Room:
    """What the modules of one room may import besides themselves and the standard library."""

    rooms: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    standard: tuple[str, ...] = ()  # parts of the standard library that other rooms may not use


# Data of `resources` is found with importlib.resources, which is no import: every room may do that.
ROOMS = {
    "resources": Room(),
    "report": Room(rooms=("resources",)),
    # duckdb: only `zhibao collate`, and only where a person has installed it.
    "db": Room(rooms=("report",), libraries=("sqlite_utils", "duckdb"), standard=("sqlite3",)),
    "importers": Room(rooms=("report",), libraries=("docx", "lxml", "openpyxl", "PIL")),
    "exporters": Room(rooms=("report",), libraries=("docx", "lxml", "openpyxl", "matplotlib", "PIL")),
    "forms": Room(rooms=("report",), libraries=("PySide6", "shiboken6")),
    "app": Room(
        rooms=("db", "exporters", "forms", "importers", "report", "resources"),
        libraries=("PySide6", "shiboken6"),
    ),
    # Compares our writers with others', who are called by their own names there and nowhere else.
    "app/bench": Room(
        rooms=("app", "db", "exporters", "importers", "report"),
        libraries=("PySide6", "docx", "openpyxl", "docxtpl", "xlsxwriter"),
    ),
}
RESERVED = {name for room in ROOMS.values() for name in room.standard}


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the rooms."""
    return tuple(sorted({path for room in ROOMS for path in (ROOT / room).rglob("*.py")}))


def room_of(path: Path) -> str:
    """The innermost room that holds the file."""
    return max((room for room in ROOMS if path.is_relative_to(ROOT / room)), key=len)


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """(top-level name, line) of everything a file imports, inside functions and for type checkers too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0], node.lineno
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from ((name.split(".")[0], node.lineno) for name in texts(node.args[:1]))


def texts(nodes: list[ast.expr]) -> Iterator[str]:
    """The nodes that are plain strings."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def is_allowed(name: str, room: str) -> bool:
    """Whether a file of the room may import the top-level name."""
    rules = ROOMS[room]
    if name in ROOMS:
        return name == room or name in rules.rooms
    if name in RESERVED:
        return name in rules.standard
    return name in sys.stdlib_module_names or name in rules.libraries


def relative(path: Path) -> str:
    """The path as a person would name it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    files = [path for path in modules() if room_of(path) == room]
    assert files, f"{room}/ holds no module"
    wrong = [
        f"{relative(path)}:{line} imports {name}"
        for path in files
        for name, line in imports(path)
        if not is_allowed(name, room)
    ]
    assert wrong == []


def test_the_rule_notices_a_forbidden_import() -> None:
    assert not is_allowed("PySide6", "report")
    assert not is_allowed("sqlite3", "app")
    assert not is_allowed("tests", "app")
    assert not is_allowed("forms", "db")
    assert is_allowed("sqlite3", "db")
    assert is_allowed("db", "app")
    assert not is_allowed("duckdb", "app")
    assert not is_allowed("openpyxl", "app")
    assert is_allowed("openpyxl", room_of(ROOT / "app" / "bench" / "drafts.py"))


def test_resources_hold_data_only() -> None:
    code = [path for path in (ROOT / "resources").rglob("*.py") if path != ROOT / "resources" / "__init__.py"]
    assert code == []


def test_no_relative_import_hides_where_a_name_comes_from() -> None:
    wrong = [
        f"{relative(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert wrong == []


def test_no_file_is_longer_than_the_limit() -> None:
    files = [*modules(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_no_function_is_longer_than_the_limit() -> None:
    functions = (
        (f"{relative(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert {name: length for name, length in functions if length > MAX_FUNCTION_LINES} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [relative(path) for path in modules() if not ast.get_docstring(tree(path))] == []
