"""Requests to the endpoints of webhooks (ports.WebhookSender)."""

import time
from datetime import datetime
from typing import Final

from genkan.identity.model.webhook import Attempt, WebhookRequest
from genkan.identity.outbound.safe_http import (
    OutboundLimits,
    OutboundPolicy,
    OutboundRefused,
    OutboundRequest,
    OutboundResponse,
    check_safely,
    send_safely,
)

# Source: identity-security L16.
_LIMITS: Final = OutboundLimits(timeout_seconds=5, longest_body_bytes=262_144)
_KEPT_BYTES: Final = 500
_SUCCESSES: Final = range(200, 300)
_REDIRECTS: Final = range(300, 400)


class WebhookHttp:
    """Every public host may be reached, and what the operator listed of their own network.

    is_development: whether a public host may be named by http; what is sent are people's names
    and addresses.
    """

    def __init__(self, private_hosts: frozenset[str], *, is_development: bool) -> None:
        self._policy = OutboundPolicy(private=private_hosts, is_plain_allowed=is_development)

    async def refusal(self, endpoint: str) -> str | None:
        """Why nothing would be sent to this address."""
        try:
            await check_safely(endpoint, self._policy, _LIMITS)
        except OutboundRefused as refused:
            return str(refused)
        return None

    async def post(self, request: WebhookRequest, now: datetime) -> Attempt:
        """The try and its answer."""
        began = time.monotonic()
        try:
            answer = await send_safely(
                OutboundRequest(
                    url=request.endpoint,
                    method="POST",
                    headers=request.headers,
                    body=request.body.encode(),
                ),
                self._policy,
                _LIMITS,
            )
        except OutboundRefused as refused:
            return Attempt(at=now, duration_ms=_since(began), status=None, error=str(refused))
        return Attempt(
            at=now,
            duration_ms=_since(began),
            status=answer.status,
            answer=_beginning(answer.body),
            error=_fault(answer),
        )


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def _beginning(body: bytes) -> str:
    """As text; Postgres keeps no zero byte."""
    return body[:_KEPT_BYTES].decode("utf-8", errors="replace").replace("\x00", "\ufffd")


def _fault(answer: OutboundResponse) -> str | None:
    if answer.status in _SUCCESSES:
        return None
    if answer.status in _REDIRECTS:
        return f"answered {answer.status}: redirects are not followed, name the address itself"
    return f"answered {answer.status}: expected 2xx"
