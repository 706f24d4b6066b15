"""A role's whole world: what is not granted is absent."""

import pytest

from genkan.engine.errors import EngineError, ValidationFailed
from genkan.engine.ir.bool_exp import FALSE, TRUE, GrantedRows
from genkan.engine.metadata.model import (
    AllColumns,
    ColumnConfiguration,
    DeletePermission,
    InsertPermission,
    Metadata,
    RootFieldConfiguration,
    SelectPermission,
    Source,
    TableConfiguration,
    TrackedTable,
    UpdatePermission,
)
from genkan.engine.names import (
    ADMIN,
    DEFAULT_SOURCE,
    ColumnName,
    ComputedFieldName,
    GraphQLName,
    RoleName,
    SourceName,
)
from genkan.engine.permission.check import Permission, check_permission
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.permission.role_view import RoleView, SelectRoot
from tests.engine.golden.blog import (
    ARTICLE,
    AUTHOR,
    CATALOG,
    PLACE,
    READER,
    STATUS,
    TABLES,
    rows_where,
    source,
    view,
)

ALL_ROOTS = {
    SelectRoot.SELECT: "author",
    SelectRoot.SELECT_BY_PK: "author_by_pk",
    SelectRoot.SELECT_AGGREGATE: "author_aggregate",
}


def only(table: TrackedTable, role: RoleName = ADMIN) -> RoleView:
    metadata = Metadata({DEFAULT_SOURCE: Source(DEFAULT_SOURCE, {}, {table.name: table})})
    return resolve_role(metadata, {DEFAULT_SOURCE: CATALOG}, role)


def select(**permission: object) -> SelectPermission:
    return SelectPermission(**{"columns": AllColumns(), "filter": {}, **permission})


def test_admin_sees_every_row_and_column_of_every_tracked_table() -> None:
    admin = view()
    assert list(admin.tables) == [AUTHOR, ARTICLE, PLACE, STATUS]
    for name, table in admin.tables.items():
        assert table.select.granted == GrantedRows(TABLES[name], TRUE)
        assert table.select.columns == dict.fromkeys(TABLES[name].columns, TRUE)
        assert (table.select.limit, table.select.aggregate) == (None, True)


def test_an_unknown_role_sees_nothing() -> None:
    assert view(RoleName("nobody"), author=rows_where({})).tables == {}


def test_a_source_without_a_catalog_is_absent() -> None:
    metadata = Metadata({SourceName("gone"): source()})
    assert resolve_role(metadata, {}, ADMIN).tables == {}


@pytest.mark.parametrize(
    "permission",
    [
        select(filter={"nope": 1}),
        select(filter={"id": {"_foo": 1}}),
        select(columns=(ColumnName("id"), ColumnName("nope"))),
    ],
)
def test_a_permission_that_does_not_read_grants_nothing(permission: SelectPermission) -> None:
    assert view(READER, author=permission).tables == {}


def test_a_role_reads_the_columns_it_was_given() -> None:
    reader = view(READER, author=select(columns=(ColumnName("name"),), limit=3))
    table = reader.tables[AUTHOR]
    assert list(table.columns) == ["name"]
    assert table.select.columns == {"name": TRUE}
    assert (table.select.limit, table.select.aggregate) == (3, False)
    assert reader.roots[AUTHOR].query == {SelectRoot.SELECT: "author"}
    assert table.primary_key is None


def test_a_key_can_be_asked_for_when_all_of_it_may_be_read() -> None:
    reader = view(READER, author=select(allow_aggregations=True))
    table, roots = reader.tables[AUTHOR], reader.roots[AUTHOR]
    assert table.primary_key == (table.columns[GraphQLName("id")],)
    assert roots.query == ALL_ROOTS
    assert roots.subscription == ALL_ROOTS | {SelectRoot.SELECT_STREAM: "author_stream"}
    assert view().tables[PLACE].primary_key is None


def test_a_permission_may_offer_fewer_root_fields() -> None:
    permission = select(
        query_root_fields=frozenset({"select_by_pk"}), subscription_root_fields=frozenset()
    )
    roots = view(READER, author=permission).roots[AUTHOR]
    assert roots.query == {SelectRoot.SELECT_BY_PK: "author_by_pk"}
    assert roots.subscription == {}


@pytest.mark.parametrize("columns", [("id",), ("name",), ("id", "name"), ()])
def test_a_row_is_offered_by_its_key_exactly_where_its_table_has_one(
    columns: tuple[str, ...],
) -> None:
    reader = view(READER, author=select(columns=tuple(map(ColumnName, columns))))
    is_offered = SelectRoot.SELECT_BY_PK in reader.roots[AUTHOR].query
    assert is_offered == (reader.tables[AUTHOR].lookup_key is not None) == ("id" in columns)


def test_a_relationship_is_there_when_its_target_may_be_read() -> None:
    alone = view(READER, author=rows_where({}))
    both = view(READER, author=rows_where({}), article=rows_where({"_or": []}))
    assert alone.tables[AUTHOR].relationships == {}
    articles = both.tables[AUTHOR].relationships[GraphQLName("articles")]
    assert (articles.target, articles.is_array, articles.is_nullable) == (ARTICLE, True, False)
    assert articles.join == {"id": "author_id"}
    assert both.tables[ARTICLE].select.granted.rows == FALSE


def test_an_object_relationship_is_null_where_its_key_may_be() -> None:
    relationships = view().tables[ARTICLE].relationships
    assert {name: one.is_nullable for name, one in relationships.items()} == {
        "author": False,
        "editor": True,
        "same": True,
    }


