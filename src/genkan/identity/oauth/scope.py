"""Scopes: how they are read, which exist, and how they are narrowed."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from genkan.identity.errors import InvalidScope
from genkan.identity.names import OFFLINE, OFFLINE_ACCESS, OPENID, USER_SCOPES, Scope

_TOKEN: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,128}")  # RFC 6749 section 3.3


def parse_scope(text: str | None) -> tuple[Scope, ...]:
    """The scopes of a `scope` parameter, each once, in order.

    "openid email openid" -> ("openid", "email")
    """
    words = dict.fromkeys((text or "").split(" "))
    words.pop("", None)
    for word in words:
        if _TOKEN.fullmatch(word) is None:
            raise InvalidScope("'scope' has a character that no scope may have")
    return tuple(Scope(word) for word in words)


def user_scope(
    requested: Sequence[Scope], offered: Collection[Scope] = frozenset()
) -> tuple[Scope, ...]:
    """The scopes an authorization request gets; `openid` when it names none.

    offered: the scopes of the APIs that the token is for. Of those that the request names the
        token has what the user holds once it is known who it is (tokens/api_scope.py).
    Raises InvalidScope for one that does not exist.
    """
    unknown = [scope for scope in requested if scope not in USER_SCOPES and scope not in offered]
    if unknown:
        raise InvalidScope(
            f"scope '{unknown[0]}' does not exist; use {', '.join(USER_SCOPES)}, "
            "or a scope of an API that 'audience' names"
        )
    return tuple(requested) or (OPENID,)


def narrow_scope(requested: Sequence[Scope], granted: Sequence[Scope]) -> tuple[Scope, ...]:
    """The scopes of a further token: `requested`, or all of `granted` when none was asked.

    Raises InvalidScope when `requested` asks for more than `granted`.
    Source: RFC 6749 section 6.
    """
    beyond = [scope for scope in requested if scope not in granted]
    if beyond:
        raise InvalidScope(f"scope '{beyond[0]}' was not granted")
    return tuple(requested) or tuple(granted)


def has_offline(scope: Sequence[Scope]) -> bool:
    """Whether a refresh token was asked for: Kinde's `offline`, OIDC's `offline_access`."""
    return OFFLINE in scope or OFFLINE_ACCESS in scope
