"""identity-security L1, L2, L8, L9, L12, O10: what could be done around somebody's account."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import httpx
import pytest

from genkan.identity.errors import TooManyAttempts
from genkan.identity.login.throttle import slow_letters
from genkan.identity.model.application import SignOnPolicy
from genkan.identity.outbound import argon2_threads
from genkan.storage.connection import connect
from tests.clients.hosted_pages import first_form
from tests.identity.feature.oauth.test_device_flow import begin, device, enter, poll
from tests.identity.feature.oauth.test_sign_on_pages import (
    answer_in,
    follow,
    organization,
    sign_in,
    submit,
)
from tests.identity.feature.workflows.sources import house_with, script
from tests.identity.in_process import House
from tests.identity.oauth_client import Client, client, refusal
from tests.identity.second_factors import organization_of, with_app

EMAIL = "ada@x.io"


def portal_link(application: Client, token: str) -> httpx.Response:
    bearer = {"Authorization": f"Bearer {token}"}
    return application.house.browser.get("/account_api/v1/portal_link", headers=bearer)


def test_l14_a_portal_link_is_for_first_party_applications_alone(running: House) -> None:
    user = running.user(EMAIL)
    third_party = client(running, sign_on=SignOnPolicy(requires_consent=True))
    page = follow(running, third_party.authorize())
    submit(running, page, p_email=EMAIL, p_password="correct horse")
    page = follow(running, third_party.authorize())
    code = answer_in(submit(running, page, p_consent="allow"))["code"]
    token = third_party.redeem(code).json()["access_token"]
    assert refusal(portal_link(third_party, token)) == (403, "insufficient_scope")
    own = client(running)
    assert portal_link(own, own.tokens(user, prompt="login")["access_token"]).status_code == 200


def test_l14_neither_a_device_nor_a_minted_token_opens_the_portal(running: House) -> None:
    running.user(EMAIL)
    television = device(running)
    asked = begin(running, television)
    submit(running, enter(running, asked["user_code"]), p_consent="allow")
    running.clock.turn(seconds=5)
    tokens = poll(running, television, asked["device_code"]).json()
    answer = portal_link(Client(running, television), tokens["access_token"])
    assert refusal(answer) == (403, "insufficient_scope")
    assert "sign-on in a browser" in answer.text


def test_t4_a_token_for_an_api_that_was_taken_away_opens_no_portal(running: House) -> None:
    audience = "https://api.example.com"
    application = client(running, audiences=(audience,))
    token = application.tokens(running.user(EMAIL), audience=audience)["access_token"]
    assert portal_link(application, token).status_code == 200
    apis = running.provider.ports.apis
    api = running.run(apis.by_audience, audience)
    running.run(apis.withdraw, api.id, (application.client_id,))
    assert refusal(portal_link(application, token)) == (403, "insufficient_scope")


def test_l4_a_portal_link_opens_nothing_in_somebody_elses_browser(running: House) -> None:
    application = client(running)
    token = application.tokens(running.user(EMAIL), prompt="login")["access_token"]
    path = portal_link(application, token).json()["url"].removeprefix("http://localhost:8080")
    eve = running.user("eve@x.io")
    application.tokens(eve, prompt="login")  # the browser is Eve's now
    assert running.browser.get(path).status_code == 403
    assert "genkan_idp_portal" not in running.browser.cookies
    assert running.another_browser().get(path).status_code == 303


def test_l12_an_administrators_reset_of_factors_ends_what_they_opened(running: House) -> None:
    application = client(running)
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    user = running.user(EMAIL)
    code = organization_of(running, user)
    for path in (f"/users/{user.id}/mfa", f"/organizations/{code}/users/{user.id}/mfa"):
        for is_one in (False, True):
            with_app(running, user)
            (factor,) = running.run(running.provider.ports.factors.of_user, user.id)
            tokens = application.tokens(user, prompt="login")
            url = f"/api/v1{path}/{factor.id}" if is_one else f"/api/v1{path}"
            assert running.browser.delete(url, headers=headers).status_code == 200
            refused = application.refresh(tokens["refresh_token"])
            assert refusal(refused) == (400, "invalid_grant")
            silent = answer_in(application.authorize(prompt="none"))
            assert silent["error"] == "login_required"


def test_l2_a_mailbox_gets_so_many_letters_a_day_whoever_has_it(running: House) -> None:
    throttle = running.provider.ports.throttle

    async def take(email: str, address: str) -> bool:
        try:
            await slow_letters(throttle, account=email, address=address, now=running.clock.now)
        except TooManyAttempts:
            return False
        return True

    def ask(email: str, address: str) -> bool:
        running.clock.turn(minutes=3)
        return running.run(take, email, address)

    sent = [ask(EMAIL, "10.0.0.1") for _ in range(60)]
    assert 20 <= sum(sent) <= 24
    assert not sent[-1]
    # The owner, elsewhere, still gets theirs; another mailbox is not concerned.
    assert ask(EMAIL, "10.0.0.2")
    assert ask("nobody@x.io", "10.0.0.1")
    many = [ask(EMAIL, f"10.0.{number}.1") for number in range(1, 250)]
    # A hundred, and one more each quarter of an hour.
    assert 100 <= sum(many) <= 160


def test_l2_the_cap_of_a_day_answers_alike_with_and_without_an_account(running: House) -> None:
    running.user(EMAIL)
    seen = []
    for email in (EMAIL, "nobody@x.io"):
        statuses = []
        for _ in range(26):
            running.clock.turn(minutes=3)
            interaction = running.interaction()
            page = running.browser.get("/forgot-password", params={"i": interaction.id})
            form = first_form(page.text)
            assert form is not None
            answer = running.browser.post(form.action, data=form.fields | {"p_email": email})
            statuses.append(answer.status_code)
        seen.append(statuses)
    assert seen[0] == seen[1]
    assert seen[0][-1] == 429


def test_l1_an_address_of_nobody_costs_what_somebodys_imported_hash_costs(
    running: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    real = argon2_threads.belongs

    def belongs(password: str, imported: Any) -> bool:
        tried.append(password)
        return real(password, imported)

    monkeypatch.setattr(argon2_threads, "belongs", belongs)
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    user = running.user(EMAIL, password=None)
    body = {
        "hashed_password": hashlib.md5(b"the old one", usedforsecurity=False).hexdigest(),
        "hashing_method": "md5",
    }
    put = running.browser.put(f"/api/v1/users/{user.id}/password", json=body, headers=headers)
    assert put.status_code == 200, put.text
    application = client(running)
    for email in (EMAIL, "nobody@x.io", "nobody@x.io", "another@x.io"):
        page = follow(running, application.authorize())
        answer = submit(running, page, p_email=email, p_password="the wrong one")
        assert answer.status_code == 400
    assert tried == ["the wrong one"] * 4
    # The same password that opens the stand-in's account opens nothing at another address.
    page = follow(running, application.authorize())
    refused = submit(running, page, p_email="nobody@x.io", p_password="the old one")
    assert refused.status_code == 400
    assert "code" in answer_in(submit(running, refused, p_email=EMAIL, p_password="the old one"))


def test_a_device_is_told_when_a_workflow_turns_its_person_away(
    house_url: str, tmp_path: Path
) -> None:
    text = script("kinde.auth.denyAccess('Not today');", "user:post_authentication")
    with house_with(house_url, tmp_path, text) as running:
        running.user(EMAIL)
        television = device(running)
        asked = begin(running, television)
        page = enter(running, asked["user_code"])
        assert (page.status_code, "Not today" in page.text) == (403, True)
        answer = poll(running, television, asked["device_code"])
        assert refusal(answer) == (400, "access_denied")


@pytest.mark.parametrize(
    "rules",
    [
        {"is_auto_membership_enabled": True},
        {"is_auto_join_domain_list": True, "allowed_domains": ("x.io",)},
    ],
)
def test_l14_nobody_joins_an_organization_without_being_asked(
    running: House, rules: dict[str, Any]
) -> None:
    user = running.user(EMAIL)
    code = organization(running, "Open", **rules)
    application = client(running)
    sign_in(running, application)
    silent = answer_in(application.authorize(org_code=code, prompt="none"))
    assert silent["error"] == "interaction_required"
    memberships = running.run(running.provider.ports.organizations.memberships, user.id)
    assert code not in {each.organization.code for each in memberships}
    closed = organization(running, "Shut")
    refused = answer_in(application.authorize(org_code=closed, prompt="none"))
    assert refused["error"] == "access_denied"
    assert "code" in answer_in(application.authorize(org_code=code))
    assert "code" in answer_in(application.authorize(org_code=code, prompt="none"))


def test_o10_an_application_that_is_not_first_party_asks_for_each_api(running: House) -> None:
    running.user(EMAIL)
    first, second = "https://one.example", "https://two.example"
    application = client(
        running, sign_on=SignOnPolicy(requires_consent=True), audiences=(first, second)
    )
    page = sign_in(running, application, scope="openid")
    assert "code" in answer_in(submit(running, page, p_consent="allow"))
    for audience in (first, second):
        silent = answer_in(application.authorize(scope="openid", audience=audience, prompt="none"))
        assert silent["error"] == "consent_required"
        page = follow(running, application.authorize(scope="openid", audience=audience))
        assert page.url.path == "/consent"
        assert audience in page.text
        assert "code" in answer_in(submit(running, page, p_consent="allow"))
    both = application.authorize(scope="openid", audience=f"{first} {second}", prompt="none")
    assert "code" in answer_in(both)


def test_o10_a_consent_of_before_apis_were_asked_about_is_asked_anew(
    running: House, house_url: str
) -> None:
    user = running.user(EMAIL)
    audience = "https://one.example"
    application = client(
        running, sign_on=SignOnPolicy(requires_consent=True), audiences=(audience,)
    )

    async def older() -> None:
        connection = await connect(house_url)
        await connection.execute(
            "insert into identity.consents (user_id, client_id, scope, granted_at)"
            " values ($1, $2, '{openid}', now())",
            user.id,
            application.client_id,
        )
        await connection.close()

    asyncio.run(older())
    assert "code" in answer_in(sign_in(running, application, scope="openid"))
    page = follow(running, application.authorize(scope="openid", audience=audience))
    assert page.url.path == "/consent"
