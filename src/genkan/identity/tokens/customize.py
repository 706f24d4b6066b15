"""What may be put on top of the claims we write, and what never.

Whoever adds claims passes through here: an application's settings when they are saved, and
workflows each time a token is minted. Pure: values in, values out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from genkan.identity.errors import ProhibitedClaim
from genkan.identity.model.token_customization import TokenType
from genkan.identity.tokens.claims import Claims

# Kinde: infrastructure/lib/prohibitedClaims.ts. Ours are `at_hash`, `nonce`, and in each kind of
# token what tells the other one: by `scp` and `auth_time` an ID token and an access token are
# told apart (tokens/verify.py, attack T4).
_COMMON: Final = frozenset({"act", "aud", "azp", "exp", "iat", "iss", "nbf", "sid", "sub"})
PROHIBITED: Final[Mapping[TokenType, frozenset[str]]] = MappingProxyType(
    {
        TokenType.ACCESS: _COMMON | {"auth_time", "jti", "scp"},
        TokenType.ID: _COMMON
        | {"at_hash", "auth_time", "jti", "nonce", "rat", "scp", "updated_at"},
        TokenType.MACHINE: _COMMON | {"auth_time", "gty", "jti", "scp"},
    }
)
_HASURAS: Final = ("x-hasura-", "https://hasura.io/", "http://hasura.io/")
# What tokens of ours have besides, by Kinde's names and OpenID Connect's (Core section 5.1).
STANDARD: Final = frozenset(
    {
        *("address", "application_properties", "billing", "birthdate", "cnf", "email"),
        *("email_verified", "external_org_id", "external_organization_id", "ext_provider"),
        *("family_name", "feature_flags", "gender", "given_name", "has_trial_period", "ksp"),
        *("locale", "middle_name", "name", "nickname", "org_code", "org_codes", "org_name"),
        *("organization_properties", "organizations", "permissions", "phone", "phone_number"),
        *("phone_number_verified", "picture", "preferred_username", "profile", "provided_id"),
        *("roles", "scope", "trial_expires_on", "user_properties", "v", "website", "zoneinfo"),
        *("acr", "amr", "c_hash", "client_id", "events", "may_act"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimChanges:
    """What workflows ask of one token (Kinde: setCustomClaim, resetClaims)."""

    custom: Mapping[str, object] = field(default_factory=dict[str, object])  # JSON values
    is_reset: bool = False  # leave out whatever a workflow could set as well


def customize(claims: Claims, changes: ClaimChanges, token: TokenType) -> Claims:
    """The claims with the changes made.

    customize({"sub": "kp_1", "roles": []}, ClaimChanges(custom={"tier": 3}), ACCESS)
        -> {"sub": "kp_1", "roles": [], "tier": 3}

    Raises ProhibitedClaim, naming every claim that is ours alone.
    Source: Kinde, workflows/manage-workflows/set-custom-claims.
    """
    refused = prohibited(changes.custom, token)
    if refused:
        names = "', '".join(refused)
        raise ProhibitedClaim(
            f"the provider alone sets '{names}' in the {token.words}; choose another name"
        )
    kept = {
        name: value
        for name, value in claims.items()
        if not changes.is_reset or name in PROHIBITED[token]
    }
    return {**kept, **changes.custom}


def prohibited(names: Iterable[str], token: TokenType) -> tuple[str, ...]:
    """Those of the names that nobody but us may set in this kind of token, sorted."""
    return tuple(sorted(PROHIBITED[token].intersection(names)))


def is_reserved(name: str) -> bool:
    """Whether a setting may not make a claim of this name: it is ours, OpenID's or Hasura's.

    Workflows may write Hasura's claims, as Kinde's guide does; a setting has the Hasura mapping
    for them, which never names `admin` (attack T10).
    """
    lowered = name.casefold()
    return (
        lowered in STANDARD
        or any(lowered in names for names in PROHIBITED.values())
        or lowered.startswith(_HASURAS)
    )
