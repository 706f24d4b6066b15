"""What types of one name may differ in: whose they are."""

from __future__ import annotations

from typing import TypeAlias

from genkan.engine.catalog.model import PgType
from genkan.engine.names import (
    LogicalModelName,
    NativeQueryName,
    RemoteSchemaName,
    TableName,
)
from genkan.engine.schema.model import (
    Named,
    OfAggregateFunction,
    OfComparison,
    OfCustomType,
    OfEnumTable,
    OfGroupFunction,
    OfGroups,
    OfIntrospection,
    OfModel,
    OfNativeQuery,
    OfNode,
    OfPredicate,
    OfRemote,
    OfTable,
    OfUpdateOperator,
    OfWrites,
    Ready,
)

Subject: TypeAlias = (
    PgType | TableName | LogicalModelName | NativeQueryName | RemoteSchemaName | None
)


def subject_of(named: Named) -> Subject:  # noqa: PLR0911  # one return for each case of a match
    """What types of one name may differ in.

    text and varchar share String_comparison_exp by name, but not what is bound. Two sources can
    have tables of one name: what is bound in one of them must never be read of the other.
    """
    match named.origin:
        case OfComparison(column_type) | OfEnumTable(column_type=column_type):
            return column_type
        case (
            OfTable(table)
            | OfAggregateFunction(table)
            | OfPredicate(table)
            | OfGroups(table)
            | OfGroupFunction(table)
        ):
            return table.name
        case OfWrites(writes) | OfUpdateOperator(writes):
            return writes.table.name
        case OfModel(model):
            return model.owner
        case OfNativeQuery(query):
            return query.name
        case OfRemote(remote):
            return remote.grant.name
        case OfNode() | OfIntrospection() | OfCustomType() | Ready():
            return None
