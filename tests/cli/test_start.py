"""How two applications are joined on one port."""

import asyncio

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
        words = f"{name} {scope['path']} {request.scope.get('state', {}).get('who', '-')}"
        await PlainTextResponse(words)(scope, receive, send)

    return app


def get(path: str) -> str:
    async def main() -> str:
        app = joined_app(named("engine"), named("identity"), engine_state={"who": "me"})
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return (await client.get(httpx.URL(f"http://localhost{path}"))).text

    return asyncio.run(main())


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
def test_hasuras_paths_go_to_the_engine_with_its_state(path: str) -> None:
    assert get(path) == f"engine {path} me"


@pytest.mark.parametrize(
    "path", ["/", "/oauth2/auth", "/api/v1/user", "/v1", "/healthz/more", "/.well-known/jwks"]
)
def test_every_other_path_goes_to_the_identity_provider(path: str) -> None:
    assert get(path) == f"identity {path} -"


@pytest.mark.parametrize("slashes", ["//", "///"])
def test_leading_slashes_collapse(slashes: str) -> None:
    assert get(f"{slashes}.well-known/jwks.json") == "identity /.well-known/jwks.json -"
    assert get(f"{slashes}v1/version") == "engine /v1/version me"


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
