"""Which computed fields and functions a role may have called."""

from dataclasses import replace

import pytest

from genkan.engine.catalog.model import Catalog, Function, FunctionArgument, Volatility
from genkan.engine.errors import EngineError
from genkan.engine.ir.function import Call, GrantedFunction, RowItself
from genkan.engine.ir.value import SessionObject
from genkan.engine.metadata.function_configuration import function_configuration
from genkan.engine.metadata.model import (
    AllColumns,
    ComputedField,
    Json,
    Metadata,
    SelectPermission,
    TrackedFunction,
)
from genkan.engine.metadata.reading import Node
from genkan.engine.names import ADMIN, DEFAULT_SOURCE, ComputedFieldName, GraphQLName, RoleName
from genkan.engine.permission.check import check_permission
from genkan.engine.permission.function import FunctionPermissions
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.permission.role_view import FunctionRoot, RoleFunction, RoleTable, RoleView
from tests.engine.core.schema.blog import ARTICLE, AUTHOR, USER
from tests.engine.core.schema.called_blog import (
    AUTHOR_ROW,
    INT4,
    JSON,
    TEXT,
    catalog,
    function,
    metadata,
    named,
    view,
)

CHILD = RoleName("child")


def authors(role_view: RoleView) -> RoleTable:
    return role_view.tables[AUTHOR.name]


def names(functions: tuple[RoleFunction, ...]) -> list[str]:
    return [function.signature.function.name.name for function in functions]


def with_function(tracked: TrackedFunction, called: Function, role: RoleName = ADMIN) -> RoleView:
    source = metadata().sources[DEFAULT_SOURCE]
    declared = Metadata({DEFAULT_SOURCE: replace(source, functions={tracked.name: tracked})})
    functions = {called.name: (called,)}
    return resolve_role(declared, {DEFAULT_SOURCE: replace(catalog(), functions=functions)}, role)


def test_admin_has_every_computed_field_and_function() -> None:
    table = authors(view(ADMIN))
    assert list(table.computed_scalars) == ["full_name", "greeting", "summary", "score"]
    assert list(table.computed_rows) == ["latest", "matching"]
    assert names(view(ADMIN).functions) == ["search", "newest", "everyone", "between"]


def test_a_role_has_the_values_it_was_given_and_rows_of_tables_it_may_read() -> None:
    table = authors(view(USER))
    assert list(table.computed_scalars) == ["full_name", "greeting"]
    assert list(table.computed_rows) == ["latest", "matching"]
    source = metadata().sources[DEFAULT_SOURCE]
    articles = replace(source.tables[ARTICLE.name], select_permissions={})
    tables = {**source.tables, ARTICLE.name: articles}
    declared = Metadata({DEFAULT_SOURCE: replace(source, tables=tables)})
    alone = resolve_role(declared, {DEFAULT_SOURCE: catalog()}, USER)
    assert authors(alone).computed_rows == {}
    assert names(alone.functions) == ["everyone"]


def test_functions_are_inferred_or_given() -> None:
    assert names(view(USER).functions) == ["search", "newest", "everyone", "between"]
    assert names(view(USER, FunctionPermissions.DECLARED).functions) == ["search"]
    assert names(view(ADMIN, FunctionPermissions.DECLARED).functions) == [
        "search",
        "newest",
        "everyone",
        "between",
    ]
    assert view(RoleName("nobody")).functions == ()


def test_an_inherited_role_calls_what_a_parent_was_given() -> None:
    declared = replace(metadata(), inherited_roles={CHILD: (USER,)})
    catalogs = {DEFAULT_SOURCE: catalog()}
    child = resolve_role(declared, catalogs, CHILD, FunctionPermissions.DECLARED)
    assert names(child.functions) == ["search"]
    assert list(authors(child).computed_scalars) == ["full_name", "greeting"]


