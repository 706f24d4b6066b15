"""A person signs in once on a provider's pages; later sign-ins find them signed on."""

import base64
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx

from bench.issuing.http import Answer, HttpConnection
from bench.issuing.provider import AUDIENCE, CALLBACK, PASSWORD, Provider
from genkan.cli.hosted_sign_in import read_forms

MOST_PAGES: Final = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """An authorization request, and the verifier that its code is redeemed with."""

    path: str
    verifier: str
    client_id: str


def ask(provider: Provider, client_id: str) -> Asked:
    """A new request of an application, with PKCE (RFC 7636)."""
    verifier = secrets.token_urlsafe(32)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    query = {
        "client_id": client_id,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": provider.scope,
        "state": secrets.token_urlsafe(16),
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if client_id == provider.web:
        # RFC 8707 calls it `resource`; it is asked for under both names.
        query |= {"audience": AUDIENCE, "resource": AUDIENCE}
    return Asked(f"{provider.paths.authorize}?{urlencode(query)}", verifier, client_id)


@contextmanager
def new_browser(provider: Provider) -> Iterator[httpx.Client]:
    """A browser in which nobody is signed on."""
    with httpx.Client(base_url=provider.origin, trust_env=False) as browser:
        yield browser


def cookies_of(browser: httpx.Client) -> str:
    """The header with all that it keeps."""
    return "; ".join(f"{each.name}={each.value}" for each in browser.cookies.jar)


def sign_in(
    provider: Provider, client_id: str, browser: httpx.Client, email: str
) -> Mapping[str, str]:
    """The form for the code, after whatever pages the provider shows."""
    known = {"p_email": email, "p_password": PASSWORD, "login": email, "password": PASSWORD}
    asked = ask(provider, client_id)
    response = browser.get(asked.path)
    for _ in range(MOST_PAGES):
        if not response.is_redirect:
            response = _posted(browser, response, known)
            continue
        location = urljoin(str(response.url), response.headers["location"])
        if location.startswith(CALLBACK):
            return code_form(asked, location)
        response = browser.get(location)
    raise AssertionError(f"{provider.name}: no end after {MOST_PAGES} pages")


def _posted(
    browser: httpx.Client, response: httpx.Response, known: Mapping[str, str]
) -> httpx.Response:
    assert response.status_code == 200, (response.url, response.status_code, response.text[:2000])
    form = next(iter(read_forms(response.text)))
    typed = {name: known.get(name, value) for name, value in form.fields.items()}
    origin = f"{response.url.scheme}://{response.url.netloc.decode()}"
    address = urljoin(str(response.url), form.action)
    return browser.post(address, data=typed, headers={"origin": origin})


def code_form(asked: Asked, location: str) -> Mapping[str, str]:
    """What the code in a redirect to the application is redeemed with."""
    answer = parse_qs(urlsplit(location).query)
    assert "code" in answer, location
    return {
        "grant_type": "authorization_code",
        "code": answer["code"][0],
        "redirect_uri": CALLBACK,
        "code_verifier": asked.verifier,
        "client_id": asked.client_id,
    }


async def sign_on(
    provider: Provider, connection: HttpConnection, client_id: str, cookies: str
) -> Mapping[str, str]:
    """The form for the code of a person who is signed on: nothing is asked."""
    asked = ask(provider, client_id)
    answer: Answer = await connection.get(asked.path, cookie=cookies)
    assert answer.status in {302, 303}, (answer.status, answer.body[:500])
    location = answer.headers["location"]
    assert location.startswith(CALLBACK), location
    return code_form(asked, location)
