"""Every refusal a client can meet, one class per wire code.

`description` is for the client, `detail` for the operator's log alone. How an error
travels (redirect, JSON, page) is decided where it is caught; http/error_response.py is
the last place. Source: RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar


class IdentityError(Exception):
    """The one family."""

    code: ClassVar[str]
    status: ClassVar[int] = 400

    def __init__(self, description: str, *, detail: str | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.detail = detail


class OAuthError(IdentityError):
    """Told to a client as `error` and `error_description`: in JSON, or in a redirect."""


class InvalidRequest(OAuthError):
    """A parameter is missing, repeated or malformed."""

    code = "invalid_request"


class InvalidClient(OAuthError):
    """The client did not prove who it is."""

    code = "invalid_client"
    status = 401


class InvalidGrant(OAuthError):
    """The code or refresh token is wrong, used, expired, or another client's."""

    code = "invalid_grant"


class UnauthorizedClient(OAuthError):
    """This client may not use this grant type."""

    code = "unauthorized_client"


class UnsupportedGrantType(OAuthError):
    """Nobody may use this grant type here."""

    code = "unsupported_grant_type"


class UnsupportedResponseType(OAuthError):
    """Only `code` is served."""

    code = "unsupported_response_type"


class InvalidScope(OAuthError):
    """A scope is unknown, malformed or more than was granted."""

    code = "invalid_scope"


class AccessDenied(OAuthError):
    """The user may not, or does not want to."""

    code = "access_denied"
    status = 403


class DeniedByWorkflow(AccessDenied):
    """A workflow turned the person away: the description is its author's, for the person.

    ``location`` is the way back to the application, which is told the same.
    """

    def __init__(self, description: str, *, location: str | None = None) -> None:
        super().__init__(description)
        self.location = location


class WorkflowFailed(OAuthError):
    """A workflow whose policy is to stop failed; the operator's log says why."""

    code = "workflow_failed"


class LoginRequired(OAuthError):
    """prompt=none, and nobody is signed on (OIDC Core section 3.1.2.6)."""

    code = "login_required"


class InteractionRequired(OAuthError):
    """prompt=none, and a page would have to be shown (OIDC Core section 3.1.2.6)."""

    code = "interaction_required"


class AccountSelectionRequired(OAuthError):
    """prompt=none, and the user would have to choose an account (OIDC Core 3.1.2.6)."""

    code = "account_selection_required"


class ConsentRequired(OAuthError):
    """prompt=none, and the user never agreed (OIDC Core section 3.1.2.6)."""

    code = "consent_required"


class LoginLinkExpired(OAuthError):
    """The page expired, and the application wants to begin anew by itself (Kinde)."""

    code = "login_link_expired"


class AuthorizationPending(OAuthError):
    """Nobody has let the device in yet: poll on (RFC 8628 section 3.5)."""

    code = "authorization_pending"


class SlowDown(OAuthError):
    """The device polls too often; its interval is five seconds longer now (RFC 8628 3.5)."""

    code = "slow_down"


class ExpiredToken(OAuthError):
    """Nobody let the device in while its code was good (RFC 8628 section 3.5)."""

    code = "expired_token"


class DeviceDenied(OAuthError):
    """The person did not let the device in (RFC 8628 section 3.5)."""

    code = "access_denied"


class InvalidToken(OAuthError):
    """The bearer token is not one of ours, or not for this endpoint (RFC 6750)."""

    code = "invalid_token"
    status = 401


class InsufficientScope(OAuthError):
    """The bearer token lacks a scope (RFC 6750)."""

    code = "insufficient_scope"
    status = 403


class PageRefusal(IdentityError):
    """Told to a person on a page of ours, never by a redirect.

    ``address`` is the URL to allow, shown in development only.
    """

    def __init__(
        self, description: str, *, address: str | None = None, detail: str | None = None
    ) -> None:
        super().__init__(description, detail=detail)
        self.address = address


class UnknownClient(PageRefusal):
    """The request names no application of ours."""

    code = "unknown_client"


class UnregisteredRedirect(PageRefusal):
    """The redirect URL is not registered for the application."""

    code = "unregistered_redirect"


class MalformedRequest(PageRefusal):
    """The request can not be read, so there is nobody to redirect to."""

    code = "malformed_request"


