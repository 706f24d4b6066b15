"""Passkeys in a real browser, with the virtual authenticator of its developer tools."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.clients.chromium import launched
from tests.clients.hosted_pages import Person
from tests.clients.identity import create_user, identity_alone
from tests.clients.required import required_chromium
from tests.identity.feature.login.test_in_chromium import EMAIL, PASSWORD, application, registered

pytestmark = [pytest.mark.browser, pytest.mark.process]


@contextmanager
def page_with_authenticator(*, has_script: bool = True) -> Iterator[Page]:
    with launched(required_chromium()) as browser:
        page = browser.new_context(java_script_enabled=has_script).new_page()
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        yield page


def test_a_passkey_is_added_after_a_sign_in_and_signs_in_without_typing(
    tmp_path: Path, database_url: str
) -> None:
    required_chromium()
    with (
        identity_alone(tmp_path, database_url, GENKAN_SIGN_IN_METHODS="password,passkey") as issuer,
        application() as callback,
        page_with_authenticator() as page,
    ):
        client_id = registered(issuer, callback)
        create_user(issuer, Person(EMAIL, "Ada", PASSWORD))
        start = (
            f"{issuer}/oauth2/auth?client_id={client_id}&redirect_uri={callback}"
            "&response_type=code&scope=openid&state=x12345678&prompt=login"
        )
        page.goto(start)
        page.get_by_label("Email address").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{callback}?*")
        page.goto(f"{issuer}/passkeys/new")
        page.get_by_role("button", name="Make a passkey").click()
        page.wait_for_url("**/passkeys/added")
        page.goto(start)
        page.get_by_role("link", name="Sign in with a passkey").click()
        expect(page.get_by_text("Passkeys need JavaScript")).to_be_hidden()
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url(f"{callback}?*")
        assert "code=" in page.url


def test_without_scripts_the_page_of_passkeys_shows_another_way(
    tmp_path: Path, database_url: str
) -> None:
    required_chromium()
    with (
        identity_alone(tmp_path, database_url, GENKAN_SIGN_IN_METHODS="password,passkey") as issuer,
        application() as callback,
        page_with_authenticator(has_script=False) as page,
    ):
        client_id = registered(issuer, callback)
        page.goto(
            f"{issuer}/oauth2/auth?client_id={client_id}&redirect_uri={callback}"
            "&response_type=code&scope=openid&state=x12345678"
        )
        page.get_by_role("link", name="Sign in with a passkey").click()
        expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
        expect(page.get_by_role("button")).to_have_count(0)
        expect(page.get_by_text("The device gave no passkey")).to_be_hidden()
        page.get_by_role("link", name="Sign in another way").click()
        expect(page.get_by_label("Password")).to_be_visible()
