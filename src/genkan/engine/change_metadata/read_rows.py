"""``select`` and ``count`` of the legacy data API, for any role.

The same grants and the same SQL as GraphQL's; by itself a read waits for no change and
takes a reader's connection, within a change it sees what the change has done.
Source: Hasura v2, schema API: select, count.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import asyncpg
import msgspec

from genkan.engine.change_metadata.change import Change
from genkan.engine.change_metadata.legacy_request import legacy_count, legacy_select
from genkan.engine.change_metadata.live_schema import LiveSchema
from genkan.engine.metadata.edit import source_of
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.reading import Node, fields
from genkan.engine.names import ADMIN, SourceName
from genkan.engine.operation.legacy_read import LegacyCount, LegacyRead
from genkan.engine.permission.legacy_world import LegacyWorld, legacy_world
from genkan.engine.plan.legacy_select import COUNT_FIELD, plan_legacy_read
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind
from genkan.engine.sql.compiler import compile_root

ReadArguments: TypeAlias = Callable[[Node, SourceName], LegacyRead]

READS: Final[Mapping[str, ReadArguments]] = {"select": legacy_select, "count": legacy_count}


async def read_now(live: LiveSchema, kind: str, args: Node, session: Session) -> object:
    """What the session may read, by the current snapshot."""
    snapshot = live.current
    read = _read(kind, args, snapshot.metadata)
    everything = snapshot.role_schema(ADMIN).view
    world = legacy_world(snapshot.role_schema(session.role).view, everything)
    statement = compile_root(plan_legacy_read(read, world), live.sql_options)
    arguments = bind(statement, {}, session)
    return _answer(read, await live.database.read(statement.source, statement.text, arguments))


async def read_in(change: Change, kind: str, args: Node, session: Session) -> object:
    """What the session may read once the change so far is made."""
    read = _read(kind, args, change.metadata)
    world = _world(change, session)
    statement = compile_root(plan_legacy_read(read, world), change.live.sql_options)
    arguments = bind(statement, {}, session)
    connection = await change.connection(statement.source)
    try:
        found = await connection.fetchval(statement.text, *arguments)
    except asyncpg.PostgresError as error:
        raise engine_error(error) from error
    return _answer(read, str(found).encode())


def _read(kind: str, args: Node, metadata: Metadata) -> LegacyRead:
    return READS[kind](args, source_of(metadata, fields(args, "query")).name)


def _world(change: Change, session: Session) -> LegacyWorld:
    return legacy_world(change.role_view(session.role), change.role_view(ADMIN))


def _answer(read: LegacyRead, json: bytes) -> object:
    """The rows as Postgres wrote them; of a count the object below its field."""
    if isinstance(read, LegacyCount):
        return msgspec.json.decode(json, type=dict[str, msgspec.Raw])[COUNT_FIELD]
    return msgspec.Raw(json)
