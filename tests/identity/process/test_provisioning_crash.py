"""Nothing is half done: crashes at every statement of a sign-up with provisioning.

Killed are the backend in the middle of its transaction, all of Postgres, and the server itself;
before a statement, during it, and after it when nobody learns of its end. After each crash there
is no user without a row and no row without a user, who was told that they are in is in, and the
same person comes in after all.
`GENKAN_CRASHES=2000` is the number that is promised; `make test` plays fewer. Parts of it run side
by side by `GENKAN_CRASHES_FROM`.
"""

import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice, product
from pathlib import Path

import msgspec
import pytest

from genkan.cli.embedded.binaries import find_binaries
from genkan.cli.embedded.cluster import Cluster, start_cluster, stop_cluster
from genkan.cli.embedded.plan import ClusterPlan
from genkan.identity.postgres.rows import optional_record
from genkan.storage.connection import connect, is_outage
from tests.clients.database import create_database
from tests.clients.program import free_port
from tests.identity.feature.provisioning.application import MISSING, ORPHANS, RULE, USERS, sql
from tests.identity.in_process import House
from tests.identity.process.crashing import (
    COUNTER,
    Crash,
    Moment,
    Order,
    Victim,
    crashing_house,
    sign_in,
    sign_up,
)

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(4 * 3600)]

CRASHES = int(os.environ.get("GENKAN_CRASHES", "36"))
FIRST = int(os.environ.get("GENKAN_CRASHES_FROM", "0"))
RECOVERY_SECONDS = 60
MOST_TRIES = 3
REPOSITORY = Path(__file__).parents[3]
MEMBERS = """
create table member (who text, tenant text, primary key (who, tenant))
"""
RULES = (
    RULE
    + """
[[provision]]
table = "member"
per = "membership"
key = ["who", "tenant"]
on = ["create", "delete"]
[provision.columns]
who = "user.id"
tenant = "organization.code"
"""
)
APART = """
select count(*) from identity.memberships m full join public.member t
on t.who = m.user_id and t.tenant = m.organization_code
where m.user_id is null or t.who is null
"""
IN_BOTH = """
select count(*) from identity.users u join public.users t on t.id = u.id
where u.email = $1 and t.email = $1 and t.name = 'Ada Lovelace' and t.plan = 'free'
"""
UNDER_WAY = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
"""
CHECKPOINTER = "select pid from pg_stat_activity where backend_type = 'checkpointer'"
STATE = (
    f"select ({MISSING}) + ({ORPHANS}) + ({APART}) as half_done, ({IN_BOTH}) = 1 as is_in, "
    f"({UNDER_WAY}) as under_way, ({CHECKPOINTER}) as checkpointer"
)


@dataclass(frozen=True, slots=True)
class State:
    """What the database has. is_in: a person, in all tables."""

    half_done: int
    is_in: bool
    under_way: int
    checkpointer: int


@pytest.fixture(scope="module")
def durable_server() -> Iterator[Cluster]:
    """A Postgres of its own that keeps what it has committed, and may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="genkan-crashes-"))
    folder.chmod(0o711)
    plan = ClusterPlan(
        folder=folder, binaries=find_binaries(), password="for-tests-only", port=free_port()
    )
    cluster = start_cluster(plan)
    try:
        yield cluster
    finally:
        stop_cluster(cluster)
        shutil.rmtree(folder)


