"""Settings: what they come to, and every fault at once."""

import json

import pytest

from genkan.engine.config import Api, EngineConfig, read_engine_config
from genkan.engine.config.auth_hook import AuthHook, HookMode
from genkan.engine.config.invalid_settings import InvalidSettings

URL = {"HASURA_GRAPHQL_METADATA_DATABASE_URL": "postgresql://localhost/x"}
SECRET = {**URL, "HASURA_GRAPHQL_ADMIN_SECRET": "s"}


def read(**settings: str) -> EngineConfig:
    return read_engine_config({**SECRET, **settings})


def faults(settings: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(InvalidSettings) as caught:
        read_engine_config(settings)
    return caught.value.faults


def test_defaults_are_hasuras() -> None:
    config = read_engine_config(URL)
    assert config.server_port == 8080
    assert config.admin_secrets == ()
    assert (config.jwts, config.auth_hook) == ((), None)
    assert config.header_limit_bytes == 1024 * 1024
    assert config.enabled_apis == {Api.METADATA, Api.GRAPHQL, Api.PGDUMP, Api.CONFIG}
    assert config.live_query_interval_seconds == 1.0
    assert config.websocket_keepalive_seconds == 5
    assert config.shows_internal_errors_to_admin
    assert not config.stringify_numeric_types


@pytest.mark.parametrize("text", ["true", "T", "Yes", "y"])
def test_booleans_are_read_as_hasura_reads_them(text: str) -> None:
    assert read(HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES=text).stringify_numeric_types


def test_several_admin_secrets_are_kept() -> None:
    # Hasura: of both settings, only the list is used.
    assert read(HASURA_GRAPHQL_ADMIN_SECRETS='["a", "b"]').admin_secrets == ("a", "b")
    old_name = {**URL, "HASURA_GRAPHQL_ACCESS_KEY": "old"}
    assert read_engine_config(old_name).admin_secrets == ("old",)


def test_every_fault_is_told_at_once() -> None:
    told = faults(
        {
            "HASURA_GRAPHQL_ADMIN_SECRET": "s",
            "HASURA_GRAPHQL_SERVER_PORT": "eighty",
            "HASURA_GRAPHQL_DEV_MODE": "maybe",
            "HASURA_GRAPHQL_CORS_DOMAIN": "example.com",
            "HASURA_GRAPHQL_ENABLED_APIS": "graphql,everything",
            "HASURA_GRAPHQL_LOG_LEVEL": "loud",
            "HASURA_GRAPHQL_JWT_SECRET": "{",
        }
    )
    named = {fault.partition(":")[0].split(" or ")[0] for fault in told}
    assert named == {
        "HASURA_GRAPHQL_METADATA_DATABASE_URL",
        "HASURA_GRAPHQL_SERVER_PORT",
        "HASURA_GRAPHQL_DEV_MODE",
        "HASURA_GRAPHQL_CORS_DOMAIN",
        "HASURA_GRAPHQL_ENABLED_APIS",
        "HASURA_GRAPHQL_LOG_LEVEL",
        "HASURA_GRAPHQL_JWT_SECRET",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HASURA_GRAPHQL_ENABLE_MAINTENANCE_MODE", "true"),
        ("HASURA_GRAPHQL_AUTH_HOOK", "hook.example.com"),
        ("HASURA_GRAPHQL_AUTH_HOOK", "http://hook:port/"),
        ("HASURA_GRAPHQL_AUTH_HOOK_MODE", "PUT"),
        ("HASURA_GRAPHQL_ADMIN_SECRETS", "[]"),
        ("HASURA_GRAPHQL_ADMIN_SECRETS", '["a", ""]'),
        ("HASURA_GRAPHQL_ADMIN_SECRETS", "a, b"),
        ("HASURA_GRAPHQL_JWT_SECRETS", "[]"),
        ("HASURA_GRAPHQL_JWT_SECRETS", '{"type": "HS256"}'),
        ("HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX", "secrets/"),
        ("HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION", "camel-case"),
        ("HASURA_GRAPHQL_TX_ISOLATION", "SERIALIZABLE"),
        ("GENKAN_READ_CLIENT", "libpq"),
        ("HASURA_GRAPHQL_UNAUTHORIZED_ROLE", "admin"),
    ],
)
def test_what_would_open_more_than_was_meant_is_refused(name: str, value: str) -> None:
    (fault,) = faults({**SECRET, name: value})
    assert fault.startswith(f"{name}:")


