"""A person at the hosted pages without a browser: fills in the forms, follows the redirects."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

STEPS = 20


@dataclass(frozen=True, slots=True)
class Person:
    email: str
    first_name: str
    password: str = "correct horse battery"


def new_person(first_name: str) -> Person:
    """Somebody of this name whose address nobody has yet."""
    return Person(f"{first_name.lower()}.{secrets.token_hex(4)}@example.com", first_name)


@dataclass(slots=True)
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


def walk_through(browser: httpx.Client, url: str, redirect_uri: str, person: Person) -> httpx.URL:
    """The address at the application that the person ends at, its query holding code and state."""
    response = browser.get(url)
    for _ in range(STEPS):
        if response.is_redirect:
            target = response.url.join(response.headers["location"])
            if str(target).startswith(redirect_uri):
                return target
            response = browser.get(target)
            continue
        assert response.status_code == httpx.codes.OK, f"{response.status_code}: {response.text}"
        form = first_form(response.text)
        assert form is not None, f"no form on {response.url}:\n{response.text}"
        answers = _answers(form, browser, response.url, person)
        response = browser.post(response.url.join(form.action), data=answers)
    raise AssertionError(f"no way to {redirect_uri} in {STEPS} steps; at {response.url}")


def emailed_code(browser: httpx.Client, issuer: httpx.URL | str, email: str) -> str:
    """The six digits of the newest email to this address, from the development outbox."""
    address = httpx.URL(issuer).join("/dev/mail/api/messages")
    response = browser.get(address, params={"to": email, "wait": "10"}, timeout=20)
    messages = response.json()["messages"]
    assert messages, f"no email to {email}"
    found = re.search(r"\b\d{6}\b", messages[0]["text"])
    assert found is not None, messages[0]
    return found[0]


def first_form(html: str) -> Form | None:
    """The page's first form, with the fields it comes filled with."""
    return next(iter(forms(html)), None)


def forms(html: str) -> list[Form]:
    """All forms of a page, with the fields they come filled with."""
    reader = _FormReader()
    reader.feed(html)
    return reader.forms


def _answers(
    form: Form, browser: httpx.Client, page: httpx.URL, person: Person
) -> Mapping[str, str]:
    own = {
        "p_email": person.email,
        "p_password": person.password,
        "p_first_name": person.first_name,
        "p_last_name": "Test",
        "p_first_password": person.password,
        "p_second_password": person.password,
    }
    answers = {name: own.get(name, value) for name, value in form.fields.items()}
    if "p_confirmation_code" in form.fields:
        answers["p_confirmation_code"] = emailed_code(browser, page, person.email)
    return answers


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(attributes.get("action", "")))
        elif tag == "input" and self.forms and attributes.get("name"):
            self.forms[-1].fields[attributes["name"]] = attributes.get("value", "")
        elif tag == "button" and self.forms and attributes.get("name"):
            # Of several buttons the first is the one that goes on.
            self.forms[-1].fields.setdefault(attributes["name"], attributes.get("value", ""))
