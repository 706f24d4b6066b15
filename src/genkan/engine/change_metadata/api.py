"""The three URLs of an admin: a decoded body in, what is to be encoded out.

``/v1/metadata``, ``/v2/query`` and ``/v1/query``; who may call them, http/routes.py says.
"""

import asyncio

from genkan.engine.change_metadata.change import Change, change_metadata
from genkan.engine.change_metadata.live_schema import LiveSchema
from genkan.engine.change_metadata.questions import answer_question
from genkan.engine.change_metadata.run_command import (
    DATA_COMMANDS,
    Surface,
    command_named,
    command_version,
    run_command,
)
from genkan.engine.change_metadata.run_sql import SqlRequest, run_sql, sql_request
from genkan.engine.change_metadata.transactions import told_of_refusals
from genkan.engine.errors import BadRequest, EngineError, ParseFailed
from genkan.engine.metadata.command_table import Question
from genkan.engine.metadata.reading import Node, fields, items, natural, optional, required, text
from genkan.engine.postgres.pg_error import engine_error

_RUN_SQL = DATA_COMMANDS["run_sql"]


async def run_metadata_query(body: object, live: LiveSchema) -> object:
    """``POST /v1/metadata``."""
    return await _run(Node(body), live, Surface.METADATA)


async def run_schema_query(body: object, live: LiveSchema) -> object:
    """``POST /v2/query``."""
    request = Node(body)
    if text(required(fields(request), "type", request)) == "concurrent_bulk":
        return await _run_concurrent_bulk(request, live)
    return await _run(request, live, Surface.SCHEMA)


async def run_legacy_query(body: object, live: LiveSchema) -> object:
    """``POST /v1/query``: what the other two know, by the names of Hasura v1 as well."""
    return await _run(Node(body), live, Surface.LEGACY)


async def _run(request: Node, live: LiveSchema, surface: Surface) -> object:
    members = fields(request)
    command = command_named(text(required(members, "type", request)), surface, request.path)
    version = command_version(members)
    expected = optional(members, "resource_version")
    expected_version = None if expected is None else natural(expected)
    if isinstance(command, Question):
        now = live.current
        known = (now.metadata, now.inconsistencies, now.resource_version)
        return answer_question(command, *known, version)
    if command is _RUN_SQL:
        return await _run_sql(sql_request(_args(request)), live)

    async def work(change: Change) -> object:
        return await run_command(change, request, surface)

    with told_of_refusals(engine_error):
        return await change_metadata(live, work, expected_version)


async def _run_sql(request: SqlRequest, live: LiveSchema) -> object:
    try:
        return await run_sql(live, request)
    except EngineError as error:
        error.path = f"$.args{error.path[1:]}"
        raise


async def _run_concurrent_bulk(request: Node, live: LiveSchema) -> object:
    """Scripts that only read, at the same time. Raises BadRequest for any other command."""
    requests: list[SqlRequest] = []
    for element in items(required(fields(request), "args", request)):
        members = fields(element)
        sql = sql_request(_args(element))
        is_sql = text(required(members, "type", element)) in {"run_sql", "pg_run_sql"}
        if not is_sql or not sql.is_read_only:
            raise BadRequest(
                "Only read-only run_sql queries are allowed in a concurrent_bulk",
                path=element.path,
            )
        requests.append(sql)
    return await asyncio.gather(*(_run_sql(sql, live) for sql in requests))


def _args(request: Node) -> Node:
    """The arguments, with places that begin at themselves."""
    found = fields(request).get("args")
    if found is None:
        raise ParseFailed('key "args" not found', path=request.path)
    return Node(found.value)
