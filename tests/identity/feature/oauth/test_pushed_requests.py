"""RFC 9126, and the sign-on policy that may ask for it."""

from typing import Any

import httpx

from genkan.identity.model.application import SignOnPolicy
from tests.identity.in_process import ISSUER, REDIRECT_URI, House
from tests.identity.oauth_client import SECRET, Client, answer_of, client, pkce, refusal


def push(running: House, application: Client, **changes: Any) -> httpx.Response:
    form = {
        "client_id": application.client_id,
        "client_secret": SECRET,
        "redirect_uri": REDIRECT_URI,
        "response_type": "code",
        "scope": "openid",
        "state": "pushed",
    } | changes
    sent = {name: value for name, value in form.items() if value is not None}
    return running.another_browser().post("/oauth2/par", data=sent)


def authorize(running: House, application: Client, request_uri: str) -> httpx.Response:
    # What the browser brings besides does not count (RFC 9126 section 4).
    asked = {"client_id": application.client_id, "request_uri": request_uri, "state": "other"}
    return running.browser.get("/oauth2/auth", params=asked)


def test_a_pushed_request_is_used_once_by_its_client_within_a_minute(running: House) -> None:
    application, other = client(running), client(running)
    pushed = push(running, application)
    assert pushed.status_code == 201
    assert pushed.headers["cache-control"] == "no-store"
    assert pushed.json()["expires_in"] == 60
    request_uri = pushed.json()["request_uri"]
    assert request_uri.startswith("urn:ietf:params:oauth:request_uri:")
    assert authorize(running, other, request_uri).status_code == 400
    asked = authorize(running, application, request_uri)
    signed_on = application.finish(asked, running.user("ada@x.io"))
    assert answer_of(signed_on.location)["state"] == "pushed"
    again = authorize(running, application, request_uri)
    assert (again.status_code, "location" in again.headers) == (400, False)
    late = push(running, application).json()["request_uri"]
    running.clock.turn(seconds=60)
    assert authorize(running, application, late).status_code == 400


def test_what_is_wrong_with_a_pushed_request_is_told_at_once(running: House) -> None:
    application = client(running)
    for changes, refused in (
        ({"client_secret": "wrong"}, (401, "invalid_client")),
        ({"client_secret": None}, (401, "invalid_client")),
        ({"redirect_uri": "http://evil.example"}, (400, "invalid_request")),
        ({"redirect_uri": None}, (400, "invalid_request")),
        ({"response_type": "token"}, (400, "unsupported_response_type")),
        ({"scope": "admin"}, (400, "invalid_scope")),
        ({"request_uri": "urn:x"}, (400, "invalid_request")),
        ({"max_age": "x"}, (400, "invalid_request")),
    ):
        assert refusal(push(running, application, **changes)) == refused, changes
    basic = httpx.BasicAuth(application.client_id, SECRET)
    form = {"redirect_uri": REDIRECT_URI, "response_type": "code"}
    assert running.browser.post("/oauth2/par", data=form, auth=basic).status_code == 201


def test_no_other_request_uri_is_followed(running: House) -> None:
    application = client(running)
    answer = answer_of(
        application.authorize(request_uri="http://127.0.0.1:9/request").headers["location"]
    )
    assert answer["error"] == "invalid_request"
    assert authorize(running, application, "urn:ietf:params:oauth:request_uri:x").status_code == 400


def test_the_policy_of_an_application_is_set_by_the_management_api_and_holds(
    running: House,
) -> None:
    application = client(running)
    path = f"/api/v1/genkan/applications/{application.client_id}/sign_on_policy"
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    wished = {"requires_pushed_requests": True, "requires_pkce": True, "inactivity_seconds": 60}
    assert running.browser.patch(path, json=wished, headers=headers).status_code == 200
    shown = running.browser.get(path, headers=headers).json()["sign_on_policy"]
    assert shown == wished | {"is_session_persistent": True, "requires_consent": False}
    answer = answer_of(application.authorize().headers["location"])
    assert answer["error"] == "invalid_request"
    assert "/oauth2/par" in answer["error_description"]
    bare = push(running, application)
    assert refusal(bare) == (400, "invalid_request")
    assert "needs PKCE" in bare.json()["error_description"]
    _, challenge = pkce()
    proof = {"code_challenge": challenge, "code_challenge_method": "S256"}
    request_uri = push(running, application, **proof).json()["request_uri"]
    assert authorize(running, application, request_uri).status_code == 302
    cleared = {"inactivity_seconds": None, "requires_pkce": None}
    assert running.browser.patch(path, json=cleared, headers=headers).status_code == 200
    shown = running.browser.get(path, headers=headers).json()["sign_on_policy"]
    assert (shown["inactivity_seconds"], shown["requires_pkce"]) == (None, True)
    for wrong in ({"inactivity_seconds": 1}, {"requires_consent": "x"}, {"unknown": True}):
        answer = running.browser.patch(path, json=wrong, headers=headers)
        if wrong != {"unknown": True}:
            assert answer.status_code == 400, wrong


def test_the_metadata_tells_of_pushed_requests(running: House) -> None:
    document = running.browser.get("/.well-known/openid-configuration").json()
    assert document["pushed_authorization_request_endpoint"] == f"{ISSUER}/oauth2/par"
    assert document["require_pushed_authorization_requests"] is False
    assert "consent" in document["prompt_values_supported"]
    assert SignOnPolicy().requires_pushed_requests is False
