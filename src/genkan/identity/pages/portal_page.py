"""The pages of the self-serve portal, as values (page 24 of the hosted pages).

All share a frame: whose account it is, the other pages, and the way back to the application.
"""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.login.outcome import Fault


@dataclass(frozen=True, slots=True)
class PortalLink:
    """Another page of the portal: the key of its name, and where it is."""

    text: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalFrame:
    """What surrounds each page of the portal.

    account: by what people know theirs. return_url: back to the application, validated.
    notice: the key of what was done a moment ago; empty: nothing.
    """

    account: str
    csrf_token: str
    links: tuple[PortalLink, ...]
    leave_action: str
    return_url: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalProfilePage:
    """Names and picture (`p_first_name`, `p_last_name`, `p_picture`), and the address."""

    portal: PortalFrame
    action: str
    email: str
    email_url: str
    first_name: str
    last_name: str
    picture: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalEmailPage:
    """Another address (`p_email`), then the code that went there (`p_confirmation_code`)."""

    portal: PortalFrame
    action: str
    asks_code: bool
    back_url: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPasswordPage:
    """The password of now (`p_password`), if there is one, and another one twice."""

    portal: PortalFrame
    action: str
    asks_current: bool
    back_url: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRow:
    """A second factor. kind: the key of its name."""

    id: str
    kind: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRow:
    """A passkey."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSecurityPage:
    """Password, second factors, recovery codes, passkeys.

    new_passkey_url: empty when passkeys are not offered here.
    recovery_codes_left: None when there is no factor that they could stand in for.
    """

    portal: PortalFrame
    has_password: bool
    password_url: str
    factors: tuple[FactorRow, ...]
    remove_factor_action: str
    set_up_url: str
    recovery_codes_left: int | None
    recovery_codes_action: str
    passkeys: tuple[PasskeyRow, ...]
    rename_passkey_action: str
    remove_passkey_action: str
    new_passkey_url: str
    sessions_url: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A browser that is signed on. device: what it says it is; application: used for last."""

    id: str
    device: str
    network_address: str
    application: str
    started_at: datetime
    seen_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSessionsPage:
    """Where the user is signed in (`p_session`)."""

    portal: PortalFrame
    sessions: tuple[SessionRow, ...]
    end_action: str
    end_others_action: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRow:
    """An organization of the user. members_url: empty for who may not see its members."""

    code: str
    name: str
    roles: tuple[str, ...]
    members_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalOrganizationsPage:
    """Where the user belongs (`p_org_code`)."""

    portal: PortalFrame
    organizations: tuple[OrganizationRow, ...]
    leave_action: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A member as other members see one. is_oneself: they leave by their own page."""

    id: str
    name: str
    email: str
    roles: tuple[str, ...]
    is_oneself: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalMembersPage:
    """Who belongs to an organization (`p_user`). remove_action: empty for who only looks."""

    portal: PortalFrame
    organization: str
    code: str
    members: tuple[MemberRow, ...]
    remove_action: str
    next_url: str
    back_url: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRow:
    """An application that the user is connected to. is_current: the one they came from."""

    client_id: str
    name: str
    scope: tuple[str, ...]
    audience: tuple[str, ...]
    seen_at: datetime | None
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalApplicationsPage:
    """Which applications have something of the user (`p_client`)."""

    portal: PortalFrame
    applications: tuple[ApplicationRow, ...]
    withdraw_action: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalProofPage:
    """Asks again who it is. kind: the start of the texts' keys.

    field: `p_password`, `p_confirmation_code` or `p_recovery_code`; empty when there is nothing
    to ask for, or the code is still to be sent by `send_action`.
    """

    portal: PortalFrame
    kind: str
    field: str
    action: str
    send_action: str
    email: str
    other_urls: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...] = ()


PortalPage = (
    PortalProfilePage
    | PortalEmailPage
    | PortalPasswordPage
    | PortalSecurityPage
    | PortalSessionsPage
    | PortalOrganizationsPage
    | PortalMembersPage
    | PortalApplicationsPage
    | PortalProofPage
)
