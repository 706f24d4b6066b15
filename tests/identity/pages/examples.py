"""Each page there is, as people meet it: with faults and without, filled and overfull."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Final, get_args

from genkan.identity.errors import HandOffReason
from genkan.identity.login.outcome import Fault
from genkan.identity.oauth.scope import USER_SCOPES
from genkan.identity.pages.hand_off_page import ConnectionLink, HandOffErrorPage, HandOffPage
from genkan.identity.pages.outbox_page import OutboxMessage, OutboxPage
from genkan.identity.pages.page import (
    Ceremony,
    CheckEmailPage,
    ChooseAccountPage,
    ChooseFactorPage,
    ChooseOrganizationPage,
    CodeKind,
    ConfirmDevicePage,
    ConfirmLogoutPage,
    ConsentPage,
    CreateOrganizationPage,
    DeviceCodePage,
    EmailFactorPage,
    FactorPage,
    ForgotPasswordPage,
    InvitationPage,
    NewPasswordKind,
    NewPasswordPage,
    NoAccessPage,
    NoticeKind,
    NoticePage,
    OrganizationChoice,
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
    PortalEmailPage,
    PortalPasswordPage,
    PortalProfilePage,
    PortalProofPage,
)
from genkan.identity.pages.qr_code import qr_code
from genkan.identity.pages.render import passkey_script_path
from tests.identity.pages.portal_examples import portal_pages

URL: Final = "/sign-in?i=1"
TOKEN: Final = "the-token"
EMAIL: Final = "ada.lovelace@analytical-engines.example.com"
LONG_NAME: Final = "Gesellschaft für Donaudampfschifffahrtselektrizitäten & Söhne"
OTHERS: Final = (("use_email", URL), ("use_recovery_code", URL))
SCOPE: Final = tuple(USER_SCOPES)
AUDIENCE: Final = ("https://api.analytical-engines.example.com/v1/graphql",)
# WebAuthn's options: one as the server writes it, without a user.
OPTIONS: Final = '{"challenge":"AAAA","rpId":"pages.test","allowCredentials":[]}'


def _form_pages() -> Iterator[Page]:
    """Pages whose form can be refused, as they are first shown."""
    sign_in = SignInPage(
        action=URL,
        csrf_token=TOKEN,
        register_url=URL,
        forgot_url=URL,
        code_action=URL,
        passkey_url=URL,
        offers_code=True,
        connections=(ConnectionLink("Google", URL), ConnectionLink(LONG_NAME, URL)),
    )
    yield sign_in
    yield replace(sign_in, email=EMAIL, is_password_changed=True)
    yield replace(sign_in, asks_password=False)
    yield RegisterPage(action=URL, csrf_token=TOKEN, sign_in_url=URL)
    yield RegisterPage(action=URL, csrf_token=TOKEN, sign_in_url=URL, asks_password=False)
    for kind in CodeKind:
        yield VerifyEmailPage(
            kind=kind,
            action=URL,
            resend_action=URL,
            csrf_token=TOKEN,
            sign_in_url=URL,
            email=EMAIL,
            is_sent_again=True,
        )
    yield ForgotPasswordPage(action=URL, csrf_token=TOKEN, sign_in_url=URL)
    for kind in NewPasswordKind:
        yield NewPasswordPage(kind=kind, action=URL, csrf_token=TOKEN, token=TOKEN)
    for ceremony in Ceremony:
        yield PasskeyPage(
            ceremony=ceremony,
            action=URL,
            csrf_token=TOKEN,
            options=OPTIONS,
            script_url=passkey_script_path(),
            other_url=URL,
        )
    yield SetUpAuthenticatorPage(
        action=URL,
        csrf_token=TOKEN,
        qr_code=qr_code("otpauth://totp/Acme:ada?secret=GEZDGNBVGY3TQOJQ"),
        secret="GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
        other_url=URL,
    )
    yield FactorPage(action=URL, csrf_token=TOKEN, other_urls=OTHERS)
    yield RecoveryCodePage(action=URL, csrf_token=TOKEN, back_url=URL)
    yield CreateOrganizationPage(action=URL, csrf_token=TOKEN)
    yield ChooseOrganizationPage(
        action=URL,
        csrf_token=TOKEN,
        account=EMAIL,
        organizations=(OrganizationChoice("org_1", "Acme"), OrganizationChoice("org_2", LONG_NAME)),
    )
    yield DeviceCodePage(action=URL, csrf_token=TOKEN)


def _other_pages() -> Iterator[Page]:
    """Pages that nothing can be wrong with."""
    # Where it leads to answers 204: the browser stays.
    yield HandOffPage(provider="Google", url="/elsewhere")
    for reason in HandOffReason:
        yield HandOffErrorPage(reason, "Google", URL, request_id="0123456789abcdef")
    yield CheckEmailPage(forgot_url=URL, sign_in_url=URL)
    yield ChooseAccountPage(
        action=URL, csrf_token=TOKEN, other_account_url=URL, name="Ada Lovelace", account=EMAIL
    )
    yield ChooseFactorPage(choices=(("choose_authenticator_app", URL), ("choose_email", URL)))
    yield EmailFactorPage(action=URL, csrf_token=TOKEN, email=EMAIL, other_urls=OTHERS)
    yield RecoveryCodesPage(
        action=URL, csrf_token=TOKEN, codes=tuple(f"0123-4567-89ab-cde{end}" for end in range(8))
    )
    yield NoAccessPage(action=URL, csrf_token=TOKEN, other_account_url=URL, account=EMAIL)
    yield ConsentPage(action=URL, csrf_token=TOKEN, account=EMAIL, scope=SCOPE, audience=AUDIENCE)
    yield SuccessPage(action=URL, csrf_token=TOKEN)
    yield ConfirmDevicePage(
        action=URL,
        csrf_token=TOKEN,
        account=EMAIL,
        network_address="2001:db8:85a3::8a2e:370:7334",
        scope=SCOPE,
        audience=AUDIENCE,
    )
    yield InvitationPage(organization=LONG_NAME, email=EMAIL, sign_in_url=URL)
    yield InvitationPage(organization="Acme", email=EMAIL, sign_in_url="")
    yield ConfirmLogoutPage(action=URL, csrf_token=TOKEN, hidden_fields=(("state", "s"),))
    for kind in NoticeKind:
        yield NoticePage(kind=kind)
    yield NoticePage(
        kind=NoticeKind.INVALID_REQUEST,
        detail="The redirect URI is not one of the application's.",
        address="https://www.analytical-engines.example.com/api/auth/kinde_callback",
        restart_url=URL,
        return_url=URL,
        request_id="0123456789abcdef",
    )
    yield OutboxPage(messages=())
    yield OutboxPage(
        messages=(
            OutboxMessage(
                EMAIL,
                "123456 is your code",
                f"Go to https://www.example.com/{'long/' * 30}\n",
                "2026-12-03T10:00:00+00:00",
            ),
        )
    )


def _refused(page: Page) -> Page | None:
    """The page with a fault of each of its fields and one of none; None: it has no faults."""
    if "faults" not in {each.name for each in fields(page)}:
        return None
    named: dict[type[Page], tuple[str, ...]] = {
        SignInPage: ("p_email", "p_password"),
        RegisterPage: ("p_first_name", "p_email", "p_second_password"),
        VerifyEmailPage: ("p_confirmation_code",),
        ForgotPasswordPage: ("p_email",),
        NewPasswordPage: ("p_first_password", "p_second_password"),
        SetUpAuthenticatorPage: ("p_confirmation_code",),
        FactorPage: ("p_confirmation_code",),
        RecoveryCodePage: ("p_recovery_code",),
        CreateOrganizationPage: ("p_org_name",),
        DeviceCodePage: ("p_user_code",),
        PortalProfilePage: ("p_first_name", "p_picture"),
        PortalPasswordPage: ("p_first_password", "p_second_password"),
    }
    inputs = named.get(type(page), ())
    if isinstance(page, PortalEmailPage):
        inputs = ("p_confirmation_code" if page.asks_code else "p_email",)
    if isinstance(page, PortalProofPage):
        inputs = (page.field,) if page.field else ()
    if not getattr(page, "asks_password", True):
        inputs = ("p_email",)
    faults = (
        *(Fault("passwords_differ", each) for each in inputs),
        Fault("credentials_wrong"),
    )
    return replace(page, faults=faults)


def _all() -> Iterator[Page]:
    yield from _other_pages()
    for page in (*_form_pages(), *portal_pages()):
        yield page
        refused = _refused(page)
        if refused is not None:
            yield refused


EXAMPLES: Final[tuple[Page, ...]] = tuple(_all())
KINDS: Final[tuple[type[Page], ...]] = get_args(Page)


def examples_of(kind: type[Page]) -> tuple[Page, ...]:
    """The examples of one kind of page."""
    return tuple(page for page in EXAMPLES if type(page) is kind)
