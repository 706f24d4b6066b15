"""Valid requests of every door, from which hostile ones are made."""

from typing import Any

from genkan.engine.metadata.command_table import COMMANDS

SETUP = """
create extension if not exists ltree;
create table canary (id int);
create table users (
  id int primary key, name text, born date, tags text[], extra jsonb, path ltree, key uuid
);
create table posts (id serial primary key, title text not null, user_id int references users);
insert into users values (1, 'Ann', '2000-01-01', '{a,b}', '{"a": [1]}', 'a.b');
insert into users values (2, 'Bob');
insert into posts (title, user_id) values ('one', 1), ('two', 2);
create function shout(r users, mark text default '!') returns text language sql stable
  as 'select upper(r.name) || mark';
create function search(term text) returns setof users language sql stable
  as 'select * from users where name ilike term';
"""
READER = {"columns": "*", "filter": {"id": {"_gt": 0}}, "allow_aggregations": True}


def permission(kind: str, table: str, **given: Any) -> dict[str, Any]:
    args = {"table": table, "role": "user", "permission": given}
    return {"type": f"pg_create_{kind}_permission", "args": args}


TRACKED: list[dict[str, Any]] = [
    {"type": "pg_track_table", "args": {"table": "users"}},
    {"type": "pg_track_table", "args": {"table": "posts"}},
    {
        "type": "pg_create_object_relationship",
        "args": {
            "table": "posts",
            "name": "user",
            "using": {"foreign_key_constraint_on": "user_id"},
        },
    },
    {
        "type": "pg_create_array_relationship",
        "args": {
            "table": "users",
            "name": "posts",
            "using": {"foreign_key_constraint_on": {"table": "posts", "column": "user_id"}},
        },
    },
    {
        "type": "pg_add_computed_field",
        "args": {"table": "users", "name": "shout", "definition": {"function": "shout"}},
    },
    {"type": "pg_track_function", "args": {"function": "search"}},
    permission("select", "users", **READER, computed_fields=["shout"]),
    permission("select", "posts", **READER),
    permission("insert", "posts", check={"user_id": {"_eq": "X-Hasura-User-Id"}}, columns="*"),
    permission("update", "posts", filter={}, check=None, columns=["title"]),
    permission("delete", "posts", filter={"user_id": {"_eq": "X-Hasura-User-Id"}}),
]

DOCUMENTS: list[tuple[str, dict[str, Any]]] = [
    ('{ users { id name born tags extra(path: "a[0]") path key } }', {}),
    (
        (
            "query a($w: users_bool_exp, $o: [users_order_by!], $n: Int = 2) {"
            " users(where: $w, order_by: $o, limit: $n, offset: 0, distinct_on: [id])"
            ' { id posts(where: {title: {_like: "%o%"}}, order_by: {id: desc}) { title } } }'
        ),
        {
            "w": {"_or": [{"name": {"_ilike": "a%"}}, {"posts": {"id": {"_in": [1, 2]}}}]},
            "o": [{"id": "asc"}, {"posts_aggregate": {"count": "desc"}}],
        },
    ),
    (
        (
            "query ($k: uuid, $d: date, $j: jsonb) { users(where: {_and: [{_not: {key: {_eq: $k}}},"
            ' {born: {_gte: $d}}, {extra: {_contains: $j}}, {path: {_ancestor: "a"}},'
            ' {tags: {_contains: ["a"]}}, {extra: {_has_keys_any: ["a"]}},'
            " {posts_aggregate: {count: {predicate: {_gt: 0}}}}]}) { id } }"
        ),
        {"k": "00000000-0000-4000-8000-00000000000a", "d": "2000-01-01", "j": {"a": [1]}},
    ),
    (
        (
            "{ users_aggregate(where: {id: {_gt: 0}}) { aggregate { count(columns: [id, name],"
            " distinct: true) max { id born } avg { id } } nodes { id } } }"
        ),
        {},
    ),
    (
        (
            '{ a: users_by_pk(id: 1) { ...f @include(if: true) shout(args: {mark: "?"}) }'
            ' b: search(args: {term: "%n%"}, limit: 1) { ...f } }'
            " fragment f on users { id name ... on users { born @skip(if: false) } }"
        ),
        {},
    ),
    (
        '{ __schema { types { name fields { args { name } } } } __type(name: "users") { kind } }',
        {},
    ),
    ("subscription { users(limit: 1) { id } }", {}),
    (
        (
            "mutation ($o: [posts_insert_input!]!) { insert_posts(objects: $o, on_conflict:"
            " {constraint: posts_pkey, update_columns: [title], where: {id: {_gt: 5}}})"
            " { affected_rows returning { id user { name } } } }"
        ),
        {"o": [{"title": "three", "user_id": 1}]},
    ),
    (
        (
            'mutation { update_posts(where: {id: {_eq: 99}}, _set: {title: "x"}) { affected_rows }'
            ' delete_posts(where: {title: {_eq: "x"}}) { affected_rows }'
            ' update_posts_many(updates: [{where: {id: {_eq: 98}}, _set: {title: "y"}}])'
            " { affected_rows } }"
        ),
        {},
    ),
]
RELAY: list[tuple[str, dict[str, Any]]] = [
    (
        (
            "query ($c: String) { users_connection(first: 1, after: $c, order_by: {name: asc},"
            " where: {id: {_gt: 0}}) { pageInfo { endCursor hasNextPage } edges { cursor node {"
            " id name posts_connection(last: 1) { edges { node { title } } } } } } }"
        ),
        {"c": "eyJuYW1lIiA6ICJBbm4iLCAiaWQiIDogMX0="},
    ),
    (
        "query ($i: ID!) { node(id: $i) { id ... on users { name } } }",
        {"i": "WzEsInB1YmxpYyIsInVzZXJzIiwxXQ=="},
    ),
]

