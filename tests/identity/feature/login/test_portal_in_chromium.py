"""One walk through the portal in a real browser with scripts off."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.clients.authenticator_app import AuthenticatorApp
from tests.clients.hosted_pages import emailed_code
from tests.clients.identity import BOOTSTRAP_ID, BOOTSTRAP_SECRET, identity_alone
from tests.clients.management import management_client, sent
from tests.clients.required import required_chromium
from tests.identity.feature.login.test_in_chromium import application, chromium_page

pytestmark = [pytest.mark.browser, pytest.mark.process]

EMAIL = "ada@example.com"
PASSWORD = "correct horse"
NEW_PASSWORD = "another long horse"


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def portal_url(issuer: str, callback: str, page: Page) -> str:
    """Register at an application, and get the link that it would lead its user to."""
    with management_client(issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET) as api:
        made = sent(api.post("applications", json={"name": "Acme", "type": "reg"}))["application"]
        urls = {"urls": [callback]}
        sent(api.post(f"applications/{made['id']}/auth_redirect_urls", json=urls))
    page.goto(
        f"{issuer}/oauth2/auth?client_id={made['client_id']}&redirect_uri={callback}"
        "&response_type=code&scope=openid&state=x12345678&start_page=registration"
    )
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Repeat the password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.get_by_label("Code").wait_for()
    with httpx.Client() as client:
        page.get_by_label("Code").fill(emailed_code(client, issuer, EMAIL))
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_url(f"{callback}?*")
        form = {
            "grant_type": "authorization_code",
            "code": parse_qs(urlsplit(page.url).query)["code"][0],
            "redirect_uri": callback,
            "client_id": made["client_id"],
            "client_secret": made["client_secret"],
        }
        token = client.post(f"{issuer}/oauth2/token", data=form).json()["access_token"]
        answer = client.get(
            f"{issuer}/account_api/v1/portal_link",
            params={"sub_nav": "profile", "return_url": callback},
            headers={"Authorization": f"Bearer {token}"},
        )
    return answer.json()["url"]


def test_a_person_looks_after_their_account_without_a_script(
    tmp_path: Path, database_url: str
) -> None:
    required_chromium()
    with (
        identity_alone(tmp_path, database_url) as issuer,
        application() as callback,
        chromium_page(width=360) as page,
    ):
        page.goto(portal_url(issuer, callback, page))
        heading(page, "Profile")
        page.get_by_label("Last name").fill("Lovelace")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("status")).to_have_text("Saved.")
        expect(page.get_by_label("Last name")).to_have_value("Lovelace")

        page.get_by_role("link", name="Security").click()
        heading(page, "Security")
        page.get_by_role("link", name="Set up an authenticator app").click()
        heading(page, "Set up your authenticator app")
        app = AuthenticatorApp(page.locator("code").inner_text())
        # The provider is another program: its clock is the machine's.
        page.get_by_label("Code").fill(app.code(datetime.now(UTC)))
        page.get_by_role("button", name="Confirm").click()
        heading(page, "Save your recovery codes")
        recovery = page.locator(".recovery-codes code").first.inner_text()
        page.get_by_role("button", name="I have saved them").click()
        expect(page.get_by_text("Recovery codes that are left: 10")).to_be_visible()

        # The sign-on showed a password; from now on there is a factor to show.
        page.get_by_role("button", name="Remove").click()
        heading(page, "Confirm that it is you")
        page.get_by_role("link", name="Use a recovery code").click()
        page.get_by_label("Recovery code").fill(recovery)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("Recovery codes that are left: 9")).to_be_visible()
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("No second proof is set up.")).to_be_visible()

        page.get_by_role("link", name="Change the password").click()
        heading(page, "Change the password")
        page.get_by_label("Present password").fill(PASSWORD)
        page.get_by_label("New password").fill(NEW_PASSWORD)
        page.get_by_label("Repeat the password").fill(NEW_PASSWORD)
        page.get_by_role("button", name="Save the password").click()
        expect(page.get_by_role("status")).to_contain_text("Your password was changed")

        page.get_by_role("link", name="Sign-ins").click()
        heading(page, "Where you are signed in")
        expect(page.get_by_text("(this sign-in)")).to_be_visible()
        page.get_by_role("button", name="Sign out everywhere else").click()
        expect(page.get_by_role("status")).to_have_text("Signed out.")

        page.get_by_role("link", name="Organizations").click()
        heading(page, "Organizations")
        page.get_by_role("link", name="Applications").click()
        heading(page, "Connected applications")
        page.get_by_role("link", name="Deutsch").click()
        heading(page, "Verbundene Anwendungen")
        page.get_by_role("link", name="Zurück zur Anwendung").click()
        page.wait_for_url(callback)
        expect(page.get_by_text("back at the application")).to_be_visible()
