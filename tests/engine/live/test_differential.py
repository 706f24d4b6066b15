"""The last answer that each live query got is what the query gives, whenever it is quiet.

300 live queries of 200 people on two servers, while others write at random; in the middle
Postgres is killed, the feed is cut off, and one of the servers is killed. No frame shows a row of
somebody else.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import httpx
import pytest

from genkan.cli.embedded.cluster import Cluster, start_cluster, stop_cluster
from genkan.storage.connection import connect
from tests.clients.own_postgres import passable_folder, safe_plan
from tests.clients.program import free_port
from tests.engine.live.follower import Follower
from tests.engine.live.world import (
    SCHEMA,
    SEED,
    metadata,
    wish,
    write,
)
from tests.engine.process.engine_program import engine
from tests.engine.running import ADMIN

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(900)]

FOLLOWERS = 300
WRITERS = 4
WRITES = 60  # of each writer in a round
PATIENCE_SECONDS = 60
LOST = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a farewell of the server lay unread on the connection
    OSError,
)
CUT_OFF = """
select pg_terminate_backend(pid) from pg_stat_activity
where backend_type = 'walsender' or query ilike 'listen %'
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with passable_folder() as made:
        yield made


@dataclass(slots=True)
class Scene:
    """Two servers on one Postgres, and who follows what there."""

    folder: Path
    feed: str
    cluster: Cluster
    servers: ExitStack
    ports: Sequence[int]
    random: Random
    programs: list[Any] = field(default_factory=list[Any])
    followers: list[Follower] = field(default_factory=list[Follower])

    @property
    def url(self) -> str:
        return self.cluster.url("postgres")

    def start(self, number: int) -> None:
        program = engine(self.url, self.ports[number], self.folder, GENKAN_CHANGE_FEED=self.feed)
        self.programs[number : number + 1] = [self.servers.enter_context(program)]


@pytest.mark.parametrize("feed", ["wal", "notify", "poll"])
def test_everybody_has_the_newest_answer_when_it_is_quiet(feed: str, folder: Path) -> None:
    scene_random = Random()  # noqa: S311 - no secret
    cluster = start_cluster(safe_plan(folder))
    with ExitStack() as servers:
        scene = Scene(folder, feed, cluster, servers, (free_port(), free_port()), scene_random)
        try:
            scene.start(0)
            asyncio.run(prepare(scene))
            scene.start(1)
            asyncio.run(play(scene))
            if feed != "poll":
                logs = [log.read_text() for log in folder.glob("genkan-*.log")]
                assert all(f'"mode":"{feed}"' in log for log in logs)
        finally:
            servers.close()
            stop_cluster(scene.cluster)


async def prepare(scene: Scene) -> None:
    connection = await connect(scene.url)
    await connection.execute(SCHEMA)
    await connection.execute(SEED)
    await connection.close()
    async with httpx.AsyncClient(trust_env=False, headers=ADMIN, timeout=60) as client:
        done = await client.post(
            f"http://127.0.0.1:{scene.ports[0]}/v1/metadata",
            json={"type": "bulk", "args": metadata()},
        )
        assert done.status_code == 200, done.text


async def play(scene: Scene) -> None:
    for number in range(FOLLOWERS):
        port = scene.ports[number % len(scene.ports)]
        scene.followers.append(Follower(f"ws://127.0.0.1:{port}", wish(scene.random)))
    async with followed(scene):
        await assert_all_are_up_to_date(scene)
        for disturb in (nothing, kill_postgres, cut_off_the_feed, kill_a_server, nothing):
            async with written(scene):
                await asyncio.sleep(scene.random.random())
                await disturb(scene)
            await assert_all_are_up_to_date(scene)
    assert sum(one.frames for one in scene.followers) > FOLLOWERS


@asynccontextmanager
async def followed(scene: Scene) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one.follow()) for one in scene.followers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def written(scene: Scene) -> AsyncIterator[None]:
    """Several write meanwhile; the block ends when all they wrote is committed or refused."""
    seeds = [scene.random.random() for _ in range(WRITERS)]
    tasks = [asyncio.create_task(write_at_random(scene, Random(one))) for one in seeds]  # noqa: S311
    yield
    await asyncio.gather(*tasks)


async def write_at_random(scene: Scene, random: Random) -> None:
    connection = None
    for _ in range(WRITES):
        try:
            if connection is None or connection.is_closed():
                connection = await connect(scene.url)
            if random.random() < 0.2:
                # Several of one transaction, which may come to nothing.
                with suppress(ZeroDivisionError):
                    async with connection.transaction():
                        for _ in range(3):
                            statement, arguments = write(random)
                            await connection.execute(statement, *arguments)
                        if random.random() < 0.3:
                            raise ZeroDivisionError
            else:
                statement, arguments = write(random)
                await connection.execute(statement, *arguments)
        except LOST:
            if connection is not None:
                connection.terminate()
                connection = None
            await asyncio.sleep(0.05)
        await asyncio.sleep(random.random() * 0.02)
    if connection is not None:
        connection.terminate()


async def nothing(_: Scene) -> None:
    """No harm is done."""


async def kill_postgres(scene: Scene) -> None:
    scene.cluster.child.send_signal(signal.SIGKILL)
    scene.cluster.child.wait()
    scene.cluster = await asyncio.to_thread(start_cluster, scene.cluster.plan)


async def cut_off_the_feed(scene: Scene) -> None:
    connection = await connect(scene.url)
    await connection.execute(CUT_OFF)
    await connection.close()


async def kill_a_server(scene: Scene) -> None:
    program = scene.programs[1]
    program.kill()
    await asyncio.to_thread(program.wait)
    await asyncio.to_thread(scene.start, 1)


async def assert_all_are_up_to_date(scene: Scene) -> None:
    """Nobody writes now: what everybody got last has to become what there is."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        behind = list(scene.followers)
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while behind:
            fresh = [await asked(scene, client, one) for one in behind]
            pairs = [(one, now) for one, now in zip(behind, fresh, strict=True) if one.last != now]
            assert asyncio.get_running_loop().time() < deadline, told(pairs)
            behind = [one for one, _ in pairs]
            await asyncio.sleep(0.1)
    for one in scene.followers:
        assert one.shown <= {one.wish.person}
        assert all(message["type"] == "error" for message in one.strange), one.strange


async def asked(scene: Scene, client: httpx.AsyncClient, follower: Follower) -> Any:
    answer = await client.post(
        f"http://127.0.0.1:{scene.ports[0]}/v1/graphql",
        json=follower.wish.as_query(),
        headers=follower.headers,
    )
    return answer.json().get("data")


def told(pairs: Sequence[tuple[Follower, Any]]) -> str:
    return "\n".join(
        f"{one.wish}: got {one.last}, is {now}, {one.frames} frames" for one, now in pairs[:5]
    )
