"""Somebody whose browser runs no scripts does all there is to do on the hosted pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from genkan.cli.embedded.cluster import Cluster
from tests.clients.authenticator_app import AuthenticatorApp
from tests.clients.chromium import launched
from tests.clients.database import new_database
from tests.clients.hosted_pages import Person, emailed_code, new_person
from tests.clients.identity import (
    BOOTSTRAP_ID,
    BOOTSTRAP_SECRET,
    REDIRECT_URI,
    create_application,
    identity_alone,
)
from tests.clients.management import management_client, sent
from tests.clients.required import required_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

NEW_PASSWORD = "another horse battery"
SCRIPT = "<p id=arrived>arrived</p><script>document.body.id = 'scripted'</script>"


@dataclass(frozen=True, slots=True)
class Walk:
    """A tab, the provider, and the applications that lead there."""

    tab: Page
    issuer: str
    client_id: str
    device_client_id: str

    def come(self, **asked: str) -> None:
        """Follow the application's link to sign in."""
        query = {
            "client_id": self.client_id,
            "redirect_uri": REDIRECT_URI,
            "response_type": "code",
            "scope": "openid profile email",
            "state": "s",
            "code_challenge": "x" * 43,
            "code_challenge_method": "S256",
        }
        self.tab.goto(f"{self.issuer}/oauth2/auth?{urlencode(query | asked)}")

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.tab.locator(f"[name={name}]").fill(value)

    def press(self, button: str) -> None:
        self.tab.get_by_role("button", name=button, exact=True).click()

    def reads(self, heading: str) -> None:
        """The next page is there."""
        expect(self.tab.get_by_role("heading", level=1)).to_have_text(heading)

    def arrives(self) -> None:
        """The application has its code."""
        expect(self.tab.locator("#arrived")).to_be_visible()
        assert "code=" in self.tab.url, self.tab.url
        assert self.tab.locator("#scripted").count() == 0

    def sign_in(self, person: Person, password: str) -> None:
        self.reads("Sign in")
        self.fill(p_email=person.email, p_password=password)
        self.press("Sign in")

    def sign_out(self) -> None:
        self.tab.goto(f"{self.issuer}/logout")
        self.reads("Sign out?")
        self.press("Sign out")
        self.reads("You are signed out")


@pytest.fixture
def issuer(postgres_server: Cluster, tmp_path: Path) -> Iterator[str]:
    with new_database(postgres_server) as url, identity_alone(tmp_path, url) as issuer:
        yield issuer


@pytest.fixture
def walk(issuer: str) -> Iterator[Walk]:
    def arrive(route: Route) -> None:
        route.fulfill(body=SCRIPT, content_type="text/html")

    application = create_application(issuer, kind="spa")
    device = create_application(issuer, kind="device", redirect_uris=(), logout_uris=())
    with (
        launched(required_chromium()) as browser,
        browser.new_context(java_script_enabled=False, locale="en-GB") as context,
    ):
        tab = context.new_page()
        tab.route(f"{REDIRECT_URI}**", arrive)
        yield Walk(tab, issuer, application.client_id, device.client_id)


def test_everything_is_done_without_a_script(walk: Walk) -> None:
    ada = new_person("Ada")
    registers(walk, ada)
    walk.sign_out()
    walk.come()
    walk.sign_in(ada, ada.password)
    walk.arrives()
    walk.sign_out()
    chooses_a_new_password(walk, ada)
    creates_and_chooses_an_organization(walk, ada)
    consents(walk)
    lets_a_device_in(walk)
    walk.sign_out()
    proves_it_twice(walk, ada)
    walk.sign_out()


def registers(walk: Walk, person: Person) -> None:
    walk.come(prompt="create")
    walk.reads("Create your account")
    walk.press("Create account")
    # What is missing is told by the page, not by the browser.
    expect(walk.tab.get_by_role("alert")).to_be_visible()
    walk.fill(
        p_first_name=person.first_name,
        p_last_name="Lovelace",
        p_email=person.email,
        p_first_password=person.password,
        p_second_password=person.password,
    )
    walk.press("Create account")
    walk.reads("Confirm your email address")
    with httpx.Client() as client:
        walk.fill(p_confirmation_code=emailed_code(client, walk.issuer, person.email))
    walk.press("Confirm")
    walk.arrives()


def chooses_a_new_password(walk: Walk, person: Person) -> None:
    walk.come()
    walk.reads("Sign in")
    walk.tab.get_by_role("link", name="Forgot your password?").click()
    walk.reads("Forgot your password?")
    walk.fill(p_email=person.email)
    walk.press("Send the link")
    walk.reads("Check your email")
    walk.tab.goto(emailed_link(walk.issuer, person.email))
    walk.reads("Choose a new password")
    walk.fill(p_first_password=NEW_PASSWORD, p_second_password=NEW_PASSWORD)
    walk.press("Save the password")
    expect(walk.tab.get_by_role("heading", level=1)).not_to_have_text("Choose a new password")
    walk.come()
    walk.sign_in(person, NEW_PASSWORD)
    walk.arrives()


def creates_and_chooses_an_organization(walk: Walk, person: Person) -> None:
    walk.come(is_create_org="true")
    walk.reads("Create an organization")
    walk.fill(p_org_name="Analytical Engines")
    walk.press("Create organization")
    walk.arrives()
    walk.sign_out()
    walk.come()
    walk.sign_in(person, NEW_PASSWORD)
    walk.reads("Choose an organization")
    walk.press("Analytical Engines")
    walk.arrives()


def consents(walk: Walk) -> None:
    with management_client(walk.issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET) as api:
        policy = f"genkan/applications/{walk.client_id}/sign_on_policy"
        sent(api.patch(policy, json={"requires_consent": True}))
    walk.come(prompt="select_account")
    walk.reads("Choose an account")
    walk.press("Continue with this account")
    expect(walk.tab.get_by_role("heading", level=1)).not_to_have_text("Choose an account")
    if walk.tab.get_by_role("heading", name="Choose an organization").is_visible():
        walk.press("Analytical Engines")
    walk.reads("Allow access for Web?")
    walk.press("Allow")
    walk.arrives()


def lets_a_device_in(walk: Walk) -> None:
    asked = sent(
        httpx.post(
            f"{walk.issuer}/oauth2/device/auth",
            data={"client_id": walk.device_client_id, "scope": "openid"},
        )
    )
    walk.tab.goto(asked["verification_uri"])
    walk.reads("Connect a device")
    walk.fill(p_user_code=asked["user_code"])
    walk.press("Continue")
    expect(walk.tab.get_by_role("heading", level=1)).not_to_have_text("Connect a device")
    if walk.tab.get_by_role("heading", name="Choose an organization").is_visible():
        walk.press("Analytical Engines")
    walk.reads("Connect Web?")
    walk.press("Allow")
    walk.reads("The device is connected")


def proves_it_twice(walk: Walk, person: Person) -> None:
    with management_client(walk.issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET) as api:
        wanted = {"policy": "required", "enabled_factors": ["mfa:authenticator_app"]}
        sent(api.put("mfa", json=wanted))
    walk.come()
    walk.sign_in(person, NEW_PASSWORD)
    walk.reads("Set up your authenticator app")
    app = AuthenticatorApp(walk.tab.locator("main code").inner_text())
    walk.fill(p_confirmation_code=app.code(datetime.now(UTC)))
    walk.press("Confirm")
    walk.reads("Save your recovery codes")
    recovery_code = walk.tab.locator(".recovery-codes code").first.inner_text()
    walk.press("I have saved them")
    chooses(walk)
    walk.sign_out()
    walk.come()
    walk.sign_in(person, NEW_PASSWORD)
    walk.reads("Enter the code of your app")
    # The code of this half minute was used; the next one counts already (RFC 6238 section 5.2).
    walk.fill(p_confirmation_code=app.code(datetime.now(UTC), steps=1))
    walk.press("Continue")
    chooses(walk)
    walk.sign_out()
    walk.come()
    walk.sign_in(person, NEW_PASSWORD)
    walk.reads("Enter the code of your app")
    walk.tab.get_by_role("link", name="Use a recovery code").click()
    walk.reads("Use a recovery code")
    walk.fill(p_recovery_code=recovery_code)
    walk.press("Continue")
    chooses(walk)


def chooses(walk: Walk) -> None:
    """The last question before the application."""
    walk.reads("Choose an organization")
    walk.press("Analytical Engines")
    walk.arrives()


def emailed_link(issuer: str, email: str) -> str:
    """The link of the newest email to this address."""
    address = f"{issuer}/dev/mail/api/messages"
    answer = httpx.get(address, params={"to": email, "wait": "10"}, timeout=20)
    found = re.search(r"https?://\S+", answer.json()["messages"][0]["text"])
    assert found is not None
    return found[0]
