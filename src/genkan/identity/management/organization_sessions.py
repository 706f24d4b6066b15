"""Kinde's tag "Organizations", the part of how long sign-ons to one last."""

from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Body, Call, Reply, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.organizations import called_organization, no_organization


class SessionsBody(Body):
    """`PATCH /api/v1/organizations/{org_code}/sessions`: what is absent stays."""

    is_use_org_sso_session_policy: bool | None = None
    sso_session_persistence_mode: Literal["persistent", "non_persistent"] | None = None
    is_use_org_authenticated_session_lifetime: bool | None = None
    authenticated_session_lifetime: Annotated[int, Field(ge=1, le=31_536_000)] | None = None


async def update_organization_sessions(call: Call) -> Reply:
    """The organization's own rules, kept until they are switched on."""
    organization = await called_organization(call)
    body = read_body(call, SessionsBody)
    # What narrows access is enforced or refused: nothing asks for these rules at sign-on yet.
    faults = [
        f"{name}: rules of an organization's own are not served yet; send false"
        for name in ("is_use_org_sso_session_policy", "is_use_org_authenticated_session_lifetime")
        if getattr(body, name)
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    mode = body.sso_session_persistence_mode
    sent = {
        "is_session_policy_own": body.is_use_org_sso_session_policy,
        "is_session_persistent": None if mode is None else mode == "persistent",
        "is_session_lifetime_own": body.is_use_org_authenticated_session_lifetime,
        "session_seconds": body.authenticated_session_lifetime,
    }
    changes = {name: value for name, value in sent.items() if value is not None}
    changed = replace(organization.sessions, **changes)
    stored = await call.ports.organizations.update(
        replace(organization, sessions=changed), call.now
    )
    if not stored:
        raise no_organization()
    return success()


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation(
        "PATCH",
        "/organizations/{org_code}/sessions",
        "update:organizations",
        update_organization_sessions,
    ),
)
