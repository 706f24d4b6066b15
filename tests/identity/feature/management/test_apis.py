"""APIs: audiences, scopes, and which applications may ask for them."""

import re
from typing import Any

import pytest

from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import claims_of, client, machine


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def create_api(api: Api, audience: str = "hasura") -> str:
    made = done(api("POST", "/apis", {"name": "Hasura", "audience": audience}))
    assert re.fullmatch("api_[0-9a-f]{32}", made["api"]["id"])
    return made["api"]["id"]


def create_scope(api: Api, api_id: str, key: str) -> str:
    made = done(api("POST", f"/apis/{api_id}/scopes", {"key": key, "description": "Reads"}))
    assert re.fullmatch("api_scope_[0-9a-f]{32}", made["scope"]["id"])
    return made["scope"]["id"]


def management_api(api: Api) -> Any:
    listed = done(api("GET", "/apis", expand="scopes"))["apis"]
    (ours,) = [each for each in listed if each["is_management_api"]]
    return ours


def test_an_application_gets_tokens_for_an_api_once_it_is_authorised(
    api: Api, running: House
) -> None:
    api_id = create_api(api)
    worker = machine(running)
    asked = {"grant_type": "client_credentials", "audience": "hasura"}
    assert worker.token(**asked).json()["error"] == "invalid_request"
    path = f"/apis/{api_id}/applications"
    authorised = done(api("PATCH", path, {"applications": [{"id": worker.client_id}]}))
    assert authorised == {
        "code": "API_APPLICATIONS_UPDATED",
        "message": "API applications updated",
        "applications_connected": [worker.client_id],
        "applications_disconnected": [],
    }
    claims = claims_of(worker.token(**asked).json()["access_token"])
    assert (claims["aud"], claims["scp"]) == (["hasura"], [])
    scope_id = create_scope(api, api_id, "read:todos")
    grant = f"/apis/{api_id}/applications/{worker.client_id}/scopes/{scope_id}"
    done(api("POST", grant))
    claims = claims_of(worker.token(**asked).json()["access_token"])
    assert (claims["scope"], claims["scp"]) == ("read:todos", ["read:todos"])
    done(api("DELETE", grant))
    assert claims_of(worker.token(**asked).json()["access_token"])["scp"] == []
    assert refusal(api("DELETE", grant))[:2] == (404, "SCOPE_NOT_FOUND")
    end = {"applications": [{"id": worker.client_id, "operation": "delete"}]}
    assert done(api("PATCH", path, end))["applications_disconnected"] == [worker.client_id]
    assert worker.token(**asked).json()["error"] == "invalid_request"


def test_a_persons_token_is_for_the_apis_of_its_application(api: Api, running: House) -> None:
    api_id = create_api(api)
    application = client(running)
    body = {"applications": [{"id": application.client_id}]}
    done(api("PATCH", f"/apis/{api_id}/applications", body))
    tokens = application.tokens(running.user("ada@example.com"), audience="hasura")
    assert "hasura" in claims_of(tokens["access_token"])["aud"]
    done(api("DELETE", f"/apis/{api_id}"))
    assert "error" in application.authorize(audience="hasura").headers["location"]


def test_an_api_is_shown_with_its_scopes_and_applications(api: Api, running: House) -> None:
    api_id = create_api(api)
    scope_id = create_scope(api, api_id, "read:todos")
    worker = machine(running)
    body = {"applications": [{"id": worker.client_id}]}
    done(api("PATCH", f"/apis/{api_id}/applications", body))
    shown = done(api("GET", f"/apis/{api_id}"))["api"]
    applications = {each["id"]: each for each in shown.pop("applications")}
    assert shown == {
        "id": api_id,
        "name": "Hasura",
        "audience": "hasura",
        "is_management_api": False,
        "scopes": [{"id": scope_id, "key": "read:todos"}],
    }
    assert applications[worker.client_id]["type"] == "Machine to machine (M2M)"
    actives = [each["id"] for each in applications.values() if each["is_active"]]
    assert actives == [worker.client_id]
    bare = done(api("GET", "/apis"))["apis"]
    assert [each["name"] for each in bare] == ["Genkan Management API", "Hasura"]
    assert "scopes" not in bare[0]


