"""A project of `examples/metadata` on an engine of its own, and questions to it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genkan.cli.metadata.read import read_metadata
from tests.engine.running import ADMIN, Running, with_engine

EXAMPLES = Path(__file__).parents[2] / "examples" / "metadata"


@dataclass
class Example:
    """A project that is loaded. Roles ask with their session variables, by their short names."""

    engine: Running

    async def ask(
        self, role: str, query: str, values: dict[str, Any] | None = None, **variables: str
    ) -> Any:
        """The data, or the one error's (code, message). values: of the query's variables."""
        headers = {f"x-hasura-{k.replace('_', '-')}": v for k, v in variables.items()}
        headers |= {**ADMIN, "x-hasura-role": role}
        body = {"query": query, "variables": values or {}}
        response = await self.engine.http.post("/v1/graphql", json=body, headers=headers)
        answer = response.json()
        if "data" in answer:
            return answer["data"]
        (error,) = answer["errors"]
        return error["extensions"]["code"], error["message"]


Scenario = Callable[[Example], Coroutine[Any, Any, None]]


def play(name: str, url: str, scenario: Scenario, **settings: str) -> None:
    """Load a project as its README says, then play."""

    async def loaded(engine: Running) -> None:
        for sql in (*sql_files(name, "migrations/*/*/up.sql"), *sql_files(name, "seeds/*/*.sql")):
            await engine.run_sql(sql)
        args = {"metadata": metadata_of(name), "allow_inconsistent_metadata": False}
        body = {"type": "replace_metadata", "version": 2, "args": args}
        answer = await engine.admin("/v1/metadata", body)
        assert answer == {"is_consistent": True, "inconsistent_objects": []}
        await scenario(Example(engine))

    with_engine(url, loaded, **settings)


def metadata_of(name: str) -> Any:
    return read_metadata(EXAMPLES / name / "metadata")


def sql_files(name: str, pattern: str) -> list[str]:
    return [path.read_text() for path in sorted((EXAMPLES / name).glob(pattern))]
