"""What webhooks are shown of a mutation before it is done.

Insert: the rows. Update: each update's arguments. Delete: the condition, or
``{"pk_columns": {...}}``. What is nested in them is shown to its own table's webhooks too, all of
a table and kind together. Source: Hasura v2, "Postgres: Input Validations";
Backends/Postgres/Execute/Mutation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from genkan.engine.names import GraphQLName, TableName
from genkan.engine.operation.model import Operation, Selection, Variables
from genkan.engine.permission.role_view import MutationRoot, RoleWrites
from genkan.engine.permission.validated_input import (
    NOBODY,
    InputValidation,
    Question,
    WriteValidations,
)
from genkan.engine.plan.given import given_json
from genkan.engine.schema.binding import Argument, NamespaceBinding
from genkan.engine.schema.build import RoleSchema
from genkan.engine.schema.write_binding import WriteRootBinding

_WEBHOOK: Final[Mapping[MutationRoot, Callable[[WriteValidations], InputValidation | None]]] = {
    MutationRoot.INSERT: lambda validations: validations.insert,
    MutationRoot.UPDATE: lambda validations: validations.update,
    MutationRoot.DELETE: lambda validations: validations.delete,
}
_OF_ROWS: Final = (Argument.OBJECTS, Argument.OBJECT, Argument.UPDATES)


@dataclass(frozen=True, slots=True)
class Validated:
    """A root field that writes as a role of which webhooks may have to be asked.

    given: its arguments, with variables inside. rows: the one that holds the rows or updates,
    None where all of them are one. tables: what nested rows are inserted into.
    """

    kind: MutationRoot
    writes: RoleWrites
    given: Mapping[str, object]
    rows: str | None
    tables: Mapping[TableName, RoleWrites]


def plan_validations(operation: Operation, schema: RoleSchema) -> tuple[Validated, ...]:
    """The root fields that webhooks may have to be asked of, in order."""
    return tuple(_validated(operation.selections, schema.view.writes))


def _validated(
    selections: tuple[Selection, ...], tables: Mapping[TableName, RoleWrites]
) -> Iterator[Validated]:
    for one in selections:
        match one.binding:
            case NamespaceBinding():
                yield from _validated(one.selections, tables)
            case WriteRootBinding(kind, writes) if _asks(writes, tables):
                named = (
                    entry.field.name for entry in one.arguments if entry.field.meaning in _OF_ROWS
                )
                yield Validated(kind, writes, one.given, next(named, None), tables)
            case _:
                pass


def _asks(writes: RoleWrites, tables: Mapping[TableName, RoleWrites]) -> bool:
    """Whether writing the table, or what can be nested in that, asks anybody."""
    waiting, seen = [writes], {writes.table.name}
    for one in waiting:  # grows while it is read
        if one.validations != NOBODY:
            return True
        targets = {one.target for one in one.relationships.values()} - seen
        seen.update(targets)
        waiting += (tables[target] for target in targets)
    return False


def questions_of(validated: Validated, variables: Variables) -> list[Question]:
    """What has to be asked before this field runs, in order."""
    given = cast("dict[str, object]", given_json(validated.given, variables))
    asked = _Asked(validated.tables)
    match validated.kind:
        case MutationRoot.INSERT | MutationRoot.INSERT_ONE:
            _insert(asked, validated.writes, _rows(validated, given))
        case MutationRoot.UPDATE | MutationRoot.UPDATE_BY_PK:
            _update(asked, validated.writes, [given])
        case MutationRoot.UPDATE_MANY:
            _update(asked, validated.writes, _rows(validated, given))
        case MutationRoot.DELETE:
            _ask(asked, validated.writes, MutationRoot.DELETE, [given])
        case MutationRoot.DELETE_BY_PK:
            key: list[object] = [{"pk_columns": given}]
            _ask(asked, validated.writes, MutationRoot.DELETE, key)
    return list(asked.questions.values())


@dataclass(frozen=True, slots=True)
class _Asked:
    """The questions so far, by table and kind of write."""

    tables: Mapping[TableName, RoleWrites]
    questions: dict[tuple[TableName, MutationRoot], Question] = field(
        default_factory=dict["tuple[TableName, MutationRoot]", Question]
    )


def _rows(validated: Validated, given: Mapping[str, object]) -> list[object]:
    return [] if validated.rows is None else _listed(given.get(validated.rows))


def _insert(asked: _Asked, writes: RoleWrites, rows: list[object]) -> None:
    _ask(asked, writes, MutationRoot.INSERT, rows)
    _ask_nested(asked, writes, rows)


def _update(asked: _Asked, writes: RoleWrites, updates: list[object]) -> None:
    _ask(asked, writes, MutationRoot.UPDATE, updates)
    _ask_nested(asked, writes, updates)


def _ask_nested(asked: _Asked, writes: RoleWrites, outer: list[object]) -> None:
    """What stands in relationships: ``{data, update, delete}``."""
    for one in outer:
        for name, value in cast("dict[GraphQLName, object]", one).items():
            relationship = writes.relationships.get(name)
            if relationship is None or not isinstance(value, dict):
                continue
            inner, target = cast("dict[str, object]", value), asked.tables[relationship.target]
            _insert(asked, target, _listed(inner.get("data")))
            _update(asked, target, _listed(inner.get("update")))
            _ask(asked, target, MutationRoot.DELETE, _listed(inner.get("delete")))


def _ask(asked: _Asked, writes: RoleWrites, kind: MutationRoot, rows: list[object]) -> None:
    webhook = _WEBHOOK[kind](writes.validations)
    if webhook is not None and rows:
        key = (writes.table.name, kind)
        asked.questions.setdefault(key, Question(webhook, [])).rows.extend(rows)


def _listed(value: object) -> list[object]:
    """GraphQL: a lone value stands for a list of one (List, Input Coercion)."""
    if isinstance(value, list):
        return cast("list[object]", value)
    return [] if value is None else [value]
