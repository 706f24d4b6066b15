"""Which claims an application's tokens have, and the preview of them."""

from typing import Any

import pytest

from genkan.identity.names import RoleId
from tests.identity.feature.management.test_management import (
    Api,
    claims_of,
    codes,
    created_application,
    created_user,
)
from tests.identity.in_process import House

NO_PROPERTIES: dict[str, Any] = {
    "user_properties": [],
    "organization_properties": [],
    "application_properties": [],
}
DEFAULT: dict[str, Any] = {
    "signing_algorithm": "RS256",
    "access_token": {
        "claims": {
            "email": False,
            "external_org_id": False,
            "feature_flags": True,
            "org_name": False,
            "permissions": True,
            "roles": True,
        },
        **NO_PROPERTIES,
        "custom_claims": {},
    },
    "id_token": {
        "claims": {"ext_provider": False, "organizations": False},
        **NO_PROPERTIES,
        "custom_claims": {},
    },
    "m2m_token": {
        "claims": {"feature_flags": False},
        "application_properties": [],
        "custom_claims": {},
    },
}


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


@pytest.fixture
def application(api: Api) -> str:
    return created_application(api)["id"]


def customize(api: Api, application: str, body: Any) -> None:
    path = f"/genkan/applications/{application}/token_customization"
    assert api("PATCH", path, body).json() == {"code": "OK", "message": "Success"}


def preview(api: Api, application: str, **body: Any) -> Any:
    answer = api("POST", f"/genkan/applications/{application}/token_preview", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_claims_are_switched_one_by_one(api: Api, application: str) -> None:
    path = f"/genkan/applications/{application}/token_customization"
    assert api("GET", path).json()["token_customization"] == DEFAULT
    customize(
        api,
        application,
        {
            "access_token": {"claims": {"email": True, "org_name": True, "roles": False}},
            "id_token": {
                "claims": {"organizations": True},
                "custom_claims": {"https://acme.io/customer": "user.provided_id"},
            },
        },
    )
    shown = api("GET", path).json()["token_customization"]
    assert shown["access_token"]["claims"] == DEFAULT["access_token"]["claims"] | {
        "email": True,
        "org_name": True,
        "roles": False,
    }
    assert shown["id_token"]["claims"] == {"ext_provider": False, "organizations": True}
    assert shown["m2m_token"] == DEFAULT["m2m_token"]
    user = created_user(api, "ada@x.io", provided_id="42")
    tokens = preview(api, application, user_id=user)["tokens"]
    access, id_token = tokens["access_token"]["claims"], tokens["id_token"]["claims"]
    assert (access["email"], access["org_name"]) == ("ada@x.io", "Default Organization")
    assert "roles" not in access
    assert access["permissions"] == []
    assert id_token["https://acme.io/customer"] == "42"
    assert id_token["organizations"] == [{"id": access["org_code"], "name": "Default Organization"}]


def test_a_claim_without_a_value_is_absent(api: Api, application: str) -> None:
    custom = {"customer": "user.provided_id", "app": "application.name"}
    customize(api, application, {"access_token": {"custom_claims": custom}})
    user = created_user(api, "ada@x.io")
    access = preview(api, application, user_id=user)["tokens"]["access_token"]["claims"]
    assert access["app"] == "Web"
    assert "customer" not in access


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"access_token": {"claims": {"sub": True}}}, "access_token.claims.sub: not offered here"),
        ({"id_token": {"claims": {"roles": True}}}, "id_token.claims.roles: not offered here"),
        ({"access_token": {"claims": {"roles": "yes"}}}, "access_token.claims.roles"),
        *(
            ({"access_token": {"custom_claims": {name: "user.id"}}}, "access_token.custom_claims")
            for name in (
                *("sub", "iss", "aud", "scp", "SUB", "auth_time", "roles", "email", "a b", ""),
                *("x-hasura-role", "X-Hasura-User-Id", "https://hasura.io/jwt/claims"),
            )
        ),
        (
            {"id_token": {"custom_claims": {"a": "user.password_hash"}}},
            "id_token.custom_claims.a: 'user.password_hash' is no source",
        ),
        (
            {"m2m_token": {"custom_claims": {"a": "user.id"}}},
            "m2m_token.custom_claims.a: 'user.id' is no source; use application.id",
        ),
    ],
)
def test_t10_what_no_setting_may_make_of_a_token_is_refused_when_it_is_saved(
    api: Api, application: str, body: Any, place: str
) -> None:
    path = f"/genkan/applications/{application}/token_customization"
    refused = api("PATCH", path, body)
    assert refused.status_code == 400
    assert codes(refused) == ["INVALID_REQUEST"]
    assert refused.json()["errors"][0]["message"].startswith(place)
    assert api("GET", path).json()["token_customization"] == DEFAULT


