"""The whole way in a real Chromium, by a provider that others wrote: npm's oidc-provider."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.clients.chromium import launched
from tests.clients.hosted_pages import emailed_code
from tests.clients.identity import (
    BOOTSTRAP_ID,
    BOOTSTRAP_SECRET,
    Application,
    create_application,
    identity_alone,
)
from tests.clients.management import management_client, sent
from tests.clients.program import clean_environment, free_port, run, running
from tests.clients.required import required_chromium, required_npm
from tests.identity.feature.login.test_in_chromium import application as an_application
from tests.identity.oauth_client import claims_of

pytestmark = [pytest.mark.npm, pytest.mark.browser, pytest.mark.process]

HERE = Path(__file__).parent / "provider"
SECRET = "a-secret-of-the-test-that-is-long-enough"
ACCOUNTS: dict[str, dict[str, Any]] = {
    "ada": {
        "email": "ada@example.com",
        "email_verified": True,
        "given_name": "Ada",
        "family_name": "Lovelace",
        "picture": "https://pictures.example/ada.png",
    },
    "eve": {"email": "eve@example.com", "email_verified": False, "given_name": "Eve"},
}


@dataclass(frozen=True, slots=True)
class Place:
    """Our provider, the other one, and an application of ours that uses it."""

    issuer: str
    other: str
    connection_id: str
    callback: str
    application: Application

    def start(self, **more: str) -> str:
        asked = {
            "client_id": self.application.client_id,
            "redirect_uri": self.callback,
            "response_type": "code",
            "scope": "openid profile email",
            "state": "x12345678",
            **more,
        }
        return str(httpx.URL(f"{self.issuer}/oauth2/auth", params=asked))


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Place]:
    npm = required_npm()
    for file in (*HERE.glob("*.json"), *HERE.glob("*.mjs"), HERE / ".npmrc"):
        shutil.copy(file, tmp_path)
    command = [npm, "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"]
    run(command, folder=tmp_path, timeout_seconds=600)
    port = free_port()
    other = f"http://localhost:{port}"
    with identity_alone(tmp_path, database_url) as issuer, an_application() as callback:
        settings = clean_environment(
            PORT=str(port),
            REDIRECT_URI=f"{issuer}/login/callback",
            ACCOUNTS=json.dumps(ACCOUNTS),
        )
        document = f"{other}/.well-known/openid-configuration"
        with running(
            ["node", "provider.mjs"], folder=tmp_path, ready_url=document, environment=settings
        ):
            application = create_application(issuer, redirect_uris=[callback])
            with management_client(issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET) as api:
                body = {
                    "name": "other",
                    "display_name": "Other",
                    "strategy": "oauth2:custom",
                    "enabled_applications": [application.client_id],
                    "options": {
                        "issuer": other,
                        "client_id": "genkan",
                        "client_secret": SECRET,
                        "is_trusted": True,
                    },
                }
                made = sent(api.post("connections", json=body))["connection"]
            yield Place(issuer, other, made["id"], callback, application)


def sign_in_there(page: Page, name: str) -> None:
    """Its pages of development: a name, any password, and consent."""
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def tokens(place: Place, url: str) -> dict[str, Any]:
    """The claims of the ID token that the application gets for the code in this address."""
    form = {
        "grant_type": "authorization_code",
        "code": httpx.URL(url).params["code"],
        "redirect_uri": place.callback,
        "client_id": place.application.client_id,
        "client_secret": place.application.client_secret,
    }
    answer = sent(httpx.post(f"{place.issuer}/oauth2/token", data=form))
    return claims_of(answer["id_token"])


def test_people_sign_in_at_a_provider_that_is_not_ours(place: Place) -> None:
    with launched(required_chromium()) as browser:
        page = browser.new_context().new_page()
        page.goto(place.start())
        page.get_by_role("link", name="Continue with Other").click()
        page.wait_for_url(f"{place.other}/**")
        sign_in_there(page, "ada")
        page.wait_for_url(f"{place.callback}?*")
        first = tokens(place, page.url)
        assert first["email"] == "ada@example.com"
        assert first["email_verified"] is True
        assert first["picture"] == "https://pictures.example/ada.png"

        # Straight there, and signed in there already: nothing is asked.
        page.goto(place.start(connection_id=place.connection_id, prompt="login"))
        page.wait_for_url(f"{place.callback}?*")
        assert tokens(place, page.url)["sub"] == first["sub"]

        # Giving up there leads to a page of ours with a way on.
        other = browser.new_context().new_page()
        other.goto(place.start(connection_id=place.connection_id))
        other.get_by_role("link", name="Cancel").click()
        expect(other.get_by_role("heading", level=1)).to_have_text(
            "Signing in at Other did not work"
        )
        other.get_by_role("link", name="Sign in another way").click()
        expect(other.get_by_role("link", name="Continue with Other")).to_be_visible()

        # An address that is not verified there is proven here.
        other.get_by_role("link", name="Continue with Other").click()
        other.wait_for_url(f"{place.other}/**")
        sign_in_there(other, "eve")
        other.locator("[name=p_confirmation_code]").wait_for()
        with httpx.Client() as client:
            code = emailed_code(client, place.issuer, "eve@example.com")
        other.locator("[name=p_confirmation_code]").fill(code)
        other.get_by_role("button", name="Confirm").click()
        other.wait_for_url(f"{place.callback}?*")
        assert tokens(place, other.url)["email"] == "eve@example.com"


def test_an_address_of_its_domain_leads_there_by_a_page_in_between(place: Place) -> None:
    with management_client(place.issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET) as api:
        options = {"options": {"home_realm_domains": ["@example.com"]}}
        sent(api.patch(f"connections/{place.connection_id}", json=options))
    with launched(required_chromium()) as browser:
        # Without scripts, and with a policy that lets a form end at no other origin.
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(place.start())
        page.get_by_label("Email address").fill("ada@example.com")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{place.other}/**")
        sign_in_there(page, "ada")
        page.wait_for_url(f"{place.callback}?*")
        assert tokens(place, page.url)["email"] == "ada@example.com"
