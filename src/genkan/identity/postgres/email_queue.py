"""Emails on their way to the mail server (ports/mail.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.ports import Vault
from genkan.identity.ports.mail import QueuedEmail
from genkan.identity.postgres.rows import records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "email_queue.sql")
# A process that dies with an email in hand: another one has it after so long.
LEASE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ClaimedRow:
    """What `claim` returns of a row."""

    id: str
    sealed_email: bytes
    tries: int


class PostgresEmailQueue:
    """The table `identity.email_queue`. Codes and links in it are sealed."""

    def __init__(self, pool: Pool, vault: Vault) -> None:
        self._pool = pool
        self._vault = vault

    async def add(self, email: OutgoingEmail) -> None:
        """Keep one; it is due at once."""
        sealed = self._vault.seal(msgspec.json.encode(email), _label(email.id))
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["add"], email.id, sealed, email.sent_at)

    async def claim(self, now: datetime, *, limit_rows: int) -> Sequence[QueuedEmail]:
        """Some that are due, for this process; due again when the lease has ended."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["claim"], now, now + LEASE, limit_rows)
        return [self._opened(each) for each in records_from_rows(rows, ClaimedRow)]

    def _opened(self, row: ClaimedRow) -> QueuedEmail:
        clear = self._vault.open(row.sealed_email, _label(row.id))
        return QueuedEmail(msgspec.json.decode(clear, type=OutgoingEmail), row.tries)

    async def postpone(self, email_id: str, due_at: datetime) -> None:
        """Try again then."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["postpone"], email_id, due_at)

    async def remove(self, email_id: str) -> None:
        """Delivered, or given up."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["remove"], email_id)


def _label(email_id: str) -> str:
    return f"email {email_id}"
