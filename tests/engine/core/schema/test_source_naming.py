"""What a source makes of its names: prefix and suffix, a namespace, a naming convention."""

from typing import cast

import msgspec
import pytest
from graphql import IntrospectionQuery, build_client_schema, get_introspection_query, print_type

from genkan.engine.convention import Convention
from genkan.engine.errors import EngineError
from genkan.engine.ir.root import Introspection, Literal, Namespace, SelectRows, each_root
from genkan.engine.names import ADMIN, RoleName
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema
from genkan.engine.schema.model import SchemaKind
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.compiler import compile_root
from tests.engine.core.schema.two_sources import (
    FIRST,
    SECOND,
    USER,
    metadata,
    parsed,
    schema,
    source_document,
)

AFFIXES = {
    "root_fields": {"prefix": "my_", "suffix": "_root"},
    "type_names": {"prefix": "My_", "suffix": "_type"},
}
NAMESPACE = {"root_fields": {"namespace": "hr"}, "type_names": {"prefix": "hr_"}}
PLAIN = schema(metadata(source_document(FIRST)))
AFFIXED = schema(metadata(source_document(FIRST, **AFFIXES)))
TWO = schema(metadata(source_document(FIRST), source_document(SECOND, **NAMESPACE)))
GRAPHQL = schema(metadata(source_document(FIRST)), Convention.GRAPHQL)


def answered(query: str, of: RoleSchema) -> object:
    """The answer of an operation that needs no database."""
    answer: dict[str, object] = {}
    for path, root in each_root(plan(parsed(query, of), of)):
        assert isinstance(root, Literal | Introspection)
        json = root.json if isinstance(root, Literal) else b"".join(root.pieces())
        inner = answer
        for name in path[:-1]:
            inner = cast("dict[str, object]", inner.setdefault(name, {}))
        inner[path[-1]] = msgspec.json.decode(json)
    return answer


def printed(of: RoleSchema, name: str) -> str:
    introspection = get_introspection_query(descriptions=False)
    judge = build_client_schema(cast("IntrospectionQuery", answered(introspection, of)))
    return print_type(judge.type_map[name])


def types(of: RoleSchema) -> set[str]:
    return {str(named.name) for named in of.all_types() if not named.name.startswith("__")}


def statements(query: str, of: RoleSchema) -> list[tuple[str, str]]:
    """Source and text of each root field."""
    found = []
    for _, root in each_root(plan(parsed(query, of), of)):
        assert not isinstance(root, Literal | Introspection)
        statement = compile_root(root, SqlOptions(stringify_numeric_types=False))
        found.append((statement.source, statement.text))
    return found


def test_prefix_and_suffix_stand_around_every_root_field_and_every_table_type() -> None:
    roots = {"user_account", "user_account_by_pk", "user_account_aggregate", "search_accounts"}
    roots |= {"shop_order", "shop_order_by_pk", "shop_order_aggregate", "colours_by_pk"}
    roots |= {"search_accounts_aggregate", "colours", "colours_aggregate"}
    assert set(PLAIN.query.fields) == roots
    assert set(AFFIXED.query.fields) == {f"my_{name}_root" for name in roots}
    own = {
        name
        for name in types(PLAIN)
        if name.startswith(("user_account", "shop_order", "colours", "search_accounts"))
        and not name.endswith("_comparison_exp")
    }
    assert {f"My_{name}_type" for name in own} <= types(AFFIXED)
    assert not own & types(AFFIXED)
    assert "My_colours_enum_type_comparison_exp" in types(AFFIXED)
    assert {"order_by", "Int_comparison_exp"} <= types(AFFIXED)


def test_a_custom_root_field_has_the_prefix_as_well() -> None:
    document = source_document(FIRST, **AFFIXES)
    tables = cast("list[dict[str, object]]", document["tables"])
    tables[0]["configuration"] = {
        "custom_name": "member",
        "custom_root_fields": {"select": "people", "select_by_pk": {"name": "person"}},
    }
    customised = schema(metadata(document))
    assert {"my_people_root", "my_person_root", "my_member_aggregate_root"} <= set(
        customised.query.fields
    )
    assert "My_member_bool_exp_type" in types(customised)


