"""Genkan's own: how people sign on to an application (Kinde has the session policy on a page)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.applications import called_application, store_application
from genkan.identity.management.call import Body, Call, Reply, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.application import ApplicationKind, SignOnPolicy

InactivitySeconds = Annotated[int, Field(ge=60, le=31_536_000)]


class SignOnPolicyBody(Body):
    """`PATCH .../sign_on_policy`: what is absent stays; `inactivity_seconds` null: no limit."""

    is_session_persistent: bool | None = None
    inactivity_seconds: InactivitySeconds | None = None
    requires_pkce: bool | None = None
    requires_pushed_requests: bool | None = None
    requires_consent: bool | None = None


async def get_sign_on_policy(call: Call) -> Reply:
    """How people sign on to an application."""
    return success(sign_on_policy=_shown((await called_application(call)).sign_on))


async def update_sign_on_policy(call: Call) -> Reply:
    """Session, PKCE, pushed requests and consent; they count from the next sign-in on."""
    application = await called_application(call)
    body = read_body(call, SignOnPolicyBody)
    if application.kind in {ApplicationKind.MACHINE, ApplicationKind.DEVICE}:
        kind = application.kind.value
        raise InvalidBody((f"type: nobody signs in at '{kind}' applications by /oauth2/auth",))
    sent = {
        name: getattr(body, name)
        for name in body.model_fields_set
        if name == "inactivity_seconds" or getattr(body, name) is not None
    }
    return await store_application(
        call, replace(application, sign_on=replace(application.sign_on, **sent))
    )


def _shown(policy: SignOnPolicy) -> Mapping[str, object]:
    return {
        "is_session_persistent": policy.is_session_persistent,
        "inactivity_seconds": policy.inactivity_seconds,
        "requires_pkce": policy.requires_pkce,
        "requires_pushed_requests": policy.requires_pushed_requests,
        "requires_consent": policy.requires_consent,
    }


_SIGN_ON_POLICY = "/genkan/applications/{application_id}/sign_on_policy"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _SIGN_ON_POLICY, "read:applications", get_sign_on_policy),
    operation("PATCH", _SIGN_ON_POLICY, "update:applications", update_sign_on_policy),
)
