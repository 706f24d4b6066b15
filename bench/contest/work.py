"""What is asked: tables, documents in the dialect of each server, and the answers by SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

BIG_ROWS: Final = 1_000_000
TENANTS: Final = 1_000
ARTISTS: Final = 300
# Put into a document's variables, a header or a statement for the random number of a request.
KEY: Final = "@key@"

TABLES: Final = f"""
create table big (
  id bigint primary key, name text not null, amount numeric(12, 2) not null, tenant int not null,
  created_at timestamptz not null default now()
);
insert into big
select i, 'row ' || i, (i % 10000) / 100.0, i % {TENANTS}, '2026-01-01'::timestamptz + i * interval '1 second'
from generate_series(1, {BIG_ROWS}) i;
create index on big (tenant, id);
create table artist (id int primary key, name text not null);
create table album (id int primary key, title text not null, artist_id int not null references artist);
create table track (
  id int primary key, name text not null, milliseconds int not null, unit_price numeric(10, 2) not null,
  album_id int not null references album
);
insert into artist select i, 'Artist ' || i from generate_series(1, {ARTISTS}) i;
insert into album select i, 'Album ' || i, i % {ARTISTS} + 1 from generate_series(1, 350) i;
insert into track select i, 'Track ' || i, 100000 + i, 0.99, i % 350 + 1 from generate_series(1, 3500) i;
create index on album (artist_id);
create index on track (album_id);
create table note (id bigint generated always as identity primary key, body text not null, tenant int not null);
create extension pg_stat_statements;
vacuum analyze;
"""  # noqa: E501, S608  # one statement a line; of our own numbers


class Dialect(Enum):
    """How a server wants the same thing to be asked."""

    GENKAN = "genkan"
    POSTGRAPHILE = "postgraphile"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Document:
    """An operation with one variable, which bears the random number."""

    text: str
    variable: str


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of request, with a number from 1 to `most` that differs each time."""

    name: str
    what: str
    most: int
    documents: Mapping[Dialect, Document]
    # The answer for the number `k` as JSON, by plain SQL.
    expected: str
    # What the statement's parameters are, in order, as explain shows it.
    arguments: tuple[str | int, ...]
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


_BIG: Final = "id name amount tenant created_at"
_NODES: Final = "id: rowId name amount tenant createdAt"
PK: Final = Work(
    "pk",
    "a row by primary key, of a million",
    BIG_ROWS,
    {
        Dialect.GENKAN: Document(
            f"query q($id: bigint!) {{ big_by_pk(id: $id) {{ {_BIG} }} }}", "id"
        ),
        Dialect.POSTGRAPHILE: Document(
            f"query q($id: BigInt!) {{ bigByRowId(rowId: $id) {{ {_NODES} }} }}", "id"
        ),
        Dialect.PLAIN: Document(f"query q($id: Int!) {{ big_by_pk(id: $id) {{ {_BIG} }} }}", "id"),
    },
    "select to_json(b) from (select * from big where id = k) b",
    (KEY,),
)
NESTED: Final = Work(
    "nested",
    "ten artists with their albums with their tracks",
    ARTISTS - 10,
    {
        Dialect.GENKAN: Document(
            "query n($from: Int!) { artist(where: {id: {_gte: $from}}, order_by: {id: asc},"
            " limit: 10) { id name albums(order_by: {id: asc}) { id title"
            " tracks(order_by: {id: asc}) { id name milliseconds unit_price } } } }",
            "from",
        ),
        Dialect.POSTGRAPHILE: Document(
            "query n($from: Int!) { allArtists(filter: {rowId: {greaterThanOrEqualTo: $from}},"
            " orderBy: ROW_ID_ASC, first: 10) { nodes { id: rowId name"
            " albums: albumsByArtistId(orderBy: ROW_ID_ASC) { nodes { id: rowId title"
            " tracks: tracksByAlbumId(orderBy: ROW_ID_ASC)"
            " { nodes { id: rowId name milliseconds unitPrice } } } } } } }",
            "from",
        ),
        Dialect.PLAIN: Document(
            "query n($from: Int!) { artists(from: $from) { id name albums { id title"
            " tracks { id name milliseconds unit_price } } } }",
            "from",
        ),
    },
    """
    select json_agg(json_build_object('id', a.id, 'name', a.name, 'albums', (
      select coalesce(json_agg(json_build_object('id', b.id, 'title', b.title, 'tracks', (
        select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name,
          'milliseconds', t.milliseconds, 'unit_price', t.unit_price) order by t.id), '[]')
        from track t where t.album_id = b.id)) order by b.id), '[]')
      from album b where b.artist_id = a.id)) order by a.id)
    from (select * from artist where id >= k order by id limit 10) a
    """,
    (KEY, 10),
)
LIST: Final = Work(
    "list",
    "a hundred rows of a tenant, of a million",
    TENANTS - 1,
    {
        Dialect.GENKAN: Document(
            "query l($tenant: Int!) { big(where: {tenant: {_eq: $tenant}},"
            f" order_by: {{id: asc}}, limit: 100) {{ {_BIG} }} }}",
            "tenant",
        ),
        Dialect.POSTGRAPHILE: Document(
            "query l($tenant: Int!) { allBigs(condition: {tenant: $tenant},"
            f" orderBy: ROW_ID_ASC, first: 100) {{ nodes {{ {_NODES} }} }} }}",
            "tenant",
        ),
        Dialect.PLAIN: Document(
            f"query l($tenant: Int!) {{ big_of_tenant(tenant: $tenant) {{ {_BIG} }} }}", "tenant"
        ),
    },
    "select json_agg(b) from (select * from big where tenant = k order by id limit 100) b",
    (KEY, 100),
)
AGGREGATE: Final = Work(
    "aggregate",
    "the count of a tenant's thousand rows",
    TENANTS - 1,
    {
        Dialect.GENKAN: Document(
            "query c($tenant: Int!) { big_aggregate(where: {tenant: {_eq: $tenant}})"
            " { aggregate { count } } }",
            "tenant",
        ),
        Dialect.POSTGRAPHILE: Document(
            "query c($tenant: Int!) { allBigs(condition: {tenant: $tenant}) { totalCount } }",
            "tenant",
        ),
        Dialect.PLAIN: Document(
            "query c($tenant: Int!) { big_count(tenant: $tenant) }",
            "tenant",
        ),
    },
    "select to_json(count(*)) from big where tenant = k",
    (KEY,),
)
WORKS: Final = (PK, NESTED, LIST, AGGREGATE)
