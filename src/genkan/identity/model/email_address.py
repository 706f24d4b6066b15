"""Which email addresses are accepted, and how two are compared."""

import re

_LONGEST = 254  # RFC 5321 section 4.5.3.1.3, less the angle brackets
# One @, a dotted domain, no spaces, no control characters: the code proves the rest.
# What could end a header line or a display name is refused (identity-security L17).
_ADDRESS = re.compile(
    r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f.]+"
    r"(?:\.[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f.]+)+"
)


def email_fault(address: str) -> str | None:
    """The text's key of what is wrong with the address, None when it may be written to."""
    if not address:
        return "email_missing"
    if len(address) > _LONGEST or not _ADDRESS.fullmatch(address) or not address.isprintable():
        return "email_malformed"
    return None
