"""What the login flow has to tell people by email. The words are the pages' (texts/)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeLetter:
    """Six digits that prove the address. Nobody but the addressee may read them."""

    to: str
    code: str

    def __repr__(self) -> str:
        return f"CodeLetter({self.to})"


@dataclass(frozen=True, slots=True)
class AccountExistsLetter:
    """Somebody registered an address that has an account: only its owner may learn so."""

    to: str


@dataclass(frozen=True, slots=True)
class ResetLetter:
    """The link to choose a new password. Nobody but the addressee may read it."""

    to: str
    url: str

    def __repr__(self) -> str:
        return f"ResetLetter({self.to})"


@dataclass(frozen=True, slots=True)
class NoAccountLetter:
    """Somebody asked for a link or code for an address that has no account here."""

    to: str


@dataclass(frozen=True, slots=True)
class PasswordChangedLetter:
    """Tells the owner of an account that it has another password now."""

    to: str


@dataclass(frozen=True, slots=True)
class EmailChangedLetter:
    """Tells the old address that the account has a new one."""

    to: str


@dataclass(frozen=True, slots=True)
class FactorAddedLetter:
    """Tells the owner of an account that it has a new second factor."""

    to: str


@dataclass(frozen=True, slots=True)
class PasskeyAddedLetter:
    """Tells the owner of an account that it has a new passkey."""

    to: str


@dataclass(frozen=True, slots=True)
class FactorRemovedLetter:
    """Tells the owner of an account that a second factor is gone."""

    to: str


@dataclass(frozen=True, slots=True)
class PasskeyRemovedLetter:
    """Tells the owner of an account that a passkey is gone."""

    to: str


@dataclass(frozen=True, slots=True)
class ConnectionLinkedLetter:
    """Tells the owner of an account that one elsewhere signs in to it from now on."""

    to: str
    provider: str


@dataclass(frozen=True, slots=True)
class RecoveryCodeUsedLetter:
    """Tells the owner of an account that a recovery code was used."""

    to: str


Letter = (
    CodeLetter
    | AccountExistsLetter
    | ResetLetter
    | NoAccountLetter
    | PasswordChangedLetter
    | EmailChangedLetter
    | FactorAddedLetter
    | PasskeyAddedLetter
    | FactorRemovedLetter
    | PasskeyRemovedLetter
    | ConnectionLinkedLetter
    | RecoveryCodeUsedLetter
)
Post = Callable[[Letter], Awaitable[None]]
