"""Applications that let people sign in (OAuth: clients; Kinde: applications)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, urlsplit

from genkan.identity.model.hasura_mapping import HasuraMapping
from genkan.identity.model.organization import Membership
from genkan.identity.model.signing_key import SigningAlgorithm
from genkan.identity.model.token_customization import TokenCustomization
from genkan.identity.names import Audience, ClientId, OrganizationCode, RoleId, Scope

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class ApplicationKind(StrEnum):
    """Kinde's types of application, as its API writes them."""

    REGULAR = "reg"  # a back end that keeps a secret
    SINGLE_PAGE = "spa"  # runs in the browser or on a device: no secret, PKCE instead
    DEVICE = "device"  # has no browser: a person lets it in elsewhere (RFC 8628)
    MACHINE = "m2m"  # acts for itself; nobody signs in


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLifetimes:
    """Seconds each token of an application lives; the defaults are Kinde's."""

    access_token_seconds: int = 86_400
    id_token_seconds: int = 3_600
    refresh_token_seconds: int = 1_296_000  # since the last refresh
    session_seconds: int = 86_400  # sign-on session (Kinde: authenticated_session_lifetime)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOnPolicy:
    """How people sign on to an application (Kinde: session policy; the rest is Genkan's)."""

    is_session_persistent: bool = True  # False: the cookie ends with the browser (claim `ksp`)
    inactivity_seconds: int | None = None  # a sign-on not used for so long counts no more
    requires_pkce: bool = False  # of an application with a secret; one without always must
    requires_pushed_requests: bool = False  # RFC 9126 section 6
    requires_consent: bool = False  # True: not first-party, so users are asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSettings:
    """What an administrator wishes of an application's pages, named as in Kinde's API.

    Kept and shown; none narrows who may sign in.
    """

    language_key: str | None = None  # for browsers that know no language of ours
    is_ask_for_name: bool = True
    has_marketing_consent: bool = False
    has_sign_in_link_on_sign_up_page: bool = True
    has_register_link_on_sign_in_page: bool = True
    has_sign_in_with_sso_button: bool = False
    use_gravatar_fallback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisedApi:
    """An API that an application may ask tokens for, with the scopes it has there."""

    audience: Audience
    is_management_api: bool = False
    scopes: tuple[Scope, ...] = ()
    offered: tuple[Scope, ...] = ()  # all that the API has; none of the management API
    is_limited: bool = False  # it was given scopes: it passes on no others, of no user

    @property
    def passed_on(self) -> frozenset[Scope]:
        """The scopes that the application may have for users who hold them."""
        return frozenset(self.offered).intersection(
            self.scopes if self.is_limited else self.offered
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One registered application.

    The secret is 256 random bits: its SHA-256 is compared, and the sealed form
    lets an administrator read it again, as Kinde's API does.
    """

    client_id: ClientId
    name: str
    kind: ApplicationKind
    secret_hash: bytes | None  # None: a public client
    sealed_secret: bytes | None
    redirect_uris: tuple[str, ...] = ()  # Kinde: callback URLs
    logout_uris: tuple[str, ...] = ()
    login_uri: str | None = None
    homepage_uri: str | None = None
    lifetimes: TokenLifetimes = field(default_factory=TokenLifetimes)
    hasura: HasuraMapping = field(default_factory=HasuraMapping)
    tokens: TokenCustomization = field(default_factory=TokenCustomization)
    signing_algorithm: SigningAlgorithm = SigningAlgorithm.RS256
    sign_on: SignOnPolicy = field(default_factory=SignOnPolicy)
    settings: ApplicationSettings = field(default_factory=ApplicationSettings)
    apis: tuple[AuthorisedApi, ...] = ()  # read with the application; ports.ApiStore writes them
    organization_code: OrganizationCode | None = None  # an application of one organization only
    is_access_control_enabled: bool = False  # lets in holders of `access_roles` alone
    access_roles: tuple[RoleId, ...] = ()  # read with it; ports.ApplicationStore writes them
    created_at: datetime

    def admits(self, membership: Membership | None) -> bool:
        """Whether somebody gets in with this place in the organization they sign in to.

        With access control and no role on the list nobody does (Kinde: access roles).
        """
        held = {role.id for role in membership.roles} if membership else frozenset[RoleId]()
        return not self.is_access_control_enabled or not held.isdisjoint(self.access_roles)

    @property
    def is_public(self) -> bool:
        """Whether it has no secret (RFC 6749 section 2.1)."""
        return self.secret_hash is None

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """The audiences of the APIs it is authorised for, but for the management API's."""
        return tuple(api.audience for api in self.apis if not api.is_management_api)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The scopes it has of the management API."""
        return tuple(scope for api in self.apis if api.is_management_api for scope in api.scopes)

    @property
    def origins(self) -> frozenset[str]:
        """The web origins of its callback and logout URLs: who may call us by CORS."""
        return web_origins((*self.redirect_uris, *self.logout_uris))


def web_origins(uris: Sequence[str]) -> frozenset[str]:
    """Scheme, host and port of each http(s) URL, as a browser's Origin header writes them.

    "https://App.acme.io:443/cb" -> "https://app.acme.io"
    """
    parts = [urlsplit(uri) for uri in uris]
    return frozenset(
        f"{part.scheme}://{_authority(part)}"
        for part in parts
        if part.scheme in _DEFAULT_PORTS and part.hostname
    )


def _authority(part: SplitResult) -> str:
    """The host in lower case, with its port unless it is the scheme's own."""
    host = part.hostname or ""
    bracketed = f"[{host}]" if ":" in host else host
    is_default = part.port in {None, _DEFAULT_PORTS[part.scheme]}
    return bracketed if is_default else f"{bracketed}:{part.port}"
