"""The pages of the portal as people meet them: with something on each list, and with nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from genkan.identity.oauth.scope import USER_SCOPES
from genkan.identity.pages.portal_page import (
    ApplicationRow,
    FactorRow,
    MemberRow,
    OrganizationRow,
    PasskeyRow,
    PortalApplicationsPage,
    PortalEmailPage,
    PortalFrame,
    PortalLink,
    PortalMembersPage,
    PortalOrganizationsPage,
    PortalPage,
    PortalPasswordPage,
    PortalProfilePage,
    PortalProofPage,
    PortalSecurityPage,
    PortalSessionsPage,
    SessionRow,
)

URL: Final = "/portal"
EMAIL: Final = "ada.lovelace@analytical-engines.example.com"
LONG_NAME: Final = "Gesellschaft für Donaudampfschifffahrtselektrizitäten & Söhne"
THEN: Final = datetime(2026, 12, 3, 10, 30, tzinfo=UTC)
SECTIONS: Final = ("profile", "security", "sessions", "organizations", "applications")
PORTAL: Final = PortalFrame(
    account=EMAIL,
    csrf_token="the-token",
    links=tuple(PortalLink(f"portal_{each}", URL, each == "profile") for each in SECTIONS),
    leave_action=URL,
    return_url="https://app.example.com",
    notice="portal_saved",
)
# Each field of the proof with the beginning of its texts' keys.
PROOFS: Final = (
    ("prove_password", "p_password"),
    ("prove_authenticator", "p_confirmation_code"),
    ("prove_recovery_code", "p_recovery_code"),
    ("prove_email_code", ""),
)


def portal_pages() -> Iterator[PortalPage]:
    """All of them, without faults."""
    profile = PortalProfilePage(
        portal=PORTAL,
        action=URL,
        email=EMAIL,
        email_url=URL,
        first_name="Ada",
        last_name="Lovelace",
        picture="",
    )
    yield profile
    yield replace(profile, portal=replace(PORTAL, notice="", return_url=""), email="")
    for asks_code in (False, True):
        yield PortalEmailPage(portal=PORTAL, action=URL, asks_code=asks_code, back_url=URL)
    for asks_current in (False, True):
        yield PortalPasswordPage(portal=PORTAL, action=URL, asks_current=asks_current, back_url=URL)
    yield from _lists()
    yield from _proofs()


def _lists() -> Iterator[PortalPage]:
    security = PortalSecurityPage(
        portal=PORTAL,
        has_password=True,
        password_url=URL,
        factors=(FactorRow(id="f", kind="choose_email", created_at=THEN, last_used_at=THEN),),
        remove_factor_action=URL,
        set_up_url=URL,
        recovery_codes_left=8,
        recovery_codes_action=URL,
        passkeys=(
            PasskeyRow(id="p", name="Key", created_at=THEN, last_used_at=None),
            PasskeyRow(id="q", name=LONG_NAME, created_at=THEN, last_used_at=THEN),
        ),
        rename_passkey_action=URL,
        remove_passkey_action=URL,
        new_passkey_url=URL,
        sessions_url=URL,
    )
    yield security
    yield replace(security, has_password=False, factors=(), recovery_codes_left=None, passkeys=())
    session = SessionRow(
        id="s",
        device="Chrome 156 on Windows",
        network_address="2001:db8:85a3::8a2e:370:7334",
        application="Analytical Engines",
        started_at=THEN,
        seen_at=THEN,
        is_current=True,
    )
    sessions = PortalSessionsPage(
        portal=PORTAL,
        sessions=(session, replace(session, id="t", device="", application="", is_current=False)),
        end_action=URL,
        end_others_action=URL,
    )
    yield sessions
    yield replace(sessions, sessions=())
    organizations = PortalOrganizationsPage(
        portal=PORTAL,
        organizations=(
            OrganizationRow(code="org_1", name="Acme", roles=("admin",), members_url=URL),
            OrganizationRow(code="org_2", name=LONG_NAME, roles=(), members_url=""),
        ),
        leave_action=URL,
    )
    yield organizations
    yield replace(organizations, organizations=())
    yield PortalMembersPage(
        portal=PORTAL,
        organization=LONG_NAME,
        code="org_2",
        members=(
            MemberRow(id="a", name="Ada", email=EMAIL, roles=("admin",), is_oneself=True),
            MemberRow(id="b", name="Bo", email="bo@x.io", roles=("r", "s"), is_oneself=False),
        ),
        remove_action=URL,
        next_url=URL,
        back_url=URL,
    )
    applications = PortalApplicationsPage(
        portal=PORTAL,
        applications=(
            ApplicationRow(
                client_id="c",
                name="Analytical Engines",
                scope=tuple(USER_SCOPES),
                audience=("https://api.analytical-engines.example.com/v1/graphql",),
                seen_at=THEN,
                is_current=True,
            ),
            ApplicationRow(
                client_id="d", name="Acme", scope=(), audience=(), seen_at=None, is_current=False
            ),
        ),
        withdraw_action=URL,
    )
    yield applications
    yield replace(applications, applications=())


def _proofs() -> Iterator[PortalPage]:
    others = (("use_recovery_code", URL),)
    for kind, asked in PROOFS:
        yield PortalProofPage(
            portal=PORTAL,
            kind=kind,
            field=asked,
            action=URL,
            send_action=URL,
            email=EMAIL,
            other_urls=others,
        )
