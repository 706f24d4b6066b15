"""identity-security O11, O16, L15: what holds for every row of the routes table."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.routes import DEVELOPMENT_ENDPOINTS, ENDPOINTS
from genkan.identity.management.foundations import MANAGEMENT_SCOPES
from genkan.identity.management.operations import OPERATIONS
from tests.identity.in_process import House
from tests.identity.oauth_client import SECRET, client, machine

ROUTES = (*ENDPOINTS, *DEVELOPMENT_ENDPOINTS)
PATHS = sorted({endpoint.path for endpoint in ROUTES})
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MANY = settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What Postgres refuses in a text, what ends a header line, what is no Unicode, what is SQL.
NASTY = st.sampled_from(
    (
        *("\x00", "a\x00b", "\r\nx: y", "\ud800", "\u202e", "\ufeff", "é" * 300, "😀" * 70),
        *("' or 1=1 --", '"; drop table identity.users; --', "%s", "$1", "{{7*7}}", "${x}"),
        *("-1", "0", "99999999999999999999", "000000999999999999", "1e9", "NaN", "null", "[]"),
        *("x" * 5000, "../../etc/passwd", "a@b", "a@b.c", "\x7f@\x80.x", " ", ""),
    )
)
TEXT = NASTY | st.text(max_size=40)
NAMES = st.sampled_from(
    (
        *("client_id", "client_secret", "redirect_uri", "code", "grant_type", "refresh_token"),
        *("token", "scope", "state", "audience", "code_verifier", "token_type_hint", "prompt"),
        *("response_type", "nonce", "login_hint", "lang", "org_code", "id_token_hint", "max_age"),
        *("redirect", "p_email", "p_password", "csrf_token", "i", "code_challenge", "ui_locales"),
        *("page_size", "next_token", "id", "email", "sort", "urls", "wait", "to", "after"),
    )
)
PAIRS = st.lists(st.tuples(NAMES | TEXT, TEXT), max_size=8)


def encoded(pairs: list[tuple[str, str]]) -> str:
    """A form or query; what is no Unicode is sent as the bytes it would be."""
    return "&".join(
        f"{quote(name, safe='', errors='surrogatepass')}="
        f"{quote(value, safe='', errors='surrogatepass')}"
        for name, value in pairs
    )


def assert_no_fault(answer: httpx.Response, what: object) -> None:
    is_told = answer.status_code == 501 and "NOT_IMPLEMENTED" in answer.text
    assert answer.status_code < 500 or is_told, (what, answer.text)
    assert "Traceback" not in answer.text, what
    assert "asyncpg" not in answer.text, what


@pytest.fixture
def token(running: House) -> str:
    return running.management_token()


def filled(path: str, value: str = "x") -> str:
    """The path of an endpoint with its gaps filled."""
    written = quote(value, safe="", errors="surrogatepass")
    return re.sub(r"\{\w+\}", lambda _: written, path)


def methods_of(path: str) -> set[str]:
    return {method for each in ROUTES if each.path == path for method in each.methods}


def test_o11_no_answer_to_a_person_may_be_cached_framed_or_told_of_to_others(
    running: House,
) -> None:
    interaction = running.interaction()
    pages = [each for each in ROUTES if each.caller is Caller.BROWSER]
    assert {"/oauth2/auth", "/logout", "/sign-in", "/signed-out"} <= {each.path for each in pages}
    answers = [
        (each.path, running.browser.request(method, each.path, params=params))
        for each in pages
        for method in (*each.methods, "HEAD")
        if method != "HEAD" or "GET" in each.methods
        for params in ({"i": interaction.id}, {"i": "unknown"}, {"i": "\x00"})
    ]
    unknown = running.browser.get("/nothing/here", headers={"Accept": "text/html"})
    for path, answer in (*answers, ("/nothing/here", unknown)):
        assert_no_fault(answer, path)
        headers = answer.headers
        assert headers["cache-control"] == "no-store", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-frame-options"] == "DENY", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert headers["x-content-type-options"] == "nosniff", path


def test_o11_no_answer_to_a_program_may_be_cached_but_the_published_keys(
    running: House, token: str
) -> None:
    bearer = {"Authorization": f"Bearer {token}"}
    for each in ROUTES:
        if each.caller is Caller.BROWSER:
            continue
        for headers in ({}, bearer):
            answer = running.browser.request(each.methods[0], filled(each.path), headers=headers)
            is_public = each.path.startswith(("/.well-known/", "/assets/", "/static/"))
            is_public = is_public or "immutable" in answer.headers["cache-control"]
            assert is_public or answer.headers["cache-control"] == "no-store", each.path
            assert answer.headers["x-content-type-options"] == "nosniff", each.path


def test_o16_an_unknown_method_is_refused_and_names_the_known(running: House) -> None:
    for path in PATHS:
        known = methods_of(path)
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "X"):
            answer = running.browser.request(method, filled(path))
            assert_no_fault(answer, (method, path))
            if method not in {*known, "OPTIONS"} and not (method == "HEAD" and "GET" in known):
                assert answer.status_code == 405, (method, path)
                assert set(answer.headers["allow"].split(", ")) == known


@MANY
@given(path=st.sampled_from(PATHS), pairs=PAIRS, body=PAIRS, gap=TEXT)
def test_o16_whatever_is_sent_to_a_route_is_no_fault_of_ours(
    running: House,
    path: str,
    pairs: list[tuple[str, str]],
    body: list[tuple[str, str]],
    gap: str,
) -> None:
    url = f"{filled(path, gap or 'x')}?{encoded(pairs)}"
    for method in sorted(methods_of(path)):
        content = None if method == "GET" else encoded(body)
        answer = running.browser.request(method, url, content=content, headers=FORM)
        assert_no_fault(answer, (method, url, body))


CREDENTIALS = ("client_id", "client_secret")


@MANY
@given(
    path=st.sampled_from(("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")),
    grant=st.sampled_from(("authorization_code", "refresh_token", "client_credentials", "")),
    pairs=PAIRS,
)
def test_o16_a_client_that_proves_itself_gets_refusals_only(
    running: House, path: str, grant: str, pairs: list[tuple[str, str]]
) -> None:
    application = known_client(running)
    proof = [
        *(("client_id", application), ("client_secret", SECRET)),
        *((("grant_type", grant),) if grant else ()),
    ]
    form = [*proof, *(pair for pair in pairs if pair[0] not in (*CREDENTIALS, "grant_type"))]
    answer = running.browser.post(path, content=encoded(form), headers=FORM)
    assert_no_fault(answer, (path, form))
    assert answer.headers["content-type"] == "application/json"
    if path == "/oauth2/token" and grant != "client_credentials":
        assert answer.json()["error"]


def known_client(running: House) -> str:
    """The one machine of the test, made at its first example."""
    page = running.run(running.provider.ports.applications.page, after=None, limit_rows=1)
    return page[0].client_id if page else machine(running).client_id


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
MEMBERS = st.sampled_from(
    (
        *("name", "type", "org_code", "redirect_uris", "logout_uris", "login_uri", "urls", "key"),
        *("access_token_lifetime", "is_hasura_mapping_enabled", "hasura_base_role", "profile"),
        *("identities", "password", "hashed_password", "hashing_method", "salt", "given_name"),
        *("is_suspended", "is_admin", "organization_code", "user_id", "client_id", "role_id"),
        *("description", "family_name", "provided_id", "is_temporary_password", "permissions"),
    )
)
PLAUSIBLE = st.sampled_from(
    (
        *("reg", "m2m", "spa", "user", "http://localhost/x", "a@b.example", ["http://localhost"]),
        *([{"type": "email", "details": {"email": "a@b.example"}}], {"given_name": "Ada"}, 60),
    )
)
BODIES = st.dictionaries(MEMBERS, PLAUSIBLE | JSON, max_size=6)


@MANY
@given(operation=st.sampled_from(OPERATIONS), body=BODIES, pairs=PAIRS, gap=TEXT)
def test_o16_an_administrators_nonsense_is_refused_in_kindes_shape(
    running: House,
    token: str,
    operation: Any,
    body: Mapping[str, object],
    pairs: list[tuple[str, str]],
    gap: str,
) -> None:
    url = f"{filled(operation.path, gap or 'x')}?{encoded(pairs)}"
    answer = running.browser.request(
        operation.method,
        url,
        content=json_text(body),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    assert_no_fault(answer, (operation.method, url, body))
    if answer.status_code >= 400 and answer.status_code not in {404, 405}:
        assert answer.json()["errors"][0].keys() == {"code", "message"}, answer.text


def json_text(value: object) -> bytes:
    """JSON, also of text that is no Unicode."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return repr(value).replace("'", '"').encode("utf-8", errors="replace")


