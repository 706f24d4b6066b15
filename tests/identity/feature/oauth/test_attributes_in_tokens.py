"""Feature flags and properties in tokens and in the account API, as they hold now."""

from typing import Any

import pytest

from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.feature.management.test_feature_flags import create_flag
from tests.identity.feature.management.test_properties import create_property
from tests.identity.feature.oauth.test_account_api import Account
from tests.identity.in_process import House
from tests.identity.oauth_client import CLAIMS, Client, claims_of, client, machine


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def customize(api: Api, application: Client, body: Any) -> Any:
    return api("PATCH", f"/genkan/applications/{application.client_id}/token_customization", body)


def default_code(running: House) -> str:
    return running.run(running.provider.ports.organizations.default).code


def create_flags_of_all_kinds(api: Api) -> None:
    create_flag(api)
    create_flag(api, name="Dark", key="dark", type="bool", default_value="false")
    create_flag(api, name="Seats", key="seats", type="int", default_value="5")


FLAGS = {
    "dark": {"t": "b", "v": False},
    "seats": {"t": "i", "v": 5},
    "theme": {"t": "s", "v": "pink"},
}


def test_flags_are_in_the_access_token_with_the_value_that_holds(api: Api, running: House) -> None:
    create_flags_of_all_kinds(api)
    application = client(running)
    user = running.user("ada@x.io")
    tokens = application.tokens(user)
    access, id_token = claims_of(tokens["access_token"]), claims_of(tokens["id_token"])
    assert access["feature_flags"] == FLAGS
    assert "feature_flags" not in id_token
    done(api("PATCH", f"/users/{user.id}/feature_flags/theme", value="red"))
    done(api("PATCH", f"/organizations/{default_code(running)}/feature_flags/seats", value="9"))
    again = claims_of(application.refresh(tokens["refresh_token"]).json()["access_token"])
    assert again["feature_flags"] == FLAGS | {
        "seats": {"t": "i", "v": 9},
        "theme": {"t": "s", "v": "red"},
    }
    done(customize(api, application, {"access_token": {"claims": {"feature_flags": False}}}))
    without = application.tokens(user, prompt="login")["access_token"]
    assert "feature_flags" not in claims_of(without)


def test_a_machines_token_has_its_organizations_flags_when_they_are_wanted(
    api: Api, running: House
) -> None:
    create_flags_of_all_kinds(api)
    code = default_code(running)
    done(api("PATCH", f"/organizations/{code}/feature_flags/seats", value="9"))
    create_property(api, "app", key="region")
    application = machine(running, organization_code=code)
    path = f"/applications/{application.client_id}/properties/region"
    done(api("PUT", path, {"value": "eu"}))
    plain = application.token(grant_type="client_credentials").json()["access_token"]
    assert not {"feature_flags", "application_properties"} & set(claims_of(plain))
    wish = {"claims": {"feature_flags": True}, "application_properties": ["region"]}
    done(customize(api, application, {"m2m_token": wish}))
    claims = claims_of(application.token(grant_type="client_credentials").json()["access_token"])
    assert claims["feature_flags"] == FLAGS | {"seats": {"t": "i", "v": 9}}
    assert claims["application_properties"] == {"region": {"v": "eu"}}


