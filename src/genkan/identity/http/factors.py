"""The pages of the second factor: setting one up, showing it, recovery codes."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.http.endpoint import FORM_BYTES, Caller, Endpoint, Handler
from genkan.identity.http.page_response import page_response, see_other
from genkan.identity.http.turn import expired, standing_at, step_page, turn
from genkan.identity.http.visit import Visit, begin_visit, begin_visit_with_form
from genkan.identity.login.authenticator import (
    PendingAuthenticator,
    pending_authenticator,
    set_up_authenticator,
    try_authenticator,
)
from genkan.identity.login.email_factor import send_factor_code, try_factor_code
from genkan.identity.login.flow import Step, factor_steps
from genkan.identity.login.outcome import (
    CODE_FIELD,
    RECOVERY_FIELD,
    Fault,
    Identified,
    Lapsed,
    Refused,
)
from genkan.identity.login.recovery_codes import new_recovery_codes, try_recovery_code
from genkan.identity.login.standing import Standing, find_standing, note_proofs
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.factor import Enforcement
from genkan.identity.model.proof import Proof
from genkan.identity.pages.page import (
    ChooseFactorPage,
    CodeKind,
    EmailFactorPage,
    FactorPage,
    Page,
    RecoveryCodePage,
    RecoveryCodesPage,
    SetUpAuthenticatorPage,
    VerifyEmailPage,
)
from genkan.identity.pages.qr_code import qr_code

_SEND_PATH = "/mfa/email/send"
_SAVED_PATH = "/mfa/recovery-codes"
# What a link to each of these pages says.
_USED_LABELS = {
    Step.AUTHENTICATOR: "use_authenticator_app",
    Step.EMAIL_FACTOR: "use_email",
    Step.RECOVERY_CODE: "use_recovery_code",
}
_SET_UP_LABELS = {
    Step.SET_UP_AUTHENTICATOR: "choose_authenticator_app",
    Step.EMAIL_FACTOR: "choose_email",
}


async def show_choose(request: Request) -> Response:
    """The page that asks which factor to set up."""
    visit = await begin_visit(request)
    standing = await standing_at(visit, Step.CHOOSE_FACTOR)
    choices = tuple(
        (_SET_UP_LABELS[step], visit.url(step.value))
        for step in _steps(standing)
        if step in _SET_UP_LABELS
    )
    return step_page(visit, Step.CHOOSE_FACTOR, ChooseFactorPage(choices=choices))


async def show_set_up(request: Request) -> Response:
    """What an authenticator app is told."""
    visit = await begin_visit(request)
    standing = await standing_at(visit, Step.SET_UP_AUTHENTICATOR)
    return step_page(visit, Step.SET_UP_AUTHENTICATOR, _set_up_page(visit, standing, ()))


async def take_set_up(request: Request) -> Response:
    """The app's first code; then the recovery codes are shown, this once."""
    visit, fields = await begin_visit_with_form(request)
    standing = await standing_at(visit, Step.SET_UP_AUTHENTICATOR)
    shown = await set_up_authenticator(
        visit.ports,
        standing.user,
        _pending(visit, standing),
        _code_form(visit, fields, CODE_FIELD),
        visit.post,
        visit.now,
    )
    faults = shown.faults if isinstance(shown, Refused) else ()
    page = _set_up_page(visit, standing, faults)
    return await _after(visit, Step.SET_UP_AUTHENTICATOR, standing, shown, page)


async def show_authenticator(request: Request) -> Response:
    """The page that asks for the app's code."""
    visit = await begin_visit(request)
    standing = await standing_at(visit, Step.AUTHENTICATOR)
    return step_page(visit, Step.AUTHENTICATOR, _factor_page(visit, standing, ()))


async def take_authenticator(request: Request) -> Response:
    """The app's code."""
    visit, fields = await begin_visit_with_form(request)
    standing = await standing_at(visit, Step.AUTHENTICATOR)
    form = _code_form(visit, fields, CODE_FIELD)
    shown = await try_authenticator(visit.ports, standing.user, form, visit.now)
    faults = shown.faults if isinstance(shown, Refused) else ()
    page = _factor_page(visit, standing, faults)
    return await _after(visit, Step.AUTHENTICATOR, standing, shown, page)