def test_names_follow_the_configuration() -> None:
    search, newest, everyone, _ = view(ADMIN).functions
    assert search.root_fields == {
        FunctionRoot.ROWS: "search",
        FunctionRoot.AGGREGATE: "search_aggregate",
    }
    assert search.arguments_type == "search_args"
    assert search.root_field_descriptions == {
        FunctionRoot.ROWS: 'execute function "search" which returns "article"',
        FunctionRoot.AGGREGATE: 'execute function "search" and query aggregates on result of '
        'table type "article"',
    }
    assert newest.root_field_descriptions[FunctionRoot.ROWS] == "The last one."
    assert everyone.root_fields == {
        FunctionRoot.ROWS: "allAuthors",
        FunctionRoot.AGGREGATE: "all_aggregate",
    }
    assert everyone.arguments_type == "all_args"


def test_an_aggregate_of_a_function_needs_aggregates_of_its_table() -> None:
    assert view(USER).functions[0].root_fields == {FunctionRoot.ROWS: "search"}


def test_the_row_and_the_session_are_no_arguments_of_clients() -> None:
    summary = authors(view(ADMIN)).computed_scalars[GraphQLName("summary")].signature
    granted = GrantedFunction(named("summary"), AUTHOR, is_set=False)
    assert summary.arguments == ()
    assert summary.plain_call == Call(granted, (SessionObject(JSON), RowItself.ROW))
    greeting = authors(view(ADMIN)).computed_scalars[GraphQLName("greeting")].signature
    assert [(one.name, one.has_default) for one in greeting.arguments] == [
        ("word", False),
        ("times", True),
        ("end", True),
    ]
    assert greeting.plain_call is None
    search = view(ADMIN).functions[0].signature
    assert [one.name for one in search.arguments] == ["word", "arg_1", "of"]


@pytest.mark.parametrize(
    ("configuration", "volatility", "is_query"),
    [
        ({}, Volatility.STABLE, True),
        ({}, Volatility.IMMUTABLE, True),
        ({}, Volatility.VOLATILE, False),
        ({"exposed_as": "query"}, Volatility.VOLATILE, True),
        ({"exposed_as": "mutation"}, Volatility.VOLATILE, False),
    ],
)
def test_a_function_is_a_query_or_a_mutation(
    configuration: Json, volatility: Volatility, *, is_query: bool
) -> None:
    called = replace(function("f", returns=ARTICLE), volatility=volatility)
    found = with_function(TrackedFunction(named("f"), configuration), called)
    (made,) = found.functions
    assert made.is_mutation is not is_query
    assert made.is_volatile is (volatility is Volatility.VOLATILE)
    assert (FunctionRoot.AGGREGATE in made.root_fields) is is_query


def test_nobody_is_inferred_to_call_a_mutation() -> None:
    called = replace(function("f", returns=ARTICLE), volatility=Volatility.VOLATILE)
    source = metadata().sources[DEFAULT_SOURCE]
    catalogs = {DEFAULT_SOURCE: Catalog(catalog().tables, {called.name: (called,)}, {})}
    for permissions, is_there in (((), False), ((USER,), True)):
        tracked = TrackedFunction(named("f"), permissions=permissions)
        declared = replace(source, functions={tracked.name: tracked})
        found = resolve_role(Metadata({DEFAULT_SOURCE: declared}), catalogs, USER)
        assert bool(found.functions) is is_there


@pytest.mark.parametrize(
    "called",
    [
        replace(function("f", ("a", TEXT), returns=ARTICLE), is_variadic=True),
        function("f", ("not a name", TEXT), returns=ARTICLE),
        function("f", ("session", TEXT), returns=ARTICLE),
        function("f", returns=TEXT),
        function("g", returns=ARTICLE),
    ],
    ids=["variadic", "unnameable", "session", "scalar", "missing"],
)
def test_a_function_that_can_not_be_called_is_absent(called: Function) -> None:
    tracked = TrackedFunction(named("f"), {"session_argument": "session"})
    assert with_function(tracked, called).functions == ()


