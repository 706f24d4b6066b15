"""What Postgres answers, in pieces of any size, and what it never says."""

import struct
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genkan.engine.postgres.pipeline.answers import (
    LONGEST,
    Answers,
    Outcome,
    ProtocolBroken,
    Refusal,
)


def message(kind: str, body: bytes = b"") -> bytes:
    return kind.encode() + struct.pack("!i", len(body) + 4) + body


def row(*values: bytes | None) -> bytes:
    body = struct.pack("!H", len(values))
    for value in values:
        body += struct.pack("!i", -1) if value is None else struct.pack("!i", len(value)) + value
    return message("D", body)


BOUND, READY = message("2"), message("Z", b"I")
DONE = message("C", b"SELECT 1\0")
ERROR = message("E", b"SERROR\0VERROR\0C22012\0Mdivision by zero\0\0")
PARSED = message("3") + message("1")
NOTICE = message("N", b"SNOTICE\0Mhear\0\0")
ASIDE = NOTICE + message("S", b"TimeZone\0UTC\0") + message("A", b"\0\0\0\1channel\0\0")


def good(value: bytes) -> bytes:
    return BOUND + row(value) + DONE + READY


def plain(outcomes: Sequence[Outcome]) -> list[object]:
    return [
        (outcome.fields["C"], outcome.is_bound) if isinstance(outcome, Refusal) else outcome
        for outcome in outcomes
    ]


CASES: list[tuple[bytes, object]] = [
    (good(b'{"id": 1}'), b'{"id": 1}'),
    (good(b""), b""),
    (good(b"x" * 70_000), b"x" * 70_000),
    # What ends an answer may be in a value.
    (good(DONE + READY + BOUND), DONE + READY + BOUND),
    (PARSED + good(b"1"), b"1"),
    (ASIDE + BOUND + ASIDE + row(b"1") + ASIDE + DONE + ASIDE + READY, b"1"),
    (BOUND + row(None) + DONE + READY, None),
    (BOUND + message("C", b"SELECT 0\0") + READY, None),
    (BOUND + row(b"1", b"2") + DONE + READY, b"1"),
    (BOUND + row(b"1") + row(b"2") + message("C", b"SELECT 2\0") + READY, b"1"),
    (BOUND + row(None) + row(b"2") + message("C", b"SELECT 2\0") + READY, None),
    (BOUND + message("I") + READY, None),
    (ERROR + READY, ("22012", False)),
    (PARSED + ERROR + READY, ("22012", False)),
    (BOUND + ERROR + READY, ("22012", True)),
    (BOUND + row(b"1") + ERROR + NOTICE + READY, ("22012", True)),
]


@pytest.mark.parametrize(("data", "expected"), CASES, ids=range(len(CASES)))
def test_an_answer_has_one_outcome_wherever_it_is_cut(data: bytes, expected: object) -> None:
    for cut in range(0, len(data), max(1, len(data) // 300)):
        answers = Answers()
        outcomes = [*answers.receive(data[:cut]), *answers.receive(data[cut:])]
        assert plain(outcomes) == [expected], cut


@given(st.lists(st.sampled_from(CASES)), st.lists(st.integers(1, 200), min_size=1))
def test_many_answers_keep_their_order_in_pieces_of_any_size(
    cases: list[tuple[bytes, object]], sizes: list[int]
) -> None:
    data = b"".join(each for each, _ in cases)
    answers, outcomes, at, turn = Answers(), list[Outcome](), 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        outcomes += answers.receive(data[at : at + size])
        at, turn = at + size, turn + 1
    assert plain(outcomes) == [expected for _, expected in cases]
    assert answers.farewell is None


def test_an_error_that_ends_the_connection_is_kept() -> None:
    answers = Answers()
    assert answers.receive(good(b"1") + message("E", b"SFATAL\0C57P01\0Mbye\0\0")) == [b"1"]
    assert answers.farewell is not None
    assert answers.farewell.fields["M"] == "bye"


@pytest.mark.parametrize(
    "data",
    [
        b"D\0\0\0\3",
        b"D\xff\xff\xff\xff",
        b"D" + struct.pack("!I", LONGEST + 1),
        message("D", b"\0\1"),
        message("D", b"\0\0\0\0\0\0"),
        message("D", b"\0\1\0\0\0\2x"),
        message("D", b"\0\1\xff\xff\xff\xfex"),
        BOUND + b"D\0\0\0\x0b\0\1\x7f\xff\xff\xffx" + DONE + READY,
        message("Z", b"T"),
        message("Z", b"E"),
        message("Z"),
        message("T", b"\0\0"),
        message("G", b"\0\0\0"),
        message("R", b"\0\0\0\0"),
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
    ],
    ids=range(15),
)
def test_what_postgres_does_not_say_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolBroken):
        Answers().receive(data)


@given(st.binary(max_size=300))
def test_garbage_is_refused_or_waits_for_more(data: bytes) -> None:
    try:
        outcomes = Answers().receive(data)
    except ProtocolBroken:
        return
    assert all(outcome is None or isinstance(outcome, bytes | Refusal) for outcome in outcomes)
