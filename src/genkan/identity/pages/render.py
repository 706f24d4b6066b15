"""Pages as HTML: a page's value goes into its template, everything in it escaped."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from genkan.identity.login.outcome import Fault
from genkan.identity.pages.hand_off_page import HandOffErrorPage, HandOffPage
from genkan.identity.pages.language import Language
from genkan.identity.pages.look import look_css
from genkan.identity.pages.outbox_page import OutboxPage
from genkan.identity.pages.page import (
    CheckEmailPage,
    ChooseAccountPage,
    ChooseFactorPage,
    ChooseOrganizationPage,
    ConfirmDevicePage,
    ConfirmLogoutPage,
    ConsentPage,
    CreateOrganizationPage,
    DeviceCodePage,
    EmailFactorPage,
    FactorPage,
    ForgotPasswordPage,
    Frame,
    InvitationPage,
    NewPasswordPage,
    NoAccessPage,
    NoticePage,
    Page,
    PasskeyPage,
    RecoveryCodePage,
    RecoveryCodesPage,
    RegisterPage,
    SetUpAuthenticatorPage,
    SignInPage,
    SuccessPage,
    VerifyEmailPage,
)
from genkan.identity.pages.portal_page import (
    PortalApplicationsPage,
    PortalEmailPage,
    PortalMembersPage,
    PortalOrganizationsPage,
    PortalPasswordPage,
    PortalProfilePage,
    PortalProofPage,
    PortalSecurityPage,
    PortalSessionsPage,
)
from genkan.identity.pages.text import catalog, date_text, designed_text

_WORD: Final = re.compile(r"[A-Z][a-z]+")


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A page in another language."""

    language: str
    name: str
    url: str


def render(page: Page, frame: Frame) -> str:
    """The HTML document of a page."""
    return (
        _environment()
        .get_template(_template_name(page))
        .render(
            page=page,
            faults=_faults(page),
            text=partial(designed_text, frame.language, frame.looks.design.texts),
            date=partial(date_text, frame.language),
            language=frame.language.value,
            direction=frame.language.direction,
            languages=_language_links(frame.address),
            application_name=frame.application_name,
            stylesheet_url=frame.stylesheet_url,
            development=frame.is_development,
            looks=frame.looks,
            style=look_css(frame.looks.design),
        )
    )


def _template_name(page: Page) -> str:
    """The template of a page is named as its class: SignInPage -> sign_in.html."""
    words = _WORD.findall(type(page).__name__.removesuffix("Page"))
    return f"{'_'.join(words).lower()}.html"


def _faults(page: Page) -> tuple[Fault, ...]:  # noqa: PLR0911 - a row per kind of page
    match page:
        case SignInPage() | RegisterPage() | VerifyEmailPage():
            return page.faults
        case (
            PortalProfilePage()
            | PortalEmailPage()
            | PortalPasswordPage()
            | PortalSecurityPage()
            | PortalSessionsPage()
            | PortalOrganizationsPage()
            | PortalMembersPage()
            | PortalApplicationsPage()
            | PortalProofPage()
        ):
            return page.faults
        case CreateOrganizationPage() | ChooseOrganizationPage() | DeviceCodePage():
            return page.faults
        case ChooseAccountPage() | NoAccessPage() | ConsentPage() | SuccessPage():
            return ()
        case ConfirmDevicePage() | InvitationPage() | HandOffPage() | HandOffErrorPage():
            return ()
        case ForgotPasswordPage() | NewPasswordPage():
            return page.faults
        case PasskeyPage() | SetUpAuthenticatorPage() | FactorPage() | RecoveryCodePage():
            return page.faults
        case ChooseFactorPage() | EmailFactorPage() | RecoveryCodesPage():
            return ()
        case CheckEmailPage() | ConfirmLogoutPage() | NoticePage() | OutboxPage():
            return ()


def _language_links(address: str) -> tuple[LanguageLink, ...]:
    if not address:
        return ()
    joint = "&" if "?" in address else "?"
    return tuple(
        LanguageLink(
            language=language.value,
            name=catalog(language)["language_name"],
            url=f"{address}{joint}lang={language.value}",
        )
        for language in Language
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("genkan.identity.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def stylesheet() -> bytes:
    """The one stylesheet."""
    return files("genkan.identity.pages").joinpath("genkan.css").read_bytes()


@cache
def stylesheet_path() -> str:
    """Where the stylesheet is served: its name holds its hash, so it may be cached for ever."""
    return f"/assets/genkan-{hashlib.sha256(stylesheet()).hexdigest()[:16]}.css"


@cache
def passkey_script() -> bytes:
    """The one script."""
    return files("genkan.identity.pages").joinpath("passkey.js").read_bytes()


@cache
def passkey_script_path() -> str:
    """Where the script is served: its name holds its hash, so it may be cached for ever."""
    return f"/assets/passkey-{hashlib.sha256(passkey_script()).hexdigest()[:16]}.js"
