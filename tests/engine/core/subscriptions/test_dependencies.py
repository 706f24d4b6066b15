"""What the answer of a plan depends on."""

from collections.abc import Mapping

from genkan.engine.ir.bool_exp import TRUE, And, Not, Operator, Or, Related
from genkan.engine.ir.root import SelectRows, TableRoot
from genkan.engine.ir.select import ArrayRelationshipField, Select
from genkan.engine.ir.value import Constant
from genkan.engine.names import ResponseName
from genkan.engine.subscriptions.dependencies import dependencies_of
from tests.engine.golden.blog import AUTHOR as AUTHOR_NAME
from tests.engine.golden.blog import INT4, READER, role_table, rows_where, view
from tests.engine.golden.shapes import (
    ARTICLES,
    AUTHORS,
    compare,
    join_of,
    listed,
    rows,
)

ONE = Constant("1", INT4)
IS_ONE = compare(AUTHORS, "id", Operator.EQ, ONE)


def places(root: TableRoot) -> Mapping[str, tuple[set[str] | None, set[str]]]:
    """By table: the columns that are read, and those with one value."""
    return {
        place.table.name: (
            None if place.columns is None else set(place.columns),
            {key.column for key in place.keys},
        )
        for place in dependencies_of([root]).places
    }


def authors(**rest: object) -> TableRoot:
    return SelectRows(listed(AUTHORS, "name", **rest))


def with_articles(**rest: object) -> TableRoot:
    inner = listed(ARTICLES, "title")
    return SelectRows(
        Select(
            rows=rows(AUTHORS, **rest),
            fields={
                ResponseName("articles"): ArrayRelationshipField(
                    inner, join_of(AUTHORS, "articles")
                )
            },
        )
    )


def test_rows_that_are_told_apart_by_a_value_have_a_key() -> None:
    assert places(authors(where=IS_ONE)) == {"author": ({"id", "name"}, {"id"})}
    assert places(authors(where=And((IS_ONE, TRUE)))) == {"author": ({"id", "name"}, {"id"})}


def test_other_conditions_only_name_their_columns() -> None:
    for condition in (Or((IS_ONE, TRUE)), Not(IS_ONE), compare(AUTHORS, "id", Operator.GT, ONE)):
        assert places(authors(where=condition)) == {"author": ({"id", "name"}, set())}


def test_a_permission_tells_rows_apart_as_well() -> None:
    mine = view(READER, author=rows_where({"id": {"_eq": "X-Hasura-User-Id"}}))
    table = role_table(mine, AUTHOR_NAME)
    assert places(SelectRows(listed(table, "name"))) == {"author": ({"id", "name"}, {"id"})}


def test_a_key_goes_over_to_related_rows() -> None:
    assert places(with_articles(where=IS_ONE)) == {
        "author": ({"id"}, {"id"}),
        "article": ({"title", "author_id"}, {"author_id"}),
    }
    assert places(with_articles()) == {
        "author": ({"id"}, set()),
        "article": ({"title", "author_id"}, set()),
    }


def test_a_key_comes_from_related_rows_that_have_to_be_there() -> None:
    author = Related(AUTHORS.select.granted, join_of(ARTICLES, "author"), IS_ONE)
    assert places(SelectRows(listed(ARTICLES, "title", where=author))) == {
        "article": ({"title", "author_id"}, {"author_id"}),
        "author": ({"id"}, {"id"}),
    }
    assert places(SelectRows(listed(ARTICLES, "title", where=Not(author)))) == {
        "article": ({"title", "author_id"}, set()),
        "author": ({"id"}, {"id"}),
    }
