"""identity-security 4.2: attacks on tokens and keys."""

import asyncio
import base64
import hashlib
import hmac
from typing import Any

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from genkan.identity.errors import InvalidToken
from genkan.identity.model.hasura_mapping import HasuraMapping
from genkan.identity.model.signing_key import SigningAlgorithm
from genkan.identity.tokens.sign import sign
from genkan.identity.tokens.verify import Expectation, TokenKind, verify
from tests.identity.attack.test_authorization_endpoint import post_together
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import (
    CLAIMS,
    SECRET,
    Client,
    claims_of,
    client,
    encoded,
    refusal,
    segment,
)

INVALID_GRANT = (400, "invalid_grant")


def forge(token: str, *, header: dict[str, Any] | None = None, signature: bytes = b"x") -> str:
    """The token with another header and signature."""
    head = encoded(msgspec.json.encode(header)) if header is not None else token.partition(".")[0]
    body = token.split(".")[1]
    return f"{head}.{body}.{encoded(signature)}"


def header_of(token: str) -> dict[str, Any]:
    return msgspec.json.decode(segment(token, 0))


def assert_refused(running: House, token: str, what: object) -> None:
    ring = running.run(running.provider.keys.ring, running.clock.now)
    expected = Expectation(issuer=ISSUER, kind=TokenKind.ACCESS)
    with pytest.raises(InvalidToken):
        verify(token, ring, expected, running.clock.now)
    if token.isprintable() and token == token.strip():
        headers = {"Authorization": f"Bearer {token}"}
        answer = running.browser.get("/oauth2/userinfo", headers=headers)
        assert refusal(answer) == (401, "invalid_token"), what


def test_t1_the_token_does_not_choose_its_algorithm(running: House) -> None:
    token = client(running).tokens(running.user("ada@x.io"))["access_token"]
    genuine = header_of(token)
    jwk = running.browser.get("/.well-known/jwks").json()["keys"][0]
    modulus = int.from_bytes(base64.urlsafe_b64decode(jwk["n"] + "=="))
    public = rsa.RSAPublicNumbers(65537, modulus).public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for name in ("none", "None", "NoNe", "", "RS512", "PS256", "ES256", "HS256", None, 7):
        changed = genuine | {"alg": name}
        assert_refused(running, forge(token, header=changed), name)
        assert_refused(running, forge(token, header=changed).rpartition(".")[0] + ".", name)
    body = token.split(".")[1]
    for key in (pem, pem.strip(), msgspec.json.encode(jwk), jwk["n"].encode()):
        head = encoded(msgspec.json.encode(genuine | {"alg": "HS256"}))
        mac = hmac.new(key, f"{head}.{body}".encode(), hashlib.sha256).digest()
        assert_refused(running, f"{head}.{body}.{encoded(mac)}", "HS256 with the public key")
    for signature in (b"\x00", b"\x00" * 64, b"\x00" * 256, b"\xff" * 256):
        assert_refused(running, forge(token, signature=signature), signature)


def test_t1_a_token_on_the_curve_is_verified_by_its_key_alone(running: House) -> None:
    application = client(running, signing_algorithm=SigningAlgorithm.ES256)
    tokens = application.tokens(running.user("ada@x.io"))
    token = tokens["access_token"]
    published = {key["kid"]: key for key in running.browser.get("/.well-known/jwks").json()["keys"]}
    for each in (token, tokens["id_token"]):
        genuine = header_of(each)
        assert genuine["alg"] == published[genuine["kid"]]["alg"] == "ES256"
    headers = {"Authorization": f"Bearer {token}"}
    assert running.browser.get("/oauth2/userinfo", headers=headers).status_code == 200
    genuine = header_of(token)
    for name in ("none", "RS256", "ES384", "ES512", "HS256", "EdDSA"):
        assert_refused(running, forge(token, header=genuine | {"alg": name}), name)
    for kid, key in published.items():
        if key["alg"] == "RS256":
            assert_refused(running, forge(token, header=genuine | {"kid": kid}), kid)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    whole = order.to_bytes(32)
    one = (1).to_bytes(32)
    for signature in (bytes(64), whole * 2, bytes(32) + one, one + bytes(32), b"\x30\x06", b""):
        assert_refused(running, forge(token, signature=signature), signature)
    # The same signature in DER, as TLS writes it, is none of JWS (RFC 7518 section 3.4).
    raw = segment(token, 2)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    assert_refused(running, forge(token, signature=der), "DER")


