"""Log lines to standard output, as JSON, without ever waiting for its reader.

A pipe that nobody reads fills up and then blocks its writer; so a thread writes, from a
bounded queue, and what does not fit is lost.
"""

import queue
import sys
import threading
from contextvars import ContextVar
from dataclasses import asdict, dataclass
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
# Which request is being served: for the log alone, since the core knows of no requests.
served_request_id: ContextVar[str | None] = ContextVar("served_request_id", default=None)


@dataclass(frozen=True, slots=True)
class _Entry:
    observation: Observation
    at: datetime
    request_id: str | None


class LogWriter:
    """A listener for observations; `close` writes what is still queued."""

    def __init__(self) -> None:
        self._queue: queue.Queue[_Entry | None] = queue.Queue(QUEUE_LINES)
        self._thread = threading.Thread(target=self._write, name="identity-log", daemon=True)
        self._thread.start()

    def observe(self, observation: Observation) -> None:
        """Queue the event; the cost of making a line of it is the thread's."""
        try:
            self._queue.put_nowait(_Entry(observation, datetime.now(UTC), served_request_id.get()))
        except queue.Full:
            return

    def close(self) -> None:
        """Stop after what is queued; do not wait long for a reader that is gone."""
        try:
            self._queue.put_nowait(None)
        except queue.Full:
            return
        self._thread.join(CLOSE_SECONDS)

    def _write(self) -> None:
        stream = sys.stdout.buffer
        while (entry := self._queue.get()) is not None:
            try:
                stream.write(log_line(entry.observation, entry.at, entry.request_id))
                stream.flush()
            except (OSError, ValueError):
                return  # The reader is gone for good; the provider goes on without its log.


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
        "detail": asdict(observation),
        "request_id": request_id,
    }
    return msgspec.json.encode(line) + b"\n"
