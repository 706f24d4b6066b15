"""The how-to about functions that write answers what it says."""

import json
import re
from pathlib import Path

from tests.engine.running import ADMIN, Running, with_engine

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "functions-that-write.md"
BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_mutation_of_the_page_answers_what_stands_below_it(database_url: str) -> None:
    tables, commands, mutation, answer = BLOCK.findall(PAGE.read_text(encoding="utf-8"))

    async def scenario(engine: Running) -> None:
        await engine.run_sql(tables)
        await engine.admin("/v1/metadata", json.loads(commands))
        response = await engine.http.post("/v1/graphql", json={"query": mutation}, headers=ADMIN)
        assert response.json() == {"data": json.loads(answer)}

    with_engine(database_url, scenario)
