"""From page to page: where the browser goes once it is known who is there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from genkan.identity.errors import AccessDenied, DeniedByWorkflow, InteractionExpired
from genkan.identity.model.application import Application
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.factor import missing_factor
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.passkey import passkey_demand
from genkan.identity.model.session import Session
from genkan.identity.model.user import User
from genkan.identity.model.workflow import NOBODY_KNOWN, Asker
from genkan.identity.names import SessionId
from genkan.identity.oauth.authorize.join import join_organization
from genkan.identity.oauth.authorize.respond import answer_session, error_location
from genkan.identity.oauth.authorize.task import (
    Standing,
    Task,
    answered_organization,
    remaining_task,
)
from genkan.identity.oauth.redirect_uri import is_registered
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.observation import SignedIn
from genkan.identity.ports import Ports
from genkan.identity.workflows.moments import check_authenticated

_LONGEST_AGENT: Final = 300


@dataclass(frozen=True, slots=True)
class SignedOn:
    """Where the browser goes, and the new session's cookie value and end.

    is_persistent: whether the cookie outlives the browser (Kinde: session policy).
    """

    location: str
    session_token: str
    session_expires_at: datetime
    is_persistent: bool = True


async def sign_on(
    interaction: Interaction,
    user: User,
    ports: Ports,
    now: datetime,
    asker: Asker = NOBODY_KNOWN,
) -> SignedOn:
    """Open a new sign-on session for ``user`` and go on with the interaction.

    Called by http/login.py once the user proved who they are and the email is verified.
    Raises InteractionExpired when it was finished meanwhile, DeniedByWorkflow, WorkflowFailed.
    """
    application = await current_application(interaction, ports)
    await _check_workflow(interaction, user, ports, now, asker)
    token = ports.randomness.token()
    session = Session(
        id=SessionId(ports.randomness.uuid()),
        token_hash=secret_hash(token),
        user_id=user.id,
        authenticated_at=now,
        proofs=interaction.proofs,
        connection_id=interaction.connection_id,
        expires_at=now + timedelta(seconds=application.lifetimes.session_seconds),
        seen_at=now,
        network_address=asker.address or None,
        user_agent=_readable(asker.user_agent),
    )
    await _continue_as(interaction, session, ports, now)
    await ports.sessions.create(session)
    await ports.users.note_sign_in(user.id, now)
    ports.observe(SignedIn(user_id=user.id, client_id=application.client_id))
    await ports.audit.record(_signed_in(interaction, user, now))
    location = await proceed(interaction, session, ports, now)
    return SignedOn(location, token, session.expires_at, application.sign_on.is_session_persistent)


def _readable(user_agent: str) -> str | None:
    """What a browser calls itself, as far as it can be kept: anybody may write anything there."""
    return "".join(each for each in user_agent if each.isprintable())[:_LONGEST_AGENT] or None


async def go_on_as(interaction: Interaction, session: Session, ports: Ports, now: datetime) -> str:
    """Where an interaction leads with a sign-on that was there already (page 19)."""
    await _continue_as(interaction, session, ports, now)
    return await proceed(interaction, session, ports, now)


async def settle(
    interaction: Interaction, task: Task, session: Session, ports: Ports, now: datetime
) -> str:
    """Where an interaction leads after this page was answered. Raises InteractionExpired."""
    settled = await ports.interactions.settle(interaction.id, task.value, None, now)
    if settled is None:
        raise _over()
    return await proceed(settled, session, ports, now)


async def proceed(interaction: Interaction, session: Session, ports: Ports, now: datetime) -> str:
    """The page of what is left, or the redirect that answers the application.

    Nobody else can finish the interaction afterwards. Raises InteractionExpired.
    """
    application = await current_application(interaction, ports)
    standing = await joined_standing(interaction, application, session, ports, now)
    left = remaining_task(interaction, application, standing)
    if left is not None:
        return task_location(left, interaction)
    await close(interaction, ports, now)
    return await answer_session(interaction, application, session, standing, ports, now)


async def refuse(interaction: Interaction, reason: str, ports: Ports, now: datetime) -> str:
    """The redirect that tells the application of the user's own no; a device learns as it polls."""
    await current_application(interaction, ports)
    await close(interaction, ports, now)
    if interaction.wishes.device_hash is not None:
        await ports.devices.deny(bytes.fromhex(interaction.wishes.device_hash), now)
        return "/device/denied"
    error = AccessDenied(reason)
    return error_location(interaction.redirect_uri, error, interaction.state, ports.config.issuer)


