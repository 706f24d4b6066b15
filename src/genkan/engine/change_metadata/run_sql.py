"""``run_sql``: an admin's SQL, and metadata that follows what it did.

Source: Hasura v2, schema API: run_sql.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.change_metadata.change import Change, change_metadata
from genkan.engine.change_metadata.live_schema import LiveSchema
from genkan.engine.change_metadata.refuse import refuse_others
from genkan.engine.change_metadata.transactions import (
    close_connection,
    open_connection,
    told_of_refusals,
)
from genkan.engine.errors import NotSupported
from genkan.engine.metadata.commands.sources import source_url
from genkan.engine.metadata.edit import source_named
from genkan.engine.metadata.follow_ddl import follow_ddl
from genkan.engine.metadata.reading import (
    Node,
    fields,
    flag,
    is_set,
    name,
    optional,
    required,
    text,
)
from genkan.engine.names import DEFAULT_SOURCE, SourceName
from genkan.engine.postgres.pg_error import run_sql_error
from genkan.engine.postgres.run_sql import (
    CommandDone,
    SqlResult,
    Tuples,
    run_one_by_one,
    run_read_only,
    run_script,
)

# Hasura looks for these words, wherever they stand, to know whether metadata may be touched.
_TOUCHES_METADATA: Final = re.compile(
    r"\balter\b|\bdrop\b|\breplace\b|\bcreate function\b|\bcomment on\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SqlRequest:
    """The arguments of ``run_sql``.

    checks_metadata: None leaves it to the words of the script.
    """

    sql: str
    source: SourceName
    cascade: bool
    checks_metadata: bool | None
    is_read_only: bool
    runs_in_transaction: bool

    @property
    def may_change_metadata(self) -> bool:
        """Whether the catalog is compared before and after."""
        if self.is_read_only:
            return False
        if self.checks_metadata is not None:
            return self.checks_metadata
        return _TOUCHES_METADATA.search(self.sql) is not None


def sql_request(args: Node) -> SqlRequest:
    """The arguments read. Raises ParseFailed."""
    members = fields(args, "RunSQL")
    source = optional(members, "source")
    checks = optional(members, "check_metadata_consistency")
    return SqlRequest(
        sql=text(required(members, "sql", args)),
        source=DEFAULT_SOURCE if source is None else SourceName(name(source)),
        cascade=is_set(members, "cascade"),
        checks_metadata=None if checks is None else flag(checks),
        is_read_only=is_set(members, "read_only"),
        runs_in_transaction=not is_set(members, "no_transaction"),
    )


async def run_sql(live: LiveSchema, request: SqlRequest) -> object:
    """Run a script by itself; only one that may change metadata waits for its turn."""

    async def work(change: Change) -> object:
        return await run_sql_in(change, request)

    with told_of_refusals(lambda error: run_sql_error(error, request.sql)):
        if request.may_change_metadata and request.runs_in_transaction:
            return await change_metadata(live, work)
        return await _run_apart(live, request)


async def run_sql_in(change: Change, request: SqlRequest) -> object:
    """Run a script as a part of a change, in its transaction."""
    if not request.runs_in_transaction:
        raise NotSupported('"no_transaction" has no place in a bulk; send it by itself')
    connection = await change.connection(request.source)
    if request.is_read_only:
        return sql_result_json(await run_read_only(connection, request.sql))
    if not request.may_change_metadata:
        result = await run_script(connection, request.sql)
        change.outdate(request.source)
        return sql_result_json(result)
    before = await change.read_catalog(request.source)
    result = await run_script(connection, request.sql)
    after = await change.read_catalog(request.source)
    known = change.checked.inconsistencies
    followed = follow_ddl(change.metadata, request.source, before, after, cascade=request.cascade)
    if followed != change.metadata:
        await change.follow(followed)
    else:
        await change.recheck()
    refuse_others(known, change.checked.inconsistencies)
    return sql_result_json(result)


def sql_result_json(result: SqlResult) -> Mapping[str, object]:
    """The answer of ``run_sql``."""
    match result:
        case Tuples(rows):
            return {"result_type": "TuplesOk", "result": rows}
        case CommandDone():
            return {"result_type": "CommandOk", "result": None}


async def _run_apart(live: LiveSchema, request: SqlRequest) -> Mapping[str, object]:
    """On a connection of its own, without waiting for changes under way."""
    source = source_named(live.current.metadata, request.source)
    connection = await open_connection(source_url(source, live.environment))
    try:
        if request.is_read_only:
            result = await run_read_only(connection, request.sql)
        elif request.runs_in_transaction:
            async with connection.transaction():
                result = await run_script(connection, request.sql)
        else:
            result = await run_one_by_one(connection, request.sql)
    finally:
        await close_connection(connection)
    return sql_result_json(result)
