"""Between signing in and the application: the pages, by their forms, without a script."""

import base64
import re
from typing import Any

import httpx
import msgspec
import pytest

from genkan.identity.model.application import ApplicationSettings, SignOnPolicy
from genkan.identity.model.organization import Organization
from genkan.identity.model.user import User
from genkan.identity.names import OrganizationCode
from tests.clients.hosted_pages import first_form
from tests.identity.in_process import ISSUER, REDIRECT_URI, House
from tests.identity.oauth_client import Client, answer_of, claims_of, client

EMAIL = "ada@x.io"
PASSWORD = "correct horse"


def organization(running: House, name: str, *members: User, **rules: Any) -> OrganizationCode:
    code = OrganizationCode(f"org_{name.lower()}00000")
    organizations = running.provider.ports.organizations
    made = Organization(
        code=code, name=name, is_default=False, created_at=running.clock.now, **rules
    )
    running.run(organizations.create, made)
    for user in members:
        running.run(organizations.add_member, code, user.id, running.clock.now)
    return code


def follow(running: House, answer: httpx.Response) -> httpx.Response:
    """The page, or the redirect to the application, that redirects lead to."""
    while answer.is_redirect and answer.headers["location"].startswith("/"):
        answer = running.browser.get(answer.headers["location"])
    return answer


def submit(running: House, page: httpx.Response, **fields: Any) -> httpx.Response:
    form = first_form(page.text)
    assert form is not None, page.text
    return follow(running, running.browser.post(form.action, data=form.fields | fields))


def sign_in(running: House, application: Client, **asked: Any) -> httpx.Response:
    page = follow(running, application.authorize(**asked))
    assert page.url.path == "/sign-in"
    return submit(running, page, p_email=EMAIL, p_password=PASSWORD)


def emailed_code(running: House) -> str:
    found = re.search(r"\b\d{6}\b", running.emails(EMAIL)[0]["text"])
    assert found is not None
    return found[0]


def answer_in(answer: httpx.Response) -> dict[str, str]:
    assert answer.headers.get("location", "").startswith(REDIRECT_URI), answer.text
    return answer_of(answer.headers["location"])


def organization_in(application: Client, answer: httpx.Response) -> str:
    tokens = application.redeem(answer_in(answer)["code"]).json()
    return claims_of(tokens["access_token"])["org_code"]


def test_a_member_of_several_organizations_chooses_one_and_works_there(running: House) -> None:
    user = running.user(EMAIL)
    code = organization(running, "Acme", user)
    application = client(running)
    page = sign_in(running, application)
    assert page.url.path == "/choose-organization"
    assert "Acme" in page.text
    assert EMAIL in page.text
    refused = submit(running, page, p_org_code="org_foreign")
    assert refused.status_code == 400
    assert "Choose one of your organizations" in refused.text
    assert organization_in(application, submit(running, page, p_org_code=code)) == code
    # The sign-on remembers, for this application and the next one.
    assert organization_in(application, application.authorize(prompt="none")) == code
    other = client(running)
    assert organization_in(other, other.authorize()) == code


def test_org_code_switches_without_a_question(running: House) -> None:
    user = running.user(EMAIL)
    acme, globex = organization(running, "Acme", user), organization(running, "Globex", user)
    application = client(running)
    assert organization_in(application, sign_in(running, application, org_code=acme)) == acme
    switched = application.authorize(prompt="none", org_code=globex)
    assert organization_in(application, switched) == globex
    assert organization_in(application, application.authorize()) == globex


def test_a_stranger_to_the_organization_is_told_so_and_may_go_back(running: House) -> None:
    running.user(EMAIL)
    code = organization(running, "Globex")
    page = sign_in(running, client(running), org_code=code)
    assert (page.status_code, page.url.path) == (403, "/no-access")
    assert "No access to this organization" in page.text
    assert "Globex" not in page.text
    answer = answer_in(submit(running, page))
    assert answer["error"] == "access_denied"
    assert answer["error_description"] == "the user is not a member of this organization"
    assert (answer["state"], answer["iss"]) == ("the-state", ISSUER)
    again = submit(running, page)
    assert again.status_code == 400
    assert "expired" in again.text


