"""The engine's side: a random world as catalog and metadata, a query as IR over a RoleView."""

from genkan.engine.catalog.model import (
    Catalog,
    Column,
    ForeignKey,
    KeyConstraint,
    PgType,
    RelationKind,
    Table,
)
from genkan.engine.ir.aggregate import AggregateObject, ColumnAggregates, Count, TypenameField
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import And, BoolExp, Compare, IsNull, Not, Operator, Or, Related
from genkan.engine.ir.order_by import (
    AggregateKey,
    ColumnKey,
    Direction,
    OrderBy,
    OrderKey,
    RelatedKey,
)
from genkan.engine.ir.root import Root, SelectAggregate, SelectRows
from genkan.engine.ir.select import (
    Aggregate,
    AggregateRelationshipField,
    ArrayRelationshipField,
    ColumnField,
    Nodes,
    ObjectRelationshipField,
    RowsOf,
    Select,
)
from genkan.engine.ir.value import INT8, Constant, array_of
from genkan.engine.ir.value_text import value_text
from genkan.engine.metadata.model import (
    ForeignKeyOn,
    Metadata,
    Relationship,
    SelectPermission,
    Source,
    TrackedTable,
)
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ColumnName,
    GraphQLName,
    RelationshipName,
    RoleName,
    TableName,
)
from genkan.engine.permission.role_view import RoleColumn, RoleTable, RoleView
from tests.engine.property.random_world import Query, World

READER = RoleName("reader")


def name_of(table: str) -> TableName:
    return TableName(DEFAULT_SOURCE, "public", table)


def catalog_of(world: World) -> Catalog:
    tables = [
        Table(
            name=name_of(spec.name),
            kind=RelationKind.TABLE,
            columns={
                ColumnName(column.name): Column(
                    ColumnName(column.name), PgType("pg_catalog", column.type), column.nullable
                )
                for column in spec.columns.values()
            },
            primary_key=KeyConstraint(f"{spec.name}_pkey", (ColumnName("id"),)),
            foreign_keys=tuple(
                ForeignKey(
                    f"{spec.name}_{column}_fkey",
                    name_of(target),
                    {ColumnName(column): ColumnName("id")},
                )
                for column, target in spec.references.items()
            ),
        )
        for spec in world.tables.values()
    ]
    return Catalog({table.name: table for table in tables}, {}, {})


def metadata_of(world: World) -> Metadata:
    tables = {}
    for spec in world.tables.values():
        objects, arrays = {}, {}
        for relation in spec.relations.values():
            name = RelationshipName(relation.name)
            if relation.is_array:
                column = (ColumnName(relation.theirs),)
                arrays[name] = Relationship(name, ForeignKeyOn(name_of(relation.target), column))
            else:
                objects[name] = Relationship(name, ForeignKeyOn(None, (ColumnName(relation.ours),)))
        granted = {
            RoleName(role): SelectPermission(
                columns=tuple(map(ColumnName, permission.columns)),
                filter=permission.filter,
                limit=permission.limit,
                allow_aggregations=permission.aggregate,
            )
            for role, permission in world.declared[spec.name].items()
        }
        tables[name_of(spec.name)] = TrackedTable(
            name_of(spec.name),
            object_relationships=objects,
            array_relationships=arrays,
            select_permissions=granted,
        )
    inherited = {
        RoleName(role): tuple(map(RoleName, parents)) for role, parents in world.parents.items()
    }
    return Metadata({DEFAULT_SOURCE: Source(DEFAULT_SOURCE, {}, tables)}, inherited)


def root_of(query: Query, view: RoleView) -> Root:
    if query.values is not None:
        return SelectAggregate(aggregate_of(query, view))
    return SelectRows(select_of(query, view))


def select_of(query: Query, view: RoleView) -> Select:
    return Select(rows=rows_of(query, view), fields=fields_of(query, view))


