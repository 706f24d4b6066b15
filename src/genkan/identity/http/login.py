"""The hosted pages of signing in: each shows a step of login/flow.py or takes its form."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.config import SignInMethod
from genkan.identity.http.asker import asker_of
from genkan.identity.http.connection_links import (
    connection_links,
    home_realm_page,
    linking_name,
    visit_connections,
)
from genkan.identity.http.endpoint import FORM_BYTES, Caller, Endpoint
from genkan.identity.http.page_response import page_response, see_other
from genkan.identity.http.turn import expired, step_page, turn
from genkan.identity.http.visit import Visit, begin_visit, begin_visit_with_form
from genkan.identity.login.flow import Step, next_step
from genkan.identity.login.methods import (
    FIRST_METHODS,
    application_offers_passkeys,
    offered_methods,
    require_first_method,
    require_method,
)
from genkan.identity.login.outcome import (
    CODE_FIELD,
    EMAIL_FIELD,
    FIRST_NAME_FIELD,
    FIRST_PASSWORD_FIELD,
    LAST_NAME_FIELD,
    PASSWORD_FIELD,
    SECOND_PASSWORD_FIELD,
    Outcome,
    Refused,
)
from genkan.identity.login.password import SignInForm, sign_in
from genkan.identity.login.register import RegisterForm, register
from genkan.identity.login.verify_email import (
    CodeForm,
    awaited_addressee,
    send_again,
    verify_email,
)
from genkan.identity.pages.page import (
    NoticeKind,
    NoticePage,
    RegisterPage,
    SignInPage,
    VerifyEmailPage,
)
from genkan.identity.pages.render import stylesheet, stylesheet_path

_RESEND_PATH = "/verify-email/resend"
_CODE_PATH = "/sign-in/code/send"


async def show_sign_in(request: Request) -> Response:
    """The sign-in page."""
    visit = await begin_visit(request)
    hint = visit.interaction.login_hint or ""
    # A hint may also be "phone:..." or "username:..." (Kinde), which no field here takes.
    email = hint if "@" in hint and ":" not in hint else ""
    return step_page(visit, Step.SIGN_IN, await sign_in_page(visit, email, None))


async def take_sign_in(request: Request) -> Response:
    """Email and password."""
    visit, fields = await begin_visit_with_form(request)
    email = fields.get(EMAIL_FIELD, "").strip()
    elsewhere = await home_realm_page(visit, email)
    if elsewhere is not None:
        return elsewhere
    await require_method(visit.ports, visit.interaction.client_id, SignInMethod.PASSWORD)
    form = SignInForm(
        email=email,
        password=fields.get(PASSWORD_FIELD, ""),
        address=visit.network_address,
    )
    outcome = await sign_in(visit.ports, visit.interaction, form, visit.post, visit.now)
    page = await sign_in_page(visit, email, outcome)
    return await turn(visit, Step.SIGN_IN, outcome, page)


async def show_register(request: Request) -> Response:
    """The registration page."""
    visit = await begin_visit(request)
    await require_first_method(visit.ports, visit.interaction.client_id)
    return step_page(visit, Step.REGISTER, await _register_page(visit, None, None))


async def take_register(request: Request) -> Response:
    """A registration."""
    visit, fields = await begin_visit_with_form(request)
    await require_first_method(visit.ports, visit.interaction.client_id)
    form = RegisterForm(
        first_name=fields.get(FIRST_NAME_FIELD, "").strip(),
        last_name=fields.get(LAST_NAME_FIELD, "").strip(),
        email=fields.get(EMAIL_FIELD, "").strip(),
        first_password=fields.get(FIRST_PASSWORD_FIELD, ""),
        second_password=fields.get(SECOND_PASSWORD_FIELD, ""),
        address=visit.network_address,
        user_agent=asker_of(visit.request).user_agent,
    )
    elsewhere = await home_realm_page(visit, form.email)
    if elsewhere is not None:
        return elsewhere
    outcome = await register(visit.ports, visit.interaction, form, visit.post, visit.now)
    return await turn(visit, Step.REGISTER, outcome, await _register_page(visit, form, outcome))


async def show_verify_email(request: Request) -> Response:
    """The page that asks for the code."""
    visit = await begin_visit(request)
    return step_page(visit, Step.VERIFY_EMAIL, await _verify_page(visit, None))


async def take_verify_email(request: Request) -> Response:
    """The code."""
    visit, fields = await begin_visit_with_form(request)
    page = await _verify_page(visit, None)
    form = CodeForm(
        code=fields.get(CODE_FIELD, ""),
        address=visit.network_address,
        user_agent=asker_of(visit.request).user_agent,
    )
    outcome = await verify_email(visit.ports, visit.interaction, form, visit.now)
    if isinstance(outcome, Refused):
        page = await _verify_page(visit, outcome)
    return await turn(visit, Step.VERIFY_EMAIL, outcome, page)


async def take_resend(request: Request) -> Response:
    """The wish for another code."""
    visit, _ = await begin_visit_with_form(request)
    outcome = await send_again(
        visit.ports, visit.interaction, visit.network_address, visit.post, visit.now
    )
    if next_step(Step.VERIFY_EMAIL, outcome) is not Step.VERIFY_EMAIL:
        raise expired()
    return see_other(visit.url(Step.VERIFY_EMAIL.value, sent="again"))


async def show_signed_out(request: Request) -> Response:
    """The page after a logout that names no place to return to."""
    return page_response(request, NoticePage(kind=NoticeKind.SIGNED_OUT))


async def serve_stylesheet(_request: Request) -> Response:
    """The stylesheet; its URL changes with its content."""
    return Response(
        stylesheet(),
        media_type="text/css",
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def sign_in_page(visit: Visit, email: str, outcome: Outcome | None) -> SignInPage:
    """The first page, as the offered methods and connections make it."""
    interaction = visit.interaction
    methods = await offered_methods(visit.ports, interaction.client_id)
    has_passkeys = await application_offers_passkeys(
        visit.ports, interaction.client_id, interaction.organization_code
    )
    return SignInPage(
        action=visit.url(Step.SIGN_IN.value),
        csrf_token=visit.csrf_token,
        register_url=visit.url(Step.REGISTER.value) if methods & FIRST_METHODS else "",
        forgot_url=visit.url(Step.FORGOT_PASSWORD.value),
        code_action=visit.url(_CODE_PATH),
        passkey_url=visit.url(Step.PASSKEY.value) if has_passkeys else "",
        asks_password=SignInMethod.PASSWORD in methods,
        offers_code=SignInMethod.EMAIL_CODE in methods,
        email=email,
        connections=connection_links(visit, await visit_connections(visit)),
        linking=await linking_name(visit),
        is_password_changed=visit.request.query_params.get("password") == "changed",
        faults=outcome.faults if isinstance(outcome, Refused) else (),
    )


async def _register_page(
    visit: Visit, form: RegisterForm | None, outcome: Outcome | None
) -> RegisterPage:
    return RegisterPage(
        action=visit.url(Step.REGISTER.value),
        csrf_token=visit.csrf_token,
        sign_in_url=visit.url(Step.SIGN_IN.value),
        asks_password=SignInMethod.PASSWORD
        in await offered_methods(visit.ports, visit.interaction.client_id),
        first_name=form.first_name if form else "",
        last_name=form.last_name if form else "",
        email=form.email if form else "",
        connections=connection_links(visit, await visit_connections(visit)),
        faults=outcome.faults if isinstance(outcome, Refused) else (),
    )


async def _verify_page(visit: Visit, outcome: Refused | None) -> VerifyEmailPage:
    addressee = await awaited_addressee(visit.ports, visit.interaction, visit.now)
    if addressee is None:
        raise expired()
    return VerifyEmailPage(
        action=visit.url(Step.VERIFY_EMAIL.value),
        resend_action=visit.url(_RESEND_PATH),
        csrf_token=visit.csrf_token,
        sign_in_url=visit.url(Step.SIGN_IN.value),
        email=addressee.email,
        is_sent_again=visit.request.query_params.get("sent") == "again",
        faults=outcome.faults if outcome else (),
    )


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/sign-in", ("GET",), show_sign_in, Caller.BROWSER),
    Endpoint("/sign-in", ("POST",), take_sign_in, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
    Endpoint("/register", ("GET",), show_register, Caller.BROWSER),
    Endpoint("/register", ("POST",), take_register, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
    Endpoint("/verify-email", ("GET",), show_verify_email, Caller.BROWSER),
    Endpoint(
        "/verify-email", ("POST",), take_verify_email, Caller.BROWSER, longest_body_bytes=FORM_BYTES
    ),
    Endpoint(_RESEND_PATH, ("POST",), take_resend, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
    Endpoint("/signed-out", ("GET",), show_signed_out, Caller.BROWSER),
    Endpoint(stylesheet_path(), ("GET",), serve_stylesheet, Caller.ANYONE),
)
