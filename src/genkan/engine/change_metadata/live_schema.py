"""The snapshot that requests are answered from, and how it is read anew."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, TypeAlias

from genkan.engine.catalog.model import Catalog, Wanted
from genkan.engine.change_metadata.readings import Place, Readings
from genkan.engine.change_metadata.transactions import (
    away_for,
    close_connection,
    open_connection,
)
from genkan.engine.config.isolation import IsolationLevel
from genkan.engine.errors import EngineError
from genkan.engine.metadata.commands.sources import source_isolation, source_url
from genkan.engine.metadata.document_text import DocumentWriter
from genkan.engine.metadata.fault import Away
from genkan.engine.metadata.memory import Memory
from genkan.engine.metadata.model import Metadata, Source
from genkan.engine.metadata.native_queries import NativeQueryValidation, wanted_of
from genkan.engine.metadata.remote_schemas import RemoteSchema
from genkan.engine.names import DEFAULT_SOURCE, SourceName
from genkan.engine.outbound.remote_schema import RemoteSchemas
from genkan.engine.postgres.metadata_store import (
    Stored,
    fetch_resource_version,
    insert_first,
    load,
    prepare_store,
)
from genkan.engine.postgres.run import Database, is_reachable
from genkan.engine.remote_schemas.reading import RemoteReading, Remotes, Unreadable
from genkan.engine.schema_cache import Gate, SchemaCache, build_schema_cache
from genkan.engine.sql.compilation import SqlOptions
from genkan.storage.connection import Connection

# By the version that a change has made: the sources whose catalogs it has outdated.
Heard: TypeAlias = dict[int, Collection[SourceName]]

_DEFAULT_URL_VARIABLE: Final = "HASURA_GRAPHQL_DATABASE_URL"


class LiveSchema:
    """Holds the current snapshot. Reading `current` needs no lock: it is swapped whole.

    turn: held by whoever makes a new snapshot.
    environment: the settings that ``{"from_env": NAME}`` in a source's configuration names.
    instance: who we are among the processes that share this metadata (a UUID).
    """

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        metadata_url: str,
        database: Database,
        environment: Mapping[str, str],
        instance: str,
        sql_options: SqlOptions,
        gate: Gate | None = None,
        native_query_validation: NativeQueryValidation = NativeQueryValidation.ON,
        remote_schemas: RemoteSchemas | None = None,
    ) -> None:
        self.metadata_url: Final = metadata_url
        self.database: Final = database
        self.environment: Final = environment
        self.instance: Final = instance
        self.sql_options: Final = sql_options
        self.turn: Final = asyncio.Lock()
        self.gate: Final = gate or Gate()
        self.native_query_validation: Final = native_query_validation
        self.remote_schemas: Final = remote_schemas or RemoteSchemas(environment)
        # Of the current snapshot's catalogs.
        self.readings = Readings()
        self.memory: Final = Memory()
        self.writer: Final = DocumentWriter()
        # Told of each new snapshot, once it is the current one.
        self.listeners: Final[list[Callable[[SchemaCache], None]]] = []
        self.current: SchemaCache = build_schema_cache(
            Metadata(), {}, 0, self.gate, memory=self.memory, sql_options=sql_options
        )

    def wanted_of(self, source: Source) -> Wanted:
        """What has to be read of the source's database besides its catalog."""
        return wanted_of(source, self.native_query_validation)

    async def swap(self, snapshot: SchemaCache) -> None:
        """Answer from `snapshot` from now on; pools of sources that are gone are closed."""
        gone = self.current.metadata.sources.keys() - snapshot.metadata.sources.keys()
        self.current = snapshot
        self.readings.forget_all_but(snapshot.metadata.sources)
        for tell in self.listeners:
            tell(snapshot)
        for source in gone:
            await self.database.close_source(source)


async def start_live_schema(
    live: LiveSchema,
    *,
    default_url: str | None,
    default_isolation: IsolationLevel = IsolationLevel.READ_COMMITTED,
) -> None:
    """Bring the metadata database up to date and make the first snapshot.

    default_url, default_isolation: of the source ``default`` that a metadata database is born
        with.
    Raises PostgresUnavailable, or what is wrong with the stored document.
    """
    connection = await open_connection(live.metadata_url)
    try:
        await prepare_store(connection)
        if default_url is None:
            await insert_first(connection, Metadata())
        else:
            source = _default_source(default_url, default_isolation, live.environment)
            await insert_first(connection, Metadata(sources={DEFAULT_SOURCE: source}))
    finally:
        await close_connection(connection)
    await reload_schema(live)


async def follow_schema(live: LiveSchema, connection: Connection, heard: Heard) -> bool:
    """Read the metadata anew when another process has changed it; whether one had.

    connection: to the metadata's database. heard: what the others have told of their changes;
    where every one since was heard of, catalogs that none has outdated are not read again.
    """
    version = await fetch_resource_version(connection)
    if version is None or version == live.current.resource_version:
        return False
    # Our own change is told of too, before its snapshot is in place: wait, and look again.
    async with live.turn:
        if version == live.current.resource_version:
            return False
        stored = await _stored(connection)
        steps = range(live.current.resource_version + 1, stored.resource_version + 1)
        outdated = {name for step in steps for name in heard.get(step, ())}
        is_all_heard = len(steps) > 0 and len(steps) <= len(heard) and heard.keys() >= set(steps)
        known = {
            name: catalog
            for name, catalog in live.current.catalogs.items()
            if is_all_heard and name not in outdated
        }
        await live.swap(await read_schema(live, stored, known))
    return True


