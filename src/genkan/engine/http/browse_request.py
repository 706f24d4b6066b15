"""What an admin asks of a relation's rows, read from JSON and held against its columns.

Values are texts, or null: Postgres reads them by their columns' types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from genkan.engine.errors import InvalidParams
from genkan.engine.ir.browse import (
    BrowsedPage,
    BrowsedRelation,
    Comparison,
    Conditions,
    Direction,
    NewRow,
    NewValue,
    Operator,
    Order,
    Paging,
    RowKey,
    RowUpdate,
    ToDefault,
)
from genkan.engine.metadata.reading import (
    Node,
    fields,
    is_set,
    items,
    json_object,
    listed,
    name,
    natural,
    optional,
    refuse_unknown,
    required,
    text,
)
from genkan.engine.names import DEFAULT_SOURCE, ColumnName, SourceName
from genkan.engine.sql.browse import whole_order
from genkan.engine.sql.browse_condition import CTID

_ADDRESS: Final = ("source", "table")
_DEFAULT_LIMIT: Final = 50
_MOST_ROWS: Final = 1000
_DEFAULT_CELL_CHARACTERS: Final = 1024
_MOST_CELL_CHARACTERS: Final = 1_000_000
_DEFAULT_COUNT_MILLISECONDS: Final = 5000
_MOST_COUNT_MILLISECONDS: Final = 600_000
# Postgres' protocol numbers parameters with 16 bits; asyncpg takes the positive ones.
_MOST_VALUES: Final = 32_000
_NULL_OPERATORS: Final = frozenset({Operator.IS_NULL, Operator.IS_NOT_NULL})
Word = TypeVar("Word", Operator, Direction)


@dataclass(frozen=True, slots=True)
class Address:
    """Which relation is meant, in which source."""

    source: SourceName
    schema: str
    name: str


def read_address(body: Node) -> Address:
    """``{"source": "default", "table": {"schema": "public", "name": "users"}}``, or a bare name."""
    members = fields(body, "BrowseRows")
    source = optional(members, "source")
    table = required(members, "table", body)
    found = DEFAULT_SOURCE if source is None else SourceName(name(source))
    if isinstance(table.value, str):
        return Address(found, "public", name(table))
    names = fields(table, "QualifiedTable")
    schema = optional(names, "schema")
    own = name(required(names, "name", table))
    return Address(found, "public" if schema is None else name(schema), own)


def read_page(relation: BrowsedRelation, body: Node) -> BrowsedPage:
    """The page that is asked for; all columns unless some are named."""
    members = fields(body, "BrowseRows")
    known = (
        *_ADDRESS, "columns", "where", "order_by", "after", "limit", "cell_characters", "explain",
    )  # fmt: skip
    refuse_unknown(members, known, body)
    named = optional(members, "columns")
    columns = relation.columns if named is None else _columns(relation, named)
    order = tuple(_order(relation, one) for one in listed(members, "order_by"))
    return BrowsedPage(
        relation=relation,
        columns=tuple(columns),
        where=read_where(relation, members),
        order_by=order,
        after=_after(relation, order, optional(members, "after")),
        limit=_within(members, "limit", _DEFAULT_LIMIT, _MOST_ROWS),
        cell_characters=_within(
            members, "cell_characters", _DEFAULT_CELL_CHARACTERS, _MOST_CELL_CHARACTERS
        ),
    )


def wants_plan(body: Node) -> bool:
    """Whether Postgres' plan is a part of the answer."""
    return is_set(fields(body, "BrowseRows"), "explain")


def read_count(relation: BrowsedRelation, body: Node) -> tuple[Conditions, int]:
    """What is counted, and for how many milliseconds at most."""
    members = fields(body, "CountRows")
    refuse_unknown(members, (*_ADDRESS, "where", "timeout_ms"), body)
    limit = _within(members, "timeout_ms", _DEFAULT_COUNT_MILLISECONDS, _MOST_COUNT_MILLISECONDS)
    return read_where(relation, members), limit


def read_cell(relation: BrowsedRelation, body: Node) -> tuple[RowKey, ColumnName]:
    """Which cell; its row by the key, or by ``ctid`` where there is none."""
    members = fields(body, "ReadCell")
    refuse_unknown(members, (*_ADDRESS, "key", "column"), body)
    row = _key(relation, required(members, "key", body), may_be_ctid=True)
    return row, _column(relation, required(members, "column", body))


def read_new_rows(relation: BrowsedRelation, body: Node) -> tuple[NewRow, ...]:
    """The rows to insert; a column that a row leaves out has its default."""
    members = fields(body, "InsertRows")
    refuse_unknown(members, (*_ADDRESS, "rows"), body)
    node = required(members, "rows", body)
    rows = tuple(_new_row(relation, one) for one in items(node))
    _check_size(node, len(rows), sum(map(len, rows)))
    return rows


def read_updates(relation: BrowsedRelation, body: Node) -> tuple[RowUpdate, ...]:
    """Which rows, and the new values of their columns; ``{"default": true}`` is one."""
    members = fields(body, "UpdateRows")
    refuse_unknown(members, (*_ADDRESS, "rows"), body)
    node = required(members, "rows", body)
    updates = tuple(_update(relation, one) for one in items(node))
    _check_size(node, len(updates), sum(len(one.row) + len(one.changes) for one in updates))
    return updates


def _update(relation: BrowsedRelation, node: Node) -> RowUpdate:
    members = fields(node, "UpdateRow")
    refuse_unknown(members, ("key", "set"), node)
    row = _key(relation, required(members, "key", node), may_be_ctid=False)
    changed = required(members, "set", node)
    changes = {
        _named(relation, key, one): _new_value(one)
        for key, one in fields(changed, "Changes").items()
    }
    if not changes:
        raise InvalidParams('"set" names no column; name those that change', path=changed.path)
    return RowUpdate(row, changes)


