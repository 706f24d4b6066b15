"""What is known of the values in all rows that satisfy a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from genkan.engine.catalog.model import Column
from genkan.engine.ir.bool_exp import (
    And,
    BoolExp,
    Compare,
    CompareNullable,
    Operator,
    Related,
    TrustedRelated,
)
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName

# Columns of a row whose value is known.
Equalities: TypeAlias = Mapping[ColumnName, Value]


def equalities_of(condition: BoolExp) -> Equalities:
    """Columns that have one value in each row that satisfies the condition."""
    known: dict[ColumnName, Value] = {}
    match condition:
        case And(parts):
            for part in parts:
                known |= equalities_of(part)
        case Compare(Column() as column, Operator.EQ, value, cast=None):
            # Where the column does not show it counts as null, which equals nothing.
            if value.type == column.type:
                known[column.name] = value
        case CompareNullable(Column() as column, is_equal=True, value=value, cast=None):
            if value.type == column.type:
                known[column.name] = value
        case Related(target, join, inner):
            known |= through(join, equalities_of(And((target.rows, inner))))
        case TrustedRelated(_, join, inner):
            known |= through(join, equalities_of(inner))
        case _:
            pass
    return known


def through(join: Mapping[ColumnName, ColumnName], related: Equalities) -> Equalities:
    """What is known of this row from a related one."""
    return {own: related[other] for own, other in join.items() if other in related}


def over(join: Mapping[ColumnName, ColumnName], own: Equalities) -> Equalities:
    """What is known of related rows from this one."""
    return {other: own[column] for column, other in join.items() if column in own}
