"""The three URLs of commands: a decoded body in, what is to be encoded out.

``/v1/metadata``, ``/v2/query`` and ``/v1/query``. The first is admin's, http/routes.py
says; at the other two any role may send commands about data, and those alone.
"""

import asyncio
from dataclasses import replace
from typing import Final

from genkan.engine.change_metadata.change import Change, change_metadata
from genkan.engine.change_metadata.data_commands import in_sql
from genkan.engine.change_metadata.live_schema import LiveSchema
from genkan.engine.change_metadata.place import Place, Surface, told_at
from genkan.engine.change_metadata.questions import Known, answer_question
from genkan.engine.change_metadata.read_rows import READS, read_now
from genkan.engine.change_metadata.request import Request, is_bulk, read_elements, read_request
from genkan.engine.change_metadata.run_command import run_command
from genkan.engine.change_metadata.run_sql import run_sql, sql_request
from genkan.engine.change_metadata.transactions import told_of_refusals
from genkan.engine.change_metadata.write_rows import WRITES, write_now
from genkan.engine.errors import AccessDenied, Unexpected
from genkan.engine.metadata.command_table import Needs, Question, Whole
from genkan.engine.metadata.reading import Node, fields, items, natural, optional
from genkan.engine.names import ADMIN
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.session import Session

_OF_ANY_ROLE: Final = frozenset({"select", "count", "insert", "update", "delete"})
_BULKS_OF_DATA: Final = frozenset({"bulk", "concurrent_bulk"})


async def run_metadata_query(body: object, live: LiveSchema, session: Session) -> object:
    """``POST /v1/metadata``."""
    refuse_unless_admin(session)
    return await _run(body, live, session, Place(Surface.METADATA))


async def run_schema_query(body: object, live: LiveSchema, session: Session) -> object:
    """``POST /v2/query``."""
    if not _is_about_data(body):
        refuse_unless_admin(session)
    return await _run(body, live, session, Place(Surface.SCHEMA))


async def run_legacy_query(body: object, live: LiveSchema, session: Session) -> object:
    """``POST /v1/query``: what the other two know, by the names of Hasura v1 as well."""
    if not _is_about_data(body):
        refuse_unless_admin(session)
    return await _run(body, live, session, Place(Surface.LEGACY))


def refuse_unless_admin(session: Session) -> None:
    """Raises AccessDenied, where Hasura does."""
    if session.role != ADMIN:
        raise AccessDenied("restricted access : admin only", path="$.args")


def _is_about_data(body: object) -> bool:
    """Whether it is a command that any role may send, or a bulk of such."""
    match body:
        case {"type": str(kind), "args": list()} if kind in _BULKS_OF_DATA:
            elements = items(fields(Node(body))["args"])
            return all(_is_about_data(element.value) for element in elements)
        case {"type": str(kind)}:
            return kind in _OF_ANY_ROLE
        case _:
            return False


async def _run(body: object, live: LiveSchema, session: Session, place: Place) -> object:
    request = read_request(body, place)
    expected = optional(fields(Node(body)), "resource_version")
    expected_version = None if expected is None else natural(expected)
    return await _run_request(request, live, session, expected_version)


async def _run_request(
    request: Request, live: LiveSchema, session: Session, expected_version: int | None = None
) -> object:
    match request.command:
        case Question() as question if question.needs is Needs.METADATA:
            return _answer_now(live, question, request)
        case Whole.CONCURRENT_BULK:
            return await _run_concurrently(request, live, session)
        case Whole.BULK if request.place.surface is not Surface.METADATA:
            elements = read_elements(request)
            if all(element.kind in READS for element in elements):
                return [await _run_now(element, live, session) for element in elements]
        case command if command is in_sql:
            return await _run_sql(request, live)
        case _ if request.kind in READS or request.kind in WRITES:
            return await _run_now(request, live, session)
        case _:
            pass

    async def work(change: Change) -> object:
        return await run_command(change, request, session)

    with told_of_refusals(engine_error):
        return await change_metadata(live, work, expected_version)


def _answer_now(live: LiveSchema, question: Question, request: Request) -> object:
    now = live.current
    checked = now.checked
    known = Known(now.metadata, checked, now.catalogs, now.resource_version, now.remotes)
    with told_at(request.place, request.kind):
        return answer_question(question, known, request.version, request.args)


async def _run_now(request: Request, live: LiveSchema, session: Session) -> object:
    """A command about data that is no part of a change."""
    run = write_now if request.kind in WRITES else read_now
    with told_at(request.place, request.kind):
        return await run(live, request.kind, request.args, session)


async def _run_sql(request: Request, live: LiveSchema) -> object:
    with told_at(request.place, request.kind):
        return await run_sql(live, sql_request(request.args))


async def _run_concurrently(bulk: Request, live: LiveSchema, session: Session) -> object:
    """Commands that leave the schema as it is, at the same time.

    Raises Unexpected for any other. Source: Hasura v2, `RQConcurrentBulk`.
    """
    elements = [replace(element, place=bulk.place) for element in read_elements(bulk)]
    if any(map(_may_change_schema, elements)):
        raise Unexpected("Only read-only queries are allowed in a concurrent_bulk")
    running = (_run_request(element, live, session) for element in elements)
    answers = await asyncio.gather(*running, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


def _may_change_schema(request: Request) -> bool:
    if is_bulk(request.command):
        return any(map(_may_change_schema, read_elements(request)))
    if request.command is not in_sql:
        return False
    with told_at(request.place, request.kind):
        return sql_request(request.args).may_change_metadata
