"""References to types as text, and back."""

import pytest

from genkan.engine.graphql_type import (
    ListType,
    NamedType,
    NoGraphQLType,
    base_name,
    graphql_type,
    type_text,
)
from genkan.engine.names import GraphQLName

INT = GraphQLName("Int")


@pytest.mark.parametrize("text", ["Int", "Int!", "[Int]", "[Int!]!", "[[Int]!]"])
def test_what_is_read_is_written_again(text: str) -> None:
    assert type_text(graphql_type(text)) == text
    assert base_name(graphql_type(text)) == INT


def test_spaces_do_not_count() -> None:
    assert graphql_type(" [ Int ! ] ") == ListType(
        NamedType(INT, is_nullable=False), is_nullable=True
    )


@pytest.mark.parametrize("text", ["", "!", "[Int", "Int]", "Int!!", "[]", "1", "Int Int", "[" * 99])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(NoGraphQLType):
        graphql_type(text)