async def joined_standing(
    interaction: Interaction,
    application: Application,
    session: Session,
    ports: Ports,
    now: datetime,
) -> Standing:
    """The standing of a user who is a member of the organization asked for, if it takes them.

    Nobody becomes a member, and no invitation is used up, while a second factor is missing: a
    stolen password alone changes nothing (identity-security L9). What the organization itself
    asks of its members is asked once they are one, before there is a code.
    """
    standing = await load_standing(interaction, application, session, ports, now)
    if standing.lacks_factor or interaction.organization_code is None:
        return standing
    await join_organization(interaction, session.user_id, ports, now)
    return await load_standing(interaction, application, session, ports, now)


async def load_standing(
    interaction: Interaction,
    application: Application,
    session: Session,
    ports: Ports,
    now: datetime,
) -> Standing:
    """What `remaining_task` asks to know of the session's user."""
    memberships = await ports.organizations.memberships(session.user_id)
    policies = await ports.factors.policies_for(session.user_id)
    factors = await ports.factors.of_user(session.user_id)
    consent = await ports.consents.of(session.user_id, interaction.client_id)
    standing = Standing(
        memberships=tuple(each for each in memberships if application.admits(each)),
        working_in=session.organization_code,
        consented=consent.scope,
        consented_audience=consent.audience,
        lacks_factor=missing_factor(policies, factors, session.proofs) is not None,
    )
    # The organization that it would be; where there is one to choose still, that comes first.
    rules = await ports.passkeys.rules(answered_organization(interaction, standing))
    habits = await ports.passkeys.habits(session.user_id)
    return replace(standing, passkey=passkey_demand(rules, habits, session, ports.config, now))


async def current_application(interaction: Interaction, ports: Ports) -> Application:
    """The interaction's application; what was checked when it began may have changed since."""
    application = await ports.applications.by_id(interaction.client_id)
    # A device's interaction ends at a page of ours, and redirects nowhere.
    is_allowed = interaction.wishes.device_hash is not None or (
        application is not None
        and is_registered(interaction.redirect_uri, application.redirect_uris)
    )
    if application is None or not is_allowed:
        raise InteractionExpired("the application has changed: go back to it and begin anew")
    return application


async def close(interaction: Interaction, ports: Ports, now: datetime) -> None:
    """Finish an interaction; of concurrent calls one succeeds. Raises InteractionExpired."""
    if not await ports.interactions.finish(interaction.id, now):
        raise _over()


def task_location(task: Task, interaction: Interaction) -> str:
    """The address of a page for this interaction."""
    return f"{task.value}?{urlencode({'i': interaction.id})}"


async def _continue_as(
    interaction: Interaction, session: Session, ports: Ports, now: datetime
) -> None:
    if not await ports.interactions.sign_on(interaction.id, session.id, now):
        raise _over()


async def _check_workflow(
    interaction: Interaction, user: User, ports: Ports, now: datetime, asker: Asker
) -> None:
    """Before the interaction goes on: whoever is turned away may come as somebody else.

    A device has nobody else to wait for: it is told no as it polls (RFC 8628 section 3.5).
    """
    try:
        await check_authenticated(ports, interaction, user, asker)
    except DeniedByWorkflow as denied:
        if interaction.wishes.device_hash is not None:
            await ports.devices.deny(bytes.fromhex(interaction.wishes.device_hash), now)
            raise
        raise DeniedByWorkflow(
            denied.description,
            location=error_location(
                interaction.redirect_uri, denied, interaction.state, ports.config.issuer
            ),
        ) from denied


def _signed_in(interaction: Interaction, user: User, now: datetime) -> AuditEvent:
    details: Mapping[str, str] = {"client_id": interaction.client_id, **interaction.wishes.campaign}
    return AuditEvent(
        kind="signed_in", at=now, actor=user.id, subject=interaction.client_id, details=details
    )


def _over() -> InteractionExpired:
    return InteractionExpired("the sign-in is finished or too old: go back and begin anew")
