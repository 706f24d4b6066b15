"""Collections of queries, the allow list and the limits: the commands and their refusals."""

from typing import Any

import pytest

from tests.engine.admin_calls import Admin, admin_on

SUCCESS = {"message": "success"}
QUERIES = [
    {"name": "one", "query": "{ a: __typename }"},
    {"name": "two", "query": "{ b: __typename }"},
]
PLACE = "Hasura.RQL.Types.QueryCollection"
DROP_FROM_LIST = (
    "Hasura.RQL.Types.Allowlist.DropCollectionFromAllowlist(DropCollectionFromAllowlist)"
)
IN_LIST = (
    'query collection with name "app" is present in the allowlist; cannot proceed to drop. '
    "please use cascade to confirm you wish to drop it from the allowlist as well"
)


@pytest.fixture
def listed(admin: Admin) -> Admin:
    """An admin of a collection that is on the allow list."""
    args = {"name": "app", "comment": "of the app", "definition": {"queries": QUERIES}}
    assert admin.metadata("create_query_collection", args) == SUCCESS
    assert admin.metadata("add_collection_to_allowlist", {"collection": "app"}) == SUCCESS
    return admin


def refusal(answer: Any) -> tuple[str, str, str]:
    return answer["code"], answer["path"], answer["error"]


def collection(admin: Admin) -> Any:
    (found,) = admin.export()["query_collections"]
    return found


def test_a_collection_is_made_changed_and_dropped(listed: Admin) -> None:
    added = {"collection_name": "app", "query_name": "three", "query": "{ c: __typename }"}
    assert listed.metadata("add_query_to_collection", added) == SUCCESS
    dropped = {"collection_name": "app", "query_name": "one"}
    assert listed.metadata("drop_query_from_collection", dropped) == SUCCESS
    renamed = {"name": "app", "new_name": "site"}
    assert listed.metadata("rename_query_collection", renamed) == SUCCESS
    assert collection(listed) == {
        "name": "site",
        "comment": "of the app",
        "definition": {"queries": [QUERIES[1], {"name": "three", "query": "{ c: __typename }"}]},
    }
    assert listed.export()["allowlist"] == [{"collection": "site", "scope": {"global": True}}]
    gone = {"collection": "site", "cascade": True}
    assert listed.metadata("drop_query_collection", gone) == SUCCESS
    assert not {"query_collections", "allowlist"} & set(listed.export())


def test_a_scope_is_set_and_changed(listed: Admin) -> None:
    scope = {"global": False, "roles": ["user", "editor"]}
    args = {"collection": "app", "scope": scope}
    answer = listed.metadata("add_collection_to_allowlist", args)
    assert answer == {
        "message": 'collection "app" already exists in the allowlist, scope ignored; '
        "to change scope, use update_scope_of_collection_in_allowlist"
    }
    assert listed.export()["allowlist"] == [{"collection": "app", "scope": {"global": True}}]
    assert listed.metadata("update_scope_of_collection_in_allowlist", args) == SUCCESS
    assert listed.export()["allowlist"] == [args]
    assert listed.metadata("drop_collection_from_allowlist", {"collection": "app"}) == SUCCESS
    assert "allowlist" not in listed.export()
    assert listed.metadata("add_collection_to_allowlist", args) == SUCCESS
    assert listed.export()["allowlist"] == [args]


NO_APP = 'query collection with name "none" does not exist'


