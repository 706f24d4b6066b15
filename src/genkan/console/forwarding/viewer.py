"""What a viewer may ask: a list. Whatever is not in it is refused.

No command in it changes anything, runs SQL or answers rows, and of what is answered, secrets are
taken out (`redaction.py`).
"""

from typing import Final

import msgspec

from genkan.console.errors import InvalidRequest, NotAllowed

ENGINE_READS: Final = frozenset(
    {
        "/healthz",
        "/v1/version",
        "/v1alpha1/config",
        "/v1alpha1/catalog",
        "/v1alpha1/catalog/relation",
    }
)
METADATA: Final = "/v1/metadata"
# Source: Hasura v2, metadata API reference. Not in it: what asks other hosts or fills in templates
# (introspect_remote_schema, test_webhook_transform), and what answers rows (event logs).
METADATA_READS: Final = frozenset(
    {
        "export_metadata",
        "get_inconsistent_metadata",
        "list_source_kinds",
        "get_source_kind_capabilities",
        "pg_get_source_tables",
        "pg_get_table_info",
        "pg_suggest_relationships",
    }
)
# The identity provider's scopes that read; none shows a password, a key or a code.
IDENTITY_SCOPES: Final = tuple(
    f"read:{what}"
    for what in (
        "api_keys",
        "api_scopes",
        "apis",
        "application_connections",
        "application_logout_uris",
        "application_properties",
        "applications",
        "applications_redirect_uris",
        "audit_logs",
        "businesses",
        "connections",
        "environment_feature_flags",
        "environment_variables",
        "environments",
        "event_types",
        "events",
        "genkan_configuration",
        "genkan_designs",
        "genkan_keys",
        "genkan_workflows",
        "identities",
        "industries",
        "mfa",
        "organization_connections",
        "organization_feature_flags",
        "organization_invites",
        "organization_mfa",
        "organization_passkey",
        "organization_properties",
        "organization_user_mfa",
        "organization_user_permissions",
        "organization_user_roles",
        "organization_users",
        "organizations",
        "passkey",
        "permissions",
        "properties",
        "property_categories",
        "role_permissions",
        "role_scopes",
        "role_system_permissions",
        "roles",
        "subscribers",
        "system_permissions",
        "timezones",
        "user_identities",
        "user_mfa",
        "user_properties",
        "user_sessions",
        "users",
        "webhooks",
    )
)


class _Command(msgspec.Struct):
    type: str


def check_viewer_read(method: str, path: str) -> None:
    """Raises NotAllowed unless a viewer may read this path of the engine."""
    if method not in {"GET", "HEAD"} or path not in ENGINE_READS:
        raise refused(f"{method} {path}")


def check_viewer_command(body: bytes) -> None:
    """Raises NotAllowed unless the body is one metadata command that only reads."""
    try:
        command = msgspec.json.decode(body, type=_Command).type
    except msgspec.DecodeError as error:
        raise InvalidRequest(
            f"expected a metadata command, {error}", remedy='send {"type": ..., "args": {}}'
        ) from error
    if command not in METADATA_READS:
        raise refused(f"the command '{command[:100]}'")


def refused(what: str) -> NotAllowed:
    """A viewer may not."""
    return NotAllowed(
        f"{what} is not for the console role 'viewer'",
        remedy="ask an administrator of the console for the role 'developer'",
    )
