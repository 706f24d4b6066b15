"""The store of passkeys. Each method is one atomic step; `now` is always the caller's."""

from datetime import datetime
from typing import Protocol

from genkan.identity.model.passkey import Passkey
from genkan.identity.names import UserId


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

    async def remove(self, user_id: UserId, credential_id: bytes) -> bool:
        """Remove one of a user's passkeys; False when they have none of this id."""
        ...
