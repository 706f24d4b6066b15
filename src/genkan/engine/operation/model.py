"""Requests, and the operations made of them.

`Operation` is valid: fragments and @skip/@include are gone, arguments are coerced,
each field is bound to what it means in the role's schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

import msgspec

from genkan.engine.ir.order_by import Direction
from genkan.engine.ir.value import Value
from genkan.engine.names import GraphQLName, ResponseName, VariableName
from genkan.engine.operation.packed import Packed
from genkan.engine.permission.role_view import RoleColumn
from genkan.engine.schema.binding import FieldBinding
from genkan.engine.schema.model import InputField, SchemaKind
from genkan.engine.schema.reading import Check


class GraphQLRequest(msgspec.Struct, frozen=True):
    """What was sent. ``variables``: decoded JSON; floats of the body keep their text
    (``decimal.Decimal``), so that no digit is lost. schema_kind: by the URL it came to.
    """

    query: str
    variables: Mapping[str, object]
    operation_name: str | None
    schema_kind: SchemaKind = SchemaKind.HASURA


class OperationKind(Enum):
    """The three kinds of operation."""

    QUERY = "query"
    MUTATION = "mutation"
    SUBSCRIPTION = "subscription"


Variables: TypeAlias = Mapping[VariableName, object]
VariablePath: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class VariableLeaf:
    """A place in the variables' values: ``("where", ("id", "_eq"))``.

    is_id: it holds a global id, which decides a part of the plan.
    """

    name: VariableName
    path: VariablePath
    is_id: bool = False


@dataclass(frozen=True, slots=True)
class VariableCheck:
    """What a cached plan has to look at in each request's variables again.

    is_list: the leaf is a list whose items are checked one by one.
    place: where the leaf was used, for the error.
    """

    leaf: VariableLeaf
    check: Check
    is_list: bool
    place: str


@dataclass(frozen=True, slots=True)
class ComposedCheck:
    """The same of a literal with variables inside (`ir.value.Composed`)."""

    template: object
    check: Check
    place: str


@dataclass(frozen=True, slots=True)
class InputObject:
    """A coerced input object; entries as they were written."""

    entries: tuple[InputEntry, ...]


@dataclass(frozen=True, slots=True)
class GlobalId:
    """A Relay id; ``origin`` when it came with the variables."""

    text: str
    origin: VariableLeaf | None


# None stands where null was given and taken; leaves are values that Postgres gets.
_Read: TypeAlias = "Value | InputObject | GlobalId | Direction | RoleColumn | str | int"
Coerced: TypeAlias = "_Read | tuple[Coerced, ...] | None"


@dataclass(frozen=True, slots=True)
class InputEntry:
    """One argument, or one field of an input object, with its coerced value."""

    field: InputField
    value: Coerced


@dataclass(frozen=True, slots=True)
class Selection:
    """A selected field, bound to what it means.

    place: its JSON path in the request, for errors: ``$.selectionSet.author``.
    branches: of an interface, what is selected on the objects that fragments name, by
        type name; ``selections`` counts for all others.
    given: of a field that writes, or is passed on, its arguments as literals with `VariableUse`
        inside.
    """

    response_name: ResponseName
    binding: FieldBinding
    arguments: tuple[InputEntry, ...]
    selections: tuple[Selection, ...]
    place: str
    branches: Mapping[GraphQLName, tuple[Selection, ...]] = field(
        default_factory=dict[GraphQLName, "tuple[Selection, ...]"]
    )
    given: Mapping[str, object] = field(default_factory=dict[str, object], compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """A valid operation of one role's schema.

    selections: the root fields in the order of the response.
    variables: the request's, defaults applied.
    checks: what other values of the same shape have to pass before they are bound.
    leaves: the places whose values do not decide the plan.
    deciding: the places whose values were read to make it.
    declared: the types of the variables, as the document has them.
    """

    kind: OperationKind
    name: str | None
    selections: tuple[Selection, ...]
    variables: Variables
    checks: tuple[VariableCheck | ComposedCheck, ...]
    leaves: frozenset[VariableLeaf]
    deciding: frozenset[VariableLeaf]
    declared: Mapping[VariableName, str]

    @property
    def is_query(self) -> bool:
        """Whether it only reads."""
        return self.kind is not OperationKind.MUTATION


class GraphQLResponse(msgspec.Struct, frozen=True):
    """An answer, ready to be sent. ``status`` counts where the endpoint keeps statuses.

    set_cookies: what those who were asked for it want the client to keep.
    """

    body: bytes | Packed
    status: int = 200
    set_cookies: tuple[str, ...] = ()
