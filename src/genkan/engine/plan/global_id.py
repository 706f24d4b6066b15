"""Relay's global ids: ``[1, "public", "author", 1]``.

Source: Hasura v2, Schema/Node (the formats of node ids), whose messages are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias, cast

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.relay_text import decoded
from genkan.engine.schema.json_type import json_type
from genkan.engine.schema.reading import is_number, number_text

_VERSION: Final = 1
_LEAST_PARTS: Final = 3
# Where the key begins in an id.
FIRST_VALUE: Final = 3
IdShape: TypeAlias = "tuple[str | type, ...]"


@dataclass(frozen=True, slots=True)
class NodeId:
    """``[1, "public", "author", 1]``: ``values`` of the primary key, at least one."""

    schema: str
    table: str
    values: tuple[object, ...]


def read_node_id(text: str, place: str) -> NodeId:
    """A node's id. Raises ValidationFailed when it is none."""
    try:
        return _node_id(decoded(text))
    except ValueError as fault:
        raise ValidationFailed(f"invalid node id: Error in $: {fault}", path=place) from None


def id_shape(text: object) -> IdShape | None:
    """What of an id decides the plan: its table, and of the key's values how many and what kind.

    None for what is no id.
    """
    if not isinstance(text, str):
        return None
    try:
        node = _node_id(decoded(text))
    except ValueError:
        return None
    return node.schema, node.table, *(type(value) for value in node.values)


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