def test_a_column_knows_the_enum_it_holds() -> None:
    reader = view(READER, article=rows_where({}))
    assert reader.tables[ARTICLE].columns[GraphQLName("status")].enum_table == STATUS
    assert reader.enum_tables[STATUS].type_name == "status_enum"
    assert [value.value for value in reader.enum_tables[STATUS].values] == ["draft", "final"]
    assert view().tables[STATUS].enum_values == CATALOG.enum_values[STATUS]


def test_names_and_descriptions_follow_the_configuration() -> None:
    configuration = TableConfiguration(
        custom_name=GraphQLName("Writer"),
        comment="Who writes.",
        columns={
            ColumnName("name"): ColumnConfiguration(GraphQLName("fullName"), "All of it."),
            ColumnName("id"): ColumnConfiguration(GraphQLName("not valid")),
            ColumnName("balance"): ColumnConfiguration(comment=""),
        },
        root_fields={
            "select": RootFieldConfiguration(GraphQLName("writers"), "All writers."),
            "select_aggregate": RootFieldConfiguration(comment=""),
            "select_stream": RootFieldConfiguration(GraphQLName("no name")),
        },
    )
    admin = only(TrackedTable(AUTHOR, configuration))
    table = admin.tables[AUTHOR]
    assert (table.type_name, table.description) == ("Writer", "Who writes.")
    assert list(table.columns) == ["fullName", "is_registered", "balance", "tags"]
    assert table.columns[GraphQLName("fullName")].description == "All of it."
    assert table.columns[GraphQLName("balance")].description is None
    assert admin.roots[AUTHOR].subscription == {
        SelectRoot.SELECT: "writers",
        SelectRoot.SELECT_AGGREGATE: "Writer_aggregate",
    }
    assert table.root_field_descriptions[SelectRoot.SELECT] == "All writers."
    assert SelectRoot.SELECT_AGGREGATE not in table.root_field_descriptions


def test_default_names_carry_the_schema_and_descriptions_the_table() -> None:
    place = view().tables[PLACE]
    assert place.type_name == "geo_place"
    assert place.description == 'columns and relationships of "geo.place"'
    assert view().tables[AUTHOR].root_field_descriptions == {
        SelectRoot.SELECT: 'fetch data from the table: "author"',
        SelectRoot.SELECT_BY_PK: 'fetch data from the table: "author" using primary key columns',
        SelectRoot.SELECT_AGGREGATE: 'fetch aggregated fields from the table: "author"',
        SelectRoot.SELECT_STREAM: 'fetch data from the table in a streaming manner: "author"',
    }


def test_a_table_graphql_can_not_name_is_left_out() -> None:
    admin = only(TrackedTable(AUTHOR, TableConfiguration(custom_name=GraphQLName("1st"))))
    assert (admin.tables, admin.roots) == ({}, {})


@pytest.mark.parametrize(
    ("permission", "path", "what"),
    [
        (select(columns=(ColumnName("nope"),)), "$.columns[0]", "column "),
        (select(filter={"nope": 1}), "$.filter.nope", ""),
        (
            select(computed_fields=(ComputedFieldName("nope"),)),
            "$.computed_fields[0]",
            "computed field ",
        ),
        (InsertPermission(AllColumns(), {"nope": 1}), "$.check.nope", ""),
        (InsertPermission(AllColumns(), {}, {ColumnName("nope"): 1}), "$.set.nope", "column "),
        (UpdatePermission(AllColumns(), {"nope": 1}), "$.filter.nope", ""),
        (UpdatePermission(AllColumns(), {}, {"nope": 1}), "$.check.nope", ""),
        (DeletePermission({"nope": 1}), "$.filter.nope", ""),
    ],
)
def test_a_check_names_the_place_of_the_fault(permission: Permission, path: str, what: str) -> None:
    with pytest.raises(EngineError) as refusal:
        check_permission(source(), CATALOG, AUTHOR, permission)
    assert (refusal.value.path, refusal.value.message) == (path, f'{what}"nope" does not exist')


@pytest.mark.parametrize(
    ("permission", "reason"),
    [
        (
            select(query_root_fields=frozenset({"select_aggregate"})),
            'The "select_aggregate" root field can only be enabled',
        ),
        (
            select(subscription_root_fields=frozenset({"select", "select_aggregate"})),
            'The "select_aggregate" root field can only be enabled',
        ),
        (
            select(columns=(ColumnName("name"),), query_root_fields=frozenset({"select_by_pk"})),
            'The "select_by_pk" field cannot be included',
        ),
    ],
)
def test_a_root_field_that_is_named_has_to_be_given(
    permission: SelectPermission, reason: str
) -> None:
    with pytest.raises(ValidationFailed, match=reason):
        check_permission(source(), CATALOG, AUTHOR, permission)


@pytest.mark.parametrize(
    "permission",
    [
        select(query_root_fields=frozenset(), subscription_root_fields=frozenset()),
        select(query_root_fields=frozenset({"select_by_pk"})),
        select(query_root_fields=frozenset({"select_aggregate"}), allow_aggregations=True),
        select(computed_fields=(ComputedFieldName("score"),)),
        InsertPermission(AllColumns(), {}),
        UpdatePermission((ColumnName("id"),), {}, None),
        DeletePermission({}),
    ],
)
def test_a_sound_permission_passes(permission: Permission) -> None:
    check_permission(source(), CATALOG, AUTHOR, permission)
