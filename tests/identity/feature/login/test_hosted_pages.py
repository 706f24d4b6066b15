"""The pages as HTML: what a screen reader, a keyboard and an attacker find in them."""

import dataclasses
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from genkan.identity.errors import HandOffReason
from genkan.identity.login.outcome import Fault
from genkan.identity.oauth.scope import USER_SCOPES
from genkan.identity.pages.hand_off_page import ConnectionLink, HandOffErrorPage, HandOffPage
from genkan.identity.pages.language import Language
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
    Frame,
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
from genkan.identity.pages.qr_code import qr_code
from genkan.identity.pages.render import passkey_script_path, render, stylesheet_path

CANARY = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"

SIGN_IN = SignInPage(
    action=CANARY,
    csrf_token=CANARY,
    register_url=CANARY,
    forgot_url=CANARY,
    code_action=CANARY,
    offers_code=True,
    email=CANARY,
    connections=(ConnectionLink(CANARY, CANARY),),
    linking=CANARY,
    faults=(Fault("email_malformed", "p_email"), Fault("password_missing", "p_password")),
)
PAGES: tuple[Page, ...] = (
    SIGN_IN,
    dataclasses.replace(SIGN_IN, faults=()),
    RegisterPage(
        action=CANARY,
        csrf_token=CANARY,
        sign_in_url=CANARY,
        first_name=CANARY,
        last_name=CANARY,
        email=CANARY,
        faults=(Fault("passwords_differ", "p_second_password"),),
    ),
    VerifyEmailPage(
        action=CANARY,
        resend_action=CANARY,
        csrf_token=CANARY,
        sign_in_url=CANARY,
        email=CANARY,
        is_sent_again=True,
    ),
    VerifyEmailPage(
        action=CANARY,
        resend_action=CANARY,
        csrf_token=CANARY,
        sign_in_url=CANARY,
        email=CANARY,
        faults=(Fault("code_wrong", "p_confirmation_code"),),
    ),
    dataclasses.replace(SIGN_IN, faults=(), is_password_changed=True),
    ForgotPasswordPage(
        action=CANARY,
        csrf_token=CANARY,
        sign_in_url=CANARY,
        email=CANARY,
        faults=(Fault("email_missing", "p_email"),),
    ),
    dataclasses.replace(SIGN_IN, faults=(), asks_password=False),
    *(
        VerifyEmailPage(
            kind=kind,
            action=CANARY,
            resend_action=CANARY,
            csrf_token=CANARY,
            sign_in_url=CANARY,
            email=CANARY,
        )
        for kind in CodeKind
    ),
    dataclasses.replace(SIGN_IN, faults=(), passkey_url=CANARY),
    *(
        PasskeyPage(
            ceremony=ceremony,
            action=CANARY,
            csrf_token=CANARY,
            options=CANARY,
            script_url=passkey_script_path(),
            other_url=CANARY,
            faults=(Fault("passkey_refused"),),
        )
        for ceremony in Ceremony
    ),
    ChooseFactorPage(choices=(("choose_email", CANARY), ("choose_authenticator_app", CANARY))),
    SetUpAuthenticatorPage(
        action=CANARY,
        csrf_token=CANARY,
        qr_code=qr_code(CANARY),
        secret=CANARY,
        other_url=CANARY,
        faults=(Fault("authenticator_code_wrong", "p_confirmation_code"),),
    ),
    FactorPage(
        action=CANARY,
        csrf_token=CANARY,
        other_urls=(("use_email", CANARY), ("use_recovery_code", CANARY)),
        faults=(Fault("code_malformed", "p_confirmation_code"),),
    ),
    EmailFactorPage(
        action=CANARY,
        csrf_token=CANARY,
        email=CANARY,
        other_urls=(("use_authenticator_app", CANARY),),
    ),
    RecoveryCodePage(
        action=CANARY,
        csrf_token=CANARY,
        back_url=CANARY,
        faults=(Fault("recovery_code_wrong", "p_recovery_code"),),
    ),
    RecoveryCodesPage(action=CANARY, csrf_token=CANARY, codes=(CANARY, CANARY)),
    CheckEmailPage(forgot_url=CANARY, sign_in_url=CANARY),
    *(
        NewPasswordPage(
            kind=kind,
            action=CANARY,
            csrf_token=CANARY,
            token=CANARY,
            faults=(Fault("passwords_differ", "p_second_password"),),
        )
        for kind in NewPasswordKind
    ),
    ChooseAccountPage(
        action=CANARY,
        csrf_token=CANARY,
        other_account_url=CANARY,
        name=CANARY,
        account=CANARY,
    ),
    CreateOrganizationPage(
        action=CANARY,
        csrf_token=CANARY,
        name=CANARY,
        faults=(Fault("organization_name_missing", "p_org_name"),),
    ),
    ChooseOrganizationPage(
        action=CANARY,
        csrf_token=CANARY,
        account=CANARY,
        organizations=(OrganizationChoice(CANARY, CANARY),),
        faults=(Fault("organization_not_chosen"),),
    ),
    NoAccessPage(action=CANARY, csrf_token=CANARY, other_account_url=CANARY, account=CANARY),
    ConsentPage(
        action=CANARY,
        csrf_token=CANARY,
        account=CANARY,
        scope=tuple(USER_SCOPES),
        audience=(CANARY,),
    ),
    SuccessPage(action=CANARY, csrf_token=CANARY),
    InvitationPage(organization=CANARY, email=CANARY, sign_in_url=CANARY),
    InvitationPage(organization=CANARY, email=CANARY, sign_in_url=""),
    DeviceCodePage(
        action=CANARY,
        csrf_token=CANARY,
        code=CANARY,
        faults=(Fault("user_code_wrong", "p_user_code"),),
    ),
    ConfirmDevicePage(
        action=CANARY,
        csrf_token=CANARY,
        account=CANARY,
        network_address=CANARY,
        scope=tuple(USER_SCOPES),
        audience=(CANARY,),
    ),
    ConfirmLogoutPage(action=CANARY, csrf_token=CANARY, hidden_fields=((CANARY, CANARY),)),
    *(
        NoticePage(kind=kind, detail=CANARY, address=CANARY, request_id=CANARY)
        for kind in NoticeKind
    ),
    HandOffPage(provider=CANARY, url=CANARY),
    *(HandOffErrorPage(each, CANARY, CANARY, CANARY, CANARY) for each in HandOffReason),
    OutboxPage(messages=(OutboxMessage(CANARY, CANARY, CANARY, CANARY),)),
    OutboxPage(messages=()),
)
NAMES = [f"{number}-{type(page).__name__}" for number, page in enumerate(PAGES)]


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass(slots=True)
class Document(HTMLParser):
    elements: list[Element] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in {"input", "meta", "link"}:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]


