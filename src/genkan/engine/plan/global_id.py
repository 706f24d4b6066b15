"""Relay's opaque texts, read: base64 of JSON, as `sql.relay` writes them.

Source: Hasura v2, Schema/Node (the formats of node ids), Data.Text base64Decode; the
messages are those of Haskell's JSON parser.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, cast

import msgspec

from genkan.engine.errors import ValidationFailed
from genkan.engine.schema.reading import is_number, json_type, number_text

# Fractions keep their digits; a float would lose some of them.
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")
_VERSION: Final = 1
_LEAST_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class NodeId:
    """``[1, "public", "author", 1]``: ``values`` of the primary key, at least one."""

    schema: str
    table: str
    values: tuple[object, ...]


def read_node_id(text: str, place: str) -> NodeId:
    """A node's id. Raises ValidationFailed when it is none."""
    try:
        return _node_id(_decoded_json(base64_decoded(text)))
    except ValueError as fault:
        raise ValidationFailed(f"invalid node id: Error in $: {fault}", path=place) from None


def decode_cursor(text: str) -> object:
    """A cursor's JSON. Raises LookupError when it is none."""
    try:
        return _decoded_json(base64_decoded(text))
    except ValueError:
        raise LookupError(text) from None


def base64_decoded(text: str) -> bytes:
    """The bytes, as lenient as Haskell's decoder: other letters and missing padding pass."""
    letters = _NOT_BASE64.sub(b"", text.encode("ascii", "ignore"))
    if len(letters) % 4 == 1:  # six bits alone are no byte
        letters = letters[:-1]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _decoded_json(text: bytes) -> object:
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ValueError(_syntax_fault(text, str(error))) from None


def _syntax_fault(text: bytes, fault: str) -> str:
    if not text.strip() or "truncated" in fault:
        return "not enough input"
    position = re.search(r"\(byte (\d+)\)", fault)
    at = int(position[1]) if position else 0
    rest = text[at : at + 100].decode("latin-1")
    return f"Failed reading: not a valid json value at '{rest}'"


def _node_id(value: object) -> NodeId:
    if not isinstance(value, list):
        raise ValueError(  # noqa: TRY004  # what a client sent, not what we passed
            f"parsing node id failed, expected Array, but encountered {json_type(value)}"
        )
    parts = cast("list[object]", value)
    if not parts:
        raise ValueError("unexpected GUID format, found empty list")
    version, rest = parts[0], parts[1:]
    if not is_number(version):
        raise ValueError("unexpected GUID format, needs to start with a version number")
    if version != _VERSION:
        number = number_text(cast("int | Decimal", version))
        raise ValueError(f"unsupported GUID version: {number}")
    if len(rest) < _LEAST_PARTS:
        raise ValueError(
            "GUID version 1: expecting schema name, table name and at least one column value"
        )
    for name in rest[:2]:
        if not isinstance(name, str):
            raise ValueError(  # noqa: TRY004  # as above
                f"parsing Text failed, expected String, but encountered {json_type(name)}"
            )
    return NodeId(cast("str", rest[0]), cast("str", rest[1]), tuple(rest[2:]))
