"""identity-security 4.3, L13 (and L1, L5, L9): passkeys, as an attacker would present them."""

import dataclasses
import html
import json
import re
from collections.abc import Callable, Iterator

import httpx
import pytest

from genkan.identity.model.factor import Enforcement
from tests.clients.software_authenticator import USER_PRESENT, SoftwareAuthenticator
from tests.identity.attack.test_login_and_sessions import EMAIL, PASSWORD, sign_in
from tests.identity.in_process import ISSUER, House, house
from tests.identity.second_factors import fill_in, policy

NEW = "/passkeys/new"


@pytest.fixture
def keyed(house_url: str) -> Iterator[House]:
    """A provider with passkeys; Ada is signed on in the browser."""
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,passkey") as running:
        running.user(EMAIL)
        sign_in(running, EMAIL, PASSWORD)
        yield running


def authenticator() -> SoftwareAuthenticator:
    return SoftwareAuthenticator(origin=ISSUER, rp_id="localhost")


def options_on(page: httpx.Response) -> str:
    found = re.search(r'data-options="([^"]*)"', page.text)
    assert found is not None, page.text
    return html.unescape(found[1])


def registered(running: House, **changes: object) -> SoftwareAuthenticator:
    """A device with a passkey of Ada's."""
    device = dataclasses.replace(authenticator(), **changes)  # pyright: ignore[reportArgumentType]
    credential = device.create(options_on(running.browser.get(NEW)))
    answer = add(running, credential)
    assert (answer.status_code, answer.headers["location"]) == (303, "/passkeys/added")
    return device


def add(running: House, credential: str) -> httpx.Response:
    """Send a credential with the page's form, without making a new challenge count."""
    token = re.search(r'name="csrf_token" value="(\w+)"', running.browser.get(NEW).text)
    assert token is not None
    return running.browser.post(NEW, data={"csrf_token": token[1], "p_credential": credential})


def sign_in_with(
    running: House,
    answer: Callable[[str], str],
    browser: httpx.Client | None = None,
) -> httpx.Response:
    """Fetch the page, and send what `answer` makes of its options."""
    visitor = browser or running.browser
    interaction = running.interaction(visitor)
    url = f"/sign-in/passkey?i={interaction.id}"
    page = visitor.get(url)
    token = re.search(r'name="csrf_token" value="(\w+)"', page.text)
    assert token is not None
    fields = {"csrf_token": token[1], "p_credential": answer(options_on(page))}
    return visitor.post(url, data=fields)


def refused(answer: httpx.Response) -> bool:
    assert "genkan_idp_session" not in answer.cookies
    return answer.status_code == 400 and "The passkey was not accepted" in answer.text


def test_l13_a_passkey_signs_in_anywhere_and_is_a_second_factor_by_itself(keyed: House) -> None:
    device = registered(keyed)
    assert keyed.emails(EMAIL)[0]["kind"] == "passkey_added"
    policy(keyed, Enforcement.REQUIRED)
    other = keyed.another_browser()
    answer = sign_in_with(keyed, device.get, other)
    assert answer.status_code == 303, answer.text
    assert "code=" in answer.headers["location"]
    assert answer.cookies["genkan_idp_session"]


def test_l13_the_wrong_origin_or_relying_party_is_refused(keyed: House) -> None:
    device = registered(keyed)
    for changes in (
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:3000"},
        {"origin": f"{ISSUER}/"},
        {"rp_id": "evil.example"},
    ):
        assert refused(sign_in_with(keyed, dataclasses.replace(device, **changes).get)), changes
        other = dataclasses.replace(authenticator(), **changes)
        assert refused(add(keyed, other.create(options_on(keyed.browser.get(NEW))))), changes
    assert sign_in_with(keyed, device.get).status_code == 303


def test_l13_a_challenge_is_good_once_for_its_browser_and_five_minutes(keyed: House) -> None:
    device = registered(keyed)
    seen: list[str] = []

    def remember(options: str) -> str:
        seen.append(device.get(options))
        return seen[0]

    assert sign_in_with(keyed, remember).status_code == 303
    assert refused(sign_in_with(keyed, lambda _: seen[0]))
    # One that another interaction's page was given, and one that nobody was given.
    elsewhere = keyed.another_browser()
    theirs = keyed.interaction(elsewhere)
    options = options_on(elsewhere.get(f"/sign-in/passkey?i={theirs.id}"))
    assert refused(sign_in_with(keyed, lambda _: device.get(options)))
    assert refused(sign_in_with(keyed, lambda it: device.get(it, challenge="AAAA")))
    # One for making a passkey does not sign in.
    creation = json.loads(options_on(keyed.browser.get(NEW)))["challenge"]
    assert refused(sign_in_with(keyed, lambda it: device.get(it, challenge=creation)))

    def late(options: str) -> str:
        keyed.clock.turn(minutes=5, seconds=1)
        return device.get(options)

    assert refused(sign_in_with(keyed, late))


def test_l13_who_was_not_verified_by_the_device_is_refused(keyed: House) -> None:
    device = registered(keyed)
    unverified = dataclasses.replace(device, flags=USER_PRESENT)
    assert refused(sign_in_with(keyed, unverified.get))
    assert refused(sign_in_with(keyed, dataclasses.replace(device, flags=0).get))
    new = dataclasses.replace(authenticator(), flags=USER_PRESENT)
    assert refused(add(keyed, new.create(options_on(keyed.browser.get(NEW)))))


