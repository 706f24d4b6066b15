"""APIs that access tokens are for (OAuth: resource servers; Kinde: APIs)."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from genkan.identity.model.application import ApplicationKind
from genkan.identity.names import ApiId, ApiScopeId, Audience, ClientId, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiScope:
    """What an API lets a token do."""

    id: ApiScopeId
    key: Scope
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenScope:
    """A scope that a role has, and the API it is of."""

    id: ApiScopeId
    key: Scope
    description: str | None
    api_id: ApiId


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """An API; its audience never changes, since tokens and their readers rely on it."""

    id: ApiId
    name: str
    audience: Audience
    is_management_api: bool = False  # ours; there is one, and it stays
    scopes: tuple[ApiScope, ...] = ()
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiApplication:
    """An application beside an API."""

    client_id: ClientId
    name: str
    kind: ApplicationKind
    is_authorised: bool


def is_management(audience: str, management: str) -> bool:
    """Whether an audience names our management API, by http or https.

    Kinde's Python SDK writes https whatever the issuer is.
    """
    return _without_scheme(audience) == _without_scheme(management)


def _without_scheme(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url.removeprefix(f"{parts.scheme}://") if parts.scheme in {"http", "https"} else None
