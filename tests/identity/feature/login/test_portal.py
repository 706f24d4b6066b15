"""The self-serve portal: what people do about their own account, page by page."""

import re
from dataclasses import replace

import httpx
import pytest

from genkan.identity.model.application import SignOnPolicy
from genkan.identity.model.role import Role
from genkan.identity.names import RoleId, RoleKey
from tests.clients.authenticator_app import AuthenticatorApp
from tests.identity.attack.test_passkeys import authenticator, options_on
from tests.identity.feature.oauth.test_sign_on_pages import organization, sign_in, submit
from tests.identity.in_process import House, house
from tests.identity.oauth_client import client, refusal
from tests.identity.portal import PASSWORD, visitor
from tests.identity.second_factors import APP, newest_code, with_app, with_email_factor

EMAIL = "ada@x.io"
NEW_EMAIL = "ada@new.example"
LINK = re.compile(r'href="(/portal[^"]*)"')


def test_every_page_of_the_portal_is_linked_and_leads_back_to_the_application(
    running: House,
) -> None:
    back = "http://localhost:3000/settings"
    at = visitor(running, running.user(EMAIL), return_url=back)
    seen: set[str] = set()
    paths = {"/portal"}
    while paths - seen:
        path = (paths - seen).pop()
        seen.add(path)
        page = at.page(path)
        assert page.status_code == 200, (path, page.text)
        assert EMAIL in page.text
        assert f'href="{back}"' in page.text
        assert "<script" not in page.text
        paths |= {each.replace("&amp;", "&") for each in LINK.findall(page.text)}
    shown = {each.partition("?")[0] for each in seen}
    assert shown >= {
        *("/portal", "/portal/security", "/portal/sessions", "/portal/organizations"),
        *("/portal/applications", "/portal/email", "/portal/password", "/portal/factors/app"),
    }
    assert any("lang=de" in each for each in seen)


@pytest.mark.parametrize(
    ("subnav", "path"),
    [
        ("profile", "/portal"),
        ("organization_details", "/portal/organizations"),
        ("organization_members", "/portal/organizations"),
        ("plan_details", "/portal"),
    ],
)
def test_kindes_subnav_leads_to_the_page_of_that_name(
    running: House, subnav: str, path: str
) -> None:
    user = running.user(EMAIL)
    application = client(running)
    token = application.tokens(user)["access_token"]
    answer = running.browser.get(
        "/account_api/v1/portal_link",
        params={"sub_nav": subnav},
        headers={"Authorization": f"Bearer {token}"},
    )
    browser = running.browser
    page = browser.get(answer.json()["url"], follow_redirects=True)
    assert (page.status_code, page.url.path) == (200, path)


def test_names_and_picture_are_changed_and_tokens_say_so(running: House) -> None:
    at = visitor(running, running.user(EMAIL))
    page = at.page("/portal")
    assert at.form(page, "/portal/profile").fields["p_first_name"] == "Ada"
    wanted = {
        "p_first_name": "Augusta",
        "p_last_name": "King <b>",
        "p_picture": "https://pictures.example/ada.png",
    }
    done = at.send(page, "/portal/profile", **wanted)
    assert "Saved." in done.text
    assert "King &lt;b&gt;" in done.text
    stored = running.run(running.provider.ports.users.by_id, at.user.id)
    assert (stored.given_name, stored.family_name) == ("Augusta", "King <b>")
    assert stored.picture == wanted["p_picture"]
    emptied = at.send(done, "/portal/profile", p_last_name="", p_picture="")
    assert emptied.status_code == 200
    assert running.run(running.provider.ports.users.by_id, at.user.id).picture is None


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "http://pictures.example/a.png", "data:image/png;base64,AA"),
        *("https://", "https://a@b.example/x", "https://x.example/\\a", "https://x.example/ a"),
        "https://x.example/" + "a" * 2_100,
    ],
)
def test_o12_a_picture_is_a_web_address_and_nothing_else(running: House, url: str) -> None:
    at = visitor(running, running.user(EMAIL))
    refused = at.send(at.page("/portal"), "/portal/profile", p_picture=url)
    assert refused.status_code == 400
    assert "begins with https://" in refused.text
    assert running.run(running.provider.ports.users.by_id, at.user.id).picture is None


