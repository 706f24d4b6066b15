"""A wide world as plain data: schema, rows, functions and what roles were given.

Nobody of the engine made it; conditions are Hasura's boolean expressions as JSON.
"""

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
Join = dict[str, str]  # this table's column -> the target's

# Every table has it, unique and in every permission: by it any order is total.
TAG = "tag"
READER = "reader"
SESSION = {
    "x-hasura-role": READER,
    "x-hasura-user-id": "1",
    "x-hasura-name": "b",
    "x-hasura-day": "2020-01-02",
    "x-hasura-ids": "{0,2}",
    "x-hasura-names": '{a,"it\'s"}',
}


@dataclass
class ColumnSpec:
    """``shown_as``: its custom name, or its own."""

    name: str
    type: str
    nullable: bool
    shown_as: str


@dataclass
class ForeignKeySpec:
    columns: Join
    target: str


@dataclass
class RelationSpec:
    """``constraint``: whether a foreign key stands behind it; else it is declared by hand."""

    name: str
    target: str
    join: Join
    is_array: bool
    constraint: bool


@dataclass
class FunctionSpec:
    """A computed field (``table``: whose) or a root field (None).

    takes: its own arguments, name -> type. session: whether it reads the session.
    returns: a type, or rows of a table. body: an SQL expression, of rows a condition on ``x``;
    both may name ``r`` (the row), the arguments and ``hasura_session``. is_brittle: it raises
    on some rows.
    """

    name: str
    table: str | None
    takes: dict[str, str]
    session: bool
    returns: str
    body: str
    is_rows: bool = False
    is_brittle: bool = False


@dataclass
class TableSpec:
    name: str
    columns: dict[str, ColumnSpec]
    key: tuple[str, ...]
    foreign_keys: list[ForeignKeySpec] = field(default_factory=list)
    relations: dict[str, RelationSpec] = field(default_factory=dict)
    functions: dict[str, FunctionSpec] = field(default_factory=dict)


@dataclass
class Permission:
    """``root_fields``: of query_root; None is all."""

    columns: list[str]
    computed: list[str]
    filter: dict
    limit: int | None
    aggregate: bool
    root_fields: list[str] | None


@dataclass
class World:
    """declared: by table, then by role. parents: of inherited roles."""

    tables: dict[str, TableSpec]
    roots: dict[str, FunctionSpec] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    declared: dict[str, dict[str, Permission]] = field(default_factory=dict)
    parents: dict[str, list[str]] = field(default_factory=dict)

    def shares(self, table: str, role: str = READER) -> list[Permission]:
        """The permissions a role has: its own, or else all that its parents have."""
        own = self.declared[table].get(role)
        if own is not None:
            return [own]
        parents = self.parents.get(role, ())
        return [one for parent in parents for one in self.shares(table, parent)]

    def torn(self, table: str) -> list[str]:
        """The columns that some of the reader's shares give and others do not."""
        held = self.shares(table)
        columns = self.tables[table].columns
        return [name for name in columns if len({name in one.columns for one in held}) > 1]

    def offer(self, table: str) -> Permission | None:
        """What the reader may ask for, all shares together and without the rows."""
        held = self.shares(table)
        if not held:
            return None
        spec = self.tables[table]
        limits = [one.limit for one in held if one.limit is not None]
        roots = [one.root_fields for one in held]
        return Permission(
            columns=[name for name in spec.columns if any(name in one.columns for one in held)],
            computed=[name for name in spec.functions if any(name in one.computed for one in held)],
            filter={},
            limit=max(limits, default=None),
            aggregate=any(one.aggregate for one in held),
            root_fields=None if None in roots else sorted(set().union(*roots)),
        )
