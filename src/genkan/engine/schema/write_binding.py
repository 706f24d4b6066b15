"""What the fields and arguments of mutations mean; `binding` has them among its others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.ir.update import UpdateOperator
from genkan.engine.permission.role_view import (
    MutationRoot,
    NestedWrite,
    RoleColumn,
    RoleTable,
    RoleWrites,
)


@dataclass(frozen=True, slots=True)
class WriteRootBinding:
    """A root field that writes a table."""

    kind: MutationRoot
    writes: RoleWrites


@dataclass(frozen=True, slots=True)
class ReturningBinding:
    """``returning { ... }``: the written rows of a table the role may read."""

    table: RoleTable


class ResponsePart(Enum):
    """The fields of a mutation's response that need no more words."""

    AFFECTED_ROWS = "affected_rows"


@dataclass(frozen=True, slots=True)
class UpdateWith:
    """``_set: {...}`` and its like; inside it stand `GivenColumn`."""

    operator: UpdateOperator


@dataclass(frozen=True, slots=True)
class GivenColumn:
    """A column that the client gives a value for."""

    column: RoleColumn


@dataclass(frozen=True, slots=True)
class InsertedColumn:
    """A column of a row that the client inserts."""

    column: RoleColumn


@dataclass(frozen=True, slots=True)
class InsertedRelationship:
    """Related rows that are inserted along: ``{data, on_conflict}``."""

    nested: NestedWrite
    target: RoleWrites


@dataclass(frozen=True, slots=True)
class ChangedRelationship:
    """Related rows that an update writes along: ``{data, on_conflict, update, delete}``."""

    nested: NestedWrite
    target: RoleWrites


class NestedPart(Enum):
    """What becomes of rows that are related to written ones, and are there already."""

    UPDATE = "update"
    DELETE = "delete"


class InsertPart(Enum):
    """Parts of an insert that need no more words: of a relationship, and of ``on_conflict``."""

    DATA = "data"
    CONSTRAINT = "constraint"
    UPDATE_COLUMNS = "update_columns"
    ONLY_GIVEN_COLUMNS = "only_given_columns"


WriteBinding: TypeAlias = WriteRootBinding | ReturningBinding | ResponsePart
WriteMeaning: TypeAlias = (
    UpdateWith
    | GivenColumn
    | InsertedColumn
    | InsertedRelationship
    | ChangedRelationship
    | InsertPart
    | NestedPart
)
