"""The answers of the authorization endpoint: a code, or an error, in a redirect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit, urlunsplit

from genkan.identity.errors import AccessDenied, InteractionExpired, OAuthError
from genkan.identity.model.application import Application
from genkan.identity.model.grant import Grant
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.organization import Membership
from genkan.identity.model.session import Session
from genkan.identity.model.user import User
from genkan.identity.names import GrantId, OrganizationCode, SessionId
from genkan.identity.oauth.authorize.code import CodeContent, code_secret
from genkan.identity.oauth.redirect_uri import is_registered
from genkan.identity.oauth.refresh_expiry import grant_end
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.observation import SignedIn
from genkan.identity.ports import Ports


@dataclass(frozen=True, slots=True)
class SignedOn:
    """Where the browser goes, and the new session's cookie value and end."""

    location: str
    session_token: str
    session_expires_at: datetime


async def sign_on(interaction: Interaction, user: User, ports: Ports, now: datetime) -> SignedOn:
    """Open a new sign-on session for ``user`` and finish the interaction with it.

    Called by http/login.py once the user proved who they are and the email is verified.
    Raises InteractionExpired when it was finished meanwhile.
    """
    application = await _close(interaction, ports, now)
    token = ports.randomness.token()
    session = Session(
        id=SessionId(ports.randomness.uuid()),
        token_hash=secret_hash(token),
        user_id=user.id,
        authenticated_at=now,
        proofs=interaction.proofs,
        expires_at=now + timedelta(seconds=application.lifetimes.session_seconds),
    )
    await ports.sessions.create(session)
    await ports.users.note_sign_in(user.id, now)
    ports.observe(SignedIn(user_id=user.id, client_id=application.client_id))
    location = await answer_session(interaction, application, session, ports, now)
    return SignedOn(location, token, session.expires_at)


async def finish(interaction: Interaction, session: Session, ports: Ports, now: datetime) -> str:
    """The redirect that answers a stored interaction for the user of a live session."""
    application = await _close(interaction, ports, now)
    return await answer_session(interaction, application, session, ports, now)


async def answer_session(
    interaction: Interaction,
    application: Application,
    session: Session,
    ports: Ports,
    now: datetime,
) -> str:
    """The redirect with a code for the session's user, or with what refuses them one."""
    user = await ports.users.by_id(session.user_id)
    try:
        if user is None or user.is_suspended:
            raise AccessDenied("the user may not sign in")
        memberships = await ports.organizations.memberships(user.id)
        organization = choose_organization(memberships, interaction.organization_code)
    except OAuthError as error:
        return error_location(
            interaction.redirect_uri, error, interaction.state, ports.config.issuer
        )
    grant = _grant(interaction, application, session, organization, now, ports.randomness.uuid())
    code = ports.randomness.token()
    content = CodeContent(
        client_id=application.client_id,
        redirect_uri=interaction.redirect_uri,
        code_challenge=interaction.code_challenge,
        nonce=interaction.nonce,
    )
    await ports.grants.create(grant)
    if organization is not None:
        await ports.organizations.note_access(organization, user.id, now)
    await ports.secrets.put(code_secret(code, content, grant, now))
    answer = {"code": code, "scope": " ".join(grant.scope)}
    return with_answer(interaction.redirect_uri, answer, interaction.state, ports.config.issuer)


def choose_organization(
    memberships: Sequence[Membership], wanted: OrganizationCode | None
) -> OrganizationCode | None:
    """The organization of the tokens: the wanted one, or the user's first.

    Raises AccessDenied when the user is no member of the wanted one, or it is suspended.
    """
    codes = [
        membership.organization.code
        for membership in memberships
        if not membership.organization.is_suspended
    ]
    if wanted is None:
        return codes[0] if codes else None
    if wanted not in codes:
        raise AccessDenied("the user is not a member of this organization")
    return wanted


def error_location(redirect_uri: str, error: OAuthError, state: str | None, issuer: str) -> str:
    """The redirect that tells a client of an error (RFC 6749 section 4.1.2.1)."""
    answer = {"error": error.code, "error_description": error.description}
    return with_answer(redirect_uri, answer, state, issuer)


def with_answer(
    redirect_uri: str, answer: Mapping[str, str], state: str | None, issuer: str
) -> str:
    """The redirect URL with the answer, the state and who answers, behind its own query.

    `iss` is in every answer, so that a client of several providers can not be confused
    (RFC 9207 section 2).
    """
    pairs = {**answer, **({} if state is None else {"state": state}), "iss": issuer}
    parts = urlsplit(redirect_uri)
    query = "&".join(part for part in (parts.query, urlencode(pairs)) if part)
    return urlunsplit(parts._replace(query=query))


async def _close(interaction: Interaction, ports: Ports, now: datetime) -> Application:
    """The application of an interaction that nobody else can finish from now on.

    What was checked when it began may have changed since.
    """
    application = await ports.applications.by_id(interaction.client_id)
    is_allowed = application is not None and is_registered(
        interaction.redirect_uri, application.redirect_uris
    )
    if application is None or not is_allowed:
        raise InteractionExpired("the application has changed: go back to it and begin anew")
    if not await ports.interactions.finish(interaction.id, now):
        raise InteractionExpired("the sign-in is finished or too old: go back and begin anew")
    return application


def _grant(
    interaction: Interaction,
    application: Application,
    session: Session,
    organization: OrganizationCode | None,
    now: datetime,
    grant_id: str,
) -> Grant:
    return Grant(
        id=GrantId(grant_id),
        client_id=application.client_id,
        user_id=session.user_id,
        session_id=session.id,
        organization_code=organization,
        scope=interaction.scope,
        audience=interaction.audience,
        authenticated_at=session.authenticated_at,
        created_at=now,
        refreshed_at=now,
        expires_at=grant_end(application, now, now),
    )
