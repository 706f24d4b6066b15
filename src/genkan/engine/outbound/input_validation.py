"""Asking the webhooks of ``validate_input`` before a mutation is done; who is in doubt, refuses.

Source: Hasura v2, "Postgres: Input Validations"; Backends/Postgres/Execute/Mutation
(validateMutation), whose messages are used.
"""

import asyncio
from collections.abc import Mapping
from typing import Final, cast

import httpx
import msgspec

from genkan.engine.auth.hook import forwarded_headers
from genkan.engine.config.auth_hook import read_hook_url
from genkan.engine.errors import Unexpected, ValidationFailed
from genkan.engine.metadata.input_validation import InputValidation
from genkan.engine.outbound.webhook import NO_ANSWER, SECRET_HEADERS, Webhooks, ask
from genkan.engine.permission.validated_input import Question
from genkan.engine.session import Session

VERSION: Final = 1
_REFUSED: Final = 400
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


class InputWebhooks:
    """The connections to webhooks, which are kept; `close` ends them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._webhooks = Webhooks(environment)

    async def ask(self, question: Question, session: Session) -> None:
        """Come back when the webhook lets the rows pass.

        Raises ValidationFailed with its message when it does not, Unexpected when it can not be
        asked or gives no answer that is one.
        """
        try:
            async with asyncio.timeout(question.webhook.timeout_seconds):
                response, body = await self._ask(question, session)
        except NO_ANSWER as error:
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
        await self._webhooks.close()

    async def _ask(self, question: Question, session: Session) -> tuple[httpx.Response, bytes]:
        webhook = question.webhook
        url = read_hook_url(self._webhooks.filled_in(webhook.url))
        client = self._webhooks.client(url)
        headers, content = self._headers(webhook, session), _payload(question, session)
        return await ask(
            client, client.build_request("POST", url, content=content, headers=headers)
        )

    def _headers(self, webhook: InputValidation, session: Session) -> list[tuple[bytes, bytes]]:
        """The operator's own win over the client's."""
        headers = {b"content-type": b"application/json"}
        if webhook.forwards_client_headers:
            given = {
                name: one for name, one in session.headers.items() if name not in SECRET_HEADERS
            }
            headers.update(forwarded_headers(given))
        for header in webhook.headers:
            headers[header.name.lower().encode()] = self._webhooks.header_value(header).encode()
        return list(headers.items())


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
