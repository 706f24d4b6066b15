"""Second factors: what somebody shows besides the first proof, and who asks for it.

Source: Kinde, "About multi-factor authentication"; identity-security L9.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from genkan.identity.model.proof import SECOND_PROOFS, Proof
from genkan.identity.names import FactorId, OrganizationCode, UserId


class FactorKind(StrEnum):
    """A kind of second factor, the one we would rather see first."""

    AUTHENTICATOR_APP = "authenticator_app"
    EMAIL = "email"


class Enforcement(StrEnum):
    """Whether a second factor is asked for (Kinde: `policy`)."""

    OFF = "off"
    OPTIONAL = "optional"  # of those who have set one up
    REQUIRED = "required"  # of everybody; who has none sets one up on the way in


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorPolicy:
    """What an environment, or an organization of it, asks of its users."""

    organization_code: OrganizationCode | None = None  # None: the environment
    policy: Enforcement = Enforcement.OFF
    enabled_factors: tuple[FactorKind, ...] = (FactorKind.AUTHENTICATOR_APP,)
    has_recovery_codes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A second factor that a user has set up and proven once."""

    id: FactorId
    user_id: UserId
    kind: FactorKind
    created_at: datetime
    last_used_at: datetime | None = None
    usage_count: int = 0


@dataclass(frozen=True, slots=True)
class FactorDemand:
    """A second proof that is still missing.

    usable: what the user has set up; empty: one of `offered` is to be set up first.
    """

    usable: tuple[FactorKind, ...]
    offered: tuple[FactorKind, ...]


# First proofs that a code by email adds something to.
_OTHER_THAN_MAILBOX: Final = frozenset({Proof.PASSWORD, Proof.CONNECTION})


def missing_factor(
    policies: Sequence[FactorPolicy], factors: Sequence[Factor], proofs: Collection[Proof]
) -> FactorDemand | None:
    """The second proof that is missing; None when none is asked for, or it was shown.

    policies: the environment's, and those of every organization the user belongs to. The
        strictest counts wherever they go, so that no way around it leads through another
        organization; of the kinds, those that all of them allow.
    A factor that is set up is asked for even when its kind is no longer offered: an administrator
    who takes a kind off the list does not mean to open accounts.
    """
    active = [each for each in policies if each.policy is not Enforcement.OFF]
    if not active or not SECOND_PROOFS.isdisjoint(proofs):
        return None
    offered = [kind for kind in FactorKind if all(kind in each.enabled_factors for each in active)]
    enrolled = [kind for kind in FactorKind if any(each.kind is kind for each in factors)]
    if _OTHER_THAN_MAILBOX.isdisjoint(proofs):
        # A code by email was the first proof: a second one to the same mailbox proves nothing.
        offered = [kind for kind in offered if kind is not FactorKind.EMAIL]
        enrolled = [kind for kind in enrolled if kind is not FactorKind.EMAIL]
    usable = [kind for kind in enrolled if kind in offered] or enrolled
    is_required = any(each.policy is Enforcement.REQUIRED for each in active)
    if not usable and not is_required:
        return None
    return FactorDemand(tuple(usable), tuple(offered) or (FactorKind.AUTHENTICATOR_APP,))
