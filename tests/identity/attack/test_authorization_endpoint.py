"""identity-security 4.1: attacks on the authorization endpoint and on clients."""

import asyncio
from typing import Any

import httpx
import pytest

from genkan.identity.names import Scope
from tests.identity.in_process import ISSUER, REDIRECT_URI, House
from tests.identity.oauth_client import (
    SECRET,
    Client,
    answer_of,
    browser_client,
    claims_of,
    client,
    machine,
    pkce,
    refusal,
)

INVALID_GRANT = (400, "invalid_grant")

FOREIGN_REDIRECTS = (
    "http://evil.example/api/auth/kinde_callback",
    "http://localhost:3001/api/auth/kinde_callback",
    "http://localhost/api/auth/kinde_callback",
    "https://localhost:3000/api/auth/kinde_callback",
    "http://LOCALHOST:3000/api/auth/kinde_callback",
    "HTTP://localhost:3000/api/auth/kinde_callback",
    "http://localhost.:3000/api/auth/kinde_callback",
    "http://localhost:3000.evil.example/api/auth/kinde_callback",
    "http://localhost:3000@evil.example/api/auth/kinde_callback",
    "http://user@localhost:3000/api/auth/kinde_callback",
    "http://127.0.0.1:3000/api/auth/kinde_callback",
    f"{REDIRECT_URI}/more",
    f"{REDIRECT_URI}//",
    f"{REDIRECT_URI}?x=1",
    f"{REDIRECT_URI}#x",
    f"{REDIRECT_URI}%00",
    f"{REDIRECT_URI}\x00",
    f"{REDIRECT_URI}\r\nSet-Cookie: a=b",
    f"{REDIRECT_URI};x",
    "http://localhost:3000/api/auth/../auth/kinde_callback",
    "http://localhost:3000\\api\\auth\\kinde_callback",
    "//localhost:3000/api/auth/kinde_callback",
    "/api/auth/kinde_callback",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://loc\u0430lhost:3000/api/auth/kinde_callback",
    "http://[::1/",
    "x" * 5000,
    "",
)


def assert_page(answer: httpx.Response, what: object) -> None:
    assert answer.status_code == 400, what
    assert "location" not in answer.headers, what
    assert answer.headers["content-type"].startswith("text/html"), what
    assert "Traceback" not in answer.text


def test_o1_an_unregistered_redirect_url_is_never_redirected_to(running: House) -> None:
    application = client(running)
    for uri in FOREIGN_REDIRECTS:
        assert_page(application.authorize(redirect_uri=uri), uri)
    assert_page(application.authorize(redirect_uri=[REDIRECT_URI, "http://evil.example"]), "two")
    assert_page(application.authorize(redirect_uri=[REDIRECT_URI, REDIRECT_URI]), "twice")
    assert_page(application.authorize(redirect_uri=None), "none")


def test_o1_only_a_literal_loopback_address_may_vary_its_port(running: House) -> None:
    application = client(running, redirect_uris=("http://127.0.0.1/cb", "http://[::1]:8000/cb"))
    for uri in ("http://127.0.0.1:49152/cb", "http://[::1]:1/cb", "http://[::1]/cb"):
        assert application.authorize(redirect_uri=uri).status_code == 302, uri
    for uri in (
        "http://127.0.0.1:49152/other",
        "http://127.0.0.1:49152/cb?x=1",
        "https://127.0.0.1:49152/cb",
        "http://localhost:49152/cb",
        "http://127.0.0.1:99999/cb",
        "http://u@127.0.0.1:49152/cb",
        "http://127.1:49152/cb",
        "http://2130706433/cb",
    ):
        assert_page(application.authorize(redirect_uri=uri), uri)


def test_o2_nothing_is_redirected_before_client_and_url_are_proven(running: House) -> None:
    application = client(running)
    for changes in (
        {"client_id": "nobody"},
        {"client_id": None},
        {"client_id": [application.client_id, application.client_id]},
        {"client_id": "\x00"},
        {"client_id": "nobody", "response_type": "token"},
        {"redirect_uri": "http://evil.example", "response_type": "token"},
        {"redirect_uri": "http://evil.example", "scope": "nonsense"},
        {"redirect_uri": "http://evil.example", "prompt": "none"},
    ):
        assert_page(application.authorize(**changes), changes)
    assert_page(machine(running).authorize(redirect_uri=REDIRECT_URI), "machine")


def test_o4_a_code_works_once_and_its_replay_ends_the_tokens(running: House) -> None:
    application = client(running)
    code = application.code(running.user("ada@x.io"))
    tokens = application.redeem(code).json()
    assert refusal(application.redeem(code)) == INVALID_GRANT
    assert refusal(application.refresh(tokens["refresh_token"])) == INVALID_GRANT
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert refusal(running.browser.get("/oauth2/userinfo", headers=bearer)) == (
        401,
        "invalid_token",
    )


