"""Invitations, from their link to the token (Kinde: /team_invitation, invitation_code)."""

from datetime import timedelta
from typing import Any

from genkan.identity.model.invitation import Invitation
from genkan.identity.model.organization import Logo, LogoKind
from genkan.identity.oauth.secret import secret_hash
from tests.identity.feature.oauth.test_sign_on_pages import (
    EMAIL,
    answer_in,
    follow,
    organization,
    organization_in,
    sign_in,
    submit,
)
from tests.identity.in_process import House
from tests.identity.oauth_client import client

CODE = f"inv_{'0123456789abcdef' * 4}"


def invite(running: House, email: str, **changes: Any) -> str:
    """The code of the organization that invites this address by CODE."""
    code = organization(running, "Acme")
    fields: dict[str, Any] = {
        "code_hash": secret_hash(CODE),
        "sealed_code": b"",
        "organization_code": code,
        "email": email,
        "first_name": None,
        "last_name": None,
        "role_ids": (),
        "is_sent": False,
        "created_at": running.clock.now,
        "expires_at": running.clock.now + timedelta(days=7),
    }
    running.run(running.provider.ports.invitations.create, Invitation(**fields | changes))
    return code


def test_the_link_says_who_invites_and_leads_to_the_applications_sign_in(running: House) -> None:
    invite(running, EMAIL)
    page = running.browser.get("/team_invitation", params={"code": CODE})
    assert page.status_code == 200
    assert "Acme invites ada@x.io" in page.text
    assert "Open the application that you were invited to" in page.text
    client(running, login_uri="http://localhost:3000/login?from=idp")
    page = running.browser.get("/team_invitation", params={"code": CODE})
    link = f"http://localhost:3000/login?from=idp&amp;invitation_code={CODE}&amp;is_invitation=true"
    assert f'href="{link}"' in page.text


def test_whoever_was_invited_becomes_a_member_by_signing_in_once(running: House) -> None:
    running.user(EMAIL)
    code = invite(running, "ADA@x.io")
    application = client(running)
    page = follow(running, application.authorize(invitation_code=CODE, is_invitation="true"))
    assert 'value="ADA@x.io"' in page.text
    answer = sign_in(running, application, invitation_code=CODE, is_invitation="true")
    assert organization_in(application, answer) == code
    again = answer_in(application.authorize(invitation_code=CODE))
    assert (again["error"], again["state"]) == ("invalid_request", "the-state")
    used = running.browser.get("/team_invitation", params={"code": CODE})
    assert used.status_code == 400
    assert "Acme" not in used.text.replace("Acme -", "")


def test_the_link_alone_makes_nobody_a_member(running: House) -> None:
    running.user(EMAIL)
    invite(running, "grace@x.io")
    page = sign_in(running, client(running), invitation_code=CODE)
    assert (page.status_code, page.url.path) == (403, "/no-access")
    assert answer_in(submit(running, page))["error"] == "access_denied"


def test_an_invitation_that_is_over_invites_nobody(running: House) -> None:
    invite(running, EMAIL, revoked_at=None, expires_at=running.clock.now)
    for code in (CODE, "inv_unknown", "\x00"):
        assert running.browser.get("/team_invitation", params={"code": code}).status_code == 400
        answer = answer_in(client(running).authorize(invitation_code=code))
        assert answer["error"] == "invalid_request", code


def test_an_invitation_opens_no_application_of_another_organization(running: House) -> None:
    invite(running, EMAIL)
    own = client(running, organization_code=organization(running, "Globex"))
    answer = answer_in(own.authorize(invitation_code=CODE))
    assert answer["error"] == "access_denied"
    assert answer["error_description"] == "this application belongs to another organization"


def test_an_organizations_pictures_are_where_kinde_has_them(running: House) -> None:
    code = organization(running, "Acme")
    for path in ("/logo", "/logo_dark", "/favicon_svg", "/favicon_fallback"):
        for asked in ({}, {"org_code": code}, {"p_org_code": "org_unknown"}, {"org_code": "\x00"}):
            answer = running.browser.get(path, params=asked)
            assert answer.headers["content-type"] == "image/svg+xml", path
            assert answer.content.startswith(b"<svg"), path
            assert "sandbox" in answer.headers["content-security-policy"]
    logo = Logo(
        kind=LogoKind.DARK,
        file_name="logo.png",
        media_type="image/png",
        content=b"\x89PNG...",
        created_at=running.clock.now,
    )
    running.run(running.provider.ports.organizations.put_logo, code, logo)
    for path in ("/logo_dark", "/logo"):
        answer = running.browser.get(path, params={"p_org_code": code, "cache": "1"})
        assert answer.headers["content-type"] == "image/png"
        assert answer.content == logo.content
        assert "immutable" in answer.headers["cache-control"]
