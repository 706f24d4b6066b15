"""What a table or view stands on: the tables whose changes change what it shows."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.subscriptions.change import Relation
from genkan.storage.connection import Connection
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.engine.postgres.change_feed", "reads.sql")


@dataclass(frozen=True, slots=True)
class Reads:
    """What one table or view reads.

    relations: tables to watch. Partitions and children are not among them: a feed tells of a
        table whatever happens to those.
    opaque: why what it shows may change without any of them: "the view v calls pg_catalog.now";
        None = it does not.
    """

    relations: frozenset[Relation]
    opaque: str | None


async def resolve_reads(
    connection: Connection, tables: Collection[Relation]
) -> Mapping[Relation, Reads]:
    """What each of these stands on, views by what their queries name, at any depth.

    Row level security is not looked at, nor what functions in conditions read. Raises
    asyncpg.PostgresError, asyncpg.InterfaceError or OSError when the database is away.
    """
    rows = await connection.fetch(
        QUERIES["reads"],
        [table.schema for table in tables],
        [table.name for table in tables],
    )
    relations: defaultdict[Relation, set[Relation]] = defaultdict(set)
    opaque: dict[Relation, str] = {}
    for row in rows:
        table = Relation(str(row["schema"]), str(row["name"]))
        if row["opaque"] is not None:
            opaque.setdefault(table, str(row["opaque"]))
        elif row["table_name"] is not None:
            relations[table].add(Relation(str(row["table_schema"]), str(row["table_name"])))
    return {table: Reads(frozenset(relations[table]), opaque.get(table)) for table in tables}


async def loose_columns(relation: Relation, connection: Connection) -> frozenset[str]:
    """The columns of which equal texts are not always the same text to Postgres.

    Their collations are not deterministic (tell no case, say). Raises what `resolve_reads` does.
    """
    rows = await connection.fetch(QUERIES["loose_columns"], relation.schema, relation.name)
    return frozenset(str(row["name"]) for row in rows)
