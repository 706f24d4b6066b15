"""Authors and articles, native queries over them, and who may ask them; over HTTP."""

from typing import Any

from tests.engine.running import SECRET, Running

TABLES = """
create table author (id int primary key, name text not null);
create table article (
  id int primary key, author_id int not null references author, title text not null,
  content text, is_published boolean not null, extra jsonb
);
insert into author values (1, 'Ann'), (2, 'Bob'), (3, 'Cid');
insert into article values
  (10, 1, 'One', 'first of all', true, '{"a": {"b": 1}}'), (11, 1, 'Two', 'and then', false, null),
  (12, 2, 'Three', null, true, null), (13, 2, 'Four', 'at last', true, null);
"""
MODELS = [
    {
        "name": "excerpt",
        "description": "the beginning of an article",
        "fields": [
            {"name": "id", "type": "integer"},
            {"name": "author_id", "type": "integer"},
            {"name": "title", "type": "text", "description": "as it was printed"},
            {"name": "start", "type": "text", "nullable": True},
            {"name": "is_published", "type": "boolean"},
            {"name": "extra", "type": "jsonb", "nullable": True},
        ],
    },
    {
        "name": "tally",
        "fields": [
            {"name": "author_id", "type": "integer"},
            {"name": "total", "type": "bigint"},
            {"name": "excerpts", "type": {"array": {"logical_model": "excerpt"}}},
        ],
    },
]


def manual(mapping: dict[str, str], **remote: object) -> dict[str, object]:
    return {"column_mapping": mapping, "insertion_order": None, **remote}


TO_AUTHOR = manual({"author_id": "id"}, remote_table="author")
TO_EXCERPTS = manual({"author_id": "author_id"}, remote_native_query="excerpts")
QUERIES: list[dict[str, Any]] = [
    {
        "root_field_name": "excerpts",
        "description": "articles, cut",
        "arguments": {
            "length": {"type": "int", "description": "of what is shown"},
            "word": {"type": "text", "nullable": True},
        },
        "code": """
            select id, author_id, title, substring(content, 1, {{length}}) as start,
              is_published, extra -- {{word}}
            from article
            where {{word}} is null or title ilike '%' || {{word}} || '%';
        """,
        "returns": "excerpt",
        "object_relationships": [{"name": "author", "using": TO_AUTHOR}],
    },
    {
        "root_field_name": "tallies",
        "code": "select author_id, count(*) as total from article group by 1",
        "returns": "tally",
        "array_relationships": [
            {"name": "excerpts", "using": TO_EXCERPTS},
            {"name": "articles",
             "using": manual({"author_id": "author_id"}, remote_table="article")},
        ],
    },
    {
        "root_field_name": "numbers",
        "arguments": {
            "many": {"type": "_int4"},
            "most": {"type": "bigint", "nullable": True},
        },
        "code": "select n, n % 2 = 0 as is_even from unnest({{many}}) as n "
                "where n <= coalesce({{most}}, 1000)",
        "returns": {"fields": [{"name": "n", "type": "int"}, {"name": "is_even", "type": "bool"}]},
    },
]  # fmt: skip
TABLE_RELATIONSHIPS = [
    ("array", "excerpts", manual({"id": "author_id"}, remote_native_query="excerpts")),
    ("object", "tally", manual({"id": "author_id"}, remote_native_query="tallies")),
]
PUBLISHED = {"columns": ["id", "author_id", "title", "start"], "filter": {"is_published": True}}
OWN = {"columns": "*", "filter": {"author_id": "X-Hasura-Author-Id"}, "limit": 1}
MODEL_PERMISSIONS = [
    ("excerpt", "reader", PUBLISHED),
    ("excerpt", "writer", OWN),
    ("tally", "reader", {"columns": ["author_id", "total"], "filter": {}}),
]
TABLE_PERMISSIONS = [
    ("author", "reader", {"columns": ["id", "name"], "filter": {"id": {"_neq": 2}}}),
    ("article", "reader", {"columns": ["id", "title"], "filter": {"id": {"_lt": 13}}}),
    ("author", "stranger", {"columns": ["id"], "filter": {}}),
]


def command(kind: str, **args: object) -> dict[str, object]:
    return {"type": f"pg_{kind}", "args": args}


async def with_library(engine: Running) -> None:
    await engine.run_sql(TABLES)
    commands = [
        command("track_table", table="author"),
        command("track_table", table="article"),
        *(command("track_logical_model", **model) for model in MODELS),
        *(command("track_native_query", **query) for query in QUERIES),
        *(
            command(
                f"create_{kind}_relationship",
                table="author", name=name, using={"manual_configuration": using},
            )
            for kind, name, using in TABLE_RELATIONSHIPS
        ),
        *(
            command("create_select_permission", table=table, role=role, permission=permission)
            for table, role, permission in TABLE_PERMISSIONS
        ),
        *(
            command(
                "create_logical_model_select_permission",
                name=model, role=role, permission=permission,
            )
            for model, role, permission in MODEL_PERMISSIONS
        ),
    ]  # fmt: skip
    await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})


async def ask(
    engine: Running, query: str, role: str = "admin", variables: Any = None, **session: str
) -> Any:
    headers = {f"x_hasura_{name}": value for name, value in {"role": role, **session}.items()}
    body = {"query": query, "variables": variables or {}}
    response = await engine.post("/v1/graphql", body, **headers, x_hasura_admin_secret=SECRET)
    assert response.status_code == 200
    return response.json()


async def data(engine: Running, query: str, role: str = "admin", **rest: Any) -> Any:
    answer = await ask(engine, query, role, **rest)
    assert "errors" not in answer, answer
    return answer["data"]


async def refusal(engine: Running, query: str, role: str = "admin", **rest: Any) -> Any:
    """Code, path and message of the one error."""
    answer = await ask(engine, query, role, **rest)
    (error,) = answer["errors"]
    return error["extensions"]["code"], error["extensions"]["path"], error["message"]
