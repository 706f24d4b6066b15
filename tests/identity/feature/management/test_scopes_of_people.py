"""Scopes of APIs that people have: by role and as members, and what their tokens show of it."""

from dataclasses import dataclass
from typing import Any

import pytest

from genkan.identity.model.application import SignOnPolicy
from genkan.identity.model.consent import Consent
from genkan.identity.model.user import User
from genkan.identity.names import Audience, Scope
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.feature.oauth.test_device_flow import begin, device, poll
from tests.identity.feature.oauth.test_sign_on_pages import submit
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import Client, answer_of, claims_of, client, machine

SIGN_IN = ["openid", "profile", "email", "offline"]


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


@dataclass(frozen=True, slots=True)
class Todos:
    """An API with two scopes, an application authorised for it, and Ada, an editor."""

    api: Api
    api_id: str
    scopes: dict[str, str]
    application: Client
    ada: User
    role_id: str

    @property
    def member(self) -> str:
        return f"/organizations/{self.code}/users/{self.ada.id}"

    @property
    def code(self) -> str:
        found = done(self.api("GET", "/organizations"))["organizations"]
        return next(each["code"] for each in found if each["is_default"])

    def tokens(self, **asked: Any) -> dict[str, Any]:
        # Signed on anew each time, whatever session there is.
        asked = {"audience": "todos", "prompt": "login"} | asked
        return self.application.tokens(self.ada, **asked)

    def scp(self, **asked: Any) -> list[str]:
        """The API's scopes in a new token of Ada's."""
        return api_scopes(self.tokens(**asked))

    def give_role(self) -> None:
        done(self.api("POST", f"{self.member}/roles", {"role_id": self.role_id}))

    def to_role(self, key: str) -> None:
        body = {"scope_id": self.scopes[key]}
        done(self.api("POST", f"/roles/{self.role_id}/scopes", body), 201)

    def of_member(self, method: str, key: str) -> Any:
        return self.api(method, f"{self.member}/apis/{self.api_id}/scopes/{self.scopes[key]}")


def api_scopes(tokens: dict[str, Any]) -> list[str]:
    """What an access token has besides the scopes of sign-in; the answer's `scope` agrees."""
    scp = claims_of(tokens["access_token"])["scp"]
    assert scp == tokens["scope"].split(" ")
    return [each for each in scp if each not in SIGN_IN]


def new_api(api: Api, audience: str, *keys: str) -> tuple[str, dict[str, str]]:
    api_id = done(api("POST", "/apis", {"name": audience, "audience": audience}))["api"]["id"]
    path = f"/apis/{api_id}/scopes"
    return api_id, {key: done(api("POST", path, {"key": key}))["scope"]["id"] for key in keys}


def authorise(api: Api, api_id: str, application: Client) -> None:
    body = {"applications": [{"id": application.client_id}]}
    done(api("PATCH", f"/apis/{api_id}/applications", body))


def new_role(api: Api, key: str = "editor") -> str:
    return done(api("POST", "/roles", {"name": key, "key": key}), 201)["role"]["id"]


@pytest.fixture
def todos(api: Api, running: House) -> Todos:
    api_id, scopes = new_api(api, "todos", "read:todos", "write:todos")
    application = client(running)
    authorise(api, api_id, application)
    ada = running.user("ada@example.com")
    return Todos(api, api_id, scopes, application, ada, new_role(api))


def test_a_scope_is_in_the_token_of_who_holds_a_role_with_it(todos: Todos) -> None:
    assert todos.scp() == []
    todos.to_role("read:todos")
    assert todos.scp() == []
    todos.give_role()
    assert todos.scp() == ["read:todos"]
    assert todos.scp(audience=None) == []
    todos.to_role("read:todos")
    assert todos.scp() == ["read:todos"]


