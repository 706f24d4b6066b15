"""Rows of asyncpg, parsed into our records where they enter."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from genkan.identity.errors import AlreadyExists, StillInUse
from genkan.identity.model.listing import Listing, Part, Place
from genkan.storage.connection import Record, is_duplicate, is_still_referenced

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


def texts_from(value: object) -> tuple[str, ...]:
    """The value of an array of texts."""
    return msgspec.convert(value, tuple[str, ...])


def ids_from_rows(rows: Sequence[Record], column: str) -> tuple[str, ...]:
    """One text column of several rows, in order."""
    return tuple(str(row[column]) for row in rows)


def begin_arguments(listing: Listing) -> tuple[object, ...]:
    """The first five parameters of every query that reads a list part by part."""
    after = listing.after
    return (
        listing.sort,
        after.key if after else None,
        after.id if after else None,
        listing.is_descending,
        listing.limit_rows + 1,  # one more shows whether there is a next part
    )


def part_end(rows: Sequence[Record], listing: Listing, id_column: str) -> Place | None:
    """Where the next part begins; the rows have one too many when there is one."""
    if len(rows) <= listing.limit_rows:
        return None
    last = rows[listing.limit_rows - 1]
    return Place(key=str(last["sort_key"]), id=str(last[id_column]))


def part_from_rows(rows: Sequence[Record], kind: type[T], listing: Listing) -> Part[T]:
    """The part of a list whose rows have the columns `id` and `sort_key`."""
    records = records_from_rows(rows[: listing.limit_rows], kind)
    return Part(records, part_end(rows, listing, "id"))


@contextmanager
def unique(description: str) -> Generator[None]:
    """What is written inside has names of its own; AlreadyExists otherwise."""
    try:
        yield
    except Exception as error:
        if is_duplicate(error):
            raise AlreadyExists(description) from error
        raise


@contextmanager
def unneeded(description: str) -> Generator[None]:
    """What is removed inside is needed by nothing; StillInUse otherwise."""
    try:
        yield
    except Exception as error:
        if is_still_referenced(error):
            raise StillInUse(description) from error
        raise
