"""A command of a request: its name, what it is, its version and arguments, read from JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from genkan.engine.change_metadata.data_commands import DATA_COMMANDS, DataCommand
from genkan.engine.change_metadata.place import Place, Surface
from genkan.engine.errors import NotSupported, UnreadableArguments
from genkan.engine.metadata import command_table
from genkan.engine.metadata.command_table import COMMANDS, Whole
from genkan.engine.metadata.later_commands import LATER_COMMANDS, OTHER_DATABASES
from genkan.engine.metadata.reading import Node, fields, items, optional, required, text

Command: TypeAlias = command_table.Command | DataCommand

# Hasura's versions of a command's form.
_VERSIONS: Final = (1, 2)
_BULKS: Final = (
    Whole.BULK,
    Whole.BULK_ATOMIC,
    Whole.BULK_KEEP_GOING,
    Whole.CONCURRENT_BULK,
)
_WITHOUT_ARGUMENTS: Final = frozenset({"remove_api_limits", "remove_metrics_config"})


@dataclass(frozen=True, slots=True)
class Request:
    """``{"type", "version", "args"}``; the places of ``args`` begin at itself."""

    kind: str
    command: Command
    version: int
    args: Node
    place: Place


def read_request(body: object, place: Place) -> Request:
    """The command. Raises UnreadableArguments, and NotSupported for one that is to come."""
    node = Node(body, place.read)
    members = fields(node)
    kind = text(required(members, "type", node))
    version = optional(members, "version")
    if version is not None and version.value not in _VERSIONS:
        message = f"expected 1 or 2, encountered {version.value}"
        raise UnreadableArguments(message, path=version.path)
    command = _command_named(kind, place)
    if "args" not in members and kind not in _WITHOUT_ARGUMENTS:
        raise UnreadableArguments('key "args" not found', path=place.read)
    args = members["args"].value if "args" in members else None
    number = 2 if version is not None and version.value == _VERSIONS[1] else 1
    return Request(kind, command, number, Node(args), place)


def is_bulk(command: Command) -> bool:
    """Whether the command's arguments are commands."""
    return isinstance(command, Whole) and command in _BULKS


def read_elements(request: Request) -> Sequence[Request]:
    """The commands of a bulk, which is read as a whole before any of it is run."""
    nodes = items(Node(request.args.value, request.place.arguments_read))
    return [
        read_request(node.value, request.place.element(index)) for index, node in enumerate(nodes)
    ]


def _command_named(kind: str, place: Place) -> Command:
    if kind == Whole.CONCURRENT_BULK.value and place.surface is Surface.SCHEMA:
        return Whole.CONCURRENT_BULK
    of_metadata = COMMANDS.get(kind)
    of_data = DATA_COMMANDS.get(kind)
    if of_data is not None and place.surface is not Surface.METADATA:
        return of_data
    if of_metadata is not None and (place.surface is not Surface.SCHEMA or of_metadata in _BULKS):
        return of_metadata
    _refuse_what_is_to_come(kind, place)
    raise UnreadableArguments(_unknown(kind, place), path=place.read)


def _refuse_what_is_to_come(kind: str, place: Place) -> None:
    """Raises NotSupported for a command that Hasura has and we do not yet."""
    feature = LATER_COMMANDS.get(kind) or LATER_COMMANDS.get(kind.removeprefix("pg_"))
    if feature is not None and place.surface is not Surface.SCHEMA:
        raise NotSupported(
            f'command "{kind}" is not supported by this version, which has no {feature} yet',
            path=place.arguments_run,
        )
    database = OTHER_DATABASES.get(kind.partition("_")[0])
    if database is not None:
        raise NotSupported(
            f'command "{kind}" is of {database}; the sources of this engine are Postgres',
            path=place.arguments_run,
        )


def _unknown(kind: str, place: Place) -> str:
    """Hasura's words; at ``/v1/metadata`` the name begins with a kind of database."""
    match place.surface:
        case Surface.METADATA:
            prefix, _, command = kind.partition("_")
            backend = "postgres" if prefix == "pg" else prefix
            return f'unknown metadata command "{command}" for backend {backend}'
        case Surface.SCHEMA:
            return f"Unrecognised RQLQuery type: {kind}"
        case Surface.LEGACY:
            return f'unknown command "{kind}" at this URL'
