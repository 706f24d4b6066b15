"""Pages of rows: which conditions continue an order, and how statements read."""

from dataclasses import replace

from genkan.engine.ir.browse import (
    BrowsedColumn,
    BrowsedPage,
    BrowsedRelation,
    Comparison,
    Direction,
    Operator,
    Order,
    Paging,
    RowUpdate,
    ToDefault,
)
from genkan.engine.ir.value import INT8, TEXT, PgType
from genkan.engine.names import DEFAULT_SOURCE, ColumnName
from genkan.engine.sql.browse import page_statement, page_text, whole_order
from genkan.engine.sql.browse_write import delete_text, insert_text, update_text

ID, NAME, EXTRA = ColumnName("id"), ColumnName("name"), ColumnName("extra")
COLUMNS = {
    ID: BrowsedColumn(ID, INT8, "bigint", is_nullable=False, is_sortable=True),
    NAME: BrowsedColumn(NAME, TEXT, "text", is_nullable=True, is_sortable=True),
    EXTRA: BrowsedColumn(
        EXTRA, PgType("pg_catalog", "json"), "json", is_nullable=True, is_sortable=False
    ),
}
USERS = BrowsedRelation(
    DEFAULT_SOURCE, "public", "users", "table", COLUMNS, (ID,), Paging.KEY, estimated_rows=None
)
PAGE = BrowsedPage(USERS, (ID, NAME), (), (), None, 50, 1024)


def test_an_order_is_made_whole_by_the_key_and_no_further() -> None:
    by_name = Order(NAME, Direction.DESC)
    assert whole_order(USERS, ()) == (Order(ID),)
    assert whole_order(USERS, (by_name,)) == (by_name, Order(ID))
    assert whole_order(USERS, (Order(ID, Direction.DESC), by_name)) == (Order(ID, Direction.DESC),)
    assert whole_order(USERS, (by_name, Order(NAME))) == (by_name, Order(ID))


def test_without_a_key_rows_are_told_apart_by_where_they_lie_or_by_all_they_say() -> None:
    keyless = replace(USERS, key=(), paging=Paging.CTID)
    view = replace(USERS, key=(), paging=Paging.OFFSET)
    assert [one.column for one in whole_order(keyless, (Order(NAME),))] == ["name", "ctid"]
    assert [one.column for one in whole_order(view, (Order(NAME),))] == ["name", "id", "extra"]


def test_a_page_reads_as_a_person_would_write_it() -> None:
    where = (
        Comparison(NAME, Operator.ILIKE, ("a%",)),
        Comparison(EXTRA, Operator.IS_NULL),
        Comparison(ID, Operator.IN, ("1", "2")),
    )
    assert page_text(replace(PAGE, where=where, limit=10)) == (
        'select "id", "name" from "public"."users" where "name"::text ilike \'a%\' and '
        '"extra" is null and "id" in (\'1\', \'2\') order by "id" asc limit 10'
    )
    assert page_text(replace(PAGE, after=("7",))).endswith(
        'where (("id") > (\'7\')) order by "id" asc limit 50'
    )


def following(order: tuple[Order, ...], *place: str | None) -> str:
    text = page_text(replace(PAGE, order_by=order, after=place))
    return text.partition(" where ")[2].partition(" order by ")[0]


def test_what_follows_a_place_is_said_for_nulls_and_for_both_directions() -> None:
    ascending, descending = (Order(NAME),), (Order(NAME, Direction.DESC),)
    assert following(ascending, "b", "7") == (
        """(("name" = 'b' and "id" > '7') or ("name" > 'b') or ("name" is null))"""
    )
    assert following(ascending, None, "7") == """(("name" is null and "id" > '7'))"""[1:-1]
    assert following(descending, "b", "7") == (
        """(("name" = 'b' and "id" > '7') or ("name" < 'b'))"""
    )
    assert following(descending, None, "7") == (
        """(("name" is null and "id" > '7') or ("name" is not null))"""
    )


def test_a_column_of_a_type_without_an_order_is_ordered_as_text() -> None:
    order = (Order(EXTRA),)
    assert """"extra"::text = '{}' and "id" > '7'""" in following(order, "{}", "7")
    assert page_text(replace(PAGE, order_by=order)).endswith(
        'order by "extra"::text asc, "id" asc limit 50'
    )


def test_no_value_stands_in_the_text_of_what_is_run() -> None:
    page = replace(
        PAGE,
        where=(Comparison(NAME, Operator.EQUAL, ("it's",)),),
        order_by=(Order(NAME),),
        after=("b'--", "7"),
    )
    statement = page_statement(page)
    assert "it's" not in statement.text
    assert "b'--" not in statement.text
    assert statement.text.count("union all") == 2
    assert '(($1::text)::"pg_catalog"."int8")' not in statement.text
    assert '($3::text)::"pg_catalog"."int8"' in statement.text


def test_a_first_page_without_a_key_is_not_sorted() -> None:
    keyless = replace(PAGE, relation=replace(USERS, key=(), paging=Paging.CTID))
    assert "order by" not in page_statement(keyless).text
    assert 'r."ctid") > (' in page_statement(keyless).text
    filtered = replace(keyless, where=(Comparison(NAME, Operator.IS_NULL),))
    assert 'order by r."ctid" asc' in page_statement(filtered).text


def test_writes_read_as_a_person_would_write_them() -> None:
    assert insert_text(USERS, [{NAME: "a"}, {ID: "2", NAME: None}]) == (
        'insert into "public"."users" ("id", "name") values (default, \'a\'), (\'2\', null)'
    )
    assert insert_text(USERS, [{}]) == 'insert into "public"."users" ("id") values (default)'
    assert update_text(USERS, [RowUpdate({ID: "1"}, {NAME: "", EXTRA: ToDefault()})]) == (
        'update "public"."users" set "name" = \'\', "extra" = default where "id" = \'1\''
    )
    assert delete_text(USERS, [{ID: "1"}, {ID: "2"}]) == (
        'delete from "public"."users" where "id" in (\'1\', \'2\')'
    )
