"""The stores of what passes while somebody signs on, and of what they were given.

Each method is one atomic step in the database. `now` is always the caller's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from genkan.identity.model.consent import ConnectedApplication, Consent
from genkan.identity.model.grant import CodeAnswer, EmailCode, Grant, OneTimeSecret, Purpose
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.proof import Proof
from genkan.identity.model.session import Session, SignedOnBrowser
from genkan.identity.names import (
    ClientId,
    ConnectionId,
    GrantId,
    InteractionId,
    OrganizationCode,
    SessionId,
    UserId,
)


class InteractionStore(Protocol):
    """Authorization requests under way."""

    async def create(self, interaction: Interaction) -> None:
        """Store a new interaction."""
        ...

    async def by_id(self, interaction_id: InteractionId) -> Interaction | None:
        """The interaction, open or not."""
        ...

    async def set_user(self, interaction_id: InteractionId, user_id: UserId) -> None:
        """Note who is signing in; nothing is proven of them yet."""
        ...

    async def name_visitor(
        self, interaction_id: InteractionId, user_id: UserId, identifier: str
    ) -> None:
        """Note whom the visitor says to be; nothing is proven of them yet.

        identifier: what was typed, kept as the login hint.
        """
        ...

    async def add_proofs(
        self,
        interaction_id: InteractionId,
        user_id: UserId,
        proofs: Sequence[Proof],
        connection_id: ConnectionId | None = None,
    ) -> Interaction | None:
        """Note what was shown for a user; what was shown for another one counts no more.

        connection_id: where it was shown, if elsewhere. None when the interaction is gone.
        """
        ...

    async def forget_proofs(self, user_id: UserId, kept: InteractionId | None) -> None:
        """What a user showed in open interactions counts no more, but for one of them."""
        ...

    async def sign_on(
        self, interaction_id: InteractionId, session_id: SessionId, now: datetime
    ) -> bool:
        """Note the sign-on that continues an open interaction; False when it is not open."""
        ...

    async def settle(
        self,
        interaction_id: InteractionId,
        page: str,
        organization_code: OrganizationCode | None,
        now: datetime,
    ) -> Interaction | None:
        """The open interaction with `page` answered, and the organization that it led to."""
        ...

    async def finish(self, interaction_id: InteractionId, now: datetime) -> bool:
        """Close an open interaction; False when it was not open: somebody was faster."""
        ...

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        ...


class SessionStore(Protocol):
    """Browsers that are signed on."""

    async def create(self, session: Session) -> None:
        """Store a new session."""
        ...

    async def by_token_hash(self, token_hash: bytes) -> Session | None:
        """The session of a cookie, live or not."""
        ...

    async def by_id(self, session_id: SessionId) -> Session | None:
        """The session, live or not."""
        ...

    async def touch(
        self, session_id: SessionId, organization_code: OrganizationCode | None, now: datetime
    ) -> None:
        """Note that the session was used, and for which organization (None: as before)."""
        ...

    async def revoke(self, session_id: SessionId, now: datetime) -> None:
        """End a session and every grant that came from it."""
        ...

    async def signed_on(self, user_id: UserId, now: datetime) -> tuple[SignedOnBrowser, ...]:
        """The live sessions of a user, newest first, with what each was used for last."""
        ...

    async def revoke_all(self, user_id: UserId, now: datetime) -> None:
        """End all sessions and grants of a user."""
        ...

    async def revoke_others(self, user_id: UserId, kept: SessionId, now: datetime) -> None:
        """End all sessions and grants of a user but one session's."""
        ...

    async def live_of(self, user_id: UserId, now: datetime) -> tuple[Session, ...]:
        """The browsers that are signed on as a user, newest first."""
        ...

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        ...


class GrantStore(Protocol):
    """Grants: one row per family of refresh tokens."""

    async def create(self, grant: Grant) -> None:
        """Store a new grant."""
        ...

    async def by_id(self, grant_id: GrantId) -> Grant | None:
        """The grant, live or not."""
        ...

    async def rotate(
        self, grant_id: GrantId, *, counter: int, expires_at: datetime, now: datetime
    ) -> Grant | None:
        """Count a live grant whose counter is ``counter`` one up; None when it is not.

        One statement: of any number of concurrent calls one succeeds.
        """
        ...

    async def revoke(self, grant_id: GrantId, now: datetime) -> None:
        """End a grant; its tokens count nowhere any more."""
        ...

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        ...


class ConsentStore(Protocol):
    """What users agreed to hand over to applications that are not first-party."""

    async def of(self, user_id: UserId, client_id: ClientId) -> Consent:
        """What the user agreed to for an application; nothing when they never did."""
        ...

    async def add(
        self, user_id: UserId, client_id: ClientId, consent: Consent, now: datetime
    ) -> None:
        """Agree to this, beside what was agreed to earlier."""
        ...

    async def connected(self, user_id: UserId, now: datetime) -> tuple[ConnectedApplication, ...]:
        """The applications that have a consent or a live grant of the user, by name."""
        ...

    async def withdraw(self, user_id: UserId, client_id: ClientId, now: datetime) -> bool:
        """End an application's consent and grants of the user; False when it had neither."""
        ...


class SecretStore(Protocol):
    """Secrets that work once."""

    async def put(self, secret: OneTimeSecret) -> None:
        """Store a secret by its hash."""
        ...

    async def find(self, purpose: Purpose, secret_hash: bytes) -> OneTimeSecret | None:
        """The secret, used or not, without using it."""
        ...

    async def consume(self, purpose: Purpose, secret_hash: bytes, now: datetime) -> bool:
        """Use a secret; False when it is absent, used or expired. One statement."""
        ...

    async def put_code(self, code: EmailCode) -> None:
        """Store a code in place of the subject's earlier one of the same purpose."""
        ...

    async def try_code(
        self, purpose: Purpose, subject: str, code_hash: bytes, *, max_tries: int, now: datetime
    ) -> CodeAnswer:
        """Count one try and say what it came to; an accepted code is used up."""
        ...

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        ...


class ThrottleStore(Protocol):
    """Buckets that slow people down (generic cell rate algorithm: one row, one time)."""

    async def take(
        self, bucket: str, *, capacity: int, refill_seconds: float, now: datetime
    ) -> float:
        """Take one of ``capacity``, which grow back one per ``refill_seconds``.

        0 when there was one; otherwise the seconds until there will be.
        """
        ...

    async def reset(self, bucket: str) -> None:
        """Fill a bucket: the person proved who they are."""
        ...

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        ...
