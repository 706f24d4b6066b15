"""Conditions on a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import LiteralString

from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import (
    TRUE,
    Aggregated,
    And,
    BoolExp,
    Comparand,
    Compare,
    CompareColumns,
    CompareNullable,
    Computed,
    GroupKeyValue,
    IntersectsBand,
    IsNull,
    Not,
    Operand,
    Or,
    Related,
    RelatedAggregate,
    RelatedComputed,
    RowOf,
    Table,
    TrustedComputed,
    TrustedRelated,
    Within,
)
from genkan.engine.ir.value import PgType
from genkan.engine.names import ColumnName
from genkan.engine.sql.aggregate_function import CALLED
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, raw
from genkan.engine.sql.function import call_sql, given_conditions
from genkan.engine.sql.level import Level
from genkan.engine.sql.operator import DISTANCE_FUNCTIONS, FUNCTIONS, INFIX, PATTERNS, QUANTIFIED
from genkan.engine.sql.value import pattern_sql, several_sql, type_sql, value_sql


@dataclass(frozen=True, slots=True)
class Scope:
    """The alias of the row a condition is about, and of the row its permission began at.

    keys: the alias of the group's keys, in a condition on groups.
    level: of the query, shared by all conditions that have to hold there.
    """

    row: str
    root: str
    keys: str | None = None
    level: Level = field(default_factory=Level)


def apart(scope: Scope) -> Scope:
    """For a part that need not hold: what is below it is not joined (sql/level.py)."""
    return Scope(scope.row, scope.root, scope.keys, scope.level.apart())


def is_related(exp: BoolExp) -> bool:
    """Whether it is written as an ``exists`` and nothing around it: its ``not`` is a join, too."""
    match exp:
        case And((part,)) | Or((part,)):
            return is_related(part)
        case other:
            return isinstance(other, Related | TrustedRelated)


def granted_conditions(granted: BoolExp, where: BoolExp, row: str, aliases: Aliases) -> list[Sql]:
    """That the row aliased ``row``, at which the permission begins, is there, and is wanted."""
    scope = Scope(row, row)
    return [bool_exp_sql(granted, scope, aliases), bool_exp_sql(where, scope, aliases)]


def bool_exp_sql(  # noqa: C901, PLR0911, PLR0912 - one case per kind of condition
    exp: BoolExp, scope: Scope, aliases: Aliases
) -> Sql:
    """``exp`` as an SQL condition on the row of ``scope``."""
    match exp:
        case And(parts):
            written = [bool_exp_sql(one, scope, aliases) for one in parts]
            return junction_sql(" and ", "true", written)
        case Or((part,)):
            return bool_exp_sql(part, scope, aliases)
        case Or(parts):
            written = [bool_exp_sql(one, apart(scope), aliases) for one in parts]
            return junction_sql(" or ", "false", written)
        case Not(part):
            below = scope if is_related(part) else apart(scope)
            return concat(raw("(not "), bool_exp_sql(part, below, aliases), raw(")"))
        case Compare():
            return compare_sql(exp, scope, aliases)
        case CompareNullable():
            return compare_nullable_sql(exp, scope.row)
        case IsNull(operand, is_null, shown):
            column = comparand_sql(operand, shown, scope, aliases)
            return concat(raw("("), column, raw(" is null)" if is_null else " is not null)"))
        case Within():
            return within_sql(exp, scope, aliases)
        case IntersectsBand():
            return intersects_band_sql(exp, scope, aliases)
        case CompareColumns(column, operator, row, other):
            other_row = scope.root if row is RowOf.ROOT else scope.row
            return concat(
                raw("("),
                identifier(scope.row, column.name),
                raw(INFIX[operator]),
                identifier(other_row, other.name),
                raw(")"),
            )
        case Related(target, columns, condition):
            row = aliases.next()
            inner = Scope(row, row, level=scope.level.of_next())
            conditions = [bool_exp_sql(one, inner, aliases) for one in (target.rows, condition)]
            return related_sql(target.table, columns, conditions, scope, inner)
        case TrustedRelated(table, columns, condition):
            inner = Scope(aliases.next(), scope.root, level=scope.level.of_next())
            conditions = [bool_exp_sql(condition, inner, aliases)]
            return related_sql(table, columns, conditions, scope, inner)
        case RelatedAggregate():
            return related_aggregate_sql(exp, scope, aliases)
        case RelatedComputed():
            return related_computed_sql(exp, scope, aliases)
        case TrustedComputed(call, _, condition):
            inner = aliases.next()
            conditions = [
                *given_conditions(call, inner),
                bool_exp_sql(condition, Scope(inner, inner), aliases),
            ]
            return exists_sql(call_sql(call, scope.row), inner, conditions)


def junction_sql(word: LiteralString, nothing: LiteralString, written: list[Sql]) -> Sql:
    """What is written, joined by ``word``; ``nothing`` when there are no parts."""
    if not written:
        return raw(nothing)
    return written[0] if len(written) == 1 else concat(raw("("), join(word, written), raw(")"))


def compare_sql(exp: Compare, scope: Scope, aliases: Aliases) -> Sql:
    """``column operator value``, by the shape of the operator."""
    column = comparand_sql(exp.column, exp.shown, scope, aliases)
    if exp.cast is not None:
        column = cast_sql(column, exp.cast)
    pattern = PATTERNS.get(exp.operator)
    value = value_sql(exp.value) if pattern is None else pattern_sql(exp.value, pattern)
    if (infix := INFIX.get(exp.operator)) is not None:
        return concat(raw("("), column, raw(infix), value, raw(")"))
    if (quantified := QUANTIFIED.get(exp.operator)) is not None:
        return concat(raw("("), column, raw(quantified), several_sql(exp.value), raw("))"))
    schema = (exp.cast or exp.column.type).schema
    function = identifier(schema, FUNCTIONS[exp.operator])
    return concat(function, raw("("), column, raw(", "), value, raw(")"))


def compare_nullable_sql(exp: CompareNullable, row: str) -> Sql:
    """Equality under which null equals null (only permissions have it)."""
    column = operand_sql(exp.column, row)
    if exp.cast is not None:
        column = cast_sql(column, exp.cast)
    value = value_sql(exp.value)
    operator, null = (" = ", " is null") if exp.is_equal else (" <> ", " is not null")
    return concat(
        raw("(("), column, raw(operator), value, raw(") or ("),
        column, raw(null), raw(" and "), value, raw(" is null))"),
    )  # fmt: skip


def within_sql(exp: Within, scope: Scope, aliases: Aliases) -> Sql:
    """``st_dwithin(column, origin, distance[, use_spheroid])``."""
    column = comparand_sql(exp.column, exp.shown, scope, aliases)
    if exp.cast is not None:
        column = cast_sql(column, exp.cast)
    arguments = [column, value_sql(exp.origin), value_sql(exp.distance)]
    if exp.use_spheroid is not None:
        arguments.append(value_sql(exp.use_spheroid))
    function = identifier((exp.cast or exp.column.type).schema, DISTANCE_FUNCTIONS[exp.operator])
    return concat(function, raw("("), join(", ", arguments), raw(")"))


def intersects_band_sql(exp: IntersectsBand, scope: Scope, aliases: Aliases) -> Sql:
    """``st_intersects(raster, band, geometry)``; without a band, any band."""
    arguments = [comparand_sql(exp.column, exp.shown, scope, aliases)]
    if exp.band is not None:
        arguments.append(value_sql(exp.band))
    arguments.append(value_sql(exp.geometry))
    function = identifier(exp.column.type.schema, "st_intersects")
    return concat(function, raw("("), join(", ", arguments), raw(")"))


def related_computed_sql(exp: RelatedComputed, scope: Scope, aliases: Aliases) -> Sql:
    """That the computed field gives such a row; it is asked of the rows it may be asked of."""
    inner = aliases.next()
    wanted = granted_conditions(exp.target.rows, exp.condition, inner, aliases)
    conditions = [*given_conditions(exp.call, inner), *wanted]
    exists = exists_sql(call_sql(exp.call, scope.row), inner, conditions)
    if exp.held == TRUE:
        return exists
    held = bool_exp_sql(exp.held, Scope(scope.row, scope.row), aliases)
    return concat(raw("(case when "), held, raw(" then "), exists, raw(" else false end)"))


def related_aggregate_sql(exp: RelatedAggregate, scope: Scope, aliases: Aliases) -> Sql:
    """That the aggregate meets its condition; of no rows there is one, too."""
    inner = aliases.next()
    wanted = granted_conditions(exp.target.rows, exp.filter, inner, aliases)
    conditions = [*join_conditions(exp.join, scope.row, inner), *wanted]
    return concat(
        raw("exists (select 1 from "), table_sql(exp.target.table), raw(" as "), identifier(inner),
        where_sql(conditions),
        raw(" having "), bool_exp_sql(exp.condition, Scope(inner, inner), aliases), raw(")"),
    )  # fmt: skip


def comparand_sql(comparand: Comparand, shown: BoolExp, scope: Scope, aliases: Aliases) -> Sql:
    """What is compared: a value of the row, an aggregate over the rows it stands for, a key."""
    match comparand:
        case Aggregated():
            return aggregated_sql(comparand, scope.row, aliases)
        case GroupKeyValue():
            return key_value_sql(comparand, scope)
        case operand:
            return shown_sql(operand, shown, scope.row, aliases)


def aggregated_sql(aggregated: Aggregated, row: str, aliases: Aliases) -> Sql:
    """An aggregate over the rows aliased ``row``; a hidden value counts as null."""
    columns = [shown_sql(one.column, one.shown, row, aliases) for one in aggregated.columns]
    if aggregated.function is AggregateFunction.COUNT:
        called = counted_sql(columns, is_distinct=aggregated.distinct)
    else:
        distinct = raw("distinct ") if aggregated.distinct else EMPTY
        called = concat(raw(CALLED[aggregated.function]), distinct, join(", ", columns), raw(")"))
    if aggregated.filter == TRUE:
        return called
    condition = bool_exp_sql(aggregated.filter, Scope(row, row), aliases)
    return concat(called, raw(" filter (where "), condition, raw(")"))


def key_value_sql(value: GroupKeyValue, scope: Scope) -> Sql:
    """A key of the group: ``"t2"."k1"``."""
    if scope.keys is None:
        raise AssertionError("a key of a group where there are no groups")
    return identifier(scope.keys, key_name(value.index))


def key_name(index: int) -> str:
    """The column of a key beside the rows; keys are counted from 1, as Postgres counts."""
    return f"k{index + 1}"


def counted_sql(columns: Sequence[Sql], *, is_distinct: bool) -> Sql:
    """``count(*)``, ``count(a)``, ``count(distinct (a, b))``.

    Hasura: several columns count as one row value, which is never null.
    """
    if not columns:
        return raw("count(*)")
    listed = join(", ", columns)
    one = listed if len(columns) == 1 else concat(raw("("), listed, raw(")"))
    return concat(raw("count(distinct " if is_distinct else "count("), one, raw(")"))


def shown_sql(operand: Operand, shown: BoolExp, row: str, aliases: Aliases) -> Sql:
    """The operand, null on the rows where its value is hidden from the client."""
    column = operand_sql(operand, row)
    if shown == TRUE:
        return column
    condition = bool_exp_sql(shown, Scope(row, row), aliases)
    return concat(raw("(case when "), condition, raw(" then "), column, raw(" end)"))


def operand_sql(operand: Operand, row: str) -> Sql:
    """A column of the row, or a function of it."""
    if isinstance(operand, Computed):
        return call_sql(operand.call, row)
    return identifier(row, operand.name)


def related_sql(
    table: Table,
    columns: Mapping[ColumnName, ColumnName],
    conditions: list[Sql],
    scope: Scope,
    inner: Scope,
) -> Sql:
    """Some row of the table, that of ``inner``, is related and meets all conditions."""
    joined = join_conditions(columns, scope.row, inner.row)
    once = raw(" offset 0") if inner.level.is_planned_once else EMPTY
    exists = exists_sql(table_sql(table), inner.row, [*joined, *conditions], once)
    return exists if inner.level is scope.level else concat(raw("("), exists, raw(" is true)"))


def exists_sql(source: Sql, inner: str, conditions: list[Sql], end: Sql = EMPTY) -> Sql:
    """Some row of ``source``, aliased ``inner``, meets all conditions."""
    return concat(
        raw("exists (select 1 from "),
        source,
        raw(" as "),
        identifier(inner),
        where_sql(conditions),
        end,
        raw(")"),
    )


def where_sql(conditions: list[Sql]) -> Sql:
    """`` where a and b``; conditions that always hold are left out."""
    needed = [condition for condition in conditions if condition != raw("true")]
    return raw(" where ") + join(" and ", needed) if needed else EMPTY


def join_conditions(columns: Mapping[ColumnName, ColumnName], row: str, inner: str) -> list[Sql]:
    """That the row aliased ``inner`` is related to the row aliased ``row``."""
    return [
        concat(identifier(inner, theirs), raw(" = "), identifier(row, ours))
        for ours, theirs in columns.items()
    ]


def table_sql(table: Table) -> Sql:
    """The table's qualified name. Callers hold a grant, or are a permission's own filter."""
    return identifier(table.name.schema, table.name.name)


def cast_sql(column: Sql, pg_type: PgType) -> Sql:
    """The column as another type."""
    return concat(raw("("), column, raw(")::"), type_sql(pg_type))
