"""Which emails, phones and usernames are accepted, and in which form they are kept."""

import re
from typing import Final, assert_never

from genkan.identity.model.email_address import email_fault
from genkan.identity.model.identity import IdentityKind

# ITU-T E.164: a plus sign, a country code that does not begin with 0, at most 15 digits.
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_BETWEEN_DIGITS: Final = re.compile(r"[ ()./-]")
# No @: a username must not look like somebody's address.
_USERNAME: Final = re.compile(r"[^\s@<>\x00-\x1f\x7f]{1,64}")


def name_fault(kind: IdentityKind, written: str) -> str | None:
    """What is wrong with a new identity's name; None when it is accepted."""
    match kind:
        case IdentityKind.EMAIL:
            is_wrong = email_fault(written.strip()) is not None
            return "expected an address such as ada@example.com" if is_wrong else None
        case IdentityKind.PHONE:
            return phone_fault(written)
        case IdentityKind.USERNAME:
            name = written.strip()
            is_right = _USERNAME.fullmatch(name) is not None and name.isprintable()
            return None if is_right else "expected 1 to 64 characters without spaces and '@'"
        case IdentityKind.SOCIAL | IdentityKind.ENTERPRISE:
            return None if written.strip() else "must not be empty"
        case _:
            assert_never(kind)


def phone_fault(written: str) -> str | None:
    """What is wrong with a number; None when it is accepted."""
    is_right = _PHONE.fullmatch(normal_phone(written)) is not None
    return None if is_right else "expected the international form, such as +447700900000"


def normal_name(kind: IdentityKind, written: str) -> str:
    """The form that is kept: `+44 7700 900000` -> `+447700900000`."""
    return normal_phone(written) if kind is IdentityKind.PHONE else written.strip()


def normal_phone(written: str) -> str:
    """Digits behind a plus sign."""
    return _BETWEEN_DIGITS.sub("", written.strip())
