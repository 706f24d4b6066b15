"""A transform applied to a request.

Every template speaks of the request as it was, whatever else of it is changed.
Source: Hasura v2, `RQL/DDL/Webhook/Transform/{Body,Headers,QueryParams,Url}.hs`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from genkan.engine.kriti.json_value import Json
from genkan.engine.metadata.request_transform import (
    BodyTransform,
    FormBody,
    JsonBody,
    RemoveBody,
    RequestTransform,
)
from genkan.engine.request_transform.request import (
    Content,
    FormContent,
    JsonContent,
    Parameters,
    WebhookRequest,
    form_text,
    is_url,
    parameters_of,
    with_parameters,
)
from genkan.engine.request_transform.template import Context, TransformFailure, quoted


def transformed(
    request: WebhookRequest, transform: RequestTransform, session_variables: Mapping[str, str]
) -> WebhookRequest:
    """The request as it is sent. Raises TransformFailure."""
    context = _context(request, session_variables)
    url = request.url if transform.url is None else _url(transform.url, context)
    parameters = transform.query_params
    return WebhookRequest(
        method=request.method if transform.method is None else transform.method,
        url=url if parameters is None else with_parameters(url, _filled(parameters, context)),
        headers=tuple(_headers(request, transform, context)),
        body=request.body if transform.body is None else filled_body(transform.body, context),
    )


def _context(request: WebhookRequest, session_variables: Mapping[str, str]) -> Context:
    parameters: dict[str, Json] = {**parameters_of(request.url)}
    session: dict[str, Json] = {**session_variables}
    return Context(
        {
            "$body": request.body.value if isinstance(request.body, JsonContent) else None,
            "$base_url": request.url,
            "$query_params": parameters or None,
            "$session_variables": session or None,
        },
        session_variables,
    )


def _url(template: str, context: Context) -> str:
    url = context.filled(quoted(template))
    if not isinstance(url, str):
        message = f"URL Transforms must produce a JSON String: {json.dumps(url)}"
        raise _failure(message)
    if not is_url(url):
        raise _failure(f"Invalid URL: {url}")
    return url


def _filled(parameters: Mapping[str, str | None] | str, context: Context) -> Parameters:
    """A parameter whose name or value is null is left out."""
    if isinstance(parameters, str):
        query = context.filled_text(parameters).removeprefix("?")
        return tuple(parse_qsl(query, keep_blank_values=True))
    filled = (
        (context.filled_text(key), None if value is None else context.filled_text(value))
        for key, value in parameters.items()
    )
    return tuple((key, value) for key, value in filled if "null" not in {key, value})


def _headers(
    request: WebhookRequest, transform: RequestTransform, context: Context
) -> Iterator[tuple[str, str]]:
    added = {key.lower(): value for key, value in transform.added_headers.items()}
    gone = {key.lower() for key in transform.removed_headers} | set(added)
    yield from ((key, value) for key, value in request.headers if key not in gone)
    for key in sorted(added):
        yield key, context.filled_text(added[key])


def filled_body(transform: BodyTransform, context: Context) -> Content | None:
    """The body that the templates make. Raises TransformFailure."""
    match transform:
        case RemoveBody():
            return None
        case JsonBody(template):
            return JsonContent(context.filled(template))
        case FormBody(templates):
            values = {key: context.filled(quoted(value)) for key, value in templates.items()}
            return FormContent(form_text({key: _scalar(values[key]) for key in values}))


def _scalar(value: Json) -> str:
    if value is None or isinstance(value, list | dict):
        message = "Template must produce a String, Number, or Boolean value"
        raise _failure(message, value=value)
    return value if isinstance(value, str) else json.dumps(value)


def _failure(message: str, **told: Json) -> TransformFailure:
    return TransformFailure([{"error_code": "TransformationError", "message": message, **told}])
