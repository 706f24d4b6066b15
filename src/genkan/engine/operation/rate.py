"""How often a role's clients have asked in the last minute.

Kept in memory by each process: with several servers behind one address a client gets the limit
once from each of them, and a restart forgets. Workers of one server allow a part of it each: a
client that stays on one connection, and so with one worker, has no more than that part.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from typing import Final, TypeAlias

from genkan.engine.errors import RateLimitExceeded
from genkan.engine.names import RoleName
from genkan.engine.permission.role_limits import RoleLimits
from genkan.engine.session import Session

WINDOW_SECONDS: Final = 60.0
_Client: TypeAlias = tuple[RoleName, str | None, tuple[str | None, ...]]


class Rates:
    """When each client asked; whoever was quiet for a minute is forgotten.

    workers: how many processes share what a client may ask; each allows one operation at least,
    unless none is allowed at all.
    """

    def __init__(self, workers: int = 1) -> None:
        self._workers: Final = workers
        self._asked: OrderedDict[_Client, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._asked)

    def count(self, session: Session, limits: RoleLimits, now: float) -> None:
        """Count one operation; ``now`` in seconds of a clock that never goes back.

        Raises RateLimitExceeded when the last minute has seen as many as are allowed;
        what is refused does not count. Source: Hasura v2, API limits (sliding window).
        """
        if limits.rate is None:
            return
        self._forget(now)
        client = _client(session, limits)
        asked = self._asked.setdefault(client, deque())
        while asked and asked[0] <= now - WINDOW_SECONDS:
            asked.popleft()
        whole = limits.rate.operations
        allowed = max(whole // self._workers, min(whole, 1))
        if len(asked) >= allowed:
            wait = math.ceil(asked[0] + WINDOW_SECONDS - now) if asked else int(WINDOW_SECONDS)
            raise RateLimitExceeded(
                f"the role '{limits.role}' may send {allowed} operations a minute; "
                f"try again in {wait} seconds"
            )
        asked.append(now)
        self._asked.move_to_end(client)

    def _forget(self, now: float) -> None:
        """Drop the clients at the front that have been quiet; they stand in order of asking."""
        while self._asked:
            client, asked = next(iter(self._asked.items()))
            if asked and asked[-1] > now - WINDOW_SECONDS:
                return
            del self._asked[client]


def _client(session: Session, limits: RoleLimits) -> _Client:
    rate = limits.rate
    if rate is None:
        return (limits.role, None, ())
    variables = rate.per_variables or ()
    return (
        limits.role,
        session.address if rate.per_address else None,
        tuple(session.variables.get(variable) for variable in variables),
    )
