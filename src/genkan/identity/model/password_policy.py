"""Which passwords are accepted.

How they are hashed is the `PasswordHasher`'s (argon2id, outbound/); what a wrong one costs is
throttle's.
"""

import unicodedata
from enum import Enum
from functools import cache
from importlib.resources import files

SHORTEST = 8
LONGEST = 256


class PasswordFault(Enum):
    """Why a password is refused; the value is the text's key (pages/texts)."""

    MISSING = "password_missing"
    TOO_SHORT = "password_too_short"
    TOO_LONG = "password_too_long"
    COMMON = "password_common"

    @property
    def message(self) -> str:
        """What an administrator's program reads."""
        match self:
            case PasswordFault.MISSING:
                return "must not be empty"
            case PasswordFault.TOO_SHORT:
                return f"must have at least {SHORTEST} characters"
            case PasswordFault.TOO_LONG:
                return f"must have at most {LONGEST} characters"
            case PasswordFault.COMMON:
                return "is on every list of common passwords: choose another"


def password_fault(password: str) -> PasswordFault | None:
    """What is wrong with a new password, None when it is accepted.

    Length in characters and a list of common and leaked ones (`common_passwords.txt`, in small
    letters: those of zxcvbn's list that are long enough, see NOTICE). No rules of composition,
    and nothing is cut off.
    Source: identity-security L10; OWASP ASVS 5.0 V6.2.1-6.2.12.
    """
    if not password:
        return PasswordFault.MISSING
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    if password.casefold() in _common_passwords():
        return PasswordFault.COMMON
    return None


def normal_password(password: str) -> str:
    """The form that is hashed: keyboards write the same character in several ways.

    Source: RFC 8265 section 4.2 (OpaqueString: NFC; spaces are ASCII ones).
    """
    spaced = "".join(" " if unicodedata.category(each) == "Zs" else each for each in password)
    return unicodedata.normalize("NFC", spaced)


@cache
def _common_passwords() -> frozenset[str]:
    raw = files("genkan.identity.model").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(raw.split())
