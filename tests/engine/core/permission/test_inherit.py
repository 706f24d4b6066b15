"""An inherited role reads what any of its parents reads, cell by cell."""

import pytest

from genkan.engine.ir.bool_exp import TRUE, BoolExp, Or
from genkan.engine.metadata.model import (
    AllColumns,
    Metadata,
    SelectPermission,
    Source,
    TrackedTable,
)
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ColumnName,
    ComputedFieldName,
    GraphQLName,
    RoleName,
)
from genkan.engine.permission.inherit import combined_root_fields, holders, with_broken_permissions
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.permission.role_view import RoleTable, RoleView, SelectRoot
from genkan.engine.permission.row_filter import read_row_filter
from genkan.engine.permission.source_scope import SourceScope
from tests.engine.golden.blog import AUTHOR, CATALOG, TABLES, computed, computed_fields

A, B, C = RoleName("a"), RoleName("b"), RoleName("c")
BOTH, ALL, OUTER = RoleName("both"), RoleName("all"), RoleName("outer")
ROLES = {BOTH: (A, B), ALL: (BOTH, C), OUTER: (ALL,)}
MINE, OPEN = {"id": {"_eq": 1}}, {"is_registered": {"_eq": True}}


def select(*columns: str, **permission: object) -> SelectPermission:
    given = tuple(map(ColumnName, columns)) if columns else AllColumns()
    return SelectPermission(**{"columns": given, "filter": {}, **permission})


def view(role: RoleName, **permissions: SelectPermission) -> RoleView:
    """What ``role`` sees when the roles may read authors so."""
    return resolve_role(metadata(**permissions), {DEFAULT_SOURCE: CATALOG}, role)


def authors(role: RoleName, **permissions: SelectPermission) -> RoleTable | None:
    """How ``role`` reads authors when the roles have these permissions."""
    return view(role, **permissions).tables.get(AUTHOR)


def readable(role: RoleName, **permissions: SelectPermission) -> RoleTable:
    table = authors(role, **permissions)
    assert table is not None
    return table


def metadata(**permissions: SelectPermission) -> Metadata:
    named = {RoleName(role): permission for role, permission in permissions.items()}
    fields = computed_fields(score=computed("score", "author_score"))
    table = TrackedTable(AUTHOR, computed_fields=fields, select_permissions=named)
    return Metadata({DEFAULT_SOURCE: Source(DEFAULT_SOURCE, {}, {AUTHOR: table})}, ROLES)


def rows(condition: dict) -> BoolExp:
    return read_row_filter(condition, TABLES[AUTHOR], SourceScope({}, CATALOG))


def test_rows_are_those_of_any_parent() -> None:
    table = readable(BOTH, a=select(filter=MINE), b=select(filter=OPEN))
    assert table.select.granted.rows == Or((rows(MINE), rows(OPEN)))


def test_a_value_shows_on_the_rows_of_the_parents_that_give_it() -> None:
    table = readable(
        BOTH, a=select("id", "name", filter=MINE), b=select("name", "balance", filter=OPEN)
    )
    assert table.select.columns == {
        "id": Or((rows(MINE),)),
        "name": TRUE,
        "balance": Or((rows(OPEN),)),
    }


def test_what_does_not_always_show_is_nullable() -> None:
    table = readable(BOTH, a=select("id", "is_registered", filter=MINE), b=select("id"))
    assert not table.columns[GraphQLName("id")].is_nullable
    assert table.columns[GraphQLName("is_registered")].is_nullable


def test_a_computed_field_shows_like_a_column() -> None:
    score = (ComputedFieldName("score"),)
    one = readable(BOTH, a=select(filter=MINE, computed_fields=score), b=select(filter=OPEN))
    both = readable(BOTH, a=select(computed_fields=score), b=select(computed_fields=score))
    assert one.select.computed_fields == {"score": Or((rows(MINE),))}
    assert both.select.computed_fields == {"score": TRUE}


@pytest.mark.parametrize(
    ("limits", "expected"), [((2, 4), 4), ((2, None), 2), ((None, None), None)]
)
def test_the_largest_limit_holds_and_a_parent_without_one_does_not_lift_it(
    limits: tuple, expected: int | None
) -> None:
    table = readable(BOTH, a=select(limit=limits[0]), b=select(limit=limits[1]))
    assert table.select.limit == expected


