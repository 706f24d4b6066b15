"""identity-security L4, L8, L9, L12, L14, O11: what could be done at somebody's portal."""

import httpx
import pytest

from genkan.identity.http.routes import ENDPOINTS
from genkan.identity.model.factor import Enforcement
from genkan.identity.model.passkey import Passkey
from genkan.identity.portal.own_factors import passkey_id
from tests.identity.feature.login.test_portal import administrator
from tests.identity.feature.oauth.test_sign_on_pages import organization, sign_in
from tests.identity.in_process import House, house
from tests.identity.oauth_client import client
from tests.identity.portal import PASSWORD, Visitor, link, visitor
from tests.identity.second_factors import APP, policy, with_app

EMAIL = "ada@x.io"
FORMS = sorted(
    each.path for each in ENDPOINTS if each.path.startswith("/portal/") and "POST" in each.methods
)
PAGES = sorted(
    each.path for each in ENDPOINTS if each.path.startswith("/portal") and "GET" in each.methods
)
# What a thief of a token must not do: each with a form that would do it.
GUARDED = {
    "/portal/email": {"p_email": "eve@evil.example"},
    "/portal/factors/app": {"p_confirmation_code": "123456"},
    "/portal/factors/remove": {"p_factor": "mfa_x"},
    "/portal/recovery-codes": {},
    "/portal/passkeys/new": {"p_credential": "{}"},
    "/portal/passkeys/remove": {"p_passkey": "eA"},
    "/portal/sessions/end": {"p_session": "x"},
    "/portal/sessions/end-others": {},
    "/portal/organizations/leave": {"p_org_code": "org_x"},
    "/portal/members/remove": {"p_user": "kp_x"},
}


def csrf(at: Visitor) -> str:
    page = at.page("/portal")
    return at.form(page, "/portal/leave").fields["csrf_token"]


def test_l4_no_form_of_the_portal_counts_without_its_token(running: House) -> None:
    at = visitor(running, running.user(EMAIL))
    stranger = visitor(running, running.user("eve@x.io"), "10.0.0.6")
    own, other = csrf(at), csrf(stranger)
    for path in FORMS:
        assert at.browser.post(path).status_code == 400, path
        for shown in ("", other, own[:-1], f"{own}0"):
            answer = at.browser.post(path, data={"csrf_token": shown})
            assert answer.status_code == 403, (path, shown)
        for site in ("cross-site", "same-site"):
            headers = {"Sec-Fetch-Site": site}
            answer = at.browser.post(path, data={"csrf_token": own}, headers=headers)
            assert answer.status_code == 403, (path, site)
        assert running.another_browser().post(path, data={"csrf_token": own}).status_code == 400
    assert at.page("/portal").status_code == 200
    assert own == csrf(at)


def test_l9_whoever_holds_a_token_alone_changes_nothing_that_matters(running: House) -> None:
    open_forms = {
        *("/portal/profile", "/portal/leave", "/portal/proof", "/portal/proof/send"),
        *("/portal/email/code", "/portal/recovery-codes/kept", "/portal/passkeys/rename"),
        *("/portal/applications/withdraw", "/portal/password"),
    }
    assert set(FORMS) == {*GUARDED, *open_forms}
    user = running.user(EMAIL)
    with_app(running, user)
    at = visitor(running, user)
    token = csrf(at)
    for path, fields in GUARDED.items():
        answer = at.browser.post(path, data=fields | {"csrf_token": token})
        assert answer.status_code == 303, (path, answer.text)
        assert answer.headers["location"].startswith("/portal/proof?to="), path
        assert at.browser.get(path).status_code in {303, 405}
    # With a second factor the password alone does not change the password.
    answer = at.browser.post(
        "/portal/password",
        data={
            "csrf_token": token,
            "p_password": PASSWORD,
            "p_first_password": "a new horse",
            "p_second_password": "a new horse",
        },
    )
    assert answer.headers["location"].startswith("/portal/proof?to=")
    ports = running.provider.ports
    assert running.run(ports.passwords.verify, PASSWORD, hash_of(running, at))
    assert len(running.run(ports.factors.of_user, user.id)) == 1
    assert running.run(ports.users.by_id, user.id).email == EMAIL
    assert running.emails("eve@evil.example") == []


def hash_of(running: House, at: Visitor) -> str:
    return running.run(running.provider.ports.users.password_hash, at.user.id)


def test_l9_a_password_is_no_proof_where_there_is_a_second_factor(running: House) -> None:
    user = running.user(EMAIL)
    with_app(running, user)
    at = visitor(running, user)
    page = at.send(at.page("/portal/security"), "/portal/factors/remove")
    for by in ("password", "email_code", "nothing", "x", ""):
        asked = at.page(f"/portal/proof?to=/portal/security&by={by}")
        assert "p_confirmation_code" in at.form(asked, "/portal/proof").fields
        assert at.prove(asked, p_password=PASSWORD).status_code == 400
    refused = at.prove(page, p_confirmation_code="000000")
    assert refused.status_code == 400
    done = at.prove(refused, p_confirmation_code=APP.code(running.clock.now))
    assert done.url.path == "/portal/security"


