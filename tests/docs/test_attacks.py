"""The page of numbered attacks, held against the tests that name them."""

import ast
import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "reference" / "identity-security.md"
ROW = re.compile(r"^\| (G\d+) \|.*\| ([^|]*) \|$", re.MULTILINE)
NAMED = re.compile(r"^((?:[A-Z]\d+, )*[A-Z]\d+): ")


def named_by_tests() -> dict[str, list[str]]:
    """By number the engine's test modules whose docstring begins with it."""
    found: dict[str, list[str]] = {}
    for path in sorted((REPOSITORY / "tests" / "engine").rglob("test_*.py")):
        heading = NAMED.match(ast.get_docstring(ast.parse(path.read_text())) or "")
        for number in heading[1].split(", ") if heading else ():
            found.setdefault(number, []).append(path.name)
    return found


def test_every_attack_on_the_engine_has_a_test_that_names_it() -> None:
    rows = dict(ROW.findall(PAGE.read_text()))
    wanted = {number for number, expected in rows.items() if "*later*" not in expected}
    assert wanted - named_by_tests().keys() == set()


def test_no_test_names_an_attack_that_the_page_does_not_have() -> None:
    page = PAGE.read_text()
    assert [number for number in named_by_tests() if f"| {number} |" not in page] == []
