"""The arguments of ``select`` and ``count`` read, in Hasura's words where they do not read.

Source: Hasura v2, `RQL/DML/Types.hs` and its JSON instances.
"""

from collections.abc import Mapping
from typing import Final

from genkan.engine.errors import UnreadableArguments
from genkan.engine.ir.order_by import Direction
from genkan.engine.metadata.decode_table import table_name
from genkan.engine.metadata.reading import (
    Node,
    fields,
    integer,
    items,
    listed,
    optional,
    optional_text,
    record,
    required,
    text,
)
from genkan.engine.names import SourceName
from genkan.engine.operation.legacy_read import (
    LegacyColumn,
    LegacyCount,
    LegacyField,
    LegacyOrder,
    LegacyRelationship,
    LegacyRows,
    LegacySelect,
    Stars,
)

# By ``type`` and ``nulls``; without ``nulls`` as Postgres has it.
_DIRECTIONS: Final[Mapping[tuple[str, str | None], Direction]] = {
    ("asc", None): Direction.ASC_NULLS_LAST,
    ("asc", "first"): Direction.ASC_NULLS_FIRST,
    ("asc", "last"): Direction.ASC_NULLS_LAST,
    ("desc", None): Direction.DESC_NULLS_FIRST,
    ("desc", "first"): Direction.DESC_NULLS_FIRST,
    ("desc", "last"): Direction.DESC_NULLS_LAST,
}
_SIGNS: Final = {"+": "asc", "-": "desc"}


def legacy_select(args: Node, source: SourceName) -> LegacySelect:
    """The arguments of ``select``. Raises UnreadableArguments."""
    members = fields(args, "query")
    table = table_name(required(members, "table", args), source)
    return LegacySelect(table, _rows(args))


def legacy_count(args: Node, source: SourceName) -> LegacyCount:
    """The arguments of ``count``. Raises UnreadableArguments."""
    members = fields(args, "count query")
    table = table_name(required(members, "table", args), source)
    where = optional(members, "where")
    return LegacyCount(
        table=table,
        where=None if where is None else where.value,
        distinct=tuple(map(text, listed(members, "distinct"))),
    )


def _rows(node: Node) -> LegacyRows:
    members = record(node, "Hasura.RQL.DML.Types.SelectG", ("columns",))
    where, order_by = optional(members, "where"), optional(members, "order_by")
    limit, offset = optional(members, "limit"), optional(members, "offset")
    return LegacyRows(
        fields=tuple(_field(item) for item in items(members["columns"])),
        where=None if where is None else where.value,
        order_by=() if order_by is None else _orders(order_by),
        limit=None if limit is None else integer(limit),
        offset=None if offset is None else integer(offset),
    )


def _field(node: Node) -> LegacyField:
    match node.value:
        case str(name):
            steps = name.split(".")
            return Stars(len(steps)) if set(steps) == {"*"} else LegacyColumn(name)
        case dict():
            members = fields(node)
            name = text(required(members, "name", node))
            return LegacyRelationship(name, optional_text(members, "alias"), _rows(node))
        case _:
            raise UnreadableArguments(
                "A column should either be a string or an object (relationship)", path=node.path
            )


def _orders(node: Node) -> tuple[LegacyOrder, ...]:
    match node.value:
        case str() | dict():
            return (_order(node),)
        case list():
            return tuple(_order(item) for item in items(node))
        case _:
            raise UnreadableArguments("Expecting : array/string/object", path=node.path)


def _order(node: Node) -> LegacyOrder:
    match node.value:
        case str(written):
            sign = written[:1] if written[:1] in _SIGNS else ""
            direction = _DIRECTIONS[_SIGNS.get(sign, "asc"), None]
            return LegacyOrder(_steps(written.removeprefix(sign), node), direction)
        case dict():
            return _order_object(node)
        case _:
            raise UnreadableArguments("expecting an object or string for order by", path=node.path)


def _order_object(node: Node) -> LegacyOrder:
    members = fields(node)
    column = required(members, "column", node)
    kind, nulls = optional_text(members, "type") or "asc", optional_text(members, "nulls")
    if (kind, nulls) not in _DIRECTIONS:
        raise UnreadableArguments(
            'expecting "asc" or "desc" for type, "first" or "last" for nulls', path=node.path
        )
    if isinstance(column.value, str):
        return LegacyOrder(_steps(column.value, column), _DIRECTIONS[kind, nulls])
    steps = tuple(text(item) for item in items(column))
    return LegacyOrder(_checked(steps, column), _DIRECTIONS[kind, nulls])


def _steps(written: str, node: Node) -> tuple[str, ...]:
    return _checked(tuple(written.split(".")), node)


def _checked(steps: tuple[str, ...], node: Node) -> tuple[str, ...]:
    if not steps or not all(steps):
        raise UnreadableArguments("col/rel cannot be empty", path=node.path)
    return steps
