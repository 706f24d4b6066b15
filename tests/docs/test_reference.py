"""The reference pages say what the code says."""

import ast
import re
from collections.abc import Iterator

import pytest

from genkan.cli.settings import words
from genkan.engine.config import jwt, settings
from genkan.engine.metadata.command_table import COMMANDS
from genkan.engine.metadata.later_commands import LATER_COMMANDS
from tests.docs.errors_page import MANAGEMENT_CODES
from tests.docs.generate import PAGES, REFERENCE
from tests.docs.settings_page import SRC, idle_settings, read_by_engine, unread_settings

SETTING = re.compile(r"\b(?:HASURA_GRAPHQL|GENKAN)_[A-Z][A-Z0-9_]*[A-Z0-9]\b")
JWT_KEY = re.compile(r"""(?:fields\.get\(|_optional_text\(fields, )"([a-z_]+)\"""")
# Keys of objects inside the setting: of a claim's source, of the header.
INNER_KEYS = {"path", "default", "name"}


def source(*folders: str) -> Iterator[str]:
    for folder in folders:
        for path in sorted((SRC / folder).rglob("*.py")):
            yield path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_generated(name: str) -> None:
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run: make docs"


def test_a_command_is_done_or_to_come_and_not_both() -> None:
    done = {name.removeprefix("pg_") for name in COMMANDS}
    assert done.isdisjoint(LATER_COMMANDS)


def test_every_setting_that_the_code_names_is_on_the_page_and_no_other() -> None:
    flags = set(unread_settings(read_by_engine()))
    in_code = {name for text in source("") for name in SETTING.findall(text)} | flags
    assert set(SETTING.findall(PAGES["settings.md"]())) == in_code


def test_every_setting_of_the_engine_has_one_meaning() -> None:
    read = read_by_engine()
    assert set(words.ENGINE) == set(read.defaults) - set(settings.REFUSED_WHEN_TRUE)
    assert set(words.WITHOUT_EFFECT) == set(unread_settings(read))


def test_a_setting_that_nobody_obeys_is_told_to_have_no_effect() -> None:
    assert idle_settings() <= set(words.ENGINE)


def test_every_key_of_the_jwt_secret_is_on_the_page() -> None:
    keys = JWT_KEY.findall((SRC / "engine" / "config" / "jwt.py").read_text(encoding="utf-8"))
    assert set(words.JWT_KEYS) == set(keys) - INNER_KEYS
    assert all(each.value in words.JWT_KEYS["type"] for each in jwt.JwtAlgorithm)


def test_every_code_of_the_management_api_is_on_the_page() -> None:
    raised = {
        constant
        for text in source("identity/management", "identity/http")
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in {"ManagementError", "not_found", "_errors"}
        for constant in first_texts(call)
    }
    assert set(MANAGEMENT_CODES) == raised


def first_texts(call: ast.Call) -> Iterator[str]:
    """`f("CODE", ...)` and `f([("CODE", ...)], ...)` -> CODE."""
    for node in ast.walk(call.args[0]):
        is_code = isinstance(node, ast.Constant) and re.fullmatch("[A-Z_]+", str(node.value))
        if isinstance(node, ast.Constant) and is_code:
            yield str(node.value)
