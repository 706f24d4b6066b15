"""``/v1alpha1/config``: the settings a console asks for. Source: Hasura v2, config API."""

from collections.abc import Mapping

import msgspec

from genkan.engine.config import EngineConfig
from genkan.engine.config.json_path import json_path_text
from genkan.engine.config.jwt import (
    ClaimAt,
    ClaimLiteral,
    ClaimsMap,
    ClaimsNamespace,
    ClaimsNamespacePath,
    JwtConfig,
)
from genkan.engine.http.exchange import Answer, Call, Engine
from genkan.engine.http.version import HASURA_VERSION


async def config(_call: Call, engine: Engine) -> Answer:
    """What is set, without a secret."""
    return Answer(200, msgspec.json.encode(config_fields(engine.config)))


def config_fields(config: EngineConfig) -> Mapping[str, object]:
    """The settings by Hasura's keys."""
    return {
        "version": HASURA_VERSION,
        "is_function_permissions_inferred": config.infer_function_permissions,
        "is_remote_schema_permissions_enabled": config.enforces_remote_permissions,
        "is_admin_secret_set": bool(config.admin_secrets),
        "is_auth_hook_set": config.auth_hook is not None,
        "is_jwt_set": bool(config.jwts),
        "jwt": [_jwt_fields(jwt) for jwt in config.jwts],
        "is_allow_list_enabled": config.has_allow_list,
        "live_queries": {
            "batch_size": config.live_query_batch_size,
            "refetch_delay": config.live_query_interval_seconds,
        },
        "streaming_queries": {
            "batch_size": config.streaming_query_batch_size,
            "refetch_delay": config.streaming_query_interval_seconds,
        },
        "console_assets_dir": None,
        "experimental_features": sorted(config.experimental_features),
        "is_prometheus_metrics_enabled": False,
        "default_naming_convention": config.default_convention.value,
        "feature_flags": [],
        "is_apollo_federation_enabled": False,
    }


def _jwt_fields(jwt: JwtConfig) -> Mapping[str, object]:
    match jwt.claims:
        case ClaimsNamespace(name, form):
            return {"claims_namespace": name, "claims_format": form.value, "claims_map": None}
        case ClaimsNamespacePath(path, form):
            place = json_path_text(path)
            return {"claims_namespace": place, "claims_format": form.value, "claims_map": None}
        case ClaimsMap(claims):
            sources = {name: _claim_fields(source) for name, source in claims.items()}
            return {"claims_namespace": None, "claims_format": None, "claims_map": sources}


def _claim_fields(source: ClaimAt | ClaimLiteral) -> object:
    match source:
        case ClaimLiteral(value):
            return value
        case ClaimAt(path, None):
            return {"path": json_path_text(path)}
        case ClaimAt(path, default):
            return {"path": json_path_text(path), "default": default}