def test_l8_another_address_is_proven_and_the_old_one_is_told(running: House) -> None:
    at = visitor(running, running.user(EMAIL))
    page = at.prove(at.page("/portal/email"))
    assert page.url.path == "/portal/email"
    page = at.send(page, "/portal/email", p_email="no address")
    assert page.status_code == 400
    page = at.send(page, "/portal/email", p_email=NEW_EMAIL)
    assert page.url.path == "/portal/email/code"
    assert NEW_EMAIL not in str(page.url)
    code = newest_code(running, NEW_EMAIL)
    wrong = at.send(page, "/portal/email/code", p_confirmation_code=f"{(int(code) + 1) % 10**6:06}")
    assert wrong.status_code == 400
    done = at.send(wrong, "/portal/email/code", p_confirmation_code=code)
    assert "was changed" in done.text
    assert NEW_EMAIL in done.text
    assert [each["kind"] for each in running.emails(EMAIL)] == ["email_changed"]


def test_l12_another_password_keeps_this_sign_on_alone(running: House) -> None:
    user = running.user(EMAIL)
    other = visitor(running, user)
    at = visitor(running, user)
    page = at.page("/portal/password")
    assert page.url.path == "/portal/password"
    wanted = {"p_first_password": "a new horse", "p_second_password": "a new horse"}
    wrong = at.send(page, "/portal/password", p_password="a wrong horse", **wanted)
    assert wrong.status_code == 400
    done = at.send(wrong, "/portal/password", p_password=PASSWORD, **wanted)
    assert (done.url.path, "was changed" in done.text) == ("/portal/security", True)
    assert other.browser.get("/portal").status_code == 400
    refused = other.application.refresh(other.tokens["refresh_token"])
    assert refusal(refused) == (400, "invalid_grant")
    assert at.application.refresh(at.tokens["refresh_token"]).status_code == 200


def test_who_has_no_password_proves_the_mailbox_and_chooses_one(running: House) -> None:
    at = visitor(running, running.user(EMAIL, password=None))
    page = at.page("/portal/password")
    assert page.url.path == "/portal/proof"
    page = at.send(page, "/portal/proof/send")
    page = at.prove(page, p_confirmation_code=newest_code(running, EMAIL))
    assert page.url.path == "/portal/password"
    assert "p_password" not in at.form(page, "/portal/password").fields
    wanted = {"p_first_password": "a new horse", "p_second_password": "a new horse"}
    assert "was changed" in at.send(page, "/portal/password", **wanted).text


def test_an_authenticator_app_is_set_up_with_recovery_codes_and_removed(running: House) -> None:
    at = visitor(running, running.user(EMAIL))
    page = at.prove(at.page("/portal/factors/app"))
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", page.text)[0]
    app = AuthenticatorApp(secret)
    wrong = at.send(page, "/portal/factors/app", p_confirmation_code="000000")
    assert wrong.status_code == 400
    shown = at.send(wrong, "/portal/factors/app", p_confirmation_code=app.code(running.clock.now))
    codes = re.findall(r"<code>([0-9a-f-]{19})</code>", shown.text)
    assert len(codes) == 10
    page = at.send(shown, "/portal/recovery-codes/kept")
    assert "Recovery codes that are left: 10" in page.text
    assert [each["kind"] for each in running.emails(EMAIL)] == ["factor_added"]
    # Now the app is what is asked for; a lost one is removed by a recovery code.
    running.clock.turn(minutes=5)
    asked = at.send(page, "/portal/factors/remove")
    assert asked.url.path == "/portal/proof"
    assert "authenticator app shows" in asked.text
    by_code = at.page("/portal/proof?to=/portal/security&by=recovery_code")
    page = at.prove(by_code, p_recovery_code=codes[0])
    assert page.url.path == "/portal/security"
    assert "Recovery codes that are left: 9" in page.text
    done = at.send(page, "/portal/factors/remove")
    assert "No second proof is set up" in done.text
    kinds = [each["kind"] for each in running.emails(EMAIL)]
    assert kinds == ["factor_removed", "recovery_code_used", "factor_added"]


