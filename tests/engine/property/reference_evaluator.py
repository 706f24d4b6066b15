"""What a role may read and what a query answers, in plain Python over plain rows.

Written from Hasura's documentation, without a line of the engine.
"""

import operator as op
from collections.abc import Callable
from typing import Any

from tests.engine.property.random_world import SESSION, Query, Relation, World, shares

# SQL's three truth values; None is unknown.
Truth = bool | None
Row = dict[str, Any]
WHOLE = "*"
COMPARISONS = {"_eq": op.eq, "_neq": op.ne, "_gt": op.gt, "_lte": op.le}
COLUMN_COMPARISONS = {"_ceq": op.eq, "_cne": op.ne, "_cgt": op.gt}


def answer(world: World, query: Query) -> object:
    """The list, or the object about the rows."""
    return (
        about(world, query, visible(world, query.table))
        if query.values
        else rows_of(world, query, visible(world, query.table))
    )


def visible(world: World, table: str) -> list[dict]:
    """The rows of ``table`` the reader may see, as it sees them: hidden values are null.

    ``WHOLE`` is the row as it is, by which it is joined.
    """
    seen = []
    for row in world.rows[table]:
        columns = readable(world, table, row)
        if columns is not None:
            shown = {name: value if name in columns else None for name, value in row.items()}
            seen.append({**shown, WHOLE: row})
    return seen


def readable(world: World, table: str, row: Row) -> set[str] | None:
    """The columns that those of the reader's permissions give that let it see the row."""
    giving = [
        one for one in shares(world, table, "reader") if permitted(world, table, row, one.filter)
    ]
    return {name for one in giving for name in one.columns} if giving else None


def permitted(world: World, table: str, row: Row, condition: dict) -> bool:
    return holds(world, table, row, condition, root=(table, row)) is True


def everything_visible(world: World) -> object:
    """All the role could ever learn: its rows as it sees them, and how they are joined."""
    return {
        table: [
            [
                {name: row[name] for name in world.permissions[table].columns},
                {name: row[WHOLE][name] for name in ("id", *spec.references)},
            ]
            for row in visible(world, table)
        ]
        for table, spec in world.tables.items()
        if table in world.permissions
    }


def holds(
    world: World, table: str, row: Row, condition: dict, *, root: tuple | None = None
) -> Truth:
    """Three-valued; ``root``: where a permission began, None for a client's condition."""
    parts = [one_holds(world, table, row, name, value, root) for name, value in condition.items()]
    return all_hold(parts)


def one_holds(  # noqa: PLR0911 - one case per kind
    world: World, table: str, row: Row, name: str, value: Any, root: tuple | None
) -> Truth:
    spec = world.tables[table]
    name = name.replace("$", "_")
    if name == "_and":
        return all_hold([holds(world, table, row, one, root=root) for one in value])
    if name == "_or":
        return any_holds([holds(world, table, row, one, root=root) for one in value])
    if name == "_not":
        return negated(holds(world, table, row, value, root=root))
    if name == "_exists":
        other = value["_table"]
        return any(
            holds(world, other, one, value["_where"], root=root) is True
            for one in world.rows[other]
        )
    if name in spec.relations:
        relation = spec.relations[name]
        candidates = world.rows[relation.target] if root else visible(world, relation.target)
        return any(
            holds(world, relation.target, one, value, root=root) is True
            for one in related(relation, row, candidates)
        )
    column = spec.columns[name]
    if not isinstance(value, dict):
        return null_equal(row[name], from_session(value, column.type))
    return all_hold(
        [column_holds(column, row, operator, right, root) for operator, right in value.items()]
    )


def column_holds(column: Any, row: Row, operator: Any, right: Any, root: tuple | None) -> Truth:
    left = row[column.name]
    operator = operator.replace("$", "_")
    if operator == "_is_null":
        return (left is None) is right
    if operator in COLUMN_COMPARISONS:
        other = root[1][right[1]] if isinstance(right, list) else row[right]
        return compared(COLUMN_COMPARISONS[operator], left, other)
    if operator in {"_in", "_nin"}:
        values = [0, 2] if right == "X-Hasura-Ids" else right
        found = any_holds([compared(op.eq, left, value) for value in values])
        return found if operator == "_in" else negated(found)
    value = from_session(right, column.type) if root else right
    if root and column.nullable and operator == "_eq":
        return null_equal(left, value)
    if root and column.nullable and operator == "_neq" and value is None:
        return True if left is not None else None
    return compared(COMPARISONS[operator], left, value)


