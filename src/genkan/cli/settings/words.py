"""What each setting means. The names, defaults and limits come from the code."""

from typing import Final

CLI: Final = {
    "GENKAN_PORT": ("8080", "`up`, `quickstart`, `identity`", "Where to serve."),
    "GENKAN_DATABASE_URL": (
        "the embedded Postgres",
        "`up`, `quickstart`",
        "A Postgres of yours for everything.",
    ),
    "GENKAN_HOST": (
        "localhost",
        "`identity`",
        "`localhost`, `*` or an address; `up` always serves localhost alone.",
    ),
    "GENKAN_TLS": (
        "off",
        "`up`, `quickstart`",
        "`auto`: https on localhost, by a certificate made in `.genkan/tls` for this machine only.",
    ),
    "GENKAN_IDENTITY_ENDPOINT": (
        "the project's own server",
        "`identity export`, `import`, `diff`, `audit` and others",
        "The issuer of the provider they speak to, by the credentials it was started with.",
    ),
    "HASURA_GRAPHQL_ENABLE_CONSOLE": (
        "`true` with `genkan up`, else `false`",
        "`up`, `quickstart`, `engine serve` (`--enable-console`)",
        "The console at `/console`. An engine alone needs an admin secret for it.",
    ),
    "HASURA_GRAPHQL_ENDPOINT": (
        "the project's own server",
        "`metadata`, `migrate`, `seed`",
        "The server whose metadata and databases they change.",
    ),
}
UP_CHOICES: Final = {
    "GENKAN_ISSUER": "`http://localhost:PORT`",
    "GENKAN_IDENTITY_DATABASE_URL": "the embedded Postgres, or `GENKAN_DATABASE_URL`",
    "GENKAN_SECRET_KEY": "from `.genkan/secrets.toml`",
    "GENKAN_DEVELOPMENT": "`true` where the issuer is on localhost, else `false`",
    "GENKAN_BOOTSTRAP_CLIENT_ID": "from `.genkan/secrets.toml`",
    "GENKAN_BOOTSTRAP_CLIENT_SECRET": "from `.genkan/secrets.toml`",
    "GENKAN_CONSOLE_CLIENT_ID": "made of `.genkan/secrets.toml`",
    "GENKAN_CONSOLE_CLIENT_SECRET": "made of `.genkan/secrets.toml`",
    "HASURA_GRAPHQL_ENABLE_CONSOLE": "`true`",
    "HASURA_GRAPHQL_METADATA_DATABASE_URL": "the same database",
    "HASURA_GRAPHQL_DATABASE_URL": "the same database",
    "HASURA_GRAPHQL_SERVER_PORT": "the port",
    "GENKAN_JWKS_REQUIRED_AT_START": "`false`: the keys are served by the same process",
    "GENKAN_JWKS_CA_CERTS": "with `--tls auto`, the authority of `.genkan/tls`",
    "HASURA_GRAPHQL_ADMIN_SECRET": "from `.genkan/secrets.toml`",
    "HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": (
        "`group_by_aggregations,nested_updates,partial_upserts`"
    ),
    "HASURA_GRAPHQL_ENABLED_LOG_TYPES": "the default, and `query-log`: the console shows them",
    "HASURA_GRAPHQL_JWT_SECRET": '`{"jwk_url": "http://localhost:PORT/.well-known/jwks"}`',
}
# name -> (default in words, or the field of IdentityConfig that has it; meaning)
IDENTITY: Final = {
    "GENKAN_IDENTITY_DATABASE_URL": ("required", "Its Postgres: a `postgresql://` URL."),
    "GENKAN_ISSUER": (
        "of the port",
        "Its public URL, without path or trailing slash; `http://localhost:PORT` when not set.",
    ),
    "GENKAN_SECRET_KEY": (
        "required",
        "At least 32 bytes, urlsafe base64. Without it the signing keys in the database are lost.",
    ),
    "GENKAN_DEVELOPMENT": (
        "is_development",
        "Emails are not sent but shown at `/dev/mail`. Refused with an https issuer.",
    ),
    "GENKAN_BOOTSTRAP_CLIENT_ID": (
        "none",
        "An m2m application that is made at start and has every management scope.",
    ),
    "GENKAN_BOOTSTRAP_CLIENT_SECRET": ("none", "Its secret; both or neither."),
    "GENKAN_CONSOLE_CLIENT_ID": (
        "none",
        "Another such application, by which the console manages for whoever is signed in to it.",
    ),
    "GENKAN_CONSOLE_CLIENT_SECRET": ("none", "Its secret; both or neither."),
    "GENKAN_REFRESH_GRACE_SECONDS": (
        "refresh_grace_seconds",
        "For how long a refresh token may be sent a second time (a retry, two tabs); 0 is strict.",
    ),
    "GENKAN_DEVELOPMENT_CODE": (
        "development_code",
        "Six digits: the code of every address of example.com. Refused unless on localhost.",
    ),
    "GENKAN_AUDIT_RETENTION_DAYS": (
        "audit_retention_days",
        "For how many days the audit log keeps what happened; 0: for good.",
    ),
    "GENKAN_SMTP_URL": (
        "no email is sent",
        "`smtp://user:password@host:587` (STARTTLS or nothing, but for `?tls=off`) or `smtps://`.",
    ),
    "GENKAN_EMAIL_FROM": (
        "none",
        "In whose name: `Acme <no-reply@acme.io>`. Needed with `GENKAN_SMTP_URL`.",
    ),
    "GENKAN_IDENTITY_POOL_SIZE": (
        "pool_size",
        "Most connections to its Postgres. A third, at most 4, is for what many requests read.",
    ),
    "GENKAN_IDENTITY_WORKERS": (
        "workers",
        (
            "How many processes serve the port of `genkan identity`, on Linux, from 1 to 256 "
            "(also `--workers`). They share `GENKAN_IDENTITY_POOL_SIZE` and "
            "`GENKAN_WORKFLOW_WORKERS`."
        ),
    ),
    "GENKAN_SIGN_IN_METHODS": (
        "sign_in_methods",
        (
            "What applications may offer: `password`, `email_code`, `passkey`, by commas. "
            "Set without `passkey`, it keeps the management API from turning passkeys on as well."
        ),
    ),
    "GENKAN_IDENTITY_WORKFLOWS": (
        "none; `up` takes `kindeSrc` beside `genkan.toml`",
        "The folder of [workflows](../how-to/workflows.md); without it, the active deployment's.",
    ),
    "GENKAN_WORKFLOW_PYTHON": ("none", "A module of hooks in Python, as `my_package.hooks`."),
    "GENKAN_WORKFLOW_HOSTS": (
        "none",
        "What `kinde.fetch` may reach: `api.example.com *.example.org`.",
    ),
    "GENKAN_WORKFLOW_TIMEOUT_MS": ("2000", "After so long a run is ended; from 100 to 10000."),
    "GENKAN_WORKFLOW_WORKERS": (
        "2",
        "Processes that run workflows, per server; each of several workers has one at least.",
    ),
    "GENKAN_WORKFLOW_ENV_*": (
        "none",
        "The rest of the name is what `kinde.env.get` finds it by.",
    ),
    "GENKAN_PROVISION": (
        "none",
        "The file of rules for [rows of your own](../how-to/rows-for-users.md); `off` ends them.",
    ),
    "GENKAN_OUTBOUND_PRIVATE_HOSTS": (
        "none",
        "`host:port` inside of your own network that others' URLs may name.",
    ),
}
ENGINE: Final = {
    "HASURA_GRAPHQL_METADATA_DATABASE_URL": "Where the metadata is kept. "
    "`HASURA_GRAPHQL_DATABASE_URL` when not set; one of the two is required. "
    "`dynamic-from-file:///path` reads the URL from a file at each new connection.",
    "HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX": "The folder of the files that a source's "
    '`{"database_url": {"dynamic_from_file": ...}}` may name; without it, none.',
    "HASURA_GRAPHQL_DATABASE_URL": "A source `default` that fresh metadata is given.",
    "HASURA_GRAPHQL_TX_ISOLATION": "How that source's mutations are isolated from each other: "
    "`read-committed`, `repeatable-read` or `serializable`; any source may say it itself, by "
    "`isolation_level` in its `connection_info`. A query is one statement, so it always sees one "
    "snapshot; `run_sql` and commands that change metadata run at the database's own default.",
    "HASURA_GRAPHQL_SERVER_HOST": "Where `genkan engine` listens: `*`, `localhost` or an address.",
    "HASURA_GRAPHQL_SERVER_PORT": "The port of `genkan engine`.",
    "HASURA_GRAPHQL_ADMIN_SECRET": "Who sends it is admin. Without one, everybody is.",
    "HASURA_GRAPHQL_ACCESS_KEY": "The admin secret's old name.",
    "HASURA_GRAPHQL_ADMIN_SECRETS": 'Several admin secrets, `["first", "second"]`: then only '
    "these.",
    "HASURA_GRAPHQL_AUTH_HOOK": "The http or https URL that is asked who a request is from. Needs "
    "an admin secret; not together with a JWT secret or an unauthorized role.",
    "HASURA_GRAPHQL_AUTH_HOOK_MODE": "`GET` sends the client's headers as headers, `POST` as JSON.",
    "HASURA_GRAPHQL_AUTH_HOOK_SEND_REQUEST_BODY": "A `POST` tells the GraphQL request as well.",
    "HASURA_GRAPHQL_JWT_SECRET": "How tokens are verified and read: a JSON object, "
    "[below](#the-jwt-secret). Needs an admin secret.",
    "HASURA_GRAPHQL_JWT_SECRETS": "A JSON list of such objects: then only these. A token has to "
    "fit exactly one, by its place and its `iss`.",
    "HASURA_GRAPHQL_UNAUTHORIZED_ROLE": "The role of who sends no token. Needs an admin secret; "
    "`admin` is refused. Session variables that such a request names in its headers are not "
    "believed (Hasura believes them).",
    "HASURA_GRAPHQL_CORS_DOMAIN": "Which origins a browser may call from: `*`, or a list such as "
    "`https://example.com, https://*.foo.bar.com:8080`.",
    "HASURA_GRAPHQL_DISABLE_CORS": "Send no CORS headers at all.",
    "HASURA_GRAPHQL_WS_READ_COOKIE": "Read a websocket's cookies although CORS is disabled.",
    "HASURA_GRAPHQL_ENABLED_APIS": "Which groups of [URLs](http.md) exist. `metrics` has none yet.",
    "HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES": "Answer bigint, numeric and double precision as "
    "strings.",
    "HASURA_GRAPHQL_BACKWARDS_COMPAT_NULL_IN_NONNULLABLE_VARIABLES": "Take null for a variable "
    "that is declared without it, as Hasura did before 2.36; most arguments still refuse it.",
    "HASURA_GRAPHQL_ENABLE_ALLOWLIST": "Roles other than admin may send the documents of the "
    "allow list alone (metadata: `query_collections`, `allowlist`).",
    "HASURA_GRAPHQL_DISABLE_NATIVE_QUERY_VALIDATION": "Offer native queries without asking "
    "Postgres whether it takes them.",
    "HASURA_GRAPHQL_ENABLE_REMOTE_SCHEMA_PERMISSIONS": "Let roles see of remote schemas what "
    "`add_remote_schema_permissions` gives them; otherwise every role sees all of them.",
    "HASURA_GRAPHQL_REMOTE_SCHEMA_PRIORITIZE_DATA": "When a remote schema answers with data and "
    "errors, give the client the data; otherwise the errors.",
    "HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS": "Let every role call the queries among functions "
    "whose rows it may read; otherwise, and of mutations always, those it was given by "
    "`pg_create_function_permission`.",
    "HASURA_GRAPHQL_ENABLE_RELAY": "Serve the Relay schema at `/v1beta1/relay`.",
    "HASURA_GRAPHQL_DEV_MODE": "Show `internal` of errors to every role.",
    "HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS": "Show `internal` of errors to admin.",
    "HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": "Known names are accepted, an unknown one is refused; "
    "`naming_convention` makes naming conventions count; `group_by_aggregations` offers `group_by` "
    "in aggregates; `nested_updates` offers relationships in updates; "
    "`partial_upserts` offers `only_given_columns` in `on_conflict`; "
    "`hide_aggregation_predicates` leaves conditions on aggregates out of the schemas, "
    "`hide_update_many_fields` the mutations `update_..._many`, `hide_stream_fields` the "
    "subscriptions `..._stream`; "
    "`no_null_unbound_variable_default` leaves out the arguments whose variable has neither value "
    "nor default, where they are null otherwise; the others have no effect.",
    "HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "How often a live query is asked "
    "again where changes of data are not told (`GENKAN_CHANGE_FEED`), and how long after a "
    "failure, in milliseconds.",
    "HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_BATCH_SIZE": "Most live queries that are run in one "
    "statement.",
    "HASURA_GRAPHQL_STREAMING_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "The same for streams.",
    "HASURA_GRAPHQL_STREAMING_QUERIES_MULTIPLEXED_BATCH_SIZE": "The same for streams.",
    "HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE": "Seconds between a websocket's keepalives.",
    "HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT": "Seconds in which a websocket has to send "
    "its `connection_init`.",
    "HASURA_GRAPHQL_CLOSE_WEBSOCKETS_ON_METADATA_CHANGE": "Close websockets when the metadata "
    "changes, so that clients come back to the new schema.",
    "HASURA_GRAPHQL_SCHEMA_SYNC_POLL_INTERVAL": "How often to look for another process's metadata "
    "change, in milliseconds; 0 never.",
    "HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_INTERVAL": "How often to look for calls of asynchronous "
    "actions, in milliseconds; 0 never.",
    "HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_BATCH_SIZE": "How many calls of asynchronous actions are "
    "run at once.",
    "HASURA_GRAPHQL_ENABLED_LOG_TYPES": "Which log lines are written. Those of "
    "`startup`, `http-log`, `query-log` (the document and its operation's name; never the values "
    "of variables), `webhook-log`, `websocket-log` and `jwk-refresh-log` are; the others have none "
    "yet.",
    "HASURA_GRAPHQL_LOG_LEVEL": "The least level that is written: `debug`, `info`, `warn`, "
    "`error`.",
    "HASURA_GRAPHQL_PG_CONNECTIONS": "Most connections per source that read, of all workers; those "
    "that write are a small pool beside them. A quarter of those that read, at least one for each "
    "worker, is lent to what needs a connection to itself, such as live queries; queries go "
    "through the others, at least one.",
    "GENKAN_WORKERS": "How many processes serve the port of `genkan engine`, on Linux: as many as "
    "there are cores. They share `HASURA_GRAPHQL_PG_CONNECTIONS` and "
    "`GENKAN_WEBSOCKET_MAX_CONNECTIONS`. `genkan up` is one process.",
    "HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT": "Seconds that requests have to end when "
    "`genkan engine` is stopped.",
    "HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION": "`hasura-default` or `graphql-default`: of sources "
    "that do not say `naming_convention` themselves; with the experimental feature alone.",
    "GENKAN_CHANGE_FEED": "How live queries learn that data changed: `wal` (logical decoding; "
    "watched tables are published), `notify` (triggers on watched tables), `poll` (the engine "
    "asks), or `auto`: the first of these that the database allows. For all sources, or by "
    "source: `poll,default=wal`.",
    "GENKAN_CHANGE_FEED_REPLICA_IDENTITY": "With `wal`: `full` sets watched tables to `REPLICA "
    "IDENTITY FULL`, so that a change touches only the live queries of the rows it is about; "
    "`keep` leaves tables as they are, and refuses those that could not be updated any more.",
    "GENKAN_JWT_STRICT": "Refuse a token without `exp`, or without the `aud` or `iss` that is "
    "configured; Hasura lets it pass. The engine does not start when a JWT secret has neither "
    "`audience` nor `issuer`. On in projects of `genkan init`.",
    "GENKAN_JWKS_REQUIRED_AT_START": "Do not start when a `jwk_url` does not answer, as Hasura "
    "does not; five more tries are made in six seconds. When false, tokens are refused until "
    "it answers.",
    "GENKAN_JWKS_CA_CERTS": "A file of certificates in PEM: authorities that a `jwk_url`'s own "
    "certificate may come from, beside the usual ones.",
    "GENKAN_LOGOUT_TOKEN_AUDIENCES": "Ids of applications (`client_id`), separated by commas, "
    "whose logout tokens `/v1alpha1/backchannel-logout` takes. The `audience` of the JWT "
    "secret when unset.",
    "HASURA_GRAPHQL_CONNECTION_COMPRESSION": "Compress what websockets carry (permessage-deflate) "
    "for clients that offer it, for about 40 kB of memory per socket.",
    "GENKAN_WEBSOCKET_MAX_CONNECTIONS": "Most websockets and event streams that a server holds "
    "open, in equal parts by its workers; one more is answered with 503. 0: no limit.",
    "GENKAN_WEBSOCKET_MAX_OPERATIONS": "Most operations that run in a websocket at a time.",
    "GENKAN_WEBSOCKET_SEND_TIMEOUT": "For how many seconds a client may leave us waiting to write "
    "to it, before its websocket (close code 1013) or event stream is ended.",
    "GENKAN_STATEMENT_TIMEOUT_SECONDS": "For how long a statement may run.",
    "GENKAN_READ_CLIENT": "What sends queries to Postgres: `pipelined` sends many on a connection "
    "before the first is answered, which costs both sides less; `asyncpg` sends one at a time.",
    "HASURA_GRAPHQL_PRESERVE_401_ERRORS": "`/v1/graphql` answers 401, and not 200, to a missing "
    "or wrong admin secret and to whom the hook refuses.",
    "HASURA_GRAPHQL_MAX_TOTAL_HEADER_LENGTH": "Most bytes of a request's headers together; more "
    "is answered with 431.",
    "GENKAN_BODY_LIMIT_BYTES": "The longest body of a request.",
    "GENKAN_ADMIN_BODY_LIMIT_BYTES": "The longest body admin may send to the metadata and SQL "
    "URLs; metadata documents are large.",
    "GENKAN_BATCH_LIMIT": "Most operations in one batch.",
    "GENKAN_FAST_LANE": "Serve plain GraphQL requests (POST, a short body) below ASGI, for a "
    "half of the CPU; the answers are the same.",
    "GENKAN_RELATION_LIMIT": "Most relationships and computed fields of rows in one GraphQL "
    "operation, in what it selects, in its conditions and orders; admin's too.",
}
# Defaults that are no value of a reader's call.
DEFAULT_WORDS: Final = {
    "HASURA_GRAPHQL_SERVER_HOST": "`*`",
    "HASURA_GRAPHQL_CORS_DOMAIN": "`*`",
    "HASURA_GRAPHQL_ADMIN_SECRETS": "none",
    "HASURA_GRAPHQL_AUTH_HOOK": "none",
    "HASURA_GRAPHQL_AUTH_HOOK_MODE": "`GET`",
    "HASURA_GRAPHQL_JWT_SECRET": "none",
    "HASURA_GRAPHQL_JWT_SECRETS": "none",
    "HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX": "none",
    "HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION": "`hasura-default`",
    "HASURA_GRAPHQL_TX_ISOLATION": "`read-committed`",
    "GENKAN_CHANGE_FEED": "`auto`",
    "GENKAN_CHANGE_FEED_REPLICA_IDENTITY": "`full`",
    "GENKAN_LOGOUT_TOKEN_AUDIENCES": "none",
    "GENKAN_READ_CLIENT": "`pipelined`",
}
_POOL: Final = "Connections are kept until they break; waiters wait in line."
_EVENTS: Final = "There are no event triggers yet."
_PERSISTED: Final = "There are no persisted queries yet."
WITHOUT_EFFECT: Final = {
    "HASURA_GRAPHQL_NO_OF_RETRIES": "A start without its database fails; it is not tried again.",
    "HASURA_GRAPHQL_PG_STRIPES": "There is one pool per source.",
    "HASURA_GRAPHQL_PG_TIMEOUT": _POOL,
    "HASURA_GRAPHQL_PG_CONN_LIFETIME": _POOL,
    "HASURA_GRAPHQL_PG_POOL_TIMEOUT": _POOL,
    "HASURA_GRAPHQL_USE_PREPARED_STATEMENTS": "Statements are always prepared.",
    "HASURA_GRAPHQL_CONSOLE_ASSETS_DIR": "The console's files are in the package.",
    "HASURA_GRAPHQL_ENABLE_TELEMETRY": "Nothing is ever sent.",
    "HASURA_GRAPHQL_REMOTE_SCHEMA_SKIP_NULLS": "Arguments are passed on as they were given.",
    "HASURA_GRAPHQL_QUERY_PLAN_CACHE_SIZE": "Plans are cached with the schema.",
    "HASURA_GRAPHQL_EVENTS_HTTP_POOL_SIZE": _EVENTS,
    "HASURA_GRAPHQL_EVENTS_FETCH_INTERVAL": _EVENTS,
    "HASURA_GRAPHQL_EVENTS_FETCH_BATCH_SIZE": _EVENTS,
    "HASURA_GRAPHQL_DISABLE_EVENTING": _EVENTS,
    "HASURA_GRAPHQL_ENABLE_TRIGGERS_ERROR_LOG_LEVEL": _EVENTS,
    "HASURA_GRAPHQL_ENABLE_METADATA_QUERY_LOGGING": "Bodies are never logged.",
    "HASURA_GRAPHQL_HTTP_LOG_QUERY_ONLY_ON_ERROR": "Queries are in `query-log`, and there alone.",
    "HASURA_GRAPHQL_LOG_MASKED_VARIABLES": "Variables are never logged.",
    "HASURA_GRAPHQL_METADATA_DATABASE_EXTENSIONS_SCHEMA": "No extension is installed.",
    "HASURA_GRAPHQL_METADATA_DEFAULTS": "There are no backend configurations.",
    "HASURA_GRAPHQL_ENABLE_APOLLO_FEDERATION": "There is no federation yet.",
    "HASURA_GRAPHQL_CONFIGURED_HEADER_PRECEDENCE": "The operator's headers always win.",
    "HASURA_GRAPHQL_SERVER_TIMEOUT": "See `GENKAN_STATEMENT_TIMEOUT_SECONDS`.",
    "HASURA_GRAPHQL_ENABLE_PERSISTED_QUERIES": _PERSISTED,
    "HASURA_GRAPHQL_PERSISTED_QUERIES_TTL": _PERSISTED,
    "HASURA_GRAPHQL_ENABLE_QUERY_TRACING": "There are no traces yet.",
}
JWT_KEYS: Final = {
    "type": "Of `key`: HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384, ES512, Ed25519.",
    "key": "The shared secret, or the public key or certificate as PEM.",
    "jwk_url": "Instead of `key`: where the JWKS is (RFC 7517). It is fetched again when it runs "
    "out and when a token names an unknown key.",
    "claims_namespace": "The claim that holds Hasura's; `https://hasura.io/jwt/claims`.",
    "claims_namespace_path": "Instead: a JSON path to them, such as `$.hasura.claims`.",
    "claims_format": "`json` (default) or `stringified_json`.",
    "claims_map": "Each session variable from a place of its own: "
    '`{"x-hasura-user-id": {"path": "$.sub"}, ...}`; both role claims are required.',
    "audience": "A string or a list; a token's `aud` has to have one of them. "
    "Without it `aud` is not looked at.",
    "issuer": "What a token's `iss` has to be.",
    "allowed_skew": "Seconds that clocks may differ; 0.",
    "header": 'Where the token is: `{"type": "Authorization"}` (default), '
    '`{"type": "Cookie", "name": ...}` or `{"type": "CustomHeader", "name": ...}`.',
}
