"""Connections, API keys, environment variables, the business, and what applications can be."""

import asyncio
import re
from typing import Any

import pytest

from genkan.identity.model.connection import connection_secrets_label
from genkan.storage.connection import connect
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.in_process import House
from tests.identity.oauth_client import client, machine

VERIFY = "/api/v1/api_keys/verify"
GOOGLE = {
    "name": "google",
    "display_name": "Google",
    "strategy": "oauth2:google",
    "options": {"client_id": "abc", "client_secret": "very-secret"},
}


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def create_connection(api: Api, **changes: Any) -> str:
    made = done(api("POST", "/connections", GOOGLE | changes), 201)
    assert re.fullmatch("conn_[0-9a-f]{32}", made["connection"]["id"])
    return made["connection"]["id"]


def create_key(api: Api, **changes: Any) -> dict[str, str]:
    body = {"name": "Acme", "audience": "acme"}
    api_id = done(api("POST", "/apis", body))["api"]["id"]
    scope = done(api("POST", f"/apis/{api_id}/scopes", {"key": "read:x"}))["scope"]["id"]
    wanted = {"name": "CI", "type": "environment", "api_id": api_id, "scope_ids": [scope]}
    made = done(api("POST", "/api_keys", wanted | changes), 201)
    assert (made["code"], made["message"]) == ("API_KEY_CREATED", "API key created")
    return made["api_key"]


def verify(running: House, key: str) -> Any:
    return done(running.browser.post(VERIFY, json={"api_key": key}))


def stored(url: str, table: str) -> str:
    """All rows of a table, as Postgres prints them."""

    async def read() -> str:
        connection = await connect(url)
        rows = await connection.fetch(f"select t::text from identity.{table} as t")  # noqa: S608
        await connection.close()
        return "\n".join(str(row[0]) for row in rows)

    return asyncio.run(read())


def test_a_connection_keeps_its_secret_sealed_and_shows_it_to_nobody(
    api: Api, running: House
) -> None:
    connection_id = create_connection(api)
    path = f"/connections/{connection_id}"
    shown = api("GET", path)
    assert shown.json()["connection"] == {
        "id": connection_id,
        "name": "google",
        "display_name": "Google",
        "strategy": "oauth2:google",
    }
    ports = running.provider.ports
    done(api("PATCH", path, {"display_name": "G", "options": {"is_trusted": True}}))
    stored = running.run(ports.connections.by_id, connection_id)
    assert stored.options == {"client_id": "abc", "is_trusted": True}
    label = connection_secrets_label(connection_id)
    assert ports.vault.open(stored.sealed_secrets, label) == b'{"client_secret":"very-secret"}'
    done(api("PUT", path, {"options": {"client_id": "new"}}))
    stored = running.run(ports.connections.by_id, connection_id)
    assert (stored.options, stored.sealed_secrets) == ({"client_id": "new"}, None)
    done(api("DELETE", path))
    assert refusal(api("GET", path))[:2] == (404, "CONNECTION_NOT_FOUND")


def test_applications_use_the_connections_they_were_given(api: Api, running: House) -> None:
    application, other = client(running).client_id, client(running).client_id
    connection_id = create_connection(api, enabled_applications=[application])
    ports = running.provider.ports

    def users() -> list[str]:
        return [
            each for each in (application, other) if running.run(ports.connections.enabled, each)
        ]

    assert users() == [application]
    path = f"/applications/{other}/connections/{connection_id}"
    done(api("POST", path))
    assert users() == [application, other]
    listed = done(api("GET", f"/applications/{other}/connections"))
    assert [each["connection"]["id"] for each in listed["connections"]] == [connection_id]
    done(api("DELETE", path))
    assert refusal(api("DELETE", path))[:2] == (404, "CONNECTION_NOT_FOUND")
    done(api("PATCH", f"/connections/{connection_id}", {"enabled_applications": [other]}))
    assert users() == [other]
    unknown = api("PATCH", f"/connections/{connection_id}", {"enabled_applications": ["x"]})
    assert refusal(unknown)[:2] == (400, "INVALID_REQUEST")


def test_connections_are_found_by_their_home_realm_and_need_a_known_strategy(api: Api) -> None:
    create_connection(api)
    options = {"home_realm_domains": ["Acme.com"], "saml_entity_id": "x"}
    saml = create_connection(api, strategy="saml:okta", options=options)
    found = done(api("GET", "/connections", home_realm_domain="acme.com"))["connections"]
    assert [each["connection"]["id"] for each in found] == [saml]
    assert len(done(api("GET", "/connections"))["connections"]) == 2
    wrong = api("POST", "/connections", GOOGLE | {"strategy": "oauth2:myspace"})
    assert "strategy: expected one of" in refusal(wrong)[2]
    social = api("POST", "/connections", GOOGLE | {"organization_code": "org_1"})
    assert "only an enterprise connection" in refusal(social)[2]
    empty = api("POST", "/connections", GOOGLE | {"options": {"client_secret": ""}})
    assert "options.client_secret" in refusal(empty)[2]


