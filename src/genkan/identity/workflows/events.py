"""What workflows are told, as Kinde tells it: one function per trigger, values in, JSON out.

Source: the event types of @kinde/infrastructure 0.9 (lib/types.ts). Beyond them, registration
is told what was typed (`context.registration`), without the password.
"""

from collections.abc import Sequence
from enum import StrEnum

from genkan.identity.model.application import Application
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.user import User
from genkan.identity.model.workflow import Asker, Trigger
from genkan.identity.names import Audience, ClientId, ConnectionId, Scope
from genkan.identity.tokens.claims import TokenSubject

Event = dict[str, object]
# Of a sign-in by email and password, which is no record of a connection here.
_CONNECTION = ""


class TokenOrigin(StrEnum):
    """What the tokens are minted for."""

    AUTHORIZATION = "authorization_request"
    REFRESH = "refresh_token_request"


def user_tokens_event(
    subject: TokenSubject, origin: TokenOrigin, asker: Asker, issuer: str
) -> Event:
    """The event of `user:tokens_generation`."""
    grant = subject.grant
    return {
        "request": {**_request(asker), "auth": {"audience": list(grant.audience)}},
        "context": {
            **_context(Trigger.USER_TOKENS_GENERATION, grant.client_id, issuer),
            "auth": {
                "origin": origin.value,
                "isExistingSession": grant.authenticated_at < grant.created_at,
                "connectionId": grant.connection_id or _CONNECTION,
            },
            "user": {"id": grant.user_id, "identityId": _identity_id(grant.user_id)},
            "organization": {"code": grant.organization_code or ""},
        },
    }


def machine_token_event(
    application: Application,
    audience: Sequence[Audience],
    scope: Sequence[Scope],
    asker: Asker,
    issuer: str,
) -> Event:
    """The event of `m2m:token_generation`."""
    return {
        "request": {
            **_request(asker),
            "auth": {"audience": list(audience), "scope": list(scope)},
        },
        "context": _context(Trigger.M2M_TOKEN_GENERATION, application.client_id, issuer),
    }


def post_authentication_event(
    interaction: Interaction, user: User, asker: Asker, issuer: str
) -> Event:
    """The event of `user:post_authentication`."""
    return {
        "request": {**_request(asker), "authUrlParams": _url_parameters(interaction)},
        "context": {
            **_context(Trigger.USER_POST_AUTHENTICATION, interaction.client_id, issuer),
            "user": {"id": user.id},
            "auth": {
                "connectionId": interaction.connection_id or _CONNECTION,
                "isNewUserRecordCreated": user.created_at >= interaction.created_at,
            },
        },
    }


def pre_registration_event(
    interaction: Interaction,
    email: str,
    names: tuple[str, str],
    asker: Asker,
    issuer: str,
    connection_id: ConnectionId | None = None,
) -> Event:
    """The event of `user:pre_registration`; ``names`` are first and last."""
    return {
        "request": {**_request(asker), "authUrlParams": _url_parameters(interaction)},
        "context": {
            **_context(Trigger.USER_PRE_REGISTRATION, interaction.client_id, issuer),
            "auth": {"connectionId": connection_id or _CONNECTION},
            "registration": {"email": email, "firstName": names[0], "lastName": names[1]},
        },
    }


def _request(asker: Asker) -> Event:
    return {"ip": asker.address, "userAgent": asker.user_agent}


def _context(trigger: Trigger, client_id: ClientId, issuer: str) -> Event:
    return {
        "domains": {"kindeDomain": issuer},
        "application": {"clientId": client_id},
        "workflow": {"trigger": trigger.value},
    }


def _url_parameters(interaction: Interaction) -> Event:
    """What the application asked `/oauth2/auth` for, in the names of Kinde's SDKs."""
    optional = {
        "loginHint": interaction.login_hint,
        "lang": (interaction.language or "").partition(" ")[0] or None,
        "orgCode": interaction.organization_code,
        "prompt": " ".join(interaction.prompts) or None,
        "audience": " ".join(interaction.audience) or None,
    }
    return {
        "state": interaction.state or "",
        "redirectURL": interaction.redirect_uri,
        "scope": list(interaction.scope),
        **{name: value for name, value in optional.items() if value is not None},
    }


def _identity_id(user_id: str) -> str:
    return f"identity_{user_id.removeprefix('kp_')}"
