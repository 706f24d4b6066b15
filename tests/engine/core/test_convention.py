"""Names out of words: cases, custom words, prefixes and suffixes."""

import pytest

from genkan.engine.convention import (
    Affixes,
    Convention,
    SourceNaming,
    Words,
    custom,
    enum_value,
    field_name,
    graphql_name,
    root_field_name,
    split,
    type_name,
)

HASURA = SourceNaming(
    root_fields=Affixes("my_", "_root"), types=Affixes("my_", "_type"), convention=Convention.HASURA
)
GRAPHQL = SourceNaming(
    root_fields=Affixes("my", "Root"), types=Affixes("My", "Type"), convention=Convention.GRAPHQL
)


@pytest.mark.parametrize(
    ("name", "field", "type_"),
    [
        ("author", "author", "Author"),
        ("author_by_pk", "authorByPk", "AuthorByPk"),
        ("HR_Author", "hRAuthor", "HRAuthor"),
        ("_hidden_author", "_hiddenAuthor", "_hiddenAuthor"),
        ("__hidden", "_Hidden", "_Hidden"),
        ("author__id", "authorId", "AuthorId"),
        ("author_2", "author2", "Author2"),
        ("_st_d_within", "_stDWithin", "_stDWithin"),
    ],
)
def test_graphql_default_joins_words_by_their_capitals(name: str, field: str, type_: str) -> None:
    assert field_name(split(name), Convention.GRAPHQL) == field
    assert type_name(split(name), SourceNaming(Convention.GRAPHQL)) == type_


@pytest.mark.parametrize("name", ["author", "author__id", "_a", "__a_", "_", "HR_author"])
def test_hasura_default_gives_back_what_was_split(name: str) -> None:
    assert field_name(split(name), Convention.HASURA) == name


@pytest.mark.parametrize(
    ("words", "field", "type_"),
    [
        (custom("my_writers"), "my_writers", "my_writers"),
        ((*custom("my_writers"), *split("by_pk")), "my_writersByPk", "my_writersByPk"),
        ((*split("insert"), *custom("my_writers")), "insertmy_writers", "Insertmy_writers"),
    ],
)
def test_no_convention_touches_what_an_operator_wrote(words: Words, field: str, type_: str) -> None:
    assert field_name(words, Convention.GRAPHQL) == field
    assert type_name(words, SourceNaming(Convention.GRAPHQL)) == type_


def test_prefix_and_suffix_stand_around_custom_names_too() -> None:
    assert root_field_name(split("author_by_pk"), HASURA) == "my_author_by_pk_root"
    assert root_field_name(custom("writers"), HASURA) == "my_writers_root"
    assert type_name(split("author"), HASURA) == "my_author_type"


def test_after_a_prefix_the_name_begins_with_a_capital_in_graphql_default() -> None:
    assert root_field_name(split("author_by_pk"), GRAPHQL) == "myAuthorByPkRoot"
    assert root_field_name(custom("writers"), GRAPHQL) == "myWritersRoot"
    assert type_name(split("author"), GRAPHQL) == "MyAuthorType"
    suffix_alone = SourceNaming(Convention.GRAPHQL, root_fields=Affixes(suffix="_x"))
    assert root_field_name(split("author_by_pk"), suffix_alone) == "authorByPk_x"


def test_values_of_enums_are_upper_case_in_graphql_default() -> None:
    assert enum_value("asc_nulls_first", Convention.GRAPHQL) == "ASC_NULLS_FIRST"
    assert enum_value("asc_nulls_first", Convention.HASURA) == "asc_nulls_first"


@pytest.mark.parametrize("name", ["", "2fa", "a-b", "a b", "a$", "ä", "a\n"])
def test_what_graphql_can_not_say_is_no_name(name: str) -> None:
    assert graphql_name(name) is None
