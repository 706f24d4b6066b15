"""Does the metadata fit the databases? What does not is reported and left out, not fatal.

Here: sources, tables, relationships, computed fields, functions and inherited roles.
Permissions are permission/'s to read; schema_cache asks it for their faults.
Source: Hasura v2, inconsistent metadata.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from genkan.engine.catalog.model import Catalog, Table
from genkan.engine.convention import Convention, field_name, split
from genkan.engine.errors import EngineError, NotExists
from genkan.engine.metadata.check_function import check_computed_field, check_tracked_function
from genkan.engine.metadata.check_native_query import (
    logical_model_fault,
    native_join_fault,
    native_query_fault,
    table_join_fault,
)
from genkan.engine.metadata.check_roles import WriteConflict, role_faults, write_conflicts
from genkan.engine.metadata.column_name import column_field, column_reason
from genkan.engine.metadata.customization import source_naming
from genkan.engine.metadata.dependents import Catalogs
from genkan.engine.metadata.enum_table import enum_table_fault
from genkan.engine.metadata.model import (
    WRITE_CONFLICT,
    Inconsistency,
    Metadata,
    NativeQueryJoin,
    Relationship,
    Source,
    TrackedTable,
)
from genkan.engine.metadata.object_words import object_definition, object_kind, object_name
from genkan.engine.metadata.objects import (
    ComputedFieldObject,
    FunctionObject,
    InheritedRoleObject,
    LogicalModelObject,
    MetadataObject,
    NativeQueryObject,
    RelationshipObject,
    SourceObject,
    TableObject,
    without,
)
from genkan.engine.metadata.relationship_join import relationship_join
from genkan.engine.names import (
    ColumnName,
    LogicalModelName,
    NativeQueryName,
    RelationshipName,
    RoleName,
    SourceName,
    TableName,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """``consistent``: the metadata less what ``inconsistencies`` report.

    conflict: what Hasura says of names that objects have in common, and does not go on; the
        later ones are inconsistent here.
    """

    consistent: Metadata
    inconsistencies: tuple[Inconsistency, ...]
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one object, in Hasura's words; ``message``: more, for admins."""

    item: MetadataObject
    reason: str
    message: object = None
    kind: str = "Inconsistent object"


def check_metadata(
    metadata: Metadata,
    catalogs: Catalogs,
    unreachable: Mapping[SourceName, str],
    default_convention: Convention | None = None,
) -> Checked:
    """The metadata without what does not fit, floor by floor: each stands on the one before.

    unreachable: sources that could not be read, and why.
    default_convention: as in `source_naming`.
    """
    checked = Checked(metadata, ())
    checked = without_faults(checked, metadata, _source_faults(checked.consistent, unreachable))
    tables = _table_faults(checked.consistent, catalogs, default_convention)
    checked = without_faults(checked, metadata, tables)
    for native_faults in (_logical_model_faults, _native_query_faults, _native_join_faults):
        checked = _without_all(checked, metadata, catalogs, native_faults)
    checked = without_faults(checked, metadata, _field_conflicts(checked.consistent))
    relationships = _relationship_faults(checked.consistent, catalogs, default_convention)
    checked = without_faults(checked, metadata, relationships)
    functions = _function_faults(checked.consistent, catalogs, default_convention)
    checked = without_faults(checked, metadata, functions)
    return without_faults(checked, metadata, _inherited_role_faults(metadata))


def _without_all(
    checked: Checked,
    declared: Metadata,
    catalogs: Catalogs,
    faults_of: Callable[[Metadata, Catalogs], Iterator[Fault]],
) -> Checked:
    """Again and again: what stood on a faulty object is faulty then."""
    while faults := tuple(faults_of(checked.consistent, catalogs)):
        checked = without_faults(checked, declared, iter(faults))
    return checked


def with_write_conflicts(checked: Checked) -> Checked:
    """A report of each permission to write that a role can not inherit; nothing is taken out."""
    reports = tuple(_write_conflict(one) for one in write_conflicts(checked.consistent))
    return replace(checked, inconsistencies=(*checked.inconsistencies, *reports))


