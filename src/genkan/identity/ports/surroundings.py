"""What the core asks of the world besides records: keys, emails, chance, sealing."""

from datetime import datetime
from typing import Protocol

from genkan.identity.model.audit_event import AuditEvent, AuditFilter, AuditRecord
from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.model.signing_key import SigningKey


class KeyStore(Protocol):
    """Signing keys; private parts are sealed before they are stored."""

    async def all(self) -> tuple[SigningKey, ...]:
        """Every key that is still published, oldest first."""
        ...

    async def rotate(self, *, now: datetime, is_forced: bool) -> tuple[str, ...]:
        """Bring the keys to the state tokens/key_rotation.py asks for; the changes made.

        Forced: the next key becomes active at once. Safe with several processes.
        """
        ...


class Outbox(Protocol):
    """Where emails go. In development they are stored and shown at /dev/mail."""

    async def send(self, email: OutgoingEmail) -> None:
        """Hand over one email."""
        ...

    async def messages(self, to: str | None, *, limit_rows: int) -> tuple[OutgoingEmail, ...]:
        """Stored emails, newest first, to one address or to all (development)."""
        ...


class AuditLog(Protocol):
    """Security-relevant events, kept."""

    async def record(self, event: AuditEvent) -> None:
        """Keep one event."""
        ...

    async def find(self, wanted: AuditFilter, *, limit_rows: int) -> tuple[AuditRecord, ...]:
        """Events, the newest first; with `after`, the next ones, still the newest first."""
        ...

    async def remove_expired(self, now: datetime) -> None:
        """Remove what is older than it is to be kept."""
        ...


class PasswordHasher(Protocol):
    """argon2id in a bounded pool; raises TooManyAttempts when the queue is full."""

    async def hash(self, password: str) -> str:
        """The argon2id string of a password."""
        ...

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether they belong together; takes as long with None (an unknown user).

        password_hash: an argon2id string, or an imported hash (passwords/imported_hash.py).
        """
        ...


class Randomness(Protocol):
    """Chance, as an argument."""

    def token(self) -> str:
        """A new secret of 256 bits, in the base64url alphabet."""
        ...

    def hexadecimal(self, digits: int) -> str:
        """So many random hex digits."""
        ...

    def alphanumeric(self, length: int) -> str:
        """So many random letters and digits; Kinde's SDKs want 40-60 in a client secret."""
        ...

    def digits(self, length: int) -> str:
        """So many random decimal digits."""
        ...

    def uuid(self) -> str:
        """A random UUID."""
        ...


class Vault(Protocol):
    """Seals what must be read again but not lie open in the database."""

    def seal(self, clear: bytes, label: str) -> bytes:
        """Encrypt; ``label`` says what it is and must be the same to open it."""
        ...

    def open(self, sealed: bytes, label: str) -> bytes:
        """Decrypt; raises SealedWithAnotherKey when key or label is another."""
        ...
