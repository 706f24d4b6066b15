"""Asking the authentication hook who a request is from.

Source: Hasura v2, authentication using webhooks; `Server/Auth/WebHook.hs`.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

import httpx

from genkan.engine.auth.hook import forwarded_headers, hook_body, session_from_hook
from genkan.engine.config.auth_hook import AuthHook, HookMode
from genkan.engine.errors import EngineError, Unexpected
from genkan.engine.observation import HookAsked, Observe
from genkan.engine.outbound.webhook import ask, webhook_client
from genkan.engine.session import Session

TIMEOUT_SECONDS: Final = 10.0


class HookClient:
    """The hook, and the connections to it, which are kept; `close` ends them."""

    def __init__(self, hook: AuthHook, observe: Observe) -> None:
        self.hook: Final = hook
        self._observe = observe
        parts = urlsplit(hook.url)
        # A query may hold a password of the hook's; logs do without.
        self._shown_url = f"{parts.scheme}://{parts.hostname}:{parts.port or ''}{parts.path}"
        self._client = webhook_client(parts.hostname)

    async def session(self, headers: Mapping[str, str], request: object) -> Session:
        """Who the hook says that a client with these headers is.

        request: the GraphQL request as JSON, None where there is none. Raises Unauthorized,
        InvalidHeaders, InvalidParams or Unexpected.
        """
        question = self._question(headers, request)
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                response, body = await ask(self._client, question)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            reason = str(error) or type(error).__name__
            self._tell(None, reason)
            raise Unexpected("webhook authentication request failed", detail=reason) from None
        # Source: Hasura v2 sends the last of the hook's cookies first.
        cookies = tuple(reversed(response.headers.get_list("set-cookie")))
        status = response.status_code
        try:
            session = session_from_hook(status, body, cookies, datetime.now(UTC))
        except EngineError as error:
            self._tell(status, error.message)
            raise
        self._tell(status, None)
        return session

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _question(self, headers: Mapping[str, str], request: object) -> httpx.Request:
        match self.hook.mode:
            case HookMode.GET:
                forwarded = list(forwarded_headers(headers))
                return self._client.build_request("GET", self.hook.url, headers=forwarded)
            case HookMode.POST:
                content = hook_body(headers, request, sends_request=self.hook.sends_request)
                return self._client.build_request(
                    "POST",
                    self.hook.url,
                    content=content,
                    headers={"content-type": "application/json"},
                )

    def _tell(self, status: int | None, failure: str | None) -> None:
        method = self.hook.mode.value
        self._observe(HookAsked(self._shown_url, method, status, failure))
