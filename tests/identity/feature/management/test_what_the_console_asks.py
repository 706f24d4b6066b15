"""What Kinde's API does not tell and a console has to: Genkan's own operations beside it."""

from typing import Any

import pytest

from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.feature.management.test_apis import create_api, create_scope
from tests.identity.feature.management.test_environment import create_connection
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import client, machine


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def settings(api: Api, connection: str) -> Any:
    return done(api("GET", f"/genkan/connections/{connection}"))["connection"]


def test_an_application_lists_its_apis_with_the_scopes_it_has(api: Api, running: House) -> None:
    worker = machine(running)
    path = f"/genkan/applications/{worker.client_id}/apis"
    before = done(api("GET", path))["apis"]
    api_id = create_api(api)
    given, other = create_scope(api, api_id, "read:todos"), create_scope(api, api_id, "write:todos")
    done(api("PATCH", f"/apis/{api_id}/applications", {"applications": [{"id": worker.client_id}]}))
    done(api("POST", f"/apis/{api_id}/applications/{worker.client_id}/scopes/{given}"))
    (added,) = [each for each in done(api("GET", path))["apis"] if each not in before]
    assert added == {
        "id": api_id,
        "name": "Hasura",
        "audience": "hasura",
        "is_management_api": False,
        "is_limited": True,
        "scopes": [
            {"id": given, "key": "read:todos", "description": "Reads", "is_granted": True},
            {"id": other, "key": "write:todos", "description": "Reads", "is_granted": False},
        ],
    }


def test_a_connection_shows_its_options_and_names_its_secrets(api: Api, running: House) -> None:
    application = client(running)
    connection = create_connection(api, enabled_applications=[application.client_id])
    shown = settings(api, connection)
    assert shown == {
        "id": connection,
        "name": "google",
        "display_name": "Google",
        "strategy": "oauth2:google",
        "organization_code": None,
        "options": {"client_id": "abc"},
        "secrets": ["client_secret"],
        "missing_options": [],
        "enabled_applications": [application.client_id],
        "callback_url": f"{ISSUER}/login/callback",
    }


def test_null_takes_an_option_of_a_connection_away(api: Api) -> None:
    connection = create_connection(api)
    path = f"/connections/{connection}"
    done(api("PATCH", path, {"options": {"is_trusted": True, "client_secret": None}}))
    shown = settings(api, connection)
    assert (shown["options"], shown["secrets"]) == ({"client_id": "abc", "is_trusted": True}, [])
    done(api("PATCH", path, {"options": {"client_id": None, "is_trusted": None}}))
    shown = settings(api, connection)
    assert (shown["options"], shown["missing_options"]) == ({}, ["client_id"])


def test_what_a_connection_lacks_is_named(api: Api) -> None:
    apple = create_connection(api, strategy="oauth2:apple", options={"client_id": "io.acme"})
    assert settings(api, apple)["missing_options"] == ["team_id", "key_id"]
    saml = create_connection(api, strategy="saml:okta", options={})
    assert settings(api, saml)["missing_options"] == ["strategy"]
    own = settings(api, create_connection(api, strategy="email:otp", options={}))
    assert (own["missing_options"], own["callback_url"]) == ([], None)


def test_there_is_nothing_of_a_connection_that_is_not(api: Api) -> None:
    assert refusal(api("GET", "/genkan/connections/conn_x"))[:2] == (404, "CONNECTION_NOT_FOUND")


def test_the_texts_of_pages_are_told_and_those_of_letters_are_not(api: Api) -> None:
    texts = done(api("GET", "/genkan/design/texts"))["texts"]
    assert "en" in texts
    assert texts["en"]["sign_in_title"] == "Sign in"
    assert set(texts["de"]) == set(texts["en"])
    assert not [key for key in texts["en"] if key.startswith("letter_")]


def test_a_preview_may_be_of_somebody_who_is_not_there(api: Api, running: House) -> None:
    application = client(running)
    path = f"/applications/{application.client_id}/tokens"
    done(api("PATCH", path, {"is_hasura_mapping_enabled": True}))
    preview = f"/genkan/applications/{application.client_id}/token_preview"
    tokens = done(api("POST", preview, {"is_example_user": True}))["tokens"]
    claims = tokens["access_token"]["claims"]
    assert claims["https://hasura.io/jwt/claims"]["x-hasura-user-id"] == claims["sub"]
    assert done(api("GET", "/users"))["users"] == []
