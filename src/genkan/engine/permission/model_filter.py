"""The permissions of logical models: fields and row conditions, read as a table's are.

A model has no relationships and no computed fields: its conditions compare fields, and ask
tables by ``_exists``.
Source: Hasura v2, logical models, permissions; `RQL/DDL/Permission/Internal.hs`
(procLogicalModelBoolExp).
"""

from __future__ import annotations

from dataclasses import dataclass

from genkan.engine.catalog.model import Catalog, Column, RelationKind, Table
from genkan.engine.errors import ConstraintViolation, NotExists, NotSupported
from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.metadata.model import AllColumns, Columns, LogicalModel, SelectPermission, Source
from genkan.engine.metadata.model_fields import ScalarOf
from genkan.engine.metadata.native_queries import model_as_table
from genkan.engine.names import ADMIN, ColumnName, RoleName, TableName
from genkan.engine.permission.column_filter import column_subject, read_column_filter
from genkan.engine.permission.connectives import QualifiedName, Reader, read_expression
from genkan.engine.permission.filter_value import member_path
from genkan.engine.permission.row_filter import read_exists
from genkan.engine.permission.source_scope import SourceScope


@dataclass(frozen=True, slots=True)
class ModelRows:
    """A logical model for whoever reads conditions: what its rows have, as a table's columns.

    The table has no place in Postgres; nothing but its columns is ever looked at.
    """

    model: LogicalModel
    table: Table
    scope: SourceScope


def model_rows(model: LogicalModel, scope: SourceScope) -> ModelRows:
    """The model's columns: the fields whose type Postgres knows, in their order."""
    catalog = scope.catalog
    columns: dict[ColumnName, Column] = {}
    for name, field in model.fields.items():
        if isinstance(field.type, ScalarOf) and field.type.scalar in catalog.types:
            pg_type = catalog.types[field.type.scalar]
            columns[name] = Column(name, pg_type, field.type.nullable, field.description)
    table = Table(model_as_table(model.name), RelationKind.VIEW, columns)
    return ModelRows(model, table, scope)


def check_model_permission(
    model: LogicalModel,
    role: RoleName,
    permission: SelectPermission,
    source: Source,
    catalog: Catalog,
) -> None:
    """Raises what is wrong with a permission of the model, as `check.check_permission` does."""
    if role == ADMIN:
        raise ConstraintViolation("cannot define permission for admin role")
    rows = model_rows(model, SourceScope(source.tables, catalog))
    granted_fields(rows, permission.columns)
    read_model_filter(permission.filter, rows, "$.filter")


def granted_fields(rows: ModelRows, columns: Columns) -> tuple[ColumnName, ...]:
    """The columns among the fields that a permission names, in the model's order.

    Raises NotExists for one that is no field.
    """
    if isinstance(columns, AllColumns):
        return tuple(rows.table.columns)
    for index, column in enumerate(columns):
        if column not in rows.model.fields:
            raise NotExists(f'"{column}" does not exist', path=f"$.columns[{index}]")
    return tuple(column for column in rows.table.columns if column in columns)


def read_model_filter(filter: object, rows: ModelRows, path: str) -> BoolExp:  # noqa: A002 - the metadata's own word
    """The condition on a row; raises as `row_filter.read_row_filter` does."""
    return read_expression(filter, rows, path, _READER)


def _field(name: str, value: object, rows: ModelRows, path: str) -> BoolExp:
    column = rows.table.columns.get(ColumnName(name))
    if column is not None:
        return read_column_filter(value, column_subject(column, rows.table, rows.table), path)
    if ColumnName(name) in rows.model.fields:
        raise NotSupported(f'"{name}" is no column; a permission can not follow it', path=path)
    raise NotExists(f'"{name}" does not exist', path=path)


def _exists(named: QualifiedName, condition: object, rows: ModelRows, path: str) -> BoolExp:
    name = TableName(rows.table.name.source, named.schema, named.name)
    return read_exists(name, condition, rows.table, rows.scope, path)


_READER = Reader(field=_field, exists=_exists, member_path=member_path)