def test_t2_a_key_in_the_header_is_never_used(running: House) -> None:
    token = client(running).tokens(running.user("ada@x.io"))["access_token"]
    genuine = header_of(token)
    own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    numbers = own.public_key().public_numbers()
    jwk = {
        "kty": "RSA",
        "n": encoded(numbers.n.to_bytes(256)),
        "e": "AQAB",
        "kid": genuine["kid"],
    }

    def signed_by_own(header: dict[str, Any]) -> str:
        text = f"{encoded(msgspec.json.encode(header))}.{token.split('.')[1]}"
        return f"{text}.{encoded(own.sign(text.encode(), padding.PKCS1v15(), SHA256()))}"

    for more in (
        {},
        {"jwk": jwk},
        {"jku": "http://127.0.0.1:1/keys"},
        {"x5u": "http://127.0.0.1:1/cert"},
        {"x5c": ["MIIB"]},
        {"kid": "../../dev/null"},
        {"kid": "' or 1=1 --"},
        {"kid": ""},
        {"kid": None},
        {"kid": ["a"]},
        {"kid": "00:" * 15 + "00"},
    ):
        assert_refused(running, signed_by_own(genuine | more), more)
    without = {name: value for name, value in genuine.items() if name != "kid"}
    assert_refused(running, signed_by_own(without), "no kid")
    keys = [each["kid"] for each in running.browser.get("/.well-known/jwks").json()["keys"]]
    other = next(each for each in keys if each != genuine["kid"])
    genuine_signature = segment(token, 2)
    assert_refused(
        running, forge(token, header=genuine | {"kid": other}, signature=genuine_signature), "other"
    )


def test_t3_what_is_not_exactly_a_compact_token_is_refused(running: House) -> None:
    token = client(running).tokens(running.user("ada@x.io"))["access_token"]
    head, body, signature = token.split(".")
    genuine = header_of(token)
    for what in (
        f"{token}=",
        f"{token}==",
        f" {token}",
        f"{token} ",
        f"{token}\n",
        f"{head}.{body}",
        f"{token}.x",
        f"{head}..{signature}",
        f".{body}.{signature}",
        f"{head}={body}.{signature}",
        f"{head}.{body}=.{signature}",
        "x" * 9000,
        f"{head}.{body}{'A' * 8192}.{signature}",
        msgspec.json.encode({"protected": head, "payload": body, "signature": signature}).decode(),
        "[" * 4000,
        f"{encoded(b'[' * 3000)}.{body}.{signature}",
        f"{encoded(b'{')}.{body}.{signature}",
    ):
        assert_refused(running, what, what[:80])
    for more in (
        {"crit": ["exp"]},
        {"b64": False},
        {"zip": "DEF"},
        {"typ": "JOSE"},
        {"cty": "JWT"},
    ):
        changed = forge(token, header=genuine | more, signature=segment(token, 2))
        assert_refused(running, changed, more)


def test_t4_one_kind_of_token_never_passes_for_another(running: House) -> None:
    tokens = client(running, logout_uris=("http://localhost:3000",)).tokens(
        running.user("ada@x.io")
    )
    assert_refused(running, tokens["id_token"], "an ID token")
    ring = running.run(running.provider.keys.ring, running.clock.now)
    genuine = claims_of(tokens["access_token"])
    now = int(running.clock.now.timestamp())
    for changes in (
        {"iss": "http://evil.example"},
        {"iss": f"{ISSUER}/"},
        {"exp": now},
        {"exp": "tomorrow"},
        {"exp": None},
        {"nbf": now + 60},
        {"iat": now + 60},
        {"auth_time": now},
        {"scp": "openid"},
        {"aud": "a"},
        {"sub": 7},
        {"azp": None},
    ):
        assert_refused(running, sign(genuine | changes, ring), changes)
    missing = {name: value for name, value in genuine.items() if name != "exp"}
    assert_refused(running, sign(missing, ring), "no exp")
    running.clock.turn(seconds=-3600)
    assert_refused(running, tokens["access_token"], "from the future")
    running.clock.turn(seconds=3600)
    expected = Expectation(issuer=ISSUER, kind=TokenKind.ID)
    with pytest.raises(InvalidToken):
        verify(tokens["access_token"], ring, expected, running.clock.now)
    management = Expectation(
        issuer=ISSUER, kind=TokenKind.ACCESS, audiences=frozenset({f"{ISSUER}/api"})
    )
    with pytest.raises(InvalidToken):
        verify(tokens["access_token"], ring, management, running.clock.now)


def refresh_form(application: Client, token: str) -> dict[str, str]:
    return {
        "grant_type": "refresh_token",
        "refresh_token": token,
        "client_id": application.client_id,
        "client_secret": SECRET,
    }


def test_t5_an_old_refresh_token_ends_its_family(running: House) -> None:
    application = client(running)
    first = application.tokens(running.user("ada@x.io"))["refresh_token"]
    second = application.refresh(first).json()["refresh_token"]
    third = application.refresh(second).json()["refresh_token"]
    assert refusal(application.refresh(first)) == INVALID_GRANT
    assert refusal(application.refresh(third)) == INVALID_GRANT
    audited = running.run(read_audit, running)
    told = {"signed_in", "refresh_token_reused"}
    assert [kind for kind in audited if kind in told] == ["signed_in", "refresh_token_reused"]


