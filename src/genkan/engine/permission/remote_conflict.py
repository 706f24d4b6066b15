"""Names of remote schemas that tables, or remotes before them, have had already.

Source: Hasura v2, GraphQL/Schema (buildAndValidateRemoteSchemas), whose messages are used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from genkan.engine.catalog.model import Catalog
from genkan.engine.convention import Convention
from genkan.engine.metadata.check import Checked, without_faults
from genkan.engine.metadata.fault import Fault
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.objects import RemoteSchemaObject
from genkan.engine.names import GraphQLName, SourceName
from genkan.engine.permission.root_conflict import MUTATION, QUERY, source_root_names
from genkan.engine.remote_schemas.model import BUILT_IN_SCALARS
from genkan.engine.remote_schemas.reading import RemoteReading, Remotes, reading_of


def without_remote_conflicts(
    checked: Checked,
    declared: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    default_convention: Convention | None,
    remotes: Remotes,
) -> Checked:
    """The metadata without remote schemas whose root fields others have; sources come first."""
    if not checked.consistent.remote_schemas:
        return checked
    of_sources = source_root_names(checked.consistent, catalogs, default_convention)
    faults = _root_faults(checked.consistent, remotes, of_sources)
    return without_faults(checked, declared, faults)


def _root_faults(
    metadata: Metadata, remotes: Remotes, of_sources: Collection[tuple[str, GraphQLName]]
) -> Iterator[Fault]:
    """The remotes with root fields that are taken; such a remote is not offered at all."""
    taken: set[tuple[str, GraphQLName]] = set()
    for name in metadata.remote_schemas:
        reading = reading_of(remotes, name)
        if reading is None:
            continue
        fields = list(_root_fields(reading))
        reasons = [
            *(f"Duplicate remote field '{one[1]}'" for one in fields if one in taken),
            *(
                f"Field cannot be overwritten by remote field '{one[1]}'"
                for one in fields
                if one in of_sources
            ),
        ]
        if reasons:
            yield Fault(RemoteSchemaObject(name), ", ".join(dict.fromkeys(reasons)))
        else:
            taken.update(fields)


def remote_type_names(metadata: Metadata, remotes: Remotes) -> Iterator[frozenset[str]]:
    """The names of each remote's types, but for those that everybody has, and its roots."""
    for name in metadata.remote_schemas:
        reading = reading_of(remotes, name)
        if reading is not None:
            types = reading.types
            own = {own for own in types.types if not own.startswith("__")} - BUILT_IN_SCALARS
            roots = {types.query, types.mutation, types.subscription}
            yield frozenset(reading.names.type(one) for one in own - roots)


def _root_fields(reading: RemoteReading) -> Iterator[tuple[str, GraphQLName]]:
    names, types = reading.names, reading.types
    for place, own in ((QUERY, types.query), (MUTATION, types.mutation)):
        root = types.root(own)
        if root is None:
            continue
        if names.namespace is not None:
            yield place, names.namespace
            continue
        for field in root.fields:
            yield place, names.field(root.name, field)
