"""Kinde's access roles: an application lets in holders of certain roles alone."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from genkan.identity.names import ClientId, UserId
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.feature.oauth.test_device_flow import begin, device, enter, poll
from tests.identity.feature.oauth.test_sign_on_pages import (
    EMAIL,
    answer_in,
    organization,
    organization_in,
    sign_in,
    submit,
)
from tests.identity.in_process import House
from tests.identity.oauth_client import Client, client, machine

REASON = "the user has none of the roles that the application lets in"


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def new_role(api: Api, key: str, **more: Any) -> str:
    return done(api("POST", "/roles", {"name": key, "key": key} | more), 201)["role"]["id"]


def default_code(running: House) -> str:
    return running.run(running.provider.ports.organizations.default).code


def give(running: House, user_id: UserId, role_id: str, code: str | None = None) -> None:
    ports = running.provider.ports
    assert running.run(ports.roles.assign, code or default_code(running), user_id, role_id)


def take(running: House, user_id: UserId, role_id: str) -> None:
    ports = running.provider.ports
    assert running.run(ports.roles.withdraw, default_code(running), user_id, role_id)


def control(api: Api, client_id: ClientId, *role_ids: str) -> None:
    """Let holders of these roles in, and nobody else."""
    path = f"/applications/{client_id}"
    for role_id in role_ids:
        done(api("POST", f"{path}/access_roles/{role_id}"))
    done(api("PATCH", path, {"is_access_control_enabled": True}))


def denied(answer: httpx.Response) -> bool:
    found = answer_in(answer)
    return found["error"] == "access_denied" and "code" not in found


def test_who_has_no_such_role_is_told_so_and_may_go_back(running: House, api: Api) -> None:
    user, role_id = running.user(EMAIL), new_role(api, "editor")
    application = client(running)
    control(api, application.application.client_id, role_id)
    page = sign_in(running, application)
    assert (page.status_code, page.url.path) == (403, "/no-access")
    assert "No access to this application" in page.text
    assert "editor" not in page.text
    german = running.browser.get(f"{page.url}&lang=de")
    assert "Kein Zugang zu dieser Anwendung" in german.text
    answer = answer_in(submit(running, page))
    assert (answer["error"], answer["error_description"]) == ("access_denied", REASON)
    give(running, user.id, role_id)
    assert "code" in answer_in(application.authorize(prompt="none"))


def test_without_a_question_the_answer_is_access_denied(running: House, api: Api) -> None:
    user, role_id = running.user(EMAIL), new_role(api, "editor")
    application, open_to_all = client(running), client(running)
    control(api, application.application.client_id, role_id)
    sign_in(running, open_to_all)
    assert denied(application.authorize(prompt="none"))
    assert application.authorize().headers["location"].startswith("/no-access?i=")
    give(running, user.id, role_id)
    assert "code" in answer_in(application.authorize())
    assert "code" in answer_in(open_to_all.authorize(prompt="none"))


def test_roles_on_the_list_count_once_access_control_is_on(running: House, api: Api) -> None:
    running.user(EMAIL)
    application = client(running)
    path = f"/applications/{application.client_id}"
    done(api("POST", f"{path}/access_roles/{new_role(api, 'editor')}"))
    assert "code" in answer_in(sign_in(running, application))
    done(api("PATCH", path, {"is_access_control_enabled": True}))
    assert denied(application.authorize(prompt="none"))
    done(api("PATCH", path, {"name": "Other"}))
    assert done(api("GET", path))["application"]["is_access_control_enabled"] is True
    assert denied(application.authorize(prompt="none"))
    done(api("PATCH", path, {"is_access_control_enabled": False}))
    assert "code" in answer_in(application.authorize(prompt="none"))


def test_with_no_role_left_on_the_list_nobody_gets_in(running: House, api: Api) -> None:
    user, role_id = running.user(EMAIL), new_role(api, "editor")
    give(running, user.id, role_id)
    application = client(running)
    control(api, application.application.client_id, role_id)
    assert "code" in answer_in(sign_in(running, application))
    done(api("DELETE", f"/applications/{application.client_id}/access_roles/{role_id}"))
    assert denied(application.authorize(prompt="none"))
    other = new_role(api, "writer")
    give(running, user.id, other)
    control(api, application.application.client_id, other)
    assert "code" in answer_in(application.authorize(prompt="none"))
    done(api("DELETE", f"/roles/{other}"))
    assert denied(application.authorize(prompt="none"))


def test_t7_a_role_that_was_lost_ends_refreshing_and_the_account_api(
    running: House, api: Api
) -> None:
    user, role_id = running.user(EMAIL), new_role(api, "editor")
    give(running, user.id, role_id)
    application = client(running)
    control(api, application.application.client_id, role_id)
    tokens = application.tokens(user)
    tokens = application.refresh(tokens["refresh_token"]).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert running.browser.get("/account_api/v1/roles", headers=bearer).status_code == 200
    take(running, user.id, role_id)
    refused = application.refresh(tokens["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert refused.json()["error_description"] == REASON
    assert running.browser.get("/account_api/v1/roles", headers=bearer).status_code == 401
    # The family did not end: whoever gets the role back goes on.
    give(running, user.id, role_id)
    assert application.refresh(tokens["refresh_token"]).status_code == 200


def test_a_code_is_worth_nothing_once_the_role_is_gone(running: House, api: Api) -> None:
    user, role_id = running.user(EMAIL), new_role(api, "editor")
    give(running, user.id, role_id)
    application = client(running)
    control(api, application.application.client_id, role_id)
    code = application.code(user)
    take(running, user.id, role_id)
    assert application.redeem(code).json()["error"] == "invalid_grant"


def test_the_role_counts_in_the_organization_of_the_sign_in(running: House, api: Api) -> None:
    user, role_id = running.user(EMAIL), new_role(api, "editor")
    acme, globex = organization(running, "Acme", user), organization(running, "Globex", user)
    give(running, user.id, role_id, acme)
    application = client(running)
    control(api, application.application.client_id, role_id)
    # One organization lets them in: there is nothing to choose.
    assert organization_in(application, sign_in(running, application)) == acme
    assert denied(application.authorize(prompt="none", org_code=globex))
    give(running, user.id, role_id, globex)
    assert organization_in(application, application.authorize(org_code=globex)) == globex


def test_only_organizations_that_let_them_in_are_there_to_choose(running: House, api: Api) -> None:
    user, role_id = running.user(EMAIL), new_role(api, "editor")
    acme, globex = organization(running, "Acme", user), organization(running, "Globex", user)
    closed = organization(running, "Closed", user)
    for code in (acme, globex):
        give(running, user.id, role_id, code)
    application = client(running)
    control(api, application.application.client_id, role_id)
    page = sign_in(running, application)
    assert page.url.path == "/choose-organization"
    assert "Globex" in page.text
    assert "Closed" not in page.text
    assert submit(running, page, p_org_code=closed).status_code == 400
    assert organization_in(application, submit(running, page, p_org_code=globex)) == globex


def test_who_belongs_to_no_organization_has_no_role(running: House, api: Api) -> None:
    user = running.user(EMAIL)
    application = client(running)
    control(api, application.application.client_id, new_role(api, "editor"))
    ports = running.provider.ports
    running.run(ports.organizations.remove_member, default_code(running), user.id)
    assert sign_in(running, application).url.path == "/no-access"


def test_a_default_role_lets_in_whoever_joins(running: House, api: Api) -> None:
    role_id = new_role(api, "member", is_default_role=True)
    running.user(EMAIL)
    code = organization(running, "Acme", is_auto_membership_enabled=True)
    application = client(running)
    control(api, application.application.client_id, role_id)
    answer = sign_in(running, application, org_code=code)
    assert organization_in(application, answer) == code


def test_a_device_lets_in_holders_alone(running: House, api: Api) -> None:
    user, role_id = running.user(EMAIL), new_role(api, "editor")
    application = device(running)
    control(api, application.client_id, role_id)
    asked = begin(running, application)
    page = enter(running, asked["user_code"])
    assert (page.status_code, page.url.path) == (403, "/no-access")
    assert "was not connected" in submit(running, page).text
    assert poll(running, application, asked["device_code"]).json()["error"] == "access_denied"
    give(running, user.id, role_id)
    asked = begin(running, application)
    page = enter(running, asked["user_code"])
    submit(running, page, p_consent="allow")
    take(running, user.id, role_id)
    refused = poll(running, application, asked["device_code"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_a_portal_link_opens_for_holders_alone(running: House, api: Api) -> None:
    user, role_id = running.user(EMAIL), new_role(api, "editor")
    give(running, user.id, role_id)
    application = client(running)
    control(api, application.application.client_id, role_id)
    bearer = {"Authorization": f"Bearer {application.tokens(user)['access_token']}"}
    links = [
        running.browser.get("/account_api/v1/portal_link", headers=bearer).json()["url"]
        for _ in range(2)
    ]
    visitor = running.another_browser()
    assert visitor.get(links[0]).status_code == 303
    assert visitor.get("/portal").status_code == 200
    take(running, user.id, role_id)
    assert visitor.get("/portal").status_code == 400
    assert visitor.get(links[1]).status_code == 400


def test_an_administrator_gets_no_token_for_who_would_not_get_in(running: House, api: Api) -> None:
    user = running.user(EMAIL)
    application = client(running)
    control(api, application.application.client_id, new_role(api, "editor"))
    body = {"user_id": user.id, "client_id": application.client_id}
    refused = refusal(api("POST", "/genkan/user_tokens", body))
    assert refused[:2] == (400, "INVALID_REQUEST")
    assert "none of the roles" in refused[2]
    path = f"/genkan/applications/{application.client_id}/token_preview"
    assert refusal(api("POST", path, {"user_id": user.id}))[:2] == (400, "INVALID_REQUEST")


def test_access_control_needs_a_role_and_people(running: House, api: Api) -> None:
    application, worker = client(running), machine(running)
    on = {"is_access_control_enabled": True}
    refused = refusal(api("PATCH", f"/applications/{application.client_id}", on))
    assert refused[:2] == (400, "ACCESS_ROLES_REQUIRED")
    refused = refusal(api("PATCH", f"/applications/{worker.client_id}", on))
    assert refused[:2] == (400, "ACCESS_CONTROL_NOT_SUPPORTED")
    path = f"/applications/{worker.client_id}/access_roles/{new_role(api, 'editor')}"
    assert refusal(api("POST", path))[:2] == (400, "APPLICATION_TYPE_NOT_SUPPORTED")


def test_the_list_is_shown_in_parts(running: House, api: Api) -> None:
    application = client(running)
    path = f"/applications/{application.client_id}/access_roles"
    assert done(api("GET", path)) == {
        "code": "OK",
        "message": "Success",
        "roles": [],
        "has_more": False,
    }
    ids = [new_role(api, key, description=f"The {key}") for key in ("a", "b", "c")]
    for role_id in (*reversed(ids), ids[0]):
        done(api("POST", f"{path}/{role_id}"))
    first = done(api("GET", path, page_size=2))
    assert [each["id"] for each in first["roles"]] == ids[:2]
    assert first["roles"][0] == {"id": ids[0], "key": "a", "name": "a", "description": "The a"}
    assert first["has_more"] is True
    rest = done(api("GET", path, starting_after=ids[1]))
    assert ([each["id"] for each in rest["roles"]], rest["has_more"]) == (ids[2:], False)
    assert refusal(api("GET", path, starting_after="none"))[:2] == (400, "INVALID_REQUEST")
    assert refusal(api("POST", f"{path}/none"))[:2] == (404, "ROLE_NOT_FOUND")
    done(api("DELETE", f"{path}/{ids[0]}"))
    assert refusal(api("DELETE", f"{path}/{ids[0]}"))[:2] == (404, "ROLE_NOT_FOUND")
    assert refusal(api("GET", "/applications/none/access_roles"))[:2] == (
        404,
        "APPLICATION_NOT_FOUND",
    )


def test_l9_who_lacks_a_role_is_asked_for_the_second_factor_first_all_the_same(
    running: House, api: Api
) -> None:
    """A stolen password alone tells nobody who is let in where."""
    running.user(EMAIL)
    application = Client(running, replace(client(running).application))
    control(api, application.application.client_id, new_role(api, "editor"))
    body = {"policy": "required", "enabled_factors": ["mfa:authenticator_app"]}
    done(api("PUT", "/mfa", body))
    assert sign_in(running, application).url.path == "/mfa/set-up"
