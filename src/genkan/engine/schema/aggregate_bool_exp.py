"""Conditions on aggregates over an array relationship: ``<table>_aggregate_bool_exp``.

Offered where the role may aggregate the target. Hasura compares floats and booleans alone,
so a function is there when the table has a readable column of just that type. ``distinct``
counts, as its documentation says; its SQL for Postgres forgets it.
Source: Hasura v2, Schema/BoolExp/AggregationPredicates and Postgres/Instances/Schema
(aggregationFunctions); the message is Hasura's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from genkan.engine.catalog.model import BOOL, FLOAT8, INT4, PgType
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import RoleColumn, RoleRelationship, RoleTable
from genkan.engine.schema.aggregate_meaning import (
    AggregateCondition,
    FunctionCondition,
    PairPlace,
    PredicatePart,
)
from genkan.engine.schema.argument_reading import FLAG
from genkan.engine.schema.comparison import scalar_comparison_type
from genkan.engine.schema.model import (
    EnumMember,
    EnumType,
    InputField,
    InputObjectType,
    ListOf,
    NonNull,
    PredicateType,
    TablePart,
    TypeDefinition,
    TypeRef,
)
from genkan.engine.schema.naming import (
    aggregate_field,
    predicate_columns,
    predicate_type,
    quoted,
    table_type,
)
from genkan.engine.schema.scalars import BOOLEAN


@dataclass(frozen=True, slots=True)
class _Signature:
    """How a function is called in a condition.

    argument: the type of its columns, None where it takes any of them (count).
    is_pair: it takes two columns, ``Y`` and ``X``.
    """

    argument: PgType | None
    result: PgType
    is_pair: bool = False


_OF_FLOAT: Final = _Signature(FLOAT8, FLOAT8)
_SIGNATURES: Final = {
    AggregateFunction.AVG: _OF_FLOAT,
    AggregateFunction.BOOL_AND: _Signature(BOOL, BOOL),
    AggregateFunction.BOOL_OR: _Signature(BOOL, BOOL),
    AggregateFunction.COUNT: _Signature(None, INT4),
    AggregateFunction.MAX: _OF_FLOAT,
    AggregateFunction.MIN: _OF_FLOAT,
    AggregateFunction.SUM: _OF_FLOAT,
    AggregateFunction.CORR: _Signature(FLOAT8, FLOAT8, is_pair=True),
    AggregateFunction.COVAR_SAMP: _Signature(FLOAT8, FLOAT8, is_pair=True),
    AggregateFunction.STDDEV_SAMP: _OF_FLOAT,
    AggregateFunction.VAR_SAMP: _OF_FLOAT,
}
_NOT_ONE: Final = "exactly one predicate should be specified"


def aggregate_condition(relationship: RoleRelationship, target: RoleTable) -> InputField | None:
    """``<relationship>_aggregate`` of a condition; None where there is nothing to compare."""
    if not (relationship.is_array and target.select.aggregate and target.columns):
        return None
    return InputField(
        name=aggregate_field(relationship.name, target.naming.convention),
        type=table_type(target, TablePart.AGGREGATE_BOOL_EXP),
        meaning=AggregateCondition(relationship, target),
    )


def aggregate_bool_exp_type(table: RoleTable) -> InputObjectType:
    """``article_aggregate_bool_exp``: one aggregate, and what it has to be."""
    fields = [
        InputField(
            name=GraphQLName(function.value),
            type=predicate_type(table, function, PredicateType.CONDITION),
            meaning=FunctionCondition(function, signature.result),
        )
        for function, signature in _SIGNATURES.items()
        if any(_columns(table, signature))
    ]
    return InputObjectType(
        table_type(table, TablePart.AGGREGATE_BOOL_EXP).name,
        {field.name: field for field in fields},
        one_of=_NOT_ONE,
    )


def make_predicate_type(
    table: RoleTable, function: AggregateFunction, part: PredicateType
) -> TypeDefinition:
    """One of the types below a function of ``article_aggregate_bool_exp``."""
    name = predicate_type(table, function, part).name
    match part:
        case PredicateType.CONDITION:
            fields = _condition_fields(table, function)
            return InputObjectType(name, {field.name: field for field in fields})
        case PredicateType.PAIR:
            columns = NonNull(predicate_type(table, function, PredicateType.COLUMN))
            pair = [
                InputField(name=GraphQLName(place.value), type=columns, meaning=place)
                for place in PairPlace
            ]
            return InputObjectType(name, {field.name: field for field in pair})
        case PredicateType.COLUMN:
            return EnumType(
                name,
                {
                    column.name: EnumMember(column.name, column, "column name")
                    for column in _columns(table, _SIGNATURES[function])
                },
                f'select "{predicate_columns(table, function)}" columns of table {quoted(table)}',
            )


def _condition_fields(table: RoleTable, function: AggregateFunction) -> list[InputField]:
    compared = scalar_comparison_type(_SIGNATURES[function].result, table.naming.convention)
    return [
        _field(PredicatePart.ARGUMENTS, _arguments(table, function)),
        InputField(
            name=GraphQLName(PredicatePart.DISTINCT.value),
            type=BOOLEAN,
            meaning=PredicatePart.DISTINCT,
            reading=FLAG,
        ),
        _field(PredicatePart.FILTER, table_type(table, TablePart.BOOL_EXP)),
        _field(PredicatePart.PREDICATE, NonNull(compared)),
    ]


def _arguments(table: RoleTable, function: AggregateFunction) -> TypeRef:
    signature = _SIGNATURES[function]
    if signature.argument is None:
        return ListOf(NonNull(table_type(table, TablePart.SELECT_COLUMN)))
    part = PredicateType.PAIR if signature.is_pair else PredicateType.COLUMN
    return NonNull(predicate_type(table, function, part))


def _field(part: PredicatePart, type_: TypeRef) -> InputField:
    return InputField(name=GraphQLName(part.value), type=type_, meaning=part)


def _columns(table: RoleTable, signature: _Signature) -> Iterator[RoleColumn]:
    """The columns a function takes; an enum table's values are none."""
    for column in table.columns.values():
        if signature.argument is None or (
            column.enum_table is None and column.column.type == signature.argument
        ):
            yield column
