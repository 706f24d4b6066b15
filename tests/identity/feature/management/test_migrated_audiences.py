"""Lists of audiences and scopes of an earlier release become APIs with authorised applications."""

import asyncio
from dataclasses import dataclass

from genkan.cli.embedded.cluster import Cluster
from genkan.identity.app import MIGRATIONS, SCHEMA
from genkan.storage.connection import connect
from genkan.storage.migrate import apply, ensure_record, migrate, read_migrations
from tests.clients.database import new_database
from tests.identity.in_process import ISSUER, house

BEFORE = "apis"


@dataclass(frozen=True, slots=True)
class Application:
    client_id: str
    audiences: list[str]
    scopes: list[str]


EARLIER = (
    Application("a" * 32, ["hasura", "billing"], []),
    Application("b" * 32, ["hasura"], ["read:users", "read:roles"]),
    Application("c" * 32, [], []),
)


async def store_earlier(url: str) -> None:
    connection = await connect(url)
    await ensure_record(connection, SCHEMA)
    for migration in read_migrations(MIGRATIONS):
        if migration.title == BEFORE:
            break
        await apply(connection, migration, SCHEMA)
    for each in EARLIER:
        await connection.execute(
            "insert into identity.applications (client_id, name, kind, access_token_seconds,"
            " id_token_seconds, refresh_token_seconds, session_seconds, token_settings, audiences,"
            " scopes, created_at) values ($1, 'Old', 'm2m', 1, 1, 1, 1, '{}', $2, $3, now())",
            each.client_id,
            each.audiences,
            each.scopes,
        )
    await migrate(connection, schema=SCHEMA, package=MIGRATIONS)
    await connection.close()


def test_what_applications_were_authorised_for_stays(postgres_server: Cluster) -> None:
    with new_database(postgres_server) as url:
        asyncio.run(store_earlier(url))
        with house(url) as running:
            for each in EARLIER:
                found = running.run(running.provider.ports.applications.by_id, each.client_id)
                assert sorted(found.audiences) == sorted(each.audiences)
                assert sorted(found.scopes) == sorted(each.scopes)
            apis = running.run(running.provider.ports.apis.all)
            audiences = {api.audience for api in apis}
            assert audiences == {"hasura", "billing", f"{ISSUER}/api"}
