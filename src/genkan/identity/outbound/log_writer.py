"""Log lines to standard output, as JSON, without ever waiting for its reader.

A pipe that nobody reads fills up and then blocks its writer; so a thread writes, from a
bounded queue, and what does not fit is lost.
"""

import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec

from genkan.identity.observation import (
    EmailDropped,
    LoopFailed,
    MailNotConfigured,
    Observation,
    ProvisioningRuleFailed,
    RequestFailed,
    WebhookDisabled,
    WorkflowRunFailed,
    WorkflowsRefused,
)

QUEUE_LINES: Final = 10_000
CLOSE_SECONDS: Final = 2.0
_GATHER_SECONDS: Final = 0.02
# Which request is being served: for the log alone, since the core knows of no requests.
served_request_id: ContextVar[str | None] = ContextVar("served_request_id", default=None)


@dataclass(frozen=True, slots=True)
class _Entry:
    observation: Observation
    at: datetime
    request_id: str | None


class LogWriter:
    """A listener for observations; `close` writes what is still queued.

    The thread is woken once for all that comes in a moment: to wake it for each line would cost
    the server a tenth of a token's price, in switches between the two.
    """

    def __init__(self) -> None:
        self._queue: deque[_Entry] = deque()
        self._is_there = threading.Event()
        self._is_closing = threading.Event()
        self._thread = threading.Thread(target=self._write, name="identity-log", daemon=True)
        self._thread.start()

    def observe(self, observation: Observation) -> None:
        """Queue the event; the cost of making a line of it is the thread's."""
        if len(self._queue) >= QUEUE_LINES:
            return
        self._queue.append(_Entry(observation, datetime.now(UTC), served_request_id.get()))
        if not self._is_there.is_set():
            self._is_there.set()

    def close(self) -> None:
        """Stop after what is queued; do not wait long for a reader that is gone."""
        self._is_closing.set()
        self._is_there.set()
        self._thread.join(CLOSE_SECONDS)

    def _write(self) -> None:
        stream = sys.stdout.buffer
        is_last = False
        while not is_last:
            self._is_there.wait()
            is_last = self._is_closing.wait(_GATHER_SECONDS)
            # Before the queue is emptied: who comes after that wakes us again.
            self._is_there.clear()
            try:
                stream.write(b"".join(self._lines()))
                stream.flush()
            except (OSError, ValueError):
                return  # The reader is gone for good; the provider goes on without its log.

    def _lines(self) -> Iterator[bytes]:
        for _ in range(len(self._queue)):
            entry = self._queue.popleft()
            yield log_line(entry.observation, entry.at, entry.request_id)


def log_line(observation: Observation, at: datetime, request_id: str | None = None) -> bytes:
    """One event as one line of JSON.

    {"type":"identity.SignedIn","timestamp":"...","level":"info","detail":{"user_id":"kp_..."},
     "request_id":"..."}
    """
    faults = (
        RequestFailed
        | LoopFailed
        | MailNotConfigured
        | EmailDropped
        | ProvisioningRuleFailed
        | WebhookDisabled
        | WorkflowRunFailed
        | WorkflowsRefused
    )
    is_fault = isinstance(observation, faults)
    line = {
        "type": f"identity.{type(observation).__name__}",
        "timestamp": at.isoformat(),
        "level": "error" if is_fault else "info",
        "detail": observation,
        "request_id": request_id,
    }
    return msgspec.json.encode(line) + b"\n"
