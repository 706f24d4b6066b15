"""The hosted pages between signing in and the application (oauth/authorize/task.py)."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.http.endpoint import FORM_BYTES, Caller, Endpoint, Handler
from genkan.identity.http.page_response import page_response, see_other
from genkan.identity.http.stay import (
    Stay,
    begin_stay,
    begin_stay_with_form,
    lead_on,
    session_of,
)
from genkan.identity.http.visit import Visit, begin_visit, begin_visit_with_form
from genkan.identity.login.outcome import Fault
from genkan.identity.model.consent import Consent
from genkan.identity.model.user import User
from genkan.identity.names import OrganizationCode
from genkan.identity.oauth.authorize.organization import (
    create_organization,
    enter_organization,
    organization_name_fault,
)
from genkan.identity.oauth.authorize.proceed import (
    current_application,
    go_on_as,
    refuse,
    settle,
)
from genkan.identity.oauth.authorize.task import Task, may_choose
from genkan.identity.pages.page import (
    ChooseAccountPage,
    ChooseOrganizationPage,
    ConsentPage,
    CreateOrganizationPage,
    NoAccessPage,
    OrganizationChoice,
    Page,
    SuccessPage,
)
from genkan.identity.tokens.api_scope import named_scopes, sign_in_scopes

NAME_FIELD = "p_org_name"
CODE_FIELD = "p_org_code"
CONSENT_FIELD = "p_consent"
_REFUSED_STATUS = 400
_FORBIDDEN_STATUS = 403


async def show_choose_account(request: Request) -> Response:
    """Who is signed on here, and the way to another account (prompt=select_account)."""
    visit = await begin_visit(request)
    session = await session_of(visit)
    user = None if session is None else await visit.ports.users.by_id(session.user_id)
    if user is None:
        return see_other(visit.url(Task.SIGN_IN.value))
    page = ChooseAccountPage(
        action=visit.url(Task.CHOOSE_ACCOUNT.value),
        csrf_token=visit.csrf_token,
        other_account_url=visit.url(Task.SIGN_IN.value),
        name=user.full_name or "",
        account=_account(user),
    )
    return _page(visit, Task.CHOOSE_ACCOUNT, page)


async def take_choose_account(request: Request) -> Response:
    """The account that is signed on is the right one."""
    visit, _ = await begin_visit_with_form(request)
    session = await session_of(visit)
    application = await current_application(visit.interaction, visit.ports)
    if session is None or not may_choose(visit.interaction, application, session, visit.now):
        return see_other(visit.url(Task.SIGN_IN.value))
    return lead_on(visit, await go_on_as(visit.interaction, session, visit.ports, visit.now))


async def show_create_organization(request: Request) -> Response:
    """The name of a new organization, as the application suggests it."""
    stay = await begin_stay(request, Task.CREATE_ORGANIZATION)
    if isinstance(stay, Response):
        return stay
    suggested = stay.visit.interaction.wishes.organization_name or ""
    return _create_page(stay, suggested, ())


async def take_create_organization(request: Request) -> Response:
    """The name."""
    stay, fields = await begin_stay_with_form(request, Task.CREATE_ORGANIZATION)
    if isinstance(stay, Response):
        return stay
    visit, name = stay.visit, fields.get(NAME_FIELD, "").strip()
    fault = organization_name_fault(name)
    if fault is not None:
        return _create_page(stay, name, (Fault(fault, NAME_FIELD),))
    location = await create_organization(
        visit.interaction, name, stay.session, visit.ports, visit.now
    )
    return lead_on(visit, location)


async def show_choose_organization(request: Request) -> Response:
    """The organizations of the user."""
    stay = await begin_stay(request, Task.CHOOSE_ORGANIZATION)
    return stay if isinstance(stay, Response) else _choose_page(stay, ())


async def take_choose_organization(request: Request) -> Response:
    """One of them."""
    stay, fields = await begin_stay_with_form(request, Task.CHOOSE_ORGANIZATION)
    if isinstance(stay, Response):
        return stay
    visit, code = stay.visit, OrganizationCode(fields.get(CODE_FIELD, ""))
    if code not in stay.standing.codes:
        return _choose_page(stay, (Fault("organization_not_chosen"),))
    location = await enter_organization(
        visit.interaction, code, stay.session, visit.ports, visit.now
    )
    return lead_on(visit, location)


async def show_no_access(request: Request) -> Response:
    """The user is no member of the organization asked for, or has no role that gets them in."""
    stay = await begin_stay(request, Task.NO_ACCESS)
    if isinstance(stay, Response):
        return stay
    page = NoAccessPage(
        action=stay.visit.url(Task.NO_ACCESS.value),
        csrf_token=stay.visit.csrf_token,
        other_account_url=stay.visit.url(Task.SIGN_IN.value),
        account=_account(stay.user),
        needs_role=stay.application.is_access_control_enabled,
    )
    return _page(stay.visit, Task.NO_ACCESS, page, status=_FORBIDDEN_STATUS)


async def take_no_access(request: Request) -> Response:
    """Back to the application, which learns why."""
    stay, _ = await begin_stay_with_form(request, Task.NO_ACCESS)
    if isinstance(stay, Response):
        return stay
    if stay.application.is_access_control_enabled:
        return await _refuse(stay, "the user has none of the roles that the application lets in")
    return await _refuse(stay, "the user is not a member of this organization")


async def show_consent(request: Request) -> Response:
    """What the application would learn and may do."""
    stay = await begin_stay(request, Task.CONSENT)
    if isinstance(stay, Response):
        return stay
    visit = stay.visit
    page = ConsentPage(
        action=visit.url(Task.CONSENT.value),
        csrf_token=visit.csrf_token,
        account=_account(stay.user),
        scope=sign_in_scopes(visit.interaction.scope),
        audience=tuple(visit.interaction.audience),
        api_scope=named_scopes(visit.interaction.scope),
    )
    return _page(visit, Task.CONSENT, page)


async def take_consent(request: Request) -> Response:
    """Yes or no; anything else is a no."""
    stay, fields = await begin_stay_with_form(request, Task.CONSENT)
    if isinstance(stay, Response):
        return stay
    if fields.get(CONSENT_FIELD) != "allow":
        return await _refuse(stay, "the user did not agree")
    visit = stay.visit
    asked = visit.interaction
    agreed = Consent(scope=asked.scope, audience=asked.audience)
    await visit.ports.consents.add(stay.user.id, asked.client_id, agreed, visit.now)
    location = await settle(asked, Task.CONSENT, stay.session, visit.ports, visit.now)
    return lead_on(visit, location)


async def show_success(request: Request) -> Response:
    """The end of the way for a tab that the application does not wait in (Kinde)."""
    stay = await begin_stay(request, Task.SUCCESS)
    if isinstance(stay, Response):
        return stay
    page = SuccessPage(action=stay.visit.url(Task.SUCCESS.value), csrf_token=stay.visit.csrf_token)
    return _page(stay.visit, Task.SUCCESS, page)


async def take_success(request: Request) -> Response:
    """On to the application after all."""
    stay, _ = await begin_stay_with_form(request, Task.SUCCESS)
    if isinstance(stay, Response):
        return stay
    visit = stay.visit
    location = await settle(visit.interaction, Task.SUCCESS, stay.session, visit.ports, visit.now)
    return lead_on(visit, location)


async def _refuse(stay: Stay, reason: str) -> Response:
    visit = stay.visit
    return lead_on(visit, await refuse(visit.interaction, reason, visit.ports, visit.now))


def _create_page(stay: Stay, name: str, faults: tuple[Fault, ...]) -> Response:
    page = CreateOrganizationPage(
        action=stay.visit.url(Task.CREATE_ORGANIZATION.value),
        csrf_token=stay.visit.csrf_token,
        name=name,
        faults=faults,
    )
    return _page(stay.visit, Task.CREATE_ORGANIZATION, page, status=_status(faults))


def _choose_page(stay: Stay, faults: tuple[Fault, ...]) -> Response:
    page = ChooseOrganizationPage(
        action=stay.visit.url(Task.CHOOSE_ORGANIZATION.value),
        csrf_token=stay.visit.csrf_token,
        account=_account(stay.user),
        organizations=tuple(
            OrganizationChoice(each.organization.code, each.organization.name)
            for each in stay.standing.memberships
            if each.organization.code in stay.standing.codes
        ),
        faults=faults,
    )
    return _page(stay.visit, Task.CHOOSE_ORGANIZATION, page, status=_status(faults))


def _status(faults: tuple[Fault, ...]) -> int:
    return _REFUSED_STATUS if faults else 200


def _page(visit: Visit, task: Task, page: Page, *, status: int = 200) -> Response:
    return page_response(visit.request, page, visit.surroundings(task.value), status=status)


def _account(user: User) -> str:
    """By what people know their account."""
    return user.email or user.username or user.full_name or user.id


def _rows(task: Task, show: Handler, take: Handler) -> tuple[Endpoint, Endpoint]:
    return (
        Endpoint(task.value, ("GET",), show, Caller.BROWSER),
        Endpoint(task.value, ("POST",), take, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
    )


ROUTES: tuple[Endpoint, ...] = (
    *_rows(Task.CHOOSE_ACCOUNT, show_choose_account, take_choose_account),
    *_rows(Task.CREATE_ORGANIZATION, show_create_organization, take_create_organization),
    *_rows(Task.CHOOSE_ORGANIZATION, show_choose_organization, take_choose_organization),
    *_rows(Task.NO_ACCESS, show_no_access, take_no_access),
    *_rows(Task.CONSENT, show_consent, take_consent),
    *_rows(Task.SUCCESS, show_success, take_success),
)
