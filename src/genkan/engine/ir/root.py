"""What one root field of an operation means."""

from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.ir.select import Aggregate, Select


@dataclass(frozen=True, slots=True)
class SelectRows:
    """``<table>``: a list."""

    select: Select


@dataclass(frozen=True, slots=True)
class SelectRow:
    """``<table>_by_pk``: an object, or null."""

    select: Select


@dataclass(frozen=True, slots=True)
class SelectAggregate:
    """``<table>_aggregate``: an object."""

    aggregate: Aggregate


@dataclass(frozen=True, slots=True)
class Literal:
    """A root field answered without the database: ``__typename``, ``__schema``, ``__type``.

    json: the field's value, ready for the response.
    """

    json: bytes


TableRoot: TypeAlias = SelectRows | SelectRow | SelectAggregate
Root: TypeAlias = TableRoot | Literal
