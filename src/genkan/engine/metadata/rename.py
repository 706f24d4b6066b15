"""Metadata under the new names of tables, columns and relationships.

Everything that refers to a renamed thing follows it: relationships, permissions'
columns, presets and row conditions, custom names, on the same table and on others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from genkan.engine.metadata.dependents import Catalogs, condition_fields
from genkan.engine.metadata.model import (
    AllColumns,
    Columns,
    ComputedField,
    ForeignKeyOn,
    InlineModel,
    Json,
    LogicalModel,
    ManualJoin,
    Metadata,
    NativeQuery,
    NativeQueryJoin,
    Relationship,
    SelectPermission,
    Source,
    TrackedFunction,
    TrackedTable,
)
from genkan.engine.metadata.native_queries import model_as_table
from genkan.engine.metadata.row_condition import (
    ColumnUse,
    ComputedFieldUse,
    FieldsOf,
    RelationshipUse,
    TableUse,
    Use,
    map_condition,
)
from genkan.engine.names import (
    ColumnName,
    FunctionName,
    LogicalModelName,
    NativeQueryName,
    RelationshipName,
    RoleName,
    TableName,
)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Renames:
    """Old name -> new name; columns and relationships by the *old* name of their table."""

    tables: Mapping[TableName, TableName] = field(default_factory=dict[TableName, TableName])
    columns: Mapping[tuple[TableName, ColumnName], ColumnName] = field(
        default_factory=dict[tuple[TableName, ColumnName], ColumnName]
    )
    relationships: Mapping[tuple[TableName, RelationshipName], RelationshipName] = field(
        default_factory=dict[tuple[TableName, RelationshipName], RelationshipName]
    )
    functions: Mapping[FunctionName, FunctionName] = field(
        default_factory=dict[FunctionName, FunctionName]
    )

    def column(self, table: TableName, name: ColumnName) -> ColumnName:
        """The column's new name."""
        return self.columns.get((table, name), name)

    def table(self, name: TableName) -> TableName:
        """The table's new name."""
        return self.tables.get(name, name)


def renamed(metadata: Metadata, catalogs: Catalogs, renames: Renames) -> Metadata:
    """The metadata under the new names; `catalogs` are those from before."""
    if renames == Renames():
        return metadata
    fields_of = condition_fields(metadata, catalogs)
    sources = {
        name: _renamed_source(source, renames, fields_of)
        for name, source in metadata.sources.items()
    }
    return replace(metadata, sources=sources)


def _renamed_source(source: Source, renames: Renames, fields_of: FieldsOf) -> Source:
    tables = [_renamed_table(table, renames, fields_of) for table in source.tables.values()]
    functions = [_renamed_function(function, renames) for function in source.functions.values()]
    return replace(
        source,
        tables={table.name: table for table in tables},
        functions={function.name: function for function in functions},
        logical_models={
            model.name: _renamed_model(model, renames, fields_of)
            for model in source.logical_models.values()
        },
        native_queries={
            query.name: _renamed_query(query, renames, fields_of)
            for query in source.native_queries.values()
        },
    )


def _renamed_model(model: LogicalModel, renames: Renames, fields_of: FieldsOf) -> LogicalModel:
    permissions = _renamed_filters(model.select_permissions, model.name, renames, fields_of)
    return replace(model, select_permissions=permissions)


def _renamed_query(query: NativeQuery, renames: Renames, fields_of: FieldsOf) -> NativeQuery:
    """Its code stays as it is: what it speaks of, nobody but Postgres knows."""
    returns = query.returns
    if isinstance(returns, InlineModel):
        filters = returns.select_permissions
        permissions = _renamed_filters(filters, query.name, renames, fields_of)
        returns = replace(returns, select_permissions=permissions)
    nowhere = model_as_table(query.name)

    def renamed_all(
        relationships: Mapping[RelationshipName, Relationship],
    ) -> Mapping[RelationshipName, Relationship]:
        return {
            name: _renamed_relationship(item, nowhere, renames)
            for name, item in relationships.items()
        }

    return replace(
        query,
        returns=returns,
        object_relationships=renamed_all(query.object_relationships),
        array_relationships=renamed_all(query.array_relationships),
    )


