"""The how-to about native queries answers what it says."""

import json
import re
from pathlib import Path

from tests.engine.running import ADMIN, Running, with_engine

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "ask-your-own-sql.md"
BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_query_of_the_page_answers_what_stands_below_it(database_url: str) -> None:
    tables, commands, query, answer = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    rows = json.loads(answer)["famous"]

    async def scenario(engine: Running) -> None:
        await engine.run_sql(tables)
        await engine.admin("/v1/metadata", json.loads(commands))
        author = {**ADMIN, "X-Hasura-Role": "author", "X-Hasura-User-Id": "2"}
        for headers, expected in ((ADMIN, rows), (author, rows[1:])):
            response = await engine.http.post("/v1/graphql", json={"query": query}, headers=headers)
            assert response.json() == {"data": {"famous": expected}}

    with_engine(database_url, scenario)