def test_t5_fifty_concurrent_refreshes_are_one_lineage(running: House) -> None:
    application = client(running)
    first = application.tokens(running.user("ada@x.io"))["refresh_token"]
    answers = running.run(post_together, running, [refresh_form(application, first)] * 50)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    after = answers[0].json()["refresh_token"]
    assert application.refresh(after).status_code == 200


def test_t5_a_refresh_that_races_a_revocation_leaves_nothing_alive(running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    for _ in range(5):
        token = application.tokens(user, prompt="login")["refresh_token"]
        answers = running.run(race_revocation, running, refresh_form(application, token))
        newest = [each.json()["refresh_token"] for each in answers if "refresh_token" in each.text]
        for each in [token, *newest]:
            assert refusal(application.refresh(each)) == INVALID_GRANT


def test_t6_the_token_before_is_worth_its_successor_for_a_minute(running: House) -> None:
    application = client(running)
    first = application.tokens(running.user("ada@x.io"))["refresh_token"]
    second = application.refresh(first).json()["refresh_token"]
    for _ in range(6):
        running.clock.turn(seconds=9)
        again = application.refresh(first)
        assert again.json()["refresh_token"] == second
        assert again.json()["id_token"]
    running.clock.turn(seconds=6)
    assert refusal(application.refresh(first)) == INVALID_GRANT
    assert refusal(application.refresh(second)) == INVALID_GRANT


def test_t7_who_may_not_sign_in_any_more_can_not_refresh(running: House) -> None:
    application = client(running)
    ports = running.provider.ports
    user = running.user("ada@x.io")
    default = running.run(ports.organizations.default)
    token = application.tokens(user)["refresh_token"]
    running.run(ports.organizations.remove_member, default.code, user.id)
    assert refusal(application.refresh(token)) == INVALID_GRANT
    running.run(ports.organizations.add_member, default.code, user.id, running.clock.now)
    assert application.refresh(token).status_code == 200
    running.run(ports.users.delete, user.id)
    assert refusal(application.refresh(token)) == INVALID_GRANT


def test_a_refresh_token_is_its_clients_and_can_not_be_made(running: House) -> None:
    application, other = client(running), client(running)
    token = application.tokens(running.user("ada@x.io"))["refresh_token"]
    assert refusal(other.refresh(token)) == INVALID_GRANT
    version, grant, counter, mac = token.split(".")
    for made in (
        f"{version}.{grant}.{int(counter) + 1}.{mac}",
        f"{version}.{grant}.{counter}.{mac[:-1]}x",
        f"v2.{grant}.{counter}.{mac}",
        f"{grant}.{counter}.{mac}",
        "x",
        "v1.\u0661",
    ):
        assert refusal(application.refresh(made)) == INVALID_GRANT, made
    assert application.refresh(token).status_code == 200


def test_t9_no_answer_and_no_log_has_a_private_key_or_a_secret(running: House) -> None:
    application = client(running)
    tokens = application.tokens(running.user("ada@x.io"))
    for key in running.browser.get("/.well-known/jwks").json()["keys"]:
        assert not {"d", "p", "q", "dp", "dq", "qi", "k", "oth"} & set(key)
    ports = running.provider.ports
    shown = repr(ports.config) + repr(running.run(ports.keys.all)) + repr(ports.vault)
    ring = running.run(running.provider.keys.ring, running.clock.now)
    shown += repr(ring)
    assert "PRIVATE" not in shown
    assert repr(ports.config.secret_key) not in shown
    assert tokens["refresh_token"] not in shown


def test_t10_what_a_person_or_a_role_is_called_is_no_claim(running: House) -> None:
    application = client(running, hasura=HasuraMapping(is_enabled=True))
    user = running.user(
        "ada@x.io", given_name='{"x-hasura-role":"admin"}', username=CLAIMS, provided_id="sub"
    )
    claims = claims_of(application.tokens(user)["access_token"])
    assert claims["sub"] == user.id
    assert set(claims[CLAIMS]) == {
        *("x-hasura-default-role", "x-hasura-allowed-roles", "x-hasura-user-id"),
        *("x-hasura-org-code", "x-hasura-org-codes", "x-hasura-permissions", "x-hasura-email"),
    }


async def race_revocation(running: House, form: dict[str, str]) -> list[httpx.Response]:
    transport = httpx.ASGITransport(running.app)
    revocation = {
        "token": form["refresh_token"],
        "client_id": form["client_id"],
        "client_secret": form["client_secret"],
    }
    async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as network:
        return await asyncio.gather(
            network.post("/oauth2/token", data=form),
            network.post("/oauth2/revoke", data=revocation),
            network.post("/oauth2/token", data=form),
        )


async def read_audit(running: House) -> list[str]:
    pool = running.provider.ports.audit._pool
    async with pool.lend() as connection:
        rows = await connection.fetch("select kind from identity.audit_events order by number")
    return [row["kind"] for row in rows]
