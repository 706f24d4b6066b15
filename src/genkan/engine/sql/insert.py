"""Inserts as SQL: one statement for each set of rows, however many rows there are.

A column of many rows is one parameter, an array of texts, which are cast one by one. Where some
rows have a value and others need the column's default, the rows are written out instead, since
only ``values`` knows ``default``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from genkan.engine.ir.insert import (
    Cell,
    ConflictUpdate,
    InsertSet,
    KeyConstraint,
    OnConflict,
    UniqueColumns,
)
from genkan.engine.ir.value import PgType
from genkan.engine.names import ColumnName
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.bool_exp import granted_conditions, table_sql, where_sql
from genkan.engine.sql.fragment import (
    EMPTY,
    Sql,
    concat,
    identifier,
    join,
    ordinal,
    parameter,
    raw,
)
from genkan.engine.sql.from_row import Links, cell_list
from genkan.engine.sql.gate import gate_sql
from genkan.engine.sql.parameter import CellList
from genkan.engine.sql.returning import (
    WriteStatement,
    check_sql,
)
from genkan.engine.sql.statement import Statement
from genkan.engine.sql.value import typed_sql, value_sql


@dataclass(frozen=True, slots=True)
class GivenColumn:
    """A column for which some row has a value; the others have null, or need its default."""

    name: ColumnName
    type: PgType
    list: CellList
    needs_default: bool


def conflict_keys(
    one: InsertSet, given: Sequence[GivenColumn], statement: Statement
) -> tuple[int, ...]:
    """The parameters that hold the key an upsert goes by, if two rows can have the same one.

    Rows that come in for each of any number of others are not to take as many turns: Postgres
    refuses the same key twice.
    """
    conflict = one.on_conflict
    if one.for_each is not None or conflict is None or conflict.update is None:
        return ()
    if is_written_out(one, given):
        return ()
    if conflict.target is None:
        raise AssertionError("an upsert goes by a key")
    by_name = {column.name: column for column in given}
    columns = [name for name in conflict.target.columns if name not in one.grant.presets]
    if not all(name in by_name for name in columns):
        return ()
    return tuple(statement.params.index(by_name[name].list) for name in columns)


def given_columns(one: InsertSet, links: Links) -> tuple[GivenColumn, ...]:
    """The columns that rows have values for, in the table's order, presets not included."""
    given = {name for row in one.rows for name in row}
    columns = [column for name, column in one.grant.table.columns.items() if name in given]
    return tuple(
        GivenColumn(
            name=column.name,
            type=column.type,
            list=cell_list([row.get(column.name) for row in one.rows], one.for_each, links),
            needs_default=column.has_default and any(column.name not in row for row in one.rows),
        )
        for column in columns
    )


def insert_statement(one: InsertSet, given: Sequence[GivenColumn]) -> WriteStatement:
    """``insert into ... on conflict ...``, and the check."""
    return WriteStatement(
        table=one.grant.table,
        write=lambda row, aliases: insert_sql(one, given, row, aliases),
        allowed=allowed_sql(one),
        gate=conflict_gate_sql(one.on_conflict),
    )


def insert_sql(one: InsertSet, given: Sequence[GivenColumn], row: str, aliases: Aliases) -> Sql:
    """``insert into ...``, the row aliased ``row``."""
    names = [*one.grant.presets, *(column.name for column in given)]
    parts = [raw("insert into "), table_sql(one.grant.table), raw(" as "), identifier(row)]
    if names or len(one.rows) > 1:
        # Rows without any value are rows of one default.
        listed = names or [next(iter(one.grant.table.columns))]
        parts += [raw(" ("), join(", ", map(identifier, listed)), raw(")")]
    if not names:
        parts.append(defaults_sql(len(one.rows)))
    elif is_written_out(one, given):
        parts.append(values_sql(one, given))
    else:
        parts.append(unnest_sql(one, given, aliases))
    if one.on_conflict is not None:
        parts.append(conflict_sql(one.on_conflict, row, aliases))
    return concat(*parts)


def is_written_out(one: InsertSet, given: Sequence[GivenColumn]) -> bool:
    """Whether the rows stand in ``values``; how often they come is not known beforehand."""
    if one.for_each is not None:
        return False
    return len(one.rows) == 1 or not given or any(column.needs_default for column in given)


def defaults_sql(rows: int) -> Sql:
    """So many rows of defaults."""
    if rows == 1:
        return raw(" default values")
    return raw(" values ") + join(", ", [raw("(default)")] * rows)


def values_sql(one: InsertSet, given: Sequence[GivenColumn]) -> Sql:
    """The rows one by one."""
    presets = [value_sql(value) for value in one.grant.presets.values()]
    rows = [
        concat(
            raw("("),
            join(", ", [*presets, *(written_cell_sql(column, place, row) for column in given)]),
            raw(")"),
        )
        for place, row in enumerate(one.rows)
    ]
    return raw(" values ") + join(", ", rows)


