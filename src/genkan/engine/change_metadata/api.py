"""The three URLs of commands: a decoded body in, what is to be encoded out.

``/v1/metadata``, ``/v2/query`` and ``/v1/query``. The first is admin's, http/routes.py
says; at the other two any role may send commands about data, and those alone.
"""

import asyncio
from typing import Final

from genkan.engine.change_metadata.change import Change, change_metadata
from genkan.engine.change_metadata.live_schema import LiveSchema
from genkan.engine.change_metadata.questions import answer_question
from genkan.engine.change_metadata.read_rows import READS, read_now
from genkan.engine.change_metadata.run_command import (
    DATA_COMMANDS,
    Caller,
    Surface,
    command_named,
    command_version,
    placed,
    run_command,
)
from genkan.engine.change_metadata.run_sql import SqlRequest, run_sql, sql_request
from genkan.engine.change_metadata.transactions import told_of_refusals
from genkan.engine.errors import AccessDenied, BadRequest, EngineError, ParseFailed
from genkan.engine.metadata.command_table import Question, Whole
from genkan.engine.metadata.reading import Node, fields, items, natural, optional, required, text
from genkan.engine.names import ADMIN
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.session import Session

_RUN_SQL = DATA_COMMANDS["run_sql"]
_OF_ANY_ROLE: Final = frozenset({"select", "count", "insert", "update", "delete"})


async def run_metadata_query(body: object, live: LiveSchema, session: Session) -> object:
    """``POST /v1/metadata``."""
    refuse_unless_admin(session)
    return await _run(Node(body), live, Caller(Surface.METADATA, session))


async def run_schema_query(body: object, live: LiveSchema, session: Session) -> object:
    """``POST /v2/query``."""
    if not _is_about_data(body):
        refuse_unless_admin(session)
    request = Node(body)
    if text(required(fields(request), "type", request)) == "concurrent_bulk":
        return await _run_concurrent_bulk(request, live)
    return await _run(request, live, Caller(Surface.SCHEMA, session))


async def run_legacy_query(body: object, live: LiveSchema, session: Session) -> object:
    """``POST /v1/query``: what the other two know, by the names of Hasura v1 as well."""
    if not _is_about_data(body):
        refuse_unless_admin(session)
    return await _run(Node(body), live, Caller(Surface.LEGACY, session))


def refuse_unless_admin(session: Session) -> None:
    """Raises AccessDenied, where Hasura does."""
    if session.role != ADMIN:
        raise AccessDenied("restricted access : admin only", path="$.args")


def _is_about_data(body: object) -> bool:
    """Whether it is a command that any role may send, or a bulk of such."""
    match body:
        case {"type": "bulk", "args": list()}:
            elements = items(fields(Node(body))["args"])
            return all(_is_data_command(element.value) for element in elements)
        case _:
            return _is_data_command(body)


def _is_data_command(body: object) -> bool:
    match body:
        case {"type": str(kind)}:
            return kind in _OF_ANY_ROLE
        case _:
            return False


async def _run(request: Node, live: LiveSchema, caller: Caller) -> object:
    members = fields(request)
    kind = text(required(members, "type", request))
    command = command_named(kind, caller.surface, request.path)
    version = command_version(members)
    expected = optional(members, "resource_version")
    expected_version = None if expected is None else natural(expected)
    if isinstance(command, Question):
        now = live.current
        known = (now.metadata, now.inconsistencies, now.resource_version)
        return answer_question(command, *known, version)
    if command is _RUN_SQL:
        return await _run_sql(sql_request(_args(request)), live)
    if kind in READS:
        return await _read(request, live, caller)
    if command is Whole.BULK and caller.surface is not Surface.METADATA:
        elements = items(required(members, "args", request))
        if all(_is_read(element) for element in elements):
            return [await _read(element, live, caller) for element in elements]

    async def work(change: Change) -> object:
        return await run_command(change, request, caller)

    with told_of_refusals(engine_error):
        return await change_metadata(live, work, expected_version)


async def _read(request: Node, live: LiveSchema, caller: Caller) -> object:
    kind = text(required(fields(request), "type", request))
    with placed(request.path):
        return await read_now(live, kind, _args(request), caller.session)


def _is_read(element: Node) -> bool:
    match element.value:
        case {"type": str(kind)}:
            return kind in READS
        case _:
            return False


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
