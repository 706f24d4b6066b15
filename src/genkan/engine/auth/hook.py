"""What an authentication hook is told, and the session its answer gives.

GET: the client's headers, as headers. POST: ``{"headers", "request"}`` as JSON.
Answer: 200 and ``{"X-Hasura-Role": "user", "X-Hasura-User-Id": "25", ...}``, optionally with
``Cache-Control`` or ``Expires``, which end a websocket; or 401.
Source: Hasura v2, authentication using webhooks; `Server/Auth/WebHook.hs`; texts are its own.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final, cast

import msgspec

from genkan.engine.auth.claims import ROLE, json_type
from genkan.engine.auth.freshness import expires_time, max_age_seconds
from genkan.engine.errors import InvalidHeaders, InvalidParams, Unauthorized, Unexpected
from genkan.engine.names import RoleName, SessionVariable
from genkan.engine.session import Session

# Source: Hasura v2 `commonClientHeadersIgnored`.
_OF_THE_REQUEST: Final = frozenset(
    {
        "content-length",
        "content-md5",
        "content-type",
        "user-agent",
        "host",
        "origin",
        "referer",
        "accept",
        "accept-encoding",
        "accept-language",
        "accept-datetime",
        "cache-control",
        "connection",
        "dnt",
    }
)
# RFC 9110 section 7.6.1: these speak of the client's connection; sent on, they would garble ours.
_OF_THE_CONNECTION: Final = frozenset(
    {
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
# Of the body that came, which is not the one that is sent.
_OF_THE_BODY: Final = frozenset({"content-length", "host", "connection"})
_IGNORED: Final = _OF_THE_REQUEST | _OF_THE_CONNECTION
_PREFIX: Final = "x-hasura-"
# RFC 9110 sections 5.1 and 5.5; a websocket's connection_init may hold any text as a header.
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*")
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def forwarded_headers(
    headers: Mapping[str, str], ignored: Collection[str] | None = None
) -> tuple[tuple[bytes, bytes], ...]:
    """The client's headers that are sent on. Raises InvalidHeaders for one that can not be.

    ignored: those that are not, in the place of Hasura's list; those of the connection never are.
    """
    left_out = _IGNORED if ignored is None else _OF_THE_CONNECTION.union(ignored, _OF_THE_BODY)
    forwarded = {name: value for name, value in headers.items() if name not in left_out}
    for name, value in forwarded.items():
        if not (_NAME.fullmatch(name) and _VALUE.fullmatch(value)):
            raise InvalidHeaders(f"the header {name!r} can not be sent on to the hook")
    return tuple(
        (name.encode(), value.strip().encode("utf-8", "replace"))
        for name, value in forwarded.items()
    )


def hook_body(headers: Mapping[str, str], request: object, *, sends_request: bool) -> bytes:
    """The body of a POST: every header of the client, and the GraphQL request or null."""
    told: dict[str, object] = {"headers": headers}
    if sends_request:
        told["request"] = request
    return _ENCODER.encode(told)


def session_from_hook(
    status: int, body: bytes, set_cookies: tuple[str, ...], now: datetime
) -> Session:
    """The session that the hook's answer gives.

    Raises Unauthorized, InvalidParams when it names no role, or Unexpected for an answer that
    is none.
    """
    match status:
        case 200:
            return _session(_texts(body), set_cookies, now)
        case 401:
            raise Unauthorized("Authentication hook unauthorized this request")
        case _:
            raise Unexpected(
                "Invalid response from authorization hook",
                detail=f"the authentication hook answered {status}; expected 200 or 401",
            )


def _session(told: Mapping[str, str], set_cookies: tuple[str, ...], now: datetime) -> Session:
    variables = {
        SessionVariable(name): value for name, value in told.items() if name.startswith(_PREFIX)
    }
    role = variables.get(ROLE)
    if not role:
        raise InvalidParams(f'"{ROLE}" not found in session variables')
    return Session(RoleName(role), variables, _expires_at(told, now), set_cookies=set_cookies)


def _texts(body: bytes) -> Mapping[str, str]:
    """The answer's members by lower-case name."""
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _invalid(f"Error in $: {error}") from None
    if not isinstance(decoded, dict):
        raise _invalid(
            "Error in $: parsing HashMap failed, expected Object, "
            f"but encountered {json_type(decoded)}"
        )
    texts: dict[str, str] = {}
    for name, value in cast("dict[str, object]", decoded).items():
        if not isinstance(value, str):
            raise _invalid(
                f"Error in $['{name}']: parsing Text failed, expected String, "
                f"but encountered {json_type(value)}"
            )
        texts[name.lower()] = value
    return texts


def _invalid(reason: str) -> Unexpected:
    return Unexpected(f"Invalid response from authorization hook: {reason}", detail=reason)


def _expires_at(told: Mapping[str, str], now: datetime) -> datetime | None:
    """`Cache-Control` before `Expires`; None: nothing is said, and the session does not end."""
    seconds = max_age_seconds(told.get("cache-control", ""))
    if seconds is not None:
        return now + timedelta(seconds=seconds)
    return expires_time(told.get("expires", ""))