def test_o4_of_twenty_concurrent_uses_of_a_code_one_succeeds(running: House) -> None:
    application = client(running)
    code = application.code(running.user("ada@x.io"))
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT_URI,
        "client_id": application.client_id,
        "client_secret": SECRET,
    }
    answers = running.run(post_together, running, [form] * 20)
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 19
    won = next(answer.json() for answer in answers if answer.status_code == 200)
    assert refusal(application.refresh(won["refresh_token"])) == INVALID_GRANT


def test_o5_a_code_is_bound_to_client_redirect_url_and_a_minute(running: House) -> None:
    application, other = client(running), client(running)
    user = running.user("ada@x.io")
    code = application.code(user)
    assert refusal(other.redeem(code)) == INVALID_GRANT
    assert refusal(application.redeem(code, redirect_uri="http://evil.example")) == INVALID_GRANT
    assert refusal(application.redeem(code, redirect_uri=None)) == (400, "invalid_request")
    assert refusal(application.redeem("nonsense")) == INVALID_GRANT
    running.clock.turn(seconds=60)
    assert refusal(application.redeem(code)) == INVALID_GRANT


def test_o6_pkce_can_not_be_left_out_or_weakened(running: House) -> None:
    public, confidential = browser_client(running), client(running)
    _, challenge = pkce()
    for application, changes in (
        (public, {}),
        (public, {"code_challenge": challenge, "code_challenge_method": "plain"}),
        (public, {"code_challenge": challenge}),
        (public, {"code_challenge_method": "S256"}),
        (public, {"code_challenge": challenge[:-1], "code_challenge_method": "S256"}),
        (public, {"code_challenge": f"{challenge}=", "code_challenge_method": "S256"}),
        (confidential, {"code_challenge": challenge, "code_challenge_method": "plain"}),
        (confidential, {"code_challenge": challenge}),
    ):
        answer = answer_of(application.authorize(**changes).headers["location"])
        assert answer["error"] == "invalid_request", changes


