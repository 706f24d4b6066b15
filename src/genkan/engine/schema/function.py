"""Computed fields of tables and functions as root fields, with the arguments clients give.

Source: Hasura v2, computed fields, custom functions; Backends/Postgres/Schema/Select.
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.catalog.model import PgType, TypeKind
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import (
    FunctionRoot,
    RoleComputedRows,
    RoleComputedScalar,
    RoleFunction,
    RoleTable,
    RoleView,
    Signature,
)
from genkan.engine.schema.binding import (
    Argument,
    ComputedAggregateBinding,
    ComputedRowsBinding,
    ComputedScalarBinding,
    FunctionArgument,
    FunctionRootBinding,
)
from genkan.engine.schema.json_path import json_path_arguments
from genkan.engine.schema.model import (
    Field,
    InputField,
    InputObjectType,
    ListOf,
    Named,
    NonNull,
    Ready,
    TablePart,
    TypeRef,
)
from genkan.engine.schema.naming import computed_arguments_type_name, quoted, table_type
from genkan.engine.schema.reading import column_leaf
from genkan.engine.schema.rows import row_arguments, rows_type
from genkan.engine.schema.scalars import scalar, scalar_name, scalar_type


def computed_fields(table: RoleTable, view: RoleView) -> list[Field]:
    """The computed fields of a table's object."""
    fields = [computed_scalar_field(one, table) for one in table.computed_scalars.values()]
    for one in table.computed_rows.values():
        fields += _computed_rows_fields(one, table, view.tables[one.target])
    return fields


def computed_scalar_field(computed: RoleComputedScalar, table: RoleTable) -> Field:
    """A computed field with one value: of the row, or as an aggregate function takes it."""
    return Field(
        name=computed.name,
        type=scalar_type(computed.type),
        binding=ComputedScalarBinding(computed),
        arguments={
            **_computed_arguments(computed.name, computed.signature, table),
            **json_path_arguments(computed.type),
        },
        description=computed.description,
    )


def function_fields(function: RoleFunction, view: RoleView) -> list[Field]:
    """The fields of query_root (and subscription_root) that call a function."""
    table = view.tables[function.target]
    return [
        Field(
            name=name,
            type=_root_type(kind, function, table),
            binding=FunctionRootBinding(kind, function, table),
            arguments={
                **_arguments(
                    function.signature,
                    function.arguments_type,
                    f'input parameters for function "{function.own_names[kind]}"',
                ),
                **row_arguments(table),
            },
            description=function.root_field_descriptions.get(kind),
        )
        for kind, name in function.root_fields.items()
    ]


def _root_type(kind: FunctionRoot, function: RoleFunction, table: RoleTable) -> TypeRef:
    match kind:
        case FunctionRoot.ROWS if function.signature.function.is_set:
            return rows_type(table)
        case FunctionRoot.ROWS:
            return table_type(table, TablePart.OBJECT)
        case FunctionRoot.AGGREGATE:
            return NonNull(table_type(table, TablePart.AGGREGATE))


def _computed_rows_fields(
    computed: RoleComputedRows, table: RoleTable, target: RoleTable
) -> list[Field]:
    arguments = {
        **_computed_arguments(computed.name, computed.signature, table),
        **row_arguments(target),
    }
    rows = Field(
        name=computed.name,
        type=ListOf(NonNull(table_type(target, TablePart.OBJECT))),
        binding=ComputedRowsBinding(computed, target),
        arguments=arguments,
        description=computed.description,
    )
    if not target.select.aggregate:
        return [rows]
    aggregate = Field(
        name=GraphQLName(f"{computed.name}_aggregate"),
        type=NonNull(table_type(target, TablePart.AGGREGATE)),
        binding=ComputedAggregateBinding(computed, target),
        arguments=arguments,
        description=computed.description,
    )
    return [rows, aggregate]


def _computed_arguments(
    name: GraphQLName, signature: Signature, table: RoleTable
) -> Mapping[GraphQLName, InputField]:
    return _arguments(
        signature,
        computed_arguments_type_name(name, table),
        f'input parameters for computed field "{name}" defined on table {quoted(table)}',
    )


def _arguments(
    signature: Signature, type_name: GraphQLName, description: str
) -> Mapping[GraphQLName, InputField]:
    """``args``; none where clients have nothing to give, required where something is."""
    given = signature.arguments
    if not given:
        return {}
    fields = {
        argument.name: InputField(
            name=argument.name,
            type=argument_type(argument.type),
            meaning=FunctionArgument(argument),
            reading=column_leaf(argument.type),
            null_is_value=True,
        )
        for argument in given
    }
    type_ = Named(type_name, Ready(InputObjectType(type_name, fields)))
    has_mandatory = not all(argument.has_default for argument in given)
    field = InputField(
        name=GraphQLName("args"),
        type=NonNull(type_) if has_mandatory else type_,
        meaning=Argument.FUNCTION_ARGUMENTS,
        description=description,
    )
    return {field.name: field}


def argument_type(pg_type: PgType) -> Named:
    """The scalar of an argument; arrays and rows are scalars too: ``_int4``, ``author_scalar``."""
    if pg_type.kind is TypeKind.COMPOSITE:
        return scalar(f"{scalar_name(pg_type)}_scalar")
    return scalar(scalar_name(pg_type))
