"""The verifier: which tokens pass, and Hasura's words for those that do not."""

import base64
import json
from typing import Any

import pytest

from genkan.engine.auth.jwt import MAX_TOKEN_BYTES, verify
from genkan.engine.auth.key_set import InvalidKeySet, KeySet, read_key_set, static_key_set
from genkan.engine.config.jwt import JwtConfig, StaticKey, read_jwt_config
from genkan.engine.errors import InvalidJwt, UnknownKey
from tests.engine.signed_tokens import (
    EC_KEY,
    ED_KEY,
    OTHER_RSA_KEY,
    RSA_KEY,
    SECRET,
    jwks,
    part,
    public_jwk,
    public_pem,
    secret_key,
    signed,
    signed_with_bytes,
)

NOW = 1_800_000_000.0


def config(*, is_strict: bool = False, **fields: Any) -> JwtConfig:
    secret = {"type": "HS256", "key": SECRET, **fields}
    return read_jwt_config(json.dumps(secret), is_strict=is_strict)


def keys(of: JwtConfig) -> KeySet:
    assert isinstance(of.key, StaticKey)
    return static_key_set(of.key)


def refusal(token: str, of: JwtConfig, key_set: KeySet | None = None) -> str:
    with pytest.raises(InvalidJwt) as caught:
        verify(token, keys(of) if key_set is None else key_set, of, NOW)
    assert caught.value.code == "invalid-jwt"
    return caught.value.message.removeprefix("Could not verify JWT: ")


@pytest.mark.parametrize(
    ("algorithm", "key", "alg"),
    [
        ("RS256", RSA_KEY, "RS256"),
        ("RS512", RSA_KEY, "RS512"),
        ("ES256", EC_KEY, "ES256"),
        ("Ed25519", ED_KEY, "EdDSA"),
    ],
)
def test_a_token_of_the_configured_public_key_passes(algorithm: str, key: Any, alg: str) -> None:
    of = read_jwt_config(json.dumps({"type": algorithm, "key": public_pem(key)}), is_strict=False)
    assert verify(signed({"sub": "a"}, key, alg, kid="any"), keys(of), of, NOW) == {"sub": "a"}


@pytest.mark.parametrize(
    ("claims", "fields"),
    [
        ({}, {}),
        ({}, {"audience": "hasura", "issuer": "https://issuer"}),
        ({"exp": NOW + 0.5}, {}),
        ({"exp": NOW - 50}, {"allowed_skew": 60}),
        ({"nbf": NOW + 50}, {"allowed_skew": -60}),
        ({"aud": []}, {}),
        ({"aud": "other"}, {}),
        ({"aud": ["other", "hasura"]}, {"audience": ["hasura"]}),
        ({"iss": "https://issuer"}, {"issuer": "https://issuer"}),
        ({"iss": "https://other"}, {}),
        ({"exp": 10**400}, {}),
    ],
)
def test_what_hasura_lets_pass_passes(claims: dict[str, Any], fields: dict[str, Any]) -> None:
    of = config(**fields)
    assert verify(signed(claims, secret_key(), "HS256"), keys(of), of, NOW) == claims


@pytest.mark.parametrize(
    ("claims", "fields", "message"),
    [
        ({"exp": NOW}, {}, "JWTExpired"),
        ({"exp": NOW - 61}, {"allowed_skew": 60}, "JWTExpired"),
        ({"nbf": NOW + 1}, {}, "JWTNotYetValid"),
        ({"iat": NOW + 1}, {}, "JWTIssuedAtFuture"),
        ({"aud": []}, {"audience": "hasura"}, "JWTNotInAudience"),
        ({"aud": ["other"]}, {"audience": ["hasura", "more"]}, "JWTNotInAudience"),
        ({"aud": 7}, {"audience": "hasura"}, "JWTNotInAudience"),
        ({"iss": "https://other"}, {"issuer": "https://issuer"}, "JWTNotInIssuer"),
        (
            {"exp": "tomorrow"},
            {},
            'JWTClaimsSetDecodeError "Error in $.exp: expected a number of seconds"',
        ),
        (
            {"exp": True},
            {},
            'JWTClaimsSetDecodeError "Error in $.exp: expected a number of seconds"',
        ),
    ],
)
def test_a_claim_out_of_bounds_is_named(
    claims: dict[str, Any], fields: dict[str, Any], message: str
) -> None:
    assert refusal(signed(claims, secret_key(), "HS256"), config(**fields)) == message


