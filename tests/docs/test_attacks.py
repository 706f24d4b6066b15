"""The page of numbered attacks, held against the tests that name them."""

import ast
import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "reference" / "identity-security.md"
ROW = re.compile(r"^\| ([A-Z]\d+) \|.*\| ([^|]*) \|$", re.MULTILINE)
NAMED = re.compile(r"^((?:[A-Z]\d+, )*[A-Z]\d+): ")
FUNCTION = re.compile(r"test_([a-z]\d+)_")


def named_by_modules() -> set[str]:
    """The numbers that docstrings of the engine's test modules begin with."""
    found: set[str] = set()
    for path in sorted((REPOSITORY / "tests" / "engine").rglob("test_*.py")):
        heading = NAMED.match(ast.get_docstring(ast.parse(path.read_text())) or "")
        found.update(heading[1].split(", ") if heading else ())
    return found


def named_by_functions() -> set[str]:
    """The numbers that test functions begin with: `test_l9_...`."""
    found: set[str] = set()
    for path in sorted((REPOSITORY / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = FUNCTION.match(node.name)
                found.update({name[1].upper()} if name else ())
    return found


def wanted() -> set[str]:
    """The numbers of the page that are not *later*."""
    rows = dict(ROW.findall(PAGE.read_text()))
    return {number for number, expected in rows.items() if "*later*" not in expected}


def test_every_attack_on_the_engine_has_a_test_that_names_it() -> None:
    assert {each for each in wanted() if each[0] == "G"} - named_by_modules() == set()


def test_every_attack_on_the_identity_provider_has_a_function_that_names_it() -> None:
    assert {each for each in wanted() if each[0] in "OTL"} - named_by_functions() == set()


def test_no_test_names_an_attack_that_the_page_does_not_have() -> None:
    page = PAGE.read_text()
    named = named_by_modules() | {each for each in named_by_functions() if each[0] in "OTL"}
    assert sorted(each for each in named if f"| {each} |" not in page) == []
