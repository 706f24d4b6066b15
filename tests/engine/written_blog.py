"""A blog on a running engine that roles may write."""

import json
from typing import Any

from tests.engine.running import ADMIN, Running

BLOG = """
create table author (
    id int primary key, name text unique, score int not null default 0, details jsonb, secret text
);
create table article (
    id serial primary key, author_id int references author (id) on delete cascade,
    title text not null, is_published bool not null default false
);
create table profile (author_id int primary key references author (id), phone text);
create table tag (
    article_id int not null references article (id) on delete cascade, name text not null,
    weight int not null default 1, unique (article_id, name)
);
create function author_titles(author_row author, prefix text default '') returns setof article
    language sql stable
    as $$ select * from article where author_id = author_row.id and title like prefix || '%' $$;
insert into author values
    (1, 'ann', 5, '{"a": [1, 2], "b": "x"}', 's1'), (2, 'bob', 7, '[1, 2, 3]', 's2');
insert into article (author_id, title, is_published) values
    (1, 'one', true), (1, 'two', false), (2, 'three', true);
"""

TABLES = ("author", "article", "profile", "tag")
OWN = {"id": {"_eq": "X-Hasura-User-Id"}}
OWN_ARTICLES = {"author_id": {"_eq": "X-Hasura-User-Id"}}


def permission(kind: str, table: str, role: str, **given: Any) -> dict[str, Any]:
    return {
        "type": f"pg_create_{kind}_permission",
        "args": {"table": table, "role": role, "permission": given},
    }


RELATIONSHIPS = [
    {
        "type": "pg_create_object_relationship",
        "args": {
            "table": "article",
            "name": "author",
            "using": {"foreign_key_constraint_on": "author_id"},
        },
    },
    {
        "type": "pg_create_array_relationship",
        "args": {
            "table": "author",
            "name": "articles",
            "using": {"foreign_key_constraint_on": {"table": "article", "column": "author_id"}},
        },
    },
    {
        "type": "pg_create_object_relationship",
        "args": {
            "table": "author",
            "name": "profile",
            "using": {"foreign_key_constraint_on": {"table": "profile", "column": "author_id"}},
        },
    },
    {
        "type": "pg_create_array_relationship",
        "args": {
            "table": "article",
            "name": "tags",
            "using": {"foreign_key_constraint_on": {"table": "tag", "column": "article_id"}},
        },
    },
]
PERMISSIONS = [
    permission("select", "author", "user", columns=["id", "name", "score"], filter=OWN),
    permission(
        "select",
        "article",
        "user",
        columns="*",
        filter={"_or": [OWN_ARTICLES, {"is_published": True}]},
        allow_aggregations=True,
    ),
    permission(
        "insert",
        "author",
        "user",
        columns=["id", "name", "details"],
        check=OWN,
        set={"secret": "X-Hasura-User-Id"},
    ),
    permission(
        "insert", "article", "user", columns=["id", "title", "author_id"], check=OWN_ARTICLES
    ),
    permission("update", "author", "user", columns=["name", "score", "details"], filter=OWN),
    permission(
        "update",
        "article",
        "user",
        columns=["title", "author_id", "is_published"],
        filter=OWN_ARTICLES,
        check=OWN_ARTICLES,
    ),
    permission("delete", "article", "user", filter={**OWN_ARTICLES, "is_published": False}),
    # It may write what it may not read.
    permission(
        "update", "author", "blind", columns=[], filter={}, set={"secret": "X-Hasura-Secret"}
    ),
    permission("delete", "article", "blind", filter={}),
    permission("delete", "author", "backend", filter={}, backend_only=True),
]


async def with_blog(engine: Running) -> None:
    await engine.run_sql(BLOG)
    computed = {
        "table": "author",
        "name": "titles",
        "definition": {"function": "author_titles", "table_argument": "author_row"},
    }
    commands = [
        *({"type": "pg_track_table", "args": {"table": table}} for table in TABLES),
        *RELATIONSHIPS,
        {"type": "pg_add_computed_field", "args": computed},
        *PERMISSIONS,
    ]
    await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})


async def ask(engine: Running, query: str, variables: Any = None, **headers: str) -> Any:
    """The body of the answer; as admin, or as whom the headers name."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = await engine.http.post(
        "/v1/graphql",
        content=json.dumps({"query": query, "variables": variables}),
        headers={**ADMIN, **names},
    )
    return response.json()


async def as_user(engine: Running, query: str, variables: Any = None, user: str = "1") -> Any:
    return await ask(engine, query, variables, x_hasura_role="user", x_hasura_user_id=user)


async def rows(engine: Running, sql: str) -> list[list[str]]:
    """What Postgres has, without the header."""
    answer = await engine.run_sql(sql)
    return answer["result"][1:]


def refused(message: str, code: str, path: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code, "path": path}}]}
