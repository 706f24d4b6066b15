"""``test_webhook_transform``: what a request would be, without sending it.

Source: Hasura v2, metadata API, test_webhook_transform.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from genkan.engine.errors import NotFound, ParseFailed, UnreadableArguments, ValidationFailed
from genkan.engine.kriti.json_value import Json
from genkan.engine.metadata.reading import Node, fields, items, optional, required, text
from genkan.engine.metadata.request_transform import (
    decode_request_transform,
    decode_response_transform,
)
from genkan.engine.request_transform.apply import transformed
from genkan.engine.request_transform.request import (
    Content,
    FormContent,
    JsonContent,
    WebhookRequest,
    is_url,
)
from genkan.engine.request_transform.template import TransformFailure, template_errors

_ENVIRONMENT_VARIABLE: Final = re.compile(r"\{\{([^}]+)\}\}")
_PAIR: Final = 2


def webhook_transform_json(args: Node) -> object:
    """The changed request, or what is wrong with its templates or the response's.

    Only variables of the environment that come with the request are known: the answer
    must not tell the server's.
    """
    members = fields(args, "TestWebhookTransform")
    environment = _texts(optional(members, "env"))
    url = _url(required(members, "webhook_url", args), environment)
    body = cast("Json", required(members, "body", args).value)
    transform = decode_request_transform(required(members, "request_transform", args))
    headers = _headers(optional(members, "request_headers"), environment)
    session_variables = _texts(optional(members, "session_variables"))
    response = decode_response_transform(optional(members, "response_transform") or Node({}))
    errors = template_errors(transform) or template_errors(response)
    if errors:
        return errors
    if not is_url(url):
        message = f'InvalidUrlException "{url}" "Invalid URL"'
        raise _invalid([{"error_code": "Request Initialization Error", "message": message}])
    request = WebhookRequest("GET", url, headers, JsonContent(body))
    lowered = {key.lower(): value for key, value in session_variables.items()}
    try:
        return _request_json(transformed(request, transform, lowered))
    except TransformFailure as failure:
        raise _invalid(failure.errors) from None


def _invalid(errors: object) -> ValidationFailed:
    return ValidationFailed("request transform validation failed", internal=errors)


def _request_json(request: WebhookRequest) -> Mapping[str, object]:
    return {
        "webhook_url": request.url,
        "method": request.method,
        "headers": [list(header) for header in request.headers],
        "body": _content_json(request.body),
    }


def _content_json(content: Content | None) -> object:
    match content:
        case None:
            return None
        case JsonContent(value):
            return value
        case FormContent(form):
            return form


def _texts(node: Node | None) -> Mapping[str, str]:
    return {} if node is None else {key: text(value) for key, value in fields(node).items()}


def _url(node: Node, environment: Mapping[str, str]) -> str:
    if isinstance(node.value, str):
        return _interpolated(node.value, environment)
    variable = text(required(fields(node, "URL"), "from_env", node))
    if variable not in environment:
        raise NotFound("Missing Env Var")
    return environment[variable]


def _headers(node: Node | None, environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    pairs = () if node is None else items(node)
    return tuple(_header(pair, environment) for pair in pairs)


def _header(node: Node, environment: Mapping[str, str]) -> tuple[str, str]:
    pair = items(node)
    if len(pair) != _PAIR:
        message = f"cannot unpack array of length {len(pair)} into a tuple of length 2"
        raise UnreadableArguments(message, path=node.path)
    return text(pair[0]).lower(), _interpolated(text(pair[1]), environment)


def _interpolated(template: str, environment: Mapping[str, str]) -> str:
    """The text, with the variables it names in double braces. Raises ParseFailed for none."""
    if not template:
        raise ParseFailed("Invalid Url Template")

    def value(match: re.Match[str]) -> str:
        if match[1] not in environment:
            raise _missing(match[1])
        return environment[match[1]]

    return _ENVIRONMENT_VARIABLE.sub(value, template)


def _missing(variable: str) -> NotFound:
    return NotFound(
        f"Missing Env Var: {variable}. For security reasons when testing request options real "
        "environment variable values are not available. Please enter a mock value for "
        f"{variable} in the Sample Env Variables list. See "
        "https://hasura.io/docs/latest/graphql/core/actions/rest-connectors/"
        "#action-transforms-sample-context"
    )
