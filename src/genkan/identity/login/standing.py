"""Where a visitor stands who proved something: who it is, and what they showed."""

from collections.abc import Sequence
from dataclasses import dataclass

from genkan.identity.model.factor import FactorDemand, FactorPolicy, missing_factor
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.proof import FIRST_PROOFS, Proof
from genkan.identity.model.user import User
from genkan.identity.names import ConnectionId, UserId
from genkan.identity.ports import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of the visitor of an interaction.

    interaction: as it is stored now, with its proofs.
    demand: the second proof that is missing.
    """

    interaction: Interaction
    user: User
    demand: FactorDemand | None
    policies: tuple[FactorPolicy, ...]

    @property
    def proofs(self) -> frozenset[Proof]:
        """What they showed."""
        return frozenset(self.interaction.proofs)


async def note_proofs(
    ports: Ports,
    interaction: Interaction,
    user_id: UserId,
    proofs: Sequence[Proof],
    connection_id: ConnectionId | None = None,
) -> Standing | None:
    """Where the visitor stands after showing `proofs`; None when it is over.

    connection_id: where they were shown, if elsewhere.
    """
    noted = await ports.interactions.add_proofs(interaction.id, user_id, proofs, connection_id)
    return None if noted is None else await find_standing(ports, noted)


async def find_standing(ports: Ports, interaction: Interaction) -> Standing | None:
    """Where the visitor stands; None when nothing was proven, or the user is gone.

    An email that was never verified must be proven first, whatever else was shown.
    """
    if interaction.user_id is None or FIRST_PROOFS.isdisjoint(interaction.proofs):
        return None
    user = await ports.users.by_id(interaction.user_id)
    if user is None or (user.email is not None and not user.is_email_verified):
        return None
    policies = await ports.factors.policies_for(user.id)
    factors = await ports.factors.of_user(user.id)
    demand = missing_factor(policies, factors, interaction.proofs)
    return Standing(interaction=interaction, user=user, demand=demand, policies=policies)
