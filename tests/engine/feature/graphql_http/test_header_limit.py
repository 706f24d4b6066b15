"""How long a request's headers may be together."""

import pytest

from tests.engine.running import Running, websocket, with_engine

LIMIT = {"HASURA_GRAPHQL_MAX_TOTAL_HEADER_LENGTH": "1024"}
MESSAGE = (
    "the request's headers are larger than 1024 bytes; "
    "send less, or raise HASURA_GRAPHQL_MAX_TOTAL_HEADER_LENGTH"
)


@pytest.mark.parametrize("path", ["/v1/graphql", "/v1/metadata", "/healthz", "/nothing"])
def test_headers_beyond_the_limit_are_refused_everywhere(database_url: str, path: str) -> None:
    async def scenario(engine: Running) -> None:
        for headers in ({"x-long": "a" * 1024}, {f"x-{n}": "a" for n in range(300)}):
            response = await engine.http.post(path, headers=headers, json={})
            assert response.status_code == 431
            body = response.json()
            told = body["errors"][0] if "errors" in body else body
            assert told.get("message", told.get("error")) == MESSAGE
        assert (await engine.http.get("/healthz", headers={"x": "a" * 500})).status_code == 200

    with_engine(database_url, scenario, **LIMIT)


def test_a_websockets_headers_have_the_same_limit(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        async with websocket(engine, x_long="a" * 1024) as ws:
            event = await ws.event()
            assert (event["type"], event["status"]) == ("websocket.http.response.start", 431)

    with_engine(database_url, scenario, **LIMIT)
