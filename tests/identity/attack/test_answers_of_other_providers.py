"""identity-security T1, T2, T4, L16, L20: what other providers answer, as hostile ones would."""

import base64
import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest
from joserfc import jws

from genkan.identity.outbound import provider_http
from genkan.identity.outbound.safe_http import OutboundLimits
from tests.clients.fake_provider import (
    Answer,
    FakeProvider,
    another_rsa_key,
    ec_key,
    person,
    rsa_key,
    signed,
)
from tests.identity.in_process import House, house
from tests.identity.other_providers import (
    MISMATCH,
    arrive,
    begun,
    connection,
    details,
    refused_for,
    sent_away,
    user_of,
)

EMAIL = "ada@example.com"
AWAY = "does not answer as it should"


# ID tokens --------------------------------------------------------------------------------------


def encoded(value: bytes | dict[str, Any]) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{encoded({**header, 'alg': 'none'})}.{encoded(claims)}."


def by_public_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """HS256, its secret the text of the public key (key confusion)."""
    signing = f"{encoded({**header, 'alg': 'HS256'})}.{encoded(claims)}"
    secret = rsa_key().as_pem(private=False)
    return f"{signing}.{encoded(hmac.digest(secret, signing.encode(), hashlib.sha256))}"


def by_another_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jws.serialize_compact(header, json.dumps(claims), another_rsa_key(), ["RS256"])


def with_own_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """The key comes along in the header."""
    own = {**header, "kid": "own", "jwk": another_rsa_key().as_dict(private=False)}
    return by_another_key(own, claims)


def with_another_payload(header: dict[str, Any], claims: dict[str, Any]) -> str:
    head, _, signature = signed(header, claims).split(".")
    return f"{head}.{encoded(claims | {'sub': 'somebody else'})}.{signature}"


def by_the_wrong_kind_of_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    header = {**header, "alg": "ES256"}  # `kid` stays the RSA key's
    return jws.serialize_compact(header, json.dumps(claims), ec_key(), ["ES256"])


FORGED: tuple[Any, ...] = (
    *(unsigned, by_public_key, by_another_key, with_own_key, with_another_payload),
    *(by_the_wrong_kind_of_key, lambda *_: "x" * 20_000, lambda *_: "a.b", lambda *_: "...."),
    lambda header, claims: signed(header, claims).rpartition(".")[0] + ".",
)


