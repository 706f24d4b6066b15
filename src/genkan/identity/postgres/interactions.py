"""Authorization requests under way (ports.InteractionStore)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from genkan.identity.model.interaction import CodeChallenge, Interaction, Wishes
from genkan.identity.model.proof import Proof
from genkan.identity.names import ConnectionId, InteractionId, OrganizationCode, SessionId, UserId
from genkan.identity.postgres.rows import count_from
from genkan.storage.connection import Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "interactions.sql")


class PostgresInteractions:
    """The table `identity.interactions`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def create(self, interaction: Interaction) -> None:
        """Store a new interaction."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["create"], *_columns(interaction))

    async def by_id(self, interaction_id: InteractionId) -> Interaction | None:
        """The interaction, open or not."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_id"], interaction_id)
        return None if row is None else _interaction(row)

    async def set_user(self, interaction_id: InteractionId, user_id: UserId) -> None:
        """Note who is signing in."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["set_user"], interaction_id, user_id)

    async def name_visitor(
        self, interaction_id: InteractionId, user_id: UserId, identifier: str
    ) -> None:
        """Note whom the visitor says to be."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["name_visitor"], interaction_id, user_id, identifier)

    async def add_proofs(
        self,
        interaction_id: InteractionId,
        user_id: UserId,
        proofs: Sequence[Proof],
        connection_id: ConnectionId | None = None,
    ) -> Interaction | None:
        """Note what was shown for a user."""
        shown = [each.value for each in proofs]
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(
                QUERIES["add_proofs"], interaction_id, user_id, shown, connection_id
            )
        return None if row is None else _interaction(row)

    async def forget_proofs(self, user_id: UserId, kept: InteractionId | None) -> None:
        """What a user showed counts no more."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["forget_proofs"], user_id, kept)

    async def sign_on(
        self, interaction_id: InteractionId, session_id: SessionId, now: datetime
    ) -> bool:
        """Note the sign-on that continues an open interaction."""
        async with self._pool.lend() as connection:
            known = await connection.fetchval(QUERIES["sign_on"], interaction_id, session_id, now)
        return known is not None

    async def settle(
        self,
        interaction_id: InteractionId,
        page: str,
        organization_code: OrganizationCode | None,
        now: datetime,
    ) -> Interaction | None:
        """Note an answered page of an open interaction."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(
                QUERIES["settle"], interaction_id, page, organization_code, now
            )
        return None if row is None else _interaction(row)

    async def finish(self, interaction_id: InteractionId, now: datetime) -> bool:
        """Close an open interaction; of concurrent calls one succeeds."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["finish"], interaction_id, now) is not None

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        async with self._pool.lend() as connection:
            return count_from(await connection.fetchval(QUERIES["remove_expired"], now))


def _interaction(row: Record) -> Interaction:
    fields = dict(row.items())
    challenge = row["code_challenge"]
    fields["code_challenge"] = None if challenge is None else CodeChallenge(value=str(challenge))
    fields["wishes"] = msgspec.json.decode(str(row["wishes"]), type=Wishes)
    return msgspec.convert(fields, Interaction)


def _columns(interaction: Interaction) -> tuple[object, ...]:
    challenge = interaction.code_challenge
    return (
        interaction.id,
        interaction.browser_hash,
        interaction.client_id,
        interaction.redirect_uri,
        interaction.state,
        interaction.nonce,
        list(interaction.scope),
        list(interaction.audience),
        None if challenge is None else challenge.value,
        interaction.organization_code,
        interaction.login_hint,
        interaction.language,
        list(interaction.prompts),
        interaction.wants_registration,
        interaction.user_id,
        interaction.created_at,
        interaction.expires_at,
        interaction.finished_at,
        msgspec.json.encode(interaction.wishes).decode(),
        interaction.session_id,
    )
