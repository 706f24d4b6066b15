"""Applications (ports.ApplicationStore)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.application import (
    Application,
    ApplicationSettings,
    SignOnPolicy,
    TokenLifetimes,
)
from genkan.identity.model.hasura_mapping import HasuraMapping
from genkan.identity.model.signing_key import SigningAlgorithm
from genkan.identity.model.token_customization import TokenCustomization
from genkan.identity.names import ClientId, RoleId
from genkan.identity.postgres.rows import record_from_row
from genkan.storage.connection import Connection, Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries
from genkan.storage.together import Together

QUERIES: Final = load_queries("genkan.identity.postgres", "applications.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSettings:
    """The column `token_settings`; what an older release did not write has its default."""

    hasura: HasuraMapping = field(default_factory=HasuraMapping)
    tokens: TokenCustomization = field(default_factory=TokenCustomization)
    signing_algorithm: SigningAlgorithm = SigningAlgorithm.RS256


class PostgresApplications:
    """The table `identity.applications`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._by_id = Together(pool, self._of_ids)

    async def by_id(self, client_id: ClientId) -> Application | None:
        """The application of a client id."""
        return await self._by_id.answer(client_id)

    async def _of_ids(
        self, connection: Connection, client_ids: Sequence[ClientId]
    ) -> Sequence[Application | None]:
        rows = await connection.fetch(QUERIES["of_ids"], list(set(client_ids)))
        found = {row["client_id"]: _application(row) for row in rows}
        return [found.get(client_id) for client_id in client_ids]

    async def page(self, *, after: ClientId | None, limit_rows: int) -> tuple[Application, ...]:
        """Applications in the order of their client ids."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["page"], after, limit_rows)
        return tuple(_application(row) for row in rows)

    async def create(self, application: Application) -> None:
        """Store a new application."""
        async with self._pool.lend() as connection:
            created = await connection.fetchval(
                QUERIES["create"], *_columns(application), application.created_at
            )
        if created is None:
            raise AlreadyExists(f"an application '{application.client_id}' exists")

    async def update(self, application: Application) -> bool:
        """Replace everything but id and creation time."""
        async with self._pool.lend() as connection:
            updated = await connection.fetchval(QUERIES["update"], *_columns(application))
        return updated is not None

    async def delete(self, client_id: ClientId) -> bool:
        """Remove the application with its grants."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], client_id) is not None

    async def add_access_role(self, client_id: ClientId, role_id: RoleId) -> bool:
        """Let holders of a role in."""
        async with self._pool.lend() as connection:
            added = await connection.fetchval(QUERIES["add_access_role"], client_id, role_id)
        return added is not None

    async def remove_access_role(self, client_id: ClientId, role_id: RoleId) -> bool:
        """The end of that."""
        async with self._pool.lend() as connection:
            removed = await connection.fetchval(QUERIES["remove_access_role"], client_id, role_id)
        return removed is not None

    async def is_origin_registered(self, origin: str) -> bool:
        """Whether an application has a URL of this origin."""
        async with self._pool.lend() as connection:
            return bool(await connection.fetchval(QUERIES["is_origin_registered"], origin))

    async def has_logout_uri(self, uri: str) -> bool:
        """Whether an application registered this logout URL."""
        async with self._pool.lend() as connection:
            return bool(await connection.fetchval(QUERIES["has_logout_uri"], uri))


def _application(row: Record) -> Application:
    fields = dict(row.items())
    fields["lifetimes"] = record_from_row(row, TokenLifetimes)
    settings = msgspec.json.decode(str(row["token_settings"]), type=TokenSettings)
    fields |= {
        "hasura": settings.hasura,
        "tokens": settings.tokens,
        "signing_algorithm": settings.signing_algorithm,
        "sign_on": msgspec.json.decode(str(row["sign_on_policy"]), type=SignOnPolicy),
        "settings": msgspec.json.decode(str(row["settings"]), type=ApplicationSettings),
        "apis": msgspec.json.decode(str(row["apis"])),
    }
    return msgspec.convert(fields, Application)


def _columns(application: Application) -> tuple[object, ...]:
    """The columns in the order both statements write them."""
    lifetimes = application.lifetimes
    settings = TokenSettings(
        hasura=application.hasura,
        tokens=application.tokens,
        signing_algorithm=application.signing_algorithm,
    )
    return (
        application.client_id,
        application.name,
        application.kind.value,
        application.secret_hash,
        application.sealed_secret,
        list(application.redirect_uris),
        list(application.logout_uris),
        sorted(application.origins),
        application.login_uri,
        application.homepage_uri,
        lifetimes.access_token_seconds,
        lifetimes.id_token_seconds,
        lifetimes.refresh_token_seconds,
        lifetimes.session_seconds,
        msgspec.json.encode(settings).decode(),
        application.organization_code,
        msgspec.json.encode(application.sign_on).decode(),
        msgspec.json.encode(application.settings).decode(),
        application.is_access_control_enabled,
    )