@pytest.mark.parametrize("missing", ["exp", "iss", "aud"])
def test_a_strict_verifier_wants_the_claims_that_bound_a_token(missing: str) -> None:
    of = config(is_strict=True, audience="hasura", issuer="https://issuer")
    claims = {"exp": NOW + 60, "iss": "https://issuer", "aud": "hasura"}
    assert verify(signed(claims, secret_key(), "HS256"), keys(of), of, NOW) == claims
    del claims[missing]
    message = f"the claim '{missing}' is missing (GENKAN_JWT_STRICT)"
    assert refusal(signed(claims, secret_key(), "HS256"), of) == message


PARTS = "JWSError (CompactDecodeError Invalid number of parts: Expected 3 parts; got {})"


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("", PARTS.format(1)),
        ("a.b", PARTS.format(2)),
        ("a.b.c.d.e", PARTS.format(5)),
        ('{"payload":"","signatures":[]}', PARTS.format(1)),
        ("x" * (MAX_TOKEN_BYTES + 1), f"the token is longer than {MAX_TOKEN_BYTES} bytes"),
        (f"{part({'alg': 'none'})}.{part({})}.", "JWSError JWSInvalidSignature"),
        (f"{part({'alg': 'NoNe'})}.{part({})}.", "JWSError JWSInvalidSignature"),
        (f"{part({'alg': 'HS256'})}.{part({})}.", "JWSError JWSInvalidSignature"),
        (f"{part({'alg': ['HS256']})}.{part({})}.YQ", "JWSError JWSInvalidSignature"),
        (f"{part({})}.{part({})}.YQ", "JWSError JWSInvalidSignature"),
        (f"{part([])}.{part({})}.", 'JWSError (JSONDecodeError "Error in $: expected an object")'),
        ("a+b.e30.c", 'JWSError (JSONDecodeError "the token is not base64url")'),
        ("e30=.e30.c", 'JWSError (JSONDecodeError "the token is not base64url")'),
        ("e31.e30.YQ", 'JWSError (JSONDecodeError "the token is not base64url")'),
        (" e30.e30.YQ", 'JWSError (JSONDecodeError "the token is not base64url")'),
    ],
)
def test_a_malformed_token_is_refused_by_name(token: str, message: str) -> None:
    assert refusal(token, config()) == message


@pytest.mark.parametrize("segment", ["[" * 5000, '{"a":' * 1000, '"\\ud800"', "\xff", "{"])
def test_a_token_with_broken_json_is_refused(segment: str) -> None:
    header = base64.urlsafe_b64encode(segment.encode("latin-1")).rstrip(b"=").decode()
    assert refusal(f"{header}.e30.YQ", config()).startswith(("JWSError (JSON", "the token is"))


def test_a_token_signed_with_another_secret_is_refused() -> None:
    token = signed({}, secret_key("another-secret-of-more-than-32-bytes-here"), "HS256")
    assert refusal(token, config()) == "JWSError JWSInvalidSignature"


def test_a_public_key_is_never_used_as_a_secret() -> None:
    of = read_jwt_config(json.dumps({"type": "RS256", "key": public_pem(RSA_KEY)}), is_strict=False)
    for secret in (public_pem(RSA_KEY), json.dumps(public_jwk(RSA_KEY)), public_jwk(RSA_KEY)["n"]):
        token = signed_with_bytes({}, secret.encode())
        assert refusal(token, of) == "JWSError JWSInvalidSignature"


def test_the_algorithm_is_the_keys_own() -> None:
    of = read_jwt_config(json.dumps({"type": "RS256", "key": public_pem(RSA_KEY)}), is_strict=False)
    for alg in ("RS512", "PS256"):
        assert refusal(signed({}, RSA_KEY, alg), of) == "JWSError JWSInvalidSignature"


