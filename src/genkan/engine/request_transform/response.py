"""A transform applied to the body of a webhook's response.

Source: Hasura v2, `RQL/DDL/Webhook/Transform/Response.hs`; actions, REST connectors: context.
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.kriti.json_value import Json
from genkan.engine.metadata.request_transform import RequestTransform
from genkan.engine.request_transform.apply import filled_body
from genkan.engine.request_transform.request import (
    Content,
    JsonContent,
    WebhookRequest,
    parameters_of,
)
from genkan.engine.request_transform.template import Context


def transformed_response(
    body: Json,
    status: int,
    transform: RequestTransform,
    request: WebhookRequest,
    session_variables: Mapping[str, str],
) -> Content | None:
    """The body as it is read on. request: what was answered. Raises TransformFailure."""
    if transform.body is None:
        return JsonContent(body)
    session: dict[str, Json] = {**session_variables}
    context = Context(
        {
            "$body": body,
            "$request": _request_json(request, session),
            "$response": {"status": status},
            "$session_variables": session or None,
        },
        session_variables,
    )
    return filled_body(transform.body, context)


def _request_json(request: WebhookRequest, session: dict[str, Json]) -> Json:
    parameters: dict[str, Json] = {**parameters_of(request.url)}
    return {
        "method": request.method,
        "base_url": request.url,
        "body": request.body.value if isinstance(request.body, JsonContent) else None,
        "query_params": parameters or None,
        "session_variables": session or None,
    }