def test_l2_a_proof_is_not_guessed(running: House) -> None:
    user = running.user(EMAIL)
    at = visitor(running, user)
    page = at.page("/portal/email")
    answers = [at.prove(page, p_password=f"guess {number}") for number in range(12)]
    assert [each.status_code for each in answers][-1] == 429
    with_app(running, user)
    page = at.page("/portal/email")
    answers = [at.prove(page, p_confirmation_code=f"00000{n}") for n in range(7)]
    assert [each.status_code for each in answers][-1] == 429


def test_l9_a_proof_is_good_for_five_minutes_and_for_its_visit(running: House) -> None:
    user = running.user(EMAIL)
    at, elsewhere = visitor(running, user), visitor(running, user, "10.0.0.7")
    before = at.browser.cookies["genkan_idp_portal"]
    at.prove(at.page("/portal/email"))
    # The token of before the proof, wherever it got to, is worth nothing now (L4).
    assert at.browser.cookies["genkan_idp_portal"] != before
    thief = running.another_browser("10.6.6.6")
    thief.cookies.set("genkan_idp_portal", before, domain="localhost.local")
    assert thief.get("/portal").status_code == 400
    assert elsewhere.page("/portal/email").url.path == "/portal/proof"
    running.clock.turn(minutes=4, seconds=59)
    assert at.page("/portal/email").url.path == "/portal/email"
    running.clock.turn(seconds=1)
    assert at.page("/portal/email").url.path == "/portal/proof"


def test_l9_the_browsers_own_fresh_sign_on_is_a_proof_and_nobody_elses(running: House) -> None:
    user, eve = running.user(EMAIL), running.user("eve@x.io")
    application = client(running)
    sign_in(running, application)
    code = httpx.URL(application.authorize().headers["location"]).params["code"]
    token = application.redeem(code).json()["access_token"]
    running.browser.get(link(application, token))
    assert running.browser.get("/portal/email").status_code == 200
    with_app(running, user)
    # That sign-on showed a password; now there is a factor to show.
    assert running.browser.get("/portal/email").status_code == 303
    running.run(running.provider.ports.factors.remove_all, user.id)
    running.clock.turn(minutes=5)
    assert running.browser.get("/portal/email").status_code == 303
    # Signed on anew as somebody else, the same browser proves nothing for this visit.
    application.tokens(eve, prompt="login")
    assert running.browser.get("/portal").status_code == 200
    assert running.browser.get("/portal/email").status_code == 303


def test_o13_the_proof_leads_to_pages_of_the_portal_alone(running: House) -> None:
    for number, target in enumerate(
        ("https://evil.example", "//evil.example", "/logout", "/portal/../logout", "/portal\\x")
    ):
        at = visitor(running, running.user(f"ada{number}@x.io"))
        page = at.browser.get("/portal/proof", params={"to": target})
        form = at.form(page, "/portal/proof")
        answer = at.browser.post(form.action, data=form.fields | {"p_password": PASSWORD})
        assert answer.headers["location"].startswith("/portal?done="), target


def proven(running: House, email: str, address: str = "10.0.0.5") -> Visitor:
    at = visitor(running, running.user(email), address)
    at.prove(at.page("/portal/email"))
    return at


def test_l14_somebody_elses_ids_look_like_ids_that_are_not_there(running: House) -> None:
    at, eve = proven(running, EMAIL), proven(running, "eve@x.io", "10.0.0.8")
    with_app(running, eve.user)
    ports = running.provider.ports
    (factor,) = running.run(ports.factors.of_user, eve.user.id)
    session = running.run(ports.sessions.signed_on, eve.user.id, running.clock.now)[0]
    passkey = passkey_of(running, eve)
    token = csrf(at)
    wishes: list[tuple[str, str, str]] = [
        ("/portal/factors/remove", "p_factor", factor.id),
        ("/portal/sessions/end", "p_session", session.id),
        ("/portal/passkeys/remove", "p_passkey", passkey),
        ("/portal/applications/withdraw", "p_client", eve.application.client_id),
        ("/portal/organizations/leave", "p_org_code", organization(running, "Globex", eve.user)),
    ]
    for path, field, value in wishes:
        shown = [
            at.browser.post(path, data={"csrf_token": token, field: each})
            for each in (value, "none", "\x00", "x" * 3_000, "é")
        ]
        assert {each.status_code for each in shown} == {400}, path
        texts = {each.text for each in shown}
        assert len(texts) == 1, path
    named = {"csrf_token": token, "p_passkey": passkey, "p_passkey_name": "mine"}
    assert at.browser.post("/portal/passkeys/rename", data=named).status_code == 400
    assert running.run(ports.factors.of_user, eve.user.id) == (factor,)
    assert running.run(ports.passkeys.of_user, eve.user.id)[0].name != "mine"
    assert eve.browser.get("/portal").status_code == 200