BROKEN_BODIES = (
    *(b"", b"null", b"[]", b"0", b'"x"', b"{", b"\xff\xfe", b'{"name":"\xff"}'),
    *(b'{"name":"\\u0000"}', b'{"name":"\\ud800"}', b'{"name":"a","name":"b"}'),
    *(b"[" * 100_000, b'{"a":' * 10_000, b'{"name":' + b"9" * 10_000 + b"}", b'{"name":1e999}'),
    *(b" " * 300_000, b"\xef\xbb\xbf{}", b"{}x", b'{"urls":"' + b"x" * 200_000 + b'"}'),
)


def test_o16_a_body_that_is_no_json_is_refused(running: House, token: str) -> None:
    bearer = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for operation in OPERATIONS:
        if operation.method in {"GET", "DELETE"} or operation.path.endswith("/keys/rotate"):
            continue
        for body in BROKEN_BODIES:
            answer = running.browser.request(
                operation.method, filled(operation.path), content=body, headers=bearer
            )
            assert_no_fault(answer, (operation.path, body[:20]))
            assert answer.status_code >= 400, (operation.path, body[:20])


def test_l15_without_a_token_or_its_scope_nothing_is_answered(running: House) -> None:
    none = running.management_token(scopes=())
    # The token has every scope, but its application has lost them.
    lost = running.management_token(registered=())
    elsewhere = running.management_token(audience=["https://evil.example/api"])
    for operation in OPERATIONS:
        path = filled(operation.path)

        def call(headers: Mapping[str, str], operation: Any = operation, path: str = path) -> Any:
            return running.browser.request(operation.method, path, headers=dict(headers))

        assert call({}).status_code == 401
        assert call({"Authorization": f"Bearer {elsewhere}"}).status_code == 401
        for weak in (none, lost):
            answer = call({"Authorization": f"Bearer {weak}"})
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "FORBIDDEN")
            assert operation.scope in answer.text
    assert {operation.scope for operation in OPERATIONS} <= set(MANAGEMENT_SCOPES)


