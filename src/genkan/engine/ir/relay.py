"""Relay's words: cursors, slices and global ids; the `Connection` they stand in is in select.py.

Source: GraphQL Cursor Connections and Global Object Identification (relay.dev); Hasura v2, Relay.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from genkan.engine.catalog.model import Column
from genkan.engine.ir.value import Value
from genkan.engine.names import TableName


@dataclass(frozen=True, slots=True)
class NodeIdField:
    """``id``: base64 of ``[1, "public", "author", 1]``, the key's columns last."""

    table: TableName
    key: tuple[Column, ...]


class PageInfoPart(Enum):
    """The fields of ``PageInfo``; null cursors and false where the page is empty."""

    START_CURSOR = "startCursor"
    END_CURSOR = "endCursor"
    HAS_NEXT_PAGE = "hasNextPage"
    HAS_PREVIOUS_PAGE = "hasPreviousPage"


@dataclass(frozen=True, slots=True)
class CursorField:
    """``cursor``: base64 of the row's order keys as a JSON object."""


class Side(Enum):
    """Which rows a cursor leaves."""

    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Split:
    """The rows on one side of a cursor. ``values``: one for each key of the order."""

    side: Side
    values: tuple[Value, ...]


class End(Enum):
    """Which end of the rows a slice takes."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Slice:
    """At most ``count`` rows of one end."""

    end: End
    count: Value