@pytest.mark.parametrize(
    ("rules", "ends_at"),
    [
        ({"is_auto_membership_enabled": True}, "the application"),
        ({"is_auto_join_domain_list": True, "allowed_domains": ("X.io",)}, "the application"),
        ({"is_auto_join_domain_list": True, "allowed_domains": ("io", "other.io")}, "/no-access"),
        ({"allowed_domains": ("x.io",)}, "/no-access"),
    ],
)
def test_an_organization_takes_whom_its_rules_let_in(
    running: House, rules: dict[str, Any], ends_at: str
) -> None:
    running.user(EMAIL)
    code = organization(running, "Acme", **rules)
    application = client(running)
    answer = sign_in(running, application, org_code=code)
    if ends_at == "/no-access":
        assert answer.url.path == ends_at
    else:
        assert organization_in(application, answer) == code


def test_a_suspended_organization_is_entered_by_nobody(running: House) -> None:
    user = running.user(EMAIL)
    rules = {"is_auto_membership_enabled": True, "suspended_at": running.clock.now}
    code = organization(running, "Acme", user, **rules)
    application = client(running)
    assert sign_in(running, application, org_code=code).url.path == "/no-access"
    default = running.run(running.provider.ports.organizations.default)
    assert organization_in(application, application.authorize()) == default.code


def test_somebody_who_is_signed_on_creates_an_organization(running: House) -> None:
    running.user(EMAIL)
    application = client(running)
    sign_in(running, application)
    asked = application.authorize(
        is_create_org="true", start_page="registration", org_name='Acme & "Sons"'
    )
    page = follow(running, asked)
    assert page.url.path == "/create-organization"
    assert "Acme &amp; &#34;Sons&#34;" in page.text
    for name, words in (
        ("  ", "Enter the name of the organization"),
        ("x" * 101, "at most 100"),
        ("a\nb", "at most 100"),
    ):
        refused = submit(running, page, p_org_name=name)
        assert refused.status_code == 400
        assert words in refused.text
    answer = submit(running, page, p_org_name=" Acme ")
    code = organization_in(application, answer)
    made = running.run(running.provider.ports.organizations.by_code, OrganizationCode(code))
    assert made.name == "Acme"
    assert not made.is_default
    # The form can not make a second one.
    assert submit(running, page, p_org_name="Acme").status_code == 400


def test_somebody_new_registers_and_creates_an_organization(running: House) -> None:
    application = client(running)
    page = follow(
        running, application.authorize(is_create_org="true", start_page="registration", org_name="")
    )
    assert page.url.path == "/register"
    new = {"p_first_name": "Ada", "p_last_name": "L", "p_email": EMAIL}
    page = submit(running, page, **new, p_first_password=PASSWORD, p_second_password=PASSWORD)
    code = emailed_code(running)
    page = submit(running, page, p_confirmation_code=code)
    assert page.url.path == "/create-organization"
    made = organization_in(application, submit(running, page, p_org_name="Acme"))
    default = running.run(running.provider.ports.organizations.default)
    assert made.startswith("org_")
    assert made != default.code


def test_a_new_tab_ends_on_a_success_page_when_the_application_wants_it(running: House) -> None:
    application = client(running)
    page = follow(running, application.authorize(prompt="create", has_success_page="true"))
    new = {"p_first_name": "Ada", "p_last_name": "L", "p_email": EMAIL}
    page = submit(running, page, **new, p_first_password=PASSWORD, p_second_password=PASSWORD)
    code = emailed_code(running)
    page = submit(running, page, p_confirmation_code=code)
    assert page.url.path == "/success"
    assert "You are signed in" in page.text
    assert application.redeem(answer_in(submit(running, page))["code"]).status_code == 200
    # Whom the sign-on lets through has no tab to leave behind.
    assert "code" in answer_in(application.authorize(is_use_auth_success_page="true"))


