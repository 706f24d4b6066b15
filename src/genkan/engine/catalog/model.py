"""What Postgres has. Read once by postgres/introspect, then never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from genkan.engine.names import ArgumentName, ColumnName, FunctionName, TableName


class TypeKind(Enum):
    """pg_type.typtype, with arrays told apart."""

    SCALAR = "scalar"
    ARRAY = "array"
    LIST = "list"
    ENUM = "enum"
    DOMAIN = "domain"
    COMPOSITE = "composite"
    RANGE = "range"
    PSEUDO = "pseudo"


@dataclass(frozen=True, slots=True)
class PgType:
    """A Postgres type without its modifier: ``PgType("pg_catalog", "int4")``.

    name: pg_type.typname, so ``int4`` and ``_int4``, never ``integer`` or ``integer[]``.
    element: what an array holds; None for all other kinds. A list is the array of values
        that one condition compares with: no type of a column.
    """

    schema: str
    name: str
    kind: TypeKind = TypeKind.SCALAR
    element: PgType | None = None


INT4 = PgType("pg_catalog", "int4")
INT8 = PgType("pg_catalog", "int8")
FLOAT8 = PgType("pg_catalog", "float8")
TEXT = PgType("pg_catalog", "text")
BOOL = PgType("pg_catalog", "bool")


def array_of(element: PgType) -> PgType:
    """The array type over ``element``: Postgres names it with a leading underscore."""
    return PgType(element.schema, f"_{element.name}", TypeKind.ARRAY, element)


def list_of(element: PgType) -> PgType:
    """What a condition's list of values is bound as: an array that is no column's."""
    return PgType(element.schema, f"_{element.name}", TypeKind.LIST, element)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``is_generated``: Postgres computes it, or GENERATED ALWAYS AS IDENTITY.

    has_default: leaving it out is something else than giving null.
    type: of a domain its base type, as Hasura has it.
    position: pg_attribute.attnum, the same before and after a rename.
    """

    name: ColumnName
    type: PgType
    nullable: bool
    description: str | None = None
    is_generated: bool = False
    has_default: bool = False
    position: int = field(default=0, compare=False)


class RelationKind(Enum):
    """pg_class.relkind in words."""

    TABLE = "table"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized view"
    FOREIGN_TABLE = "foreign table"
    PARTITIONED_TABLE = "partitioned table"


@dataclass(frozen=True, slots=True)
class KeyConstraint:
    """A primary key or a unique constraint; ``columns`` in the constraint's order."""

    name: str
    columns: tuple[ColumnName, ...]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``columns`` maps this table's column to the target's.

    oid: pg_constraint.oid, the same before and after a rename.
    """

    name: str
    target: TableName
    columns: Mapping[ColumnName, ColumnName]
    oid: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table, view, materialised view, foreign or partitioned table.

    columns: in Postgres' order (pg_attribute.attnum).
    is_child: a partition, or a table that inherits another's columns.
    oid: pg_class.oid, the same before and after a rename.
    """

    name: TableName
    kind: RelationKind
    columns: Mapping[ColumnName, Column]
    primary_key: KeyConstraint | None = None
    unique_constraints: tuple[KeyConstraint, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    description: str | None = None
    is_insertable: bool = True
    is_updatable: bool = True
    is_deletable: bool = True
    is_child: bool = False
    oid: int = field(default=0, compare=False)

    @property
    def is_partitioned(self) -> bool:
        """Whether its rows lie in partitions; then they have no system columns to return."""
        return self.kind is RelationKind.PARTITIONED_TABLE


class Volatility(Enum):
    """pg_proc.provolatile in words."""

    IMMUTABLE = "immutable"
    STABLE = "stable"
    VOLATILE = "volatile"


@dataclass(frozen=True, slots=True)
class FunctionArgument:
    """An input argument; ``name`` is None when the function does not name it."""

    name: str | None
    type: PgType
    has_default: bool


@dataclass(frozen=True, slots=True)
class Function:
    """One function; an overloaded name has several.

    returns_table: the relation whose row type it returns, None for a scalar.
    oid: pg_proc.oid, the same before and after a rename.
    """

    name: FunctionName
    arguments: tuple[FunctionArgument, ...]
    returns: PgType
    returns_table: TableName | None
    is_set: bool
    volatility: Volatility
    is_variadic: bool = False
    description: str | None = None
    oid: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class EnumValue:
    """A row of an enum table: its key, and its comment when it has one."""

    value: str
    description: str | None


@dataclass(frozen=True, slots=True)
class QueryText:
    """A native query as Postgres is asked about it: its code, and its arguments' types by name."""

    code: str
    arguments: tuple[tuple[ArgumentName, str], ...]


@dataclass(frozen=True, slots=True)
class QueryColumns:
    """What a native query gives; ``ambiguous``: the columns that it gives more than once."""

    columns: Mapping[ColumnName, PgType]
    ambiguous: frozenset[ColumnName] = frozenset()


@dataclass(frozen=True, slots=True)
class QueryRefused:
    """Why Postgres takes no such query; ``error`` is its message, as admins are told."""

    error: Mapping[str, object]


QueryAnswer: TypeAlias = QueryColumns | QueryRefused


@dataclass(frozen=True, slots=True)
class Wanted:
    """What metadata has to know of a database besides its tables and functions.

    types: names of types, as somebody wrote them: ``integer``, ``int4``, ``hr.mood``.
    """

    enum_tables: frozenset[TableName] = frozenset()
    types: frozenset[str] = frozenset()
    queries: frozenset[QueryText] = frozenset()

    def is_within(self, other: Wanted) -> bool:
        """Whether who knows `other` knows all of this."""
        return (
            self.enum_tables <= other.enum_tables
            and self.types <= other.types
            and self.queries <= other.queries
        )


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that one source has.

    enum_values, types, queries: as far as they are there, of what it was ``read_for``.
    """

    tables: Mapping[TableName, Table]
    functions: Mapping[FunctionName, tuple[Function, ...]]
    enum_values: Mapping[TableName, tuple[EnumValue, ...]]
    types: Mapping[str, PgType] = field(default_factory=dict[str, PgType])
    queries: Mapping[QueryText, QueryAnswer] = field(default_factory=dict[QueryText, QueryAnswer])
    read_for: Wanted = field(default_factory=Wanted, compare=False)

    def is_immutable(self, function: FunctionName) -> bool:
        """Whether what the function gives depends on its arguments alone."""
        found = self.functions.get(function, ())
        return bool(found) and all(one.volatility is Volatility.IMMUTABLE for one in found)
