"""What import-linter can not say about the house."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SRC = REPOSITORY / "src" / "genkan"
TESTS = REPOSITORY / "tests"
GRANT_MAKERS = SRC / "engine" / "permission"
GRANTS = {
    "GrantedRows",
    "TrustedRelated",
    "TrustedComputed",
    "GrantedFunction",
    "NativeGrant",
    "SelectGrant",
    "InsertGrant",
    "UpdateGrant",
    "DeleteGrant",
}
BANNED_FILES = {"utils", "helpers", "common", "misc", "base", "manager", "service"}
MOST_LINES = 400
ARCHITECTURE = REPOSITORY / "ARCHITECTURE.md"
# `src/genkan/engine/answer.py`, `docs/adr/`: what is in backquotes and has a slash.
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)*/[\w.-]*)`")


def calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            callee = node.func
            name = callee.id if isinstance(callee, ast.Name) else getattr(callee, "attr", "")
            yield node.lineno, name


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders or ("",):
        yield from sorted((SRC / folder).rglob("*.py"))


def test_only_permission_makes_grants() -> None:
    makers = [
        f"{path.relative_to(SRC)}:{line} calls {name}()"
        for path in modules("engine")
        if GRANT_MAKERS not in path.parents
        for line, name in calls(path)
        if name in GRANTS
    ]
    assert makers == []


def test_an_operators_sql_comes_from_one_page() -> None:
    makers = {path.name for path in modules() for _, name in calls(path) if name == "CodeText"}
    assert makers == {"query_code.py"}


def test_nobody_copies_a_grant_with_other_fields() -> None:
    copies = [
        f"{path.relative_to(SRC)}:{line} calls {name}()"
        for path in modules("engine/plan", "engine/operation", "engine/sql", "engine/schema")
        for line, name in calls(path)
        if name in {"replace", "__replace__", "__setattr__"} and imports_replace(path)
    ]
    assert copies == []


def imports_replace(path: Path) -> bool:
    """Whether `replace` is that of dataclasses or copy, not of a str."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module in {"dataclasses", "copy"}
        and any(name.name in {"replace", "copy"} for name in node.names)
        for node in ast.walk(ast.parse(path.read_text()))
    )


def test_there_is_no_drawer_for_everything() -> None:
    assert [path for path in modules() if path.stem in BANNED_FILES] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [path for path in modules() if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_no_room_is_too_big() -> None:
    everywhere = (*modules(), *sorted(TESTS.rglob("*.py")))
    long = {path: len(path.read_text().splitlines()) for path in everywhere}
    assert {path.name: lines for path, lines in long.items() if lines > MOST_LINES} == {}


@pytest.mark.skipif(not ARCHITECTURE.exists(), reason="ARCHITECTURE.md is not written yet")
def test_the_paths_architecture_names_are_there() -> None:
    named = PATH.findall(ARCHITECTURE.read_text())
    places = (REPOSITORY, SRC, SRC / "engine", SRC / "identity")
    assert [path for path in named if not any((place / path).exists() for place in places)] == []
