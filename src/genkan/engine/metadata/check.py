"""Does the metadata fit the databases? What does not is reported and left out, not fatal.

Here: sources, tables, relationships, computed fields, functions and inherited roles.
Permissions are permission/'s to read; schema_cache asks it for their faults.
Source: Hasura v2, inconsistent metadata.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from genkan.engine.convention import Convention
from genkan.engine.metadata.check_action import action_fault, custom_types_fault
from genkan.engine.metadata.check_function import check_tracked_function
from genkan.engine.metadata.check_native_query import (
    logical_model_fault,
    native_join_fault,
    native_query_fault,
)
from genkan.engine.metadata.check_roles import WriteConflict, role_faults, write_conflicts
from genkan.engine.metadata.check_table import (
    computed_field_faults,
    field_conflicts,
    relationship_faults,
    table_faults,
)
from genkan.engine.metadata.customization import source_naming
from genkan.engine.metadata.dependents import Catalogs
from genkan.engine.metadata.fault import Away, Fault, Faults
from genkan.engine.metadata.ground import Ground
from genkan.engine.metadata.memory import Memory
from genkan.engine.metadata.model import (
    WRITE_CONFLICT,
    Inconsistency,
    Metadata,
)
from genkan.engine.metadata.object_words import object_definition, object_kind, object_name
from genkan.engine.metadata.objects import (
    ActionObject,
    CustomTypesObject,
    FunctionObject,
    InheritedRoleObject,
    LogicalModelObject,
    NativeQueryObject,
    SourceObject,
    without,
)
from genkan.engine.metadata.remote_permissions import (
    remote_conflicts,
    remote_permission_faults,
    remote_schema_faults,
)
from genkan.engine.names import (
    LogicalModelName,
    NativeQueryName,
    RoleName,
    SourceName,
    TableName,
)
from genkan.engine.remote_schemas.reading import NO_REMOTES, Remotes

TableCheck: TypeAlias = Callable[[TableName, Ground, Convention], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Checked:
    """``consistent``: the metadata less what ``inconsistencies`` report.

    conflict: what Hasura says of names that objects have in common, and does not go on; the
        later ones are inconsistent here.
    """

    consistent: Metadata
    inconsistencies: tuple[Inconsistency, ...]
    conflict: str | None = None


def check_metadata(
    metadata: Metadata,
    catalogs: Catalogs,
    unreachable: Mapping[SourceName, Away],
    default_convention: Convention | None = None,
    memory: Memory | None = None,
    remotes: Remotes = NO_REMOTES,
) -> Checked:
    """The metadata without what does not fit, floor by floor: each stands on the one before.

    unreachable: sources that could not be read, and why.
    default_convention: as in `source_naming`.
    memory: what earlier checks have found.
    remotes: what the remote schemas have answered.
    """
    checked = Checked(metadata, ())
    checked = without_faults(checked, metadata, _source_faults(checked.consistent, unreachable))
    floor = _Floor(catalogs, default_convention, memory or Memory())
    checked = _without_table_faults(checked, metadata, floor, table_faults)
    for native_faults in (_logical_model_faults, _native_query_faults, _native_join_faults):
        checked = _without_all(checked, metadata, catalogs, native_faults)
    for faults_of in (field_conflicts, relationship_faults, computed_field_faults):
        checked = _without_table_faults(checked, metadata, floor, faults_of)
    functions = _function_faults(checked.consistent, catalogs)
    checked = without_faults(checked, metadata, functions)
    for action_faults in (_custom_type_faults, _action_faults):
        faults = action_faults(checked.consistent, catalogs)
        checked = without_faults(checked, metadata, faults)
    for remote_faults in (remote_schema_faults, remote_permission_faults):
        faults = remote_faults(checked.consistent, remotes)
        checked = without_faults(checked, metadata, faults)
    return without_faults(checked, metadata, _inherited_role_faults(metadata))


@dataclass(frozen=True, slots=True)
class _Floor:
    """What the checks of tables stand on."""

    catalogs: Catalogs
    default_convention: Convention | None
    memory: Memory


def _without_table_faults(
    checked: Checked, declared: Metadata, floor: _Floor, faults_of: TableCheck
) -> Checked:
    return without_faults(
        checked, declared, _faults_of_tables(checked.consistent, floor, faults_of)
    )


def _faults_of_tables(metadata: Metadata, floor: _Floor, faults_of: TableCheck) -> Iterator[Fault]:
    """Table by table; nothing is looked at again where nothing is new."""
    memory = floor.memory
    for source in metadata.sources.values():
        ground = Ground(source, floor.catalogs[source.name])
        naming = source_naming(source.customization, floor.default_convention)
        for name in source.tables:
            check = partial(_faults, faults_of, name, naming.convention)
            key = (faults_of, name, naming.convention)
            yield from memory.hold(memory.recall(key, (), ground, check)).found


def _faults(
    faults_of: TableCheck, name: TableName, convention: Convention, ground: Ground
) -> Faults:
    return Faults(tuple(faults_of(name, ground, convention)))


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


def with_inherited_conflicts(checked: Checked, remotes: Remotes) -> Checked:
    """A report of each permission that a role can not inherit; nothing is taken out."""
    consistent = checked.consistent
    of_tables = tuple(_write_conflict(one) for one in write_conflicts(consistent))
    reports = (*of_tables, *remote_conflicts(consistent, remotes))
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


def _source_faults(metadata: Metadata, unreachable: Mapping[SourceName, Away]) -> Iterator[Fault]:
    for source in metadata.sources:
        away = unreachable.get(source)
        if away is not None:
            yield Fault(SourceObject(source), away.reason, away.message)


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


def _function_faults(metadata: Metadata, catalogs: Catalogs) -> Iterator[Fault]:
    for source in metadata.sources.values():
        for function in source.functions.values():
            reason = check_tracked_function(function, source, catalogs[source.name])
            if reason is not None:
                yield Fault(FunctionObject(function.name), reason)


def _custom_type_faults(metadata: Metadata, catalogs: Catalogs) -> Iterator[Fault]:
    reason = custom_types_fault(metadata, catalogs)
    if reason is not None:
        yield Fault(CustomTypesObject(), reason)


def _action_faults(metadata: Metadata, catalogs: Catalogs) -> Iterator[Fault]:
    for action in metadata.actions.values():
        reason = action_fault(action, metadata.custom_types, catalogs)
        if reason is not None:
            yield Fault(ActionObject(action.name), reason)


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
