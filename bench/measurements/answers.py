"""Not how fast, but whether: the schema's own queries, and every table as admin."""

import json
from collections.abc import Iterator, Mapping

from bench.measurements import Running
from bench.result import Result
from bench.schemas import root_field


def measure(running: Running) -> Iterator[Result]:
    """How many queries were answered as they have to be."""
    asked = 0
    for query in running.schema.queries:
        headers = {name.replace("-", "_"): value for name, value in query.headers.items()}
        body = {"query": query.document, "variables": query.variables}
        answer = running.engine.post("/v1/graphql", body, **headers)
        data = json.loads(answer.body)["data"]
        assert all(value for value in data.values()), (query.name, answer.body)
        asked += 1
    for table in running.schema.tables:
        field = root_field(table)
        answer = running.engine.query(f"{{ {field} {{ __typename }} }}")
        rows = json.loads(answer.body)["data"][field]
        assert len(rows) == _count(running, table["table"]), field
        asked += 1
    yield Result("queries answered", asked, "")


def _count(running: Running, table: Mapping[str, str]) -> int:
    """How many rows Postgres says there are."""
    sql = f'select count(*) from "{table["schema"]}"."{table["name"]}"'  # noqa: S608  # of our own files
    request = {"type": "run_sql", "args": {"sql": sql, "read_only": True}}
    answer = running.engine.post("/v2/query", request)
    return int(json.loads(answer.body)["result"][1][0])
