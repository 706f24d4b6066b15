"""The publication of what logical decoding tells, and the tables in it.

Note [A published table that can not be updated]: Postgres refuses UPDATE and DELETE on a table
that is published and has no replica identity, or whose identity has a generated column that is
not published. So a table's identity is put right in the transaction that publishes it, and FULL
is what no later DROP of a primary key can take away. A partition that is made later has an
identity of its own, so a partitioned table needs a primary key.
Source: PostgreSQL, 29.1 Publication; CheckCmdReplicaIdentity.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import asyncpg

from genkan.engine.config.change_feed import ReplicaIdentity
from genkan.engine.postgres.change_feed.brief_lock import lock_briefly, qualified
from genkan.engine.postgres.change_feed.means import (
    CanNotWatch,
    NotToBeHad,
)
from genkan.engine.postgres.change_feed.standing import (
    PUBLICATION,
    QUERIES,
    Member,
    Standing,
    fetch_standings,
)
from genkan.engine.subscriptions.change import Relation
from genkan.storage.connection import Connection

_DEFAULT: Final = "replica identity default"
_FULL: Final = "replica identity full"
_VIRTUAL: Final = "it has a virtual generated column and no primary key"
_NO_KEY: Final = "it is partitioned and has no primary key"
_NO_IDENTITY: Final = (
    "it has no replica identity: give it a primary key, or set "
    "GENKAN_CHANGE_FEED_REPLICA_IDENTITY=full"
)
_GENERATED_SINCE: Final = 18_00_00  # publish_generated_columns


async def ensure_publication(connection: Connection) -> bool:
    """See to it that there is our publication; answers whether it was not as it has to be.

    Raises NotToBeHad when that is not ours to do.
    """
    found = await connection.fetchrow(QUERIES["publication"], PUBLICATION)
    if found is not None and found["is_whole"]:
        return False
    server = await connection.fetchrow(QUERIES["may_decode"])
    if server is None:
        raise AssertionError("a query without a condition gave no row")
    options = "publish = 'insert, update, delete, truncate', publish_via_partition_root = false"
    if int(str(server["version"])) >= _GENERATED_SINCE:
        options += ", publish_generated_columns = stored"
    try:
        if found is None:
            await connection.execute(f"create publication {PUBLICATION} with ({options})")
        else:
            await connection.execute(f"alter publication {PUBLICATION} set ({options})")
    except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
        pass  # another process was faster
    except asyncpg.InsufficientPrivilegeError as error:
        raise NotToBeHad(f"no publication '{PUBLICATION}' can be made: {error}") from error
    return True


async def publish(connection: Connection, standing: Standing, policy: ReplicaIdentity) -> None:
    """See to it that a table is published, with all that its rows are stored in.

    No writer is in flight while it is added. Raises CanNotWatch, or asyncpg.PostgresError.
    """
    planned = _Plan.of(standing, policy)
    if not planned.added and not planned.identities:
        return
    mode = "access exclusive" if planned.identities else "share row exclusive"
    relation = standing.root.relation
    async with connection.transaction():
        await lock_briefly(connection, relation, mode)
        # Another process may have been faster.
        locked = (await fetch_standings(connection, (relation,))).get(relation, standing)
        for statement in _Plan.of(locked, policy).ddl():
            await connection.execute(statement)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What has to be done to publish a table. identities: clauses of ALTER TABLE."""

    added: tuple[Member, ...]
    identities: Mapping[Relation, str]

    @staticmethod
    def of(standing: Standing, policy: ReplicaIdentity) -> "_Plan":
        """Raises CanNotWatch."""
        if standing.root.is_partitioned and not standing.root.has_primary_key:
            raise CanNotWatch(_NO_KEY)
        added = tuple(_to_publish(standing))
        identities = {
            member.relation: identity
            for member in standing.members
            if (identity := _new_identity(member, policy)) is not None
        }
        return _Plan(added, identities)

    def ddl(self) -> Iterator[str]:
        """The statements, in order."""
        for relation, identity in self.identities.items():
            yield f"alter table only {qualified(relation)} {identity}"
        for member in self.added:
            if member.is_listed:
                yield _alter_publication("drop", member.relation)
            yield _alter_publication("add", member.relation)


async def repair_published(connection: Connection, policy: ReplicaIdentity) -> None:
    """See to it that every table of the publication can be updated, whoever added it.

    One that can not be put right is published no longer. Raises asyncpg.PostgresError.
    """
    rows = await connection.fetch(QUERIES["published"], PUBLICATION)
    published = [Relation(str(row["schema"]), str(row["name"])) for row in rows]
    for relation, standing in (await fetch_standings(connection, published)).items():
        if all(map(_is_safe, standing.members)):
            continue
        try:
            await publish(connection, standing, policy)
        except CanNotWatch:
            await connection.execute(_alter_publication("drop", relation))


def _alter_publication(action: Literal["add", "drop"], relation: Relation) -> str:
    return f"alter publication {PUBLICATION} {action} table only {qualified(relation)}"


def _to_publish(standing: Standing) -> Iterator[Member]:
    """The members to add. Raises CanNotWatch."""
    for member in standing.members:
        if not member.is_table:
            raise CanNotWatch(f"'{member.relation}' is a foreign table")
        if not member.is_logged:
            raise CanNotWatch(f"'{member.relation}' is unlogged: the log does not have its rows")
        # With a partitioned table, all its partitions are published.
        is_with_parent = member.is_partition and not member.is_root
        if not is_with_parent and not member.is_published:
            yield member


def _is_safe(member: Member) -> bool:
    """Whether its rows can be updated while it is published."""
    if member.identity == "f":
        return not member.has_virtual_columns
    return member.has_primary_key if member.is_partitioned else member.has_identity_key


def _new_identity(member: Member, policy: ReplicaIdentity) -> str | None:
    """What its identity has to become; None: it is right. Raises CanNotWatch."""
    if member.is_partitioned:
        return None
    if member.has_virtual_columns:
        if member.identity != "f" and member.has_identity_key:
            return None
        if not member.has_primary_key:
            raise CanNotWatch(_VIRTUAL)
        return _DEFAULT
    if policy is ReplicaIdentity.FULL:
        return None if member.identity == "f" else _FULL
    if not _is_safe(member):
        raise CanNotWatch(_NO_IDENTITY)
    return None
