"""Kinde's tag "APIs": what tokens may be for, and which applications may ask for it."""

from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    not_found,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.api import Api, ApiScope, is_management
from genkan.identity.model.application import ApplicationKind
from genkan.identity.names import USER_SCOPES, ApiId, ApiScopeId, Audience, ClientId, Scope

_KIND_NAMES: Final = {
    ApplicationKind.MACHINE: "Machine to machine (M2M)",
    ApplicationKind.REGULAR: "Back-end web",
    ApplicationKind.SINGLE_PAGE: "Front-end and mobile",
    ApplicationKind.DEVICE: "Device and IoT",
}
# An audience is a word of the parameter `audience`, and a scope one of `scope`.
Word = Annotated[str, Field(pattern=r"^[\x21\x23-\x5b\x5d-\x7e]{1,64}$")]


class NewApiBody(Body):
    """`POST /api/v1/apis`."""

    name: Annotated[Line, Field(min_length=1, max_length=64)]
    audience: Word


class NewScopeBody(Body):
    """`POST /api/v1/apis/{api_id}/scopes`."""

    key: Word
    description: Line | None = None


class ScopeBody(Body):
    """`PATCH /api/v1/apis/{api_id}/scopes/{scope_id}`."""

    description: Line | None = None


class ChangedApplicationBody(Body):
    """One application; `operation` "delete" ends its authorisation."""

    id: Line
    operation: Line | None = None


class ApplicationsBody(Body):
    """`PATCH /api/v1/apis/{api_id}/applications`."""

    applications: list[ChangedApplicationBody] = Field(max_length=100)


async def get_apis(call: Call) -> Reply:
    """Every API; `expand=scopes` adds their scopes."""
    has_scopes = "scopes" in call.query.get("expand", "").split(",")
    found = await call.ports.apis.all()
    return success(
        apis=[_shown(api) | ({"scopes": _scope_keys(api)} if has_scopes else {}) for api in found],
        next_token=None,
    )


async def create_api(call: Call) -> Reply:
    """A new API. Kinde answers 200."""
    body = read_body(call, NewApiBody)
    if is_management(body.audience, call.ports.config.management_audience):
        raise ManagementError(
            "API_ALREADY_EXISTS", f"the audience '{body.audience}' is the management API's"
        )
    api = Api(
        id=ApiId(f"api_{call.ports.randomness.hexadecimal(32)}"),
        name=body.name,
        audience=Audience(body.audience),
        created_at=call.now,
    )
    try:
        await call.ports.apis.create(api)
    except AlreadyExists as error:
        raise ManagementError("API_ALREADY_EXISTS", error.description) from error
    return success(api={"id": api.id})


async def get_api(call: Call) -> Reply:
    """One API with its scopes, and which applications are authorised for it."""
    api = await _called_api(call)
    applications = [
        {
            "id": each.client_id,
            "name": each.name,
            "type": _KIND_NAMES[each.kind],
            "is_active": each.is_authorised,
        }
        for each in await call.ports.apis.applications(api.id)
    ]
    return success(api=_shown(api) | {"scopes": _scope_keys(api), "applications": applications})


async def delete_api(call: Call) -> Reply:
    """Ends an API: no new token is for it."""
    api = await _called_api(call)
    _keep_management(api)
    await call.ports.apis.delete(api.id)
    return success()


async def get_api_scopes(call: Call) -> Reply:
    """The scopes of an API."""
    api = await _called_api(call)
    return success(scopes=[_shown_scope(scope) for scope in api.scopes])


async def create_api_scope(call: Call) -> Reply:
    """A new scope. Kinde answers 200."""
    api = await _called_api(call)
    _keep_management(api)
    body = read_body(call, NewScopeBody)
    if body.key in USER_SCOPES:
        raise InvalidBody((f"key: '{body.key}' is a scope of sign-in; take another",))
    scope = ApiScope(
        id=ApiScopeId(f"api_scope_{call.ports.randomness.hexadecimal(32)}"),
        key=Scope(body.key),
        description=body.description,
    )
    try:
        is_added = await call.ports.apis.add_scope(api.id, scope)
    except AlreadyExists as error:
        raise ManagementError("SCOPE_ALREADY_EXISTS", error.description) from error
    if not is_added:
        raise _no_api()
    return success(scope={"id": scope.id})


async def get_api_scope(call: Call) -> Reply:
    """One scope."""
    _, scope = await called_scope(call)
    return success(scope=_shown_scope(scope))


async def update_api_scope(call: Call) -> Reply:
    """Its description; the key stays, since tokens carry it."""
    api, scope = await called_scope(call)
    _keep_management(api)
    body = read_body(call, ScopeBody)
    if not await call.ports.apis.describe_scope(api.id, scope.id, body.description):
        raise _no_scope()
    return success()


async def delete_api_scope(call: Call) -> Reply:
    """Ends a scope, and that applications have it."""
    api, scope = await called_scope(call)
    _keep_management(api)
    if not await call.ports.apis.delete_scope(api.id, scope.id):
        raise _no_scope()
    return success()


