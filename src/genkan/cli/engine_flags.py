"""Hasura's command line: `genkan engine [GLOBAL FLAGS] serve [FLAGS]`, as setting names.

Every flag is a setting of the same meaning; which settings the engine refuses, it says itself
(`engine/config`). Source: Hasura v2, GraphQL engine server flags reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Final
from urllib.parse import quote

from genkan.cli.errors import UsageFault

PREFIX: Final = "HASURA_GRAPHQL_"
BOOLEANS: Final = frozenset({"true", "false", "t", "f", "yes", "no", "y", "n"})


class Takes(Enum):
    """What follows a flag."""

    VALUE = "a value"
    SWITCH = "nothing, or a Boolean"
    INVERSE = "nothing; it switches the setting off"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag and its setting; `setting` lacks the prefix HASURA_GRAPHQL_, if it is Hasura's."""

    name: str
    setting: str
    takes: Takes = Takes.VALUE


GLOBAL_FLAGS: Final = (
    Flag("--database-url", "DATABASE_URL"),
    Flag("--metadata-database-url", "METADATA_DATABASE_URL"),
    Flag("--retries", "NO_OF_RETRIES"),
)
# A database in parts instead of a URL.
PART_FLAGS: Final = ("--host", "--port", "--user", "--password", "--dbname")
SERVE_FLAGS: Final = (
    Flag("--server-port", "SERVER_PORT"),
    Flag("--server-host", "SERVER_HOST"),
    Flag("--stripes", "PG_STRIPES"),
    Flag("--connections", "PG_CONNECTIONS"),
    Flag("--timeout", "PG_TIMEOUT"),
    Flag("--conn-lifetime", "PG_CONN_LIFETIME"),
    Flag("--pool-timeout", "PG_POOL_TIMEOUT"),
    Flag("--use-prepared-statements", "USE_PREPARED_STATEMENTS", Takes.SWITCH),
    Flag("--tx-iso", "TX_ISOLATION"),
    Flag("--admin-secret", "ADMIN_SECRET"),
    Flag("--access-key", "ACCESS_KEY"),
    Flag("--auth-hook", "AUTH_HOOK"),
    Flag("--auth-hook-mode", "AUTH_HOOK_MODE"),
    Flag("--auth-hook-send-request-body", "AUTH_HOOK_SEND_REQUEST_BODY", Takes.SWITCH),
    Flag("--jwt-secret", "JWT_SECRET"),
    Flag("--unauthorized-role", "UNAUTHORIZED_ROLE"),
    Flag("--cors-domain", "CORS_DOMAIN"),
    Flag("--disable-cors", "DISABLE_CORS", Takes.SWITCH),
    Flag("--ws-read-cookie", "WS_READ_COOKIE", Takes.SWITCH),
    Flag("--enable-console", "ENABLE_CONSOLE", Takes.SWITCH),
    Flag("--console-assets-dir", "CONSOLE_ASSETS_DIR"),
    Flag("--enable-telemetry", "ENABLE_TELEMETRY", Takes.SWITCH),
    Flag("--stringify-numeric-types", "STRINGIFY_NUMERIC_TYPES", Takes.SWITCH),
    Flag("--disable-native-query-validation", "DISABLE_NATIVE_QUERY_VALIDATION", Takes.SWITCH),
    Flag("--v1-boolean-null-collapse", "V1_BOOLEAN_NULL_COLLAPSE", Takes.SWITCH),
    Flag(
        "--null-in-nonnullable-variables",
        "BACKWARDS_COMPAT_NULL_IN_NONNULLABLE_VARIABLES",
        Takes.SWITCH,
    ),
    Flag("--remote-schema-skip-nulls", "REMOTE_SCHEMA_SKIP_NULLS", Takes.SWITCH),
    Flag("--enabled-apis", "ENABLED_APIS"),
    Flag(
        "--live-queries-multiplexed-refetch-interval", "LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL"
    ),
    Flag("--live-queries-multiplexed-batch-size", "LIVE_QUERIES_MULTIPLEXED_BATCH_SIZE"),
    Flag(
        "--streaming-queries-multiplexed-refetch-interval",
        "STREAMING_QUERIES_MULTIPLEXED_REFETCH_INTERVAL",
    ),
    Flag("--streaming-queries-multiplexed-batch-size", "STREAMING_QUERIES_MULTIPLEXED_BATCH_SIZE"),
    Flag("--enable-allowlist", "ENABLE_ALLOWLIST", Takes.SWITCH),
    Flag("--enabled-log-types", "ENABLED_LOG_TYPES"),
    Flag("--log-level", "LOG_LEVEL"),
    Flag("--query-plan-cache-size", "QUERY_PLAN_CACHE_SIZE"),
    Flag("--dev-mode", "DEV_MODE", Takes.SWITCH),
    Flag("--admin-internal-errors", "ADMIN_INTERNAL_ERRORS", Takes.SWITCH),
    Flag("--enable-relay", "ENABLE_RELAY", Takes.SWITCH),
    Flag("--events-http-pool-size", "EVENTS_HTTP_POOL_SIZE"),
    Flag("--events-fetch-interval", "EVENTS_FETCH_INTERVAL"),
    Flag("--events-fetch-batch-size", "EVENTS_FETCH_BATCH_SIZE"),
    Flag("--async-actions-fetch-interval", "ASYNC_ACTIONS_FETCH_INTERVAL"),
    Flag("--async-actions-fetch-batch-size", "ASYNC_ACTIONS_FETCH_BATCH_SIZE"),
    Flag("--enable-remote-schema-permissions", "ENABLE_REMOTE_SCHEMA_PERMISSIONS", Takes.SWITCH),
    Flag("--websocket-compression", "CONNECTION_COMPRESSION", Takes.SWITCH),
    Flag("--websocket-keepalive", "WEBSOCKET_KEEPALIVE"),
    Flag("--websocket-connection-init-timeout", "WEBSOCKET_CONNECTION_INIT_TIMEOUT"),
    Flag("--infer-function-permissions", "INFER_FUNCTION_PERMISSIONS", Takes.SWITCH),
    Flag("--enable-maintenance-mode", "ENABLE_MAINTENANCE_MODE", Takes.SWITCH),
    Flag("--disable-eventing", "DISABLE_EVENTING", Takes.SWITCH),
    Flag("--schema-sync-poll-interval", "SCHEMA_SYNC_POLL_INTERVAL"),
    Flag("--experimental-features", "EXPERIMENTAL_FEATURES"),
    Flag("--graceful-shutdown-timeout", "GRACEFUL_SHUTDOWN_TIMEOUT"),
    Flag("--enable-metadata-query-logging", "ENABLE_METADATA_QUERY_LOGGING", Takes.SWITCH),
    Flag("--http-log-query-only-on-error", "HTTP_LOG_QUERY_ONLY_ON_ERROR", Takes.SWITCH),
    Flag("--default-naming-convention", "DEFAULT_NAMING_CONVENTION"),
    Flag("--metadata-database-extensions-schema", "METADATA_DATABASE_EXTENSIONS_SCHEMA"),
    Flag("--metadata-defaults", "METADATA_DEFAULTS"),
    Flag("--enable-apollo-federation", "ENABLE_APOLLO_FEDERATION", Takes.SWITCH),
    Flag(
        "--disable-close-websockets-on-metadata-change",
        "CLOSE_WEBSOCKETS_ON_METADATA_CHANGE",
        Takes.INVERSE,
    ),
    Flag("--max-total-header-length", "MAX_TOTAL_HEADER_LENGTH"),
    Flag("--enable-triggers-error-log-level", "ENABLE_TRIGGERS_ERROR_LOG_LEVEL", Takes.SWITCH),
    Flag("--remote-schema-prioritize-data", "REMOTE_SCHEMA_PRIORITIZE_DATA", Takes.SWITCH),
    Flag("--configured-header-precedence", "CONFIGURED_HEADER_PRECEDENCE", Takes.SWITCH),
    Flag("--preserve-401-errors", "PRESERVE_401_ERRORS", Takes.SWITCH),
    Flag("--server-timeout", "SERVER_TIMEOUT"),
    Flag("--log-masked-variables", "LOG_MASKED_VARIABLES"),
    Flag("--enable-persisted-queries", "ENABLE_PERSISTED_QUERIES", Takes.SWITCH),
    Flag("--persisted-queries-ttl", "PERSISTED_QUERIES_TTL"),
    Flag("--trace-sql-query", "ENABLE_QUERY_TRACING", Takes.SWITCH),
    # Ours.
    Flag("--workers", "GENKAN_WORKERS"),
    Flag("--jwt-strict", "GENKAN_JWT_STRICT", Takes.SWITCH),
)


