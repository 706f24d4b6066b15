"""Our own hashes as they come back from a backup: argon2id, within what we are willing to try.

Source: RFC 9106 section 4; the string is that of the reference implementation (PHC).
"""

import re
from typing import Final

from genkan.identity.passwords.imported_hash import (
    Bcrypt,
    Crypt,
    HashRefused,
    Wordpress,
    from_stored_form,
)

OWN_METHOD: Final = "argon2id"

_ARGON2ID: Final = re.compile(
    r"\$argon2id\$v=19\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9]{1,2})"
    r"\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}"
)
_MOST_KIBIBYTES: Final = 262_144
_MOST_PASSES: Final = 8
_MOST_LANES: Final = 8


def checked_own_hash(text: str) -> str:
    """The same string. Raises HashRefused for what is none, or would cost too much to try."""
    found = _ARGON2ID.fullmatch(text)
    if found is None:
        raise HashRefused("hashed_password", "no argon2id string ($argon2id$v=19$m=...)")
    kibibytes, passes, lanes = map(int, found.groups())
    if kibibytes > _MOST_KIBIBYTES or passes > _MOST_PASSES or lanes > _MOST_LANES:
        raise HashRefused("hashed_password", "would cost too much to try")
    return text


def written_hash(stored: str) -> tuple[str, str] | None:
    """Method and hash as an export has them; None for a method whose parts can not be told."""
    imported = from_stored_form(stored)
    match imported:
        case None:
            return OWN_METHOD, stored
        case Bcrypt():
            return "bcrypt", imported.hash
        case Crypt():
            return "crypt", imported.hash
        case Wordpress():
            return "wordpress", imported.hash
        case _:
            return None
