"""``insert``, ``update`` and ``delete`` of the legacy data API, for any role.

The same grants and the same statements as GraphQL's mutations; by itself a write is a
transaction of its own, within a change it is a part of that.
Source: Hasura v2, schema API; Hasura v1, data API.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import asyncpg
import msgspec

from genkan.engine.change_metadata.change import Change
from genkan.engine.change_metadata.legacy_write_request import (
    legacy_delete,
    legacy_insert,
    legacy_update,
)
from genkan.engine.change_metadata.live_schema import LiveSchema
from genkan.engine.metadata.edit import source_of
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.reading import Node, fields
from genkan.engine.names import ADMIN, SourceName
from genkan.engine.operation.legacy_write import LegacyWrite
from genkan.engine.permission.legacy_world import legacy_world
from genkan.engine.permission.role_view import RoleView
from genkan.engine.plan.legacy_write import plan_legacy_write
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.postgres.transaction import run_within, settings_of
from genkan.engine.session import Session
from genkan.engine.sql.bind import BoundProgram, bind_program
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.compiler import compile_write

WriteArguments: TypeAlias = Callable[[Node, SourceName], LegacyWrite]

WRITES: Final[Mapping[str, WriteArguments]] = {
    "insert": legacy_insert,
    "pg_insert": legacy_insert,
    "update": legacy_update,
    "delete": legacy_delete,
}


async def write_now(live: LiveSchema, kind: str, args: Node, session: Session) -> object:
    """What became of a write, by the current snapshot."""
    now = live.current
    write = _write(kind, args, now.metadata)
    view = now.role_schema(session.role, scenario=session.scenario).view
    everything = now.role_schema(ADMIN).view
    bound = _bound(write, view, everything, session, live.sql_options)
    (answer,) = await live.database.write(bound.program.source, [bound], settings_of(session))
    return msgspec.Raw(answer)


async def write_in(change: Change, kind: str, args: Node, session: Session) -> object:
    """What became of a write once the change so far is made."""
    write = _write(kind, args, change.metadata)
    await change.refresh(write.table.source, [write.table.name])
    view, everything = change.role_view(session.role, session.scenario), change.role_view(ADMIN)
    bound = _bound(write, view, everything, session, change.live.sql_options)
    connection = await change.connection(bound.program.source)
    try:
        (answer,) = await run_within(connection, [bound], settings_of(session))
    except asyncpg.PostgresError as error:
        raise engine_error(error) from error
    return msgspec.Raw(answer)


def _write(kind: str, args: Node, metadata: Metadata) -> LegacyWrite:
    return WRITES[kind](args, source_of(metadata, fields(args, f"{kind} query")).name)


def _bound(
    write: LegacyWrite,
    view: RoleView,
    everything: RoleView,
    session: Session,
    options: SqlOptions,
) -> BoundProgram:
    root = plan_legacy_write(write, legacy_world(view, everything))
    return bind_program(compile_write(root, options), {}, session)
