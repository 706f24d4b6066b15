"""Which settings are secret, which the console may change, and which wait for a restart."""

import re
from collections.abc import Mapping
from typing import Final

from genkan.cli.layers import Origin
from genkan.engine.config.jwt import StaticKey, read_jwt_config, read_jwt_configs

JWT_SECRET: Final = "HASURA_GRAPHQL_JWT_SECRET"  # noqa: S105  # a setting's name
JWT_SECRETS: Final = "HASURA_GRAPHQL_JWT_SECRETS"  # likewise

_DATABASE: Final = "the console itself stands on it: set it in .env or where the server is started"
_KEY: Final = "it is kept in .genkan/secrets.toml, and what is stored was sealed with it"
_ADMIN: Final = "it is kept in .genkan/secrets.toml; replace it by: genkan admin-secret rotate"
_MACHINE: Final = "it names files or code of this machine: set it in .env or genkan.toml"
_NETWORK: Final = "it opens this machine's network: set it in .env or genkan.toml"
_SERVER: Final = "genkan up serves localhost on GENKAN_PORT, whatever it says"
_CONSOLE: Final = (
    "the console would take itself away: set it in .env or where the server is started"
)
_WORKERS: Final = (
    "genkan up is one process, whose log and settings the console shows: several workers are for "
    "genkan engine serve and genkan identity"
)
# What decides about the console itself, or reaches further than the two products: whoever may use
# the console need not be who owns the machine.
KEPT_FROM_CONSOLE: Final[Mapping[str, str]] = {
    "GENKAN_DATABASE_URL": _DATABASE,
    "GENKAN_IDENTITY_DATABASE_URL": _DATABASE,
    "HASURA_GRAPHQL_DATABASE_URL": _DATABASE,
    "HASURA_GRAPHQL_METADATA_DATABASE_URL": _DATABASE,
    "GENKAN_SECRET_KEY": _KEY,
    "GENKAN_BOOTSTRAP_CLIENT_ID": _KEY,
    "GENKAN_BOOTSTRAP_CLIENT_SECRET": _KEY,
    "GENKAN_CONSOLE_CLIENT_ID": _KEY,
    "GENKAN_CONSOLE_CLIENT_SECRET": _KEY,
    "HASURA_GRAPHQL_ADMIN_SECRET": _ADMIN,
    "HASURA_GRAPHQL_ADMIN_SECRETS": _ADMIN,
    "HASURA_GRAPHQL_ACCESS_KEY": _ADMIN,
    "GENKAN_IDENTITY_WORKFLOWS": _MACHINE,
    "GENKAN_WORKFLOW_PYTHON": _MACHINE,
    "GENKAN_PROVISION": _MACHINE,
    "GENKAN_JWKS_CA_CERTS": _MACHINE,
    "HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX": _MACHINE,
    "GENKAN_OUTBOUND_PRIVATE_HOSTS": _NETWORK,
    "HASURA_GRAPHQL_SERVER_HOST": _SERVER,
    "HASURA_GRAPHQL_SERVER_PORT": _SERVER,
    "GENKAN_WORKERS": _WORKERS,
    "GENKAN_IDENTITY_WORKERS": _WORKERS,
    "HASURA_GRAPHQL_ENABLE_CONSOLE": _CONSOLE,
}
NEEDS_RESTART: Final = frozenset(
    {"GENKAN_PORT", "GENKAN_TLS", "GENKAN_ISSUER", "HASURA_GRAPHQL_CONNECTION_COMPRESSION"}
)
_SECRET_NAME: Final = re.compile(
    r"SECRET_KEY|ADMIN_SECRET|ACCESS_KEY|CLIENT_SECRET|DATABASE_URL|SMTP_URL|DEVELOPMENT_CODE"
    r"|^GENKAN_WORKFLOW_ENV_"
)
_CREDENTIALS: Final = re.compile(r"://[^/\s]*@")
_PLACES: Final = {
    Origin.FLAG: "a flag of the command that started the server",
    Origin.ENVIRONMENT: "the environment of the server",
    Origin.DOTENV: "the project's .env",
    Origin.PROJECT_FILE: "the project's genkan.toml",
}


def is_secret(name: str, value: str | None) -> bool:
    """Whether the value is never shown. A JWT secret is one where it holds a key to sign with."""
    if _SECRET_NAME.search(name):
        return True
    if value is None:
        return False
    if name in {JWT_SECRET, JWT_SECRETS}:
        return _can_sign(name, value)
    return _CREDENTIALS.search(value) is not None


def locked_by(name: str, origin: Origin | None) -> str | None:
    """Why the console can not change the setting; None when it can."""
    kept = KEPT_FROM_CONSOLE.get(name)
    if kept is not None:
        return kept
    place = None if origin is None else _PLACES.get(origin)
    return None if place is None else f"it is set by {place}, which goes first: change it there"


def _can_sign(name: str, value: str) -> bool:
    """Whether it has a shared key; what can not be read may have one."""
    if not value.strip():
        return False
    try:
        configs = (
            read_jwt_configs(value, is_strict=False)
            if name == JWT_SECRETS
            else (read_jwt_config(value, is_strict=False),)
        )
    except ValueError:
        return True
    return any(
        isinstance(each.key, StaticKey) and each.key.algorithm.value.startswith("HS")
        for each in configs
    )
