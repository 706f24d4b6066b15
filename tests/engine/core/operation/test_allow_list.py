"""Which documents say the same, and who may send them."""

import contextlib

import pytest

from genkan.engine.errors import ValidationFailed
from genkan.engine.names import ADMIN, RoleName
from genkan.engine.operation.allow_list import check_allowed, listed, make_allow_list, normalized

USER = RoleName("user")
EDITOR = RoleName("editor")
FRAGMENT = "fragment f on user { name }"
WITH_TYPENAME = (
    "query q($id: Int!) { __typename user_by_pk(id: $id) { id ...f __typename } } "
    "fragment f on user { name t: __typename }"
)
LISTED = "query q($id: Int!) { user_by_pk(id: $id) { id ...f } } fragment f on user { name }"


@pytest.mark.parametrize(
    "text",
    [
        LISTED,
        "query q ( $id : Int! ) {\n user_by_pk(id:$id),{ id, ...f } # a comment\n}\n" + FRAGMENT,
        WITH_TYPENAME,
    ],
)
def test_white_space_and_typename_do_not_count(text: str) -> None:
    assert normalized(text) == normalized(LISTED)


@pytest.mark.parametrize(
    "text",
    [
        "query p($id: Int!) { user_by_pk(id: $id) { id ...f } } fragment f on user { name }",
        "query q($id: Int = 1) { user_by_pk(id: $id) { id ...f } } fragment f on user { name }",
        "query q($id: Int!) { user_by_pk(id: 1) { id ...f } } fragment f on user { name }",
        "query q($id: Int!) { user_by_pk(id: $id) { ...f id } } fragment f on user { name }",
        "query q($id: Int!) { user_by_pk(id: $id) { id: name ...f } } fragment f on user { name }",
        "query q($id: Int!) { user_by_pk(id: $id) { id ...f } } fragment f on user { name id }",
        "query q($id: Int!) { user_by_pk(id: $id) { id } }",
        "mutation q($id: Int!) { user_by_pk(id: $id) { id ...f } } fragment f on user { name }",
        "query q($id: Int!) @cached { user_by_pk(id: $id) { id ...f } } " + FRAGMENT,
        f"{LISTED} query other {{ user {{ secret }} }}",
    ],
)
def test_anything_else_counts(text: str) -> None:
    assert normalized(text) != normalized(LISTED)


def test_kinds_of_values_are_not_mixed_up() -> None:
    texts = ["{ a(x: 1) }", '{ a(x: "1") }', "{ a(x: 1.0) }", "{ a(x: true) }", "{ a(x: [1]) }"]
    assert len({normalized(text) for text in texts}) == len(texts)
    assert normalized('{ a(x: """b""") }') == normalized('{ a(x: "b") }')


def refused(text: str, role: RoleName) -> bool:
    return not make_allow_list(["{ a }"], {EDITOR: ["{ b }"]}).allows(role, text)


def test_a_scope_of_roles_is_for_them_alone_and_admin_is_not_asked() -> None:
    assert not refused("query { a __typename }", USER)
    assert not refused("{ a }", EDITOR)
    assert not refused("{ b }", EDITOR)
    assert refused("{ b }", USER)
    assert refused("{ c }", EDITOR)
    assert refused("{ __schema { queryType { name } } }", USER)
    assert not refused("{ c }", ADMIN)


def test_a_refusal_says_no_more_than_hasuras() -> None:
    with pytest.raises(ValidationFailed) as raised:
        check_allowed(make_allow_list([], {}), USER, "{ a }")
    assert (raised.value.path, raised.value.message) == ("$", "query is not allowed")


def test_a_text_that_is_no_document_lists_nothing() -> None:
    assert listed("{ a") == "not a valid graphql query"
    allow_list = make_allow_list(["{ a", ""], {})
    assert allow_list.everybody == frozenset()
    with pytest.raises(ValidationFailed, match="not a valid graphql query"):
        check_allowed(allow_list, USER, "{ a")


def test_a_document_that_is_nested_too_deeply_is_refused() -> None:
    # Somewhere between these the parser, or we, run out of stack.
    for depth in range(60, 400, 10):
        with contextlib.suppress(ValidationFailed):
            assert normalized("{a" * depth + "}" * depth)
    with pytest.raises(ValidationFailed):
        normalized("{a" * 5000 + "}" * 5000)