def test_the_preview_says_what_the_token_then_says(api: Api, application: str) -> None:
    user = created_user(api, "ada@x.io")
    api("PATCH", f"/applications/{application}/tokens", {"is_hasura_mapping_enabled": True})
    shown = preview(api, application, user_id=user)["tokens"]["access_token"]
    minted = api("POST", "/genkan/user_tokens", {"user_id": user, "client_id": application}).json()
    access = claims_of(minted["access_token"])
    assert shown["claims"].keys() == access.keys()
    of_one_token = ("jti", "sid")
    assert {**shown["claims"], **{name: access[name] for name in of_one_token}} == access
    assert shown["size_bytes"] == len(minted["access_token"])


def test_the_preview_warns_of_large_tokens_and_names_withheld_roles(
    api: Api, application: str, running: House
) -> None:
    user = created_user(api, "ada@x.io")
    api("PATCH", f"/applications/{application}/tokens", {"is_hasura_mapping_enabled": True})
    small = preview(api, application, user_id=user)
    assert (small["warnings"], small["withheld_roles"]) == ([], [])
    ports = running.provider.ports
    code = running.run(ports.organizations.default).code
    sizes = []
    for key in ("admin", *(f"role-{number:02}-{'x' * 40}" for number in range(18))):
        made = api("POST", "/roles", {"name": "x" * 40, "key": key})
        running.run(ports.roles.assign, code, user, RoleId(made.json()["role"]["id"]))
        answer = preview(api, application, user_id=user)
        sizes.append((answer["tokens"]["access_token"]["size_bytes"], answer["warnings"]))
    assert answer["withheld_roles"] == ["admin"]
    for size, warnings in sizes:
        if size > 4_096:
            assert "more than the 4096 of a cookie" in warnings[0]
        elif size > 3_000:
            assert "split it from 3000 on" in warnings[0]
        elif size > 2_700:
            assert "close to 3000" in warnings[0]
        else:
            assert warnings == []
    assert sizes[-1][0] > 4_096


def test_an_applications_tokens_are_signed_on_the_curve_from_the_next_on(
    api: Api, running: House
) -> None:
    application = created_application(api)["id"]
    user = created_user(api, "ada@x.io")
    wish = {"user_id": user, "client_id": application}
    before = api("POST", "/genkan/user_tokens", wish).json()["access_token"]
    customize(api, application, {"signing_algorithm": "ES256"})
    after = api("POST", "/genkan/user_tokens", wish).json()["access_token"]
    assert len(after) < len(before)
    keys = {key["kid"]: key for key in running.browser.get("/.well-known/jwks").json()["keys"]}
    tokens = api("GET", f"/applications/{application}/tokens").json()["tokens"]
    assert tokens["signing_algorithm"] == keys[tokens["signing_key_id"]]["alg"] == "ES256"
    for token in (before, after):
        bearer = {"Authorization": f"Bearer {token}"}
        assert running.browser.get("/oauth2/userinfo", headers=bearer).status_code == 200
    refused = api(
        "PATCH",
        f"/genkan/applications/{application}/token_customization",
        {"signing_algorithm": "HS256"},
    )
    assert codes(refused) == ["INVALID_REQUEST"]


def test_a_machines_preview_is_about_no_user(api: Api) -> None:
    application = created_application(api, type="m2m")["id"]
    custom = {"custom_claims": {"app": "application.name"}}
    customize(api, application, {"m2m_token": custom})
    claims = preview(api, application)["tokens"]["m2m_token"]["claims"]
    assert claims["app"] == "Web"
    assert (claims["gty"], claims["v"], "sub" in claims) == (["client_credentials"], "2", False)


def test_a_preview_is_refused_for_nobody_and_for_strangers(api: Api, application: str) -> None:
    path = f"/genkan/applications/{application}/token_preview"
    assert codes(api("POST", path, {})) == ["INVALID_REQUEST"]
    assert codes(api("POST", path, {"user_id": "kp_x"})) == ["USER_NOT_FOUND"]
    user = created_user(api, "ada@x.io")
    other = api("POST", path, {"user_id": user, "organization_code": "org_other"})
    assert codes(other) == ["INVALID_REQUEST"]
    assert "no member" in other.text
