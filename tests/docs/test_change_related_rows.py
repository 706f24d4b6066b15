"""The how-to about related rows answers what it says."""

import json
import re
from pathlib import Path

from tests.engine.running import ADMIN, Running, with_engine

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "change-related-rows.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEPS = {
    "table": "recipe",
    "name": "steps",
    "using": {"foreign_key_constraint_on": {"table": "step", "column": "recipe_id"}},
}


def test_every_mutation_of_the_page_answers_what_stands_below_it(database_url: str) -> None:
    (language, tables), *others = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert language == "sql"
    assert [language for language, _ in others] == ["graphql", "json"] * (len(others) // 2)
    texts = [text for _, text in others]

    async def scenario(engine: Running) -> None:
        await engine.run_sql(tables)
        commands = [
            {"type": "pg_track_table", "args": {"table": "recipe"}},
            {"type": "pg_track_table", "args": {"table": "step"}},
            {"type": "pg_create_array_relationship", "args": STEPS},
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        for query, answer in zip(texts[::2], texts[1::2], strict=True):
            response = await engine.http.post("/v1/graphql", json={"query": query}, headers=ADMIN)
            assert response.json() == {"data": json.loads(answer)}

    with_engine(database_url, scenario, HASURA_GRAPHQL_EXPERIMENTAL_FEATURES="nested_updates")
