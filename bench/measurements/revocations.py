"""From a revocation in the identity provider to the last frame of the sockets it concerns.

Two hundred people each have a socket with a live query; sessions end, users are suspended and
roles are taken at random moments while rows change. Whoever was closed comes back with a fresh
token. The clock begins before the statement is sent: the commit is in what is measured.
"""

import asyncio
import contextlib
import json
import random
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import uuid4

import asyncpg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from bench.access_tokens import JWT_SECRET, access_token
from bench.engine import Engine, engine
from bench.measurements import Running
from bench.postgres import load
from bench.result import Result
from bench.schemas import Schema
from genkan.identity.app import MIGRATIONS
from genkan.identity.app import SCHEMA as IDENTITY
from genkan.storage.connection import connect as connect_storage
from genkan.storage.migrate import migrate

PEOPLE: Final = 200
REVOCATIONS: Final = 2_000
REVOCATIONS_PER_SECOND: Final = 60
WRITES_PER_SECOND: Final = 20
SETTLING_SECONDS: Final = 3  # two hundred people have just arrived at once
PATIENCE_SECONDS: Final = 60

SCHEMA: Final = Schema(
    "revocations",
    "create table note (id int primary key, owner text not null, body text not null);",
    {
        "type": "replace_metadata",
        "args": {
            "version": 2,
            "tables": [
                {
                    "table": {"schema": "public", "name": "note"},
                    "select_permissions": [
                        {
                            "role": "user",
                            "permission": {
                                "columns": "*",
                                "filter": {"owner": {"_eq": "X-Hasura-User-Id"}},
                            },
                        }
                    ],
                }
            ],
        },
    },
)
_LIVE: Final = "subscription { note { id owner body } }"
_PEOPLE: Final = """
insert into identity.organizations (code, name, created_at) values ('org_bench', 'Bench', now());
insert into identity.roles (id, key, name) values ('editor', 'editor', 'Editor');
insert into identity.applications (client_id, name, kind, access_token_seconds, id_token_seconds,
    refresh_token_seconds, session_seconds, created_at)
values ('bench', 'Bench', 'reg', 3600, 3600, 86400, 86400, now());
insert into identity.users (id, created_at, updated_at)
select 'user_' || n, now(), now() from generate_series(0, $people - 1) as n;
insert into identity.memberships (user_id, organization_code, created_at)
select id, 'org_bench', now() from identity.users;
"""
_GRANT: Final = """
insert into identity.grants (id, client_id, user_id, scope, audience, authenticated_at, created_at,
    refreshed_at, expires_at)
values ($1, 'bench', $2, '{openid}', '{}', now(), now(), now(), now() + interval '1 day')
"""
_ROLE: Final = "insert into identity.member_roles values ($1, 'org_bench', 'editor')"
# What is done, what undoes it, and the code that the socket is closed with.
_REVOKE: Final = "update identity.grants set revoked_at = now() where id = $2 and user_id = $1"
_SUSPEND: Final = (
    "update identity.users set is_suspended = true where id = $1 and $2::text is not null"
)
_TAKE: Final = "delete from identity.member_roles where user_id = $1 and $2::text is not null"
_WAYS: Final[Sequence[tuple[str, str | None, int]]] = (
    (_REVOKE, None, 4403),
    (_SUSPEND, "update identity.users set is_suspended = false where id = $1", 4403),
    (_TAKE, _ROLE, 1012),
)


@dataclass
class Person:
    """One user; `is_live` while their socket has got its first answer and waits."""

    id: str
    session_id: str = ""
    is_live: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Future[tuple[float, int]] | None = None
    undone: asyncio.Event = field(default_factory=asyncio.Event)
    frames: int = 0


def measure(running: Running) -> Iterator[Result]:
    """Milliseconds over all revocations, slowest last."""
    cluster = running.cluster
    url = cluster.tcp_url(SCHEMA.name)
    identity_url = load(cluster, f"{SCHEMA.name}_identity", "")
    asyncio.run(_prepare(identity_url, url))
    with (
        tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder,
        engine(
            identity_url, url, Path(folder), HASURA_GRAPHQL_JWT_SECRET=JWT_SECRET
        ) as with_tokens,
    ):
        with_tokens.post("/v1/metadata", running.schema.command)
        took, frames = asyncio.run(_play(with_tokens, identity_url, url))
    ordered = sorted(took)
    assert len(ordered) == REVOCATIONS
    yield Result("frames of live queries meanwhile", frames, "")
    yield Result(f"revocation to close, median of {REVOCATIONS}", median(ordered), "ms")
    yield Result("revocation to close, p99", ordered[int(len(ordered) * 0.99)], "ms", goal=200)
    yield Result("revocation to close, slowest", ordered[-1], "ms")


