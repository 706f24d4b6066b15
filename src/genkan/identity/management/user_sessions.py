"""Kinde's tag "Users", the part of who is signed on, and of what their tokens say."""

from typing import Final

from genkan.identity.management.call import Call, Reply, not_found, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.user_passwords import no_user
from genkan.identity.model.session import SignedOnBrowser
from genkan.identity.model.user import User
from genkan.identity.names import SessionId, UserId


async def get_user_sessions(call: Call) -> Reply:
    """The browsers that are signed on, with the application each came to last."""
    user = await _called_user(call)
    found = await call.ports.sessions.signed_on(user.id, call.now)
    return success(sessions=[_entry(each) for each in found], has_more=False)


async def delete_user_sessions(call: Call) -> Reply:
    """All sessions and grants end; refreshing tokens of before is refused at once."""
    user = await _called_user(call)
    await call.ports.sessions.revoke_all(user.id, call.now)
    return success()


async def delete_user_session(call: Call) -> Reply:
    """One session and its grants end (Genkan's own)."""
    user = await _called_user(call)
    session = await call.ports.sessions.by_id(SessionId(call.path["session_id"]))
    if session is None or session.user_id != user.id or not session.is_live(call.now):
        raise not_found("SESSION_NOT_FOUND", "the user has no such session, or it is over")
    await call.ports.sessions.revoke(session.id, call.now)
    return success()


async def refresh_user_claims(call: Call) -> Reply:
    """Nothing has to be refreshed: every token is made of the records as they are then."""
    await _called_user(call)
    return success()


async def _called_user(call: Call) -> User:
    user = await call.ports.users.by_id(UserId(call.path["user_id"]))
    if user is None:
        raise no_user()
    return user


def _entry(found: SignedOnBrowser) -> dict[str, object]:
    return {
        "user_id": found.user_id,
        "org_code": found.organization_code,
        "client_id": found.client_id,
        "expires_on": found.expires_at.isoformat(),
        "session_id": found.id,
        "started_on": found.authenticated_at.isoformat(),
        "updated_on": found.updated_at.isoformat(),
        "connection_id": None,
        "last_ip_address": None,
        "last_user_agent": None,
        "initial_ip_address": found.network_address,
        "initial_user_agent": found.user_agent,
    }


_USER = "/users/{user_id}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", f"{_USER}/sessions", "read:user_sessions", get_user_sessions),
    operation("DELETE", f"{_USER}/sessions", "delete:user_sessions", delete_user_sessions),
    operation(
        "DELETE",
        f"/genkan{_USER}/sessions/{{session_id}}",
        "delete:user_sessions",
        delete_user_session,
    ),
    operation("POST", f"{_USER}/refresh_claims", "update:user_refresh_claims", refresh_user_claims),
)
