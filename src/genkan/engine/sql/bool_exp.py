"""Conditions on a row.

Which SQL each operator is: Hasura v2, Postgres operators (queries/postgres/filters).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from genkan.engine.ir.bool_exp import (
    TRUE,
    And,
    BoolExp,
    Compare,
    CompareColumns,
    CompareNullable,
    Computed,
    DistanceOperator,
    GrantedRows,
    IntersectsBand,
    IsNull,
    Not,
    Operand,
    Operator,
    Or,
    Related,
    RelatedComputed,
    RowOf,
    Table,
    TrustedComputed,
    TrustedRelated,
    Within,
)
from genkan.engine.ir.value import PgType
from genkan.engine.names import ColumnName
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, raw
from genkan.engine.sql.function import call_sql, given_conditions
from genkan.engine.sql.value import type_sql, value_sql

INFIX: Mapping[Operator, LiteralString] = {
    Operator.EQ: " = ",
    Operator.NEQ: " <> ",
    Operator.GT: " > ",
    Operator.LT: " < ",
    Operator.GTE: " >= ",
    Operator.LTE: " <= ",
    Operator.LIKE: " like ",
    Operator.NLIKE: " not like ",
    Operator.ILIKE: " ilike ",
    Operator.NILIKE: " not ilike ",
    Operator.SIMILAR: " similar to ",
    Operator.NSIMILAR: " not similar to ",
    Operator.REGEX: " ~ ",
    Operator.IREGEX: " ~* ",
    Operator.NREGEX: " !~ ",
    Operator.NIREGEX: " !~* ",
    Operator.CONTAINS: " @> ",
    Operator.CONTAINED_IN: " <@ ",
    Operator.HAS_KEY: " ? ",
    Operator.HAS_KEYS_ANY: " ?| ",
    Operator.HAS_KEYS_ALL: " ?& ",
    Operator.ANCESTOR: " @> ",
    Operator.ANCESTOR_ANY: " @> ",
    Operator.DESCENDANT: " <@ ",
    Operator.DESCENDANT_ANY: " <@ ",
    Operator.MATCHES: " ~ ",
    Operator.MATCHES_ANY: " ? ",
    Operator.MATCHES_FULLTEXT: " @ ",
}

# ``column = any(array)`` and its opposite.
QUANTIFIED: Mapping[Operator, LiteralString] = {
    Operator.IN: " = any(",
    Operator.NIN: " <> all(",
}

# PostGIS functions of (column, value); they live in the schema of the column's type.
FUNCTIONS: Mapping[Operator, str] = {
    Operator.ST_CONTAINS: "st_contains",
    Operator.ST_CROSSES: "st_crosses",
    Operator.ST_EQUALS: "st_equals",
    Operator.ST_OVERLAPS: "st_overlaps",
    Operator.ST_TOUCHES: "st_touches",
    Operator.ST_WITHIN: "st_within",
    Operator.ST_INTERSECTS: "st_intersects",
    Operator.ST_3D_INTERSECTS: "st_3dintersects",
    Operator.ST_INTERSECTS_RAST: "st_intersects",
}

DISTANCE_FUNCTIONS: Mapping[DistanceOperator, str] = {
    DistanceOperator.ST_D_WITHIN: "st_dwithin",
    DistanceOperator.ST_3D_D_WITHIN: "st_3ddwithin",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The alias of the row a condition is about, and of the row its permission began at."""

    row: str
    root: str


def rows_sql(rows: GrantedRows, row: str, aliases: Aliases) -> Sql:
    """That the row aliased ``row`` is one of the granted ones; the permission begins here."""
    return bool_exp_sql(rows.rows, Scope(row, row), aliases)