def test_new_recovery_codes_take_the_place_of_the_earlier_ones(running: House) -> None:
    user = running.user(EMAIL)
    with_app(running, user)
    at = visitor(running, user)
    page = at.send(at.page("/portal/security"), "/portal/recovery-codes")
    page = at.prove(page, p_confirmation_code=APP.code(running.clock.now))
    first = at.send(page, "/portal/recovery-codes")
    page = at.send(first, "/portal/recovery-codes/kept")
    second = at.send(page, "/portal/recovery-codes")
    codes = [re.findall(r"<code>([0-9a-f-]{19})</code>", each.text) for each in (first, second)]
    assert [len(each) for each in codes] == [10, 10]
    assert not set(codes[0]) & set(codes[1])
    assert running.run(running.provider.ports.factors.recovery_codes_left, user.id) == 10


def test_a_code_by_email_proves_who_has_that_factor(running: House) -> None:
    user = running.user(EMAIL)
    with_email_factor(running, user)
    at = visitor(running, user)
    page = at.send(at.page("/portal/security"), "/portal/factors/remove")
    page = at.send(page, "/portal/proof/send")
    page = at.prove(page, p_confirmation_code=newest_code(running, EMAIL))
    assert "No second proof" in at.send(page, "/portal/factors/remove").text


def test_sign_ons_are_listed_with_device_and_address_and_ended(running: House) -> None:
    user = running.user(EMAIL)
    agent = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    running.browser.headers["User-Agent"] = agent
    phone = client(running, name="The phone's app")
    sign_in(running, phone)
    code = submit_code(running, phone)
    at = visitor(running, user)
    page = at.page("/portal/sessions")
    for shown in ("Firefox, Windows", "testclient", "The phone&#39;s app", "(this sign-in)"):
        assert shown in page.text, shown
    rows = running.run(running.provider.ports.sessions.signed_on, user.id, running.clock.now)
    other = next(each.id for each in rows if each.user_agent == agent)
    asked = at.send(page, "/portal/sessions/end", p_session=other)
    page = at.prove(asked)
    done = at.send(page, "/portal/sessions/end", p_session=other)
    assert "Signed out." in done.text
    assert "Firefox" not in done.text
    assert refusal(phone.redeem(code)) == (400, "invalid_grant")
    third = visitor(running, user)
    assert "Signed out." in at.send(done, "/portal/sessions/end-others").text
    assert third.browser.get("/portal").status_code == 400
    assert at.page("/portal").status_code == 200


def submit_code(running: House, application: object) -> str:
    """The code of an application that the browser is signed on for."""
    assert hasattr(application, "authorize")
    answer = application.authorize()
    return httpx.URL(answer.headers["location"]).params["code"]


