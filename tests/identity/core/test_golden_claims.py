"""Which claims each kind of token has, and their JSON types: a change of these is told to users.

Source: Kinde, build/tokens/about-access-tokens, about-id-tokens, about-m2m-tokens.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.feature_flag import (
    EffectiveFlag,
    FeatureFlag,
    FlagKind,
    FlagValue,
    OverrideLevel,
)
from genkan.identity.model.grant import Grant
from genkan.identity.model.hasura_mapping import HasuraMapping, HasuraMode
from genkan.identity.model.organization import Membership, Organization
from genkan.identity.model.property import PropertyContext
from genkan.identity.model.role import Role
from genkan.identity.model.token_customization import (
    OFFERED,
    PROPERTY_CONTEXTS,
    TokenContents,
    TokenCustomization,
    TokenType,
)
from genkan.identity.model.user import User
from genkan.identity.names import (
    EMAIL,
    OFFLINE,
    OPENID,
    PROFILE,
    Audience,
    ClientId,
    FlagKey,
    GrantId,
    OrganizationCode,
    PermissionKey,
    PropertyKey,
    RoleId,
    RoleKey,
    Scope,
    UserId,
)
from genkan.identity.tokens.claims import NO_ATTRIBUTES, Attributes, Claims, Issue, TokenSubject
from genkan.identity.tokens.contents import (
    access_token_contents,
    id_token_contents,
    machine_token_contents,
)

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ISSUE = Issue(issuer="https://id.acme.io", now=NOW, token_id="j-1")
ACME = Organization(
    code=OrganizationCode("org_1"),
    name="Acme",
    is_default=True,
    created_at=NOW,
    external_id="acme-1",
)
GLOBEX = Organization(
    code=OrganizationCode("org_2"), name="Globex", is_default=False, created_at=NOW
)
EDITOR = Role(
    id=RoleId("r-1"),
    key=RoleKey("editor"),
    name="Editor",
    permissions=(PermissionKey("read:todos"),),
)
USER = User(
    id=UserId("kp_1"),
    email="ada@x.io",
    is_email_verified=True,
    given_name="Ada",
    family_name="Lovelace",
    picture="https://x.io/ada.png",
    username="ada",
    provided_id="42",
    is_suspended=False,
    created_at=NOW,
    updated_at=NOW,
)
WEB = Application(
    client_id=ClientId("c" * 32),
    name="Web",
    kind=ApplicationKind.REGULAR,
    secret_hash=b"",
    sealed_secret=None,
    created_at=NOW,
)
MACHINE = replace(WEB, kind=ApplicationKind.MACHINE)
GRANT = Grant(
    id=GrantId("g-1"),
    client_id=WEB.client_id,
    user_id=USER.id,
    session_id=None,
    organization_code=ACME.code,
    scope=(OPENID, PROFILE, EMAIL, OFFLINE),
    audience=(Audience("hasura"),),
    authenticated_at=NOW,
    created_at=NOW,
    refreshed_at=NOW,
    expires_at=NOW,
)
KEY = PropertyKey("k")


def flag(key: str, kind: FlagKind, value: FlagValue) -> EffectiveFlag:
    record = FeatureFlag(
        id=f"flag_{key}",
        key=FlagKey(key),
        name=key,
        kind=kind,
        allow_override_level=OverrideLevel.USER,
        default_value="",
        created_at=NOW,
    )
    return EffectiveFlag(record, value)


ATTRIBUTES = Attributes(
    flags=(
        flag("dark", FlagKind.BOOLEAN, value=True),
        flag("seats", FlagKind.INTEGER, value=5),
        flag("theme", FlagKind.STRING, value="pink"),
        flag("limits", FlagKind.JSON, value={"a": [1]}),
    ),
    properties={context: {KEY: "v"} for context in PropertyContext},
)


def everything(token: TokenType) -> TokenContents:
    properties = dict.fromkeys(PROPERTY_CONTEXTS[token], (KEY,))
    return TokenContents(claims=OFFERED[token], properties=properties)


ALL = TokenCustomization(
    access_token=everything(TokenType.ACCESS),
    id_token=everything(TokenType.ID),
    m2m_token=everything(TokenType.MACHINE),
)


def subject(application: Application = WEB, **changes: Any) -> TokenSubject:
    places = tuple(
        Membership(user_id=USER.id, organization=each, roles=(EDITOR,)) for each in (ACME, GLOBEX)
    )
    whole = TokenSubject(
        user=USER,
        application=application,
        grant=GRANT,
        membership=places[0],
        memberships=places,
        attributes=ATTRIBUTES,
    )
    return replace(whole, **changes)


def shape(value: object) -> object:
    """The JSON types of a value: `{"a": [1]}` -> `{"a": ["integer"]}`."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case str():
            return "string"
        case list():
            return [shape(each) for each in value[:1]]
        case dict():
            return {name: shape(each) for name, each in value.items()}
        case _:
            raise AssertionError(value)


def shapes(claims: Claims) -> Any:
    return shape(msgspec.json.decode(msgspec.json.encode(claims)))


