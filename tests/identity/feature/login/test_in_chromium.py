"""The pages in a real browser with scripts off: what policies and focus really do there."""

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.clients.chromium import launched
from tests.clients.hosted_pages import emailed_code
from tests.clients.identity import BOOTSTRAP_ID, BOOTSTRAP_SECRET, identity_alone
from tests.clients.management import management_client, sent
from tests.clients.required import required_chromium

pytestmark = [pytest.mark.browser, pytest.mark.process]

EMAIL = "ada@example.com"
PASSWORD = "correct horse"


class Application(http.server.BaseHTTPRequestHandler):
    """The application that the browser returns to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"back at the application")

    def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        pass


@contextmanager
def application() -> Iterator[str]:
    """The callback URL of a running application, of another origin than the pages."""
    server = http.server.ThreadingHTTPServer(("localhost", 0), Application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/callback"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium_page(*, width: int = 1280, scheme: str = "light") -> Iterator[Page]:
    with launched(required_chromium()) as browser:
        context = browser.new_context(
            java_script_enabled=False,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        yield context.new_page()


def registered(issuer: str, callback: str) -> str:
    """The client id of a new application with this callback URL."""
    with management_client(issuer, BOOTSTRAP_ID, BOOTSTRAP_SECRET) as api:
        made = sent(api.post("applications", json={"name": "Acme", "type": "reg"}))["application"]
        urls = {"urls": [callback]}
        sent(api.post(f"applications/{made['id']}/auth_redirect_urls", json=urls))
    return made["client_id"]


def test_registering_and_signing_in_need_no_script_and_end_at_the_application(
    tmp_path: Path, database_url: str
) -> None:
    required_chromium()
    with (
        identity_alone(tmp_path, database_url) as issuer,
        application() as callback,
        chromium_page() as page,
    ):
        client_id = registered(issuer, callback)
        start = (
            f"{issuer}/oauth2/auth?client_id={client_id}&redirect_uri={callback}"
            "&response_type=code&scope=openid&state=x12345678"
        )
        page.goto(f"{start}&start_page=registration")
        page.get_by_role("button").click()
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.locator(":focus")).to_have_attribute("role", "alert")
        page.get_by_label("First name").fill("Ada")
        page.get_by_label("Email address").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Repeat the password").fill(PASSWORD)
        page.get_by_role("button", name="Create account").click()
        expect(page.locator(":focus")).to_have_attribute("name", "p_confirmation_code")
        page.locator(":focus").fill(_code(issuer))
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_url(f"{callback}?*")
        page.goto(f"{start}&prompt=login")
        page.get_by_label("Email address").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{callback}?*")
        assert "code=" in page.url
        page.goto(start)
        page.wait_for_url(f"{callback}?*")


def _code(issuer: str) -> str:
    with httpx.Client() as client:
        return emailed_code(client, issuer, EMAIL)