def rows_of(query: Query, view: RoleView) -> RowsOf:
    table = view.tables[name_of(query.table)]
    last = ColumnKey(table.select.granted.table.columns[ColumnName("id")], And(()))
    order = [OrderBy(key_of(path, table, view), Direction(way)) for path, way in query.order_by]
    distinct = (column_of(table, query.distinct_on).column,) if query.distinct_on else ()
    return RowsOf(
        source=table.select,
        where=where_of(query.where, table, view),
        order_by=(*order, OrderBy(last, Direction.ASC_NULLS_LAST)),
        distinct_on=distinct,
        limit=None if query.limit is None else Constant(str(query.limit), INT8),
        offset=None if query.offset is None else Constant(str(query.offset), INT8),
    )


def column_of(table: RoleTable, name: str) -> RoleColumn:
    return table.columns[GraphQLName(name)]


def key_of(path: tuple, table: RoleTable, view: RoleView) -> OrderKey:
    if len(path) == 1:
        column = column_of(table, path[0])
        return ColumnKey(column.column, column.shown)
    relation = table.relationships[path[0]]
    target = view.tables[relation.target]
    if relation.is_array:
        function = AggregateFunction(path[1])
        column = key_of((path[2],), target, view) if path[2] else None
        return AggregateKey(target.select, relation.join, function, column)
    return RelatedKey(target.select, relation.join, key_of(path[1:], target, view))


def where_of(condition: dict, table: RoleTable, view: RoleView) -> BoolExp:
    return And(tuple(member_of(*member, table, view) for member in condition.items()))


def member_of(name: str, value: object, table: RoleTable, view: RoleView) -> BoolExp:
    if name == "_and":
        return And(tuple(where_of(part, table, view) for part in value))
    if name == "_or":
        return Or(tuple(where_of(part, table, view) for part in value))
    if name == "_not":
        return Not(where_of(value, table, view))
    if name in table.relationships:
        relation = table.relationships[name]
        target = view.tables[relation.target]
        return Related(target.select.granted, relation.join, where_of(value, target, view))
    column = column_of(table, name)
    parts = []
    for operator, right in value.items():
        if operator == "_is_null":
            parts.append(IsNull(column.column, right, column.shown))
            continue
        pg_type = column.column.type
        if operator in {"_in", "_nin"}:
            pg_type = array_of(pg_type)
        constant = Constant(value_text(right, pg_type), pg_type)
        parts.append(Compare(column.column, Operator(operator), constant, column.shown))
    return And(tuple(parts))


def fields_of(query: Query, view: RoleView) -> dict:
    table = view.tables[name_of(query.table)]
    fields = {}
    for name, (kind, *rest) in query.fields.items():
        if kind == "column":
            column = column_of(table, rest[0])
            fields[name] = ColumnField(column.column, column.shown)
            continue
        if kind == "typename":
            fields[name] = TypenameField(rest[0])
            continue
        relation = table.relationships[rest[0]]
        if kind == "object":
            fields[name] = ObjectRelationshipField(select_of(rest[1], view), relation.join)
        elif kind == "array":
            fields[name] = ArrayRelationshipField(select_of(rest[1], view), relation.join)
        else:
            fields[name] = AggregateRelationshipField(aggregate_of(rest[1], view), relation.join)
    return fields


def aggregate_of(query: Query, view: RoleView) -> Aggregate:
    table = view.tables[name_of(query.table)]
    values = {}
    for name, (function, column) in query.values.items():
        key = () if column is None else (key_of((column,), table, view),)
        if function in {"count", "distinct"}:
            values[name] = Count(key, function == "distinct")
        else:
            values[name] = ColumnAggregates(AggregateFunction(function), {"v": key[0]})
    fields = {"aggregate": AggregateObject(values)}
    if query.fields:
        fields["nodes"] = Nodes(fields_of(query, view))
    return Aggregate(rows=rows_of(query, view), fields=fields)
