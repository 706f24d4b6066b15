"""Whether a table can be a GraphQL enum: its key the values, one other column the comments.

Source: Hasura v2, schema: enum type tables.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from genkan.engine.catalog.model import Column, EnumValue, Table
from genkan.engine.metadata.type_words import type_word
from genkan.engine.names import ColumnName

_GRAPHQL_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
_NOT_A_VALUE: Final = frozenset({"true", "false", "null"})
_MOST_COLUMNS: Final = 2
_THE_TABLES: Final = "the table\N{RIGHT SINGLE QUOTATION MARK}s"


def enum_table_fault(table: Table, values: Sequence[EnumValue]) -> str | None:
    """Why the table can not be an enum, in Hasura's words; None when it can."""
    faults = tuple(_faults(table, values))
    if not faults:
        return None
    start = f'the table "{table.name}" cannot be used as an enum '
    if len(faults) == 1:
        return f"{start}because {faults[0]}"
    listed = "".join(f"  • {fault}\n" for fault in faults)
    return f"{start}for the following reasons:\n{listed}"


def _faults(table: Table, values: Sequence[EnumValue]) -> Iterator[str]:
    key: tuple[ColumnName, ...] = ()
    if table.primary_key is not None:
        key = table.primary_key.columns
    if not key:
        yield "the table must have a primary key"
    elif len(key) == 1:
        yield from _column_faults("primary key", table.columns[key[0]])
    else:
        listed = ", ".join(f'"{column}"' for column in sorted(key))
        yield f"{_THE_TABLES} primary key must not span multiple columns ({listed})"
    if len(table.columns) > _MOST_COLUMNS:
        listed = ", ".join(sorted(table.columns))
        yield (
            "the table must have exactly one primary key and optionally one comment column, "
            f"not {len(table.columns)} columns ({listed})"
        )
    elif len(key) == 1:
        yield from _comment_faults(table, key[0])
        yield from _value_faults(values)


def _comment_faults(table: Table, key: ColumnName) -> Iterator[str]:
    for name, column in table.columns.items():
        if name != key:
            yield from _column_faults("comment column", column)


def _column_faults(role: str, column: Column) -> Iterator[str]:
    if column.type.name != "text":
        found = type_word(column.type)
        yield (f'{_THE_TABLES} {role} ("{column.name}") must have type "text", not type "{found}"')


def _value_faults(values: Sequence[EnumValue]) -> Iterator[str]:
    if not values:
        yield "the table must have at least one row"
    wrong = sorted(
        item.value
        for item in values
        if _GRAPHQL_NAME.fullmatch(item.value) is None or item.value in _NOT_A_VALUE
    )
    if len(wrong) == 1:
        yield f'the value "{wrong[0]}" is not a valid GraphQL enum value name'
    elif wrong:
        quoted = [f'"{value}"' for value in wrong]
        comma = "," if len(quoted) > _MOST_COLUMNS else ""
        listed = f"{', '.join(quoted[:-1])}{comma} and {quoted[-1]}"
        yield f"the values {listed} are not valid GraphQL enum value names"
