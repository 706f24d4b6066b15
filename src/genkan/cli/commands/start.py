"""How the engine and the identity provider are joined: settings, paths, one port.

The products know nothing of each other. Here the engine is told where the provider's keys are,
and both stand behind one origin.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from genkan.cli.certificate_files import LocalCertificate
from genkan.cli.console_place import is_console_path
from genkan.cli.running import local_origin
from genkan.cli.secrets_file import Secrets
from genkan.engine.app import create_engine
from genkan.engine.config import read_engine_config
from genkan.identity.app import create_identity
from genkan.identity.config import read_identity_config

ENGINE_FOLDERS: Final = (
    "/v1/",
    "/v2/",
    "/v1alpha1/",
    "/v1beta1/",
    "/hasura/",
    "/api/rest/",
    "/api/swagger/",
)
ENGINE_PATH: Final = "/healthz"
# A project of ours has no Hasura's schema to agree with (ADR 0011, ADR 0018).
OWN_FEATURES: Final = "group_by_aggregations,nested_updates,partial_upserts"
# The console shows them; query-log costs a dictionary and a line in the log's own thread.
LOG_TYPES: Final = "startup,http-log,query-log,webhook-log,websocket-log,jwk-refresh-log"
REQUEST_ID: Final = b"x-request-id"
REQUEST_ID_FORM: Final = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")


def joined_settings(
    given: Mapping[str, str],
    *,
    port: int,
    database_url: str,
    secrets: Secrets,
    certificate: LocalCertificate | None = None,
) -> Mapping[str, str]:
    """The settings of both products on one machine; what the user gave goes first."""
    origin = local_origin(port, is_secure=certificate is not None)
    issuer = given.get("GENKAN_ISSUER", origin)
    joined = {
        "GENKAN_ISSUER": issuer,
        "GENKAN_IDENTITY_DATABASE_URL": database_url,
        "GENKAN_SECRET_KEY": secrets.secret_key,
        # The outbox shows everybody's codes: only where nobody else can come.
        "GENKAN_DEVELOPMENT": "true" if urlsplit(issuer).hostname == "localhost" else "false",
        "GENKAN_BOOTSTRAP_CLIENT_ID": secrets.client_id,
        "GENKAN_BOOTSTRAP_CLIENT_SECRET": secrets.client_secret,
        "GENKAN_CONSOLE_CLIENT_ID": secrets.console_client_id,
        "GENKAN_CONSOLE_CLIENT_SECRET": secrets.console_client_secret,
        "HASURA_GRAPHQL_ENABLE_CONSOLE": "true",
        "HASURA_GRAPHQL_METADATA_DATABASE_URL": database_url,
        "HASURA_GRAPHQL_DATABASE_URL": database_url,
        "HASURA_GRAPHQL_SERVER_PORT": str(port),
        "HASURA_GRAPHQL_ADMIN_SECRET": secrets.admin_secret,
        "HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": OWN_FEATURES,
        "HASURA_GRAPHQL_ENABLED_LOG_TYPES": LOG_TYPES,
        # They are our own: there once the port is open, and that is after the engine's start.
        "GENKAN_JWKS_REQUIRED_AT_START": "false",
        "HASURA_GRAPHQL_JWT_SECRET": msgspec.json.encode(
            {"jwk_url": f"{origin}/.well-known/jwks", "issuer": issuer}
        ).decode(),
    }
    if certificate is not None:
        joined["GENKAN_JWKS_CA_CERTS"] = str(certificate.authority)
    return {**joined, **given}


def create_engine_from(settings: Mapping[str, str]) -> Starlette:
    """The engine; raises the engine's InvalidSettings."""
    return create_engine(read_engine_config(settings))


def create_identity_from(settings: Mapping[str, str]) -> Starlette:
    """The identity provider; raises its InvalidSettings."""
    return create_identity(read_identity_config(settings))


def joined_app(engine: ASGIApp, identity: ASGIApp, console: ASGIApp | None = None) -> ASGIApp:
    """One application of all: by path, and every websocket but the console's to the engine."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path.startswith("//"):
            # Kinde's SDKs join an issuer that ends in "/" with "/.well-known/...".
            scope = without_leading_slashes(scope)
            path = scope["path"]
        if console is not None and is_console_path(path):
            await console(with_request_id(scope), receive, send)
            return
        is_engine = (
            scope["type"] == "websocket" or path.startswith(ENGINE_FOLDERS) or path == ENGINE_PATH
        )
        await (engine if is_engine else identity)(with_request_id(scope), receive, send)

    return app


def with_request_id(scope: Scope) -> Scope:
    """The scope with an id for the request: the client's own, or a new one.

    Whoever serves the request, or passes it on, logs it and answers it by this id.
    """
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    for name, value in headers:
        if name == REQUEST_ID and REQUEST_ID_FORM.fullmatch(value):
            return scope
    own = [each for each in headers if each[0] != REQUEST_ID]
    return {**scope, "headers": [*own, (REQUEST_ID, str(uuid4()).encode())]}


def without_leading_slashes(scope: Scope) -> Scope:
    """The scope with one slash where its path began with several."""
    raw: bytes = scope.get("raw_path") or b""
    return {
        **scope,
        "path": "/" + str(scope["path"]).lstrip("/"),
        "raw_path": b"/" + raw.lstrip(b"/"),
    }
