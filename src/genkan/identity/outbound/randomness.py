"""Chance from the operating system (ports.Randomness)."""

import secrets
import string
import uuid
from typing import Final

_ALPHANUMERIC: Final = string.ascii_letters + string.digits
_TOKEN_BYTES: Final = 32


class SystemRandomness:
    """What is random, from the kernel."""

    def token(self) -> str:
        """256 bits in base64url."""
        return secrets.token_urlsafe(_TOKEN_BYTES)

    def hexadecimal(self, digits: int) -> str:
        """So many hex digits."""
        return secrets.token_hex((digits + 1) // 2)[:digits]

    def alphanumeric(self, length: int) -> str:
        """So many letters and digits."""
        return "".join(secrets.choice(_ALPHANUMERIC) for _ in range(length))

    def digits(self, length: int) -> str:
        """So many decimal digits."""
        return "".join(secrets.choice(string.digits) for _ in range(length))

    def uuid(self) -> str:
        """A random UUID."""
        return str(uuid.uuid4())
