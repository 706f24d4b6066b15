"""What each command does to a change, and what it answers.

`metadata/command_table.py` lists the commands about metadata; those about data, which
need a database, are listed here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final, TypeAlias

from genkan.engine.change_metadata.change import Change
from genkan.engine.change_metadata.insert import insert
from genkan.engine.change_metadata.questions import answer_question
from genkan.engine.change_metadata.read_rows import read_in
from genkan.engine.change_metadata.run_sql import run_sql_in, sql_request
from genkan.engine.change_metadata.whole import (
    clear_metadata,
    drop_inconsistent_metadata,
    reload_metadata,
    replace_metadata,
)
from genkan.engine.errors import EngineError, InvalidParams, NotSupported, ParseFailed
from genkan.engine.metadata.command_table import COMMANDS, EditCommand, Needs, Question, Whole
from genkan.engine.metadata.edit import source_of
from genkan.engine.metadata.reading import Node, fields, items, optional, required, text
from genkan.engine.names import ADMIN
from genkan.engine.postgres.metadata_store import (
    StateOwner,
    fetch_catalog_state,
    save_catalog_state,
)
from genkan.engine.session import Session

SUCCESS: Final[Mapping[str, object]] = {"message": "success"}
# Hasura's versions of a command's form.
_VERSIONS: Final = (1, 2)


class Surface(Enum):
    """Which commands a URL knows."""

    METADATA = auto()  # /v1/metadata
    SCHEMA = auto()  # /v2/query
    LEGACY = auto()  # /v1/query


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and at which URL."""

    surface: Surface
    session: Session


DataCommand: TypeAlias = Callable[[Change, Node, Session], Awaitable[object]]


async def _run_sql(change: Change, args: Node, _: Session) -> object:
    return await run_sql_in(change, sql_request(args))


async def _insert(change: Change, args: Node, session: Session) -> object:
    if session.role != ADMIN:
        raise NotSupported('command "insert" is for admin alone in this version')
    return await insert(change, args)


async def _select(change: Change, args: Node, session: Session) -> object:
    return await read_in(change, "select", args, session)


async def _count(change: Change, args: Node, session: Session) -> object:
    return await read_in(change, "count", args, session)


DATA_COMMANDS: Final[Mapping[str, DataCommand]] = {
    "run_sql": _run_sql,
    "pg_run_sql": _run_sql,
    "insert": _insert,
    "pg_insert": _insert,
    "select": _select,
    "count": _count,
}
_DATA_COMMANDS_TO_COME: Final = frozenset({"update", "delete"})
_BULKS: Final = (Whole.BULK, Whole.BULK_ATOMIC, Whole.BULK_KEEP_GOING)

Command: TypeAlias = EditCommand | Question | Whole | DataCommand


def command_named(kind: str, surface: Surface, path: str) -> Command:
    """The command of that ``type`` at that URL.

    Raises NotSupported for one that Hasura has and we do not yet, ParseFailed for others.
    """
    of_metadata = COMMANDS.get(kind)
    of_data = DATA_COMMANDS.get(kind)
    if of_data is not None and surface is not Surface.METADATA:
        return of_data
    if of_metadata is not None and (surface is not Surface.SCHEMA or of_metadata in _BULKS):
        return of_metadata
    if kind in _DATA_COMMANDS_TO_COME and surface is not Surface.METADATA:
        raise NotSupported(f'command "{kind}" is not supported by this version', path=path)
    raise ParseFailed(f'unknown command "{kind}" at this URL', path=f"{path}.type")


async def run_command(change: Change, request: Node, caller: Caller) -> object:
    """Do ``{"type": ..., "args": ...}`` and answer it."""
    members = fields(request)
    kind = text(required(members, "type", request))
    command = command_named(kind, caller.surface, request.path)
    version = command_version(members)
    args = Node(members["args"].value if "args" in members else {})
    if isinstance(command, Whole) and command in _BULKS:
        elements = items(Node(args.value, f"{request.path}.args"))
        return await _run_bulk(change, command, elements, caller)
    with placed(request.path):
        return await _run(change, command, version, args, caller.session)


