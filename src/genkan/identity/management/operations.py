"""Every operation of the management API: method, path, scope, and what answers it.

Paths and scopes are Kinde's, as its OpenAPI document names them; `/api/v1/genkan/` and scopes
with `genkan` in them are ours.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from genkan.identity.management.applications import (
    create_application,
    delete_application,
    get_application,
    get_application_tokens,
    get_applications,
    update_application,
    update_application_tokens,
)
from genkan.identity.management.call import Call, Reply
from genkan.identity.management.callbacks import (
    add_callback_urls,
    add_logout_urls,
    delete_callback_urls,
    delete_logout_urls,
    get_callback_urls,
    get_logout_urls,
    replace_callback_urls,
    replace_logout_urls,
)
from genkan.identity.management.hasura_mapping import (
    get_hasura_mapping,
    update_hasura_mapping,
)
from genkan.identity.management.organizations import (
    create_organization_user_role,
    delete_organization_user_role,
    get_organization_user_roles,
    get_organizations,
)
from genkan.identity.management.roles import create_role, get_roles
from genkan.identity.management.signing_keys import rotate_keys
from genkan.identity.management.user_passwords import set_user_password
from genkan.identity.management.user_tokens import create_user_token
from genkan.identity.management.users import (
    create_user,
    delete_user,
    get_user,
    get_users,
    update_user,
)
from genkan.identity.names import Scope


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: a bearer with `scope` may call it."""

    method: str
    path: str
    scope: Scope
    run: Callable[[Call], Awaitable[Reply]]


def _operation(
    method: str, path: str, scope: str, run: Callable[[Call], Awaitable[Reply]]
) -> Operation:
    return Operation(method, f"/api/v1{path}", Scope(scope), run)


_APPLICATION = "/applications/{application_id}"
_HASURA_MAPPING = f"/genkan{_APPLICATION}/hasura_mapping"
_CALLBACKS = f"{_APPLICATION}/auth_redirect_urls"
_LOGOUTS = f"{_APPLICATION}/auth_logout_urls"
_MEMBER_ROLES = "/organizations/{org_code}/users/{user_id}/roles"

OPERATIONS: tuple[Operation, ...] = (
    _operation("GET", "/applications", "read:applications", get_applications),
    _operation("POST", "/applications", "create:applications", create_application),
    _operation("GET", _APPLICATION, "read:applications", get_application),
    _operation("PATCH", _APPLICATION, "update:applications", update_application),
    _operation("DELETE", _APPLICATION, "delete:applications", delete_application),
    _operation("GET", f"{_APPLICATION}/tokens", "read:applications", get_application_tokens),
    _operation(
        "PATCH", f"{_APPLICATION}/tokens", "update:application_tokens", update_application_tokens
    ),
    _operation("GET", _CALLBACKS, "read:applications_redirect_uris", get_callback_urls),
    _operation("POST", _CALLBACKS, "create:applications_redirect_uris", add_callback_urls),
    _operation("PUT", _CALLBACKS, "update:applications_redirect_uris", replace_callback_urls),
    _operation("DELETE", _CALLBACKS, "delete:applications_redirect_uris", delete_callback_urls),
    _operation("GET", _LOGOUTS, "read:application_logout_uris", get_logout_urls),
    _operation("POST", _LOGOUTS, "create:application_logout_uris", add_logout_urls),
    _operation("PUT", _LOGOUTS, "update:application_logout_uris", replace_logout_urls),
    _operation("DELETE", _LOGOUTS, "delete:application_logout_uris", delete_logout_urls),
    _operation("GET", "/users", "read:users", get_users),
    _operation("GET", "/user", "read:users", get_user),
    _operation("POST", "/user", "create:users", create_user),
    _operation("PATCH", "/user", "update:users", update_user),
    _operation("DELETE", "/user", "delete:users", delete_user),
    _operation("PUT", "/users/{user_id}/password", "update:user_passwords", set_user_password),
    _operation("GET", "/organizations", "read:organizations", get_organizations),
    _operation("GET", _MEMBER_ROLES, "read:organization_user_roles", get_organization_user_roles),
    _operation(
        "POST", _MEMBER_ROLES, "create:organization_user_roles", create_organization_user_role
    ),
    _operation(
        "DELETE",
        f"{_MEMBER_ROLES}/{{role_id}}",
        "delete:organization_user_roles",
        delete_organization_user_role,
    ),
    _operation("GET", "/roles", "read:roles", get_roles),
    _operation("POST", "/roles", "create:roles", create_role),
    _operation("GET", _HASURA_MAPPING, "read:applications", get_hasura_mapping),
    _operation("PATCH", _HASURA_MAPPING, "update:application_tokens", update_hasura_mapping),
    _operation("POST", "/genkan/user_tokens", "create:genkan_user_tokens", create_user_token),
    _operation("POST", "/genkan/keys/rotate", "update:genkan_keys", rotate_keys),
)