def test_select_account_offers_the_one_that_is_signed_on_and_another(running: House) -> None:
    running.user(EMAIL)
    application = client(running)
    sign_in(running, application)
    page = follow(running, application.authorize(prompt="select_account"))
    assert page.url.path == "/choose-account"
    assert EMAIL in page.text
    other = running.browser.get(page.url.copy_with(path="/sign-in"))
    assert other.status_code == 200
    assert "code" in answer_in(submit(running, page))
    asked = application.authorize(prompt="select_account", max_age="0")
    assert asked.headers["location"].startswith("/sign-in?i=")


def test_the_choice_of_an_account_does_not_stand_for_a_password(running: House) -> None:
    running.user(EMAIL)
    application = client(running)
    sign_in(running, application)
    page = follow(running, application.authorize(prompt="select_account"))
    form = first_form(page.text)
    assert form is not None
    for asked in ({"prompt": "login"}, {"max_age": "0"}, {"prompt": "select_account login"}):
        location = application.authorize(**asked).headers["location"]
        forced = first_form(running.browser.get(location).text)
        assert forced is not None
        answer = running.browser.post(
            location.replace("/sign-in", "/choose-account"), data=forced.fields
        )
        assert answer.headers["location"].startswith("/sign-in?i="), asked


def test_an_application_that_is_not_first_party_asks_once(running: House) -> None:
    running.user(EMAIL)
    application = client(running, sign_on=SignOnPolicy(requires_consent=True))
    page = sign_in(running, application, scope="openid email")
    assert page.url.path == "/consent"
    assert "see your email address" in page.text
    assert "your name" not in page.text
    denied = answer_in(submit(running, page, p_consent="deny"))
    assert (denied["error"], denied["state"]) == ("access_denied", "the-state")
    silent = answer_in(application.authorize(scope="openid email", prompt="none"))
    assert silent["error"] == "consent_required"
    page = follow(running, application.authorize(scope="openid email"))
    assert "code" in answer_in(submit(running, page, p_consent="allow"))
    assert "code" in answer_in(application.authorize(scope="openid email", prompt="none"))
    more = follow(running, application.authorize(scope="openid email profile"))
    assert more.url.path == "/consent"
    again = follow(running, application.authorize(scope="openid", prompt="consent"))
    assert again.url.path == "/consent"


def test_pages_of_a_sign_on_are_of_no_use_to_another_browser(running: House) -> None:
    user = running.user(EMAIL)
    organization(running, "Acme", user)
    page = sign_in(running, client(running))
    path = f"/choose-organization?{page.url.query.decode()}"
    stranger = running.another_browser()
    assert stranger.get(path).status_code == 403
    # The same browser without its sign-on has to sign in again.
    running.browser.cookies.delete("genkan_idp_session")
    assert running.browser.get(path).headers["location"].startswith("/sign-in?i=")


@pytest.mark.parametrize("page", ["/consent", "/create-organization", "/success", "/no-access"])
def test_a_page_whose_turn_it_is_not_leads_to_the_one_whose_it_is(
    running: House, page: str
) -> None:
    user = running.user(EMAIL)
    organization(running, "Acme", user)
    shown = sign_in(running, client(running))
    answer = running.browser.get(f"{page}?{shown.url.query.decode()}")
    assert answer.headers["location"].startswith("/choose-organization?i=")


