"""The answers of the authorization endpoint: a code, or an error, in a redirect."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit, urlunsplit

from genkan.identity.errors import AccessDenied, OAuthError
from genkan.identity.model.application import Application
from genkan.identity.model.grant import Grant
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.session import Session
from genkan.identity.names import GrantId, OrganizationCode
from genkan.identity.oauth.authorize.code import CodeContent, code_secret
from genkan.identity.oauth.authorize.task import Standing, answered_organization
from genkan.identity.oauth.refresh_expiry import grant_end
from genkan.identity.ports import Ports


async def answer_session(
    interaction: Interaction,
    application: Application,
    session: Session,
    standing: Standing,
    ports: Ports,
    now: datetime,
) -> str:
    """The redirect with a code for the session's user, or with what refuses them one."""
    user = await ports.users.by_id(session.user_id)
    if user is None or user.is_suspended:
        error = AccessDenied("the user may not sign in")
        return error_location(
            interaction.redirect_uri, error, interaction.state, ports.config.issuer
        )
    organization = answered_organization(interaction, standing)
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
    await ports.sessions.touch(session.id, organization, now)
    answer = {"code": code, "scope": " ".join(grant.scope)}
    return with_answer(interaction.redirect_uri, answer, interaction.state, ports.config.issuer)


def error_location(
    redirect_uri: str,
    error: OAuthError,
    state: str | None,
    issuer: str,
    more: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The redirect that tells a client of an error (RFC 6749 section 4.1.2.1)."""
    answer = {"error": error.code, "error_description": error.description, **more}
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
        connection_id=session.connection_id,
    )
