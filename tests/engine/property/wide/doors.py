"""Two engines over one database: one has the tables and permissions, one has the views.

They are asked by HTTP, as strangers ask: what is between, caches of plans included, is tried too.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from genkan.cli.embedded.cluster import Cluster
from genkan.storage.connection import connect
from tests.engine.property.wide import documents, tables_sql, views_sql
from tests.engine.property.wide.model import SESSION, World
from tests.engine.property.wide.question import Asker, Field, as_asked, request
from tests.engine.running import ADMIN, Running, running

DATABASES = ("wide", "wide_role", "wide_admin")
AS_ADMIN = {**SESSION, "x-hasura-role": "admin", **ADMIN}
GROUPS = {"HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": "group_by_aggregations"}
QUIET = {"HASURA_GRAPHQL_ENABLED_LOG_TYPES": "", "HASURA_GRAPHQL_LOG_LEVEL": "error"}


@dataclass
class Doors:
    """``connection``: to the database itself."""

    runner: asyncio.Runner
    connection: Any
    role: Running
    admin: Running

    def load(self, world: World) -> None:
        """Let the world be, and both engines know it."""
        self.load_tables(world)
        self.execute(views_sql.seen(world))
        self.runner.run(replace_metadata(self.admin, documents.of_views(world)))

    def load_tables(self, world: World) -> None:
        """As `load`, for the role alone."""
        self.execute(tables_sql.script(world))
        self.execute(views_sql.judged(world))
        self.runner.run(replace_metadata(self.role, documents.of_tables(world)))

    def reload(self, world: World) -> None:
        """As `load`, of a world that only has other rows; the engines keep what they know."""
        names = ", ".join(f"public.{name}" for name in world.tables)
        fill = [tables_sql.filled(table, world.rows[table.name]) for table in world.tables.values()]
        parts = ["set session_replication_role = replica", f"truncate {names}", *fill]
        self.execute(";".join([*parts, "reset session_replication_role"]))

    def execute(self, script: str) -> None:
        self.runner.run(self.connection.execute(script))

    def value(self, text: str) -> Any:
        return self.runner.run(self.connection.fetchval(text))

    def as_role(self, root: Field, path: str = "/v1/graphql") -> str:
        """The bytes the role is answered."""
        return self.ask(self.role, path, request(root, Asker.ROLE), {**SESSION, **ADMIN})

    def as_admin(self, root: Field, path: str = "/v1/graphql") -> str:
        return self.ask(self.admin, path, request(root, Asker.ADMIN), AS_ADMIN)

    def ask(self, engine: Running, path: str, body: Any, headers: dict[str, str]) -> str:
        post = engine.http.post(path, json=body, headers=headers)
        response: httpx.Response = self.runner.run(post)
        assert response.status_code == 200, response.text
        return response.text


async def replace_metadata(engine: Running, document: dict[str, Any]) -> None:
    command = {"type": "replace_metadata", "version": 2, "args": {"metadata": document}}
    answer = await engine.admin("/v1/metadata", command)
    assert answer == {"is_consistent": True, "inconsistent_objects": []}, answer


def digits_kept(text: str) -> Any:
    """The JSON, its numbers as they were written."""
    return json.loads(text, parse_float=lambda digits: f"number {digits}")


def same_form(text: str) -> str:
    """An admin's answer as the role's, order of keys included."""
    return json.dumps(as_asked(digits_kept(text)))


@contextmanager
def open_doors(postgres_server: Cluster) -> Iterator[Doors]:
    with asyncio.Runner() as runner:
        administration = runner.run(connect(postgres_server.url("postgres")))
        for name in DATABASES:
            runner.run(administration.execute(f"create database {name} template template0"))
        source, *own = (postgres_server.url(name) for name in DATABASES)
        stack = AsyncExitStack()
        engines = [runner.run(stack.enter_async_context(engine(source, url))) for url in own]
        connection = runner.run(connect(source))
        try:
            yield Doors(runner, connection, *engines)
        finally:
            runner.run(connection.close())
            runner.run(stack.aclose())
            for name in DATABASES:
                runner.run(administration.execute(f"drop database {name} with (force)"))
            runner.run(administration.close())


def engine(source: str, own: str) -> Any:
    settings = {"HASURA_GRAPHQL_DATABASE_URL": source, "HASURA_GRAPHQL_PG_CONNECTIONS": "1"}
    return running(own, **settings, **GROUPS, **QUIET)