def test_the_language_chosen_by_hand_stays(running: House) -> None:
    user = running.user(EMAIL)
    organization(running, "Acme", user)
    asked = client(running).authorize()
    page = running.browser.get(f"{asked.headers['location']}&lang=de")
    page = submit(running, page, p_email=EMAIL, p_password=PASSWORD)
    assert "Organisation wählen" in page.text


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ({"ui_locales": "xx fr-CA de"}, "fr"),
        ({"lang": "ja", "ui_locales": "fr"}, "ja"),
        ({"lang": "tlh", "ui_locales": "pt"}, "pt-BR"),
        ({"lang": "ar"}, "ar"),
        ({}, "es"),
    ],
)
def test_the_pages_speak_what_the_application_asks_for(
    running: House, asked: dict[str, str], spoken: str
) -> None:
    application = client(running, settings=ApplicationSettings(language_key="es"))
    page = follow(running, application.authorize(**asked))
    assert page.headers["content-language"] == spoken
    direction = "rtl" if spoken == "ar" else "ltr"
    assert f'<html lang="{spoken}" dir="{direction}">' in page.text


def test_what_the_browser_knows_goes_before_the_application_s_language(running: House) -> None:
    application = client(running, settings=ApplicationSettings(language_key="es"))
    running.browser.headers["accept-language"] = "de-AT, en;q=0.5"
    assert follow(running, application.authorize()).headers["content-language"] == "de"


def test_an_expired_page_is_begun_anew_by_an_application_that_can(running: House) -> None:
    application = client(running)
    asked = application.authorize(
        supports_reauth="true",
        org_code="org_0123456789a",
        login_hint="ada@x.io",
        utm_source="news",
        audience="",
        nonce="the-nonce",
    )
    running.clock.turn(hours=1)
    answer = answer_in(running.browser.get(asked.headers["location"]))
    assert (answer["error"], answer["state"]) == ("login_link_expired", "the-state")
    restart = msgspec.json.decode(base64.b64decode(answer["reauth_state"], validate=True))
    assert restart == {
        "login_hint": "ada@x.io",
        "org_code": "org_0123456789a",
        "supports_reauth": "true",
        "utm_source": "news",
    }
    again = application.authorize(**restart)
    assert running.browser.get(again.headers["location"]).status_code == 200


def test_an_expired_page_of_others_says_where_to_begin(running: House) -> None:
    application = client(running, login_uri="http://localhost:3000/login")
    asked = application.authorize()
    running.clock.turn(hours=1)
    page = running.browser.get(asked.headers["location"])
    assert page.status_code == 400
    assert 'href="http://localhost:3000/login"' in page.text
    stranger = running.another_browser().get(asked.headers["location"])
    assert "localhost:3000" not in stranger.text


def test_where_a_person_came_from_is_kept_with_their_sign_on(running: House) -> None:
    running.user(EMAIL)
    sign_in(running, client(running), utm_source="news", gclid="g1", utm_evil="a\nb", other="x")
    events = running.run(audit_events, running)
    assert [event["details"].keys() for event in events] == [{"client_id", "utm_source", "gclid"}]
    assert events[0]["details"]["utm_source"] == "news"


async def audit_events(running: House) -> list[dict[str, Any]]:
    """The events that were recorded of sign-ons."""
    audit: Any = running.provider.ports.audit
    async with audit._pool.lend() as connection:
        rows = await connection.fetch(
            "select details::text from identity.audit_events where kind = 'signed_in'"
        )
    return [{"details": msgspec.json.decode(row["details"])} for row in rows]


def test_a_sign_on_ends_with_the_browser_or_with_inactivity_where_the_policy_says_so(
    running: House,
) -> None:
    running.user(EMAIL)
    policy = SignOnPolicy(is_session_persistent=False, inactivity_seconds=600)
    application = client(running, sign_on=policy)
    page = follow(running, application.authorize())
    form = first_form(page.text)
    assert form is not None
    fields = form.fields | {"p_email": EMAIL, "p_password": PASSWORD}
    cookie = running.browser.post(form.action, data=fields).headers["set-cookie"]
    assert "genkan_idp_session" in cookie
    assert "max-age" not in cookie.lower()
    running.clock.turn(seconds=599)
    assert "code" in answer_in(application.authorize())
    running.clock.turn(seconds=599)
    assert "code" in answer_in(application.authorize())
    running.clock.turn(seconds=600)
    assert application.authorize().headers["location"].startswith("/sign-in?i=")
    assert "code" in answer_in(client(running).authorize())
