"""What is left to do for a subscription: which statement to run, and when to run it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import msgspec

from genkan.engine.ir.root import (
    Literal,
    SelectAggregate,
    SelectConnection,
    SelectRow,
    SelectRows,
    TableRoot,
)
from genkan.engine.ir.stream import SelectStream
from genkan.engine.names import FunctionName, SourceName
from genkan.engine.permission.role_limits import RoleLimits
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.compiler import compile_stream, database_of, rows_of
from genkan.engine.sql.multiplex import Multiplexed, multiplex, multiplex_stream
from genkan.engine.sql.statement import Statement
from genkan.engine.subscriptions.dependencies import Dependencies, dependencies_of


class FollowedKind(Enum):
    """What is followed: each has its own clock and batches (Hasura's settings)."""

    LIVE_QUERY = "live query"
    STREAM = "stream"


@dataclass(frozen=True, slots=True)
class LivePlan:
    """A live query, or a stream, of one database.

    frame: the bytes around the statement's values; together the response.
    hidden_from_changes: why the clock has to ask besides, since changes of tables alone do not
        tell when the answer changes; None where they do.
    limits: of the role that asks; its seconds hold for each run.
    """

    kind: FollowedKind
    statement: Multiplexed
    frame: tuple[bytes, ...]
    dependencies: Dependencies
    hidden_from_changes: str | None
    limits: RoleLimits

    @property
    def source(self) -> SourceName:
        """Where it is answered."""
        return self.statement.source


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """A stream. Who follows it follows `batches`, with the cursor of the batch before.

    initial: gives the first cursor. An answer of batches is a `Batch` as text.
    """

    initial: Statement
    batches: LivePlan


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run gives for a cursor: the response, and the next cursor, None without rows."""

    body: bytes
    cursor: str | None


# Between a response and its cursor: no JSON has such a byte.
_CURSOR_FOLLOWS: Final = b"\0"


def read_batch(answer: bytes) -> Batch:
    """An answer of `StreamPlan.batches`."""
    body, _, cursor = answer.rpartition(_CURSOR_FOLLOWS)
    return Batch(body, msgspec.json.decode(cursor, type=str | None))


def stream_plan(
    root: SelectStream,
    frame: Sequence[bytes],
    options: SqlOptions,
    is_immutable: Callable[[FunctionName], bool],
    limits: RoleLimits,
) -> StreamPlan:
    """The plan of a stream; the arguments are those of `live_plan`."""
    before, after = frame
    dependencies = dependencies_of([SelectRows(root.select)])
    batches = LivePlan(
        kind=FollowedKind.STREAM,
        statement=multiplex_stream(root, options),
        frame=(before, after + _CURSOR_FOLLOWS, b""),
        dependencies=dependencies,
        hidden_from_changes=_hidden(dependencies, is_immutable),
        limits=limits,
    )
    return StreamPlan(compile_stream(root, options).initial, batches)


def live_plan(
    roots: Sequence[object],
    frame: Sequence[bytes],
    options: SqlOptions,
    is_immutable: Callable[[FunctionName], bool],
    limits: RoleLimits,
) -> LivePlan | None:
    """The plan of a subscription with these root fields.

    roots: in the order of the response. frame: what stands around their JSON.
    is_immutable: whether a function reads nothing but its arguments.
    None where it is not all of one database: of an asynchronous action, of several sources.
    """
    asked: list[TableRoot] = []
    pieces = [frame[0]]
    for root, after in zip(roots, frame[1:], strict=True):
        match root:
            case Literal(json):
                pieces[-1] += json + after
            case SelectRows() | SelectRow() | SelectAggregate() | SelectConnection():
                asked.append(root)
                pieces.append(after)
            case _:
                return None
    if len({database_of(rows_of(root)) for root in asked}) != 1:
        return None
    dependencies = dependencies_of(asked)
    return LivePlan(
        kind=FollowedKind.LIVE_QUERY,
        statement=multiplex(asked, options),
        frame=tuple(pieces),
        dependencies=dependencies,
        hidden_from_changes=_hidden(dependencies, is_immutable),
        limits=limits,
    )


def _hidden(dependencies: Dependencies, is_immutable: Callable[[FunctionName], bool]) -> str | None:
    if dependencies.is_opaque:
        return "what a native query reads is not known"
    called = sorted(name for name in dependencies.functions if not is_immutable(name))
    return f"what the function {called[0]} reads is not known" if called else None
