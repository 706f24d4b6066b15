"""Every operation of the management API, family by family.

Paths and scopes are Kinde's, as its OpenAPI document names them; `/api/v1/genkan/` and scopes
with `genkan` in them are ours. Each family's rows stand at the end of its file.
"""

from typing import Final

from genkan.identity.management import (
    applications,
    callbacks,
    feature_flags,
    hasura_mapping,
    mfa,
    organizations,
    properties,
    property_values,
    roles,
    sign_on_policy,
    signing_keys,
    token_customization,
    token_preview,
    user_import,
    user_passwords,
    user_tokens,
    users,
)
from genkan.identity.management.operation import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    *applications.OPERATIONS,
    *callbacks.OPERATIONS,
    *users.OPERATIONS,
    *user_passwords.OPERATIONS,
    *organizations.OPERATIONS,
    *roles.OPERATIONS,
    *feature_flags.OPERATIONS,
    *properties.OPERATIONS,
    *property_values.OPERATIONS,
    *mfa.OPERATIONS,
    *hasura_mapping.OPERATIONS,
    *sign_on_policy.OPERATIONS,
    *token_customization.OPERATIONS,
    *token_preview.OPERATIONS,
    *user_import.OPERATIONS,
    *user_tokens.OPERATIONS,
    *signing_keys.OPERATIONS,
)