def test_t1_an_id_token_that_is_not_the_providers_is_refused(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    for sign in FORGED:
        provider.sign = sign
        answer = arrive(running, provider, made)
        assert answer.status_code == 400, sign
        assert MISMATCH in answer.text or AWAY in answer.text, sign
    assert user_of(running, EMAIL) is None
    provider.sign = signed
    assert "code=" in arrive(running, provider, made).headers["location"]


NOT_FOR_US: tuple[dict[str, Any], ...] = (
    {"iss": "https://accounts.google.com"},
    {"iss": None},
    {"aud": "another-client"},
    {"aud": None},
    {"aud": []},
    {"aud": ["our-client-id", "another-client"]},  # and no azp
    {"aud": ["our-client-id", "another-client"], "azp": "another-client"},
    {"azp": "another-client"},
    {"nonce": None},
    {"nonce": "another"},
    {"exp": 1},
    {"exp": None},
    {"exp": "9999999999"},
    {"exp": True},
    {"iat": 9999999999},
    {"iat": None},
    {"nbf": 9999999999},
    {"sub": None},
    {"sub": ""},
    {"sub": "x" * 256},
    {"sub": "a\x00b"},
    {"sub": ["ada"]},
    {"sub": True},
)


def test_t4_an_id_token_that_is_not_for_this_sign_in_is_refused(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    for claims in NOT_FOR_US:
        provider.claims = claims
        answer = arrive(running, provider, made)
        assert answer.status_code == 400, claims
        assert MISMATCH in answer.text or AWAY in answer.text, claims
    assert user_of(running, EMAIL) is None
    provider.claims = {"aud": ["our-client-id", "another"], "azp": "our-client-id"}
    assert "code=" in arrive(running, provider, made).headers["location"]


def test_t2_what_a_header_says_of_itself_is_not_followed(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    for header in ({"crit": ["b64"], "b64": False}, {"kid": "../../dev/null"}):

        def sign(
            given: dict[str, Any], claims: dict[str, Any], more: dict[str, Any] = header
        ) -> str:
            _, payload, signature = signed(given, claims).split(".")
            return f"{encoded({**given, **more})}.{payload}.{signature}"

        provider.sign = sign
        refused_for(arrive(running, provider, made), MISMATCH)


UNUSABLE: tuple[list[Any], ...] = (
    [{"kty": "oct", "kid": "their-key", "k": "c2VjcmV0", "alg": "HS256"}],
    [{"kty": "RSA", "kid": "their-key", "n": "AQAB", "e": "AQAB"}],
    [{"kty": "RSA", "kid": "their-key", "use": "enc", "n": "AQAB", "e": "AQAB"}],
    [{"kty": "EC", "kid": "their-key", "crv": "P-256", "x": "AA", "y": "AA"}],
    ["x", None, 1, {"kty": []}, {"kid": {}}],
)


def test_keys_that_can_not_be_used_verify_nothing(running: House, provider: FakeProvider) -> None:
    made = connection(running, provider)
    for keys in UNUSABLE:
        provider.keys = keys
        running.clock.turn(seconds=31)
        refused_for(arrive(running, provider, made), MISMATCH)


# Answers ----------------------------------------------------------------------------------------

HUGE = Answer(b'{"x":"' + b"x" * 300_000 + b'"}')
NO_JSON = Answer(b"<html>not JSON</html>")
REDIRECT = Answer({}, status=302, headers={"location": "http://169.254.169.254/latest"})


ANSWERS = (
    *(HUGE, NO_JSON, REDIRECT, Answer({}, status=500), Answer(b"[" * 100_000), Answer(b"\xff\xfe")),
    *(Answer([]), Answer({})),
    Answer({"keys": "x", "issuer": 1, "access_token": 1, "id_token": []}),
)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/token"])
def test_whatever_a_provider_answers_is_told_on_a_page(
    running: House, provider: FakeProvider, path: str
) -> None:
    made = connection(running, provider)
    for answer in ANSWERS:
        provider.answers = {path: answer}
        running.clock.turn(minutes=11)
        interaction = begun(running, made)
        sent = running.browser.get(f"/connect?i={interaction.id}&connection={made.id}")
        if sent.status_code == 303:
            sent = running.browser.get(provider.consent(sent.headers["location"]))
        assert sent.status_code == 400, answer
        assert "Signing in at Somewhere did not work" in sent.text
        assert "Traceback" not in sent.text
    assert user_of(running, EMAIL) is None


def test_userinfo_of_somebody_else_is_not_used(running: House, provider: FakeProvider) -> None:
    provider.account = {"sub": "eve-at-provider"}
    provider.userinfo = person("ada")
    refused_for(arrive(running, provider, connection(running, provider)), MISMATCH)
    assert user_of(running, EMAIL) is None


DOCUMENTS: tuple[dict[str, Any], ...] = (
    {"issuer": "https://another.example"},
    {"issuer": None},
    {"authorization_endpoint": "javascript:alert(1)"},
    {"authorization_endpoint": "data:text/html,x"},
    {"authorization_endpoint": None},
    {"token_endpoint": "file:///etc/passwd"},
    {"token_endpoint": 1},
    {"jwks_uri": None},
    {"userinfo_endpoint": "ftp://x"},
)


def test_a_document_that_does_not_do_sends_nobody_anywhere(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    for document in DOCUMENTS:
        provider.discovery = document
        running.clock.turn(minutes=11)
        interaction = begun(running, made)
        sent = running.browser.get(f"/connect?i={interaction.id}&connection={made.id}")
        refused_for(sent, AWAY)


def test_l16_a_document_leads_into_no_private_network(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    for endpoint in (
        *("http://169.254.169.254/latest", "http://10.0.0.1/token"),
        "https://[::ffff:10.0.0.1]/token",
    ):
        provider.discovery = {"token_endpoint": endpoint}
        running.clock.turn(minutes=11)
        refused_for(arrive(running, provider, made), AWAY)
        assert "private address" in details(running)[-1]


def test_l16_outside_of_development_this_machine_is_not_reached_nor_anything_in_clear(
    database_url: str, provider: FakeProvider
) -> None:
    with house(database_url, GENKAN_DEVELOPMENT="false") as production:
        for issuer in (provider.url, provider.url.replace("http:", "https:")):
            made = connection(production, provider, issuer=issuer)
            interaction = begun(production, made)
            sent = production.browser.get(f"/connect?i={interaction.id}&connection={made.id}")
            refused_for(sent, AWAY)
            assert "private" not in sent.text
        assert provider.seen == []
        said = " ".join(details(production))
        assert "must begin with https" in said
        assert "private address" in said


def test_a_slow_provider_keeps_nobody_waiting(
    running: House, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = OutboundLimits(timeout_seconds=0.2, longest_body_bytes=1000)
    monkeypatch.setattr(provider_http, "_LIMITS", limits)
    provider.answers["/.well-known/openid-configuration"] = Answer({}, after_seconds=2)
    made = connection(running, provider)
    interaction = begun(running, made)
    sent = running.browser.get(f"/connect?i={interaction.id}&connection={made.id}")
    refused_for(sent, AWAY)
    assert any("did not answer within 0.2 s" in each for each in details(running))


def test_l20_no_secret_of_a_hand_off_is_told_or_lies_open(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    interaction = begun(running, made)
    location = sent_away(running.browser, interaction, made)
    provider.answers["/token"] = Answer({"error": "invalid_client"}, status=401)
    page = running.browser.get(provider.consent(location)).text
    told = page + repr(running.observed) + repr(made)
    verifier = provider.requests("/token")[0].form["code_verifier"]
    for secret in ("our-client-secret", verifier, httpx.URL(location).params["state"]):
        assert secret not in told
