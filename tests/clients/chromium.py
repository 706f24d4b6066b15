"""A person at the hosted pages in a real Chromium."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.clients.hosted_pages import Person, emailed_code

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# How long a page takes says nothing where the processor is shared.
PATIENCE_MS = 60_000
# What each answer waits for, to find the tests (and pages) that rely on quick ones.
LATENCY_MS = int(os.environ.get("GENKAN_TEST_LATENCY_MS", "0"))


@contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """The Chromium at this path, until the end of the block."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        if LATENCY_MS:
            _slow_down(browser)
        yield browser
        browser.close()


def _slow_down(browser: Browser) -> None:
    """Make every page of this browser wait for its answers."""

    def slowed(page: Page) -> None:
        session = page.context.new_cdp_session(page)
        conditions = {"latency": LATENCY_MS, "downloadThroughput": -1, "uploadThroughput": -1}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, **conditions})

    browser.on("context", lambda context: context.on("page", slowed))


def fill_in_registration(page: Page, issuer: str, person: Person) -> None:
    """From the register page to where the application wants its people."""
    page.wait_for_url(f"{issuer}/**")
    page.locator("[name=p_first_name]").fill(person.first_name)
    page.locator("[name=p_last_name]").fill("Test")
    page.locator("[name=p_email]").fill(person.email)
    page.locator("[name=p_first_password]").fill(person.password)
    page.locator("[name=p_second_password]").fill(person.password)
    page.locator("[name=p_second_password]").press("Enter")
    page.locator("[name=p_confirmation_code]").wait_for()
    with httpx.Client() as client:
        code = emailed_code(client, issuer, person.email)
    page.locator("[name=p_confirmation_code]").fill(code)
    page.locator("[name=p_confirmation_code]").press("Enter")
