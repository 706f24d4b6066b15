"""Authors, their articles and labels; roles are made as a test names them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.engine.running import ADMIN, Running, running

SCHEMA = """
create table author (
  id int primary key, name text, bio text, chief_id int references author (id), kind text
);
create table article (
  id int primary key,
  title text not null,
  author_id int references author (id),
  editor_id int references author (id),
  is_published boolean not null default true,
  words int,
  details jsonb,
  tags text[],
  written_on date
);
create table label (
  article_id int references article (id), name text, lang text, primary key (article_id, name)
);
create view recent_article as select * from article where id > 1;
create function author_shout(author_row author) returns text language sql stable as $$
  select upper(author_row.name)
$$;
create function author_works(author_row author) returns setof article language sql stable as $$
  select * from article where author_id = author_row.id
$$;
insert into author values
  (1, 'Ann', 'x', null, 'a'), (2, 'Bob', null, 1, 'b'), (3, 'Cat', 'z', 1, null);
insert into article values
  (1, 'one', 1, 2, true, 10, '{"k": 1}', '{a,b}', '2026-01-01'),
  (2, 'two', 1, 1, false, 20, null, '{b}', null),
  (3, 'three', 2, 1, true, null, '{"k": 2}', null, null),
  (4, 'four', 3, 3, true, 40, null, '{}', '2026-03-01');
insert into label values (1, 'x', 'en'), (1, 'y', 'de'), (3, 'x', 'en'), (4, 'z', null);
"""


def track(table: str) -> Any:
    return {"type": "pg_track_table", "args": {"table": table}}


def up(table: str, name: str, column: str) -> Any:
    using = {"foreign_key_constraint_on": column}
    args = {"table": table, "name": name, "using": using}
    return {"type": "pg_create_object_relationship", "args": args}


def down(table: str, name: str, target: str, column: str) -> Any:
    using = {"foreign_key_constraint_on": {"table": target, "column": column}}
    args = {"table": table, "name": name, "using": using}
    return {"type": "pg_create_array_relationship", "args": args}


def computed(name: str, function: str) -> Any:
    args = {"table": "author", "name": name, "definition": {"function": function}}
    return {"type": "pg_add_computed_field", "args": args}


COMMANDS = [
    *(track(table) for table in ("author", "article", "label", "recent_article")),
    up("article", "author", "author_id"),
    up("article", "editor", "editor_id"),
    up("author", "chief", "chief_id"),
    up("label", "article", "article_id"),
    down("author", "articles", "article", "author_id"),
    down("author", "team", "author", "chief_id"),
    down("article", "labels", "label", "article_id"),
    computed("shout", "author_shout"),
    computed("works", "author_works"),
]


class House:
    """The engine, and what a role gets of it."""

    def __init__(self, engine: Running) -> None:
        self.engine = engine

    async def give(self, table: str, role: str, filter: Any, **more: Any) -> Any:  # noqa: A002 - the permission's word
        """Make a select permission; answers the metadata API's answer."""
        permission = {"columns": "*", "filter": filter, **more}
        args = {"table": table, "role": role, "permission": permission}
        return await self.metadata("pg_create_select_permission", args)

    async def metadata(self, kind: str, args: Any) -> Any:
        body = {"type": kind, "args": args}
        return (await self.engine.http.post("/v1/metadata", json=body, headers=ADMIN)).json()

    async def ask(self, role: str, query: str, path: str = "/v1/graphql", **variables: str) -> Any:
        """The data, or the one error's (code, message)."""
        named = {f"x-hasura-{k.replace('_', '-')}": v for k, v in variables.items()}
        headers = {**ADMIN, "x-hasura-role": role, **named}
        response = await self.engine.http.post(path, json={"query": query}, headers=headers)
        answer = json.loads(response.content)
        if "data" in answer:
            return answer["data"]
        (error,) = answer["errors"]
        return error["extensions"]["code"], error["message"]

    async def roots(self, role: str, path: str = "/v1/graphql") -> tuple[set[str], set[str]]:
        """The root fields of queries, and of subscriptions."""
        query = "{__schema{queryType{fields{name}} subscriptionType{fields{name}}}}"
        schema = (await self.ask(role, query, path))["__schema"]
        kinds = (schema["queryType"], schema["subscriptionType"] or {"fields": []})
        queries, subscriptions = ({one["name"] for one in kind["fields"]} for kind in kinds)
        return queries, subscriptions


@asynccontextmanager
async def house(url: str, **settings: str) -> AsyncIterator[House]:
    async with running(url, **settings) as engine:
        await engine.run_sql(SCHEMA)
        await engine.admin("/v1/metadata", {"type": "bulk", "args": COMMANDS})
        yield House(engine)
