"""Asking the handler of an action.

Source: Hasura v2, actions: handlers; `GraphQL/Execute/Action.hs` (callWebhook), whose texts are
used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, cast

import httpx
import msgspec

from genkan.engine.auth.hook import forwarded_headers
from genkan.engine.config.auth_hook import read_hook_url
from genkan.engine.errors import (
    ActionFailed,
    ActionRefused,
    EngineError,
    InvalidHeaders,
    ParseFailed,
)
from genkan.engine.kriti.json_value import Json
from genkan.engine.metadata.actions import ActionHandler
from genkan.engine.names import ActionName
from genkan.engine.outbound.webhook import NO_ANSWER, SECRET_HEADERS, Webhooks, ask
from genkan.engine.request_transform.apply import transformed
from genkan.engine.request_transform.request import (
    Content,
    FormContent,
    JsonContent,
    WebhookRequest,
)
from genkan.engine.request_transform.response import transformed_response
from genkan.engine.request_transform.template import TransformFailure

# Answers are for clients, and may be large; without an end they are not.
MAX_BYTES: Final = 16 * 1024 * 1024
USER_AGENT: Final = "hasura-graphql-engine/genkan"
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_CLIENT_ERRORS: Final = range(400, 500)
_REFUSAL: Final = "Hasura.GraphQL.Execute.Action.Types.ActionWebhookErrorResponse"


@dataclass(frozen=True, slots=True)
class ActionQuestion:
    """What a handler is asked, in whose name. headers: the client's, by lower-case names."""

    name: ActionName
    handler: ActionHandler
    input: Mapping[str, object]
    request_query: str
    session_variables: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ActionAnswer:
    """What a handler gave, and the exchange, of which errors tell those who may know."""

    value: object
    set_cookies: tuple[str, ...]
    exchange: Mapping[str, object]


class ActionHandlers:
    """The connections to handlers, which are kept; `close` ends them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._webhooks = Webhooks(environment)

    async def ask(self, question: ActionQuestion) -> ActionAnswer:
        """What the handler gives.

        Raises ActionRefused when it refuses, ParseFailed for a refusal that does not read,
        ActionFailed for whatever else comes, or does not.
        """
        told = _request_told(question)
        exchange: Mapping[str, object] = {"request": told, "response": None}
        try:
            plain = self._request(question)
            request = _transformed(plain, question)
            if request is not plain:
                told = {**told, "transformed_request": _transformed_told(request)}
                exchange = {**exchange, "request": told}
            async with asyncio.timeout(question.handler.timeout_seconds):
                response, body = await self._send(request)
        except NO_ANSWER as error:
            reason = str(error) or type(error).__name__
            fault = {"type": "http_exception", "message": reason}
            raise _failed("http exception when calling webhook", fault, exchange) from None
        return _read(question, request, response, body, exchange)

    async def close(self) -> None:
        """Close the connections."""
        await self._webhooks.close()

    def _request(self, question: ActionQuestion) -> WebhookRequest:
        url = self._webhooks.filled_in(question.handler.url)
        headers = self._headers(question)
        return WebhookRequest("POST", read_hook_url(url), headers, JsonContent(_payload(question)))

    async def _send(self, request: WebhookRequest) -> tuple[httpx.Response, bytes]:
        client = self._webhooks.client(request.url)
        content_type, content = _content(request.body)
        headers = {name: value for name, value in request.headers if name != "content-length"}
        if isinstance(request.body, FormContent):
            headers["content-type"] = content_type
        sent = client.build_request(
            request.method, request.url, content=content, headers=list(headers.items())
        )
        return await ask(client, sent, MAX_BYTES)

    def _headers(self, question: ActionQuestion) -> tuple[tuple[str, str], ...]:
        """The operator's own win over ours, and those over the client's."""
        headers = dict(headers_for(question.handler, question.headers))
        headers |= {"content-type": _JSON, "user-agent": USER_AGENT}
        for header in question.handler.headers:
            headers[header.name.lower()] = self._webhooks.header_value(header)
        return tuple(headers.items())


def _failed(message: str, fault: object, exchange: Mapping[str, object]) -> ActionFailed:
    """An error of the handler's making; what passed is for those who may see internals."""
    return ActionFailed(message, internal={"error": fault, **exchange}, detail=_text(fault))


def headers_for(handler: ActionHandler, headers: Mapping[str, str]) -> Mapping[str, str]:
    """Those of a client's headers that the handler is sent. Raises InvalidHeaders."""
    if not handler.forwards_client_headers:
        return {}
    given = {name: one for name, one in headers.items() if name not in SECRET_HEADERS}
    forwarded = forwarded_headers(given, handler.ignored_client_headers)
    return {name.decode(): value.decode("latin-1") for name, value in forwarded}


