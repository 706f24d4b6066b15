"""How metadata changes, from the first look to the swap. The third page to read.

1. Changes take turns: a lock in this process, a row lock among processes.
2. What another process has changed meanwhile is read first (`_catch_up`).
3. Commands edit the draft; after each, what has become inconsistent is refused.
4. The document is saved under the next version, others are notified, all is committed.
5. The new snapshot takes the place of the old one; requests under way keep theirs.
Whatever fails undoes all of it: SQL that ran, edits, pools that were opened.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final, TypeVar

from genkan.engine.catalog.model import Catalog
from genkan.engine.change_metadata.live_schema import LiveSchema, read_remotes, read_schema
from genkan.engine.change_metadata.readings import Place
from genkan.engine.change_metadata.refuse import Refuse, refuse_new, refuse_others
from genkan.engine.change_metadata.transactions import Transactions, away_for
from genkan.engine.errors import EngineError, Unexpected
from genkan.engine.metadata.check import Checked
from genkan.engine.metadata.commands.sources import source_isolation, source_url
from genkan.engine.metadata.edit import Draft, Edited, source_named
from genkan.engine.metadata.fault import Away
from genkan.engine.metadata.model import Metadata, Source
from genkan.engine.metadata.remote_schemas import RemoteSchema
from genkan.engine.names import RemoteSchemaName, RoleName, SourceName
from genkan.engine.permission.role_view import RoleView
from genkan.engine.postgres.metadata_store import (
    load,
    lock_for_change,
    notify,
    save,
    version_conflict,
)
from genkan.engine.remote_schemas.reading import Remotes
from genkan.engine.schema_cache import SchemaCache
from genkan.engine.schema_cache import check as check_all
from genkan.engine.session import Scenario
from genkan.storage.connection import Connection

Answer = TypeVar("Answer")


async def change_metadata(
    live: LiveSchema,
    work: Callable[[Change], Awaitable[Answer]],
    expected_version: int | None = None,
) -> Answer:
    """Do `work` on a draft of the metadata, and make what it made of it the current one.

    expected_version: what the caller took the metadata to be; Conflict when it is not.
    """
    async with live.turn:
        transactions = Transactions()
        opened: set[SourceName] = set()
        try:
            base = await _catch_up(live, transactions)
            _check_version(base, expected_version)
            change = Change(live, base, transactions, opened)
            answer = await work(change)
            snapshot = await _save(change, base)
            await transactions.commit(last=live.metadata_url)
        except BaseException:
            await transactions.roll_back()
            await _restore_pools(live, opened)
            raise
        if snapshot is not live.current:
            live.readings = change.readings
            await live.swap(snapshot)
        return answer


class Change:
    """One change under way: the metadata so far, and what the databases have."""

    def __init__(
        self,
        live: LiveSchema,
        base: SchemaCache,
        transactions: Transactions,
        opened: set[SourceName],
    ) -> None:
        self.live: Final = live
        self.base: Final = base
        self.metadata: Metadata = base.metadata
        self.catalogs: Mapping[SourceName, Catalog] = base.catalogs
        self.unreachable: Mapping[SourceName, Away] = base.unreachable
        self.remotes: Remotes = base.remotes
        self.readings: Final = live.readings.copy()
        self.checked: Checked = base.checked
        self.raises_version = False
        self.has_read_anew = False  # all sources, whatever was known of them
        self._checks_later = False
        self._transactions: Final = transactions
        # Sources whose pools this change has opened or moved.
        self._opened: Final = opened
        # Sources whose catalogs were read in this change.
        self._fresh: set[SourceName] = set()
        # Remote schemas that have been asked in this change.
        self._fresh_remotes: set[RemoteSchemaName] = set()
        # Sources of which this change has looked at some relations.
        self._glanced: set[SourceName] = set()

    @property
    def draft(self) -> Draft:
        """What edits begin with."""
        return Draft(self.metadata, self.catalogs, self.remotes, self.live.gate.remote_permissions)

    def role_view(self, role: RoleName, scenario: Scenario = Scenario.FRONTEND) -> RoleView:
        """What the role may see and write by the draft."""
        if self.metadata is self.base.metadata and self.catalogs is self.base.catalogs:
            return self.base.role_schema(role, scenario=scenario).view
        draft = self.snapshot(self.base.resource_version)
        return draft.role_schema(role, scenario=scenario).view

    def snapshot(self, resource_version: int) -> SchemaCache:
        """What requests would be answered from by the draft."""
        return SchemaCache(
            metadata=self.metadata,
            catalogs=self.catalogs,
            unreachable=self.unreachable,
            checked=self.checked,
            resource_version=resource_version,
            gate=self.live.gate,
            memory=self.live.memory,
            sql_options=self.live.sql_options,
            remotes=self.remotes,
        )

    async def metadata_connection(self) -> Connection:
        """To the metadata's database, in this change's transaction."""
        return await self._transactions.on(self.live.metadata_url)

    async def connection(self, source: SourceName) -> Connection:
        """To a source, in this change's transaction. Raises NotExists, PostgresUnavailable."""
        return await self._transactions.on(self.source_url(source))

    def source_url(self, source: SourceName) -> str:
        """Where the source's database is. Raises NotExists for a source that is not there."""
        return source_url(source_named(self.metadata, source), self.live.environment)

    async def read_catalog(self, source: SourceName) -> Catalog:
        """What the source has now, with what this change has done there."""
        catalog = await self._read(source, None)
        self._fresh.add(source)
        return catalog

    def outdate(self, source: SourceName) -> None:
        """The source's catalog may have changed: whoever needs it reads it again."""
        self._fresh.discard(source)

    async def refresh(self, source: SourceName, names: Collection[str]) -> None:
        """Know what the relations of these names are now.

        Once a few are asked for; a change that goes on asking reads all that there is.
        """
        if source in self._glanced:
            await self.refresh_all(source)
        elif source in self.catalogs and source not in self._fresh:
            self._glanced.add(source)
            await self._read(source, names)

    async def refresh_all(self, source: SourceName) -> None:
        """Read the source's catalog unless that has been done in this change."""
        if source in self.catalogs and source not in self._fresh:
            await self.read_catalog(source)

    async def _read(self, source: SourceName, names: Collection[str] | None) -> Catalog:
        place = Place(source, self.source_url(source))
        connection = await self._transactions.on(place.url)
        wanted = self.live.wanted_of(self.metadata.sources[source])
        async with contextlib.AsyncExitStack() as stack:
            if connection.is_in_transaction():  # unless an admin's script has ended it
                # What can not be read must not end the transaction of the change.
                await stack.enter_async_context(connection.transaction())
            if names is None:
                catalog = await self.readings.read(connection, place, wanted)
            else:
                catalog = await self.readings.read_named(connection, place, wanted, names)
        self.catalogs = {**self.catalogs, source: catalog}
        return catalog

    async def apply(self, edited: Edited) -> None:
        """Make an edit's outcome the draft. Raises what it would make inconsistent."""
        if self._checks_later:
            self.metadata = edited.metadata
            return
        checked = await self.check(edited.metadata)
        refuse_new(self.checked.inconsistencies, checked.inconsistencies, edited.subject)
        self.accept(edited.metadata, checked)

    async def apply_together(
        self, edit_all: Callable[[], Awaitable[Answer]], refuse: Refuse = refuse_others
    ) -> Answer:
        """Do many edits and check once what came of them all.

        Raises as soon as one can not be done, and what `refuse` raises of the outcome; the
        draft is what it was then, and doing them one by one tells which of them it was.
        """
        before = self.metadata
        self._checks_later = True
        try:
            answer = await edit_all()
        finally:
            self._checks_later = False
            after, self.metadata = self.metadata, before
        checked = await self.check(after)
        refuse(self.checked.inconsistencies, checked.inconsistencies)
        self.accept(after, checked)
        return answer

    async def apply_whole(self, metadata: Metadata, *, reads_anew: bool) -> Checked:
        """Make `metadata` the draft, consistent or not; the caller refuses what it will."""
        if reads_anew:
            self.has_read_anew = True
            self.catalogs, self.unreachable = {}, {}
            self.remotes = self._unmoved_remotes(self.metadata, metadata)
            self._fresh.clear()
            self.metadata = metadata
            for source in metadata.sources.values():
                await self._open(source)
        await self.follow(metadata)
        return self.checked

    async def follow(self, metadata: Metadata) -> None:
        """Make `metadata` the draft; the caller refuses what has become inconsistent."""
        self.accept(metadata, await self.check(metadata))

    async def recheck(self) -> None:
        """Check the draft against catalogs that have changed."""
        self.checked = await self.check(self.metadata)

    def accept(self, metadata: Metadata, checked: Checked) -> None:
        """Make `metadata`, which was `checked`, the draft."""
        self.metadata = metadata
        self.checked = checked
        self.raises_version = True

    async def check(self, metadata: Metadata) -> Checked:
        """What of `metadata` fits the databases; the draft stays."""
        before = self.metadata
        self.metadata = metadata
        try:
            await self._follow_sources(before, metadata)
            await self._follow_remotes(before, metadata)
        finally:
            self.metadata = before
        checked = check_all(
            metadata,
            self.catalogs,
            self.unreachable,
            self.live.gate,
            self.live.memory,
            self.remotes,
        )
        # What is in conflict already may be mended step by step.
        if checked.conflict is not None and self.checked.conflict is None:
            raise Unexpected(checked.conflict)
        return checked

    async def _follow_sources(self, before: Metadata, after: Metadata) -> None:
        """Read the sources that are new, have moved, or of which more has to be known."""
        for name, source in after.sources.items():
            known = before.sources.get(name)
            is_new = known is None or known.configuration != source.configuration
            if is_new and name not in self._fresh:
                await self._open(source)
            elif name in self.catalogs and not self._knows_enough(source):
                await self.read_catalog(name)
        self.catalogs = {key: value for key, value in self.catalogs.items() if key in after.sources}

    async def _follow_remotes(self, before: Metadata, after: Metadata) -> None:
        """Ask the remote schemas that are new, have moved, or have not answered yet."""
        known = self._unmoved_remotes(before, after)
        asked = [remote for name, remote in after.remote_schemas.items() if name not in known]
        if asked or len(known) != len(self.remotes):
            self.remotes = {**known, **await read_remotes(self.live.remote_schemas, asked)}

    def _unmoved_remotes(self, before: Metadata, after: Metadata) -> Remotes:
        """What is known of the remotes that are where they were, or were asked in this change."""
        return {
            name: reading
            for name, reading in self.remotes.items()
            if name in after.remote_schemas
            and (
                name in self._fresh_remotes
                or (
                    name in before.remote_schemas
                    and before.remote_schemas[name].definition
                    == after.remote_schemas[name].definition
                )
            )
        }

    async def read_remote_anew(self, remote: RemoteSchema) -> None:
        """Ask what a remote offers now. Raises RemoteSchemaError, InvalidParams."""
        reading = await self.live.remote_schemas.read(remote)
        self.remotes = {**self.remotes, remote.name: reading}
        self._fresh_remotes.add(remote.name)

    def forget_remotes(self) -> None:
        """Whoever needs a remote asks it again."""
        self.remotes = {}
        self._fresh_remotes.clear()

    def _knows_enough(self, source: Source) -> bool:
        known = self.catalogs[source.name].read_for
        return self.live.wanted_of(source).is_within(known)

    async def _open(self, source: Source) -> None:
        lost = {key: value for key, value in self.unreachable.items() if key != source.name}
        try:
            url, isolation = source_url(source, self.live.environment), source_isolation(source)
            await self.read_catalog(source.name)
            self._opened.add(source.name)
            await self.live.database.open_source(source.name, url, isolation)
        except EngineError as error:
            lost[source.name] = away_for(error)
        self.unreachable = lost


