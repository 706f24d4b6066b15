"""What each command does to a change, and what it answers.

`metadata/command_table.py` lists the commands about metadata, data_commands.py those about
data.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from genkan.engine.change_metadata.change import Change
from genkan.engine.change_metadata.listed_documents import refuse_unreadable_documents
from genkan.engine.change_metadata.place import Surface, told_at
from genkan.engine.change_metadata.questions import Known, answer_question
from genkan.engine.change_metadata.refuse import refuse_atomic
from genkan.engine.change_metadata.request import Request, is_bulk, read_elements
from genkan.engine.change_metadata.several_tables import track_tables, untrack_tables
from genkan.engine.change_metadata.whole import (
    clear_metadata,
    drop_inconsistent_metadata,
    reload_metadata,
    reload_remote_schema,
    replace_metadata,
)
from genkan.engine.errors import (
    EngineError,
    SchemaInconsistency,
    Unexpected,
    UnreadableArguments,
)
from genkan.engine.metadata.command_table import (
    EditCommand,
    Needs,
    Question,
    SeveralTables,
    Whole,
)
from genkan.engine.metadata.edit import source_name
from genkan.engine.metadata.objects import RemoteSchemaObject
from genkan.engine.metadata.reading import Node, fields, listed, required, strings, text
from genkan.engine.names import DEFAULT_SOURCE, SourceName
from genkan.engine.postgres.action_log import clear_calls
from genkan.engine.postgres.metadata_store import (
    StateOwner,
    fetch_catalog_state,
    save_catalog_state,
)
from genkan.engine.session import Session

SUCCESS: Final[Mapping[str, object]] = {"message": "success"}


async def run_command(change: Change, request: Request, session: Session) -> object:
    """Do the command and answer it."""
    if is_bulk(request.command):
        return await _run_bulk(change, request, session)
    with told_at(request.place, request.kind):
        return await _run(change, request, session)


async def _run(change: Change, request: Request, session: Session) -> object:
    args = request.args
    match request.command:
        case EditCommand() as command:
            return await _edit(change, command, args)
        case Question() as question:
            return await _answer(change, question, request)
        case SeveralTables.TRACK:
            await _refresh(change, args)
            return await track_tables(change, args)
        case SeveralTables.UNTRACK:
            return await untrack_tables(change, args)
        case Whole() as command:
            return await _run_whole(change, command, args)
        case of_data:
            return await of_data(change, args, session)


async def _edit(change: Change, command: EditCommand, args: Node) -> object:
    if command.needs is Needs.FRESH_CATALOG:
        await _refresh(change, args)
    edited = command.edit(change.draft, args)
    if command.needs is Needs.REMOTE_SCHEMA and isinstance(edited.subject, RemoteSchemaObject):
        await change.read_remote_anew(edited.metadata.remote_schemas[edited.subject.remote])
    if command.has_documents:
        refuse_unreadable_documents(args)
    await change.apply(edited)
    if edited.forgotten is not None:
        await clear_calls(await change.metadata_connection(), edited.forgotten)
    return {"message": edited.message}


async def _answer(change: Change, question: Question, request: Request) -> object:
    if question.needs is Needs.FRESH_CATALOG:
        for source in _named_sources(request.args):
            await change.refresh_all(source)
    version = change.base.resource_version
    known = Known(change.metadata, change.checked, change.catalogs, version, change.remotes)
    return answer_question(question, known, request.version, request.args)


async def _refresh(change: Change, args: Node) -> None:
    """Know what the relations are now that the arguments may be about."""
    names = strings(args.value)
    for source in dict.fromkeys(_named_sources(args)):
        await change.refresh(source, names)


def _named_sources(args: Node) -> Iterator[SourceName]:
    if not isinstance(args.value, Mapping):
        yield DEFAULT_SOURCE
        return
    members = fields(args)
    if "name" in members and "configuration" in members:
        return  # a source to be added: it is read when it is
    yield source_name(members)
    for node in listed(members, "tables"):
        yield from _named_sources(node)


async def _run_whole(  # noqa: PLR0911 - one for each command
    change: Change, command: Whole, args: Node
) -> object:
    match command:
        case Whole.REPLACE_METADATA:
            return await replace_metadata(change, args)
        case Whole.CLEAR_METADATA:
            return await clear_metadata(change)
        case Whole.RELOAD_METADATA:
            return await reload_metadata(change, args)
        case Whole.RELOAD_REMOTE_SCHEMA:
            return await reload_remote_schema(change, args)
        case Whole.DROP_INCONSISTENT_METADATA:
            return await drop_inconsistent_metadata(change)
        case Whole.GET_CATALOG_STATE:
            return await fetch_catalog_state(await change.metadata_connection())
        case Whole.SET_CATALOG_STATE:
            return await _set_catalog_state(change, args)
        case Whole.BULK | Whole.BULK_ATOMIC | Whole.BULK_KEEP_GOING | Whole.CONCURRENT_BULK:
            raise AssertionError("a bulk is run by run_command")


async def _set_catalog_state(change: Change, args: Node) -> object:
    members = fields(args, "SetCatalogState")
    node = required(members, "type", args)
    owner = text(node)
    if owner not in {item.value for item in StateOwner}:
        raise UnreadableArguments(f"Invalid catalog state type: {owner}", path=node.path)
    state = required(members, "state", args).value
    await save_catalog_state(await change.metadata_connection(), StateOwner(owner), state)
    return SUCCESS


async def _run_bulk(change: Change, bulk: Request, session: Session) -> object:
    """Each command in order: all or none, or, when it keeps going, those that can be done."""
    match bulk.command:
        case Whole.BULK_KEEP_GOING:
            return await _keep_going(change, bulk, session)
        case Whole.BULK_ATOMIC:
            return await _run_as_one(change, bulk, session)
        case _:
            return await _run_all(change, read_elements(bulk), session)


async def _run_all(change: Change, elements: Sequence[Request], session: Session) -> list[object]:
    async def run_all() -> list[object]:
        return [await run_command(change, element, session) for element in elements]

    if len(elements) > 1 and all(isinstance(item.command, EditCommand) for item in elements):
        with contextlib.suppress(EngineError):
            return await change.apply_together(run_all)
    return await run_all()


async def _run_as_one(change: Change, bulk: Request, session: Session) -> object:
    """``bulk_atomic``: edits of which only the outcome has to fit; one answer for all.

    Source: Hasura v2, `runBulkAtomic`.
    """
    elements = read_elements(bulk)
    with told_at(bulk.place, bulk.kind):
        for element in elements:
            if not isinstance(element.command, EditCommand) or not element.command.is_atomic:
                raise Unexpected("Bulk atomic does not support this command")

    async def run_all() -> None:
        for element in elements:
            await run_command(change, replace(element, place=bulk.place), session)

    try:
        await change.apply_together(run_all, refuse_atomic)
    except SchemaInconsistency as error:
        error.path = bulk.place.arguments_run
        raise
    return SUCCESS


async def _keep_going(change: Change, bulk: Request, session: Session) -> list[object]:
    # Metadata alone: SQL that fails ends the transaction.
    place = replace(bulk.place, surface=Surface.METADATA)
    elements = read_elements(replace(bulk, place=place))
    return [await _run_or_tell(change, element, session) for element in elements]


async def _run_or_tell(change: Change, element: Request, session: Session) -> object:
    """The answer, or the error as one."""
    try:
        return await run_command(change, element, session)
    except EngineError as error:
        internal = {} if error.internal is None else {"internal": error.internal}
        return {"path": error.path, "error": error.message, "code": error.code, **internal}
