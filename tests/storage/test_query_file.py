"""Query files: names, comment lines, texts."""

import pytest

from genkan.storage.query_file import load_queries, parse_queries


def test_each_query_is_found_by_its_name_without_its_head() -> None:
    text = "-- name: one\n-- The number one.\nselect 1;\n\n-- name: two\n-- Two.\nselect\n  2;\n"
    assert parse_queries(text, place="x") == {"one": "select 1", "two": "select\n  2"}


def test_a_package_resource_is_read() -> None:
    assert load_queries("genkan.storage", "migrate.sql")["lock"].startswith("select pg_advisory")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("select 1", "expected a line '-- name: some_query'"),
        ("-- name: one\nselect 1", "query 'one': expected a comment line"),
        ("-- name: One two\n-- It.\nselect 1", "query 'One two': a name is lower case"),
        ("-- name: one\n-- It.\n", "query 'one': the query is empty"),
        ("-- name: a\n-- A.\nselect 1;\n-- name: a\n-- A.\nselect 2;", "'a': the name is used"),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r"shop\.sql") as refusal:
        parse_queries(text, place="shop.sql")
    assert fault in str(refusal.value)
