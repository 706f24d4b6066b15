"""The parameters of lists: `sort`, `page_size`, `next_token`, filters; and their next token.

Source: Kinde Management API (`sort=name_desc`, lists answer `next_token`).
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call, page_size
from genkan.identity.model.listing import Listing, Place

_MAX_FILTERS: Final = 100
_BY_ID: Final = "id"


class _Token(msgspec.Struct, array_like=True):
    """What a `next_token` says: the order, and where its part ended."""

    order: str
    key: str
    id: str


def sorted_listing(call: Call, sorts: Sequence[str]) -> Listing:
    """The part that is asked for; by id unless `sort` is one of `sorts` with _asc or _desc.

    Raises InvalidBody, also for the token of another order.
    """
    wanted = call.query.get("sort") or f"{_BY_ID}_asc"
    sort, _, direction = wanted.rpartition("_")
    if sort not in {*sorts, _BY_ID} or direction not in {"asc", "desc"}:
        known = ", ".join(f"{each}_asc, {each}_desc" for each in sorts)
        raise InvalidBody((f"sort: expected one of {known}",))
    written = call.query.get("next_token")
    token = _opened(written, wanted) if written else None
    return Listing(
        sort=sort,
        is_descending=direction == "desc",
        after=Place(token.key, token.id) if token else None,
        limit_rows=page_size(call),
    )


def end_token(call: Call, end: Place | None) -> str | None:
    """What fetches the next part; None at the end."""
    if end is None:
        return None
    token = _Token(call.query.get("sort") or f"{_BY_ID}_asc", end.key, end.id)
    return base64.urlsafe_b64encode(msgspec.json.encode(token)).decode().rstrip("=")


def several(call: Call, name: str) -> tuple[str, ...]:
    """The values of a parameter that lists them: `a,b`. Raises InvalidBody on too many."""
    values = tuple(each.strip() for each in call.query.get(name, "").split(",") if each.strip())
    if len(values) > _MAX_FILTERS:
        raise InvalidBody((f"{name}: at most {_MAX_FILTERS} at once",))
    return values


def expanded(call: Call, known: Sequence[str]) -> frozenset[str]:
    """What `expand` asks for besides. Raises InvalidBody on what is not known."""
    asked = several(call, "expand")
    unknown = [each for each in asked if each not in known]
    if unknown:
        raise InvalidBody((f"expand: expected some of {', '.join(known)}",))
    return frozenset(asked)


def truth(call: Call, name: str) -> bool | None:
    """A parameter that is true or false; None when it is not sent. Raises InvalidBody."""
    written = call.query.get(name, "").lower()
    if not written:
        return None
    if written not in {"true", "false", "1", "0"}:
        raise InvalidBody((f"{name}: expected true or false",))
    return written in {"true", "1"}


def moment(call: Call, name: str) -> datetime | None:
    """A parameter that is a time in ISO 8601, UTC unless it says otherwise. Raises InvalidBody."""
    # A plus sign that was not encoded arrives as a space.
    written = call.query.get(name, "").strip().replace(" ", "+")
    if not written:
        return None
    try:
        read = datetime.fromisoformat(written)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        example = "2026-01-31T12:00:00Z"
        raise InvalidBody((f"{name}: expected a time such as {example}",)) from None


def _opened(written: str, order: str) -> _Token:
    try:
        raw = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
        token = msgspec.json.decode(raw, type=_Token)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        token = None
    if token is None or token.order != order or "\x00" in token.key + token.id:
        raise InvalidBody(("next_token: not one of this list; take it from the page before",))
    return token
