"""Log lines to standard output without ever waiting for its reader.

A pipe that nobody reads fills up and then blocks its writer; so a thread writes, from a
bounded queue, and what does not fit is counted and told of when there is room again.
"""

import queue
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final

from genkan.engine.config.settings import LOG_LEVELS, EngineConfig
from genkan.engine.observation import LogLine, Observation, Warned, encode_log_line, log_line

QUEUE_LINES: Final = 10_000
CLOSE_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Entry:
    observation: Observation
    at: datetime


class LogWriter:
    """A listener for observations; `close` writes what is still queued."""

    def __init__(self, config: EngineConfig, stream: BinaryIO) -> None:
        self._stream = stream
        self._types = config.enabled_log_types | {"unstructured"}
        self._least = LOG_LEVELS.index(config.log_level)
        self._queue: queue.Queue[_Entry | None] = queue.Queue(QUEUE_LINES)
        self._lost = 0
        self._thread = threading.Thread(target=self._write, name="genkan-log", daemon=True)
        self._thread.start()

    def observe(self, observation: Observation) -> None:
        """Queue the event; the cost of making a line of it is the thread's."""
        try:
            self._queue.put_nowait(_Entry(observation, datetime.now(UTC)))
        except queue.Full:
            self._lost += 1

    def close(self) -> None:
        """Stop after what is queued; do not wait long for a reader that is gone."""
        try:
            self._queue.put_nowait(None)
        except queue.Full:
            return
        self._thread.join(CLOSE_SECONDS)

    def _write(self) -> None:
        while (entry := self._queue.get()) is not None:
            lines = self._encode(entry)
            if self._lost:
                lost, self._lost = self._lost, 0
                lines += encode_log_line(
                    log_line(
                        Warned(f"{lost} log lines were lost: nobody read them", "unstructured")
                    ),
                    entry.at,
                )
            if not lines:
                continue
            try:
                self._stream.write(lines)
                self._stream.flush()
            except (OSError, ValueError):
                return  # The reader is gone for good; the engine goes on without its log.

    def _encode(self, entry: _Entry) -> bytes:
        line = log_line(entry.observation)
        return encode_log_line(line, entry.at) if self._is_wanted(line) else b""

    def _is_wanted(self, line: LogLine) -> bool:
        return line.type in self._types and LOG_LEVELS.index(line.level) >= self._least
