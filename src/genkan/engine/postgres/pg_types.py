"""Rows of pg_type as types of the catalog."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from genkan.engine.catalog.model import PgType, TypeKind


class TypeRow(msgspec.Struct, frozen=True):
    """A type: its element if it is an array, its base type if it is a domain, else 0.

    is_not_null: of a domain that takes no null.
    """

    oid: int
    schema: str
    name: str
    kind: str
    element: int
    base: int
    is_not_null: bool = False


_TYPE_KINDS: Final = {
    "b": TypeKind.SCALAR,
    "c": TypeKind.COMPOSITE,
    "d": TypeKind.DOMAIN,
    "e": TypeKind.ENUM,
    "m": TypeKind.RANGE,
    "p": TypeKind.PSEUDO,
    "r": TypeKind.RANGE,
}


def pg_types(rows: Iterable[TypeRow]) -> Mapping[int, PgType]:
    """Each type by its oid; a domain stands for its base type, as Hasura has it."""
    by_oid = {row.oid: row for row in rows}

    def pg_type(oid: int) -> PgType:
        row = by_oid[oid]
        if row.base:
            return pg_type(row.base)
        if row.element:
            return PgType(row.schema, row.name, TypeKind.ARRAY, pg_type(row.element))
        return PgType(row.schema, row.name, _TYPE_KINDS[row.kind])

    return {oid: pg_type(oid) for oid in by_oid}
