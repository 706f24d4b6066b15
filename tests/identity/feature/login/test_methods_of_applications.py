"""Which ways to sign in an application offers: its connections choose among the environment's."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from genkan.identity.model.connection import OWN_STRATEGIES
from tests.clients.hosted_pages import forms
from tests.identity.feature.oauth.test_sign_on_pages import answer_in, follow, submit
from tests.identity.in_process import House, house
from tests.identity.oauth_client import Client, client
from tests.identity.second_factors import newest_code

EMAIL = "ada@x.io"
ALL = "password,email_code,passkey"
PATHS = {
    "email:password": "/sign-in",
    "email:otp": "/sign-in/code/send",
    "passkey": "/sign-in/passkey",
}


@pytest.fixture
def everything(house_url: str) -> Iterator[House]:
    """A provider that lets applications offer every method."""
    with house(house_url, GENKAN_SIGN_IN_METHODS=ALL) as running:
        yield running


def use(running: House, application: Client, *strategies: str) -> None:
    """Let an application use these connections, by the management API."""
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    for strategy in strategies:
        body: dict[str, Any] = {"name": strategy, "strategy": strategy}
        made = running.browser.post("/api/v1/connections", json=body, headers=headers)
        assert made.status_code == 201, made.text
        path = f"/api/v1/applications/{application.client_id}/connections/"
        answer = running.browser.post(f"{path}{made.json()['connection']['id']}", headers=headers)
        assert answer.status_code == 200, answer.text


def page_of(application: Client) -> httpx.Response:
    return follow(application.house, application.authorize(prompt="login"))


def offers(page: httpx.Response) -> set[str]:
    """The strategies whose form or link the page has."""
    shown = {
        "email:password": 'name="p_password"',
        "email:otp": "/sign-in/code/send",
        "passkey": "/sign-in/passkey",
    }
    return {strategy for strategy, sign in shown.items() if sign in page.text}


def accepted(running: House, page: httpx.Response) -> set[str]:
    """The strategies whose form is not refused as such, shown or not."""
    token = next(
        (each.fields["csrf_token"] for each in forms(page.text) if "csrf_token" in each.fields), ""
    )
    query = page.url.query.decode()
    found: set[str] = set()
    for strategy, path in PATHS.items():
        fields = {"csrf_token": token, "p_email": EMAIL, "p_password": "x", "p_credential": "{}"}
        answer = running.browser.post(f"{path}?{query}", data=fields)
        assert answer.status_code in {303, 400}, answer.text
        if "is not offered here" not in answer.text:
            found.add(strategy)
    return found


def test_an_application_without_a_choice_offers_what_the_environment_does(
    everything: House,
) -> None:
    assert offers(page_of(client(everything))) == set(OWN_STRATEGIES)


@pytest.mark.parametrize(
    "chosen", [("email:password",), ("email:otp",), ("email:password", "passkey")]
)
def test_an_application_offers_what_it_chose_and_refuses_the_rest(
    everything: House, chosen: tuple[str, ...]
) -> None:
    everything.user(EMAIL)
    application, other = client(everything), client(everything)
    use(everything, application, *chosen)
    page = page_of(application)
    assert offers(page) == set(chosen)
    assert accepted(everything, page) == set(chosen)
    assert offers(page_of(other)) == set(OWN_STRATEGIES)


def test_a_choice_of_codes_alone_signs_in_by_a_code_and_forgets_no_password(
    everything: House,
) -> None:
    everything.user(EMAIL)
    application = client(everything)
    use(everything, application, "email:otp")
    page = page_of(application)
    forgot = f"/forgot-password?{page.url.query.decode()}"
    assert everything.browser.get(forgot).status_code == 400
    page = submit(everything, page, p_email=EMAIL)
    assert page.url.path == "/sign-in/code"
    done = submit(everything, page, p_confirmation_code=newest_code(everything, EMAIL))
    assert "code" in answer_in(done)


def test_what_the_environment_does_not_offer_no_application_does(house_url: str) -> None:
    with house(house_url, GENKAN_SIGN_IN_METHODS="password") as running:
        application = client(running)
        use(running, application, "email:otp")
        page = page_of(application)
        assert offers(page) == set()
        assert "Create one" not in page.text
        register = f"/register?{page.url.query.decode()}"
        assert running.browser.get(register).status_code == 400


def test_an_application_of_passkeys_alone_takes_nobody_new(everything: House) -> None:
    application = client(everything)
    use(everything, application, "passkey")
    page = page_of(application)
    assert offers(page) == {"passkey"}
    answer = everything.browser.get(f"/register?{page.url.query.decode()}")
    assert answer.status_code == 400
    assert "takes no new accounts" in answer.text


def test_a_connection_of_our_own_belongs_to_no_organization(running: House) -> None:
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    body = {"name": "x", "strategy": "passkey", "organization_code": "org_1"}
    answer = running.browser.post("/api/v1/connections", json=body, headers=headers)
    assert answer.status_code == 400
    assert "only an enterprise connection" in answer.text