def test_l13_a_count_that_goes_back_is_a_copy_and_refused(keyed: House) -> None:
    device = registered(keyed, sign_count=7)
    for count, is_good in ((8, True), (8, False), (7, False), (0, False), (9, True)):
        counted = dataclasses.replace(device, sign_count=count)
        answer = sign_in_with(keyed, counted.get)
        assert (answer.status_code == 303) is is_good, count
    # Most passkeys count nothing and say 0 for ever.
    countless = registered(keyed)
    for _ in range(2):
        assert sign_in_with(keyed, countless.get).status_code == 303


def test_l13_another_key_or_another_owner_is_refused(keyed: House) -> None:
    device = registered(keyed)
    forged = dataclasses.replace(authenticator(), credential_id=device.credential_id)
    assert refused(sign_in_with(keyed, forged.get))
    stolen = dataclasses.replace(device, user_handle=b"kp_somebody_else")
    assert refused(sign_in_with(keyed, stolen.get))
    assert refused(sign_in_with(keyed, authenticator().get))
    # A credential that is registered can not be made somebody else's.
    assert refused(add(keyed, device.create(options_on(keyed.browser.get(NEW)))))


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "null",
        "[]",
        "{",
        '{"response":{"clientDataJSON":"e30"}}',
        '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}',
        '{"response":{"clientDataJSON":5},"rawId":{}}',
        "[" * 5000,
        "é" * 400,
    ],
)
def test_l13_what_is_no_credential_is_refused_and_no_fault_of_ours(keyed: House, sent: str) -> None:
    assert refused(sign_in_with(keyed, lambda _: sent))
    assert refused(add(keyed, sent))


def test_l13_parts_of_a_credential_that_are_broken_are_refused(keyed: House) -> None:
    device = registered(keyed)
    for part in ("authenticatorData", "signature", "clientDataJSON", "userHandle"):
        for value in ("", "AA", "%", None, 5, [], "A" * 500):

            def broken(options: str, part: str = part, value: object = value) -> str:
                credential = json.loads(device.get(options))
                credential["response"][part] = value
                return json.dumps(credential)

            answer = sign_in_with(keyed, broken)
            assert answer.status_code < 500, (part, value)
            # A device may leave the owner's name out.
            is_left_out = part == "userHandle" and value in ("", None)
            assert answer.status_code == 303 if is_left_out else refused(answer), (part, value)


def test_l1_the_options_tell_of_no_account(keyed: House) -> None:
    registered(keyed)
    interaction = keyed.interaction(login_hint=EMAIL)
    options = options_on(keyed.browser.get(f"/sign-in/passkey?i={interaction.id}"))
    assert json.loads(options)["allowCredentials"] == []
    assert EMAIL not in options


def test_only_who_signed_in_lately_adds_a_passkey(keyed: House) -> None:
    stranger = keyed.another_browser()
    assert stranger.get(NEW).status_code == 403
    assert stranger.post(NEW, data={"p_credential": "{}"}).status_code == 403
    keyed.clock.turn(minutes=11)
    assert keyed.browser.get(NEW).status_code == 403


def test_l9_a_passkey_is_not_added_past_a_factor_that_is_missing(keyed: House) -> None:
    """It is worth two proofs, and the session has shown one."""
    credential = authenticator().create(options_on(keyed.browser.get(NEW)))
    token = re.search(r'name="csrf_token" value="(\w+)"', keyed.browser.get(NEW).text)
    assert token is not None
    policy(keyed, Enforcement.REQUIRED)
    sent = {"csrf_token": token[1], "p_credential": credential}
    for answer in (keyed.browser.get(NEW), keyed.browser.post(NEW, data=sent)):
        assert answer.status_code == 403
        assert "second factor" in answer.text


def test_a_page_of_passkeys_runs_our_script_and_no_other(keyed: House) -> None:
    interaction = keyed.interaction()
    page = keyed.browser.get(f"/sign-in/passkey?i={interaction.id}")
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert "Passkeys need JavaScript" in page.text
    script = re.search(r'<script src="(/assets/passkey-\w+\.js)" defer></script>', page.text)
    assert script is not None
    served = keyed.browser.get(script[1])
    assert served.headers["content-type"].startswith("text/javascript")
    assert "immutable" in served.headers["cache-control"]
    first = keyed.browser.get(f"/sign-in?i={interaction.id}")
    assert "/sign-in/passkey?i=" in first.text
    assert "script-src" not in first.headers["content-security-policy"]


def test_passkeys_are_not_taken_where_they_are_not_offered(running: House) -> None:
    interaction = running.interaction()
    url = f"/sign-in/passkey?i={interaction.id}"
    assert running.browser.get(url).status_code == 400
    assert "/sign-in/passkey" not in running.browser.get(f"/sign-in?i={interaction.id}").text
    page = f"/sign-in?i={interaction.id}"
    fields = running.browser.get(page).text.partition('name="csrf_token" value="')[2]
    token = fields.partition('"')[0]
    sent = running.browser.post(url, data={"csrf_token": token, "p_credential": "{}"})
    assert (sent.status_code, "is not offered here" in sent.text) == (400, True)
    refusal = fill_in(running.browser, page, p_email=EMAIL, p_password="x")
    assert refusal.status_code == 400