@pytest.fixture
def killed_servers() -> Iterator["subprocess.Popen[bytes]"]:
    """Forks a server for each line that it is sent."""
    command = [sys.executable, "-m", "tests.identity.process.crashing"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as forks:
        yield forks
        assert forks.stdin is not None
        forks.stdin.close()


@dataclass(frozen=True, slots=True)
class Scene:
    """A provider that stays, beside those that are killed; all on one database."""

    url: str
    rules: Path
    running: House
    killed_servers: "subprocess.Popen[bytes]"


def test_a_crash_leaves_nothing_half_done(
    durable_server: Cluster, killed_servers: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    url = durable_server.url(create_database(durable_server))
    rules = tmp_path / "provision.toml"
    rules.write_text(RULES)
    sql(url, USERS)
    sql(url, MEMBERS)
    outcomes: Tally[str] = Tally()
    with crashing_house(url, rules) as running:
        scene = Scene(url, rules, running, killed_servers)
        assert sign_up(running, "first@example.com", "10.0.0.1")
        state = asyncio.run(settled(url, "first@example.com", earlier=None))
        assert (state.half_done, state.is_in) == (0, True)
        crashes = chosen_crashes(COUNTER.count)
        for number, crash in enumerate(crashes):
            email, address = f"ada{number}@example.com", address_of(number)
            was_told = suffer(scene, crash, email, address)
            is_restarting = crash.victim is Victim.POSTGRES and COUNTER.count >= crash.statement
            earlier = state.checkpointer if is_restarting else None
            state = asyncio.run(settled(url, email, earlier=earlier))
            assert state.half_done == 0, crash
            assert state.is_in or not was_told, crash
            outcomes[f"{crash.victim} {fate(state, was_told=was_told)}"] += 1
            come_in_after_all(scene, email, address, is_known=state.is_in)
            state = asyncio.run(settled(url, email, earlier=None))
            assert (state.half_done, state.is_in) == (0, True), crash
    print(
        f"\n{len(crashes)} crashes at {COUNTER.count} statements: {dict(sorted(outcomes.items()))}"
    )


def chosen_crashes(statements: int) -> list[Crash]:
    """All of them in an order of chance, again and again."""
    every = [
        Crash(statement, moment, victim)
        for statement, moment, victim in product(range(1, statements + 1), Moment, Victim)
    ]
    random.Random(7).shuffle(every)  # noqa: S311 - an order, no secret
    return list(islice(cycle(every), FIRST, FIRST + CRASHES))


def suffer(scene: Scene, crash: Crash, email: str, address: str) -> bool:
    """Whether the person was told that they are in."""
    if crash.victim is Victim.SERVER:
        return sign_up_at_a_killed_server(scene, crash, email, address)
    return sign_up(scene.running, email, address, crash)


def sign_up_at_a_killed_server(scene: Scene, crash: Crash, email: str, address: str) -> bool:
    order = Order(scene.url, str(scene.rules), email, address, crash)
    forks = scene.killed_servers
    assert forks.stdin is not None
    assert forks.stdout is not None
    forks.stdin.write(msgspec.json.encode(order) + b"\n")
    forks.stdin.flush()
    told = [forks.stdout.readline()]
    while told[-1] == b"told\n":
        told.append(forks.stdout.readline())
    assert told[-1] == b"over\n", told
    return len(told) > 1


async def settled(url: str, email: str, *, earlier: int | None) -> State:
    """Postgres takes connections, and no transaction of a lost connection is under way.

    earlier: its checkpointer's process when it was killed, which a new one follows.
    """
    async with asyncio.timeout(RECOVERY_SECONDS):
        while True:
            state = await seen_state(url, email)
            if state and state.checkpointer != earlier and state.under_way == 0:
                return state
            await asyncio.sleep(0.01)


async def seen_state(url: str, email: str) -> State | None:
    try:
        connection = await connect(url)
        try:
            row = await connection.fetchrow(STATE, email)
            return optional_record(row, State)
        finally:
            connection.terminate()
    except Exception as error:
        if not is_outage(error):
            raise
        return None


def come_in_after_all(scene: Scene, email: str, address: str, *, is_known: bool) -> None:
    """Whoever has an account signs in, whoever has none registers."""
    # A server that was killed had a later clock: the waits it wrote down are over by ours as well.
    scene.running.clock.now = datetime.now(UTC)
    for _ in range(MOST_TRIES):
        come_in = sign_in if is_known else sign_up
        try:
            if come_in(scene.running, email, address):
                return
        except Exception as error:
            # Of the connections that were lost the pool may not have heard yet.
            if not is_outage(error):
                raise
        is_known = asyncio.run(settled(scene.url, email, earlier=None)).is_in
    raise AssertionError(f"{email} was turned away {MOST_TRIES} times")


def fate(state: State, *, was_told: bool) -> str:
    if was_told:
        return "told and in"
    return "in, not told" if state.is_in else "not in"


def address_of(number: int) -> str:
    return f"10.{1 + number // 65536 % 250}.{number // 256 % 256}.{number % 256}"
