"""What a front door must refuse: requests that only borrow the console's cookie.

Cookies ignore ports, and a page on http://localhost:3000 is the same *site* as the console, so
that `SameSite=Strict` does not keep it out: provenance is checked for each request. A server on
another port of localhost may still be sent the cookie; it is for `/console-api` alone, which no
other server has a reason to be asked for.
"""

import json
from collections.abc import Mapping

import pytest
from starlette.websockets import WebSocketDisconnect

from tests.console.in_process import ADMIN_SECRET, ORIGIN, OWN, StandingHouse

METADATA = "/console-api/engine/v1/metadata"
LIVE = "ws://localhost:8080/console-api/engine/v1/graphql"
EXPORT = {"type": "export_metadata", "args": {}}
FOREIGN: tuple[Mapping[str, str], ...] = (
    {"origin": "http://localhost:3000"},
    {"origin": "http://127.0.0.1:8080"},
    {"origin": "https://evil.example"},
    {"origin": "http://localhost:8080.evil.example"},
    {"origin": "http://user@localhost:8080"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://localhost:80800"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "Same-Origin"},
)
CHANGES = (
    ("POST", METADATA, EXPORT),
    ("POST", "/console-api/engine/v2/query", {"type": "run_sql", "args": {"sql": "select 1"}}),
    ("POST", "/console-api/identity/api/v1/applications", {"name": "A", "type": "reg"}),
    ("POST", "/console-api/people", {"email": "a@example.com", "role": "admin"}),
    ("PUT", "/console-api/documents/sql/a", {"name": "a", "content": 1}),
    ("DELETE", "/console-api/session", None),
)


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
@pytest.mark.parametrize("foreign", FOREIGN, ids=str)
def test_a_change_that_another_page_sends_is_refused(
    standing_house: StandingHouse,
    method: str,
    path: str,
    body: object,
    foreign: Mapping[str, str],
) -> None:
    browser = standing_house.signed_in()
    answer = browser.request(method, path, json=body, headers=foreign)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "cross_site"


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
@pytest.mark.parametrize("value", [None, "0", "", "1, 1", "true"])
def test_a_change_without_the_consoles_own_header_is_refused(
    standing_house: StandingHouse, method: str, path: str, body: object, value: str | None
) -> None:
    browser = standing_house.signed_in()
    del browser.headers["x-genkan-console"]
    headers = {} if value is None else {"x-genkan-console": value}
    answer = browser.request(method, path, json=body, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "cross_site"


@pytest.mark.parametrize("foreign", FOREIGN, ids=str)
def test_what_is_only_read_is_not_told_to_another_page_either(
    standing_house: StandingHouse, foreign: Mapping[str, str]
) -> None:
    answer = standing_house.signed_in().get(
        "/console-api/identity/api/v1/applications", headers=foreign
    )
    assert answer.json()["error"]["code"] == "cross_site"


@pytest.mark.parametrize("headers", [{"origin": ORIGIN}, {"sec-fetch-site": "same-origin"}, {}])
def test_the_consoles_own_page_is_answered(
    standing_house: StandingHouse, headers: Mapping[str, str]
) -> None:
    assert standing_house.signed_in().post(METADATA, json=EXPORT, headers=headers).is_success


@pytest.mark.parametrize(
    "path", [METADATA, "/console-api/identity/api/v1/users", "/console-api/session"]
)
def test_no_other_origin_is_told_that_it_may(standing_house: StandingHouse, path: str) -> None:
    preflight = standing_house.signed_in().options(
        path,
        headers={
            "origin": "http://localhost:3000",
            "access-control-request-method": "POST",
            "access-control-request-headers": "x-genkan-console",
        },
    )
    assert preflight.status_code == 405
    # The engine itself would allow every origin.
    read = standing_house.signed_in().post(METADATA, json=EXPORT, headers={"origin": ORIGIN})
    for answer in (preflight, read):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("origin", [None, "http://localhost:3000", "null", "https://evil.example"])
def test_another_page_opens_no_websocket(standing_house: StandingHouse, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    browser = standing_house.signed_in()
    with (
        pytest.raises(WebSocketDisconnect),
        browser.websocket_connect(LIVE, ["graphql-transport-ws"], headers=headers),
    ):
        pass


def test_the_consoles_page_listens_as_admin_by_websocket(standing_house: StandingHouse) -> None:
    sent = standing_house.converse(
        "/console-api/engine/v1/graphql", [{"type": "connection_init"}], origin=ORIGIN
    )
    assert [each["type"] for each in sent] == ["websocket.accept", "websocket.send"]
    assert json.loads(sent[1]["text"])["type"] == "connection_ack"


def test_a_websocket_ends_with_its_session(
    standing_house: StandingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genkan.console.http.engine.WATCH_SECONDS", 0.01)
    sent = standing_house.converse(
        "/console-api/engine/v1/graphql",
        [{"type": "connection_init"}],
        origin=ORIGIN,
        signs_out=True,
    )
    assert sent[-1] == {"type": "websocket.close", "code": 1008}


@pytest.mark.parametrize(
    "credentials",
    [
        {"x-hasura-admin-secret": "wrong"},
        {"x-hasura-access-key": "wrong"},
        {"X-Hasura-Admin-Secret": ADMIN_SECRET + "x"},
        {"authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
        {"cookie": "GENKAN_console_session=guess"},
    ],
    ids=str,
)
def test_nobody_brings_credentials_of_their_own_through_the_console(
    standing_house: StandingHouse, credentials: Mapping[str, str]
) -> None:
    """What a client sends in place of a session is dropped, not used and not believed."""
    answer = standing_house.another_browser().post(
        METADATA, json=EXPORT, headers={**OWN, **credentials}
    )
    assert answer.status_code == 401
    if "cookie" not in credentials:
        browser = standing_house.signed_in()
        assert browser.post(METADATA, json=EXPORT, headers=credentials).status_code == 200


def test_the_admin_secret_does_not_open_the_console(standing_house: StandingHouse) -> None:
    answer = standing_house.another_browser().post(
        "/console-api/links", headers={**OWN, "authorization": f"Bearer {ADMIN_SECRET}"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-forwarded-for", "forwarded"])
def test_what_a_client_says_of_its_way_here_goes_no_further(
    standing_house: StandingHouse, name: str
) -> None:
    browser = standing_house.signed_in()
    answer = browser.post(METADATA, json=EXPORT, headers={name: "evil.example", "te": "trailers"})
    assert answer.status_code == 200


def test_no_answer_of_the_console_holds_a_secret(standing_house: StandingHouse) -> None:
    browser = standing_house.signed_in()
    answers = [
        browser.get("/console-api/session"),
        browser.get("/console-api/about"),
        browser.get("/console-api/people"),
        browser.post(METADATA, json=EXPORT),
        browser.get("/console-api/engine/v1alpha1/config"),
        browser.get("/console-api/identity/api/v1/users"),
    ]
    for answer in answers:
        assert answer.status_code == 200
        seen = f"{answer.headers} {answer.text}"
        assert ADMIN_SECRET not in seen
        assert "eyJ" not in seen
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "oauth2/token",
        "api/v1/../../oauth2/token",
        "api/v1/%2e%2e/%2e%2e/oauth2/token",
        "api/v1/..%2f..%2foauth2/token",
        "api/v1//oauth2/token",
        "api/v1/./users",
        "api/v1/%252e%252e/users",
        "api/v1\\..\\oauth2",
        "/api/v1/users",
        "api/v1",
        "dev/mail",
        "dev/clock",
        ".well-known/jwks",
        "API/V1/users",
        "",
    ],
)
def test_the_identity_provider_is_asked_by_its_management_api_alone(
    standing_house: StandingHouse, path: str
) -> None:
    status, body = standing_house.raw_request("GET", f"/console-api/identity/{path}")
    assert status == 404, body
    assert b'"code":"not_found"' in body


@pytest.mark.parametrize("path", ["v1/../console-api/people", "v1//metadata", "", "v1/%5cmetadata"])
def test_a_path_of_the_engine_is_written_plainly(standing_house: StandingHouse, path: str) -> None:
    status, body = standing_house.raw_request("GET", f"/console-api/engine/{path}")
    assert status == 404, body


def test_a_body_that_is_too_long_is_not_read(standing_house: StandingHouse) -> None:
    answer = standing_house.signed_in().put(
        "/console-api/documents/sql/a", json={"name": "a", "content": "x" * 1_100_000}
    )
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"