def test_anybody_may_ask_about_an_api_key_until_it_is_rotated_or_revoked(
    api: Api, running: House
) -> None:
    made = create_key(api)
    assert re.fullmatch("k_live_[A-Za-z0-9]{48}", made["key"])
    known = verify(running, made["key"])
    assert known.pop("last_verified_on")
    assert known == {
        "code": "API_KEY_VERIFIED",
        "message": "API key verified",
        "is_valid": True,
        "key_id": made["id"],
        "status": "active",
        "scopes": ["read:x"],
        "org_code": None,
        "user_id": None,
        "verification_count": 1,
    }
    invalid = {
        "code": "API_KEY_NOT_VALID",
        "message": "API key is not valid",
        "is_valid": False,
    }
    path = f"/api_keys/{made['id']}"
    rotated = done(api("PUT", path), 201)["api_key"]
    assert rotated["id"] == made["id"]
    assert verify(running, made["key"]) == invalid
    assert verify(running, rotated["key"])["verification_count"] == 2
    shown = done(api("GET", path))["api_key"]
    assert (shown["key_prefix"], shown["key_suffix"]) == ("k_live", rotated["key"][-4:])
    assert rotated["key"] not in str(shown)
    done(api("DELETE", path))
    assert verify(running, rotated["key"]) == invalid == verify(running, "k_live_guess")
    assert done(api("GET", path))["api_key"]["status"] == "revoked"
    assert refusal(api("PUT", path))[:2] == (400, "API_KEY_REVOKED")
    assert done(api("GET", "/api_keys", status="active"))["api_keys"] == []
    assert refusal(api("GET", "/api_keys", status="x"))[:2] == (400, "INVALID_REQUEST")


def test_a_key_belongs_to_whom_its_type_says_and_ends_with_them(api: Api, running: House) -> None:
    user = running.user("ada@example.com")
    made = create_key(api, type="user", user_id=user.id)
    assert verify(running, made["key"])["user_id"] == user.id
    done(api("PATCH", "/user", {"is_suspended": True}, id=user.id))
    assert verify(running, made["key"])["is_valid"] is False
    api_id = done(api("GET", f"/api_keys/{made['id']}"))["api_key"]["api_ids"][0]
    for wrong in (
        {"type": "user"},
        {"type": "organization", "user_id": user.id},
        {"type": "environment", "org_code": "org_none"},
        {"type": "environment", "scope_ids": ["api_scope_none"]},
        {"type": "environment", "api_id": "api_none"},
    ):
        answer = api("POST", "/api_keys", {"name": "N", "api_id": api_id} | wrong)
        assert answer.status_code == 400, wrong
        assert answer.json()["errors"][0]["code"] == "INVALID_REQUEST"


def test_guessing_api_keys_is_slowed_and_no_key_is_kept(
    api: Api, running: House, house_url: str
) -> None:
    made = create_key(api)
    answers = [running.browser.post(VERIFY, json={"api_key": f"k{n}"}) for n in range(61)]
    assert {each.status_code for each in answers[:60]} == {200}
    assert (answers[60].status_code, answers[60].headers["ratelimit-reset"]) == (429, "2")
    assert verify(running, made["key"])["is_valid"] is True
    assert made["key"] not in stored(house_url, "api_keys")
    for body in (b"", b"[]", b"{}", b'{"api_key": 1}'):
        assert refusal(running.browser.post(VERIFY, content=body))[:2] == (400, "INVALID_REQUEST")


def test_a_secret_variable_is_never_shown_again(api: Api, house_url: str) -> None:
    path = "/environment_variables"
    body = {"key": "STRIPE_KEY", "value": "sk_test_1", "is_secret": True}
    made = done(api("POST", path, body), 201)["environment_variable"]["id"]
    one = f"{path}/{made}"
    assert done(api("GET", one))["environment_variable"]["value"] is None
    refused = refusal(api("PATCH", one, {"is_secret": False}))
    assert refused[:2] == (400, "INVALID_REQUEST")
    done(api("PATCH", one, {"is_secret": False, "value": "open"}))
    shown = done(api("GET", path))["environment_variables"]
    assert [(each["key"], each["value"]) for each in shown] == [("STRIPE_KEY", "open")]
    assert refusal(api("POST", path, body))[:2] == (400, "ENVIRONMENT_VARIABLE_ALREADY_EXISTS")
    done(api("POST", path, body | {"key": "OTHER"}), 201)
    taken = refusal(api("PATCH", one, {"key": "OTHER"}))
    assert taken[:2] == (400, "ENVIRONMENT_VARIABLE_ALREADY_EXISTS")
    assert "sk_test_1" not in stored(house_url, "environment_variables")
    done(api("DELETE", one))
    assert refusal(api("DELETE", one))[:2] == (404, "ENVIRONMENT_VARIABLE_NOT_FOUND")


