"""The how-to about limits tells those of the code, and its commands do what it says."""

import json
import re
from dataclasses import asdict
from pathlib import Path

from genkan.engine.operation.limits import DEFAULT_LIMITS
from tests.engine.running import ADMIN, Running, with_engine

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "limit-what-clients-ask.md"
COMMAND = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
USER = {**ADMIN, "x-hasura-role": "user", "x-hasura-user-id": "a"}


def test_every_limit_of_a_document_is_told() -> None:
    told = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", PAGE.read_text())}
    assert set(asdict(DEFAULT_LIMITS).values()) - told == set()


def test_every_command_of_the_page_limits_what_a_user_may_ask(database_url: str) -> None:
    listed, limits, no_look = map(json.loads, COMMAND.findall(PAGE.read_text()))
    me = listed["args"][0]["args"]["definition"]["queries"][0]["query"]

    async def told(engine: Running, query: str) -> object:
        """The rows, or the code of the refusal."""
        sent = await engine.http.post("/v1/graphql", json={"query": query}, headers=USER)
        answer = sent.json()
        return answer.get("data") or answer["errors"][0]["extensions"]["code"]

    async def with_the_list(engine: Running) -> None:
        await engine.with_users()
        await engine.admin("/v1/metadata", listed)
        assert await told(engine, me) == {"users": [{"id": "a", "name": "Ann"}]}
        assert await told(engine, "{ users { id } }") == "validation-failed"

    async def without_it(engine: Running) -> None:
        await engine.admin("/v1/metadata", {"type": "bulk", "args": [limits, no_look]})
        assert await told(engine, "{ users { id } }") == {"users": [{"id": "a"}]}
        many = " ".join(f"a{number}: users {{ id }}" for number in range(31))
        assert await told(engine, f"{{ {many} }}") == "node-limit-exceeded"
        assert await told(engine, "{ __schema { __typename } }") == "validation-failed"

    with_engine(database_url, with_the_list, HASURA_GRAPHQL_ENABLE_ALLOWLIST="true")
    with_engine(database_url, without_it)
