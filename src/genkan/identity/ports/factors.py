"""The store of second factors, of the policies that ask for them, and of recovery codes.

Each method is one atomic step in the database. `now` is always the caller's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from genkan.identity.model.factor import Factor, FactorKind, FactorPolicy
from genkan.identity.names import FactorId, OrganizationCode, UserId


class FactorStore(Protocol):
    """Second factors."""

    async def policy(self, organization_code: OrganizationCode | None) -> FactorPolicy | None:
        """The policy of an organization, or of the environment (None)."""
        ...

    async def put_policy(self, policy: FactorPolicy, now: datetime) -> None:
        """Replace a policy."""
        ...

    async def policies_for(self, user_id: UserId) -> tuple[FactorPolicy, ...]:
        """The policies that concern a user: the environment's, their organizations'."""
        ...

    async def of_user(self, user_id: UserId) -> tuple[Factor, ...]:
        """What a user has set up, the eldest first."""
        ...

    async def put_authenticator(self, factor: Factor, sealed_secret: bytes, last_step: int) -> None:
        """Store an authenticator app in place of an earlier one; `last_step` is used up."""
        ...

    async def put_email(self, factor: Factor) -> None:
        """Store the email factor in place of an earlier one."""
        ...

    async def sealed_secret(self, user_id: UserId) -> bytes | None:
        """The sealed secret of a user's authenticator app."""
        ...

    async def use_step(self, user_id: UserId, step: int, now: datetime) -> bool:
        """Use up a step of the authenticator app; False when it, or a later one, was used.

        Of any number of concurrent calls one succeeds.
        """
        ...

    async def note_use(self, user_id: UserId, kind: FactorKind, now: datetime) -> None:
        """Count one use."""
        ...

    async def remove(self, user_id: UserId, factor_id: FactorId) -> bool:
        """Remove one factor, and the recovery codes with the last one; False when absent."""
        ...

    async def remove_all(self, user_id: UserId) -> None:
        """Remove all factors and recovery codes of a user."""
        ...

    async def put_recovery_codes(self, user_id: UserId, code_hashes: Sequence[bytes]) -> None:
        """Replace all recovery codes of a user."""
        ...

    async def use_recovery_code(self, user_id: UserId, code_hash: bytes, now: datetime) -> bool:
        """Use up a recovery code; False when it is unknown or used. One statement."""
        ...

    async def recovery_codes_left(self, user_id: UserId) -> int:
        """How many recovery codes are unused."""
        ...
