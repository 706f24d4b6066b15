"""Letters as emails: subject and plain text in the reader's language."""

from dataclasses import dataclass

from genkan.identity.login.letter import (
    AccountExistsLetter,
    CodeLetter,
    ConnectionLinkedLetter,
    EmailChangedLetter,
    FactorAddedLetter,
    FactorRemovedLetter,
    Letter,
    NoAccountLetter,
    PasskeyAddedLetter,
    PasskeyRemovedLetter,
    PasswordChangedLetter,
    RecoveryCodeUsedLetter,
    ResetLetter,
)
from genkan.identity.model.invitation import InvitationLetter
from genkan.identity.pages.language import Language
from genkan.identity.pages.text import date_text, text


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """What is sent. kind: what it is, for the outbox and its tests."""

    kind: str
    to: str
    subject: str
    text: str


def write_letter(letter: Letter, language: Language) -> WrittenLetter:  # noqa: C901, PLR0911 - a row per letter
    """The email of a letter."""
    match letter:
        case CodeLetter(to=to, code=code):
            return WrittenLetter(
                kind="verification_code",
                to=to,
                subject=text(language, "letter_code_subject", code=code),
                text=text(language, "letter_code_text", code=code),
            )
        case ResetLetter(to=to, url=url):
            # The page of the link speaks the language of the letter.
            address = f"{url}&lang={language.value}"
            return WrittenLetter(
                kind="password_reset",
                to=to,
                subject=text(language, "letter_password_reset_subject"),
                text=text(language, "letter_password_reset_text", url=address),
            )
        case AccountExistsLetter(to=to):
            return _plain("account_exists", to, language)
        case NoAccountLetter(to=to):
            return _plain("no_account", to, language)
        case PasswordChangedLetter(to=to):
            return _plain("password_changed", to, language)
        case EmailChangedLetter(to=to):
            return _plain("email_changed", to, language)
        case FactorAddedLetter(to=to):
            return _plain("factor_added", to, language)
        case PasskeyAddedLetter(to=to):
            return _plain("passkey_added", to, language)
        case FactorRemovedLetter(to=to):
            return _plain("factor_removed", to, language)
        case PasskeyRemovedLetter(to=to):
            return _plain("passkey_removed", to, language)
        case ConnectionLinkedLetter(to=to, provider=provider):
            return WrittenLetter(
                kind="connection_linked",
                to=to,
                subject=text(language, "letter_connection_linked_subject", provider=provider),
                text=text(language, "letter_connection_linked_text", provider=provider),
            )
        case RecoveryCodeUsedLetter(to=to):
            return _plain("recovery_code_used", to, language)


def _plain(kind: str, to: str, language: Language) -> WrittenLetter:
    """A letter that says the same to everybody."""
    return WrittenLetter(
        kind=kind,
        to=to,
        subject=text(language, f"letter_{kind}_subject"),
        text=text(language, f"letter_{kind}_text"),
    )


def write_invitation(letter: InvitationLetter, language: Language) -> WrittenLetter:
    """The email of an invitation."""
    return WrittenLetter(
        kind="invitation",
        to=letter.to,
        subject=text(language, "letter_invitation_subject", organization=letter.organization),
        text=text(
            language,
            "letter_invitation_text",
            organization=letter.organization,
            link=letter.link,
            day=date_text(language, letter.expires_at.date()),
        ),
    )
