"""The development outbox: every email that was not sent, to read and to wait for.

Its routes exist in development only; app.py leaves them out otherwise.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidRequest
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.page_response import page_response
from genkan.identity.http.provider import provider_of
from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.pages.outbox_page import OutboxMessage, OutboxPage
from genkan.identity.ports import Outbox

_SHOWN = 50
_LONGEST_WAIT_SECONDS = 30
_LOOK_EVERY_SECONDS = 0.1


async def show_outbox(request: Request) -> Response:
    """The emails as a page, newest first."""
    emails = await provider_of(request).ports.outbox.messages(None, limit_rows=_SHOWN)
    shown = tuple(
        OutboxMessage(
            email.to, email.subject, email.text, email.sent_at.isoformat(timespec="seconds")
        )
        for email in emails
    )
    return page_response(request, OutboxPage(messages=shown))


async def list_messages(request: Request) -> Response:
    """The emails as JSON, newest first.

    to: of this address only. wait: seconds to wait for one to arrive when there is none.
    after: the id of an email; only newer ones count.
    """
    wanted = request.query_params
    outbox = provider_of(request).ports.outbox
    wait_seconds = _wait_seconds(wanted.get("wait", "0"))
    to, after = wanted.get("to"), wanted.get("after")
    if to is not None and not to.isprintable():
        raise InvalidRequest("'to' must be an email address")
    looks_left = int(wait_seconds / _LOOK_EVERY_SECONDS)
    emails = await _newer(outbox, to, after)
    while not emails and looks_left > 0:
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
        emails = await _newer(outbox, to, after)
        looks_left -= 1
    return json_response({"messages": emails})


async def _newer(outbox: Outbox, to: str | None, after: str | None) -> list[OutgoingEmail]:
    emails: list[OutgoingEmail] = []
    for email in await outbox.messages(to, limit_rows=_SHOWN):
        if email.id == after:
            break
        emails.append(email)
    return emails


def _wait_seconds(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_LONGEST_WAIT_SECONDS))
    if not is_number or int(text) > _LONGEST_WAIT_SECONDS:
        raise InvalidRequest(f"'wait' must be a number of seconds, 0-{_LONGEST_WAIT_SECONDS}")
    return int(text)


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/dev/mail", ("GET",), show_outbox, Caller.BROWSER),
    Endpoint("/dev/mail/api/messages", ("GET",), list_messages, Caller.ANYONE),
)
