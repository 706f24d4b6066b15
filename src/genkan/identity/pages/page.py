"""Every page there is, as a value: what it shows, not how it looks."""

from dataclasses import dataclass, field
from enum import Enum

from genkan.identity.login.outcome import Fault
from genkan.identity.model.design import Looks
from genkan.identity.pages.hand_off_page import ConnectionLink, HandOffErrorPage, HandOffPage
from genkan.identity.pages.language import Language
from genkan.identity.pages.outbox_page import OutboxPage
from genkan.identity.pages.portal_page import PortalPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds every page.

    address: path and query of the page itself without `lang`; the links to other languages are
        made from it. Empty: none are offered (the answer to a form can not be fetched again).
    looks: the design of whoever's page it is, with its texts.
    """

    language: Language
    stylesheet_url: str
    application_name: str = ""
    address: str = ""
    is_development: bool = False
    looks: Looks = field(default_factory=Looks)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """Identifier and password (Kinde's field names `p_email`, `p_password`).

    linking: the provider whose account is linked by this sign-in; empty when none is.
    """

    action: str
    csrf_token: str
    register_url: str  # empty: nobody new gets in by a form
    forgot_url: str
    code_action: str
    passkey_url: str = ""  # empty: passkeys are not offered
    asks_password: bool = True
    offers_code: bool = False  # by email, in place of the password
    email: str = ""
    connections: tuple[ConnectionLink, ...] = ()
    linking: str = ""
    is_password_changed: bool = False  # a moment ago, by a link
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """A new account (`p_first_name`, `p_last_name`, `p_email`, `p_first_password`, ...)."""

    action: str
    csrf_token: str
    sign_in_url: str
    asks_password: bool = True
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    connections: tuple[ConnectionLink, ...] = ()
    faults: tuple[Fault, ...] = ()


class CodeKind(Enum):
    """What six digits from an email are for; the value begins the texts' keys."""

    VERIFY = "verify"
    SIGN_IN = "sign_in_code"
    FACTOR = "email_factor"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEmailPage:
    """Six digits from an email (`p_confirmation_code`)."""

    kind: CodeKind = CodeKind.VERIFY
    action: str
    resend_action: str
    csrf_token: str
    sign_in_url: str
    email: str
    is_sent_again: bool = False
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgotPasswordPage:
    """Whose password was forgotten (`p_email`)."""

    action: str
    csrf_token: str
    sign_in_url: str
    email: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEmailPage:
    """Where to look for the link. It says nothing of whether there is an account."""

    forgot_url: str
    sign_in_url: str


class NewPasswordKind(Enum):
    """Why a new password is chosen; the value begins the texts' keys."""

    RESET = "reset"
    TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswordPage:
    """A new password, twice (`p_first_password`, `p_second_password`). token: the link's."""

    kind: NewPasswordKind
    action: str
    csrf_token: str
    token: str = ""
    faults: tuple[Fault, ...] = ()


class Ceremony(Enum):
    """What is done with a passkey; the value is what the script reads."""

    SIGN_IN = "get"
    CREATION = "create"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyPage:
    """Asks the browser for a passkey: the one page with a script (pages/passkey.js).

    options: WebAuthn's, as JSON. The credential comes back as `p_credential`.
    """

    ceremony: Ceremony
    action: str
    csrf_token: str
    options: str
    script_url: str
    other_url: str = ""  # another way to sign in
    decline_action: str = ""  # to go on without one (`p_decline`)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseFactorPage:
    """Which second factor to set up: texts' keys with where each is."""

    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpAuthenticatorPage:
    """What an authenticator app is told, and its first code (`p_confirmation_code`).

    qr_code: a data: URL of the picture. secret: the same as text.
    """

    action: str
    csrf_token: str
    qr_code: str
    secret: str
    other_url: str = ""  # another factor to set up in its place
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorPage:
    """The code of an authenticator app (`p_confirmation_code`).

    other_urls: texts' keys with where another proof is shown.
    """

    action: str
    csrf_token: str
    other_urls: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailFactorPage:
    """Asks before a code is sent."""

    action: str
    csrf_token: str
    email: str
    other_urls: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodePage:
    """A recovery code in place of the second factor (`p_recovery_code`)."""

    action: str
    csrf_token: str
    back_url: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodesPage:
    """New recovery codes, shown this once."""

    action: str
    csrf_token: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmLogoutPage:
    """Asks before a sign-out that nobody proved to want (identity-security O14)."""

    action: str
    csrf_token: str
    hidden_fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseAccountPage:
    """Go on with the account that is signed on, or take another one."""

    action: str
    csrf_token: str
    other_account_url: str
    name: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateOrganizationPage:
    """The name of a new organization (`p_org_name`)."""

    action: str
    csrf_token: str
    name: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganizationChoice:
    """One organization to choose."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseOrganizationPage:
    """One button per organization of the user (`p_org_code`)."""

    action: str
    csrf_token: str
    account: str
    organizations: tuple[OrganizationChoice, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAccessPage:
    """The account is right, but not for this organization: another one, or back."""

    action: str
    csrf_token: str
    other_account_url: str
    account: str
    needs_role: bool = False  # the application lets in holders of certain roles alone


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPage:
    """What an application that is not first-party asks for (`p_consent`).

    scope: the scopes of OIDC, each with a text; audience, api_scope: shown as they are named.
    """

    action: str
    csrf_token: str
    account: str
    scope: tuple[str, ...]
    audience: tuple[str, ...] = ()
    api_scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessPage:
    """The end of the way in this tab, with a way on."""

    action: str
    csrf_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCodePage:
    """The letters that a device shows (`p_user_code`)."""

    action: str
    csrf_token: str
    code: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDevicePage:
    """Which device wants in, from where, and what for, as on the page of consent (`p_consent`)."""

    action: str
    csrf_token: str
    account: str
    network_address: str
    scope: tuple[str, ...]
    audience: tuple[str, ...] = ()
    api_scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """To which organization somebody is invited. sign_in_url: empty when no application has one."""

    organization: str
    email: str
    sign_in_url: str


class NoticeKind(Enum):
    """The pages that only tell something; the value begins their texts' keys."""

    SIGNED_OUT = "signed_out"
    DEVICE_ALLOWED = "device_allowed"
    DEVICE_DENIED = "device_denied"
    PASSKEY_ADDED = "passkey_added"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a text's key
    PORTAL_LEFT = "portal_left"
    INVALID_REQUEST = "invalid_request"
    LINK_EXPIRED = "link_expired"
    FORM_EXPIRED = "form_expired"
    ACCESS_DENIED = "access_denied"
    RATE_LIMITED = "rate_limited"
    NOT_FOUND = "not_found"
    SERVER_FAULT = "server_fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """A page that tells something and asks nothing.

    detail: what exactly and what to do, in the page's language (in development, the operator's).
    address: a URL to copy, such as the callback URL to allow; shown in development only.
    restart_url: where the application's sign-in begins, as registered.
    return_url: back to the application, which learns of it; validated when the sign-in began.
    """

    kind: NoticeKind
    detail: str = ""
    address: str = ""
    restart_url: str = ""
    return_url: str = ""
    request_id: str = ""


Page = (
    SignInPage
    | RegisterPage
    | VerifyEmailPage
    | ForgotPasswordPage
    | CheckEmailPage
    | NewPasswordPage
    | ChooseAccountPage
    | CreateOrganizationPage
    | ChooseOrganizationPage
    | NoAccessPage
    | ConsentPage
    | SuccessPage
    | DeviceCodePage
    | ConfirmDevicePage
    | PasskeyPage
    | ChooseFactorPage
    | SetUpAuthenticatorPage
    | FactorPage
    | EmailFactorPage
    | RecoveryCodePage
    | RecoveryCodesPage
    | InvitationPage
    | HandOffPage
    | HandOffErrorPage
    | ConfirmLogoutPage
    | NoticePage
    | OutboxPage
    | PortalPage
)