def test_an_application_loses_what_it_was_given_and_asks_again(running: House) -> None:
    user = running.user(EMAIL)
    application = client(running, name="Printer", sign_on=SignOnPolicy(requires_consent=True))
    page = sign_in(running, application, scope="openid email offline")
    answer = submit(running, page, p_consent="allow")
    code = httpx.URL(answer.headers["location"]).params["code"]
    tokens = application.redeem(code).json()
    at = visitor(running, user)
    page = at.page("/portal/applications")
    assert "Printer" in page.text
    assert "see your email address" in page.text
    form = at.form(page, "/portal/applications/withdraw", p_client=application.client_id)
    done = at.follow(at.browser.post(form.action, data=form.fields))
    assert "has no access any more" in done.text
    assert "Printer" not in done.text
    assert refusal(application.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    asked = application.authorize(scope="openid email offline", prompt="none")
    assert httpx.URL(asked.headers["location"]).params["error"] in {
        "consent_required",
        "login_required",
    }


def test_organizations_are_listed_and_left_but_for_the_last(running: House) -> None:
    user = running.user(EMAIL)
    code = organization(running, "Globex", user)
    at = visitor(running, user)
    page = at.page("/portal/organizations")
    assert "Globex" in page.text
    page = at.prove(at.send(page, "/portal/organizations/leave", p_org_code=code))
    done = at.send(page, "/portal/organizations/leave", p_org_code=code)
    assert "You have left the organization" in done.text
    assert "Globex" not in done.text
    refused = at.send(done, "/portal/organizations/leave")
    assert refused.status_code == 400
    assert "only organization" in refused.text


def administrator(running: House, code: str, user_id: str, *permissions: str) -> None:
    roles = running.provider.ports.roles
    role = Role(id=RoleId("role_boss"), key=RoleKey("boss"), name="Boss")
    running.run(roles.create, role)
    running.run(roles.change_system_permissions, role.id, added=permissions, removed=())
    assert running.run(roles.assign, code, user_id, role.id)


def test_members_are_seen_and_removed_by_who_may(running: House) -> None:
    user, bob = running.user(EMAIL), running.user("bob@x.io", given_name="Bob")
    code = organization(running, "Globex", user, bob)
    administrator(running, code, user.id, "org:read:members", "org:write:members")
    at = visitor(running, user)
    page = at.page(f"/portal/members?org={code}")
    assert "Members of Globex" in page.text
    assert "bob@x.io" in page.text
    form = at.form(page, "/portal/members/remove", p_user=bob.id)
    asked = at.follow(at.browser.post(form.action, data=form.fields))
    at.prove(asked)
    page = at.page(f"/portal/members?org={code}")
    done = at.send(page, "/portal/members/remove", p_user=bob.id)
    assert "bob@x.io" not in done.text
    memberships = running.run(running.provider.ports.organizations.memberships, bob.id)
    assert code not in {each.organization.code for each in memberships}


@pytest.mark.parametrize(
    ("page", "action", "field"),
    [
        ("/portal/sessions", "/portal/sessions/end", "p_session"),
        ("/portal/organizations", "/portal/organizations/leave", "p_org_code"),
        ("/portal/applications", "/portal/applications/withdraw", "p_client"),
    ],
)
def test_who_ends_what_they_came_from_has_left(
    running: House, page: str, action: str, field: str
) -> None:
    user = running.user(EMAIL)
    organization(running, "Globex", user)
    at = visitor(running, user)
    at.prove(at.page("/portal/email"))
    (grant,) = running.run(running.provider.ports.sessions.signed_on, user.id, running.clock.now)
    current = {
        "p_session": grant.id,
        "p_org_code": grant.organization_code,
        "p_client": at.application.client_id,
    }
    left = at.send(at.page(page), action, **{field: current[field]})
    assert (left.status_code, "You have left" in left.text) == (200, True)
    assert at.browser.get("/portal").status_code == 400
    refused = at.application.refresh(at.tokens["refresh_token"])
    assert refusal(refused) == (400, "invalid_grant")


def test_a_passkey_is_made_named_and_removed(house_url: str) -> None:
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,passkey") as running:
        at = visitor(running, running.user(EMAIL))
        page = at.prove(at.page("/portal/passkeys/new"))
        device = authenticator()
        wrong = at.send(page, "/portal/passkeys/new", p_credential="{}")
        assert wrong.status_code == 400
        made = at.send(wrong, "/portal/passkeys/new", p_credential=device.create(options_on(wrong)))
        assert made.url.path == "/portal/security"
        again = at.send(at.page("/portal/passkeys/new"), "/portal/passkeys/new", p_credential="{}")
        assert again.status_code == 400
        long = at.send(made, "/portal/passkeys/rename", p_passkey_name="x" * 61)
        assert long.status_code == 400
        named = at.send(made, "/portal/passkeys/rename", p_passkey_name="My <phone>")
        assert "My &lt;phone&gt;" in named.text
        done = at.send(named, "/portal/passkeys/remove")
        assert "There are no passkeys" in done.text
        kinds = [each["kind"] for each in running.emails(EMAIL)]
        assert kinds == ["passkey_removed", "passkey_added"]


def test_who_leaves_the_portal_is_there_no_more(running: House) -> None:
    at = visitor(running, running.user(EMAIL))
    cookie = at.browser.cookies["genkan_idp_portal"]
    left = at.send(at.page("/portal"), "/portal/leave")
    assert "You have left" in left.text
    at.browser.cookies.set("genkan_idp_portal", cookie, domain="localhost.local")
    assert at.browser.get("/portal").status_code == 400


def test_a_suspended_person_has_no_portal(running: House) -> None:
    at = visitor(running, running.user(EMAIL))
    suspended = replace(at.user, is_suspended=True)
    running.run(running.provider.ports.users.update, suspended, running.clock.now)
    assert at.browser.get("/portal").status_code == 400
