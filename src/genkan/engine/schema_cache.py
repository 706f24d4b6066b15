"""What requests are answered from: metadata, catalogs and the roles' schemas, as one snapshot.

A change makes a new snapshot (change_metadata.py); a request keeps the one it began with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Final

from genkan.engine.catalog.model import Catalog
from genkan.engine.convention import Convention
from genkan.engine.errors import EngineError
from genkan.engine.metadata.check import (
    Checked,
    Fault,
    check_metadata,
    model_permission_reason,
    permission_reason,
    with_inherited_conflicts,
    without_faults,
)
from genkan.engine.metadata.fault import Away
from genkan.engine.metadata.ground import Ground
from genkan.engine.metadata.memory import Memory
from genkan.engine.metadata.model import Inconsistency, Metadata, TrackedTable
from genkan.engine.metadata.native_queries import permissions_in
from genkan.engine.metadata.objects import (
    ActionObject,
    FunctionObject,
    ListedQueryObject,
    MetadataObject,
    ModelPermissionObject,
    NativeQueryObject,
    PermissionKind,
    PermissionObject,
    RemoteSchemaObject,
    TableObject,
)
from genkan.engine.metadata.remote_schemas import RemotePermissions
from genkan.engine.names import (
    ADMIN,
    FunctionName,
    GraphQLName,
    NativeQueryName,
    RoleName,
    SourceName,
    TableName,
)
from genkan.engine.operation.allow_list import AllowList, make_allow_list
from genkan.engine.operation.diagnose import diagnose
from genkan.engine.operation.limits import DEFAULT_LIMITS, Limits
from genkan.engine.operation.rate import Rates
from genkan.engine.permission.function import FunctionPermissions
from genkan.engine.permission.inherit import with_broken_permissions
from genkan.engine.permission.model_filter import check_model_permission
from genkan.engine.permission.remote_conflict import remote_type_names, without_remote_conflicts
from genkan.engine.permission.resolve import (
    Permission,
    PermissionReading,
    read_permission,
    resolve_role,
)
from genkan.engine.permission.role_limits import RoleLimits, role_limits
from genkan.engine.permission.role_view import RoleRemote
from genkan.engine.permission.root_conflict import (
    Conflict,
    root_conflict,
    type_words,
)
from genkan.engine.plan.cache import PlanCache
from genkan.engine.remote_schemas.reading import NO_REMOTES, Remotes, Unreadable
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.model import SchemaKind
from genkan.engine.schema.options import DEFAULT_OPTIONS, SchemaOptions
from genkan.engine.schema.type_conflict import Owner, may_share_types, type_conflict
from genkan.engine.session import Scenario
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.program import Compiled
from genkan.engine.subscriptions.live_plan import LivePlan, StreamPlan

# Roles come from tokens, so there could be any number of them; the eldest is made anew.
MOST_ROLES: Final = 1000
DEFAULT_SQL_OPTIONS: Final = SqlOptions(stringify_numeric_types=False)


@dataclass(frozen=True, slots=True)
class Gate:
    """What operations have to pass that is not in the metadata; it outlives snapshots.

    has_allow_list: roles may send what is on the allow list alone.
    limits: how much an operation may ask, admin's too.
    function_permissions: whether functions that read have to be given to roles.
    remote_permissions: whether remote schemas have to be.
    schema_options: what every role's schema offers.
    default_convention: how names are cased in sources that do not say it themselves; None where
        conventions are not enabled.
    rates: how often clients have asked.
    """

    has_allow_list: bool = False
    limits: Limits = DEFAULT_LIMITS
    function_permissions: FunctionPermissions = FunctionPermissions.INFERRED
    remote_permissions: RemotePermissions = RemotePermissions.OFF
    schema_options: SchemaOptions = DEFAULT_OPTIONS
    default_convention: Convention | None = None
    rates: Rates = field(default_factory=Rates)


class SchemaCache:
    """An immutable snapshot; only its memories (role schemas, plans) fill as it is used.

    metadata: as declared; `consistent`: less what `inconsistencies` report.
    catalogs: of the sources that could be read.
    """

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        metadata: Metadata,
        catalogs: Mapping[SourceName, Catalog],
        unreachable: Mapping[SourceName, Away],
        checked: Checked,
        resource_version: int,
        gate: Gate,
        memory: Memory,
        sql_options: SqlOptions = DEFAULT_SQL_OPTIONS,
        remotes: Remotes = NO_REMOTES,
    ) -> None:
        self.metadata: Final = metadata
        self.catalogs: Final = catalogs
        self.unreachable: Final = unreachable
        self.checked: Final = checked
        self.consistent: Final = checked.consistent
        self.inconsistencies: Final[tuple[Inconsistency, ...]] = checked.inconsistencies
        self.resource_version: Final = resource_version
        self.gate: Final = gate
        self.memory: Final = memory
        self.sql_options: Final = sql_options
        self.remotes: Final = remotes
        self.plans: Final = PlanCache[Compiled | LivePlan | StreamPlan]()
        self._granting: Final = with_broken_permissions(checked.consistent, metadata)
        self._role_schemas: dict[tuple[RoleName, SchemaKind, Scenario], RoleSchema] = {}

    def role_schema(
        self,
        role: RoleName,
        kind: SchemaKind = SchemaKind.HASURA,
        scenario: Scenario = Scenario.FRONTEND,
    ) -> RoleSchema:
        """What this role can ask; built when it first asks."""
        known = self._role_schemas.get((role, kind, scenario))
        if known is None:
            view = resolve_role(
                self._granting,
                self.catalogs,
                role,
                self.gate.function_permissions,
                self.gate.default_convention,
                scenario=scenario,
                memory=self.memory,
                remotes=self.remotes,
                remote_permissions=self.gate.remote_permissions,
            )
            known = build_role_schema(view, kind, self.gate.schema_options)
            if len(self._role_schemas) >= MOST_ROLES:
                del self._role_schemas[next(iter(self._role_schemas))]
            self._role_schemas[role, kind, scenario] = known
        return known

    @property
    def waits_for_others(self) -> bool:
        """Whether a source or a remote schema could not be read, and may be there again."""
        away = (isinstance(found, Unreadable) for found in self.remotes.values())
        return bool(self.unreachable) or any(away)

    @cached_property
    def allow_list(self) -> AllowList | None:
        """The documents that roles may send; None where they may send any."""
        return _allow_list(self.metadata) if self.gate.has_allow_list else None

    def is_immutable(self, function: FunctionName) -> bool:
        """Whether what the function gives depends on its arguments alone."""
        return self.catalogs[function.source].is_immutable(function)

    def role_limits(self, role: RoleName) -> RoleLimits:
        """How much this role may ask."""
        return role_limits(self.metadata, role)


def _allow_list(metadata: Metadata) -> AllowList:
    everybody: list[str] = []
    by_role: dict[RoleName, list[str]] = {}
    for entry in metadata.allow_list.values():
        collection = metadata.query_collections.get(entry.collection)
        texts = [] if collection is None else [query.query for query in collection.queries]
        if entry.roles is None:
            everybody += texts
        for role in entry.roles or ():
            by_role.setdefault(role, []).extend(texts)
    return make_allow_list(everybody, by_role)


def build_schema_cache(  # noqa: PLR0913 - the last ones by name
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    resource_version: int,
    gate: Gate,
    *,
    unreachable: Mapping[SourceName, Away] | None = None,
    memory: Memory | None = None,
    sql_options: SqlOptions = DEFAULT_SQL_OPTIONS,
    remotes: Remotes = NO_REMOTES,
) -> SchemaCache:
    """The snapshot of metadata over what its sources have.

    unreachable: sources that could not be read, and why; they are inconsistent.
    memory: what earlier snapshots have worked out.
    remotes: what the remote schemas have answered.
    """
    lost, memory = unreachable or {}, memory or Memory()
    return SchemaCache(
        metadata=metadata,
        catalogs=catalogs,
        unreachable=lost,
        checked=check(metadata, catalogs, lost, gate, memory, remotes),
        resource_version=resource_version,
        gate=gate,
        memory=memory,
        sql_options=sql_options,
        remotes=remotes,
    )


def check(
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    unreachable: Mapping[SourceName, Away],
    gate: Gate,
    memory: Memory,
    remotes: Remotes = NO_REMOTES,
) -> Checked:
    """Everything that does not fit, permissions and their row conditions included."""
    memory.begin_check()
    convention = gate.default_convention
    checked = check_metadata(metadata, catalogs, unreachable, convention, memory, remotes)
    faults = _permission_faults(checked.consistent, catalogs, memory)
    checked = without_faults(checked, metadata, faults)
    model_faults = _model_permission_faults(checked.consistent, catalogs)
    checked = without_faults(checked, metadata, model_faults)
    checked = without_remote_conflicts(checked, metadata, catalogs, convention, remotes)
    checked = _without_conflicts(checked, metadata, catalogs, gate, remotes)
    if metadata.query_collections:
        schema = _admin_schema(checked.consistent, catalogs, gate, remotes)
        checked = without_faults(checked, metadata, _listed_query_faults(metadata, schema))
    return with_inherited_conflicts(checked, remotes)


def _without_conflicts(
    checked: Checked,
    declared: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    gate: Gate,
    remotes: Remotes,
) -> Checked:
    """The metadata without objects whose names others have had before them."""
    conflict: str | None = None
    while (found := _conflict(checked.consistent, catalogs, gate, remotes)) is not None:
        if not all(isinstance(item, RemoteSchemaObject) for item in found.items):
            conflict = conflict or found.message
        faults = (Fault(item, found.message) for item in found.items)
        checked = without_faults(checked, declared, faults)
    return replace(checked, conflict=conflict)


def _conflict(
    metadata: Metadata, catalogs: Mapping[SourceName, Catalog], gate: Gate, remotes: Remotes
) -> Conflict | None:
    found = root_conflict(metadata, catalogs, gate.default_convention)
    words = type_words(metadata, gate.default_convention)
    custom, foreign = _custom_names(metadata), remote_type_names(metadata, remotes)
    if found is not None or not may_share_types(words, custom, foreign):
        return found
    types = type_conflict(_admin_schema(metadata, catalogs, gate, remotes))
    if types is None:
        return None
    return Conflict(types.message, tuple(map(_object_of, types.owners)))


def _custom_names(metadata: Metadata) -> list[GraphQLName]:
    """The names of types that come with actions: what tells of a call has the action's."""
    types = metadata.custom_types
    declared = (*types.objects, *types.input_objects, *types.scalars, *types.enums)
    calls = [one.name for one in metadata.actions.values() if one.is_asynchronous]
    return [*(one.name for one in declared), *calls]


