"""The pages around passwords: forgotten, reset by a link, and a temporary one that must go."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.config import SignInMethod
from genkan.identity.errors import InteractionExpired
from genkan.identity.http.endpoint import FORM_BYTES, Caller, Endpoint
from genkan.identity.http.free_form import (
    form_browser,
    free_form_token,
    keep_browser,
    read_free_form,
)
from genkan.identity.http.page_response import (
    Surroundings,
    page_language,
    page_response,
    see_other,
)
from genkan.identity.http.post import post_letter
from genkan.identity.http.provider import Provider, provider_of
from genkan.identity.http.turn import standing_at, step_page, turn
from genkan.identity.http.visit import (
    Visit,
    begin_visit,
    begin_visit_with_form,
    is_visitor,
)
from genkan.identity.login.change_password import replace_temporary_password
from genkan.identity.login.flow import Step
from genkan.identity.login.letter import Letter
from genkan.identity.login.methods import require_method
from genkan.identity.login.new_password import NewPasswordForm
from genkan.identity.login.outcome import (
    EMAIL_FIELD,
    FIRST_PASSWORD_FIELD,
    SECOND_PASSWORD_FIELD,
    Lapsed,
    PasswordChanged,
    Refused,
)
from genkan.identity.login.reset_password import (
    RESET_PATH,
    ForgotForm,
    PendingReset,
    pending_reset,
    request_reset,
    reset_password,
)
from genkan.identity.names import InteractionId
from genkan.identity.pages.page import (
    CheckEmailPage,
    ForgotPasswordPage,
    NewPasswordKind,
    NewPasswordPage,
    NoticeKind,
    NoticePage,
)

_CHANGED_PATH = "/password-changed"
_PURPOSE = "reset_password"
_REFUSED_STATUS = 400


async def show_forgot(request: Request) -> Response:
    """The page that asks whose password was forgotten."""
    visit = await begin_visit(request)
    await require_method(visit.ports, visit.interaction.client_id, SignInMethod.PASSWORD)
    hint = visit.interaction.login_hint or ""
    email = hint if "@" in hint and ":" not in hint else ""
    return step_page(visit, Step.FORGOT_PASSWORD, _forgot_page(visit, email, None))


async def take_forgot(request: Request) -> Response:
    """The address to send a link to."""
    visit, fields = await begin_visit_with_form(request)
    await require_method(visit.ports, visit.interaction.client_id, SignInMethod.PASSWORD)
    form = ForgotForm(email=fields.get(EMAIL_FIELD, "").strip(), address=visit.network_address)
    outcome = await request_reset(visit.ports, visit.interaction, form, visit.post, visit.now)
    refused = outcome if isinstance(outcome, Refused) else None
    page = _forgot_page(visit, form.email, refused)
    return await turn(visit, Step.FORGOT_PASSWORD, outcome, page)


async def show_check_email(request: Request) -> Response:
    """The page that says where to look; it does not say whether there is an account."""
    visit = await begin_visit(request)
    page = CheckEmailPage(
        forgot_url=visit.url(Step.FORGOT_PASSWORD.value),
        sign_in_url=visit.url(Step.SIGN_IN.value),
    )
    return step_page(visit, Step.CHECK_EMAIL, page)


async def show_reset(request: Request) -> Response:
    """The page of the link, in whatever browser it was opened."""
    provider, token = provider_of(request), request.query_params.get("token", "")
    if await pending_reset(provider.ports, token, provider.clock()) is None:
        raise _dead_link()
    return _reset_page(request, token, None)


async def take_reset(request: Request) -> Response:
    """The new password; where it was asked for, the sign-in goes on with it."""
    fields = await read_free_form(request, _PURPOSE)
    provider, token = provider_of(request), fields.get("token", "")
    now = provider.clock()
    pending = await pending_reset(provider.ports, token, now)
    form = _new_password_form(fields)

    async def post(letter: Letter) -> None:
        await post_letter(provider.ports, letter, page_language(request), now)

    outcome = await reset_password(provider.ports, token, form, post, now)
    match outcome:
        case Refused():
            return _reset_page(request, token, outcome)
        case Lapsed():
            raise _dead_link()
        case PasswordChanged():
            return see_other(await _after_reset(request, provider, pending))


async def show_password_changed(request: Request) -> Response:
    """The page after a reset in another browser than the one that asked for it."""
    return page_response(request, NoticePage(kind=NoticeKind.PASSWORD_CHANGED))


async def show_change_password(request: Request) -> Response:
    """The page that asks for another password than the temporary one."""
    visit = await begin_visit(request)
    await standing_at(visit, Step.CHANGE_PASSWORD)
    return step_page(visit, Step.CHANGE_PASSWORD, _temporary_page(visit, None))


async def take_change_password(request: Request) -> Response:
    """Another password than the temporary one."""
    visit, fields = await begin_visit_with_form(request)
    standing = await standing_at(visit, Step.CHANGE_PASSWORD)
    form = _new_password_form(fields)
    outcome = await replace_temporary_password(visit.ports, standing, form, visit.post, visit.now)
    refused = outcome if isinstance(outcome, Refused) else None
    return await turn(visit, Step.CHANGE_PASSWORD, outcome, _temporary_page(visit, refused))


def _forgot_page(visit: Visit, email: str, outcome: Refused | None) -> ForgotPasswordPage:
    return ForgotPasswordPage(
        action=visit.url(Step.FORGOT_PASSWORD.value),
        csrf_token=visit.csrf_token,
        sign_in_url=visit.url(Step.SIGN_IN.value),
        email=email,
        faults=outcome.faults if outcome else (),
    )


def _temporary_page(visit: Visit, outcome: Refused | None) -> NewPasswordPage:
    return NewPasswordPage(
        kind=NewPasswordKind.TEMPORARY,
        action=visit.url(Step.CHANGE_PASSWORD.value),
        csrf_token=visit.csrf_token,
        faults=outcome.faults if outcome else (),
    )


def _reset_page(request: Request, token: str, outcome: Refused | None) -> Response:
    browser = form_browser(request)
    language = page_language(request)
    page = NewPasswordPage(
        kind=NewPasswordKind.RESET,
        action=f"{RESET_PATH}?lang={language.value}",
        csrf_token=free_form_token(request, browser, _PURPOSE),
        token=token,
        faults=outcome.faults if outcome else (),
    )
    status = _REFUSED_STATUS if outcome else 200
    response = page_response(request, page, Surroundings(language=language), status=status)
    return keep_browser(request, browser, response)


async def _after_reset(request: Request, provider: Provider, pending: PendingReset | None) -> str:
    """The sign-in page of the interaction that asked, when this browser is in it; else a notice."""
    if pending is not None:
        found = await provider.ports.interactions.by_id(InteractionId(pending.interaction_id))
        is_open = found is not None and found.is_open(provider.clock())
        if found is not None and is_open and is_visitor(request, found, provider.ports):
            return f"{Step.SIGN_IN.value}?i={found.id}&password=changed"
    return _CHANGED_PATH


def _new_password_form(fields: dict[str, str]) -> NewPasswordForm:
    return NewPasswordForm(
        first_password=fields.get(FIRST_PASSWORD_FIELD, ""),
        second_password=fields.get(SECOND_PASSWORD_FIELD, ""),
    )


def _dead_link() -> InteractionExpired:
    return InteractionExpired(
        "the link was used, is too old, or a newer one counts: ask for another"
    )


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/forgot-password", ("GET",), show_forgot, Caller.BROWSER),
    Endpoint(
        "/forgot-password", ("POST",), take_forgot, Caller.BROWSER, longest_body_bytes=FORM_BYTES
    ),
    Endpoint("/check-email", ("GET",), show_check_email, Caller.BROWSER),
    Endpoint(RESET_PATH, ("GET",), show_reset, Caller.BROWSER),
    Endpoint(RESET_PATH, ("POST",), take_reset, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
    Endpoint(_CHANGED_PATH, ("GET",), show_password_changed, Caller.BROWSER),
    Endpoint("/change-password", ("GET",), show_change_password, Caller.BROWSER),
    Endpoint(
        "/change-password",
        ("POST",),
        take_change_password,
        Caller.BROWSER,
        longest_body_bytes=FORM_BYTES,
    ),
)
