"""Which columns of a table an aggregate function takes, and what it makes of them.

Source: Hasura v2, aggregation queries; numeric and comparable column types.
"""

from __future__ import annotations

from typing import Final

from genkan.engine.catalog.model import PgType
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.permission.role_view import RoleColumn, RoleComputedScalar, RoleTable
from genkan.engine.schema.scalars import is_comparable, is_numeric

_NUMERIC: Final = (
    AggregateFunction.SUM,
    AggregateFunction.AVG,
    AggregateFunction.STDDEV,
    AggregateFunction.STDDEV_SAMP,
    AggregateFunction.STDDEV_POP,
    AggregateFunction.VARIANCE,
    AggregateFunction.VAR_SAMP,
    AggregateFunction.VAR_POP,
)
# Source: PostgreSQL, 9.21 Aggregate Functions.
_SUMS: Final = {"int2": "int8", "int4": "int8", "int8": "numeric"}
_FLOATS: Final = frozenset({"float4", "float8"})
EXTREMES: Final = (AggregateFunction.MAX, AggregateFunction.MIN)


def functions_of(table: RoleTable) -> tuple[AggregateFunction, ...]:
    """The functions that have at least one column; count needs none and is not here."""
    return tuple(
        function for function in (*_NUMERIC, *EXTREMES) if any(columns_of(table, function))
    )


def result_functions_of(table: RoleTable) -> tuple[AggregateFunction, ...]:
    """As `functions_of`, where computed fields are taken as well: in results, not in orders."""
    return tuple(
        function
        for function in (*_NUMERIC, *EXTREMES)
        if any(columns_of(table, function)) or any(computed_of(table, function))
    )


def computed_of(table: RoleTable, function: AggregateFunction) -> tuple[RoleComputedScalar, ...]:
    """The computed fields that `function` takes."""
    is_taken = is_comparable if function in EXTREMES else is_numeric
    return tuple(one for one in table.computed_scalars.values() if is_taken(one.type))


def columns_of(table: RoleTable, function: AggregateFunction) -> tuple[RoleColumn, ...]:
    """The columns that `function` takes; an enum table's values have no order."""
    is_taken = is_comparable if function in EXTREMES else is_numeric
    return tuple(
        column
        for column in table.columns.values()
        if column.enum_table is None and is_taken(column.column.type)
    )


def result_of(function: AggregateFunction, column_type: PgType) -> PgType:
    """The Postgres type of the aggregate over a column."""
    if function in EXTREMES:
        return column_type
    if function is AggregateFunction.SUM:
        return PgType("pg_catalog", _SUMS.get(column_type.name, column_type.name))
    return PgType("pg_catalog", "float8" if column_type.name in _FLOATS else "numeric")
