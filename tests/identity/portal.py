"""Somebody at the self-serve portal, by its forms and without a script."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from genkan.identity.model.user import User
from tests.clients.hosted_pages import Form, forms
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import Client, client

PASSWORD = "correct horse"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser at the portal; each request may come from a browser that is signed on nowhere."""

    house: House
    user: User
    application: Client
    tokens: Mapping[str, str]
    browser: httpx.Client

    def page(self, path: str) -> httpx.Response:
        """The page, after redirects of ours."""
        return self.follow(self.browser.get(path))

    def send(self, page: httpx.Response, action: str, **fields: str) -> httpx.Response:
        """Where the page's form with this action leads; `fields` over those it comes with."""
        form = self.form(page, action)
        return self.follow(self.browser.post(form.action, data=form.fields | fields))

    def form(self, page: httpx.Response, action: str, **having: str) -> Form:
        """The form with this action, and with these values in it."""
        found = [
            each
            for each in forms(page.text)
            if each.action.partition("?")[0] == action and having.items() <= each.fields.items()
        ]
        assert found, (action, page.status_code, page.text)
        return found[0]

    def prove(self, page: httpx.Response, **fields: str) -> httpx.Response:
        """Answer the page that asks who it is."""
        assert page.url.path == "/portal/proof", (page.url, page.text)
        return self.send(page, "/portal/proof", **(fields or {"p_password": PASSWORD}))

    def follow(self, answer: httpx.Response) -> httpx.Response:
        while answer.is_redirect and answer.headers["location"].startswith("/"):
            answer = self.browser.get(answer.headers["location"])
        return answer


def link(application: Client, token: str, **query: str) -> str:
    """The path of a new link to the portal."""
    bearer = {"Authorization": f"Bearer {token}"}
    answer = application.house.browser.get(
        "/account_api/v1/portal_link", params=query, headers=bearer
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["url"].removeprefix(ISSUER)


def visitor(house: House, user: User, address: str = "10.0.0.5", **query: str) -> Visitor:
    """Somebody who followed a link in a browser that is signed on nowhere."""
    application = client(house)
    memberships = house.run(house.provider.ports.organizations.memberships, user.id)
    code = memberships[0].organization.code
    tokens = application.tokens(user, prompt="login", org_code=code)
    browser = house.another_browser(address)
    opened = browser.get(link(application, tokens["access_token"], **query))
    assert opened.status_code == 303, opened.text
    return Visitor(house, user, application, tokens, browser)