async def retry_unreachable(live: LiveSchema) -> bool:
    """Read the metadata anew when what was away answers again; whether something did."""
    for name, found in live.current.remotes.items():
        if isinstance(found, Unreadable):
            remote = live.current.metadata.remote_schemas[name]
            if isinstance(await _read_remote(live.remote_schemas, remote), RemoteReading):
                await reload_schema(live)
                return True
    for name in live.current.unreachable:
        try:
            url = source_url(live.current.metadata.sources[name], live.environment)
        except EngineError:
            continue
        if await is_reachable(url):
            await reload_schema(live)
            return True
    return False


async def reload_schema(live: LiveSchema) -> None:
    """Make a snapshot of what is stored and of what the sources have now."""
    async with live.turn:
        connection = await open_connection(live.metadata_url)
        try:
            stored = await _stored(connection)
        finally:
            await close_connection(connection)
        await live.swap(await read_schema(live, stored))


async def _stored(connection: Connection) -> Stored:
    stored = await load(connection)
    if stored is None:
        raise AssertionError("the metadata was stored at start and is gone")
    return stored


async def read_schema(
    live: LiveSchema, stored: Stored, known: Mapping[SourceName, Catalog] | None = None
) -> SchemaCache:
    """The snapshot of a stored document over what its sources have now.

    known: catalogs of the current snapshot that are what the databases have.
    """
    catalogs, unreachable = await _read_sources(live, stored.metadata, known or {})
    remotes = await _read_remotes(live, stored.metadata)
    return build_schema_cache(
        stored.metadata,
        catalogs,
        stored.resource_version,
        live.gate,
        unreachable=unreachable,
        memory=live.memory,
        sql_options=live.sql_options,
        remotes=remotes,
    )


async def _read_remote(client: RemoteSchemas, remote: RemoteSchema) -> RemoteReading | Unreadable:
    """What the remote offers, or why nobody knows."""
    try:
        return await client.read(remote)
    except EngineError as error:
        return Unreadable(error.message, error.internal)


async def _read_remotes(live: LiveSchema, metadata: Metadata) -> Remotes:
    """What all remotes offer; one that has answered before is not asked again.

    Source: Hasura v2, remote schemas: a remote is read when it is added, and when it is reloaded.
    """
    before = live.current.metadata.remote_schemas
    known = {
        name: reading
        for name, reading in live.current.remotes.items()
        if isinstance(reading, RemoteReading)
        and name in metadata.remote_schemas
        and metadata.remote_schemas[name].definition == before[name].definition
    }
    asked = [one for name, one in metadata.remote_schemas.items() if name not in known]
    return {**known, **await read_remotes(live.remote_schemas, asked)}


async def read_remotes(client: RemoteSchemas, asked: Sequence[RemoteSchema]) -> Remotes:
    """What each of the remotes offers, or why nobody knows; all are asked at once."""
    read = await asyncio.gather(*(_read_remote(client, one) for one in asked))
    return {one.name: reading for one, reading in zip(asked, read, strict=True)}


async def _read_sources(
    live: LiveSchema, metadata: Metadata, known: Mapping[SourceName, Catalog]
) -> tuple[Mapping[SourceName, Catalog], Mapping[SourceName, Away]]:
    """Open the sources and read their catalogs; the second: which could not be, and why."""
    catalogs: dict[SourceName, Catalog] = {}
    unreachable: dict[SourceName, Away] = {}
    for source in metadata.sources.values():
        catalog = known.get(source.name)
        if catalog is not None and _is_as_it_was(live, source, catalog):
            catalogs[source.name] = catalog
            continue
        try:
            catalogs[source.name] = await _read_source(live, source)
        except EngineError as error:
            unreachable[source.name] = away_for(error)
    return catalogs, unreachable


def _is_as_it_was(live: LiveSchema, source: Source, catalog: Catalog) -> bool:
    """Whether the source is where it was, and no more of it has to be known."""
    before = live.current.metadata.sources[source.name]
    is_within = live.wanted_of(source).is_within(catalog.read_for)
    return before.configuration == source.configuration and is_within


async def _read_source(live: LiveSchema, source: Source) -> Catalog:
    url, isolation = source_url(source, live.environment), source_isolation(source)
    connection = await open_connection(url)
    try:
        place = Place(source.name, url)
        catalog = await live.readings.read(connection, place, live.wanted_of(source))
    finally:
        await close_connection(connection)
    await live.database.open_source(source.name, url, isolation)
    return catalog


def _default_source(
    default_url: str, isolation: IsolationLevel, environment: Mapping[str, str]
) -> Source:
    is_setting = environment.get(_DEFAULT_URL_VARIABLE) == default_url
    configuration = {
        "connection_info": {
            "database_url": {"from_env": _DEFAULT_URL_VARIABLE} if is_setting else default_url,
            "isolation_level": isolation.value,
            "use_prepared_statements": False,
        }
    }
    return Source(DEFAULT_SOURCE, configuration)
