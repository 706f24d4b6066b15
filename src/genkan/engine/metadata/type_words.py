"""Postgres types as Hasura's messages and answers name them.

Source: Hasura v2, `Backends/Postgres/SQL/Types.hs` (`pgScalarTypeToText`).
"""

from collections.abc import Mapping
from typing import Final

from genkan.engine.catalog.model import PgType

# Others are named as Postgres names them.
_WORDS: Final[Mapping[str, str]] = {
    "bool": "boolean", "float4": "real", "int2": "smallint", "int4": "integer", "int8": "bigint",
}  # fmt: skip


def type_word(column_type: PgType) -> str:
    """``integer`` of ``int4``; an array is its elements' word with a leading underscore."""
    if column_type.element is not None:
        return f"_{type_word(column_type.element)}"
    return _WORDS.get(column_type.name, column_type.name)