def written_cell_sql(column: GivenColumn, place: int, row: Mapping[ColumnName, Cell]) -> Sql:
    """One cell of a row; of several rows it stands in the column's array."""
    if column.name not in row:
        return raw("default")
    cell = column.list.cells[place]
    if len(column.list.cells) == 1 and cell is not None:
        return typed_sql(concat(raw("("), parameter(cell), raw("::text)")), column.type)
    text = concat(
        raw("(("), parameter(column.list), raw("::text[])["), ordinal(place + 1), raw("])")
    )
    return typed_sql(text, column.type)


def unnest_sql(one: InsertSet, given: Sequence[GivenColumn], aliases: Aliases) -> Sql:
    """The rows from arrays, a column each; a row that lacks a column has null."""
    source = aliases.next()
    # Rows of presets alone still have to be counted.
    columns = [column.list for column in given] or [CellList((None,) * len(one.rows))]
    names = [aliases.next() for _ in columns]
    presets = [value_sql(value) for value in one.grant.presets.values()]
    cells = [
        typed_sql(identifier(source, name), column.type)
        for name, column in zip(names, given, strict=False)
    ]
    lists = [concat(parameter(column), raw("::text[]")) for column in columns]
    return concat(
        raw(" select "), join(", ", [*presets, *cells]),
        raw(" from unnest("), join(", ", lists), raw(") as "), identifier(source),
        raw("("), join(", ", map(identifier, names)), raw(")"),
    )  # fmt: skip


def conflict_sql(conflict: OnConflict, row: str, aliases: Aliases) -> Sql:
    """``on conflict ... do ...``; ``row``: the one that is there."""
    target = raw(" on conflict") + conflict_target_sql(conflict.target)
    if conflict.update is None:
        return target + raw(" do nothing")
    update = conflict.update
    presets = {name: value_sql(value) for name, value in update.grant.presets.items()}
    new = {column.name: identifier("excluded", column.name) for column in update.columns}
    # Hasura: a preset wins over the row's value.
    assignments = [
        concat(identifier(name), raw(" = "), value) for name, value in {**new, **presets}.items()
    ]
    conditions = where_sql(conflict_conditions(update, row, aliases))
    return concat(target, raw(" do update set "), join(", ", assignments), conditions)


def conflict_conditions(update: ConflictUpdate, row: str, aliases: Aliases) -> list[Sql]:
    """That the row ``row`` which is in the way is one to update."""
    return [
        *granted_conditions(update.grant.granted.rows, update.where, row, aliases),
        *(
            concat(identifier(row, name), raw(" = "), identifier("excluded", name))
            for name in update.agrees_in
        ),
    ]


def conflict_gate_sql(conflict: OnConflict | None) -> Sql | None:
    """That the values of these conditions read, whether or not a row is in the way."""
    if conflict is None or conflict.update is None:
        return None
    return gate_sql(concat(*conflict_conditions(conflict.update, "", Aliases())))


def conflict_target_sql(target: KeyConstraint | UniqueColumns | None) -> Sql:
    """`` on constraint "name"``, `` ("column", ...)``, or nothing for any conflict."""
    match target:
        case None:
            return EMPTY
        case KeyConstraint(name):
            return raw(" on constraint ") + identifier(name)
        case UniqueColumns(columns):
            return concat(raw(" ("), join(", ", map(identifier, columns)), raw(")"))


def allowed_sql(one: InsertSet) -> Callable[[str, Aliases], Sql] | None:
    """That a written row satisfies the check: of the update, where a row was there.

    An update permission without a check of its own holds to that of the insert. Rows of a
    partitioned table do not tell whether they are new: both checks hold for each.
    """
    inserted = check_sql(one.grant.check)
    update = None if one.on_conflict is None else one.on_conflict.update
    if update is None or update.grant.check is None:
        return inserted
    updated = check_sql(update.grant.check)
    if inserted is None and updated is None:
        return None
    if one.grant.table.is_partitioned:
        return lambda row, aliases: both_sql(inserted, updated, row, aliases)
    return lambda row, aliases: either_sql(inserted, updated, row, aliases)


def both_sql(
    inserted: Callable[[str, Aliases], Sql] | None,
    updated: Callable[[str, Aliases], Sql] | None,
    row: str,
    aliases: Aliases,
) -> Sql:
    """Both conditions, of any row."""
    checks = [check(row, aliases) for check in (inserted, updated) if check is not None]
    return join(" and ", [concat(raw("("), check, raw(")")) for check in checks])


def either_sql(
    inserted: Callable[[str, Aliases], Sql] | None,
    updated: Callable[[str, Aliases], Sql] | None,
    row: str,
    aliases: Aliases,
) -> Sql:
    """The one condition for rows that are new, the other for those that were there.

    Source: PostgreSQL, 5.6 System Columns: xmax of a row that nobody has changed yet is 0.
    """
    return concat(
        raw("case when "), identifier(row, "xmax"), raw(" = 0 then "),
        raw("true") if inserted is None else inserted(row, aliases), raw(" else "),
        raw("true") if updated is None else updated(row, aliases), raw(" end"),
    )  # fmt: skip
