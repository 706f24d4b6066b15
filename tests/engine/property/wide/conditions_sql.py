"""A permission's condition as SQL: a second writer, that knows nothing of the engine's.

It is written from Hasura's documentation, and puts values where the engine puts parameters.
"""

import json
from dataclasses import dataclass, replace
from typing import Any

from tests.engine.property.wide.model import SESSION, TableSpec, World
from tests.engine.property.wide.tables_sql import quoted

INFIX = {
    "_eq": "=", "_neq": "<>", "_gt": ">", "_lt": "<", "_gte": ">=", "_lte": "<=",
    "_like": "like", "_nlike": "not like", "_ilike": "ilike", "_nilike": "not ilike",
    "_similar": "similar to", "_nsimilar": "not similar to",
    "_regex": "~", "_iregex": "~*", "_nregex": "!~", "_niregex": "!~*",
    "_contains": "@>", "_contained_in": "<@",
    "_has_key": "?", "_has_keys_any": "?|", "_has_keys_all": "?&",
}  # fmt: skip
OF_COLUMNS = {
    "_ceq": "=", "_cne": "<>", "_cneq": "<>", "_cgt": ">", "_clt": "<", "_cgte": ">=",
    "_clte": "<=",
}  # fmt: skip
RIGHT_TYPES = {"_has_key": "text", "_has_keys_any": "text[]", "_has_keys_all": "text[]"}


@dataclass(frozen=True)
class Around:
    """A row: its table, its alias, and the alias of the row at which the permission began."""

    world: World
    table: TableSpec
    row: str
    root: str


@dataclass(frozen=True)
class Left:
    """What is compared."""

    sql: str
    type: str
    nullable: bool


def condition(exp: dict, around: Around) -> str:
    """The boolean expression about the row."""
    parts = [member(name, value, around) for name, value in exp.items()]
    return "(" + " and ".join(parts or ["true"]) + ")"


def member(name: str, value: Any, around: Around) -> str:
    name = name.replace("$", "_")
    table, row = around.table, around.row
    if name in {"_and", "_or"}:
        parts = [condition(one, around) for one in value]
        return "(" + f" {name[1:]} ".join(parts or [str(name == "_and").lower()]) + ")"
    if name == "_not":
        return f"(not {condition(value, around)})"
    if name == "_exists":
        return some(value["_table"]["name"], {}, value["_where"], around)
    if name in table.relations:
        relation = table.relations[name]
        return some(relation.target, relation.join, value, around)
    if name in table.functions:
        function = table.functions[name]
        session = f", {quoted(json.dumps(SESSION))}::json" if function.session else ""
        left = Left(f"public.{name}({row}{session})", function.returns, nullable=True)
    else:
        column = table.columns[name]
        left = Left(f"{row}.{name}", column.type, column.nullable)
    return compared(left, value, around)


def some(target: str, join: dict[str, str], exp: dict, around: Around) -> str:
    """That there is such a row of another table; its alias is longer by one."""
    inner = replace(around, table=around.world.tables[target], row=f"{around.row}_")
    joined = [f"{inner.row}.{theirs} = {around.row}.{ours}" for ours, theirs in join.items()]
    wanted = " and ".join([*joined, condition(exp, inner)])
    return f"exists (select from public.{target} as {inner.row} where {wanted})"


def compared(left: Left, value: Any, around: Around) -> str:
    if not isinstance(value, dict):
        return null_safe("_eq", left, literal(value, left.type))
    parts = [by_operator(left, name.replace("$", "_"), one, around) for name, one in value.items()]
    return "(" + " and ".join(parts or ["true"]) + ")"


def by_operator(left: Left, operator: str, value: Any, around: Around) -> str:
    if operator == "_is_null":
        return f"({left.sql} is {'' if value else 'not '}null)"
    if operator == "_cast":
        return compared(Left(f"({left.sql})::text", "text", nullable=True), value["String"], around)
    if operator in OF_COLUMNS:
        other = f"{around.root}.{value[1]}" if isinstance(value, list) else f"{around.row}.{value}"
        return f"({left.sql} {OF_COLUMNS[operator]} {other})"
    if operator in {"_in", "_nin"}:
        listed = literal(value, f"{left.type}[]")
        return f"({left.sql} {'= any' if operator == '_in' else '<> all'}({listed}))"
    right = literal(value, RIGHT_TYPES.get(operator, left.type))
    if operator in {"_eq", "_neq"} and left.nullable:
        return null_safe(operator, left, right)
    return f"({left.sql} {INFIX[operator]} {right})"


def null_safe(operator: str, left: Left, right: str) -> str:
    """Under which null equals null: only permissions have it."""
    null = "is null" if operator == "_eq" else "is not null"
    return f"(({left.sql} {INFIX[operator]} {right}) or ({left.sql} {null} and {right} is null))"


def literal(value: Any, pg_type: str) -> str:
    """A value, or the session variable that a text names."""
    if value is None:
        return f"null::{pg_type}"
    if isinstance(value, str) and value.lower() in SESSION:
        return f"{quoted(SESSION[value.lower()])}::{pg_type}"
    if pg_type.endswith("[]"):
        return f"array[{', '.join(literal(one, pg_type[:-2]) for one in value)}]::{pg_type}"
    text = value if isinstance(value, str) and pg_type != "jsonb" else json.dumps(value)
    return f"{quoted(text)}::{pg_type}"