def test_t7_a_scope_that_was_taken_away_is_gone_at_the_next_refresh(todos: Todos) -> None:
    todos.to_role("read:todos")
    todos.to_role("write:todos")
    todos.give_role()
    tokens = todos.tokens()
    assert api_scopes(tokens) == ["read:todos", "write:todos"]
    done(todos.api("DELETE", f"/roles/{todos.role_id}/scopes/{todos.scopes['write:todos']}"))
    tokens = todos.application.refresh(tokens["refresh_token"]).json()
    assert api_scopes(tokens) == ["read:todos"]
    beyond = todos.application.refresh(tokens["refresh_token"], scope="openid write:todos")
    assert (beyond.status_code, beyond.json()["error"]) == (400, "invalid_scope")
    done(todos.api("DELETE", f"{todos.member}/roles/{todos.role_id}"))
    tokens = todos.application.refresh(tokens["refresh_token"]).json()
    assert api_scopes(tokens) == []


def test_t7_an_api_that_was_withdrawn_is_no_audience_after_the_next_refresh(
    todos: Todos, running: House
) -> None:
    todos.to_role("read:todos")
    todos.give_role()
    tokens = todos.tokens()
    assert claims_of(tokens["access_token"])["aud"] == ["todos"]
    client_ids = [todos.application.application.client_id]
    running.run(running.provider.ports.apis.withdraw, todos.api_id, client_ids)
    tokens = todos.application.refresh(tokens["refresh_token"]).json()
    assert claims_of(tokens["access_token"])["aud"] == []
    assert api_scopes(tokens) == []
    # Authorised again, it is there again: the grant itself was not touched.
    running.run(running.provider.ports.apis.authorise, todos.api_id, client_ids)
    tokens = todos.application.refresh(tokens["refresh_token"]).json()
    assert claims_of(tokens["access_token"])["aud"] == ["todos"]


def test_a_scope_that_was_given_later_comes_with_the_next_refresh(todos: Todos) -> None:
    tokens = todos.tokens()
    done(todos.of_member("POST", "read:todos"))
    tokens = todos.application.refresh(tokens["refresh_token"]).json()
    assert api_scopes(tokens) == ["read:todos"]
    narrowed = todos.application.refresh(tokens["refresh_token"], scope="openid").json()
    assert narrowed["scope"] == "openid"


def test_a_member_has_scopes_besides_those_of_their_roles(todos: Todos, running: House) -> None:
    done(todos.of_member("POST", "write:todos"))
    assert todos.scp() == ["write:todos"]
    eve = running.user("eve@example.com")
    assert api_scopes(todos.application.tokens(eve, audience="todos", prompt="login")) == []
    todos.to_role("write:todos")
    todos.give_role()
    done(todos.of_member("DELETE", "write:todos"))
    assert todos.scp() == ["write:todos"]
    gone = refusal(todos.of_member("DELETE", "write:todos"))
    assert gone == (404, "SCOPE_NOT_FOUND", "the member was not given this scope directly")


def test_a_scope_counts_in_the_organization_it_was_given_in(todos: Todos, api: Api) -> None:
    other = done(api("POST", "/organization", {"name": "Other"}))["organization"]["code"]
    done(api("POST", f"/organizations/{other}/users", {"users": [{"id": todos.ada.id}]}))
    done(todos.of_member("POST", "read:todos"))
    assert todos.scp(org_code=todos.code) == ["read:todos"]
    assert todos.scp(org_code=other) == []
    done(api("DELETE", todos.member))
    done(api("POST", f"/organizations/{todos.code}/users", {"users": [{"id": todos.ada.id}]}))
    assert todos.scp(org_code=todos.code) == []


def test_o10_a_request_that_names_scopes_gets_those_of_them_that_the_user_holds(
    todos: Todos,
) -> None:
    todos.to_role("read:todos")
    todos.to_role("write:todos")
    todos.give_role()
    tokens = todos.tokens(scope="openid offline read:todos")
    assert api_scopes(tokens) == ["read:todos"]
    tokens = todos.application.refresh(tokens["refresh_token"]).json()
    assert api_scopes(tokens) == ["read:todos"]
    done(todos.api("DELETE", f"/roles/{todos.role_id}/scopes/{todos.scopes['read:todos']}"))
    assert todos.scp(scope="openid read:todos") == []