def test_settings_that_switch_nothing_on_are_taken() -> None:
    read(
        HASURA_GRAPHQL_ENABLE_ALLOWLIST="false",
        HASURA_GRAPHQL_AUTH_HOOK_MODE="POST",
        HASURA_GRAPHQL_ENABLE_TELEMETRY="false",
        HASURA_GRAPHQL_PG_SOURCE_URL_1="postgresql://localhost/y",
    )


KEY = json.dumps({"type": "HS256", "key": "x" * 32})
NEEDS_SECRET = (
    " requires --admin-secret (HASURA_GRAPHQL_ADMIN_SECRET) or "
    " --access-key (HASURA_GRAPHQL_ACCESS_KEY) to be set"
)


def test_tokens_without_an_admin_secret_are_refused_as_hasura_does() -> None:
    assert faults({**URL, "HASURA_GRAPHQL_JWT_SECRET": KEY}) == (
        f"Fatal Error : --jwt-secret (HASURA_GRAPHQL_JWT_SECRET){NEEDS_SECRET}",
    )
    (fault,) = faults({**URL, "HASURA_GRAPHQL_UNAUTHORIZED_ROLE": "anonymous"})
    assert fault.startswith(
        f"Fatal Error: --unauthorized-role (HASURA_GRAPHQL_UNAUTHORIZED_ROLE){NEEDS_SECRET}"
    )


def test_webhook_and_tokens_together_are_refused() -> None:
    told = faults(
        {**SECRET, "HASURA_GRAPHQL_AUTH_HOOK": "http://h", "HASURA_GRAPHQL_JWT_SECRET": KEY}
    )
    assert "Fatal Error: Both webhook and JWT mode cannot be enabled at the same time" in told


def test_a_hook_needs_an_admin_secret_and_no_unauthorized_role() -> None:
    hook = {"HASURA_GRAPHQL_AUTH_HOOK": "http://hook/"}
    assert faults({**URL, **hook}) == (
        f"Fatal Error : --auth-hook (HASURA_GRAPHQL_AUTH_HOOK){NEEDS_SECRET}",
    )
    (fault,) = faults({**SECRET, **hook, "HASURA_GRAPHQL_UNAUTHORIZED_ROLE": "anonymous"})
    assert fault.endswith("is not allowed when --auth-hook (HASURA_GRAPHQL_AUTH_HOOK) is set")


def test_a_hook_is_asked_by_get_and_told_requests_unless_set_otherwise() -> None:
    plain = read(HASURA_GRAPHQL_AUTH_HOOK="https://hook/").auth_hook
    assert plain == AuthHook("https://hook/", HookMode.GET, sends_request=True)
    told = read(
        HASURA_GRAPHQL_AUTH_HOOK="http://10.0.0.7:3000/",
        HASURA_GRAPHQL_AUTH_HOOK_MODE="POST",
        HASURA_GRAPHQL_AUTH_HOOK_SEND_REQUEST_BODY="false",
    ).auth_hook
    assert told == AuthHook("http://10.0.0.7:3000/", HookMode.POST, sends_request=False)


def test_of_one_and_several_jwt_secrets_only_the_list_is_used() -> None:
    several = json.dumps([{"type": "HS256", "key": "y" * 32, "issuer": name} for name in "ab"])
    config = read(HASURA_GRAPHQL_JWT_SECRET=KEY, HASURA_GRAPHQL_JWT_SECRETS=several)
    assert [jwt.issuer for jwt in config.jwts] == ["a", "b"]
    assert len(read(HASURA_GRAPHQL_JWT_SECRET=KEY).jwts) == 1
    (fault,) = faults({**SECRET, "HASURA_GRAPHQL_JWT_SECRETS": f"[{KEY}, {{}}]"})
    assert fault == "HASURA_GRAPHQL_JWT_SECRETS: $[1]: key and jwk_url both cannot be empty"
    (fault,) = faults({**URL, "HASURA_GRAPHQL_JWT_SECRETS": several})
    assert fault == f"Fatal Error : --jwt-secret (HASURA_GRAPHQL_JWT_SECRET){NEEDS_SECRET}"


def test_the_metadata_databases_url_may_be_kept_in_a_file() -> None:
    url = "dynamic-from-file:///run/secrets/metadata"
    assert read(HASURA_GRAPHQL_METADATA_DATABASE_URL=url).metadata_database_url == url


def test_no_secret_is_in_the_configurations_text() -> None:
    config = read(HASURA_GRAPHQL_JWT_SECRET=json.dumps({"type": "HS256", "key": "hidden" * 6}))
    assert "hidden" not in repr(config)
    assert "'s'" not in repr(config)
