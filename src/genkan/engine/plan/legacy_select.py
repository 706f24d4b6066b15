"""``select`` and ``count`` of the legacy data API to the IR, by the grants GraphQL has.

Source: Hasura v2, `RQL/DML/Select.hs`, `RQL/DML/Count.hs`, for the order of checks and
the places of errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.errors import NotSupported, PermissionDenied, UnexpectedPayload
from genkan.engine.ir.aggregate import AggregateObject, Count
from genkan.engine.ir.root import SelectAggregate, SelectRows, TableRoot
from genkan.engine.ir.select import (
    Aggregate,
    ArrayRelationshipField,
    ColumnField,
    Field,
    ObjectRelationshipField,
    RowsOf,
    Select,
)
from genkan.engine.ir.value import INT8, Constant
from genkan.engine.names import ResponseName
from genkan.engine.operation.legacy_read import (
    LegacyColumn,
    LegacyCount,
    LegacyRead,
    LegacyRelationship,
    LegacyRows,
    LegacySelect,
    Stars,
)
from genkan.engine.operation.limits import DEFAULT_LIMITS, Budget, check_input_depth
from genkan.engine.permission.legacy_world import (
    LegacyWorld,
    readable_column,
    readable_relationship,
    readable_table,
)
from genkan.engine.permission.role_view import RoleRelationship, RoleTable
from genkan.engine.plan.legacy_order_by import plan_legacy_order_by
from genkan.engine.plan.legacy_where import plan_legacy_where

# Where `count` stands in the object that its statement gives.
COUNT_FIELD: Final = ResponseName("aggregate")


@dataclass(frozen=True, slots=True)
class Asked:
    """What all levels of one select share: the world, and how much may yet be asked."""

    world: LegacyWorld
    budget: Budget


def plan_legacy_read(read: LegacyRead, world: LegacyWorld) -> TableRoot:
    """The meaning of a legacy read. Raises with places below its arguments."""
    match read:
        case LegacySelect():
            table = readable_table(world, read.table)
            asked = Asked(world, Budget(DEFAULT_LIMITS))
            return SelectRows(_select(read.rows, table, asked, "$", 0))
        case LegacyCount():
            return _count(read, world)


def _count(count: LegacyCount, world: LegacyWorld) -> SelectAggregate:
    try:
        table = readable_table(world, count.table)
    except PermissionDenied as error:
        raise PermissionDenied(
            f'{error.message}; "count" is only allowed if the role has "select" permissions '
            "on the table"
        ) from None
    distinct_on = tuple(
        readable_column(world, table, name, f"$.distinct[{index}]").column
        for index, name in enumerate(count.distinct)
    )
    where = plan_legacy_where(count.where, table, world, Budget(DEFAULT_LIMITS), "$")
    rows = RowsOf(source=table.select, where=where, distinct_on=distinct_on)
    counted = AggregateObject({ResponseName("count"): Count((), distinct=False)})
    return SelectAggregate(Aggregate(rows=rows, fields={COUNT_FIELD: counted}))


def _select(rows: LegacyRows, table: RoleTable, asked: Asked, path: str, depth: int) -> Select:
    check_input_depth(depth, DEFAULT_LIMITS, path)
    fields = _fields(rows, table, asked, path, depth)
    world, budget = asked.world, asked.budget
    where = plan_legacy_where(rows.where, table, world, budget, path)
    order_by = plan_legacy_order_by(rows.order_by, table, world, budget, f"{path}.order_by")
    for bound, key in ((rows.limit, "limit"), (rows.offset, "offset")):
        if bound is not None and bound < 0:
            raise NotSupported("unexpected negative value", path=f"{path}.{key}")
    return Select(
        rows=RowsOf(
            source=table.select,
            where=where,
            order_by=order_by,
            limit=_number(rows.limit),
            offset=_number(rows.offset),
        ),
        fields=fields,
    )


def _fields(
    rows: LegacyRows, table: RoleTable, asked: Asked, path: str, depth: int
) -> Mapping[ResponseName, Field]:
    """The fields that are named, then what the widest of the stars adds to them."""
    fields: dict[ResponseName, Field] = {}
    expanded: set[str] = set()
    for index, field in enumerate(rows.fields):
        asked.budget.spend()
        place = f"{path}.columns[{index}]"
        match field:
            case LegacyColumn(name):
                fields[ResponseName(name)] = _column(name, table, asked, place)
            case LegacyRelationship(name, alias):
                fields[ResponseName(alias or name)] = _relationship(
                    field, table, asked, place, depth
                )
                expanded.add(name)
            case Stars():
                continue
    levels = max((field.levels for field in rows.fields if isinstance(field, Stars)), default=0)
    if levels:
        added = _starred(table, levels, asked, depth)
        fields |= {
            name: one for name, one in added.items() if name not in fields and name not in expanded
        }
    return fields


def _column(name: str, table: RoleTable, asked: Asked, path: str) -> ColumnField:
    key = readable_column(asked.world, table, name, path)
    return ColumnField(key.column, key.shown)


def _relationship(
    field: LegacyRelationship, table: RoleTable, asked: Asked, path: str, depth: int
) -> Field:
    relationship, target = readable_relationship(asked.world, table, field.name, path)
    asked.budget.spend_relation(path)
    select = _select(field.rows, target, asked, path, depth + 1)
    rows = field.rows
    if not relationship.is_array and (
        rows.order_by or any(one is not None for one in (rows.where, rows.limit, rows.offset))
    ):
        raise UnexpectedPayload(
            "when selecting an 'obj_relationship' 'where', 'order_by', 'limit' and 'offset' "
            " can't be used",
            path=path,
        )
    return _related(relationship, select)


def _starred(
    table: RoleTable, levels: int, asked: Asked, depth: int
) -> Mapping[ResponseName, Field]:
    """All that the role may read; of relationships as deep as there are stars."""
    check_input_depth(depth, DEFAULT_LIMITS, "$.columns")
    fields: dict[ResponseName, Field] = {}
    for column, shown in table.select.columns.items():
        asked.budget.spend()
        found = table.select.granted.table.columns[column]
        fields[ResponseName(column)] = ColumnField(found, shown)
    if levels == 1:
        return fields
    for relationship in table.relationships.values():
        asked.budget.spend_relation("$.columns")
        target = asked.world.view.tables[relationship.target]
        inner = _starred(target, levels - 1, asked, depth + 1)
        select = Select(rows=RowsOf(source=target.select), fields=inner)
        fields[ResponseName(relationship.name)] = _related(relationship, select)
    return fields


def _related(relationship: RoleRelationship, select: Select) -> Field:
    if relationship.is_array:
        return ArrayRelationshipField(select, relationship.join)
    return ObjectRelationshipField(select, relationship.join)


def _number(number: int | None) -> Constant | None:
    return None if number is None else Constant(str(number), INT8)