def bool_exp_sql(  # noqa: C901, PLR0911, PLR0912 - one case per kind of condition
    exp: BoolExp, scope: Scope, aliases: Aliases
) -> Sql:
    """``exp`` as an SQL condition on the row of ``scope``."""
    match exp:
        case And(parts):
            return junction_sql(" and ", "true", parts, scope, aliases)
        case Or(parts):
            return junction_sql(" or ", "false", parts, scope, aliases)
        case Not(part):
            return concat(raw("(not "), bool_exp_sql(part, scope, aliases), raw(")"))
        case Compare():
            return compare_sql(exp, scope, aliases)
        case CompareNullable():
            return compare_nullable_sql(exp, scope.row)
        case IsNull(operand, is_null, shown):
            column = shown_sql(operand, shown, scope.row, aliases)
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
            inner = aliases.next()
            conditions = [
                *join_conditions(columns, scope.row, inner),
                rows_sql(target, inner, aliases),
                bool_exp_sql(condition, Scope(inner, inner), aliases),
            ]
            return exists_sql(table_sql(target.table), inner, conditions)
        case TrustedRelated(table, columns, condition):
            inner = aliases.next()
            conditions = [
                *join_conditions(columns, scope.row, inner),
                bool_exp_sql(condition, Scope(inner, scope.root), aliases),
            ]
            return exists_sql(table_sql(table), inner, conditions)
        case RelatedComputed(call, target, condition):
            inner = aliases.next()
            conditions = [
                *given_conditions(call, inner),
                rows_sql(target, inner, aliases),
                bool_exp_sql(condition, Scope(inner, inner), aliases),
            ]
            return exists_sql(call_sql(call, scope.row), inner, conditions)
        case TrustedComputed(call, _, condition):
            inner = aliases.next()
            conditions = [
                *given_conditions(call, inner),
                bool_exp_sql(condition, Scope(inner, inner), aliases),
            ]
            return exists_sql(call_sql(call, scope.row), inner, conditions)


def junction_sql(
    word: LiteralString,
    nothing: LiteralString,
    parts: tuple[BoolExp, ...],
    scope: Scope,
    aliases: Aliases,
) -> Sql:
    """The parts joined by ``word``, or ``nothing`` when there are none."""
    if not parts:
        return raw(nothing)
    if len(parts) == 1:
        return bool_exp_sql(parts[0], scope, aliases)
    inner = join(word, [bool_exp_sql(part, scope, aliases) for part in parts])
    return concat(raw("("), inner, raw(")"))


def compare_sql(exp: Compare, scope: Scope, aliases: Aliases) -> Sql:
    """``column operator value``, by the shape of the operator."""
    column = shown_sql(exp.column, exp.shown, scope.row, aliases)
    if exp.cast is not None:
        column = cast_sql(column, exp.cast)
    value = value_sql(exp.value)
    if (infix := INFIX.get(exp.operator)) is not None:
        return concat(raw("("), column, raw(infix), value, raw(")"))
    if (quantified := QUANTIFIED.get(exp.operator)) is not None:
        return concat(raw("("), column, raw(quantified), value, raw("))"))
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
    column = shown_sql(exp.column, exp.shown, scope.row, aliases)
    if exp.cast is not None:
        column = cast_sql(column, exp.cast)
    arguments = [column, value_sql(exp.origin), value_sql(exp.distance)]
    if exp.use_spheroid is not None:
        arguments.append(value_sql(exp.use_spheroid))
    function = identifier((exp.cast or exp.column.type).schema, DISTANCE_FUNCTIONS[exp.operator])
    return concat(function, raw("("), join(", ", arguments), raw(")"))


def intersects_band_sql(exp: IntersectsBand, scope: Scope, aliases: Aliases) -> Sql:
    """``st_intersects(raster, band, geometry)``; without a band, any band."""
    arguments = [shown_sql(exp.column, exp.shown, scope.row, aliases)]
    if exp.band is not None:
        arguments.append(value_sql(exp.band))
    arguments.append(value_sql(exp.geometry))
    function = identifier(exp.column.type.schema, "st_intersects")
    return concat(function, raw("("), join(", ", arguments), raw(")"))


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


def exists_sql(source: Sql, inner: str, conditions: list[Sql]) -> Sql:
    """Some row of ``source``, aliased ``inner``, meets all conditions."""
    return concat(
        raw("exists (select 1 from "),
        source,
        raw(" as "),
        identifier(inner),
        where_sql(conditions),
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
