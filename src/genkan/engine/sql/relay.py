"""Connections: one page of rows as edges, and whether there are more around it.

The page is read by its order keys, so that an index serves it: rows on one side of the
cursor, at most so many. What is before and after it is looked for only when asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import LiteralString, TypeAlias

from genkan.engine.ir.aggregate import TypenameField
from genkan.engine.ir.bool_exp import TRUE, Computed
from genkan.engine.ir.order_by import ColumnKey, Direction, OrderBy, OrderKey
from genkan.engine.ir.relay import (
    CursorField,
    End,
    NodeIdField,
    PageInfoPart,
    Side,
    Split,
)
from genkan.engine.ir.select import (
    Connection,
    ConnectionField,
    Edges,
    Field,
    NodeField,
    PageInfo,
    RowsOf,
)
from genkan.engine.ir.value import Value
from genkan.engine.names import ResponseName
from genkan.engine.sql.aggregate import Computation, typename_sql
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.compilation import Compilation
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, key, raw
from genkan.engine.sql.json_object import object_sql
from genkan.engine.sql.order_by import key_sql, order_by_sql
from genkan.engine.sql.value import value_sql

# Leaves of a cursor and the objects between: {"author": {"name": <key>}}.
_CursorTree: TypeAlias = "dict[str, OrderKey | _CursorTree]"

REVERSED: Mapping[Direction, Direction] = {
    Direction.ASC_NULLS_LAST: Direction.DESC_NULLS_FIRST,
    Direction.ASC_NULLS_FIRST: Direction.DESC_NULLS_LAST,
    Direction.DESC_NULLS_LAST: Direction.ASC_NULLS_FIRST,
    Direction.DESC_NULLS_FIRST: Direction.ASC_NULLS_LAST,
}
ASCENDING = frozenset({Direction.ASC_NULLS_LAST, Direction.ASC_NULLS_FIRST})
NULLS_LAST = frozenset({Direction.ASC_NULLS_LAST, Direction.DESC_NULLS_LAST})


@dataclass(frozen=True, slots=True)
class Writers:
    """What select.py writes for a connection (it holds connections, so it can not be asked).

    rows: a sub-select of whole granted rows, with new aliases each time.
    node: one row, aliased as told, as an object.
    """

    rows: Callable[[RowsOf], Sql]
    node: Callable[[Mapping[ResponseName, Field], str], Sql]


def connection_sql(connection: Connection, writers: Writers, compilation: Compilation) -> Sql:
    """A scalar sub-select: the connection as an object."""
    aliases = compilation.aliases
    page = page_sql(connection, writers, aliases)
    computation = Computation(compilation, aliases.next(), aliases.next())
    members = {
        name: member_sql(member, connection, writers, computation)
        for name, member in connection.fields.items()
    }
    # A group even when no value is an aggregate: one row always, not one per row.
    values = join(", ", computation.values or [raw("1")])
    return concat(
        raw("(select "), object_sql(members),
        raw(" from (select "), values,
        raw(" from "), page, raw(" as "), identifier(computation.row),
        raw(" having true) as "), identifier(computation.result), raw(")"),
    )  # fmt: skip


def page_sql(connection: Connection, writers: Writers, aliases: Aliases) -> Sql:
    """A sub-select: the page's rows in their order.

    The last rows are the first ones of the opposite order, turned round.
    """
    order = connection.rows.order_by
    if connection.slice is None:
        return side_sql(connection, order, EMPTY, writers, aliases)
    limit = raw(" limit ") + value_sql(connection.slice.count)
    if connection.slice.end is End.FIRST:
        return side_sql(connection, order, limit, writers, aliases)
    backwards = tuple(OrderBy(one.key, REVERSED[one.direction]) for one in order)
    rows = side_sql(connection, backwards, limit, writers, aliases)
    row = aliases.next()
    return concat(
        raw("(select "), identifier(row), raw(".* from "), rows, raw(" as "), identifier(row),
        order_by_sql(order, row, aliases), raw(")"),
    )  # fmt: skip


def side_sql(
    connection: Connection,
    order: tuple[OrderBy, ...],
    limit: Sql,
    writers: Writers,
    aliases: Aliases,
) -> Sql:
    """A sub-select: the rows on the wanted side of the cursor, in ``order``."""
    rows = writers.rows(base(connection.rows))
    row = aliases.next()
    split = connection.split
    where = EMPTY
    if split is not None:
        where = raw(" where ") + split_sql(split, connection.rows.order_by, row, aliases)
    return concat(
        raw("(select "), identifier(row), raw(".* from "), rows, raw(" as "), identifier(row),
        where, order_by_sql(order, row, aliases), limit, raw(")"),
    )  # fmt: skip


def base(rows: RowsOf) -> RowsOf:
    """The rows before the page is cut; their order matters only where it says which they are."""
    if rows.distinct_on or rows.source.limit is not None:
        return rows
    return RowsOf(source=rows.source, call=rows.call, where=rows.where)


def split_sql(split: Split, order: tuple[OrderBy, ...], row: str, aliases: Aliases) -> Sql:
    """That the row is on the side of the cursor: by the first key that differs."""
    keys = list(zip(order, split.values, strict=True))
    condition = EMPTY
    for by, value in reversed(keys):
        beyond = beyond_sql(by, value, split.side, row, aliases)
        if condition == EMPTY:
            condition = beyond
            continue
        equal = equal_sql(by.key, value, row, aliases)
        condition = concat(
            raw("("), beyond, raw(" or ("), equal, raw(" and "), condition, raw("))")
        )
    return condition


def beyond_sql(by: OrderBy, value: Value, side: Side, row: str, aliases: Aliases) -> Sql:
    """That the key alone puts the row on the side of the cursor, nulls where they sort."""
    column, cursor = key_sql(by.key, row, aliases), value_sql(value)
    is_above = (by.direction in ASCENDING) == (side is Side.AFTER)
    operator: LiteralString = " > " if is_above else " < "
    compared = concat(raw("("), column, raw(operator), cursor, raw(")"))
    if is_never_null(by.key):
        return compared
    nulls_are_beyond = (by.direction in NULLS_LAST) == (side is Side.AFTER)
    null, known = (column, cursor) if nulls_are_beyond else (cursor, column)
    return concat(
        raw("("), compared, raw(" or ("), null, raw(" is null and "), known, raw(" is not null))"),
    )  # fmt: skip


def equal_sql(order_key: OrderKey, value: Value, row: str, aliases: Aliases) -> Sql:
    """That the row's key is the cursor's."""
    column, cursor = key_sql(order_key, row, aliases), value_sql(value)
    equal = concat(raw("("), column, raw(" = "), cursor, raw(")"))
    if is_never_null(order_key):
        return equal
    return concat(
        raw("("), equal, raw(" or ("), column, raw(" is null and "), cursor, raw(" is null))")
    )


def is_never_null(order_key: OrderKey) -> bool:
    """Whether no row has a null there, so that an index alone can serve the comparison."""
    match order_key:
        case ColumnKey(column, shown):
            return not isinstance(column, Computed) and not column.nullable and shown == TRUE
        case _:
            return False


def member_sql(
    member: ConnectionField, connection: Connection, writers: Writers, computation: Computation
) -> Sql:
    """``edges { ... }``, ``pageInfo { ... }`` or ``__typename``."""
    match member:
        case Edges(fields):
            edge = object_sql(
                {
                    name: edge_sql(field, connection, writers, computation)
                    for name, field in fields.items()
                }
            )
            return computation.reference(concat(raw("coalesce(json_agg("), edge, raw("), '[]')")))
        case PageInfo(parts):
            return object_sql(
                {
                    name: typename_sql(part.name)
                    if isinstance(part, TypenameField)
                    else computation.reference(
                        page_info_sql(part, connection, writers, computation)
                    )
                    for name, part in parts.items()
                }
            )
        case TypenameField(typename):
            return typename_sql(typename)


def edge_sql(
    field: CursorField | NodeField | TypenameField,
    connection: Connection,
    writers: Writers,
    computation: Computation,
) -> Sql:
    """One member of an edge."""
    match field:
        case CursorField():
            return cursor_sql(connection, computation.row, computation.compilation.aliases)
        case NodeField(fields):
            return writers.node(fields, computation.row)
        case TypenameField(typename):
            return typename_sql(typename)


def page_info_sql(
    part: PageInfoPart, connection: Connection, writers: Writers, computation: Computation
) -> Sql:
    """An aggregate over the page; of an empty one null, or false."""
    aliases = computation.compilation.aliases
    match part:
        case PageInfoPart.START_CURSOR | PageInfoPart.END_CURSOR:
            if not connection.cursor:
                return raw("null::text")
            cursor = cursor_sql(connection, computation.row, aliases)
            at = raw("1") if part is PageInfoPart.START_CURSOR else raw("count(*)")
            return concat(raw("(array_agg("), cursor, raw("))["), at, raw("]"))
        case PageInfoPart.HAS_NEXT_PAGE:
            probes = probes_sql(connection, End.FIRST, Side.BEFORE, writers, aliases)
        case PageInfoPart.HAS_PREVIOUS_PAGE:
            probes = probes_sql(connection, End.LAST, Side.AFTER, writers, aliases)
    found = join(" or ", probes) if probes else raw("false")
    return concat(raw("(count(*) > 0 and ("), found, raw("))"))


def probes_sql(
    connection: Connection, end: End, side: Side, writers: Writers, aliases: Aliases
) -> list[Sql]:
    """Whether rows are left out: by a slice of ``end``, by a cursor that asks for ``side``."""
    probes: list[Sql] = []
    if connection.slice is not None and connection.slice.end is end:
        offset = raw(" offset ") + value_sql(connection.slice.count)
        rows = side_sql(connection, (), offset, writers, aliases)
        more = identifier(aliases.next())
        probes.append(concat(raw("exists (select 1 from "), rows, raw(" as "), more, raw(")")))
    if connection.split is not None and connection.split.side is side:
        rows = writers.rows(base(connection.rows))
        row = aliases.next()
        split = split_sql(connection.split, connection.rows.order_by, row, aliases)
        # ``is not true``: a comparison with null leaves a row on neither side.
        probes.append(
            concat(
                raw("exists (select 1 from "), rows, raw(" as "), identifier(row),
                raw(" where ("), split, raw(") is not true)"),
            )
        )  # fmt: skip
    return probes


def cursor_sql(connection: Connection, row: str, aliases: Aliases) -> Sql:
    """Base64 of ``{"name" : "a", "id" : 1}``, spaced as ``json_build_object`` does."""
    tree: _CursorTree = {}
    for by, path in zip(connection.rows.order_by, connection.cursor, strict=True):
        node = tree
        for step in path[:-1]:
            below = node.setdefault(step, {})
            if not isinstance(below, dict):
                raise AssertionError(f"{path} is both a key and an object of a cursor")  # noqa: TRY004
            node = below
        node[path[-1]] = by.key
    return base64_sql(tree_sql(tree, row, aliases))


def tree_sql(tree: _CursorTree, row: str, aliases: Aliases) -> Sql:
    """An object of a cursor."""
    members = [
        concat(
            key(name),
            raw("::text, "),
            tree_sql(below, row, aliases)
            if isinstance(below, dict)
            else key_sql(below, row, aliases),
        )
        for name, below in tree.items()
    ]
    return build_sql("json_build_object(", members)


def node_id_sql(node_id: NodeIdField, row: str) -> Sql:
    """Base64 of ``[1, "public", "author", 1]``."""
    names = [key(name) + raw("::text") for name in (node_id.table.schema, node_id.table.name)]
    values = [identifier(row, column.name) for column in node_id.key]
    return base64_sql(build_sql("json_build_array(", [raw("1"), *names, *values]))


def build_sql(function: LiteralString, arguments: Iterable[Sql]) -> Sql:
    """A call."""
    return concat(raw(function), join(", ", arguments), raw(")"))


def base64_sql(json: Sql) -> Sql:
    """JSON as base64 in one line; Postgres breaks it after 76 letters."""
    return concat(
        raw("replace(encode(convert_to(("), json, raw(")::text, 'UTF8'), 'base64'), chr(10), '')")
    )
