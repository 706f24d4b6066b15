"""`/oauth2/token`: codes, refresh tokens and machines' credentials become tokens."""

import base64
import dataclasses

import pytest

from genkan.identity.model.role import Role
from genkan.identity.names import PermissionKey, RoleId, RoleKey, Scope
from tests.identity.in_process import ISSUER, REDIRECT_URI, House
from tests.identity.oauth_client import (
    SECRET,
    answer_of,
    browser_client,
    claims_of,
    client,
    machine,
    pkce,
    refusal,
)


def test_a_code_becomes_all_three_tokens(running: House) -> None:
    application = client(running)
    answer = application.redeem(application.code(running.user("ada@x.io")))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"
    tokens = answer.json()
    assert set(tokens) == {
        *("access_token", "id_token", "refresh_token", "expires_in", "scope", "token_type")
    }
    assert tokens["expires_in"] == 86_400
    assert tokens["scope"] == "openid profile email offline"
    assert tokens["token_type"] == "bearer"


def test_the_access_token_has_kindes_claims(running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    default = running.run(running.provider.ports.organizations.default)
    claims = claims_of(application.tokens(user)["access_token"])
    now = int(running.clock.now.timestamp())
    assert claims.pop("jti")
    assert claims.pop("sid")
    assert claims == {
        "aud": [],
        "azp": application.client_id,
        "exp": now + 86_400,
        "feature_flags": {},
        "iat": now,
        "iss": ISSUER,
        "ksp": {"persistent": True},
        "org_code": default.code,
        "permissions": [],
        "roles": [],
        "scp": ["openid", "profile", "email", "offline"],
        "sub": user.id,
    }


def test_the_id_token_has_kindes_claims(running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io", family_name="Lovelace")
    default = running.run(running.provider.ports.organizations.default)
    claims = claims_of(application.tokens(user, nonce="n-1")["id_token"])
    now = int(running.clock.now.timestamp())
    for name in ("jti", "sid", "at_hash"):
        assert claims.pop(name)
    assert claims == {
        "aud": [application.client_id, ISSUER],
        "auth_time": now,
        "azp": application.client_id,
        "email": "ada@x.io",
        "email_verified": True,
        "exp": now + 3_600,
        "family_name": "Lovelace",
        "given_name": "Ada",
        "iat": now,
        "iss": ISSUER,
        "name": "Ada Lovelace",
        "nonce": "n-1",
        "org_codes": [default.code],
        "rat": now,
        "sub": user.id,
        "updated_at": now,
    }


def test_scopes_choose_what_comes(running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    plain = application.tokens(user, scope="openid")
    assert "refresh_token" not in plain
    assert "email" not in claims_of(plain["id_token"])
    assert "name" not in claims_of(plain["id_token"])
    without_openid = application.tokens(user, scope="email offline", prompt="login")
    assert "id_token" not in without_openid
    assert "refresh_token" in without_openid


def test_basic_authentication_is_served_too(running: House) -> None:
    application = client(running)
    code = application.code(running.user("ada@x.io"))
    basic = base64.b64encode(f"{application.client_id}:{SECRET}".encode()).decode()
    answer = running.browser.post(
        "/oauth2/token",
        data={"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI},
        headers={"Authorization": f"Basic {basic}"},
    )
    assert answer.status_code == 200
    assert answer.json()["access_token"]


def test_one_trailing_slash_of_the_redirect_url_is_forgiven(running: House) -> None:
    application = browser_client(running, redirect_uris=("http://localhost:3000/",))
    verifier, challenge = pkce()
    code = application.code(
        running.user("ada@x.io"),
        redirect_uri="http://localhost:3000",
        code_challenge=challenge,
        code_challenge_method="S256",
    )
    answer = application.redeem(code, redirect_uri="http://localhost:3000/", code_verifier=verifier)
    assert answer.status_code == 200


def test_a_refresh_gives_a_new_set_with_claims_of_now(running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    first = application.tokens(user)
    ports = running.provider.ports
    role = Role(
        id=RoleId("r-1"),
        key=RoleKey("editor"),
        name="Editor",
        permissions=(PermissionKey("write:posts"),),
    )
    organization = running.run(ports.organizations.default)
    running.run(ports.roles.create, role)
    running.run(ports.roles.assign, organization.code, user.id, role.id)
    second = application.refresh(first["refresh_token"]).json()
    assert set(second) == set(first)
    assert second["refresh_token"] != first["refresh_token"]
    claims = claims_of(second["access_token"])
    assert claims["roles"] == [{"id": "r-1", "key": "editor", "name": "Editor"}]
    assert claims["permissions"] == ["write:posts"]
    assert "nonce" not in claims_of(second["id_token"])


def test_a_refresh_may_narrow_the_scope_for_one_token(running: House) -> None:
    application = client(running)
    first = application.tokens(running.user("ada@x.io"))
    narrow = application.refresh(first["refresh_token"], scope="openid").json()
    assert narrow["scope"] == "openid"
    assert claims_of(narrow["access_token"])["scp"] == ["openid"]
    wide = application.refresh(narrow["refresh_token"]).json()
    assert wide["scope"] == "openid profile email offline"


def test_a_refresh_token_ends_when_it_is_not_used(running: House) -> None:
    application = client(running)
    token = application.tokens(running.user("ada@x.io"))["refresh_token"]
    running.clock.turn(days=14)
    token = application.refresh(token).json()["refresh_token"]
    running.clock.turn(days=14)
    token = application.refresh(token).json()["refresh_token"]
    running.clock.turn(days=15)
    assert refusal(application.refresh(token)) == (400, "invalid_grant")


def test_a_machine_gets_a_token_without_a_user(running: House) -> None:
    application = machine(running, audiences=("hasura",))
    answer = application.token(grant_type="client_credentials", audience="hasura", scope="")
    tokens = answer.json()
    assert set(tokens) == {"access_token", "expires_in", "scope", "token_type"}
    claims = claims_of(tokens["access_token"])
    now = int(running.clock.now.timestamp())
    assert claims.pop("jti")
    assert claims == {
        "aud": ["hasura"],
        "azp": application.client_id,
        "exp": now + 86_400,
        "gty": ["client_credentials"],
        "iat": now,
        "iss": ISSUER,
        "scope": "",
        "scp": [],
        "v": "2",
    }


@pytest.mark.parametrize("spelling", ["http://localhost:8080/api", "https://localhost:8080/api"])
def test_the_management_audience_has_two_spellings(running: House, spelling: str) -> None:
    application = machine(running, scopes=(Scope("read:users"), Scope("create:users")))
    tokens = application.token(grant_type="client_credentials", audience=spelling).json()
    claims = claims_of(tokens["access_token"])
    assert claims["aud"] == [f"{ISSUER}/api"]
    assert claims["scope"] == "create:users read:users"
    narrow = application.token(
        grant_type="client_credentials", audience=spelling, scope="read:users"
    )
    assert narrow.json()["scope"] == "read:users"


def test_lifetimes_are_the_applications_own(running: House) -> None:
    application = client(running)
    lifetimes = dataclasses.replace(
        application.application.lifetimes, access_token_seconds=60, id_token_seconds=30
    )
    changed = dataclasses.replace(application.application, lifetimes=lifetimes)
    running.run(running.provider.ports.applications.update, changed)
    tokens = application.tokens(running.user("ada@x.io"))
    now = int(running.clock.now.timestamp())
    assert tokens["expires_in"] == 60
    assert claims_of(tokens["access_token"])["exp"] == now + 60
    assert claims_of(tokens["id_token"])["exp"] == now + 30


def test_a_browser_may_refresh_with_its_cookie(running: House) -> None:
    application = browser_client(running)
    verifier, challenge = pkce()
    code = application.code(
        running.user("ada@x.io"), code_challenge=challenge, code_challenge_method="S256"
    )
    redeemed = application.redeem(code, code_verifier=verifier)
    cookies = redeemed.headers.get_list("set-cookie")
    kept = next(each for each in cookies if each.startswith("refresh_token_"))
    assert "HttpOnly" in kept
    assert "Path=/oauth2/token" in kept
    marker = next(each for each in cookies if each.startswith("_kbrte=1"))
    assert "HttpOnly" not in marker
    by_cookie = application.token(grant_type="refresh_token")
    assert by_cookie.status_code == 200
    by_body = application.refresh(by_cookie.json()["refresh_token"])
    assert by_body.status_code == 200


def test_a_client_with_a_secret_gets_no_cookie(running: House) -> None:
    application = client(running)
    answer = application.redeem(application.code(running.user("ada@x.io")))
    assert "set-cookie" not in answer.headers


def test_scripts_of_registered_origins_may_read_the_answer(running: House) -> None:
    client(running)
    preflight = running.browser.options(
        "/oauth2/token",
        headers={
            "Origin": "http://localhost:3000",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "kinde-sdk",
        },
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert preflight.headers["access-control-allow-credentials"] == "true"
    assert "kinde-sdk" in preflight.headers["access-control-allow-headers"]
    assert preflight.headers["vary"] == "Origin"
    answer = running.browser.post("/oauth2/token", headers={"Origin": "http://localhost:3000"})
    assert answer.status_code == 400
    assert answer.headers["access-control-allow-origin"] == "http://localhost:3000"


def test_scripts_of_other_origins_may_not(running: House) -> None:
    client(running)
    for origin in ("https://evil.example", "http://localhost:3001", "null", "x" * 600):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        for answer in (
            running.browser.options("/oauth2/token", headers=headers),
            running.browser.post("/oauth2/token", headers=headers),
        ):
            assert "access-control-allow-origin" not in answer.headers
            assert answer.headers["vary"] == "Origin"


def test_an_unknown_grant_type_is_named(running: House) -> None:
    application = client(running)
    assert refusal(application.token(grant_type="password")) == (400, "unsupported_grant_type")
    assert refusal(application.token(grant_type=None)) == (400, "invalid_request")
    assert "code" not in answer_of(application.authorize().headers["location"])
