"""HASURA_GRAPHQL_JWT_SECRET: its forms, and Hasura's start-up messages."""

import json
from typing import Any

import pytest

from genkan.engine.config.json_path import json_path_text, look_up, read_json_path
from genkan.engine.config.jwt import (
    ClaimsNamespace,
    JwkUrl,
    TokenHeader,
    TokenPlace,
    read_jwt_config,
)

URL = {"jwk_url": "http://localhost:8080/.well-known/jwks"}


def fault(fields: Any, *, is_strict: bool = False) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        read_jwt_config(json.dumps(fields), is_strict=is_strict)
    return str(caught.value)


def test_the_articles_setting_is_enough() -> None:
    config = read_jwt_config(json.dumps(URL), is_strict=False)
    assert config.key == JwkUrl("http://localhost:8080/.well-known/jwks")
    assert isinstance(config.claims, ClaimsNamespace)
    assert config.claims.name == "https://hasura.io/jwt/claims"
    assert config.audience is None
    assert config.header == TokenHeader(TokenPlace.AUTHORIZATION)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "key and jwk_url both cannot be empty"),
        ({**URL, "key": "k", "type": "HS256"}, "key, jwk_url both cannot be present"),
        (
            {**URL, "claims_namespace": "a", "claims_namespace_path": "$"},
            "claims_namespace and claims_namespace_path both cannot be set",
        ),
        ({"type": "XS256", "key": "k"}, "Invalid JWK: Key type: XS256 is not supported"),
        (
            {"type": "HS256", "key": "short"},
            "Invalid JWK: Key size too small; should be atleast 32 characters",
        ),
        (
            {"type": "RS256", "key": "no pem"},
            "Invalid JWK: the key is neither a PEM public key nor an X.509 certificate",
        ),
        ({"key": "k"}, "type is expected beside key (HS256, RS256, ES256, Ed25519 ...)"),
        (
            {"jwk_url": "file:///etc/passwd"},
            "jwk_url 'file:///etc/passwd' is not an http or https URL",
        ),
        (
            {**URL, "claims_map": {"x-hasura-default-role": "user"}},
            "x-hasura-allowed-roles is expected but not found",
        ),
        ({**URL, "claims_format": "xml"}, "claims_format should be 'json' or 'stringified_json'"),
        ({**URL, "audience": 7}, "audience should be a string or a list of strings"),
        ({**URL, "allowed_skew": "1"}, "allowed_skew should be a number of seconds"),
        ([], 'expected a JSON object such as {"type": "HS256", "key": "..."}'),
    ],
)
def test_a_faulty_setting_is_refused(fields: Any, message: str) -> None:
    assert fault(fields) == message


def test_strict_mode_wants_an_audience_or_an_issuer() -> None:
    told = fault(URL, is_strict=True)
    assert told.startswith("GENKAN_JWT_STRICT asks for an 'audience' or an 'issuer': without one")
    assert told.endswith('"issuer": "<who makes the tokens>", or unset GENKAN_JWT_STRICT')
    assert read_jwt_config(json.dumps({**URL, "audience": "a"}), is_strict=True).is_strict


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"type": "Authorization"}, TokenHeader(TokenPlace.AUTHORIZATION)),
        ({"type": "Cookie", "name": "token"}, TokenHeader(TokenPlace.COOKIE, "token")),
        ({"type": "customheader", "name": "X-T"}, TokenHeader(TokenPlace.CUSTOM_HEADER, "X-T")),
    ],
)
def test_a_token_may_come_in_three_places(header: Any, expected: TokenHeader) -> None:
    text = json.dumps({**URL, "header": header})
    assert read_jwt_config(text, is_strict=False).header == expected


@pytest.mark.parametrize("header", [{}, {"type": "Cookie"}, {"type": "Body", "name": "x"}, 7])
def test_another_place_is_refused(header: Any) -> None:
    assert fault({**URL, "header": header}).startswith("header: expected 'type'")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("$", ()),
        ("$.a.b", ("a", "b")),
        ("a.b", ("a", "b")),
        ("$.a['b c'][0]", ("a", "b c", 0)),
        ("$['claims%']", ("claims%",)),
        ('$["it\'s"]', ("it's",)),
        ("$['it\\'s']", ("it's",)),
        ("$['say \"it\"']", ('say "it"',)),
        ('$["caf\\u00e9"]', ("café",)),
        ("$a", ("a",)),
        ("café[007].[1]b-c", ("café", 7, 1, "b-c")),
        ("$['']", ("",)),
    ],
)
def test_json_paths_are_read(text: str, path: tuple[str | int, ...]) -> None:
    assert read_json_path(text) == path
    assert read_json_path(json_path_text(path)) == path


@pytest.mark.parametrize(
    "text",
    ["", "$.", "$a b", "$[x]", "$['a", "$..a", "$.a[-1]", "$.0", "$.*", "$$", "$['\\x']", "a.$"],
)
def test_what_is_no_json_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Accept letters, digits, underscore"):
        read_json_path(text)


@pytest.mark.parametrize("path", [("b",), ("a", 1), ("a", "x"), (0,)])
def test_looking_up_what_is_not_there_raises(path: tuple[str | int, ...]) -> None:
    with pytest.raises(KeyError):
        look_up(path, {"a": [1]})
