"""Which file holds which part of the metadata: Hasura's command line, config version 3.

metadata/version.yaml, allow_list.yaml ...                       a part each
metadata/databases/databases.yaml                                sources, their tables included:
metadata/databases/default/tables/{tables,public_author}.yaml
metadata/databases/default/functions/{functions,public_search}.yaml
Source: Hasura v2, command line, metadata format; `cli/internal/metadataobject`.
"""

from dataclasses import dataclass
from typing import Final

DATABASES: Final = "databases"
SOURCES_FILE: Final = f"{DATABASES}/databases.yaml"
VERSION_FILE: Final = "version.yaml"
ACTIONS_FILE: Final = "actions.yaml"
ACTIONS_SDL_FILE: Final = "actions.graphql"


@dataclass(frozen=True, slots=True)
class Part:
    """A key of the metadata in a file of its own; `nothing` is what the file holds without it."""

    file: str
    key: str
    nothing: object


PARTS: Final = (
    Part("allow_list.yaml", "allowlist", []),
    Part("api_limits.yaml", "api_limits", {}),
    Part("backend_configs.yaml", "backend_configs", {}),
    Part("cron_triggers.yaml", "cron_triggers", []),
    Part(
        "graphql_schema_introspection.yaml",
        "graphql_schema_introspection",
        {"disabled_for_roles": []},
    ),
    Part("inherited_roles.yaml", "inherited_roles", []),
    Part("metrics_config.yaml", "metrics_config", {}),
    Part("network.yaml", "network", {}),
    Part("opentelemetry.yaml", "opentelemetry", {}),
    Part("query_collections.yaml", "query_collections", []),
    Part("remote_schemas.yaml", "remote_schemas", []),
    Part("rest_endpoints.yaml", "rest_endpoints", []),
)
# The lists of a source whose members have files of their own, and what a member is named by.
LISTS: Final = {"tables": "table", "functions": "function"}
# The order of a source's keys.
SOURCE_KEYS: Final = (
    "name",
    "kind",
    "configuration",
    "query_tags",
    "customization",
    "health_check",
    "logical_models",
    "native_queries",
    "stored_procedures",
)