@pytest.mark.parametrize(
    ("command", "args", "expected"),
    [
        (
            "create_query_collection",
            {"name": "app", "definition": {"queries": []}},
            ("already-exists", "$.args.name", 'query collection with name "app" already exists'),
        ),
        (
            "create_query_collection",
            {"name": "", "definition": {"queries": []}},
            ("parse-failed", "$.args.name", "empty string not allowed"),
        ),
        (
            "create_query_collection",
            {"name": "x", "definition": {"queries": [*QUERIES, *QUERIES]}},
            (
                "not-supported",
                "$.args.definition.queries",
                'found duplicate query names "one", "two"',
            ),
        ),
        (
            "create_query_collection",
            {"name": "x", "definition": {"queries": [{"name": "", "query": "{ a }"}]}},
            ("parse-failed", "$.args.definition.queries[0].name", "empty string not allowed"),
        ),
        (
            "rename_query_collection",
            {"name": "none", "new_name": "x"},
            ("not-exists", "$.args", NO_APP),
        ),
        (
            "rename_query_collection",
            {"name": "app", "new_name": "app"},
            (
                "already-exists",
                "$.args.new_name",
                'query collection with name "app" already exists',
            ),
        ),
        (
            "drop_query_collection",
            {"collection": "none", "cascade": False},
            ("not-exists", "$.args.collection", NO_APP),
        ),
        (
            "drop_query_collection",
            {"collection": "app", "cascade": False},
            (
                "dependency-error",
                "$.args.collection",
                IN_LIST,
            ),
        ),
        (
            "drop_query_collection",
            {"collection": "app"},
            (
                "parse-failed",
                "$.args",
                f'parsing {PLACE}.DropCollection(DropCollection) failed, key "cascade" not found',
            ),
        ),
        (
            "add_query_to_collection",
            {"collection_name": "none", "query_name": "x", "query": "{ a }"},
            ("not-exists", "$.args", NO_APP),
        ),
        (
            "add_query_to_collection",
            {"collection_name": "app", "query_name": "one", "query": "{ a }"},
            (
                "already-exists",
                "$.args",
                'query with name "one" already exists in collection "app"',
            ),
        ),
        (
            "add_query_to_collection",
            {"collection_name": "app", "query_name": "x", "query": "{ a"},
            (
                "parse-failed",
                "$.args.query",
                "not a valid graphql query",
            ),
        ),
        (
            "drop_query_from_collection",
            {"collection_name": "app", "query_name": "x"},
            ("not-found", "$.args", 'query with name "x" not found in collection "app"'),
        ),
        (
            "add_collection_to_allowlist",
            {"collection": "none"},
            ("not-exists", "$.args.collection", NO_APP),
        ),
        (
            "update_scope_of_collection_in_allowlist",
            {"collection": "app"},
            ("parse-failed", "$.args", 'key "scope" not found'),
        ),
        (
            "drop_collection_from_allowlist",
            {},
            (
                "parse-failed",
                "$.args",
                f"parsing {DROP_FROM_LIST} failed, " + 'key "collection" not found',
            ),
        ),
        (
            "set_api_limits",
            {"depth_limit": {"global": "5"}},
            (
                "parse-failed",
                "$.args.depth_limit.global",
                "parsing Int failed, expected Number, but encountered String",
            ),
        ),
    ],
)
def test_a_command_refuses_in_hasuras_words(
    listed: Admin, command: str, args: object, expected: tuple[str, str, str]
) -> None:
    before = listed.export()
    assert refusal(listed.metadata(command, args)) == expected
    assert listed.export() == before


@pytest.mark.parametrize(
    "command", ["update_scope_of_collection_in_allowlist", "drop_collection_from_allowlist"]
)
def test_a_collection_that_is_not_listed_has_no_scope(listed: Admin, command: str) -> None:
    assert listed.metadata("drop_collection_from_allowlist", {"collection": "app"}) == SUCCESS
    scope = {} if command.startswith("drop") else {"scope": {"global": True}}
    expected = ("not-found", "$.args", 'collection "app" doesn\'t exist in the allowlist')
    assert refusal(listed.metadata(command, {"collection": "app", **scope})) == expected


def test_a_query_that_is_none_is_inconsistent_and_takes_nothing_else_down(listed: Admin) -> None:
    document = listed.export()
    broken = {"name": "broken", "query": "{ a"}
    document["query_collections"][0]["definition"]["queries"].append(broken)
    answer = listed.metadata(
        "replace_metadata", {"metadata": document, "allow_inconsistent_metadata": True}
    )
    assert answer["inconsistent_objects"] == [
        {
            "definition": broken,
            "name": "query_collections broken in app",
            "reason": 'Inconsistent object: In query collection "app" the query "broken" is '
            'invalid with the following error(s): "not a valid graphql query". This query is in '
            "allowlist.",
            "type": "query_collections",
        }
    ]
    assert collection(listed)["definition"]["queries"] == [*QUERIES, broken]
    assert listed.metadata("drop_inconsistent_metadata") == SUCCESS
    assert collection(listed)["definition"]["queries"] == QUERIES


