"""What we set ourselves for the hot path, and whether a contest reached it."""

from collections.abc import Iterator, Sequence
from typing import Final

from bench.contest.rounds import Standing, by_name, ratio
from bench.result import Result

LANE: Final = "Genkan"
ASGI: Final = "Genkan, ASGI"
_WORKERS: Final = "Genkan, 2 workers"
# A peer, how often its CPU for a row by key has to be ours, and for a nested list.
_PEERS: Final = (("PostGraphile", 8, 20), ("Mercurius", 1.5, 10))


def goals(standings: Sequence[Standing]) -> Iterator[Result]:
    """Of those who took part; ours is the fast lane where Genkan has one."""
    found = by_name(standings)
    ours = LANE if (LANE, "pk") in found else ASGI
    for name, most in ((ASGI, 60), (LANE, 30)):
        if by_key := found.get((name, "pk")):
            cpu = by_key.median("server_us")
            yield Result(f"{name}: CPU of the server by key", cpu, "µs", most)
    rates = [
        (ratio(found[name, "pk"], found["pgbench", "pk"], "per_second"), name)
        for name in (LANE, ASGI, _WORKERS)
        if (name, "pk") in found
    ]
    for rate, name in sorted(rates)[-1:]:
        yield Result(f"{name}: requests by key, of pgbench's", rate, "", least=0.5)
    if (ours, "nested") in found:
        nested = ratio(found[ours, "nested"], found["pgbench", "nested"], "per_second")
        yield Result(f"{ours}: nested lists, of pgbench's", nested, "", least=0.85)
    for peer, by_key_least, nested_least in _PEERS:
        for work, least in (("pk", by_key_least), ("nested", nested_least)):
            if theirs := found.get((peer, work)):
                times = ratio(theirs, found[ours, work], "server_us")
                yield Result(f"CPU of {peer}, of {ours}'s: {work}", times, "", least=least)
