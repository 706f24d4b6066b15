"""What a watched table is just now: its partitions and children, and how each is watched."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

import msgspec

from genkan.engine.subscriptions.change import Relation
from genkan.storage.connection import Connection, Record
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.engine.postgres.change_feed", "standing.sql")
PUBLICATION: Final = "genkan_changes"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One of ours. enabled: pg_trigger.tgenabled. columns: whose values it tells."""

    name: str
    enabled: str
    columns: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A table, or a partition or child of one.

    is_partitioned: it stores nothing itself. is_logged: it is neither unlogged nor temporary.
    is_table: not a foreign table. identity: pg_class.relreplident.
    has_identity_key: the index that this identity speaks of is there.
    is_listed: the publication names it. is_published: with all its rows and columns.
    """

    relation: Relation
    oid: int
    is_root: bool
    is_partitioned: bool
    is_partition: bool
    is_logged: bool
    is_table: bool
    identity: str
    has_identity_key: bool
    has_primary_key: bool
    has_virtual_columns: bool
    is_listed: bool
    is_published: bool
    triggers: tuple[Trigger, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A table and all that its rows are stored in; itself first.

    Two that are equal need nothing done between them.
    """

    members: tuple[Member, ...]

    @property
    def root(self) -> Member:
        """The table itself."""
        return self.members[0]


async def fetch_standings(
    connection: Connection, relations: Collection[Relation]
) -> Mapping[Relation, Standing]:
    """Of those that are tables."""
    rows = await connection.fetch(
        QUERIES["standing"],
        [relation.schema for relation in relations],
        [relation.name for relation in relations],
        PUBLICATION,
    )
    members: defaultdict[Relation, list[Member]] = defaultdict(list)
    for row in rows:
        root = Relation(str(row["root_schema"]), str(row["root_name"]))
        members[root].append(_member(row))
    return {root: Standing(tuple(found)) for root, found in members.items()}


async def fetch_ancestors(connection: Connection) -> Mapping[Relation, frozenset[Relation]]:
    """Of all that inherits or is published: what it inherits from, at any distance."""
    ancestors: defaultdict[Relation, set[Relation]] = defaultdict(set)
    for row in await connection.fetch(QUERIES["lineage"], PUBLICATION):
        found = ancestors[Relation(str(row["schema"]), str(row["name"]))]
        if row["ancestor"] is not None:
            found.add(Relation(str(row["ancestor_schema"]), str(row["ancestor"])))
    return {relation: frozenset(found) for relation, found in ancestors.items()}


def _member(row: Record) -> Member:
    return Member(
        relation=Relation(str(row["schema"]), str(row["name"])),
        oid=cast("int", row["oid"]),
        is_root=bool(row["is_root"]),
        is_partitioned=bool(row["is_partitioned"]),
        is_partition=bool(row["is_partition"]),
        is_logged=bool(row["is_logged"]),
        is_table=bool(row["is_table"]),
        identity=str(row["identity"]),
        has_identity_key=bool(row["has_identity_key"]),
        has_primary_key=bool(row["has_primary_key"]),
        has_virtual_columns=bool(row["has_virtual_columns"]),
        is_listed=bool(row["is_listed"]),
        is_published=bool(row["is_published"]),
        triggers=tuple(_triggers(str(row["triggers"]))),
    )


def _triggers(text: str) -> Iterator[Trigger]:
    for name, enabled, arguments in msgspec.json.decode(text, type=list[tuple[str, str, str]]):
        # pg_trigger.tgargs: "each NULL-terminated".
        columns = bytes.fromhex(arguments).split(b"\0")[:-1]
        yield Trigger(name, enabled, frozenset(column.decode() for column in columns))