def engine_settings(arguments: Sequence[str]) -> Mapping[str, str]:
    """The settings that `[GLOBAL FLAGS] serve [FLAGS]` names.

    `["--database-url", "U", "serve", "--dev-mode"]` -> DATABASE_URL=U, DEV_MODE=true
    Raises UsageFault for a flag that is not Hasura's, or one without its value.
    """
    known = {flag.name: flag for flag in (*GLOBAL_FLAGS, *SERVE_FLAGS)}
    known |= {name: Flag(name, name) for name in (*PART_FLAGS, "--pg-connection-options")}
    found: dict[str, str] = {}
    rest = list(arguments)
    is_serving = False
    while rest:
        word = rest.pop(0)
        if word == "serve" and not is_serving:
            is_serving = True
            continue
        name, equals, value = word.partition("=")
        flag = known.get(name)
        if flag is None:
            raise unknown_word(word, name, known)
        found[flag.setting] = value if equals else value_of(flag, rest)
    if not is_serving:
        raise UsageFault("expected the word 'serve'", remedy="genkan engine --help")
    return {**url_from_parts(found), **named(found)}


def value_of(flag: Flag, rest: list[str]) -> str:
    """The value of a flag that had no "="; taken from the words that follow."""
    match flag.takes:
        case Takes.INVERSE:
            return "false"
        case Takes.SWITCH:
            return rest.pop(0) if rest and rest[0].lower() in BOOLEANS else "true"
        case Takes.VALUE:
            if not rest:
                raise UsageFault(f"{flag.name}: expected a value", remedy="genkan engine --help")
            return rest.pop(0)


