"""Which JSON values a column's type takes.

Strings pass for nearly every type: Postgres casts them and its error is the client's
(`data-exception`). Only what Hasura itself refuses is refused here, in its words; the text
of what passes is made by `ir.value_text`.
Source: Hasura v2, Backends/Postgres/SQL/Value (parsePGValue).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias, cast

from genkan.engine.catalog.model import PgType, TypeKind
from genkan.engine.ir.ltree import NOT_A_LABEL_PATH, is_label_path
from genkan.engine.schema.geojson import geometry_faults
from genkan.engine.schema.json_type import json_type

_MOST_JSON_LEVELS: Final = 200
_MOST_DIMENSIONS: Final = 6  # Postgres' MAXDIM


class Unreadable(Exception):
    """The value is not one of the type; whoever knows the place makes a `ParseFailed` of it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(Exception):
    """The value says what it may not; whoever knows the place makes a `ValidationFailed` of it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class FloatLiteral(Decimal):
    """A fraction written in the document: ``1.0`` is no Int there, as a number of JSON it is."""


class Mismatch(Exception):
    """The value is of another GraphQL type than `expected`."""

    def __init__(self, expected: str, type_name: str, value: object) -> None:
        super().__init__(expected)
        self.expected = expected
        self.type_name = type_name
        self.value = value


Check: TypeAlias = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is bound as one parameter of `type`.

    check: raises Unreadable or Mismatch.
    is_ranged: whether `check` may refuse a value for more than its JSON type, so that
        a cached plan has to check each request's value again.
    """

    type: PgType
    check: Check
    is_ranged: bool


@dataclass(frozen=True, slots=True)
class LeafList:
    """A list of leaves that is bound as one array parameter of `type`."""

    element: Leaf
    type: PgType


@dataclass(frozen=True, slots=True)
class Identity:
    """A global id: the table that it names decides the plan, the values of its key do not."""

    check: Check


@dataclass(frozen=True, slots=True)
class Structural:
    """A scalar that decides the plan itself: `_is_null`, `distinct`, a JSON path."""

    check: Check


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A value that somebody else reads: only its shape is looked at, by its type."""


Reading: TypeAlias = Leaf | LeafList | Identity | Structural | Forwarded


def column_leaf(column_type: PgType) -> Leaf:
    """How values of a column's type are read."""
    innermost = column_type
    while innermost.element is not None:
        innermost = innermost.element
    return Leaf(column_type, _check_of(column_type), innermost.name in _RANGED)


def _check_of(column_type: PgType) -> Check:
    if column_type.element is not None:
        element = _check_of(column_type.element)
        return lambda value: _check_array(value, element)
    if column_type.kind is TypeKind.SCALAR and column_type.name in _CHECKS:
        return _CHECKS[column_type.name]
    return lambda value: _check_unknown(value, column_type)


def _check_array(value: object, element: Check, dimensions: int = 1) -> None:
    if isinstance(value, str):
        return  # Postgres' own array literal
    if not isinstance(value, list):
        raise Unreadable(f"parsing [] failed, expected Array, but encountered {json_type(value)}")
    if dimensions > _MOST_DIMENSIONS:
        raise Unreadable(f"an array has at most {_MOST_DIMENSIONS} dimensions")
    for item in cast("list[object]", value):
        if isinstance(item, list):
            _check_array(cast("list[object]", item), element, dimensions + 1)
        elif item is not None:
            element(item)


def number_text(value: float | Decimal) -> str:
    """A number as Haskell shows it: ``42.0``, ``2.147483648e9``."""
    # Not normalize(): it rounds, and an exponent that Python finds too large is an exception.
    sign, digits, exponent = Decimal(str(value)).as_tuple()
    figures = "".join(map(str, digits)).lstrip("0")
    if not isinstance(exponent, int) or not figures:
        return "0.0"
    point = len(figures) + exponent  # the value is 0.figures * 10^point
    figures = figures.rstrip("0")
    minus = "-" if sign else ""
    if 0 <= point <= 7:  # noqa: PLR2004  # from 0.1 to 10^7 plain digits are shown
        whole, fraction = figures[:point].ljust(point, "0"), figures[point:]
        return f"{minus}{whole or '0'}.{fraction or '0'}"
    return f"{minus}{figures[0]}.{figures[1:] or '0'}e{point - 1}"


