"""Names the identity provider speaks.

Each is a plain ``str`` at run time and a type of its own for the checker, so a
user's id can not be passed where an organization's code is meant.
"""

from typing import Final, NewType

ClientId = NewType("ClientId", str)  # OAuth's client, Kinde's application: 32 hex digits
UserId = NewType("UserId", str)  # "kp_" and 32 hex digits
OrganizationCode = NewType("OrganizationCode", str)  # "org_" and 11 or more hex digits
RoleId = NewType("RoleId", str)  # a UUID
RoleKey = NewType("RoleKey", str)  # "editor"
PermissionId = NewType("PermissionId", str)  # a UUID
PermissionKey = NewType("PermissionKey", str)  # "read:todos"
IdentityId = NewType("IdentityId", str)  # "identity_" and 32 hex digits
ConnectionId = NewType("ConnectionId", str)  # "conn_" and 32 hex digits
SubscriberId = NewType("SubscriberId", str)  # "subscriber_" and 32 hex digits
WebhookId = NewType("WebhookId", str)  # "webhook_" and 32 hex digits
EventId = NewType("EventId", str)  # "event_" and 32 hex digits
DeliveryId = NewType("DeliveryId", str)  # "delivery_" and 32 hex digits: header `webhook-id`
SessionId = NewType("SessionId", str)  # a sign-on session of one browser
GrantId = NewType("GrantId", str)  # what one client got from one sign-on; claim `sid`
InteractionId = NewType("InteractionId", str)  # one authorization request under way
FactorId = NewType("FactorId", str)  # "mfa_" and 32 hex digits
KeyId = NewType("KeyId", str)  # colon-separated hex pairs
ClaimSource = NewType("ClaimSource", str)  # what a claim's value is: "user.provided_id"
Scope = NewType("Scope", str)  # one scope: "openid"
Audience = NewType("Audience", str)  # an API's identifier
ApiId = NewType("ApiId", str)  # of an API that tokens are for: "api_" and 32 hex digits
ConnectionId = NewType("ConnectionId", str)  # "conn_" and 32 hex digits
ApiKeyId = NewType("ApiKeyId", str)  # "api_key_" and 32 hex digits
VariableId = NewType("VariableId", str)  # of the environment: "env_var_" and 32 hex digits
ApiScopeId = NewType("ApiScopeId", str)  # "api_scope_" and 32 hex digits
FlagKey = NewType("FlagKey", str)  # of a feature flag: "theme"
PropertyId = NewType("PropertyId", str)  # "prop_" and 32 hex digits
PropertyKey = NewType("PropertyKey", str)  # "company_size"
CategoryId = NewType("CategoryId", str)  # of properties: "cat_" and 32 hex digits

OPENID: Final = Scope("openid")
PROFILE: Final = Scope("profile")
EMAIL: Final = Scope("email")
OFFLINE: Final = Scope("offline")  # Kinde's name of OIDC's "offline_access"
OFFLINE_ACCESS: Final = Scope("offline_access")
# `address` and `phone` are accepted for what OIDC clients send; they have no claims here.
USER_SCOPES: Final = (
    OPENID,
    PROFILE,
    EMAIL,
    OFFLINE,
    OFFLINE_ACCESS,
    Scope("address"),
    Scope("phone"),
)