async def update_api_applications(call: Call) -> Reply:
    """Authorise applications for the API, or end that; all or none."""
    api = await _called_api(call)
    changes = read_body(call, ApplicationsBody).applications
    known = {each.client_id: each for each in await call.ports.apis.applications(api.id)}
    faults = [
        f"applications[{position}].{fault}"
        for position, each in enumerate(changes)
        if (fault := _fault(each, known.get(ClientId(each.id))))
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    connected = [ClientId(each.id) for each in changes if each.operation is None]
    disconnected = [ClientId(each.id) for each in changes if each.operation is not None]
    await call.ports.apis.authorise(api.id, connected)
    await call.ports.apis.withdraw(api.id, disconnected)
    return Reply(
        content={
            "code": "API_APPLICATIONS_UPDATED",
            "message": "API applications updated",
            "applications_disconnected": disconnected,
            "applications_connected": connected,
        }
    )


async def create_api_application_scope(call: Call) -> Reply:
    """Give an application a scope of an API that it is authorised for."""
    api, scope = await called_scope(call)
    client_id = ClientId(call.path["application_id"])
    await _check_caller_has(call, api, scope)
    if await call.ports.applications.by_id(client_id) is None:
        raise not_found("APPLICATION_NOT_FOUND", "there is no application with this id")
    if not await call.ports.apis.grant_scopes(api.id, client_id, (scope.id,)):
        raise ManagementError(
            "APPLICATION_NOT_AUTHORIZED",
            "the application is not authorised for this API; "
            "authorise it first (PATCH /api/v1/apis/{api_id}/applications)",
        )
    return success()


async def delete_api_application_scope(call: Call) -> Reply:
    """Take a scope from an application."""
    api, scope = await called_scope(call)
    client_id = ClientId(call.path["application_id"])
    if not await call.ports.apis.withdraw_scope(api.id, client_id, scope.id):
        raise not_found("SCOPE_NOT_FOUND", "the application does not have this scope")
    return success()


def _shown(api: Api) -> dict[str, object]:
    return {
        "id": api.id,
        "name": api.name,
        "audience": api.audience,
        "is_management_api": api.is_management_api,
    }


def _scope_keys(api: Api) -> list[dict[str, str]]:
    return [{"id": scope.id, "key": scope.key} for scope in api.scopes]


def _shown_scope(scope: ApiScope) -> dict[str, str]:
    return {"id": scope.id, "key": scope.key, "description": scope.description or ""}


def _fault(change: ChangedApplicationBody, known: object) -> str | None:
    if change.operation not in {None, "delete"}:
        return "operation: expected 'delete', or nothing to authorise the application"
    if known is None:
        return f"id: there is no application '{change.id[:100]}'"
    return None


def _keep_management(api: Api) -> None:
    """Raises ManagementError for the API whose audience and scopes are this release's."""
    if api.is_management_api:
        raise ManagementError(
            "MANAGEMENT_API_NOT_CHANGEABLE",
            "the management API stays as it is; make an API of your own",
        )


async def _check_caller_has(call: Call, api: Api, scope: ApiScope) -> None:
    """Nobody gives away more of the management API than they have (identity-security L15)."""
    caller = await call.ports.applications.by_id(call.caller)
    if api.is_management_api and (caller is None or scope.key not in caller.scopes):
        raise ManagementError(
            "FORBIDDEN", f"the caller lacks the scope '{scope.key}' that it gives", status=403
        )


async def _called_api(call: Call) -> Api:
    api = await call.ports.apis.by_id(ApiId(call.path["api_id"]))
    if api is None:
        raise _no_api()
    return api


async def called_scope(call: Call) -> tuple[Api, ApiScope]:
    """The API and its scope that the path names. Raises ManagementError (404)."""
    api = await _called_api(call)
    for scope in api.scopes:
        if scope.id == call.path["scope_id"]:
            return api, scope
    raise _no_scope()


def _no_api() -> ManagementError:
    return not_found("API_NOT_FOUND", "there is no API with this id")


def _no_scope() -> ManagementError:
    return not_found("SCOPE_NOT_FOUND", "the API has no scope with this id")


_API = "/apis/{api_id}"
_SCOPES = f"{_API}/scopes"
_SCOPE = f"{_SCOPES}/{{scope_id}}"
_APPLICATION_SCOPE = f"{_API}/applications/{{application_id}}/scopes/{{scope_id}}"

# The scope `delete:apis_scopes` and the like are spelled as in Kinde's document.
OPERATIONS: tuple[Operation, ...] = (
    operation("GET", "/apis", "read:apis", get_apis),
    operation("POST", "/apis", "create:apis", create_api),
    operation("GET", _API, "read:apis", get_api),
    operation("DELETE", _API, "delete:apis", delete_api),
    operation("GET", _SCOPES, "read:api_scopes", get_api_scopes),
    operation("POST", _SCOPES, "create:api_scopes", create_api_scope),
    operation("GET", _SCOPE, "read:api_scopes", get_api_scope),
    operation("PATCH", _SCOPE, "update:api_scopes", update_api_scope),
    operation("DELETE", _SCOPE, "delete:apis_scopes", delete_api_scope),
    operation("PATCH", f"{_API}/applications", "update:apis", update_api_applications),
    operation(
        "POST", _APPLICATION_SCOPE, "create:api_application_scopes", create_api_application_scope
    ),
    operation(
        "DELETE", _APPLICATION_SCOPE, "delete:apis_application_scopes", delete_api_application_scope
    ),
)