@pytest.mark.parametrize(
    "field",
    [
        ComputedField(ComputedFieldName("f"), named("missing")),
        ComputedField(ComputedFieldName("f"), named("everyone")),
        ComputedField(ComputedFieldName("f"), named("search"), "word"),
        ComputedField(ComputedFieldName("f"), named("greeting"), "of", "word"),
        ComputedField(ComputedFieldName("not a name"), named("full_name")),
    ],
)
def test_a_computed_field_that_can_not_be_called_is_absent(field: ComputedField) -> None:
    source = metadata().sources[DEFAULT_SOURCE]
    table = replace(source.tables[AUTHOR.name], computed_fields={field.name: field})
    declared = Metadata({DEFAULT_SOURCE: replace(source, tables={AUTHOR.name: table})})
    found = authors(resolve_role(declared, {DEFAULT_SOURCE: catalog()}, ADMIN))
    assert (found.computed_scalars, found.computed_rows) == ({}, {})


def test_an_overloaded_function_is_absent() -> None:
    one = function("f", returns=ARTICLE)
    other = replace(one, arguments=(FunctionArgument("a", TEXT, has_default=False),))
    source = metadata().sources[DEFAULT_SOURCE]
    tracked = {named("f"): TrackedFunction(named("f"))}
    declared = Metadata({DEFAULT_SOURCE: replace(source, functions=tracked)})
    both = Catalog(catalog().tables, {one.name: (one, other)}, {})
    assert resolve_role(declared, {DEFAULT_SOURCE: both}, ADMIN).functions == ()


def test_a_comment_describes_a_computed_field_and_an_empty_one_hides_it() -> None:
    called = replace(function("f", (None, AUTHOR_ROW), returns=INT4), description="In Postgres.")
    functions = {called.name: (called,)}

    def described(comment: str | None, catalog_: Catalog) -> str | None:
        field = ComputedField(ComputedFieldName("f"), named("f"), comment=comment)
        source = metadata().sources[DEFAULT_SOURCE]
        table = replace(source.tables[AUTHOR.name], computed_fields={field.name: field})
        declared = Metadata({DEFAULT_SOURCE: replace(source, tables={AUTHOR.name: table})})
        found = authors(resolve_role(declared, {DEFAULT_SOURCE: catalog_}, ADMIN))
        return found.computed_scalars[GraphQLName("f")].description

    with_comment = replace(catalog(), functions=functions)
    assert described("Ours.", with_comment) == "Ours."
    assert described("", with_comment) is None
    assert described(None, with_comment) == "In Postgres."
    without = replace(catalog(), functions={called.name: (replace(called, description=None),)})
    assert described(None, without) == 'A computed field, executes function "f"'


def test_rows_of_a_computed_field_can_not_be_given_by_name() -> None:
    source = metadata().sources[DEFAULT_SOURCE]
    permission = SelectPermission(AllColumns(), {}, computed_fields=(ComputedFieldName("latest"),))
    with pytest.raises(EngineError) as refusal:
        check_permission(source, catalog(), AUTHOR.name, permission)
    assert (refusal.value.code, refusal.value.path) == ("not-supported", "$.computed_fields[0]")
    assert 'on its returning table "article"' in refusal.value.message


@pytest.mark.parametrize(
    ("configuration", "path"),
    [
        ({"exposed_as": "subscription"}, "$.exposed_as"),
        ({"custom_name": 1}, "$.custom_name"),
        ({"custom_root_fields": {"function": []}}, "$.custom_root_fields.function"),
        ({"session_argument": {}}, "$.session_argument"),
        ([], "$"),
    ],
)
def test_a_configuration_that_does_not_read_is_refused(configuration: object, path: str) -> None:
    with pytest.raises(EngineError) as refusal:
        function_configuration(Node(configuration))
    assert (refusal.value.code, refusal.value.path) == ("parse-failed", path)