def test_scopes_are_described_and_deleted(api: Api) -> None:
    api_id = create_api(api)
    path = f"/apis/{api_id}/scopes"
    scope_id = create_scope(api, api_id, "read:todos")
    done(api("PATCH", f"{path}/{scope_id}", {"description": "Reads all"}))
    expected = {"id": scope_id, "key": "read:todos", "description": "Reads all"}
    assert done(api("GET", f"{path}/{scope_id}"))["scope"] == expected
    assert done(api("GET", path))["scopes"] == [expected]
    again = api("POST", path, {"key": "read:todos"})
    assert refusal(again)[:2] == (400, "SCOPE_ALREADY_EXISTS")
    for key in ("openid", "two words", "", "x" * 65):
        assert refusal(api("POST", path, {"key": key}))[:2] == (400, "INVALID_REQUEST")
    done(api("DELETE", f"{path}/{scope_id}"))
    assert refusal(api("GET", f"{path}/{scope_id}"))[:2] == (404, "SCOPE_NOT_FOUND")


def test_an_audience_is_a_word_and_is_taken_once(api: Api) -> None:
    create_api(api)
    for audience in ("hasura", f"{ISSUER}/api", "https://localhost:8080/api"):
        taken = api("POST", "/apis", {"name": "N", "audience": audience})
        assert refusal(taken)[:2] == (400, "API_ALREADY_EXISTS")
    for audience in ("", "two words", "x" * 65):
        wrong = api("POST", "/apis", {"name": "N", "audience": audience})
        assert refusal(wrong)[:2] == (400, "INVALID_REQUEST")


def test_the_management_api_is_one_of_them_and_stays(api: Api, running: House) -> None:
    ours = management_api(api)
    assert ours["audience"] == f"{ISSUER}/api"
    assert "read:apis" in {scope["key"] for scope in ours["scopes"]}
    path = f"/apis/{ours['id']}"
    scope = f"{path}/scopes/{ours['scopes'][0]['id']}"
    kept = (400, "MANAGEMENT_API_NOT_CHANGEABLE")
    assert refusal(api("DELETE", path))[:2] == kept
    assert refusal(api("POST", f"{path}/scopes", {"key": "x"}))[:2] == kept
    assert refusal(api("DELETE", scope))[:2] == kept
    assert refusal(api("PATCH", scope, {"description": "x"}))[:2] == kept


def test_a_machine_is_authorised_for_the_management_api_scope_by_scope(
    api: Api, running: House
) -> None:
    ours = management_api(api)
    worker = machine(running)
    (scope_id,) = [each["id"] for each in ours["scopes"] if each["key"] == "read:roles"]
    grant = f"/apis/{ours['id']}/applications/{worker.client_id}/scopes/{scope_id}"
    assert refusal(api("POST", grant))[:2] == (400, "APPLICATION_NOT_AUTHORIZED")
    body = {"applications": [{"id": worker.client_id}]}
    done(api("PATCH", f"/apis/{ours['id']}/applications", body))
    done(api("POST", grant))
    asked = {"grant_type": "client_credentials", "audience": f"{ISSUER}/api"}
    token = worker.token(**asked).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    assert running.browser.get("/api/v1/roles", headers=headers).status_code == 200
    assert running.browser.get("/api/v1/users", headers=headers).status_code == 403


def test_l15_nobody_gives_a_scope_of_the_management_api_that_they_lack(
    api: Api, running: House
) -> None:
    ours = management_api(api)
    (wanted,) = [each["id"] for each in ours["scopes"] if each["key"] == "delete:users"]
    worker = machine(running)
    body = {"applications": [{"id": worker.client_id}]}
    done(api("PATCH", f"/apis/{ours['id']}/applications", body))
    weak = Api(running, scopes=["create:api_application_scopes"])
    grant = f"/apis/{ours['id']}/applications/{worker.client_id}/scopes/{wanted}"
    assert refusal(weak("POST", grant)) == (
        403,
        "FORBIDDEN",
        "the caller lacks the scope 'delete:users' that it gives",
    )


def test_unknown_applications_and_operations_are_refused_and_nothing_is_changed(
    api: Api, running: House
) -> None:
    api_id = create_api(api)
    worker = machine(running)
    changes = [{"id": worker.client_id}, {"id": "f" * 32}, {"id": "x", "operation": "add"}]
    answer = api("PATCH", f"/apis/{api_id}/applications", {"applications": changes})
    assert answer.status_code == 400
    messages = [each["message"] for each in answer.json()["errors"]]
    assert messages[0].startswith("applications[1].id: there is no application")
    assert messages[1].startswith("applications[2].operation: expected 'delete'")
    shown = done(api("GET", f"/apis/{api_id}"))["api"]["applications"]
    assert not any(each["is_active"] for each in shown)
    absent = (404, "API_NOT_FOUND")
    assert refusal(api("GET", "/apis/api_none"))[:2] == absent
    assert refusal(api("PATCH", "/apis/api_none/applications", {"applications": []}))[:2] == absent