ACCESS = {
    "aud": ["string"],
    "azp": "string",
    "exp": "integer",
    "feature_flags": {
        "dark": {"t": "string", "v": "boolean"},
        "limits": {"t": "string", "v": {"a": ["integer"]}},
        "seats": {"t": "string", "v": "integer"},
        "theme": {"t": "string", "v": "string"},
    },
    "iat": "integer",
    "iss": "string",
    "jti": "string",
    "ksp": {"persistent": "boolean"},
    "org_code": "string",
    "permissions": ["string"],
    "roles": [{"id": "string", "key": "string", "name": "string"}],
    "scp": ["string"],
    "sid": "string",
    "sub": "string",
}
ID = {
    "at_hash": "string",
    "aud": ["string"],
    "auth_time": "integer",
    "azp": "string",
    "email": "string",
    "email_verified": "boolean",
    "exp": "integer",
    "family_name": "string",
    "given_name": "string",
    "iat": "integer",
    "iss": "string",
    "jti": "string",
    "name": "string",
    "nonce": "string",
    "org_codes": ["string"],
    "picture": "string",
    "preferred_username": "string",
    "provided_id": "string",
    "rat": "integer",
    "sid": "string",
    "sub": "string",
    "updated_at": "integer",
}
M2M = {
    "aud": ["string"],
    "azp": "string",
    "exp": "integer",
    "gty": ["string"],
    "iat": "integer",
    "iss": "string",
    "jti": "string",
    "scope": "string",
    "scp": ["string"],
    "v": "string",
}
PROPERTY = {"k": {"v": "string"}}
PROPERTIES = {
    "application_properties": PROPERTY,
    "organization_properties": PROPERTY,
    "user_properties": PROPERTY,
}
VARIABLES = {
    "x-hasura-default-role": "string",
    "x-hasura-allowed-roles": ["string"],
    "x-hasura-user-id": "string",
    "x-hasura-org-codes": "string",
    "x-hasura-permissions": "string",
    "x-hasura-org-code": "string",
    "x-hasura-email": "string",
}


def access_token(application: Application = WEB, **changes: Any) -> Claims:
    return access_token_contents(subject(application, **changes), ISSUE).claims


def id_token(application: Application = WEB, **changes: Any) -> Claims:
    return id_token_contents(
        subject(application, **changes), ISSUE, access_token="a.b.c", nonce="n"
    )


def machine_token(application: Application, attributes: Attributes = NO_ATTRIBUTES) -> Claims:
    scope, audience = (Scope("read:users"),), (Audience("https://id.acme.io/api"),)
    return machine_token_contents(application, scope, audience, ISSUE, attributes).claims


def test_an_access_token() -> None:
    assert shapes(access_token()) == ACCESS


def test_an_access_token_with_all_there_is() -> None:
    texts = {"email": "string", "external_org_id": "string", "org_name": "string"}
    more = {**texts, **PROPERTIES}
    assert shapes(access_token(replace(WEB, tokens=ALL))) == ACCESS | more


def test_an_access_token_of_who_is_in_no_organization() -> None:
    without = {**ACCESS, "permissions": [], "roles": []}
    del without["org_code"]
    assert shapes(access_token(membership=None, memberships=())) == without


def test_an_access_token_with_the_hasura_mapping() -> None:
    mapped = replace(WEB, hasura=HasuraMapping(is_enabled=True))
    expected = ACCESS | {"https://hasura.io/jwt/claims": VARIABLES}
    assert shapes(access_token(mapped)) == expected


def test_an_access_token_with_kindes_flat_names() -> None:
    flat = replace(
        WEB, tokens=ALL, hasura=HasuraMapping(is_enabled=True, mode=HasuraMode.KINDE_FLAT)
    )
    shown = shapes(access_token(flat))
    assert {name for name in shown if name.startswith("x-hasura-")} == {
        *("x-hasura-email", "x-hasura-feature-flags", "x-hasura-org-code", "x-hasura-org-name"),
        *("x-hasura-organization_properties", "x-hasura-permissions", "x-hasura-roles"),
        *("x-hasura-user_properties",),
    }
    assert {name for name in shown if not name.startswith("x-hasura-")} == {
        *("application_properties", "aud", "azp", "exp", "external_org_id", "iat", "iss", "jti"),
        *("ksp", "scp", "sid", "sub"),
    }
    assert shown["x-hasura-roles"] == ACCESS["roles"]


def test_an_id_token() -> None:
    claims = id_token()
    assert shapes(claims) == ID
    assert claims["aud"] == [WEB.client_id, "https://id.acme.io"]
    assert claims["org_codes"] == ["org_1", "org_2"]


def test_an_id_token_with_all_there_is() -> None:
    organizations = {"organizations": [{"id": "string", "name": "string"}]}
    assert shapes(id_token(replace(WEB, tokens=ALL))) == ID | organizations | PROPERTIES


def test_an_id_token_of_scope_openid_alone() -> None:
    personal = {
        *("email", "email_verified", "family_name", "given_name", "name", "picture"),
        "preferred_username",
    }
    shown = shapes(id_token(grant=replace(GRANT, scope=(OPENID,))))
    assert shown == {name: kind for name, kind in ID.items() if name not in personal}


def test_a_machines_token() -> None:
    claims = machine_token(MACHINE, ATTRIBUTES)
    assert shapes(claims) == M2M
    assert (claims["gty"], claims["v"]) == (["client_credentials"], "2")


def test_a_machines_token_of_one_organization_with_all_there_is() -> None:
    scoped = replace(MACHINE, tokens=ALL, organization_code=ACME.code)
    assert shapes(machine_token(scoped, ATTRIBUTES)) == M2M | {
        "application_properties": PROPERTY,
        "feature_flags": ACCESS["feature_flags"],
        "org_code": "string",
    }


def test_a_machines_token_with_the_hasura_mapping() -> None:
    mapped = replace(MACHINE, hasura=HasuraMapping(is_enabled=True, machine_role="importer"))
    assert machine_token(mapped)["https://hasura.io/jwt/claims"] == {
        "x-hasura-default-role": "importer",
        "x-hasura-allowed-roles": ["importer"],
        "x-hasura-client-id": MACHINE.client_id,
    }