def _object_of(owner: Owner) -> MetadataObject:
    match owner:
        case TableName():
            return TableObject(owner)
        case FunctionName():
            return FunctionObject(owner)
        case NativeQueryName():
            return NativeQueryObject(owner)
        case RoleRemote(grant):
            return RemoteSchemaObject(grant.name)
        case str():
            return ActionObject(owner)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class _TablePermissions:
    """A table's permissions as they read, and what is wrong with some."""

    readings: tuple[PermissionReading, ...]
    faults: tuple[Fault, ...]


def _permission_faults(
    metadata: Metadata, catalogs: Mapping[SourceName, Catalog], memory: Memory
) -> Iterator[Fault]:
    for source in metadata.sources.values():
        ground = Ground(source, catalogs[source.name])
        for tracked in source.tables.values():
            permissions = tuple(_permissions(tracked))
            given = tuple(permission for _, _, permission in permissions)
            roles = tuple((role, kind) for role, kind, _ in permissions)
            read = partial(_table_permissions, tracked.name, permissions, memory)
            key = ("permissions", tracked.name, roles)
            yield from memory.hold(memory.recall(key, given, ground, read)).faults


def _table_permissions(
    table: TableName,
    permissions: tuple[tuple[RoleName, PermissionKind, Permission], ...],
    memory: Memory,
    ground: Ground,
) -> _TablePermissions:
    readings: list[PermissionReading] = []
    faults: list[Fault] = []
    for role, kind, permission in permissions:
        reading = read_permission(table, permission, ground, memory)
        readings.append(reading)
        if reading.fault is not None:
            reason = permission_reason(table, role, reading.fault)
            faults.append(Fault(PermissionObject(table, role, kind), reason))
    return _TablePermissions(tuple(readings), tuple(faults))


