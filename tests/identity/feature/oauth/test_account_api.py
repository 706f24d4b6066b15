"""`/account_api/v1`: what a signed-in user may ask about themselves, in Kinde's shapes."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.identity.feature.oauth.test_hasura_mapping import give_role
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import Client, client, machine, refusal

LISTS = ("permissions", "roles", "feature_flags", "properties", "entitlements")


class Account:
    """A user's calls with their access token."""

    def __init__(self, application: Client, user: Any) -> None:
        self.tokens = application.tokens(user, prompt="login")
        self._browser = application.house.browser

    def __call__(self, path: str, token: str | None = None, **query: Any) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {token or self.tokens['access_token']}"}
        return self._browser.get(f"/account_api/v1/{path}", params=query, headers=bearer)


@pytest.fixture
def account(running: House) -> Account:
    user = running.user("ada@x.io")
    give_role(running, user.id, "editor", "read:todos", "write:todos")
    give_role(running, user.id, "admin", "read:todos")
    return Account(client(running), user)


def org_code(running: House) -> str:
    return running.run(running.provider.ports.organizations.default).code


def test_roles_and_permissions_are_listed_in_kindes_envelope(
    running: House, account: Account
) -> None:
    roles = account("roles").json()
    assert roles["data"]["org_code"] == org_code(running)
    assert sorted((each["key"], each["name"]) for each in roles["data"]["roles"]) == [
        ("admin", "Admin"),
        ("editor", "Editor"),
    ]
    assert roles["metadata"] == {"has_more": False, "next_page_starting_after": ""}
    permissions = account("permissions").json()
    assert permissions["data"]["org_code"] == org_code(running)
    shown = permissions["data"]["permissions"]
    assert sorted(each["key"] for each in shown) == ["read:todos", "write:todos"]
    assert all(set(each) == {"id", "name", "key"} for each in shown)
    assert all(each["id"].startswith("perm_") for each in shown)
    assert all(each["id"].startswith("role_") for each in roles["data"]["roles"])


def test_a_list_is_read_page_by_page_and_nothing_comes_twice(
    running: House, account: Account
) -> None:
    user = running.user("bob@x.io")
    give_role(running, user.id, "many", *(f"do:{number}" for number in range(25)))
    bob = Account(client(running), user)
    seen: list[str] = []
    after = None
    sizes = []
    while after != "":
        query = {} if after is None else {"starting_after": after}
        answer = bob("permissions", **query).json()
        keys = [each["key"] for each in answer["data"]["permissions"]]
        sizes.append(len(keys))
        seen += keys
        after = answer["metadata"]["next_page_starting_after"]
        assert answer["metadata"]["has_more"] is (after != "")
    assert sizes == [10, 10, 5]
    assert sorted(seen) == sorted(f"do:{number}" for number in range(25))
    assert len(bob("permissions", page_size="500").json()["data"]["permissions"]) == 25
    del account


def test_one_permission_is_granted_or_not(running: House, account: Account) -> None:
    code = org_code(running)
    for key, is_granted in (("read:todos", True), ("delete:todos", False)):
        assert account(f"permission/{key}").json() == {
            "permissionKey": key,
            "orgCode": code,
            "isGranted": is_granted,
        }


def test_there_are_no_entitlements_and_the_shape_is_kindes(
    running: House, account: Account
) -> None:
    assert account("entitlements").json() == {
        "data": {"org_code": org_code(running), "plans": [], "entitlements": []},
        "metadata": {"has_more": False, "next_page_starting_after": ""},
    }
    for answer in (account("entitlement/seats"), account("entitlement", key="seats")):
        assert refusal(answer) == (404, "not_found")
        assert "'seats'" in answer.text
    assert refusal(account("entitlement")) == (400, "invalid_request")


def test_what_changed_after_the_token_counts(running: House, account: Account) -> None:
    ports = running.provider.ports
    user_id = running.run(ports.users.by_email, "ada@x.io").id
    running.run(ports.roles.withdraw, org_code(running), user_id, "id-editor")
    assert [each["key"] for each in account("roles").json()["data"]["roles"]] == ["admin"]


def test_t4_only_a_users_current_access_token_counts(running: House, account: Account) -> None:
    worker = machine(running).token(grant_type="client_credentials").json()["access_token"]
    for path in (*LISTS, "permission/x", "entitlement/x", "portal_link"):
        assert refusal(account(path, worker)) == (403, "insufficient_scope")
        for token in (account.tokens["id_token"], account.tokens["refresh_token"], "x"):
            answer = account(path, token)
            assert refusal(answer) == (401, "invalid_token")
            assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    user_id = running.run(running.provider.ports.users.by_email, "ada@x.io").id
    running.run(running.provider.ports.sessions.revoke_all, user_id, running.clock.now)
    assert refusal(account("roles")) == (401, "invalid_token")


