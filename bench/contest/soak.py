"""Hours of traffic in minutes: random documents, roles, variables, errors; and what memory does."""

import os
from collections.abc import Iterator, Sequence
from typing import Final

from bench.contest.contenders import DATABASE, Server
from bench.contest.hot import genkans, tokens
from bench.contest.load import load_server
from bench.contest.processes import proportional_megabytes, resident_megabytes
from bench.contest.rounds import said_of_machine
from bench.contest.scripts import (
    BY_KEY,
    INSERT_ONE,
    NESTED_LIST,
    NEW_NESTED,
    lua,
    operation,
    script,
)
from bench.contest.section import Section
from bench.contest.work import TABLES
from bench.postgres import load
from bench.result import Result, number
from genkan.cli.embedded.cluster import Cluster

REQUESTS: Final = int(os.environ.get("GENKAN_BENCH_SOAK", "2_000_000"))
# Before the first look: caches of bounded size are full by then, even of never seen documents.
WARM_REQUESTS: Final = min(200_000, REQUESTS // 4)
PARTS: Final = 10
RUN_SECONDS: Final = 5.0
_NEW_OF_A_ROLE: Final = operation(
    "query r@ { x@: big(order_by: {id: asc}, limit: @) { id y@: name } }",
    ("n", "n", "draw(20)", "n"),
)
_NEW_FAULT: Final = operation("query f@ { artist { id nothing_@ } }", ("n", "n"))
_NEW_SYNTAX: Final = operation("query s@ { artist { id ", ("n",))
_WRONG_VALUE: Final = BY_KEY.replace("draw(1000000)", lua('"no number"'))
# By the number drawn of a hundred, what is sent up to it.
_MIXTURE: Final = (
    (43, f"post({BY_KEY})"),
    (73, f"post({BY_KEY}, people[draw(#people)])"),
    (84, f"post({NESTED_LIST})"),
    (86, f"post({NEW_NESTED})"),
    (89, f"post({_NEW_OF_A_ROLE}, people[draw(#people)])"),
    (91, f"post({_NEW_FAULT})"),
    (93, f"post({_NEW_SYNTAX})"),
    (95, f"post({_WRONG_VALUE})"),
    (97, f"post({BY_KEY}, {{authorization = 'Bearer ' .. n .. '.a.b'}})"),
    (100, f"post({INSERT_ONE})"),
)


def measure(cluster: Cluster) -> Iterator[Section]:
    """Memory in ten looks; the first after a warm-up that fills the caches."""
    load(cluster, DATABASE, TABLES)
    with genkans(cluster) as ours:
        server, engine = ours[0]
        print(f"soak: {REQUESTS:,} requests, {said_of_machine()}", flush=True)
        sent = _send(cluster, server, tokens(), WARM_REQUESTS, 0)
        looks = [(sent, *_memory(server))]
        for part in range(1, PARTS + 1):
            more = WARM_REQUESTS + (REQUESTS - WARM_REQUESTS) * part // PARTS - sent
            # Eight hours in small: everybody's token is renewed about once an hour.
            sent += _send(cluster, server, tokens(), more, sent)
            looks.append((sent, *_memory(server)))
            print(f"  {sent:,}: {looks[-1][2]:.1f} MB", flush=True)
        answer = engine.query("{ artist(limit: 1, order_by: {id: asc}) { id } }").body
        assert answer == b'{"data":{"artist":[{"id":1}]}}', answer
    yield Section(
        "soak",
        f"Memory over {number(sent)} random requests",
        [
            [
                ("requests", "RSS MB", "PSS MB"),
                *((f"{asked:,}", number(rss), number(pss)) for asked, rss, pss in looks),
            ]
        ],
        [Result("memory after, of before", looks[-1][2] / looks[0][2], "", 1.1)],
    )


def _memory(server: Server) -> tuple[float, float]:
    return resident_megabytes(server.process), proportional_megabytes(server.process)


def _send(cluster: Cluster, server: Server, people: Sequence[str], least: int, so_far: int) -> int:
    """At least so many requests, in short runs; no name of one comes again in another."""
    sent = 0
    while sent < least:
        lua_of_run = _script(server, people, (so_far + sent + 1) * 10)
        sent += load_server(server, lua_of_run, cluster.child.pid, RUN_SECONDS).requests
    return sent


def _script(server: Server, tokens: Sequence[str], first: int) -> str:
    people = [
        f"people[{person}] = {{ authorization = {lua(f'Bearer {token}')},"
        " ['content-type'] = 'application/json' }"
        for person, token in enumerate(tokens, 1)
    ]
    choices = [f"  if drawn <= {most} then return {sent} end" for most, sent in _MIXTURE]
    before = "\n".join([f"local people, n = {{}}, {first}", *people, f"math.randomseed({first})"])
    request = "\n".join(["  n = n + 1", "  local drawn = draw(100)", *choices])
    return script(server.headers, request, before)