@contextlib.contextmanager
def placed(path: str) -> Generator[None]:
    """Errors whose places begin at the arguments, as places in the request at ``path``.

    An error of arguments that do not read stands at its place in the arguments, any other
    below ``args``. Source: Hasura v2, the paths of its errors.
    """
    try:
        yield
    except ParseFailed as error:
        error.path = path + error.path[1:]
        raise
    except EngineError as error:
        error.path = f"{path}.args{error.path[1:]}"
        raise


def command_version(members: Mapping[str, Node]) -> int:
    """The ``version`` of a request, 1 without one."""
    node = optional(members, "version")
    if node is None:
        return 1
    if node.value not in _VERSIONS:
        raise ParseFailed(f"expected 1 or 2, encountered {node.value}", path=node.path)
    return 2 if node.value == _VERSIONS[1] else 1


async def _run(
    change: Change, command: Command, version: int, args: Node, session: Session
) -> object:
    match command:
        case EditCommand():
            return await _edit(change, command, args)
        case Question():
            return answer_question(
                command,
                change.metadata,
                change.checked.inconsistencies,
                change.base.resource_version,
                version,
            )
        case Whole():
            return await _run_whole(change, command, args)
        case of_data:
            return await of_data(change, args, session)


async def _edit(change: Change, command: EditCommand, args: Node) -> object:
    if command.needs is Needs.FRESH_CATALOG:
        await _refresh(change, args)
    edited = command.edit(change.draft, args)
    await change.apply(edited)
    return {"message": edited.message}


async def _refresh(change: Change, args: Node) -> None:
    """Read the catalog of the source that the arguments name, if they name one that is there."""
    members: Mapping[str, Node] = {} if isinstance(args.value, str) else fields(args)
    if "name" in members and "configuration" in members:
        return  # a source to be added: it is read when it is
    await change.refresh(source_of(change.metadata, members).name)


async def _run_whole(change: Change, command: Whole, args: Node) -> object:
    match command:
        case Whole.REPLACE_METADATA:
            return await replace_metadata(change, args)
        case Whole.CLEAR_METADATA:
            return await clear_metadata(change)
        case Whole.RELOAD_METADATA:
            return await reload_metadata(change)
        case Whole.DROP_INCONSISTENT_METADATA:
            return await drop_inconsistent_metadata(change)
        case Whole.GET_CATALOG_STATE:
            return await fetch_catalog_state(await change.metadata_connection())
        case Whole.SET_CATALOG_STATE:
            return await _set_catalog_state(change, args)
        case Whole.BULK | Whole.BULK_ATOMIC | Whole.BULK_KEEP_GOING:
            raise AssertionError("a bulk is run by run_command")


async def _set_catalog_state(change: Change, args: Node) -> object:
    members = fields(args)
    owner = text(required(members, "type", args))
    if owner not in {item.value for item in StateOwner}:
        raise InvalidParams(
            f'unknown catalog state type "{owner}"; expected "cli" or "console"', path="$.type"
        )
    state = required(members, "state", args).value
    await save_catalog_state(await change.metadata_connection(), StateOwner(owner), state)
    return SUCCESS


async def _run_bulk(
    change: Change, bulk: Whole, elements: Sequence[Node], caller: Caller
) -> list[object]:
    """Each command in order: all or none, or, when it keeps going, those that can be done."""
    if bulk is Whole.BULK_KEEP_GOING:
        # Metadata alone: SQL that fails ends the transaction.
        caller = replace(caller, surface=Surface.METADATA)
        return [await _run_or_tell(change, element, caller) for element in elements]

    async def run_all() -> list[object]:
        return [await run_command(change, element, caller) for element in elements]

    if len(elements) > 1 and all(_is_edit(element) for element in elements):
        with contextlib.suppress(EngineError):
            return await change.apply_together(run_all)
    return await run_all()


async def _run_or_tell(change: Change, element: Node, caller: Caller) -> object:
    """The answer, or the error as one."""
    try:
        return await run_command(change, element, caller)
    except EngineError as error:
        return {"path": error.path, "error": error.message, "code": error.code}


def _is_edit(element: Node) -> bool:
    match element.value:
        case {"type": str(kind)}:
            return isinstance(COMMANDS.get(kind), EditCommand)
        case _:
            return False