def passkey_of(running: House, at: Visitor) -> str:
    """A passkey of the visitor's, stored without the pages; how forms name it."""
    passkey = Passkey(
        credential_id=b"a credential of hers",
        user_id=at.user.id,
        public_key=b"key",
        sign_count=0,
        name="hers",
        created_at=running.clock.now,
    )
    assert running.run(running.provider.ports.passkeys.create, passkey)
    return passkey_id(passkey.credential_id)


@pytest.mark.parametrize("permissions", [(), ("org:write:members",), ("org:read:profile",)])
def test_l14_members_are_shown_to_nobody_without_the_permission(
    running: House, permissions: tuple[str, ...]
) -> None:
    bob = running.user("bob@x.io")
    at = proven(running, EMAIL)
    code = organization(running, "Globex", at.user, bob)
    other = organization(running, "Other", bob)
    if permissions:
        administrator(running, code, at.user.id, *permissions)
    for org in (code, other, "org_none", "\x00", "x" * 500):
        page = at.follow(at.browser.get("/portal/members", params={"org": org}))
        assert page.url.path == "/portal/organizations"
        assert "bob@x.io" not in page.text
        answer = at.browser.post(
            "/portal/members/remove",
            params={"org": org},
            data={"csrf_token": csrf(at), "p_user": bob.id},
        )
        assert answer.headers["location"].startswith("/portal/organizations")
    assert len(running.run(running.provider.ports.organizations.memberships, bob.id)) == 3


def test_l14_who_may_only_look_at_members_removes_nobody(running: House) -> None:
    bob = running.user("bob@x.io")
    at = proven(running, EMAIL)
    code = organization(running, "Globex", at.user, bob)
    administrator(running, code, at.user.id, "org:read:members")
    page = at.page(f"/portal/members?org={code}")
    assert "bob@x.io" in page.text
    assert "/portal/members/remove" not in page.text
    answer = at.browser.post(
        "/portal/members/remove",
        params={"org": code},
        data={"csrf_token": csrf(at), "p_user": bob.id},
    )
    assert answer.status_code == 400
    assert len(running.run(running.provider.ports.organizations.memberships, bob.id)) == 2


def test_l4_a_stale_link_and_a_stale_visit_open_nothing(running: House) -> None:
    user = running.user(EMAIL)
    application = client(running)
    token = application.tokens(user, prompt="login")["access_token"]
    path = link(application, token)
    first = running.another_browser()
    assert first.get(path).status_code == 303
    assert running.another_browser("10.1.1.1").get(path).status_code == 400
    for page in PAGES:
        if page not in {"/portal_redirect", "/portal/left"}:
            assert running.another_browser("10.1.1.2").get(page).status_code == 400, page
    running.clock.turn(minutes=61)
    assert first.get("/portal").status_code == 400
    assert "genkan_idp_session" not in first.cookies


def test_l12_the_end_of_the_sign_on_is_the_end_of_the_visit(running: House) -> None:
    user = running.user(EMAIL)
    at = visitor(running, user)
    running.run(running.provider.ports.sessions.revoke_all, user.id, running.clock.now)
    for page in PAGES:
        if page not in {"/portal_redirect", "/portal/left"}:
            assert at.browser.get(page).status_code == 400, page


def test_o11_no_page_of_the_portal_may_be_framed_cached_or_told_of_to_others(
    running: House,
) -> None:
    at = proven(running, EMAIL)
    for path in PAGES:
        answer = at.browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy, path
        assert "default-src 'none'" in policy, path
        assert "script-src" not in policy, path
        assert answer.headers["x-frame-options"] == "DENY", path
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.headers["referrer-policy"] == "no-referrer", path


def test_o16_a_page_that_is_asked_nonsense_is_no_fault_of_ours(running: House) -> None:
    at = proven(running, EMAIL)
    token = csrf(at)
    nonsense = ("\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "x" * 2_000)
    names = ("p_email", "p_first_name", "p_picture", "p_passkey", "p_passkey_name", "p_credential")
    for path in FORMS:
        if path == "/portal/leave":
            continue
        for value in nonsense:
            fields = dict.fromkeys(names, value) | {"csrf_token": token}
            query = {"to": value, "by": value, "done": value, "lang": value}
            answer = at.browser.post(path, params=query, data=fields)
            assert answer.status_code < 500, (path, value, answer.text)
    for path in PAGES:
        for value in nonsense:
            query = {"org": value, "after": value, "key": value, "done": value, "to": value}
            answer = at.browser.get(path, params=query)
            assert answer.status_code < 500, (path, value, answer.text)


def test_l9_no_passkey_comes_to_be_before_a_second_factor_that_is_asked_for(
    house_url: str,
) -> None:
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,passkey") as running:
        at = proven(running, EMAIL)
        page = at.browser.get("/portal/passkeys/new")
        assert page.status_code == 200
        assert "script-src 'self';" in page.headers["content-security-policy"]
        policy(running, Enforcement.REQUIRED)
        assert at.browser.get("/portal/passkeys/new").status_code == 403
        with_app(running, at.user)
        assert at.browser.get("/portal/passkeys/new").status_code == 200