def is_number(value: object) -> bool:
    """Whether it is a JSON number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def check_integer(value: object, least: int, most: int) -> None:
    """Refuse a number that has a fraction or is out of bounds; no numbers are let pass."""
    if not is_number(value):
        return
    number = cast("int | float | Decimal", value)
    if not least <= number <= most or number != int(number):
        raise Unreadable(
            f"The value {number_text(number)} lies outside the bounds or is not an integer. "
            "Maybe it is a float, or is there integer overflow?"
        )


def _bounded(bits: int, haskell_name: str) -> Check:
    check_type = _number(f"Integer expected for input type: {haskell_name}")
    most = 2 ** (bits - 1) - 1

    def check(value: object) -> None:
        if type(value) is int and -most <= value <= most:
            return  # nearly always
        check_type(value)
        check_integer(value, -most - 1, most)

    return check


def _float(least: float, largest: float, haskell_name: str) -> Check:
    check_type = _number(f"Float expected for input type: {haskell_name}")

    def check(value: object) -> None:
        check_type(value)
        if isinstance(value, str):
            return
        number = cast("float | Decimal", value)
        if number != 0 and not least <= abs(number) <= largest:
            raise Unreadable(
                f"The value {number_text(number)} lies outside the bounds. "
                "Is it overflowing the float bounds?"
            )

    return check


def _number(parser: str) -> Check:
    def check(value: object) -> None:
        if not isinstance(value, str) and not is_number(value):
            raise Unreadable(
                f"parsing {parser} failed, expected Number, but encountered {json_type(value)}"
            )

    return check


def _string(parser: str) -> Check:
    def check(value: object) -> None:
        if not isinstance(value, str):
            raise Unreadable(
                f"parsing {parser} failed, expected String, but encountered {json_type(value)}"
            )

    return check


def _check_boolean(value: object) -> None:
    if not isinstance(value, bool | str):
        raise Unreadable(f"expected Bool, but encountered {json_type(value)}")


def _check_json(value: object) -> None:
    """Any JSON value will do that can be written without going too deep."""
    level: list[object] = [value]
    for _ in range(_MOST_JSON_LEVELS):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return
    raise Unreadable(f"the JSON value is nested more than {_MOST_JSON_LEVELS} levels deep")


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return cast("list[object]", value) if isinstance(value, list) else ()


def _check_geometry(value: object) -> None:
    _check_json(value)
    if isinstance(value, str):  # Postgres may read it: WKT, or WKB in hex
        return
    fault = next(geometry_faults(value), None)
    if fault is not None:
        raise Unreadable(fault)


def _check_ltree(value: object) -> None:
    if not is_label_path(value):
        raise Unreadable(NOT_A_LABEL_PATH)


def _check_raster(value: object) -> None:
    if not isinstance(value, str):
        raise Unreadable("expecting String for raster")
    try:
        bytes.fromhex(value)
    except ValueError:
        raise Unreadable(
            "invalid hexadecimal representation of raster well known binary format"
        ) from None


def _check_unknown(value: object, column_type: PgType) -> None:
    if not isinstance(value, str):
        raise Unreadable(f"A string is expected for type: {column_type.name}")


_CHECKS: Final[Mapping[str, Check]] = {
    "int2": _bounded(16, "PGSmallInt"),
    "int4": _bounded(32, "PGInteger"),
    "int8": _bounded(64, "PGBigInt"),
    "float4": _float(2.0**-149, (2 - 2**-23) * 2.0**127, "PGFloat"),
    "float8": _float(2.0**-1074, sys.float_info.max, "PGDouble"),
    "numeric": _number("Scientific"),
    "money": _number("Scientific"),
    "bool": _check_boolean,
    "bpchar": _string("Char"),
    "varchar": _string("Text"),
    "text": _string("Text"),
    "citext": _string("Text"),
    "date": _string("Day"),
    "timestamp": _string("LocalTime"),
    "timestamptz": _string("UTCTime"),
    "timetz": _string("ZonedTimeOfDay"),
    "uuid": _string("UUID"),
    "lquery": _string("Text"),
    "ltxtquery": _string("Text"),
    "ltree": _check_ltree,
    "json": _check_json,
    "jsonb": _check_json,
    "geometry": _check_geometry,
    "geography": _check_geometry,
    "raster": _check_raster,
}

_RANGED: Final = frozenset(
    {
        *("int2", "int4", "int8", "float4", "float8"),
        *("ltree", "raster", "json", "jsonb", "geometry", "geography"),
    }
)
