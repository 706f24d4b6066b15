"""How two applications are joined on one port."""

import asyncio
from collections.abc import Mapping

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from genkan.cli.commands.start import joined_app, joined_settings
from genkan.cli.secrets_file import new_secrets


def named(name: str) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        words = f"{name} {scope['path']}"
        await PlainTextResponse(words, headers={"seen": request.headers["x-request-id"]})(
            scope, receive, send
        )

    return app


def asked(path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    async def main() -> httpx.Response:
        app = joined_app(named("engine"), named("identity"))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(httpx.URL(f"http://localhost{path}"), headers=headers)

    return asyncio.run(main())


def get(path: str) -> str:
    return asked(path).text


@pytest.mark.parametrize(
    "path",
    [
        "/v1/graphql",
        "/v1/metadata",
        "/v2/query",
        "/v1alpha1/graphql",
        "/v1beta1/relay",
        "/healthz",
        "/hasura/healthz",
        "/api/rest/users/1",
        "/api/swagger/json",
    ],
)
def test_hasuras_paths_go_to_the_engine(path: str) -> None:
    assert get(path) == f"engine {path}"


@pytest.mark.parametrize(
    "path", ["/", "/oauth2/auth", "/api/v1/user", "/v1", "/healthz/more", "/.well-known/jwks"]
)
def test_every_other_path_goes_to_the_identity_provider(path: str) -> None:
    assert get(path) == f"identity {path}"


@pytest.mark.parametrize("slashes", ["//", "///"])
def test_leading_slashes_collapse(slashes: str) -> None:
    assert get(f"{slashes}.well-known/jwks.json") == "identity /.well-known/jwks.json"
    assert get(f"{slashes}v1/version") == "engine /v1/version"


def test_a_request_is_known_by_the_id_it_came_with_or_by_a_new_one() -> None:
    assert asked("/v1/version", {"x-request-id": "from-the-proxy/1"}).headers["seen"] == (
        "from-the-proxy/1"
    )
    made = {asked("/v1/version").headers["seen"] for _ in range(3)}
    assert len(made) == 3
    for unfit in ("", "a b", "x" * 129, "<script>"):
        assert asked("/v1/version", {"x-request-id": unfit}).headers["seen"] not in {unfit, ""}


def test_the_engine_is_told_where_the_keys_are_unless_the_user_says_otherwise() -> None:
    secrets = new_secrets()
    joined = joined_settings({}, port=8123, database_url="postgresql://d", secrets=secrets)
    assert joined["GENKAN_ISSUER"] == "http://localhost:8123"
    assert joined["HASURA_GRAPHQL_JWT_SECRET"] == (
        '{"jwk_url":"http://localhost:8123/.well-known/jwks","issuer":"http://localhost:8123"}'
    )
    assert joined["GENKAN_DEVELOPMENT"] == "true"
    given = {"HASURA_GRAPHQL_JWT_SECRET": "{}", "GENKAN_ISSUER": "https://id.example.com"}
    own = joined_settings(given, port=8123, database_url="postgresql://d", secrets=secrets)
    assert own["HASURA_GRAPHQL_JWT_SECRET"] == "{}"
    # The outbox shows everybody's codes: never on a public address.
    assert own["GENKAN_DEVELOPMENT"] == "false"