async def show_email(request: Request) -> Response:
    """The page that offers to send a code, or asks for the one that was sent."""
    visit = await begin_visit(request)
    standing = await standing_at(visit, Step.EMAIL_FACTOR)
    return step_page(visit, Step.EMAIL_FACTOR, _email_page(visit, standing, ()))


async def take_email_wish(request: Request) -> Response:
    """The wish for a code, or for another one."""
    visit, _ = await begin_visit_with_form(request)
    standing = await standing_at(visit, Step.EMAIL_FACTOR)
    was_sent = visit.request.query_params.get("sent") is not None
    outcome = await send_factor_code(
        visit.ports,
        standing.user,
        visit.interaction.id,
        visit.network_address,
        visit.post,
        visit.now,
    )
    if isinstance(outcome, Lapsed):
        raise expired()
    return see_other(visit.url(Step.EMAIL_FACTOR.value, sent="again" if was_sent else "once"))


async def take_email(request: Request) -> Response:
    """The code from the email."""
    visit, fields = await begin_visit_with_form(request)
    standing = await standing_at(visit, Step.EMAIL_FACTOR)
    form = _code_form(visit, fields, CODE_FIELD)
    shown = await try_factor_code(
        visit.ports, standing.user, visit.interaction.id, form, visit.post, visit.now
    )
    faults = shown.faults if isinstance(shown, Refused) else ()
    page = _code_page(visit, standing, faults)
    return await _after(visit, Step.EMAIL_FACTOR, standing, shown, page)


async def show_recovery_code(request: Request) -> Response:
    """The page that asks for a recovery code."""
    visit = await begin_visit(request)
    standing = await standing_at(visit, Step.RECOVERY_CODE)
    return step_page(visit, Step.RECOVERY_CODE, _recovery_page(visit, standing, ()))


async def take_recovery_code(request: Request) -> Response:
    """A recovery code."""
    visit, fields = await begin_visit_with_form(request)
    standing = await standing_at(visit, Step.RECOVERY_CODE)
    form = _code_form(visit, fields, RECOVERY_FIELD)
    shown = await try_recovery_code(visit.ports, standing.user, form, visit.post, visit.now)
    faults = shown.faults if isinstance(shown, Refused) else ()
    page = _recovery_page(visit, standing, faults)
    return await _after(visit, Step.RECOVERY_CODE, standing, shown, page)


async def take_codes_saved(request: Request) -> Response:
    """The recovery codes were seen: on with the sign-in."""
    visit, _ = await begin_visit_with_form(request)
    standing = await find_standing(visit.ports, visit.interaction)
    if standing is None:
        raise expired()
    page = RecoveryCodesPage(action="", csrf_token="", codes=())
    return await turn(visit, Step.SET_UP_AUTHENTICATOR, Identified(standing.user, ()), page)


async def _after(
    visit: Visit, step: Step, standing: Standing, shown: Proof | Refused, page: Page
) -> Response:
    """The answer to a factor's form: `page` with its faults, recovery codes, or the next step."""
    if isinstance(shown, Refused):
        return await turn(visit, step, shown, page)
    is_new = standing.demand is not None and not standing.demand.usable
    if is_new and await _lacks_recovery_codes(visit, standing):
        await note_proofs(visit.ports, visit.interaction, standing.user.id, (shown,))
        codes = RecoveryCodesPage(
            action=visit.url(_SAVED_PATH),
            csrf_token=visit.csrf_token,
            codes=await new_recovery_codes(visit.ports, standing.user.id),
        )
        return page_response(visit.request, codes, visit.surroundings(""))
    return await turn(visit, step, Identified(standing.user, (shown,)), page)


async def _lacks_recovery_codes(visit: Visit, standing: Standing) -> bool:
    """Whether codes are to be made: the policies want them, and there are none."""
    active = [each for each in standing.policies if each.policy is not Enforcement.OFF]
    is_wanted = all(each.has_recovery_codes for each in active)
    return is_wanted and await visit.ports.factors.recovery_codes_left(standing.user.id) == 0