def test_aggregates_may_be_asked_when_one_parent_may() -> None:
    assert not readable(BOTH, a=select(), b=select()).select.aggregate
    assert readable(BOTH, a=select(), b=select(allow_aggregations=True)).select.aggregate


def test_root_fields_are_those_of_any_parent() -> None:
    both = view(
        BOTH,
        a=select(query_root_fields=frozenset({"select"})),
        b=select(query_root_fields=frozenset({"select_by_pk"})),
    )
    assert both.roots[AUTHOR].query.keys() == {SelectRoot.SELECT, SelectRoot.SELECT_BY_PK}
    assert combined_root_fields([frozenset({"select"}), None]) is None
    assert combined_root_fields([frozenset()]) == frozenset()


def test_a_row_can_be_asked_for_by_a_key_that_shows_on_some_rows_only() -> None:
    both = view(BOTH, a=select("id", filter=MINE), b=select("name", filter=OPEN))
    assert SelectRoot.SELECT_BY_PK in both.roots[AUTHOR].query
    # It does not name a row: no node id and no cursor is made of it.
    assert both.tables[AUTHOR].primary_key is None


def test_one_parent_is_enough_and_has_its_permission_as_it_is() -> None:
    alone, parent = (readable(role, a=select("id", filter=MINE, limit=3)) for role in (BOTH, A))
    assert alone.select == parent.select


def test_the_same_rows_are_asked_for_once() -> None:
    table = readable(BOTH, a=select("id", filter=MINE), b=select("name", filter=MINE))
    assert table.select.granted.rows == rows(MINE)
    everything = readable(BOTH, a=select("id", filter=MINE), b=select("name"))
    assert everything.select.granted.rows == TRUE


def test_a_role_inherits_through_inherited_roles() -> None:
    """Source: hasura/graphql-engine issue 10711, where nested roles lost their filters."""
    table = readable(
        OUTER,
        a=select("id", filter=MINE),
        b=select("name", filter=OPEN),
        c=select("balance", filter={"name": "c"}),
    )
    assert table.select.granted.rows == Or((rows({"name": "c"}), rows(MINE), rows(OPEN)))
    assert table.select.columns == {
        "id": Or((rows(MINE),)),
        "name": Or((rows(OPEN),)),
        "balance": Or((rows({"name": "c"}),)),
    }


def test_a_permission_of_its_own_wins() -> None:
    table = readable(BOTH, a=select(), both=select("id", filter=MINE, limit=1))
    assert table.select.granted.rows == rows(MINE)
    assert table.select.columns == {"id": TRUE}
    heir = readable(ALL, a=select(), both=select("id", filter=MINE))
    assert heir.select.granted.rows == rows(MINE)


def test_a_broken_permission_of_its_own_leaves_it_nothing() -> None:
    broken = select("id", filter={"nope": 1})
    assert authors(BOTH, a=select(), both=broken) is None
    declared, consistent = metadata(a=select(), both=broken), metadata(a=select())
    kept = with_broken_permissions(consistent, declared)
    assert resolve_role(kept, {DEFAULT_SOURCE: CATALOG}, BOTH).tables == {}
    assert resolve_role(kept, {DEFAULT_SOURCE: CATALOG}, ALL).tables == {}
    assert AUTHOR in resolve_role(kept, {DEFAULT_SOURCE: CATALOG}, A).tables


def test_a_broken_permission_of_a_parent_gives_nothing() -> None:
    table = readable(BOTH, a=select(filter={"nope": 1}), b=select("id", filter=MINE))
    assert table.select.granted.rows == rows(MINE)
    unknown = select(filter={}, computed_fields=(ComputedFieldName("nope"),))
    assert authors(BOTH, a=unknown) is None


def test_without_a_permission_of_any_parent_there_is_no_table() -> None:
    assert authors(BOTH, c=select()) is None


def test_a_circle_of_roles_ends() -> None:
    circle = {A: (B,), B: (A, C)}
    assert holders(A, {C}, circle) == (C,)
    assert holders(A, (), circle) == ()
