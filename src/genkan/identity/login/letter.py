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


Letter = CodeLetter | AccountExistsLetter
Post = Callable[[Letter], Awaitable[None]]
