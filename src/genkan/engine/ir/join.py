"""Rows of a table that stand in an answer from elsewhere: found for all its objects at once.

Source: Hasura v2, action relationships, remote schema relationships.
"""

from __future__ import annotations

from dataclasses import dataclass

from genkan.engine.ir.select import (
    AggregateRelationshipField,
    ArrayRelationshipField,
    ObjectRelationshipField,
)
from genkan.engine.ir.value import PgType
from genkan.engine.names import ColumnName, SourceName


@dataclass(frozen=True, slots=True)
class Join:
    """What is put into each object of the answer.

    keys: the members of an object that are its key, and the types of their columns.
    field: the related rows; its ``join`` calls the members `key_column`.
    """

    source: SourceName
    keys: tuple[tuple[str, PgType], ...]
    field: ObjectRelationshipField | ArrayRelationshipField | AggregateRelationshipField


def key_column(number: int) -> ColumnName:
    """The column that stands for a key's member, by its place among them, from 0."""
    return ColumnName(f"{number}.")
