"""How the scalars of actions' arguments are read: whole lists of them at once, as JSON.

Source: Hasura v2, `GraphQL/Schema/Action.hs` (customScalarParser): GraphQL's own scalars are as
strict as GraphQL has them, Postgres' as values of columns, and custom ones are any JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from genkan.engine.catalog.model import PgType
from genkan.engine.graphql_type import GraphQLType, ListType, base_name
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_action import RoleActions
from genkan.engine.schema.argument_reading import GLOBAL_ID, WHOLE_NUMBER, WORD, check_flag
from genkan.engine.schema.reading import Check, Leaf, Mismatch, column_leaf, is_number

_JSON: Final = PgType("pg_catalog", "jsonb")


CALL_ID: Final = column_leaf(PgType("pg_catalog", "uuid"))


def _check_float(value: object) -> None:
    if not is_number(value):
        raise Mismatch("a float", "Float", value)


_CHECKS: Final[Mapping[str, Check]] = {
    "Int": WHOLE_NUMBER.check,
    "Float": _check_float,
    "String": WORD.check,
    "Boolean": check_flag,
    "ID": GLOBAL_ID.check,
}


def action_reading(type_: GraphQLType, actions: RoleActions) -> Leaf | None:
    """How values are read; None for those of enums and input objects, which say it."""
    name = base_name(type_)
    if name in actions.enums or name in actions.input_objects:
        return None
    return Leaf(_JSON, _check(type_, _scalar_check(name, actions)), is_ranged=True)


def _scalar_check(name: GraphQLName, actions: RoleActions) -> Check:
    if name in _CHECKS:
        return _CHECKS[name]
    known = None if name in actions.scalars else actions.pg_scalars.get(name)
    return column_leaf(_JSON if known is None else known).check


def _check(type_: GraphQLType, of_scalar: Check) -> Check:
    """Of lists every item; a lone value stands for a list of one."""
    name = base_name(type_)

    def check(value: object, expected: GraphQLType = type_) -> None:
        if value is None:
            if not expected.is_nullable:
                raise Mismatch("a value that is not null", name, value)
        elif isinstance(expected, ListType):
            for item in cast("list[object]", value) if isinstance(value, list) else [value]:
                check(item, expected.of)
        else:
            of_scalar(value)

    return check
