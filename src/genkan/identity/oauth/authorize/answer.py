"""What happens to an authorization request, on one page.

Read steps.py for what it must be, respond.py for how it is answered.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from genkan.identity.errors import (
    AccessDenied,
    AccountSelectionRequired,
    ConsentRequired,
    InteractionRequired,
    InvalidRequest,
    LoginRequired,
    MalformedRequest,
    OAuthError,
    UnknownClient,
)
from genkan.identity.federation.offered import allowed_connections
from genkan.identity.model.application import Application
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.session import Session
from genkan.identity.names import ClientId, InteractionId, OrganizationCode
from genkan.identity.oauth.authorize.invitation import with_invitation
from genkan.identity.oauth.authorize.join import may_enter
from genkan.identity.oauth.authorize.proceed import joined_standing, load_standing
from genkan.identity.oauth.authorize.pushed_request import pushed_parameters
from genkan.identity.oauth.authorize.request import AuthorizationRequest
from genkan.identity.oauth.authorize.respond import answer_session, error_location
from genkan.identity.oauth.authorize.steps import Refused, run_steps
from genkan.identity.oauth.authorize.task import Task, identity_task, remaining_task
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.ports import Ports

INTERACTION_LIFETIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Redirect:
    """The answer is complete: back to the client."""

    location: str


@dataclass(frozen=True, slots=True)
class AskUser:
    """The user must be asked first, on this page."""

    interaction: Interaction
    task: Task


@dataclass(frozen=True, slots=True)
class Browser:
    """Who asks: the hash of the browser's token, and its sign-on session's cookie."""

    token_hash: bytes
    session_token: str | None


async def authorize(
    parameters: Parameters, browser: Browser, ports: Ports, now: datetime
) -> Redirect | AskUser:
    """The answer to `/oauth2/auth`; raises PageRefusal when it can not be redirected.

    Source: RFC 6749 section 4.1.1; OIDC Core section 3.1.2.
    """
    pushed = await pushed_parameters(parameters, ports, now)
    parameters = pushed or parameters
    application = await _application(parameters, ports)
    opening = AuthorizationRequest(
        parameters=parameters,
        application=application,
        connection_ids=await _connection_ids(parameters, application, ports),
        management_audience=ports.config.management_audience,
        is_pushed=pushed is not None,
    )
    try:
        request = run_steps(opening)
        request = await with_invitation(request, ports, now)
    except Refused as refused:
        return _refusal(refused.request, refused.error, ports)
    session = await find_session(browser.session_token, ports, now)
    interaction = _interaction(request, browser, now, ports.randomness.token())
    task = identity_task(request, session, now)
    if session is not None and task is None:
        interaction = replace(interaction, session_id=session.id)
        # Nobody becomes a member unasked: not by a request that a frame may send (prompt=none).
        is_silent = "none" in request.prompts
        standing = (
            await load_standing(interaction, request.application, session, ports, now)
            if is_silent
            else await joined_standing(interaction, request.application, session, ports, now)
        )
        task = remaining_task(interaction, request.application, standing)
        if task is None:
            location = await answer_session(
                interaction, request.application, session, standing, ports, now
            )
            return Redirect(location)
    if task is None:
        raise AssertionError("without a session there is somebody to ask for")
    if "none" in request.prompts:
        if task is Task.NO_ACCESS and await _would_join(interaction, session, ports):
            error = InteractionRequired(
                "the user would become a member of the organization: leave out prompt=none"
            )
            return _refusal(request, error, ports)
        return _refusal(request, _not_to_be_asked(task), ports)
    await ports.interactions.create(interaction)
    return AskUser(interaction, task)


async def find_session(token: str | None, ports: Ports, now: datetime) -> Session | None:
    """The live session of a cookie."""
    if token is None:
        return None
    session = await ports.sessions.by_token_hash(secret_hash(token))
    return session if session is not None and session.is_live(now) else None


def _not_to_be_asked(task: Task) -> OAuthError:
    """Why prompt=none has no answer (OIDC Core section 3.1.2.6)."""
    match task:
        case Task.SIGN_IN | Task.REGISTER | Task.CONNECT:
            return LoginRequired("User authentication is required")
        case Task.CHOOSE_ACCOUNT:
            return AccountSelectionRequired("the user must choose an account")
        case Task.CHOOSE_ORGANIZATION:
            return InteractionRequired("the user must choose an organization: send 'org_code'")
        case Task.CREATE_ORGANIZATION | Task.SET_UP_PASSKEY | Task.SUCCESS | Task.CONFIRM_DEVICE:
            return InteractionRequired("the user must be asked first: leave out prompt=none")
        case Task.NO_ACCESS:
            return AccessDenied(
                "the user is not a member of the organization, or has no role there that the "
                "application lets in"
            )
        case Task.CONSENT:
            return ConsentRequired("the user must agree first")


async def _would_join(interaction: Interaction, session: Session | None, ports: Ports) -> bool:
    return session is not None and await may_enter(interaction, session.user_id, ports)


def _refusal(request: AuthorizationRequest, error: OAuthError, ports: Ports) -> Redirect:
    issuer = ports.config.issuer
    return Redirect(error_location(request.redirect_uri, error, request.state, issuer))


async def _application(parameters: Parameters, ports: Ports) -> Application:
    try:
        client_id = parameters.required("client_id")
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error
    application = await ports.applications.by_id(ClientId(client_id))
    if application is None:
        raise UnknownClient("no application has this 'client_id': compare it with the settings")
    return application


async def _connection_ids(
    parameters: Parameters, application: Application, ports: Ports
) -> frozenset[str]:
    """Those that the request may name; none are looked up for one that names none."""
    try:
        organization = parameters.one("org_code") or application.organization_code
        if parameters.one("connection_id") is None:
            return frozenset()
    except InvalidRequest:
        # A step says so, where the error can be redirected.
        return frozenset()
    code = None if organization is None else OrganizationCode(organization)
    allowed = await allowed_connections(ports, application.client_id, code)
    return frozenset(each.id for each in allowed)


def _interaction(
    request: AuthorizationRequest, browser: Browser, now: datetime, interaction_id: str
) -> Interaction:
    return Interaction(
        id=InteractionId(interaction_id),
        browser_hash=browser.token_hash,
        client_id=request.application.client_id,
        redirect_uri=request.redirect_uri,
        state=request.state,
        nonce=request.nonce,
        scope=request.scope,
        audience=request.audience,
        code_challenge=request.code_challenge,
        organization_code=request.organization_code,
        login_hint=request.login_hint,
        language=request.language,
        prompts=request.prompts,
        wants_registration=request.wants_registration,
        wishes=request.wishes,
        created_at=now,
        expires_at=now + INTERACTION_LIFETIME,
    )
