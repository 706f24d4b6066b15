"""Log lines to standard output without ever waiting for its reader, and cheaply.

A pipe that nobody reads fills up and then blocks its writer; so a thread writes, from a bounded
list, and what does not fit is counted and told of when there is room again. The thread wakes up
once for all that came within GATHER_SECONDS: waking it for each line costs the requests more
than the lines do, since both want the interpreter.
"""

import threading
import time
from collections import deque
from typing import BinaryIO, Final

from genkan.engine.config.settings import LOG_LEVELS, EngineConfig
from genkan.engine.observation import (
    HttpAnswered,
    LogLine,
    Observation,
    Timestamps,
    Warned,
    encode_log_line,
    log_line,
)

QUEUE_LINES: Final = 10_000
CLOSE_SECONDS: Final = 2.0
GATHER_SECONDS: Final = 0.02
# Between two writes, so that memory stays small when a reader is slow.
MOST_LINES_AT_ONCE: Final = 500


class LogWriter:
    """A listener for observations; `close` writes what is still waiting."""

    def __init__(self, config: EngineConfig, stream: BinaryIO) -> None:
        self._stream = stream
        self._types = config.enabled_log_types | {"unstructured"}
        self._least = LOG_LEVELS.index(config.log_level)
        # Requests that went well are most of what is observed.
        self._tells_requests = "http-log" in self._types and self._least <= LOG_LEVELS.index("info")
        self._waiting: deque[tuple[Observation, float]] = deque()
        self._lost = 0
        self._timestamps = Timestamps()
        self._is_closing = threading.Event()
        self._has_some = threading.Event()
        self._thread = threading.Thread(target=self._run, name="genkan-log", daemon=True)
        self._thread.start()

    def observe(self, observation: Observation) -> None:
        """Keep the event for the thread, whose work it is to make a line of it."""
        if type(observation) is HttpAnswered and not (self._tells_requests or observation.error):
            return
        if len(self._waiting) >= QUEUE_LINES:
            self._lost += 1
            return
        self._waiting.append((observation, time.time()))
        if not self._has_some.is_set():
            self._has_some.set()

    def close(self) -> None:
        """Stop after what is waiting; do not wait long for a reader that is gone."""
        self._is_closing.set()
        self._has_some.set()
        self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        while True:
            self._has_some.wait()
            is_last = self._is_closing.wait(GATHER_SECONDS)
            self._has_some.clear()
            if not self._write_all():
                return  # The reader is gone for good; the engine goes on without its log.
            if is_last:
                return

    def _write_all(self) -> bool:
        """Write what is waiting; False when it can not be written any more."""
        while self._waiting or self._lost:
            lines: list[bytes] = []
            at = time.time()
            while self._waiting and len(lines) < MOST_LINES_AT_ONCE:
                observation, at = self._waiting.popleft()
                lines.append(self._encoded(observation, at))
            if self._lost:
                lost, self._lost = self._lost, 0
                warning = Warned(f"{lost} log lines were lost: nobody read them", "unstructured")
                lines.append(encode_log_line(log_line(warning), self._timestamps.text(at)))
            try:
                self._stream.write(b"".join(lines))
                self._stream.flush()
            except (OSError, ValueError):
                return False
        return True

    def _encoded(self, observation: Observation, at: float) -> bytes:
        line = log_line(observation)
        return encode_log_line(line, self._timestamps.text(at)) if self._takes(line) else b""

    def _takes(self, line: LogLine) -> bool:
        return line.type in self._types and LOG_LEVELS.index(line.level) >= self._least