def test_a_collection_of_which_nothing_is_left_goes_too(listed: Admin) -> None:
    document = listed.export()
    document["query_collections"][0]["definition"]["queries"] = [{"name": "one", "query": "{ a }"}]
    args = {"metadata": document, "allow_inconsistent_metadata": True}
    assert not listed.metadata("replace_metadata", args)["is_consistent"]
    assert listed.metadata("drop_inconsistent_metadata") == SUCCESS
    assert not {"query_collections", "allowlist"} & set(listed.export())


def test_a_query_has_to_fit_the_schema_of_admins(blog: Admin) -> None:
    query = "query ($a: int_range) { article { id { x } author } tag { id } articles { id } }"
    args = {"name": "app", "definition": {"queries": [{"name": "one", "query": query}]}}
    answer = blog.metadata("create_query_collection", args)
    assert (answer["status"], answer["code"]) == (500, "unexpected")
    assert answer["error"] == "cannot continue due to newly found inconsistent metadata"
    (fault,) = answer["internal"]
    assert fault["reason"] == (
        'Inconsistent object: In query collection "app" the query "one" is invalid with the '
        "following error(s): "
        "\"$.a: type 'int_range' not found in the schema\", "
        "\"$.articles: field 'articles' not found in object 'query_root'\", "
        "\"$.tag: field 'tag' not found in object 'query_root'\", "
        "\"$.article.author: object of type 'author' must have a selection set\", "
        "\"$.article.id: scalar 'Int' does not accept a selection set\""
    )


def test_a_table_that_a_query_is_about_is_not_untracked(blog: Admin) -> None:
    queries = [{"name": "one", "query": "query ($id: Int!) { article_by_pk(id: $id) { id } }"}]
    args = {"name": "app", "definition": {"queries": queries}}
    assert blog.metadata("create_query_collection", args) == SUCCESS
    answer = blog.metadata("pg_untrack_table", {"table": "article", "cascade": True})
    assert answer["error"] == "cannot continue due to newly found inconsistent metadata"
    assert blog.metadata("get_inconsistent_metadata")["is_consistent"]


def test_limits_are_set_whole_and_removed(admin: Admin) -> None:
    limits = {"disabled": False, "depth_limit": {"global": 3, "per_role": {"user": 5}}}
    rate = {"global": {"max_reqs_per_min": 5, "unique_params": "IP"}, "per_role": {}}
    assert admin.metadata("set_api_limits", limits) == SUCCESS
    assert admin.export()["api_limits"] == limits
    assert admin.metadata("set_api_limits", {"rate_limit": rate}) == SUCCESS
    assert admin.export()["api_limits"] == {"disabled": False, "rate_limit": rate}
    assert admin.metadata("remove_api_limits") == SUCCESS
    assert "api_limits" not in admin.export()


def test_introspection_is_disabled_and_enabled_again(admin: Admin) -> None:
    command = "set_graphql_schema_introspection_options"
    options = {"disabled_for_roles": ["user", "editor"]}
    assert admin.metadata(command, options) == SUCCESS
    assert admin.export()["graphql_schema_introspection"] == options
    assert admin.metadata(command, {"disabled_for_roles": []}) == SUCCESS
    assert "graphql_schema_introspection" not in admin.export()


def test_an_export_replaces_itself_unchanged(listed: Admin) -> None:
    listed.metadata("set_api_limits", {"time_limit": {"global": 1.5}, "disabled": True})
    document = listed.export()
    assert listed.metadata("replace_metadata", document) == SUCCESS
    assert listed.export() == document


def test_collections_and_limits_outlive_a_restart(database_url: str) -> None:
    with admin_on(database_url) as first:
        args = {"name": "app", "definition": {"queries": QUERIES}}
        first.metadata("create_query_collection", args)
        first.metadata("set_api_limits", {"node_limit": {"global": 3}})
        document = first.export()
    with admin_on(database_url) as second:
        assert second.export() == document
