"""What of a log line is never shown: secrets, tokens, codes.

Nothing is logged that should not be; this is the second lock on that door, since a client may put
a token into a path or a password into the text of a query.
"""

import re
from dataclasses import dataclass, field
from typing import Final, cast

MARK: Final = "***"
SHORTEST_SECRET: Final = 8
_MEMBERS: Final = re.compile(
    r"(?i)(^|_|-)(password|passwd|secret|token|authorization|cookie|api[_-]?key|private[_-]?key|jwt)s?$"
)
_TOKEN: Final = re.compile(r"eyJ[A-Za-z0-9_-]{6,4096}(?:\.[A-Za-z0-9_-]*){1,4}")
_BEARER: Final = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")
_CREDENTIALS: Final = re.compile(r"(?<=://)[^/\s:@\"\\]*:[^/\s@\"\\]*(?=@)")
# In a GraphQL document: password: "..." ; the quotes may be escaped, as in JSON.
_LITERAL: Final = re.compile(
    r'(?i)((?:password|secret|token|api[_-]?key)\w{0,40}"?\s{0,9}[:=]\s{0,9}\\?")(?:[^"\\]|\\[^"])*'
)
_CODE: Final = re.compile(r"\b\d{6}\b")


@dataclass(frozen=True, slots=True)
class Hidden:
    """secrets: the server's own, wherever they stand; the shortest are left, as they are words."""

    secrets: frozenset[str] = field(repr=False)

    def text(self, text: str) -> str:
        """The text with a mark in place of each secret."""
        for secret in self.secrets:
            if len(secret) >= SHORTEST_SECRET:
                text = text.replace(secret, MARK)
        text = _TOKEN.sub(MARK, text)
        text = _BEARER.sub(rf"\1 {MARK}", text)
        text = _CREDENTIALS.sub(MARK, text)
        return _LITERAL.sub(rf"\1{MARK}", text)

    def json(self, value: object) -> object:
        """The value without members that are secrets, and without an email's text and codes."""
        if isinstance(value, list):
            return [self.json(each) for each in cast("list[object]", value)]
        if not isinstance(value, dict):
            return value
        members = cast("dict[str, object]", value)
        is_email = {"to", "subject", "text"} <= members.keys()
        return {
            name: _of_email(name, each) if is_email else self._member(name, each)
            for name, each in members.items()
        }

    def _member(self, name: str, value: object) -> object:
        is_secret = _MEMBERS.search(name) is not None and isinstance(value, str) and value
        return MARK if is_secret else self.json(value)


def _of_email(name: str, value: object) -> object:
    """Development's outbox is logged with its codes: they open accounts."""
    if name == "text":
        return MARK
    return _CODE.sub(MARK, value) if isinstance(value, str) else value
