"""The engine's settings: Hasura's by Hasura's names, our own as GENKAN_*.

Source: Hasura v2, GraphQL engine server flags reference; `Server/Init/Arg/Command/Serve.hs`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from genkan.engine.config.auth_hook import AuthHook
from genkan.engine.config.authentication import read_auth_settings
from genkan.engine.config.change_feed import (
    FeedSettings,
    ReplicaIdentity,
    read_feed_settings,
    read_replica_identity,
)
from genkan.engine.config.cors import CorsMode, CorsPolicy, read_cors_policy
from genkan.engine.config.invalid_settings import InvalidSettings
from genkan.engine.config.isolation import IsolationLevel, read_isolation_level
from genkan.engine.config.jwt import JwtConfig
from genkan.engine.config.read_client import ReadClient, read_read_client
from genkan.engine.config.remote_schemas import RemotePriority
from genkan.engine.config.secret_file import read_secrets_prefix
from genkan.engine.config.setting_reader import SettingReader, read_boolean
from genkan.engine.convention import Convention
from genkan.engine.names import RoleName


class Api(Enum):
    """The groups of URLs that HASURA_GRAPHQL_ENABLED_APIS switches."""

    METADATA = "metadata"
    GRAPHQL = "graphql"
    PGDUMP = "pgdump"
    CONFIG = "config"
    DEVELOPER = "developer"
    METRICS = "metrics"


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """All that is decided before the engine starts.

    database_url: of a source "default" that a fresh metadata database is given.
    database_isolation: HASURA_GRAPHQL_TX_ISOLATION: of the transactions in that source.
    environment: every setting as it came, for ``from_env`` in metadata.
    shows_internal_errors_to_admin: HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS.
    is_development: HASURA_GRAPHQL_DEV_MODE: internal errors for every role.
    requires_jwks_at_start: GENKAN_JWKS_REQUIRED_AT_START: no start without every `jwk_url`.
    jwks_authorities: GENKAN_JWKS_CA_CERTS: a file of certificates in PEM; a `jwk_url` may be
        signed by them, beside the usual authorities.
    cors_reads_cookie: HASURA_GRAPHQL_WS_READ_COOKIE.
    change_feed: GENKAN_CHANGE_FEED, GENKAN_CHANGE_FEED_REPLICA_IDENTITY (ADR 0040).
    preserves_unauthorized_status: HASURA_GRAPHQL_PRESERVE_401_ERRORS: /v1/graphql answers 401,
        and not 200, to who is not let in.
    default_convention: HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION; it counts with the experimental
        feature naming_convention alone, as in Hasura.
    body_limit_bytes: of requests that any role may send; admin's may have
        admin_body_limit_bytes, since metadata documents are large.
    relation_limit: of what one operation joins (ADR 0014).
    workers: GENKAN_WORKERS: how many processes share what pool_size and
        websocket_connection_limit allow (ADR 0044).
    has_fast_lane: GENKAN_FAST_LANE: plain GraphQL requests are served below ASGI (ADR 0045).
    """

    metadata_database_url: str = field(repr=False)
    database_url: str | None = field(repr=False)
    database_isolation: IsolationLevel
    environment: Mapping[str, str] = field(repr=False)
    server_host: str
    server_port: int
    admin_secrets: tuple[str, ...] = field(repr=False)
    auth_hook: AuthHook | None
    jwts: tuple[JwtConfig, ...]
    requires_jwks_at_start: bool
    jwks_authorities: str | None
    unauthorized_role: RoleName | None
    logout_token_audiences: frozenset[str]
    cors: CorsPolicy
    cors_reads_cookie: bool
    enabled_apis: frozenset[Api]
    stringify_numeric_types: bool
    infer_function_permissions: bool
    enforces_remote_permissions: bool
    remote_priority: RemotePriority
    validates_native_queries: bool
    has_null_in_non_null_variables: bool
    has_allow_list: bool
    is_relay_enabled: bool
    is_development: bool
    shows_internal_errors_to_admin: bool
    experimental_features: frozenset[str]
    default_convention: Convention
    live_query_interval_seconds: float
    live_query_batch_size: int
    streaming_query_interval_seconds: float
    streaming_query_batch_size: int
    change_feed: FeedSettings
    websocket_keepalive_seconds: int
    websocket_init_timeout_seconds: int
    closes_websockets_on_metadata_change: bool
    compresses_websockets: bool
    websocket_connection_limit: int
    websocket_operation_limit: int
    websocket_send_timeout_seconds: int
    schema_sync_interval_seconds: float
    action_interval_seconds: float
    action_batch_size: int
    enabled_log_types: frozenset[str]
    log_level: str
    workers: int
    pool_size: int
    read_client: ReadClient
    statement_timeout_seconds: int
    preserves_unauthorized_status: bool
    header_limit_bytes: int
    body_limit_bytes: int
    admin_body_limit_bytes: int
    batch_limit: int
    relation_limit: int
    graceful_shutdown_seconds: int
    has_fast_lane: bool


_APIS: Final = frozenset(api.value for api in Api)
_DEFAULT_APIS: Final = frozenset({"metadata", "graphql", "pgdump", "config"})
LOG_LEVELS: Final = ("debug", "info", "warn", "error")
_DEFAULT_LOG_TYPES: Final = frozenset(
    {"startup", "http-log", "webhook-log", "websocket-log", "jwk-refresh-log"}
)
_LOG_TYPES: Final = _DEFAULT_LOG_TYPES | {
    "query-log",
    "execution-log",
    "livequery-poller-log",
    "action-handler-log",
    "data-connector-log",
    "validate-input-log",
}
_EXPERIMENTAL_FEATURES: Final = frozenset(
    {
        "apollo_federation",
        "bigquery_string_numeric_input",
        "disable_postgres_arrays",
        "group_by_aggregations",
        "hide_aggregation_predicates",
        "hide_stream_fields",
        "hide_update_many_fields",
        "inherited_roles",
        "naming_convention",
        "nested_updates",
        "no_null_unbound_variable_default",
        "optimize_permission_filters",
        "partial_upserts",
        "remove_empty_subscription_responses",
        "streaming_subscriptions",
    }
)

# What would change answers and is not built yet, or not meant to be: refused, not ignored.
REFUSED_WHEN_TRUE: Final[Mapping[str, str]] = {
    "HASURA_GRAPHQL_ENABLE_MAINTENANCE_MODE": "maintenance mode is not supported yet; unset it",
    "HASURA_GRAPHQL_V1_BOOLEAN_NULL_COLLAPSE": "it would turn a null condition into 'all rows'; "
    "send {} where all rows are meant, and unset it",
}


def read_engine_config(settings: Mapping[str, str]) -> EngineConfig:
    """The engine's settings; raises InvalidSettings with every fault at once."""
    reader = SettingReader(settings)
    config = read_with(reader)
    if reader.faults:
        raise InvalidSettings(tuple(reader.faults))
    return config


