"""The how-to about validated input: what is asked and answered is what stands on the page."""

import asyncio
import json
import re
from pathlib import Path

from tests.engine.hook_server import hook_server
from tests.engine.running import ADMIN, running

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "have-input-checked.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_webhook_of_the_page_is_asked_what_the_page_says(database_url: str) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert [language for language, _ in blocks] == ["sql", "json", "graphql", "json", "json"]
    tables, permission, query, question, answer = (text for _, text in blocks)

    async def run() -> None:
        async with hook_server() as hook:
            where = f"http://127.0.0.1:{hook.port}"
            async with running(database_url, CHECKS_URL=where, CHECKS_KEY="key") as engine:
                hook.status = "400 Bad Request"
                hook.body = b'{"message": "no such phone number"}'
                await engine.run_sql(tables)
                track = {"type": "pg_track_table", "args": {"table": "customer"}}
                commands = [track, json.loads(permission)]
                await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
                headers = {**ADMIN, "x-hasura-role": "user"}
                response = await engine.http.post(
                    "/v1/graphql", json={"query": query}, headers=headers
                )
                assert response.json() == json.loads(answer)
                (asked,) = hook.questions
                assert asked.body == json.loads(question)
                assert asked.headers["x-key"] == "key"

    asyncio.run(run())
