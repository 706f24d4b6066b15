"""A call of the management API, and its reply, in the shapes all operations share.

Source: Kinde Management API (lists with `next_token`, replies with `code` and `message`).
"""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from genkan.identity.errors import InvalidBody, ManagementError
from genkan.identity.model.invitation import InvitationLetter
from genkan.identity.names import ClientId
from genkan.identity.ports import Ports
from genkan.identity.tokens.key_ring import KeyRing

_DEFAULT_PAGE_SIZE: Final = 10
_LARGEST_PAGE: Final = 500


# One line of text: what is stored here is printed in tokens, emails and logs.
Line = Annotated[str, Field(max_length=256, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Body(BaseModel):
    """A request's body. Members we do not know are ignored, never stored."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One authorized call. caller: the m2m application that makes it."""

    ports: Ports
    keys: KeyRing
    now: datetime
    caller: ClientId
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    content_type: str = ""
    texts: Mapping[str, Mapping[str, str]]  # of the pages: language -> key -> text
    invite: Callable[[InvitationLetter], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered, as JSON."""

    content: Mapping[str, object]
    status: int = 200


def success(**content: object) -> Reply:
    """A reply in Kinde's envelope."""
    return Reply(content={"code": "OK", "message": "Success", **content})


def created(**content: object) -> Reply:
    """The reply to a creation (201)."""
    return Reply(content={"code": "OK", "message": "Success", **content}, status=201)


def not_found(code: str, message: str) -> ManagementError:
    """What is not there and what is another's look the same (identity-security L14)."""
    return ManagementError(code, message, status=404)


def read_body(call: Call, model: type[B]) -> B:
    """The body as `model`. Raises InvalidBody with every fault, each with its place."""
    return parse_body(call.body, model)


def parse_body(body: bytes, model: type[B]) -> B:
    """As `read_body`, of a request that is no authorized call."""
    try:
        read = model.model_validate_json(body or b"{}")
    except ValidationError as error:
        raise InvalidBody(
            tuple(
                f"{_place(fault['loc'])}: {fault['msg']}"
                for fault in error.errors(
                    include_url=False, include_context=False, include_input=False
                )
            )
        ) from None
    _refuse_repeated(body)
    return read


def _refuse_repeated(body: bytes) -> None:
    """A member that is sent twice means what the reader chooses (RFC 8259 section 4)."""

    def members(pairs: list[tuple[str, object]]) -> None:
        names = [name for name, _ in pairs]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise InvalidBody(tuple(f"{name[:100]}: is there twice" for name in repeated))

    try:
        json.loads(body or b"{}", object_pairs_hook=members)
    except (ValueError, RecursionError):
        raise InvalidBody(("$: can not be read as JSON",)) from None


@dataclass(frozen=True, slots=True)
class PageWish:
    """Which part of a list is asked for: after which id, and how many."""

    after: str | None
    size: int


def page_wish(call: Call) -> PageWish:
    """The parameters `page_size` and `next_token`. Raises InvalidBody."""
    token = call.query.get("next_token")
    return PageWish(after=_opened(token) if token else None, size=page_size(call))


def page_size(call: Call) -> int:
    """The parameter `page_size`. Raises InvalidBody."""
    size = call.query.get("page_size") or str(_DEFAULT_PAGE_SIZE)
    is_number = size.isascii() and size.isdigit() and len(size) <= len(str(_LARGEST_PAGE))
    if not is_number or not 1 <= int(size) <= _LARGEST_PAGE:
        raise InvalidBody((f"page_size: expected a number from 1 to {_LARGEST_PAGE}",))
    return int(size)


def next_token(ids: Sequence[str], wish: PageWish) -> str | None:
    """What fetches the next page; None when `ids`, one more than asked, show the end.

    Stores are asked for one row more than the page holds, to know whether there is more.
    """
    if len(ids) <= wish.size:
        return None
    return base64.urlsafe_b64encode(ids[wish.size - 1].encode()).decode().rstrip("=")


def _opened(token: str) -> str:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        text = raw.decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    if not text or not text.isprintable():
        raise InvalidBody(("next_token: not one of ours; take it from the page before",))
    return text


def _place(location: tuple[int | str, ...]) -> str:
    """`identities[0].details.email`, or `$` for the whole body."""
    text = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in location)
    return text.removeprefix(".") or "$"