def test_a_request_names_scopes_of_the_apis_it_is_for(todos: Todos) -> None:
    for asked in ({"audience": None}, {"scope": "openid delete:todos"}):
        sent = {"audience": "todos", "scope": "openid read:todos"} | asked
        refused = answer_of(todos.application.authorize(**sent).headers["location"])
        assert refused["error"] == "invalid_scope"


def test_o10_an_application_with_scopes_of_its_own_passes_on_no_others(todos: Todos) -> None:
    todos.to_role("read:todos")
    todos.to_role("write:todos")
    todos.give_role()
    path = f"/apis/{todos.api_id}/applications/{todos.application.client_id}/scopes"
    done(todos.api("POST", f"{path}/{todos.scopes['read:todos']}"))
    assert todos.scp() == ["read:todos"]
    refused = todos.application.authorize(audience="todos", scope="openid write:todos")
    assert answer_of(refused.headers["location"])["error"] == "invalid_scope"
    # To take the last one away must not give it all of them.
    done(todos.api("DELETE", f"{path}/{todos.scopes['read:todos']}"))
    assert todos.scp() == []


def test_a_scope_of_two_apis_is_in_a_token_for_both_only_when_both_are_held(
    todos: Todos, api: Api
) -> None:
    other_id, other = new_api(api, "notes", "read:todos")
    authorise(api, other_id, todos.application)
    done(todos.of_member("POST", "read:todos"))
    assert todos.scp(audience="todos notes") == []
    assert todos.scp(audience="todos") == ["read:todos"]
    assert todos.scp(audience="notes") == []
    done(api("POST", f"{todos.member}/apis/{other_id}/scopes/{other['read:todos']}"))
    assert todos.scp(audience="todos notes") == ["read:todos"]


def test_where_people_are_asked_they_agree_to_named_scopes_and_give_no_others(
    todos: Todos, running: House
) -> None:
    asking = client(running, sign_on=SignOnPolicy(requires_consent=True))
    authorise(todos.api, todos.api_id, asking)
    todos.to_role("read:todos")
    todos.to_role("write:todos")
    todos.give_role()
    asked = asking.authorize(audience="todos", scope="openid read:todos")
    page = running.browser.get(asking.finish(asked, todos.ada).location)
    assert "do this there: read:todos" in page.text
    consents = running.provider.ports.consents
    agreed = Consent(scope=(Scope("openid"), Scope("read:todos")), audience=(Audience("todos"),))
    running.run(consents.add, todos.ada.id, asking.client_id, agreed, running.clock.now)
    named = asking.authorize(audience="todos", scope="openid read:todos")
    tokens = asking.redeem(answer_of(named.headers["location"])["code"]).json()
    assert api_scopes(tokens) == ["read:todos"]
    unnamed = asking.authorize(audience="todos", scope="openid")
    tokens = asking.redeem(answer_of(unnamed.headers["location"])["code"]).json()
    assert api_scopes(tokens) == []


def test_scopes_of_the_management_api_are_for_machines(todos: Todos, api: Api) -> None:
    apis = done(api("GET", "/apis", expand="scopes"))["apis"]
    (ours,) = [each for each in apis if each["is_management_api"]]
    scope_id = ours["scopes"][0]["id"]
    body = {"scope_id": scope_id}
    refused = refusal(api("POST", f"/roles/{todos.role_id}/scopes", body))
    assert refused[:2] == (404, "SCOPE_NOT_FOUND")
    refused = refusal(api("POST", f"{todos.member}/apis/{ours['id']}/scopes/{scope_id}"))
    assert refused[:2] == (404, "SCOPE_NOT_FOUND")
    authorise(api, ours["id"], todos.application)
    assert todos.scp(audience=f"{ISSUER}/api") == []