def test_a_namespace_is_one_object_more() -> None:
    assert "hr" in TWO.query.fields
    assert set(TWO.query.fields) - {"hr"} == set(PLAIN.query.fields)
    assert answered("{ hr { __typename } it: hr { a: __typename } }", TWO) == {
        "hr": {"__typename": "hr_hr_query"},
        "it": {"a": "hr_hr_query"},
    }
    assert TWO.subscription is not None
    named = TWO.subscription.fields[next(n for n in TWO.subscription.fields if n == "hr")]
    assert TWO.definition(named.type).name == "hr_hr_subscription"  # type: ignore[arg-type]


def test_a_namespace_in_which_a_role_reads_nothing_is_absent() -> None:
    declared = metadata(source_document(FIRST, **NAMESPACE))
    assert list(schema(declared, role=RoleName("nobody")).query.fields) == ["no_queries_available"]
    assert list(schema(declared, role=USER).query.fields) == ["hr"]


def test_fields_of_a_namespace_are_read_from_their_own_source() -> None:
    query = "{ colours { value } hr { b: colours { value } user_account { id } } }"
    assert [source for source, _ in statements(query, TWO)] == ["first", "second", "second"]
    planned = plan(parsed(query, TWO), TWO)
    namespace = planned["hr"]  # type: ignore[index]
    assert isinstance(namespace, Namespace)
    assert all(isinstance(root, SelectRows) for root in namespace.roots.values())


def test_types_of_one_name_bind_the_columns_of_their_own_source() -> None:
    same_types = {"root_fields": {"namespace": "hr"}}
    two = schema(metadata(source_document(FIRST), source_document(SECOND, **same_types)))
    query = "fragment f on user_account { id all_orders(where: {id: {_eq: 1}}) { id } } { %s }"
    outside = query % "user_account { ...f } hr { user_account { ...f } }"
    (first, one), (second, other) = statements(outside, two)
    assert (first, second) == ("first", "second")
    assert one == other


@pytest.mark.parametrize(
    ("query", "path", "message"),
    [
        ("{ hr { nope } }", "$.selectionSet.hr.selectionSet.nope", "not found in type: 'hr_hr_q"),
        ("{ hr }", "$.selectionSet.hr.selectionSet", "missing selection set for 'hr_hr_query'"),
        ("{ hr(a: 1) { colours { value } } }", "$.selectionSet.hr", "no argument named 'a'"),
        (
            "{ a: hr { colours(limit: -1) { value } } }",
            "$.selectionSet.hr.selectionSet.colours.args.limit",
            "expected a non-negative",
        ),
        (
            "subscription { a: hr { colours { value } } b: hr { colours { value } } }",
            "$",
            "subscriptions must select one top level field",
        ),
    ],
)
def test_errors_go_through_the_namespace(query: str, path: str, message: str) -> None:
    with pytest.raises(EngineError) as caught:
        parsed(query, TWO)
    assert message in caught.value.message
    assert caught.value.path == path


def test_relays_connections_stand_in_the_namespace_and_node_outside() -> None:
    declared = metadata(source_document(FIRST, **NAMESPACE))
    relay = schema(declared, kind=SchemaKind.RELAY)
    assert set(relay.query.fields) == {"hr", "node"}
    assert "hr_user_accountConnection" in types(relay)
    affixed = schema(metadata(source_document(FIRST, **AFFIXES)), kind=SchemaKind.RELAY)
    assert {"my_user_account_connection_root", "my_search_accounts_connection_root"} <= set(
        affixed.query.fields
    )


