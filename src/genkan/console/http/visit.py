"""The session of a request: who is signed in, and whether their role reaches."""

from datetime import datetime

from starlette.requests import Request

from genkan.console.errors import NotAllowed, NotSignedIn
from genkan.console.http.cookies import session_token
from genkan.console.http.exchange import Console
from genkan.console.model.role import Role, includes
from genkan.console.model.session import TOUCH_AFTER, Session, is_live
from genkan.console.visitors.sign_in import SIGN_IN_PATH
from genkan.console.visitors.token import token_hash


async def signed_in(request: Request, console: Console, now: datetime) -> Session:
    """The live session of the browser. Raises NotSignedIn."""
    token = session_token(request)
    session = None if token is None else await console.sessions.by_token_hash(token_hash(token))
    if session is None or not is_live(session, now):
        raise NotSignedIn(sign_in_url=await sign_in_url(console))
    if now - session.seen_at > TOUCH_AFTER:
        await console.sessions.touch(session.id, now)
    return session


def check_role(session: Session, needed: Role) -> None:
    """Raises NotAllowed for a session whose role may less."""
    if not includes(session.role, needed):
        raise NotAllowed(
            f"this is for the console role '{needed}', yours is '{session.role}'",
            remedy="ask an administrator of the console for it",
        )


async def sign_in_url(console: Console) -> str | None:
    """Where people sign in; None while nobody has a console role."""
    can_sign_in = console.doors.identity is not None and await console.people.has_any()
    return SIGN_IN_PATH if can_sign_in else None
