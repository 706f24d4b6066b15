"""An engine's metadata on a real database, called as an admin calls it; no HTTP."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import msgspec

from genkan.engine.change_metadata import LiveSchema, start_live_schema
from genkan.engine.change_metadata.api import (
    run_legacy_query,
    run_metadata_query,
    run_schema_query,
)
from genkan.engine.config.read_client import ReadClient
from genkan.engine.errors import EngineError
from genkan.engine.metadata.native_queries import NativeQueryValidation
from genkan.engine.names import ADMIN, RoleName, SessionVariable
from genkan.engine.postgres.run import Database
from genkan.engine.session import Session
from genkan.engine.sql.compilation import SqlOptions
from genkan.storage.connection import connect

Query = Callable[[object, LiveSchema, Session], Coroutine[Any, Any, object]]
ADMIN_SESSION = Session(ADMIN, {SessionVariable("x-hasura-role"): ADMIN})


class Admin:
    """Calls of one admin; an error is answered as its JSON, with its status."""

    def __init__(self, runner: asyncio.Runner, live: LiveSchema, url: str) -> None:
        self.run = runner.run
        self.live = live
        self.url = url

    def metadata(self, kind: str, args: object = None, **more: object) -> Any:
        return self._call(run_metadata_query, kind, args, more)

    def query(self, kind: str, args: object = None) -> Any:
        return self._call(run_schema_query, kind, args, {})

    def legacy(self, kind: str, args: object = None, **more: object) -> Any:
        return self._call(run_legacy_query, kind, args, more)

    def sql(self, sql: str, **more: object) -> Any:
        return self.query("run_sql", {"sql": sql, **more})

    def rows(self, sql: str) -> Any:
        """The rows, without their header."""
        return self.sql(sql, read_only=True)["result"][1:]

    def export(self) -> Any:
        return self.metadata("export_metadata", {})

    def table(self, name: str) -> Any:
        """One tracked table of the source ``default`` as it is exported."""
        return next(table for table in self._tables() if table["table"]["name"] == name)

    def table_names(self) -> list[str]:
        return [table["table"]["name"] for table in self._tables()]

    def _tables(self) -> Any:
        sources = self.export()["sources"]
        return next(source["tables"] for source in sources if source["name"] == "default")

    def version(self) -> int:
        answer = self.metadata("export_metadata", {}, version=2)
        return int(answer["resource_version"])

    def legacy_as(self, role: str, kind: str, args: object = None, **variables: str) -> Any:
        """A role's call of /v1/query; variables by name, without ``x-hasura-``."""
        session = Session(
            RoleName(role),
            {
                SessionVariable(f"x-hasura-{name.replace('_', '-')}"): value
                for name, value in {"role": role, **variables}.items()
            },
        )
        return self._call(run_legacy_query, kind, args, {}, session)

    def _call(
        self,
        query: Query,
        kind: str,
        args: object,
        more: Mapping[str, object],
        session: Session = ADMIN_SESSION,
    ) -> Any:
        body = {"type": kind, "args": {} if args is None else args, **more}
        # What comes over the wire is JSON, in both directions.
        body = json.loads(json.dumps(body))
        try:
            answer = self.run(query(body, self.live, session))
        except EngineError as error:
            return {
                "status": error.status,
                "code": error.code,
                "path": error.path,
                "error": error.message,
                "internal": json.loads(msgspec.json.encode(error.internal)),
            }
        return json.loads(msgspec.json.encode(answer))


@contextmanager
def admin_on(
    url: str,
    *,
    has_default: bool = True,
    native_query_validation: NativeQueryValidation = NativeQueryValidation.ON,
) -> Iterator[Admin]:
    """An engine whose metadata, and source ``default``, live at `url`."""
    with asyncio.Runner() as runner:
        database = Database(
            pool_size=2, statement_timeout_seconds=10, read_client=ReadClient.PIPELINED
        )
        live = LiveSchema(
            metadata_url=url,
            database=database,
            environment={"DATABASE": url},
            instance=str(uuid4()),
            sql_options=SqlOptions(stringify_numeric_types=False),
            native_query_validation=native_query_validation,
        )
        runner.run(start_live_schema(live, default_url=url if has_default else None))
        try:
            yield Admin(runner, live, url)
        finally:
            runner.run(database.close())


def run_on(url: str, *statements: str) -> None:
    """Run SQL past the engine."""

    async def run() -> None:
        connection = await connect(url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


BLOG = """
create table author (id serial primary key, name text not null);
create table article (
  id serial primary key,
  title text not null,
  author_id int not null references author (id),
  is_published boolean not null default false
);
"""


def with_blog(admin: Admin) -> Admin:
    """Authors and articles, tracked and related, readable by the role ``user``."""
    reader = {"columns": ["id", "title"], "filter": {"author": {"id": "X-Hasura-User-Id"}}}
    answer = admin.legacy(
        "bulk",
        [
            {"type": "run_sql", "args": {"sql": BLOG}},
            {"type": "track_table", "args": {"schema": "public", "name": "author"}},
            {"type": "track_table", "args": "article"},
            {
                "type": "create_object_relationship",
                "args": {
                    "table": "article",
                    "name": "author",
                    "using": {"foreign_key_constraint_on": "author_id"},
                },
            },
            {
                "type": "create_array_relationship",
                "args": {
                    "table": "author",
                    "name": "articles",
                    "using": {
                        "foreign_key_constraint_on": {"table": "article", "column": "author_id"}
                    },
                },
            },
            {
                "type": "create_select_permission",
                "args": {"table": "article", "role": "user", "permission": reader},
            },
        ],
    )
    assert isinstance(answer, list), answer
    return admin
