"""The clock of development, read and put forward: what expires can be seen to expire.

Its routes exist in development only; app.py leaves them out otherwise.
"""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidRequest
from genkan.identity.http.csrf import is_cross_site
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.parameters import form_parameters
from genkan.identity.http.provider import provider_of
from genkan.identity.outbound.development_clock import DevelopmentClock

_FARTHEST_SECONDS: Final = 10 * 366 * 86_400


async def show_clock(request: Request) -> Response:
    """What time it is here: `now`, and `ahead_seconds` of the system's clock."""
    return _answer(_clock(request))


async def put_clock(request: Request) -> Response:
    """Sets how far the clock is ahead: `ahead_seconds`, 0 for the system's time, at most ten years.

    The engine's clock stays, and so does the database's. Raises InvalidRequest.
    """
    if is_cross_site(request):
        raise InvalidRequest("another site may not set the clock")
    clock = _clock(request)
    text = (await form_parameters(request)).required("ahead_seconds")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_FARTHEST_SECONDS))
    if not is_number or int(text) > _FARTHEST_SECONDS:
        raise InvalidRequest(f"'ahead_seconds' must be from 0 to {_FARTHEST_SECONDS}")
    clock.ahead = timedelta(seconds=int(text))
    return _answer(clock)


def _clock(request: Request) -> DevelopmentClock:
    clock = provider_of(request).clock
    if not isinstance(clock, DevelopmentClock):
        raise InvalidRequest("this server was given a clock of its own")
    return clock


def _answer(clock: DevelopmentClock) -> Response:
    return json_response({"now": clock(), "ahead_seconds": int(clock.ahead.total_seconds())})


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/dev/clock", ("GET",), show_clock, Caller.ANYONE),
    Endpoint("/dev/clock", ("POST",), put_clock, Caller.ANYONE),
)