def read_with(reader: SettingReader) -> EngineConfig:
    """All that a reader reads, every setting once; what is wrong is among its faults."""
    config = _read(reader)
    for name, remedy in REFUSED_WHEN_TRUE.items():
        if reader.parsed(name, read_boolean, default=False):
            reader.faults.append(f"{name}: {remedy}")
    return config


def _read(reader: SettingReader) -> EngineConfig:
    database_url = reader.text("HASURA_GRAPHQL_DATABASE_URL")
    reader.parsed("HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX", read_secrets_prefix, "")
    auth = read_auth_settings(reader)
    return EngineConfig(
        metadata_database_url=_metadata_url(reader, database_url),
        database_url=database_url,
        database_isolation=reader.parsed(
            "HASURA_GRAPHQL_TX_ISOLATION", read_isolation_level, IsolationLevel.READ_COMMITTED
        ),
        environment=reader.settings,
        server_host=reader.text("HASURA_GRAPHQL_SERVER_HOST") or "*",
        server_port=reader.integer("HASURA_GRAPHQL_SERVER_PORT", 8080, most=65535),
        admin_secrets=auth.admin_secrets,
        auth_hook=auth.hook,
        jwts=auth.jwts,
        requires_jwks_at_start=auth.requires_jwks_at_start,
        jwks_authorities=auth.jwks_authorities,
        unauthorized_role=auth.unauthorized_role,
        logout_token_audiences=auth.logout_token_audiences,
        cors=_cors(reader),
        cors_reads_cookie=reader.boolean("HASURA_GRAPHQL_WS_READ_COOKIE", default=False),
        enabled_apis=frozenset(
            Api(word) for word in reader.words("HASURA_GRAPHQL_ENABLED_APIS", _APIS, _DEFAULT_APIS)
        ),
        stringify_numeric_types=reader.boolean(
            "HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES", default=False
        ),
        infer_function_permissions=reader.boolean(
            "HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS", default=True
        ),
        enforces_remote_permissions=reader.boolean(
            "HASURA_GRAPHQL_ENABLE_REMOTE_SCHEMA_PERMISSIONS", default=False
        ),
        remote_priority=(
            RemotePriority.DATA
            if reader.boolean("HASURA_GRAPHQL_REMOTE_SCHEMA_PRIORITIZE_DATA", default=False)
            else RemotePriority.ERRORS
        ),
        validates_native_queries=not reader.boolean(
            "HASURA_GRAPHQL_DISABLE_NATIVE_QUERY_VALIDATION", default=False
        ),
        has_null_in_non_null_variables=reader.boolean(
            "HASURA_GRAPHQL_BACKWARDS_COMPAT_NULL_IN_NONNULLABLE_VARIABLES", default=False
        ),
        has_allow_list=reader.boolean("HASURA_GRAPHQL_ENABLE_ALLOWLIST", default=False),
        is_relay_enabled=reader.boolean("HASURA_GRAPHQL_ENABLE_RELAY", default=True),
        is_development=reader.boolean("HASURA_GRAPHQL_DEV_MODE", default=False),
        shows_internal_errors_to_admin=reader.boolean(
            "HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS", default=True
        ),
        experimental_features=reader.words(
            "HASURA_GRAPHQL_EXPERIMENTAL_FEATURES", _EXPERIMENTAL_FEATURES, frozenset()
        ),
        default_convention=reader.parsed(
            "HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION", _convention, Convention.HASURA
        ),
        live_query_interval_seconds=_seconds(
            reader, "HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL", least=1
        ),
        live_query_batch_size=reader.integer(
            "HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_BATCH_SIZE", 100, least=1
        ),
        streaming_query_interval_seconds=_seconds(
            reader, "HASURA_GRAPHQL_STREAMING_QUERIES_MULTIPLEXED_REFETCH_INTERVAL", least=1
        ),
        streaming_query_batch_size=reader.integer(
            "HASURA_GRAPHQL_STREAMING_QUERIES_MULTIPLEXED_BATCH_SIZE", 100, least=1
        ),
        change_feed=_change_feed(reader),
        websocket_keepalive_seconds=reader.integer(
            "HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE", 5, least=1
        ),
        websocket_init_timeout_seconds=reader.integer(
            "HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT", 3, least=1
        ),
        closes_websockets_on_metadata_change=reader.boolean(
            "HASURA_GRAPHQL_CLOSE_WEBSOCKETS_ON_METADATA_CHANGE", default=True
        ),
        compresses_websockets=reader.boolean(
            "HASURA_GRAPHQL_CONNECTION_COMPRESSION", default=False
        ),
        websocket_connection_limit=reader.integer("GENKAN_WEBSOCKET_MAX_CONNECTIONS", 20_000),
        websocket_operation_limit=reader.integer("GENKAN_WEBSOCKET_MAX_OPERATIONS", 500, least=1),
        websocket_send_timeout_seconds=reader.integer(
            "GENKAN_WEBSOCKET_SEND_TIMEOUT", 30, least=1, most=3600
        ),
        schema_sync_interval_seconds=_seconds(reader, "HASURA_GRAPHQL_SCHEMA_SYNC_POLL_INTERVAL"),
        action_interval_seconds=_seconds(reader, "HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_INTERVAL"),
        action_batch_size=reader.integer(
            "HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_BATCH_SIZE", 10, least=1
        ),
        enabled_log_types=reader.words(
            "HASURA_GRAPHQL_ENABLED_LOG_TYPES", _LOG_TYPES, _DEFAULT_LOG_TYPES
        ),
        log_level=_log_level(reader),
        workers=reader.integer("GENKAN_WORKERS", 1, least=1, most=256),
        pool_size=reader.integer("HASURA_GRAPHQL_PG_CONNECTIONS", 50, least=1, most=10_000),
        read_client=reader.parsed("GENKAN_READ_CLIENT", read_read_client, ReadClient.PIPELINED),
        statement_timeout_seconds=reader.integer(
            "GENKAN_STATEMENT_TIMEOUT_SECONDS", 30, least=1, most=86_400
        ),
        preserves_unauthorized_status=reader.boolean(
            "HASURA_GRAPHQL_PRESERVE_401_ERRORS", default=False
        ),
        header_limit_bytes=reader.integer(
            "HASURA_GRAPHQL_MAX_TOTAL_HEADER_LENGTH", 2**20, least=1024, most=8 * 2**20
        ),
        body_limit_bytes=reader.integer("GENKAN_BODY_LIMIT_BYTES", 2**20, least=1024),
        admin_body_limit_bytes=reader.integer(
            "GENKAN_ADMIN_BODY_LIMIT_BYTES", 64 * 2**20, least=1024
        ),
        batch_limit=reader.integer("GENKAN_BATCH_LIMIT", 50, least=1),
        relation_limit=reader.integer("GENKAN_RELATION_LIMIT", 500, least=1),
        graceful_shutdown_seconds=reader.integer("HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT", 60),
        has_fast_lane=reader.boolean("GENKAN_FAST_LANE", default=True),
    )