def read_keys(relation: BrowsedRelation, body: Node) -> tuple[RowKey, ...]:
    """The rows to delete."""
    members = fields(body, "DeleteRows")
    refuse_unknown(members, (*_ADDRESS, "keys"), body)
    node = required(members, "keys", body)
    keys = tuple(_key(relation, one, may_be_ctid=False) for one in items(node))
    _check_size(node, len(keys), sum(map(len, keys)))
    return keys


def read_where(relation: BrowsedRelation, members: Mapping[str, Node]) -> Conditions:
    """The conditions of the filter bar; all of them hold."""
    return tuple(_comparison(relation, one) for one in listed(members, "where"))


def _comparison(relation: BrowsedRelation, node: Node) -> Comparison:
    members = fields(node, "Condition")
    refuse_unknown(members, ("column", "op", "value"), node)
    column = _column(relation, required(members, "column", node))
    operator = _word(Operator, required(members, "op", node))
    value = members.get("value")
    given = None if value is None or value.value is None else value
    if operator in _NULL_OPERATORS:
        if given is not None:
            raise InvalidParams(f'"{operator.value}" takes no value', path=given.path)
        return Comparison(column, operator)
    if given is None:
        message = f'"{operator.value}" needs a value; for null use "is null"'
        raise InvalidParams(message, path=f"{node.path}.value")
    if operator is not Operator.IN:
        return Comparison(column, operator, (text(given),))
    values = tuple(text(one) for one in items(given))
    if not 0 < len(values) <= _MOST_ROWS:
        message = f'"in" takes 1 to {_MOST_ROWS} values, found {len(values)}'
        raise InvalidParams(message, path=given.path)
    return Comparison(column, operator, values)


def _order(relation: BrowsedRelation, node: Node) -> Order:
    members = fields(node, "Order")
    refuse_unknown(members, ("column", "direction"), node)
    column = _column(relation, required(members, "column", node))
    direction = optional(members, "direction")
    return Order(column, Direction.ASC if direction is None else _word(Direction, direction))


def _after(
    relation: BrowsedRelation, order: tuple[Order, ...], node: Node | None
) -> tuple[str | None, ...] | None:
    if node is None:
        return None
    place = tuple(None if one.value is None else text(one) for one in items(node))
    if relation.paging is Paging.OFFSET:
        is_offset = len(place) == 1 and place[0] is not None and place[0].isdecimal()
        is_place = is_offset and len(place[0] or "") <= len("9" * 18)
    else:
        is_place = len(place) == len(whole_order(relation, order))
    if not is_place:
        message = 'this is no place in this order; give what "next" was, with the same "order_by"'
        raise InvalidParams(message, path=node.path)
    return place


def _key(relation: BrowsedRelation, node: Node, *, may_be_ctid: bool) -> RowKey:
    expected = relation.key
    if may_be_ctid and relation.paging is Paging.CTID:
        expected = (CTID.name,)
    if not expected:
        message = (
            f'the rows of {relation.kind} "{relation.name}" can not be told apart: it has no '
            "primary key and no unique index of columns without nulls; add one to edit them"
        )
        raise InvalidParams(message, path=node.path)
    members = json_object(node)
    if set(members) != set(expected):
        words = ", ".join(f'"{column}"' for column in expected)
        raise InvalidParams(f"a key names exactly the column(s) {words}", path=node.path)
    return {column: text(fields(node)[column]) for column in expected}


def _new_row(relation: BrowsedRelation, node: Node) -> NewRow:
    return {
        _named(relation, key, one): None if one.value is None else text(one)
        for key, one in fields(node, "Row").items()
    }


def _new_value(node: Node) -> NewValue:
    members = fields(node, "NewValue")
    refuse_unknown(members, ("value", "default"), node)
    if len(members) != 1:
        message = 'expected one of {"value": text or null} and {"default": true}'
        raise InvalidParams(message, path=node.path)
    if is_set(members, "default"):
        return ToDefault()
    value = required(members, "value", node)
    return None if value.value is None else text(value)


def _columns(relation: BrowsedRelation, node: Node) -> tuple[ColumnName, ...]:
    found = tuple(_column(relation, one) for one in items(node))
    if not found:
        raise InvalidParams("name at least one column", path=node.path)
    return found


def _column(relation: BrowsedRelation, node: Node) -> ColumnName:
    return _named(relation, text(node), node)


def _named(relation: BrowsedRelation, column: str, node: Node) -> ColumnName:
    found = ColumnName(column)
    if found not in relation.columns:
        message = f'{relation.kind} "{relation.name}" has no column "{column}"'
        raise InvalidParams(message, path=node.path)
    return found


def _word(words: type[Word], node: Node) -> Word:
    given = text(node)
    for word in words:
        if word.value == given:
            return word
    known = ", ".join(f'"{word.value}"' for word in words)
    raise InvalidParams(f'expected one of {known}, found "{given}"', path=node.path)


def _within(members: Mapping[str, Node], key: str, default: int, most: int) -> int:
    node = optional(members, key)
    number = default if node is None else natural(node)
    if not 1 <= number <= most:
        path = "$" if node is None else node.path
        raise InvalidParams(f'"{key}" is a number from 1 to {most}, found {number}', path=path)
    return number


def _check_size(node: Node, rows: int, values: int) -> None:
    if not rows:
        raise InvalidParams("name at least one row", path=node.path)
    if rows > _MOST_ROWS or values > _MOST_VALUES:
        message = f"at most {_MOST_ROWS} rows and {_MOST_VALUES} values at once; send fewer"
        raise InvalidParams(message, path=node.path)
