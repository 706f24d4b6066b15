"""How the tokens of an application speak to Hasura (Kinde: Enable Hasura mapping)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from genkan.identity.names import ClaimSource, RoleKey

NAMESPACE: Final = "https://hasura.io/jwt/claims"


class HasuraMode(StrEnum):
    """Where Hasura's claims stand in a token (ADR 0020)."""

    NAMESPACED = "namespaced"  # an object beside the standard claims: what stock Hasura reads
    KINDE_FLAT = "kinde_flat"  # the standard claims under other names, as Kinde does
    BOTH = "both"  # the object, and the other names beside the standard ones


class OtherRoles(StrEnum):
    """What becomes of a role that ``HasuraMapping.roles`` does not name."""

    SAME_NAME = "same_name"  # the Hasura role is called as the role's key
    WITHHELD = "withheld"  # none: the map is the list of what is allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class HasuraMapping:
    """Which Hasura roles the tokens of an application name, and where."""

    is_enabled: bool = False
    mode: HasuraMode = HasuraMode.NAMESPACED
    namespace: str = NAMESPACE  # the object's name (Hasura: claims_namespace)
    base_role: str = "user"  # the default role of each user
    machine_role: str | None = None  # the role of client_credentials tokens; None: base_role
    roles: Mapping[RoleKey, str] = field(default_factory=dict[RoleKey, str])  # key -> Hasura role
    other_roles: OtherRoles = OtherRoles.SAME_NAME
    # More of them, for the object: "x-hasura-customer-id" -> "user.provided_id".
    session_variables: Mapping[str, ClaimSource] = field(default_factory=dict[str, ClaimSource])


def is_hasura_admin(role: str) -> bool:
    """Whether a role could pass for Hasura's built-in admin, which no permission binds."""
    return role.strip().casefold() == "admin"
