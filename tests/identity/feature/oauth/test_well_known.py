"""The provider's metadata and keys."""

from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import client


def test_discovery_names_only_what_is_served(running: House) -> None:
    document = running.browser.get("/.well-known/openid-configuration").json()
    assert document["issuer"] == ISSUER
    for name in (
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
        "revocation_endpoint",
        "introspection_endpoint",
        "end_session_endpoint",
    ):
        path = document[name].removeprefix(ISSUER)
        answers = {running.browser.request(way, path).status_code for way in ("GET", "POST")}
        assert answers != {404}, name
    assert document["response_types_supported"] == ["code"]
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["id_token_signing_alg_values_supported"] == ["RS256", "ES256"]
    assert document["ui_locales_supported"] == ["en", "de", "fr", "es", "pt-BR", "ar", "ja"]
    assert document["authorization_response_iss_parameter_supported"] is True
    other = running.browser.get("/.well-known/oauth-authorization-server")
    assert other.json() == document
    assert other.headers["access-control-allow-origin"] == "*"


def test_the_keys_are_public_and_cached_for_minutes(running: House) -> None:
    answer = running.browser.get("/.well-known/jwks")
    assert answer.headers["cache-control"] == "public, max-age=300"
    keys = answer.json()["keys"]
    # Of each algorithm the active one, and the next, before it signs anything.
    kinds = [(key["kty"], key["use"], key["alg"]) for key in keys]
    assert kinds == [("RSA", "sig", "RS256")] * 2 + [("EC", "sig", "ES256")] * 2
    for key in keys:
        numbers = {"n", "e"} if key["kty"] == "RSA" else {"crv", "x", "y"}
        assert set(key) == {"kty", "use", "alg", "kid"} | numbers
        assert set(key["kid"]) <= set("0123456789abcdef:")
    doubled = running.browser.get(f"{ISSUER}//.well-known/jwks")
    assert doubled.content == answer.content
    again = running.browser.get(
        "/.well-known/jwks", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304
    assert again.content == b""


def test_sdks_of_kinde_are_shown_no_key_that_signed_nothing_yet(running: House) -> None:
    first = running.browser.get("/.well-known/jwks.json")
    assert first.headers["cache-control"] == "public, no-cache"
    assert [key["alg"] for key in first.json()["keys"]] == ["RS256", "ES256"]
    running.run(running.provider.ports.keys.rotate, now=running.clock.now, is_forced=True)
    # At once, and the one that signs now before the one that did.
    rotated = running.browser.get("/.well-known/jwks.json").json()["keys"]
    assert [key["alg"] for key in rotated] == ["RS256", "RS256", "ES256", "ES256"]
    assert rotated[1] == first.json()["keys"][0]
    everything = running.browser.get("/.well-known/jwks").json()["keys"]
    assert rotated[0] == everything[0]
    assert {key["kid"] for key in rotated} < {key["kid"] for key in everything}


def test_a_rotated_key_was_published_before_and_the_old_one_still_verifies(running: House) -> None:
    application = client(running)
    tokens = application.tokens(running.user("ada@x.io"))
    before = {key["kid"] for key in running.browser.get("/.well-known/jwks").json()["keys"]}
    ports = running.provider.ports
    running.run(ports.keys.rotate, now=running.clock.now, is_forced=True)
    running.clock.turn(seconds=11)
    after = {key["kid"] for key in running.browser.get("/.well-known/jwks").json()["keys"]}
    assert before < after
    ring = running.run(running.provider.keys.ring, running.clock.now)
    assert set(ring.active.values()) <= before
    old = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert running.browser.get("/oauth2/userinfo", headers=old).status_code == 200
    new = application.refresh(tokens["refresh_token"]).json()["access_token"]
    assert (
        running.browser.get(
            "/oauth2/userinfo", headers={"Authorization": f"Bearer {new}"}
        ).status_code
        == 200
    )


def test_private_keys_are_sealed_where_they_are_stored(running: House) -> None:
    async def stored() -> list[bytes]:
        pool = running.provider.ports.keys._pool  # type: ignore[attr-defined]
        async with pool.lend() as connection:
            rows = await connection.fetch("select sealed_private_key from identity.signing_keys")
        return [row[0] for row in rows]

    sealed = running.run(stored)
    assert len(sealed) == 4
    assert not [each for each in sealed if b"PRIVATE" in each]


def test_unknown_paths_and_methods_are_told_apart(running: House) -> None:
    unknown = running.browser.get("/nothing", headers={"Accept": "application/json"})
    assert (unknown.status_code, unknown.json()["error"]) == (404, "not_found")
    page = running.browser.get("/nothing", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    method = running.browser.put("/oauth2/token")
    assert (method.status_code, method.headers["allow"]) == (405, "POST")
    assert running.browser.head("/.well-known/jwks").status_code == 200