def null_equal(left: object, right: Any) -> Truth:
    return True if left is None and right is None else compared(op.eq, left, right)


def from_session(value: Any, type_name: str) -> object:
    text = SESSION.get(value.lower()) if isinstance(value, str) else None
    if text is None:
        return value
    return int(text) if type_name == "int4" else text


def compared(operator: Any, left: object, right: Any) -> Truth:
    return None if left is None or right is None else operator(left, right)


def all_hold(parts: list[Truth]) -> Truth:
    return False if False in parts else None if None in parts else True


def any_holds(parts: list[Truth]) -> Truth:
    return True if True in parts else None if None in parts else False


def negated(value: Truth) -> Truth:
    return None if value is None else not value


def related(relation: Relation, row: Row, rows: list[Row]) -> list[Row]:
    key = row.get(WHOLE, row)[relation.ours]
    if key is None:
        return []
    return [one for one in rows if one.get(WHOLE, one)[relation.theirs] == key]


def chosen(world: World, query: Query, rows: list[Row], limit: int | None) -> list[Row]:
    """Filtered, ordered, distinct, cut; rows come in the order of their ids."""
    rows = [row for row in rows if holds(world, query.table, row, query.where) is True]
    for path, direction in reversed(query.order_by):
        rows = in_order(
            rows, lambda row, path=path: order_value(world, query.table, row, path), direction
        )
    if query.distinct_on:
        firsts = {}
        for row in rows:
            firsts.setdefault(row[query.distinct_on], row)
        rows = list(firsts.values())
    rows = rows[query.offset or 0 :]
    return rows if limit is None else rows[:limit]


def in_order(rows: list[Row], value_of: Callable[[Row], Any], direction: str) -> list[Row]:
    known = [row for row in rows if value_of(row) is not None]
    unknown = [row for row in rows if value_of(row) is None]
    known = sorted(known, key=value_of, reverse=direction.startswith("desc"))
    return unknown + known if direction.endswith("nulls_first") else known + unknown


def order_value(world: World, table: str, row: Row, path: tuple) -> Any:
    if len(path) == 1:
        return row[path[0]]
    relation = world.tables[table].relations[path[0]]
    rows = related(relation, row, visible(world, relation.target))
    if relation.is_array:
        return aggregated("max" if path[1] == "max" else "count", path[2], rows)
    return order_value(world, relation.target, rows[0], path[1:]) if rows else None


def least(*limits: int | None) -> int | None:
    given = [limit for limit in limits if limit is not None]
    return min(given) if given else None


def rows_of(world: World, query: Query, rows: list[Row]) -> list[dict]:
    limit = least(query.limit, world.permissions[query.table].limit)
    return [fields_of(world, query, row) for row in chosen(world, query, rows, limit)]


def about(world: World, query: Query, rows: list[Row]) -> dict:
    """The client's limit bounds what is counted; the permission's bounds the nodes alone."""
    counted = chosen(world, query, rows, query.limit)
    result = {
        "aggregate": {
            name: aggregated(function, column, counted)
            for name, (function, column) in query.values.items()
        }
    }
    if query.fields:
        result["nodes"] = rows_of(world, query, rows)
    return result


def aggregated(function: str, column: Any, rows: list[Row]) -> Any:
    values = [row[column] for row in rows if row[column] is not None] if column else rows
    if function == "count":
        return len(values)
    if function == "distinct":
        return len(set(values))
    return {"min": min, "max": max, "sum": sum}[function](values) if values else None


def fields_of(world: World, query: Query, row: Row) -> dict:
    spec = world.tables[query.table]
    result = {}
    for name, (kind, *rest) in query.fields.items():
        if kind == "column":
            result[name] = row[rest[0]]
            continue
        if kind == "typename":
            result[name] = rest[0]
            continue
        relation, inner = spec.relations[rest[0]], rest[1]
        rows = related(relation, row, visible(world, relation.target))
        if kind == "object":
            result[name] = fields_of(world, inner, rows[0]) if rows else None
        elif kind == "array":
            result[name] = rows_of(world, inner, rows)
        else:
            result[name] = about(world, inner, rows)
    return result
