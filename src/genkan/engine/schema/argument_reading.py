"""How the scalars of arguments are read that are not values of columns.

They are stricter than columns: ``limit: "3"`` is refused, ``id: {_eq: "3"}`` is not.
Source: Hasura v2, lib/schema-parsers Internal/Scalars.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from genkan.engine.catalog.model import INT8, TEXT
from genkan.engine.schema.reading import (
    FloatLiteral,
    Identity,
    Leaf,
    Mismatch,
    Structural,
    Unreadable,
    check_integer,
    is_number,
)

_INT8_DIGITS: Final = 19


def _check_non_negative(value: object) -> None:
    is_negative = isinstance(value, int | float | Decimal) and value < 0
    if not _is_integer(value) or is_negative:
        raise Mismatch("a non-negative 32-bit integer", "Int", value)
    check_integer(value, 0, 2**31 - 1)


def _check_big_integer(value: object) -> None:
    # A negative offset is Postgres' to refuse, as it is with Hasura.
    if isinstance(value, str) and value.isascii() and value.isdigit():
        if len(value) > _INT8_DIGITS:
            raise Unreadable(f"The value {value[:40]} lies outside the bounds of a 64-bit integer")
        value = int(value)
    if not _is_integer(value):
        expected = "a 32-bit integer, or a 64-bit integer represented as a string"
        raise Mismatch(expected, "Int", value)
    check_integer(value, -(2**63), 2**63 - 1)


def check_flag(value: object) -> None:
    """Raises Mismatch for a value that is no boolean."""
    if not isinstance(value, bool):
        raise Mismatch("a boolean", "Boolean", value)


def _check_string(value: object) -> None:
    if not isinstance(value, str):
        raise Mismatch("a string", "String", value)


def _check_id(value: object) -> None:
    if not isinstance(value, str) and not _is_integer(value):
        raise Mismatch("a String or a 32-bit integer", "ID", value)
    check_integer(value, -(2**63), 2**63 - 1)


def _check_int(value: object) -> None:
    if not _is_integer(value):
        raise Mismatch("a 32-bit integer", "Int", value)
    check_integer(value, -(2**31), 2**31 - 1)


def _is_integer(value: object) -> bool:
    """Whether it may be one: JSON parts no integers from fractions."""
    return is_number(value) and not isinstance(value, FloatLiteral)


LIMIT: Final = Leaf(INT8, _check_non_negative, is_ranged=True)
OFFSET: Final = Leaf(INT8, _check_big_integer, is_ranged=True)
FLAG: Final = Structural(check_flag)
WORD: Final = Structural(_check_string)
GLOBAL_ID: Final = Identity(_check_id)
ZONE: Final = Leaf(TEXT, _check_string, is_ranged=False)
CURSOR: Final = ZONE
WHOLE_NUMBER: Final = Structural(_check_int)
