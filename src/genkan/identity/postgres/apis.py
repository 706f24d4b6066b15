"""APIs, their scopes and authorised applications (ports.ApiStore)."""

from collections.abc import Sequence
from typing import Final

import msgspec

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.api import Api, ApiApplication, ApiScope
from genkan.identity.names import ApiId, ApiScopeId, Audience, ClientId
from genkan.identity.postgres.rows import records_from_rows
from genkan.storage.connection import Connection, Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "apis.sql")


class PostgresApis:
    """The tables `apis`, `api_scopes`, `api_applications`, `api_application_scopes`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self) -> tuple[Api, ...]:
        """Every API with its scopes, by name."""
        async with self._pool.lend() as connection:
            return tuple(_api(row) for row in await connection.fetch(QUERIES["all"]))

    async def by_id(self, api_id: ApiId) -> Api | None:
        """The API of an id."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_id"], api_id)
        return None if row is None else _api(row)

    async def by_audience(self, audience: Audience) -> Api | None:
        """The API of an audience."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_audience"], audience)
        return None if row is None else _api(row)

    async def create(self, api: Api) -> None:
        """Store a new API with its scopes."""
        async with self._pool.lend() as connection, connection.transaction():
            created = await connection.fetchval(
                QUERIES["create"],
                api.id,
                api.name,
                api.audience,
                api.is_management_api,
                api.created_at,
            )
            if created is not None:
                await _create_scopes(connection, api.id, api.scopes)
        if created is None:
            raise AlreadyExists(f"an API with the audience '{api.audience}' exists")

    async def ensure_management(self, api: Api) -> Api:
        """The management API, brought to this audience and these scopes."""
        async with self._pool.lend() as connection, connection.transaction():
            api_id = ApiId(str(await connection.fetchval(QUERIES["set_management"], api.audience)))
            await connection.execute(
                QUERIES["keep_scopes"], api_id, [scope.key for scope in api.scopes]
            )
            await _create_scopes(connection, api_id, api.scopes)
            row = await connection.fetchrow(QUERIES["by_id"], api_id)
        if row is None:
            raise AssertionError("the management API is made by a migration and stays")
        return _api(row)

    async def delete(self, api_id: ApiId) -> bool:
        """Remove an API with all that hangs on it."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], api_id) is not None

    async def add_scope(self, api_id: ApiId, scope: ApiScope) -> bool:
        """Give an API a scope."""
        async with self._pool.lend() as connection:
            added = await connection.fetchval(
                QUERIES["add_scope"], api_id, scope.id, scope.key, scope.description
            )
            if added is None and await connection.fetchrow(QUERIES["by_id"], api_id) is not None:
                raise AlreadyExists(f"the API has a scope '{scope.key}'")
        return added is not None

    async def describe_scope(
        self, api_id: ApiId, scope_id: ApiScopeId, description: str | None
    ) -> bool:
        """Give a scope another description."""
        async with self._pool.lend() as connection:
            described = await connection.fetchval(
                QUERIES["describe_scope"], api_id, scope_id, description
            )
        return described is not None

    async def delete_scope(self, api_id: ApiId, scope_id: ApiScopeId) -> bool:
        """Take a scope from an API."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete_scope"], api_id, scope_id) is not None

    async def applications(self, api_id: ApiId) -> tuple[ApiApplication, ...]:
        """Every application, and whether it is authorised."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["applications"], api_id)
        return records_from_rows(rows, ApiApplication)

    async def authorise(self, api_id: ApiId, client_ids: Sequence[ClientId]) -> None:
        """Let applications ask for the API's audience."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["authorise"], api_id, list(client_ids))

    async def withdraw(self, api_id: ApiId, client_ids: Sequence[ClientId]) -> None:
        """The end of that."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["withdraw"], api_id, list(client_ids))

    async def grant_scopes(
        self, api_id: ApiId, client_id: ClientId, scope_ids: Sequence[ApiScopeId]
    ) -> bool:
        """Give an authorised application scopes."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(
                QUERIES["grant_scopes"], api_id, client_id, list(scope_ids)
            )
        return len(rows) == len(scope_ids)

    async def withdraw_scope(
        self, api_id: ApiId, client_id: ClientId, scope_id: ApiScopeId
    ) -> bool:
        """Take a scope from an application."""
        async with self._pool.lend() as connection:
            withdrawn = await connection.fetchval(
                QUERIES["withdraw_scope"], api_id, client_id, scope_id
            )
        return withdrawn is not None


async def _create_scopes(connection: Connection, api_id: ApiId, scopes: Sequence[ApiScope]) -> None:
    await connection.execute(
        QUERIES["create_scopes"],
        api_id,
        [scope.id for scope in scopes],
        [scope.key for scope in scopes],
        [scope.description for scope in scopes],
    )


def _api(row: Record) -> Api:
    fields = dict(row.items())
    fields["scopes"] = msgspec.json.decode(str(row["scopes"]))
    return msgspec.convert(fields, Api)
