"""Where the engine is wired: what is opened at start, in order, and closed at the end.

The port opens after the lifespan has begun, so nobody is answered before everything is ready.
"""

import asyncio
import contextlib
import sys
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from functools import partial
from typing import Final, TypeAlias
from uuid import uuid4

import asyncpg
from starlette.applications import Starlette

from genkan.engine.auth.session_event import SessionEvent
from genkan.engine.authenticate import Authentication, create_authentication
from genkan.engine.change_metadata import LiveSchema, start_live_schema
from genkan.engine.config import EngineConfig
from genkan.engine.errors import EngineError
from genkan.engine.http.exchange import Engine
from genkan.engine.http.held_connections import MISSED, HeldConnections
from genkan.engine.http.open_connections import OpenConnections
from genkan.engine.http.routes import Front
from genkan.engine.http.session_events import take_session_event
from genkan.engine.live_queries.live_queries import LiveQueries
from genkan.engine.live_queries.poller import Pace
from genkan.engine.loops.follow_changes import follow_changes
from genkan.engine.loops.follow_sessions import SessionListener, follow_sessions
from genkan.engine.loops.run_actions import run_actions
from genkan.engine.metadata.native_queries import NativeQueryValidation
from genkan.engine.metadata.remote_schemas import RemotePermissions
from genkan.engine.observation import Failed, Observe, Started, Warned
from genkan.engine.operation.limits import Limits
from genkan.engine.operation.rate import Rates
from genkan.engine.outbound.jwks import JwksUnavailable
from genkan.engine.outbound.log_writer import LogWriter
from genkan.engine.outbound.outside import open_outside
from genkan.engine.permission.function import FunctionPermissions
from genkan.engine.postgres.action_log import ActionLog
from genkan.engine.postgres.change_feed.feed import open_feed
from genkan.engine.postgres.run import Database
from genkan.engine.schema.options import SchemaOptions
from genkan.engine.schema_cache import Gate
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.subscriptions.live_plan import FollowedKind
from genkan.storage.migrate import MigrationFailed

LIVE_QUERIES_SHARE: Final = 2  # of the connections for reading
LISTEN_SECONDS: Final = 5.0

Loop: TypeAlias = Callable[[], Awaitable[None]]


class EngineCannotStart(Exception):
    """The metadata database can not be reached or used; the message says why."""


class KeysCannotBeFetched(Exception):
    """Nobody's token could be verified: the keys of a JWT secret are not there."""


