"""The store of passkeys. Each method is one atomic step; `now` is always the caller's."""

from datetime import datetime
from typing import Protocol

from genkan.identity.model.passkey import Passkey, PasskeyHabits, PasskeyRule, PasskeyRules
from genkan.identity.names import OrganizationCode, UserId


class PasskeyStore(Protocol):
    """Passkeys by their credential ids."""

    async def by_credential(self, credential_id: bytes) -> Passkey | None:
        """The passkey of a credential."""
        ...

    async def of_user(self, user_id: UserId) -> tuple[Passkey, ...]:
        """A user's passkeys, the eldest first."""
        ...

    async def create(self, passkey: Passkey) -> bool:
        """Store a new one; False when the credential is registered already."""
        ...

    async def use(self, credential_id: bytes, sign_count: int, now: datetime) -> bool:
        """Note that it signed; False when it counted back, as a copy of it would.

        Of concurrent calls with one count one succeeds. Source: WebAuthn section 6.1.1.
        """
        ...

    async def rename(self, user_id: UserId, credential_id: bytes, name: str) -> bool:
        """Give one of a user's passkeys a name; False when they have none of this id."""
        ...

    async def rules(self, code: OrganizationCode | None) -> PasskeyRules:
        """The rules that were set for the environment, and for an organization."""
        ...

    async def put_rule(
        self, code: OrganizationCode | None, rule: PasskeyRule | None, now: datetime
    ) -> None:
        """Replace the rule of an organization, or of the environment (None); None removes it."""
        ...

    async def habits(self, user_id: UserId) -> PasskeyHabits:
        """Whether a user has a passkey, or declined to make one."""
        ...

    async def decline(self, user_id: UserId, now: datetime) -> None:
        """The user does not want a passkey; making one all the same forgets it."""
        ...

    async def remove(self, user_id: UserId, credential_id: bytes) -> bool:
        """Remove one of a user's passkeys; False when they have none of this id."""
        ...
