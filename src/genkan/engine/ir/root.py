"""What one root field of an operation means."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.ir.action import ActionCall, ActionResult, ActionSubmission
from genkan.engine.ir.delete import Delete
from genkan.engine.ir.function import Call
from genkan.engine.ir.insert import Insert
from genkan.engine.ir.nested_update import NestedUpdate
from genkan.engine.ir.remote import RemoteCall
from genkan.engine.ir.select import Aggregate, Connection, Select
from genkan.engine.ir.stream import SelectStream
from genkan.engine.ir.update import UpdateMany, UpdateRows
from genkan.engine.names import ResponseName, ResponsePath


@dataclass(frozen=True, slots=True)
class SelectRows:
    """``<table>``, or a function of rows: a list."""

    select: Select


@dataclass(frozen=True, slots=True)
class SelectRow:
    """``<table>_by_pk``, ``node`` or a function of one row: an object, or null."""

    select: Select


@dataclass(frozen=True, slots=True)
class SelectAggregate:
    """``<table>_aggregate``: an object."""

    aggregate: Aggregate


@dataclass(frozen=True, slots=True)
class SelectConnection:
    """``<table>_connection``: an object."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class Literal:
    """A root field answered without the database: ``__typename``.

    json: the field's value, ready for the response.
    """

    json: bytes


@dataclass(frozen=True, slots=True)
class Introspection:
    """``__schema`` or ``__type``: JSON that takes long to write.

    pieces: writes it, a little at each step, some steps without a byte; others may have their
        turn between.
    """

    pieces: Callable[[], Iterator[bytes]]


TableRoot: TypeAlias = SelectRows | SelectRow | SelectAggregate | SelectConnection


@dataclass(frozen=True, slots=True)
class CallVolatile:
    """A volatile function, of a query or of a mutation: it runs once, where it may write."""

    call: Call
    root: TableRoot


WriteRoot: TypeAlias = Insert | UpdateRows | UpdateMany | NestedUpdate | Delete | CallVolatile
# What is answered elsewhere than in a database: by HTTP, with rows of tables joined to it. Each has
# its ``joins``; `elsewhere.answer_elsewhere` knows whom to ask.
ElsewhereRoot: TypeAlias = ActionCall | ActionSubmission | ActionResult | RemoteCall
Root: TypeAlias = TableRoot | SelectStream | WriteRoot | Literal | Introspection | ElsewhereRoot


@dataclass(frozen=True, slots=True)
class Namespace:
    """The object that holds the root fields of a source; what is in it runs as if it were not."""

    roots: Mapping[ResponseName, Root]


PlannedRoots: TypeAlias = Mapping[ResponseName, Root | Namespace]


def each_root(planned: PlannedRoots) -> Iterator[tuple[ResponsePath, Root]]:
    """All root fields, in the order of the response, and where they stand in it."""
    for name, root in planned.items():
        if isinstance(root, Namespace):
            for inner, one in root.roots.items():
                yield (name, inner), one
        else:
            yield (name,), root
