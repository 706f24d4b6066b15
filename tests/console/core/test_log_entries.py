"""Lines of the log as entries: kinds, reasons, and no secret."""

import json
from typing import get_args

import pytest

from genkan.console.logs.entry import Kind, LogEntry, entry_from_line
from genkan.console.logs.hidden import Hidden
from genkan.console.logs.wanted import Wanted, fits, may_fit
from genkan.identity.observation import Observation

TOKEN = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJrcF8xIn0.c2lnbmF0dXJl"
SECRETS = Hidden(frozenset({"the-admin-secret-of-ours", "short"}))


def entry(**fields: object) -> LogEntry:
    return entry_from_line(json.dumps(fields).encode(), "1-0", SECRETS)


def answered(**operation: object) -> LogEntry:
    return entry(
        type="http-log",
        timestamp="2026-11-29T08:00:00.000+00:00",
        level="error" if "error" in operation else "info",
        detail={
            "request_id": "r-1",
            "operation": {"query_execution_time": 0.0042, **operation},
            "http_info": {"method": "POST", "url": "/v1/graphql", "status": 200},
        },
    )


def test_a_request_tells_who_asked_and_how_long_it_took() -> None:
    variables = {"x-hasura-role": "user", "x-hasura-user-id": "kp_1"}
    told = answered(user_vars=variables)
    assert (told.kind, told.title, told.status) == (Kind.HTTP, "POST /v1/graphql", 200)
    assert (told.role, told.user, told.duration_ms) == ("user", "kp_1", 4.2)
    assert (told.at, told.request_id) == ("2026-11-29T08:00:00.000+00:00", "r-1")
    assert told.reason is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("invalid-jwt", Kind.AUTH),
        ("jwt-invalid-claims", Kind.AUTH),
        ("jwt-missing-role-claims", Kind.AUTH),
        ("invalid-headers", Kind.AUTH),
        ("access-denied", Kind.AUTH),
        ("validation-failed", Kind.HTTP),
    ],
)
def test_the_reason_of_a_refused_token_is_told(code: str, kind: Kind) -> None:
    told = answered(error={"code": code, "error": "Could not verify JWT: JWTExpired", "path": "$"})
    assert told.kind is kind
    assert told.reason == f"{code}: Could not verify JWT: JWTExpired"
    assert fits(Wanted(kind=Kind.HTTP), told)
    assert fits(Wanted(kind=Kind.AUTH), told) == (kind is Kind.AUTH)


def test_a_refused_websocket_tells_why() -> None:
    told = entry(
        type="websocket-log",
        level="error",
        detail={
            "connection_info": {"websocket_id": "w-1"},
            "event": {"type": "conn_err", "detail": {"message": "Could not verify JWT"}},
        },
    )
    assert (told.kind, told.reason, told.request_id) == (Kind.AUTH, "Could not verify JWT", "w-1")


@pytest.mark.parametrize(
    ("event", "detail", "kind", "title", "reason"),
    [
        ("SignedIn", {"user_id": "kp_1", "client_id": "c"}, "sign-in", "Signed in", None),
        (
            "SignInRefused",
            {"client_id": "c", "reason": "wrong_password"},
            "sign-in",
            "Sign-in refused",
            "wrong_password",
        ),
        (
            "RequestRefused",
            {"path": "/oauth2/token", "status": 400, "code": "invalid_grant", "detail": "used"},
            "http",
            "Refused: /oauth2/token",
            "invalid_grant: used",
        ),
        (
            "WebhookGivenUp",
            {"delivery_id": "d", "webhook_id": "w", "reason": "the server answered 500"},
            "webhook",
            "Webhook given up",
            "the server answered 500",
        ),
        ("SomethingNew", {"error": "broken"}, "server", "Something new", "broken"),
    ],
)
def test_events_of_the_identity_provider_have_words(
    event: str, detail: dict[str, object], kind: str, title: str, reason: str | None
) -> None:
    told = entry(type=f"identity.{event}", level="info", request_id="r-2", detail=detail)
    assert (told.kind.value, told.title, told.reason) == (kind, title, reason)
    assert told.request_id == "r-2"


