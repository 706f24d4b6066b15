"""The how-tos about tokens: what they show is sent, and tokens say what they promise."""

import json
import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.clients.house import House, genkan, management
from tests.clients.management import sent
from tests.docs.blocks import texts

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

HASURA = "https://hasura.io/jwt/claims"
# POST   /api/v1/apis/{api_id}/scopes       {"key": "read:todos"}
CALL = re.compile(r"^([A-Z]+) +/api/v1/(\S+)(?: +(\{.*\}))?$", re.MULTILINE)


def make_application(house: House, name: str) -> str:
    """The id of a new application for people."""
    genkan(house, "app", "create", name)
    keys = dict(line.split("=", 1) for line in genkan(house, "app", "keys", name).split())
    return keys["KINDE_CLIENT_ID"]


def make_user(house: House, email: str) -> str:
    return genkan(house, "user", "create", email).split()[2]


def claims_of(house: House, email: str, application: str, *more: str) -> Mapping[str, Any]:
    """What a verified access token of the user says."""
    token = genkan(house, "user", "token", email, "--app", application, *more).strip()
    keys = KeySet.import_key_set(httpx.get(f"{house.url}/.well-known/jwks.json").json())
    return jwt.decode(token, keys).claims


def default_organization(api: httpx.Client) -> str:
    listed = sent(api.get("organizations"))["organizations"]
    return next(each["code"] for each in listed if each["is_default"])


def test_the_article_s_token_says_what_the_page_shows(house: House) -> None:
    (shown,) = texts("docs/how-to/kinde-with-hasura.md", "json")
    make_application(house, "Article")
    user_id = make_user(house, "article@example.com")
    claims = claims_of(house, "article@example.com", "Article")
    with management(house) as api:
        organization = default_organization(api)
    said = shown.replace("http://localhost:8080", house.url)
    said = said.replace("kp_4c2f...", user_id).replace("org_9a1b...", organization)
    told = json.loads(said.replace("ada@example.com", "article@example.com"))
    assert {name: claims[name] for name in told} == told


def test_claims_are_chosen_and_previewed_by_the_bodies_of_the_page(house: House) -> None:
    chosen, asked = texts("docs/how-to/choose-what-tokens-say.md", "json")
    client_id = make_application(house, "Chosen")
    user_id = make_user(house, "chosen@example.com")
    with management(house) as api:
        sent(api.put(f"users/{user_id}/properties/kp_usr_city", params={"value": "London"}))
        sent(api.patch(f"user?id={user_id}", json={"provided_id": "acme-1"}))
        place = f"genkan/applications/{client_id}"
        sent(api.patch(f"{place}/token_customization", json=json.loads(chosen)))
        body = asked.replace("kp_4c2f...", user_id)
        body = body.replace("org_9a1b...", default_organization(api))
        preview = sent(api.post(f"{place}/token_preview", json=json.loads(body)))
    claims = claims_of(house, "chosen@example.com", "Chosen")
    assert claims["email"] == "chosen@example.com"
    assert claims["org_name"]
    assert "roles" not in claims
    assert claims["user_properties"] == {"kp_usr_city": {"v": "London"}}
    assert claims["https://acme.io/customer"] == "acme-1"
    assert "chosen@example.com" in json.dumps(preview)


def test_the_mapping_of_the_page_is_what_the_token_says(house: House) -> None:
    (mapping,) = texts("docs/how-to/say-more-to-hasura.md", "json")
    client_id = make_application(house, "Mapped")
    user_id = make_user(house, "mapped@example.com")
    with management(house) as api:
        sent(api.patch(f"user?id={user_id}", json={"provided_id": "acme-2"}))
        role = sent(api.post("roles", json={"key": "owner", "name": "Owner"}))["role"]["id"]
        members = f"organizations/{default_organization(api)}/users/{user_id}/roles"
        sent(api.post(members, json={"role_id": role}))
        place = f"genkan/applications/{client_id}/hasura_mapping"
        sent(api.patch(place, json=json.loads(mapping)))
    said = claims_of(house, "mapped@example.com", "Mapped")[HASURA]
    assert said["x-hasura-default-role"] == "user"
    assert set(said["x-hasura-allowed-roles"]) == {"user", "manager"}
    assert said["x-hasura-customer-id"] == "acme-2"


def test_a_scope_reaches_the_token_by_the_calls_of_the_page(house: House) -> None:
    page = "docs/how-to/give-people-scopes.md"
    scopes, access = (CALL.findall(text) for text in texts(page, "text"))
    promised = json.loads(texts(page, "json")[0])
    client_id = make_application(house, "Todos")
    user_id = make_user(house, "todos@example.com")
    with management(house) as api:
        made = sent(api.post("apis", json={"name": "Todos", "audience": "todos"}))
        names = {
            "id": client_id,
            "user_id": user_id,
            "api_id": made["api"]["id"],
            "code": default_organization(api),
            "role_id": sent(api.post("roles", json={"key": "reader", "name": "R"}))["role"]["id"],
        }
        sent(api.patch(f"apis/{names['api_id']}/applications", json=authorized(client_id)))
        member = f"organizations/{names['code']}/users/{user_id}/roles"
        sent(api.post(member, json={"role_id": names["role_id"]}))
        for method, path, body in scopes:
            named = body.replace("api_scope_...", names.get("scope_id", ""))
            answer = called(api, method, path, names, named)
            if "scope" in answer:
                names["scope_id"] = answer["scope"]["id"]
        claims = claims_of(house, "todos@example.com", "Todos", "--audience", "todos")
        assert claims["aud"] == promised["aud"]
        assert "read:todos" in promised["scp"]
        assert "read:todos" in claims["scp"]
        for method, path, body in access:
            called(api, method, path, names, body)
        read = sent(api.get(f"applications/{client_id}"))["application"]
    assert read["is_access_control_enabled"] is True


def authorized(client_id: str) -> dict[str, object]:
    return {"applications": [{"id": client_id}]}


def called(
    api: httpx.Client, method: str, path: str, names: Mapping[str, str], body: str
) -> Mapping[str, Any]:
    """A call as the page writes it, with ids for what stands in braces."""
    content = json.loads(body) if body else None
    return sent(api.request(method, path.format_map(names), json=content))


def test_the_connection_of_the_page_is_made(house: House) -> None:
    (body,) = texts("docs/how-to/social-sign-in.md", "json")
    client_id = make_application(house, "Social")
    with management(house) as api:
        made = json.loads(body.replace("YOUR-CLIENT-ID", client_id))
        connection = sent(api.post("connections", json=made))["connection"]
        listed = sent(api.get(f"applications/{client_id}/connections"))["connections"]
    assert connection["id"] in json.dumps(listed)
    assert made["options"]["client_secret"] not in json.dumps(listed)
