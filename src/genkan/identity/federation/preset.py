"""What is to be known of a provider before anybody configures anything: data, not branches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Trust(Enum):
    """Whether a verified address of the provider's may lead to an account that is there.

    Source: identity-security L6.
    """

    NONE = "none"  # who has the account proves it by its own method first
    OWN_DOMAINS = "own_domains"  # only for addresses of which the provider is the authority
    VERIFIED = "verified"  # for all that it says are verified


class SecretKind(Enum):
    """How we prove to the provider who we are."""

    SHARED = "shared"  # `client_secret`
    SIGNED = "signed"  # a JWT that we sign by `private_key` (Apple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where a provider of plain OAuth 2 is asked; OpenID providers say so themselves.

    emails: a list of `{email, primary, verified}`, where the account alone does not say it.
    """

    authorization: str
    token: str
    userinfo: str
    emails: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNames:
    """Under which names the provider tells of an account; by default those of OIDC Core 5.1.

    verified_values: what of `verified` counts as a yes, compared with its type: `"true"` is none
        but where the provider is known to write it.
    """

    subject: str = "sub"
    email: str = "email"
    verified: str = "email_verified"
    verified_values: tuple[object, ...] = (True,)
    given_name: str = "given_name"
    family_name: str = "family_name"
    full_name: str = "name"
    picture: str = "picture"
    account_name: str = "preferred_username"
    tenant: str | None = None
    hosted_domain: str | None = None


OIDC_CLAIMS = ClaimNames()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One kind of provider.

    issuer: of an OpenID provider; `{tenant}` stands for the connection's tenant, no value for an
        issuer of the connection's own.
    token_issuer: the issuer in tokens where it is another; `{tenantid}` stands for their tenant.
    parameters: what is sent along to its authorization endpoint.
    own_domains: the domains of which it is the authority (Trust.OWN_DOMAINS).
    """

    name: str
    issuer: str | None = None
    token_issuer: str | None = None
    has_tenant: bool = False
    default_tenant: str | None = None
    endpoints: Endpoints | None = None
    has_own_address: bool = False  # the connection says where the provider is
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    claims: ClaimNames = OIDC_CLAIMS
    trust: Trust = Trust.NONE
    own_domains: frozenset[str] = frozenset()
    secret: SecretKind = SecretKind.SHARED
    assertion_audience: str = ""
    has_posted_user: bool = False  # the name comes beside the code, at the first sign-in alone
