"""The shapes of mutations, from requests of a role whose writing is restricted, and of admin."""

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.ir.root import Literal, TableRoot, WriteRoot
from genkan.engine.metadata.model import (
    AllColumns,
    DeletePermission,
    InsertPermission,
    Metadata,
    TrackedFunction,
    TrackedTable,
    UpdatePermission,
)
from genkan.engine.names import ADMIN, DEFAULT_SOURCE, ColumnName, ResponseName, TableName
from genkan.engine.operation.model import GraphQLRequest
from genkan.engine.operation.parse import parse
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.options import SchemaOptions
from tests.engine.golden.blog import (
    ARTICLE,
    AUTHOR,
    CATALOG,
    READER,
    function_name,
    rows_where,
    source,
)

OWN = {"author_id": "X-Hasura-User-Id"}
FUNCTIONS = (
    TrackedFunction(function_name("publish"), permissions=(READER,)),
    TrackedFunction(function_name("touch"), {"exposed_as": "query"}),
)


def columns(*names: str) -> tuple[ColumnName, ...]:
    return tuple(map(ColumnName, names))


def writable(tracked: Mapping[TableName, TrackedTable]) -> Mapping[TableName, TrackedTable]:
    article = replace(
        tracked[ARTICLE],
        insert_permissions={
            READER: InsertPermission(
                columns=AllColumns(),
                check=OWN,
                presets={ColumnName("is_published"): True},
            )
        },
        update_permissions={
            READER: UpdatePermission(
                columns=columns("title", "extra", "author_id"),
                filter={"author": {"id": "X-Hasura-User-Id"}},
                check=OWN,
                presets={ColumnName("editor_id"): "X-Hasura-User-Id"},
            )
        },
        delete_permissions={READER: DeletePermission(filter=OWN)},
    )
    author = replace(
        tracked[AUTHOR],
        insert_permissions={
            READER: InsertPermission(columns=AllColumns(), check={"id": "X-Hasura-User-Id"})
        },
        update_permissions={
            READER: UpdatePermission(columns=columns("name"), filter={"id": "X-Hasura-User-Id"})
        },
    )
    return {**tracked, ARTICLE: article, AUTHOR: author}


def metadata() -> Metadata:
    published = {"is_published": {"_eq": True}}
    declared = source(author=rows_where({"articles": published}), article=rows_where(published))
    functions = {function.name: function for function in FUNCTIONS}
    tables = writable(declared.tables)
    return Metadata({DEFAULT_SOURCE: replace(declared, tables=tables, functions=functions)})


OPTIONS = SchemaOptions(has_partial_upserts=True, has_nested_updates=True)
ADMIN_SCHEMA, READER_SCHEMA = (
    build_role_schema(resolve_role(metadata(), {DEFAULT_SOURCE: CATALOG}, role), options=OPTIONS)
    for role in (ADMIN, READER)
)


def planned(query: str, schema: RoleSchema = READER_SCHEMA) -> WriteRoot:
    return rooted(f"mutation {query}", schema)


def rooted(query: str, schema: RoleSchema) -> WriteRoot:
    operation = parse(GraphQLRequest(query, {}, None), schema)
    root = plan(operation, schema)[ResponseName("root")]
    assert not isinstance(root, Literal | TableRoot)
    return root