async def _prepare(identity_url: str, url: str) -> None:
    connection = await connect_storage(identity_url)
    try:
        await migrate(connection, schema=IDENTITY, package=MIGRATIONS)
        await connection.execute(_PEOPLE.replace("$people", str(PEOPLE)))
        await connection.execute(
            "insert into identity.member_roles select id, 'org_bench', 'editor' from identity.users"
        )
    finally:
        await connection.close()
    rows = await asyncpg.connect(url)
    try:
        note = "insert into note select n, 'user_' || n, 'first' from generate_series(0, $1) as n"
        await rows.execute(note, PEOPLE - 1)
    finally:
        await rows.close()


async def _play(engine: Engine, identity_url: str, url: str) -> tuple[list[float], int]:
    """The milliseconds of each revocation, and how many frames came."""
    chance = random.Random(7)  # noqa: S311 - moments, no secrets
    people = [Person(f"user_{number}") for number in range(PEOPLE)]
    took: list[float] = []
    async with (
        asyncpg.create_pool(identity_url, min_size=8, max_size=8) as provider,
        _kept(*(_stay_connected(engine, person, provider) for person in people), _write(url)),
    ):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*(person.is_live.wait() for person in people))
        await asyncio.sleep(SETTLING_SECONDS)
        async with asyncio.TaskGroup() as group:
            for _ in range(REVOCATIONS):
                await asyncio.sleep(chance.expovariate(REVOCATIONS_PER_SECOND))
                person = await _somebody_live(people, chance)
                way = chance.choices(_WAYS, weights=(8, 1, 1))[0]
                group.create_task(_revoke(person, way, provider, took))
    return took, sum(person.frames for person in people)


async def _somebody_live(people: Sequence[Person], chance: random.Random) -> Person:
    """Taken: nobody else is given the same person before they are back."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        live = await _live(people)
    person = chance.choice(live)
    person.is_live.clear()
    person.undone.clear()
    person.closed = asyncio.get_running_loop().create_future()
    return person


async def _live(people: Sequence[Person]) -> Sequence[Person]:
    """Whoever is live, at least one."""
    while True:
        live = [person for person in people if person.is_live.is_set()]
        if live:
            return live
        await asyncio.sleep(0.01)


async def _revoke(
    person: Person, way: tuple[str, str | None, int], provider: Any, took: list[float]
) -> None:
    statement, undo, expected = way
    assert person.closed is not None
    async with provider.acquire() as connection:
        began = time.perf_counter()
        await connection.execute(statement, person.id, person.session_id)
        async with asyncio.timeout(PATIENCE_SECONDS):
            at, code = await person.closed
        assert code == expected, (code, statement)
        took.append((at - began) * 1000)
        if undo is not None:
            await connection.execute(undo, person.id)
    person.closed = None
    person.undone.set()


async def _stay_connected(engine: Engine, person: Person, provider: Any) -> None:
    """A socket with a live query, again and again with a new session and its token."""
    address = str(engine.http.base_url).rstrip("/").replace("http", "ws")
    while True:
        person.session_id = str(uuid4())
        await provider.execute(_GRANT, person.session_id, person.id)
        token = access_token(person.id, person.session_id, "user")
        async with connect(
            f"{address}/v1/graphql",
            subprotocols=[Subprotocol("graphql-transport-ws")],
            proxy=None,
        ) as socket:
            await _listen(socket, person, token)
        await person.undone.wait()


async def _listen(socket: ClientConnection, person: Person, token: str) -> None:
    headers = {"headers": {"authorization": f"Bearer {token}"}}
    await socket.send(json.dumps({"type": "connection_init", "payload": headers}))
    operation = {"type": "subscribe", "id": "1", "payload": {"query": _LIVE}}
    await socket.send(json.dumps(operation))
    while (message := await _received(socket, person)) is not None:
        if message["type"] == "next":
            (note,) = message["payload"]["data"]["note"]
            assert note["owner"] == person.id, message
            person.frames += 1
            if person.closed is None:
                person.is_live.set()
        else:
            assert message["type"] in {"connection_ack", "ping"}, message


async def _received(socket: ClientConnection, person: Person) -> Any:
    """The next message; None when the socket was closed, which the person's future is told."""
    try:
        return json.loads(await socket.recv())
    except ConnectionClosed as error:
        at, close = time.perf_counter(), error.rcvd
    assert close is not None, "the engine closed without a reason"
    assert person.closed is not None, (close, "nobody revoked anything")
    person.closed.set_result((at, close.code))
    return None


async def _write(url: str) -> None:
    chance = random.Random(11)  # noqa: S311 - rows, no secrets
    connection = await asyncpg.connect(url)
    try:
        while True:
            await asyncio.sleep(1 / WRITES_PER_SECOND)
            owner = chance.randrange(PEOPLE)
            text = "update note set body = $2 where id = $1"
            await connection.execute(text, owner, str(uuid4()))
    finally:
        await connection.close()


@contextlib.asynccontextmanager
async def _kept(*coroutines: Any) -> AsyncIterator[None]:
    """Run them meanwhile; one that fails fails the block."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome
