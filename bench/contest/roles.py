"""What a role with a token, and a log of requests, cost beyond: Genkan beside itself."""

from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import Final

from bench.contest.contenders import DATABASE, Variant
from bench.contest.hot import PEOPLE, genkans, tokens
from bench.contest.load import TOKEN
from bench.contest.report import HEAD, row
from bench.contest.rounds import Standing, take_turns
from bench.contest.section import Section
from bench.contest.work import LIST, PK, TABLES
from bench.postgres import load
from bench.result import Result
from genkan.cli.embedded.cluster import Cluster

# The rows of person n are those of tenant n, and so is the row with the id n.
ADMIN: Final = [replace(work, name=f"{work.name}, admin", most=PEOPLE) for work in (PK, LIST)]
ROLE: Final = [
    replace(
        work,
        name=f"{work.name}, a role by its token and filter",
        most=PEOPLE,
        headers={"authorization": f"Bearer {TOKEN}"},
    )
    for work in (PK, LIST)
]

# As Hasura does unless told otherwise: a line for each request.
LOGGING: Final = Variant(
    "Genkan, with its log",
    (),
    {"HASURA_GRAPHQL_ENABLED_LOG_TYPES": "startup,http-log,webhook-log,websocket-log"},
)
LOGGED: Final = replace(ADMIN[0], name=f"{ADMIN[0].name}, each request in the log")


def measure(cluster: Cluster) -> Iterator[Section]:
    """A hundred people with a token each; the filter compares a column with a claim."""
    load(cluster, DATABASE, TABLES)
    with genkans(cluster, [LOGGING]) as ours:
        (server, _), (logging, _) = ours[0], ours[-1]
        entries = [(server, work) for pair in zip(ADMIN, ROLE, strict=True) for work in pair]
        *found, logged = take_turns(cluster, [*entries, (logging, LOGGED)], tokens(), finer=4)
    yield Section(
        "roles",
        "A role with a token",
        [[("Genkan", *HEAD), *(row(each, None, each.work) for each in (*found, logged))]],
        [
            Result(f"CPU of the server beyond: {role.work}", _beyond(role, admin), "µs", 10)
            for admin, role in zip(found[::2], found[1::2], strict=True)
        ]
        + [Result(f"CPU of the server beyond: {LOGGED.name}", _beyond(logged, found[0]), "µs", 5)],
    )


def _beyond(role: Standing, admin: Standing) -> float:
    """The median of the differences within each round."""
    pairs = zip(role.samples, admin.samples, strict=True)
    return median(one.server_us - other.server_us for one, other in pairs)