def document(page: Page, language: Language = Language.ENGLISH) -> Document:
    frame = Frame(
        language=language,
        stylesheet_url=stylesheet_path(),
        application_name=CANARY,
        address="/sign-in?i=1",
        is_development=True,
    )
    parsed = Document()
    parsed.feed(render(page, frame))
    return parsed


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
@pytest.mark.parametrize("language", Language)
def test_a_page_has_one_title_one_heading_one_main_and_its_language(
    page: Page, language: Language
) -> None:
    found = document(page, language)
    assert [len(found.all(tag)) for tag in ("title", "h1", "main")] == [1, 1, 1]
    root = found.all("html")[0].attributes
    assert (root["lang"], root["dir"]) == (language.value, language.direction)
    assert found.all("h1")[0].text.strip()
    assert "user-scalable" not in found.all("meta")[1].attributes.get("content", "")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_each_visible_input_has_a_label_and_its_faults_are_tied_to_it(page: Page) -> None:
    found = document(page)
    labels = {element.attributes["for"]: element.text.strip() for element in found.all("label")}
    ids = [each.attributes["id"] for each in found.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    for element in found.all("input"):
        if element.attributes.get("type") == "hidden":
            continue
        assert labels[element.attributes["id"]]
        assert element.attributes["autocomplete"]
        described = element.attributes.get("aria-describedby", "").split()
        assert set(described) <= set(ids)
        if element.attributes.get("aria-invalid"):
            assert any("fault" in each for each in described)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_with_faults_says_so_in_its_title_and_in_a_focused_summary(page: Page) -> None:
    found = document(page)
    has_faults = bool(getattr(page, "faults", ()))
    assert found.all("title")[0].text.startswith("Error:") == has_faults
    summaries = [each for each in found.elements if each.attributes.get("role") == "alert"]
    assert len(summaries) == has_faults
    for summary in summaries:
        assert "autofocus" in summary.attributes
        assert summary.attributes["tabindex"] == "-1"
    targets = [each.attributes["href"] for each in found.all("a")]
    anchors = {
        f"#{each.attributes['id']}" for each in found.all("input") if "id" in each.attributes
    }
    assert {each for each in targets if each.startswith("#")} <= anchors


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_what_others_wrote_stays_text(page: Page) -> None:
    found = document(page)
    # The one script is ours: it asks the browser for a passkey.
    assert {each.attributes["src"] for each in found.all("script")} <= {passkey_script_path()}
    assert not [each for each in found.all("script") if each.text.strip()]
    # The one picture is ours: a QR code that the page carries in itself.
    assert {each.attributes["src"][:19] for each in found.all("img")} <= {"data:image/svg+xml;"}
    assert not [each for each in found.all("img") if "onerror" in each.attributes]
    assert not found.all("style")
    for element in found.elements:
        inline = [name for name in element.attributes if name == "style" or name.startswith("on")]
        assert not inline
    frame = Frame(language=Language.ENGLISH, stylesheet_url="/s.css", application_name=CANARY)
    assert "49" not in render(page, frame)


def test_passwords_are_never_sent_back() -> None:
    for page in PAGES:
        for element in document(page).all("input"):
            if element.attributes.get("type") == "password":
                assert "value" not in element.attributes


def test_forms_bear_the_names_that_kindes_customers_tests_fill_in() -> None:
    names = {
        element.attributes["name"] for page in PAGES[:5] for element in document(page).all("input")
    }
    assert names >= {
        "p_email",
        "p_password",
        "p_first_name",
        "p_last_name",
        "p_first_password",
        "p_second_password",
        "p_confirmation_code",
    }
