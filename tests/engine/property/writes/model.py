"""A world that is written to: what its tables hold rows to, and what roles may write.

What roles may read, and the conditions of permissions, are those of `random_world`.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.engine.property.random_world import SESSION, ColumnSpec, Relation, TableSpec, World

READER = "reader"
Row = dict[str, Any]


@dataclass
class Table(TableSpec):
    """``id`` is its primary key; an int or, where `identity`, a number when none is given.

    documents: its jsonb columns, of which no condition speaks. uniques: by the constraint's
    name. least: checks of the database, column -> the smallest value. defaults: column ->
    value. doubles: generated columns -> the column of which they are the double.
    on_delete: of each reference, what becomes of the row ("" for nothing: it is an error).
    """

    documents: dict[str, ColumnSpec] = field(default_factory=dict)
    uniques: dict[str, tuple[str, ...]] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    doubles: dict[str, str] = field(default_factory=dict)
    on_delete: dict[str, str] = field(default_factory=dict)
    identity: bool = False

    def every_column(self) -> dict[str, ColumnSpec]:
        return {**self.columns, **self.documents}


@dataclass
class InsertPermission:
    check: dict
    columns: list[str]
    presets: dict[str, Any]
    backend_only: bool = False


@dataclass
class UpdatePermission:
    """check: None holds nothing to anything."""

    filter: dict
    check: dict | None
    columns: list[str]
    presets: dict[str, Any]
    backend_only: bool = False


@dataclass
class DeletePermission:
    filter: dict
    backend_only: bool = False


WritePermission = InsertPermission | UpdatePermission | DeletePermission


@dataclass
class WriteWorld(World):
    """writes: by kind ("insert", "update", "delete"), by table, by role.

    next_id: the number that a row without one gets. Rows stand in the order of their ids.
    """

    tables: dict[str, Table]
    writes: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    next_id: dict[str, int] = field(default_factory=dict)

    def may(self, kind: str, table: str, *, is_backend: bool) -> Any:
        """The reader's permission to write, or None."""
        held = inherited(self.writes[kind][table], self.parents, READER)
        return None if held is None or (held.backend_only and not is_backend) else held


def comes_first(relation: Relation) -> bool:
    """Whether the row it leads to goes in before the one that refers to it."""
    return not relation.is_array and relation.ours != "id"


def inherited(declared: dict[str, Any], parents: dict[str, list[str]], role: str) -> Any:
    """A role's own; or else what its parents have, if all that have one have the same."""
    if role in declared:
        return declared[role]
    held = [inherited(declared, parents, one) for one in parents.get(role, ())]
    held = [one for one in held if one is not None]
    return held[0] if held and all(same(one, held[0]) for one in held) else None


def same(one: Any, other: Any) -> bool:
    """Whatever the order of their columns."""
    return {**vars(one), "columns": set(getattr(one, "columns", ()))} == {
        **vars(other),
        "columns": set(getattr(other, "columns", ())),
    }


def conflicts(world: WriteWorld) -> list[tuple[str, str, str]]:
    """Kind, table and inherited role where parents differ."""
    return [
        (kind, table, role)
        for kind, tables in world.writes.items()
        for table, declared in tables.items()
        for role, parents in world.parents.items()
        if role not in declared
        and any(inherited(declared, world.parents, one) is not None for one in parents)
        and inherited(declared, world.parents, role) is None
    ]


def preset(value: Any, type_name: str) -> Any:
    """A preset's value: a literal, or of the session."""
    text = SESSION.get(value.lower()) if isinstance(value, str) else None
    if text is None:
        return value
    return int(text) if type_name == "int4" else text
