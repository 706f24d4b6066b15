"""Every operation of the management API, family by family.

Paths and scopes are Kinde's, as its OpenAPI document names them; `/api/v1/genkan/` and scopes
with `genkan` in them are ours. Each family's rows stand at the end of its file.
"""

from typing import Final

from genkan.identity.management import (
    access_roles,
    api_keys,
    apis,
    applications,
    business,
    callbacks,
    connections,
    environment_variables,
    feature_flags,
    hasura_mapping,
    identities,
    invitations,
    member_roles,
    mfa,
    organization_connections,
    organization_logos,
    organization_members,
    organization_sessions,
    organizations,
    permissions,
    properties,
    property_values,
    role_permissions,
    roles,
    scopes_of_people,
    sign_on_policy,
    signing_keys,
    subscribers,
    token_customization,
    token_preview,
    user_import,
    user_passwords,
    user_search,
    user_sessions,
    user_tokens,
    users,
    workflows,
)
from genkan.identity.management.configuration import operations as configuration
from genkan.identity.management.operation import Operation
from genkan.identity.management.unserved import unserved_operations

SERVED: Final[tuple[Operation, ...]] = (
    *applications.OPERATIONS,
    *access_roles.OPERATIONS,
    *callbacks.OPERATIONS,
    *apis.OPERATIONS,
    *api_keys.OPERATIONS,
    *connections.OPERATIONS,
    *environment_variables.OPERATIONS,
    *business.OPERATIONS,
    *users.OPERATIONS,
    *user_passwords.OPERATIONS,
    *user_sessions.OPERATIONS,
    *user_search.OPERATIONS,
    *identities.OPERATIONS,
    *organizations.OPERATIONS,
    *organization_members.OPERATIONS,
    *member_roles.OPERATIONS,
    *invitations.OPERATIONS,
    *organization_connections.OPERATIONS,
    *organization_logos.OPERATIONS,
    *organization_sessions.OPERATIONS,
    *roles.OPERATIONS,
    *feature_flags.OPERATIONS,
    *properties.OPERATIONS,
    *property_values.OPERATIONS,
    *mfa.OPERATIONS,
    *role_permissions.OPERATIONS,
    *scopes_of_people.OPERATIONS,
    *permissions.OPERATIONS,
    *subscribers.OPERATIONS,
    *hasura_mapping.OPERATIONS,
    *sign_on_policy.OPERATIONS,
    *token_customization.OPERATIONS,
    *token_preview.OPERATIONS,
    *user_import.OPERATIONS,
    *user_tokens.OPERATIONS,
    *signing_keys.OPERATIONS,
    *workflows.OPERATIONS,
    *configuration.OPERATIONS,
)
# What Kinde has beside them answers 501 (management/unserved.py).
OPERATIONS: Final[tuple[Operation, ...]] = (*SERVED, *unserved_operations(SERVED))
