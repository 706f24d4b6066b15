"""A visit of somebody who is signed on: whose it is, and what they still have to settle."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.http.cookies import CookieName, read_cookie
from genkan.identity.http.page_response import see_other
from genkan.identity.http.visit import Visit, begin_visit, begin_visit_with_form
from genkan.identity.model.application import Application
from genkan.identity.model.session import Session
from genkan.identity.model.user import User
from genkan.identity.oauth.authorize.answer import find_session
from genkan.identity.oauth.authorize.proceed import current_application, load_standing, proceed
from genkan.identity.oauth.authorize.task import Standing, Task, remaining_task


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A visit, the sign-on that continues it, and what is known of its user."""

    visit: Visit
    application: Application
    session: Session
    user: User
    standing: Standing


async def begin_stay(request: Request, task: Task) -> Stay | Response:
    """The stay of somebody whose next task is this one, else the way to where they belong.

    Raises as begin_visit.
    """
    return await _stay(await begin_visit(request), task)


async def begin_stay_with_form(
    request: Request, task: Task
) -> tuple[Stay | Response, dict[str, str]]:
    """The stay, and the form it brought. Raises as begin_visit_with_form."""
    visit, fields = await begin_visit_with_form(request)
    return await _stay(visit, task), fields


async def session_of(visit: Visit) -> Session | None:
    """The live sign-on of the visit's browser."""
    is_secure = visit.ports.config.is_https
    cookie = read_cookie(visit.request, CookieName.SESSION, is_secure=is_secure)
    return await find_session(cookie, visit.ports, visit.now)


def lead_on(visit: Visit, location: str) -> Response:
    """The redirect to the next page, or back to the application."""
    return see_other(visit.with_language(location), visit.interaction.redirect_uri)


async def _stay(visit: Visit, task: Task) -> Stay | Response:
    session = await session_of(visit)
    user = None if session is None else await visit.ports.users.by_id(session.user_id)
    if session is None or user is None or session.id != visit.interaction.session_id:
        return see_other(visit.url(Task.SIGN_IN.value))
    application = await current_application(visit.interaction, visit.ports)
    standing = await load_standing(visit.interaction, application, session, visit.ports, visit.now)
    if remaining_task(visit.interaction, application, standing) is not task:
        return lead_on(visit, await proceed(visit.interaction, session, visit.ports, visit.now))
    return Stay(visit=visit, application=application, session=session, user=user, standing=standing)
