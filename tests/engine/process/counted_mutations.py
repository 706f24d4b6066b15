"""Mutations that several clients send at once, each with an id by which its rows are counted."""

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

import httpx

from tests.engine.admin_calls import run_on
from tests.engine.running import ADMIN

CLIENTS = 8
SEEDED_CELLS = 5  # of each mutation
PATIENCE_SECONDS = 30
TABLES = """
create table batch (id serial primary key, mutation text not null);
create table item (
    id serial primary key, batch_id int not null references batch, mutation text not null
);
create table tag (id serial primary key, item_id int references item, mutation text not null);
create table cell (id text primary key, mutation text not null, is_written bool not null);
"""
SEED = """
insert into cell
    select format('%s-%s-%s', {series}, number, place), format('%s-%s', {series}, number), false
    from generate_series(0, {count} - 1) as number, generate_series(1, {cells}) as place
"""
FOOTPRINTS = """
select mutation, coalesce(inserted, 0), coalesce(cells, 0), coalesce(written, 0)
from (
    select mutation, count(*) as inserted from (
        select mutation from batch union all
        select mutation from item union all
        select mutation from tag
    ) as inserted group by mutation
) as inserted full join (
    select mutation, count(*) as cells, count(*) filter (where is_written) as written
    from cell group by mutation
) as cells using (mutation)
"""


class Footprint(NamedTuple):
    """What the database has of a mutation; `cells` are there before it, unwritten."""

    inserted: int
    cells: int
    written: int


ABSENT = Footprint(0, SEEDED_CELLS, 0)


@dataclass(frozen=True)
class Kind:
    """A mutation of several rows, and what it leaves when it is whole."""

    query: str
    whole: Footprint


KINDS = (
    Kind(
        """mutation ($batches: [batch_insert_input!]!)
        { insert_batch(objects: $batches) { affected_rows } }""",
        Footprint(3 + 3 * 4 + 3 * 4 * 2, SEEDED_CELLS, 0),
    ),
    Kind(
        """mutation ($id: String!, $batches: [batch_insert_input!]!)
        { update_cell(where: {mutation: {_eq: $id}}, _set: {is_written: true}) { affected_rows }
          insert_batch(objects: $batches) { returning { items { tags { id } } } }
          delete_tag(where: {item: {batch: {mutation: {_eq: $id}}}}) { affected_rows } }""",
        Footprint(3 + 3 * 4, SEEDED_CELLS, SEEDED_CELLS),
    ),
    Kind(
        """mutation ($cells: [cell_insert_input!]!)
        { insert_cell(objects: $cells,
            on_conflict: {constraint: cell_pkey, update_columns: [is_written]}) { affected_rows } }
        """,
        Footprint(0, 2 * SEEDED_CELLS, 2 * SEEDED_CELLS),
    ),
    Kind(
        """mutation ($id: String!)
        { delete_cell(where: {mutation: {_eq: $id}}) { returning { id } }
          insert_tag(objects: [{mutation: $id}, {mutation: $id}]) { affected_rows } }""",
        Footprint(2, 0, 0),
    ),
)


def kind_of(number: int) -> Kind:
    return KINDS[number % len(KINDS)]


class Told(Enum):
    """What the client was told of its mutation."""

    DONE = "data"
    REFUSED = "errors"
    NOTHING = "no answer"


@dataclass
class Series:
    """`count` mutations; `may_go` holds the clients back while what they talk to is away."""

    name: str
    count: int
    url: str
    may_go: threading.Event = field(default_factory=threading.Event)
    taken: int = 0
    told: dict[int, Told] = field(default_factory=dict)
    refusals: list[Any] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def id_of(self, number: int) -> str:
        return f"{self.name}-{number}"

    def take(self) -> int | None:
        with self.lock:
            if self.taken == self.count:
                return None
            self.taken += 1
            return self.taken - 1


def set_up(client: httpx.Client) -> None:
    """The tables, tracked and related."""
    call(client, "/v2/query", "run_sql", {"sql": TABLES})
    tables = [
        {"type": "pg_track_table", "args": {"table": table}}
        for table in ("batch", "item", "tag", "cell")
    ]
    call(client, "/v1/metadata", "bulk", tables)
    call(
        client,
        "/v1/metadata",
        "bulk",
        [
            related("array", "batch", "items", {"table": "item", "column": "batch_id"}),
            related("array", "item", "tags", {"table": "tag", "column": "item_id"}),
            related("object", "item", "batch", "batch_id"),
            related("object", "tag", "item", "item_id"),
        ],
    )


def related(kind: str, table: str, name: str, constraint: object) -> Any:
    using = {"foreign_key_constraint_on": constraint}
    args = {"table": table, "name": name, "using": using}
    return {"type": f"pg_create_{kind}_relationship", "args": args}


def call(client: httpx.Client, path: str, kind: str, args: Any) -> Any:
    response = client.post(path, json={"type": kind, "args": args})
    assert response.status_code == 200, response.text
    return response.json()


def seed(database_url: str, series: Series) -> None:
    """The cells of each mutation, past the engine."""
    values = {"series": f"'{series.name}'", "count": series.count, "cells": SEEDED_CELLS}
    run_on(database_url, SEED.format(**values))


@contextmanager
def clients_of(series: Series) -> Iterator[None]:
    """All clients at work; the block ends when all mutations were sent."""
    series.may_go.set()
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(send_all, series) for _ in range(CLIENTS)]
        yield
        for client in clients:
            client.result()


def send_all(series: Series) -> None:
    with httpx.Client(base_url=series.url, headers=ADMIN, trust_env=False, timeout=60) as client:
        while (number := series.take()) is not None:
            series.told[number] = send(client, series, number)


def send(client: httpx.Client, series: Series, number: int) -> Told:
    query = kind_of(number).query
    variables = {
        name: value
        for name, value in variables_of(series.id_of(number)).items()
        if f"${name}:" in query
    }
    body = {"query": query, "variables": variables}
    while True:
        assert series.may_go.wait(PATIENCE_SECONDS)
        try:
            answer = client.post("/v1/graphql", json=body).json()
        except httpx.ConnectError:
            continue  # nothing was sent
        except httpx.TransportError:
            return Told.NOTHING
        if "errors" not in answer:
            return Told.DONE
        series.refusals.append(answer)
        return Told.REFUSED


def variables_of(mutation: str) -> Mapping[str, Any]:
    tags = {"data": [{"mutation": mutation}] * 2}
    items = {"data": [{"mutation": mutation, "tags": tags}] * 4}
    cells = [
        {"id": f"{mutation}-{place}", "mutation": mutation, "is_written": True}
        for place in range(1, 2 * SEEDED_CELLS + 1)
    ]
    return {
        "id": mutation,
        "batches": [{"mutation": mutation, "items": items}] * 3,
        "cells": cells,
    }