def test_every_event_of_the_identity_provider_has_a_title() -> None:
    for event in get_args(Observation):
        detail = dict.fromkeys(event.__dataclass_fields__, "x")
        told = entry(type=f"identity.{event.__name__}", level="info", detail=detail)
        assert told.title
        assert "None" not in told.title


def test_a_query_is_told_by_its_name_or_its_text() -> None:
    query = {"query": "query Names {\n  users { name }\n}", "operationName": "Names"}
    told = entry(type="query-log", level="info", detail={"request_id": "r", "query": query})
    assert (told.kind, told.title) == (Kind.QUERY, "Names")
    unnamed = {"query": "{\n  users { name }\n}", "operationName": None}
    told = entry(type="query-log", level="info", detail={"request_id": "r", "query": unnamed})
    assert told.title == "{ users { name } }"


@pytest.mark.parametrize("line", [b"", b"Traceback (most recent call last):", b"[1, 2]", b"{\xff"])
def test_what_is_no_line_of_json_is_an_entry_too(line: bytes) -> None:
    told = entry_from_line(line, "1-0", SECRETS)
    assert (told.kind, told.at, told.level) == (Kind.SERVER, None, "info")


@pytest.mark.parametrize(
    "leak",
    [
        TOKEN,
        f"Bearer {TOKEN}",
        "Basic Y2xpZW50OnNlY3JldA==",
        "the-admin-secret-of-ours",
        "postgresql://genkan:pa55word@localhost/db",
        'mutation { insert_users_one(object: {password: "hunter2hunter2"}) { id } }',
        'login(apiKey: "k-123456789")',
    ],
)
def test_no_secret_and_no_token_is_in_an_entry_wherever_a_client_put_it(leak: str) -> None:
    hidden = (TOKEN, "Y2xpZW50", "the-admin-secret", "pa55word", "hunter2", "k-123456789")
    lines = [
        answered(error={"code": "parse-failed", "error": leak, "path": "$"}),
        answered(user_vars={"x-hasura-role": leak}),
        entry(type="query-log", detail={"query": {"query": leak, "operationName": None}}),
        entry(type="identity.RequestAnswered", detail={"method": "GET", "path": f"/{leak}"}),
        entry(type="library", level="warning", detail={"from": "x", "message": leak}),
        entry_from_line(leak.encode(), "1-0", SECRETS),
    ]
    for told in lines:
        shown = repr(told)
        assert not [each for each in hidden if each in shown], shown


def test_members_that_are_secrets_are_hidden_by_their_names() -> None:
    detail = {"client_secret": "abc", "x-api-key": "abc", "grant_id": "kept", "token": None}
    told = entry(type="startup", level="info", detail=detail)
    assert told.detail == {
        "client_secret": "***",
        "x-api-key": "***",
        "grant_id": "kept",
        "token": None,
    }


def test_the_codes_of_developments_outbox_are_hidden() -> None:
    email = {"to": "ada@example.com", "subject": "123456 is your code", "text": "Code: 123456"}
    told = entry(type="identity.EmailStored", level="info", detail=email)
    assert "123456" not in repr(told)
    assert "ada@example.com" in told.title


def test_a_filter_looks_at_kind_level_request_and_words() -> None:
    told = answered(error={"code": "invalid-jwt", "error": "JWTExpired", "path": "$"})
    assert fits(Wanted(), told)
    assert fits(Wanted(level="error", text="jwtexp", request_id="r-1"), told)
    assert not fits(Wanted(text="something else"), told)
    assert not fits(Wanted(request_id="r-2"), told)
    assert not fits(Wanted(level="error"), answered())
    assert not may_fit(Wanted(request_id="r-2"), b'{"request_id":"r-1"}')


def test_a_secret_can_not_be_guessed_by_searching_for_it() -> None:
    told = entry(type="library", level="warning", detail={"from": "x", "message": TOKEN})
    assert not fits(Wanted(text=TOKEN[:20]), told)