def create_engine(config: EngineConfig) -> Starlette:
    """The engine as an ASGI application; its lifespan opens and closes everything.

    The lifespan raises EngineCannotStart when the metadata database can not be used, and
    KeysCannotBeFetched when a `jwk_url` does not answer.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        log = LogWriter(config, sys.stdout.buffer)
        try:
            async with running_engine(config, log.observe) as engine:
                # Requests go straight to our table of routes: no middleware before it.
                app.middleware_stack = Front(engine)
                yield
        finally:
            log.close()

    return Starlette(lifespan=lifespan)


@contextlib.asynccontextmanager
async def running_engine(config: EngineConfig, observe: Observe) -> AsyncGenerator[Engine, None]:
    """The engine, ready to answer; closed when the block ends."""
    database = Database(
        pool_size=config.pool_size,
        statement_timeout_seconds=config.statement_timeout_seconds,
        read_client=config.read_client,
    )
    outside = open_outside(config.environment, config.remote_priority)
    live = LiveSchema(
        metadata_url=config.metadata_database_url,
        database=database,
        environment=config.environment,
        instance=str(uuid4()),
        sql_options=SqlOptions(stringify_numeric_types=config.stringify_numeric_types),
        gate=Gate(
            has_allow_list=config.has_allow_list,
            limits=Limits(relations=config.relation_limit),
            function_permissions=(
                FunctionPermissions.INFERRED
                if config.infer_function_permissions
                else FunctionPermissions.DECLARED
            ),
            remote_permissions=(
                RemotePermissions.ENFORCED
                if config.enforces_remote_permissions
                else RemotePermissions.OFF
            ),
            schema_options=_schema_options(config),
            default_convention=(
                config.default_convention
                if "naming_convention" in config.experimental_features
                else None
            ),
            rates=Rates(config.workers),
        ),
        native_query_validation=(
            NativeQueryValidation.ON
            if config.validates_native_queries
            else NativeQueryValidation.OFF
        ),
        remote_schemas=outside.remote_schemas,
    )
    authentication = create_authentication(config, observe)
    held = HeldConnections()
    action_log = ActionLog(config.metadata_database_url)
    live_queries = LiveQueries(
        database=database,
        open_feed=lambda name, hear: open_feed(
            database.url(name),
            config.change_feed.of_source(name),
            hear,
            observe,
            replica_identity=config.change_feed.replica_identity,
        ),
        observe=observe,
        paces=_paces(config),
    )
    live.listeners.append(lambda snapshot: live_queries.outdate(snapshot.metadata.sources))
    tasks: list[asyncio.Task[None]] = []
    try:
        await _open(live, config)
        if config.requires_jwks_at_start:
            await _fetch_keys(authentication)
        _tell(config, live, observe)
        tasks = _start_loops(config, live, authentication, observe)
        if authentication.issuers:
            tasks.append(await _listen_for_sessions(config, authentication, held, observe))
        if config.action_interval_seconds > 0:
            running = partial(
                run_actions,
                live,
                action_log,
                outside.action_handlers,
                observe,
                config.action_interval_seconds,
                config.action_batch_size,
            )
            tasks.append(asyncio.create_task(_kept_running(running, observe)))
        connections = OpenConnections(config.websocket_connection_limit)
        yield Engine(
            config,
            authentication,
            live,
            database,
            outside,
            action_log,
            live_queries,
            observe,
            held,
            connections,
        )
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await live_queries.close()
        await authentication.close()
        await outside.close()
        await action_log.close()
        await database.close()


def _paces(config: EngineConfig) -> Mapping[FollowedKind, Pace]:
    turns = asyncio.Semaphore(max(1, config.pool_size // LIVE_QUERIES_SHARE))
    return {
        FollowedKind.LIVE_QUERY: Pace(
            config.live_query_batch_size, config.live_query_interval_seconds, turns
        ),
        FollowedKind.STREAM: Pace(
            config.streaming_query_batch_size, config.streaming_query_interval_seconds, turns
        ),
    }


def _schema_options(config: EngineConfig) -> SchemaOptions:
    features = config.experimental_features
    return SchemaOptions(
        has_aggregation_predicates="hide_aggregation_predicates" not in features,
        has_update_many="hide_update_many_fields" not in features,
        has_streams="hide_stream_fields" not in features,
        has_group_by="group_by_aggregations" in features,
        has_nested_updates="nested_updates" in features,
        has_partial_upserts="partial_upserts" in features,
        has_null_in_non_null_variables=config.has_null_in_non_null_variables,
        drops_unset_variables="no_null_unbound_variable_default" in features,
    )


async def _open(live: LiveSchema, config: EngineConfig) -> None:
    try:
        await start_live_schema(
            live,
            default_url=config.database_url,
            default_isolation=config.database_isolation,
        )
    except EngineError as error:
        reason = "" if error.detail is None else f": {error.detail}"
        raise EngineCannotStart(
            f"the metadata database can not be used: {error.message}{reason}"
        ) from error
    except (MigrationFailed, asyncpg.PostgresError, OSError) as error:
        raise EngineCannotStart(f"the metadata database can not be used: {error}") from error


async def _fetch_keys(authentication: Authentication) -> None:
    caches = [issuer.jwks for issuer in authentication.issuers if issuer.jwks is not None]
    try:
        await asyncio.gather(*(cache.fetch_at_start() for cache in caches))
    except JwksUnavailable as error:
        raise KeysCannotBeFetched(str(error)) from error


def _start_loops(
    config: EngineConfig,
    live: LiveSchema,
    authentication: Authentication,
    observe: Observe,
) -> list[asyncio.Task[None]]:
    loops: list[Loop] = []
    if config.schema_sync_interval_seconds > 0:
        interval = config.schema_sync_interval_seconds
        loops.append(lambda: follow_changes(live, observe, interval))
    loops += [issuer.jwks.run for issuer in authentication.issuers if issuer.jwks is not None]
    return [asyncio.create_task(_kept_running(loop, observe)) for loop in loops]


async def _listen_for_sessions(
    config: EngineConfig,
    authentication: Authentication,
    held: HeldConnections,
    observe: Observe,
) -> asyncio.Task[None]:
    """Revocations are heard before the first request; a database that is away is not waited for."""

    def tell(event: SessionEvent) -> None:
        take_session_event(event, authentication, held, observe)

    def missed() -> None:
        held.end_all(MISSED)

    listener = SessionListener(tell, missed)
    loop = partial(follow_sessions, config.metadata_database_url, listener, observe)
    task = asyncio.create_task(_kept_running(loop, observe))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LISTEN_SECONDS):
            await listener.listening.wait()
    return task


async def _kept_running(loop: Loop, observe: Observe) -> None:
    """Run a loop; one that breaks is told of, and requests go on being answered."""
    try:
        await loop()
    except Exception as error:  # noqa: BLE001  # the edge of a task: nobody else would hear of it
        observe(Failed("a loop has stopped", "".join(traceback.format_exception(error))))


def _tell(config: EngineConfig, live: LiveSchema, observe: Observe) -> None:
    """What an operator should know about this start."""
    snapshot = live.current
    observe(
        Started(
            "server",
            {
                "port": config.server_port,
                "resource_version": snapshot.resource_version,
                "sources": [str(name) for name in snapshot.metadata.sources],
                "inconsistent_objects": len(snapshot.inconsistencies),
            },
        )
    )
    if not config.admin_secrets:
        observe(
            Warned(
                "HASURA_GRAPHQL_ADMIN_SECRET is not set: everybody who reaches this port is "
                "admin and may read and change everything"
            )
        )
    if any(jwt.audience is None and jwt.issuer is None for jwt in config.jwts):
        observe(
            Warned(
                "a JWT secret has neither 'audience' nor 'issuer': every token signed with its "
                "keys is accepted, whoever it was made for"
            )
        )
