"""Which objects of the metadata need which others, through any number of steps.

Source: Hasura v2, schema dependencies ("cannot drop due to the following dependent objects").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from genkan.engine.catalog.model import Catalog
from genkan.engine.errors import DependencyError, EngineError
from genkan.engine.metadata.model import (
    AllColumns,
    Columns,
    InlineModel,
    ManualJoin,
    Metadata,
    NativeQueryJoin,
    Relationship,
    Source,
    TrackedTable,
)
from genkan.engine.metadata.model_fields import ModelFields
from genkan.engine.metadata.native_queries import (
    model_as_table,
    permissions_in,
    referenced_model,
    relationships_of,
)
from genkan.engine.metadata.object_words import dependent_name
from genkan.engine.metadata.objects import (
    ComputedFieldObject,
    FunctionObject,
    LogicalModelObject,
    MetadataObject,
    ModelPermissionObject,
    NativeQueryObject,
    PermissionKind,
    PermissionObject,
    RelationshipObject,
    TableObject,
    without,
)
from genkan.engine.metadata.relationship_join import relationship_join
from genkan.engine.metadata.row_condition import (
    ColumnUse,
    ComputedFieldUse,
    Fields,
    FieldsOf,
    RelationshipUse,
    TableUse,
    Use,
    uses,
)
from genkan.engine.names import (
    FunctionName,
    LogicalModelName,
    NativeQueryName,
    RoleName,
    SourceName,
    TableName,
)


@dataclass(frozen=True, slots=True)
class ForeignKeyUse:
    """A relationship goes by a foreign key of ``table``."""

    table: TableName
    name: str


@dataclass(frozen=True, slots=True)
class FunctionUse:
    """A computed field calls a function."""

    function: FunctionName


@dataclass(frozen=True, slots=True)
class NativeQueryUse:
    """A relationship leads to a native query."""

    query: NativeQueryName


@dataclass(frozen=True, slots=True)
class LogicalModelUse:
    """A native query returns a logical model, or another model has fields of it."""

    model: LogicalModelName


Need: TypeAlias = Use | ForeignKeyUse | FunctionUse | NativeQueryUse | LogicalModelUse
Catalogs: TypeAlias = Mapping[SourceName, Catalog]


def refuse_dependents(
    metadata: Metadata,
    catalogs: Catalogs,
    gone: Callable[[Need], bool],
    apart_from: Callable[[MetadataObject], bool],
) -> None:
    """Raises DependencyError when objects, `apart_from` some, need something that is `gone`."""
    found = [item for item in dependents(metadata, catalogs, gone) if not apart_from(item)]
    if found:
        raise DependencyError(
            f"cannot drop due to the following dependent objects: {dependent_list(found)}"
        )


def dependent_list(found: Iterable[MetadataObject]) -> str:
    """Objects as dependency errors list them."""
    return ", ".join(sorted(dependent_name(item) for item in found))


def without_dependents(
    metadata: Metadata, catalogs: Catalogs, gone: Callable[[Need], bool]
) -> Metadata:
    """The metadata without everything that needs something that is `gone`."""
    for item in dependents(metadata, catalogs, gone):
        metadata = without(metadata, item)
    return metadata


def dependents(
    metadata: Metadata, catalogs: Catalogs, gone: Callable[[Need], bool]
) -> tuple[MetadataObject, ...]:
    """All objects that need something that is `gone`, or need an object that does."""
    needs = dict(all_needs(metadata, catalogs))
    found: dict[MetadataObject, None] = {}
    while True:
        more = [
            item
            for item, needed in needs.items()
            if item not in found and any(gone(need) or _made_by(need, found) for need in needed)
        ]
        if not more:
            return tuple(found)
        found.update(dict.fromkeys(more))


def _made_by(need: Need, found: Mapping[MetadataObject, None]) -> bool:
    match need:
        case RelationshipUse(table, name):
            return (
                RelationshipObject(table, name, is_array=True) in found
                or RelationshipObject(table, name, is_array=False) in found
            )
        case ComputedFieldUse(table, name):
            return ComputedFieldObject(table, name) in found
        case TableUse(table):
            return TableObject(table) in found
        case NativeQueryUse(query):
            return NativeQueryObject(query) in found
        case LogicalModelUse(model):
            return LogicalModelObject(model) in found
        case ColumnUse() | ForeignKeyUse() | FunctionUse():
            return False


def all_needs(
    metadata: Metadata, catalogs: Catalogs
) -> Iterator[tuple[MetadataObject, tuple[Need, ...]]]:
    """Every relationship, computed field, permission and function with what it needs."""
    fields_of = condition_fields(metadata, catalogs)
    for source in metadata.sources.values():
        catalog = catalogs.get(source.name)
        if catalog is not None:
            yield from _source_needs(source, catalog, fields_of)


def condition_fields(metadata: Metadata, catalogs: Catalogs) -> FieldsOf:
    """What the keys of a row condition on a table can mean, looked up once per table."""

    @cache
    def fields_of(name: TableName) -> Fields:
        source = metadata.sources.get(name.source)
        catalog = catalogs.get(name.source)
        tracked = None if source is None else source.tables.get(name)
        table = None if catalog is None else catalog.tables.get(name)
        if catalog is None or table is None:
            return Fields(frozenset(), {}, {})
        columns = frozenset(str(column) for column in table.columns)
        if tracked is None:
            return Fields(columns, {}, {})
        return Fields(columns, _targets(tracked, catalog), _computed_targets(tracked, catalog))

    return fields_of


def _targets(tracked: TrackedTable, catalog: Catalog) -> Mapping[str, TableName]:
    targets: dict[str, TableName] = {}
    both = (tracked.object_relationships, tracked.array_relationships)
    for relationship in (item for mapping in both for item in mapping.values()):
        try:
            join = relationship_join(catalog, catalog.tables[tracked.name], relationship)
        except EngineError:
            continue  # inconsistent already: it leads nowhere
        targets[relationship.name] = join.target
    return targets


def _computed_targets(tracked: TrackedTable, catalog: Catalog) -> Mapping[str, TableName | None]:
    targets: dict[str, TableName | None] = {}
    for field in tracked.computed_fields.values():
        functions = catalog.functions.get(field.function, ())
        if len(functions) == 1:
            targets[field.name] = functions[0].returns_table
    return targets


def _source_needs(
    source: Source, catalog: Catalog, fields_of: FieldsOf
) -> Iterator[tuple[MetadataObject, tuple[Need, ...]]]:
    for tracked in source.tables.values():
        yield from _relationship_needs(tracked, catalog)
        for field in tracked.computed_fields.values():
            target = _computed_targets(tracked, catalog).get(field.name)
            needed = (FunctionUse(field.function), *((TableUse(target),) if target else ()))
            yield ComputedFieldObject(tracked.name, field.name), needed
        for role, kind, needed in _permission_needs(tracked, fields_of):
            yield PermissionObject(tracked.name, role, kind), tuple(needed)
    yield from _native_needs(source, fields_of)
    for function in source.functions:
        definitions = catalog.functions.get(function, ())
        returned = (definition.returns_table for definition in definitions)
        yield FunctionObject(function), tuple(TableUse(table) for table in returned if table)


def _relationship_needs(
    tracked: TrackedTable, catalog: Catalog
) -> Iterator[tuple[MetadataObject, tuple[Need, ...]]]:
    table = catalog.tables.get(tracked.name)
    if table is None:
        return
    for is_array, relationships in (
        (False, tracked.object_relationships),
        (True, tracked.array_relationships),
    ):
        for relationship in relationships.values():
            item = RelationshipObject(tracked.name, relationship.name, is_array)
            if isinstance(relationship.using, NativeQueryJoin):
                yield item, _native_join_needs(relationship.using, tracked.name)
                continue
            try:
                join = relationship_join(catalog, table, relationship)
            except EngineError:
                continue
            needed: list[Need] = [TableUse(join.target)]
            needed += [ColumnUse(tracked.name, here) for here in join.columns]
            needed += [ColumnUse(join.target, there) for there in join.columns.values()]
            if join.foreign_key is not None:
                owner, key = join.foreign_key
                needed.append(ForeignKeyUse(owner, key.name))
            yield item, tuple(needed)


def _native_join_needs(join: NativeQueryJoin, table: TableName) -> tuple[Need, ...]:
    return (NativeQueryUse(join.query), *(ColumnUse(table, column) for column in join.columns))


def _native_needs(
    source: Source, fields_of: FieldsOf
) -> Iterator[tuple[MetadataObject, tuple[Need, ...]]]:
    for model in source.logical_models.values():
        yield LogicalModelObject(model.name), tuple(_field_needs(model.fields))
    for query in source.native_queries.values():
        needed: list[Need] = []
        for relationship, _ in relationships_of(query):
            needed += _remote_needs(relationship)
        match query.returns:
            case InlineModel(fields):
                needed += _field_needs(fields)
            case model:
                needed.append(LogicalModelUse(model))
        yield NativeQueryObject(query.name), tuple(needed)
    for owner, _, permissions in permissions_in(source):
        for role, permission in permissions.items():
            used = uses(permission.filter, model_as_table(owner), fields_of)
            yield ModelPermissionObject(owner, role), used


def _field_needs(fields: ModelFields) -> Iterator[Need]:
    for field in fields.values():
        model = referenced_model(field.type)
        if model is not None:
            yield LogicalModelUse(model)


def _remote_needs(relationship: Relationship) -> tuple[Need, ...]:
    """What a relationship of a native query needs of where it leads."""
    match relationship.using:
        case ManualJoin(table, columns):
            return (TableUse(table), *(ColumnUse(table, there) for there in columns.values()))
        case NativeQueryJoin(query):
            return (NativeQueryUse(query),)
        case _:
            return ()


def _permission_needs(
    tracked: TrackedTable, fields_of: FieldsOf
) -> Iterator[tuple[RoleName, PermissionKind, Iterable[Need]]]:
    table = tracked.name

    def condition(json: object) -> tuple[Need, ...]:
        return uses(json, table, fields_of)

    for role, select in tracked.select_permissions.items():
        computed = (ComputedFieldUse(table, name) for name in select.computed_fields)
        yield (
            role,
            PermissionKind.SELECT,
            (*_listed(table, select.columns), *computed, *condition(select.filter)),
        )
    for role, insert in tracked.insert_permissions.items():
        needed = (*_listed(table, insert.columns), *condition(insert.check))
        yield role, PermissionKind.INSERT, (*needed, *condition(insert.presets))
    for role, update in tracked.update_permissions.items():
        needed = (*_listed(table, update.columns), *condition(update.filter))
        checks = (*condition(update.check), *condition(update.presets))
        yield role, PermissionKind.UPDATE, (*needed, *checks)
    for role, delete in tracked.delete_permissions.items():
        yield role, PermissionKind.DELETE, condition(delete.filter)


def _listed(table: TableName, columns: Columns) -> tuple[Need, ...]:
    """Columns named one by one; ``"*"`` follows what the table has."""
    match columns:
        case AllColumns():
            return ()
        case listed:
            return tuple(ColumnUse(table, column) for column in listed)
