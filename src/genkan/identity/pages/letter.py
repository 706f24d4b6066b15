"""Letters as emails: subject and plain text in the reader's language."""

from dataclasses import dataclass

from genkan.identity.login.letter import AccountExistsLetter, CodeLetter, Letter
from genkan.identity.pages.language import Language
from genkan.identity.pages.text import text


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """What is sent. kind: what it is, for the outbox and its tests."""

    kind: str
    to: str
    subject: str
    text: str


def write_letter(letter: Letter, language: Language) -> WrittenLetter:
    """The email of a letter."""
    match letter:
        case CodeLetter(to=to, code=code):
            return WrittenLetter(
                kind="verification_code",
                to=to,
                subject=text(language, "letter_code_subject", code=code),
                text=text(language, "letter_code_text", code=code),
            )
        case AccountExistsLetter(to=to):
            return WrittenLetter(
                kind="account_exists",
                to=to,
                subject=text(language, "letter_account_exists_subject"),
                text=text(language, "letter_account_exists_text"),
            )
