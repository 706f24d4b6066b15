"""Which trace a request belongs to."""

import pytest

from genkan.engine.http.trace_headers import read_trace
from genkan.engine.session import TraceContext

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"
OTHER = "80f198ee56343ba864fe8b2a57d3eff7"


@pytest.mark.parametrize(
    ("headers", "trace"),
    [
        ({}, None),
        ({"x-b3-traceid": TRACE}, TraceContext(TRACE, None)),
        ({"x-b3-traceid": TRACE.upper(), "x-b3-spanid": SPAN}, TraceContext(TRACE, None)),
        ({"x-b3-traceid": TRACE, "x-b3-sampled": "1"}, TraceContext(TRACE, "1")),
        ({"x-b3-traceid": TRACE, "x-b3-sampled": "0"}, TraceContext(TRACE, "0")),
        ({"x-b3-traceid": TRACE, "x-b3-sampled": "yes"}, TraceContext(TRACE, None)),
        ({"x-b3-traceid": SPAN}, TraceContext("0" * 16 + SPAN, None)),
        ({"traceparent": f"00-{TRACE}-{SPAN}-01"}, TraceContext(TRACE, "1")),
        ({"traceparent": f"00-{TRACE}-{SPAN}-00"}, TraceContext(TRACE, None)),
        ({"traceparent": f"00-{TRACE.upper()}-{SPAN}-03"}, TraceContext(TRACE, "1")),
        ({"traceparent": f"01-{TRACE}-{SPAN}-01-more"}, TraceContext(TRACE, "1")),
        (
            {"x-b3-traceid": OTHER, "traceparent": f"00-{TRACE}-{SPAN}-01"},
            TraceContext(OTHER, None),
        ),
        ({"x-b3-traceid": "x", "traceparent": f"00-{TRACE}-{SPAN}-01"}, TraceContext(TRACE, "1")),
    ],
)
def test_a_trace_is_read_from_either_kind_of_header(
    headers: dict[str, str], trace: TraceContext | None
) -> None:
    assert read_trace(headers) == trace


@pytest.mark.parametrize(
    "headers",
    [
        {"x-b3-traceid": ""},
        {"x-b3-traceid": "0" * 32},
        {"x-b3-traceid": "0" * 16},
        {"x-b3-traceid": TRACE[:-1]},
        {"x-b3-traceid": TRACE + "\n"},
        {"x-b3-traceid": "'; drop table author; --".ljust(32)},
        {"x-b3-traceid": "é" * 32},
        {"traceparent": ""},
        {"traceparent": TRACE},
        {"traceparent": f"ff-{TRACE}-{SPAN}-01"},
        {"traceparent": f"00-{'0' * 32}-{SPAN}-01"},
        {"traceparent": f"00-{TRACE}-{'0' * 16}-01"},
        {"traceparent": f"00-{TRACE}-{SPAN}"},
        {"traceparent": f"00-{TRACE}-{SPAN}-1"},
        {"traceparent": f"00-{TRACE}-{SPAN}-01\n"},
        {"traceparent": f"00-{TRACE}-{SPAN}-01-{'x' * 10_000}"},
        {"x-b3-sampled": "1"},
    ],
)
def test_what_does_not_read_is_no_trace(headers: dict[str, str]) -> None:
    assert read_trace(headers) is None
