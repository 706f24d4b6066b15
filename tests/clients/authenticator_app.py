"""An authenticator app, written from RFC 6238 alone: the server's library is not used here."""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuthenticatorApp:
    """What knows the secret that somebody typed in from the page, in base32."""

    secret: str

    def code(self, now: datetime, *, steps: int = 0) -> str:
        """The six digits at a time, or so many half minutes later."""
        padded = self.secret.replace(" ", "")
        key = base64.b32decode(padded + "=" * (-len(padded) % 8))
        counter = int(now.timestamp()) // 30 + steps
        digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
        offset = digest[-1] & 0xF
        number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"
