"""The frame of a boolean expression in Hasura's JSON: ``_and``, ``_or``, ``_not``, ``_exists``.

A permission's filter and a client's legacy ``where`` share it; what a field means in each, and
which table ``_exists`` may ask, they say themselves.
Source: Hasura v2, boolean expressions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from genkan.engine.errors import UnreadableArguments
from genkan.engine.ir.bool_exp import And, BoolExp, Not, Or
from genkan.engine.permission.column_filter import canonical
from genkan.engine.permission.filter_value import as_object, is_list

AroundT = TypeVar("AroundT")


@dataclass(frozen=True, slots=True)
class QualifiedName:
    """A table as a condition names it: ``"t"``, or ``{"schema": "s", "name": "t"}``."""

    schema: str
    name: str


@dataclass(frozen=True, slots=True)
class Reader(Generic[AroundT]):
    """What differs between the conditions. ``AroundT``: where in the condition we are.

    field: reads a member that is no connective: (name, value, around, path).
    exists: reads ``_exists``: (table, condition, around, path).
    member_path: the path of a member: (path, name).
    """

    field: Callable[[str, object, AroundT, str], BoolExp]
    exists: Callable[[QualifiedName, object, AroundT, str], BoolExp]
    member_path: Callable[[str, str], str]


def read_expression(value: object, around: AroundT, path: str, reader: Reader[AroundT]) -> BoolExp:
    """The condition; ``{}`` is TRUE.

    Raises UnreadableArguments, and what the reader's parts raise.
    """
    members = as_object(value)
    if members is None:
        raise UnreadableArguments("expecting an Object for boolean exp", path=path)
    parts = tuple(
        _member(name, inner, around, reader.member_path(path, name), reader)
        for name, inner in members.items()
    )
    return parts[0] if len(parts) == 1 else And(parts)


def _member(
    name: str, value: object, around: AroundT, path: str, reader: Reader[AroundT]
) -> BoolExp:
    match canonical(name):
        case "_and":
            return And(_expressions(value, around, path, reader))
        case "_or":
            return Or(_expressions(value, around, path, reader))
        case "_not":
            return Not(read_expression(value, around, path, reader))
        case "_exists":
            members = as_object(value)
            if members is None or members.keys() != {"_table", "_where"}:
                raise UnreadableArguments(
                    "expecting an Object with '_table' and '_where'", path=path
                )
            table = _qualified_name(members["_table"], f"{path}._table")
            return reader.exists(table, members["_where"], around, path)
        case _:
            return reader.field(name, value, around, path)


def _expressions(
    value: object, around: AroundT, path: str, reader: Reader[AroundT]
) -> tuple[BoolExp, ...]:
    if not is_list(value):
        raise UnreadableArguments("expecting an Array of boolean expressions", path=path)
    return tuple(
        read_expression(part, around, f"{path}[{index}]", reader)
        for index, part in enumerate(value)
    )


def _qualified_name(value: object, path: str) -> QualifiedName:
    members = as_object(value) or {"name": value}
    name, schema = members.get("name"), members.get("schema", "public")
    if not isinstance(name, str) or not isinstance(schema, str):
        raise UnreadableArguments(
            "expecting a table: a name, or an object of schema and name", path=path
        )
    return QualifiedName(schema, name)
