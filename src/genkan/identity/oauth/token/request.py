"""A token request whose client is known, and what it is answered."""

from dataclasses import dataclass

from genkan.identity.model.application import Application
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.token.mint import Mint


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest:
    """What every grant type works on."""

    parameters: Parameters
    client: Application
    mint: Mint


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenResponse:
    """The answer (RFC 6749 section 5.1); absent tokens are None."""

    access_token: str
    expires_in: int  # a JSON number: Kinde's Python SDK adds to it
    scope: str
    id_token: str | None = None
    refresh_token: str | None = None
    user_id: str | None = None  # for the audit log: whom the tokens are about; not answered
    token_type: str = "bearer"  # noqa: S105 - a type, as Kinde writes it
