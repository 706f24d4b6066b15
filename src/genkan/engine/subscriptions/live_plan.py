"""What is left to do for a subscription: which statement to run, and when to run it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from genkan.engine.ir.root import (
    Literal,
    SelectAggregate,
    SelectConnection,
    SelectRow,
    SelectRows,
    TableRoot,
)
from genkan.engine.names import FunctionName, SourceName
from genkan.engine.permission.role_limits import RoleLimits
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.compiler import database_of, rows_of
from genkan.engine.sql.multiplex import Multiplexed, multiplex
from genkan.engine.subscriptions.dependencies import Dependencies, dependencies_of


@dataclass(frozen=True, slots=True)
class LivePlan:
    """A live query of one database.

    frame: the bytes around the statement's values; together the response.
    hidden_from_changes: why the clock has to ask besides, since changes of tables alone do not
        tell when the answer changes; None where they do.
    limits: of the role that asks; its seconds hold for each run.
    """

    statement: Multiplexed
    frame: tuple[bytes, ...]
    dependencies: Dependencies
    hidden_from_changes: str | None
    limits: RoleLimits

    @property
    def source(self) -> SourceName:
        """Where it is answered."""
        return self.statement.source


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
