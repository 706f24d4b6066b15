"""The how-to about partial upserts answers what it says."""

import json
import re
from pathlib import Path

from tests.engine.running import ADMIN, Running, with_engine

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "upsert-only-what-is-given.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_mutation_of_the_page_answers_what_stands_below_it(database_url: str) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert [language for language, _ in blocks] == ["sql", "graphql", "json"]
    tables, query, answer = (text for _, text in blocks)

    async def scenario(engine: Running) -> None:
        await engine.run_sql(tables)
        tracked = {"type": "pg_track_table", "args": {"table": "customer"}}
        await engine.admin("/v1/metadata", tracked)
        response = await engine.http.post("/v1/graphql", json={"query": query}, headers=ADMIN)
        assert response.json() == {"data": json.loads(answer)}

    with_engine(database_url, scenario, HASURA_GRAPHQL_EXPERIMENTAL_FEATURES="partial_upserts")
