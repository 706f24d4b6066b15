"""What is written to Postgres, byte by byte."""

import struct

import pytest

from genkan.engine.postgres.pipeline.messages import (
    Unwritable,
    bind_and_run,
    bind_head,
    close,
    prepare,
)

RUN = b"E\0\0\0\x09\0\0\0\0\0S\0\0\0\x04"


def bind(*values: bytes | None) -> bytes:
    """Bind as the manual has it, then Execute and Sync."""
    body = b"\0name\0" + struct.pack("!HH", 0, len(values))
    for value in values:
        body += struct.pack("!i", -1) if value is None else struct.pack("!i", len(value)) + value
    body += struct.pack("!H", 0)
    return b"B" + struct.pack("!i", len(body) + 4) + body + RUN


@pytest.mark.parametrize(
    ("arguments", "values"),
    [
        ((), ()),
        (("7",), (b"7",)),
        (("",), (b"",)),
        ((None,), (None,)),
        (("é", None, "\0"), ("é".encode(), None, b"\0")),
        (([],), (b"{}",)),
        ((["a", None, 'b"\\', "", "null", "{}"],), (rb'{"a",NULL,"b\"\\","","null","{}"}',)),
        ((("x",), "y"), (b'{"x"}', b"y")),
    ],
    ids=str,
)
def test_arguments_are_texts(arguments: tuple[object, ...], values: tuple[bytes | None]) -> None:
    assert bind_and_run(bind_head(b"name"), arguments) == bind(*values)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("\ud800",), "query argument $1"),
        (("a", "\ud800"), "query argument $2"),
        ((["\ud800"],), "query argument $1"),
        ((5,), r"query argument $1: 5 (expected str, got int)"),
        (("a", ["b", 5]), "expected str, got int"),
        (("x" * 100 + "\ud800",), "..."),
        (("",) * 65_536, "65535"),
    ],
    ids=range(7),
)
def test_what_no_message_can_hold_is_refused(arguments: tuple[object, ...], words: str) -> None:
    with pytest.raises(Unwritable) as refused:
        bind_and_run(bind_head(b"name"), arguments)
    assert words in str(refused.value)


def test_a_statement_is_closed_before_it_is_parsed() -> None:
    parse = b"name\0select 1\0\0\0"
    assert close(b"name") == b"C\0\0\0\x0aSname\0"
    assert prepare(b"name", b"select 1") == (
        close(b"name") + b"P" + struct.pack("!i", len(parse) + 4) + parse
    )
