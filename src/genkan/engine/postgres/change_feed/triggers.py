"""The triggers that tell by NOTIFY: four on each table that rows are written through.

A statement fires the triggers of the table that it names and of no other, so a partitioned table
has them, and each of its partitions. `drop schema genkan_live cascade` removes all there is.
Source: PostgreSQL, CREATE TRIGGER, 37.1 Overview of Trigger Behavior.
"""

from collections.abc import Iterator
from typing import Final

import asyncpg

from genkan.engine.postgres.change_feed.brief_lock import lock_briefly, qualified
from genkan.engine.postgres.change_feed.means import CanNotWatch, NotToBeHad
from genkan.engine.postgres.change_feed.standing import Member, Standing, fetch_standings
from genkan.engine.sql.fragment import Key
from genkan.storage.connection import Connection
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.engine.postgres.change_feed", "tell.sql")

_EVENTS: Final = {
    "genkan_live_insert": "after insert on {table} referencing new table as new_rows",
    "genkan_live_update": "after update on {table} referencing old table as old_rows "
    "new table as new_rows",
    "genkan_live_delete": "after delete on {table} referencing old table as old_rows",
    "genkan_live_truncate": "after truncate on {table}",
}
_REPLACES_SINCE: Final = 14_00_00  # create or replace trigger
_ALWAYS: Final = "A"  # also where session_replication_role is 'replica'


async def ensure_function(connection: Connection) -> bool:
    """See to it that what triggers run is there; answers whether it was not as it has to be.

    Raises NotToBeHad when that is not ours to do.
    """
    if await _is_current(connection):
        return False
    try:
        async with connection.transaction():
            await connection.fetchval(QUERIES["one_at_a_time"])
            known = await connection.fetchrow(QUERIES["known"])
            if known is None or not known["has_schema"]:
                await connection.execute(QUERIES["schema"])
            await connection.execute(QUERIES["function"])
    except (asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError) as error:
        raise NotToBeHad(f"no triggers can be made: {error}") from error
    return True


async def ensure_triggers(
    connection: Connection, standing: Standing, columns: frozenset[str]
) -> None:
    """See to it that every writer to a table, or to a part of it, tells these columns.

    No writer is in flight when it has returned. Raises CanNotWatch, or asyncpg.PostgresError.
    """
    if all(_tells(member, columns) for member in standing.members):
        return
    if any(not member.is_table for member in standing.members):
        raise CanNotWatch("a part of it is a foreign table")
    known = await connection.fetchrow(QUERIES["known"])
    replaces = known is not None and int(str(known["version"])) >= _REPLACES_SINCE
    relation = standing.root.relation
    async with connection.transaction():
        await lock_briefly(connection, relation, "share row exclusive")
        # Another process of ours may have been faster, and may want other columns: they are kept.
        locked = (await fetch_standings(connection, (relation,))).get(relation, standing)
        for member in locked.members:
            if _tells(member, columns):
                continue
            kept = frozenset[str]().union(*(trigger.columns for trigger in member.triggers))
            for statement in _trigger_ddl(member, columns | kept, can_replace=replaces):
                await connection.execute(statement)


async def _is_current(connection: Connection) -> bool:
    known = await connection.fetchrow(QUERIES["known"])
    _, body, _ = QUERIES["function"].split("$tell$")
    return known is not None and known["body"] == body


def _tells(member: Member, columns: frozenset[str]) -> bool:
    """Whether its triggers are there, on, and tell these columns."""
    telling = {
        trigger.name
        for trigger in member.triggers
        if trigger.enabled == _ALWAYS and columns <= trigger.columns
    }
    return telling >= _EVENTS.keys()


def _trigger_ddl(member: Member, columns: frozenset[str], *, can_replace: bool) -> Iterator[str]:
    table = qualified(member.relation)
    arguments = ", ".join(Key(column).quoted() for column in sorted(columns))
    known = {trigger.name for trigger in member.triggers}
    for name, event in _EVENTS.items():
        if not can_replace and name in known:
            yield f"drop trigger {name} on {table}"
        create = "create or replace trigger" if can_replace else "create trigger"
        yield (
            f"{create} {name} {event.format(table=table)} "
            f"for each statement execute procedure genkan_live.tell({arguments})"
        )
        yield f"alter table only {table} enable always trigger {name}"
