"""What a hook is told, and what its answers come to."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from genkan.engine.auth.hook import forwarded_headers, hook_body, session_from_hook
from genkan.engine.errors import EngineError, InvalidHeaders
from genkan.engine.session import Session

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def session(told: Any, status: int = 200, cookies: tuple[str, ...] = ()) -> Session:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return session_from_hook(status, body, cookies, NOW)


def refusal(told: Any, status: int = 200) -> tuple[int, str, str]:
    with pytest.raises(EngineError) as caught:
        session(told, status)
    return caught.value.status, caught.value.code, caught.value.message


def test_the_answers_variables_make_the_session_whatever_their_case() -> None:
    told = {"X-Hasura-Role": "user", "x-hasura-USER-id": "25", "note": "not a variable"}
    variables = {"x-hasura-role": "user", "x-hasura-user-id": "25"}
    assert session(told, cookies=("a=b",)) == Session("user", variables, set_cookies=("a=b",))


def test_a_hook_can_not_ask_for_backend_only_permissions() -> None:
    told = {"X-Hasura-Role": "user", "X-Hasura-Use-Backend-Only-Permissions": "true"}
    assert not session(told).is_backend_request


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=600"}, NOW + timedelta(seconds=600)),
        ({"Cache-Control": "private, MAX-AGE = 5"}, NOW + timedelta(seconds=5)),
        ({"Cache-Control": "s-maxage=7"}, NOW + timedelta(seconds=7)),
        ({"Cache-Control": "no-store"}, None),
        (
            {"Expires": "Thu, 01 Jan 2026 00:01:00 GMT"},
            NOW + timedelta(seconds=60),
        ),
        (
            {"Cache-Control": "max-age=1", "Expires": "Thu, 01 Jan 2026 00:01:00 GMT"},
            NOW + timedelta(seconds=1),
        ),
        (
            {"Cache-Control": "?", "Expires": "Thu, 01 Jan 2026 00:01:00 GMT"},
            NOW + timedelta(0, 60),
        ),
        ({"Expires": "tomorrow"}, None),
    ],
)
def test_the_answer_says_how_long_it_holds(told: dict[str, str], expected: datetime | None) -> None:
    assert session({"X-Hasura-Role": "user", **told}).expires_at == expected


@pytest.mark.parametrize("told", [{}, {"X-Hasura-User-Id": "1"}, {"X-Hasura-Role": ""}])
def test_an_answer_without_a_role_is_refused(told: dict[str, str]) -> None:
    message = '"x-hasura-role" not found in session variables'
    assert refusal(told) == (400, "invalid-params", message)


def test_401_is_a_refusal_and_any_other_status_a_failure() -> None:
    told = {"X-Hasura-Role": "admin"}
    unauthorized = "Authentication hook unauthorized this request"
    assert refusal(told, 401) == (401, "access-denied", unauthorized)
    for status in (201, 204, 302, 403, 500):
        failure = (500, "unexpected", "Invalid response from authorization hook")
        assert refusal(told, status) == failure


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (b"", "Error in $: "),
        (b"\xff", "Error in $: "),
        (b"[" * 10_000, "Error in $: "),
        ([], "Error in $: parsing HashMap failed, expected Object, but encountered Array"),
        (
            {"X-Hasura-Role": 7},
            (
                "Error in $['X-Hasura-Role']: parsing Text failed, expected String, "
                "but encountered Number"
            ),
        ),
    ],
)
def test_an_answer_that_does_not_read_is_a_failure(told: Any, reason: str) -> None:
    status, code, message = refusal(told)
    assert (status, code) == (500, "unexpected")
    assert message.startswith(f"Invalid response from authorization hook: {reason}")


def test_a_get_carries_the_clients_headers_but_those_of_its_request_and_connection() -> None:
    kept = {"authorization": "Bearer x", "cookie": "a=b", "x-hasura-role": "user"}
    request = ["host", "accept", "content-type", "content-length", "user-agent", "dnt", "origin"]
    connection = ["connection", "te", "transfer-encoding", "upgrade", "expect", "keep-alive"]
    dropped = dict.fromkeys(request + connection, "dropped")
    assert dict(forwarded_headers({**kept, **dropped})) == {
        name.encode(): value.encode() for name, value in kept.items()
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("x-a", "b\r\nx-evil: c"), ("x a", "b"), ("", "b"), ("x-é", "b"), ("x", "\0")],
)
def test_a_header_that_would_forge_others_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidHeaders):
        forwarded_headers({name: value})


def test_a_post_tells_all_headers_and_the_request_where_that_is_wanted() -> None:
    headers = {"host": "engine", "authorization": "Bearer x"}
    request = {"query": "{ a }", "variables": {"n": Decimal("1.50")}}
    assert json.loads(hook_body(headers, request, sends_request=True), parse_float=str) == {
        "headers": headers,
        "request": {"query": "{ a }", "variables": {"n": "1.50"}},
    }
    assert json.loads(hook_body(headers, None, sends_request=True))["request"] is None
    assert json.loads(hook_body(headers, request, sends_request=False)) == {"headers": headers}
