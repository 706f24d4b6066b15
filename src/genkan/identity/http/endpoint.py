"""What a row of the routes table says."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

Handler = Callable[[Request], Awaitable[Response]]


class Caller(Enum):
    """Who may call an endpoint; each handler checks it, and a test compares them."""

    ANYONE = "anyone"
    BROWSER = "browser"  # a person's browser; forms need their csrf token
    CLIENT = "client"  # an application that proves who it is, or a public one
    BEARER = "bearer"  # a holder of a user's access token
    ADMINISTRATOR = "administrator"  # a holder of a management token with the scope


class Cors(Enum):
    """Which other origins' scripts may read the answer."""

    NONE = "none"
    REGISTERED = "registered"  # origins of registered URLs, with credentials
    PUBLIC = "public"  # all, without credentials


# The longest form of a hosted page: a few fields and their token.
FORM_BYTES: Final = 16_384


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One URL: who serves it, who may call it."""

    path: str
    methods: tuple[str, ...]
    handle: Handler
    caller: Caller
    cors: Cors = Cors.NONE
    longest_body_bytes: int = 65_536
