"""A mutation as the body of a request: of GraphQL, its values inline or in variables; or legacy."""

import json
from random import Random
from typing import Any

from tests.engine.property import query_text
from tests.engine.property.wide.question import Asker, Typed, Word, Writing, literal
from tests.engine.property.writes.mutation import (
    Change,
    Conflict,
    Delete,
    Insert,
    Mutation,
    NewRow,
    Update,
    Write,
    is_about_one,
)

LEGACY = {"_set": "$set", "_inc": "$inc", "_mul": "$mul", "_default": "$default"}


def graphql(mutation: Mutation, random: Random) -> dict[str, Any]:
    """``random`` says what stands in a variable."""
    writing = Writing(Asker.ROLE)
    fields = [root_field(f"r{n}", one, writing, random) for n, one in enumerate(mutation.writes)]
    head = f"mutation ({', '.join(writing.declared)}) " if writing.declared else "mutation "
    return {"query": head + "{ " + " ".join(fields) + " }", "variables": writing.values}


def describe(mutation: Mutation, seed: int) -> str:
    """The body as text, for whoever reads of a failure."""
    body = legacy(mutation) if mutation.is_legacy else graphql(mutation, Random(seed))  # noqa: S311
    return json.dumps(body)


def root_field(alias: str, write: Write, writing: Writing, random: Random) -> str:
    name, arguments = named(write)
    given = ", ".join(
        f"{key}: {literal(Typed(type_, value, is_variable=random.random() < 0.5), writing)}"
        for key, (type_, value) in arguments.items()
    )
    return f"{alias}: {name}({given}) {answer(write)}"


def answer(write: Write) -> str:
    if write.returning is None:
        return "{ affected_rows }"
    fields = query_text.fields(write.returning, query_text.Writing())
    return fields if is_about_one(write) else "{ affected_rows returning " + fields + " }"


def named(write: Write) -> tuple[str, dict[str, tuple[str, Any]]]:
    """The root field and its arguments, each with its type."""
    table = write.table
    match write.what:
        case Insert(rows, conflict, is_one):
            objects = [new_row(row) for row in rows]
            arguments: dict[str, tuple[str, Any]] = (
                {"object": (f"{table}_insert_input!", objects[0])}
                if is_one
                else {"objects": (f"[{table}_insert_input!]!", objects)}
            )
            if conflict is not None:
                arguments["on_conflict"] = (f"{table}_on_conflict", in_conflict(conflict))
            return f"insert_{table}" + "_one" * is_one, arguments
        case Update(changes, is_many=True):
            updates = [{**one.changes, "where": one.where} for one in changes]
            return f"update_{table}_many", {"updates": (f"[{table}_updates!]!", updates)}
        case Update([change]):
            arguments = {
                name: (f"{table}{name}_input", value) for name, value in change.changes.items()
            }
            if change.key is None:
                return f"update_{table}", {
                    **arguments,
                    "where": (f"{table}_bool_exp!", change.where),
                }
            key = (f"{table}_pk_columns_input!", {"id": change.key})
            return f"update_{table}_by_pk", {**arguments, "pk_columns": key}
        case Delete(where, None):
            return f"delete_{table}", {"where": (f"{table}_bool_exp!", where)}
        case Delete(key=key):
            return f"delete_{table}_by_pk", {"id": ("Int!", key)}
    raise AssertionError(write)


def new_row(row: NewRow) -> dict[str, Any]:
    related = {}
    for one in row.related:
        rows = [new_row(inner) for inner in one.rows]
        related[one.relation] = {"data": rows if one.is_array else rows[0]}
        if one.conflict is not None:
            related[one.relation]["on_conflict"] = in_conflict(one.conflict)
    return {**row.values, **related}


def in_conflict(conflict: Conflict) -> dict[str, Any]:
    given: dict[str, Any] = {
        "constraint": Word(conflict.constraint),
        "update_columns": [Word(name) for name in conflict.columns],
    }
    return given if conflict.where is None else {**given, "where": conflict.where}


def legacy(mutation: Mutation) -> dict[str, Any]:
    (write,) = mutation.writes
    arguments: dict[str, Any] = {"table": write.table, "source": "default"}
    match write.what:
        case Insert(rows, conflict):
            kind = "insert"
            arguments["objects"] = [row.values for row in rows]
            if conflict is not None:
                action = "update" if conflict.columns else "ignore"
                named = {"constraint": conflict.constraint} if conflict.constraint else {}
                arguments["on_conflict"] = {**named, "action": action}
        case Update([Change(where, changes)]):
            kind = "update"
            arguments["where"] = where
            for name, given in changes.items():
                arguments[LEGACY[name]] = list(given) if name == "_default" else given
        case Delete(where):
            kind = "delete"
            arguments["where"] = where
        case other:
            raise AssertionError(other)
    if write.returning is not None:
        arguments["returning"] = [column for _, column in write.returning.fields.values()]
    return json.loads(json.dumps({"type": kind, "args": arguments}))
