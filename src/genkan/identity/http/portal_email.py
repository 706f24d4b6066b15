"""The portal's pages of another email address and another password."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from genkan.identity.errors import InteractionExpired
from genkan.identity.http.at_portal import (
    AtPortal,
    Section,
    ask_for_proof,
    portal_form,
    portal_page,
    proven_form,
    proven_page,
)
from genkan.identity.http.endpoint import Endpoint
from genkan.identity.login.change_email import confirm_email_change, request_email_change
from genkan.identity.login.change_password import ChangePasswordForm, change_password
from genkan.identity.login.outcome import (
    CODE_FIELD,
    EMAIL_FIELD,
    FIRST_PASSWORD_FIELD,
    PASSWORD_FIELD,
    SECOND_PASSWORD_FIELD,
    Lapsed,
    Refused,
)
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.pages.portal_page import PortalEmailPage, PortalPasswordPage
from genkan.identity.portal.step_up import Ask

EMAIL_PATH: Final = "/portal/email"
PASSWORD_PATH: Final = "/portal/password"  # noqa: S105 - a path
_CODE_PATH: Final = "/portal/email/code"


async def show_email(at: AtPortal) -> Response:
    """The page that asks for another address."""
    return _email_page(at, EMAIL_PATH, None)


async def take_email(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """Another address: it gets a code before it counts."""
    email = fields.get(EMAIL_FIELD, "").strip()
    outcome = await request_email_change(
        at.ports, at.visit, email, at.network_address, at.post, at.now
    )
    if isinstance(outcome, Refused):
        return _email_page(at, EMAIL_PATH, outcome)
    return at.go(_CODE_PATH)


async def show_email_code(at: AtPortal) -> Response:
    """The page that asks for the code that the new address got."""
    return _email_page(at, _CODE_PATH, None)


async def take_email_code(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """The code; the old address is told."""
    form = CodeForm(code=fields.get(CODE_FIELD, ""), address=at.network_address)
    outcome = await confirm_email_change(at.ports, at.visit, form, at.post, at.now)
    match outcome:
        case Refused():
            return _email_page(at, _CODE_PATH, outcome)
        case Lapsed():
            raise _gone()
        case _:
            return at.go(Section.PROFILE.value, "portal_email_changed")


async def show_password(at: AtPortal) -> Response:
    """The page that asks for another password."""
    if _needs_proof(at):
        return ask_for_proof(at, PASSWORD_PATH)
    return await _password_page(at, None)


async def take_password(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """Another password; all other sign-ons end, and the owner is told."""
    if _needs_proof(at):
        return ask_for_proof(at, PASSWORD_PATH)
    form = ChangePasswordForm(
        current_password=fields.get(PASSWORD_FIELD, ""),
        first_password=fields.get(FIRST_PASSWORD_FIELD, ""),
        second_password=fields.get(SECOND_PASSWORD_FIELD, ""),
        address=at.network_address,
    )
    outcome = await change_password(at.ports, at.visit.sign_on, form, at.post, at.now)
    match outcome:
        case Refused():
            return await _password_page(at, outcome)
        case Lapsed():
            raise _gone()
        case _:
            return at.go(Section.SECURITY.value, "portal_password_was_changed")


def _needs_proof(at: AtPortal) -> bool:
    """Whether the password that the form asks for is not all that is to be shown."""
    return not at.is_proven and at.asks != (Ask.PASSWORD,)


def _email_page(at: AtPortal, path: str, refused: Refused | None) -> Response:
    page = PortalEmailPage(
        portal=at.frame(Section.PROFILE),
        action=at.url(path),
        asks_code=path == _CODE_PATH,
        back_url=at.url(Section.PROFILE.value),
        faults=refused.faults if refused else (),
    )
    return at.page(page, "" if refused else path, is_refused=refused is not None)


async def _password_page(at: AtPortal, refused: Refused | None) -> Response:
    password_hash = await at.ports.users.password_hash(at.visit.user.id)
    page = PortalPasswordPage(
        portal=at.frame(Section.SECURITY),
        action=at.url(PASSWORD_PATH),
        asks_current=password_hash is not None,
        back_url=at.url(Section.SECURITY.value),
        faults=refused.faults if refused else (),
    )
    return at.page(page, "" if refused else PASSWORD_PATH, is_refused=refused is not None)


def _gone() -> InteractionExpired:
    return InteractionExpired("the account is gone: go back to the application")


ROUTES: tuple[Endpoint, ...] = (
    proven_page(EMAIL_PATH, show_email),
    proven_form(EMAIL_PATH, take_email, stands_on=EMAIL_PATH),
    # The code proves itself: nobody gets it but the owner of the new mailbox.
    portal_page(_CODE_PATH, show_email_code),
    portal_form(_CODE_PATH, take_email_code),
    portal_page(PASSWORD_PATH, show_password),
    portal_form(PASSWORD_PATH, take_password),
)
