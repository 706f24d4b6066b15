"""Signing in as a browser would: follow redirects, fill in forms, bring back the code.

No JavaScript is needed on the hosted pages, so a small reader of forms is a browser here.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx
import msgspec

from genkan.cli.applications import Application
from genkan.cli.errors import CommandFailed
from genkan.cli.local_certificate import client_context

MOST_PAGES: Final = 20
TIMEOUT_SECONDS: Final = 30
CODE: Final = re.compile(r"\b\d{6}\b")
SCOPE: Final = "openid profile email offline"


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, and its fields with their values."""

    action: str
    fields: dict[str, str] = field(default_factory=dict[str, str])


class FormReader(HTMLParser):
    """Collects the forms of a page that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the form or its field."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = values.get("method", "").lower() == "post"
            if self._is_inside:
                self.forms.append(Form(values.get("action", "")))
        elif tag == "input" and self._is_inside and values.get("name"):
            self.forms[-1].fields[values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """The end of the form."""
        if tag == "form":
            self._is_inside = False


def read_forms(page: str) -> Sequence[Form]:
    """The posted forms of an HTML page."""
    reader = FormReader()
    reader.feed(page)
    return reader.forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who signs in, and for which application."""

    email: str
    password: str = field(repr=False)
    application: Application
    callback: str
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Email:
    """A message of the development outbox."""

    text: str


@dataclass(frozen=True, slots=True)
class Emails:
    """GET /dev/mail/api/messages, newest first."""

    messages: tuple[Email, ...]


async def authorization_code(origin: str, visitor: Visitor, authority: str | None = None) -> str:
    """The code that the visitor's sign-in on the hosted pages ends with.

    authority: whom to trust the server by, where it has a certificate of `--tls auto`.

    Source: RFC 6749 section 4.1.
    """
    state = secrets.token_urlsafe(16)
    request = {
        "response_type": "code",
        "client_id": visitor.application.client_id,
        "redirect_uri": visitor.callback,
        "scope": SCOPE,
        "state": state,
        "nonce": secrets.token_urlsafe(16),
        **({"audience": visitor.audience} if visitor.audience else {}),
    }
    verify = client_context(authority)
    async with httpx.AsyncClient(
        timeout=TIMEOUT_SECONDS, trust_env=False, verify=verify
    ) as browser:
        location = await last_redirect(
            browser, f"{origin}/oauth2/auth?{urlencode(request)}", visitor
        )
    answer = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    if answer.get("state") != state or "code" not in answer:
        reason = answer.get("error_description") or answer.get("error") or "no code came back"
        raise refused(visitor, reason)
    return answer["code"]


async def last_redirect(browser: httpx.AsyncClient, url: str, visitor: Visitor) -> str:
    """Walk from page to page until one sends us to the application's callback."""
    response = await browser.get(url)
    for _ in range(MOST_PAGES):
        if response.is_redirect:
            location = urljoin(str(response.url), response.headers["location"])
            if location.startswith(visitor.callback):
                return location
            response = await browser.get(location)
            continue
        if not response.is_success:
            raise refused(visitor, f"{response.url.path} answered {response.status_code}")
        form = await filled_form(browser, response, visitor)
        response = await browser.post(
            urljoin(str(response.url), form.action),
            data=form.fields,
            # A browser sends it, and a form without it is refused.
            headers={"origin": origin_of(response.url), "referer": str(response.url)},
        )
    raise refused(visitor, f"after {MOST_PAGES} pages there was no end")


async def filled_form(
    browser: httpx.AsyncClient, response: httpx.Response, visitor: Visitor
) -> Form:
    """The form of the page that asks for something we know, filled in."""
    for form in read_forms(response.text):
        known: Mapping[str, str] = {"p_email": visitor.email, "p_password": visitor.password}
        if "p_confirmation_code" in form.fields:
            known = {"p_confirmation_code": await emailed_code(browser, response.url, visitor)}
        asked = set(known) & set(form.fields)
        if asked:
            form.fields.update({name: known[name] for name in asked})
            return form
    raise refused(visitor, f"{response.url.path} shows no form to sign in with")


async def emailed_code(browser: httpx.AsyncClient, url: httpx.URL, visitor: Visitor) -> str:
    """The newest code sent to the visitor, from the development outbox."""
    answer = await browser.get(
        urljoin(str(url), "/dev/mail/api/messages"), params={"to": visitor.email, "wait": "10"}
    )
    if answer.is_success:
        for email in msgspec.json.decode(answer.content, type=Emails).messages:
            found = CODE.search(email.text)
            if found is not None:
                return found[0]
    raise refused(visitor, "a code was asked for, and none is in the outbox")


def origin_of(url: httpx.URL) -> str:
    """Scheme, host and port."""
    return f"{url.scheme}://{url.netloc.decode()}"


def refused(visitor: Visitor, reason: str) -> CommandFailed:
    """The sign-in did not end at the application."""
    return CommandFailed(
        f"{visitor.email} could not sign in to '{visitor.application.name}': {reason}",
        remedy="open the application's sign-in page in a browser to see what it says",
    )
