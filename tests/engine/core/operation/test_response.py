"""Joining root fields into a body."""

from genkan.engine.names import ResponseName
from genkan.engine.operation.response import join_response, response_frame


def body(*fields: tuple[str, bytes]) -> bytes:
    frame = response_frame(tuple(ResponseName(name) for name, _ in fields))
    return join_response(frame, [text for _, text in fields])


def test_root_fields_stand_in_the_order_of_the_response() -> None:
    assert body(("b", b"[1]"), ("a", b"null")) == b'{"data":{"b":[1],"a":null}}'


def test_one_root_field_needs_no_comma() -> None:
    assert body(("a", b"{}")) == b'{"data":{"a":{}}}'


def test_an_operation_whose_fields_were_all_skipped_is_an_empty_object() -> None:
    assert body() == b'{"data":{}}'
