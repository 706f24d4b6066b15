"""Postgres for as long as the server runs: started before, restarted if it dies, stopped after."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Generator
from dataclasses import replace
from typing import Final

from genkan.cli.embedded.cluster import Cluster, log_end, start_cluster, stop_cluster
from genkan.cli.embedded.plan import ClusterPlan
from genkan.cli.errors import DatabaseFault, PostgresPortTaken
from genkan.cli.listening import free_port

LOOK_SECONDS: Final = 0.3
MOST_DEATHS: Final = 3
IN_SECONDS: Final = 60.0
MOST_PORTS: Final = 5


class KeptCluster:
    """The running Postgres; `cluster` changes when it had to be started again."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)

    async def watch(self) -> None:
        """Start Postgres again whenever it dies; raises DatabaseFault when it keeps dying."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self.cluster.is_running():
                self.revive()

    def revive(self) -> None:
        """Start the dead Postgres again, on the same port and socket.

        In this thread, although it waits: a child is told of the death of the thread that
        made it, and without a database there is nothing to serve meanwhile.
        """
        now = time.monotonic()
        plan = self.cluster.plan
        if len(self._deaths) == MOST_DEATHS and now - self._deaths[0] < IN_SECONDS:
            raise DatabaseFault(
                f"Postgres died {MOST_DEATHS + 1} times within {IN_SECONDS:.0f} seconds:\n"
                f"{log_end(plan.log)}",
                remedy=f"the whole log is '{plan.log}'",
            )
        self._deaths.append(now)
        self.cluster = start_cluster(plan)


@contextlib.contextmanager
def kept_cluster(plan: ClusterPlan) -> Generator[KeptCluster, None, None]:
    """A running Postgres inside the block, and none after it; see `start_on_free_port`."""
    kept = KeptCluster(start_on_free_port(plan))
    try:
        yield kept
    finally:
        stop_cluster(kept.cluster)


def start_on_free_port(plan: ClusterPlan) -> Cluster:
    """A running Postgres on the plan's port, or on another when somebody was faster.

    A port that was free before initdb may be taken after it: by another `genkan up`.
    """
    for _ in range(MOST_PORTS - 1):
        try:
            return start_cluster(plan)
        except PostgresPortTaken:
            plan = replace(plan, port=free_port(0))
    return start_cluster(plan)
