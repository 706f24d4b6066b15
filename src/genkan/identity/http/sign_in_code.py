"""The pages of signing in by a code from an email, without a password."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.config import SignInMethod
from genkan.identity.http.connection_links import home_realm_page
from genkan.identity.http.endpoint import FORM_BYTES, Caller, Endpoint
from genkan.identity.http.login import sign_in_page
from genkan.identity.http.page_response import see_other
from genkan.identity.http.turn import expired, step_page, turn
from genkan.identity.http.visit import Visit, begin_visit, begin_visit_with_form
from genkan.identity.login.flow import Step, next_step
from genkan.identity.login.methods import require_method
from genkan.identity.login.outcome import CODE_FIELD, EMAIL_FIELD, Refused
from genkan.identity.login.sign_in_code import (
    awaited_email,
    request_sign_in_code,
    send_sign_in_code_again,
    sign_in_by_code,
)
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.pages.page import CodeKind, VerifyEmailPage

_SEND_PATH = "/sign-in/code/send"
_RESEND_PATH = "/sign-in/code/resend"


async def take_address(request: Request) -> Response:
    """The address to send a code to, from the sign-in page."""
    visit, fields = await begin_visit_with_form(request)
    await require_method(visit.ports, visit.interaction.client_id, SignInMethod.EMAIL_CODE)
    email = fields.get(EMAIL_FIELD, "").strip()
    elsewhere = await home_realm_page(visit, email)
    if elsewhere is not None:
        return elsewhere
    outcome = await request_sign_in_code(
        visit.ports, visit.interaction, email, visit.network_address, visit.post, visit.now
    )
    if isinstance(outcome, Refused):
        page = await sign_in_page(visit, email, outcome)
        return await turn(visit, Step.SIGN_IN, outcome, page)
    return see_other(visit.url(next_step(Step.SIGN_IN, outcome).value))


async def show_code(request: Request) -> Response:
    """The page that asks for the code."""
    visit = await begin_visit(request)
    return step_page(visit, Step.SIGN_IN_CODE, _code_page(visit, None))


async def take_code(request: Request) -> Response:
    """The code."""
    visit, fields = await begin_visit_with_form(request)
    await require_method(visit.ports, visit.interaction.client_id, SignInMethod.EMAIL_CODE)
    form = CodeForm(code=fields.get(CODE_FIELD, ""), address=visit.network_address)
    page = _code_page(visit, None)
    outcome = await sign_in_by_code(visit.ports, visit.interaction, form, visit.now)
    if isinstance(outcome, Refused):
        page = _code_page(visit, outcome)
    return await turn(visit, Step.SIGN_IN_CODE, outcome, page)


async def take_resend(request: Request) -> Response:
    """The wish for another code."""
    visit, _ = await begin_visit_with_form(request)
    await require_method(visit.ports, visit.interaction.client_id, SignInMethod.EMAIL_CODE)
    outcome = await send_sign_in_code_again(
        visit.ports, visit.interaction, visit.network_address, visit.post, visit.now
    )
    if next_step(Step.SIGN_IN_CODE, outcome) is not Step.SIGN_IN_CODE:
        raise expired()
    return see_other(visit.url(Step.SIGN_IN_CODE.value, sent="again"))


def _code_page(visit: Visit, outcome: Refused | None) -> VerifyEmailPage:
    email = awaited_email(visit.interaction)
    if email is None:
        raise expired()
    return VerifyEmailPage(
        kind=CodeKind.SIGN_IN,
        action=visit.url(Step.SIGN_IN_CODE.value),
        resend_action=visit.url(_RESEND_PATH),
        csrf_token=visit.csrf_token,
        sign_in_url=visit.url(Step.SIGN_IN.value),
        email=email,
        is_sent_again=visit.request.query_params.get("sent") == "again",
        faults=outcome.faults if outcome else (),
    )


ROUTES: tuple[Endpoint, ...] = (
    Endpoint(_SEND_PATH, ("POST",), take_address, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
    Endpoint("/sign-in/code", ("GET",), show_code, Caller.BROWSER),
    Endpoint("/sign-in/code", ("POST",), take_code, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
    Endpoint(_RESEND_PATH, ("POST",), take_resend, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
)