def _pending(visit: Visit, standing: Standing) -> PendingAuthenticator:
    return pending_authenticator(
        visit.ports, standing.user, visit.interaction.id, visit.application_name
    )


def _code_form(visit: Visit, fields: dict[str, str], name: str) -> CodeForm:
    return CodeForm(code=fields.get(name, ""), address=visit.network_address)


def _steps(standing: Standing) -> tuple[Step, ...]:
    return () if standing.demand is None else factor_steps(standing.demand)


def _others(visit: Visit, standing: Standing, here: Step) -> tuple[tuple[str, str], ...]:
    """The other pages where the missing proof can be given."""
    is_new = standing.demand is not None and not standing.demand.usable
    labels = _SET_UP_LABELS if is_new else _USED_LABELS
    return tuple(
        (labels[step], visit.url(step.value))
        for step in _steps(standing)
        if step is not here and step in labels
    )


def _set_up_page(
    visit: Visit, standing: Standing, faults: tuple[Fault, ...]
) -> SetUpAuthenticatorPage:
    pending = _pending(visit, standing)
    has_choice = Step.CHOOSE_FACTOR in _steps(standing)
    return SetUpAuthenticatorPage(
        action=visit.url(Step.SET_UP_AUTHENTICATOR.value),
        csrf_token=visit.csrf_token,
        qr_code=qr_code(pending.uri),
        secret=pending.text,
        other_url=visit.url(Step.CHOOSE_FACTOR.value) if has_choice else "",
        faults=faults,
    )


def _factor_page(visit: Visit, standing: Standing, faults: tuple[Fault, ...]) -> FactorPage:
    return FactorPage(
        action=visit.url(Step.AUTHENTICATOR.value),
        csrf_token=visit.csrf_token,
        other_urls=_others(visit, standing, Step.AUTHENTICATOR),
        faults=faults,
    )


def _email_page(
    visit: Visit, standing: Standing, faults: tuple[Fault, ...]
) -> EmailFactorPage | VerifyEmailPage:
    if visit.request.query_params.get("sent") is not None:
        return _code_page(visit, standing, faults)
    return EmailFactorPage(
        action=visit.url(_SEND_PATH),
        csrf_token=visit.csrf_token,
        email=standing.user.email or "",
        other_urls=_others(visit, standing, Step.EMAIL_FACTOR),
    )


def _code_page(visit: Visit, standing: Standing, faults: tuple[Fault, ...]) -> VerifyEmailPage:
    return VerifyEmailPage(
        kind=CodeKind.FACTOR,
        action=visit.url(Step.EMAIL_FACTOR.value, sent="once"),
        resend_action=visit.url(_SEND_PATH, sent="once"),
        csrf_token=visit.csrf_token,
        sign_in_url=visit.url(Step.SIGN_IN.value),
        email=standing.user.email or "",
        is_sent_again=visit.request.query_params.get("sent") == "again",
        faults=faults,
    )


def _recovery_page(visit: Visit, standing: Standing, faults: tuple[Fault, ...]) -> RecoveryCodePage:
    return RecoveryCodePage(
        action=visit.url(Step.RECOVERY_CODE.value),
        csrf_token=visit.csrf_token,
        back_url=visit.url(_steps(standing)[0].value),
        faults=faults,
    )


def _page_and_form(path: str, show: Handler, take: Handler) -> tuple[Endpoint, Endpoint]:
    return (
        Endpoint(path, ("GET",), show, Caller.BROWSER),
        Endpoint(path, ("POST",), take, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
    )


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/mfa/choose", ("GET",), show_choose, Caller.BROWSER),
    *_page_and_form("/mfa/set-up", show_set_up, take_set_up),
    *_page_and_form("/mfa/authenticator", show_authenticator, take_authenticator),
    *_page_and_form("/mfa/email", show_email, take_email),
    Endpoint(_SEND_PATH, ("POST",), take_email_wish, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
    *_page_and_form("/mfa/recovery-code", show_recovery_code, take_recovery_code),
    Endpoint(
        _SAVED_PATH, ("POST",), take_codes_saved, Caller.BROWSER, longest_body_bytes=FORM_BYTES
    ),
)
