"""The pages of signing in at another provider, and the buttons that lead there."""

from dataclasses import dataclass

from genkan.identity.errors import HandOffReason


@dataclass(frozen=True, slots=True)
class ConnectionLink:
    """A button that leads to another provider."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffPage:
    """On the way to another provider; the browser goes there by itself."""

    provider: str
    url: str


@dataclass(frozen=True, slots=True)
class HandOffErrorPage:
    """Why nothing came of a sign-in at another provider (page 22).

    provider: its name; empty when it is not known.
    sign_in_url: the way to sign in another way; empty when the sign-in is over.
    """

    reason: HandOffReason
    provider: str
    sign_in_url: str
    detail: str = ""
    request_id: str = ""
