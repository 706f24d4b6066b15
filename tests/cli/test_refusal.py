"""What a person reads of a server's error."""

import json
from typing import Any

import pytest

from genkan.cli.refusal import refusal_remedy, refusal_text

FAILED = {"code": "postgres-error", "error": "query execution failed", "path": "$"}
WORDS = {"message": "no such thing", "description": None, "hint": "look again"}
MISFIT = {"type": "table", "name": "table t", "reason": "it is gone", "definition": "t"}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FAILED, "query execution failed (postgres-error)"),
        (
            {**FAILED, "internal": {"statement": "secret", "error": WORDS}},
            "query execution failed (postgres-error)\n  no such thing\n  look again",
        ),
        ({**FAILED, "internal": {"statement": "s"}}, "query execution failed (postgres-error)"),
        (
            {"code": "unexpected", "error": "cannot", "path": "$.args", "internal": [MISFIT]},
            "cannot (unexpected), at $.args\n  it is gone",
        ),
    ],
)
def test_an_error_in_hasuras_form_is_told_in_its_words(error: dict[str, Any], said: str) -> None:
    assert refusal_text(400, json.dumps(error)) == said


def test_what_has_another_form_is_shown_as_it_is() -> None:
    assert refusal_text(502, "<html>") == "502 <html>"
    assert refusal_text(400, '{"error": "invalid_client"}') == '400 {"error": "invalid_client"}'
    assert refusal_text(400, "x" * 9000) == f"400 {'x' * 500}"


def test_the_remedy_is_that_of_the_error() -> None:
    denied = '{"code": "access-denied", "error": "invalid secret", "path": "$"}'
    assert "--admin-secret" in refusal_remedy(401, denied)
    assert "log" in refusal_remedy(502, "<html>")
    assert refusal_remedy(400, json.dumps(FAILED)) == "correct it, and try again"