SHAPES: Mapping[str, WriteRoot] = {
    "insert": planned(
        '{ root: insert_article(objects: [{id: 20, author_id: 2, title: "x"},'
        " {id: 21, author_id: 2}]) { affected_rows returning { id title } } }"
    ),
    "insert_one": planned(
        "{ root: insert_author_one(object: {id: 9, is_registered: true}) { id } }", ADMIN_SCHEMA
    ),
    "insert_with_defaults": planned(
        "{ root: insert_article(objects: [{id: 20, author_id: 2, status: final},"
        " {id: 21, author_id: 2}]) { affected_rows } }"
    ),
    "insert_on_conflict": planned(
        '{ root: insert_article(objects: [{id: 10, author_id: 2, title: "x"}], on_conflict:'
        " {constraint: article_pkey, update_columns: [title], where: {id: {_gt: 1}}})"
        " { affected_rows } }"
    ),
    "insert_partially": planned(
        '{ root: insert_article(objects: [{id: 10, author_id: 2, title: "x"},'
        " {id: 11, author_id: 2}], on_conflict: {constraint: article_pkey,"
        " update_columns: [title, author_id], only_given_columns: true})"
        " { affected_rows returning { id } } }"
    ),
    "insert_or_leave_out": planned(
        "{ root: insert_author_one(object: {id: 2, is_registered: true},"
        " on_conflict: {constraint: author_pkey}) { id } }"
    ),
    "insert_nested": planned(
        "{ root: insert_article(objects: [{id: 20, author: {data: {id: 2, is_registered: true},"
        " on_conflict: {constraint: author_pkey, update_columns: [name]}}},"
        " {id: 21, author: {data: {id: 2, is_registered: true, articles: {data: {id: 22}}},"
        " on_conflict: {constraint: author_pkey, update_columns: [name]}}}])"
        " { affected_rows returning { id } } }"
    ),
    "insert_and_replace": planned(
        "{ root: insert_author(objects: [{id: 2, is_registered: true, articles: {"
        " data: [{id: 10}, {id: 30}],"
        " on_conflict: {constraint: article_pkey, update_columns: [title]},"
        " delete: {where: {id: {_lt: 50}}}}}],"
        " on_conflict: {constraint: author_pkey, update_columns: [name]}) { affected_rows } }"
    ),
    "update_nested": planned(
        '{ root: update_author(where: {id: {_gt: 1}}, _set: {name: "e"}, articles: {'
        ' data: [{id: 10, title: "f"}, {id: 30, title: "g"}],'
        " on_conflict: {constraint: article_pkey, update_columns: [title]},"
        " update: [{where: {id: {_eq: 11}}, _append: {extra: 1}, author: {update: {where: {},"
        ' _set: {name: "h"}}}}],'
        " delete: {where: {id: {_gt: 11}}}}) { affected_rows returning { name } } }"
    ),
    "update_nested_only": planned(
        "{ root: update_author_by_pk(pk_columns: {id: 2}, articles: {delete: {where: {}}})"
        " { name } }",
        ADMIN_SCHEMA,
    ),
    "delete": planned(
        '{ root: delete_article(where: {title: {_eq: "a"}}) { affected_rows returning { id } } }'
    ),
    "delete_by_pk": planned("{ root: delete_article_by_pk(id: 10) { id } }", ADMIN_SCHEMA),
    "delete_related": planned("{ root: delete_article_by_pk(id: 10) { author { name } } }"),
    "update": planned(
        '{ root: update_article(where: {id: {_gt: 1}}, _set: {title: "b"}, _append: {extra: "c"})'
        " { __typename affected_rows returning { title } } }"
    ),
    "update_by_pk": planned(
        "{ root: update_author_by_pk(pk_columns: {id: 2}, _inc: {balance: 1}, _set: {tags: null})"
        " { balance } }",
        ADMIN_SCHEMA,
    ),
    # What the reader may select of authors depends on articles.
    "update_related": planned(
        '{ root: update_author(where: {}, _set: {name: "d"})'
        " { n: affected_rows returning { id } } }"
    ),
    "update_many": planned(
        "{ root: update_article_many(updates: [{where: {id: {_eq: 1}}, _prepend: {extra: 1}},"
        " {where: {}, _delete_at_path: {extra: [a]}}]) { affected_rows } }"
    ),
    "function": planned(
        "{ root: publish(args: {by: 2}, where: {id: {_gt: 1}}, order_by: {id: desc}, limit: 1)"
        " { id author { name } } }"
    ),
    # A query that writes; its rows are read twice, and it is called once.
    "function_aggregate": rooted(
        "{ root: touch_aggregate"
        " { aggregate { count(columns: title, distinct: true) } nodes { title } } }",
        ADMIN_SCHEMA,
    ),
}
