"""`genkan engine serve`: the engine alone, without a console."""

from collections.abc import Mapping
from functools import partial

from starlette.applications import Starlette
from starlette.types import ASGIApp

from genkan.cli.bounded_protocols import BoundedHttp
from genkan.cli.commands.alone import Alone, serve_alone
from genkan.cli.engine_fault import checking_engine_settings, opening_engine
from genkan.cli.engine_lane import lane_of
from genkan.cli.lane_http import http_with_lane
from genkan.cli.server import websockets_of
from genkan.engine.app import create_engine
from genkan.engine.config import EngineConfig, read_engine_config, share_of_worker


def serve_engine(settings: Mapping[str, str]) -> int:
    """Serve the engine until a signal; answers the exit code."""
    config, engine = read_engine(settings)
    return serve_alone(engine_alone(config, engine, (engine,)))


def read_engine(settings: Mapping[str, str]) -> tuple[EngineConfig, Starlette]:
    """The engine of these settings, not started yet. Raises UsageFault."""
    with checking_engine_settings():
        config = share_of_worker(read_engine_config(settings))
        return config, create_engine(config)


def engine_alone(config: EngineConfig, app: ASGIApp, lifespans: tuple[Starlette, ...]) -> Alone:
    """How it is served; ``app``: the engine, or what stands before it.

    lifespans: the engine's is the first.
    """
    lane = partial(lane_of, lifespans[0])
    return Alone(
        app=app,
        lifespans=lifespans,
        opening=opening_engine,
        host=config.server_host,
        port=config.server_port,
        database_url=config.metadata_database_url,
        graceful_seconds=config.graceful_shutdown_seconds,
        websockets=websockets_of(config),
        workers=config.workers,
        http=http_with_lane(lane) if config.has_fast_lane else BoundedHttp,
    )
