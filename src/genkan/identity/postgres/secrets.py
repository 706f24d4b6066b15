"""Secrets that work once (ports.SecretStore)."""

from datetime import datetime
from typing import Final

from genkan.identity.model.grant import CodeAnswer, EmailCode, OneTimeSecret, Purpose
from genkan.identity.postgres.rows import count_from, optional_record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "secrets.sql")


class PostgresSecrets:
    """The tables `identity.one_time_secrets` and `identity.email_codes`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def put(self, secret: OneTimeSecret) -> None:
        """Store a secret by its hash."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["put"],
                secret.purpose.value,
                secret.secret_hash,
                secret.subject,
                secret.content,
                secret.expires_at,
            )

    async def find(self, purpose: Purpose, secret_hash: bytes) -> OneTimeSecret | None:
        """The secret, used or not."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["find"], purpose.value, secret_hash)
        return optional_record(row, OneTimeSecret)

    async def consume(self, purpose: Purpose, secret_hash: bytes, now: datetime) -> bool:
        """Use a secret; of concurrent calls one succeeds."""
        async with self._pool.lend() as connection:
            used = await connection.fetchval(QUERIES["consume"], purpose.value, secret_hash, now)
        return used is not None

    async def put_code(self, code: EmailCode) -> None:
        """Store a code in place of the subject's earlier one."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["put_code"],
                code.purpose.value,
                code.subject,
                code.code_hash,
                code.user_id,
                code.expires_at,
            )

    async def try_code(
        self, purpose: Purpose, subject: str, code_hash: bytes, *, max_tries: int, now: datetime
    ) -> CodeAnswer:
        """Count one try and say what it came to."""
        async with self._pool.lend() as connection:
            accepted = await connection.fetchval(
                QUERIES["try_code"], purpose.value, subject, code_hash, max_tries, now
            )
        if accepted is None:
            return CodeAnswer.DEAD
        return CodeAnswer.ACCEPTED if accepted else CodeAnswer.WRONG

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        async with self._pool.lend() as connection:
            return count_from(await connection.fetchval(QUERIES["remove_expired"], now))