def _model_permission_faults(
    metadata: Metadata, catalogs: Mapping[SourceName, Catalog]
) -> Iterator[Fault]:
    for source in metadata.sources.values():
        for owner, model, permissions in permissions_in(source):
            for role, permission in permissions.items():
                try:
                    check_model_permission(model, role, permission, source, catalogs[source.name])
                except EngineError as error:
                    reason = model_permission_reason(owner, role, error.message)
                    yield Fault(ModelPermissionObject(owner, role), reason)


def _admin_schema(
    metadata: Metadata, catalogs: Mapping[SourceName, Catalog], gate: Gate, remotes: Remotes
) -> RoleSchema:
    permissions, convention = gate.function_permissions, gate.default_convention
    view = resolve_role(metadata, catalogs, ADMIN, permissions, convention, remotes=remotes)
    return build_role_schema(view, options=gate.schema_options)


def _listed_query_faults(metadata: Metadata, schema: RoleSchema) -> Iterator[Fault]:
    """Source: Hasura v2, `getInconsistentQueryCollections`, which tells the last error first."""
    for collection in metadata.query_collections.values():
        for query in collection.queries:
            errors = diagnose(query.query, schema)
            if errors:
                listed = ", ".join(f'"{error}"' for error in reversed(errors))
                reason = (
                    f'In query collection "{collection.name}" the query "{query.name}" is invalid '
                    f"with the following error(s): {listed}"
                )
                if collection.name in metadata.allow_list:
                    reason += ". This query is in allowlist."
                yield Fault(ListedQueryObject(collection.name, query.name), reason)


def _permissions(
    tracked: TrackedTable,
) -> Iterator[tuple[RoleName, PermissionKind, Permission]]:
    for kind, permissions in (
        (PermissionKind.SELECT, tracked.select_permissions),
        (PermissionKind.INSERT, tracked.insert_permissions),
        (PermissionKind.UPDATE, tracked.update_permissions),
        (PermissionKind.DELETE, tracked.delete_permissions),
    ):
        for role, permission in permissions.items():
            yield role, kind, permission
