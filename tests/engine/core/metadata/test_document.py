"""Reading and writing metadata documents."""

import json
from dataclasses import replace
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from genkan.engine.metadata.decode import metadata_from_json
from genkan.engine.metadata.document_text import DocumentWriter
from genkan.engine.metadata.encode import metadata_json
from genkan.engine.metadata.model import (
    AllColumns,
    ColumnConfiguration,
    ForeignKeyOn,
    Metadata,
    TrackedTable,
)
from genkan.engine.metadata.reading import Node
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ColumnName,
    GraphQLName,
    RelationshipName,
    RoleName,
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

ACTION = {
    "name": "act",
    "definition": {
        "handler": "{{HANDLER}}/act",
        "output_type": "[Made!]!",
        "request_transform": {"version": 2, "method": "GET"},
        "headers": [{"name": "X", "value_from_env": "Y"}],
        "arguments": [{"name": "what", "type": "Given!", "description": "of it"}],
        "type": "mutation",
        "kind": "asynchronous",
        "forward_client_headers": True,
        "ignored_client_headers": ["a"],
        "timeout": 5,
    },
    "comment": "acts",
    "permissions": [{"role": "user"}, {"role": "editor", "comment": "too"}],
}
CUSTOM_TYPES = {
    "input_objects": [{"name": "Given", "fields": [{"name": "a", "type": "Int"}]}],
    "objects": [
        {
            "name": "Made",
            "description": "what is made",
            "fields": [{"name": "id", "type": "uuid!"}],
            "relationships": [
                {
                    "name": "all",
                    "type": "array",
                    "source": "default",
                    "remote_table": {"schema": "public", "name": "author"},
                    "field_mapping": {"id": "id"},
                }
            ],
        }
    ],
    "scalars": [{"name": "Any"}],
    "enums": [{"name": "Mood", "values": [{"value": "GOOD", "is_deprecated": False}]}],
}


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
        "actions": st.just([ACTION]),
        "custom_types": st.just(CUSTOM_TYPES),
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
@settings(max_examples=150)
def test_what_is_written_reads_as_what_it_was_written_of(document: dict[str, Any]) -> None:
    metadata = decode(document)
    written = encode(metadata)
    assert decode(written) == metadata
    assert encode(decode(written)) == written


@given(st.lists(DOCUMENT, max_size=4))
@settings(max_examples=50, deadline=None)
def test_a_writer_that_has_written_others_writes_the_same(documents: list[dict[str, Any]]) -> None:
    writer = DocumentWriter()
    for metadata in map(decode, documents):
        for one in (metadata, _with_another_table(metadata)):
            assert writer.text(one) == msgspec.json.encode(metadata_json(one)).decode()


def _with_another_table(metadata: Metadata) -> Metadata:
    """The same tables, but for the first one of each source, and one that is new."""
    sources = dict(metadata.sources)
    for name, source in sources.items():
        added = TableName(name, "public", "added")
        tables = {**source.tables, added: TrackedTable(added)}
        first = next(iter(tables))
        tables[first] = replace(tables[first], is_enum=True)
        sources[name] = replace(source, tables=tables)
    return replace(metadata, sources=sources)


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
    source = {"name": "default", "configuration": CONFIGURATION}
    source["tables"] = [{"table": "t", "configuration": configuration}]
    metadata = decode({"version": 3, "sources": [source]})
    (table,) = metadata.sources[DEFAULT_SOURCE].tables.values()
    assert table.configuration.columns == {
        ColumnName("id"): ColumnConfiguration(GraphQLName("key"))
    }


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