async def _catch_up(live: LiveSchema, transactions: Transactions) -> SchemaCache:
    """The current snapshot, read anew when another process has moved on; nobody else may."""
    connection = await transactions.on(live.metadata_url)
    version = await lock_for_change(connection)
    if version is None or version == live.current.resource_version:
        return live.current
    stored = await load(connection)
    if stored is None:
        raise AssertionError("the metadata was there a moment ago, and locked")
    return await read_schema(live, stored)


def _check_version(base: SchemaCache, expected_version: int | None) -> None:
    if expected_version is not None and expected_version != base.resource_version:
        raise version_conflict(expected_version)


async def _save(change: Change, base: SchemaCache) -> SchemaCache:
    """Store the draft and make its snapshot; the base when nothing came of it."""
    outdated = _outdated_sources(change, base)
    version = base.resource_version
    # As in Hasura, a script that changes the database raises the version: others have to hear.
    if change.raises_version or outdated:
        connection = await change.metadata_connection()
        document = change.live.writer.text(change.metadata)
        version = await save(connection, document, version)
        await notify(connection, version, change.live.instance, outdated)
    elif change.remotes is base.remotes and change.catalogs is base.catalogs:
        return base
    return change.snapshot(version)


def _outdated_sources(change: Change, base: SchemaCache) -> Collection[SourceName]:
    """The sources whose databases have another catalog than others may know.

    Who reloads means everybody: another process may know less than this one did.
    """
    if change.has_read_anew:
        return change.catalogs.keys()
    if change.catalogs is base.catalogs:
        return ()
    return [name for name, now in change.catalogs.items() if base.catalogs.get(name) != now]


async def _restore_pools(live: LiveSchema, opened: set[SourceName]) -> None:
    """Undo what a failed change opened or moved."""
    for name in opened:
        source = live.current.metadata.sources.get(name)
        if source is None or name in live.current.unreachable:
            await live.database.close_source(name)
        else:
            url = source_url(source, live.environment)
            await live.database.open_source(name, url, source_isolation(source))
