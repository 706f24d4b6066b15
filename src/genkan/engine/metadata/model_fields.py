"""The types that logical models' fields and native queries' arguments are declared with.

Source: Hasura v2, logical models (LogicalModelType), native queries (NullableScalarType).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.names import ColumnName, LogicalModelName


@dataclass(frozen=True, slots=True)
class ScalarOf:
    """A field's type: one that Postgres knows by the name ``scalar``."""

    scalar: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """A field's type: any number of ``items``."""

    items: FieldType
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class ModelOf:
    """A field's type: another logical model. A relationship of the native query fills it."""

    model: LogicalModelName
    nullable: bool = False


FieldType: TypeAlias = ScalarOf | ArrayOf | ModelOf


@dataclass(frozen=True, slots=True)
class LogicalModelField:
    """A field of a logical model; its name is that of a column that the query returns."""

    type: FieldType
    description: str | None = None


ModelFields: TypeAlias = Mapping[ColumnName, LogicalModelField]


@dataclass(frozen=True, slots=True)
class QueryArgument:
    """An argument of a native query; ``type`` is a name that Postgres knows."""

    type: str
    nullable: bool = False
    description: str | None = None