def _metadata_url(reader: SettingReader, database_url: str | None) -> str:
    url = reader.text("HASURA_GRAPHQL_METADATA_DATABASE_URL") or database_url
    if url is None:
        reader.faults.append(
            "HASURA_GRAPHQL_METADATA_DATABASE_URL or HASURA_GRAPHQL_DATABASE_URL: "
            "expected a URL such as postgresql://user:password@host:5432/database"
        )
        return ""
    # A file's path is the operator's here: HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX
    # limits metadata alone (source: Hasura v2, `App.hs`, dynamicScheme).
    if not url.startswith(("postgres://", "postgresql://", "dynamic-from-file:///")):
        reader.faults.append(
            "HASURA_GRAPHQL_METADATA_DATABASE_URL: expected a URL that begins with postgresql://, "
            "or dynamic-from-file:///path/to/file"
        )
    return url


def _change_feed(reader: SettingReader) -> FeedSettings:
    settings = reader.parsed("GENKAN_CHANGE_FEED", read_feed_settings, FeedSettings())
    identity = reader.parsed(
        "GENKAN_CHANGE_FEED_REPLICA_IDENTITY", read_replica_identity, ReplicaIdentity.FULL
    )
    return replace(settings, replica_identity=identity)


def _cors(reader: SettingReader) -> CorsPolicy:
    if reader.boolean("HASURA_GRAPHQL_DISABLE_CORS", default=False):
        return CorsPolicy(CorsMode.DISABLED)
    return reader.parsed("HASURA_GRAPHQL_CORS_DOMAIN", read_cors_policy, CorsPolicy(CorsMode.ALL))


def _seconds(reader: SettingReader, name: str, *, least: int = 0) -> float:
    """A setting in milliseconds, as seconds; a second when absent."""
    return reader.integer(name, 1000, least=least) / 1000


def _convention(text: str) -> Convention:
    try:
        return Convention(text.strip())
    except ValueError:
        expected = " or ".join(f"'{one.value}'" for one in Convention)
        raise ValueError(f"expected {expected}, found '{text}'") from None


def _log_level(reader: SettingReader) -> str:
    def parse(text: str) -> str:
        level = text.strip().lower()
        if level not in LOG_LEVELS:
            raise ValueError(f"expected one of {', '.join(LOG_LEVELS)}, found '{text}'")
        return level

    return reader.parsed("HASURA_GRAPHQL_LOG_LEVEL", parse, "info")
