"""Asking the webhooks of ``validate_input`` before a mutation is done; who is in doubt, refuses.

Source: Hasura v2, "Postgres: Input Validations"; Backends/Postgres/Execute/Mutation
(validateMutation), whose messages are used.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Final, cast
from urllib.parse import urlsplit

import httpx
import msgspec

from genkan.engine.auth.hook import forwarded_headers
from genkan.engine.config.auth_hook import read_hook_url
from genkan.engine.errors import InvalidHeaders, Unexpected, ValidationFailed
from genkan.engine.metadata.input_validation import InputValidation, WebhookHeader
from genkan.engine.outbound.webhook import ask, webhook_client
from genkan.engine.permission.validated_input import Question
from genkan.engine.session import Session

VERSION: Final = 1
_REFUSED: Final = 400
_VARIABLE: Final = re.compile(r"\{\{([^{}]*)\}\}")
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
# What opens every door here is nobody else's to know. (Hasura sends it along.)
_SECRETS: Final = frozenset({"x-hasura-admin-secret", "x-hasura-access-key"})


class _NotSet(Exception):
    """An environment variable that the webhook needs is not there."""


_NO_ANSWER: Final = (
    TimeoutError,
    httpx.HTTPError,
    httpx.InvalidURL,
    OSError,
    ValueError,
    InvalidHeaders,
    _NotSet,
)


class InputWebhooks:
    """The connections to webhooks, which are kept; `close` ends them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._clients: dict[str, httpx.AsyncClient] = {}  # by host, made when first needed

    async def ask(self, question: Question, session: Session) -> None:
        """Come back when the webhook lets the rows pass.

        Raises ValidationFailed with its message when it does not, Unexpected when it can not be
        asked or gives no answer that is one.
        """
        try:
            async with asyncio.timeout(question.webhook.timeout_seconds):
                response, body = await self._ask(question, session)
        except _NO_ANSWER as error:
            raise _failed(
                "http exception when validating input data", str(error) or type(error).__name__
            ) from None
        if response.is_success:
            return
        if response.status_code != _REFUSED:
            raise _failed(
                "internal error when validating input data",
                f"expecting 200 or 400 status code, but found {response.status_code}",
            )
        raise ValidationFailed(_message(body))

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()

    async def _ask(self, question: Question, session: Session) -> tuple[httpx.Response, bytes]:
        webhook = question.webhook
        url = read_hook_url(_VARIABLE.sub(lambda found: self._variable(found[1]), webhook.url))
        client = self._client(urlsplit(url).hostname or "")
        headers, content = self._headers(webhook, session), _payload(question, session)
        return await ask(
            client, client.build_request("POST", url, content=content, headers=headers)
        )

    def _client(self, hostname: str) -> httpx.AsyncClient:
        if hostname not in self._clients:
            self._clients[hostname] = webhook_client(hostname)
        return self._clients[hostname]

    def _headers(self, webhook: InputValidation, session: Session) -> list[tuple[bytes, bytes]]:
        """The operator's own win over the client's."""
        headers = {b"content-type": b"application/json"}
        if webhook.forwards_client_headers:
            given = {name: one for name, one in session.headers.items() if name not in _SECRETS}
            headers.update(forwarded_headers(given))
        for header in webhook.headers:
            headers[header.name.lower().encode()] = self._value(header).encode()
        return list(headers.items())

    def _value(self, header: WebhookHeader) -> str:
        return self._variable(header.value) if header.is_variable else header.value

    def _variable(self, name: str) -> str:
        value = self._environment.get(name.strip())
        if value is None:
            raise _NotSet(f"environment variable '{name.strip()}' not set")
        return value


def _payload(question: Question, session: Session) -> bytes:
    return _ENCODER.encode(
        {
            "version": VERSION,
            "role": session.role,
            "session_variables": session.variables,
            "data": {"input": question.rows},
        }
    )


def _message(body: bytes) -> str:
    """Why the webhook refuses: ``{"message": "..."}``."""
    try:
        told: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _invalid(str(error)) from None
    message = cast("dict[str, object]", told).get("message") if isinstance(told, dict) else None
    if not isinstance(message, str):
        raise _invalid('expecting an object with the key "message"')
    return message


def _invalid(reason: str) -> Unexpected:
    return _failed(
        "received invalid response from input validation webhook", f"invalid response: {reason}"
    )


def _failed(message: str, reason: str) -> Unexpected:
    return Unexpected(message, internal=reason, detail=reason)
