"""What a command that edits the metadata takes and gives, and how it finds what it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.catalog.model import Catalog
from genkan.engine.errors import InconsistentMetadata, NotExists
from genkan.engine.metadata.decode_table import table_name
from genkan.engine.metadata.dependents import Catalogs
from genkan.engine.metadata.model import Metadata, Source, TrackedTable
from genkan.engine.metadata.objects import MetadataObject
from genkan.engine.metadata.reading import Node, name, optional, required
from genkan.engine.metadata.remote_schemas import RemotePermissions
from genkan.engine.names import DEFAULT_SOURCE, ActionName, SourceName
from genkan.engine.remote_schemas.reading import Remotes


@dataclass(frozen=True, slots=True)
class Draft:
    """The metadata as a change has it so far, and what the databases have."""

    metadata: Metadata
    catalogs: Catalogs
    remotes: Remotes
    remote_permissions: RemotePermissions


@dataclass(frozen=True, slots=True)
class Edited:
    """The metadata after a command.

    subject: the object the command was about: when it is the one that turns out
        inconsistent, its reason is the error.
    message: what the command answers.
    forgotten: an action whose calls are forgotten with it.
    """

    metadata: Metadata
    subject: MetadataObject | None = None
    message: str = "success"
    forgotten: ActionName | None = None


# Raises UnreadableArguments at ``$.name`` for arguments that do not read, other errors at ``$``.
Edit: TypeAlias = Callable[[Draft, Node], Edited]


def source_of(metadata: Metadata, members: Mapping[str, Node]) -> Source:
    """The source that ``source`` names, ``default`` when it does not.

    Raises NotExists when the metadata has none of that name.
    """
    return source_named(metadata, source_name(members))


def source_named(metadata: Metadata, source: SourceName) -> Source:
    """The source of that name. Raises NotExists when the metadata has none."""
    if source not in metadata.sources:
        raise NotExists(f'source with name "{source}" does not exist')
    return metadata.sources[source]


def catalog_named(metadata: Metadata, catalogs: Catalogs, source: SourceName) -> Catalog:
    """What the source has. Raises NotExists, and InconsistentMetadata for one that is away."""
    source_named(metadata, source)
    if source not in catalogs:
        raise inconsistent_source(source)
    return catalogs[source]


def inconsistent_source(source: SourceName) -> InconsistentMetadata:
    """What is said of a source that is declared and could not be read."""
    return InconsistentMetadata(f'source with name "{source}" is inconsistent')


def source_name(members: Mapping[str, Node]) -> SourceName:
    """What ``source`` names, ``default`` without it."""
    node = optional(members, "source")
    return DEFAULT_SOURCE if node is None else SourceName(name(node))


def table_of(metadata: Metadata, members: Mapping[str, Node], within: Node) -> TrackedTable:
    """The tracked table that ``table`` names. Raises NotExists when it is not tracked."""
    found = table_name(required(members, "table", within), source_name(members))
    source = metadata.sources.get(found.source)
    if source is None or found not in source.tables:
        raise NotExists(f'table "{found}" does not exist in source: {found.source}')
    return source.tables[found]
