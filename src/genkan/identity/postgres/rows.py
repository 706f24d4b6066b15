"""Rows of asyncpg, parsed into our records where they enter."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from genkan.storage.connection import Record

T = TypeVar("T")


def record_from_row(row: Record, kind: type[T]) -> T:
    """The record of a row whose columns are named as its fields; others are left out."""
    return msgspec.convert(dict(row.items()), kind)


def records_from_rows(rows: Sequence[Record], kind: type[T]) -> tuple[T, ...]:
    """The records of several rows, in order."""
    return tuple(record_from_row(row, kind) for row in rows)


def optional_record(row: Record | None, kind: type[T]) -> T | None:
    """The record of a row, None when there was none."""
    return None if row is None else record_from_row(row, kind)


def count_from(value: object) -> int:
    """The value of a `count(*)`."""
    return msgspec.convert(value, int)
