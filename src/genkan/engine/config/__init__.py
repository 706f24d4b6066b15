"""HASURA_GRAPHQL_* settings -> EngineConfig.

The environment itself is read by the cli; here it is a mapping that is parsed once.
"""

from genkan.engine.config.cors import CorsPolicy
from genkan.engine.config.settings import Api, EngineConfig, read_engine_config
from genkan.engine.config.workers import share_of_worker

__all__ = ["Api", "CorsPolicy", "EngineConfig", "read_engine_config", "share_of_worker"]
