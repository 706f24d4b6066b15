"""Strawberry as its documentation makes it fast: dataloaders, parser and validation cached.

Statements are prepared and kept by asyncpg; uvicorn runs on uvloop and httptools without a log.
"""

import os
from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any

import asyncpg
import strawberry
import uvicorn
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

BIG = "select id, name, amount, tenant, created_at from big "
ALBUMS = "select id, title, artist_id from album where artist_id = any($1::int[]) order by id"
TRACKS = """
select id, name, milliseconds, unit_price, album_id
from track where album_id = any($1::int[]) order by id
"""
From = Annotated[int, strawberry.argument(name="from")]
_pool: list[asyncpg.Pool] = []


async def rows(sql: str, value: object) -> Sequence[Any]:
    """Of a pool that the first question makes."""
    if not _pool:
        most = int(os.environ["CONNECTIONS"])
        _pool.append(
            await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=most, max_size=most)
        )
    return await _pool[0].fetch(sql, value)


async def grouped(sql: str, column: str, parents: list[int]) -> list[list[Any]]:
    """The children of each parent."""
    groups = defaultdict(list)
    for child in await rows(sql, parents):
        groups[child[column]].append(child)
    return [groups[parent] for parent in parents]


async def load_albums(artists: list[int]) -> list[list["Album"]]:
    """In one statement for all artists of a request."""
    return [
        [Album(id=album["id"], title=album["title"]) for album in albums]
        for albums in await grouped(ALBUMS, "artist_id", artists)
    ]


async def load_tracks(albums: list[int]) -> list[list["Track"]]:
    """In one statement for all albums of a request."""
    return [
        [
            Track(
                id=track["id"],
                name=track["name"],
                milliseconds=track["milliseconds"],
                unit_price=float(track["unit_price"]),
            )
            for track in tracks
        ]
        for tracks in await grouped(TRACKS, "album_id", albums)
    ]


@strawberry.type
class Track:
    """A leaf."""

    id: int
    name: str
    milliseconds: int
    unit_price: float


@strawberry.type
class Album:
    """With its tracks by a loader."""

    id: int
    title: str

    @strawberry.field
    async def tracks(self, info: strawberry.Info) -> list[Track]:
        """By id."""
        return await info.context["tracks"].load(self.id)


@strawberry.type
class Artist:
    """With its albums by a loader."""

    id: int
    name: str

    @strawberry.field
    async def albums(self, info: strawberry.Info) -> list[Album]:
        """By id."""
        return await info.context["albums"].load(self.id)


@strawberry.type
class Big:
    """A row of a million."""

    id: int
    name: str
    amount: float
    tenant: int
    created_at: str


def big(row: Any) -> Big:
    """The object of a row."""
    return Big(
        id=row["id"],
        name=row["name"],
        amount=float(row["amount"]),
        tenant=row["tenant"],
        created_at=row["created_at"].isoformat(),
    )


@strawberry.type
class Query:
    """The same questions as of mercurius."""

    @strawberry.field
    async def big_by_pk(self, id: int) -> Big | None:  # noqa: A002  # the argument's name
        """One row."""
        found = await rows(BIG + "where id = $1", id)
        return big(found[0]) if found else None

    @strawberry.field
    async def big_of_tenant(self, tenant: int) -> list[Big]:
        """A hundred rows."""
        found = await rows(BIG + "where tenant = $1 order by id limit 100", tenant)
        return [big(row) for row in found]

    @strawberry.field
    async def big_count(self, tenant: int) -> int:
        """How many."""
        return (await rows("select count(*) from big where tenant = $1", tenant))[0][0]

    @strawberry.field
    async def artists(self, from_: From) -> list[Artist]:
        """Ten artists."""
        found = await rows("select id, name from artist where id >= $1 order by id limit 10", from_)
        return [Artist(id=row["id"], name=row["name"]) for row in found]


class App(GraphQL):
    """With loaders that live for a request."""

    async def get_context(self, request: Any, response: Any) -> Any:  # noqa: ARG002  # its API
        """The loaders."""
        return {
            "albums": DataLoader(load_fn=load_albums),
            "tracks": DataLoader(load_fn=load_tracks),
        }


schema = strawberry.Schema(
    query=Query,
    config=StrawberryConfig(auto_camel_case=False),
    extensions=[ParserCache(maxsize=100), ValidationCache(maxsize=100)],
)

if __name__ == "__main__":
    uvicorn.run(
        App(schema, graphql_ide=None),
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )
