"""Our identity provider beside `oidc-provider`: what a token, a sign-on and a look cost each.

Each has one core, the same Postgres, the same pool, the same work by turns; a figure is the
median of the rounds. CPU is the provider's processes, and all of Postgres's beside it.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench.issuing.cpu import cpu_seconds
from bench.issuing.genkan import genkan
from bench.issuing.http import HttpConnection, open_connection
from bench.issuing.oidc_provider import oidc_provider
from bench.issuing.provider import PEOPLE, Provider
from bench.issuing.work import WORKS, Bench, Step, Work, prepared
from bench.measurements import Running
from bench.postgres import load
from bench.result import Result
from bench.schemas import Schema

SCHEMA: Final = Schema("identity", "select 1;", {})
ROUNDS: Final = 5
POOL_SIZE: Final = 10
OURS: Final = "genkan"
RIVAL: Final = "oidc-provider"
FORGETFUL: Final = "oidc-provider, in memory"
_OF_PEOPLE_SIGNED_ON: Final = frozenset({"sign-on and code", "userinfo"})


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request of a round took, in seconds; per_second: how many there were."""

    server: float
    postgres: float
    per_second: float
    waits: Sequence[float]  # in order


def measure(running: Running) -> Iterator[Result]:
    """The table of all works; then what we set ourselves."""
    cluster = running.cluster
    urls = [load(cluster, f"{SCHEMA.name}_{each}", "") for each in ("ours", "theirs")]
    with ExitStack() as stack:
        contenders = [
            stack.enter_context(genkan(urls[0], POOL_SIZE)),
            stack.enter_context(oidc_provider(RIVAL, urls[1], POOL_SIZE)),
            stack.enter_context(oidc_provider(FORGETFUL, "", POOL_SIZE)),
        ]
        for work, costs in asyncio.run(measured(WORKS, contenders, cluster.child.pid)):
            yield from _results(work, costs)


async def measured(
    works: Sequence[Work],
    contenders: Sequence[tuple[Provider, Mapping[str, str]]],
    postgres: int,
) -> Sequence[tuple[Work, Mapping[str, Sequence[Cost]]]]:
    """Of each work and contender, by its name: one cost for each round."""
    at_work: list[tuple[Bench, Sequence[HttpConnection]]] = []
    for provider, secrets in contenders:
        connections = [await open_connection(provider.origin) for _ in PEOPLE]
        at_work.append((await prepared(provider, secrets, connections[0]), connections))
    return [
        (
            work,
            await _costs(work, [each for each in at_work if _remembers(each[0], work)], postgres),
        )
        for work in works
    ]


def _remembers(bench: Bench, work: Work) -> bool:
    """Whether people are still signed on: a memory of 1,000 records forgets them."""
    return bench.provider.name != FORGETFUL or work.name not in _OF_PEOPLE_SIGNED_ON


async def _costs(
    work: Work, at_work: Sequence[tuple[Bench, Sequence[HttpConnection]]], postgres: int
) -> Mapping[str, Sequence[Cost]]:
    costs: dict[str, list[Cost]] = {bench.provider.name: [] for bench, _ in at_work}
    lanes: dict[str, Sequence[Step]] = {}
    for bench, connections in at_work:
        pairs = zip(connections, bench.people, strict=True)
        steps = [await work.lane(bench, *each) for each in pairs]
        lanes[bench.provider.name] = steps
        await _play(steps, work.count)  # once without counting
    for _ in range(ROUNDS):
        for bench, _ in at_work:
            name, pid = bench.provider.name, bench.provider.pid
            server, database = cpu_seconds(pid), cpu_seconds(postgres)
            began = time.perf_counter()
            waits = await _play(lanes[name], work.count)
            seconds = time.perf_counter() - began
            server, database = cpu_seconds(pid) - server, cpu_seconds(postgres) - database
            number = len(waits)
            cost = Cost(server / number, database / number, number / seconds, sorted(waits))
            costs[name].append(cost)
    return costs


async def _play(lanes: Sequence[Step], count: int) -> Sequence[float]:
    """How long each step took, of `count` over all lanes; a lane's come one after the other."""
    waits: list[float] = []

    async def run(step: Step) -> None:
        for _ in range(count // len(lanes)):
            began = time.perf_counter()
            await step()
            waits.append(time.perf_counter() - began)

    await asyncio.gather(*map(run, lanes))
    return waits


def _results(work: Work, costs: Mapping[str, Sequence[Cost]]) -> Iterator[Result]:
    server = {name: median(cost.server for cost in rounds) for name, rounds in costs.items()}
    both = {
        name: median(cost.server + cost.postgres for cost in rounds)
        for name, rounds in costs.items()
    }
    for name, rounds in costs.items():
        what = f"{work.name}, {name}"
        yield Result(f"{what}: CPU of the server", server[name] * 1e6, "µs")
        yield Result(f"{what}: CPU of Postgres", (both[name] - server[name]) * 1e6, "µs")
        yield Result(f"{what}: per second and core", 1 / server[name], "")
        yield Result(f"{what}: the same, Postgres's core counted", 1 / both[name], "")
        yield Result(f"{what}: per second", median(cost.per_second for cost in rounds), "")
        yield Result(f"{what}: p50", _wait(rounds, 0.5), "ms")
        yield Result(f"{what}: p99", _wait(rounds, 0.99), "ms")
    for other in filter(costs.__contains__, (RIVAL, FORGETFUL)):
        goal = 1.0 if (work.name, other) == ("refresh", RIVAL) else None
        # Of each round, in which both had the same machine.
        pairs = zip(costs[OURS], costs[other], strict=True)
        share = median(ours.server / theirs.server for ours, theirs in pairs)
        yield Result(f"{work.name}: CPU of the server, {OURS} / {other}", share, "", goal)


def _wait(rounds: Sequence[Cost], share: float) -> float:
    return median(cost.waits[int(len(cost.waits) * share)] for cost in rounds) * 1000
