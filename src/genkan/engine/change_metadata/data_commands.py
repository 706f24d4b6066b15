"""The commands about data, which need a database; those about metadata are listed in metadata/.

Source: Hasura v2, schema API; Hasura v1, data API.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias

from genkan.engine.change_metadata.change import Change
from genkan.engine.change_metadata.read_rows import read_in
from genkan.engine.change_metadata.run_sql import run_sql_in, sql_request
from genkan.engine.change_metadata.write_rows import write_in
from genkan.engine.metadata.reading import Node
from genkan.engine.session import Session

DataCommand: TypeAlias = Callable[[Change, Node, Session], Awaitable[object]]


async def in_sql(change: Change, args: Node, _: Session) -> object:
    """``run_sql``, of admin alone."""
    return await run_sql_in(change, sql_request(args))


async def _insert(change: Change, args: Node, session: Session) -> object:
    return await write_in(change, "insert", args, session)


async def _select(change: Change, args: Node, session: Session) -> object:
    return await read_in(change, "select", args, session)


async def _count(change: Change, args: Node, session: Session) -> object:
    return await read_in(change, "count", args, session)


async def _update(change: Change, args: Node, session: Session) -> object:
    return await write_in(change, "update", args, session)


async def _delete(change: Change, args: Node, session: Session) -> object:
    return await write_in(change, "delete", args, session)


DATA_COMMANDS: Final[Mapping[str, DataCommand]] = {
    "run_sql": in_sql,
    "pg_run_sql": in_sql,
    "insert": _insert,
    "pg_insert": _insert,
    "select": _select,
    "count": _count,
    "update": _update,
    "delete": _delete,
}
