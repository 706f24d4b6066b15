"""RFC 8628: a device without a browser is let in by a person elsewhere."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.names import OrganizationCode
from genkan.identity.oauth.device import read_user_code, user_code_from_digits
from genkan.identity.oauth.token.device_code import DEVICE_CODE
from tests.clients.hosted_pages import first_form
from tests.identity.feature.oauth.test_sign_on_pages import follow, organization, submit
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import claims_of, client, refusal

EMAIL = "ada@x.io"
PASSWORD = "correct horse"
PENDING = (400, "authorization_pending")


def device(running: House, **changes: Any) -> Application:
    return running.application(
        name="Acme TV",
        kind=ApplicationKind.DEVICE,
        secret_hash=None,
        redirect_uris=(),
        **changes,
    )


def begin(running: House, application: Application, **form: str) -> Mapping[str, Any]:
    answer = running.another_browser("203.0.113.7").post(
        "/oauth2/device/auth", data={"client_id": application.client_id} | form
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def poll(running: House, application: Application, device_code: str) -> httpx.Response:
    form = {"grant_type": DEVICE_CODE, "client_id": application.client_id}
    return running.another_browser().post("/oauth2/token", data=form | {"device_code": device_code})


def enter(running: House, user_code: str) -> httpx.Response:
    """The page that entering the code leads to, the person signed in on the way."""
    page = submit(running, running.browser.get("/device"), p_user_code=user_code)
    if page.url.path == "/sign-in":
        page = submit(running, page, p_email=EMAIL, p_password=PASSWORD)
    return page


def test_a_person_lets_a_device_in(running: House) -> None:
    user = running.user(EMAIL)
    application = device(running)
    asked = begin(running, application, scope="openid email offline")
    assert asked["device_code"].startswith("kinde_dc_")
    assert (asked["expires_in"], asked["interval"]) == (600, 5)
    assert asked["verification_uri"] == f"{ISSUER}/device"
    assert asked["verification_uri_complete"] == f"{ISSUER}/device?user_code={asked['user_code']}"
    assert read_user_code(asked["user_code"]) == asked["user_code"]
    assert asked["qr_code"].startswith("data:image/svg+xml")
    assert refusal(poll(running, application, asked["device_code"])) == PENDING
    prefilled = first_form(
        running.browser.get("/device", params={"user_code": asked["user_code"]}).text
    )
    assert prefilled is not None
    assert prefilled.fields["p_user_code"] == asked["user_code"]
    typed = f"{asked['user_code'][:4]}-{asked['user_code'][4:]}".lower()
    page = enter(running, typed)
    assert page.url.path == "/device/confirm"
    for shown in ("Acme TV", EMAIL, "203.0.113.7", "see your email address"):
        assert shown in page.text
    done = submit(running, page, p_consent="allow")
    assert "The device is connected" in done.text
    running.clock.turn(seconds=5)
    tokens = poll(running, application, asked["device_code"]).json()
    claims = claims_of(tokens["access_token"])
    assert (claims["sub"], claims["azp"]) == (user.id, application.client_id)
    assert set(tokens) >= {"access_token", "id_token", "refresh_token", "expires_in"}
    again = poll(running, application, asked["device_code"])
    assert refusal(again) == (400, "invalid_grant")
    assert "used before" in again.json()["error_description"]
    # Signing out of the browser leaves the device signed in.
    form = first_form(running.browser.get("/logout").text)
    assert form is not None
    running.browser.post(form.action, data=form.fields)
    form_of_device = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    refreshed = running.another_browser().post(
        "/oauth2/token", data=form_of_device | {"client_id": application.client_id}
    )
    assert refreshed.status_code == 200


def test_a_device_that_polls_too_often_is_slowed_down(running: House) -> None:
    application = device(running)
    code = begin(running, application)["device_code"]
    assert refusal(poll(running, application, code)) == PENDING
    running.clock.turn(seconds=4)
    slowed = poll(running, application, code)
    assert refusal(slowed) == (400, "slow_down")
    assert "every 10 seconds" in slowed.json()["error_description"]
    running.clock.turn(seconds=9)
    assert "every 15 seconds" in poll(running, application, code).json()["error_description"]
    running.clock.turn(seconds=15)
    assert refusal(poll(running, application, code)) == PENDING


def test_a_device_that_is_turned_away_or_too_late_learns_it(running: House) -> None:
    running.user(EMAIL)
    application = device(running)
    denied, late = begin(running, application), begin(running, application)
    page = enter(running, denied["user_code"])
    assert "was not connected" in submit(running, page, p_consent="deny").text
    assert refusal(poll(running, application, denied["device_code"])) == (400, "access_denied")
    page = enter(running, late["user_code"])
    running.clock.turn(minutes=10)
    answer = submit(running, page, p_consent="allow")
    assert answer.status_code == 400
    assert refusal(poll(running, application, late["device_code"])) == (400, "expired_token")
    entered = submit(running, running.browser.get("/device"), p_user_code=late["user_code"])
    assert entered.status_code == 400
    assert "No device waits for this code" in entered.text


def test_a_device_code_is_its_applications_own(running: House) -> None:
    application, other = device(running), device(running)
    code = begin(running, application)["device_code"]
    assert refusal(poll(running, other, code)) == (400, "invalid_grant")
    assert refusal(poll(running, application, "kinde_dc_x")) == (400, "invalid_grant")
    back_end = client(running)
    answer = back_end.token(grant_type=DEVICE_CODE, device_code=code)
    assert refusal(answer) == (400, "unauthorized_client")
    asked = running.browser.post(
        "/oauth2/device/auth", data={"client_id": back_end.client_id, "client_secret": "s" * 52}
    )
    assert refusal(asked) == (400, "unauthorized_client")
    for form, refused in (
        ({}, (400, "invalid_request")),
        ({"client_id": "nobody"}, (401, "invalid_client")),
        ({"client_id": application.client_id, "scope": "admin"}, (400, "invalid_scope")),
        ({"client_id": application.client_id, "audience": "x"}, (400, "invalid_request")),
    ):
        assert refusal(running.browser.post("/oauth2/device/auth", data=form)) == refused, form


def test_of_clients_that_race_for_one_device_code_one_wins(running: House) -> None:
    running.user(EMAIL)
    application = device(running)
    asked = begin(running, application, scope="openid offline")
    submit(running, enter(running, asked["user_code"]), p_consent="allow")

    async def race() -> list[httpx.Response]:
        form = {
            "grant_type": DEVICE_CODE,
            "client_id": application.client_id,
            "device_code": asked["device_code"],
        }
        transport = httpx.ASGITransport(running.app)
        async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as network:
            posts = (network.post("/oauth2/token", data=form) for _ in range(10))
            return list(await asyncio.gather(*posts))

    answers = running.run(race)
    assert sorted(each.status_code for each in answers) == [200] + [400] * 9
    won = next(each.json() for each in answers if each.status_code == 200)
    bearer = {"Authorization": f"Bearer {won['access_token']}"}
    assert running.browser.get("/oauth2/userinfo", headers=bearer).status_code == 200


def test_guessing_user_codes_is_slowed_down(running: House) -> None:
    # RFC 8628 section 5.1
    page = running.browser.get("/device")
    answers = [submit(running, page, p_user_code="BCDFGHJK").status_code for _ in range(12)]
    assert answers == [400] * 10 + [429] * 2
    asked = begin(running, device(running))
    slowed = submit(running, page, p_user_code=asked["user_code"])
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0


def test_a_device_works_in_the_organization_that_was_chosen(running: House) -> None:
    user = running.user(EMAIL)
    code: OrganizationCode = organization(running, "Acme", user)
    application = device(running)
    asked = begin(running, application)
    page = enter(running, asked["user_code"])
    assert page.url.path == "/choose-organization"
    page = submit(running, page, p_org_code=code)
    assert page.url.path == "/device/confirm"
    submit(running, page, p_consent="allow")
    tokens = poll(running, application, asked["device_code"]).json()
    assert claims_of(tokens["access_token"])["org_code"] == code
    assert "refresh_token" not in tokens


def test_the_form_of_the_code_belongs_to_its_browser(running: House) -> None:
    asked = begin(running, device(running))
    form = first_form(running.browser.get("/device").text)
    assert form is not None
    fields = form.fields | {"p_user_code": asked["user_code"]}
    assert running.another_browser().post("/device", data=fields).status_code == 403
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert running.browser.post("/device", data=fields, headers=cross).status_code == 403
    assert follow(running, running.browser.post("/device", data=fields)).url.path == "/sign-in"


def test_a_device_can_be_made_by_the_management_api(running: House) -> None:
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    made = running.browser.post(
        "/api/v1/applications", json={"name": "TV", "type": "device"}, headers=headers
    )
    assert made.status_code == 201
    assert "client_secret" not in made.json()["application"]
    document = running.browser.get("/.well-known/openid-configuration").json()
    assert document["device_authorization_endpoint"] == f"{ISSUER}/oauth2/device/auth"
    assert DEVICE_CODE in document["grant_types_supported"]


def test_a_device_signs_nobody_in_by_the_browser(running: House) -> None:
    application = device(running)
    answer = running.browser.get(
        "/oauth2/auth", params={"client_id": application.client_id, "response_type": "code"}
    )
    assert answer.status_code == 400
    assert "is a device" in answer.text


@pytest.mark.parametrize("typed", ["", "BCDFGHJ", "BCDFGHJKL", "BCDFGHJA", "BCDFGHJ1", "ÄCDFGHJK"])
def test_what_can_be_no_user_code_is_none(typed: str) -> None:
    assert read_user_code(typed) is None


def test_a_user_code_is_read_as_people_write_it() -> None:
    assert read_user_code(" bcdf-ghjk ") == "BCDFGHJK"
    assert user_code_from_digits("0019203999021801") == "BZBZZDXC"