COMMAND_EXAMPLES: list[dict[str, Any]] = [
    *TRACKED,
    {"type": "export_metadata", "version": 2, "args": {}},
    {"type": "reload_metadata", "args": {"reload_sources": ["default"]}},
    {"type": "get_inconsistent_metadata", "args": {}},
    {"type": "pg_set_table_customization", "args": {"table": "users", "configuration": {
        "custom_name": "people", "custom_root_fields": {"select": "all_people"},
        "column_config": {"name": {"custom_name": "called", "comment": "a"}}}}},
    {"type": "pg_rename_relationship", "args": {"table": "users",
        "name": "posts", "new_name": "texts"}},
    {"type": "pg_drop_select_permission", "args": {"table": "users", "role": "user"}},
    {"type": "pg_suggest_relationships", "args": {"omit_tracked": True}},
    {"type": "pg_track_logical_model", "args": {"name": "model", "fields": [
        {"name": "id", "type": {"scalar": "integer", "nullable": False}}]}},
    {"type": "add_inherited_role", "args": {"role_name": "both", "role_set": ["user", "admin2"]}},
    {"type": "create_query_collection", "args": {"name": "c", "definition": {"queries": [
        {"name": "q", "query": "{ users { id } }"}]}}},
    {"type": "add_collection_to_allowlist", "args": {"collection": "c", "scope": {"global": True}}},
    {"type": "set_api_limits", "args": {"depth_limit": {"global": 5, "per_role": {"user": 3}},
        "rate_limit": {"global": {"max_reqs_per_min": 100_000, "unique_params": ["x-hasura-a"]}}}},
    {"type": "bulk", "args": [{"type": "export_metadata", "args": {}}]},
    {"type": "bulk_keep_going", "args": [{"type": "pg_untrack_table", "args": {"table": "posts"}}]},
    {"type": "replace_metadata", "version": 2, "args": {"allow_inconsistent_metadata": True,
        "metadata": {"version": 3, "sources": [{"name": "default", "kind": "postgres",
            "tables": [{"table": {"schema": "public", "name": "users"}}],
            "configuration": {"connection_info": {
                "database_url": {"from_env": "HASURA_GRAPHQL_DATABASE_URL"},
                "pool_settings": {"max_connections": 5}}}}]}}},
    *({"type": name, "args": {"table": "users", "name": "a", "role": "user", "source": "default"}}
      for name in COMMANDS),
]  # fmt: skip
SQL_EXAMPLES: list[dict[str, Any]] = [
    {"type": "run_sql", "args": {"sql": "select * from users", "source": "default",
        "cascade": False, "read_only": True, "check_metadata_consistency": False}},
    {"type": "run_sql", "args": {"sql": "selec 1; $$", "no_transaction": True}},
    {"type": "bulk", "args": [{"type": "run_sql", "args": {"sql": "select 1", "read_only": True}}]},
    {"type": "concurrent_bulk", "args": [
        {"type": "run_sql", "args": {"sql": "select 1", "read_only": True}}]},
    {"type": "select", "args": {"table": "users", "columns": ["id", {"name": "posts",
        "columns": ["title"], "where": {"id": {"$gt": 0}}, "order_by": "-id", "limit": 1}],
        "where": {"$or": [{"name": {"$like": "A%"}}, {"posts": {"title": "one"}}]},
        "order_by": [{"column": "id", "type": "desc", "nulls": "last"}], "limit": 2, "offset": 0}},
    {"type": "count", "args": {"table": "posts", "where": {"user": {"name": {"_eq": "Ann"}}},
        "distinct": ["id"]}},
    {"type": "insert", "args": {"table": "posts", "objects": [{"title": "legacy"}],
        "returning": ["id"]}},
]  # fmt: skip
# What these hold is run or kept as SQL by design: it is not made hostile.
IS_SQL = frozenset({"sql", "code", "database_url", "connection_url"})
