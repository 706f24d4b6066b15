"""The contest: contenders in turns, several rounds, medians; each answer checked.

Rates of a machine drift by a factor of three within minutes; ratios within a round do not.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from bench.contest.answers import (
    check_server,
    check_statement,
    checked_meanwhile,
    expected_answers,
    statements_run,
)
from bench.contest.contenders import Contender, Server, Statements
from bench.contest.load import Sample, load_postgres, load_server, wrk_script
from bench.contest.processes import busy_share, proportional_megabytes
from bench.contest.work import Work
from genkan.cli.embedded.cluster import Cluster

ROUNDS: Final = int(os.environ.get("GENKAN_BENCH_ROUNDS", "5"))
SECONDS: Final = float(os.environ.get("GENKAN_BENCH_SECONDS", "4"))
WARM_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """A contender at one work: a sample for each round; memory (PSS) after the last."""

    contender: str
    work: str
    samples: Sequence[Sample]
    memory_megabytes: float | None

    def median(self, figure: str) -> float:
        """Of one figure of the samples."""
        return median(getattr(sample, figure) for sample in self.samples)


def contest(
    cluster: Cluster, contenders: Sequence[Contender], works: Iterable[Work]
) -> list[Standing]:
    """All at all works, one work after the other."""
    return [
        standing
        for work in works
        for standing in take_turns(cluster, [(contender, work) for contender in contenders])
    ]


def take_turns(
    cluster: Cluster,
    entries: Sequence[tuple[Contender, Work]],
    tokens: Sequence[str] = (),
    finer: int = 1,
) -> list[Standing]:
    """Rounds over all entries, after a warm-up whose figures are thrown away.

    `finer`: as many times more rounds, and shorter ones, where a small difference is looked for.
    `tokens`: that of person n is the n-th, for works whose headers ask for one.
    """
    turns = [_turn(cluster, contender, work, tokens) for contender, work in entries]
    for take in turns:
        take(WARM_SECONDS)
    named = " and ".join(dict.fromkeys(work.name for _, work in entries))
    print(
        f"{named}: {len(turns)} in turns, {ROUNDS * finer} rounds, {said_of_machine()}", flush=True
    )
    seconds = max(SECONDS / finer, 1.0)
    rounds = [[take(seconds) for take in turns] for _ in range(ROUNDS * finer)]
    return [
        Standing(contender.name, work.name, samples, _memory(contender))
        for (contender, work), samples in zip(entries, zip(*rounds, strict=True), strict=True)
    ]


def ratio(of: Standing, to: Standing, figure: str) -> float:
    """The median of the ratios within each round."""
    pairs = zip(of.samples, to.samples, strict=True)
    return median(getattr(one, figure) / (getattr(other, figure) or 1e-9) for one, other in pairs)


def by_name(standings: Iterable[Standing]) -> Mapping[tuple[str, str], Standing]:
    """By contender and work."""
    return {(standing.contender, standing.work): standing for standing in standings}


def said_of_machine() -> str:
    """How busy others keep the machine now, while we do nothing."""
    return f"load {os.getloadavg()[0]:.1f}, {busy_share(0.5):.0%} of the machine busy"


def _turn(
    cluster: Cluster,
    contender: Contender,
    work: Work,
    tokens: Sequence[str],
) -> Callable[[float], Sample]:
    """What makes one run of so many seconds. Raises AssertionError at a wrong answer."""
    postgres = cluster.child.pid
    answers = expected_answers(cluster, work)

    def of_server(server: Server, seconds: float) -> Sample:
        script = wrk_script(server, work, tokens)
        check_server(server, work, answers, tokens)
        before = statements_run(cluster)
        with checked_meanwhile(server, work, answers, tokens) as asked:
            sample = load_server(server, script, postgres, seconds)
        counted = statements_run(cluster) - before
        assert counted >= sample.requests, (server.name, work.name, counted, sample.requests)
        check_server(server, work, answers, tokens)
        # The checked requests cost as much as the others: of slow servers they are a good part.
        share = sample.requests / (sample.requests + len(asked))
        return replace(
            sample, server_us=sample.server_us * share, database_us=sample.database_us * share
        )

    def of_statements(statements: Statements, seconds: float) -> Sample:
        check_statement(statements, work, answers)
        return load_postgres(statements, work, postgres, seconds)

    match contender:
        case Server() as server:
            return lambda seconds: of_server(server, seconds)
        case Statements() as statements:
            return lambda seconds: of_statements(statements, seconds)


def _memory(contender: Contender) -> float | None:
    match contender:
        case Server(process=process):
            return proportional_megabytes(process)
        case Statements():
            return None