class InteractionExpired(PageRefusal):
    """The sign-in was begun too long ago, is finished, or never was.

    ``location`` is the redirect by which the application begins anew itself, ``restart_url``
    where its sign-in begins.
    """

    code = "interaction_expired"

    def __init__(
        self, description: str, *, location: str | None = None, restart_url: str | None = None
    ) -> None:
        super().__init__(description)
        self.location = location
        self.restart_url = restart_url


class WrongBrowser(PageRefusal):
    """The sign-in was begun in another browser, or its form's token is missing."""

    code = "wrong_browser"
    status = 403


class TooManyAttempts(PageRefusal):
    """Slow down: ``retry_after_seconds`` says for how long."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, description: str, *, retry_after_seconds: int = 1) -> None:
        super().__init__(description)
        self.retry_after_seconds = retry_after_seconds


class HandOffReason(StrEnum):
    """Why a sign-in at another provider came to nothing; the value is part of texts' keys."""

    DENIED = "denied"  # the person, or the provider, said no
    EXPIRED = "expired"  # the answer came too late, or again
    UNREACHABLE = "unreachable"  # the provider does not answer, or not as one
    MISMATCH = "mismatch"  # the answer is not one to what we asked
    NO_EMAIL = "no_email"  # the provider tells no address
    NO_ACCOUNT = "no_account"  # nobody here has this account, and none is made
    DOMAIN = "domain"  # the address is none of those that the connection is for
    UNKNOWN = "unknown"  # there is no such connection for the application (any more)


_HAND_OFFS: Mapping[HandOffReason, str] = {
    HandOffReason.DENIED: "the sign-in was refused or given up at the provider",
    HandOffReason.EXPIRED: "the provider's answer came too late, or a second time: begin anew",
    HandOffReason.UNREACHABLE: "the provider does not answer as it should: try again later",
    HandOffReason.MISMATCH: "the provider's answer does not belong to this sign-in: begin anew",
    HandOffReason.NO_EMAIL: "the provider tells no email address: sign in another way",
    HandOffReason.NO_ACCOUNT: "there is no account for this person: ask the application's makers",
    HandOffReason.DOMAIN: "this connection is for other email domains: sign in another way",
    HandOffReason.UNKNOWN: "the application does not use this connection: sign in another way",
}


class HandOffFailed(PageRefusal):
    """A sign-in at another provider came to nothing; ``reason`` says why.

    ``provider`` is its name for people, ``retry_url`` the page to sign in another way.
    """

    code = "hand_off_failed"

    def __init__(
        self,
        reason: HandOffReason,
        *,
        provider: str = "",
        retry_url: str = "",
        detail: str | None = None,
    ) -> None:
        super().__init__(_HAND_OFFS[reason], detail=detail)
        self.reason = reason
        self.provider = provider
        self.retry_url = retry_url


class BodyTooLarge(IdentityError):
    """The body is longer than this endpoint reads."""

    code = "body_too_large"
    status = 413


class BodyTooSlow(IdentityError):
    """The body did not come in time."""

    code = "body_too_slow"
    status = 408


class ManagementError(IdentityError):
    """Told to an administrator's program in Kinde's shape, `{"errors":[{code, message}]}`."""

    def __init__(self, code: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.kinde_code = code
        self.kinde_status = status


class InvalidBody(ManagementError):
    """The body of a management request does not do; ``faults`` lists all that is wrong."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("INVALID_REQUEST", "; ".join(faults))
        self.faults = faults


class ProhibitedClaim(OAuthError):
    """A workflow sets a claim that is the provider's alone (tokens/customize.py)."""

    code = "prohibited_claim"
    status = 500


class NotFound(OAuthError):
    """The account API has nothing of this name."""

    code = "not_found"
    status = 404


class InvalidWorkflows(InvalidBody):
    """The sources of workflows do not do; ``faults`` lists all that is wrong, with its file."""


class AlreadyExists(IdentityError):
    """A record with this unique name (an email, a role's key) is there already."""

    code = "already_exists"
    status = 409


class Unknown(IdentityError):
    """Something that a change names is not there; the description says which."""

    code = "unknown"
    status = 404


class StillInUse(IdentityError):
    """A record can not go as long as another one needs it."""

    code = "still_in_use"
    status = 409


class ProvisioningFailed(IdentityError):
    """The application's own row could not be written, so the user is not either (ADR 0032)."""

    code = "provisioning_failed"
    status = 503