def without_faults(checked: Checked, declared: Metadata, faults: Iterator[Fault]) -> Checked:
    """The metadata without the faulty objects, and a report of each."""
    consistent = checked.consistent
    reports: list[Inconsistency] = []
    for fault in faults:
        consistent = without(consistent, fault.item)
        reports.append(
            Inconsistency(
                kind=object_kind(fault.item),
                name=object_name(fault.item),
                reason=f"{fault.kind}: {fault.reason}",
                definition=object_definition(declared, fault.item),
                message=fault.message,
            )
        )
    reported = (*checked.inconsistencies, *reports)
    return replace(checked, consistent=consistent, inconsistencies=reported)


def _source_faults(metadata: Metadata, unreachable: Mapping[SourceName, str]) -> Iterator[Fault]:
    for source in metadata.sources:
        if source in unreachable:
            yield Fault(SourceObject(source), unreachable[source])


def _table_faults(
    metadata: Metadata, catalogs: Catalogs, default_convention: Convention | None
) -> Iterator[Fault]:
    for source in metadata.sources.values():
        catalog = catalogs[source.name]
        convention = source_naming(source.customization, default_convention).convention
        for tracked in source.tables.values():
            table = catalog.tables.get(tracked.name)
            if table is None:
                reason = f'no such table/view exists in source: "{tracked.name}"'
                yield Fault(TableObject(tracked.name), reason)
                continue
            reason = column_reason(tracked, table, source, convention)
            if reason is None and tracked.is_enum:
                reason = enum_table_fault(table, catalog.enum_values.get(table.name, ()))
            if reason is not None:
                yield Fault(TableObject(tracked.name), reason)


def _logical_model_faults(metadata: Metadata, catalogs: Catalogs) -> Iterator[Fault]:
    for source in metadata.sources.values():
        for model in source.logical_models.values():
            reason = logical_model_fault(model, source, catalogs[source.name])
            if reason is not None:
                yield Fault(LogicalModelObject(model.name), reason)


def _native_query_faults(metadata: Metadata, catalogs: Catalogs) -> Iterator[Fault]:
    for source in metadata.sources.values():
        for query in source.native_queries.values():
            fault = native_query_fault(query, source, catalogs[source.name])
            if fault is not None:
                yield Fault(NativeQueryObject(query.name), fault.reason, fault.message)


def _native_join_faults(metadata: Metadata, catalogs: Catalogs) -> Iterator[Fault]:
    for source in metadata.sources.values():
        for query in source.native_queries.values():
            reason = native_join_fault(query, source, catalogs[source.name])
            if reason is not None:
                yield Fault(NativeQueryObject(query.name), reason)


def _field_conflicts(metadata: Metadata) -> Iterator[Fault]:
    """A relationship and a computed field of one name: neither of them can be."""
    for source in metadata.sources.values():
        for tracked in source.tables.values():
            for name in tracked.computed_fields:
                relationship = RelationshipName(name)
                for is_array, relationships in (
                    (False, tracked.object_relationships),
                    (True, tracked.array_relationships),
                ):
                    if relationship in relationships:
                        reason = f'conflicting definitions for field "{name}"'
                        related = RelationshipObject(tracked.name, relationship, is_array)
                        yield Fault(related, reason, kind="Conflicting objects")
                        computed = ComputedFieldObject(tracked.name, name)
                        yield Fault(computed, reason, kind="Conflicting objects")


