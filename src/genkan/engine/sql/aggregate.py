"""One object about rows: counts, sums and the like, and the rows themselves.

The values are computed in one sub-select over the rows, under aliases; the objects are
built around it. So the order of the selection holds, and there may be any number of values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from genkan.engine.ir.aggregate import (
    AggregateObject,
    AggregateValue,
    ColumnAggregates,
    Count,
    TypenameField,
)
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import ColumnKey
from genkan.engine.ir.group_by import GroupBy
from genkan.engine.ir.select import AggregateField, Nodes
from genkan.engine.names import ResponseName
from genkan.engine.sql.aggregate_function import CALLED
from genkan.engine.sql.bool_exp import counted_sql
from genkan.engine.sql.compilation import Compilation
from genkan.engine.sql.fragment import Sql, concat, identifier, join, key, raw
from genkan.engine.sql.json_object import object_sql
from genkan.engine.sql.order_by import key_sql
from genkan.engine.sql.value import output_sql


@dataclass(frozen=True, slots=True)
class Computation:
    """The sub-select in the making: the rows' alias, its own, and the values so far."""

    compilation: Compilation
    row: str
    result: str
    values: list[Sql] = field(default_factory=list[Sql])

    def reference(self, value: Sql) -> Sql:
        """Have ``value`` computed; how the surrounding object refers to it."""
        alias = self.compilation.aliases.next()
        self.values.append(concat(value, raw(" as "), identifier(alias)))
        return identifier(self.result, alias)


def aggregate_sql(
    fields: Mapping[ResponseName, AggregateField],
    lists: Mapping[ResponseName, Sql],
    rows: Sql,
    row: str,
    compilation: Compilation,
) -> Sql:
    """A scalar sub-select: the object.

    rows: a sub-select, aliased ``row``. lists: of each `Nodes` field, as an aggregate over
    ``row`` or as a sub-select of its own, and of each `GroupBy`, as such a sub-select.
    """
    computation = Computation(compilation, row, compilation.aliases.next())
    members = {name: field_sql(name, member, lists, computation) for name, member in fields.items()}
    if not computation.values:
        return concat(raw("(select "), object_sql(members), raw(")"))
    # A group even when no value is an aggregate: one row always, not one per row.
    return concat(
        raw("(select "), object_sql(members),
        raw(" from (select "), join(", ", computation.values),
        raw(" from "), rows, raw(" as "), identifier(row),
        raw(" having true) as "), identifier(computation.result), raw(")"),
    )  # fmt: skip


def has_distinct(member: AggregateObject) -> bool:
    """Whether anything is counted ``distinct``."""
    return any(isinstance(value, Count) and value.distinct for value in member.values.values())


def field_sql(
    name: ResponseName,
    member: AggregateField,
    lists: Mapping[ResponseName, Sql],
    computation: Computation,
) -> Sql:
    """``aggregate { ... }``, ``nodes { ... }``, ``group_by { ... }`` or ``__typename``."""
    match member:
        case AggregateObject():
            return aggregate_object_sql(member, computation)
        case Nodes():
            return computation.reference(lists[name])
        case GroupBy():
            return lists[name]
        case TypenameField(typename):
            return typename_sql(typename)


def aggregate_object_sql(member: AggregateObject, computation: Computation) -> Sql:
    """``aggregate { ... }``."""
    return object_sql(
        {name: value_sql(value, computation) for name, value in member.values.items()}
    )


def value_sql(value: AggregateValue, computation: Computation) -> Sql:
    """A count, or an object of one function over several columns."""
    match value:
        case Count():
            return computation.reference(count_sql(value, computation))
        case ColumnAggregates(function, columns):
            return object_sql(
                {
                    name: typename_sql(column.name)
                    if isinstance(column, TypenameField)
                    else computation.reference(function_sql(function, column, computation))
                    for name, column in columns.items()
                }
            )
        case TypenameField(typename):
            return typename_sql(typename)


def count_sql(count: Count, computation: Computation) -> Sql:
    """How many rows there are, or values of some columns."""
    columns = [
        key_sql(column, computation.row, computation.compilation.aliases)
        for column in count.columns
    ]
    return counted_sql(columns, is_distinct=count.distinct)


def function_sql(function: AggregateFunction, column: ColumnKey, computation: Computation) -> Sql:
    """One function over one column; whether it is a string goes by the column's type."""
    compilation = computation.compilation
    argument = key_sql(column, computation.row, compilation.aliases)
    called = concat(raw(CALLED[function]), argument, raw(")"))
    return output_sql(called, column.column.type, compilation)


def typename_sql(name: str) -> Sql:
    """A GraphQL type's name."""
    return key(name) + raw("::text")
