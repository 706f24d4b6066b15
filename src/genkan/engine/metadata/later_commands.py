"""The metadata commands that Hasura has and this version has not: refused by name.

A line goes away when its feature lands and command_table.py takes the command.
Source: Hasura v2, `Server/API/Metadata/Types.hs`.
"""

from collections.abc import Mapping
from typing import Final

# The feature, as a refusal calls it -> its commands by the name of Hasura v1; ``pg_`` before
# it is the name of v2 where Hasura has one.
LATER_FEATURES: Final[Mapping[str, tuple[str, ...]]] = {
    "remote relationships": (
        "create_remote_relationship", "update_remote_relationship", "delete_remote_relationship",
        "create_remote_schema_remote_relationship", "update_remote_schema_remote_relationship",
        "delete_remote_schema_remote_relationship",
    ),
    "event triggers": (
        "create_event_trigger", "delete_event_trigger", "redeliver_event", "invoke_event_trigger",
        "get_event_logs", "get_event_invocation_logs", "get_event_by_id",
        "cleanup_event_trigger_logs", "resume_event_trigger_cleanups",
        "pause_event_trigger_cleanups",
    ),
    "scheduled triggers": (
        "create_cron_trigger", "delete_cron_trigger", "get_cron_triggers",
        "create_scheduled_event", "delete_scheduled_event", "get_scheduled_events",
        "get_scheduled_event_invocations",
    ),
    "REST endpoints": ("create_rest_endpoint", "drop_rest_endpoint"),
    "connection templates": ("test_connection_template",),
    "data connectors": ("dc_add_agent", "dc_delete_agent"),
}  # fmt: skip

LATER_COMMANDS: Final[Mapping[str, str]] = {
    command: feature for feature, commands in LATER_FEATURES.items() for command in commands
}

# What a command's name begins with -> the database that it is for.
OTHER_DATABASES: Final[Mapping[str, str]] = {
    "mssql": "SQL Server",
    "bigquery": "BigQuery",
    "citus": "Citus",
    "cockroach": "CockroachDB",
    "snowflake": "Snowflake",
    "mysql": "MySQL",
}