def test_l15_a_persons_token_opens_no_management_route(running: House) -> None:
    audience = "http://localhost:8080/api"
    application = client(running, audiences=(audience,))
    tokens = application.tokens(running.user("ada@x.io"), audience=audience)
    for operation in OPERATIONS:
        for token in (tokens["access_token"], tokens["id_token"], tokens["refresh_token"]):
            answer = running.browser.request(
                operation.method,
                filled(operation.path),
                headers={"Authorization": f"Bearer {token}"},
            )
            assert answer.status_code in {401, 403}, operation.path


def endpoints_of(caller: Caller) -> Iterator[Endpoint]:
    return (endpoint for endpoint in ROUTES if endpoint.caller is caller)


def test_o16_headers_of_every_kind_are_no_fault_of_ours(running: House, token: str) -> None:
    headers: tuple[Mapping[str, str | bytes], ...] = (
        {"Cookie": "refresh_token_(x)=1; refresh_token_=2; genkan_idp_session=\x01"},
        {"Cookie": b"refresh_token_\xe9=1; genkan_idp_browser=\xff; ;=;==;a"},
        {"Cookie": "; ".join(f"refresh_token_{n}={'x' * 20}" for n in range(300))},
        {"Accept-Language": "x" * 5000 + ";q=x,*;q=9,de;q=-1"},
        {"Authorization": b"Basic \xff"},
        {"Authorization": "Basic " + "A" * 8000},
        {"Authorization": "Bearer " + "a" * 9000},
        {"Authorization": "Bearer ..", "Origin": "null"},
        {"Origin": b"http://\xff", "Access-Control-Request-Method": "POST"},
        {"Origin": "http://" + "x" * 5000},
        {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Content-Type": "\x0b"},
        {"If-None-Match": "*", "Range": "bytes=0-1", "Content-Encoding": "gzip"},
        {"Content-Type": "multipart/form-data; boundary=x"},
    )
    for path in PATHS:
        for sent in headers:
            for method in sorted(methods_of(path)):
                answer = running.browser.request(method, filled(path), headers=dict(sent))
                assert_no_fault(answer, (method, path, sent))
    del token


@pytest.mark.parametrize("number", ["0", "-1", "501", "000001" + "9" * 20, "9" * 5000, "1e2", "٣"])
def test_o16_a_number_that_is_none_is_refused(running: House, token: str, number: str) -> None:
    bearer = {"Authorization": f"Bearer {token}"}
    for path in ("/api/v1/users", "/api/v1/applications", "/api/v1/organizations", "/api/v1/roles"):
        answer = running.browser.get(path, params={"page_size": number}, headers=bearer)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "INVALID_REQUEST")
    if number != "0":
        waited = running.browser.get("/dev/mail/api/messages", params={"wait": number})
        assert waited.status_code == 400