def test_graphql_default_has_the_names_of_hasura() -> None:
    assert set(GRAPHQL.query.fields) == {
        "colours",
        "coloursAggregate",
        "coloursByPk",
        "searchAccounts",
        "searchAccountsAggregate",
        "shopOrder",
        "shopOrderAggregate",
        "shopOrderByPk",
        "userAccount",
        "userAccountAggregate",
        "userAccountByPk",
    }
    assert printed(GRAPHQL, "UserAccount") == (
        "type UserAccount {\n"
        "  allOrdersAggregate(distinctOn: [ShopOrderSelectColumn!], limit: Int, offset: Int, "
        "orderBy: [ShopOrderOrderBy!], where: ShopOrderBoolExp): ShopOrderAggregate!\n"
        "  all_orders(distinctOn: [ShopOrderSelectColumn!], limit: Int, offset: Int, "
        "orderBy: [ShopOrderOrderBy!], where: ShopOrderBoolExp): [ShopOrder!]!\n"
        "  bestColour: ColoursEnum\n"
        "  id: Int!\n"
        "  moreData(path: String): jsonb\n"
        "  userName: String\n"
        "}"
    )
    assert printed(GRAPHQL, "UserAccountOrderBy") == (
        "input UserAccountOrderBy {\n"
        "  allOrdersAggregate: ShopOrderAggregateOrderBy\n"
        "  bestColour: OrderBy\n"
        "  id: OrderBy\n"
        "  moreData: OrderBy\n"
        "  userName: OrderBy\n"
        "}"
    )
    assert printed(GRAPHQL, "OrderBy") == (
        "enum OrderBy {\n  ASC\n  ASC_NULLS_FIRST\n  ASC_NULLS_LAST\n"
        "  DESC\n  DESC_NULLS_FIRST\n  DESC_NULLS_LAST\n}"
    )
    assert printed(GRAPHQL, "ColoursEnum") == "enum ColoursEnum {\n  RED\n  SKY_BLUE\n}"
    assert "  _hasKeysAny: [String!]\n" in printed(GRAPHQL, "JsonbComparisonExp")
    assert "  _cast: JsonbCastExp\n" in printed(GRAPHQL, "JsonbComparisonExp")
    assert "  _isNull: Boolean\n" in printed(GRAPHQL, "ColoursEnumComparisonExp")
    assert "  stddevPop: ShopOrderStddevPopFields\n" in printed(GRAPHQL, "ShopOrderAggregateFields")


def test_graphql_default_reads_what_it_shows() -> None:
    query = """{ userAccount(where: {bestColour: {_eq: SKY_BLUE}, moreData: {_hasKey: "a"}},
                             orderBy: [{userName: DESC_NULLS_LAST}], distinctOn: [userName])
                 { userName allOrdersAggregate { aggregate { stddevPop { id } } } } }"""
    ((_, text),) = statements(query, GRAPHQL)
    assert '"user_name"' in text
    assert '"userName"' in text


def test_names_that_an_operator_chose_stay_as_written_in_graphql_default() -> None:
    document = source_document(FIRST, naming_convention="graphql-default")
    tables = cast("list[dict[str, object]]", document["tables"])
    tables[0]["configuration"] = {
        "custom_name": "the_member",
        "column_config": {"user_name": {"custom_name": "full_name"}},
        "custom_root_fields": {"select": "all_members"},
    }
    chosen = schema(metadata(document))
    assert {"all_members", "the_memberByPk", "the_memberAggregate"} <= set(chosen.query.fields)
    assert {"the_member", "the_memberBoolExp"} <= types(chosen)
    assert "  full_name: String\n" in printed(chosen, "the_member")
    assert "  bestColour: ColoursEnum\n" in printed(chosen, "the_member")


def test_arguments_of_functions_keep_their_names_in_graphql_default() -> None:
    assert printed(GRAPHQL, "searchAccountsArgs") == (
        "input searchAccountsArgs {\n  search_text: String\n}"
    )


def test_two_conventions_in_one_schema_have_their_own_comparisons() -> None:
    camel = source_document(
        SECOND, naming_convention="graphql-default", root_fields={"namespace": "camel"}
    )
    both = schema(metadata(source_document(FIRST), camel))
    assert {"Int_comparison_exp", "IntComparisonExp", "order_by", "OrderBy"} <= types(both)


def test_a_source_overrides_the_servers_convention() -> None:
    document = source_document(FIRST, naming_convention="hasura-default")
    assert "user_account" in schema(metadata(document), Convention.GRAPHQL).query.fields


def test_without_the_feature_no_convention_counts() -> None:
    document = source_document(FIRST, naming_convention="graphql-default")
    assert "user_account" in schema(metadata(document), None).query.fields
    assert "userAccount" in schema(metadata(document), Convention.HASURA).query.fields


def test_admin_and_a_role_have_the_same_names() -> None:
    declared = metadata(source_document(FIRST, **AFFIXES))
    role, admin = schema(declared, role=USER), schema(declared, role=ADMIN)
    assert set(role.query.fields) <= set(admin.query.fields)
    assert types(role) <= types(admin)
