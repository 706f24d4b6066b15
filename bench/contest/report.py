"""The figures of a contest as rows of tables: one table for each work."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from bench.contest.rounds import Standing, by_name, ratio
from bench.contest.section import Rows
from bench.result import number

HEAD: Final = (
    "server µs",
    "Postgres µs",
    "requests/s",
    "of pgbench",
    "p50 ms",
    "p99 ms",
    "PSS MB",
)


def tables(standings: Sequence[Standing]) -> Iterator[Rows]:
    """Medians, and the median of ratios to pgbench in the same round."""
    found = by_name(standings)
    for work, those in groupby(standings, key=lambda standing: standing.work):
        pgbench = found.get(("pgbench", work))
        yield [(work, *HEAD), *(row(standing, pgbench) for standing in those)]


def row(standing: Standing, pgbench: Standing | None, name: str | None = None) -> Sequence[str]:
    """A line of a table: the contender, or `name`, and what belongs under HEAD."""
    memory = standing.memory_megabytes
    return (
        name or standing.contender,
        *(number(standing.median(name)) for name in ("server_us", "database_us", "per_second")),
        "" if pgbench is None else f"{ratio(standing, pgbench, 'per_second'):.2f}",
        *(number(standing.median(name)) for name in ("p50_ms", "p99_ms")),
        "" if memory is None else number(memory),
    )
