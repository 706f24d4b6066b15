"""The trace that a request belongs to, by its headers.

A trace of the client's is told to the database's triggers and goes on; what does not read is
no trace, and no error either.
Source: Hasura v2, OpenTelemetry, trace propagation; B3 propagation, multiple headers; W3C Trace
Context, traceparent header.
"""

import re
from collections.abc import Mapping
from typing import Final

from genkan.engine.session import TraceContext

_B3_TRACE: Final = re.compile(r"[0-9a-f]{16}|[0-9a-f]{32}")
_B3_SAMPLING: Final = frozenset({"0", "1"})
# Versions to come may say more, after another dash.
_TRACEPARENT: Final = re.compile(
    r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?"
)
_SAMPLED: Final = 1
_LONGEST: Final = 512


def read_trace(headers: Mapping[str, str]) -> TraceContext | None:
    """The trace of the headers (lower-case names): B3's as Hasura's default is, else W3C's."""
    if "x-b3-traceid" not in headers and "traceparent" not in headers:
        return None
    return _b3_trace(headers) or _w3c_trace(headers.get("traceparent", ""))


def _b3_trace(headers: Mapping[str, str]) -> TraceContext | None:
    """``x-b3-traceid``, of 64 or 128 bits, and ``x-b3-sampled``."""
    trace_id = headers.get("x-b3-traceid", "").lower()
    if _B3_TRACE.fullmatch(trace_id) is None or not trace_id.strip("0"):
        return None
    sampled = headers.get("x-b3-sampled")
    return TraceContext(trace_id.zfill(32), sampled if sampled in _B3_SAMPLING else None)


def _w3c_trace(text: str) -> TraceContext | None:
    """``00-<trace>-<parent>-01``. That a trace is not sampled leaves the decision to us."""
    read = None if len(text) > _LONGEST else _TRACEPARENT.fullmatch(text.lower())
    if read is None or not read[1].strip("0"):
        return None
    return TraceContext(read[1], "1" if int(read[2], 16) & _SAMPLED else None)