def test_a_role_is_shown_with_its_scopes(todos: Todos, api: Api) -> None:
    path = f"/roles/{todos.role_id}/scopes"
    todos.to_role("write:todos")
    todos.to_role("read:todos")
    shown = done(api("GET", path))["scopes"]
    assert shown[0] == {
        "id": todos.scopes["read:todos"],
        "key": "read:todos",
        "description": "",
        "api_id": todos.api_id,
    }
    assert [each["key"] for each in shown] == ["read:todos", "write:todos"]
    one = f"{path}/{todos.scopes['read:todos']}"
    deleted = {"code": "SCOPE_DELETED", "message": "Scope deleted from role"}
    assert done(api("DELETE", one)) == deleted
    assert refusal(api("DELETE", one))[:2] == (404, "SCOPE_NOT_FOUND")
    assert refusal(api("POST", path, {"scope_id": "none"}))[:2] == (404, "SCOPE_NOT_FOUND")
    assert refusal(api("POST", path, {}))[:2] == (400, "INVALID_REQUEST")
    assert refusal(api("GET", "/roles/none/scopes"))[:2] == (404, "ROLE_NOT_FOUND")


def test_what_names_nobody_or_another_api_is_refused(todos: Todos, api: Api) -> None:
    other_id, _ = new_api(api, "notes")
    scope_id = todos.scopes["read:todos"]
    wrong = f"{todos.member}/apis/{other_id}/scopes/{scope_id}"
    assert refusal(api("POST", wrong))[:2] == (404, "SCOPE_NOT_FOUND")
    nobody = f"/organizations/{todos.code}/users/kp_none/apis/{todos.api_id}/scopes/{scope_id}"
    assert refusal(api("POST", nobody))[:2] == (404, "USER_NOT_FOUND")
    nowhere = f"/organizations/org_none/users/{todos.ada.id}/apis/{todos.api_id}/scopes/{scope_id}"
    assert refusal(api("POST", nowhere))[:2] == (404, "USER_NOT_FOUND")


def test_a_deleted_scope_role_or_member_leaves_nothing_behind(todos: Todos, api: Api) -> None:
    todos.to_role("read:todos")
    todos.give_role()
    done(todos.of_member("POST", "write:todos"))
    path = f"/apis/{todos.api_id}/scopes/{todos.scopes['write:todos']}"
    done(api("DELETE", path))
    assert todos.scp() == ["read:todos"]
    done(api("DELETE", f"/roles/{todos.role_id}"))
    assert todos.scp() == []


def test_a_device_gets_the_scopes_of_whoever_lets_it_in(todos: Todos, running: House) -> None:
    application = device(running)
    authorise(todos.api, todos.api_id, Client(running, application))
    todos.to_role("read:todos")
    todos.give_role()
    asked = begin(running, application, audience="todos", scope="openid offline read:todos")
    page = submit(running, running.browser.get("/device"), p_user_code=asked["user_code"])
    page = submit(running, page, p_email="ada@example.com", p_password="correct horse")
    assert "do this there: read:todos" in page.text
    submit(running, page, p_consent="allow")
    tokens = poll(running, application, asked["device_code"]).json()
    assert api_scopes(tokens) == ["read:todos"]
    wrong = {"client_id": application.client_id, "audience": "todos", "scope": "openid other"}
    answer = running.browser.post("/oauth2/device/auth", data=wrong)
    assert answer.json()["error"] == "invalid_scope"


def test_a_machine_has_what_the_application_was_given(todos: Todos, running: House) -> None:
    worker = machine(running)
    authorise(todos.api, todos.api_id, worker)
    asked = {"grant_type": "client_credentials", "audience": "todos"}
    assert claims_of(worker.token(**asked).json()["access_token"])["scp"] == []