def named(found: Mapping[str, str]) -> Mapping[str, str]:
    """The settings under their full names."""
    return {
        environment_name(name): value for name, value in found.items() if not name.startswith("-")
    }


def environment_name(setting: str) -> str:
    """A flag's setting by its full name."""
    return setting if setting.startswith("GENKAN_") else PREFIX + setting


def url_from_parts(found: Mapping[str, str]) -> Mapping[str, str]:
    """HASURA_GRAPHQL_DATABASE_URL of --host, --port, --user, --password and --dbname."""
    parts = {name: quote(found[name], safe="") for name in PART_FLAGS if name in found}
    if not parts:
        return {}
    missing = [name for name in ("--host", "--user", "--dbname") if name not in parts]
    if missing:
        raise UsageFault(
            f"{missing[0]} is missing: --host, --user and --dbname go together",
            remedy="or give --database-url",
        )
    password = f":{parts['--password']}" if "--password" in parts else ""
    place = f"{parts['--host']}:{parts.get('--port', '5432')}/{parts['--dbname']}"
    return {f"{PREFIX}DATABASE_URL": f"postgresql://{parts['--user']}{password}@{place}"}


def unknown_word(word: str, name: str, known: Mapping[str, Flag]) -> UsageFault:
    """The fault of a word that is no flag; an unknown one might narrow access, so none passes."""
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return UsageFault(
        f"'{word.partition('=')[0]}' is not a flag of graphql-engine",
        remedy=f"{hint}genkan engine --help lists them",
    )


def engine_help() -> str:
    """What `genkan engine --help` prints."""
    lines = [
        "Usage: genkan engine [GLOBAL FLAGS] serve [FLAGS]",
        "",
        "Serve the engine alone, with the command line and the environment of Hasura's",
        "graphql-engine. A flag goes before its environment name.",
        "",
        "Global flags:",
        *(help_line(flag) for flag in GLOBAL_FLAGS),
        "  --host --port --user --password --dbname   the database in parts",
        "",
        "Flags of serve:",
        *(help_line(flag) for flag in SERVE_FLAGS),
    ]
    return "\n".join(lines)


def help_line(flag: Flag) -> str:
    """One flag and its environment name."""
    return f"  {flag.name:<52} {environment_name(flag.setting)}"
