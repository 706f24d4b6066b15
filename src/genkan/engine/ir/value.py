"""A value in the IR: always bound as ``$n``, never written into SQL text.

The IR holds no session and no variable values, so that one compiled statement
serves every session of a role and every set of variables (and, multiplexed,
every subscriber).

Values travel to Postgres as text and are cast there (``($1::text)::int4``): the
errors of a bad value are Postgres' own, as they are with Hasura.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from genkan.engine.catalog.model import BOOL, INT8, TEXT, PgType, array_of
from genkan.engine.names import ColumnName, SessionVariable, VariableName

# sql/ may not import catalog/: the types of values it takes from here.
__all__ = [
    "BOOL",
    "INT8",
    "TEXT",
    "Composed",
    "Constant",
    "PgType",
    "RelayValue",
    "SessionObject",
    "SessionValue",
    "Value",
    "Variable",
    "VariableUse",
    "array_of",
]


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal of the request document, or of a permission.

    text: as Postgres' input function of ``type`` reads it; None is SQL null.
    """

    text: str | None
    type: PgType


@dataclass(frozen=True, slots=True)
class Variable:
    """A GraphQL variable of the request, or a leaf inside one.

    path: how to come to the leaf in the variable's value: ``("id", "_eq")`` in
        ``{"id": {"_eq": 1}}``; empty when the variable itself is the value.
    """

    name: VariableName
    path: tuple[str | int, ...]
    type: PgType


@dataclass(frozen=True, slots=True)
class VariableUse:
    """``$name`` in the document."""

    name: VariableName


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """A literal with variables inside: ``[$a, 2]``, ``{size: $a}``.

    template: its JSON, with `VariableUse` where the variables' values go.
    """

    template: object
    type: PgType


@dataclass(frozen=True, slots=True)
class SessionValue:
    """A session variable, e.g. ``x-hasura-user-id``."""

    name: SessionVariable
    type: PgType


@dataclass(frozen=True, slots=True)
class SessionObject:
    """All session variables as one JSON object, for a function's session argument."""

    type: PgType


@dataclass(frozen=True, slots=True)
class RelayValue:
    """A value inside a cursor or global id that came with the variables (`ir.relay_text`).

    name, path: as those of a `Variable`, of the whole text. steps: where in its JSON the value
        stands. place, key_column: for errors; the column when the text is a global id.
    """

    name: VariableName
    path: tuple[str | int, ...]
    steps: tuple[str | int, ...]
    type: PgType
    place: str = field(compare=False)
    key_column: ColumnName | None = field(compare=False)


Value: TypeAlias = Constant | Variable | Composed | SessionValue | SessionObject | RelayValue