def _relationship_faults(
    metadata: Metadata, catalogs: Catalogs, default_convention: Convention | None
) -> Iterator[Fault]:
    for source in metadata.sources.values():
        catalog = catalogs[source.name]
        convention = source_naming(source.customization, default_convention).convention
        for tracked in source.tables.values():
            table = catalog.tables[tracked.name]
            taken = _names_of_columns(table, tracked, convention)
            for is_array, relationships in (
                (False, tracked.object_relationships),
                (True, tracked.array_relationships),
            ):
                for relationship in relationships.values():
                    reason = _relationship_reason(source, catalog, table, relationship)
                    names: list[str] = [relationship.name]
                    aggregate = field_name(split(f"{relationship.name}_aggregate"), convention)
                    names += [aggregate] if is_array else []
                    reason = reason or _clash(names, taken)
                    if reason is not None:
                        item = RelationshipObject(tracked.name, relationship.name, is_array)
                        yield Fault(item, reason)


def _relationship_reason(
    source: Source, catalog: Catalog, table: Table, relationship: Relationship
) -> str | None:
    if isinstance(relationship.using, NativeQueryJoin):
        return table_join_fault(relationship.using, table, source)
    try:
        target = relationship_join(catalog, table, relationship).target
        if target not in source.tables:
            raise NotExists(f'table "{target}" is not tracked')
    except EngineError as error:
        return f'in table "{table.name}": in relationship "{relationship.name}": {error.message}'
    return None


def _clash(names: Sequence[str], taken: Mapping[str, ColumnName]) -> str | None:
    """The fields that an object adds, against the names of columns."""
    for name in names:
        column = taken.get(name)
        if column == name:
            return "field definition conflicts with postgres column"
        if column is not None:
            start = "field definition conflicts with custom field name for postgres column"
            return f'{start} "{column}"'
    return None


def _names_of_columns(
    table: Table, tracked: TrackedTable, convention: Convention
) -> Mapping[str, ColumnName]:
    """The columns by the names that clients see, and by their own."""
    names: dict[str, ColumnName] = {}
    for column in table.columns:
        name = column_field(column, tracked.configuration.columns.get(column), convention)
        names[name or column] = column
    return {**names, **{str(column): column for column in table.columns}}


def _function_faults(
    metadata: Metadata, catalogs: Catalogs, default_convention: Convention | None
) -> Iterator[Fault]:
    for source in metadata.sources.values():
        catalog = catalogs[source.name]
        convention = source_naming(source.customization, default_convention).convention
        for tracked in source.tables.values():
            taken = _names_of_columns(catalog.tables[tracked.name], tracked, convention)
            for field in tracked.computed_fields.values():
                reason = check_computed_field(field, catalog.tables[tracked.name], source, catalog)
                reason = reason or _clash([field.name], taken)
                if reason is not None:
                    yield Fault(ComputedFieldObject(tracked.name, field.name), reason)
        for function in source.functions.values():
            reason = check_tracked_function(function, source, catalog)
            if reason is not None:
                yield Fault(FunctionObject(function.name), reason)


def _inherited_role_faults(metadata: Metadata) -> Iterator[Fault]:
    for role, reason in role_faults(metadata).items():
        yield Fault(InheritedRoleObject(role), reason)


def _write_conflict(conflict: WriteConflict) -> Inconsistency:
    table, kind = conflict.table, conflict.kind.value
    entity = f"{kind} permission, table: {table}, source: '{table.source}'"
    return Inconsistency(
        kind=WRITE_CONFLICT,
        name=conflict.role,
        reason=f"Could not inherit permission for the role '{conflict.role}' "
        f"for the entity: '{entity}'",
        definition={"table": str(table), "source": table.source, "permission_type": kind},
    )


def permission_reason(table: TableName, role: RoleName, reason: str) -> str:
    """The reason with its place, as Hasura puts it."""
    return f'in table "{table}": in permission for role "{role}": {reason}'


def model_permission_reason(
    owner: LogicalModelName | NativeQueryName, role: RoleName, reason: str
) -> str:
    """As `permission_reason`, for the permission of a logical model."""
    is_model = isinstance(owner, LogicalModelName)
    # Hasura leaves no space before the name of a native query.
    place = f'logical model "{owner}"' if is_model else f'logical model for native query"{owner}"'
    return f'in {place}: in permission for role "{role}": {reason}'
