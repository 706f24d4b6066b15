"""An engine over a database that is made anew for each world, and the database itself."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from genkan.cli.embedded.cluster import Cluster
from genkan.storage.connection import connect
from tests.engine.property.random_world import SESSION
from tests.engine.property.wide.doors import engine
from tests.engine.property.writes import documents, tables_sql
from tests.engine.property.writes.model import WriteWorld, conflicts
from tests.engine.property.writes.mutation import Mutation
from tests.engine.property.writes.mutation_text import graphql, legacy
from tests.engine.running import ADMIN, Running

DATABASES = ("written", "written_metadata")
BACKEND = {"x-hasura-use-backend-only-permissions": "true"}


@dataclass
class Doors:
    runner: asyncio.Runner
    connection: Any
    engine: Running

    def load(self, world: WriteWorld) -> None:
        """Let the world be, and the engine know it."""
        self.execute(tables_sql.script(world))
        arguments = {"metadata": documents.metadata(world), "allow_inconsistent_metadata": True}
        command = {"type": "replace_metadata", "version": 2, "args": arguments}
        answer = self.runner.run(self.engine.admin("/v1/metadata", command))
        assert answer["is_consistent"] is not bool(conflicts(world)), answer

    def reload(self, world: WriteWorld) -> None:
        """Its rows and numbers alone."""
        self.execute(tables_sql.refilled(world))

    def fill(self, world: WriteWorld) -> None:
        """As `reload`; the rows lie in the tables in the order of the world."""
        self.execute(tables_sql.filled(world))

    def rows(self, world: WriteWorld) -> dict[str, list[dict]]:
        text = self.runner.run(self.connection.fetchval(tables_sql.everything(world)))
        return json.loads(text)

    def execute(self, script: str) -> None:
        self.runner.run(self.connection.execute(script))

    def send(self, mutation: Mutation, seed: int) -> str:
        """The bytes that the reader is answered; ``seed``: of what stands in variables."""
        if mutation.is_legacy:
            return self.post("/v2/query", legacy(mutation), BACKEND if mutation.is_backend else {})
        body = graphql(mutation, Random(seed))  # noqa: S311 - no secret
        return self.post("/v1/graphql", body, BACKEND if mutation.is_backend else {})

    def ask(self, query: str) -> Any:
        return json.loads(self.post("/v1/graphql", {"query": query}, {}))

    def post(self, path: str, body: Any, headers: dict[str, str]) -> str:
        sent = {**SESSION, **ADMIN, **headers}
        post = self.engine.http.post(path, json=body, headers=sent)
        return self.runner.run(post).text


@contextmanager
def open_doors(postgres_server: Cluster) -> Iterator[Doors]:
    with asyncio.Runner() as runner:
        administration = runner.run(connect(postgres_server.url("postgres")))
        for name in DATABASES:
            runner.run(administration.execute(f"create database {name} template template0"))
        source, own = (postgres_server.url(name) for name in DATABASES)
        stack = AsyncExitStack()
        opened = runner.run(stack.enter_async_context(engine(source, own)))
        connection = runner.run(connect(source))
        try:
            yield Doors(runner, connection, opened)
        finally:
            runner.run(connection.close())
            runner.run(stack.aclose())
            for name in DATABASES:
                runner.run(administration.execute(f"drop database {name} with (force)"))
            runner.run(administration.close())