@pytest.mark.parametrize("size", ["0", "-1", "501", "x", "1e1", "9" * 400])
def test_a_page_size_that_is_none_is_refused(account: Account, size: str) -> None:
    for path in LISTS:
        assert refusal(account(path, page_size=size)) == (400, "invalid_request")


def test_scripts_of_registered_origins_may_read_it(account: Account) -> None:
    for path in (*LISTS, "permission/x", "portal_link"):
        asked = account._browser.options(
            f"/account_api/v1/{path}",
            headers={
                "Origin": "http://localhost:3000",
                "Access-Control-Request-Method": "GET",
                "Access-Control-Request-Headers": "authorization,content-type",
            },
        )
        assert asked.headers["access-control-allow-origin"] == "http://localhost:3000"
        assert "authorization" in asked.headers["access-control-allow-headers"]
        stranger = account._browser.get(
            f"/account_api/v1/{path}", headers={"Origin": "https://evil.example"}
        )
        assert "access-control-allow-origin" not in stranger.headers


def portal_path(account: Account, **query: Any) -> str:
    answer = account("portal_link", **query)
    assert answer.status_code == 200, answer.text
    url = answer.json()["url"]
    assert url.startswith(f"{ISSUER}/portal_redirect?key=")
    return url.removeprefix(ISSUER)


def test_a_portal_link_opens_the_portal_in_one_browser_once(
    running: House, account: Account
) -> None:
    path = portal_path(account, subnav="profile", return_url="http://localhost:3000/settings")
    browser = running.another_browser()
    # A program that looks at links does not use them up.
    assert browser.head(path).status_code == 303
    opened = browser.get(path)
    assert (opened.status_code, opened.headers["location"]) == (303, "/portal")
    page = browser.get("/portal")
    assert page.status_code == 200
    assert "ada@x.io" in page.text
    late = running.another_browser("10.1.1.1")
    assert late.get(path).status_code == 400
    assert late.get("/portal").status_code == 400
    running.clock.turn(minutes=61)
    assert browser.get("/portal").status_code == 400


def test_l4_a_portal_link_signs_nobody_on(running: House, account: Account) -> None:
    stranger = running.another_browser()
    stranger.get(portal_path(account))
    assert "genkan_idp_session" not in stranger.cookies
    application = client(running)
    asked = stranger.get(
        "/oauth2/auth",
        params={
            "client_id": application.client_id,
            "redirect_uri": application.application.redirect_uris[0],
            "response_type": "code",
            "scope": "openid",
            "state": "s",
            "prompt": "none",
        },
    )
    assert parse_qs(urlsplit(asked.headers["location"]).query)["error"] == ["login_required"]


def test_a_portal_link_ends_with_time_and_with_the_sign_on(
    running: House, account: Account
) -> None:
    path = portal_path(account)
    running.clock.turn(minutes=5)
    assert running.another_browser().get(path).status_code == 400
    open_browser = running.another_browser()
    open_browser.get(portal_path(account))
    assert open_browser.get("/portal").status_code == 200
    user_id = running.run(running.provider.ports.users.by_email, "ada@x.io").id
    unused = portal_path(account)
    running.run(running.provider.ports.sessions.revoke_all, user_id, running.clock.now)
    assert open_browser.get("/portal").status_code == 400
    assert running.another_browser().get(unused).status_code == 400


def test_o13_a_portal_link_returns_to_its_application_alone(account: Account) -> None:
    for url in ("http://localhost:3000", "http://localhost:3000/a?b=c#d"):
        portal_path(account, return_url=url)
    for url in (
        *("https://localhost:3000/", "http://localhost:3001/", "http://localhost.evil.example/"),
        *("http://evil.example\\@localhost:3000/", "http://evil.example@localhost:3000/"),
        *("javascript:alert(1)", "//localhost:3000", "/here", "ftp://localhost:3000", "ws://x"),
        *("http://[", "http://localhost:99999999/", "data:text/html,x", "http:localhost:3000"),
    ):
        answer = account("portal_link", return_url=url)
        assert refusal(answer) == (400, "invalid_request"), url
        assert "'return_url'" in answer.text
    for query in ({"subnav": "elsewhere"}, {"sub_nav": "elsewhere"}):
        assert refusal(account("portal_link", **query)) == (400, "invalid_request")
    portal_path(account, sub_nav="organization_members")
