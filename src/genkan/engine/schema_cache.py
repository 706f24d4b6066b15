"""What requests are answered from: metadata, catalogs and the roles' schemas, as one snapshot.

A change makes a new snapshot (change_metadata.py); a request keeps the one it began with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from genkan.engine.catalog.model import Catalog
from genkan.engine.errors import EngineError
from genkan.engine.metadata.check import (
    Checked,
    Fault,
    check_metadata,
    permission_reason,
    without_faults,
)
from genkan.engine.metadata.model import Inconsistency, Metadata, Source, TrackedTable
from genkan.engine.metadata.objects import PermissionKind, PermissionObject
from genkan.engine.names import RoleName, SourceName
from genkan.engine.permission.resolve import Permission, check_permission, resolve_role
from genkan.engine.plan.cache import PlanCache
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.statement import Statement

# Roles come from tokens, so there could be any number of them; the eldest is made anew.
MOST_ROLES: Final = 1000
DEFAULT_SQL_OPTIONS: Final = SqlOptions(stringify_numeric_types=False)


class SchemaCache:
    """An immutable snapshot; only its memories (role schemas, plans) fill as it is used.

    metadata: as declared; `consistent`: less what `inconsistencies` report.
    catalogs: of the sources that could be read.
    """

    def __init__(
        self,
        *,
        metadata: Metadata,
        catalogs: Mapping[SourceName, Catalog],
        unreachable: Mapping[SourceName, str],
        checked: Checked,
        resource_version: int,
        sql_options: SqlOptions = DEFAULT_SQL_OPTIONS,
    ) -> None:
        self.metadata: Final = metadata
        self.catalogs: Final = catalogs
        self.unreachable: Final = unreachable
        self.consistent: Final = checked.consistent
        self.inconsistencies: Final[tuple[Inconsistency, ...]] = checked.inconsistencies
        self.resource_version: Final = resource_version
        self.sql_options: Final = sql_options
        self.plans: Final = PlanCache[Statement]()
        self._role_schemas: dict[RoleName, RoleSchema] = {}

    def role_schema(self, role: RoleName) -> RoleSchema:
        """What this role can ask; built when it first asks."""
        known = self._role_schemas.get(role)
        if known is None:
            known = build_role_schema(resolve_role(self.consistent, self.catalogs, role))
            if len(self._role_schemas) >= MOST_ROLES:
                del self._role_schemas[next(iter(self._role_schemas))]
            self._role_schemas[role] = known
        return known


def build_schema_cache(
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    resource_version: int,
    unreachable: Mapping[SourceName, str] | None = None,
    sql_options: SqlOptions = DEFAULT_SQL_OPTIONS,
) -> SchemaCache:
    """The snapshot of metadata over what its sources have.

    unreachable: sources that could not be read, and why; they are inconsistent.
    """
    lost = unreachable or {}
    return SchemaCache(
        metadata=metadata,
        catalogs=catalogs,
        unreachable=lost,
        checked=check(metadata, catalogs, lost),
        resource_version=resource_version,
        sql_options=sql_options,
    )


def check(
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    unreachable: Mapping[SourceName, str],
) -> Checked:
    """Everything that does not fit, permissions and their row conditions included."""
    checked = check_metadata(metadata, catalogs, unreachable)
    return without_faults(checked, metadata, _permission_faults(checked.consistent, catalogs))


def _permission_faults(
    metadata: Metadata, catalogs: Mapping[SourceName, Catalog]
) -> Iterator[Fault]:
    for source in metadata.sources.values():
        for tracked in source.tables.values():
            for role, kind, permission in _permissions(tracked):
                reason = _permission_reason(source, catalogs[source.name], tracked, permission)
                if reason is not None:
                    yield Fault(
                        PermissionObject(tracked.name, role, kind),
                        permission_reason(tracked.name, role, reason),
                    )


def _permission_reason(
    source: Source, catalog: Catalog, tracked: TrackedTable, permission: Permission
) -> str | None:
    try:
        check_permission(source, catalog, tracked.name, permission)
    except EngineError as error:
        return error.message
    return None


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