def test_the_business_is_told_of_and_changed(api: Api) -> None:
    industry = done(api("GET", "/industries"))["industries"][0]
    zones = {each["key"]: each["name"] for each in done(api("GET", "/timezones"))["timezones"]}
    assert zones["europe_london"] == "Europe/London"
    changes = {
        "business_name": "Acme",
        "email": "us@acme.example",
        "industry_key": industry["key"],
        "timezone_key": "europe_london",
        "privacy_url": "https://acme.example/privacy",
        "is_click_wrap": True,
    }
    done(api("PATCH", "/business", changes))
    business = done(api("GET", "/business"))["business"]
    assert (business["name"], business["industry"]) == ("Acme", industry["name"])
    assert (business["timezone"], business["has_clickwrap"]) == ("Europe/London", True)
    wrong = {"email": "x", "industry_key": "x", "timezone_key": "x", "terms_url": "javascript:1"}
    assert len(api("PATCH", "/business", wrong).json()["errors"]) == 4
    environment = done(api("GET", "/environment"))["environment"]
    assert (environment["is_live"], environment["kinde_domain"]) == (False, "http://localhost:8080")


def test_an_applications_settings_are_kept_and_what_is_not_served_is_refused(
    api: Api, running: House
) -> None:
    path = f"/applications/{client(running).client_id}"
    done(api("PATCH", path, {"has_marketing_consent": True, "language_key": "de"}))
    done(api("PATCH", path, {"name": "Renamed", "is_access_control_enabled": False}))
    shown = done(api("GET", path))["application"]
    assert (shown["has_marketing_consent"], shown["name"]) == (True, "Renamed")
    assert shown["is_ask_for_name"] is True
    refused = refusal(api("PATCH", path, {"is_allow_faceless_auth": True}))
    told = "is_allow_faceless_auth: is not served yet; only false is taken"
    assert refused == (400, "INVALID_REQUEST", told)


def test_a_secret_is_rotated_and_the_earlier_one_counts_no_more(api: Api, running: House) -> None:
    worker = machine(running)
    path = f"/genkan/applications/{worker.client_id}/secret"
    secret = done(api("POST", path))["application"]["client_secret"]
    asked = {"grant_type": "client_credentials"}
    assert worker.token(**asked).json()["error"] == "invalid_client"
    assert "access_token" in worker.token(**asked, client_secret=secret).json()
    made = done(api("POST", "/applications", {"name": "S", "type": "device"}), 201)
    public = f"/genkan/applications/{made['application']['id']}/secret"
    assert refusal(api("POST", public))[:2] == (400, "APPLICATION_HAS_NO_SECRET")


def test_applications_are_listed_by_name(api: Api) -> None:
    for name in ("beta", "Alpha", "gamma"):
        done(api("POST", "/applications", {"name": name, "type": "spa"}), 201)
    names: list[str] = []
    token = ""
    while True:
        page = done(api("GET", "/applications", sort="name_desc", page_size=2, next_token=token))
        names += [each["name"] for each in page["applications"]]
        token = page["next_token"]
        if not token:
            break
    assert names == ["gamma", "beta", "Alpha", "Acme"]
    assert refusal(api("GET", "/applications", sort="id"))[:2] == (400, "INVALID_REQUEST")


def test_o3_a_browser_returns_to_whatever_stands_for_the_star(api: Api, running: House) -> None:
    application = client(running)
    path = f"/applications/{application.client_id}/auth_redirect_urls"
    done(api("PUT", path, {"urls": ["https://pre-*.acme.com/cb"]}))
    good = application.authorize(redirect_uri="https://pre-7.acme.com/cb")
    assert good.headers["location"].startswith("/sign-in")
    assert application.authorize(redirect_uri="https://pre-7.evil.acme.com/cb").status_code == 400
    preflight = {"Origin": "https://pre-7.acme.com", "Access-Control-Request-Method": "POST"}
    allowed = running.browser.options("/oauth2/token", headers=preflight)
    assert allowed.headers["access-control-allow-origin"] == "https://pre-7.acme.com"
    for origin in ("https://pre-.acme.com", "https://pre-a.b.acme.com", "https://acme.com"):
        strange = running.browser.options("/oauth2/token", headers=preflight | {"Origin": origin})
        assert "access-control-allow-origin" not in strange.headers
