"""What one root field of an operation means."""

from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.ir.select import Aggregate, Connection, Select


@dataclass(frozen=True, slots=True)
class SelectRows:
    """``<table>``, or a function of rows: a list."""

    select: Select


@dataclass(frozen=True, slots=True)
class SelectRow:
    """``<table>_by_pk``, ``node`` or a function of one row: an object, or null."""

    select: Select


@dataclass(frozen=True, slots=True)
class SelectAggregate:
    """``<table>_aggregate``: an object."""

    aggregate: Aggregate


@dataclass(frozen=True, slots=True)
class SelectConnection:
    """``<table>_connection``: an object."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class Literal:
    """A root field answered without the database: ``__typename``, ``__schema``, ``__type``.

    json: the field's value, ready for the response.
    """

    json: bytes


TableRoot: TypeAlias = SelectRows | SelectRow | SelectAggregate | SelectConnection
Root: TypeAlias = TableRoot | Literal
