"""SQL about functions that are offered."""

import pytest

from tests.engine.admin_calls import Admin

OF_COMPUTED = 'unction "titled" associated with computed field'
SEARCH = """create function search({}) returns setof article language sql {} as
    $$ select * from article $$"""
TITLED = """create function titled(a article{}) returns text language sql {} as
    $$ select a.title $$"""


@pytest.fixture
def offered(blog: Admin) -> Admin:
    """An admin of a tracked function and a computed field."""
    blog.sql(SEARCH.format("", "stable"))
    blog.metadata("pg_track_function", {"function": "search"})
    blog.sql(TITLED.format("", "stable"))
    args = {"table": "article", "name": "title_field", "definition": {"function": "titled"}}
    blog.metadata("pg_add_computed_field", args)
    return blog


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        (
            SEARCH.format("word text", "stable"),
            "the following tracked function(s) cannot be overloaded: search",
        ),
        (
            "alter function search() volatile",
            'type of function "search" is altered to "VOLATILE" which is not supported now',
        ),
        (
            TITLED.format(", suffix text", "stable"),
            f'The f{OF_COMPUTED}"title_field" of table "article" is being overloaded',
        ),
        (
            "alter function titled(article) volatile",
            (
                f'The type of f{OF_COMPUTED} "title_field" of table "article" '
                'is being altered to "VOLATILE"'
            ),
        ),
    ],
)
def test_a_function_that_is_offered_stays_what_it_is(offered: Admin, sql: str, error: str) -> None:
    answer = offered.sql(sql, check_metadata_consistency=True)
    assert (answer["code"], answer["error"]) == ("not-supported", error)
    assert offered.metadata("get_inconsistent_metadata")["is_consistent"]


def test_a_function_that_is_dropped_is_offered_no_more(offered: Admin) -> None:
    offered.sql("drop function search()")
    (source,) = offered.export()["sources"]
    assert "functions" not in source
