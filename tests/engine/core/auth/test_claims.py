"""From claims to a session, and Hasura's words where that fails."""

import json
from typing import Any

import pytest

from genkan.engine.auth.claims import hasura_claims, session_from_claims
from genkan.engine.config.jwt import Claims, read_jwt_config
from genkan.engine.errors import EngineError
from genkan.engine.session import Session
from tests.engine.signed_tokens import HASURA_CLAIMS, NAMESPACE


def place(**fields: Any) -> Claims:
    text = json.dumps({"jwk_url": "https://example.com/jwks", **fields})
    return read_jwt_config(text, is_strict=False).claims


def session(claims: dict[str, Any], role: str | None = None, **fields: Any) -> Session:
    return session_from_claims(hasura_claims(claims, place(**fields)), role, None)


def refusal(claims: dict[str, Any], role: str | None = None, **fields: Any) -> tuple[str, str]:
    with pytest.raises(EngineError) as caught:
        session(claims, role, **fields)
    return caught.value.code, caught.value.message


MAP = {
    "x-hasura-allowed-roles": {"path": "$.roles"},
    "x-hasura-default-role": {"path": "$.roles[0]", "default": "user"},
    "X-Hasura-User-Id": {"path": "$.user['the id']"},
    "x-hasura-org": "acme",
}


@pytest.mark.parametrize(
    ("claims", "fields"),
    [
        ({NAMESPACE: HASURA_CLAIMS}, {}),
        ({NAMESPACE: json.dumps(HASURA_CLAIMS)}, {"claims_format": "stringified_json"}),
        ({"mine": HASURA_CLAIMS}, {"claims_namespace": "mine"}),
        (HASURA_CLAIMS, {"claims_namespace_path": "$"}),
        ({"a": {"claims%": HASURA_CLAIMS}}, {"claims_namespace_path": "$.a['claims%']"}),
        ({"a": [0, HASURA_CLAIMS]}, {"claims_namespace_path": "$.a[1]"}),
        ({NAMESPACE: {name.upper(): value for name, value in HASURA_CLAIMS.items()}}, {}),
        ({NAMESPACE: {**HASURA_CLAIMS, "other": 7}}, {}),
    ],
)
def test_claims_are_found_where_the_setting_says(
    claims: dict[str, Any], fields: dict[str, Any]
) -> None:
    assert session(claims, **fields) == Session(
        role="user", variables={"x-hasura-user-id": "kp_1", "x-hasura-role": "user"}
    )


def test_a_claims_map_takes_paths_defaults_and_literals() -> None:
    claims = {"roles": ["editor", "user"], "user": {"the id": "kp_2"}}
    assert session(claims, claims_map=MAP) == Session(
        role="editor",
        variables={
            "x-hasura-user-id": "kp_2",
            "x-hasura-org": "acme",
            "x-hasura-role": "editor",
        },
    )


def test_an_allowed_role_may_be_asked_for() -> None:
    assert session({NAMESPACE: HASURA_CLAIMS}, "editor").role == "editor"


ROLES = "invalid x-hasura-allowed-roles; should be a list of roles: "
MAPPED = "invalid x-hasura-default-role; should be a role: "
AT_ROLE = {"path": "$.role"}
DEFAULT = "invalid x-hasura-default-role; should be a single role name: "


def claims_with(**changed: Any) -> dict[str, Any]:
    names = {name.replace("_", "-"): value for name, value in changed.items()}
    return {NAMESPACE: {k: v for k, v in {**HASURA_CLAIMS, **names}.items() if v is not ...}}


@pytest.mark.parametrize(
    ("claims", "fields", "code", "message"),
    [
        ({}, {}, "jwt-invalid-claims", f"claims key: '{NAMESPACE}' not found"),
        (
            {NAMESPACE: "{}"},
            {},
            "jwt-invalid-claims",
            "expecting a json object when claims_format is json",
        ),
        (
            {NAMESPACE: {}},
            {"claims_format": "stringified_json"},
            "jwt-invalid-claims",
            "expecting a string when claims_format is stringified_json",
        ),
        (
            {NAMESPACE: "{"},
            {"claims_format": "stringified_json"},
            "jwt-invalid-claims",
            f"expecting stringified json at: 'claims_namespace {NAMESPACE}', but found: {{",
        ),
        (
            {},
            {"claims_namespace_path": "$.a['b c']"},
            "jwt-invalid-claims",
            "claims not found at claims_namespace_path: '$.a['b c']'",
        ),
        (
            {NAMESPACE: {}},
            {},
            "jwt-missing-role-claims",
            "JWT claim does not contain x-hasura-allowed-roles",
        ),
        (
            claims_with(x_hasura_default_role=...),
            {},
            "jwt-missing-role-claims",
            "JWT claim does not contain x-hasura-default-role",
        ),
        (
            claims_with(x_hasura_allowed_roles="user"),
            {},
            "jwt-invalid-claims",
            f"{ROLES}parsing [] failed, expected Array, but encountered String",
        ),
        (
            claims_with(x_hasura_allowed_roles=["user", 7]),
            {},
            "jwt-invalid-claims",
            f"{ROLES}parsing String failed, expected String, but encountered Number",
        ),
        (
            claims_with(x_hasura_default_role=None),
            {},
            "jwt-invalid-claims",
            f"{DEFAULT}parsing String failed, expected String, but encountered Null",
        ),
        (
            claims_with(x_hasura_user_id=7),
            {},
            "jwt-invalid-claims",
            "x-hasura-* claims: parsing Text failed, expected String, but encountered Number",
        ),
        (
            claims_with(x_hasura_default_role="admin"),
            {},
            "access-denied",
            "Your requested role is not in allowed roles",
        ),
        (
            {"user": {"the id": "a"}},
            {"claims_map": MAP},
            "jwt-missing-role-claims",
            "JWT claim does not contain x-hasura-allowed-roles",
        ),
        (
            {"roles": ["user"]},
            {"claims_map": MAP},
            "jwt-invalid-claims",
            "JWT claim from claims_map, x-hasura-user-id not found",
        ),
        (
            {"roles": ["user"], "role": 7},
            {"claims_map": {**MAP, "X-Hasura-User-Id": "7", "x-hasura-default-role": AT_ROLE}},
            "jwt-invalid-claims",
            f"{MAPPED}parsing String failed, expected String, but encountered Number",
        ),
    ],
)
def test_claims_that_do_not_read_are_refused_in_hasuras_words(
    claims: dict[str, Any], fields: dict[str, Any], code: str, message: str
) -> None:
    assert refusal(claims, **fields) == (code, message)


def test_a_role_that_is_not_allowed_is_refused() -> None:
    denied = ("access-denied", "Your requested role is not in allowed roles")
    assert refusal({NAMESPACE: HASURA_CLAIMS}, "admin") == denied
