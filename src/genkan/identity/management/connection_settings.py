"""Genkan's own: a connection with its options, and what it lacks to be used.

Kinde's API shows no option back. What is secret is named here, never shown.
"""

from typing import Final

from genkan.identity.federation.hand_off import CALLBACK_PATH
from genkan.identity.federation.provider import missing_options, open_secrets
from genkan.identity.management.call import Call, Reply, success
from genkan.identity.management.connections import called_connection
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.connection import OWN_STRATEGIES


async def get_connection_settings(call: Call) -> Reply:
    """One connection whole, but for its secrets.

    {"connection": {..., "options": {"client_id": "..."}, "secrets": ["client_secret"],
                    "missing_options": [], "enabled_applications": ["..."]}}

    missing_options: what people need before they can sign in at it; "strategy" when it is one
        that is kept and offered nowhere.
    """
    found = await called_connection(call)
    users = await call.ports.connections.applications(found.id)
    is_own = found.strategy in OWN_STRATEGIES
    return success(
        connection={
            "id": found.id,
            "name": found.name,
            "display_name": found.display_name,
            "strategy": found.strategy,
            "organization_code": found.organization_code,
            "options": dict(found.options),
            "secrets": sorted(open_secrets(found, call.ports.vault)),
            "missing_options": [] if is_own else list(missing_options(found)),
            "enabled_applications": list(users),
            "callback_url": None if is_own else f"{call.ports.config.issuer}{CALLBACK_PATH}",
        }
    )


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation(
        "GET",
        "/genkan/connections/{connection_id}",
        "read:connections",
        get_connection_settings,
    ),
)
