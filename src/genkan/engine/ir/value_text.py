"""A JSON value as the text Postgres' input functions read.

Values travel to Postgres as text (`ir.value`). Constants get their text when a request is
planned or a permission is read, variables when a statement is bound; both by this page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

import msgspec

from genkan.engine.catalog.model import PgType, TypeKind
from genkan.engine.ir.value import VariableUse
from genkan.engine.names import VariableName

# Types whose text is JSON: GeoJSON for the last two (Hasura: geometry and geography scalars).
JSON_TYPES = frozenset({"json", "jsonb", "geometry", "geography"})
# Fractions keep their digits; a float would lose some of them.
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_INTEGERS = frozenset({"int2", "int4", "int8"})
_INTEGER_DIGITS = 19
_MONEY_DIGITS = 20
_CENT = Decimal("0.01")


def value_text(value: object, pg_type: PgType) -> str | None:
    """``value`` (decoded JSON) as ``pg_type`` reads it; None is SQL null.

    ``[1, 2]`` for an ``int4[]`` is ``{1,2}``, ``{"a": 1}`` for a ``jsonb`` is ``{"a":1}``,
    true for anything is ``true``, numbers keep their digits, ``1.0`` for an ``int4`` is ``1``.
    """
    if value is None:
        return None
    if type(value) is int and pg_type.name not in JSON_TYPES:
        return str(value)
    if pg_type.element is not None and isinstance(value, list):
        items = cast("list[object]", value)
        if pg_type.kind is TypeKind.ARRAY and pg_type.element.name in JSON_TYPES:
            items = [_json_in_disguise(item) for item in items]
        return array_text(items, pg_type.element)
    if pg_type.name in JSON_TYPES:
        return json_text(value)
    if isinstance(value, str):
        return value
    return _decimal_text(value, pg_type) if isinstance(value, Decimal) else json_text(value)


def composed_value(template: object, variables: Mapping[VariableName, object]) -> object:
    """The JSON of a literal, with the variables inside it put in."""
    match template:
        case VariableUse(name):
            return variables.get(name)
        case list():
            return [composed_value(one, variables) for one in cast("list[object]", template)]
        case dict():
            members = cast("Mapping[str, object]", template).items()
            return {name: composed_value(one, variables) for name, one in members}
        case _:
            return template


def _decimal_text(value: Decimal, pg_type: PgType) -> str:
    if pg_type.name == "money":
        return money_text(value)
    if pg_type.name in _INTEGERS and _is_whole(value):
        return str(int(value))  # JSON's 1.0 is an integer, which Postgres can not read so
    return json_text(value)


def money_text(amount: Decimal) -> str:
    """An amount as money reads it: two decimals, no exponent; ``1e3`` is ``1000.00``."""
    if amount.adjusted() >= _MONEY_DIGITS:
        return str(amount)  # Postgres finds it out of range
    return str(amount.quantize(_CENT, ROUND_HALF_UP))


def _is_whole(value: Decimal) -> bool:
    # An exponent of any size may stand in JSON; its digits are never written out.
    return value.adjusted() < _INTEGER_DIGITS and value == value.to_integral_value()


def array_text(items: Sequence[object], element: PgType) -> str:
    """An array literal, every element but NULL quoted: ``{"a","b c",NULL}``.

    Source: PostgreSQL, 8.15.6 Array Input and Output Syntax.
    """
    return "{" + ",".join(element_text(item, element) for item in items) + "}"


def element_text(item: object, element: PgType) -> str:
    """One element of an array literal; a list is a further dimension.

    Of arrays in a list (`_in`) each is a text of its own: they differ in length.
    """
    if isinstance(item, list) and element.name not in JSON_TYPES and element.element is None:
        return array_text(cast("list[object]", item), element)
    text = value_text(cast("object", item), element)
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _json_in_disguise(item: object) -> object:
    """What stands in an array of json: of a string the JSON that it holds, if any.

    Source: Hasura v2, Postgres/SQL/Value (buildArrayLiteral).
    """
    if not isinstance(item, str):
        return item
    try:
        return _DECODER.decode(item)
    except (msgspec.DecodeError, RecursionError):
        return item


def json_text(value: object) -> str:
    """``value`` as JSON text; integers of any size and decimals keep their digits."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case list():
            return "[" + ",".join(map(json_text, cast("Iterable[object]", value))) + "]"
        case dict():
            members = cast("Mapping[str, object]", value).items()
            return (
                "{" + ",".join(f"{json_text(key)}:{json_text(item)}" for key, item in members) + "}"
            )
        case _:
            return msgspec.json.encode(value).decode()