def test_o6_the_verifier_must_be_the_challenges_own(running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    verifier, challenge = pkce()
    asked = {"code_challenge": challenge, "code_challenge_method": "S256"}
    code = application.code(user, **asked)
    for wrong in (None, "x" * 43, verifier[:-1], f"{verifier}=", challenge, "short", "x" * 129):
        assert refusal(application.redeem(code, code_verifier=wrong)) == INVALID_GRANT, wrong
    assert application.redeem(code, code_verifier=verifier).status_code == 200
    without = application.code(user, prompt="login")
    assert refusal(application.redeem(without, code_verifier=verifier)) == INVALID_GRANT


def test_o7_every_answer_says_who_gives_it(running: House) -> None:
    application = client(running)
    success = answer_of(application.sign_on(running.user("ada@x.io")).location)
    failure = answer_of(application.authorize(response_type="token").headers["location"])
    assert success["iss"] == failure["iss"] == ISSUER


def test_o8_implicit_password_and_hybrid_are_not_there(running: House) -> None:
    application = client(running)
    for response_type in ("token", "id_token", "code token", "code id_token", "none"):
        location = application.authorize(response_type=response_type).headers["location"]
        assert answer_of(location)["error"] == "unsupported_response_type"
    answer = application.token(grant_type="password", username="ada@x.io", password="x")
    assert refusal(answer) == (400, "unsupported_grant_type")


def test_o9_a_client_proves_itself_in_one_way_and_never_in_the_url(running: House) -> None:
    application, public = client(running), browser_client(running)
    basic = httpx.BasicAuth(application.client_id, SECRET)
    form = {"grant_type": "refresh_token", "refresh_token": "x"}

    def post(data: dict[str, str], **more: Any) -> tuple[int, str]:
        return refusal(running.browser.post("/oauth2/token", data=form | data, **more))

    both = {"client_id": application.client_id, "client_secret": SECRET}
    assert post(both, auth=basic) == (400, "invalid_request")
    assert post({"client_id": "another"}, auth=basic) == (400, "invalid_request")
    assert post(both, params={"client_secret": SECRET}) == (400, "invalid_request")
    assert post({}) == (400, "invalid_request")
    assert post({}, headers={"Authorization": "Basic !!"}) == (401, "invalid_client")
    for wrong in (
        {"client_id": application.client_id, "client_secret": "wrong"},
        {"client_id": application.client_id},
        {"client_id": public.client_id, "client_secret": SECRET},
        {"client_id": "nobody", "client_secret": SECRET},
    ):
        assert post(wrong) == (401, "invalid_client"), wrong
    answer = running.browser.post(
        "/oauth2/token", data=form, auth=httpx.BasicAuth(application.client_id, "wrong")
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_o10_scopes_never_grow(running: House) -> None:
    application = client(running)
    tokens = application.tokens(running.user("ada@x.io"), scope="openid offline")
    grown = application.refresh(tokens["refresh_token"], scope="openid email")
    assert refusal(grown) == (400, "invalid_scope")
    worker = machine(running, scopes=(Scope("read:users"),))
    audience = f"{ISSUER}/api"
    for scope in ("openid", "create:users", "read:users create:users"):
        answer = worker.token(grant_type="client_credentials", audience=audience, scope=scope)
        assert refusal(answer) == (400, "invalid_scope"), scope
    bare = worker.token(grant_type="client_credentials", scope="read:users")
    assert refusal(bare) == (400, "invalid_scope")
    foreign = worker.token(grant_type="client_credentials", audience="https://evil.example/api")
    assert refusal(foreign) == (400, "invalid_request")
    for other in (application, browser_client(running)):
        answer = other.token(grant_type="client_credentials", audience=audience)
        assert answer.status_code == 400
    token = worker.token(grant_type="client_credentials", audience=audience).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    profile = running.browser.get("/oauth2/userinfo", headers=headers)
    assert refusal(profile) == (403, "insufficient_scope")


def test_o13_logout_leads_to_registered_urls_only(running: House) -> None:
    home = "http://localhost:3000"
    application = client(running, logout_uris=(home,))
    other = client(running, logout_uris=("http://other.example",))
    for name in ("redirect", "post_logout_redirect_uri", "redirect_uri"):
        for uri in (
            "http://evil.example",
            "//evil.example",
            f"{home}.evil.example",
            f"{home}@evil.example",
            f"{home}/path",
            f"{home}//",
            f"{home}#x",
            "javascript:alert(1)",
            f"{home}\r\nx: y",
        ):
            assert_page(running.browser.get("/logout", params={name: uri}), (name, uri))
        strange = {name: home, "client_id": other.client_id}
        assert_page(running.browser.get("/logout", params=strange), strange)
        own = running.browser.get(
            "/logout", params={name: home, "client_id": application.client_id}
        )
        assert own.headers["location"] == home


@pytest.mark.parametrize("path", ["/oauth2/auth", "/logout", "/oauth2/token", "/oauth2/revoke"])
def test_o16_whatever_comes_the_answer_is_a_refusal(running: House, path: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    bodies = (
        b"",
        b"\xff\xfe",
        b"%ff=%fe",
        b"client_id=%00",
        b"client_id=%ff",
        b"&" * 1000,
        b"a=b&" * 1000,
        b"[" * 50_000,
        b"token=" + b"x" * 60_000,
        b"x" * 70_000,
        b"grant_type=authorization_code&grant_type=refresh_token&client_id=a",
        b"claims=" + b"%5B" * 10_000,
    )
    for body in bodies:
        for headers in (form, {"Content-Type": "application/json"}, {}):
            answer = running.browser.post(path, content=body, headers=headers)
            assert answer.status_code < 500, (path, body[:40], answer.text)
            if path != "/logout":
                assert answer.status_code >= 400, (path, body[:40])
            assert "Traceback" not in answer.text
    for query in (b"%ff", b"client_id=%00&redirect_uri=%00", b"a&" * 200, b"state=%F0%9F"):
        answer = running.browser.get(f"{path}?{query.decode()}")
        assert answer.status_code < 500, (path, query)


def test_o16_a_body_that_is_too_long_is_refused_while_it_is_read(running: House) -> None:
    application = client(running)
    answer = running.browser.post(
        "/oauth2/token",
        data={"client_id": application.client_id, "grant_type": "x" * 100_000},
    )
    assert refusal(answer) == (413, "body_too_large")


def test_o16_a_body_that_is_announced_too_long_or_never_comes_is_not_waited_for(
    running: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genkan.identity.http.serve._LONGEST_PAUSE_SECONDS", 0.05)
    announced = (("content-length", "99999999"),)
    assert running.run(status_without_body, running, announced) == 413
    assert running.run(status_without_body, running, (("content-length", "5"),)) == 408


async def status_without_body(running: House, headers: tuple[tuple[str, str], ...]) -> int:
    """The answer to a client that sends a request's head and then nothing more."""
    form = ("content-type", "application/x-www-form-urlencoded")
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/oauth2/token",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in (form, *headers)],
    }
    statuses: list[int] = []

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await running.app(scope, receive, send)
    return statuses[0]


async def post_together(running: House, forms: list[dict[str, str]]) -> list[httpx.Response]:
    """All forms to the token endpoint at once."""
    transport = httpx.ASGITransport(running.app)
    async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as network:
        return await asyncio.gather(*(network.post("/oauth2/token", data=form) for form in forms))


def test_a_token_says_nothing_that_a_client_chose(running: House) -> None:
    application: Client = client(running, name='"},"sub":"kp_0"')
    claims = claims_of(application.tokens(running.user("ada@x.io"), nonce='","x":"')["id_token"])
    assert claims["nonce"] == '","x":"'
    assert "x" not in claims
