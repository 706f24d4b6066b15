"""How a step's form is answered: the next page, the same one with its faults, or the way back."""

from starlette.responses import Response

from genkan.identity.errors import AccessDenied, InteractionExpired
from genkan.identity.http.asker import asker_of
from genkan.identity.http.cookies import CookieName, set_cookie
from genkan.identity.http.page_response import page_response, see_other
from genkan.identity.http.visit import Visit
from genkan.identity.login.flow import End, Step, factor_steps, missing_step, next_step
from genkan.identity.login.link_account import finish_link
from genkan.identity.login.outcome import Identified, Outcome, Refused
from genkan.identity.login.standing import Standing, find_standing, note_proofs
from genkan.identity.oauth.authorize.proceed import sign_on
from genkan.identity.pages.page import Page

_REFUSED_STATUS = 400


async def turn(visit: Visit, step: Step, outcome: Outcome, page: Page) -> Response:
    """The answer to a step's form; `page` is the step's own, shown again when it was refused."""
    standing = None
    if isinstance(outcome, Identified):
        standing = await note_proofs(
            visit.ports,
            visit.interaction,
            outcome.user.id,
            outcome.proofs,
            outcome.connection_id,
        )
    match next_step(step, outcome, standing):
        case End.SIGNED_ON:
            if standing is None:
                raise AssertionError("the flow signs on nobody it did not identify")
            await finish_link(visit.ports, visit.interaction, standing.user, visit.post, visit.now)
            return await _signed_on(visit, standing)
        case End.DENIED:
            raise AccessDenied("the account is suspended: ask the application's makers")
        case End.EXPIRED:
            raise expired()
        case Step() as following if following is step and isinstance(outcome, Refused):
            return step_page(visit, step, page, status=_REFUSED_STATUS)
        case Step() as following:
            return see_other(visit.url(following.value))


def step_page(visit: Visit, step: Step, page: Page, *, status: int = 200) -> Response:
    """The page of a step."""
    return page_response(visit.request, page, visit.surroundings(step.value), status=status)


async def standing_at(visit: Visit, step: Step) -> Standing:
    """Who stands before `step`, having proven enough to get there, and lacking just that.

    Raises InteractionExpired.
    """
    standing = await find_standing(visit.ports, visit.interaction)
    if standing is None:
        raise expired()
    is_factor = standing.demand is not None and step in factor_steps(standing.demand)
    if not (is_factor or missing_step(standing) is step):
        raise expired()
    return standing


def expired() -> InteractionExpired:
    """The refusal of a step that was never reached, or is done."""
    return InteractionExpired("nothing is left to confirm here: begin the sign-in anew")


async def _signed_on(visit: Visit, standing: Standing) -> Response:
    """Back to the application, with a session of a new id (identity-security L4)."""
    signed_on = await sign_on(
        standing.interaction, standing.user, visit.ports, visit.now, asker_of(visit.request)
    )
    response = see_other(visit.with_language(signed_on.location), visit.interaction.redirect_uri)
    set_cookie(
        response,
        CookieName.SESSION,
        signed_on.session_token,
        is_secure=visit.ports.config.is_https,
        lifetime_seconds=(
            int((signed_on.session_expires_at - visit.now).total_seconds())
            if signed_on.is_persistent
            else None
        ),
    )
    return response