def _renamed_filters(
    permissions: Mapping[RoleName, SelectPermission],
    owner: LogicalModelName | NativeQueryName,
    renames: Renames,
    fields_of: FieldsOf,
) -> Mapping[RoleName, SelectPermission]:
    """What ``_exists`` asks of tables; the fields themselves belong to no table."""
    here = model_as_table(owner)

    def condition(json: Json) -> Json:
        return cast(
            "Json", map_condition(json, here, fields_of, lambda use: _new_name(use, renames))
        )

    return _each(permissions, lambda item: replace(item, filter=condition(item.filter)))


def _renamed_function(function: TrackedFunction, renames: Renames) -> TrackedFunction:
    return replace(function, name=renames.functions.get(function.name, function.name))


def _renamed_table(table: TrackedTable, renames: Renames, fields_of: FieldsOf) -> TrackedTable:
    here = table.name
    object_relationships = [
        _renamed_relationship(item, here, renames) for item in table.object_relationships.values()
    ]
    array_relationships = [
        _renamed_relationship(item, here, renames) for item in table.array_relationships.values()
    ]
    columns = {
        renames.column(here, column): item for column, item in table.configuration.columns.items()
    }
    return _with_renamed_permissions(
        replace(
            table,
            name=renames.table(here),
            configuration=replace(table.configuration, columns=columns),
            object_relationships={item.name: item for item in object_relationships},
            array_relationships={item.name: item for item in array_relationships},
            computed_fields={
                name: _renamed_computed_field(item, renames)
                for name, item in table.computed_fields.items()
            },
        ),
        here,
        renames,
        fields_of,
    )


def _renamed_computed_field(item: ComputedField, renames: Renames) -> ComputedField:
    return replace(item, function=renames.functions.get(item.function, item.function))


def _renamed_relationship(item: Relationship, here: TableName, renames: Renames) -> Relationship:
    name = renames.relationships.get((here, item.name), item.name)
    match item.using:
        case ForeignKeyOn(table, columns):
            owner = here if table is None else table
            using: ForeignKeyOn | ManualJoin | NativeQueryJoin = ForeignKeyOn(
                None if table is None else renames.table(table),
                tuple(renames.column(owner, column) for column in columns),
            )
        case ManualJoin(table, columns, insertion_order):
            using = ManualJoin(
                renames.table(table),
                {
                    renames.column(here, left): renames.column(table, right)
                    for left, right in columns.items()
                },
                insertion_order,
            )
        case NativeQueryJoin(query, columns, insertion_order):
            here_columns = {renames.column(here, left): right for left, right in columns.items()}
            using = NativeQueryJoin(query, here_columns, insertion_order)
    return replace(item, name=name, using=using)


def _with_renamed_permissions(
    table: TrackedTable, here: TableName, renames: Renames, fields_of: FieldsOf
) -> TrackedTable:
    def rename(use: Use) -> object:
        return _new_name(use, renames)

    def condition(json: Json) -> Json:
        return cast("Json", map_condition(json, here, fields_of, rename))

    def columns(listed: Columns) -> Columns:
        match listed:
            case AllColumns():
                return listed
            case names:
                return tuple(renames.column(here, name) for name in names)

    def presets(values: Mapping[ColumnName, object]) -> Mapping[ColumnName, object]:
        return {renames.column(here, name): value for name, value in values.items()}

    return replace(
        table,
        select_permissions=_each(
            table.select_permissions,
            lambda item: replace(
                item, columns=columns(item.columns), filter=condition(item.filter)
            ),
        ),
        insert_permissions=_each(
            table.insert_permissions,
            lambda item: replace(
                item,
                columns=columns(item.columns),
                check=condition(item.check),
                presets=presets(item.presets),
            ),
        ),
        update_permissions=_each(
            table.update_permissions,
            lambda item: replace(
                item,
                columns=columns(item.columns),
                filter=condition(item.filter),
                check=None if item.check is None else condition(item.check),
                presets=presets(item.presets),
            ),
        ),
        delete_permissions=_each(
            table.delete_permissions,
            lambda item: replace(item, filter=condition(item.filter)),
        ),
    )


def _new_name(use: Use, renames: Renames) -> object:
    match use:
        case ColumnUse(table, column):
            return renames.column(table, column)
        case RelationshipUse(table, name):
            return renames.relationships.get((table, name), name)
        case ComputedFieldUse(_, name):
            return name
        case TableUse(table):
            new = renames.table(table)
            return {"schema": new.schema, "name": new.name}


Key = TypeVar("Key")


def _each(
    permissions: Mapping[Key, Value], change: Callable[[Value], Value]
) -> Mapping[Key, Value]:
    return {role: change(permission) for role, permission in permissions.items()}