def test_an_elliptic_signature_of_zeros_is_refused() -> None:
    of = read_jwt_config(json.dumps({"type": "ES256", "key": public_pem(EC_KEY)}), is_strict=False)
    zeros = "A" * 86
    assert refusal(f"{part({'alg': 'ES256'})}.e30.{zeros}", of) == "JWSError JWSInvalidSignature"


@pytest.mark.parametrize(
    "header",
    [
        {"jwk": public_jwk(OTHER_RSA_KEY)},
        {"jku": "http://127.0.0.1:1/jwks"},
        {"x5u": "http://127.0.0.1:1/cert"},
        {"kid": "../../dev/null"},
        {"kid": "x' or '1'='1"},
    ],
)
def test_a_token_can_not_bring_its_own_key(header: dict[str, Any]) -> None:
    of = config()
    key_set = read_key_set(jwks(public_jwk(RSA_KEY, kid="one", alg="RS256")))
    token = signed({}, OTHER_RSA_KEY, "RS256", **header)
    assert refusal(token, of, key_set) == "JWSError JWSInvalidSignature"


@pytest.mark.parametrize("name", ["crit", "b64", "zip"])
def test_an_extension_is_refused(name: str) -> None:
    token = f"{part({'alg': 'HS256', name: ['exp']})}.e30.YQ"
    assert refusal(token, config()) == f"the header parameter '{name}' is not supported"


def test_a_token_made_for_something_else_is_refused() -> None:
    token = signed({}, secret_key(), "HS256", typ="logout+jwt")
    assert refusal(token, config()).startswith("expected 'typ' to be 'JWT' or 'at+jwt'")
    of = config()
    assert verify(signed({}, secret_key(), "HS256", typ="at+JWT"), keys(of), of, NOW) == {}


def test_a_key_is_chosen_by_the_kid_a_token_names() -> None:
    of = config()
    key_set = read_key_set(
        jwks(
            public_jwk(RSA_KEY, kid="one", alg="RS256"),
            public_jwk(OTHER_RSA_KEY, kid="two", alg="RS256"),
        )
    )
    assert verify(signed({}, RSA_KEY, "RS256", kid="one"), key_set, of, NOW) == {}
    assert verify(signed({}, OTHER_RSA_KEY, "RS256"), key_set, of, NOW) == {}
    wrong = signed({}, RSA_KEY, "RS256", kid="two")
    assert refusal(wrong, of, key_set) == "JWSError JWSInvalidSignature"
    with pytest.raises(UnknownKey):
        verify(signed({}, RSA_KEY, "RS256", kid="three"), key_set, of, NOW)


def test_keys_that_share_a_kid_are_not_used() -> None:
    document = jwks(public_jwk(RSA_KEY, kid="one"), public_jwk(OTHER_RSA_KEY, kid="one"))
    assert read_key_set(document) == ()


def test_a_sloppy_key_set_is_read_as_far_as_it_is_safe() -> None:
    padded = public_jwk(RSA_KEY, kid="padded")
    padded["n"] = padded["n"].replace("-", "+").replace("_", "/") + "=="
    document = jwks(
        padded,
        public_jwk(OTHER_RSA_KEY, kid="encryption", use="enc"),
        public_jwk(OTHER_RSA_KEY, kid="decrypts", key_ops=["decrypt"]),
        {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA", "kid": "secret"},
        {"kty": "RSA", "n": "!", "e": "AQAB", "kid": "broken"},
        {"kty": "RSA", "kid": "empty"},
        {"kty": "new", "kid": "unknown"},
        public_jwk(EC_KEY, kid="curve", use="sig"),
        public_jwk(EC_KEY, kid="mismatched", alg="ES384"),
    )
    read = {key.kid: set(key.algorithms) for key in read_key_set(document)}
    assert read == {"padded": {"RS256", "RS384", "RS512"}, "curve": {"ES256"}}


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"keys": {}}', b"\xff", b"<html>"])
def test_what_is_no_key_set_is_said_to_be_none(document: bytes) -> None:
    with pytest.raises(InvalidKeySet):
        read_key_set(document)
