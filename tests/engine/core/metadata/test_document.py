"""Reading and writing metadata documents."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genkan.engine.errors import EngineError
from genkan.engine.metadata.decode import metadata_from_json, metadata_without_sources
from genkan.engine.metadata.encode import metadata_json
from genkan.engine.metadata.model import (
    AllColumns,
    ColumnConfiguration,
    ForeignKeyOn,
    Metadata,
    Source,
)
from genkan.engine.metadata.reading import Node
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ColumnName,
    FunctionName,
    GraphQLName,
    RelationshipName,
    RoleName,
    SourceName,
    TableName,
)
from tests.engine.core.metadata.restrictions import API_LIMITS, COLLECTIONS

CONFIGURATION = {"connection_info": {"database_url": "postgresql://localhost/x"}}
NAMES = st.sampled_from(["author", "article", "hr staff", "tag"])
COLUMNS = st.sampled_from(["id", "name", "author_id"])
TABLES = st.one_of(NAMES, st.fixed_dictionaries({"schema": NAMES, "name": NAMES}))
CONDITIONS = st.sampled_from(
    [{}, {"id": 1}, {"_and": [{"id": {"_eq": "X-Hasura-User-Id"}}]}, {"author": {"name": None}}]
)
COMMENTS = st.one_of(st.none(), st.text(max_size=5))
COLUMN_LISTS = st.one_of(st.just("*"), st.lists(COLUMNS, unique=True))


def optional(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=members)


def both(
    required: dict[str, st.SearchStrategy[Any]], maybe: dict[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=maybe)


def permissions(permission: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    entry = both(
        {"role": st.sampled_from(["user", "editor"]), "permission": permission},
        {"comment": COMMENTS},
    )
    return st.lists(entry, max_size=2, unique_by=lambda item: item["role"])


FLAG = st.booleans()
PRESETS = st.dictionaries(COLUMNS, st.one_of(st.integers(), st.just("x-hasura-user-id")))
SELECT = both(
    {"columns": COLUMN_LISTS, "filter": CONDITIONS},
    {
        "limit": st.one_of(st.none(), st.integers(0, 9)),
        "allow_aggregations": FLAG,
        "computed_fields": st.lists(COLUMNS, unique=True),
        "query_root_fields": st.one_of(st.none(), st.just([]), st.just(["select"])),
    },
)
INSERT = both(
    {"check": CONDITIONS}, {"columns": COLUMN_LISTS, "set": PRESETS, "backend_only": FLAG}
)
UPDATE = both(
    {"columns": COLUMN_LISTS, "filter": CONDITIONS},
    {"check": st.one_of(st.none(), CONDITIONS), "set": PRESETS},
)
DELETE = both({"filter": CONDITIONS}, {"backend_only": FLAG})
MANUAL = st.fixed_dictionaries(
    {
        "manual_configuration": both(
            {"remote_table": TABLES, "column_mapping": st.dictionaries(COLUMNS, COLUMNS)},
            {"insertion_order": st.sampled_from([None, "before_parent"])},
        )
    }
)
KEYS_HERE = st.one_of(COLUMNS, st.lists(COLUMNS, min_size=1, max_size=2, unique=True))
KEYS_THERE = st.one_of(
    st.fixed_dictionaries({"table": TABLES, "column": COLUMNS}),
    st.fixed_dictionaries({"table": TABLES, "columns": st.lists(COLUMNS, min_size=1)}),
)


def relationships(keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    using = st.one_of(st.fixed_dictionaries({"foreign_key_constraint_on": keys}), MANUAL)
    entry = both({"name": NAMES, "using": using}, {"comment": COMMENTS})
    return st.lists(entry, max_size=2, unique_by=lambda item: item["name"])


TABLE = both(
    {"table": TABLES},
    {
        "is_enum": FLAG,
        "configuration": optional(
            custom_name=st.just("Author"),
            comment=COMMENTS,
            column_config=st.dictionaries(
                COLUMNS, optional(custom_name=st.just("x"), comment=COMMENTS)
            ),
            custom_column_names=st.dictionaries(COLUMNS, st.just("y")),
            custom_root_fields=optional(
                select=st.just("authors"),
                insert_one=optional(name=st.just("addAuthor"), comment=COMMENTS),
                delete=st.none(),
            ),
        ),
        "object_relationships": relationships(st.one_of(KEYS_HERE, KEYS_THERE)),
        "array_relationships": relationships(KEYS_THERE),
        "select_permissions": permissions(SELECT),
        "insert_permissions": permissions(INSERT),
        "update_permissions": permissions(UPDATE),
        "delete_permissions": permissions(DELETE),
        "computed_fields": st.just([{"name": "full", "definition": {"function": "full_name"}}]),
        "event_triggers": st.just([{"name": "t", "definition": {}}]),
    },
)
FUNCTION = both(
    {"function": TABLES},
    {"configuration": optional(exposed_as=st.just("query")), "permissions": st.just([])},
)


def qualified(item: Any) -> tuple[str, str]:
    if isinstance(item, str):
        return "public", item
    return item["schema"], item["name"]


SOURCE = both(
    {
        "name": st.just("default"),
        "configuration": st.just(CONFIGURATION),
        "tables": st.lists(TABLE, max_size=2, unique_by=lambda item: qualified(item["table"])),
    },
    {
        "kind": st.sampled_from(["postgres", "pg"]),
        "functions": st.lists(FUNCTION, max_size=1),
        "customization": st.just({"root_fields": {"prefix": "a_"}}),
    },
)
DOCUMENT = both(
    {"version": st.just(3), "sources": st.lists(SOURCE, max_size=1)},
    {
        "inherited_roles": st.just([{"role_name": "both", "role_set": ["user", "editor"]}]),
        "actions": st.just([{"name": "act"}]),
        "query_collections": st.just(COLLECTIONS),
        "allowlist": st.sampled_from(
            [
                [],
                [{"collection": "app", "scope": {"global": True}}],
                [{"collection": "app", "scope": {"global": False, "roles": ["user"]}}],
            ]
        ),
        "api_limits": st.sampled_from([{}, {"disabled": True}, API_LIMITS]),
        "graphql_schema_introspection": st.sampled_from(
            [{}, {"disabled_for_roles": []}, {"disabled_for_roles": ["user"]}]
        ),
    },
)


def decode(document: object) -> Metadata:
    return metadata_from_json(Node(json.loads(json.dumps(document))))


def encode(metadata: Metadata) -> Any:
    return json.loads(msgspec.json.encode(metadata_json(metadata)))


@given(DOCUMENT)
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_as_what_it_was_written_of(document: dict[str, Any]) -> None:
    metadata = decode(document)
    written = encode(metadata)
    assert decode(written) == metadata
    assert encode(decode(written)) == written


def test_a_document_reads_as_what_it_says() -> None:
    permission = {"columns": "*", "filter": {"id": "X-Hasura-User-Id"}}
    using = {"foreign_key_constraint_on": {"table": "article", "column": "author_id"}}
    table = {
        "table": {"schema": "hr", "name": "author"},
        "array_relationships": [{"name": "articles", "using": using}],
        "select_permissions": [{"role": "user", "permission": permission}],
    }
    metadata = decode(
        {"sources": [{"name": "default", "configuration": CONFIGURATION, "tables": [table]}]}
    )
    name = TableName(DEFAULT_SOURCE, "hr", "author")
    tracked = metadata.sources[DEFAULT_SOURCE].tables[name]
    relationship = tracked.array_relationships[RelationshipName("articles")]
    article = TableName(DEFAULT_SOURCE, "public", "article")
    assert relationship.using == ForeignKeyOn(article, (ColumnName("author_id"),))
    found = tracked.select_permissions[RoleName("user")]
    assert found.columns == AllColumns()
    assert found.filter == {"id": "X-Hasura-User-Id"}


@pytest.mark.parametrize(("version", "function"), [(1, "f"), (2, {"function": "f"})])
def test_older_metadata_is_all_there_is_afterwards(version: int, function: object) -> None:
    other = SourceName("other")
    sources = {
        DEFAULT_SOURCE: Source(DEFAULT_SOURCE, CONFIGURATION),
        other: Source(other, CONFIGURATION),
    }
    endpoints = [{"name": "e"}]
    before = Metadata(sources, rest={"rest_endpoints": endpoints, "actions": [{}]})
    document = {"version": version, "tables": [{"table": "author"}], "functions": [function]}
    metadata = metadata_without_sources(Node(document), version, before)
    (source,) = metadata.sources.values()
    assert list(source.tables) == [TableName(DEFAULT_SOURCE, "public", "author")]
    assert list(source.functions) == [FunctionName(DEFAULT_SOURCE, "public", "f")]
    assert source.configuration == CONFIGURATION
    assert metadata.rest == {"rest_endpoints": endpoints}


def test_older_metadata_needs_a_source_to_take_its_tables() -> None:
    with pytest.raises(EngineError, match="since no default source is defined"):
        metadata_without_sources(Node({"tables": []}), 1, Metadata())
    with pytest.raises(EngineError, match='key "tables" not found'):
        metadata_without_sources(Node({}), 1, Metadata())


def test_what_only_later_versions_know_is_kept() -> None:
    document = {
        "version": 3,
        "sources": [
            {"name": "default", "kind": "postgres", "configuration": {}, "tables": [],
             "functions": [{"function": {"name": "f", "schema": "public"}, "since": 4}],
             "replicas": 2},
        ],
        "telemetry": {"level": "all"},
    }  # fmt: skip
    assert metadata_json(decode(document)) == document


def test_what_no_table_configuration_has_is_passed_over() -> None:
    configuration = {"column_config": {"id": {"custom_name": "key", "colour": "red"}}, "ui": 1}
    metadata = decode(in_table(configuration=configuration))
    (table,) = metadata.sources[DEFAULT_SOURCE].tables.values()
    assert table.configuration.columns == {
        ColumnName("id"): ColumnConfiguration(GraphQLName("key"))
    }


def in_table(**members: object) -> dict[str, object]:
    return in_source(tables=[{"table": "t", **members}])


def in_source(**members: object) -> dict[str, object]:
    source = {"name": "default", "configuration": CONFIGURATION, "tables": [], **members}
    return {"version": 3, "sources": [source]}


def selecting(**members: object) -> dict[str, object]:
    permission = {"columns": "*", "filter": {}, **members}
    return in_table(select_permissions=[{"role": "user", "permission": permission}])


def limiting(**limits: object) -> dict[str, object]:
    return {"sources": [], "api_limits": limits}


def listing(scope: object) -> dict[str, object]:
    return {"sources": [], "allowlist": [{"collection": "app", "scope": scope}]}


AT_PERMISSION = "$.sources[0].tables[0].select_permissions[0].permission"


@pytest.mark.parametrize(
    ("document", "code", "path", "message"),
    [
        (
            [],
            "parse-failed",
            "$",
            "parsing Metadata failed, expected Object, but encountered Array",
        ),
        ({}, "parse-failed", "$", 'key "sources" not found'),
        ({"version": 9, "sources": []}, "parse-failed", "$.version", "unexpected metadata version"),
        ({"sources": [], "api_limit": {}}, "parse-failed", "$", 'is "api_limits" meant?'),
        (limiting(depth_limit=1), "parse-failed", "$.api_limits.depth_limit", "expected Object"),
        (
            limiting(depth_limit={"per_role": {"user": 1}}),
            "parse-failed",
            "$.api_limits.depth_limit",
            'key "global" not found',
        ),
        (
            limiting(node_limit={"global": 1, "per_role": {"user": -1}}),
            "parse-failed",
            "$.api_limits.node_limit.per_role.user",
            "non-negative",
        ),
        (
            limiting(time_limit={"global": -0.5}),
            "parse-failed",
            "$.api_limits.time_limit.global",
            "non-negative",
        ),
        (limiting(deph_limit={}), "parse-failed", "$.api_limits", 'unexpected key(s) "deph_limit"'),
        (
            limiting(rate_limit={"global": {"max_reqs_per_min": 1, "unique_params": "email"}}),
            "parse-failed",
            "$.api_limits.rate_limit.global.unique_params",
            "Not a valid value. Should be either: 'IP' or a list of Hasura session variables",
        ),
        (
            limiting(
                rate_limit={"global": {"max_reqs_per_min": 1, "unique_params": ["x-hasura-role"]}}
            ),
            "parse-failed",
            "$.api_limits.rate_limit.global.unique_params[0]",
            "Not a valid value",
        ),
        (
            {"sources": [], "graphql_schema_introspection": {"disabled": ["user"]}},
            "parse-failed",
            "$.graphql_schema_introspection",
            'unexpected key(s) "disabled"',
        ),
        (
            {"sources": [], "query_collections": [*COLLECTIONS, *COLLECTIONS]},
            "parse-failed",
            "$",
            "multiple declarations exist for the following query collections: app",
        ),
        (
            listing({"global": True, "roles": ["user"]}),
            "parse-failed",
            "$.allowlist[0].scope",
            "roles are not allowed when global is true",
        ),
        (
            listing({"global": False, "roles": []}),
            "parse-failed",
            "$.allowlist[0].scope.roles",
            "cannot be empty",
        ),
        (
            listing({"global": False, "roles": ["user", "user"]}),
            "parse-failed",
            "$.allowlist[0].scope",
            "duplicate roles are not allowed",
        ),
        (
            listing({"global": False}),
            "parse-failed",
            "$.allowlist[0].scope",
            'key "roles" not found',
        ),
        (
            selecting(query_root_fields=["select_stream"]),
            "parse-failed",
            f"{AT_PERMISSION}.query_root_fields[0]",
            'expected one of the tags ["select","select_by_pk","select_aggregate"], but found',
        ),
        (
            selecting(subscription_root_fields=["select", "nope"]),
            "parse-failed",
            f"{AT_PERMISSION}.subscription_root_fields[1]",
            "expected one of the tags",
        ),
        (in_source(kind="mssql"), "not-supported", "$.sources[0].kind", 'source kind "mssql"'),
        (in_source(name=""), "parse-failed", "$.sources[0].name", "empty string not allowed"),
        (in_table(tabel=1), "parse-failed", "$.sources[0].tables[0]", 'TableMetadata: ["tabel"]'),
        (
            in_table(object_relationships=[{"name": "a", "using": {}}]),
            "parse-failed",
            "$.sources[0].tables[0].object_relationships[0].using",
            "atleast one of foreign_key_constraint_on/manual_configuration should be present",
        ),
        (
            in_source(tables=[{"table": "t"}, {"table": {"name": "t", "schema": "public"}}]),
            "parse-failed",
            "$.sources[0]",
            "multiple declarations exist for the following tables: t",
        ),
        (
            selecting(validate_input={"type": "http", "definition": {"url": "x"}}),
            "not-supported",
            f"{AT_PERMISSION}.validate_input",
            '"validate_input"',
        ),
        (
            selecting(filter=None),
            "parse-failed",
            f"{AT_PERMISSION}.filter",
            "parsing Object failed",
        ),
        (selecting(limit=-1), "parse-failed", f"{AT_PERMISSION}.limit", "non-negative"),
        (selecting(limit=True), "parse-failed", f"{AT_PERMISSION}.limit", "encountered Boolean"),
        (selecting(columns="id"), "parse-failed", f"{AT_PERMISSION}.columns", "expected Array"),
        (selecting(rows="all"), "parse-failed", AT_PERMISSION, 'unexpected key(s) "rows"'),
    ],
)
def test_what_does_not_read_or_is_not_enforced_is_refused(
    document: object, code: str, path: str, message: str
) -> None:
    with pytest.raises(EngineError) as raised:
        decode(document)
    assert (raised.value.code, raised.value.path) == (code, path)
    assert message in raised.value.message


def test_limits_and_lists_are_exported_as_they_were_taken() -> None:
    document = {
        "version": 3,
        "sources": [],
        "query_collections": COLLECTIONS,
        "allowlist": [
            {"collection": "app", "scope": {"global": True}},
            {"collection": "gone", "scope": {"global": False, "roles": ["user", "editor"]}},
        ],
        "api_limits": API_LIMITS,
        "graphql_schema_introspection": {"disabled_for_roles": ["user"]},
    }
    assert encode(decode(document)) == document
    bare = {**document, "allowlist": [{"collection": "app"}]}
    assert encode(decode(bare))["allowlist"] == [{"collection": "app", "scope": {"global": True}}]


def test_limits_that_limit_nothing_are_not_exported() -> None:
    nothing = {"api_limits": {}, "graphql_schema_introspection": {"disabled_for_roles": []}}
    assert encode(decode({"sources": [], **nothing})) == {"version": 3, "sources": []}
