"""``validate_input`` as documents write it: kept word for word, or refused by name."""

from typing import Any

import pytest

from genkan.engine.errors import EngineError
from genkan.engine.metadata.decode_permission import insert_permission
from genkan.engine.metadata.encode_permission import insert_permission_json
from genkan.engine.metadata.reading import Node

URL = {"url": "http://checks/x"}
FULL = {
    "type": "http",
    "definition": {
        "url": "{{CHECKS}}/x",
        "headers": [{"name": "a", "value": ""}, {"name": "b", "value_from_env": "B"}],
        "forward_client_headers": True,
        "timeout": 3,
    },
}
DEFAULTS = {"headers": [], "forward_client_headers": False, "timeout": 10}


def written_again(validate_input: Any) -> Any:
    given = {"columns": "*", "check": {}, "validate_input": validate_input}
    return insert_permission_json(insert_permission(Node(given), None)).get("validate_input")


def test_what_is_read_is_written_again() -> None:
    assert written_again(FULL) == FULL


def test_what_is_left_out_gets_its_defaults() -> None:
    assert written_again({"type": "http", "definition": URL}) == {
        "type": "http",
        "definition": {**URL, **DEFAULTS},
    }


@pytest.mark.parametrize("nothing", [None, {}])
def test_nothing_asks_nobody(nothing: Any) -> None:
    assert written_again(nothing) is None


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        ("http", "$.validate_input", "expected Object"),
        ({"definition": URL}, "$.validate_input", 'key "type" not found'),
        ({"type": "http"}, "$.validate_input", 'key "definition" not found'),
        ({"type": "sql", "definition": URL}, "$.validate_input.type", 'expecting only "http"'),
        ({"type": "http", "definition": {}}, "$.validate_input.definition", '"url" not found'),
        (
            {"type": "http", "definition": {**URL, "retries": 1}},
            "$.validate_input.definition",
            '"retries"',
        ),
        (
            {"type": "http", "definition": {**URL, "timeout": -1}},
            "$.validate_input.definition.timeout",
            "non-negative",
        ),
        (
            {"type": "http", "definition": {**URL, "headers": [{"name": "a"}]}},
            "$.validate_input.definition.headers[0]",
            "expecting value or value_from_env keys, and only one of them",
        ),
        (
            {
                "type": "http",
                "definition": {
                    **URL,
                    "headers": [{"name": "a", "value": "b", "value_from_env": "C"}],
                },
            },
            "$.validate_input.definition.headers[0]",
            "expecting value or value_from_env keys, and only one of them",
        ),
    ],
)
def test_what_does_not_read_is_refused(given: Any, path: str, message: str) -> None:
    with pytest.raises(EngineError) as refused:
        written_again(given)
    assert (refused.value.code, refused.value.path) == ("parse-failed", path)
    assert message in refused.value.message
