"""HTTP to other providers (ports.ProviderHttp), and the documents of theirs that are kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from genkan.identity.config import IdentityConfig
from genkan.identity.outbound.safe_http import (
    OutboundLimits,
    OutboundPolicy,
    OutboundRefused,
    OutboundRequest,
    send_safely,
)
from genkan.identity.ports import ProviderAnswer, ProviderUnreachable

_LIMITS: Final = OutboundLimits(timeout_seconds=5, longest_body_bytes=262_144)
_KEPT_FOR: Final = timedelta(minutes=10)
# Whoever sends tokens with made-up key ids makes us ask the provider this often, not more.
_AGAIN_AFTER: Final = timedelta(seconds=30)
_MOST_KEPT: Final = 200
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class _Kept:
    body: bytes
    fetched_at: datetime


class OutsideProviders:
    """Asks providers; each process keeps the documents it has read for itself."""

    def __init__(self, config: IdentityConfig, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._policy = OutboundPolicy(
            private=config.outbound_private_hosts,
            is_loopback_open=config.is_development,
            # Codes and secrets go in clear nowhere but to hosts that are the operator's own.
            is_plain_allowed=config.is_development,
        )
        self._kept: dict[str, _Kept] = {}

    async def document(self, url: str) -> bytes:
        """A public document, at most ten minutes old."""
        return await self._document(url, _KEPT_FOR)

    async def fresh_document(self, url: str) -> bytes:
        """The same, at most half a minute old."""
        return await self._document(url, _AGAIN_AFTER)

    async def get(
        self, url: str, headers: Mapping[str, str] = MappingProxyType({})
    ) -> ProviderAnswer:
        """What is at an address."""
        return await self._send(OutboundRequest(url=url, headers=_accepting(headers)))

    async def post_form(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str] = MappingProxyType({})
    ) -> ProviderAnswer:
        """The answer to a form."""
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return await self._send(
            OutboundRequest(
                url=url,
                method="POST",
                headers={**_accepting(headers), **kind},
                body=urlencode(form).encode(),
            )
        )

    async def _document(self, url: str, oldest: timedelta) -> bytes:
        now = self._clock()
        kept = self._kept.get(url)
        if kept is not None and now - kept.fetched_at < oldest:
            return kept.body
        answer = await self.get(url)
        if answer.status != _OK:
            raise ProviderUnreachable(f"'{url}' answered {answer.status}")
        self._kept.pop(url, None)
        self._kept[url] = _Kept(answer.body, now)
        while len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return answer.body

    async def _send(self, request: OutboundRequest) -> ProviderAnswer:
        try:
            response = await send_safely(request, self._policy, _LIMITS)
        except OutboundRefused as error:
            raise ProviderUnreachable(str(error)) from error
        return ProviderAnswer(status=response.status, body=response.body)


def _accepting(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {"accept": "application/json", **headers}
