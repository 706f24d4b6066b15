"""Errors on their way to the client: the one place that catches them.

GraphQL: ``{"errors": [{"extensions": {"path", "code"}, "message"}]}``; other endpoints:
``{"path", "error", "code"}``. Source: Hasura v2, server API errors (`encodeGQLErr`).
"""

import traceback
from collections.abc import Mapping
from enum import Enum, auto

import msgspec

from genkan.engine.config import EngineConfig
from genkan.engine.errors import ActionRefused, EngineError, RemoteErrors, Unexpected
from genkan.engine.http.exchange import Answer
from genkan.engine.names import ADMIN
from genkan.engine.observation import Failed, Observe
from genkan.engine.session import Session


class ErrorShape(Enum):
    """How an endpoint writes an error."""

    GRAPHQL = auto()
    PLAIN = auto()


def known_error(error: Exception, observe: Observe, request_id: str) -> EngineError:
    """The error as one of ours; what nobody foresaw is logged and told to nobody."""
    if isinstance(error, EngineError):
        if error.detail is not None:
            observe(Failed(error.message, error.detail, request_id))
        return error
    observe(Failed("unexpected error", "".join(traceback.format_exception(error)), request_id))
    return Unexpected("internal error")


def error_fields(
    error: EngineError, shape: ErrorShape, *, shows_internal: bool
) -> Mapping[str, object]:
    """One error as JSON fields."""
    internal = {"internal": error.internal} if shows_internal and error.internal else {}
    match shape:
        case ErrorShape.PLAIN:
            return {"path": error.path, "error": error.message, "code": error.code, **internal}
        case ErrorShape.GRAPHQL:
            extensions: object = {"path": error.path, "code": error.code, **internal}
            if isinstance(error, ActionRefused) and error.extensions is not None:
                extensions = error.extensions
            return {"extensions": extensions, "message": error.message}


def error_body(error: EngineError, shape: ErrorShape, *, shows_internal: bool) -> bytes:
    """An error as the whole body of a response."""
    if isinstance(error, RemoteErrors) and shape is ErrorShape.GRAPHQL:
        return msgspec.json.encode({"data": None, "errors": error.errors})
    fields = error_fields(error, shape, shows_internal=shows_internal)
    match shape:
        case ErrorShape.PLAIN:
            return msgspec.json.encode(fields)
        case ErrorShape.GRAPHQL:
            return msgspec.json.encode({"errors": [fields]})


def plain_error_answer(error: EngineError, config: EngineConfig, session: Session | None) -> Answer:
    """The answer of an endpoint that is not GraphQL."""
    shows = shows_internal(config, session)
    return Answer(error.status, error_body(error, ErrorShape.PLAIN, shows_internal=shows))


def shows_internal(config: EngineConfig, session: Session | None) -> bool:
    """Whether this session may read `internal`. Source: Hasura v2, dev mode."""
    if config.is_development:
        return True
    is_admin = session is not None and session.role == ADMIN
    return is_admin and config.shows_internal_errors_to_admin
