"""Joining root fields into a body."""

from genkan.engine.names import ResponseName
from genkan.engine.operation.response import join_response, response_frame


def body(*fields: tuple[str, bytes]) -> bytes:
    """A path is written with dots: ``hr.author``."""
    paths = [tuple(map(ResponseName, path.split("."))) for path, _ in fields]
    return join_response(response_frame(paths), [text for _, text in fields])


def test_root_fields_stand_in_the_order_of_the_response() -> None:
    assert body(("b", b"[1]"), ("a", b"null")) == b'{"data":{"b":[1],"a":null}}'


def test_one_root_field_needs_no_comma() -> None:
    assert body(("a", b"{}")) == b'{"data":{"a":{}}}'


def test_fields_of_a_namespace_stand_in_one_object() -> None:
    fields = (("a", b"1"), ("hr.b", b"2"), ("hr.c", b"3"), ("shop.b", b"4"), ("d", b"5"))
    expected = b'{"data":{"a":1,"hr":{"b":2,"c":3},"shop":{"b":4},"d":5}}'
    assert body(*fields) == expected
    assert body(("hr.a", b"1")) == b'{"data":{"hr":{"a":1}}}'


def test_an_operation_whose_fields_were_all_skipped_is_an_empty_object() -> None:
    assert body() == b'{"data":{}}'