def read_output(text: str) -> object:
    """A handler's answer that was kept as JSON text."""
    return _DECODER.decode(text)


def _payload(question: ActionQuestion) -> Json:
    payload = {
        "action": {"name": question.name},
        "input": question.input,
        "request_query": question.request_query,
        "session_variables": question.session_variables,
    }
    return cast("Json", payload)


def _transformed(request: WebhookRequest, question: ActionQuestion) -> WebhookRequest:
    transform = question.handler.request_transform
    if transform is None:
        return request
    try:
        # Templates know no decimals.
        plain = WebhookRequest(
            request.method, request.url, request.headers, JsonContent(_plain(_payload(question)))
        )
        return transformed(plain, transform.read, question.session_variables)
    except TransformFailure as failure:
        raise _transform_failed("Request Transformation Failed", failure) from None


def _plain(value: object) -> Json:
    return cast("Json", msgspec.json.decode(_ENCODER.encode(value)))


def _transform_failed(message: str, failure: TransformFailure) -> ActionFailed:
    return ActionFailed(message, internal=failure.errors, detail=_text(failure.errors))


def _content(body: Content | None) -> tuple[str, bytes | None]:
    match body:
        case None:
            return _JSON, None
        case JsonContent(value):
            return _JSON, _ENCODER.encode(value)
        case FormContent(text):
            return _FORM, text.encode()


def _read(
    question: ActionQuestion,
    request: WebhookRequest,
    response: httpx.Response,
    body: bytes,
    exchange: Mapping[str, object],
) -> ActionAnswer:
    status = response.status_code
    headers = [{"name": name, "value": value} for name, value in response.headers.multi_items()]
    told = {"status": status, "headers": headers}
    try:
        value = _value_of(question, request, status, body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        text = body.decode("utf-8", "replace")
        raise _failed(
            "not a valid json response from webhook",
            f"invalid json: {error}",
            {**exchange, "response": {**told, "body": text}},
        ) from None
    exchange = {**exchange, "response": {**told, "body": value}}
    if response.is_success:
        cookies = tuple(response.headers.get_list("set-cookie"))
        return ActionAnswer(value, cookies, exchange)
    if status in _CLIENT_ERRORS:
        raise _refusal(value, status, exchange)
    fault = f"expecting 2xx or 4xx status code, but found {status}"
    raise _failed("internal error", fault, exchange)


def _value_of(
    question: ActionQuestion, request: WebhookRequest, status: int, body: bytes
) -> object:
    """The body as JSON; transformed where it is to be. Raises what the decoder raises."""
    transform = question.handler.response_transform
    if transform is None:
        return _DECODER.decode(body)
    given = cast("Json", msgspec.json.decode(body))
    try:
        content = transformed_response(
            given, status, transform.read, request, question.session_variables
        )
    except TransformFailure as failure:
        raise _transform_failed("Response Transformation Failed", failure) from None
    return content.value if isinstance(content, JsonContent) else None


def _refusal(value: object, status: int, exchange: Mapping[str, object]) -> EngineError:
    """``{"message", "code", "extensions"}``; the last stands in the place of all ours."""
    told: Mapping[str, object] = {}
    if isinstance(value, dict):
        told = cast("Mapping[str, object]", value)
    message, code = told.get("message"), told.get("code")
    if not isinstance(message, str) or not isinstance(code, str | None):
        key = "message" if "message" not in told else "code"
        reason = "not found" if key not in told else "is no string"
        return ParseFailed(
            f'parsing {_REFUSAL}(ActionWebhookErrorResponse) failed, key "{key}" {reason}',
            internal={"error": "unexpected response", **exchange},
        )
    return ActionRefused(message, code or "unexpected", status, told.get("extensions"))


def _request_told(question: ActionQuestion) -> Mapping[str, object]:
    """The request, with the names of environment variables and not their values."""
    handler = question.handler
    own = [
        {"name": one.name, ("value_from_env" if one.is_variable else "value"): one.value}
        for one in handler.headers
    ]
    try:
        clients = [
            {"name": name, "value": value}
            for name, value in headers_for(handler, question.headers).items()
        ]
    except InvalidHeaders:
        clients = []
    return {
        "url": handler.url,
        "headers": [*own, *clients],
        "body": _payload(question),
        "transformed_request": None,
    }


def _transformed_told(request: WebhookRequest) -> Mapping[str, object]:
    _, content = _content(request.body)
    return {
        "method": request.method,
        "url": request.url,
        "headers": [list(header) for header in request.headers],
        "body": None if content is None else content.decode(),
    }


def _text(fault: object) -> str:
    return fault if isinstance(fault, str) else _ENCODER.encode(fault).decode()