def test_properties_are_in_tokens_one_by_one(api: Api, running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    done(api("PATCH", f"/users/{user.id}/properties", {"properties": {"kp_usr_city": "London"}}))
    code = default_code(running)
    done(api("PATCH", f"/organizations/{code}/properties", {"properties": {"kp_org_city": "Rome"}}))
    wish = {
        "user_properties": ["kp_usr_city", "kp_usr_job_title"],
        "organization_properties": ["kp_org_city"],
    }
    done(customize(api, application, {"access_token": wish}))
    custom = {"custom_claims": {"city": "user_properties.kp_usr_city"}}
    done(customize(api, application, {"id_token": custom}))
    tokens = application.tokens(user)
    access, id_token = claims_of(tokens["access_token"]), claims_of(tokens["id_token"])
    assert access["user_properties"] == {"kp_usr_city": {"v": "London"}}
    assert access["organization_properties"] == {"kp_org_city": {"v": "Rome"}}
    assert "application_properties" not in access
    assert id_token["city"] == "London"
    assert "user_properties" not in id_token
    shown = api("GET", f"/genkan/applications/{application.client_id}/token_customization").json()
    assert shown["token_customization"]["access_token"]["user_properties"] == [
        "kp_usr_city",
        "kp_usr_job_title",
    ]


def test_a_property_becomes_a_session_variable_of_hasura(api: Api, running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    create_property(api, "org", key="tenant")
    done(
        api(
            "PATCH",
            f"/organizations/{default_code(running)}/properties",
            {"properties": {"tenant": "t-1"}},
        )
    )
    done(
        api(
            "PATCH",
            f"/genkan/applications/{application.client_id}/hasura_mapping",
            {
                "is_enabled": True,
                "session_variables": {"x-hasura-tenant": "organization_properties.tenant"},
            },
        )
    )
    claims = claims_of(application.tokens(user)["access_token"])
    assert claims[CLAIMS]["x-hasura-tenant"] == "t-1"


def test_a_private_property_is_shown_nowhere(api: Api, running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    property_id = create_property(api, "usr", key="risk")
    values = {"properties": {"risk": "high", "kp_usr_city": "London"}}
    done(api("PATCH", f"/users/{user.id}/properties", values))
    wish = {"access_token": {"user_properties": ["risk"]}}
    done(customize(api, application, wish))
    category = done(api("GET", "/property_categories", context="usr"))["categories"][0]["id"]
    changed = {"name": "Risk", "is_private": True, "category_id": category}
    done(api("PUT", f"/properties/{property_id}", changed))
    account = Account(application, user)
    assert claims_of(account.tokens["access_token"])["user_properties"] == {}
    shown = account("properties").json()["data"]["properties"]
    assert [(each["key"], each["value"]) for each in shown] == [("kp_usr_city", "London")]
    status, _, message = refusal(customize(api, application, wish))
    assert (status, message) == (
        400,
        "access_token.user_properties: 'risk' is no property, or is private",
    )


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"access_token": {"user_properties": ["nobody"]}}, "access_token.user_properties"),
        ({"access_token": {"user_properties": ["kp_org_city"]}}, "access_token.user_properties"),
        ({"m2m_token": {"user_properties": ["kp_usr_city"]}}, "m2m_token.user_properties: this"),
        (
            {"m2m_token": {"custom_claims": {"a": "user_properties.kp_usr_city"}}},
            "m2m_token.custom_claims.a: 'user_properties.kp_usr_city' is no source",
        ),
        (
            {"id_token": {"custom_claims": {"a": "user_properties."}}},
            "id_token.custom_claims.a: 'user_properties.' is no source",
        ),
    ],
)
def test_t10_only_properties_that_there_are_can_be_chosen(
    api: Api, running: House, body: Any, place: str
) -> None:
    status, code, message = refusal(customize(api, client(running), body))
    assert (status, code) == (400, "INVALID_REQUEST")
    assert message.startswith(place)


def test_the_account_api_tells_flags_and_properties_as_they_hold_now(
    api: Api, running: House
) -> None:
    create_flags_of_all_kinds(api)
    user = running.user("ada@x.io")
    account = Account(client(running), user)
    done(api("PATCH", f"/users/{user.id}/feature_flags/theme", value="red"))
    done(api("PATCH", f"/users/{user.id}/properties", {"properties": {"kp_usr_city": "London"}}))
    answer = account("feature_flags").json()
    assert answer["metadata"] == {"has_more": False, "next_page_starting_after": ""}
    flags = answer["data"]["feature_flags"]
    assert all(each.pop("id").startswith("flag_") for each in flags)
    # js-utils looks a flag up by its name where it is asked for a key.
    assert sorted(flags, key=lambda each: each["key"]) == [
        {"name": "dark", "key": "dark", "type": "boolean", "value": False},
        {"name": "seats", "key": "seats", "type": "integer", "value": 5},
        {"name": "theme", "key": "theme", "type": "string", "value": "red"},
    ]
    (shown,) = account("properties").json()["data"]["properties"]
    assert shown.pop("id").startswith("prop_")
    assert shown == {"name": "City", "key": "kp_usr_city", "value": "London"}
