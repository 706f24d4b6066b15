"""@kinde-oss/kinde-node-express, unmodified: a page behind its login, an API behind `jwtVerify`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from genkan.cli.local_certificate import client_context
from tests.clients.hosted_pages import new_person, walk_through
from tests.clients.identity import Application, create_application
from tests.clients.key_server import key_server, token_of
from tests.clients.program import clean_environment, free_port, running
from tests.identity.sdk.conftest import SecureIssuer

pytestmark = [pytest.mark.npm, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(600)]


@contextmanager
def site_of(
    javascript: Path, issuer: str, application: Application, port: int, **settings: str
) -> Iterator[str]:
    """The address of a running Express application of the issuer."""
    url = f"http://localhost:{port}"
    environment = clean_environment(
        PORT=str(port),
        ISSUER=issuer,
        CLIENT_ID=application.client_id,
        CLIENT_SECRET=application.client_secret,
        **settings,
    )
    command = ["node", "express_app.mjs"]
    ready_url = f"{url}/health"
    with running(command, folder=javascript, environment=environment, ready_url=ready_url):
        yield url


def test_a_person_sees_the_protected_page_until_they_leave(javascript: Path, issuer: str) -> None:
    ada = new_person("Ada")
    port = free_port()
    callback, goodbye = f"http://localhost:{port}/callback", f"http://localhost:{port}/goodbye"
    application = create_application(issuer, redirect_uris=[callback], logout_uris=[goodbye])
    with (
        site_of(javascript, issuer, application, port) as site,
        httpx.Client(timeout=30) as browser,
    ):
        assert browser.get(f"{site}/profile").is_redirect
        back = browser.get(walk_through(browser, f"{site}/register", callback, ada))
        assert (back.status_code, back.headers["location"]) == (302, site), back.text
        profile = browser.get(f"{site}/profile")
        assert profile.status_code == 200, profile.text
        assert profile.json()["email"] == ada.email
        assert profile.json()["given_name"] == "Ada"
        left = walk_through(browser, f"{site}/logout", goodbye, ada)
        assert browser.get(left).text == "goodbye"
        assert browser.get(f"{site}/profile").is_redirect


def test_an_api_takes_our_token_over_https_and_no_other(
    javascript: Path, secure_issuer: SecureIssuer
) -> None:
    machine = Application(secure_issuer.client_id, secure_issuer.client_secret)
    url, trusted = secure_issuer.url, client_context(secure_issuer.authority)
    form = {
        "grant_type": "client_credentials",
        "client_id": machine.client_id,
        "client_secret": machine.client_secret,
        "audience": f"{url}/api",
    }
    granted = httpx.post(f"{url}/oauth2/token", data=form, verify=trusted)
    ours = granted.json()["access_token"]
    with key_server() as stranger:
        theirs = token_of(stranger, "first", {}, iss=url, aud=[f"{url}/api"])
    settings = {"NODE_EXTRA_CA_CERTS": str(secure_issuer.authority)}
    with site_of(javascript, url, machine, free_port(), **settings) as site:
        statuses = [
            httpx.get(f"{site}/api", headers={"authorization": f"Bearer {token}"}).status_code
            for token in (ours, theirs, ours[:-8] + ours[-4:] + ours[-8:-4])
        ]
    assert statuses == [200, 403, 403]
